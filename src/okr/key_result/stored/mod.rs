//! The stored forms of a key result and of its progress, which come back in through the same checks as new ones.

mod progress;
mod target;

pub(super) use progress::StoredProgress;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use self::target::StoredTarget;
use super::KeyResult;
use super::attributes::{Kind, Voice};
use super::change::Change;
use super::error::KeyResultError;
use super::origin::Origin;
use crate::okr::figure::Reading;
use crate::okr::time::Day;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "KeyResult", deny_unknown_fields)]
pub(super) struct StoredKeyResult {
    name: String,
    target: StoredTarget,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original_target: Option<StoredTarget>,
    #[serde(default = "not_measured", skip_serializing_if = "is_not_measured")]
    reading: Reading,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    weight: f64,
    #[serde(default, skip_serializing_if = "is_usual")]
    voice: Voice,
    #[serde(default, skip_serializing_if = "is_usual")]
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deadline: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    horizon: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    planned_answers: Option<u64>,
    #[serde(default, skip_serializing_if = "is_usual")]
    origin: Origin,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmer: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changes: Vec<StoredChange>,
}

/// A change, with what the key result was before it.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Change", deny_unknown_fields)]
struct StoredChange {
    day: Day,
    reason: String,
    target: StoredTarget,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    weight: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deadline: Option<Day>,
    #[serde(default, skip_serializing_if = "is_usual")]
    kind: Kind,
}

impl From<Change> for StoredChange {
    fn from(change: Change) -> Self {
        Self {
            day: change.day,
            reason: change.reason,
            target: change.before.target.into(),
            weight: change.before.weight,
            deadline: change.before.deadline,
            kind: change.before.kind,
        }
    }
}

impl StoredChange {
    fn restore(self, name: &str) -> Result<(Day, String, KeyResult), KeyResultError> {
        let mut before = self
            .target
            .restore(name)?
            .with_weight(self.weight)?
            .with_kind(self.kind);
        if let Some(day) = self.deadline {
            before = before.with_deadline(day)?;
        }
        Ok((self.day, self.reason, before))
    }
}

const fn one() -> f64 {
    1.0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for it
fn is_one(weight: &f64) -> bool {
    *weight == one()
}

fn is_not_measured(reading: &Reading) -> bool {
    *reading == Reading::NOT_MEASURED
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

const fn not_measured() -> Reading {
    Reading::NOT_MEASURED
}

impl From<KeyResult> for StoredKeyResult {
    fn from(result: KeyResult) -> Self {
        Self {
            name: result.name,
            target: result.target.into(),
            original_target: result.original.map(|original| (*original).into()),
            reading: result.reading,
            weight: result.weight,
            voice: result.voice,
            kind: result.kind,
            deadline: result.deadline,
            horizon: result.horizon,
            planned_answers: result.planned_answers,
            origin: result.origin,
            confirmer: result.confirmer,
            changes: result.changes.into_iter().map(Into::into).collect(),
        }
    }
}

impl TryFrom<StoredKeyResult> for KeyResult {
    type Error = KeyResultError;

    fn try_from(stored: StoredKeyResult) -> Result<Self, Self::Error> {
        let mut result = stored
            .target
            .restore(&stored.name)?
            .with_reading(stored.reading)
            .with_weight(stored.weight)?
            .with_voice(stored.voice)
            .with_kind(stored.kind);
        if let Some(original) = stored.original_target {
            result.original = Some(Box::new(original.restore(&stored.name)?.target));
        }
        if let Some(day) = stored.deadline {
            result = result.with_deadline(day)?;
        }
        if let Some(days) = stored.horizon {
            result = result.with_horizon(days)?;
        }
        result.planned_answers = stored.planned_answers;
        result.origin = stored.origin;
        result.confirmer = stored.confirmer;
        result.changes = changes(stored.changes, &result)?;
        Ok(result)
    }
}

/// The changes again: each from what the key result was before it to what it was after it, through the door that they
/// came in by.
fn changes(stored: Vec<StoredChange>, result: &KeyResult) -> Result<Vec<Change>, KeyResultError> {
    let restored: Vec<_> = stored
        .into_iter()
        .map(|change| change.restore(&result.name))
        .collect::<Result<_, _>>()?;
    let after = restored.iter().skip(1).map(|(_, _, before)| before);
    let mut changes: Vec<Change> = Vec::new();
    for ((day, reason, before), after) in restored.iter().zip(after.chain([result])) {
        let last = changes.last().map(Change::day);
        let revised = before.revised(after, *day, reason.clone())?;
        match last.filter(|last| day.is_before(*last)) {
            Some(last) => {
                let (name, day) = (result.name.clone(), *day);
                return Err(KeyResultError::OutOfOrder { name, day, last });
            }
            None => changes.extend(revised.changes),
        }
    }
    Ok(changes)
}
