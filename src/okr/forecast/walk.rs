//! Through a series, forecasting from what was known at each of its readings.

use super::context::Context;
use super::distribution::Distribution;
use super::error::ForecastError;
use super::line::Line;
use super::line_walk::LineWalk;
use super::method::ForecastMethod;
use super::observation::{FEWEST, Observation};
use super::prediction::usable;
use super::prepared::Prepared;
use super::readings::Readings;
use super::shrunk::{Scale, ShrunkTrend};
use super::smoothing::Smoothing;
use super::usual_move::UsualMove;
use crate::okr::course::{Cycle, Day};

/// Up to so many readings nothing is carried over from one forecast to the next.
const AFRESH: usize = 64;

/// A series with its forecasts, from the first reading to the last.
pub(super) struct Walk<'a> {
    series: &'a Readings,
    method: ForecastMethod,
    context: Context,
    trend: Option<Running>,
    /// Why there was no usual move so far.
    still: Option<Still>,
    /// Damped Holt as far as it has come.
    smoothing: Option<Smoothing>,
    /// The line as far as it has come.
    line: Option<LineWalk<'a>>,
}

/// The readings up to one of them say nothing of how far the figure moves: one of them has an error, or all are the same.
#[derive(Clone, Copy)]
struct Still {
    known: usize,
    value: f64,
    has_error: bool,
}

/// The shrunk trend after so many of the readings.
struct Running {
    trend: ShrunkTrend,
    usual: UsualMove,
    scale: Scale,
    origin: Day,
    of_one: Option<f64>,
    known: usize,
    /// With how many readings it is begun afresh.
    renewal: usize,
}

/// Whether two readings differ: any move at all is one.
#[allow(clippy::float_cmp)]
fn differ(left: f64, right: f64) -> bool {
    left != right
}

impl<'a> Walk<'a> {
    pub(super) fn new(series: &'a Readings, method: ForecastMethod) -> Self {
        let mut context = series.context.clone();
        if let (None, [first, .., last]) = (context.cycle, series.points.as_slice()) {
            context.cycle = Cycle::new(first.day, last.day).ok();
        }
        Self {
            series,
            method,
            context,
            trend: None,
            still: None,
            smoothing: None,
            line: None,
        }
    }

    /// The fewest readings that there is a forecast from.
    pub(super) const fn fewest(&self) -> usize {
        match self.method {
            ForecastMethod::ShrunkTrend if self.context.start.is_some() => 0,
            ForecastMethod::ShrunkTrend => 1,
            _ => FEWEST,
        }
    }

    /// The true figure of a day by the first `known` readings. They may only become more from call to call.
    pub(super) fn forecast(
        &mut self,
        known: usize,
        day: Day,
    ) -> Result<Distribution, ForecastError> {
        match self.method {
            ForecastMethod::ShrunkTrend => self.along_the_shrunk_trend(known, day),
            ForecastMethod::Drift => self.along(Line::Drift, known, day),
            ForecastMethod::LinearTrend => self.along(Line::Trend, known, day),
            ForecastMethod::DampedHolt(holt) => {
                let smoothing = self.smoothing.get_or_insert_with(|| Smoothing::new(holt));
                let new = self.series.points.get(smoothing.count()..known);
                new.into_iter()
                    .flatten()
                    .for_each(|point| smoothing.observe(point));
                usable(smoothing.ahead(day)?, day)
            }
        }
    }

    fn along(&mut self, line: Line, known: usize, day: Day) -> Result<Distribution, ForecastError> {
        let series = self.series;
        let walk = self
            .line
            .get_or_insert_with(|| LineWalk::new(line, &series.points));
        let too_few = ForecastError::TooFew {
            figures: known,
            needed: FEWEST,
        };
        usable(walk.predict(known, day).ok_or(too_few)?, day)
    }

    fn along_the_shrunk_trend(
        &mut self,
        known: usize,
        day: Day,
    ) -> Result<Distribution, ForecastError> {
        let running = match self.trend.take().filter(|trend| known < trend.renewal) {
            Some(mut running) => {
                for point in &self.series.points[running.known..known] {
                    let place = self
                        .context
                        .place(point.day, running.origin, running.scale.days);
                    let variance = point.shared_variance(running.of_one);
                    running.trend.observe(place, point.value, variance);
                }
                running.known = known;
                running
            }
            None if self.is_still(known) => return Err(ForecastError::NoUsualMove),
            None => {
                let begun = self.begin(known, day);
                if let Err(ForecastError::NoUsualMove) = begun {
                    self.still = self.still_at(known);
                }
                begun?
            }
        };
        let place = self.context.place(day, running.origin, running.scale.days);
        let ahead = running.trend.ahead(place);
        self.trend = Some(running);
        ahead
            .map(Distribution::Mixture)
            .ok_or(ForecastError::OutOfNumbers { day })
    }

    /// Whether nothing says how far the figure moves, as before: asked of the new readings alone.
    fn is_still(&mut self, known: usize) -> bool {
        let points = &self.series.points;
        self.still = self.still.and_then(|mut still| {
            for point in &points[still.known..known] {
                still.has_error |= point.variance > 0.0;
                if !still.has_error && differ(point.value, still.value) {
                    return None;
                }
            }
            Some(Still { known, ..still })
        });
        self.still.is_some()
    }

    /// What is to be remembered of readings that say nothing; `None` where more of them may say it by their mean, as in
    /// a range. What was told of the usual move or the goal has said nothing, and never will.
    fn still_at(&self, known: usize) -> Option<Still> {
        if self.series.range.is_some() {
            return None;
        }
        let prepared = Prepared::new(
            &self.series.points[..known],
            self.series.range,
            &self.context,
        );
        let first = prepared.points.first()?;
        let has_error = prepared.points.iter().any(|point| point.variance > 0.0);
        let mut values = prepared.points.iter().map(|point| point.value);
        let still = has_error || values.all(|value| !differ(value, first.value));
        still.then_some(Still {
            known,
            value: first.value,
            has_error,
        })
    }

    fn begin(&self, known: usize, day: Day) -> Result<Running, ForecastError> {
        let points = &self.series.points[..known];
        let prepared = Prepared::new(points, self.series.range, &self.context);
        let (usual, scale, first) = prepared.scale(day)?;
        Ok(Running {
            trend: prepared.trend(&first, scale),
            usual,
            scale,
            origin: first.day,
            of_one: prepared.of_one,
            known,
            renewal: if known < AFRESH {
                known + 1
            } else {
                known + known / 4
            },
        })
    }

    /// The error variance of a reading that is still to come: by the answers so far, of which it has its own number.
    pub(super) fn variance_of(&self, checked: &Observation) -> f64 {
        match self.method {
            ForecastMethod::ShrunkTrend => {
                let of_one = self.trend.as_ref().and_then(|running| running.of_one);
                checked.shared_variance(of_one)
            }
            _ => checked.variance,
        }
    }

    /// The usual move that the last forecast rests on.
    pub(super) fn usual_move(&self) -> Option<UsualMove> {
        self.trend.as_ref().map(|running| running.usual)
    }
}
