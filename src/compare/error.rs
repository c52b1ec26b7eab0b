//! What cannot be compared.

use core::fmt;

use crate::estimate::{Estimate, EstimateError};
use crate::metric::MetricError;
use crate::scale::Scale;

/// A score as an error shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Compared {
    /// The score.
    pub value: f64,
    /// The lowest score possible.
    pub lowest: f64,
    /// The highest score possible.
    pub highest: f64,
}

impl Compared {
    pub(super) fn new(estimate: &Estimate) -> Self {
        let range = estimate.range();
        Self {
            value: estimate.value(),
            lowest: *range.start(),
            highest: *range.end(),
        }
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            value,
            lowest,
            highest,
        } = self;
        write!(f, "{value:.1} on {lowest}..={highest}")
    }
}

/// Why two scores have no difference.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DifferenceError {
    /// The scores are of different metrics, or of the same on different scales.
    #[error("a score of {first} and one of {second} are of different metrics or scales")]
    NotComparable {
        /// The first score.
        first: Compared,
        /// The second score.
        second: Compared,
    },
    /// The two answers of a person are on different scales.
    #[error("answers on the scale {first} do not change into answers on the scale {second}")]
    Scales {
        /// The scale of the first answers.
        first: Scale,
        /// The scale of the second answers.
        second: Scale,
    },
    /// The pairs have no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
}

impl From<MetricError> for DifferenceError {
    fn from(error: MetricError) -> Self {
        Self::Estimate(error.into())
    }
}
