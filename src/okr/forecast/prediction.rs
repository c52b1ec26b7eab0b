//! A forecast.

use core::fmt;

use super::distribution::{Distribution, Prediction, cut_off};
use super::error::ForecastError;
use super::line::{self, Line};
use super::method::ForecastMethod;
use super::mixture::Side;
use super::observation::FEWEST;
use super::outlook::{Aim, Outlook};
use super::prepared::Prepared;
use super::readings::Readings;
use super::smoothing::Smoothing;
use super::usual_move::UsualMove;
use crate::estimate::LARGEST_VALUE;
use crate::interval::{Confidence, Interval};
use crate::okr::figure::is_usable;
use crate::okr::key_result::KeyResult;
use crate::okr::time::{Day, TimePoint};
use crate::shown::{Style, pad};
use crate::words::{Language, Spoken, spoken};

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
/// let surveys =
///     weeks.map(|satisfied| Estimate::share(satisfied, 200).map(Reading::from).unwrap());
/// let series = Readings::new((1..).zip(surveys))?;
/// let forecast = series.forecast_with(ForecastMethod::Drift, 13)?;
/// assert_eq!(forecast.interval(Confidence::P90).unwrap().to_string(), "80.8 [68.6, 93.1]");
/// assert_eq!(format!("{:.2}", forecast.probability_at_least(85.0).unwrap()), "0.29");
///
/// // The forecast as progress.
/// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
/// let progress = goal.progress(forecast.interval(Confidence::P90).unwrap());
/// assert_eq!(progress.to_string(), "72%");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredForecast", try_from = "StoredForecast")
)]
#[doc(alias("projection", "prediction interval"))]
pub struct Forecast {
    /// What it was made from: the stored form, from which it is made again.
    series: Readings,
    method: ForecastMethod,
    day: Day,
    /// The variance of the survey whose result is forecast; without, it is the true figure.
    survey: Option<f64>,
    usual: Option<UsualMove>,
    distribution: Distribution,
}

/// What a method says of a day, from these points; with the usual move that it rests on.
pub(super) fn distribution_of(
    method: ForecastMethod,
    series: &Readings,
    known: usize,
    day: Day,
) -> Result<(Option<UsualMove>, Distribution), ForecastError> {
    let points = &series.points[..known];
    if method == ForecastMethod::ShrunkTrend {
        let prepared = Prepared::new(points, series.range, &series.context);
        let (usual, mixture) = prepared.forecast(day)?;
        return Ok((Some(usual), Distribution::Mixture(mixture)));
    }
    let too_few = ForecastError::TooFew {
        figures: points.len(),
        needed: FEWEST,
    };
    let last = match points {
        [_, _, .., last] => last.day,
        _ => return Err(too_few),
    };
    if !last.is_before(day) {
        return Err(ForecastError::NotAhead { day, last });
    }
    let prediction = match method {
        ForecastMethod::Drift => line::predict(Line::Drift, points, day).ok_or(too_few)?,
        ForecastMethod::DampedHolt(holt) => {
            let mut smoothing = Smoothing::new(holt);
            for point in points {
                smoothing.observe(point);
            }
            smoothing.ahead(day)?
        }
        ForecastMethod::LinearTrend | ForecastMethod::ShrunkTrend => {
            line::predict(Line::Trend, points, day).ok_or(too_few)?
        }
    };
    usable(prediction, day).map(|found| (None, found))
}

/// A prediction whose figures are numbers.
pub(super) fn usable(prediction: Prediction, day: Day) -> Result<Distribution, ForecastError> {
    if !is_usable(prediction.value)
        || !is_usable(libm::sqrt(prediction.variance))
        || prediction.degrees_of_freedom.is_nan()
    {
        return Err(ForecastError::OutOfNumbers { day });
    }
    Ok(Distribution::Student(prediction))
}

