//! Why a metric has no value for an answer.

use crate::scale::{RatingError, Scale};

/// Why a metric has no value for an answer.
///
/// ```
/// use cxmetrics::{MetricError, Nps};
///
/// assert_eq!(
///     Nps::with_cutoffs(9, 6),
///     Err(MetricError::CutoffsCross { at_most: 9.0, at_least: 6.0 })
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricError {
    /// The rating is not on the scale.
    #[error(transparent)]
    Rating(#[from] RatingError),
    /// The metric is defined on one scale only.
    #[error(
        "these cut-offs are for the scale {expected}, not {found}: name those for it, or give them"
    )]
    WrongScale {
        /// The scale of the metric.
        expected: Scale,
        /// The scale of the answers.
        found: Scale,
    },
    /// The lower cut-off is not below the upper one.
    #[error("the cut-offs cross: {at_most} and below, {at_least} and above")]
    CutoffsCross {
        /// The highest rating of the low group.
        at_most: f64,
        /// The lowest rating of the high group.
        at_least: f64,
    },
    /// A cut-off is not a rating of the scale.
    #[error("cut-off {cutoff} is not on the scale {scale}")]
    CutoffOffScale {
        /// The cut-off.
        cutoff: f64,
        /// The scale of the answers.
        scale: Scale,
    },
    /// A box cannot hold that many levels of the scale.
    #[error("a box of {boxes} is not between 1 and {} of the scale {scale}", scale.levels() - 1)]
    Boxes {
        /// The number of levels in the box.
        boxes: usize,
        /// The scale of the answers.
        scale: Scale,
    },
    /// The index divides by the highest rating, so it needs a scale that does not go below zero.
    #[error("an index needs a scale from 0 upwards, not {scale}: use the rescaled mean")]
    IndexBelowZero {
        /// The scale of the answers.
        scale: Scale,
    },
    /// The metric gave NaN or a value beyond ±10¹⁰⁰, whose square no `f64` holds.
    #[error("the metric gives rating {rating} the value {value}, which is not a usable number")]
    Unusable {
        /// The rating.
        rating: f64,
        /// Its value.
        value: f64,
    },
}
