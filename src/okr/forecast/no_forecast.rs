//! Why nothing is said of a key result's end, for people.

use core::fmt;

use super::error::ForecastError;
use super::readings_error::ReadingsError;
use crate::shown::pad;
use crate::words::{Figure, ForecastMessage, Language, Spoken, spoken};

/// Why nothing is said of a key result's end: what a report shows where a probability would be.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{ForecastError, NoForecast};
/// use cxmetrics::words::{Finnish, Spoken};
///
/// let reason = NoForecast::Refused(ForecastError::TooFew { figures: 1, needed: 3 });
/// assert_eq!(reason.to_string(), "1 figures are too few for a forecast, which needs 3");
/// assert_eq!(
///     reason.in_language(&Finnish).to_string(),
///     "1 luku on liian vähän ennusteeseen, johon tarvitaan 3"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NoForecast {
    /// There is no forecast of its figure.
    Refused(ForecastError),
    /// No figure of one day reaches it, such as a sum over periods.
    NoSingleDay,
}

impl Spoken for NoForecast {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &language.say(&self.message().into()))
    }
}

spoken!(NoForecast);

impl NoForecast {
    fn message(self) -> ForecastMessage<'static> {
        let figure = Figure::typed;
        match self {
            Self::NoSingleDay => ForecastMessage::NoSingleDay {},
            Self::Refused(error) => match error {
                ForecastError::TooFew { figures, needed } => {
                    ForecastMessage::TooFewFigures { figures, needed }
                }
                ForecastError::NotAhead { day, last } => ForecastMessage::NotAhead {
                    day: figure(day),
                    last: figure(last),
                },
                ForecastError::Irregular { shortest, longest } => ForecastMessage::Irregular {
                    shortest: figure(shortest),
                    longest: figure(longest),
                },
                ForecastError::TooFar { periods } => ForecastMessage::TooFar {
                    periods: figure(periods),
                },
                ForecastError::OutOfNumbers { day } => {
                    ForecastMessage::OutOfNumbers { day: figure(day) }
                }
                ForecastError::NoUsualMove => ForecastMessage::NoUsualMove {},
                ForecastError::StdError { std_error } => ForecastMessage::StdError {
                    std_error: figure(std_error),
                },
                ForecastError::Readings(error) => of_readings(error),
            },
        }
    }
}

fn of_readings(error: ReadingsError) -> ForecastMessage<'static> {
    let figure = Figure::typed;
    match error {
        ReadingsError::Time { day } => ForecastMessage::Time { day: figure(day) },
        ReadingsError::TooLarge { value } => ForecastMessage::TooLarge {
            value: figure(value),
        },
        ReadingsError::Range { lowest, highest } => ForecastMessage::Range {
            lowest: figure(lowest),
            highest: figure(highest),
        },
    }
}
