//! The stored form of a breakdown, which comes back in through the same checks as a new one.

use alloc::vec::Vec;

use super::Breakdown;
use crate::tally::Counted;

/// Pairs of a key and its tally, in the order of the keys.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(
    rename = "Breakdown",
    deny_unknown_fields,
    bound(
        serialize = "K: serde::Serialize, T: serde::Serialize, T::Scales: serde::Serialize",
        deserialize = "K: serde::Deserialize<'de>, T: serde::Deserialize<'de>, \
                       T::Scales: serde::Deserialize<'de>"
    )
)]
pub(super) struct StoredBreakdown<K, T: Counted> {
    scale: T::Scales,
    segments: Vec<(K, T)>,
}

impl<K: Ord + Clone, T: Counted> From<Breakdown<K, T>> for StoredBreakdown<K, T> {
    fn from(breakdown: Breakdown<K, T>) -> Self {
        let pairs = breakdown.iter();
        Self {
            scale: breakdown.scales().clone(),
            segments: pairs
                .map(|(key, tally)| (key.clone(), tally.clone()))
                .collect(),
        }
    }
}

/// Why a stored breakdown is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub(super) enum StoredBreakdownError<E: core::error::Error + 'static> {
    #[error("the segments of a breakdown are in increasing order")]
    Order,
    #[error(transparent)]
    Tally(E),
}

impl<K: Ord, T: Counted> TryFrom<StoredBreakdown<K, T>> for Breakdown<K, T> {
    type Error = StoredBreakdownError<T::Error>;

    fn try_from(stored: StoredBreakdown<K, T>) -> Result<Self, Self::Error> {
        if !stored.segments.is_sorted_by(|left, right| left.0 < right.0) {
            return Err(StoredBreakdownError::Order);
        }
        let mut breakdown = Self::of(stored.scale);
        for (segment, tally) in stored.segments {
            breakdown
                .record_tally(segment, &tally)
                .map_err(StoredBreakdownError::Tally)?;
        }
        Ok(breakdown)
    }
}
