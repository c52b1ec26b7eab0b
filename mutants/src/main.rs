//! Small faults in the sources of cxmetrics, one after the other, and whether a test notices.
//!
//! A crate of this size takes minutes to build, and has some twenty thousand places where a fault could be. So it is built
//! once, with every fault in it behind a switch: a rewritten copy asks at each such place which mutant is on, and the
//! environment says so. Each test runs once to see which switches it comes by; a mutant is then judged only by the tests
//! that reach it. Most are caught in a tenth of a second.
//!
//! ```text
//! cargo run --release --manifest-path mutants/Cargo.toml -- --changed origin/main
//! cargo run --release --manifest-path mutants/Cargo.toml -- --in src/edge.rs --in src/tilt
//! cargo run --release --manifest-path mutants/Cargo.toml -- --all --minutes 60
//! ```
//!
//! The way of a mutant is that of the modules: [`rewrite`] finds it, [`choose`] takes it or not, [`copy`] and [`sources`]
//! write it, [`compile`] sees whether it compiles, [`tests`] who reaches it, [`judge`] who catches it; [`equal`] knows what
//! cannot be caught, and [`report`] counts.

mod blame;
mod choose;
mod compile;
mod copy;
mod equal;
mod judge;
mod layout;
mod mutant;
mod operators;
mod options;
mod process;
mod processor;
mod report;
mod results;
mod rewrite;
mod runner;
mod sources;
mod tests;
mod values;
mod workers;
mod wrapper;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs, thread};

use choose::Choice;
use compile::Folders;
use equal::Entry;
use judge::Judge;
use mutant::Mutant;
use options::{Options, USAGE};
use report::Report;
use results::{Judged, Results, Verdict};
use runner::Runner;
use sources::Source;
use tests::Test;

/// The exit codes.
const MISSED: u8 = 1;
const WRONG_USAGE: u8 = 2;
const NOT_DONE: u8 = 3;

/// The folder of the rewritten copy, in that of the work.
const COPY: &str = "copy";

fn main() -> ExitCode {
    if let Some(code) = wrapper::run() {
        return ExitCode::from(code);
    }
    let options = match options::parse(env::args_os().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => return refused(&error.to_string(), WRONG_USAGE),
    };
    let prepared = match prepare(options) {
        Ok(prepared) => prepared,
        Err((code, error)) => return refused(&error, code),
    };
    match try_all(&prepared) {
        Ok(code) => ExitCode::from(code),
        Err(error) => refused(&error, NOT_DONE),
    }
}

fn refused(error: &str, code: u8) -> ExitCode {
    eprintln!("mutants: {error}");
    ExitCode::from(code)
}

/// What is to be done, as far as the repository says.
struct Prepared {
    options: Options,
    repository: PathBuf,
    sources: Vec<Source>,
    /// All mutants; that with the number 1 comes first.
    mutants: Vec<Mutant>,
    chosen: HashSet<u32>,
    equal: Vec<Entry>,
}

/// Where it fails, the exit code comes with the message.
fn prepare(options: Options) -> Result<Prepared, (u8, String)> {
    let usage = |error: String| (WRONG_USAGE, error);
    let root = choose::git(Path::new("."), &["rev-parse", "--show-toplevel"]).map_err(usage)?;
    let repository = PathBuf::from(root.trim_end());
    let list = fs::read_to_string(repository.join("mutants/equal.txt")).unwrap_or_default();
    let equal = equal::parse(&list)
        .map_err(|error| (WRONG_USAGE, format!("mutants/equal.txt, {error}")))?;
    let (sources, mutants) = sources::read(&repository).map_err(|error| (NOT_DONE, error))?;
    let chosen = choose::choose(&options.choice, &mutants, &repository).map_err(usage)?;
    Ok(Prepared {
        options,
        repository,
        sources,
        mutants,
        chosen,
        equal,
    })
}

/// Builds, judges and reports; returns the exit code.
fn try_all(prepared: &Prepared) -> Result<u8, String> {
    let is_chosen = |mutant: &&Mutant| prepared.chosen.contains(&mutant.id);
    let chosen: Vec<&Mutant> = prepared.mutants.iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        println!("No mutant is chosen.");
        return Ok(0);
    }
    if prepared.options.list {
        for mutant in &chosen {
            println!("{mutant}");
        }
        return Ok(0);
    }
    let judged = judge_all(prepared, &chosen)?;
    let all = prepared.options.choice == Choice::All;
    let report = Report::new(&chosen, &judged, &prepared.equal, all);
    print!("{report}");
    Ok(if report.misses() { MISSED } else { 0 })
}

