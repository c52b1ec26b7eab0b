//! The stored forms: of a tracker one document with everything, refused unless its check-ins are of its key results; of
//! a report figures that can be.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use serde::de::{Deserialize, Deserializer, Error};

use super::{Tracker, TrackerError};
use crate::impact::Impact;
use crate::interval::Confidence;
use crate::okr::course::{Cadence, Cycle, History};
use crate::okr::forecast::PastMoves;
use crate::okr::objective::Objective;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Tracker", deny_unknown_fields)]
pub(super) struct StoredTracker {
    cycle: Cycle,
    cadence: Cadence,
    confidence: Confidence,
    objectives: Vec<Objective>,
    histories: BTreeMap<String, History>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    impacts: BTreeMap<String, Vec<Impact>>,
    /// What past goals taught.
    #[serde(default, skip_serializing_if = "PastMoves::is_empty")]
    past: PastMoves,
}

impl From<Tracker> for StoredTracker {
    fn from(tracker: Tracker) -> Self {
        Self {
            cycle: tracker.cycle,
            cadence: tracker.cadence,
            confidence: tracker.confidence,
            objectives: tracker.objectives,
            histories: tracker.histories,
            impacts: tracker.impacts,
            past: tracker.past,
        }
    }
}

impl TryFrom<StoredTracker> for Tracker {
    type Error = TrackerError;

    fn try_from(stored: StoredTracker) -> Result<Self, Self::Error> {
        let mut tracker = Self::new(stored.cycle)
            .with_cadence(stored.cadence)
            .with_confidence(stored.confidence)
            .with_past(stored.past);
        for objective in stored.objectives {
            tracker = tracker.with(objective)?;
        }
        for (name, history) in stored.histories {
            tracker.check_name(&name)?;
            if *history.cycle() != tracker.cycle {
                return Err(TrackerError::OtherCycle { name });
            }
            tracker.histories.insert(name, history);
        }
        for (objective, impacts) in stored.impacts {
            for impact in impacts {
                tracker = tracker.with_impact(&objective, impact)?;
            }
        }
        Ok(tracker)
    }
}

/// A figure of a report.
pub(super) fn figure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    checked(f64::deserialize(deserializer)?, f64::MIN..=f64::MAX)
}

/// A figure of a report, or none.
pub(super) fn figure_if_any<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f64>, D::Error> {
    let figure = Option::<f64>::deserialize(deserializer)?;
    figure
        .map(|figure| checked(figure, f64::MIN..=f64::MAX))
        .transpose()
}

/// A probability, a score or a part of the cycle.
pub(super) fn share<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    checked(f64::deserialize(deserializer)?, 0.0..=1.0)
}

/// The same, or none.
pub(super) fn share_if_any<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f64>, D::Error> {
    let share = Option::<f64>::deserialize(deserializer)?;
    share.map(|share| checked(share, 0.0..=1.0)).transpose()
}

fn checked<E: Error>(figure: f64, range: RangeInclusive<f64>) -> Result<f64, E> {
    if range.contains(&figure) {
        Ok(crate::edge::unsigned_zero(figure))
    } else {
        let (lowest, highest) = range.into_inner();
        let message = format!("{figure} is not between {lowest} and {highest}");
        Err(E::custom(message))
    }
}
