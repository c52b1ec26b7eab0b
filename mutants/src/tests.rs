//! The tests of the copy: which mutants each of them reaches, and how long it takes.
//!
//! Every test runs once alone, without a mutant. A test that fails so cannot judge: it reads the sources, or wants a program
//! that was not built. One that is slow would cost more than it finds.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::blame::errors;
use crate::compile::{Folders, unexplained};
use crate::process::End;
use crate::runner::{Runner, Subject};
use crate::workers;

/// A test that takes longer is left out.
const PATIENCE: Duration = Duration::from_secs(5);

/// A test, and what came of running it.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    pub binary: PathBuf,
    pub name: String,
    pub seconds: f64,
    /// The mutants that it asks for.
    pub reaches: Vec<u32>,
    /// Why it cannot judge.
    pub left_out: Option<String>,
}

/// The test binaries of the copy.
///
/// # Errors
///
/// They do not build, although the library compiles.
pub fn build(folders: &Folders) -> Result<Vec<PathBuf>, String> {
    let answer = folders.cargo(&["test", "--lib", "--tests", "--no-run"])?;
    let messages = String::from_utf8_lossy(&answer.stdout);
    if !answer.status.success() {
        return Err(unexplained(&errors(&messages), &answer));
    }
    let binaries = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-artifact")
        .filter(|message| message["profile"]["test"] == true)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .collect();
    Ok(binaries)
}

/// Runs every test of the binaries once; what `store` holds about the very same binaries is not asked again if `resume`
/// says so.
///
/// # Errors
///
/// A binary cannot be started, or the store not be written.
pub fn measure(
    runner: &Runner,
    binaries: &[PathBuf],
    workers: usize,
    store: &Path,
    resume: bool,
) -> Result<Vec<Test>, String> {
    let mut known = if resume { load(store) } else { HashMap::new() };
    let mut tests = vec![];
    let mut open = vec![];
    for binary in binaries {
        for name in runner.names(binary)? {
            let key = (binary.clone(), name);
            match known.remove(&key) {
                Some(test) => tests.push(test),
                None => open.push(key),
            }
        }
    }
    tests.extend(workers::each(
        &open,
        workers,
        "tests",
        |worker, (binary, name)| alone(runner, worker, binary, name).map(Some),
    )?);
    tests.sort_by(|a, b| (&a.binary, &a.name).cmp(&(&b.binary, &b.name)));
    save(store, &tests)?;
    Ok(tests)
}

fn alone(runner: &Runner, worker: usize, binary: &Path, name: &str) -> Result<Test, String> {
    let start = Instant::now();
    let (end, _) = runner.run(worker, binary, &[name], Subject::Coverage, PATIENCE)?;
    let left_out = match end {
        End::Passed => None,
        End::Failed => Some("it fails without a mutant".to_string()),
        End::TimedOut => Some(format!("it takes over {} s", PATIENCE.as_secs())),
    };
    Ok(Test {
        binary: binary.to_path_buf(),
        name: name.to_string(),
        seconds: start.elapsed().as_secs_f64(),
        reaches: runner.take_seen(worker),
        left_out,
    })
}

/// When a binary was written: another build is another binary.
fn written(binary: &Path) -> u64 {
    let time = fs::metadata(binary).and_then(|data| data.modified()).ok();
    let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

fn save(store: &Path, tests: &[Test]) -> Result<(), String> {
    let all: Vec<Value> = tests
        .iter()
        .map(|test| {
            json!({
                "binary": test.binary, "written": written(&test.binary), "name": test.name,
                "seconds": test.seconds, "reaches": test.reaches, "left_out": test.left_out,
            })
        })
        .collect();
    fs::write(store, Value::from(all).to_string())
        .map_err(|error| format!("{}: {error}", store.display()))
}

/// What is stored about binaries that have not been built again.
fn load(store: &Path) -> HashMap<(PathBuf, String), Test> {
    let stored = fs::read(store).unwrap_or_default();
    let stored: Vec<Value> = serde_json::from_slice(&stored).unwrap_or_default();
    let mut times: HashMap<PathBuf, u64> = HashMap::new();
    let mut tests = HashMap::new();
    for value in &stored {
        let Some(test) = parse(value) else { continue };
        let binary = test.binary.clone();
        let time = times
            .entry(binary.clone())
            .or_insert_with(|| written(&binary));
        if value["written"] == *time {
            tests.insert((binary, test.name.clone()), test);
        }
    }
    tests
}

fn parse(value: &Value) -> Option<Test> {
    let reaches = value["reaches"].as_array()?.iter();
    Some(Test {
        binary: value["binary"].as_str()?.into(),
        name: value["name"].as_str()?.to_string(),
        seconds: value["seconds"].as_f64()?,
        reaches: reaches
            .map(|id| u32::try_from(id.as_u64()?).ok())
            .collect::<Option<_>>()?,
        left_out: value["left_out"].as_str().map(str::to_string),
    })
}

#[cfg(test)]
mod unit;
