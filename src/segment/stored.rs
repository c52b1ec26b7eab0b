//! The stored forms of a breakdown and of a segment against the rest, which come back in through the same checks as new
//! ones.

use alloc::vec::Vec;

use super::{AgainstRest, Breakdown};
use crate::compare::Difference;
use crate::edge::{Tolerance, agrees};
use crate::tally::Counted;

/// Pairs of a key and its tally, in the order of the keys.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "schemars",
    schemars(
        bound = "K: schemars::JsonSchema, T: schemars::JsonSchema, T::Scales: schemars::JsonSchema"
    )
)]
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

#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "AgainstRest", deny_unknown_fields)]
pub(super) struct StoredAgainstRest<K> {
    segment: K,
    difference: Difference,
    /// At least the p-value of the difference.
    adjusted_p_value: f64,
}

/// A stored comparison is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("an adjusted p-value is between that of the difference, {p_value}, and 1, not {adjusted}")]
pub(super) struct NotAdjusted {
    p_value: f64,
    adjusted: f64,
}

impl<K> TryFrom<StoredAgainstRest<K>> for AgainstRest<K> {
    type Error = NotAdjusted;

    fn try_from(stored: StoredAgainstRest<K>) -> Result<Self, Self::Error> {
        let p_value = stored.difference.p_value();
        let adjusted = stored.adjusted_p_value;
        let at_least = adjusted >= p_value || agrees(adjusted, p_value, Tolerance::of([]));
        if at_least && (0.0..=1.0).contains(&adjusted) {
            Ok(Self {
                segment: stored.segment,
                difference: stored.difference,
                adjusted_p_value: adjusted,
            })
        } else {
            Err(NotAdjusted { p_value, adjusted })
        }
    }
}
