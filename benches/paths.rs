//! The main paths, one at a time, for a tool that counts instructions: `.ci/instructions` runs this under valgrind.
//!
//! `paths NAME CALLS` makes its inputs, goes down the path so many times, and prints nothing. `paths` lists the names.
//! Twice as many calls cost twice the path and once the start, so the difference is the path alone.

use std::hint::black_box;
use std::process::ExitCode;

use cxmetrics::okr::{CheckIn, Cycle, History, Pace};
use cxmetrics::{Breakdown, Confidence, Csat, Difference, KeyResult, Metric, Nps, Scale, Tally};
use cxmetrics_benches::ratings;

/// A path: its name, and what goes down it so many times.
type Path = (&'static str, fn(calls: u32));

const PATHS: [Path; 10] = [
    ("count-20", |calls| count(20, calls)),
    ("count-1k", |calls| count(1_000, calls)),
    ("count-1M", |calls| count(1_000_000, calls)),
    ("estimate", estimate),
    ("interval", interval),
    ("interval-of-share", interval_of_share),
    ("difference", difference),
    ("breakdown", breakdown),
    ("breakdown-columns", breakdown_columns),
    ("key-result", key_result),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(calls)) = (arguments.next(), arguments.next()) else {
        for (name, _) in PATHS {
            println!("{name}");
        }
        return ExitCode::SUCCESS;
    };
    let path = PATHS.iter().find(|(known, _)| *known == name);
    let (Some((_, path)), Ok(calls)) = (path, calls.parse()) else {
        eprintln!("there is no path {name:?}, or {calls:?} is not a number of calls");
        return ExitCode::FAILURE;
    };
    path(calls);
    ExitCode::SUCCESS
}

fn repeat<T>(calls: u32, mut call: impl FnMut() -> T) {
    for _ in 0..calls {
        black_box(call());
    }
}

fn count(length: u32, calls: u32) {
    let ratings = ratings(length);
    let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    repeat(calls, || tally.record_slice(black_box(&ratings)));
}

/// A thousand answers; a quarter more of them promoters if `better`.
fn answers(better: bool) -> Tally {
    let promoters = if better { 500 } else { 400 };
    let counts = [
        0,
        0,
        10,
        90,
        40,
        60,
        0,
        200,
        600 - promoters,
        100,
        promoters - 100,
    ];
    Tally::from_counts(Scale::ZERO_TO_TEN, counts).expect("eleven counts")
}

fn estimate(calls: u32) {
    let answers = answers(true);
    repeat(calls, || Nps::STANDARD.estimate(black_box(&answers)));
}

fn interval(calls: u32) {
    let nps = Nps::STANDARD.estimate(&answers(true)).expect("answers");
    repeat(calls, || {
        black_box(&nps).interval(black_box(Confidence::P95))
    });
}

fn interval_of_share(calls: u32) {
    let share = Csat::top_box(2).estimate(&answers(true)).expect("answers");
    repeat(calls, || {
        black_box(&share).interval(black_box(Confidence::P95))
    });
}

fn difference(calls: u32) {
    let [before, after] =
        [false, true].map(|better| Nps::STANDARD.estimate(&answers(better)).expect("answers"));
    repeat(calls, || {
        let difference = Difference::independent(black_box(&after), black_box(&before));
        let difference = difference.expect("the same metric");
        (difference.interval(Confidence::P95), difference.p_value())
    });
}

/// Ten thousand answers of a hundred segments.
fn breakdown(calls: u32) {
    let ratings = ratings(10_000);
    let rows: Vec<(u64, u8)> = (0..).map(|row| row * 7_919 % 100).zip(ratings).collect();
    repeat(calls, || {
        Breakdown::from_pairs(Scale::ZERO_TO_TEN, black_box(&rows).iter().copied())
    });
}

/// A hundred thousand answers of a thousand numbered segments.
fn breakdown_columns(calls: u32) {
    let ratings = ratings(100_000);
    let segments: Vec<u32> = (0..100_000).map(|row| row * 7_919 % 1_000).collect();
    let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
    repeat(calls, || {
        breakdown.record_columns(black_box(&segments), black_box(&ratings))
    });
}

/// Twelve weeks of a quarter: progress, standing and forecast.
fn key_result(calls: u32) {
    let cycle = Cycle::new(0, 91).expect("a quarter");
    let pace = Pace::linear(cycle);
    let hours = KeyResult::reach("hours", 48, 24).expect("a way to go");
    let mut history = History::new(cycle);
    for week in 1..13_u32 {
        let check_in = CheckIn::new(7 * week, 48 - week - week * 7 % 3).expect("a day");
        history
            .record(check_in, 7 * week)
            .expect("a day of the cycle");
    }
    let now = 84;
    repeat(calls, || {
        let (history, hours) = (black_box(&history), black_box(&hours));
        let latest = history.latest(now).expect("a check-in").reading().clone();
        let progress = hours.progress(latest);
        let readings = history.readings(now).expect("small figures");
        let forecast = readings.forecast(cycle.end()).expect("twelve figures");
        (
            pace.standing(&progress, now).status(),
            forecast.probability_at_most(24.0),
        )
    });
}
