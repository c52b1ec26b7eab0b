//! The stored form of a breakdown, which comes back in through the same checks as a new one.

use alloc::vec::Vec;

use super::Breakdown;
use crate::scale::Scale;
use crate::tally::{Tally, TallyError};

/// Pairs of a key and its tally, in the order of the keys.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Breakdown", deny_unknown_fields)]
pub(super) struct StoredBreakdown<K> {
    scale: Scale,
    segments: Vec<(K, Tally)>,
}

impl<K: Ord + Clone> From<Breakdown<K>> for StoredBreakdown<K> {
    fn from(breakdown: Breakdown<K>) -> Self {
        let pairs = breakdown.iter();
        Self {
            scale: breakdown.scale(),
            segments: pairs
                .map(|(key, tally)| (key.clone(), tally.clone()))
                .collect(),
        }
    }
}

/// Why a stored breakdown is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(super) enum StoredBreakdownError {
    #[error("the segments of a breakdown are in increasing order")]
    Order,
    #[error(transparent)]
    Tally(#[from] TallyError),
}

impl<K: Ord> TryFrom<StoredBreakdown<K>> for Breakdown<K> {
    type Error = StoredBreakdownError;

    fn try_from(stored: StoredBreakdown<K>) -> Result<Self, Self::Error> {
        if !stored.segments.is_sorted_by(|left, right| left.0 < right.0) {
            return Err(StoredBreakdownError::Order);
        }
        let mut breakdown = Self::new(stored.scale);
        for (segment, tally) in stored.segments {
            breakdown.add_tally(segment, &tally)?;
        }
        Ok(breakdown)
    }
}
