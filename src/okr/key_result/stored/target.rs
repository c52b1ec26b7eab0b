//! The stored form of a target.

use alloc::vec::Vec;

use crate::okr::figure::{Content, Figure, Reading};
use crate::okr::key_result::target::{Bound, Milestone, Path, Target};
use crate::okr::key_result::{KeyResult, KeyResultError};

/// What is to be reached.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Target", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum StoredTarget {
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
    pub(super) fn restore(self, name: &str) -> Result<KeyResult, KeyResultError> {
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
