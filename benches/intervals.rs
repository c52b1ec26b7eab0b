//! What an interval costs: the default NPS interval from a tally, beside a Wilson interval written out by hand and
//! that of the `stats-ci` crate, in one run; what the slowest confidence costs on long scales; the limits of a median lifetime.
//!
//! `cargo bench -p cxmetrics-benches --bench intervals`, with `-- --quick` for a glance.

use std::hint::black_box;

use cxmetrics::kpi::Survival;
use cxmetrics::{Ces, Confidence, Csat, Method, Metric, Nps, Scale, Tally};
use cxmetrics_benches::{Table, Way, measure, quick};

/// The count of a level among so many.
type CountOf = fn(u64, u64) -> u64;
use statrs::distribution::{ContinuousCDF, Normal};

const CALLS: usize = 2_000;

/// Wilson's interval, its quantile included.
fn wilson(count: f64, size: f64, confidence: f64) -> [f64; 2] {
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence));
    let share = count / size;
    let square = z * z / size;
    let center = share + 0.5 * square;
    let reach = (square * (share * (1.0 - share) + 0.25 * square)).sqrt();
    [center - reach, center + reach].map(|limit| limit / (1.0 + square))
}

fn repeated<T>(mut call: impl FnMut() -> T) -> impl FnMut() {
    move || {
        for _ in 0..CALLS {
            black_box(call());
        }
    }
}

fn main() {
    let rounds = if quick() { 5 } else { 301 };
    let sizes = [10_u64, 1_000, 100_000];
    let mut table = Table::new(
        "Times of a Wilson interval by hand, its quantile included",
        sizes.map(|size| format!("n={size}")),
    );
    for (column, size) in sizes.into_iter().enumerate() {
        let (promoters, detractors) = (size / 2, size / 5);
        let passives = size - promoters - detractors;
        let counts = [0, 0, 0, detractors, 0, 0, 0, passives, 0, promoters, 0];
        let answers = Tally::from_counts(Scale::ZERO_TO_TEN, counts).expect("counts that fit");
        let thumbs =
            Tally::from_counts(Scale::THUMBS, [size - promoters, promoters]).expect("the same");
        let nps = Nps::STANDARD.estimate(&answers).expect("answers");
        let satisfied = Csat::top_box(1);
        let usize_of = |count: u64| usize::try_from(count).expect("a small count");
        let (population, successes) = (usize_of(size), usize_of(promoters));
        let timings = measure(
            rounds,
            vec![
                Way::new(
                    "Wilson by hand, with quantile",
                    repeated(|| {
                        wilson(
                            black_box(promoters) as f64,
                            black_box(size) as f64,
                            black_box(0.95),
                        )
                    }),
                ),
                Way::new(
                    "stats-ci: Wilson",
                    repeated(|| {
                        let confidence = stats_ci::Confidence::new_two_sided(black_box(0.95));
                        stats_ci::proportion::ci_wilson(
                            confidence,
                            black_box(population),
                            black_box(successes),
                        )
                    }),
                ),
                Way::new(
                    "share from a tally",
                    repeated(|| {
                        let estimate = satisfied.estimate(black_box(&thumbs)).expect("answers");
                        estimate.interval(black_box(Confidence::P95))
                    }),
                ),
                Way::new(
                    "NPS from a tally",
                    repeated(|| {
                        let estimate = Nps::STANDARD
                            .estimate(black_box(&answers))
                            .expect("answers");
                        estimate.interval(black_box(Confidence::P95))
                    }),
                ),
                Way::new(
                    "NPS interval of an estimate",
                    repeated(|| black_box(&nps).interval(black_box(Confidence::P95))),
                ),
                Way::new(
                    "NPS, likelihood",
                    repeated(|| {
                        black_box(&nps)
                            .interval_with(Method::Likelihood, black_box(Confidence::P95))
                    }),
                ),
            ],
        );
        for timing in &timings {
            table.set(timing.name, column, timing.seconds / timings[0].seconds);
        }
    }
    table.print();
    long_scales(rounds);
    medians(rounds.min(9));
}

/// The slowest confidence of each method, on scales of 101 and of 1,001 levels: no more than 5 and 50 ms.
fn long_scales(rounds: usize) {
    let samples: [(&str, CountOf); 3] = [
        (
            "Milliseconds at the slowest of nine confidences from .01 to .999999: one answer",
            |level, last| u64::from(level == last),
        ),
        (
            "The same: a trillion answers in the middle and one at each end",
            |level, last| {
                if level == last / 2 {
                    1_000_000_000_000
                } else {
                    u64::from(level == 0 || level == last)
                }
            },
        ),
        ("The same: up to ten answers on each level", |level, _| {
            level * 7_919 % 11
        }),
    ];
    let methods = [
        ("score", Method::Score),
        ("likelihood", Method::Likelihood),
        ("guaranteed", Method::Guaranteed),
        ("Dirichlet", Method::Dirichlet),
    ];
    let levels = [0.01, 0.1, 0.3, 0.5, 0.68, 0.9, 0.95, 0.99, 0.999_999];
    for (title, count) in samples {
        let lasts = [100_u16, 1_000];
        let mut table = Table::new(title, lasts.map(|last| format!("{} levels", last + 1)));
        for (column, last) in lasts.into_iter().enumerate() {
            let scale = Scale::new(0, i32::from(last)).expect("a scale");
            let last = u64::from(last);
            let counts: Vec<u64> = (0..=last).map(|level| count(level, last)).collect();
            let tally = Tally::from_counts(scale, counts).expect("counts that fit");
            let mean = Ces::MEAN.estimate(&tally).expect("answers");
            for (name, method) in methods {
                let slowest = levels
                    .map(|level| {
                        let confidence = Confidence::new(level).expect("a confidence");
                        let way = Way::new("", || {
                            let _ = black_box(mean.interval_with(method, black_box(confidence)));
                        });
                        measure(rounds.min(9), vec![way])[0].seconds
                    })
                    .into_iter()
                    .fold(0.0, f64::max);
                table.set(name, column, 1e3 * slowest);
            }
        }
        table.print();
    }
}

/// The limits of a median lifetime: four times the times, about four times as long.
fn medians(rounds: usize) {
    let sizes = [20_000_u32, 80_000];
    let mut table = Table::new(
        "Milliseconds of the limits of a median lifetime",
        sizes.map(|size| format!("{size} times")),
    );
    for (column, size) in sizes.into_iter().enumerate() {
        let times = (1..=size).map(|time| (f64::from(time), time % 3 > 0));
        let survival = Survival::new(times).expect("times");
        let way = Way::new("", || {
            black_box(survival.median_limits(black_box(Confidence::P95)));
        });
        let seconds = measure(rounds, vec![way])[0].seconds;
        table.set("Survival::median_limits", column, 1e3 * seconds);
    }
    table.print();
}
