//! The distribution of a mean Σ s p when the probabilities p have a Dirichlet distribution.
//!
//! It is the posterior of a score, and the building block of the guaranteed interval. Its distribution function
//! is a single integral, so nothing is simulated: Σ s p < t where Σ (s − t) G < 0 for independent gamma variables
//! G, whose characteristic function is known (Gil-Pelaez, 1951; Imhof, 1961):
//!
//! F(t) = ½ − π⁻¹ ∫₀^∞ sin(Σ α atan(uc)) / (u Π(1 + u²c²)^(α/2)) du, with c = s − t.

use alloc::vec::Vec;
use core::f64::consts::PI;

use crate::special::{
    atan_minus, beta_lower_quantile, beta_lower_tail, beta_upper_quantile, beta_upper_tail,
    find_root,
};
use crate::tilt::Side;

/// The integrand is followed until it is below e⁻⁴², less than the last digit of the result.
const NEGLIGIBLE: f64 = 42.0;
/// Halving the step of the trapezoidal rule doubles its right digits: two sums that agree to seven differ from the
/// integral in the fourteenth.
const COARSEST: f64 = 0.25;
const AGREEMENT: f64 = 1e-7;
const HALVINGS: u32 = 10;

/// A mean of values under Dirichlet-distributed probabilities.
#[derive(Clone, Debug)]
pub(crate) struct DirichletMean {
    /// Values and their positive parameters, in increasing order of the value.
    atoms: Vec<(f64, f64)>,
    total: f64,
    mean: f64,
    deviation: f64,
}

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

    /// The distribution of the mean of −s.
    fn mirrored(&self) -> Self {
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
        if t <= self.lowest() {
            return (0.0, 1.0);
        }
        if t > self.highest() {
            return (1.0, 0.0);
        }
        if let [(low, below), (high, above)] = self.atoms[..] {
            let x = (t - low) / (high - low);
            return (
                beta_lower_tail(x, above, below),
                beta_upper_tail(x, above, below),
            );
        }
        let half = self.inversion(t);
        ((0.5 - half).clamp(0.0, 1.0), (0.5 + half).clamp(0.0, 1.0))
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
            _ => {
                let (low, high) = self.bracket(tail);
                find_root(|t| self.tails(t).0 - tail, low, high)
            }
        }
    }

    /// Two points around the limit, a few standard deviations from the mean.
    fn bracket(&self, tail: f64) -> (f64, f64) {
        let mut high = self.highest();
        let mut steps = 1.0;
        // At 64 deviations below the mean nothing is left.
        while steps <= 64.0 {
            let low = self.mean - steps * self.deviation;
            if low <= self.lowest() {
                break;
            }
            if self.tails(low).0 < tail {
                return (low, high);
            }
            high = low;
            steps *= 2.0;
        }
        (self.lowest(), high)
    }

    /// The integral divided by π: P(mean ≥ t) − ½.
    ///
    /// With u = u₀ sinh s the integrand is smooth and even in s and falls off at least as fast as an
    /// exponential, where the trapezoidal rule converges geometrically.
    fn inversion(&self, t: f64) -> f64 {
        let squares: f64 = self
            .atoms
            .iter()
            .map(|(value, alpha)| alpha * (value - t) * (value - t))
            .sum();
        let widest = (self.highest() - t).max(t - self.lowest());
        // Keeps the poles of the integrand, u = ±i/c, at a distance of π/2 from the path.
        let unit = (1.0 / libm::sqrt(squares)).min(1.0 / widest);
        let drift = self.total * (self.mean - t);
        let end = self.end_of_integrand(t, unit);

        let mut step = COARSEST;
        let mut sum = 0.5 * unit * drift + self.sum_at(t, unit, drift, step, step, end);
        for _ in 0..HALVINGS {
            let coarse = sum * step;
            sum += self.sum_at(t, unit, drift, 0.5 * step, step, end);
            step *= 0.5;
            if (sum * step - coarse).abs() < AGREEMENT {
                break;
            }
        }
        sum * step / PI
    }

    /// The s beyond which the integrand is negligible.
    fn end_of_integrand(&self, t: f64, unit: f64) -> f64 {
        let mut end = 2.0;
        while end < 128.0 && self.angle_and_decay(unit * libm::sinh(end), t).1 < NEGLIGIBLE {
            end += 0.5;
        }
        end
    }

    /// Σ α [atan(uc) − uc] and ½ Σ α ln(1 + u²c²).
    fn angle_and_decay(&self, u: f64, t: f64) -> (f64, f64) {
        let (mut angle, mut decay) = (0.0, 0.0);
        for (value, alpha) in &self.atoms {
            let place = u * (value - t);
            angle += alpha * atan_minus(place);
            decay += 0.5 * alpha * libm::log1p(place * place);
        }
        (angle, decay)
    }

    /// The sum of the integrand at `first`, `first + step`, … up to `end`.
    fn sum_at(&self, t: f64, unit: f64, drift: f64, first: f64, step: f64, end: f64) -> f64 {
        let mut sum = 0.0;
        let mut s = first;
        while s <= end {
            let sinh = libm::sinh(s);
            let u = unit * sinh;
            let (angle, decay) = self.angle_and_decay(u, t);
            // The large first-order part of the angle comes from the mean, which is known exactly.
            let coth = libm::sqrt(1.0 + sinh * sinh) / sinh;
            sum += libm::sin(angle + u * drift) * libm::exp(-decay) * coth;
            s += step;
        }
        sum
    }
}
