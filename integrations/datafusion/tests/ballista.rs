//! The results of a cluster are those of one process and of the library, to the last bit.

#[path = "../examples/ballista/cluster.rs"]
mod cluster;
#[path = "../examples/ballista/survey.rs"]
mod survey;

use std::path::Path;

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
