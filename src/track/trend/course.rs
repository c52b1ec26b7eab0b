//! Slow drift or sudden step, in words.

use alloc::string::ToString;
use core::fmt;

use super::change_point::{ChangePoint, log_mean_evidence};
use super::{SamplingError, TrendError, WeightedSlope};
use crate::interval::Confidence;
use crate::shown::{Style, pad};
use crate::track::scores::Scores;
use crate::words::{English, Language, PValue, Spoken, TrackingMessage};

/// How scores have moved over time: not at all, slowly, or at once; displayed as a sentence.
///
/// A slow drift and a sudden step look alike on a chart and mean different things: a step has a date, and at that
/// date somebody did something. So both are fitted, a [`WeightedSlope`] and a [`ChangePoint`].
///
/// Whether there was a change at all is decided by the smaller of the two p-values, doubled, since two tests had a
/// chance. Which of the two it was is decided by the odds: the mean of exp(z²/2) over all places of a step,
/// divided by exp(z²/2) of the slope. The mean over the places, and not the best place, because the step has a free
/// parameter more. From 3 to 1 on it is called ("positive" evidence in the words of Kass and Raftery, 1995); in
/// between, the answers cannot tell, and the sentence says so.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::Series;
/// use cxmetrics::track::trend::{CourseKind, Course};
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// let mut series = Series::new(Scale::THUMBS);
/// let weeks = [81, 78, 84, 80, 77, 83, 79, 80, 66, 63, 68, 64, 67, 65];
/// for (week, good) in weeks.into_iter().enumerate() {
///     series.record_n(week + 1, 1, good)?;
///     series.record_n(week + 1, 0, 100 - good)?;
/// }
/// let course = Course::new(&series.scores(&Csat::top_box(1))?, Confidence::P95)?;
/// assert_eq!(course.kind(), CourseKind::Step);
/// assert_eq!(course.to_string(), "a sudden step at 9: from 80.3 to 65.5 (p < 0.0001)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct Course<K> {
    slope: WeightedSlope,
    change: ChangePoint<K>,
    log_odds: f64,
    last: f64,
    confidence: Confidence,
}

/// The kinds of course.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::Series;
/// use cxmetrics::track::trend::{Course, CourseKind};
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// let mut kinds = Vec::new();
/// for weeks in [[71, 70, 72, 69, 70, 71], [50, 56, 62, 68, 74, 80], [80, 80, 80, 60, 60, 60]] {
///     let mut series = Series::new(Scale::THUMBS);
///     for (week, good) in weeks.into_iter().enumerate() {
///         series.record_n(week, 1, 10 * good)?;
///         series.record_n(week, 0, 10 * (100 - good))?;
///     }
///     kinds.push(Course::new(&series.scores(&Csat::top_box(1))?, Confidence::P95)?.kind());
/// }
/// assert_eq!(kinds, [CourseKind::Steady, CourseKind::Drift, CourseKind::Step]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum CourseKind {
    /// No evidence of change.
    Steady,
    /// A slow drift.
    Drift,
    /// A sudden step.
    Step,
    /// A change, slow or sudden: the answers cannot tell.
    DriftOrStep,
}

/// Odds of three to one, on the scale of logarithms.
const CALLED: f64 = 1.098_612_288_668_109_8;

impl<K: Clone> Course<K> {
    /// How the measured periods have moved; `confidence` says how sure a change must be to be called one.
    ///
    /// # Errors
    ///
    /// [`TrendError::TooFew`] with fewer than three; [`TrendError::Constant`] if all answers
    /// have the same value.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::trend::{ChangePoint, Course};
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, good) in [81, 78, 84, 80, 77, 68, 70, 65, 71, 67].into_iter().enumerate() {
    /// #     series.record_n(week + 1, 1, good)?;
    /// #     series.record_n(week + 1, 0, 100 - good)?;
    /// # }
    /// // Satisfied, of a hundred a week: 81, 78, 84, 80, 77, 68, 70, 65, 71, 67.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let course = Course::new(&scores, Confidence::P95)?;
    /// assert_eq!(
    ///     course.to_string(),
    ///     "a change, by a slow drift from 82.5 to 65.7 or by a sudden step at 6 from 80.0 to 68.2: \
    ///      the answers cannot tell (p = 0.0002)"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(scores: &Scores<K>, confidence: Confidence) -> Result<Self, TrendError> {
        let slope = WeightedSlope::new(scores, SamplingError::Pooled)?;
        let z = slope.z();
        Ok(Self {
            slope,
            change: ChangePoint::new(scores)?,
            log_odds: log_mean_evidence(scores)? - 0.5 * z * z,
            last: scores.len().saturating_sub(1) as f64,
            confidence,
        })
    }
}

