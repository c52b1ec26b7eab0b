//! Why something is no reading.

/// Why a figure and an interval are no [`Reading`](super::Reading).
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Reading, okr::figure::ReadingError};
///
/// let error = Reading::measured(30.0, 26.0, f64::INFINITY, Confidence::P95).unwrap_err();
/// assert_eq!(error, ReadingError::NotFinite { value: f64::INFINITY });
/// assert_eq!(error.to_string(), "a figure and its limits must be finite numbers, not inf");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadingError {
    /// The figure or a limit is infinite, NaN, or too large for differences.
    #[error("a figure and its limits must be finite numbers, not {value}")]
    NotFinite {
        /// The figure or the limit.
        value: f64,
    },
    /// The figure is not in the interval.
    #[error("the figure {value} is outside its own interval [{lower}, {upper}]")]
    Outside {
        /// The figure.
        value: f64,
        /// The lower limit.
        lower: f64,
        /// The upper limit.
        upper: f64,
    },
    /// A standard error is negative, infinite or NaN.
    #[error("a standard error is a finite number of at least 0, not {std_error}")]
    StdError {
        /// The standard error.
        std_error: f64,
    },
}
