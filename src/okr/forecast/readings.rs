//! Figures over time.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::ops::RangeInclusive;

use super::{Backtest, Forecast, ForecastError, ForecastMethod};
use crate::estimate::LARGEST_VALUE;
use crate::interval::Confidence;
use crate::okr::course::History;
use crate::okr::figure::{Reading, is_usable};
use crate::okr::time::TimePoint;

/// A figure at one time, and how far its measurement may be off, as a variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Observation {
    pub(super) day: f64,
    pub(super) value: f64,
    pub(super) variance: f64,
}

impl Observation {
    /// `None` if nothing was measured.
    fn of(day: f64, reading: &Reading) -> Result<Option<Self>, ReadingsError> {
        if !is_usable(day) {
            return Err(ReadingsError::Time { day });
        }
        let Some(value) = reading.value() else {
            return Ok(None);
        };
        let error = reading.std_error().unwrap_or(0.0);
        if let Some(value) = [value, error]
            .into_iter()
            .find(|size| size.abs() > LARGEST_VALUE)
        {
            return Err(ReadingsError::TooLarge { value });
        }
        Ok(Some(Self {
            day,
            value,
            variance: error * error,
        }))
    }
}

/// Readings over time, to be forecast.
///
/// Made from pairs of a time and a reading, or from a check-in history by
/// [`History::readings`]. Readings that measured nothing are left out; of several at one time the last one counts.
/// Readings from surveys, and figures with an interval, bring their measurement error along.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
///
/// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
/// let forecast = hours.forecast(ForecastMethod::Drift, 90)?;
/// assert_eq!(forecast.interval(Confidence::P95).unwrap().to_string(), "19.8 [14.6, 25.0]");
/// assert_eq!(format!("{:.2}", forecast.probability_at_most(24.0).unwrap()), "0.96");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Readings {
    /// In order of time, each time once.
    pub(super) points: Vec<Observation>,
    pub(super) range: Option<[f64; 2]>,
}

