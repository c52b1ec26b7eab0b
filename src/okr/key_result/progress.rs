//! How far a key result has come.

use core::fmt;

use super::attributes::Kind;
use super::fieller::ConfidenceSet;
use super::target::{Target, Zone};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method, MethodError};
use crate::okr::figure::{Reading, Share, USUAL_EDGES, percentage};
use crate::shown::pad;
use crate::words::{Label, Language, Spoken, spoken};

/// The survey behind a reading, if it carries its source and the target is exact.
pub(super) fn traced_survey<'a>(target: &Target, reading: &'a Reading) -> Option<&'a Estimate> {
    let survey = reading.only_survey()?;
    (survey.source().is_some() && target.is_certain()).then_some(survey)
}

/// How far a key result has come: 0 at the start, 1 at the target.
///
/// Made by [`KeyResult::progress`](super::KeyResult::progress).
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, State};
///
/// let goal = KeyResult::reach("NPS", 40, 60)?;
/// let progress = goal.progress(35);
/// assert_eq!(progress.raw(), Some(-0.25));
/// assert_eq!(progress.clamped(), Some(0.0));
/// assert_eq!(progress.state(), State::Regressed);
/// assert_eq!(progress.to_string(), "-25%");
/// # Ok::<(), cxmetrics::KeyResultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredProgress",
        try_from = "super::stored::StoredProgress"
    )
)]
pub struct Progress {
    pub(super) target: Target,
    pub(super) reading: Reading,
}

impl Progress {
    pub(in crate::okr) const fn new(target: Target, reading: Reading) -> Self {
        Self { target, reading }
    }

