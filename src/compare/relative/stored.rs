//! The stored form of a relative change: the scores it compares, checked as when it is made.

use alloc::boxed::Box;

use super::{RelativeChange, RelativeMethod, RelativeMethodError};
use crate::compare::DifferenceError;
use crate::estimate::Estimate;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "RelativeChange", deny_unknown_fields)]
pub(super) struct StoredRelativeChange {
    estimates: Box<[Estimate; 2]>,
    method: RelativeMethod,
}

impl From<RelativeChange> for StoredRelativeChange {
    fn from(change: RelativeChange) -> Self {
        Self {
            method: change.method,
            estimates: Box::new(change.estimates),
        }
    }
}

/// Why a stored relative change is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(super) enum StoredRelativeChangeError {
    #[error(transparent)]
    Scores(#[from] DifferenceError),
    #[error(transparent)]
    Method(#[from] RelativeMethodError),
}

impl TryFrom<StoredRelativeChange> for RelativeChange {
    type Error = StoredRelativeChangeError;

    fn try_from(stored: StoredRelativeChange) -> Result<Self, Self::Error> {
        let [first, second] = &*stored.estimates;
        let change = Self::independent(first, second)?;
        Ok(change.with_method(stored.method)?)
    }
}
