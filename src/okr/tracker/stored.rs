//! The stored form: one document with everything, refused unless its check-ins are of its key results.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Tracker, TrackerError};
use crate::interval::Confidence;
use crate::okr::course::{Cadence, Cycle, History};
use crate::okr::objective::Objective;

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Tracker", deny_unknown_fields)]
pub(super) struct StoredTracker {
    cycle: Cycle,
    cadence: Cadence,
    confidence: Confidence,
    objectives: Vec<Objective>,
    histories: BTreeMap<String, History>,
}

impl From<Tracker> for StoredTracker {
    fn from(tracker: Tracker) -> Self {
        Self {
            cycle: tracker.cycle,
            cadence: tracker.cadence,
            confidence: tracker.confidence,
            objectives: tracker.objectives,
            histories: tracker.histories,
        }
    }
}

impl TryFrom<StoredTracker> for Tracker {
    type Error = TrackerError;

    fn try_from(stored: StoredTracker) -> Result<Self, Self::Error> {
        let mut tracker = Self::new(stored.cycle)
            .with_cadence(stored.cadence)
            .with_confidence(stored.confidence);
        for objective in stored.objectives {
            tracker = tracker.with(objective)?;
        }
        for (name, history) in stored.histories {
            if !tracker.measured().any(|known| known.name() == name) {
                let known = tracker
                    .measured()
                    .map(|known| known.name().into())
                    .collect();
                return Err(TrackerError::Unknown { name, known });
            }
            if *history.cycle() != tracker.cycle {
                return Err(TrackerError::OtherCycle { name });
            }
            tracker.histories.insert(name, history);
        }
        Ok(tracker)
    }
}
