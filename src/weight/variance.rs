//! The variance of a weighted mean, and what a sample with such a variance is worth.

use crate::estimate::{Clusters, Design, Estimate, Guard};

/// The linearised variance of a weighted mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linearised {
    pub(super) variance: f64,
    /// The variance if the population were infinite.
    pub(super) infinite: f64,
    pub(super) degrees_of_freedom: u64,
    /// What it was measured on, if answers were drawn together.
    pub(super) clusters: Option<Clusters>,
}

/// Standard errors below this part of the range are what rounding left of nothing.
const NO_ERROR: f64 = 1e-13;

/// The estimate with the weighted shares of `weighted` and the error that was found for it.
pub(super) fn estimate_of(weighted: Estimate, linearised: Linearised, kish_size: f64) -> Estimate {
    let Linearised {
        variance,
        infinite,
        degrees_of_freedom,
        clusters,
    } = linearised;
    let answers = weighted.sample_size() as f64;
    // Linearisation can be wrong by chance, never so much that an answer is worth more than one; only
    // a finite population makes it so.
    let gain = if variance > 0.0 {
        infinite / variance
    } else {
        1.0
    };
    let worth = if weighted.variance() > 0.0 {
        weighted.variance() / infinite
    } else {
        kish_size
    };
    let seen = worth.min(answers);
    let effective_size = seen * gain;
    let (low, high) = (*weighted.range().start(), *weighted.range().end());
    let guard = clusters
        .filter(|clusters| clusters.count < answers)
        .map(|clusters| {
            if libm::sqrt(variance) > NO_ERROR * (high - low) {
                let place = (2.0 * weighted.value() - low - high) / (high - low);
                Guard::new(answers, seen, place, clusters).times(gain)
            } else {
                Guard::alike(effective_size, clusters)
            }
        });
    let design = Design {
        std_error: libm::sqrt(variance),
        degrees_of_freedom,
        guard,
    };
    weighted.with_design(effective_size, design)
}
