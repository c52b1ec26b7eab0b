//! The stored form of an estimate, which comes back in through checks of its own.

use alloc::vec::Vec;

use super::{Estimate, LARGEST_VALUE};
use crate::sample::{Point, Sample};

/// Values in increasing order, and how many answers of a simple random sample each is worth.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Estimate", deny_unknown_fields)]
pub(super) struct StoredEstimate {
    values: Vec<f64>,
    counts: Vec<f64>,
    answers: u64,
    rule: u64,
}

impl From<Estimate> for StoredEstimate {
    fn from(estimate: Estimate) -> Self {
        let points = estimate.sample.points();
        Self {
            values: points.iter().map(|point| point.value).collect(),
            counts: points.iter().map(|point| point.count).collect(),
            answers: estimate.answers,
            rule: estimate.rule,
        }
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
        Ok(Self {
            sample: Sample::new(points).ok_or(StoredEstimateError::Counts)?,
            answers: stored.answers,
            rule: stored.rule,
        })
    }
}
