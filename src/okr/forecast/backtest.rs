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
/// use cxmetrics::okr::{ForecastMethod, Readings};
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastCheck {
    day: f64,
    interval: Interval,
    measured: f64,
}

impl ForecastCheck {
    /// The day that was forecast.
    #[must_use]
    pub const fn day(&self) -> f64 {
        self.day
    }

    /// The forecast and its prediction interval.
    #[must_use]
    pub const fn interval(&self) -> &Interval {
        &self.interval
    }

    /// What was measured on the day.
    #[must_use]
    pub const fn measured(&self) -> f64 {
        self.measured
    }

    /// Whether the forecast held.
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
    #[must_use]
    pub fn checks(&self) -> &[ForecastCheck] {
        &self.checks
    }

    /// The number of forecasts that were checked.
    #[must_use]
    pub fn forecasts(&self) -> usize {
        self.checks.len()
    }

    /// The number of times at which there was no prediction interval, because all figures so far lay on a line.
    #[must_use]
    pub const fn skipped(&self) -> usize {
        self.skipped
    }

    /// The number of forecasts that held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.checks.iter().filter(|check| check.held()).count()
    }

    /// The share of forecasts that held, in percent, to be compared with the confidence; `None` without any forecast.
    ///
    /// Forecasts several steps ahead overlap, so that one surprise breaks several: then the interval of this share is
    /// too narrow.
    #[must_use]
    pub fn coverage(&self) -> Option<Estimate> {
        Estimate::share(self.held() as u64, self.forecasts() as u64).ok()
    }

    /// The mean of what was measured less what was forecast: positive when forecasts were too low. `None` without any
    /// forecast.
    #[must_use]
    pub fn mean_error(&self) -> Option<f64> {
        self.mean(|error| error)
    }

    /// The mean distance between what was measured and what was forecast, by which methods compare. `None`
    /// without any forecast.
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
