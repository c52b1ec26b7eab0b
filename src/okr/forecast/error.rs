//! Why there is no forecast.

use super::readings_error::ReadingsError;
use crate::okr::time::Day;
use crate::shown::{Counted, be};

/// Why there is no forecast.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::course::Day;
/// use cxmetrics::okr::forecast::{ForecastError, ForecastMethod, Readings};
///
/// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0)])?;
/// let error = hours.forecast_with(ForecastMethod::Drift, 14).unwrap_err();
/// assert_eq!(error, ForecastError::NotAhead { day: Day::number(14.0), last: Day::number(21.0) });
/// assert_eq!(error.to_string(), "day 14 is not after the last figure, of day 21");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ForecastError {
    /// There are too few figures.
    #[error(
        "{} {} too few for a forecast, which needs {needed}",
        Counted(*figures as u64, "figure"), be(*figures as u64)
    )]
    TooFew {
        /// The figures that there are.
        figures: usize,
        /// The figures needed.
        needed: usize,
    },
    /// The time to be forecast is not after the last figure.
    #[error("{day} is not after the last figure, of {last}")]
    NotAhead {
        /// The day to be forecast.
        day: Day,
        /// The day of the last figure.
        last: Day,
    },
    /// Damped Holt needs figures at even gaps.
    #[error(
        "the gaps between the figures are too uneven for damped Holt: {shortest} to {longest} days"
    )]
    Irregular {
        /// The shortest gap, in days.
        shortest: f64,
        /// The longest gap, in days.
        longest: f64,
    },
    /// The time is too far ahead for damped Holt.
    #[error("{periods} periods ahead are too far for damped Holt")]
    TooFar {
        /// The periods ahead.
        periods: f64,
    },
    /// The forecast is too large for an `f64`.
    #[error("the forecast for {day} is beyond all numbers")]
    OutOfNumbers {
        /// The day to be forecast.
        day: Day,
    },
    /// Nothing says how far the figure moves, without which a few readings say nothing of the deadline.
    #[error(
        "nothing says how far the figure moves in a cycle: give its past moves, its goal, its range or a usual move"
    )]
    NoUsualMove,
    /// A standard error is negative, NaN or too large.
    #[error("a standard error is a finite number of at least 0, not {std_error}")]
    StdError {
        /// The standard error.
        std_error: f64,
    },
    /// The readings are no series.
    #[error(transparent)]
    Readings(#[from] ReadingsError),
}
