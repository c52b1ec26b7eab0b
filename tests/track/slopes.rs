//! Theil and Sen's slope of many figures, against all slopes sorted.

use cxmetrics::Confidence;
use cxmetrics::track::trend::{MannKendall, TheilSen};

use crate::support::random::Random;

/// All slopes, sorted.
fn all_slopes(figures: &[(f64, f64)]) -> Vec<f64> {
    let mut slopes = Vec::new();
    for (index, (time, value)) in figures.iter().enumerate() {
        for (other, figure) in &figures[index + 1..] {
            let (later, gap) = if other > time {
                (figure - value, other - time)
            } else {
                (value - figure, time - other)
            };
            // Times that are equal but for rounding are one.
            if gap > 8.0 * f64::EPSILON * other.abs().max(time.abs()) {
                slopes.push(later / gap + 0.0);
            }
        }
    }
    slopes.sort_by(f64::total_cmp);
    slopes
}

/// The median and the limits.
fn brute_force(slopes: &[f64], variance: f64, z: f64) -> [f64; 3] {
    let at = |rank: f64| {
        let position = (rank - 1.0).clamp(0.0, (slopes.len() - 1) as f64);
        let below = position as usize;
        let part = position - below as f64;
        let high = slopes[(below + 1).min(slopes.len() - 1)];
        if part == 0.0 {
            slopes[below]
        } else {
            slopes[below] + part * (high - slopes[below])
        }
    };
    let count = slopes.len() as f64;
    let rank = 0.5 * (count - z * libm::sqrt(variance));
    [at(0.5 * (count + 1.0)), at(rank), at(count + 1.0 - rank)]
}

/// Var S over all orders, with ties in times and values.
fn variance(figures: &[(f64, f64)]) -> f64 {
    let groups = |mut list: Vec<f64>| -> Vec<f64> {
        list.sort_by(f64::total_cmp);
        list.chunk_by(|one, other| one == other)
            .map(|group| group.len() as f64)
            .collect()
    };
    let n = figures.len() as f64;
    let times = groups(figures.iter().map(|figure| figure.0).collect());
    let values = groups(figures.iter().map(|figure| figure.1).collect());
    let sum = |groups: &[f64], of: fn(f64) -> f64| groups.iter().map(|&size| of(size)).sum::<f64>();
    let two = |u: f64| u * (u - 1.0);
    let three = |u: f64| u * (u - 1.0) * (u - 2.0);
    let five = |u: f64| u * (u - 1.0) * (2.0 * u + 5.0);
    (five(n) - sum(&times, five) - sum(&values, five)) / 18.0
        + sum(&times, two) * sum(&values, two) / (2.0 * two(n))
        + sum(&times, three) * sum(&values, three) / (9.0 * three(n))
}

/// Figures of many kinds: a name, and n points.
fn kinds(n: usize, seed: u64) -> Vec<(&'static str, Vec<(f64, f64)>)> {
    let mut random = Random::new(seed);
    let mut points = |make: &mut dyn FnMut(f64, &mut Random) -> (f64, f64)| -> Vec<(f64, f64)> {
        (0..n)
            .map(|index| make(index as f64, &mut random))
            .collect()
    };
    let whole = |random: &mut Random, below: f64| (random.uniform() * below).floor();
    vec![
        (
            "a line with noise",
            points(&mut |t, r| (t, 0.3 * t + r.normal())),
        ),
        ("noise", points(&mut |t, r| (t, r.normal()))),
        (
            "ties in time",
            points(&mut |t, r| ((t / 7.0).floor(), 0.01 * t + r.normal())),
        ),
        ("ratings", points(&mut |t, r| (t, whole(r, 5.0)))),
        (
            "ratings at few times",
            points(&mut |_, r| (whole(r, 40.0), whole(r, 30.0))),
        ),
        (
            "decimals",
            points(&mut |t, r| (0.1 * t, 0.1 * whole(r, 100.0))),
        ),
        (
            "seconds since 1970",
            points(&mut |t, r| (1.7e9 + 86_400.0 * t + whole(r, 3_600.0), 1e9 + r.normal())),
        ),
        (
            "wild",
            points(&mut |t, r| (t, 10_f64.powf(20.0 * (r.uniform() - 0.5)) * r.normal())),
        ),
        (
            "wild times",
            points(&mut |_, r| (10_f64.powf(30.0 * r.uniform()), r.normal())),
        ),
        ("a line", points(&mut |t, _| (0.1 * t, 0.3 * t))),
        ("falling", points(&mut |t, r| (t, -t * t + r.uniform()))),
        (
            "on both sides of 0",
            points(&mut |t, r| (t, if r.uniform() < 0.5 { 0.0 } else { r.normal() })),
        ),
        ("tiny", points(&mut |t, r| (t, 1e-300 * r.normal()))),
        ("huge", points(&mut |t, r| (1e95 * t, 1e99 * r.normal()))),
    ]
}

