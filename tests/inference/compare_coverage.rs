//! How often the interval of each comparison holds the truth, at small sizes, beside the methods it was chosen over.
//!
//! A quick run in continuous integration; `CXMETRICS_SIMULATIONS=20000 cargo test --release --test inference
//! coverage_of_comparisons -- --nocapture` prints the table of the documentation.

use cxmetrics::compare::{Compare, Comparison, RelativeMethod, Superiority, SuperiorityMethod};
use cxmetrics::kpi::{EventRate, LogRank, RateMethod, ServiceTimes, Survival};
use cxmetrics::{Confidence, Estimate, Scale, Tally};

use crate::support::random::Random;

/// Names of the methods, the default first, and how often each held; `None` where it has no interval.
struct Row {
    what: String,
    methods: Vec<(&'static str, f64)>,
}

fn simulations() -> u32 {
    let wanted = std::env::var("CXMETRICS_SIMULATIONS").ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(400)
}

/// Draws again and again; a method without an interval holds nothing.
fn row(
    what: String,
    names: &[&'static str],
    mut draw: impl FnMut(&mut Random) -> Vec<bool>,
) -> Row {
    let mut random = Random::new(what.len() as u64);
    let mut held = vec![0_u32; names.len()];
    let runs = simulations();
    for _ in 0..runs {
        for (count, held) in held.iter_mut().zip(draw(&mut random)) {
            *count += u32::from(held);
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(runs);
    Row {
        what,
        methods: names
            .iter()
            .copied()
            .zip(held.into_iter().map(share))
            .collect(),
    }
}

fn holds(comparison: &impl Comparison, truth: f64) -> bool {
    comparison.contrast(Confidence::P95).contains(truth)
}

fn binomial(random: &mut Random, size: u64, share: f64) -> u64 {
    (0..size).filter(|_| random.uniform() < share).count() as u64
}

fn poisson(random: &mut Random, mean: f64) -> u64 {
    let (mut events, mut time) = (0, 0.0);
    loop {
        time -= (1.0 - random.uniform()).ln();
        if time > mean {
            return events;
        }
        events += 1;
    }
}

fn lifts() -> Vec<Row> {
    let names = ["score", "Koopman", "MOVER-R", "log-delta"];
    [(10, 0.5, 0.3), (20, 0.9, 0.6), (50, 0.1, 0.05)]
        .map(|(size, p1, p2)| {
            row(
                format!("lift of shares {p1}, {p2}, n = {size}"),
                &names,
                |random| {
                    let [x1, x2] = [p1, p2].map(|p| binomial(random, size, p));
                    let share = |x| Estimate::share(x, size).unwrap();
                    let lift = share(x1).relative_change(&share(x2)).unwrap();
                    let truth = 100.0 * (p1 / p2 - 1.0);
                    let by = |method| {
                        let other = lift.clone().with_method(method);
                        other.is_ok_and(|other| holds(&other, truth))
                    };
                    vec![
                        holds(&lift, truth),
                        by(RelativeMethod::ScoreUncorrected),
                        by(RelativeMethod::MoverRatio),
                        by(RelativeMethod::LogDelta),
                    ]
                },
            )
        })
        .into()
}

fn rates() -> Vec<Row> {
    let names = ["mid-P", "exact", "score"];
    [(3.0, 5.0), (10.0, 6.0), (20.0, 30.0)]
        .map(|(m1, m2)| {
            row(
                format!("ratio of rates, {m1} and {m2} events expected"),
                &names,
                |random| {
                    let rate = |random: &mut Random, mean: f64| {
                        EventRate::new(poisson(random, mean), 100.0).unwrap()
                    };
                    let (first, second) = (rate(random, m1), rate(random, m2));
                    let ratio = first.relative_change(&second).unwrap();
                    let truth = 100.0 * (m1 / m2 - 1.0);
                    [RateMethod::MidP, RateMethod::Exact, RateMethod::Score]
                        .map(|method| holds(&ratio.with_method(method), truth))
                        .into()
                },
            )
        })
        .into()
}

/// Log-normal times with a median of 1.
fn times(random: &mut Random, size: usize, spread: f64, rounded: bool) -> ServiceTimes {
    let hours = (0..size).map(|_| {
        let hours = (spread * random.normal()).exp();
        if rounded {
            (4.0 * hours).round() / 4.0
        } else {
            hours
        }
    });
    ServiceTimes::from_hours(hours.collect::<Vec<_>>()).unwrap()
}

fn of_times() -> Vec<Row> {
    let mut rows = Vec::new();
    for (n1, n2, spread) in [(10, 10, 1.0), (10, 40, 0.5), (20, 20, 1.5)] {
        let names = ["MOVER of interpolated limits"];
        rows.push(row(
            format!("medians, n = {n1}, {n2}, spread 1 and {spread}"),
            &names,
            |random| {
                let (x, y) = (
                    times(random, n1, 1.0, false),
                    times(random, n2, spread, false),
                );
                vec![holds(&x.difference(&y).unwrap(), 0.0)]
            },
        ));
        let names = ["logit", "Brunner-Munzel t", "Newcombe"];
        rows.push(row(
            format!("superiority of times, n = {n1}, {n2}, spread 1 and {spread}"),
            &names,
            |random| {
                let (x, y) = (
                    times(random, n1, 1.0, false),
                    times(random, n2, spread, false),
                );
                let superiority = x.superiority(&y).unwrap();
                by_methods(superiority, 50.0).into_iter().rev().collect()
            },
        ));
    }
    for (size, rounded) in [(8, false), (15, false), (15, true)] {
        let names = ["rank test"];
        let what = if rounded { ", rounded" } else { "" };
        rows.push(row(format!("shift, n = {size}{what}"), &names, |random| {
            let (x, y) = (
                times(random, size, 0.5, rounded),
                times(random, size, 0.5, rounded),
            );
            vec![holds(&x.shift(&y), 0.0)]
        }));
    }
    rows
}

fn by_methods(superiority: Superiority, truth: f64) -> Vec<bool> {
    [
        SuperiorityMethod::Newcombe,
        SuperiorityMethod::BrunnerMunzel,
        SuperiorityMethod::BrunnerMunzelLogit,
    ]
    .map(|method| {
        superiority
            .with_method(method)
            .is_ok_and(|other| holds(&other, truth))
    })
    .into()
}

fn of_answers() -> Vec<Row> {
    let names = ["Newcombe", "Brunner-Munzel t", "logit"];
    // Cumulative shares of five levels.
    let better = [0.02, 0.05, 0.15, 0.4, 1.0];
    let worse = [0.2, 0.5, 0.8, 0.95, 1.0];
    let truth = {
        let share = |levels: &[f64; 5], level: usize| {
            levels[level] - level.checked_sub(1).map_or(0.0, |before| levels[before])
        };
        let above = |level: usize| {
            let below = level.checked_sub(1).map_or(0.0, |before| worse[before]);
            share(&better, level) * (below + 0.5 * share(&worse, level))
        };
        100.0 * (0..5).map(above).sum::<f64>()
    };
    [8, 20]
        .map(|size| {
            row(
                format!("superiority of answers, {truth:.0} %, n = {size}"),
                &names,
                |random| {
                    let tally = |random: &mut Random, levels: &[f64; 5]| {
                        let mut counts = [0_u64; 5];
                        for _ in 0..size {
                            let draw = random.uniform();
                            counts[levels.iter().position(|level| draw < *level).unwrap_or(4)] += 1;
                        }
                        Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap()
                    };
                    let (first, second) = (tally(random, &better), tally(random, &worse));
                    by_methods(Superiority::of_tallies(&first, &second).unwrap(), truth)
                },
            )
        })
        .into()
}

fn curves() -> Vec<Row> {
    let curve = |random: &mut Random, size: usize, mean: f64| {
        let customers = (0..size).map(|_| {
            let (stays, seen) = (
                -mean * (1.0 - random.uniform()).ln(),
                24.0 * random.uniform(),
            );
            (stays.min(seen), stays <= seen)
        });
        Survival::new(customers.collect::<Vec<_>>()).unwrap()
    };
    [20, 50]
        .into_iter()
        .flat_map(|size| {
            [
                row(format!("log-rank, n = {size}"), &["ratio"], |random| {
                    let (x, y) = (curve(random, size, 18.0), curve(random, size, 18.0));
                    vec![LogRank::new(&x, &y).is_ok_and(|test| holds(&test, 0.0))]
                }),
                row(
                    format!("share after 6 months, n = {size}"),
                    &["MOVER of log-log"],
                    |random| {
                        let (x, y) = (curve(random, size, 18.0), curve(random, size, 9.0));
                        let truth = 100.0 * ((-6.0_f64 / 18.0).exp() - (-6.0_f64 / 9.0).exp());
                        let difference = x.share_at(6.0).difference(&y.share_at(6.0));
                        vec![difference.is_ok_and(|difference| holds(&difference, truth))]
                    },
                ),
                row(
                    format!("restricted means within 12, n = {size}"),
                    &["normal"],
                    |random| {
                        let (x, y) = (curve(random, size, 18.0), curve(random, size, 9.0));
                        let mean = |mean: f64| mean * (1.0 - (-12.0 / mean).exp());
                        let difference = x.restricted_mean_difference(&y, 12.0);
                        vec![difference.is_ok_and(|found| holds(&found, mean(18.0) - mean(9.0)))]
                    },
                ),
            ]
        })
        .collect()
}

/// No default is below the best of its alternatives by more than .01, or it is at its promise; none is far below it.
#[test]
fn coverage_of_comparisons() {
    let rows: Vec<Row> = [lifts(), rates(), of_times(), of_answers(), curves()]
        .into_iter()
        .flatten()
        .collect();
    // Three standard errors of a simulated share of .95.
    let slack = 3.0 * (0.95 * 0.05 / f64::from(simulations())).sqrt();
    for Row { what, methods } in rows {
        let shown: Vec<String> = methods
            .iter()
            .map(|(name, held)| format!("{name} {held:.3}"))
            .collect();
        println!("| {what} | {} |", shown.join(", "));
        let best = methods.iter().map(|(_, held)| *held).fold(0.0, f64::max);
        let (_, default) = methods[0];
        assert!(default > best.min(0.95) - 0.01 - slack, "{what}: {shown:?}");
    }
}