impl Readings {
    /// What the true figure will be at a later time, such as the deadline, by the [default](ForecastMethod::ShrunkTrend):
    /// the shrunk trend, whose probabilities come true as often as they say.
    ///
    /// It needs one reading, or only a [start](Self::starting_from), and has to know how far the figure usually moves in a
    /// cycle: from [past](Self::with_past) moves, the [goal](Self::towards), the range of a survey's score, or, of exact
    /// figures, what they moved so far. The forecast says [which](Forecast::usual_move).
    ///
    /// # Errors
    ///
    /// [`ForecastError::TooFew`] without any figure; [`ForecastError::NotAhead`] unless the time is after the last figure;
    /// [`ForecastError::NoUsualMove`] where nothing says how far the figure moves;
    /// [`ForecastError::OutOfNumbers`] if the forecast is too large for an `f64`.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{Readings, UsualMove};
    /// use cxmetrics::Confidence;
    ///
    /// let two = Readings::new([(7, 46.5), (14, 44.0)])?;
    /// let forecast = two.clone().with_usual_move(UsualMove::new(24.0)?).forecast(90)?;
    /// assert_eq!(forecast.interval(Confidence::P80).unwrap().to_string(), "32.5 [9.5, 60.1]");
    ///
    /// let nothing = Readings::new([(7, 46.5)])?;
    /// assert_eq!(
    ///     nothing.forecast(90).unwrap_err().to_string(),
    ///     "nothing says how far the figure moves in a cycle: give its past moves, its goal, its range or a usual move"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn forecast(&self, at: impl TimePoint) -> Result<Forecast, ForecastError> {
        Forecast::of(self, ForecastMethod::ShrunkTrend, at.to_day())
    }

    /// The same by a method of one's own choice.
    ///
    /// # Errors
    ///
    /// As for [`forecast`](Self::forecast) by the shrunk trend. By the other methods [`ForecastError::TooFew`] with fewer than
    /// three figures: two give a line and no idea how far to trust it. [`ForecastError::Irregular`] and
    /// [`ForecastError::TooFar`] where [damped Holt](ForecastMethod::DampedHolt) has no answer.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let two = Readings::new([(7, 46.5), (14, 44.0)])?;
    /// assert_eq!(
    ///     two.forecast_with(ForecastMethod::Drift, 90).unwrap_err().to_string(),
    ///     "2 figures are too few for a forecast, which needs 3"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn forecast_with(
        &self,
        method: ForecastMethod,
        at: impl TimePoint,
    ) -> Result<Forecast, ForecastError> {
        Forecast::of(self, method, at.to_day())
    }
}

impl Forecast {
    fn of(series: &Readings, method: ForecastMethod, day: Day) -> Result<Self, ForecastError> {
        let (usual, distribution) = distribution_of(method, series, series.points.len(), day)?;
        Ok(Self {
            series: series.clone(),
            method,
            day,
            survey: None,
            usual,
            distribution,
        })
    }

