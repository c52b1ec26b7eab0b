//! The distribution of a mean Σ s p when the probabilities p have a Dirichlet distribution.
//!
//! It is the posterior of a score, and the building block of the guaranteed interval. With two values it is a beta
//! distribution; with more its tails are integrals along a path (see `contour`), so nothing is simulated.

mod contour;
mod integral;

use alloc::vec::Vec;

use crate::edge::unsigned_zero;
use crate::special::{
    Newton, beta_lower_quantile, beta_lower_tail, beta_upper_quantile, beta_upper_tail,
    bracketed_newton, normal_density, normal_upper_quantile,
};
use crate::tilt::Side;
use contour::Tail;

/// A mean of values under Dirichlet-distributed probabilities.
#[derive(Clone, Debug)]
pub(crate) struct DirichletMean {
    /// Values and their positive parameters, in increasing order of the value.
    atoms: Vec<(f64, f64)>,
    total: f64,
    mean: f64,
    deviation: f64,
}

/// What is nearer to an end than this share of the width is at the end.
const NEAREST: f64 = 1e-90;

impl DirichletMean {
    /// Takes values in increasing order and leaves out those with parameter 0; there must be one with
    /// more.
    pub(crate) fn new(atoms: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let atoms: Vec<_> = atoms
            .into_iter()
            .filter(|&(_, alpha)| alpha > 0.0)
            .collect();
        let total: f64 = atoms.iter().map(|(_, alpha)| alpha).sum();
        let mean = atoms
            .iter()
            .map(|(value, alpha)| value * alpha)
            .sum::<f64>()
            / total;
        let squares: f64 = atoms
            .iter()
            .map(|(value, alpha)| alpha * (value - mean) * (value - mean))
            .sum();
        Self {
            deviation: libm::sqrt(squares / total / (total + 1.0)),
            atoms,
            total,
            mean,
        }
    }

    /// The distribution of the mean of s + `by`.
    pub(crate) fn moved(&self, by: f64) -> Self {
        Self::new(self.atoms.iter().map(|&(value, alpha)| (value + by, alpha)))
    }

    /// The distribution of the mean of −s.
    pub(crate) fn mirrored(&self) -> Self {
        Self {
            atoms: self
                .atoms
                .iter()
                .rev()
                .map(|&(value, alpha)| (-value, alpha))
                .collect(),
            mean: -self.mean,
            ..*self
        }
    }

    pub(crate) fn lowest(&self) -> f64 {
        self.atoms[0].0
    }

    pub(crate) fn highest(&self) -> f64 {
        self.atoms[self.atoms.len() - 1].0
    }

    pub(crate) const fn mean(&self) -> f64 {
        self.mean
    }

    pub(crate) const fn deviation(&self) -> f64 {
        self.deviation
    }

    /// P(mean < t) and P(mean ≥ t).
    pub(crate) fn tails(&self, t: f64) -> (f64, f64) {
        // So near an end that the reciprocal of the distance is no number, there is no probability left.
        let nothing = 1e-290 * (self.highest() - self.lowest());
        if t <= self.lowest() || t - self.lowest() < nothing {
            return (0.0, 1.0);
        }
        // The end itself is reached by no mean of two values or more.
        if t >= self.highest() || self.highest() - t < nothing {
            return (1.0, 0.0);
        }
        if let [(low, below), (high, above)] = self.atoms[..] {
            // From the nearer end: the distance to it has all its digits.
            let [from_low, from_high] = [t - low, high - t].map(|distance| distance / (high - low));
            return if from_low <= from_high {
                (
                    beta_lower_tail(from_low, above, below),
                    beta_upper_tail(from_low, above, below),
                )
            } else {
                (
                    beta_upper_tail(from_high, below, above),
                    beta_lower_tail(from_high, below, above),
                )
            };
        }
        let tails = self.tails_between(t);
        // A tail so thin that nothing of it is left is 0, not −0.
        (unsigned_zero(tails.lower), unsigned_zero(tails.upper))
    }

    /// Both tails and the density at a t between the lowest and the highest of three values or more. The smaller tail is
    /// the one that is computed, so that it has all its digits.
    fn tails_between(&self, t: f64) -> Tails {
        if let Some(tail) = Tail::lower(&self.atoms, self.total, t) {
            return Tails {
                lower: tail.probability,
                upper: 1.0 - tail.probability,
                density: tail.density,
            };
        }
        let mirrored = self.mirrored();
        let tail = Tail::lower(&mirrored.atoms, self.total, -t);
        let (upper, density) = tail.map_or((0.5, 0.0), |tail| (tail.probability, tail.density));
        Tails {
            lower: 1.0 - upper,
            upper,
            density,
        }
    }

    /// The t beyond which, on one side, lies the probability `tail`.
    pub(crate) fn limit(&self, side: Side, tail: f64) -> f64 {
        match side {
            Side::Lower => self.lower_limit(tail),
            Side::Upper => -self.mirrored().lower_limit(tail),
        }
    }

    fn lower_limit(&self, tail: f64) -> f64 {
        match self.atoms[..] {
            [(value, _)] => value,
            [(low, below), (high, above)] => {
                let place = beta_lower_quantile(tail, above, below);
                if place < 0.5 {
                    low + (high - low) * place
                } else {
                    // Close to the upper end only the distance from it has all its digits.
                    high - (high - low) * beta_upper_quantile(tail, below, above)
                }
            }
            _ => self.lower_root(tail),
        }
    }

    /// The limit by Newton's method on the scales on which a mean between two ends is nearly a straight line: the logit
    /// of its place, and the normal quantile of its tail.
    fn lower_root(&self, tail: f64) -> f64 {
        let (lowest, highest) = (self.lowest(), self.highest());
        let width = highest - lowest;
        // The mean is this near to the end at least as often as all that is not at the end weighs so little. If that is
        // often enough, the limit is the end, and no step gets there.
        let at_end = self.atoms.first().map_or(0.0, |(_, alpha)| *alpha);
        // Nor is there a number between the end and the next one.
        let nearest = NEAREST.max(0.25 * f64::EPSILON * lowest.abs() / width);
        if beta_lower_tail(nearest, self.total - at_end, at_end) >= tail {
            return lowest;
        }
        let target = -normal_upper_quantile(tail);
        // dt by the logit, at t.
        let scale = |t: f64| (t - lowest) * (highest - t) / width;
        // How far a step of the logit leads: never beyond the ends, and with all digits of t.
        let moved = |t: f64, step: f64| {
            let (growth, [below, above]) = (libm::expm1(step), [t - lowest, highest - t]);
            if growth.is_finite() {
                below * above * growth / (width + below * growth)
            } else {
                above
            }
        };
        let equation = |t: f64| {
            let tails = self.tails_between(t);
            let z = if tails.lower < 0.5 {
                -normal_upper_quantile(tails.lower)
            } else {
                normal_upper_quantile(tails.upper)
            };
            let step = (target - z) * normal_density(z) / tails.density / scale(t);
            Newton {
                value: z - target,
                step: moved(t, step),
                // Newton doubles the number of right digits, and the scales are nearly straight; from one number to the
                // next there is nothing to find.
                last: (1e-8 * self.deviation.min(scale(t))).max(f64::EPSILON * t.abs()),
            }
        };
        let start = self.mean + moved(self.mean, target * self.deviation / scale(self.mean));
        bracketed_newton(equation, lowest, highest, start)
    }
}

/// Both tails of the mean at a point, and the density there.
struct Tails {
    lower: f64,
    upper: f64,
    density: f64,
}
