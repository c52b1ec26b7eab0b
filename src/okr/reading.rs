//! What a key result is measured by.

use alloc::boxed::Box;

use num_traits::ToPrimitive;

use super::figure::{Figure, Measured};
use crate::estimate::Estimate;
use crate::interval::{Interval, Method};

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
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Reading(pub(super) Content);

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Content {
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

    /// A figure with its standard error, from outside the crate: normal, the same to both sides.
    ///
    /// For a figure that comes with an [`Interval`], pass the interval itself.
    ///
    /// # Errors
    ///
    /// [`ReadingError`] unless both are finite and the standard error is not negative.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Reading};
    ///
    /// let goal = KeyResult::reach("NPS", 30, 40)?;
    /// let progress = goal.progress(Reading::measured(37, 5.163)?);
    /// let interval = progress.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.70 [-0.31, 1.71]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn measured<T: ToPrimitive, U: ToPrimitive>(
        value: T,
        std_error: U,
    ) -> Result<Self, ReadingError> {
        let [value, std_error] =
            [value.to_f64(), std_error.to_f64()].map(|figure| figure.unwrap_or(f64::NAN));
        let measured = Measured {
            value,
            below: std_error,
            above: std_error,
            method: Method::Wald,
        };
        if measured.is_usable() {
            Ok(Self(Content::Figure(Figure::Measured(measured))))
        } else {
            Err(ReadingError { value, std_error })
        }
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
    #[must_use]
    pub fn milestones(done: impl IntoIterator<Item = bool>) -> Self {
        Self(Content::Milestones(done.into_iter().collect()))
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        match &self.0 {
            Content::NotMeasured => false,
            Content::Periods(periods) => periods.iter().any(Option::is_some),
            _ => true,
        }
    }

    /// Whether nothing in it is uncertain.
    pub(super) fn is_certain(&self) -> bool {
        let exact = |figure: &Figure| matches!(figure, Figure::Exact(_));
        match &self.0 {
            Content::Figure(figure) => exact(figure),
            Content::Periods(periods) => periods.iter().flatten().all(exact),
            _ => true,
        }
    }

    /// The figure, of several periods the last one measured.
    pub(super) fn latest(&self) -> Option<&Figure> {
        match &self.0 {
            Content::Figure(figure) => Some(figure),
            Content::Periods(periods) => periods.iter().rev().flatten().next(),
            _ => None,
        }
    }

    /// The figure of each period; one figure is one period.
    pub(super) fn by_period(
        &self,
    ) -> Option<impl ExactSizeIterator<Item = Option<&Figure>> + Clone> {
        let periods = match &self.0 {
            Content::Figure(figure) => either(Some(figure), &[]),
            Content::Periods(periods) => either(None, periods),
            _ => return None,
        };
        Some(periods)
    }

    /// The estimate, if the reading is a survey.
    pub(super) fn survey(&self) -> Option<&Estimate> {
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
    /// An exact figure. One that is infinite or NaN measures nothing and is
    /// [`NOT_MEASURED`](Reading::NOT_MEASURED).
    fn from(figure: T) -> Self {
        match figure.to_f64() {
            Some(figure) if super::is_usable(figure) => {
                Self(Content::Figure(Figure::Exact(figure)))
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
    /// Any figure with an interval: each limit says how large the standard error is on its side, so that an
    /// interval of another confidence can be made of it.
    fn from(interval: Interval) -> Self {
        let measured = Measured::from_interval(&interval);
        if measured.is_usable() {
            Self(Content::Figure(Figure::Measured(measured)))
        } else {
            Self::NOT_MEASURED
        }
    }
}

/// A figure or its standard error cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{value} with a standard error of {std_error} is not a figure")]
#[non_exhaustive]
pub struct ReadingError {
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// The stored form of a figure, which comes back in through a check.
#[cfg(feature = "serde")]
mod stored {
    use super::{Figure, Measured};
    use crate::estimate::Estimate;
    use crate::interval::Method;
    use alloc::borrow::Cow;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[derive(Serialize, Deserialize)]
    #[serde(rename = "Figure", rename_all = "snake_case", deny_unknown_fields)]
    enum StoredFigure<'a> {
        Exact(f64),
        Survey(Cow<'a, Estimate>),
        Measured {
            value: f64,
            error_below: f64,
            error_above: f64,
            method: Method,
        },
    }

    impl Serialize for Figure {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Exact(value) => StoredFigure::Exact(*value),
                Self::Survey(estimate) => StoredFigure::Survey(Cow::Borrowed(estimate)),
                Self::Measured(measured) => StoredFigure::Measured {
                    value: measured.value,
                    error_below: measured.below,
                    error_above: measured.above,
                    method: measured.method,
                },
            }
            .serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Figure {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let figure = match StoredFigure::deserialize(deserializer)? {
                StoredFigure::Exact(value) => Self::Exact(value),
                StoredFigure::Survey(estimate) => Self::Survey(estimate.into_owned()),
                StoredFigure::Measured {
                    value,
                    error_below,
                    error_above,
                    method,
                } => Self::Measured(Measured {
                    value,
                    below: error_below,
                    above: error_above,
                    method,
                }),
            };
            let usable = match &figure {
                Self::Exact(value) => crate::okr::is_usable(*value),
                Self::Survey(_) => true,
                Self::Measured(measured) => measured.is_usable(),
            };
            if usable {
                Ok(figure)
            } else {
                Err(D::Error::custom(
                    "a figure and its errors are finite numbers",
                ))
            }
        }
    }
}
