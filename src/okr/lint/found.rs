//! What a rule has found, as data: what a language makes words of.

use alloc::string::{String, ToString};

use super::LintCode;
use crate::okr::figure::percent_beside;
use crate::okr::forecast::AMBITION_EDGES;
use crate::okr::time::Day;
use crate::shown::Style;
use crate::words::{Figure, GeneralMessage, Language, LintMessage, Spoken};

/// What a rule has found.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Found {
    Objectives(u64),
    NoCustomers,
    KeyResults(u64),
    OnlyOutputs(u64),
    SameName(String),
    NoWeight,
    WeightSum(f64),
    AllAtTarget,
    AllNearStart,
    OnlyDone,
    NoNumber,
    NoStart,
    NoTarget,
    TargetIsStart(f64),
    NoDeadline,
    DeadlineOutside {
        day: Day,
        cycle: [Day; 2],
    },
    HorizonTooLong {
        days: f64,
        cycle: f64,
    },
    CadenceTooSlow {
        days: f64,
        cycle: f64,
    },
    ConfidenceStale,
    OutOfReach {
        probability: f64,
        stretch: f64,
    },
    Unlikely {
        probability: f64,
        committed: f64,
    },
    SampleTooSmall {
        needed: u64,
        distance: f64,
        planned: u64,
        basis: Basis,
    },
}

/// What a number of answers rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Basis {
    /// The answers so far, which need no mention.
    SoFar,
    /// The spread of the answers at the start.
    AtStart,
    /// The worst case of a scale between two ends.
    WorstCase([f64; 2]),
}

impl Found {
    /// The rule that finds it.
    pub(super) const fn code(&self) -> LintCode {
        match self {
            Self::Objectives(_) => LintCode::ObjectiveCount,
            Self::NoCustomers => LintCode::NoCustomers,
            Self::KeyResults(_) => LintCode::KeyResultCount,
            Self::OnlyOutputs(_) => LintCode::OnlyOutputs,
            Self::SameName(_) => LintCode::SameName,
            Self::NoWeight | Self::WeightSum(_) => LintCode::WeightSum,
            Self::AllAtTarget => LintCode::TooSafe,
            Self::AllNearStart => LintCode::AllNearZero,
            Self::OnlyDone | Self::NoNumber => LintCode::NotMeasurable,
            Self::NoStart => LintCode::NoStart,
            Self::NoTarget => LintCode::NoTarget,
            Self::TargetIsStart(_) => LintCode::TargetIsStart,
            Self::NoDeadline => LintCode::NoDeadline,
            Self::DeadlineOutside { .. } => LintCode::DeadlineOutside,
            Self::HorizonTooLong { .. } => LintCode::HorizonTooLong,
            Self::CadenceTooSlow { .. } => LintCode::CadenceTooSlow,
            Self::ConfidenceStale => LintCode::ConfidenceStale,
            Self::OutOfReach { .. } => LintCode::TargetOutOfReach,
            Self::Unlikely { .. } => LintCode::CommitmentUnlikely,
            Self::SampleTooSmall { .. } => LintCode::SampleTooSmall,
        }
    }

    /// In words.
    pub(super) fn text(&self, language: &dyn Language) -> String {
        let message = match self {
            Self::Objectives(count) => LintMessage::Objectives { count: *count },
            Self::NoCustomers => LintMessage::NoCustomers {},
            Self::KeyResults(count) => LintMessage::KeyResults { count: *count },
            Self::OnlyOutputs(count) => LintMessage::OnlyOutputs { count: *count },
            Self::SameName(name) => LintMessage::SameName { name },
            Self::NoWeight => LintMessage::NoWeight {},
            Self::WeightSum(sum) => LintMessage::WeightSum {
                sum: Figure::typed(*sum),
            },
            Self::AllAtTarget => LintMessage::AllAtTarget {},
            Self::AllNearStart => LintMessage::AllNearStart {},
            Self::OnlyDone => LintMessage::OnlyDone {},
            Self::NoNumber => LintMessage::NoNumber {},
            Self::NoStart => LintMessage::NoStart {},
            Self::NoTarget => LintMessage::NoTarget {},
            Self::TargetIsStart(start) => LintMessage::TargetIsStart {
                start: Figure::typed(*start),
            },
            Self::NoDeadline => LintMessage::NoDeadline {},
            Self::ConfidenceStale => LintMessage::ConfidenceStale {},
            Self::OutOfReach {
                probability,
                stretch,
            } => LintMessage::OutOfReach {
                times: percent_beside(*probability, &AMBITION_EDGES, Style::rounded),
                stretch: Figure::rounded(*stretch, 1),
            },
            Self::Unlikely {
                probability,
                committed,
            } => LintMessage::Unlikely {
                times: percent_beside(*probability, &AMBITION_EDGES, Style::rounded),
                committed: Figure::rounded(*committed, 1),
            },
            Self::DeadlineOutside { day, cycle } => {
                let [start, end] = cycle.map(|day| day.in_language(language).to_string());
                let day = day.in_language(language).to_string();
                return language.say(
                    &LintMessage::DeadlineOutside {
                        day: &day,
                        start: &start,
                        end: &end,
                    }
                    .into(),
                );
            }
            Self::HorizonTooLong { days, cycle } => {
                let message = LintMessage::HorizonTooLong {
                    horizon: &days_of(language, *days),
                    cycle: Figure::typed(*cycle),
                };
                return language.say(&message.into());
            }
            Self::CadenceTooSlow { days, cycle } => {
                let message = LintMessage::CadenceTooSlow {
                    cadence: &days_of(language, *days),
                    cycle: &days_of(language, *cycle),
                };
                return language.say(&message.into());
            }
            Self::SampleTooSmall {
                needed,
                distance,
                planned,
                basis,
            } => {
                let message = LintMessage::SampleTooSmall {
                    needed: *needed,
                    distance: Figure::typed(*distance),
                    planned: *planned,
                };
                return basis.added(language, language.say(&message.into()));
            }
        };
        language.say(&message.into())
    }
}

impl Basis {
    /// The sentence with what it rests on.
    fn added(self, language: &dyn Language, message: String) -> String {
        let message = match self {
            Self::SoFar => return message,
            Self::AtStart => LintMessage::BySpreadAtStart { message: &message },
            Self::WorstCase([lowest, highest]) => LintMessage::InWorstCase {
                message: &message,
                lowest: Figure::typed(lowest),
                highest: Figure::typed(highest),
            },
        };
        language.say(&message.into())
    }
}

/// A number of days with its noun.
fn days_of(language: &dyn Language, days: f64) -> String {
    let count = Figure::typed(days);
    language.say(&GeneralMessage::Days { count }.into())
}
