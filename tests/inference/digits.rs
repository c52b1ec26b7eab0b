//! Figures whose digits ran out: tails, rare events, large counts.
#![allow(clippy::float_cmp, clippy::cast_precision_loss)] // exact figures

use crate::support::{mean, nps, share};
use cxmetrics::association::KendallTau;
use cxmetrics::compare::{Comparison, StratifiedDifference};
use cxmetrics::{Confidence, CrossTally, Difference, Method, Scale};

#[track_caller]
fn relative(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs(),
        "{found:e} is not {expected:e}"
    );
}

fn confidence(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

/// By the same integral in twice the digits along paths of several steps, which agree to fourteen.
#[test]
fn tails_of_dirichlet_means() {
    // 12, 8 and 3 of a Dirichlet distribution with ½ more each.
    let score = nps(12, 8, 3);
    relative(
        score.probability_below(-90.0),
        1.077_026_781_234_64e-22,
        1e-12,
    );
    relative(
        score.probability_below(-50.0),
        2.208_889_676_180_86e-8,
        1e-12,
    );
    relative(
        score.probability_at_least(-50.0),
        1.0 - 2.208_889_676_180_86e-8,
        1e-15,
    );
    // The same from the other end, to the last bit.
    assert_eq!(
        nps(3, 8, 12).probability_at_least(90.0),
        score.probability_below(-90.0)
    );
    // At the ends, and next to them, there is nothing beyond.
    for end in [-100.0, (-100.0_f64).next_up(), -99.999_999] {
        assert!(score.probability_below(end) < 1e-40, "{end}");
        assert!(score.probability_at_least(-end) < 1e-20, "{end}");
    }
    // Far tails are numbers and fall.
    let score = mean(&[2, 0, 1, 40, 90]);
    let tails: Vec<f64> = [1.1, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.4]
        .map(|t| score.probability_below(t))
        .to_vec();
    assert!(tails[0] > 0.0 && tails[0] < 1e-60, "{tails:?}");
    assert!(tails.is_sorted_by(|left, right| left < right), "{tails:?}");
}

/// The limit is where the tail is what it should be, also far out and at hardly any confidence.
#[test]
fn limits_of_dirichlet_means_have_their_tails() {
    let scores = [
        mean(&[2, 0, 1, 4, 9]),
        mean(&[0, 3, 5, 2, 0, 0, 1]),
        mean(&[1, 0, 1_000_000_000_000, 0, 1]),
        mean(&[0, 0, 0, 0, 1]),
        mean(&[0, 0, 3, 4_398_046_511_104, 92, 3, 50]),
        mean(&[0, 1_000_000, 0, 0, 0]),
        nps(12, 8, 3),
        nps(1, 0, 0),
        nps(400, 30, 20),
    ];
    for score in scores {
        for level in [0.01, 0.3, 0.68, 0.95, 0.999_999, 0.999_999_999_9] {
            let interval = score
                .interval_with(Method::Dirichlet, confidence(level))
                .unwrap();
            let tail = 0.5 * (1.0 - level);
            let below: &dyn Fn(f64) -> f64 = &|t| score.probability_below(t);
            let above: &dyn Fn(f64) -> f64 = &|t| score.probability_at_least(t);
            for (limit, outside) in [(interval.lower(), below), (interval.upper(), above)] {
                let found = outside(limit);
                // Where the central interval leaves out the score, the limit is the score itself.
                if limit == score.value() {
                    assert!(found <= tail);
                    continue;
                }
                // What one unit in the last place of the limit is worth, beside the rounding of the tail.
                let unit = 4.0 * f64::EPSILON * limit.abs().max(score.value().abs());
                let slope = outside(limit + unit) - outside(limit - unit);
                let tolerance = 1e-11 * tail + slope.abs();
                assert!(
                    (found - tail).abs() <= tolerance,
                    "{score} at {level}: {limit} has {found:e} outside, not {tail:e}"
                );
            }
        }
    }
}

/// Everybody against nobody: the statistic has a closed form, z² = N − 1.
#[test]
fn everybody_against_nobody() {
    for size in [1, 2, 5, 10, 1000] {
        let difference = Difference::independent(&share(size, size), &share(0, size)).unwrap();
        let z = (2.0 * size as f64 - 1.0).sqrt();
        let expected = match size {
            1 => 0.317_310_507_862_914_1,
            10 => 1.307_184_536_676_3e-5,
            _ => 2.0 * normal_tail(z),
        };
        relative(difference.p_value(), expected, 1e-12);
    }
}

/// ½ erfc(z/√2) by its continued fraction (Laplace), for z above 1.
fn normal_tail(z: f64) -> f64 {
    let fraction = (1..400).rev().fold(z, |rest, k| z + f64::from(k) / rest);
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt() / fraction
}

/// Large counts beside small ones: the truth is a quotient of whole numbers.
#[test]
fn kendalls_tau_of_large_counts() {
    let tau = |counts: [[u64; 2]; 2]| {
        let table = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, counts).unwrap();
        KendallTau::of_ratings(&table).unwrap()
    };
    // For two by two it is (ad − bc) / √(product of the margins).
    for [[a, b], [c, d]] in [
        [[1_000_000_000, 3], [2, 5]],
        [[1 << 60, 0], [1, 2]],
        [[1 << 31, 7], [11, 1 << 30]],
        [[5, 1 << 50], [1 << 51, 3]],
        [[7, 3], [2, 8]],
    ] {
        let [fa, fb, fc, fd] = [a, b, c, d].map(|count| u128::from(count) as f64);
        let determinant =
            (u128::from(a) * u128::from(d)) as f64 - (u128::from(b) * u128::from(c)) as f64;
        let expected = determinant
            / ((fa + fb).sqrt() * (fc + fd).sqrt())
            / ((fa + fc).sqrt() * (fb + fd).sqrt());
        let found = tau([[a, b], [c, d]]);
        relative(found.value(), expected, 1e-12);
        assert!(found.std_error() > 0.0 && found.std_error().is_finite());
        assert!(found.p_value() >= 0.0);
        // Transposed it is the same.
        relative(tau([[a, c], [b, d]]).value(), expected, 1e-12);
    }
}

