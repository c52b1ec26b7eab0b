//! The stored form of progress: what is shown of it, and what it is computed from, which must say the same.

use super::target::StoredTarget;
use super::{is_not_measured, not_measured};
use crate::edge;
use crate::okr::figure::{Reading, Share};
use crate::okr::key_result::{KeyResultError, Progress, State};

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Progress", deny_unknown_fields)]
pub(in crate::okr::key_result) struct StoredProgress {
    /// The share of the way, 0 at the start and 1 at the target; null if nothing was measured.
    share: Option<f64>,
    state: State,
    target: StoredTarget,
    #[serde(default = "not_measured", skip_serializing_if = "is_not_measured")]
    reading: Reading,
}

impl From<Progress> for StoredProgress {
    fn from(progress: Progress) -> Self {
        Self {
            share: progress.raw(),
            state: progress.state(),
            target: progress.target.into(),
            reading: progress.reading,
        }
    }
}

/// Why a stored progress is none.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(in crate::okr::key_result) enum StoredProgressError {
    #[error(transparent)]
    Target(#[from] KeyResultError),
    #[error("the share and the state are not those of the reading on the way to the target")]
    Share,
}

impl TryFrom<StoredProgress> for Progress {
    type Error = StoredProgressError;

    fn try_from(stored: StoredProgress) -> Result<Self, Self::Error> {
        let target = stored.target.restore("progress")?.target;
        let progress = Self::new(target, stored.reading);
        let agrees = match (stored.share, progress.share()) {
            (Some(share), Some(computed)) => {
                edge::agrees(share, Share::value(computed), computed.tolerance())
            }
            (share, computed) => share.is_none() && computed.is_none(),
        };
        if agrees && stored.state == progress.state() {
            Ok(progress)
        } else {
            Err(StoredProgressError::Share)
        }
    }
}