impl Readings {
    /// Readings with their times, in any order.
    ///
    /// When all readings are surveys with the same [range](crate::Estimate::range), forecasts stay in it.
    ///
    /// # Errors
    ///
    /// [`ReadingsError::Time`] for a time that is infinite or NaN; [`ReadingsError::TooLarge`] for a figure or a
    /// measurement error beyond ±10¹⁰⁰, whose square no `f64` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Reading, okr::forecast::Readings};
    ///
    /// let hours = Readings::new([
    ///     (14, Reading::from(44.0)),
    ///     (7, Reading::from(46.5)),
    ///     (21, Reading::NOT_MEASURED),
    ///     (14, Reading::from(43.0)), // corrects the first one
    /// ])?;
    /// assert_eq!(hours.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<T: TimePoint, R: Into<Reading>>(
        readings: impl IntoIterator<Item = (T, R)>,
    ) -> Result<Self, ReadingsError> {
        Self::collect(
            readings
                .into_iter()
                .map(|(time, reading)| (time.days(), reading.into())),
        )
    }

    fn collect<R: Borrow<Reading>>(
        readings: impl Iterator<Item = (f64, R)>,
    ) -> Result<Self, ReadingsError> {
        let mut points = Vec::new();
        let mut range = None;
        for (day, reading) in readings {
            let reading = reading.borrow();
            let Some(observation) = Observation::of(day, reading)? else {
                continue;
            };
            let possible = reading.range().map(|range| [*range.start(), *range.end()]);
            range = if points.is_empty() {
                possible
            } else {
                range.filter(|&range| possible == Some(range))
            };
            points.push(observation);
        }
        points.sort_by(|left, right| {
            let order = left.day.partial_cmp(&right.day);
            order.unwrap_or(core::cmp::Ordering::Equal)
        });
        // Exact: it is the same time or it is another one.
        #[allow(clippy::float_cmp)]
        points.dedup_by(|next, kept| {
            let same = next.day == kept.day;
            if same {
                *kept = *next;
            }
            same
        });
        Ok(Self { points, range })
    }

    /// The same series of a figure that cannot leave a range, such as 0 to 100 percent: forecasts are cut off there.
    ///
    /// # Errors
    ///
    /// [`ReadingsError::Range`] unless the range is finite and its end above its start.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let participation = Readings::new([(0, 60), (7, 71), (14, 78), (21, 87)])?.within(0.0..=100.0)?;
    /// let forecast = participation.forecast(ForecastMethod::LinearTrend, 42)?;
    /// assert_eq!(forecast.value(), 100.0);
    /// assert_eq!(forecast.interval(Confidence::P95).unwrap().to_string(), "100.0 [100.0, 100.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn within(self, range: RangeInclusive<f64>) -> Result<Self, ReadingsError> {
        let [lowest, highest] = [*range.start(), *range.end()];
        if lowest < highest && lowest.is_finite() && highest.is_finite() {
            Ok(Self {
                range: Some([lowest, highest]),
                ..self
            })
        } else {
            Err(ReadingsError::Range { lowest, highest })
        }
    }

    /// The number of times that have a figure.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Readings;
    ///
    /// assert_eq!(Readings::new([(7, 46.5), (14, 44.0), (14, 43.0)])?.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there are no figures.
    ///
    /// ```
    /// use cxmetrics::{Reading, okr::forecast::Readings};
    ///
    /// assert!(Readings::new([(7, Reading::NOT_MEASURED)])?.is_empty());
    /// assert!(!Readings::new([(7, 46.5)])?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// What the true figure will be at a later time, such as the deadline.
    ///
    /// # Errors
    ///
    /// [`ForecastError::TooFew`] with fewer than three figures: two give a line and no idea how far to trust it.
    /// [`ForecastError::NotAhead`] unless the time is after the last figure. [`ForecastError::Irregular`] and
    /// [`ForecastError::TooFar`] where [damped Holt](ForecastMethod::DampedHolt) has no answer.
    /// [`ForecastError::OutOfNumbers`] if the forecast is too large for an `f64`.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let two = Readings::new([(7, 46.5), (14, 44.0)])?;
    /// assert_eq!(
    ///     two.forecast(ForecastMethod::Drift, 90).unwrap_err().to_string(),
    ///     "2 figures are too few for a forecast, which needs 3"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn forecast(
        &self,
        method: ForecastMethod,
        at: impl TimePoint,
    ) -> Result<Forecast, ForecastError> {
        Forecast::of(method, &self.points, self.range, at.days())
    }

    /// How often forecasts of the past held: at each figure, the forecast of the figure `steps` later from what
    /// was known by then, against what was measured.
    ///
    /// # Errors
    ///
    /// [`ForecastError::TooFew`] without a figure left to check a forecast of at least three by; any other
    /// [`ForecastError`] that a forecast meets.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let hours = [46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0];
    /// let series = Readings::new((1..).map(|week| 7 * week).zip(hours))?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// assert_eq!((backtest.held(), backtest.forecasts()), (4, 5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn backtest(
        &self,
        method: ForecastMethod,
        steps: usize,
        confidence: Confidence,
    ) -> Result<Backtest, ForecastError> {
        Backtest::of(self, method, steps, confidence)
    }
}

impl History {
    /// The figures known by now, as a series to be forecast.
    ///
    /// # Errors
    ///
    /// [`ReadingsError::TooLarge`] for a figure whose square no `f64` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History, forecast::ForecastMethod};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// for (day, hours) in [(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)] {
    ///     history.record(CheckIn::new(day, hours)?, day)?;
    /// }
    /// let deadline = history.cycle().end();
    /// let forecast = history.readings(35)?.forecast(ForecastMethod::Drift, deadline)?;
    /// assert_eq!(format!("{forecast:.2}"), "19.82");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn readings(&self, now: impl TimePoint) -> Result<Readings, ReadingsError> {
        Readings::collect(
            self.measured(now)
                .map(|check_in| (check_in.days(), check_in.reading())),
        )
    }
}

/// Why there is no such series.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{Readings, ReadingsError};
///
/// let error = Readings::new([(7, 60)])?.within(100.0..=0.0).unwrap_err();
/// assert_eq!(error, ReadingsError::Range { lowest: 100.0, highest: 0.0 });
/// assert_eq!(error.to_string(), "a figure cannot stay between 100 and 0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadingsError {
    /// A time is infinite or NaN.
    #[error("a figure has a finite time, not day {day}")]
    Time {
        /// The time.
        day: f64,
    },
    /// A figure or its measurement error is too large.
    #[error("the figure or error {value} is too large to forecast from")]
    TooLarge {
        /// The figure, or its standard error.
        value: f64,
    },
    /// The end of the range is not above its start.
    #[error("a figure cannot stay between {lowest} and {highest}")]
    Range {
        /// The lowest figure said to be possible.
        lowest: f64,
        /// The highest.
        highest: f64,
    },
}
