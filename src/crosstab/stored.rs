//! The stored form of a cross-tally, which comes back in through the same checks as a new one.

use alloc::boxed::Box;

use super::{CrossTally, CrossTallyError, Incomplete};
use crate::scale::Scale;

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "CrossTally", deny_unknown_fields)]
pub(super) struct StoredCrossTally {
    first: Scale,
    second: Scale,
    counts: Box<[Box<[u64]>]>,
    #[serde(default)]
    missing_first: u64,
    #[serde(default)]
    missing_second: u64,
    #[serde(default)]
    missing_both: u64,
}

impl From<CrossTally> for StoredCrossTally {
    fn from(table: CrossTally) -> Self {
        Self {
            first: table.first,
            second: table.second,
            counts: table.rows().map(Box::from).collect(),
            missing_first: table.incomplete.first,
            missing_second: table.incomplete.second,
            missing_both: table.incomplete.both,
        }
    }
}

impl TryFrom<StoredCrossTally> for CrossTally {
    type Error = CrossTallyError;

    fn try_from(stored: StoredCrossTally) -> Result<Self, Self::Error> {
        let mut table = Self::from_counts(stored.first, stored.second, &stored.counts)?;
        table.incomplete = Incomplete {
            first: stored.missing_first,
            second: stored.missing_second,
            both: stored.missing_both,
        };
        for more in [
            stored.missing_first,
            stored.missing_second,
            stored.missing_both,
        ] {
            table.asked = table.room_for(more)?;
        }
        Ok(table)
    }
}