    /// The forecast of what a survey then will measure, whose standard error is given: the target is reached when the
    /// survey says so. [Damped Holt](ForecastMethod::DampedHolt) forecasts the next measurement in any case.
    ///
    /// # Errors
    ///
    /// [`ForecastError::StdError`] unless it is at least 0 and at most 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{Readings, UsualMove};
    ///
    /// let series = Readings::new([(0, 20)])?.with_usual_move(UsualMove::new(8.0)?);
    /// let truly = series.forecast(91)?;
    /// assert_eq!(format!("{:.2}", truly.probability_at_least(28.0).unwrap()), "0.17");
    /// let measured = truly.measured_with(6.0)?;
    /// assert_eq!(format!("{:.2}", measured.probability_at_least(28.0).unwrap()), "0.23");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn measured_with(self, std_error: f64) -> Result<Self, ForecastError> {
        if !(0.0..=LARGEST_VALUE).contains(&std_error) {
            return Err(ForecastError::StdError { std_error });
        }
        self.with_survey(std_error * std_error)
    }

    fn with_survey(self, variance: f64) -> Result<Self, ForecastError> {
        if !(0.0..=LARGEST_VALUE * LARGEST_VALUE).contains(&variance) {
            let std_error = libm::sqrt(variance);
            return Err(ForecastError::StdError { std_error });
        }
        let (usual, distribution) = distribution_of(
            self.method,
            &self.series,
            self.series.points.len(),
            self.day,
        )?;
        let measured = distribution.with_error(variance);
        let distribution = measured.ok_or(ForecastError::OutOfNumbers { day: self.day })?;
        Ok(Self {
            survey: Some(variance),
            usual,
            distribution,
            ..self
        })
    }

    /// The figure to be expected.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// // 9 hours less in 28 days, and 55 days to go: 37.5 - 9 / 28 * 55
    /// let forecast = hours.forecast_with(ForecastMethod::Drift, 90)?;
    /// assert_eq!(format!("{:.2}", forecast.value()), "19.82");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        cut_off(self.series.range, self.distribution.value())
    }

    /// The figure that is as likely to be passed as not.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{Readings, UsualMove};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0)])?
    ///     .with_usual_move(UsualMove::new(24.0)?);
    /// let forecast = hours.forecast(90)?;
    /// assert_eq!(format!("{:.1} {:.1}", forecast.value(), forecast.median()), "26.6 22.9");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn median(&self) -> f64 {
        let median = match &self.distribution {
            Distribution::Student(prediction) => prediction.value,
            Distribution::Mixture(mixture) => mixture.quantile(Side::Upper, 0.5),
        };
        cut_off(self.series.range, median)
    }

    /// How far the figure usually moves in a cycle, and where that is known from: the probabilities of the shrunk trend rest
    /// on it. `None` for other methods.
    ///
    /// ```
    /// # use cxmetrics::{Estimate, okr::forecast::{ForecastMethod, Readings}};
    /// let series = Readings::new([(0, Estimate::share(140, 200)?)])?;
    /// let forecast = series.forecast(91)?;
    /// assert_eq!(forecast.usual_move().unwrap().to_string(), "5.3, as scores of this range move");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn usual_move(&self) -> Option<UsualMove> {
        self.usual
    }

    /// The day that is forecast.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// assert_eq!(hours.forecast_with(ForecastMethod::Drift, 90)?.day(), 90.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The method.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// assert_eq!(hours.forecast_with(ForecastMethod::Drift, 90)?.method(), ForecastMethod::Drift);
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
    /// let forecast = hours.forecast_with(ForecastMethod::Drift, 90)?;
    /// assert_eq!(format!("{:.2}", forecast.std_error().unwrap()), "1.21");
    ///
    /// let line = Readings::new([(7, 46), (14, 44), (21, 42)])?;
    /// assert_eq!(line.forecast_with(ForecastMethod::LinearTrend, 90)?.std_error(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> Option<f64> {
        Some(self.distribution.deviation()).filter(|&deviation| deviation > 0.0)
    }

    /// The degrees of freedom that the standard deviation is known with: for exact figures their number less two; with
    /// measurement errors more, the more of the scatter they explain, or fewer where it is hard to tell the two
    /// apart; for damped Holt from a given start the number
    /// of figures. `None` where measurement errors explain everything: then it is known, and the prediction normal.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// let forecast = hours.forecast_with(ForecastMethod::Drift, 90)?;
    /// assert_eq!(forecast.degrees_of_freedom(), Some(2.0)); // four exact figures less two
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        match &self.distribution {
            Distribution::Student(prediction) => {
                Some(prediction.degrees_of_freedom).filter(|known| known.is_finite())
            }
            Distribution::Mixture(_) => None,
        }
    }

    /// The prediction interval by Student's t; `None` if all figures lie on a line.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// let forecast = hours.forecast_with(ForecastMethod::Drift, 90)?;
    /// assert_eq!(forecast.interval(Confidence::P95).unwrap().to_string(), "19.8 [14.6, 25.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        self.distribution.interval(self.series.range, confidence)
    }

    /// The probability that the figure will be at least `x`; `None` if all figures lie on a line, and for NaN.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let leads = Readings::new((1..).zip([12, 19, 33, 38, 52]))?;
    /// let forecast = leads.forecast_with(ForecastMethod::Drift, 10)?;
    /// assert_eq!(forecast.to_string(), "102.0");
    /// assert_eq!(format!("{:.2}", forecast.probability_at_least(100.0).unwrap()), "0.55");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_at_least(&self, x: f64) -> Option<f64> {
        self.distribution
            .probability(self.series.range, Side::Upper, x)
    }

    /// The probability that the figure will be at most `x`, for a target that is to be reached from above; `None` if
    /// all figures lie on a line, and for NaN.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)])?;
    /// let forecast = hours.forecast_with(ForecastMethod::Drift, 90)?;
    /// assert_eq!(format!("{:.2}", forecast.probability_at_most(24.0).unwrap()), "0.96");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_at_most(&self, x: f64) -> Option<f64> {
        self.distribution
            .probability(self.series.range, Side::Lower, x)
    }

    /// Whether a key result will be reached: with which probability, and on which usual move that rests. `None` for a key
    /// result that no figure of one day reaches, such as milestones, and if all figures lie on a line.
    ///
    /// A target above the start is reached from it upwards, one below it downwards; a bound is held within it.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Readings;
    /// use cxmetrics::okr::{Cycle, KeyResult};
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0)])?
    ///     .towards(&goal, Cycle::new(0, 90)?)?;
    /// let outlook = hours.forecast(90)?.outlook(&goal).unwrap();
    /// assert_eq!(format!("{:.3}", outlook.probability()), "0.489");
    /// assert_eq!(outlook.to_string(), "49% (usual move 24.0, the way from start to target)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn outlook(&self, goal: &KeyResult) -> Option<Outlook> {
        let probability = Aim::of(goal)?.probability(&self.distribution, self.series.range)?;
        Some(Outlook::new(probability, self.usual))
    }
}

/// Displays the figure with one decimal, unless the format says otherwise.
impl Spoken for Forecast {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Style::of(f, 1).figure(self.value());
        pad(f, &language.numbers().figure(figure))
    }
}

spoken!(Forecast);

/// The stored form: what the forecast was made from.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Forecast", deny_unknown_fields)]
struct StoredForecast {
    readings: Readings,
    method: ForecastMethod,
    day: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    survey_variance: Option<f64>,
}

#[cfg(feature = "serde")]
impl From<Forecast> for StoredForecast {
    fn from(forecast: Forecast) -> Self {
        Self {
            readings: forecast.series,
            method: forecast.method,
            day: forecast.day,
            survey_variance: forecast.survey,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredForecast> for Forecast {
    type Error = ForecastError;

    fn try_from(stored: StoredForecast) -> Result<Self, Self::Error> {
        let truly = Self::of(&stored.readings, stored.method, stored.day)?;
        match stored.survey_variance {
            Some(variance) => truly.with_survey(variance),
            None => Ok(truly),
        }
    }
}
