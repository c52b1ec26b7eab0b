//! Why there is no series.

use crate::okr::time::Day;

/// Why there is no such series.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{Readings, ReadingsError};
///
/// let error = Readings::new([(7, 60)])?.within(100.0..=0.0).unwrap_err();
/// assert_eq!(error, ReadingsError::Range { lowest: 100.0, highest: 0.0 });
/// assert_eq!(error.to_string(), "a figure cannot stay between 100 and 0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ReadingsError {
    /// A time is infinite or NaN.
    #[error("a figure has a finite time, not {day}")]
    Time {
        /// The time.
        day: Day,
    },
    /// A figure or its measurement error is too large.
    #[error("the figure or error {value} is too large to forecast from")]
    TooLarge {
        /// The figure, or its standard error.
        value: f64,
    },
    /// The end of the range is not above its start.
    #[error("a figure cannot stay between {lowest} and {highest}")]
    Range {
        /// The lowest figure said to be possible.
        lowest: f64,
        /// The highest.
        highest: f64,
    },
}
