//! The score of an objective, and what it is made of.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::Objective;
use super::dependence::Dependence;
use super::guardrail::GuardrailState;
use super::term::{Mean, Scale, Spread, Term, Tracked, tracked, untracked};
use crate::edge::Tolerance;
use crate::interval::{Confidence, Interval};
use crate::okr::figure::{Share, USUAL_EDGES, percentage};
use crate::okr::key_result::{Bands, Judgement, Kind, Progress};
use crate::shown::pad;
use crate::sum::Sum;
use crate::words::{GoalMessage, Language, Spoken, spoken};

/// What a key result brings into a score.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Objective};
///
/// let objective = Objective::new("Fast help")
///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(36))
///     .with(KeyResult::reach("CSAT", 70, 80)?.with_reading(80));
/// let score = objective.score()?;
/// let points: Vec<_> =
///     score.contributions().iter().map(|part| (part.name(), part.points())).collect();
/// assert_eq!(points, [("hours", 0.25), ("CSAT", 0.5)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredContribution",
        try_from = "super::stored::StoredContribution"
    )
)]
pub struct Contribution {
    pub(super) name: String,
    pub(super) share: f64,
    pub(super) points: f64,
    pub(super) progress: Progress,
    pub(super) against_original: Progress,
    pub(super) kind: Kind,
}

impl Contribution {
    /// The name of the key result.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective =
    ///     Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?.with_reading(36));
    /// assert_eq!(objective.score()?.contributions()[0].name(), "hours");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its weight among those measured, 0 to 1; the weights of all contributions sum to 1.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_weight(3)?.with_reading(36))
    ///     .with(KeyResult::reach("CSAT", 70, 80)?.with_reading(80))
    ///     .with(KeyResult::done("new ticket system").with_weight(4)?); // not measured
    /// let score = objective.score()?;
    /// assert!(score.contributions().iter().map(|part| part.share()).eq([0.75, 0.25]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn share(&self) -> f64 {
        self.share
    }

    /// What it adds to the score: weight × clamped progress. All contributions sum to the score.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("goal")
    ///     .with(KeyResult::reach("NPS", 40, 60)?.with_weight(3)?.with_reading(50))
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(24));
    /// let score = objective.score()?;
    /// let [nps, hours] = score.contributions() else { unreachable!() };
    /// assert_eq!((nps.share(), nps.points()), (0.75, 0.375));
    /// assert_eq!((hours.share(), hours.points()), (0.25, 0.25));
    /// assert_eq!(score.value(), 0.625);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn points(&self) -> f64 {
        self.points
    }

    /// How far it has come: what [`KeyResult::current`](crate::KeyResult::current) says, the same here as anywhere.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective =
    ///     Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?.with_reading(18));
    /// let score = objective.score()?;
    /// // Neither clamped nor weighted.
    /// assert_eq!(score.contributions()[0].progress().raw(), Some(1.25));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The same against the target that it had first.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let lowered = KeyResult::reach("NPS", 40, 60)?
    ///     .with_target_changed_to(&KeyResult::reach("NPS", 40, 50)?)
    ///     .with_reading(50);
    /// let score = Objective::new("Loyal customers").with(lowered).score()?;
    /// assert_eq!(score.contributions()[0].progress().raw(), Some(1.0));
    /// assert_eq!(score.contributions()[0].progress_against_original().raw(), Some(0.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn progress_against_original(&self) -> &Progress {
        &self.against_original
    }

    /// What it is worth by the rule of its own kind: a commitment is met at 1, an aspiration from 0.7.
    ///
    /// ```
    /// use cxmetrics::okr::{Kind, key_result::Judgement};
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let hours = KeyResult::reach("hours", 48, 24)?.with_kind(Kind::Committed).with_reading(30);
    /// let score = Objective::new("Fast help").with(hours).score()?;
    /// assert_eq!(score.contributions()[0].judgement(), Some(Judgement::Missed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn judgement(&self) -> Option<Judgement> {
        self.kind.judge(&self.progress)
    }
}

/// The score of an objective: see [`Objective::score`].
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Objective, okr::key_result::Bands};
///
/// let objective = Objective::new("Fast help")
///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(36))
///     .with(KeyResult::reach("CSAT", 70, 80)?.with_reading(80));
/// let score = objective.score()?;
/// assert_eq!((score.to_string().as_str(), score.grade(&Bands::usual())), ("75%", Some("green")));
/// assert_eq!(score.worst().unwrap().name(), "hours");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredObjectiveScore",
        try_from = "super::stored::StoredObjectiveScore"
    )
)]
pub struct ObjectiveScore {
    pub(super) value: f64,
    pub(super) raw: Option<f64>,
    pub(super) against_original: Option<f64>,
    pub(super) contributions: Vec<Contribution>,
    pub(super) untracked: Vec<String>,
    pub(super) guardrails: Vec<(String, GuardrailState)>,
    pub(super) dependence: Dependence,
}