/// What is known about the chosen mutants in the end.
fn judge_all(prepared: &Prepared, chosen: &[&Mutant]) -> Result<HashMap<u32, Judged>, String> {
    let work = work_folder(prepared)?;
    eprintln!("{} mutants are chosen; {}", chosen.len(), work.display());
    let (file, resume) = (work.join("results.tsv"), prepared.options.resume);
    let (results, mut judged) = Results::open(&file, resume, &prepared.mutants)?;
    if chosen.iter().all(|mutant| judged.contains_key(&mutant.id)) {
        return Ok(judged);
    }
    let binaries = build(prepared, &work, &results, &mut judged)?;
    let runner = Runner::new(&work.join(COPY), &work, binaries.first());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    let tests = tests::measure(
        &runner,
        &binaries,
        workers,
        &work.join("tests.json"),
        resume,
    )?;
    eprintln!("ran all tests in {} s", start.elapsed().as_secs());
    let tests = fit_to_judge(tests, &work.join("left-out.txt"))?;

    let judge = Judge::new(&runner, &tests);
    for earlier in judged.values() {
        judge.learn(&prepared.mutants[earlier.id as usize - 1], earlier);
    }
    let is_open = |mutant: &&&Mutant| !judged.contains_key(&mutant.id);
    let open: Vec<&Mutant> = chosen.iter().filter(is_open).copied().collect();
    let end = prepared.options.time.map(|time| Instant::now() + time);
    let now = judge.all(&open, workers, end, &results)?;
    judged.extend(now.into_iter().map(|judged| (judged.id, judged)));
    Ok(judged)
}

/// The folder for everything that is built and written, with its full name.
fn work_folder(prepared: &Prepared) -> Result<PathBuf, String> {
    let default = || prepared.repository.join("target/mutants");
    let work = prepared.options.work.clone().unwrap_or_else(default);
    fs::create_dir_all(work.join(COPY))
        .and_then(|()| work.canonicalize())
        .map_err(|error| format!("{}: {error}", work.display()))
}

/// Writes and builds the copy, and notes which of the chosen mutants do not compile; returns the test binaries.
fn build(
    prepared: &Prepared,
    work: &Path,
    results: &Results,
    judged: &mut HashMap<u32, Judged>,
) -> Result<Vec<PathBuf>, String> {
    let start = Instant::now();
    let folders = Folders {
        copy: work.join(COPY),
        target: work.join("target"),
    };
    let files = prepared.sources.iter().map(|source| source.file.clone());
    copy::update(&prepared.repository, &folders.copy, &files.collect())?;
    // What is known already needs no switch.
    let mut switched = prepared.chosen.clone();
    switched.retain(|id| !judged.contains_key(id));
    let made = prepared.mutants.len();
    for id in compile::settle(&prepared.sources, &folders, &mut switched, made)? {
        let verdict = Judged {
            id,
            verdict: Verdict::DoesNotCompile,
            seconds: 0.0,
            test: None,
        };
        results.add(&verdict, &prepared.mutants[id as usize - 1])?;
        judged.insert(id, verdict);
    }
    let binaries = tests::build(&folders)?;
    eprintln!("built in {} s", start.elapsed().as_secs());
    Ok(binaries)
}

/// The tests that can judge; which cannot, and why, is written to a file.
fn fit_to_judge(tests: Vec<Test>, file: &Path) -> Result<Vec<Test>, String> {
    let (fit, unfit): (Vec<Test>, Vec<Test>) =
        tests.into_iter().partition(|test| test.left_out.is_none());
    let mut text = String::new();
    for test in &unfit {
        let why = test.left_out.as_deref().unwrap_or_default();
        text.extend([&test.name, ": ", why, "\n"]);
    }
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    eprintln!(
        "{} tests judge, {} are left out: {}",
        fit.len(),
        unfit.len(),
        file.display()
    );
    Ok(fit)
}
