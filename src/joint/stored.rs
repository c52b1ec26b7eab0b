//! The stored form of a cross-tally, which comes back in through the same checks as a new one.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::{CrossTally, JointError};
use crate::scale::Scale;

/// The counts of complete pairs, a row for each first rating; then those of persons with one answer, if there are any.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "CrossTally", deny_unknown_fields)]
pub(super) struct StoredCrossTally {
    first: Scale,
    second: Scale,
    counts: Box<[Box<[u64]>]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    first_only: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    second_only: Vec<u64>,
    #[serde(default)]
    missing_both: u64,
}

/// Nothing, if there is nothing but zeros.
fn unless_zero(counts: Vec<u64>) -> Vec<u64> {
    if counts.iter().all(|&count| count == 0) {
        Vec::new()
    } else {
        counts
    }
}

impl From<CrossTally> for StoredCrossTally {
    fn from(table: CrossTally) -> Self {
        let (first_only, second_only) = table.singles();
        Self {
            first: table.first,
            second: table.second,
            counts: table.rows().map(Box::from).collect(),
            first_only: unless_zero(first_only.collect()),
            second_only: unless_zero(second_only.to_vec()),
            missing_both: table.missing_both(),
        }
    }
}

impl TryFrom<StoredCrossTally> for CrossTally {
    type Error = JointError;

    fn try_from(stored: StoredCrossTally) -> Result<Self, Self::Error> {
        let (first, second) = (stored.first, stored.second);
        let or_zeros = |counts: Vec<u64>, scale: Scale| {
            if counts.is_empty() {
                Ok(vec![0; scale.levels()])
            } else if counts.len() == scale.levels() {
                Ok(counts)
            } else {
                let counts = counts.len();
                Err(JointError::Cells { counts, scale })
            }
        };
        let mut table = Self::from_counts(first, second, &stored.counts)?;
        let first_only = or_zeros(stored.first_only, first)?;
        let mut last = or_zeros(stored.second_only, second)?;
        last.push(stored.missing_both);
        table.asked = first_only
            .iter()
            .chain(&last)
            .try_fold(table.asked, |sum, &count| sum.checked_add(count))
            .ok_or(JointError::Overflow)?;
        let width = last.len();
        let (complete, last_row) = table.counts.split_at_mut(first.levels() * width);
        for (row, count) in complete.chunks_exact_mut(width).zip(first_only) {
            row[width - 1] = count;
        }
        last_row.copy_from_slice(&last);
        Ok(table)
    }
}
