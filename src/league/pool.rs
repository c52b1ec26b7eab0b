//! Scores drawn towards all: empirical Bayes whose intervals hold on average whatever the true scores are.

use alloc::vec::Vec;

use super::critical::critical_values;
use crate::estimate::Estimate;
use crate::sum::Sum;

/// What all segments together say of how they differ.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pool {
    pub(super) mean: f64,
    /// The variance of the true scores.
    pub(super) spread: f64,
    pub(super) rows: Vec<Pooled>,
}

/// A score drawn towards all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pooled {
    pub(super) value: f64,
    pub(super) weight: f64,
    pub(super) limits: [f64; 2],
}

/// As many answers of the typical spread are added to each segment, so that a small one whose answers are all alike is not
/// taken for certain.
const PRIOR: f64 = 10.0;

/// A segment as the pooling sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Measured {
    size: f64,
    score: f64,
    /// The squared error of the score.
    error: f64,
}

/// Draws the scores towards all; `None` if no segment has answers that differ. With `bounded` the fourth moment of the true
/// scores, as the scores show it, limits how badly they can be spread.
pub(super) fn pool(scores: &[Estimate], bounded: bool, alpha: f64) -> Option<Pool> {
    let segments = measured(scores)?;
    let moments = Moments::of(&segments);
    let ratios: Vec<f64> = segments
        .iter()
        .map(|segment| segment.error * moments.doubtful_spread / (moments.spread * moments.spread))
        .collect();
    let critical = critical_values(&ratios, bounded.then_some(moments.kurtosis), alpha);
    let rows = segments.iter().zip(critical).map(|(segment, critical)| {
        let weight = moments.spread / (moments.spread + segment.error);
        let value = moments.mean + weight * (segment.score - moments.mean);
        let reach = critical * weight * libm::sqrt(segment.error);
        Pooled {
            value,
            weight,
            limits: [value - reach, value + reach],
        }
    });
    Some(Pool {
        mean: moments.mean,
        spread: moments.spread,
        rows: rows.collect(),
    })
}

fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    terms.collect::<Sum>().value()
}

/// The segments with their squared errors.
fn measured(scores: &[Estimate]) -> Option<Vec<Measured>> {
    let freedom = |score: &Estimate| (score.effective_size() - 1.0).max(0.0);
    let squares = |score: &Estimate| score.effective_size() * score.variance();
    let typical = sum(scores.iter().map(squares)) / sum(scores.iter().map(freedom));
    let of = |score: &Estimate| {
        let size = score.effective_size();
        let variance = (squares(score) + PRIOR * typical) / (freedom(score) + PRIOR);
        Measured {
            size,
            score: score.value(),
            error: variance / size,
        }
    };
    (typical > 0.0 && typical.is_finite()).then(|| scores.iter().map(of).collect())
}

/// The moments of the true scores.
struct Moments {
    mean: f64,
    spread: f64,
    kurtosis: f64,
    /// The spread and half of how uncertain it is.
    doubtful_spread: f64,
}

