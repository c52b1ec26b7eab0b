//! Key results: a measurable figure with a target, how far it is, how sure that is, and its grade.
//!
//! | you want | take |
//! |---|---|
//! | a target of any form | [`KeyResult`], whose table names the forms |
//! | how far it is, how sure, and whether it moved at all | [`Progress`] |
//! | the same in whole numbers or decimals, without rounding | [`ExactProgress`] |
//! | a grade | [`Bands`], [`Kind`], [`Judgement`] |
//! | what was changed, when and why, and where the target comes from | [`Change`], [`Origin`] |

// First the ways to make one: the page of a type begins with the first file that says something of it.
mod ways;

mod amounts;
mod attributes;
mod bounds;
mod change;
mod check;
pub(in crate::okr) mod decimal;
mod error;
mod exact;
mod fieller;
mod grade;
mod judgement;
mod measure;
mod origin;
mod progress;
#[cfg(feature = "serde")]
mod stored;
mod target;

pub use attributes::{Kind, Voice};
pub use change::{Change, Part};
pub use error::KeyResultError;
pub use exact::ExactProgress;
pub use fieller::ConfidenceSet;
pub use grade::{Bands, BandsError};
pub use judgement::Judgement;
pub use measure::Measure;
pub use origin::Origin;
pub use progress::{Movement, Progress, State};
pub use target::Zone;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::estimate::Estimate;
use crate::okr::figure::Reading;
use crate::okr::time::Day;
use crate::shown::{Style, pad};
use crate::words::{GoalMessage, Language, Spoken, spoken};
use target::Target;

/// A measurable result with a target, such as "NPS from 40 to 60".
///
/// | you promise | constructor | progress |
/// |---|---|---|
/// | to get from one figure to another, up or down | [`reach`](Self::reach), [`grow_by`](Self::grow_by), [`cut_by`](Self::cut_by) | share of the way |
/// | the same, from a start that a survey estimated | [`reach_from`](Self::reach_from) | share of the way, with the uncertainty of both |
/// | the same, where the way is not even | [`checkpoints`](Self::checkpoints) | by pieces |
/// | a commitment, a target and a stretch | [`zones`](Self::zones) | 0.3, 0.7 and 1 |
/// | to stay on one side of a line | [`at_least`](Self::at_least), [`at_most`](Self::at_most), [`between`](Self::between) | held or not; share of periods in which it held |
/// | an amount in every period | [`per_period`](Self::per_period) | mean over the periods, each at most 1 |
/// | a total that a plan adds up to | [`cumulative`](Self::cumulative) | share of the total; and against the plan so far |
/// | steps | [`milestones`](Self::milestones), [`done`](Self::done) | weight of the steps done |
///
/// Everything else is optional and set by a `with_…` method: whose voice it is, its weight, its deadline.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, KeyResult, Metric, Nps, Scale, State, Tally};
///
/// let goal = KeyResult::reach("NPS", 20.0, 40.0)?;
/// // 55 promoters, 25 passives, 20 detractors: an NPS of 35
/// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
/// let progress = goal.progress(&Nps::STANDARD.estimate(&tally)?);
///
/// assert_eq!(progress.raw(), Some(0.75));
/// assert_eq!(progress.state(), State::InProgress);
/// let interval = progress.interval(Confidence::P95).unwrap();
/// assert_eq!(format!("{interval:.2}"), "0.75 [-0.07, 1.47]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredKeyResult", try_from = "stored::StoredKeyResult")
)]
#[doc(alias("KR", "OKR"))]
pub struct KeyResult {
    name: String,
    target: Target,
    /// The first target, when it was changed.
    original: Option<Box<Target>>,
    reading: Reading,
    weight: f64,
    voice: Voice,
    kind: Kind,
    deadline: Option<Day>,
    horizon: Option<f64>,
    planned_answers: Option<u64>,
    origin: Origin,
    confirmer: Option<String>,
    changes: Vec<Change>,
}

impl KeyResult {
    pub(super) const fn new(name: String, target: Target) -> Self {
        Self {
            name,
            target,
            original: None,
            reading: Reading::NOT_MEASURED,
            weight: 1.0,
            voice: Voice::Output,
            kind: Kind::Aspirational,
            deadline: None,
            horizon: None,
            planned_answers: None,
            origin: Origin::Agreed,
            confirmer: None,
            changes: Vec::new(),
        }
    }

