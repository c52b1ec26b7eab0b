//! Sums of scores that go against each other, whose limits can come nearer when those of the scores go further away.

use cxmetrics::estimate::{Composite, JointScores};
use cxmetrics::{Confidence, Interval};

use crate::support::share;

/// Levels with their normal quantiles.
const LEVELS: [(f64, f64); 5] = [
    (0.682_689_492_137_085_9, 1.0),
    (0.95, 1.959_963_984_540_054),
    (0.997_300_203_936_739_8, 3.0),
    (0.999_936_657_516_333_8, 4.0),
    (0.999_999_998_026_824_7, 6.0),
];

/// How far the score limits of k of n are below and above it, by Wilson's formula.
fn wilson((k, n): (u64, u64), quantile: f64) -> [f64; 2] {
    let (share, size, square) = (k as f64 / n as f64, n as f64, quantile * quantile);
    let centre = (share + square / (2.0 * size)) / (1.0 + square / size);
    let spread = share * (1.0 - share) / size + square / (4.0 * size * size);
    let half = quantile * spread.sqrt() / (1.0 + square / size);
    [
        100.0 * (share - centre + half),
        100.0 * (centre + half - share),
    ]
}

struct Sum {
    weights: Vec<f64>,
    counts: Vec<(u64, u64)>,
    /// Of every two scores.
    correlation: f64,
}

impl Sum {
    fn of(weights: &[f64], counts: &[(u64, u64)], correlation: f64) -> Self {
        Self {
            weights: weights.into(),
            counts: counts.into(),
            correlation,
        }
    }

    fn composite(&self) -> Composite {
        let size = self.weights.len();
        let row = |at: usize| -> Vec<f64> {
            let entry = |other: usize| if at == other { 1.0 } else { self.correlation };
            (0..size).map(entry).collect()
        };
        let covariance: Vec<Vec<f64>> = (0..size).map(row).collect();
        let scores = self.counts.iter().map(|&(k, n)| share(k, n)).collect();
        let scores = JointScores::new(scores, &covariance).unwrap();
        scores.weighted_sum(&self.weights).unwrap()
    }

    /// The distances of the limits at one level alone.
    fn alone(&self, quantile: f64) -> [f64; 2] {
        let moves: Vec<[f64; 2]> = (self.weights.iter().zip(&self.counts))
            .map(|(&weight, &counts)| {
                let [below, above] = wilson(counts, quantile);
                if weight > 0.0 {
                    [weight * below, weight * above]
                } else {
                    [weight * above, weight * below]
                }
            })
            .collect();
        [0, 1].map(|side| {
            let squares: f64 = moves.iter().map(|own| own[side] * own[side]).sum();
            let all: f64 = moves.iter().map(|own| own[side]).sum();
            // (Σ m)² = Σ m² + Σ m m′ over pairs
            let products = all * all - squares;
            (squares + self.correlation * products).max(0.0).sqrt()
        })
    }
}

fn sums() -> [Sum; 11] {
    [
        Sum::of(&[1.0, -1.0], &[(1, 2), (10, 20)], 0.95),
        Sum::of(&[-1.0, -1.0], &[(1, 2), (10, 20)], -0.95),
        Sum::of(&[1.0, 1.0], &[(1, 3), (9, 30)], -0.97),
        Sum::of(&[0.001, 0.001], &[(1, 2), (10, 20)], -0.95),
        Sum::of(&[1.0, 1.0], &[(0, 1), (2, 40)], -0.9),
        Sum::of(&[1.0, 2.0], &[(1, 2), (20, 80)], -0.9),
        Sum::of(&[0.5, -0.3, 0.2], &[(1, 3), (8, 10), (3, 9)], 0.9),
        Sum::of(&[0.5, 0.3, 0.2], &[(1, 3), (8, 10), (3, 9)], 0.4),
        // A peak between two confidences that are tried, neither of which is above the last one.
        Sum::of(&[1.25, -1.0], &[(16, 18), (1, 2)], 0.905),
        Sum::of(&[1.65, -1.75], &[(1, 2), (1, 11)], 0.875),
        Sum::of(&[1.02, -0.78], &[(1, 2), (1, 5)], 0.99),
    ]
}

fn distances(sum: &Composite, interval: &Interval) -> [f64; 2] {
    [
        sum.value() - interval.lower(),
        interval.upper() - sum.value(),
    ]
}

