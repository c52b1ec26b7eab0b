//! How often forecasts of the past held.

use alloc::vec::Vec;

use super::{FEWEST, Forecast, ForecastError, ForecastMethod, Readings};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};

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
/// let missed: Vec<f64> = backtest.checks().iter().filter(|check| !check.held()).map(|check| check.day()).collect();
/// assert_eq!(missed, [49.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastCheck {
    day: f64,
    interval: Interval,
    measured: f64,
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
    pub const fn day(&self) -> f64 {
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
}

impl Backtest {
    pub(super) fn of(
        series: &Readings,
        method: ForecastMethod,
        steps: usize,
        confidence: Confidence,
    ) -> Result<Self, ForecastError> {
        let points = &series.points;
        let needed = FEWEST.saturating_add(steps.max(1));
        if points.len() < needed {
            return Err(ForecastError::TooFew {
                figures: points.len(),
                needed,
            });
        }
        let mut checks = Vec::new();
        let mut skipped = 0;
        for (known, checked) in (FEWEST..).zip(&points[needed - 1..]) {
            let forecast = Forecast::of(method, &points[..known], series.range, checked.day)?;
            match forecast.of_measured(checked.variance).interval(confidence) {
                Some(interval) => checks.push(ForecastCheck {
                    day: checked.day,
                    interval,
                    measured: checked.value,
                }),
                None => skipped += 1,
            }
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
}
