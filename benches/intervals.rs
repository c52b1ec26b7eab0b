//! What an interval costs: the default NPS interval from a tally, beside a Wilson interval written out by hand and
//! that of the `stats-ci` crate, in one run.
//!
//! `cargo bench -p cxmetrics-benches --bench intervals`, with `-- --quick` for a glance.

use std::hint::black_box;

use cxmetrics::{Confidence, Csat, Method, Metric, Nps, Scale, Tally};
use cxmetrics_benches::{Table, Way, measure, quick};
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
}
