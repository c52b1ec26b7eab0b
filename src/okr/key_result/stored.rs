//! The stored form of a key result, which comes back in through the same checks as a new one.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::KeyResult;
use super::attributes::{Kind, Voice};
use super::change::Change;
use super::error::KeyResultError;
use super::origin::Origin;
use super::target::{Bound, Milestone, Path, Target};
use crate::okr::figure::{Content, Figure, Reading};
use crate::okr::time::Day;

#[derive(serde::Serialize, serde::Deserialize)]
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

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Target", rename_all = "snake_case", deny_unknown_fields)]
enum StoredTarget {
    Reach {
        start: f64,
        target: f64,
    },
    ReachFrom {
        start: Figure,
        target: f64,
    },
    /// Pairs of a figure and the progress that it stands for.
    Checkpoints(Vec<(f64, f64)>),
    /// Start, commitment, target and stretch.
    Zones([f64; 4]),
    Bound {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_least: Option<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<f64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        periods: Option<u32>,
    },
    PerPeriod {
        amount: f64,
        periods: u32,
    },
    /// The totals planned.
    Cumulative(Vec<f64>),
    Milestones(Vec<Milestone>),
    Done,
}

impl From<Target> for StoredTarget {
    fn from(target: Target) -> Self {
        match target {
            Target::Path(Path::Straight { start, target }) => Self::Reach { start, target },
            Target::Path(Path::Piecewise(knots)) => {
                Self::Checkpoints(knots.iter().map(|knot| (knot.figure, knot.share)).collect())
            }
            Target::Path(Path::Zones(knots)) => Self::Zones(knots.map(|knot| knot.figure)),
            Target::FromEstimate { start, target } => Self::ReachFrom { start, target },
            Target::Bound(Bound {
                lowest,
                highest,
                periods,
            }) => Self::Bound {
                at_least: lowest,
                at_most: highest,
                periods,
            },
            Target::PerPeriod(plan) => Self::PerPeriod {
                amount: plan.amount,
                periods: plan.periods,
            },
            Target::Cumulative(plan) => Self::Cumulative(plan.0.into_vec()),
            Target::Milestones(steps) => Self::Milestones(steps.0.into_vec()),
            Target::Done => Self::Done,
        }
    }
}

impl StoredTarget {
    fn restore(self, name: &str) -> Result<KeyResult, KeyResultError> {
        match self {
            Self::Reach { start, target } => KeyResult::reach(name, start, target),
            Self::ReachFrom { start, target } => {
                KeyResult::reach_from(name, Reading(Content::Figure(start)), target)
            }
            Self::Checkpoints(knots) => KeyResult::checkpoints(name, knots),
            Self::Zones([start, rest @ ..]) => KeyResult::zones(name, start, rest),
            Self::Bound {
                at_least,
                at_most,
                periods,
            } => {
                let bound = match (at_least, at_most) {
                    (Some(lowest), Some(highest)) => KeyResult::between(name, lowest, highest),
                    (Some(lowest), None) => KeyResult::at_least(name, lowest),
                    (None, Some(highest)) => KeyResult::at_most(name, highest),
                    (None, None) => Err(KeyResultError::NotABound { name: name.into() }),
                }?;
                match periods {
                    Some(periods) => bound.over_periods(periods),
                    None => Ok(bound),
                }
            }
            Self::PerPeriod { amount, periods } => KeyResult::per_period(name, amount, periods),
            Self::Cumulative(plan) => KeyResult::cumulative(name, plan),
            Self::Milestones(steps) => {
                KeyResult::milestones(name, steps.into_iter().map(|step| (step.name, step.weight)))
            }
            Self::Done => Ok(KeyResult::done(name)),
        }
    }
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
        match last.filter(|last| *day < *last) {
            Some(last) => {
                let (name, day) = (result.name.clone(), *day);
                return Err(KeyResultError::OutOfOrder { name, day, last });
            }
            None => changes.extend(revised.changes),
        }
    }
    Ok(changes)
}
