//! Why nothing is said of a key result's end, for people.

use alloc::string::{String, ToString};
use core::fmt;

use super::error::ForecastError;
use super::readings_error::ReadingsError;
use crate::okr::time::Day;
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
/// assert_eq!(reason.to_string(), "1 figure is too few for a forecast, which needs 3");
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
    /// No figure of one day reaches it, such as a sum over periods, or what is done or is not.
    NoSingleDay,
}

impl Spoken for NoForecast {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &self.said(language))
    }
}

spoken!(NoForecast);

impl NoForecast {
    fn said(self, language: &dyn Language) -> String {
        let figure = Figure::typed;
        let spoken = |day: Day| day.in_language(language).to_string();
        let message = match self {
            Self::NoSingleDay => ForecastMessage::NoSingleDay {},
            Self::Refused(error) => match error {
                ForecastError::TooFew { figures, needed } => {
                    ForecastMessage::TooFewFigures { figures, needed }
                }
                ForecastError::NotAhead { day, last } => {
                    let (day, last) = (&spoken(day), &spoken(last));
                    return language.say(&ForecastMessage::NotAhead { day, last }.into());
                }
                ForecastError::Irregular { shortest, longest } => ForecastMessage::Irregular {
                    shortest: figure(shortest),
                    longest: figure(longest),
                },
                ForecastError::TooFar { periods } => ForecastMessage::TooFar {
                    periods: figure(periods),
                },
                ForecastError::OutOfNumbers { day } => {
                    let day = &spoken(day);
                    return language.say(&ForecastMessage::OutOfNumbers { day }.into());
                }
                ForecastError::NoUsualMove => ForecastMessage::NoUsualMove {},
                ForecastError::StdError { std_error } => ForecastMessage::StdError {
                    std_error: figure(std_error),
                },
                ForecastError::Readings(error) => return of_readings(error, language),
            },
        };
        language.say(&message.into())
    }
}

fn of_readings(error: ReadingsError, language: &dyn Language) -> String {
    let figure = Figure::typed;
    let message = match error {
        ReadingsError::Time { day } => {
            let day = &day.in_language(language).to_string();
            return language.say(&ForecastMessage::Time { day }.into());
        }
        ReadingsError::TooLarge { value } => ForecastMessage::TooLarge {
            value: figure(value),
        },
        ReadingsError::Range { lowest, highest } => ForecastMessage::Range {
            lowest: figure(lowest),
            highest: figure(highest),
        },
    };
    language.say(&message.into())
}
