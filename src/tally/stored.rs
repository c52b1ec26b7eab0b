//! The stored form of a tally, which comes back in through the same checks as a new one.

use alloc::boxed::Box;

use super::{Tally, TallyError};
use crate::scale::Scale;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Tally", deny_unknown_fields)]
pub(super) struct StoredTally {
    scale: Scale,
    counts: Box<[u64]>,
    #[serde(default)]
    missing: u64,
}

impl From<Tally> for StoredTally {
    fn from(tally: Tally) -> Self {
        Self {
            scale: tally.scale,
            counts: tally.counts,
            missing: tally.missing,
        }
    }
}

impl TryFrom<StoredTally> for Tally {
    type Error = TallyError;

    fn try_from(stored: StoredTally) -> Result<Self, Self::Error> {
        let mut tally = Self::from_counts(stored.scale, &stored.counts)?;
        tally.record_missing(stored.missing)?;
        Ok(tally)
    }
}
