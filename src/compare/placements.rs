//! How often an observation of one sample is above one of another: counts on ordered values.

use crate::edge::rounding;

/// How many observations of each sample there are at one value; values in increasing order.
pub(crate) type Group = [f64; 2];

/// What the ranks of two samples say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placements {
    pub(crate) sizes: [f64; 2],
    /// How many pairs have the first above the second, ties half: Mann and Whitney's U.
    pub(crate) above: f64,
    /// How many pairs are equal.
    pub(crate) tied_pairs: f64,
    /// Σ (t³ − t) over the values, t observations at each.
    pub(crate) ties: f64,
}

impl Placements {
    pub(crate) fn new(groups: impl Iterator<Item = Group>) -> Self {
        let mut sizes = [0.0; 2];
        let (mut above, mut ties, mut tied_pairs) = (0.0, 0.0, 0.0);
        for [first, second] in groups {
            tied_pairs += first * second;
            above += first * (sizes[1] + 0.5 * second);
            sizes = [sizes[0] + first, sizes[1] + second];
            let here = first + second;
            ties += (here * here - 1.0) * here;
        }
        Self {
            sizes,
            above,
            tied_pairs,
            ties,
        }
    }

    /// Sᵢ²/nᵢ of Brunner and Munzel, from the same groups: the variance of the placements of each sample among the other,
    /// over its size.
    pub(crate) fn squares(&self, groups: impl Iterator<Item = Group>) -> [f64; 2] {
        let [n1, n2] = self.sizes;
        let means = [self.above / n1, n1 - self.above / n2];
        let (mut before, mut squares) = ([0.0; 2], [0.0; 2]);
        for [first, second] in groups {
            let places = [before[1] + 0.5 * second, before[0] + 0.5 * first];
            for (index, count) in [first, second].into_iter().enumerate() {
                let deviation = places[index] - means[index];
                // Where all are beyond all others, rounding must not make an error of it.
                if deviation.abs() > rounding(self.sizes[1 - index]) {
                    squares[index] += count * deviation * deviation;
                }
            }
            before = [before[0] + first, before[1] + second];
        }
        let square = |index: usize, own: f64, other: f64| {
            squares[index] / (own - 1.0).max(1.0) / own / (other * other)
        };
        [square(0, n1, n2), square(1, n2, n1)]
    }

    /// P(X > Y) + ½ P(X = Y).
    pub(crate) fn superiority(&self) -> f64 {
        self.above / (self.sizes[0] * self.sizes[1])
    }

    /// The variance of U if both samples are of one distribution, given the ties.
    pub(crate) fn null_variance(&self) -> f64 {
        let [n1, n2] = self.sizes;
        let total = n1 + n2;
        let tied = if total > 1.0 {
            self.ties / (total * (total - 1.0))
        } else {
            0.0
        };
        (n1 * n2 / 12.0 * (total + 1.0 - tied)).max(0.0)
    }
}