    /// The share of the way from start to target, as it is: negative after a step back, above 1 beyond the target.
    /// `None` if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("resolution time in hours", 48, 24)?;
    /// assert_eq!(goal.progress(30).raw(), Some(0.75));
    /// assert_eq!(goal.progress(54).raw(), Some(-0.25));
    /// assert_eq!(goal.progress(18).raw(), Some(1.25));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn raw(&self) -> Option<f64> {
        self.share().map(Share::value)
    }

    /// Whether neither the reading nor the target has an uncertainty.
    pub(in crate::okr) fn is_certain(&self) -> bool {
        self.reading.is_certain() && self.target.is_certain()
    }

    /// Whether its limits move in steps with the confidence.
    pub(in crate::okr) fn moves_in_steps(&self) -> bool {
        self.reading.moves_in_steps() || self.target.moves_in_steps()
    }

    /// The one survey that it is read from, if its start and target are exact, so that it errs as the survey does.
    pub(in crate::okr) fn traced_survey(&self) -> Option<&Estimate> {
        traced_survey(&self.target, &self.reading)
    }

    #[cfg(feature = "serde")]
    pub(in crate::okr) fn has_the_reading_of(&self, other: &Self) -> bool {
        self.reading == other.reading
    }

    /// 1 where progress rises with the figure, −1 where it falls, `None` where it may do either.
    pub(in crate::okr) fn turn(&self) -> Option<f64> {
        self.target.turn()
    }

    /// The same with what rounding may have done to it.
    pub(in crate::okr) fn share(&self) -> Option<Share> {
        self.target.share(&self.reading)
    }

    /// The same kept between 0 and 1, for a progress bar.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.progress(30).clamped(), Some(0.0));
    /// assert_eq!(goal.progress(70).clamped(), Some(1.0));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn clamped(&self) -> Option<f64> {
        self.share().map(Share::clamped)
    }

    /// The interval of the progress when it rests on a survey: the limits of the estimate's
    /// [interval](crate::Estimate::interval), each turned into progress. `None` for an exact figure, which
    /// has no uncertainty, if nothing was measured, and if a [start that was estimated](super::KeyResult::reach_from)
    /// leaves no interval: ask for the [`confidence_set`](Self::confidence_set) then.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Csat, KeyResult, Metric, Scale, Tally};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let tally = Tally::from_counts(Scale::THUMBS, [40, 160])?;
    /// let progress = goal.progress(&Csat::top_box(1).estimate(&tally)?);
    /// let interval = progress.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.67 [0.26, 1.00]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        self.confidence_set(confidence)?.interval()
    }

    /// The interval by a method of one's choice: see [*Which interval?*](crate::interval#which-interval). A figure that
    /// came [with an error of its own](Reading::measured) keeps it.
    ///
    /// # Errors
    ///
    /// A [`MethodError`] if the method is not for this kind of estimate, or has no interval for its answers.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Method, Metric, Nps, Scale, Tally};
    ///
    /// let goal = KeyResult::reach("NPS", 30, 40)?;
    /// // 52 % promoters and 15 % detractors of 200
    /// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 3, 2, 3, 5, 15, 30, 36, 54, 50])?;
    /// let progress = goal.progress(&Nps::STANDARD.estimate(&tally)?);
    /// let wald = progress.interval_with(Method::Wald, Confidence::P95)?.unwrap();
    /// assert_eq!(format!("{wald:.2}"), "0.70 [-0.31, 1.71]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interval_with(
        &self,
        method: Method,
        confidence: Confidence,
    ) -> Result<Option<Interval>, MethodError> {
        let set = self.target.set(&self.reading, confidence, method)?;
        Ok(set.and_then(|set| set.interval()))
    }

    /// Every progress that the data do not contradict: the [interval](Self::interval) or, from a start that was
    /// estimated, what Fieller's theorem leaves. `None` as for the interval of an exact figure.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, KeyResult};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let set = goal.progress(Estimate::share(164, 200)?).confidence_set(Confidence::P95).unwrap();
    /// assert_eq!(set.to_string(), "0.80 [0.41, 1.11]");
    /// assert_eq!(goal.progress(82).confidence_set(Confidence::P95), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn confidence_set(&self, confidence: Confidence) -> Option<ConfidenceSet> {
        // The score method has limits for every estimate.
        self.target
            .set(&self.reading, confidence, Method::Score)
            .ok()
            .flatten()
    }

    /// Where the key result stands, by the figure as measured.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading, State};
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let states = [60, 48, 30, 24, 20].map(|hours| goal.progress(hours).state());
    /// assert_eq!(
    ///     states,
    ///     [State::Regressed, State::NotStarted, State::InProgress, State::Reached, State::Overshot]
    /// );
    /// assert_eq!(goal.progress(Reading::NOT_MEASURED).state(), State::NotMeasured);
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        let Some(share) = self.raw() else {
            return State::NotMeasured;
        };
        match share {
            _ if self.target.is_broken(&self.reading) => State::NotHeld,
            _ if share < 0.0 => State::Regressed,
            0.0 => State::NotStarted,
            _ if share < 1.0 => State::InProgress,
            1.0 => State::Reached,
            _ => State::Overshot,
        }
    }

    /// The probability that the target is truly reached: the
    /// [posterior probability](crate::Estimate::probability_at_least) for a survey, 0 or 1 for an exact figure,
    /// `None` if nothing was measured. For a bound it is the probability that it truly holds.
    ///
    /// A target at the end of the scale is not truly reached by any sample: of 10 satisfied of 10 the progress towards 100 %
    /// is 1, the state [`Reached`](State::Reached), and this 0, as not everybody was asked and the posterior has no
    /// probability at its end. Ask for a target below it, or name the [population](crate::Estimate::of_population).
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Metric, Nps, Scale, Tally};
    ///
    /// let goal = KeyResult::reach("NPS", 20, 30)?;
    /// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
    /// let progress = goal.progress(&Nps::STANDARD.estimate(&tally)?);
    /// // Measured beyond the target, and still more than one chance in four that it is not reached.
    /// assert_eq!(progress.raw(), Some(1.5));
    /// assert_eq!(format!("{:.2}", progress.probability_reached().unwrap()), "0.72");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_reached(&self) -> Option<f64> {
        self.probability_at_least(1.0)
    }

    /// The probability that the progress is truly at least `share`, such as 0.7 of an aspiration. `None` if nothing was
    /// measured, for NaN, and for amounts per period of which one is uncertain. From a start that was estimated it is
    /// the normal probability that the figure lies beyond that point between start and target; the target itself
    /// is certain, so that for 1 only the figure counts.
    ///
    /// ```
    /// use cxmetrics::{Estimate, KeyResult};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let progress = goal.progress(Estimate::share(164, 200)?); // 82 %
    /// let probability = progress.probability_at_least(0.7).unwrap();
    /// assert_eq!(format!("{probability:.2}"), "0.70");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_at_least(&self, share: f64) -> Option<f64> {
        if share.is_nan() {
            return None;
        }
        self.target.probability_at_least(&self.reading, share)
    }

    /// Whether the progress as measured is what is expected of a commitment (1) or an aspiration (0.7).
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::Kind};
    ///
    /// let progress = KeyResult::reach("NPS", 40, 60)?.progress(55);
    /// assert_eq!(progress.meets(Kind::Aspirational), Some(true));
    /// assert_eq!(progress.meets(Kind::Committed), Some(false));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn meets(&self, kind: Kind) -> Option<bool> {
        self.share().map(|share| share.reaches(kind.expected()))
    }

    /// The two-sided p-value of "it has not moved from its start": the
    /// [score test](crate::Estimate::p_value) for a survey, 0 or 1 for an exact figure. From a start that was estimated,
    /// the test of the difference. `None` if nothing was measured or there is no start.
    ///
    /// ```
    /// use cxmetrics::{Estimate, KeyResult};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let progress = goal.progress(Estimate::share(151, 200)?); // 75.5 %
    /// assert_eq!(format!("{:.3}", progress.p_value_of_no_move().unwrap()), "0.090");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value_of_no_move(&self) -> Option<f64> {
        self.raw()?;
        self.target.p_value_of_no_move(&self.reading)
    }

    /// Whether it has truly moved from its start, at 1 − confidence as the level of the test.
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Reading};
    ///
    /// let last_year = Reading::with_std_error(30, 5.339)?;
    /// let goal = KeyResult::reach_from("NPS", last_year, 40)?;
    /// let movement =
    ///     goal.progress(Reading::with_std_error(37, 5.163)?).movement(Confidence::P95).unwrap();
    /// assert_eq!(movement.to_string(), "not distinguishable from no change");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn movement(&self, confidence: Confidence) -> Option<Movement> {
        let share = self.raw()?;
        let p_value = self.p_value_of_no_move()?;
        Some(if p_value > confidence.alpha() {
            Movement::NotDistinguishable
        } else if share > 0.0 {
            Movement::Towards
        } else {
            Movement::Away
        })
    }

    /// The last total against the plan for the same period, 1 when on plan, for
    /// [`cumulative`](super::KeyResult::cumulative) targets. `None` for others and if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let leads = KeyResult::cumulative("leads", [50, 100])?;
    /// assert_eq!(leads.progress(Reading::periods([Some(40)])).against_plan(), Some(0.8)); // 40 of 50
    /// assert_eq!(leads.progress(Reading::periods([40, 100].map(Some))).against_plan(), Some(1.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn against_plan(&self) -> Option<f64> {
        self.target.against_plan(&self.reading).map(Share::value)
    }

    /// The zone of a key result with [`zones`](super::KeyResult::zones); `None` for others and if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::key_result::Zone};
    ///
    /// let churn = KeyResult::zones("churn in percent", 8, [7, 6, 5])?;
    /// assert_eq!(churn.progress(6.5).zone(), Some(Zone::Commit));
    /// assert_eq!(KeyResult::reach("churn in percent", 8, 5)?.progress(6.5).zone(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        self.target.zone(&self.reading)
    }
}