/// Lower limits of rare events by closed forms that lose nothing: mpmath.
#[test]
fn lower_limits_of_rare_events() {
    let lower = |count: u64, size: u64, method: Method, level: f64| {
        share(count, size)
            .interval_with(method, confidence(level))
            .unwrap()
            .lower()
    };
    // The limit of everything else is 100 less that, with what digits it has left.
    for (count, size) in [(7, 1_000_000_000_000), (1, 1_000_000), (3, 50), (20, 20)] {
        for method in [
            Method::WilsonContinuity,
            Method::MidP,
            Method::Score,
            Method::Likelihood,
            Method::Anytime,
            Method::Guaranteed,
            Method::Dirichlet,
        ] {
            for level in [0.1, 0.95, 0.99, 0.999_999] {
                let found = lower(count, size, method, level);
                let others = share(size - count, size)
                    .interval_with(method, confidence(level))
                    .unwrap();
                assert!(
                    (100.0 - others.upper() - found).abs() <= 1e-13 * 100.0,
                    "{count} of {size}, {method} at {level}"
                );
            }
        }
    }
    // P(X < x) + ½ P(X = x) at the limit of a Poisson count, where the binomial is one to 1e-6 relative.
    let mid = lower(1, 1_000_000_000_000, Method::MidP, 0.99) * 1e10;
    let above = 1.0 - (-mid).exp() * (1.0 + 0.5 * mid);
    relative(above, 0.005, 1e-10);
    // Likelihood of a Poisson count: 2 [x ln(x/m) − (x − m)] = z².
    let m = lower(1, 1_000_000_000_000, Method::Likelihood, 0.999_999) * 1e10;
    relative(
        2.0 * (-m.ln() - (1.0 - m)),
        4.891_638_475_692_93_f64.powi(2),
        1e-10,
    );
    // Wilson's without and with continuity, of a Poisson count: m + z²/2 ∓ z √(m + z²/4), with m less a half.
    let z = 1.959_963_984_540_054_f64;
    let wilson =
        |count: f64| count * count / (count + 0.5 * z * z + z * (count + 0.25 * z * z).sqrt());
    let size = 1_000_000_000_000_000;
    relative(
        lower(7, size, Method::Score, 0.95) * 1e13,
        wilson(7.0),
        1e-12,
    );
    relative(
        lower(7, size, Method::WilsonContinuity, 0.95) * 1e13,
        wilson(6.5),
        1e-12,
    );
}

/// Less than half an answer from the end nothing is too far, however little the answers are worth.
#[test]
fn continuity_is_nested_and_holds_the_score() {
    for size in 1..=12_u64 {
        for count in 0..=size {
            let score = share(count, size);
            let mut wider: Option<[f64; 2]> = None;
            for level in [0.999_999, 0.99, 0.9, 0.5, 0.1, 0.01] {
                let interval = score
                    .interval_with(Method::WilsonContinuity, confidence(level))
                    .unwrap();
                assert!(interval.contains(score.value()));
                if let Some([lower, upper]) = wider {
                    assert!(lower <= interval.lower() && interval.upper() <= upper);
                }
                wider = Some([interval.lower(), interval.upper()]);
            }
        }
    }
}

