//! Objectives: key results that are one goal together.

mod correlations;
mod dependence;
mod guardrail;
mod read;
mod score;
#[cfg(feature = "serde")]
mod stored;
mod term;
mod tree;

pub use correlations::DependenceError;
pub use dependence::Dependence;
pub use guardrail::{Guardrail, GuardrailState};
pub use score::{Contribution, ObjectiveScore, ScoreError};
pub(super) use term::{Mean, Scale, Spread, Term, Tracked, tracked, untracked};
pub use tree::{AlignmentTree, NodeId, TreeContribution, TreeError, TreeScore};

use alloc::string::String;
use alloc::vec::Vec;

use crate::estimate::JointScores;
use crate::okr::figure::Reading;
use crate::okr::key_result::{Change, KeyResult};
use crate::okr::time::TimePoint;

/// A goal and the key results that tell whether it is reached.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Objective, Reading};
///
/// let objective = Objective::new("Customers recommend us")
///     .with(KeyResult::reach("NPS", 40, 60)?.with_weight(2)?.with_reading(50))
///     .with(KeyResult::reach("resolution time in hours", 48, 24)?.with_reading(30))
///     .with(KeyResult::milestones("new help pages", [("written", 1), ("online", 1)])?)
///     .with_guardrail(KeyResult::at_most("tickets reopened in percent", 5)?.with_reading(7));
///
/// let score = objective.score()?;
/// assert_eq!(format!("{:.3}", score.value()), "0.583"); // (2 × 0.5 + 0.75) / 3
/// assert_eq!(score.untracked(), ["new help pages"]);
/// assert_eq!(score.vetoes(), ["tickets reopened in percent"]);
/// assert_eq!(score.to_string(), "58%, vetoed by tickets reopened in percent");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Objective {
    name: String,
    key_results: Vec<KeyResult>,
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    guardrails: Vec<Guardrail>,
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Dependence::is_unknown")
    )]
    dependence: Dependence,
}

