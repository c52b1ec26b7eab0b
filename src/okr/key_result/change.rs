//! What was changed in a key result, when and why.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::attributes::Kind;
use super::error::KeyResultError;
use super::progress::Progress;
use super::target::Target;
use super::{KeyResult, check};
use crate::okr::time::{Day, TimePoint};
use crate::shown::pad;
use crate::words::{GoalMessage, Language, Spoken, spoken};

/// What a key result is judged by: its target, weight, deadline and kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Terms {
    pub(super) target: Target,
    pub(super) weight: f64,
    pub(super) deadline: Option<Day>,
    pub(super) kind: Kind,
}

/// A change of a key result: when, why, and what it was before.
///
/// Made by [`KeyResult::revised`].
///
/// # Examples
///
/// ```
/// use cxmetrics::KeyResult;
///
/// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(50);
/// let lowered = goal.revised(&KeyResult::reach("NPS", 40, 50)?, 45, "half of the team has left")?;
/// let change = &lowered.changes()[0];
/// assert_eq!(change.to_string(), "day 45: target (half of the team has left)");
/// assert_eq!(lowered.current().to_string(), "100%");
/// assert_eq!(lowered.current_before(change).to_string(), "50%");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub(super) day: Day,
    pub(super) reason: String,
    /// What it was until then.
    pub(super) before: Terms,
    pub(super) parts: Vec<Part>,
}

/// What of a key result was changed.
///
/// ```
/// use cxmetrics::okr::key_result::Part;
///
/// assert_eq!(Part::Deadline.to_string(), "deadline");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Part {
    /// The figures of the target.
    Target,
    /// The weight in the objective.
    Weight,
    /// When it is due.
    Deadline,
    /// Commitment or aspiration.
    Kind,
}

spoken!(Part {
    Target = Target,
    Weight = Weight,
    Deadline = Deadline,
    Kind = Kind,
});

impl Terms {
    /// What differs from the terms that come after.
    pub(super) fn differences(&self, after: &Self) -> Vec<Part> {
        let differs = [
            (Part::Target, self.target != after.target),
            (Part::Weight, self.weight != after.weight),
            (Part::Deadline, self.deadline != after.deadline),
            (Part::Kind, self.kind != after.kind),
        ];
        let changed = differs.into_iter().filter(|(_, differs)| *differs);
        changed.map(|(part, _)| part).collect()
    }
}

impl Change {
    /// From which day on it counts.
    ///
    /// ```
    /// # use cxmetrics::KeyResult;
    /// # let goal = KeyResult::reach("NPS", 40, 60)?;
    /// let lowered = goal.revised(&KeyResult::reach("NPS", 40, 50)?, 45, "half of the team has left")?;
    /// assert_eq!(lowered.changes()[0].day(), 45.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Why.
    ///
    /// ```
    /// # use cxmetrics::KeyResult;
    /// # let goal = KeyResult::reach("NPS", 40, 60)?;
    /// let lowered = goal.revised(&KeyResult::reach("NPS", 40, 50)?, 45, "half of the team has left")?;
    /// assert_eq!(lowered.changes()[0].reason(), "half of the team has left");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What was changed.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::key_result::Part};
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// let later = goal.clone().with_deadline(120)?.with_weight(2)?;
    /// let later = goal.revised(&later, 45, "the survey comes later")?;
    /// assert_eq!(later.changes()[0].parts(), [Part::Weight, Part::Deadline]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl Spoken for Change {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self
            .parts
            .iter()
            .map(|part| language.label(part.label()))
            .collect();
        let message = GoalMessage::Change {
            day: &self.day.in_language(language).to_string(),
            parts: &parts.join(", "),
            reason: &self.reason,
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(Change);

impl KeyResult {
    /// The same with the target, the weight, the deadline and the kind of `other`, from a day on and for a reason, both of
    /// which are kept with what it was before.
    ///
    /// A target that is lowered in the middle of a quarter makes progress without anybody moving. Who reads the
    /// score must be able to see that, and to read it [as it was agreed](Self::on_terms_of). A change of nothing is
    /// not kept.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotFinite`] for a day that is none, [`KeyResultError::OutOfOrder`] for one before the last change.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::Kind};
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(52);
    /// let promise = goal.clone().with_kind(Kind::Committed);
    /// let promised = goal.revised(&promise, 30, "it stands in a contract now")?;
    /// let lowered = promised.revised(&KeyResult::reach("NPS", 40, 50)?, 60, "the contract says 50")?;
    /// let reasons: Vec<&str> = lowered.changes().iter().map(|change| change.reason()).collect();
    /// assert_eq!(reasons, ["it stands in a contract now", "the contract says 50"]);
    /// assert!(lowered.revised(&goal, 45, "too late to say").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn revised(
        &self,
        other: &Self,
        day: impl TimePoint,
        reason: impl Into<String>,
    ) -> Result<Self, KeyResultError> {
        let mut day = day.to_day();
        check::figure(&self.name, day.days())?;
        if let Some(last) = self.changes.last().map(Change::day)
            && day < last
        {
            if day.is_before(last) {
                let name = self.name.clone();
                return Err(KeyResultError::OutOfOrder { name, day, last });
            }
            // One moment, however it was computed: the order of the days is that of the changes.
            day = last;
        }
        let (before, after) = (self.terms(), other.terms());
        let parts = before.differences(&after);
        let mut revised = self.clone();
        if parts.contains(&Part::Target) {
            revised = revised.with_target_changed_to(other);
        }
        if !parts.is_empty() {
            revised.set_terms(after);
            revised.changes.push(Change {
                day,
                reason: reason.into(),
                before,
                parts,
            });
        }
        Ok(revised)
    }

    /// What was [changed](Self::revised), in the order of the days.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert!(goal.changes().is_empty());
    /// assert!(goal.revised(&goal, 45, "nothing to change")?.changes().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The key result as it was agreed on a day, with what is measured now.
    ///
    /// A change counts from its day on. With an objective: [`Objective::on_terms_of`](crate::Objective::on_terms_of).
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(50);
    /// let lowered = goal.revised(&KeyResult::reach("NPS", 40, 50)?, 45, "half of the team has left")?;
    /// let progress = |day| lowered.on_terms_of(day).current().raw();
    /// assert_eq!([progress(0), progress(44), progress(45)], [Some(0.5), Some(0.5), Some(1.0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn on_terms_of(&self, day: impl TimePoint) -> Self {
        let day = day.to_day();
        let mut then = self.clone();
        let kept = self
            .changes
            .partition_point(|change| change.day.is_before(day) || change.day.is_moment(day));
        if let Some(next) = self.changes.get(kept) {
            then.set_terms(next.before.clone());
            then.changes.truncate(kept);
        }
        then
    }

    /// How far it has come by the reading that it holds, against the target that it had before a change.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(50);
    /// let lowered = goal.revised(&KeyResult::reach("NPS", 40, 50)?, 45, "half of the team has left")?;
    /// assert_eq!(lowered.current_before(&lowered.changes()[0]).raw(), Some(0.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn current_before(&self, change: &Change) -> Progress {
        Progress::new(change.before.target.clone(), self.reading.clone())
    }

    pub(super) fn terms(&self) -> Terms {
        Terms {
            target: self.target.clone(),
            weight: self.weight,
            deadline: self.deadline,
            kind: self.kind,
        }
    }

    fn set_terms(&mut self, terms: Terms) {
        self.target = terms.target;
        self.weight = terms.weight;
        self.deadline = terms.deadline;
        self.kind = terms.kind;
    }
}
