//! How often forecasts of the past held.

use alloc::vec::Vec;
use core::fmt;

use super::error::ForecastError;
use super::method::ForecastMethod;
use super::mixture::Side;
use super::readings::Readings;
use super::walk::Walk;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::okr::time::Day;
use crate::shown::{Style, pad};
use crate::words::{ForecastMessage, Language, Spoken, spoken};

/// The fewest forecasts from which a share of those that held says anything.
const ENOUGH: usize = 8;

/// Forecasts made from the first figures of a series, checked by the later ones.
///
/// Made by [`Readings::backtest`]. A forecast holds when the figure measured later is in its prediction interval;
/// the interval is widened by the measurement error of that figure, if it has one.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
///
/// let leads = [12, 19, 33, 38, 52, 57, 66, 80, 84, 95];
/// let series = Readings::new((1..).zip(leads))?;
/// let drift = series.backtest(ForecastMethod::Drift, 1, Confidence::P90)?;
/// let trend = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
///
/// // Seven forecasts, of which nine in ten should have held.
/// assert_eq!((drift.held(), trend.held(), drift.forecasts()), (7, 7, 7));
/// // The trend came nearer.
/// assert_eq!(format!("{:.1}", drift.mean_absolute_error().unwrap()), "4.1");
/// assert_eq!(format!("{:.1}", trend.mean_absolute_error().unwrap()), "3.0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    checks: Vec<ForecastCheck>,
    skipped: usize,
}

/// One forecast of the past, and what came of it.
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
/// // Week 7 was the surprise.
/// let missed: Vec<_> = backtest
///     .checks()
///     .iter()
///     .filter(|check| !check.held())
///     .map(|check| check.day())
///     .collect();
/// assert_eq!(missed, [49.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastCheck {
    day: Day,
    interval: Interval,
    measured: f64,
    rank: f64,
    surprise: f64,
}

impl ForecastCheck {
    /// The day that was forecast.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let series = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5)])?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// assert_eq!(backtest.checks()[0].day(), 28.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// The forecast and its prediction interval.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let series = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5)])?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// assert_eq!(backtest.checks()[0].interval().to_string(), "39.7 [37.3, 42.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn interval(&self) -> &Interval {
        &self.interval
    }

    /// What was measured on the day.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let series = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5)])?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// assert_eq!(backtest.checks()[0].measured(), 41.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn measured(&self) -> f64 {
        self.measured
    }

    /// Whether the forecast held.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let series = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5)])?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// let check = backtest.checks()[0];
    /// assert!(check.held());
    /// assert_eq!(check.held(), check.interval().contains(check.measured()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn held(&self) -> bool {
        self.interval.contains(self.measured)
    }

    /// The probability that the forecast gave to a figure below the one that was measured: F(y), from 0 to 1.
    ///
    /// Over many forecasts, good ones have every value as often as every other (Dawid, 1984, *Statistical theory: the
    /// prequential approach*): values near 0 and 1 too often are too narrow forecasts, values above ½ too often
    /// are forecasts that were too low.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let series = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5)])?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// // 41.5 was more than the 39.7 expected: in the upper 6.4 %.
    /// assert_eq!(format!("{:.3}", backtest.checks()[0].rank()), "0.936");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn rank(&self) -> f64 {
        self.rank
    }
}

