//! What a figure will be at the deadline.

mod backtest;
mod dual;
mod holt;
mod line;
mod readings;

pub use backtest::{Backtest, ForecastCheck};
pub use holt::{DampedHolt, DampedHoltError};
pub use readings::{Readings, ReadingsError};

use core::fmt;

use crate::interval::{Confidence, Interval, Method, Rounded};
use crate::okr::figure::is_usable;
use crate::special::student_upper_tail;
use line::Line;
use readings::Observation;

/// The fewest figures that a forecast is made from.
const FEWEST: usize = 3;

/// How the future is thought to follow from the past.
///
/// | method | the figure … | gaps | choose it |
/// |---|---|---|---|
/// | [`Drift`](Self::Drift) | moves by random steps around a steady one | any | for running figures: the present is the best start |
/// | [`LinearTrend`](Self::LinearTrend) | scatters around a straight line | any | for figures that spring back: the next week forgets this week's luck |
/// | [`DampedHolt`](Self::DampedHolt) | follows a trend that fades out | even | for gains that will not go on for ever |
///
/// [`Readings::backtest`] tells which one has done better. None of them knows of the launch next week.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{DampedHolt, ForecastMethod, Readings};
///
/// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5), (35, 38.0)])?;
/// let at_deadline = |method| hours.forecast(method, 90).map(|forecast| forecast.to_string());
/// assert_eq!(at_deadline(ForecastMethod::Drift)?, "21.3");
/// assert_eq!(at_deadline(ForecastMethod::LinearTrend)?, "23.2");
/// assert_eq!(at_deadline(ForecastMethod::DampedHolt(DampedHolt::USUAL))?, "30.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ForecastMethod {
    /// Random walk with drift. With exact figures the forecast goes on from the last figure by the mean slope between
    /// the first and the last, T days apart; its variance after h days is s² (h + h²/T), with s² the variance of
    /// the steps a day (Hyndman and Athanasopoulos, 2021, *Forecasting*, 5.5, here for any gaps). With
    /// measurement errors, level, slope and step variance are estimated with them: a level that is not
    /// known exactly, whose moves have to show through the noise (a local level with drift; Harvey, 1989).
    Drift,
    /// Linear trend by least squares. With exact figures the textbook regression and its prediction interval,
    /// s² (1 + 1/n + (t − t̄)² / Σ(tᵢ − t̄)²). With measurement errors, each figure weighs by what it is worth, and
    /// only the scatter that they do not explain is carried to the deadline (Paule and Mandel, 1982).
    LinearTrend,
    /// Damped Holt: exponential smoothing of level and trend (Holt, 1957; Gardner and `McKenzie`, 1985). For figures
    /// at even gaps. It has no place for measurement errors, so the forecast is of the next measurement, noise
    /// included, and the scatter is taken to be at least as large as the errors.
    DampedHolt(DampedHolt),
}

/// What a method says of one time.
#[derive(Clone, Copy, Debug)]
struct Prediction {
    value: f64,
    variance: f64,
    degrees_of_freedom: f64,
    /// Whether the variance includes the error of a measurement then.
    of_measurement: bool,
}

/// What a figure will be at a later time, and how sure that is.
///
/// Made by [`Readings::forecast`]. The interval is a *prediction interval*: it is to hold the true figure of that day,
/// with the scatter that is still to come, and with what is not known of slope and scatter themselves. With few
/// figures it is wide, because it has to be. For exact figures that follow the method's model the interval keeps its
/// promise exactly; with measurement errors, 90 % intervals from 3 to 12 simulated figures held 85 to 98 % of the time.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Estimate, KeyResult, Reading};
/// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
///
/// // Satisfied customers, 200 asked every week: survey noise is most of what moves.
/// let weeks = [142, 139, 147, 145, 150, 148];
/// let surveys = weeks.map(|satisfied| Estimate::share(satisfied, 200).map(Reading::from).unwrap());
/// let series = Readings::new((1..).zip(surveys))?;
/// let forecast = series.forecast(ForecastMethod::Drift, 13)?;
/// assert_eq!(forecast.interval(Confidence::P90).unwrap().to_string(), "80.8 [68.6, 93.1]");
/// assert_eq!(format!("{:.2}", forecast.probability_at_least(85.0).unwrap()), "0.29");
///
/// // The forecast as progress.
/// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
/// let progress = goal.progress(forecast.interval(Confidence::P90).unwrap());
/// assert_eq!(progress.to_string(), "72%");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    method: ForecastMethod,
    day: f64,
    value: f64,
    deviation: f64,
    degrees_of_freedom: f64,
    range: Option<[f64; 2]>,
    of_measurement: bool,
}