impl ObjectiveScore {
    /// The weighted mean of the progress, each kept between 0 and 1.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_weight(3)?.with_reading(36)) // 0.5
    ///     .with(KeyResult::reach("CSAT", 70, 80)?.with_reading(90)); // 2, counts as 1
    /// assert_eq!(objective.score()?.value(), 0.625);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The weighted mean of the progress as it is: below 0 where steps back outweigh, above 1 where targets were
    /// overshot. `None` if it is no finite number.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("goal")
    ///     .with(KeyResult::reach("NPS", 40, 60)?.with_reading(80))
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(60));
    /// let score = objective.score()?;
    /// assert_eq!((score.value(), score.raw()), (0.5, Some(0.75)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn raw(&self) -> Option<f64> {
        self.raw
    }

    /// The score against the targets as they were first set; equal to [`value`](Self::value) if none was changed, and
    /// `None` if the readings say nothing of the original targets.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let lowered = KeyResult::reach("NPS", 40, 60)?
    ///     .with_target_changed_to(&KeyResult::reach("NPS", 40, 50)?)
    ///     .with_reading(50);
    /// let score = Objective::new("Loyal customers").with(lowered).score()?;
    /// assert_eq!((score.value(), score.against_original()), (1.0, Some(0.5)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn against_original(&self) -> Option<f64> {
        self.against_original
    }

    /// The interval of the [value](Self::value): the distances of each progress to its own limits, weighted, squared and
    /// added (MOVER; Zou and Donner, 2008). Exact figures contribute nothing; `None` if all are exact. A progress without
    /// limits at this confidence, from a start that is hardly known, counts with all that it could be, from 0 to 1, which
    /// can be less than just before. Otherwise an interval holds those of less confidence: where errors make up for each
    /// other, the furthest limits up to this confidence count, and with a reading of a
    /// [population](crate::Estimate::of_population), whose limits move in steps, those up to a twentieth of a standard error
    /// further on.
    ///
    /// How the readings go together counts: see [`Dependence`]. Scores of one joint tally or survey carry it; of others it
    /// is what the objective [was told](super::Objective::with_dependence), and without a word the cautious side.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Csat, KeyResult, Metric, Objective, Scale, Tally};
    ///
    /// let tally = Tally::from_counts(Scale::THUMBS, [45, 155])?;
    /// let satisfied = Csat::top_box(1).estimate(&tally)?; // 77.5 %
    /// let objective = Objective::new("Satisfied customers")
    ///     .with(KeyResult::reach("satisfied customers in percent", 70, 85)?.with_reading(&satisfied))
    ///     .with(KeyResult::reach("resolution time in hours", 48, 24)?.with_reading(36));
    /// let interval = objective.score()?.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.50 [0.29, 0.67]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        self.spread(confidence, Scale::Clamped)?
            .interval(self.value, [0.0, 1.0], confidence)
    }

    /// The interval of the [raw](Self::raw) score. `None` as for that, if all of it is exact, and if the figures
    /// leave no interval.
    ///
    /// The mean of progress that is kept between 0 and 1 is a little below the true one where goals are at
    /// their target, as nothing makes up for a reading that is short by chance. The raw score has no such bias: its
    /// nominal 95 % interval held .94 to .96 there, by simulation.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, KeyResult, Objective};
    ///
    /// let objective = Objective::new("goal")
    ///     .with(KeyResult::reach("satisfied", 70, 85)?.with_reading(Estimate::share(172, 200)?))
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(12));
    /// let score = objective.score()?;
    /// assert_eq!(format!("{:.2}", score.interval(Confidence::P95).unwrap()), "1.00 [0.85, 1.00]");
    /// assert_eq!(format!("{:.2}", score.raw_interval(Confidence::P95).unwrap()), "1.28 [1.10, 1.42]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn raw_interval(&self, confidence: Confidence) -> Option<Interval> {
        let range = [f64::NEG_INFINITY, f64::INFINITY];
        self.spread(confidence, Scale::Raw)?
            .interval(self.raw?, range, confidence)
    }

    /// The same with what its readings carry of how they go together, which is read from them here and when it comes back
    /// from a file, so that it is the same.
    pub(super) fn with_what_the_readings_carry(mut self) -> Self {
        let measured = self.contributions.iter();
        let measured = measured.map(|part| (part.name(), part.progress.traced_survey()));
        let untracked = self.untracked.iter().map(|name| (name.as_str(), None));
        self.dependence = self.dependence.reading_surveys(measured.chain(untracked));
        self
    }

    /// What rounding can have done to the score: what it has done to its parts, and to their sum.
    fn tolerance(&self) -> Tolerance {
        if self.value == 1.0 {
            return Tolerance::of([]);
        }
        let counted = self.contributions.iter().filter(|part| part.share > 0.0);
        counted
            .filter_map(|part| part.progress.share())
            .fold(Tolerance::of([self.value]), |whole, part| {
                whole.or(part.tolerance())
            })
    }

    /// The distances to the limits; `None` if all is exact.
    fn spread(&self, confidence: Confidence, scale: Scale) -> Option<Spread> {
        Spread::nested(confidence, |confidence| {
            let terms = self.contributions.iter().filter_map(|part| {
                let Contribution { name, progress, .. } = part;
                Term::of(name, part.share, progress, confidence, scale)
            });
            let terms: Vec<Term<'_>> = terms.collect();
            (!terms.is_empty()).then(|| self.dependence.spread(&terms))
        })
    }

    /// How the readings go together: as the objective [was told](super::Objective::with_dependence), and as readings of one
    /// joint tally or survey carry it.
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("goal").with(KeyResult::reach("NPS", 40, 60)?.with_reading(50));
    /// assert_eq!(objective.score()?.dependence(), &Dependence::UNKNOWN);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn dependence(&self) -> &Dependence {
        &self.dependence
    }

    /// What each measured key result brings in, in the order of the objective.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(36))
    ///     .with(KeyResult::done("new ticket system")); // not measured
    /// let score = objective.score()?;
    /// assert_eq!(score.contributions().len(), 1);
    /// assert_eq!(score.contributions()[0].name(), "hours");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contributions(&self) -> &[Contribution] {
        &self.contributions
    }

    /// The key result that has come least far: the worst-of status beside the mean. Those of weight 0 do not count.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("goal")
    ///     .with(KeyResult::reach("NPS", 40, 60)?.with_reading(80))
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(60));
    /// assert_eq!(objective.score()?.worst().unwrap().name(), "hours");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn worst(&self) -> Option<&Contribution> {
        self.contributions
            .iter()
            .filter(|part| part.share > 0.0)
            .min_by(|left, right| {
                let raw = |part: &Contribution| part.progress.raw().unwrap_or(0.0);
                raw(left).total_cmp(&raw(right))
            })
    }

    /// The names of the key results that were not measured, and so are left out.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(36))
    ///     .with(KeyResult::done("new ticket system"));
    /// assert_eq!(objective.score()?.untracked(), ["new ticket system"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn untracked(&self) -> Vec<&str> {
        self.untracked.iter().map(String::as_str).collect()
    }

    /// Every guardrail with where it stands.
    ///
    /// ```
    /// use cxmetrics::okr::objective::GuardrailState;
    /// # use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(36))
    ///     .with_guardrail(KeyResult::at_least("CSAT", 80)?.with_reading(84));
    /// assert!(objective.score()?.guardrails().eq([("CSAT", GuardrailState::Held)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn guardrails(&self) -> impl ExactSizeIterator<Item = (&str, GuardrailState)> {
        self.guardrails
            .iter()
            .map(|(name, state)| (name.as_str(), *state))
    }

    /// The names of the guardrails that are breached.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(24))
    ///     .with_guardrail(KeyResult::at_least("CSAT", 80)?.with_reading(75))
    ///     .with_guardrail(KeyResult::at_most("tickets reopened in percent", 5)?.with_reading(3));
    /// assert_eq!(objective.score()?.vetoes(), ["CSAT"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn vetoes(&self) -> Vec<&str> {
        self.guardrails()
            .filter(|(_, state)| *state == GuardrailState::Breached)
            .map(|(name, _)| name)
            .collect()
    }

    /// Whether a guardrail is breached: then no score is a success.
    ///
    /// ```
    /// # use cxmetrics::{KeyResult, Objective};
    /// let objective =
    ///     Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?.with_reading(24));
    /// assert!(!objective.score()?.is_vetoed());
    /// let guarded = objective.with_guardrail(KeyResult::at_least("CSAT", 80)?.with_reading(75));
    /// assert!(guarded.score()?.is_vetoed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_vetoed(&self) -> bool {
        !self.vetoes().is_empty()
    }

    /// The name of the band of the score; that of the lowest band if it is vetoed.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective, okr::key_result::Bands};
    ///
    /// let objective =
    ///     Objective::new("goal").with(KeyResult::reach("hours", 48, 24)?.with_reading(24));
    /// assert_eq!(objective.score()?.grade(&Bands::usual()), Some("green"));
    /// let guarded = objective.with_guardrail(KeyResult::at_least("CSAT", 80)?.with_reading(75));
    /// assert_eq!(guarded.score()?.grade(&Bands::usual()), Some("red"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn grade<'a>(&self, bands: &'a Bands) -> Option<&'a str> {
        if self.is_vetoed() {
            bands.names().next()
        } else {
            Some(bands.grade_within(self.value, self.tolerance()))
        }
    }
}