/// What is asked of every method: shown limits in order at any size.
#[test]
fn limits_are_in_order_at_the_largest_counts() {
    for (counts, scale) in [
        ([100_000_000_000_000_000, 33_333_333_333_333_333, 1], "1-3"),
        ([1, 4_000_000_000_000_000_000, 7], "1-3"),
    ] {
        let tally = cxmetrics::Tally::from_counts(scale.parse::<Scale>().unwrap(), counts).unwrap();
        let score = cxmetrics::Metric::estimate(&cxmetrics::Ces::MEAN, &tally).unwrap();
        for method in Method::ALL {
            for level in [0.01, 0.5, 0.95, 0.999_999] {
                if let Ok(interval) = score.interval_with(method, confidence(level)) {
                    assert!(interval.lower() <= interval.upper());
                    assert!(interval.contains(score.value()), "{method} {interval:?}");
                }
            }
        }
    }
}

/// A mean near 0 between ends far away: found by the run over random samples.
#[test]
fn limits_near_zero_keep_their_digits() {
    let scale = Scale::new(-3, 3).unwrap();
    let counts = [0, 0, 3, 4_398_046_511_104, 92, 3, 50];
    let tally = cxmetrics::Tally::from_counts(scale, counts).unwrap();
    let score = cxmetrics::Metric::estimate(&cxmetrics::Ces::MEAN, &tally).unwrap();
    for method in [Method::Guaranteed, Method::Dirichlet] {
        let mut narrower = [score.value(); 2];
        for level in [1e-9, 0.001, 0.01, 0.3, 0.9, 0.999, 0.999_999_999] {
            let interval = score.interval_with(method, confidence(level)).unwrap();
            assert!(interval.lower() <= narrower[0] && narrower[1] <= interval.upper());
            assert!(interval.upper() < 2e-10, "{interval:?}");
            narrower = [interval.lower(), interval.upper()];
        }
    }
}

/// The limits of a difference are where its test says so, also beside the kinks of samples with nobody at an end: found by
/// the run over random samples.
#[test]
fn limits_of_differences_beside_a_kink() {
    for [one, other] in [
        [[0, 2_199_023_395_083, 75_260], [0, 2, 543_445]],
        [[0, 1_000, 7], [0, 1, 2_000]],
        [[3, 0, 1_000_000], [0, 5, 40]],
        [[0, 100_000, 1], [1, 100_000, 0]],
    ] {
        let score =
            |[promoters, passives, detractors]: [u64; 3]| nps(promoters, passives, detractors);
        let difference = Difference::independent(&score(one), &score(other)).unwrap();
        for step in 1..200 {
            let level = f64::from(step) / 200.0;
            let interval = difference.interval(confidence(level));
            for limit in [interval.lower(), interval.upper()] {
                let test = difference
                    .test_with(cxmetrics::DifferenceMethod::Score, limit)
                    .unwrap();
                relative(test.p_value(), 1.0 - level, 1e-6);
            }
        }
    }
}

/// Within every stratum all of the one are content and nobody of the other is. Weights of strata are rounded and need not
/// sum to 1: two strata of 2 and 1 against 1 each made 100.00000000000001, and 1 and 2 against 2 and 3 a little less.
#[test]
fn a_mean_of_equal_differences_is_that_difference() {
    for strata in 2..=9_u64 {
        for others in [1, 3] {
            let scores: Vec<_> = (0..strata)
                .rev()
                .map(|stratum| [1 + stratum, 1 + (stratum + 1) % others])
                .map(|[one, other]| [share(one, one), share(0, other)])
                .collect();
            let pairs = scores.iter().map(|[all, none]| (all, none));
            let rise = StratifiedDifference::new(pairs.clone()).unwrap();
            let fall = StratifiedDifference::new(pairs.map(|(all, none)| (none, all))).unwrap();
            for (difference, expected) in [(rise, 100.0), (fall, -100.0)] {
                let contrast = difference.contrast(Confidence::P95);
                assert_eq!(contrast.value(), Some(expected), "{scores:?}");
                assert!(contrast.contains(expected), "{contrast} of {scores:?}");
                // What was measured cannot be refuted.
                let p_value = difference.p_values(expected).two_sided;
                assert_eq!(p_value, 1.0, "{scores:?}");
            }
        }
    }
}
