//! The stored form of an estimate, which comes back in through checks of its own.

use alloc::vec::Vec;

use super::{Design, Estimate, LARGEST_VALUE};
use crate::metric::Direction;
use crate::sample::{Point, Sample};

/// Values in increasing order, and how many answers of a simple random sample each is worth.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Estimate", deny_unknown_fields)]
pub(super) struct StoredEstimate {
    values: Vec<f64>,
    counts: Vec<f64>,
    answers: u64,
    #[serde(default, skip_serializing_if = "Direction::is_unknown")]
    direction: Direction,
    rule: u64,
    /// Only if the answers are not a simple random sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    design: Option<StoredDesign>,
}

/// The figures that the counts alone, scaled as they are, would give with another last digit.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Design", deny_unknown_fields)]
struct StoredDesign {
    value: f64,
    variance: f64,
    effective_size: f64,
    std_error: f64,
    degrees_of_freedom: u64,
}

impl From<Estimate> for StoredEstimate {
    fn from(estimate: Estimate) -> Self {
        let points = estimate.sample.points();
        Self {
            values: points.iter().map(|point| point.value).collect(),
            counts: points.iter().map(|point| point.count).collect(),
            answers: estimate.answers,
            direction: estimate.direction,
            rule: estimate.rule,
            design: estimate.design.map(|design| StoredDesign {
                value: estimate.sample.mean(),
                variance: estimate.sample.variance(),
                effective_size: estimate.sample.size(),
                std_error: design.std_error,
                degrees_of_freedom: design.degrees_of_freedom,
            }),
        }
    }
}

impl StoredDesign {
    /// How far the figures may be from those of the counts: far more than rounding, far less than a mistake.
    const SLACK: f64 = 1e-9;

    /// The sample with the stored figures, if they are those of its counts.
    fn apply(&self, sample: Sample, answers: u64) -> Result<(Sample, Design), StoredEstimateError> {
        let width = sample.width();
        let near =
            |stored: f64, found: f64, unit: f64| (stored - found).abs() <= Self::SLACK * unit;
        let agrees = near(self.value, sample.mean(), width)
            && near(self.variance, sample.variance(), width * width)
            && near(self.effective_size, sample.size(), sample.size())
            && self.variance >= 0.0
            && (self.degrees_of_freedom > 0 || answers == 1)
            && self.std_error >= 0.0
            && self.std_error.is_finite();
        if !agrees {
            return Err(StoredEstimateError::Design);
        }
        let value = sample.clamp(self.value);
        let sample = sample.with_figures(self.effective_size, value, self.variance);
        let design = Design {
            std_error: self.std_error,
            degrees_of_freedom: self.degrees_of_freedom,
        };
        Ok((sample, design))
    }
}

/// Why a stored estimate is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum StoredEstimateError {
    #[error("an estimate has as many counts as values")]
    Lengths,
    #[error("the values of an estimate are finite and increase")]
    Values,
    #[error("the counts of an estimate are finite, not negative, and not all zero")]
    Counts,
    #[error("the design of an estimate does not go with its counts")]
    Design,
}

impl TryFrom<StoredEstimate> for Estimate {
    type Error = StoredEstimateError;

    fn try_from(stored: StoredEstimate) -> Result<Self, Self::Error> {
        let StoredEstimate { values, counts, .. } = stored;
        if values.len() != counts.len() {
            return Err(StoredEstimateError::Lengths);
        }
        if !values.is_sorted_by(|left, right| left < right)
            || !values.iter().all(|value| value.abs() <= LARGEST_VALUE)
        {
            return Err(StoredEstimateError::Values);
        }
        if !counts.iter().all(|count| *count >= 0.0) || stored.answers == 0 {
            return Err(StoredEstimateError::Counts);
        }
        let points = values
            .into_iter()
            .zip(counts)
            .map(|(value, count)| Point { value, count });
        let sample = Sample::new(points).ok_or(StoredEstimateError::Counts)?;
        let (sample, design) = match stored.design {
            Some(design) => design
                .apply(sample, stored.answers)
                .map(|(sample, design)| (sample, Some(design)))?,
            None => (sample, None),
        };
        Ok(Self {
            sample,
            answers: stored.answers,
            rule: stored.rule,
            direction: stored.direction,
            design,
            population: None,
        })
    }
}