impl Forecast {
    fn of(
        method: ForecastMethod,
        points: &[Observation],
        range: Option<[f64; 2]>,
        day: f64,
    ) -> Result<Self, ForecastError> {
        let too_few = ForecastError::TooFew {
            figures: points.len(),
            needed: FEWEST,
        };
        let last = match points {
            [_, _, .., last] if points.len() >= FEWEST => last.day,
            _ => return Err(too_few),
        };
        let ahead = day > last;
        if !ahead {
            return Err(ForecastError::NotAhead { day, last });
        }
        let prediction = match method {
            ForecastMethod::Drift => line::predict(Line::Drift, points, day).ok_or(too_few)?,
            ForecastMethod::LinearTrend => {
                line::predict(Line::Trend, points, day).ok_or(too_few)?
            }
            ForecastMethod::DampedHolt(holt) => holt.predict(points, day)?,
        };
        let deviation = libm::sqrt(prediction.variance);
        if !is_usable(prediction.value)
            || !is_usable(deviation)
            || prediction.degrees_of_freedom.is_nan()
        {
            return Err(ForecastError::OutOfNumbers { day });
        }
        Ok(Self {
            method,
            day,
            value: prediction.value,
            deviation,
            degrees_of_freedom: prediction.degrees_of_freedom,
            range,
            of_measurement: prediction.of_measurement,
        })
    }

    /// The forecast of what a survey with this variance would measure.
    fn of_measured(self, variance: f64) -> Self {
        if self.of_measurement {
            return self;
        }
        Self {
            deviation: libm::sqrt(self.deviation * self.deviation + variance),
            of_measurement: true,
            ..self
        }
    }

    fn cut_off(&self, figure: f64) -> f64 {
        match self.range {
            Some([lowest, highest]) => figure.max(lowest).min(highest),
            None => figure.clamp(-f64::MAX / 2.0, f64::MAX / 2.0),
        }
    }