#[test]
fn limits_are_the_furthest_of_all_lower_levels() {
    let mut nearer = 0;
    for sum in sums() {
        let composite = sum.composite();
        for (level, quantile) in LEVELS {
            let interval = composite.interval(Confidence::new(level).unwrap());
            let found = distances(&composite, &interval);
            let steps = 4_000;
            let at = |step: u32| sum.alone(quantile * f64::from(step) / f64::from(steps));
            let furthest = (1..=steps).map(at).fold([0.0_f64; 2], |furthest, own| {
                [0, 1].map(|side| furthest[side].max(own[side]))
            });
            let last = sum.alone(quantile);
            for side in 0..2 {
                // Between two steps of a thousandth the furthest is missed by its millionth part at the most.
                let (found, furthest) = (found[side], furthest[side]);
                assert!(
                    found >= furthest * (1.0 - 1e-9) && found <= furthest * (1.0 + 2e-6),
                    "{:?} {:?} at {level}: {found} is not {furthest}",
                    sum.weights,
                    sum.counts
                );
                nearer += u32::from(last[side] < 0.99 * furthest);
            }
        }
    }
    assert!(nearer >= 20, "{nearer}");
}

#[test]
fn a_higher_confidence_has_the_longer_interval() {
    for sum in sums() {
        let composite = sum.composite();
        let mut before = [0.0_f64; 2];
        for hundredth in 1..=100 {
            let level = 1.0 - (-0.2 * f64::from(hundredth)).exp();
            let interval = composite.interval(Confidence::new(level).unwrap());
            let own = distances(&composite, &interval);
            for side in 0..2 {
                assert!(
                    own[side] >= before[side] * (1.0 - 1e-9),
                    "{:?} {:?} at {level}: {} after {}",
                    sum.weights,
                    sum.counts,
                    own[side],
                    before[side]
                );
            }
            before = own;
        }
    }
}

/// The peak of the limits is in the last step of the confidences that are tried, and both ends of it are lower.
#[test]
fn limits_just_beyond_their_peak_stay_at_it() {
    let (width, mut peaks) = (1e-4, 0);
    for sum in sums() {
        let composite = sum.composite();
        let alone: Vec<[f64; 2]> = (0..60_000)
            .map(|step| sum.alone(width * f64::from(step)))
            .collect();
        for side in 0..2 {
            let mut furthest = 0.0_f64;
            for step in 1..alone.len() - 300 {
                let [before, own, after] = [step - 1, step, step + 1].map(|step| alone[step][side]);
                // A peak, and none that rounding makes of a limit that has come to its end.
                let falls = alone[step + 300][side] < own * (1.0 - 1e-6);
                if own > furthest && own > before && own > after && falls {
                    peaks += 1;
                    for beyond in [20.0, 70.0, 150.0, 200.0] {
                        let quantile = width * (step as f64 + beyond);
                        let level = 1.0 - libm::erfc(quantile / std::f64::consts::SQRT_2);
                        let interval = composite.interval(Confidence::new(level).unwrap());
                        let found = distances(&composite, &interval)[side];
                        assert!(
                            found >= own * (1.0 - 1e-9),
                            "{:?} {:?} at {level}: {found} is not {own}",
                            sum.weights,
                            sum.counts
                        );
                    }
                }
                furthest = furthest.max(own);
            }
        }
    }
    assert!(peaks >= 10, "{peaks}");
}

/// A share k/n and a share j/n less the share (k + j)/n are nothing, whatever each is multiplied by; and a sum of little
/// weight is not at a figure that many of its last digits are away.
#[test]
fn what_is_at_the_sum_goes_by_the_weights() {
    let sum_of = |counts: [u64; 3], size: u64, weight: f64| {
        let shares: Vec<_> = counts.iter().map(|&count| share(count, size)).collect();
        let variance = |at: usize| shares[at].std_error() * shares[at].std_error();
        let rows = [
            [variance(0), 0.0, 0.0],
            [0.0, variance(1), 0.0],
            [0.0, 0.0, variance(2)],
        ];
        let scores = JointScores::new(shares.clone(), rows).unwrap();
        scores.weighted_sum(&[weight, weight, -weight]).unwrap()
    };
    let mut rounded = 0;
    for size in 7..40 {
        for first in 1..size / 2 {
            let counts = [first, size / 3, first + size / 3];
            let heavy = sum_of(counts, size, 1e6);
            rounded += u32::from(heavy.value() != 0.0);
            assert_eq!(heavy.p_value(0.0), 1.0, "{counts:?} of {size}");
            let light = sum_of([first, size / 3, 1], size, 1e-6);
            assert!(light.p_value(light.value() + 1e-9) < 1.0);
        }
    }
    assert!(rounded >= 50, "{rounded}");
}
