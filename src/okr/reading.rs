//! What a key result is measured by.

use core::ops::RangeInclusive;

use num_traits::ToPrimitive;

use super::measured::Measured;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method};

/// The current figure of a key result: exact, estimated from a survey, measured with an interval, or not measured.
///
/// Whatever takes a reading takes `impl Into<Reading>`, so a number of any type, a `&Estimate` or an
/// [`Interval`], such as that of a median resolution time, can be passed as it is.
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
/// # Ok::<(), cxmetrics::KeyResultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Reading(pub(super) Figure);

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(rename = "Reading", rename_all = "snake_case")
)]
pub(super) enum Figure {
    NotMeasured,
    #[cfg_attr(feature = "serde", serde(deserialize_with = "finite"))]
    Exact(f64),
    Survey(Estimate),
    Measured(Measured),
}

/// No other way in than [`Reading::from`].
#[cfg(feature = "serde")]
fn finite<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let figure: f64 = serde::Deserialize::deserialize(deserializer)?;
    if figure.is_finite() {
        Ok(figure)
    } else {
        Err(serde::de::Error::custom("an exact figure is finite"))
    }
}

impl Reading {
    /// No figure yet. It is not zero: it says nothing.
    pub const NOT_MEASURED: Self = Self(Figure::NotMeasured);

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
        let interval = Interval::new(value, [lower, upper], confidence, Method::Wald);
        Measured::new(interval).map(|measured| Self(Figure::Measured(measured)))
    }

    /// The figure itself, without its uncertainty; `None` if nothing was measured.
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
        match &self.0 {
            Figure::NotMeasured => None,
            Figure::Exact(figure) => Some(*figure),
            Figure::Survey(estimate) => Some(estimate.value()),
            Figure::Measured(measured) => Some(measured.value()),
        }
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
        match &self.0 {
            Figure::NotMeasured | Figure::Exact(_) => None,
            Figure::Survey(estimate) => Some(estimate.interval(confidence)),
            Figure::Measured(measured) => Some(measured.interval(confidence)),
        }
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
        match &self.0 {
            Figure::NotMeasured | Figure::Exact(_) => None,
            Figure::Survey(estimate) if estimate.std_error() > 0.0 => Some(estimate.std_error()),
            Figure::Survey(estimate) => {
                let confidence = Confidence::P95;
                let width = estimate.interval(confidence).width();
                Some(0.5 * width / confidence.normal_quantile())
            }
            Figure::Measured(measured) => Some(measured.std_error()),
        }
    }

    /// The lowest and the highest figure possible, where that is known.
    pub(crate) fn range(&self) -> Option<RangeInclusive<f64>> {
        match &self.0 {
            Figure::Survey(estimate) => Some(estimate.range()),
            Figure::NotMeasured | Figure::Exact(_) | Figure::Measured(_) => None,
        }
    }
}

impl<T: ToPrimitive> From<T> for Reading {
    /// An exact figure. One that is infinite or NaN measures nothing and is
    /// [`NOT_MEASURED`](Reading::NOT_MEASURED).
    fn from(figure: T) -> Self {
        match figure.to_f64() {
            Some(figure) if figure.is_finite() => Self(Figure::Exact(figure)),
            _ => Self::NOT_MEASURED,
        }
    }
}

impl From<&Estimate> for Reading {
    /// A figure from a survey, with its uncertainty.
    fn from(estimate: &Estimate) -> Self {
        Self(Figure::Survey(estimate.clone()))
    }
}

impl From<Estimate> for Reading {
    /// A figure from a survey, with its uncertainty.
    fn from(estimate: Estimate) -> Self {
        Self(Figure::Survey(estimate))
    }
}

impl From<Interval> for Reading {
    /// A figure with its interval, as [`measured`](Reading::measured) takes it. One that is too large for
    /// differences is [`NOT_MEASURED`](Reading::NOT_MEASURED).
    fn from(interval: Interval) -> Self {
        Measured::new(interval).map_or(Self::NOT_MEASURED, |measured| {
            Self(Figure::Measured(measured))
        })
    }
}

impl From<&Interval> for Reading {
    /// A figure with its interval.
    fn from(interval: &Interval) -> Self {
        Self::from(*interval)
    }
}

/// Why a figure and an interval are no [`Reading`].
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadingError {
    /// The figure or a limit is infinite, NaN, or too large for differences.
    #[error("a figure and its limits must be finite numbers, not {value}")]
    NotFinite {
        /// The figure or the limit.
        value: f64,
    },
    /// The figure is not in the interval.
    #[error("the figure {value} is outside its own interval [{lower}, {upper}]")]
    Outside {
        /// The figure.
        value: f64,
        /// The lower limit.
        lower: f64,
        /// The upper limit.
        upper: f64,
    },
}