/// Displays the progress in percent, without decimals unless the format says otherwise.
impl Spoken for Progress {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.raw() {
            None => pad(f, language.label(Label::NotMeasured)),
            Some(share) if self.zone().is_some() => {
                let edges = [0.0, 0.3, 0.4, 0.7, 1.0];
                pad(f, &percentage(language, f, share, &edges))
            }
            Some(share) => pad(f, &percentage(language, f, share, &USUAL_EDGES)),
        }
    }
}

spoken!(Progress);

/// Where a key result stands.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, State};
///
/// let goal = KeyResult::reach("resolution time in hours", 48, 24)?;
/// assert_eq!(goal.progress(50).state(), State::Regressed);
/// assert_eq!(State::Regressed.to_string(), "regressed");
/// assert_eq!(KeyResult::at_most("hours", 24)?.progress(30).state(), State::NotHeld);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum State {
    /// There is no figure; that is not the same as no progress.
    NotMeasured,
    /// The figure is further from the target than at the start.
    Regressed,
    /// A bound does not hold, or did not in one of its periods.
    NotHeld,
    /// The figure is where it started.
    NotStarted,
    /// The figure is between start and target.
    InProgress,
    /// The figure is exactly at the target, or the bound holds.
    Reached,
    /// The figure is beyond the target.
    Overshot,
}

spoken!(State {
    NotMeasured = NotMeasured,
    Regressed = Regressed,
    NotHeld = NotHeld,
    NotStarted = NotStarted,
    InProgress = InProgress,
    Reached = Reached,
    Overshot = Overshot,
});

/// Whether a figure has truly moved from its start.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Estimate, KeyResult, okr::key_result::Movement};
///
/// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
/// let movement = |satisfied| {
///     goal.progress(Estimate::share(satisfied, 200).unwrap()).movement(Confidence::P95)
/// };
/// assert_eq!(movement(164), Some(Movement::Towards)); // 82 %
/// assert_eq!(movement(151), Some(Movement::NotDistinguishable)); // 75.5 %
/// assert_eq!(movement(120), Some(Movement::Away)); // 60 %
///     
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Movement {
    /// Closer to the target than at the start, beyond doubt at the confidence asked for.
    Towards,
    /// Further away, beyond doubt.
    Away,
    /// What was measured could as well come from a figure that has not moved.
    NotDistinguishable,
}

spoken!(Movement {
    Towards = Towards,
    Away = Away,
    NotDistinguishable = NotDistinguishable,
});