impl<K> Course<K> {
    /// What it was.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::trend::{ChangePoint, Course};
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, good) in [81, 78, 84, 80, 77, 68, 70, 65, 71, 67].into_iter().enumerate() {
    /// #     series.record_n(week + 1, 1, good)?;
    /// #     series.record_n(week + 1, 0, 100 - good)?;
    /// # }
    /// // Satisfied, of a hundred a week: 81, 78, 84, 80, 77, 68, 70, 65, 71, 67.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// # use cxmetrics::track::trend::CourseKind;
    /// // Something has changed, and it may have been either.
    /// assert_eq!(Course::new(&scores, Confidence::P95)?.kind(), CourseKind::DriftOrStep);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> CourseKind {
        if self.p_value() > self.confidence.alpha() {
            CourseKind::Steady
        } else if self.log_odds >= CALLED {
            CourseKind::Step
        } else if self.log_odds <= -CALLED {
            CourseKind::Drift
        } else {
            CourseKind::DriftOrStep
        }
    }

    /// How often scores would move at least so much, by drift or step, if nothing had changed: the smaller of the
    /// two p-values, doubled.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::trend::{ChangePoint, Course};
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, good) in [81, 78, 84, 80, 77, 68, 70, 65, 71, 67].into_iter().enumerate() {
    /// #     series.record_n(week + 1, 1, good)?;
    /// #     series.record_n(week + 1, 0, 100 - good)?;
    /// # }
    /// // Satisfied, of a hundred a week: 81, 78, 84, 80, 77, 68, 70, 65, 71, 67.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let course = Course::new(&scores, Confidence::P95)?;
    /// let (line, step) = (course.slope().p_value(), course.change_point().p_value());
    /// assert_eq!(format!("{line:.6} {step:.6}"), "0.000103 0.000165");
    /// assert_eq!(course.p_value(), 2.0 * line.min(step));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        (2.0 * self.slope.p_value().min(self.change.p_value())).min(1.0)
    }

    /// The odds of a step against a drift, from 0 to `f64::MAX`.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::trend::{ChangePoint, Course};
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, good) in [81, 78, 84, 80, 77, 68, 70, 65, 71, 67].into_iter().enumerate() {
    /// #     series.record_n(week + 1, 1, good)?;
    /// #     series.record_n(week + 1, 0, 100 - good)?;
    /// # }
    /// // Satisfied, of a hundred a week: 81, 78, 84, 80, 77, 68, 70, 65, 71, 67.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let course = Course::new(&scores, Confidence::P95)?;
    /// // A step is no more likely than a drift: too little for either to be called.
    /// assert_eq!(format!("{:.1}", course.odds_of_step()), "0.7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn odds_of_step(&self) -> f64 {
        libm::exp(self.log_odds).min(f64::MAX)
    }

    /// The straight line.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::trend::{ChangePoint, Course};
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, good) in [81, 78, 84, 80, 77, 68, 70, 65, 71, 67].into_iter().enumerate() {
    /// #     series.record_n(week + 1, 1, good)?;
    /// #     series.record_n(week + 1, 0, 100 - good)?;
    /// # }
    /// // Satisfied, of a hundred a week: 81, 78, 84, 80, 77, 68, 70, 65, 71, 67.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let course = Course::new(&scores, Confidence::P95)?;
    /// // Points a week.
    /// assert_eq!(format!("{:.2}", course.slope().value()), "-1.87");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn slope(&self) -> &WeightedSlope {
        &self.slope
    }

    /// The most likely step.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::trend::{ChangePoint, Course};
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, good) in [81, 78, 84, 80, 77, 68, 70, 65, 71, 67].into_iter().enumerate() {
    /// #     series.record_n(week + 1, 1, good)?;
    /// #     series.record_n(week + 1, 0, 100 - good)?;
    /// # }
    /// // Satisfied, of a hundred a week: 81, 78, 84, 80, 77, 68, 70, 65, 71, 67.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let course = Course::new(&scores, Confidence::P95)?;
    /// assert_eq!(course.change_point(), &ChangePoint::new(&scores)?);
    /// assert_eq!(course.change_point().period(), &6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn change_point(&self) -> &ChangePoint<K> {
        &self.change
    }
}

impl<K: fmt::Display> Spoken for Course<K> {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1);
        let (slope, change) = (&self.slope, &self.change);
        let start = style.figure(slope.intercept());
        let end = style.figure(slope.intercept() + slope.value() * self.last);
        let rate = style.finer(1).figure(slope.value());
        let [before, after] = [change.before(), change.after()].map(|figure| style.figure(figure));
        let place = &change.period().to_string();
        let p = PValue::beside(self.p_value(), self.confidence.alpha(), 4);
        let message = match self.kind() {
            CourseKind::Steady => TrackingMessage::Steady { p },
            CourseKind::Step => TrackingMessage::Step {
                place,
                before,
                after,
                p,
            },
            CourseKind::Drift => TrackingMessage::Drift {
                start,
                end,
                rate,
                p,
            },
            CourseKind::DriftOrStep => TrackingMessage::DriftOrStep {
                start,
                end,
                place,
                before,
                after,
                p,
            },
        };
        pad(f, &language.say(&message.into()))
    }
}

impl<K: fmt::Display> fmt::Display for Course<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say_in(&English, f)
    }
}
