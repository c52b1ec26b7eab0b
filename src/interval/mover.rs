//! The interval of a weighted sum of figures that go together: the method of variance estimates recovery (MOVER).

use alloc::vec::Vec;

/// A figure of a weighted sum: its weight, and how far its own lower and upper limit are from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Term {
    pub(crate) weight: f64,
    pub(crate) below: f64,
    pub(crate) above: f64,
}

impl Term {
    /// How far it moves the sum down and up, with the sign of its weight.
    fn moves(self) -> [f64; 2] {
        if self.weight > 0.0 {
            [self.weight * self.below, self.weight * self.above]
        } else {
            [self.weight * self.above, self.weight * self.below]
        }
    }
}

/// How far the limits of the sum are below and above it: √(Σ r a a) over all pairs, where a is the weight times the
/// distance of a figure's own limit (Zou and Donner, 2008; Zou, 2009, for figures that go together). The correlation of
/// a pair that is not known is the one that makes the sum most uncertain.
pub(crate) fn distances(
    terms: &[Term],
    correlation: impl Fn(usize, usize) -> Option<f64>,
) -> [f64; 2] {
    let moves: Vec<[f64; 2]> = terms.iter().map(|term| term.moves()).collect();
    [0, 1].map(|side| {
        let mut square = 0.0;
        for (i, first) in moves.iter().enumerate() {
            square += first[side] * first[side];
            for (j, second) in moves.iter().enumerate().skip(i + 1) {
                let product = first[side] * second[side];
                square += 2.0 * correlation(i, j).map_or(product.abs(), |r| r * product);
            }
        }
        // Below zero by rounding only, for correlations that people can have.
        libm::sqrt(square.max(0.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the reference file that are about declared limits: calculated with 30 digits.
    #[test]
    fn sums_of_figures_that_go_together() {
        type Row<'a> = (
            &'a [f64],
            &'a [f64],
            &'a [f64],
            &'a [f64],
            &'a [&'a [f64]],
            [f64; 4],
        );
        let rows: [Row<'_>; 4] = [
            (
                &[0.5, 0.5],
                &[0.35, 0.775],
                &[0.22, 0.71],
                &[0.47, 0.83],
                &[&[1.0, 0.6], &[0.6, 1.0]],
                [
                    0.474_090_441_693_219_6,
                    0.642_100_565_324_625_7,
                    0.465,
                    0.65,
                ],
            ),
            (
                &[0.2, 0.5, 0.3],
                &[0.4, 0.6, 0.5],
                &[0.1, 0.45, 0.38],
                &[0.65, 0.72, 0.66],
                &[&[1.0, 0.3, 0.5], &[0.3, 1.0, 0.2], &[0.5, 0.2, 1.0]],
                [
                    0.401_699_571_317_941_43,
                    0.647_285_975_291_165_9,
                    0.359,
                    0.688,
                ],
            ),
            (
                &[0.5, 0.5],
                &[0.35, 0.775],
                &[0.22, 0.71],
                &[0.47, 0.83],
                &[&[1.0, 0.0], &[0.0, 1.0]],
                [
                    0.489_827_790_731_256_8,
                    0.628_501_893_912_220_4,
                    0.465,
                    0.65,
                ],
            ),
            (
                &[0.25; 4],
                &[0.3, 0.5, 0.7, 0.9],
                &[0.1, 0.35, 0.5, 0.6],
                &[0.5, 0.66, 0.88, 1.1],
                &[
                    &[1.0, 0.5, 0.5, 0.5],
                    &[0.5, 1.0, 0.5, 0.5],
                    &[0.5, 0.5, 1.0, 0.5],
                    &[0.5, 0.5, 0.5, 1.0],
                ],
                [
                    0.430_903_134_269_141_45,
                    0.746_372_811_683_044_5,
                    0.3875,
                    0.785,
                ],
            ),
        ];
        for (weights, values, lower, upper, correlation, expected) in rows {
            let terms: Vec<Term> = (0..weights.len())
                .map(|at| Term {
                    weight: weights[at],
                    below: values[at] - lower[at],
                    above: upper[at] - values[at],
                })
                .collect();
            let value: f64 = weights
                .iter()
                .zip(values)
                .map(|(weight, value)| weight * value)
                .sum();
            let known = distances(&terms, |i, j| Some(correlation[i][j]));
            let unknown = distances(&terms, |_, _| None);
            let found = [
                value - known[0],
                value + known[1],
                value - unknown[0],
                value + unknown[1],
            ];
            for (found, expected) in found.into_iter().zip(expected) {
                assert!(
                    (found - expected).abs() <= 1e-12,
                    "{found} is not {expected}"
                );
            }
        }
    }
}
