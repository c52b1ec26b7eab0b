//! The variance of a weighted mean, and what a sample with such a variance is worth.

use crate::estimate::{Design, Estimate};

/// The linearised variance of a weighted mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linearised {
    pub(super) variance: f64,
    /// The variance if the population were infinite.
    pub(super) infinite: f64,
    pub(super) degrees_of_freedom: u64,
}

/// The estimate with the weighted shares of `weighted` and the error that was found for it.
pub(super) fn estimate_of(weighted: Estimate, linearised: Linearised, kish_size: f64) -> Estimate {
    let Linearised {
        variance,
        infinite,
        degrees_of_freedom,
    } = linearised;
    let answers = weighted.sample_size() as f64;
    let effective_size = if weighted.variance() > 0.0 {
        // Linearisation can be wrong by chance, never so much that an answer is worth more than one; only
        // a finite population makes it so.
        let gain = if variance > 0.0 {
            infinite / variance
        } else {
            1.0
        };
        (weighted.variance() / infinite).min(answers) * gain
    } else {
        kish_size
    };
    let design = Design {
        std_error: libm::sqrt(variance),
        degrees_of_freedom,
    };
    weighted.with_design(effective_size, design)
}
