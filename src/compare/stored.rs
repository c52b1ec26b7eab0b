//! The stored form of a difference: the scores it compares, checked as when it is made.

use alloc::boxed::Box;

use super::{Difference, DifferenceError, Samples};
use crate::estimate::Estimate;

#[derive(serde::Serialize, serde::Deserialize)]
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
