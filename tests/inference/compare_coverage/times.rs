//! Lists of times.

use cxmetrics::Confidence;
use cxmetrics::compare::{Compare, RelativeMethod, Superiority, SuperiorityMethod};
use cxmetrics::kpi::ServiceTimes;

use super::{Row, Z, binomial, holds, reaches, row};
use crate::support::random::Random;

/// Log-normal times with a median of 1, in order.
fn list(random: &mut Random, size: usize, spread: f64, rounded: bool) -> Vec<f64> {
    let mut hours: Vec<f64> = (0..size)
        .map(|_| {
            let hours = (spread * random.normal()).exp();
            if rounded {
                (4.0 * hours).round() / 4.0
            } else {
                hours
            }
        })
        .collect();
    hours.sort_by(f64::total_cmp);
    hours
}

fn times(hours: &[f64]) -> ServiceTimes {
    ServiceTimes::from_hours(hours.iter().copied()).unwrap()
}

fn median(hours: &[f64]) -> f64 {
    let size = hours.len();
    0.5 * (hours[(size - 1) / 2] + hours[size / 2])
}

/// The nearest rank, from 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // of a few dozen times
fn rank(place: f64) -> usize {
    place.round().max(1.0) as usize
}

/// The standard error of a median by `McKean` and Schrader (1984).
fn mckean_schrader(hours: &[f64]) -> f64 {
    let size = hours.len() as f64;
    let rank = rank(0.5 * (size + 1.0) - Z * (0.25 * size).sqrt());
    (hours[hours.len() - rank] - hours[rank - 1]) / (2.0 * Z)
}

/// The same by Price and Bonett (2002).
fn price_bonett(hours: &[f64]) -> f64 {
    let size = hours.len() as f64;
    let rank = rank(0.5 * (size + 1.0) - size.sqrt());
    let outside: f64 = binomial(hours.len() as u64, 0.5)[..rank].iter().sum();
    (hours[hours.len() - rank] - hours[rank - 1]) / (2.0 * upper_quantile(outside))
}

/// By bisection of the tail.
fn upper_quantile(tail: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if 0.5 * libm::erfc(middle / core::f64::consts::SQRT_2) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Square and add of the conservative order statistics.
fn conservative(first: &ServiceTimes, second: &ServiceTimes) -> bool {
    let [one, other] = [first, second].map(|times| {
        let interval = times.percentile_interval(50.0, Confidence::P95).unwrap();
        [interval.value(), interval.lower(), interval.upper()]
    });
    let below = (one[0] - one[1]).hypot(other[2] - other[0]);
    let above = (one[2] - one[0]).hypot(other[0] - other[1]);
    let difference = one[0] - other[0];
    (-below..=above).contains(&-difference)
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let designs = [
        (10, 10, 1.0, false),
        (10, 40, 0.5, false),
        (20, 20, 1.5, false),
        (50, 50, 0.5, true),
    ];
    for (n1, n2, spread, rounded) in designs {
        let what = if rounded { ", rounded" } else { "" };
        let draw = move |random: &mut Random| {
            let x = list(random, n1, 1.0, rounded);
            (x, list(random, n2, spread, rounded))
        };
        rows.push(row(
            format!("medians, n = {n1}, {n2}, spread 1 and {spread}{what}"),
            &[
                "MOVER of interpolated limits",
                "of conservative limits",
                "McKean-Schrader",
                "Price-Bonett",
            ],
            |random| {
                let (x, y) = draw(random);
                let difference = median(&x) - median(&y);
                let by =
                    |error: fn(&[f64]) -> f64| reaches(difference, error(&x).hypot(error(&y)), 0.0);
                let (one, other) = (times(&x), times(&y));
                vec![
                    holds(&one.difference(&other).unwrap(), 0.0),
                    conservative(&one, &other),
                    by(mckean_schrader),
                    by(price_bonett),
                ]
            },
        ));
        if rounded {
            continue;
        }
        rows.push(row(
            format!("superiority of times, n = {n1}, {n2}, spread 1 and {spread}"),
            &["logit", "Brunner-Munzel t", "Newcombe"],
            |random| {
                let (x, y) = draw(random);
                let superiority = times(&x).superiority(&times(&y)).unwrap();
                by_methods(superiority, 50.0).into_iter().rev().collect()
            },
        ));
    }
    for (size, rounded) in [(8, false), (15, false), (15, true)] {
        let what = if rounded { ", rounded" } else { "" };
        rows.push(row(
            format!("shift, n = {size}{what}"),
            &["rank test", "Welch t of the means"],
            |random| {
                let [x, y] = [(); 2].map(|()| times(&list(random, size, 0.5, rounded)));
                vec![
                    holds(&x.shift(&y), 0.0),
                    x.mean_difference(&y).is_ok_and(|means| holds(&means, 0.0)),
                ]
            },
        ));
    }
    for (n1, n2) in [(10, 10), (20, 20), (10, 40)] {
        // Means of e^(1/8) and half of it.
        let draw = move |random: &mut Random| {
            let x = times(&list(random, n1, 0.5, false));
            let half: Vec<f64> = list(random, n2, 0.5, false)
                .iter()
                .map(|hours| 0.5 * hours)
                .collect();
            (x, times(&half))
        };
        rows.push(row(
            format!("means of times, n = {n1}, {n2}"),
            &["Welch t", "normal"],
            |random| {
                let (x, y) = draw(random);
                let difference = x.mean_difference(&y).unwrap();
                let truth = 0.5 * 0.125_f64.exp();
                vec![
                    holds(&difference, truth),
                    holds(&difference.as_normal(), truth),
                ]
            },
        ));
        rows.push(row(
            format!("means of times in percent, n = {n1}, {n2}"),
            &["MOVER-R of t limits", "log-delta"],
            |random| {
                let (x, y) = draw(random);
                let ratio = x.mean_ratio(&y).unwrap();
                let delta = ratio.with_method(RelativeMethod::LogDelta).unwrap();
                vec![holds(&ratio, 100.0), holds(&delta, 100.0)]
            },
        ));
    }
    rows
}

pub(super) fn by_methods(superiority: Superiority, truth: f64) -> Vec<bool> {
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