impl Objective {
    /// An objective without key results yet.
    ///
    /// ```
    /// use cxmetrics::Objective;
    ///
    /// let objective = Objective::new("Fast help");
    /// assert!(objective.key_results().is_empty());
    /// assert!(objective.score().is_err()); // unknown, not zero
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            key_results: Vec::new(),
            guardrails: Vec::new(),
            dependence: Dependence::UNKNOWN,
        }
    }

    /// The same with one more key result.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(36))
    ///     .with(KeyResult::reach("CSAT", 70, 80)?.with_reading(80));
    /// assert_eq!(objective.score()?.value(), 0.75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with(mut self, key_result: KeyResult) -> Self {
        self.key_results.push(key_result);
        self
    }

    /// The same with one more guardrail, which is never averaged in and can veto.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(24))
    ///     .with_guardrail(KeyResult::at_least("CSAT", 80)?.with_reading(75));
    /// assert_eq!(objective.score()?.to_string(), "100%, vetoed by CSAT");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_guardrail(mut self, guardrail: impl Into<Guardrail>) -> Self {
        self.guardrails.push(guardrail.into());
        self
    }

    /// What is to be achieved, as it was named.
    ///
    /// ```
    /// use cxmetrics::Objective;
    ///
    /// assert_eq!(Objective::new("Fast help").name(), "Fast help");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same, knowing how the readings of its key results go together: answers of the same people, of different ones,
    /// or not known, which is the default and the cautious side.
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    /// use cxmetrics::{Confidence, Estimate, KeyResult, Objective};
    ///
    /// let objective = Objective::new("Customers come back")
    ///     .with(KeyResult::reach("satisfied", 70, 85)?.with_reading(Estimate::share(155, 200)?))
    ///     .with(
    ///         KeyResult::reach("would buy again", 40, 60)?
    ///             .with_reading(Estimate::share(100, 200)?),
    ///     );
    /// let width = |objective: &Objective| {
    ///     Some(objective.score().ok()?.interval(Confidence::P95)?.width())
    /// };
    /// let known = objective.clone().with_dependence(Dependence::declared(0.5)?);
    /// assert!(width(&known) < width(&objective));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_dependence(mut self, dependence: Dependence) -> Self {
        self.dependence = dependence;
        self
    }

    /// The objective as it was agreed on a day, with what is measured now: every [change](KeyResult::revised) of a key
    /// result from after that day is taken back.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(50);
    /// let lowered = goal.revised(&KeyResult::reach("NPS", 40, 50)?, 45, "half of the team has left")?;
    /// let objective = Objective::new("goal")
    ///     .with(lowered)
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(36));
    /// assert_eq!(objective.score()?.to_string(), "75%");
    /// assert_eq!(objective.on_terms_of(0).score()?.to_string(), "50%"); // as it was planned
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn on_terms_of(&self, day: impl TimePoint) -> Self {
        let mut then = self.clone();
        for result in &mut then.key_results {
            *result = result.on_terms_of(&day);
        }
        for rail in &mut then.guardrails {
            rail.key_result = rail.key_result.on_terms_of(&day);
        }
        then
    }

    /// What was changed in its key results and guardrails, in the order of the days, with the name of each.
    ///
    /// The score against each of them is that [on the terms](Self::on_terms_of) of the day before.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(50);
    /// let lowered = goal.revised(&KeyResult::reach("NPS", 40, 50)?, 45, "half of the team has left")?;
    /// let objective = Objective::new("goal").with(lowered);
    /// let (name, change) = objective.changes()[0];
    /// assert_eq!(format!("{name}, {change}"), "NPS, day 45: target (half of the team has left)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn changes(&self) -> Vec<(&str, &Change)> {
        let rails = self.guardrails.iter().map(|rail| &rail.key_result);
        let mut changes: Vec<(&str, &Change)> = self
            .key_results
            .iter()
            .chain(rails)
            .flat_map(|result| {
                result
                    .changes()
                    .iter()
                    .map(|change| (result.name(), change))
            })
            .collect();
        changes.sort_by(|(_, left), (_, right)| left.day().days().total_cmp(&right.day().days()));
        changes
    }

    /// The same, knowing that readings of its key results are scores of the same people, and how they go together; of
    /// the others it knows what it knew.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, KeyResult, Nps, Objective, Scale};
    ///
    /// let mut answers = CrossTally::new(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE);
    /// for (recommend, satisfied) in
    ///     [(9, 5), (10, 5), (3, 2), (8, 4), (6, 2), (9, 4), (7, 5), (2, 1)]
    /// {
    ///     answers.record(recommend, satisfied)?;
    /// }
    /// let scores = answers.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
    /// let [nps, satisfied] = [&scores.estimates()[0], &scores.estimates()[1]];
    /// let objective = Objective::new("Customers come back")
    ///     .with(KeyResult::reach("NPS", -50, 50)?.with_reading(nps))
    ///     .with(KeyResult::reach("satisfied", 0, 100)?.with_reading(satisfied));
    /// // Estimates carry where they come from; of those that do not, this says it.
    /// let objective = objective.with_joint_scores(&scores);
    /// let known = objective.dependence().correlation("NPS", "satisfied");
    /// assert_eq!(known, scores.correlation(0, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_joint_scores(mut self, scores: &JointScores) -> Self {
        let known = Dependence::of_scores(scores, &self.key_results);
        self.dependence = known.with_others(&self.dependence);
        self
    }

    /// How the readings of its key results go together.
    ///
    /// ```
    /// use cxmetrics::{Objective, okr::objective::Dependence};
    ///
    /// assert_eq!(Objective::new("goal").dependence(), &Dependence::UNKNOWN);
    /// ```
    #[must_use]
    pub const fn dependence(&self) -> &Dependence {
        &self.dependence
    }

    /// The key results, in the order given.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?)
    ///     .with(KeyResult::done("new ticket system"));
    /// assert!(objective.key_results().iter().map(KeyResult::name).eq(["hours", "new ticket system"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn key_results(&self) -> &[KeyResult] {
        &self.key_results
    }

    /// The guardrails, in the order given.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help").with_guardrail(KeyResult::at_least("CSAT", 80)?);
    /// assert_eq!(objective.guardrails()[0].key_result().name(), "CSAT");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn guardrails(&self) -> &[Guardrail] {
        &self.guardrails
    }

    /// Sets the reading of the key result, or of the guardrail, of that name.
    ///
    /// # Errors
    ///
    /// [`ScoreError::NoSuchKeyResult`]; then nothing has changed. Of several with one name the first is set.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let mut objective = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
    /// objective.record("hours", 36)?;
    /// assert_eq!(objective.score()?.value(), 0.5);
    /// assert_eq!(
    ///     objective.record("days", 1).unwrap_err().to_string(),
    ///     "there is no key result \"days\""
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record(
        &mut self,
        key_result: &str,
        reading: impl Into<Reading>,
    ) -> Result<(), ScoreError> {
        let guardrails = self.guardrails.iter_mut().map(|rail| &mut rail.key_result);
        let found = self
            .key_results
            .iter_mut()
            .chain(guardrails)
            .find(|result| result.name() == key_result);
        match found {
            Some(result) => {
                result.set_reading(reading.into());
                Ok(())
            }
            None => Err(ScoreError::NoSuchKeyResult {
                name: key_result.into(),
            }),
        }
    }

    /// The same with the readings that there are for the names of its key results and guardrails.
    pub(in crate::okr) fn with_readings(
        mut self,
        reading: impl Fn(&str) -> Option<Reading>,
    ) -> Self {
        let guardrails = self.guardrails.iter_mut().map(|rail| &mut rail.key_result);
        for result in self.key_results.iter_mut().chain(guardrails) {
            if let Some(reading) = reading(result.name()) {
                result.set_reading(reading);
            }
        }
        self
    }

    /// The weighted mean of the progress of its key results, with what it is made of.
    ///
    /// Σ w · progress / Σ w over the key results that were measured, each progress kept between 0 and 1: one that
    /// overshoots cannot hide one that fails. Those not measured are left out and
    /// [named](ObjectiveScore::untracked); weights need not sum to 1.
    ///
    /// # Errors
    ///
    /// [`ScoreError::NothingMeasured`]; [`ScoreError::NoWeight`] if all that was measured has weight 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(42)) // 0.25
    ///     .with(KeyResult::reach("CSAT", 70, 80)?.with_reading(90)) // 2, counts as 1
    ///     .with(KeyResult::done("new ticket system")); // not measured, left out
    /// assert_eq!(objective.score()?.value(), 0.625);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn score(&self) -> Result<ObjectiveScore, ScoreError> {
        score::score(self)
    }
}
