//! What a key result is measured by.

use alloc::boxed::Box;
use core::ops::RangeInclusive;

use num_traits::ToPrimitive;

use super::error::ReadingError;
use super::known::Figure;
use super::measured::Measured;
use crate::compare::Contrast;
use crate::edge;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method};

/// The current figure of a key result: exact, estimated from a survey, measured with a known error, one figure a
/// period, milestones done, or not measured.
///
/// Whatever takes a reading takes `impl Into<Reading>`, so a number of any type, a `&Estimate` or an
/// [`Interval`] can be passed as it is.
///
/// | key result | reading |
/// |---|---|
/// | `reach`, `grow_by`, `cut_by`, `checkpoints`, `zones` | a figure; of several periods the last one measured |
/// | `at_least`, `at_most`, `between` | a figure; of several periods each counts |
/// | `per_period` | the amount of each period |
/// | `cumulative` | the total so far; of several periods the total at the end of each |
/// | `milestones`, `done` | [`milestones`](Self::milestones), [`DONE`](Self::DONE), [`NOT_DONE`](Self::NOT_DONE) |
///
/// A reading that a key result has no use for, such as an NPS for milestones, measures nothing:
/// its progress is `None`.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Reading, State};
///
/// let resolution = KeyResult::reach("resolution time in hours", 48, 24)?;
/// assert_eq!(resolution.progress(36).raw(), Some(0.5));
/// assert_eq!(resolution.progress(30.0_f32).raw(), Some(0.75));
/// assert_eq!(resolution.progress(Reading::NOT_MEASURED).state(), State::NotMeasured);
/// // The third week is missing.
/// let weeks = Reading::periods([Some(44), Some(40), None]);
/// assert_eq!(resolution.progress(weeks).raw(), Some(1.0 / 3.0));
/// # Ok::<(), cxmetrics::KeyResultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredReading", from = "stored::StoredReading")
)]
pub struct Reading(pub(in crate::okr) Content);

#[derive(Clone, Debug, PartialEq)]
pub(in crate::okr) enum Content {
    NotMeasured,
    Figure(Figure),
    Periods(Box<[Option<Figure>]>),
    Milestones(Box<[bool]>),
    Done(bool),
}

impl Reading {
    /// No figure yet. It is not zero: it says nothing.
    pub const NOT_MEASURED: Self = Self(Content::NotMeasured);
    /// Done, with every milestone.
    pub const DONE: Self = Self(Content::Done(true));
    /// Not done: that was looked at, which is more than [`NOT_MEASURED`](Self::NOT_MEASURED).
    pub const NOT_DONE: Self = Self(Content::Done(false));

