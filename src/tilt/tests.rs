//! The family of fits against closed forms, and against the fit of one mean, which is found another way.

use super::*;

fn sample(points: &[(f64, f64)]) -> Sample {
    let points = points.iter().map(|&(value, count)| Point { value, count });
    Sample::new(points).unwrap()
}

/// Extreme values that many chose, that few did, and that nobody did.
fn samples() -> Vec<Sample> {
    [
        &[(-100.0, 7.0), (0.0, 2.0), (100.0, 31.0)][..],
        &[(-100.0, 0.0), (0.0, 3.0), (100.0, 5.0)],
        &[(1.0, 3.0), (2.0, 0.0), (3.0, 5.0), (4.0, 1.0), (5.0, 0.0)],
        &[
            (1.0, 1.0),
            (2.0, 40.0),
            (3.0, 300.0),
            (4.0, 11.0),
            (5.0, 2.0),
        ],
        &[(0.0, 100.0), (0.3, 2.0), (1.0, 30.0)],
    ]
    .map(sample)
    .into()
}

/// Multipliers times the reach, from 0.01 to 100, without those near which the extreme value begins to hold left-over mass.
fn targets(tilt: &Tilt<'_>) -> impl Iterator<Item = f64> + use<> {
    let last = if tilt.extreme > 0.0 {
        f64::INFINITY
    } else {
        1.0 + tilt.sums(1.0, 0.0).square
    };
    (0..=40)
        .map(|step| 0.01 * libm::pow(10.0, 0.1 * f64::from(step)))
        .filter(move |target| (target / last - 1.0).abs() > 1e-3)
}

#[test]
fn the_distance_of_a_multiplier_has_it_in_its_fit() {
    for sample in samples() {
        for side in Side::BOTH {
            let tilt = Tilt::new(&sample, side);
            for target in targets(&tilt) {
                let multiplier = target / tilt.reach();
                let (distance, slope) = tilt.distance_at(multiplier);
                let fit = Fit::new(&sample, sample.mean() + side.sign() * distance);
                let found = -side.sign() * fit.lambda;
                // The mean is rounded, by a unit in the last place of the values.
                let rounding = f64::EPSILON * sample.highest().value.max(sample.width());
                let tolerance = 1e-12 * multiplier + 16.0 * rounding / slope;
                assert!(
                    (found - multiplier).abs() <= tolerance,
                    "{sample:?} {side:?} {target}: {found} for {multiplier}, {tolerance:e}"
                );
            }
        }
    }
}

#[test]
fn the_slope_of_the_distance_is_that_of_a_short_way() {
    const WAY: f64 = 1e-5;
    for sample in samples() {
        for side in Side::BOTH {
            let tilt = Tilt::new(&sample, side);
            for target in targets(&tilt) {
                let multiplier = target / tilt.reach();
                let (distance, slope) = tilt.distance_at(multiplier);
                let [before, after] =
                    [1.0 - WAY, 1.0 + WAY].map(|factor| tilt.distance_at(factor * multiplier).0);
                let chord = (after - before) / (2.0 * WAY * multiplier);
                // The square of the way times the curvature, which is much where few chose the extreme value.
                let tolerance = 1e-8 * distance / multiplier;
                assert!(
                    (chord - slope).abs() <= tolerance,
                    "{sample:?} {side:?} {target}: {slope} for {chord}"
                );
            }
            // The variance is where the curve begins.
            let (distance, slope) = tilt.distance_at(0.0);
            assert!(distance == 0.0 && (slope / sample.variance() - 1.0).abs() < 1e-13);
        }
    }
}

/// With shares q and 1 − q the fitted variance (q + d)(1 − q − d) is d / λ: a quadratic equation for the mean, and
/// one for what is left of the reach.
#[test]
fn an_extreme_value_that_hardly_anybody_chose() {
    for share in [0.2, 1e-3, 1e-9, 1e-12] {
        let sample = sample(&[(0.0, 1.0 - share), (1.0, share)]);
        let tilt = Tilt::new(&sample, Side::Upper);
        for multiplier in [0.01, 0.5, 0.99, 1.5, 3.0, 40.0, 1e3, 1e6] {
            let (distance, slope) = tilt.distance_at(multiplier);
            let root = libm::hypot(multiplier - 1.0, 2.0 * libm::sqrt(multiplier * share));
            let left = 2.0 * (1.0 - share) / (multiplier + 1.0 + root);
            let mean = if multiplier < 1.0 {
                2.0 * share / (1.0 - multiplier + root)
            } else {
                (multiplier - 1.0 + root) / (2.0 * multiplier)
            };
            let expected = multiplier * left * mean;
            assert!(
                (distance / expected - 1.0).abs() <= 1e-13,
                "{share} {multiplier}: {distance} for {expected}"
            );
            // By the derivative of the quadratic equation.
            let expected = left * mean / root;
            assert!(
                (slope / expected - 1.0).abs() <= 1e-9,
                "{share} {multiplier}: {slope} for {expected}"
            );
        }
    }
}

#[test]
fn a_curve_of_multipliers_is_exact_and_near() {
    for sample in samples() {
        for side in Side::BOTH {
            let tilt = Tilt::new(&sample, side);
            let asked = || {
                (0..=48).map(|place| 0.125 * libm::exp2(0.125 * f64::from(place)) / tilt.reach())
            };
            let points = tilt.curve_near(asked());
            for (multiplier, [found, distance]) in asked().zip(points) {
                let (expected, _) = tilt.distance_at(found);
                assert!(
                    (distance - expected).abs() <= 1e-12 * tilt.reach(),
                    "{sample:?} {side:?} {found}: {distance} for {expected}"
                );
                assert!(
                    (found / multiplier - 1.0).abs() <= 0.25,
                    "{sample:?} {side:?}: {found} for {multiplier}"
                );
            }
        }
    }
}

#[test]
fn a_mean_at_the_extreme_value_has_no_way_to_go() {
    let sample = sample(&[(0.0, 0.0), (1.0, 0.0), (2.0, 7.0)]);
    let tilt = Tilt::new(&sample, Side::Upper);
    assert_eq!(tilt.reach(), 0.0);
    assert_eq!(tilt.distance_at(3.0), (0.0, 0.0));
    assert_eq!(
        tilt.curve_near([0.5, 3.0].into_iter()),
        [[0.5, 0.0], [3.0, 0.0]]
    );
    assert_eq!(tilt.score_limit(4.0), 2.0);
    assert_eq!(tilt.likelihood_limit(4.0), 2.0);
}

#[test]
fn a_step_that_goes_too_far_is_half_the_way() {
    let sample = sample(&[(0.0, 100.0), (1.0, 1.0)]);
    let tilt = Tilt::new(&sample, Side::Upper);
    let points = tilt.curve_near([0.1, 1e3, 1e4].into_iter());
    let rhos: Vec<f64> = points
        .iter()
        .map(|[multiplier, distance]| {
            // λ · reach = ρA, and d / reach = (A − 1) / (ρA).
            let target = multiplier * tilt.reach();
            target / (1.0 + target * distance / tilt.reach())
        })
        .collect();
    assert!((rhos[1] - (0.5 + 0.5 * rhos[0])).abs() < 1e-12, "{rhos:?}");
    assert!((rhos[2] - (0.5 + 0.5 * rhos[1])).abs() < 1e-12, "{rhos:?}");
}