    /// The figure to be expected.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// // 9 hours less in 28 days, and 55 days to go: 37.5 - 9 / 28 * 55
    /// let forecast = hours.forecast(ForecastMethod::Drift, 90)?;
    /// assert_eq!(format!("{:.2}", forecast.value()), "19.82");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        self.cut_off(self.value)
    }

    /// The day that is forecast.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// assert_eq!(hours.forecast(ForecastMethod::Drift, 90)?.day(), 90.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn day(&self) -> f64 {
        self.day
    }

    /// The method.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// assert_eq!(hours.forecast(ForecastMethod::Drift, 90)?.method(), ForecastMethod::Drift);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> ForecastMethod {
        self.method
    }

    /// The standard deviation of the prediction error; `None` if all figures lie on a line, which says that there
    /// has been no scatter to learn from and not that there will be none.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// let forecast = hours.forecast(ForecastMethod::Drift, 90)?;
    /// assert_eq!(format!("{:.2}", forecast.std_error().unwrap()), "1.21");
    ///
    /// let line = Readings::new([(7, 46), (14, 44), (21, 42)])?;
    /// assert_eq!(line.forecast(ForecastMethod::LinearTrend, 90)?.std_error(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> Option<f64> {
        (self.deviation > 0.0).then_some(self.deviation)
    }

    /// The degrees of freedom that the standard deviation is known with: for exact figures their number less two; with
    /// measurement errors more, the more of the scatter they explain, or fewer where it is hard to tell the two
    /// apart; for damped Holt from a given start the number
    /// of figures. `None` where measurement errors explain everything: then it is known, and the prediction normal.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// let forecast = hours.forecast(ForecastMethod::Drift, 90)?;
    /// assert_eq!(forecast.degrees_of_freedom(), Some(2.0)); // four exact figures less two
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        let known = self.degrees_of_freedom;
        known.is_finite().then_some(known)
    }

    /// The prediction interval by Student's t; `None` if all figures lie on a line.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// let forecast = hours.forecast(ForecastMethod::Drift, 90)?;
    /// assert_eq!(forecast.interval(Confidence::P95).unwrap().to_string(), "19.8 [14.6, 25.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let half_width = self.std_error()? * confidence.student_quantile(self.degrees_of_freedom);
        let limits = [self.value - half_width, self.value + half_width];
        Some(Interval::new(
            self.value(),
            limits.map(|limit| self.cut_off(limit)),
            confidence,
            Method::StudentT,
        ))
    }

    /// The probability that the figure will be at least `x`; `None` if all figures lie on a line, and for NaN.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let leads = Readings::new((1..).zip([12, 19, 33, 38, 52]))?;
    /// let forecast = leads.forecast(ForecastMethod::Drift, 10)?;
    /// assert_eq!(forecast.to_string(), "102.0");
    /// assert_eq!(format!("{:.2}", forecast.probability_at_least(100.0).unwrap()), "0.55");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_at_least(&self, x: f64) -> Option<f64> {
        let deviation = self.std_error().filter(|_| !x.is_nan())?;
        Some(match self.range {
            Some([lowest, _]) if x <= lowest => 1.0,
            Some([_, highest]) if x > highest => 0.0,
            _ => student_upper_tail((x - self.value) / deviation, self.degrees_of_freedom),
        })
    }

    /// The probability that the figure will be at most `x`, for a target that is to be reached from above; `None` if
    /// all figures lie on a line, and for NaN.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// let forecast = hours.forecast(ForecastMethod::Drift, 90)?;
    /// assert_eq!(format!("{:.2}", forecast.probability_at_most(24.0).unwrap()), "0.96");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_at_most(&self, x: f64) -> Option<f64> {
        let mirrored = Self {
            value: -self.value,
            range: self.range.map(|[lowest, highest]| [-highest, -lowest]),
            ..*self
        };
        mirrored.probability_at_least(-x)
    }
}

/// Displays the figure with one decimal, unless the format says otherwise.
impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rounded {
            figure: self.value(),
            decimals: f.precision().unwrap_or(1),
        }
        .fmt(f)
    }
}

/// Why there is no forecast.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{ForecastError, ForecastMethod, Readings};
///
/// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0)])?;
/// let error = hours.forecast(ForecastMethod::Drift, 14).unwrap_err();
/// assert_eq!(error, ForecastError::NotAhead { day: 14.0, last: 21.0 });
/// assert_eq!(error.to_string(), "day 14 is not after the last figure, of day 21");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// There are too few figures.
    #[error("{figures} figures are too few for a forecast, which needs {needed}")]
    TooFew {
        /// The figures that there are.
        figures: usize,
        /// The figures needed.
        needed: usize,
    },
    /// The time to be forecast is not after the last figure.
    #[error("day {day} is not after the last figure, of day {last}")]
    NotAhead {
        /// The day to be forecast.
        day: f64,
        /// The day of the last figure.
        last: f64,
    },
    /// Damped Holt needs figures at even gaps.
    #[error(
        "the gaps between the figures are too uneven for damped Holt: {shortest} to {longest} days"
    )]
    Irregular {
        /// The shortest gap, in days.
        shortest: f64,
        /// The longest gap, in days.
        longest: f64,
    },
    /// The time is too far ahead for damped Holt.
    #[error("{periods} periods ahead are too far for damped Holt")]
    TooFar {
        /// The periods ahead.
        periods: f64,
    },
    /// The forecast is too large for an `f64`.
    #[error("the forecast for day {day} is beyond all numbers")]
    OutOfNumbers {
        /// The day to be forecast.
        day: f64,
    },
}