impl Backtest {
    fn of(
        series: &Readings,
        method: ForecastMethod,
        steps: usize,
        confidence: Confidence,
    ) -> Result<Self, ForecastError> {
        let mut walk = Walk::new(series, method);
        let steps = steps.max(1);
        let needed = walk.fewest().saturating_add(steps);
        let points = &series.points;
        if points.len() < needed {
            return Err(ForecastError::TooFew {
                figures: points.len(),
                needed,
            });
        }
        let mut checks = Vec::new();
        let (mut skipped, mut unknown) = (0, false);
        for (known, checked) in (walk.fewest()..).zip(&points[needed - 1..]) {
            let truth = match walk.forecast(known, checked.day) {
                Ok(truth) => truth,
                Err(ForecastError::NoUsualMove) => {
                    (skipped, unknown) = (skipped + 1, true);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let beyond = ForecastError::OutOfNumbers { day: checked.day };
            let forecast = truth.with_error(walk.variance_of(checked)).ok_or(beyond)?;
            match forecast.interval(series.range, confidence) {
                Some(interval) => checks.push(ForecastCheck {
                    day: checked.day,
                    interval,
                    measured: checked.value,
                    rank: forecast.tail(Side::Lower, checked.value),
                    surprise: -forecast.ln_density(checked.value),
                }),
                None => skipped += 1,
            }
        }
        if checks.is_empty() && unknown {
            return Err(ForecastError::NoUsualMove);
        }
        Ok(Self { checks, skipped })
    }

    /// Each forecast with what came of it, in order of time.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    ///
    /// let series = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (28, 41.5), (35, 38.0)])?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// // The first three figures are needed to make a forecast at all.
    /// assert!(backtest.checks().iter().map(|check| check.day()).eq([28.0, 35.0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn checks(&self) -> &[ForecastCheck] {
        &self.checks
    }

    /// The number of forecasts that were checked.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let leads = [12, 19, 33, 38, 52, 57, 66, 80, 84, 95];
    /// let series = Readings::new((1..).zip(leads))?; // ten figures
    /// let next = series.backtest(ForecastMethod::Drift, 1, Confidence::P90)?;
    /// let in_four_weeks = series.backtest(ForecastMethod::Drift, 4, Confidence::P90)?;
    /// assert_eq!((next.forecasts(), in_four_weeks.forecasts()), (7, 4));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn forecasts(&self) -> usize {
        self.checks.len()
    }

    /// The number of times at which there was no prediction interval, because all figures so far lay on a line.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// let series = Readings::new([(1, 10), (2, 20), (3, 30), (4, 41), (5, 50)])?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// // After three figures on a line there was no scatter to learn from.
    /// assert_eq!((backtest.skipped(), backtest.forecasts()), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn skipped(&self) -> usize {
        self.skipped
    }

    /// The number of forecasts that held.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let hours = [46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0];
    /// # let series = Readings::new((1..).map(|week| 7 * week).zip(hours))?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// assert_eq!((backtest.held(), backtest.forecasts()), (4, 5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn held(&self) -> usize {
        self.checks.iter().filter(|check| check.held()).count()
    }

    /// The share of forecasts that held, in percent, to be compared with the confidence; `None` without any forecast.
    ///
    /// Forecasts several steps ahead overlap, so that one surprise breaks several: then the interval of this share is
    /// too narrow.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let hours = [46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0];
    /// # let series = Readings::new((1..).map(|week| 7 * week).zip(hours))?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// // Five forecasts do not tell 80 from 90 percent.
    /// let coverage = backtest.coverage().unwrap();
    /// assert_eq!(coverage.interval(Confidence::P95).to_string(), "80.0 [37.6, 96.4]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn coverage(&self) -> Option<Estimate> {
        Estimate::share(self.held() as u64, self.forecasts() as u64).ok()
    }

    /// The mean of what was measured less what was forecast: positive when forecasts were too low. `None` without any
    /// forecast.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let leads = [12, 19, 33, 38, 52, 57, 66, 80, 84, 95];
    /// # let series = Readings::new((1..).zip(leads))?;
    /// let drift = series.backtest(ForecastMethod::Drift, 1, Confidence::P90)?;
    /// assert_eq!(format!("{:.1}", drift.mean_error().unwrap()), "-0.6"); // too high on average
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mean_error(&self) -> Option<f64> {
        self.mean(|error| error)
    }

    /// The mean distance between what was measured and what was forecast, by which methods compare. `None`
    /// without any forecast.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let leads = [12, 19, 33, 38, 52, 57, 66, 80, 84, 95];
    /// # let series = Readings::new((1..).zip(leads))?;
    /// let error = |method| series.backtest(method, 1, Confidence::P90).unwrap().mean_absolute_error();
    /// assert_eq!(format!("{:.1}", error(ForecastMethod::Drift).unwrap()), "4.1");
    /// assert_eq!(format!("{:.1}", error(ForecastMethod::LinearTrend).unwrap()), "3.0"); // nearer
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mean_absolute_error(&self) -> Option<f64> {
        self.mean(f64::abs)
    }

    fn mean(&self, of: impl Fn(f64) -> f64) -> Option<f64> {
        let errors = self
            .checks
            .iter()
            .map(|check| of(check.measured - check.interval.value()));
        (!self.checks.is_empty()).then(|| errors.sum::<f64>() / self.checks.len() as f64)
    }

    /// The share of forecasts whose interval of this confidence held, in percent, whatever the confidence of the backtest;
    /// `None` without any forecast.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let hours = [46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0];
    /// # let series = Readings::new((1..).map(|week| 7 * week).zip(hours))?;
    /// let backtest = series.backtest(ForecastMethod::LinearTrend, 1, Confidence::P90)?;
    /// let half = Confidence::new(0.5)?;
    /// assert_eq!(backtest.coverage_at(half).unwrap().value(), 20.0); // 1 of 5
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn coverage_at(&self, confidence: Confidence) -> Option<Estimate> {
        let tail = confidence.tail();
        let inside = |check: &&ForecastCheck| check.rank >= tail && 1.0 - check.rank >= tail;
        let held = self.checks.iter().filter(inside).count();
        Estimate::share(held as u64, self.forecasts() as u64).ok()
    }

    /// The mean of −ln f(y), where f is the density that the forecast gave to what was measured: the lower, the better, and
    /// lowest on average for whoever forecasts the true probabilities (Good, 1952). It punishes both being wrong and being
    /// vague; compare methods by it on the same series. `None` without any forecast.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// # let leads = [12, 19, 33, 38, 52, 57, 66, 80, 84, 95];
    /// # let series = Readings::new((1..).zip(leads))?;
    /// let score = |method| series.backtest(method, 1, Confidence::P90).unwrap().log_score();
    /// assert_eq!(format!("{:.2}", score(ForecastMethod::Drift).unwrap()), "3.10");
    /// assert_eq!(format!("{:.2}", score(ForecastMethod::LinearTrend).unwrap()), "2.73"); // better
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn log_score(&self) -> Option<f64> {
        let surprises = self.checks.iter().map(|check| check.surprise);
        let mean = surprises.sum::<f64>() / self.checks.len() as f64;
        (!self.checks.is_empty())
            .then_some(mean)
            .filter(|mean| mean.is_finite())
    }
}