/// Displays the score in percent with its vetoes.
impl Spoken for ObjectiveScore {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let score = percentage(language, f, self.value, &USUAL_EDGES);
        let vetoes = self.vetoes();
        if vetoes.is_empty() {
            return pad(f, &score);
        }
        let message = GoalMessage::Vetoed {
            score: &score,
            vetoes: &vetoes,
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(ObjectiveScore);

pub(super) fn score(objective: &Objective) -> Result<ObjectiveScore, ScoreError> {
    let measured: Vec<_> = tracked(objective.key_results()).collect();
    if measured.is_empty() {
        return Err(ScoreError::NothingMeasured);
    }
    let mut mean = Mean::default();
    for Tracked { result, share } in &measured {
        mean.add(result.weight(), *share);
    }
    let share = mean.share().ok_or(ScoreError::NoWeight)?;
    let total = mean.weight();
    let contribution = |part: &Tracked<'_>| Contribution {
        name: part.result.name().into(),
        share: part.result.weight() / total,
        points: part.result.weight() * part.share.clamped() / total,
        progress: part.result.current(),
        against_original: part.result.current_against_original(),
        kind: part.result.kind(),
    };
    let score = ObjectiveScore {
        value: share.value(),
        raw: raw(&measured, total),
        against_original: against_original(&measured),
        contributions: measured.iter().map(contribution).collect(),
        untracked: untracked(objective.key_results())
            .map(|result| result.name().into())
            .collect(),
        guardrails: objective
            .guardrails()
            .iter()
            .map(|rail| (rail.key_result().name().into(), rail.state()))
            .collect(),
        dependence: objective.dependence().clone(),
    };
    Ok(score.with_what_the_readings_carry())
}

/// The mean of what is not kept between 0 and 1; `None` if it is too large to be a number.
fn raw(measured: &[Tracked<'_>], total: f64) -> Option<f64> {
    // The mean of equals is what they are, whatever rounding does to their weights.
    let mut values = measured
        .iter()
        .filter(|part| part.result.weight() > 0.0)
        .map(|part| part.share.value());
    if let Some(first) = values.next()
        && values.all(|value| value == first)
    {
        return Some(first);
    }
    let (mut sum, mut tolerance) = (Sum::default(), Tolerance::of([]));
    for Tracked { result, share } in measured.iter().filter(|part| part.result.weight() > 0.0) {
        sum.add_product(result.weight() / total, share.value());
        tolerance = tolerance
            .or(share.tolerance())
            .or(Tolerance::of([share.value()]));
    }
    Share::of(sum.value(), tolerance).map(Share::value)
}

/// The mean against the targets that there were first.
fn against_original(measured: &[Tracked<'_>]) -> Option<f64> {
    let mut mean = Mean::default();
    for Tracked { result, .. } in measured {
        let share = result.original_target().share(result.reading())?;
        mean.add(result.weight(), share);
    }
    mean.share().map(Share::value)
}

/// Why there is no score.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Objective, okr::objective::ScoreError};
///
/// let objective = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
/// let error = objective.score().unwrap_err();
/// assert_eq!(error, ScoreError::NothingMeasured);
/// assert_eq!(error.to_string(), "no key result was measured, so no score");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// No key result was measured: the score is unknown, not zero.
    #[error("no key result was measured, so no score")]
    NothingMeasured,
    /// All that was measured has weight 0.
    #[error("the key results that were measured have no weight")]
    NoWeight,
    /// No key result has the name.
    #[error("there is no key result {name:?}")]
    NoSuchKeyResult {
        /// The name asked for.
        name: String,
    },
}
