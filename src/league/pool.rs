//! Scores drawn towards all: empirical Bayes whose intervals hold on average whatever the true scores are.

use alloc::vec::Vec;

use super::critical::critical_values;
use crate::sum::Sum;

/// A segment as the pooling sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    pub(super) score: f64,
    /// The variance of single answers, with the number of answers as its divisor.
    pub(super) variance: f64,
    pub(super) size: f64,
}

/// What all segments together say of how they differ.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pool {
    pub(super) mean: f64,
    /// The variance of the true scores.
    pub(super) spread: f64,
    pub(super) kurtosis: f64,
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

fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    terms.collect::<Sum>().value()
}

/// The squared error of each score; `None` if no segment has answers that differ.
pub(super) fn squared_errors(segments: &[Measured]) -> Option<Vec<f64>> {
    let freedom = |segment: &Measured| (segment.size - 1.0).max(0.0);
    let squares = sum(segments
        .iter()
        .map(|segment| segment.size * segment.variance));
    let typical = squares / sum(segments.iter().map(freedom));
    (typical > 0.0 && typical.is_finite()).then(|| {
        segments
            .iter()
            .map(|segment| {
                let own = segment.size * segment.variance + PRIOR * typical;
                own / (freedom(segment) + PRIOR) / segment.size
            })
            .collect()
    })
}

/// Pools scores whose squared errors are known. With `bounded` the fourth moment of the true scores, as the scores show it,
/// limits how badly they can be spread.
pub(super) fn pool(segments: &[Measured], errors: &[f64], bounded: bool, alpha: f64) -> Pool {
    let each = || {
        segments
            .iter()
            .map(|segment| segment.size)
            .zip(errors.iter().copied())
    };
    let size = sum(each().map(|(size, _)| size));
    let mean = sum(segments.iter().map(|segment| segment.size * segment.score)) / size;
    let apart: Vec<f64> = segments
        .iter()
        .map(|segment| segment.score - mean)
        .collect();
    let of = |term: &dyn Fn(f64, f64, f64) -> f64| {
        sum(each()
            .zip(&apart)
            .map(|((size, error), distance)| term(size, error, *distance)))
    };

    let raw = of(&|size, error, distance| size * (distance * distance - error)) / size;
    let errors_sum = of(&|size, error, _| size * error);
    let floor = 2.0 * of(&|size, error, _| size * size * error * error) / (size * errors_sum);
    let spread = raw.max(floor);

    let fourth = of(&|size, error, distance| {
        let square = distance * distance;
        size * (square * square - 6.0 * error * square + 3.0 * error * error)
    }) / (spread * spread * size);
    let least = 1.0
        + 32.0 * of(&|size, error, _| size * size * error * error * error * error)
            / (spread * spread * size * of(&|size, error, _| size * error * error));
    let kurtosis = fourth.max(least);

    // How uncertain the spread itself is.
    let doubt =
        libm::sqrt(2.0 * of(&|size, error, _| size * size * (spread + error) * (spread + error)))
            / size;
    let moments: Vec<f64> = errors
        .iter()
        .map(|error| error * (spread + 0.5 * doubt) / (spread * spread))
        .collect();
    let critical = critical_values(&moments, bounded.then_some(kurtosis), alpha);
    let rows = errors
        .iter()
        .zip(&apart)
        .zip(critical)
        .map(|((error, distance), critical)| {
            let weight = spread / (spread + error);
            let value = mean + weight * distance;
            let reach = critical * weight * libm::sqrt(*error);
            Pooled {
                value,
                weight,
                limits: [value - reach, value + reach],
            }
        });
    Pool {
        mean,
        spread,
        kurtosis,
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two reference tables: moments with 30 digits, critical values by the dual problem.
    #[test]
    #[allow(clippy::too_many_lines)] // two tables
    fn reference_tables() {
        let clear = [
            (
                [300, 80, 20],
                0.696_829_051_606_518_2,
                0.641_852_921_614_068_8,
                0.751_805_181_598_967_6,
            ),
            (
                [250, 100, 50],
                0.496_957_196_018_264_8,
                0.427_772_797_960_913_83,
                0.566_141_594_075_615_8,
            ),
            (
                [200, 120, 80],
                0.298_704_507_416_637_5,
                0.222_523_221_120_426_94,
                0.374_885_793_712_848_14,
            ),
            (
                [150, 150, 100],
                0.125_796_436_260_572_96,
                0.049_653_031_567_608_12,
                0.201_939_840_953_537_8,
            ),
            (
                [100, 150, 150],
                -0.121_216_927_762_278_37,
                -0.197_360_332_455_243_23,
                -0.045_073_523_069_313_52,
            ),
            (
                [60, 140, 200],
                -0.344_371_085_731_638_94,
                -0.415_371_418_470_793_34,
                -0.273_370_752_992_484_53,
            ),
        ];
        let noise = [
            (
                [10, 6, 4],
                0.307_096_213_910_311,
                -0.129_612_805_090_193_9,
                0.743_805_232_910_815_9,
            ),
            (
                [12, 4, 4],
                0.335_556_418_079_621_2,
                -0.106_121_613_796_800_32,
                0.777_234_454_296_042_7,
            ),
            (
                [9, 7, 4],
                0.292_276_833_303_583_9,
                -0.140_572_963_149_619_17,
                0.725_126_629_756_787,
            ),
            (
                [11, 5, 4],
                0.321_463_989_392_393_85,
                -0.118_167_484_501_774_53,
                0.761_095_463_286_562_2,
            ),
            (
                [10, 5, 5],
                0.293_538_496_802_955_96,
                -0.155_621_347_379_204_83,
                0.742_698_340_985_116_8,
            ),
        ];
        let tables = [
            (
                &clear[..],
                0.125_899_644_945_697_58,
                1.753_958_131_829_727_5,
            ),
            (&noise[..], 0.013_289_787_165_639_041, 41.148_507_319_708_22),
        ];
        for (table, spread, kurtosis) in tables {
            let segments: Vec<Measured> = table
                .iter()
                .map(|([p, q, d], ..)| {
                    let [p, q, d] = [*p, *q, *d].map(f64::from);
                    let size = p + q + d;
                    let score = (p - d) / size;
                    Measured {
                        score,
                        variance: (p + d) / size - score * score,
                        size,
                    }
                })
                .collect();
            let errors = squared_errors(&segments).unwrap();
            let pool = pool(&segments, &errors, true, 0.05);
            let close = |found: f64, expected: f64| {
                assert!(
                    (found - expected).abs() <= 1e-7 * expected.abs().max(1.0),
                    "{found} is not {expected}"
                );
            };
            close(pool.spread, spread);
            close(pool.kurtosis, kurtosis);
            for (row, (_, value, lower, upper)) in pool.rows.iter().zip(table) {
                close(row.value, *value);
                close(row.limits[0], *lower);
                close(row.limits[1], *upper);
            }
        }
    }
}