impl Readings {
    /// How often forecasts of the past held: at each figure, the forecast of the figure `steps` later from what
    /// was known by then, against what was measured.
    ///
    /// The shrunk trend forecasts from one figure on, or from the [start](Self::starting_from) alone. Without a
    /// [cycle](Self::in_cycle) the whole series is one. Up to 64 figures each forecast is the one that was possible then;
    /// in longer series the scale of moves and the pooled survey error are renewed whenever the series has grown by a quarter.
    ///
    /// # Errors
    ///
    /// [`ForecastError::TooFew`] without a figure left to check a forecast by; [`ForecastError::NoUsualMove`] if the shrunk trend
    /// never knew how far the figure moves; any other [`ForecastError`] that a forecast meets.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::okr::forecast::{ForecastMethod, Readings};
    /// use cxmetrics::okr::{Cycle, KeyResult};
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let hours = [46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0, 33.0, 34.5, 30.0];
    /// let series = Readings::new((1..).map(|week| 7 * week).zip(hours))?
    ///     .towards(&goal, Cycle::new(0, 90)?)?;
    /// let backtest = series.backtest(ForecastMethod::ShrunkTrend, 1, Confidence::P80)?;
    /// assert_eq!(
    ///     backtest.to_string(),
    ///     "7 of 11 forecasts held at 80%: 63.6 [35.4, 84.8] percent"
    /// );
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

/// How many forecasts held, with the 95 % interval of their share; of fewer than 8 only how many are missing.
impl Spoken for Backtest {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (held, count) = (self.held(), self.forecasts());
        let text = match (self.coverage(), self.checks.first()) {
            (Some(share), Some(check)) if count >= ENOUGH => {
                let style = Style::of(f, 1).unsigned();
                let interval = share.interval(Confidence::P95);
                language.say(
                    &ForecastMessage::Held {
                        held,
                        count,
                        confidence: check.interval.confidence().percent(),
                        share: &interval.text(language, style),
                    }
                    .into(),
                )
            }
            _ => language.say(
                &ForecastMessage::ForecastsSoFar {
                    count,
                    needed: ENOUGH,
                }
                .into(),
            ),
        };
        pad(f, &text)
    }
}

spoken!(Backtest);
