//! The limits of a survival share.

use super::SurvivalStep;
use crate::special::{beta_lower_quantile, beta_upper_quantile};
use libm::{exp, expm1, log, log1p, sqrt};

/// A product of independent beta variables, taken for a beta variable of the same mean and variance.
struct BetaProduct {
    /// ln of the mean
    mean: f64,
    /// ln of the mean of squares, over the mean
    next: f64,
    /// ln of the mean of squares, over the squared mean
    ratio: f64,
}

impl BetaProduct {
    const ONE: Self = Self {
        mean: 0.0,
        next: 0.0,
        ratio: 0.0,
    };

    /// Logarithms of ratios near 1, so that nothing cancels.
    fn times(&mut self, a: f64, b: f64) {
        let total = a + b;
        self.mean += log1p(-b / total);
        self.next += log1p(-b / (total + 1.0));
        self.ratio += log1p(b / (a * (total + 1.0)));
    }

    fn parameters(&self) -> (f64, f64) {
        let a = -expm1(self.next) / expm1(self.ratio);
        (a, -a * expm1(self.mean) / exp(self.mean))
    }
}

/// The limits after these steps, with `tail` outside on each side (Fay, Brittain and Proschan, 2013, *Biostatistics*
/// 14, with their method of moments for the product).
///
/// The share left by each time at which d of n end is distributed as Beta(n − d + 1, d). For the lower limit
/// somebody may leave in the very next moment: one more factor Beta(n, 1) with the n still there.
pub(super) fn beta_product(steps: &[SurvivalStep], size: u64, tail: f64) -> [f64; 2] {
    let mut product = BetaProduct::ONE;
    for step in steps.iter().filter(|step| step.ended > 0) {
        let left = (step.at_risk - step.ended) as f64;
        product.times(left + 1.0, step.ended as f64);
    }
    let upper = if product.mean < 0.0 {
        let (a, b) = product.parameters();
        beta_upper_quantile(tail, a, b)
    } else {
        1.0
    };
    let left = steps
        .last()
        .map_or(size, |step| step.at_risk - step.ended - step.cut_off);
    let lower = if left > 0 {
        product.times(left as f64, 1.0);
        let (a, b) = product.parameters();
        beta_lower_quantile(tail, a, b)
    } else {
        0.0
    };
    [lower, upper]
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