    /// A figure with an interval from elsewhere: any statistic of which somebody says "12.5, 95 % interval 11 to 15".
    ///
    /// At the confidence given, the interval is returned as it is. For any other confidence, and for probabilities,
    /// each side counts as half of a normal distribution that agrees with its limit. Figures of this crate
    /// that have an [`Interval`] are readings already: pass the interval.
    ///
    /// # Errors
    ///
    /// [`ReadingError::NotFinite`] for infinite values and NaN; [`ReadingError::Outside`] unless
    /// `lower` ≤ `value` ≤ `upper`.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Reading};
    ///
    /// let goal = KeyResult::reach("median hours to resolution", 48, 24)?;
    /// let median = Reading::measured(30.0, 26.0, 38.0, Confidence::P95)?;
    /// let progress = goal.progress(median);
    /// assert_eq!(progress.raw(), Some(0.75));
    /// assert_eq!(format!("{:.2}", progress.interval(Confidence::P95).unwrap()), "0.75 [0.42, 0.92]");
    /// assert_eq!(format!("{:.3}", progress.probability_reached().unwrap()), "0.002");
    ///
    /// let error = Reading::measured(30.0, 31.0, 38.0, Confidence::P95).unwrap_err();
    /// assert_eq!(error.to_string(), "the figure 30 is outside its own interval [31, 38]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn measured(
        value: f64,
        lower: f64,
        upper: f64,
        confidence: Confidence,
    ) -> Result<Self, ReadingError> {
        Measured::new(value, [lower, upper], confidence, Method::Wald).map(Self::of)
    }

    /// A figure with its standard error, from elsewhere: normal, the same to both sides.
    ///
    /// # Errors
    ///
    /// As for [`measured`](Self::measured); [`ReadingError::StdError`] for one that is negative, infinite or NaN.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Reading};
    ///
    /// let goal = KeyResult::reach("NPS", 30, 40)?;
    /// let progress = goal.progress(Reading::with_std_error(37, 5.163)?);
    /// let interval = progress.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.70 [-0.31, 1.71]");
    ///
    /// let error = Reading::with_std_error(37, -1).unwrap_err();
    /// assert_eq!(error.to_string(), "a standard error is a finite number of at least 0, not -1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_std_error<T: ToPrimitive, U: ToPrimitive>(
        value: T,
        std_error: U,
    ) -> Result<Self, ReadingError> {
        let [value, std_error] =
            [value.to_f64(), std_error.to_f64()].map(|figure| figure.unwrap_or(f64::NAN));
        Measured::normal(value, std_error).map(Self::of)
    }

    pub(in crate::okr) const fn of_figure(figure: Figure) -> Self {
        Self(Content::Figure(figure))
    }

    const fn of(measured: Measured) -> Self {
        Self(Content::Figure(Figure::Measured(measured)))
    }

    /// One figure for each period, in order; `None` for a period in which nothing was measured.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let leads = KeyResult::per_period("leads a month", 50, 2)?;
    /// assert_eq!(leads.progress(Reading::periods([Some(60), Some(40)])).raw(), Some(0.9));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn periods<T: Into<Self>>(periods: impl IntoIterator<Item = Option<T>>) -> Self {
        let figure = |period: Option<T>| match period?.into().0 {
            Content::Figure(figure) => Some(figure),
            _ => None,
        };
        Self(Content::Periods(periods.into_iter().map(figure).collect()))
    }

    /// Which milestones are done, in the order of the key result. Those not mentioned are not done.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let launch = KeyResult::milestones("launch", [("design", 1), ("pilot", 1), ("all shops", 2)])?;
    /// assert_eq!(launch.progress(Reading::milestones([true])).raw(), Some(0.25));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn milestones(done: impl IntoIterator<Item = bool>) -> Self {
        Self(Content::Milestones(done.into_iter().collect()))
    }

    /// Whether anything was measured: a figure, a period that has one, or whether something is done.
    ///
    /// ```
    /// use cxmetrics::Reading;
    ///
    /// assert!(Reading::from(0).is_measured() && Reading::NOT_DONE.is_measured());
    /// assert!(!Reading::NOT_MEASURED.is_measured());
    /// assert!(!Reading::periods::<f64>([None, None]).is_measured());
    /// assert!(!Reading::from(f64::NAN).is_measured());
    /// ```
    #[must_use]
    pub fn is_measured(&self) -> bool {
        match &self.0 {
            Content::NotMeasured => false,
            Content::Periods(periods) => periods.iter().any(Option::is_some),
            _ => true,
        }
    }

    /// The figure itself, without its uncertainty; `None` if nothing was measured. Of several periods it is
    /// the last one measured; milestones have none.
    ///
    /// ```
    /// use cxmetrics::{Estimate, Reading};
    ///
    /// assert_eq!(Reading::from(30).value(), Some(30.0));
    /// assert_eq!(Reading::from(Estimate::share(170, 200)?).value(), Some(85.0));
    /// assert_eq!(Reading::NOT_MEASURED.value(), None);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.latest().map(Figure::value)
    }

    /// The interval of the figure; `None` for an exact figure, which has no uncertainty, and if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, Reading};
    ///
    /// let reading = Reading::from(Estimate::share(170, 200)?);
    /// assert_eq!(reading.interval(Confidence::P95).unwrap().to_string(), "85.0 [79.4, 89.3]");
    /// assert_eq!(Reading::from(85).interval(Confidence::P95), None);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        // The score method has limits for every estimate.
        self.latest()?
            .interval(confidence, Method::Score)
            .ok()
            .flatten()
    }

    /// How far the figure may be off by measurement: the standard error of a survey, half the width of a given
    /// interval over its normal quantile. `None` for an exact figure, and if nothing was measured.
    ///
    /// When all answers of a survey are the same, the formula of the [standard error](Estimate::std_error) says 0;
    /// then it is half the width of the 95 % interval over 1.96 instead.
    ///
    /// ```
    /// use cxmetrics::{Estimate, Reading};
    ///
    /// let share = |count, size| Estimate::share(count, size).map(Reading::from);
    /// assert_eq!(share(50, 100)?.std_error(), Some(5.0));
    /// assert_eq!(format!("{:.1}", share(20, 20)?.std_error().unwrap()), "4.1");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> Option<f64> {
        self.latest()?.std_error()
    }

    /// The lowest and the highest figure possible, where that is known.
    pub(crate) fn range(&self) -> Option<RangeInclusive<f64>> {
        self.latest()?.range()
    }

    /// Whether nothing in it is uncertain.
    pub(in crate::okr) fn is_certain(&self) -> bool {
        match &self.0 {
            Content::Figure(figure) => figure.is_exact(),
            Content::Periods(periods) => periods.iter().flatten().all(Figure::is_exact),
            _ => true,
        }
    }

    /// Whether limits of it move in steps with the confidence.
    pub(in crate::okr) fn moves_in_steps(&self) -> bool {
        self.by_period().is_some_and(|mut periods| {
            periods.any(|period| period.is_some_and(Figure::moves_in_steps))
        })
    }

    /// The figure, of several periods the last one measured.
    pub(in crate::okr) fn latest(&self) -> Option<&Figure> {
        match &self.0 {
            Content::Figure(figure) => Some(figure),
            Content::Periods(periods) => periods.iter().rev().flatten().next(),
            _ => None,
        }
    }

    /// The figure of each period; one figure is one period.
    pub(in crate::okr) fn by_period(
        &self,
    ) -> Option<impl ExactSizeIterator<Item = Option<&Figure>> + Clone> {
        let periods = match &self.0 {
            Content::Figure(figure) => either(Some(figure), &[]),
            Content::Periods(periods) => either(None, periods),
            _ => return None,
        };
        Some(periods)
    }

    /// The estimate, if the reading is a survey and nothing but one.
    pub(in crate::okr) fn only_survey(&self) -> Option<&Estimate> {
        match &self.0 {
            Content::Figure(Figure::Survey(estimate)) => Some(estimate),
            _ => None,
        }
    }

    /// The estimate, if the reading is a survey.
    pub(in crate::okr) fn survey(&self) -> Option<&Estimate> {
        match self.latest()? {
            Figure::Survey(estimate) => Some(estimate),
            _ => None,
        }
    }
}

