//! Survival curves.

use cxmetrics::Confidence;
use cxmetrics::compare::Compare;
use cxmetrics::kpi::{EventRate, LogRank, Survival};

use super::{Row, holds, reaches, row};
use crate::support::random::Random;

/// Customers who leave at a constant rate, seen for up to two years.
struct Cohort {
    curve: Survival,
    /// Those who left in all the time that was seen.
    rate: EventRate,
}

fn cohort(random: &mut Random, size: usize, mean: f64) -> Cohort {
    let customers: Vec<(f64, bool)> = (0..size)
        .map(|_| {
            let (stays, seen) = (
                -mean * (1.0 - random.uniform()).ln(),
                24.0 * random.uniform(),
            );
            (stays.min(seen), stays <= seen)
        })
        .collect();
    let left = customers.iter().filter(|(_, left)| *left).count() as u64;
    let exposure = customers.iter().map(|(time, _)| time).sum();
    Cohort {
        curve: Survival::new(customers).unwrap(),
        rate: EventRate::new(left, exposure).unwrap(),
    }
}

/// By square and add of limits in percent or months.
fn mover(first: [f64; 3], second: [f64; 3], truth: f64) -> bool {
    let ([value1, lower1, upper1], [value2, lower2, upper2]) = (first, second);
    let difference = value1 - value2;
    let below = (value1 - lower1).hypot(upper2 - value2);
    let above = (upper1 - value1).hypot(value2 - lower2);
    (difference - below..=difference + above).contains(&truth)
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (size, within) in [(20, 6.0), (50, 12.0)] {
        for mean in [18.0, 9.0] {
            rows.push(row(
                format!("log-rank, mean of 18 and {mean} months, n = {size}"),
                &["log-rank", "rates, mid-P"],
                |random| {
                    let (x, y) = (cohort(random, size, 18.0), cohort(random, size, mean));
                    let truth = 100.0 * (mean / 18.0 - 1.0);
                    let rates = x.rate.relative_change(&y.rate).unwrap();
                    vec![
                        LogRank::new(&x.curve, &y.curve).is_ok_and(|test| holds(&test, truth)),
                        holds(&rates, truth),
                    ]
                },
            ));
        }
        rows.push(row(
            format!("share after 6 months, n = {size}"),
            &["MOVER of log-log", "Greenwood", "MOVER of beta product"],
            |random| {
                let (x, y) = (
                    cohort(random, size, 18.0).curve,
                    cohort(random, size, 9.0).curve,
                );
                let truth = 100.0 * ((-6.0_f64 / 18.0).exp() - (-6.0_f64 / 9.0).exp());
                let (Some(one), Some(other)) = (x.at(6.0), y.at(6.0)) else {
                    return vec![false; 3];
                };
                let error = |curve: &Survival| curve.std_error(6.0).unwrap();
                let beta = |curve: &Survival| {
                    let interval = curve.interval(6.0, Confidence::P95).unwrap();
                    [interval.value(), interval.lower(), interval.upper()]
                };
                let difference = x.share_at(6.0);
                let other_share = y.share_at(6.0);
                let difference = difference.difference(&other_share).unwrap();
                vec![
                    holds(&difference, truth),
                    reaches(one - other, error(&x).hypot(error(&y)), truth),
                    mover(beta(&x), beta(&y), truth),
                ]
            },
        ));
        rows.push(row(
            format!("restricted means within {within}, n = {size}"),
            &["t", "normal"],
            |random| {
                let (x, y) = (
                    cohort(random, size, 18.0).curve,
                    cohort(random, size, 9.0).curve,
                );
                let mean = |mean: f64| mean * (1.0 - (-within / mean).exp());
                let truth = mean(18.0) - mean(9.0);
                let Ok(difference) = x.restricted_mean_difference(&y, within) else {
                    return vec![false; 2];
                };
                vec![
                    holds(&difference, truth),
                    holds(&difference.as_normal(), truth),
                ]
            },
        ));
    }
    rows.push(row(
        "median lifetimes, n = 50".into(),
        &["MOVER of log-log", "MOVER of beta product"],
        |random| {
            let (x, y) = (
                cohort(random, 50, 12.0).curve,
                cohort(random, 50, 6.0).curve,
            );
            let truth = 6.0 * core::f64::consts::LN_2;
            let beta = |curve: &Survival| {
                let [lower, upper] = curve.median_limits(Confidence::P95);
                let unknown = f64::INFINITY;
                let median = curve.median().unwrap_or(unknown);
                [median, lower.unwrap_or(0.0), upper.unwrap_or(unknown)]
            };
            let (one, other) = (x.median_lifetime(), y.median_lifetime());
            let difference = one.difference(&other);
            vec![
                difference.is_ok_and(|difference| holds(&difference, truth)),
                x.median().is_some() && y.median().is_some() && mover(beta(&x), beta(&y), truth),
            ]
        },
    ));
    rows
}
