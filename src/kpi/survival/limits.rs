//! The limits of a survival share.

use super::SurvivalStep;
use crate::edge::{self, Tolerance};
use crate::special::{beta_lower_quantile, beta_upper_quantile};
use libm::{exp, expm1, log, log1p, sqrt};

/// What the limits of the share rest on: a product of independent beta variables, one for each time at which somebody
/// left, taken for a beta variable of the same mean and variance (Fay, Brittain and Proschan, 2013, *Biostatistics*
/// 14, with their method of moments).
///
/// The share left by each time at which d of n end is distributed as Beta(n − d + 1, d).
#[derive(Clone, Copy, Default)]
pub(super) struct BetaProduct {
    /// ln of the mean
    mean: f64,
    /// ln of the mean of squares, over the mean
    next: f64,
    /// ln of the mean of squares, over the squared mean
    ratio: f64,
    /// how many factors there are
    factors: f64,
}

impl BetaProduct {
    /// With the factor of one more step.
    pub(super) fn times_step(&mut self, step: &SurvivalStep) {
        if step.ended > 0 {
            let left = (step.at_risk - step.ended) as f64;
            self.times(left + 1.0, step.ended as f64);
        }
    }

    /// Logarithms of ratios near 1, so that nothing cancels.
    fn times(&mut self, a: f64, b: f64) {
        let total = a + b;
        self.mean += log1p(-b / total);
        self.next += log1p(-b / (total + 1.0));
        self.ratio += log1p(b / (a * (total + 1.0)));
        self.factors += 1.0;
    }

    fn parameters(&self) -> (f64, f64) {
        let a = -expm1(self.next) / expm1(self.ratio);
        (a, -a * expm1(self.mean) / exp(self.mean))
    }

    /// The upper limit, with `tail` above it.
    pub(super) fn upper(&self, tail: f64) -> f64 {
        if self.mean < 0.0 {
            let (a, b) = self.parameters();
            self.limit(beta_upper_quantile(tail, a, b))
        } else {
            1.0
        }
    }

    /// The lower limit, with `tail` below it: somebody may leave in the very next moment, one more factor
    /// Beta(n, 1) with the n still there.
    pub(super) fn lower(mut self, left: u64, tail: f64) -> f64 {
        if left == 0 {
            return 0.0;
        }
        self.times(left as f64, 1.0);
        let (a, b) = self.parameters();
        self.limit(beta_lower_quantile(tail, a, b))
    }

    /// A limit of exactly one half is what decides the limits of a median; each factor has added its rounding.
    fn limit(&self, quantile: f64) -> f64 {
        let tolerance = Tolerance::of([quantile, 0.5]).times(self.factors);
        edge::snap(quantile, 0.5, tolerance)
    }
}

impl<'a> FromIterator<&'a SurvivalStep> for BetaProduct {
    fn from_iter<I: IntoIterator<Item = &'a SurvivalStep>>(steps: I) -> Self {
        let mut product = Self::default();
        steps.into_iter().for_each(|step| product.times_step(step));
        product
    }
}

/// share^exp(±z s), with s = √hazard / |ln share|.
pub(super) fn log_log(share: f64, hazard: f64, quantile: f64) -> Option<[f64; 2]> {
    if !(share > 0.0 && share < 1.0) {
        return None;
    }
    let log_share = log(share);
    let reach = quantile * sqrt(hazard) / -log_share;
    Some([reach, -reach].map(|reach| exp(log_share * exp(reach))))
}