/// One figure, or those of a list.
fn either<'a>(
    one: Option<&'a Figure>,
    list: &'a [Option<Figure>],
) -> impl ExactSizeIterator<Item = Option<&'a Figure>> + Clone {
    let ones = usize::from(one.is_some());
    (0..ones + list.len()).map(move |index| match one {
        Some(figure) => Some(figure),
        None => list.get(index)?.as_ref(),
    })
}

impl<T: ToPrimitive> From<T> for Reading {
    /// An exact figure. One that is infinite, NaN or too large for differences measures nothing and is
    /// [`NOT_MEASURED`](Reading::NOT_MEASURED).
    fn from(figure: T) -> Self {
        match figure.to_f64() {
            Some(figure) if super::usable::is_usable(figure) => {
                Self(Content::Figure(Figure::Exact(edge::unsigned_zero(figure))))
            }
            _ => Self::NOT_MEASURED,
        }
    }
}

impl From<&Estimate> for Reading {
    /// A figure from a survey, with its uncertainty.
    fn from(estimate: &Estimate) -> Self {
        Self::from(estimate.clone())
    }
}

impl From<Estimate> for Reading {
    /// A figure from a survey, with its uncertainty.
    fn from(estimate: Estimate) -> Self {
        Self(Content::Figure(Figure::Survey(estimate)))
    }
}

