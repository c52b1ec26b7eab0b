//! Sums of scores that go against each other, whose limits can come nearer when those of the scores go further away.

use cxmetrics::estimate::{Composite, JointScores};
use cxmetrics::{Confidence, Estimate, Interval};

use crate::support::{at_quantile, share};

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
        let scores = self.counts.iter().map(|&(k, n)| share(k, n));
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
                        let interval = composite.interval(at_quantile(quantile));
                        let found = distances(&composite, &interval)[side];
                        assert!(
                            found >= own * (1.0 - 1e-9),
                            "{:?} {:?} at {quantile}: {found} is not {own}",
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

/// Two scores that are weighted, one of them or both of a small population.
struct InSteps {
    parts: [Estimate; 2],
    weights: [f64; 2],
    correlation: f64,
}

impl InSteps {
    /// The difference of two shares.
    fn of(parts: [Estimate; 2], correlation: f64) -> Self {
        let weights = [1.0, -1.0];
        Self {
            parts,
            weights,
            correlation,
        }
    }

    fn composite(&self) -> Composite {
        let [one, other] = [self.parts[0].std_error(), self.parts[1].std_error()];
        let both = self.correlation * one * other;
        let rows = [[one * one, both], [both, other * other]];
        let scores = JointScores::new(self.parts.to_vec(), rows).unwrap();
        scores.weighted_sum(&self.weights).unwrap()
    }

    /// The distances of the limits at one level alone, from the intervals of the parts.
    fn alone(&self, confidence: Confidence) -> [f64; 2] {
        let moves = [0, 1].map(|at| {
            let (part, weight) = (&self.parts[at], self.weights[at]);
            let interval = part.interval(confidence);
            let [below, above] = [
                part.value() - interval.lower(),
                interval.upper() - part.value(),
            ];
            if weight > 0.0 {
                [weight * below, weight * above]
            } else {
                [weight * above, weight * below]
            }
        });
        [0, 1].map(|side| {
            let [one, other] = [moves[0][side], moves[1][side]];
            let square = one * one + other * other + 2.0 * self.correlation * one * other;
            square.max(0.0).sqrt()
        })
    }
}

fn in_steps() -> [InSteps; 4] {
    let of_population = |yes, all, size| share(yes, all).of_population(size).unwrap();
    [
        InSteps::of([of_population(5, 10, 14), of_population(16, 40, 60)], 0.95),
        InSteps::of([of_population(1, 2, 6), of_population(4, 9, 15)], 0.9),
        InSteps::of([of_population(2, 3, 5), share(5, 11)], 0.8),
        InSteps {
            weights: [0.7, 0.4],
            ..InSteps::of([share(3, 7), of_population(3, 8, 11)], -0.85)
        },
    ]
}

/// Where a part has just made a step and the other has not, the limits would be further for less confidence than the grid of
/// any search has between two of its points.
#[test]
fn limits_that_move_in_steps_are_nested() {
    for sum in in_steps() {
        let composite = sum.composite();
        let value = composite.value();
        let (mut before, mut nearer) = ([0.0_f64; 2], 0);
        // Three thousandths apart, in three parts of the way and at its end.
        let quantiles = [0.54, 1.5, 2.1]
            .into_iter()
            .flat_map(|from| (0..30).map(move |step| from + 0.003 * f64::from(step)))
            .chain([4.0, 6.0, 8.0, 8.28]);
        for quantile in quantiles {
            let confidence = at_quantile(quantile);
            let interval = composite.interval(confidence);
            assert!(interval.contains(value));
            let own = distances(&composite, &interval);
            let cautious = distances(&composite, &composite.cautious_interval(confidence));
            let alone = sum.alone(confidence);
            for side in 0..2 {
                // A limit and its distance are rounded.
                let rounding = 1e-12;
                assert!(
                    own[side] >= before[side] - rounding,
                    "{:?} at {quantile}: {} after {}",
                    sum.parts,
                    own[side],
                    before[side]
                );
                assert!(own[side] <= cautious[side] + rounding);
                nearer += u32::from(alone[side] < 0.98 * before[side]);
            }
            before = own;
        }
        // Alone the levels have limits that are not nested.
        assert!(nearer >= 10, "{:?}: {nearer}", sum.parts);
    }
}

/// Between two nodes they lie on the line from the furthest up to the upper one to the furthest up to the next.
#[test]
fn limits_that_move_in_steps_are_the_furthest_of_all_lower_nodes() {
    for sum in in_steps() {
        let composite = sum.composite();
        let mut furthest = vec![[0.0_f64; 2]];
        for node in 1..=122_u32 {
            let alone = sum.alone(at_quantile(0.025 * f64::from(node)));
            let last = furthest[furthest.len() - 1];
            furthest.push([0, 1].map(|side| last[side].max(alone[side])));
        }
        for (node, way) in [
            (0, 0.5),
            (3, 0.2),
            (26, 0.5),
            (51, 0.9),
            (78, 0.4),
            (120, 0.7),
        ] {
            let confidence = at_quantile(0.025 * (node as f64 + way));
            let own = distances(&composite, &composite.interval(confidence));
            let cautious = distances(&composite, &composite.cautious_interval(confidence));
            for side in 0..2 {
                let [next, last] = [1, 2].map(|more| furthest[node + more][side]);
                let line = (next + way * (last - next)).min(cautious[side]);
                // The quantile of a level near 1 keeps some ten digits.
                assert!(
                    (own[side] - line).abs() <= 1e-8 * (1.0 + line),
                    "{:?} at {node} and {way}: {} is not {line}",
                    sum.parts,
                    own[side]
                );
            }
        }
    }
}

/// Nothing is taken from other levels where no error makes up for another, or where everybody has answered.
#[test]
fn without_offsets_or_without_silence_there_are_no_nodes() {
    for mut sum in in_steps() {
        sum.weights = sum.weights.map(f64::abs);
        sum.correlation = sum.correlation.abs();
        let composite = sum.composite();
        for quantile in [0.31, 1.0, 1.959_963_984_540_054, 3.3] {
            let confidence = at_quantile(quantile);
            let own = distances(&composite, &composite.interval(confidence));
            let alone = sum.alone(confidence);
            for side in 0..2 {
                assert!((own[side] - alone[side]).abs() <= 1e-12 * (1.0 + alone[side]));
            }
        }
    }
    let parts = [share(3, 7), share(20, 31), share(2, 9)];
    let [one, other] = [parts[0].std_error(), parts[1].std_error()];
    let both = 0.3 * one * other;
    let rows = [[one * one, both, 0.0], [both, other * other, 0.0], [0.0; 3]];
    let all = parts[2].clone().of_population(9).unwrap();
    let beside_all = JointScores::new(vec![parts[0].clone(), parts[1].clone(), all], rows).unwrap();
    let beside_all = beside_all.weighted_sum(&[1.0, -1.0, 1.0]).unwrap();
    let sum = InSteps::of([parts[0].clone(), parts[1].clone()], 0.3);
    let confidence = at_quantile(1.111);
    let own = distances(&beside_all, &beside_all.interval(confidence));
    let alone = sum.alone(confidence);
    for side in 0..2 {
        assert!((own[side] - alone[side]).abs() <= 1e-12 * (1.0 + alone[side]));
    }
}
