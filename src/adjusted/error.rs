//! Why a score is not adjusted.

use crate::estimate::EstimateError;
use crate::metric::MetricError;
use crate::scale::{RatingError, Scale};
use crate::shown::Counted;

/// Why a score is not adjusted.
///
/// ```
/// use cxmetrics::adjusted::{AdjustedError, Covariates};
/// use cxmetrics::Scale;
///
/// let mut calls = Covariates::new(Scale::ZERO_TO_TEN);
/// let error = calls.record(9, f64::NAN).unwrap_err();
/// assert!(matches!(error, AdjustedError::Covariate { .. }));
/// assert_eq!(error.to_string(), "a covariate is a finite number of at most 1e100, not NaN");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AdjustedError {
    /// There is no score to adjust.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// A rating is not on its scale.
    #[error(transparent)]
    Rating(#[from] RatingError),
    /// The metric of the covariate does not go with its scale.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// What is known of a person is no number that can be calculated with.
    #[error("a covariate is a finite number of at most 1e100, not {value}")]
    Covariate {
        /// The number.
        value: f64,
    },
    /// Some who answered have nothing that was known of them before.
    #[error(
        "of {} nothing is known before: leave them out, or compare them as a stratum of their own",
        Counted(*answers, "answer")
    )]
    NoCovariate {
        /// How many they are.
        answers: u64,
    },
    /// The answers are on different scales.
    #[error("answers on the scale {other} do not go with answers on the scale {scale}")]
    Scales {
        /// The scale of the first.
        scale: Scale,
        /// The scale of the other.
        other: Scale,
    },
    /// Too few answers, of all or of one stratum, to learn from.
    #[error("{} of stratum {stratum} tell no error: it takes 2", Counted(*answers, "answer"))]
    Stratum {
        /// Its position, counted from 0.
        stratum: usize,
        /// Its answers.
        answers: u64,
    },
    /// More have answered than there are.
    #[error("{} of stratum {stratum} from {all} people", Counted(*answers, "answer"))]
    MoreThanAll {
        /// Its position, counted from 0.
        stratum: usize,
        /// Its answers.
        answers: u64,
        /// How many people it has.
        all: u64,
    },
}