impl From<Interval> for Reading {
    /// A figure with its interval, as [`measured`](Reading::measured) takes it. A credible interval that leaves the
    /// figure out, as [`Method::Dirichlet`] does where all answers are at one end, is taken up to it. A figure that is
    /// too large for differences is [`NOT_MEASURED`](Reading::NOT_MEASURED).
    fn from(interval: Interval) -> Self {
        let value = interval.value();
        let limits = [interval.lower().min(value), interval.upper().max(value)];
        Measured::new(value, limits, interval.confidence(), interval.method())
            .map_or(Self::NOT_MEASURED, Self::of)
    }
}

impl From<Contrast> for Reading {
    /// The contrast of a comparison with its limits, for a key result that is about the change itself: "lift the sign-ups
    /// by 20 %". Where it is undefined or a limit is open, nothing was measured that a goal could rest on.
    ///
    /// ```
    /// use cxmetrics::compare::{Compare, Comparison};
    /// use cxmetrics::{Confidence, Estimate, KeyResult, Reading};
    ///
    /// let goal = KeyResult::reach("lift of sign-ups in percent", 0, 40)?;
    /// let lift = Estimate::share(56, 70)?.relative_change(&Estimate::share(48, 80)?)?;
    /// let progress = goal.progress(lift.contrast(Confidence::P95));
    /// assert_eq!(format!("{:.2}", progress.interval(Confidence::P95).unwrap()), "0.83 [0.20, 1.68]");
    ///
    /// let from_nothing = Estimate::share(5, 56)?.relative_change(&Estimate::share(0, 29)?)?;
    /// assert_eq!(Reading::from(from_nothing.contrast(Confidence::P95)), Reading::NOT_MEASURED);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    fn from(contrast: Contrast) -> Self {
        match (contrast.value(), contrast.lower(), contrast.upper()) {
            (Some(value), Some(lower), Some(upper)) => {
                Self::measured(value, lower, upper, contrast.confidence())
                    .unwrap_or(Self::NOT_MEASURED)
            }
            _ => Self::NOT_MEASURED,
        }
    }
}

impl From<&Interval> for Reading {
    /// A figure with its interval.
    fn from(interval: &Interval) -> Self {
        Self::from(*interval)
    }
}

/// The stored form, flat: `{"exact": 4}` and not a figure in a content.
#[cfg(feature = "serde")]
mod stored {
    use alloc::boxed::Box;

    use super::{Content, Estimate, Figure, Measured, Reading};

    #[derive(serde::Serialize, serde::Deserialize)]
    #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
    #[serde(rename = "Reading", rename_all = "snake_case")]
    pub(in crate::okr) enum StoredReading {
        NotMeasured,
        #[serde(deserialize_with = "crate::okr::figure::usable")]
        Exact(f64),
        Survey(Estimate),
        Measured(Measured),
        Periods(Box<[Option<Figure>]>),
        Milestones(Box<[bool]>),
        Done(bool),
    }

    impl From<Reading> for StoredReading {
        fn from(reading: Reading) -> Self {
            match reading.0 {
                Content::NotMeasured => Self::NotMeasured,
                Content::Figure(Figure::Exact(value)) => Self::Exact(value),
                Content::Figure(Figure::Survey(estimate)) => Self::Survey(estimate),
                Content::Figure(Figure::Measured(measured)) => Self::Measured(measured),
                Content::Periods(periods) => Self::Periods(periods),
                Content::Milestones(done) => Self::Milestones(done),
                Content::Done(done) => Self::Done(done),
            }
        }
    }

    impl From<StoredReading> for Reading {
        fn from(stored: StoredReading) -> Self {
            Self(match stored {
                StoredReading::NotMeasured => Content::NotMeasured,
                StoredReading::Exact(value) => Content::Figure(Figure::Exact(value)),
                StoredReading::Survey(estimate) => Content::Figure(Figure::Survey(estimate)),
                StoredReading::Measured(measured) => Content::Figure(Figure::Measured(measured)),
                StoredReading::Periods(periods) => Content::Periods(periods),
                StoredReading::Milestones(done) => Content::Milestones(done),
                StoredReading::Done(done) => Content::Done(done),
            })
        }
    }
}
