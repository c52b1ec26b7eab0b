//! The stored forms: of a difference the scores it compares, checked as when it is made; of what was found the figures,
//! refused unless they go together.

use alloc::boxed::Box;

use super::difference::{Difference, Samples};
use super::{Claim, ClaimTest, Contrast, ContrastKind, DifferenceError, Finding, Verdict};
use crate::estimate::Estimate;
use crate::interval::Confidence;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Difference", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum StoredDifference {
    Independent(Box<[Estimate; 2]>),
    Paired(Estimate),
}

impl From<Difference> for StoredDifference {
    fn from(difference: Difference) -> Self {
        match difference.0 {
            Samples::Independent(estimates) => Self::Independent(Box::new(estimates)),
            Samples::Paired(change) => Self::Paired(change),
        }
    }
}

/// Why a stored difference is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(super) enum StoredDifferenceError {
    #[error(transparent)]
    Difference(#[from] DifferenceError),
    #[error("a paired difference is of the changes of persons whose answers all count once")]
    NoChange,
}

impl TryFrom<StoredDifference> for Difference {
    type Error = StoredDifferenceError;

    fn try_from(stored: StoredDifference) -> Result<Self, Self::Error> {
        match stored {
            StoredDifference::Independent(estimates) => {
                let [first, second] = &*estimates;
                Ok(Self::independent(first, second)?)
            }
            StoredDifference::Paired(change) if change.is_paired_change() => {
                Ok(Self(Samples::Paired(change)))
            }
            StoredDifference::Paired(_) => Err(StoredDifferenceError::NoChange),
        }
    }
}

#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Contrast", deny_unknown_fields)]
pub(super) struct StoredContrast {
    kind: ContrastKind,
    value: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    confidence: Confidence,
}

/// Figures that no comparison finds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum StoredFindingError {
    #[error("the figures of a contrast are finite, and the measured one is between its limits")]
    Contrast,
    #[error("the verdict does not go with its figures")]
    Finding,
    #[error("whether the claim is shown does not go with its figures")]
    Claim,
}

impl TryFrom<StoredContrast> for Contrast {
    type Error = StoredFindingError;

    fn try_from(stored: StoredContrast) -> Result<Self, Self::Error> {
        let (lower, value, upper) = (stored.lower, stored.value, stored.upper);
        let in_order = |low: Option<f64>, high: Option<f64>| match (low, high) {
            (Some(low), Some(high)) => low <= high,
            _ => true,
        };
        let finite = [value, lower, upper]
            .into_iter()
            .flatten()
            .all(f64::is_finite);
        if finite && in_order(lower, value) && in_order(value, upper) && in_order(lower, upper) {
            Ok(Self::new(
                stored.kind,
                value,
                [lower, upper],
                stored.confidence,
            ))
        } else {
            Err(StoredFindingError::Contrast)
        }
    }
}

#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Finding", deny_unknown_fields)]
pub(super) struct StoredFinding {
    verdict: Verdict,
    contrast: Contrast,
    p_value: f64,
    #[serde(default)]
    margin: Option<f64>,
    /// The confidence whose α an adjusted p-value is held against, if it is one of several findings.
    #[serde(default)]
    of_all: Option<Confidence>,
}

impl TryFrom<StoredFinding> for Finding {
    type Error = StoredFindingError;

    fn try_from(stored: StoredFinding) -> Result<Self, Self::Error> {
        Self::from_parts(
            stored.verdict,
            stored.contrast,
            stored.p_value,
            stored.margin,
            stored.of_all,
        )
        .ok_or(StoredFindingError::Finding)
    }
}

#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "ClaimTest", deny_unknown_fields)]
pub(super) struct StoredClaimTest {
    claim: Claim,
    shown: bool,
    p_value: f64,
    contrast: Contrast,
}

impl TryFrom<StoredClaimTest> for ClaimTest {
    type Error = StoredFindingError;

    fn try_from(stored: StoredClaimTest) -> Result<Self, Self::Error> {
        Self::from_parts(stored.claim, stored.shown, stored.p_value, stored.contrast)
            .ok_or(StoredFindingError::Claim)
    }
}
