//! The results of a cluster are those of one process and of the library, to the last bit.

#[path = "../examples/ballista/cluster.rs"]
mod cluster;
#[path = "../examples/ballista/survey.rs"]
mod survey;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ballista_executor::executor_process::start_executor_process;
use cluster::Cluster;
use cxmetrics::{Breakdown, Confidence, Estimate, Nps, Scale};
use datafusion::prelude::SessionContext;
use tokio::runtime::Runtime;

const ANSWERS_A_DAY: u64 = 50_000;

/// Gives a test a folder that outlives its cluster.
fn in_a_folder(test: impl AsyncFnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    Runtime::new().unwrap().block_on(test(folder.path()));
}

#[test]
fn a_cluster_finds_what_one_process_finds() {
    in_a_folder(async |folder| {
        let answers = folder.join("answers");
        survey::write(&answers, ANSWERS_A_DAY).await.unwrap();
        let alone = SessionContext::new();
        cxmetrics_datafusion::register(&alone).unwrap();
        let cluster = Cluster::start(2, folder).await.unwrap();
        for query in survey::QUERIES {
            let found = survey::ask(&cluster.session, &answers, query).await;
            let wanted = survey::ask(&alone, &answers, query).await;
            assert_eq!(found.unwrap(), wanted.unwrap(), "{query}");
        }
        let tasks = cluster.tasks();
        assert!(
            tasks.iter().all(|&tasks| tasks > 0),
            "tasks by executor: {tasks:?}"
        );
    });
}

#[test]
fn a_cluster_finds_what_the_library_finds() {
    let mut by_shop = Breakdown::new(Scale::ZERO_TO_TEN);
    for day in 0..survey::DAYS {
        let answers = survey::answers(day, ANSWERS_A_DAY);
        let given = answers.filter_map(|(shop, rating)| Some((shop, rating?)));
        by_shop.record_all(given).unwrap();
    }
    let mut scores = by_shop.estimates(&Nps::STANDARD).unwrap();
    scores.sort_by(|(_, left), (_, right)| right.value().total_cmp(&left.value()));
    let line = |(shop, score): &(&&str, Estimate)| {
        let interval = score.interval(Confidence::P95);
        let figures = [score.value(), interval.lower(), interval.upper()];
        format!("{shop} {figures:?}")
    };
    let wanted: Vec<String> = scores.iter().map(line).collect();

    in_a_folder(async |folder| {
        let answers = folder.join("answers");
        survey::write(&answers, ANSWERS_A_DAY).await.unwrap();
        let cluster = Cluster::start(2, folder).await.unwrap();
        let [scores, ..] = survey::QUERIES;
        let table = survey::ask(&cluster.session, &answers, scores).await;
        let found: Vec<String> = table.unwrap().lines().filter_map(figures_of).collect();
        assert_eq!(found, wanted);
    });
}

/// A line of a table with a name and figures.
fn figures_of(line: &str) -> Option<String> {
    let (name, figures) = line.strip_prefix("| ")?.split_once(" |")?;
    let figures = figures
        .split('|')
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    let figures: Vec<f64> = figures
        .map(|cell| cell.parse().ok())
        .collect::<Option<_>>()?;
    Some(format!("{} {figures:?}", name.trim()))
}

#[test]
fn a_rating_off_the_scale_is_named_by_the_cluster() {
    in_a_folder(async |folder| {
        let answers = folder.join("answers");
        survey::write(&answers, 100).await.unwrap();
        let cluster = Cluster::start(2, folder).await.unwrap();
        let query = "SELECT ces(rating, '0-9') FROM answers GROUP BY shop";
        let refused = survey::ask(&cluster.session, &answers, query).await;
        let refused = refused.unwrap_err().to_string();
        assert!(
            refused.contains("rating 10 is not on the scale 0-9"),
            "{refused}"
        );
    });
}

/// How long a query may take in which an executor is lost; then whoever asked gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// What an executor prints when it begins a task.
const TASK: &str = "a task";

/// Where [`executor_process`] says what its process is for.
const EXECUTOR_OF: &str = "EXECUTOR_OF_THE_SCHEDULER_AT_PORT";

/// An executor in a process of its own, which prints a line for each task that it begins: this program, of which only
/// the next test runs.
fn executor_process(scheduler_port: u16, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["an_executor", "--exact", "--nocapture"])
        .env(EXECUTOR_OF, scheduler_port.to_string())
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Unless it is a process of its own, there is nothing to execute.
#[test]
fn an_executor() {
    let Ok(port) = std::env::var(EXECUTOR_OF) else {
        return;
    };
    let folder = std::env::current_dir().unwrap().join("executor");
    let process = cluster::executor(port.parse().unwrap(), &folder, || println!("{TASK}"));
    let executor = start_executor_process(Arc::new(process.unwrap()));
    Runtime::new().unwrap().block_on(executor).unwrap();
}

/// Killed with tasks in hand and partial results that nobody has fetched: the query fails, or what was lost is computed
/// anew. Figures of a part of the answers would be neither.
#[test]
fn an_executor_that_is_killed_spoils_no_figure() {
    in_a_folder(async |folder| {
        let answers = folder.join("answers");
        survey::write(&answers, ANSWERS_A_DAY).await.unwrap();
        let alone = SessionContext::new();
        cxmetrics_datafusion::register(&alone).unwrap();
        let cluster = Cluster::start(1, folder).await.unwrap();
        let mut answered = 0;
        for (number, query) in survey::QUERIES.into_iter().enumerate() {
            let wanted = survey::ask(&alone, &answers, query).await.unwrap();
            let folder = folder.join(number.to_string());
            std::fs::create_dir(&folder).unwrap();
            let mut executor = executor_process(cluster.scheduler_port, &folder);
            let begun = BufReader::new(executor.stdout.take().unwrap());
            let executor = Arc::new(Mutex::new(executor));
            // It is killed when it has begun so many tasks: with its first in hand, or after it has sent results.
            let killer = {
                let executor = Arc::clone(&executor);
                tokio::task::spawn_blocking(move || {
                    let tasks = begun
                        .lines()
                        .filter(|line| matches!(line, Ok(line) if line.ends_with(TASK)));
                    let tasks = tasks.take(1 + number % 2 * 2).count();
                    executor.lock().unwrap().kill().unwrap();
                    tasks
                })
            };
            let found = survey::ask(&cluster.session, &answers, query);
            let found = tokio::time::timeout(PATIENCE, found).await;
            // If it had too little to do for that, it ends now.
            executor.lock().unwrap().kill().unwrap();
            let tasks = killer.await.unwrap();
            executor.lock().unwrap().wait().unwrap();
            match found {
                Ok(Ok(found)) => {
                    assert_eq!(found, wanted, "{query}");
                    answered += 1;
                }
                Ok(Err(error)) => println!("{error}"),
                Err(_) => println!("given up"),
            }
            println!("tasks that it began: {tasks}");
        }
        // Most are computed anew; whether one is, is the scheduler's business.
        assert!(answered > 0);
    });
}