    /// What is to be achieved, as it was named.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// assert_eq!(KeyResult::reach("NPS", 40, 60)?.name(), "NPS");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The figure at the start; `None` for a bound and for milestones, which have none.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// assert_eq!(KeyResult::reach("NPS", 40, 60)?.start(), Some(40.0));
    /// assert_eq!(KeyResult::at_most("hours", 2)?.start(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn start(&self) -> Option<f64> {
        self.target.path().map(|path| path.start())
    }

    /// The start as it was measured: an exact figure, or the [estimate](Self::reach_from) with its error. `None` where there
    /// is no [`start`](Self::start).
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, KeyResult};
    ///
    /// let goal = KeyResult::reach_from(
    ///     "satisfied customers in percent",
    ///     Estimate::share(140, 200)?,
    ///     80,
    /// )?;
    /// let start = goal.start_reading().unwrap();
    /// assert_eq!(start.interval(Confidence::P95).unwrap().to_string(), "70.0 [63.3, 75.9]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn start_reading(&self) -> Option<Reading> {
        match &self.target {
            Target::FromEstimate { start, .. } => Some(Reading::of_figure(start.clone())),
            target => target.path().map(|path| Reading::from(path.start())),
        }
    }

    /// The figure at which progress is 1: the target, or the stretch of [zones](Self::zones). `None` for a bound and
    /// for milestones.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// assert_eq!(KeyResult::reach("NPS", 40, 60)?.target(), Some(60.0));
    /// assert_eq!(KeyResult::cut_by("hours", 48, 50)?.target(), Some(24.0));
    /// assert_eq!(KeyResult::at_most("hours", 2)?.target(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn target(&self) -> Option<f64> {
        self.target.path().map(|path| path.target())
    }

    /// How far the key result has come, by a figure, an estimate or another [`Reading`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, State};
    ///
    /// let satisfaction = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let progress = satisfaction.progress(88.0);
    /// assert_eq!(progress.raw(), Some(1.2));
    /// assert_eq!(progress.clamped(), Some(1.0));
    /// assert_eq!(progress.state(), State::Overshot);
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn progress(&self, reading: impl Into<Reading>) -> Progress {
        Progress::new(self.target.clone(), reading.into())
    }

    /// How far it has come by the [reading](Self::with_reading) that it holds.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.current().raw(), None);
    /// assert_eq!(goal.with_reading(45).current().raw(), Some(0.25));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn current(&self) -> Progress {
        self.progress(self.reading.clone())
    }

    /// The same against the target that it had first; equal to [`current`](Self::current) unless it was
    /// [changed](Self::with_target_changed_to).
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(50);
    /// assert_eq!(goal.current_against_original(), goal.current());
    /// let lowered = goal.with_target_changed_to(&KeyResult::reach("NPS", 40, 50)?);
    /// assert_eq!(lowered.current().to_string(), "100%");
    /// assert_eq!(lowered.current_against_original().to_string(), "50%");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn current_against_original(&self) -> Progress {
        let target = self.original_target().clone();
        Progress::new(target, self.reading.clone())
    }

    pub(super) fn set_reading(&mut self, reading: Reading) {
        self.reading = reading;
    }

    /// The one survey that it is read from, if its start and target are exact, so that its progress errs as the survey does.
    pub(in crate::okr) fn traced_survey(&self) -> Option<&Estimate> {
        progress::traced_survey(&self.target, &self.reading)
    }

    pub(super) const fn aim(&self) -> &Target {
        &self.target
    }

    pub(super) fn original_target(&self) -> &Target {
        self.original.as_deref().unwrap_or(&self.target)
    }

    /// The same key result with a new target, taken from `other`; the first target is remembered.
    ///
    /// A target that is lowered in the middle of a quarter makes progress without anybody moving. An
    /// [objective](super::Objective) therefore reports its score against both. With the day and the reason:
    /// [`revised`](Self::revised).
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(50);
    /// let lowered = goal.with_target_changed_to(&KeyResult::reach("NPS", 40, 50)?);
    /// assert_eq!(lowered.current().raw(), Some(1.0));
    /// assert_eq!(lowered.current_against_original().raw(), Some(0.5));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn with_target_changed_to(mut self, other: &Self) -> Self {
        let before = core::mem::replace(&mut self.target, other.target.clone());
        self.original.get_or_insert_with(|| Box::new(before));
        self
    }

    /// Whether the target was changed.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert!(!goal.target_was_changed());
    /// assert!(goal.with_target_changed_to(&KeyResult::reach("NPS", 40, 50)?).target_was_changed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn target_was_changed(&self) -> bool {
        self.original.is_some()
    }
}

/// Displays the key result as one says it, such as `NPS: from 40 to 60`.
impl Spoken for KeyResult {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = GoalMessage::KeyResult {
            name: &self.name,
            target: &self.target.text(language, Style::as_typed(f)),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(KeyResult);
