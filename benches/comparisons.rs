//! How long it takes to compare two lists of times, and two survival curves, against what must be done anyway.
//!
//! ```text
//! cargo bench -p cxmetrics-benches --bench comparisons
//! cargo bench -p cxmetrics-benches --bench comparisons -- --quick    # seconds, for continuous integration
//! ```
//!
//! Two lists of times have to be sorted, and two cohorts made into curves, before anything is compared: a ratio of 1 says
//! that the comparison takes as long as that. The shift is found among all n² differences.

use std::hint::black_box;

use cxmetrics::Confidence;
use cxmetrics::compare::{Compare, Comparison};
use cxmetrics::kpi::{LogRank, ServiceTimes, Survival};
use cxmetrics_benches::{Table, Timing, Way, measure, quick};

const SORTING: &str = "sorting both lists";
const CURVES: &str = "building both curves";

fn main() {
    let (sizes, rounds) = if quick() {
        ([10_000, 100_000], 3)
    } else {
        ([100_000, 1_000_000], 5)
    };
    let columns = || sizes.iter().map(|size| format!("{size}"));
    let mut times = Table::new(
        "Times the sorting of two lists of so many times:",
        columns(),
    );
    let mut survival = Table::new(
        "Times the building of two curves of so many customers:",
        columns(),
    );
    for (column, &size) in sizes.iter().enumerate() {
        for (name, rounded) in [("", false), (", rounded", true)] {
            let lists = [1, 2].map(|seed| list(size, seed, rounded));
            fill(
                &mut times,
                column,
                name,
                SORTING,
                &compare_times(rounds, &lists),
            );
        }
        let cohorts = [1, 2].map(|seed| cohort(size, seed));
        fill(
            &mut survival,
            column,
            "",
            CURVES,
            &compare_curves(rounds, &cohorts),
        );
    }
    times.print();
    survival.print();
}

fn compare_times(rounds: usize, lists: &[Vec<f64>; 2]) -> Vec<Timing> {
    let [now, before] = lists
        .each_ref()
        .map(|list| ServiceTimes::from_hours(list.iter().copied()).unwrap());
    let (now, before) = (&now, &before);
    let way = |name, work: fn(&ServiceTimes, &ServiceTimes) -> f64| {
        Way::new(name, move || {
            black_box(work(black_box(now), black_box(before)));
        })
    };
    measure(
        rounds,
        vec![
            Way::new(SORTING, || {
                for list in lists {
                    let mut list = black_box(list).clone();
                    list.sort_by(f64::total_cmp);
                    black_box(&list);
                }
            }),
            way("medians, with limits and p", |now, before| {
                now.difference(before)
                    .unwrap()
                    .finding(Confidence::P95)
                    .p_value()
            }),
            way("shift, with limits and p", |now, before| {
                now.shift(before).finding(Confidence::P95).p_value()
            }),
            way("superiority, with limits and p", |now, before| {
                now.superiority(before)
                    .unwrap()
                    .finding(Confidence::P95)
                    .p_value()
            }),
            way("means, with limits and p", |now, before| {
                now.mean_difference(before)
                    .unwrap()
                    .finding(Confidence::P95)
                    .p_value()
            }),
        ],
    )
}

fn compare_curves(rounds: usize, cohorts: &[Vec<(f64, bool)>; 2]) -> Vec<Timing> {
    let [now, before] = cohorts
        .each_ref()
        .map(|cohort| Survival::new(cohort.iter().copied()).unwrap());
    let (now, before) = (&now, &before);
    measure(
        rounds,
        vec![
            Way::new(CURVES, || {
                for cohort in cohorts {
                    black_box(Survival::new(black_box(cohort).iter().copied()).unwrap());
                }
            }),
            Way::new("log-rank, with limits and p", move || {
                let test = LogRank::new(black_box(now), black_box(before)).unwrap();
                black_box(test.finding(Confidence::P95));
            }),
            Way::new("restricted means, the same", move || {
                let means = black_box(now).difference(black_box(before)).unwrap();
                black_box(means.finding(Confidence::P95));
            }),
        ],
    )
}

/// Each way in units of the first.
fn fill(table: &mut Table, column: usize, suffix: &'static str, unit: &str, timings: &[Timing]) {
    let base = timings
        .iter()
        .find(|timing| timing.name == unit)
        .unwrap()
        .seconds;
    for timing in timings.iter().filter(|timing| timing.name != unit) {
        let name = if suffix.is_empty() {
            timing.name
        } else {
            String::leak(format!("{}{suffix}", timing.name))
        };
        table.set(name, column, timing.seconds / base);
    }
}

/// Skewed times, as those of service are; rounded to quarters of an hour on demand.
fn list(size: usize, seed: u64, rounded: bool) -> Vec<f64> {
    let mut random = Random(seed);
    (0..size)
        .map(|_| {
            let normal: f64 = (0..4).map(|_| random.uniform() - 0.5).sum::<f64>() * 1.7;
            let hours = (1.0 + normal).exp();
            if rounded {
                (4.0 * hours).round() / 4.0
            } else {
                hours
            }
        })
        .collect()
}

/// Exponential lifetimes, half of them cut off.
fn cohort(size: usize, seed: u64) -> Vec<(f64, bool)> {
    let mut random = Random(seed);
    (0..size)
        .map(|_| {
            (
                -24.0 * (1.0 - random.uniform()).ln(),
                random.uniform() < 0.5,
            )
        })
        .collect()
}

struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / 9_007_199_254_740_992.0
    }
}
