//! A figure at one time, as forecasts see it.

use super::readings_error::ReadingsError;
use crate::edge::unsigned_zero;
use crate::estimate::{Estimate, LARGEST_VALUE};
use crate::okr::figure::{Reading, is_usable};
use crate::okr::time::{Day, TimePoint};

/// The fewest figures that a line is drawn through.
pub(super) const FEWEST: usize = 3;

/// A figure at one time, and how far its measurement may be off, as a variance.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredObservation", try_from = "StoredObservation")
)]
pub(super) struct Observation {
    pub(super) day: Day,
    pub(super) value: f64,
    pub(super) variance: f64,
    /// The number of answers, for what it is worth; where that is known and there is an error.
    pub(super) answers: Option<f64>,
}

impl Observation {
    /// `None` if nothing was measured.
    pub(super) fn of(day: Day, reading: &Reading) -> Result<Option<Self>, ReadingsError> {
        let Some(value) = reading.value() else {
            return Self::checked_day(day).map(|_| None);
        };
        let error = reading.std_error().unwrap_or(0.0);
        if error > LARGEST_VALUE {
            return Err(ReadingsError::TooLarge { value: error });
        }
        let answers = reading.survey().map(Estimate::effective_size);
        Self::new(day, value, error * error, answers).map(Some)
    }

    pub(super) fn new(
        day: Day,
        value: f64,
        variance: f64,
        answers: Option<f64>,
    ) -> Result<Self, ReadingsError> {
        let day = Self::checked_day(day)?;
        let sizes = [value, libm::sqrt(variance)];
        let unusable = |size: &f64| size.is_nan() || size.abs() > LARGEST_VALUE;
        if let Some(value) = sizes.into_iter().find(unusable) {
            return Err(ReadingsError::TooLarge { value });
        }
        // Figures of nothing have no sign.
        Ok(Self {
            day,
            value: unsigned_zero(value),
            variance: unsigned_zero(variance),
            answers: answers
                .filter(|&answers| variance > 0.0 && answers > 0.0 && is_usable(answers)),
        })
    }

    /// Its variance by the pooled one of one answer, where its answers are known.
    pub(super) fn shared_variance(&self, of_one: Option<f64>) -> f64 {
        match (of_one, self.answers) {
            (Some(of_one), Some(answers)) => of_one / answers,
            _ => self.variance,
        }
    }

    fn checked_day(day: Day) -> Result<Day, ReadingsError> {
        if is_usable(day.days()) {
            Ok(day)
        } else {
            Err(ReadingsError::Time { day })
        }
    }
}

/// The variance of one answer, pooled over all surveys whose answers are known; `None` without any.
///
/// A week's own variance goes with its score: near the end of a scale a high week looks precise, and pulls the level
/// up. So V = Σ nᵢ · (nᵢ sᵢ²) / Σ nᵢ, and vᵢ = V/nᵢ. An error without a number of answers stays as it is.
pub(super) fn variance_of_one(points: &[Observation]) -> Option<f64> {
    let (mut spread, mut size) = (0.0, 0.0);
    for point in points {
        if let Some(answers) = point.answers {
            spread += answers * answers * point.variance;
            size += answers;
        }
    }
    Some(spread / size).filter(|variance| variance.is_finite())
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Observation", deny_unknown_fields)]
struct StoredObservation {
    day: Day,
    value: f64,
    #[serde(default)]
    error_variance: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answers: Option<f64>,
}

#[cfg(feature = "serde")]
impl From<Observation> for StoredObservation {
    fn from(observation: Observation) -> Self {
        Self {
            day: observation.day,
            value: observation.value,
            error_variance: observation.variance,
            answers: observation.answers,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredObservation> for Observation {
    type Error = ReadingsError;

    fn try_from(stored: StoredObservation) -> Result<Self, Self::Error> {
        Self::new(
            stored.day,
            stored.value,
            stored.error_variance,
            stored.answers,
        )
    }
}
