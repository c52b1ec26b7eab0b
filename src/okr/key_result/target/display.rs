//! A target in words.

use alloc::string::String;

use super::Target;
use super::bound::Bound;
use super::path::Path;
use crate::shown::Style;
use crate::words::{GoalMessage, Language};

impl Target {
    /// What it asks for, in a language, its figures in a style.
    pub(in crate::okr) fn text(&self, language: &dyn Language, style: Style) -> String {
        let figure = |figure| style.figure(figure);
        let message = match self {
            Self::Path(Path::Straight { start, target }) => GoalMessage::FromTo {
                start: figure(*start),
                target: figure(*target),
            },
            Self::Path(path @ Path::Piecewise(knots)) => GoalMessage::ByCheckpoints {
                start: figure(path.start()),
                target: figure(path.target()),
                count: knots.len().saturating_sub(2) as u64,
            },
            Self::Path(Path::Zones(knots)) => {
                let [start, commit, target, stretch] = knots.map(|knot| figure(knot.figure));
                GoalMessage::Zones {
                    start,
                    target,
                    commit,
                    stretch,
                }
            }
            Self::FromEstimate { start, target } => GoalMessage::FromEstimate {
                start: style.or_decimals(1).figure(start.value()),
                target: figure(*target),
            },
            Self::Bound(bound) => return bound.text(language, style),
            Self::PerPeriod(plan) => {
                let amount = language.numbers().figure(figure(plan.amount));
                return in_periods(language, &amount, plan.periods);
            }
            Self::Cumulative(plan) => GoalMessage::OverPeriods {
                total: figure(plan.total()),
                count: plan.0.len() as u64,
            },
            Self::Milestones(steps) => GoalMessage::Milestones {
                count: steps.0.len() as u64,
            },
            Self::Done => GoalMessage::Done {},
        };
        language.say(&message.into())
    }
}

/// What is asked of every period.
fn in_periods(language: &dyn Language, what: &str, count: u32) -> String {
    let count = count.into();
    language.say(&GoalMessage::InPeriods { what, count }.into())
}

impl Bound {
    fn text(&self, language: &dyn Language, style: Style) -> String {
        let figure = |figure| style.figure(figure);
        let message = match (self.lowest, self.highest) {
            (Some(lowest), Some(highest)) => GoalMessage::Between {
                lowest: figure(lowest),
                highest: figure(highest),
            },
            (Some(lowest), None) => GoalMessage::AtLeast {
                lowest: figure(lowest),
            },
            (None, Some(highest)) => GoalMessage::AtMost {
                highest: figure(highest),
            },
            (None, None) => GoalMessage::Anything {},
        };
        let bound = language.say(&message.into());
        match self.periods {
            Some(count) => in_periods(language, &bound, count),
            None => bound,
        }
    }
}