impl Moments {
    fn of(segments: &[Measured]) -> Self {
        let size = sum(segments.iter().map(|segment| segment.size));
        // A segment counts by its number of answers: by its error it would count by its score.
        let mean_of = |figure: &dyn Fn(&Measured) -> f64| {
            sum(segments
                .iter()
                .map(|segment| segment.size * figure(segment)))
                / size
        };
        // Σ ω² x² / (Σ ω Σ ω x): how far errors alone move a mean of their powers x.
        let noise = |power: &dyn Fn(&Measured) -> f64| {
            let squares = mean_of(&|segment| segment.size * power(segment) * power(segment));
            squares / (size * mean_of(power))
        };
        let mean = mean_of(&|segment| segment.score);
        let apart = |segment: &Measured| (segment.score - mean) * (segment.score - mean);

        let spread = mean_of(&|segment| apart(segment) - segment.error)
            .max(2.0 * noise(&|segment| segment.error));
        let fourth = mean_of(&|segment| {
            let (square, error) = (apart(segment), segment.error);
            square * square - 6.0 * error * square + 3.0 * error * error
        });
        let least = 32.0 * noise(&|segment| segment.error * segment.error);
        let doubt =
            mean_of(&|segment| segment.size * (spread + segment.error) * (spread + segment.error));
        Self {
            mean,
            spread,
            kurtosis: (fourth / (spread * spread)).max(1.0 + least / (spread * spread)),
            doubtful_spread: spread + 0.5 * libm::sqrt(2.0 * doubt / size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Metric, Nps};
    use crate::scale::Scale;
    use crate::tally::Tally;

    /// Promoters, passives and detractors; the pooled score and its limits.
    type Row = ([u64; 3], [f64; 3]);

    #[rustfmt::skip]
    const CLEAR: [Row; 6] = [
        ([300, 80, 20], [0.696_829_051_606_518_2, 0.641_852_921_614_068_8, 0.751_805_181_598_967_6]),
        ([250, 100, 50], [0.496_957_196_018_264_8, 0.427_772_797_960_913_83, 0.566_141_594_075_615_8]),
        ([200, 120, 80], [0.298_704_507_416_637_5, 0.222_523_221_120_426_94, 0.374_885_793_712_848_14]),
        ([150, 150, 100], [0.125_796_436_260_572_96, 0.049_653_031_567_608_12, 0.201_939_840_953_537_8]),
        ([100, 150, 150], [-0.121_216_927_762_278_37, -0.197_360_332_455_243_23, -0.045_073_523_069_313_52]),
        ([60, 140, 200], [-0.344_371_085_731_638_94, -0.415_371_418_470_793_34, -0.273_370_752_992_484_53]),
    ];
    #[rustfmt::skip]
    const NOISE: [Row; 5] = [
        ([10, 6, 4], [0.307_096_213_910_311, -0.129_612_805_090_193_9, 0.743_805_232_910_815_9]),
        ([12, 4, 4], [0.335_556_418_079_621_2, -0.106_121_613_796_800_32, 0.777_234_454_296_042_7]),
        ([9, 7, 4], [0.292_276_833_303_583_9, -0.140_572_963_149_619_17, 0.725_126_629_756_787]),
        ([11, 5, 4], [0.321_463_989_392_393_85, -0.118_167_484_501_774_53, 0.761_095_463_286_562_2]),
        ([10, 5, 5], [0.293_538_496_802_955_96, -0.155_621_347_379_204_83, 0.742_698_340_985_116_8]),
    ];

    /// Two reference tables: moments with 30 digits, critical values by the dual problem.
    #[test]
    fn reference_tables() {
        let close = |found: f64, expected: f64| {
            assert!(
                (found - expected).abs() <= 1e-7 * expected.abs().max(1.0),
                "{found} is not {expected}"
            );
        };
        for (table, spread, kurtosis) in [
            (
                &CLEAR[..],
                0.125_899_644_945_697_58,
                1.753_958_131_829_727_5,
            ),
            (&NOISE[..], 0.013_289_787_165_639_041, 41.148_507_319_708_22),
        ] {
            let score = |&([promoters, passives, detractors], _): &Row| {
                let counts = [detractors, 0, 0, 0, 0, 0, 0, passives, 0, promoters, 0];
                let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
                Nps::STANDARD.estimate(&tally).unwrap()
            };
            let scores: Vec<Estimate> = table.iter().map(score).collect();
            let moments = Moments::of(&measured(&scores).unwrap());
            close(moments.spread / 1e4, spread);
            close(moments.kurtosis, kurtosis);
            let pool = pool(&scores, true, 0.05).unwrap();
            for (row, (_, expected)) in pool.rows.iter().zip(table) {
                let found = [row.value, row.limits[0], row.limits[1]];
                for (found, expected) in found.into_iter().zip(expected) {
                    close(found / 100.0, *expected);
                }
            }
        }
    }
}
