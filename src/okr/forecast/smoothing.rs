//! The state of damped Holt after some readings: each reading is looked at once, so that a backtest takes as long as one
//! look at all of them.

use super::distribution::Prediction;
use super::error::ForecastError;
use super::holt::DampedHolt;
use super::observation::{FEWEST, Observation};
use crate::okr::time::Day;

/// How far a gap may differ from the mean one, in mean gaps.
const SLIP: f64 = 0.25;

/// Forecasts further ahead, in mean gaps, are refused.
const FARTHEST: f64 = 1_000.0;

/// Level and trend as they run through the readings.
#[derive(Clone, Copy, Debug)]
struct Course {
    level: f64,
    trend: f64,
}

impl Course {
    /// One reading on: the error of the forecast for it.
    fn step(&mut self, holt: &DampedHolt, value: f64) -> f64 {
        self.trend *= holt.phi();
        self.level += self.trend;
        let error = value - self.level;
        self.level += holt.alpha() * error;
        self.trend += holt.alpha() * holt.beta() * error;
        error
    }
}

/// Errors and forecast are linear in the first level and trend: a run of the readings from 0 and two of zeros say how.
/// Those that make the squares of the errors least are fitted reading by reading, by Givens's rotations.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    /// The triangle: level, shared, trend.
    level: f64,
    shared: f64,
    trend: f64,
    /// What the errors are in its directions.
    of_level: f64,
    of_trend: f64,
    /// The squares that are left.
    rest: f64,
}

impl Fit {
    fn add(&mut self, mut error: f64, by_level: f64, mut by_trend: f64) {
        let length = libm::hypot(self.level, by_level);
        if length > 0.0 {
            let (cos, sin) = (self.level / length, by_level / length);
            self.level = length;
            (self.shared, by_trend) = turn(cos, sin, self.shared, by_trend);
            (self.of_level, error) = turn(cos, sin, self.of_level, error);
        }
        let length = libm::hypot(self.trend, by_trend);
        if length > 0.0 {
            let (cos, sin) = (self.trend / length, by_trend / length);
            self.trend = length;
            (self.of_trend, error) = turn(cos, sin, self.of_trend, error);
        }
        self.rest += error * error;
    }

    /// What the fitted first level and trend take off a forecast that they move so far, and what not knowing them adds to
    /// its variance.
    fn effect(&self, by_level: f64, by_trend: f64) -> (f64, f64) {
        let along = |effect: f64, length: f64| if length > 0.0 { effect / length } else { 0.0 };
        let level = along(by_level, self.level);
        let trend = along(by_trend - self.shared * level, self.trend);
        let value = level * self.of_level + trend * self.of_trend;
        (value, level * level + trend * trend)
    }
}

fn turn(cos: f64, sin: f64, left: f64, right: f64) -> (f64, f64) {
    (cos * left + sin * right, cos * right - sin * left)
}

/// Damped Holt on its way through a series.
#[derive(Clone, Debug)]
pub(super) struct Smoothing {
    holt: DampedHolt,
    readings: Course,
    by_level: Course,
    by_trend: Course,
    fit: Fit,
    count: usize,
    first: Day,
    last: Day,
    shortest: f64,
    longest: f64,
    /// The sum of the measurement variances.
    measurement: f64,
}

impl Smoothing {
    pub(super) fn new(holt: DampedHolt) -> Self {
        let [level, trend] = holt.initial().unwrap_or([0.0, 0.0]);
        let by = |level, trend| Course { level, trend };
        Self {
            holt,
            readings: by(level, trend),
            by_level: by(1.0, 0.0),
            by_trend: by(0.0, 1.0),
            fit: Fit::default(),
            count: 0,
            first: Day::number(0.0),
            last: Day::number(0.0),
            shortest: f64::INFINITY,
            longest: f64::NEG_INFINITY,
            measurement: 0.0,
        }
    }

    pub(super) fn observe(&mut self, point: &Observation) {
        if self.count == 0 {
            self.first = point.day;
        } else {
            let gap = point.day - self.last;
            self.shortest = self.shortest.min(gap);
            self.longest = self.longest.max(gap);
        }
        self.last = point.day;
        self.count += 1;
        self.measurement += point.variance;
        let error = self.readings.step(&self.holt, point.value);
        if self.holt.initial().is_some() {
            self.fit.rest += error * error;
        } else {
            let by_level = self.by_level.step(&self.holt, 0.0);
            let by_trend = self.by_trend.step(&self.holt, 0.0);
            self.fit.add(error, by_level, by_trend);
        }
    }

    /// How many it has seen.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The forecast for a day after the last reading.
    pub(super) fn ahead(&self, day: Day) -> Result<Prediction, ForecastError> {
        let periods = (day - self.last) / self.period()?;
        let far = periods > FARTHEST || periods.is_nan();
        if far {
            return Err(ForecastError::TooFar { periods });
        }
        let faded = self.holt.faded(periods);
        let of = |course: Course| course.level + faded * course.trend;
        let is_known = self.holt.initial().is_some();
        let (taken, more) = if is_known {
            (0.0, 0.0)
        } else {
            self.fit.effect(of(self.by_level), of(self.by_trend))
        };
        let count = self.count as f64;
        let degrees_of_freedom = if is_known { count } else { count - 2.0 };
        // By luck the scatter may be smaller than the measurement errors that it contains.
        let scatter = (self.fit.rest / degrees_of_freedom).max(self.measurement / count);
        Ok(Prediction {
            value: of(self.readings) - taken,
            variance: scatter * (self.holt.variance_factor(periods) + more),
            degrees_of_freedom,
            of_measurement: true,
        })
    }

    /// The mean gap between the readings, if they are even.
    fn period(&self) -> Result<f64, ForecastError> {
        if self.count < 2 {
            return Err(ForecastError::TooFew {
                figures: self.count,
                needed: FEWEST,
            });
        }
        let mean = (self.last - self.first) / (self.count - 1) as f64;
        let (shortest, longest) = (self.shortest.min(mean), self.longest.max(mean));
        if longest - mean <= SLIP * mean && mean - shortest <= SLIP * mean {
            Ok(mean)
        } else {
            Err(ForecastError::Irregular { shortest, longest })
        }
    }
}
