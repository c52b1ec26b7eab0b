//! The stored form of a stratified difference: its scores, and weights that are not the usual ones.

use alloc::vec::Vec;

use super::{StratifiedDifference, StratifiedMethod};
use crate::compare::DifferenceError;
use crate::estimate::Estimate;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "StratifiedDifference", deny_unknown_fields)]
pub(super) struct StoredStratifiedDifference {
    strata: Vec<[Estimate; 2]>,
    method: StratifiedMethod,
    /// As shares of their sum; only if they are not those of Cochran, Mantel and Haenszel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weights: Option<Vec<f64>>,
}

fn with_usual_weights(strata: &[[Estimate; 2]]) -> Result<StratifiedDifference, DifferenceError> {
    StratifiedDifference::new(strata.iter().map(|[first, second]| (first, second)))
}

impl From<StratifiedDifference> for StoredStratifiedDifference {
    fn from(difference: StratifiedDifference) -> Self {
        let weights: Vec<f64> = difference.differences().map(|(_, weight)| weight).collect();
        let strata: Vec<_> = difference
            .strata
            .into_iter()
            .map(|stratum| stratum.scores)
            .collect();
        let usual = with_usual_weights(&strata).is_ok_and(|usual| {
            let own = weights.iter().copied();
            usual.differences().map(|(_, weight)| weight).eq(own)
        });
        Self {
            strata,
            method: difference.method,
            weights: (!usual).then_some(weights),
        }
    }
}

impl TryFrom<StoredStratifiedDifference> for StratifiedDifference {
    type Error = DifferenceError;

    fn try_from(stored: StoredStratifiedDifference) -> Result<Self, Self::Error> {
        let usual = with_usual_weights(&stored.strata)?.with_method(stored.method)?;
        let Some(weights) = stored.weights else {
            return Ok(usual);
        };
        let strata = stored.strata.len();
        let total: f64 = weights.iter().sum();
        // Each share was rounded, and each step of the sum.
        let off_by_rounding = (total - 1.0).abs() <= 2.0 * strata as f64 * f64::EPSILON;
        let mut weighted = usual.with_weights(weights.iter().copied())?;
        if !off_by_rounding || stored.method != weighted.method {
            return Err(DifferenceError::Weights { strata });
        }
        for (stratum, weight) in weighted.strata.iter_mut().zip(weights) {
            stratum.weight = weight;
        }
        Ok(weighted)
    }
}