/// Of every third kind, from one on. Up to 362 points all slopes are made, beyond that they are counted.
fn assert_sorted(n: usize, seed: u64, part: usize) {
    let confidences = [
        (0.95, 1.959_963_984_540_054_2),
        (0.5, 0.674_489_750_196_081_7),
    ];
    for (name, figures) in kinds(n, seed).into_iter().skip(part).step_by(3) {
        let trend = TheilSen::new(figures.iter().copied()).unwrap();
        let (slopes, variance) = (all_slopes(&figures), variance(&figures));
        for (level, z) in confidences {
            let limits = trend.limits(Confidence::new(level).unwrap());
            let found = [trend.value(), *limits.start(), *limits.end()];
            let expected = brute_force(&slopes, variance, z);
            // The median is made of slopes alone.
            assert!(name == "a line" || found[0] == expected[0], "{name} {n}");
            for (found, expected) in found.into_iter().zip(expected) {
                // The limits lie between two slopes, by a rank with rounding of its own.
                assert!(
                    (found - expected).abs() <= 1e-12 * expected.abs(),
                    "{name}, {n}: {found} is not {expected}"
                );
            }
        }
    }
}

#[test]
fn the_slopes_of_a_rank_are_those_of_all_sorted() {
    for part in 0..3 {
        assert_sorted(9, 1, part);
        assert_sorted(40, 2, part);
    }
}

#[test]
fn the_slopes_of_many_are_those_of_all_sorted() {
    assert_sorted(380, 3, 0);
}

#[test]
fn the_slopes_of_many_with_ties_are_those_of_all_sorted() {
    assert_sorted(380, 3, 1);
}

#[test]
fn the_slopes_of_many_at_odd_moments_are_those_of_all_sorted() {
    assert_sorted(380, 3, 2);
}

#[test]
fn the_slopes_of_more_are_those_of_all_sorted() {
    assert_sorted(401, 4, 0);
}

#[test]
fn the_slopes_of_more_with_ties_are_those_of_all_sorted() {
    assert_sorted(401, 4, 1);
}

#[test]
fn the_slopes_of_more_at_odd_moments_are_those_of_all_sorted() {
    assert_sorted(401, 4, 2);
}

#[test]
fn long_series_take_no_minutes() {
    let mut random = Random::new(6);
    let noise: Vec<(f64, f64)> = (0..20_000)
        .map(|index| (f64::from(index), 0.001 * f64::from(index) + random.normal()))
        .collect();
    let trend = TheilSen::new(noise.iter().copied()).unwrap();
    let limits = trend.limits(Confidence::P95);
    assert!((trend.value() - 0.001).abs() < 1e-5);
    assert!(limits.contains(&trend.value()) && limits.end() - limits.start() < 1e-5);
    // Two figures k apart are in order with probability Φ(k / 1000√2): over all pairs, τ is
    // 1 − 2 / 10√π + 1 / 200, and its own error is below a thousandth.
    let test = MannKendall::new(noise.iter().map(|figure| figure.1)).unwrap();
    assert!((test.tau() - 0.8922).abs() < 0.004, "{}", test.tau());

    // The ratings of a year, by month: 200,000 points at 60 places.
    let ratings = (0..200_000_u32).map(|index| {
        let month = f64::from(index % 12);
        let rating = (1.0 + 4.0 * random.uniform() + 0.05 * month)
            .floor()
            .min(5.0);
        (month, rating)
    });
    let trend = TheilSen::new(ratings).unwrap();
    assert_eq!(trend.value(), 0.0);

    // A grid of whole numbers, most of whose slopes many pairs share.
    let grid = (0..150_u32).flat_map(|t| (0..150).map(move |y| (f64::from(t), f64::from(y + t))));
    assert_eq!(TheilSen::new(grid).unwrap().value(), 1.0);
}

/// Nearly on a line from 0 on, and late: what a point is above the line is a small difference of large figures, whose
/// rounding must not put points in another order, in any unit.
#[test]
fn rounded_heights_lose_no_slope() {
    let mut random = Random::new(8);
    for unit in [1.0, 2_f64.powi(-60), 2_f64.powi(-90)] {
        let nearly = (1..700).map(|index| {
            let time = 2_f64.powi(26) + f64::from(index) * 2_f64.powi(-21);
            let last_digits = (1e3 * random.uniform()).floor();
            (time, unit * (0.3 * time + last_digits * 2_f64.powi(-28)))
        });
        let figures: Vec<(f64, f64)> = [(0.0, 0.0)].into_iter().chain(nearly).collect();
        let slopes = all_slopes(&figures);
        let middle = [(slopes.len() - 1) / 2, slopes.len() / 2].map(|place| slopes[place]);
        let trend = TheilSen::new(figures).unwrap();
        assert_eq!(trend.value(), middle[0] + 0.5 * (middle[1] - middle[0]));
    }
}

/// Slopes do not know when the clock started.
#[test]
fn the_first_moment_does_not_count() {
    let mut random = Random::new(9);
    let figures: Vec<(f64, f64)> = (0..400)
        .map(|index| (f64::from(index), 0.3 * f64::from(index) + random.normal()))
        .collect();
    let trend = |first: f64| {
        TheilSen::new(figures.iter().map(|&(time, value)| (first + time, value))).unwrap()
    };
    // Whole moments that all doubles have.
    for first in [-200.0, 2_f64.powi(40), -2_f64.powi(50)] {
        assert_eq!(trend(first).value(), trend(0.0).value());
        assert_eq!(
            trend(first).limits(Confidence::P95),
            trend(0.0).limits(Confidence::P95)
        );
    }
}
