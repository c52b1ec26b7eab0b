//! The stored form of a summary, refused unless a report or answers could have given it.

use super::Summary;
use crate::estimate::LARGEST_VALUE;
use crate::metric::Direction;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Summary", deny_unknown_fields)]
pub(super) struct StoredSummary {
    mean: f64,
    /// Unless the mean is taken to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sampled: Option<Sampled>,
    #[serde(default, skip_serializing_if = "Direction::is_unknown")]
    direction: Direction,
    /// Only if the ends of the scale are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    range: Option<[f64; 2]>,
}

#[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(deny_unknown_fields)]
struct Sampled {
    answers: u64,
    /// The square of the standard error of the mean.
    error_variance: f64,
    degrees_of_freedom: f64,
}

impl From<Summary> for StoredSummary {
    fn from(summary: Summary) -> Self {
        let sampled = summary.answers.zip(summary.degrees_of_freedom);
        Self {
            mean: summary.mean,
            sampled: sampled.map(|(answers, degrees_of_freedom)| Sampled {
                answers,
                error_variance: summary.square,
                degrees_of_freedom,
            }),
            direction: summary.direction,
            range: summary.range,
        }
    }
}

/// A stored summary is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("no answers have the summary with a mean of {mean}")]
pub(super) struct StoredSummaryError {
    mean: f64,
}

impl TryFrom<StoredSummary> for Summary {
    type Error = StoredSummaryError;

    fn try_from(stored: StoredSummary) -> Result<Self, Self::Error> {
        let mean = stored.mean;
        let on_scale = stored.range.is_none_or(|[lowest, highest]| {
            lowest < highest
                && [lowest, highest]
                    .iter()
                    .all(|end| end.abs() <= LARGEST_VALUE)
                && (lowest..=highest).contains(&mean)
        });
        let possible = stored.sampled.is_none_or(|sampled| {
            (0.0..=LARGEST_VALUE * LARGEST_VALUE).contains(&sampled.error_variance)
                && sampled.degrees_of_freedom > 0.0
                && sampled.degrees_of_freedom < sampled.answers as f64
        });
        let known = Self::known(mean).map_err(|_| StoredSummaryError { mean })?;
        if !(on_scale && possible) {
            return Err(StoredSummaryError { mean });
        }
        Ok(Self {
            square: stored.sampled.map_or(0.0, |sampled| sampled.error_variance),
            degrees_of_freedom: stored.sampled.map(|sampled| sampled.degrees_of_freedom),
            answers: stored.sampled.map(|sampled| sampled.answers),
            direction: stored.direction,
            range: stored.range,
            ..known
        })
    }
}
