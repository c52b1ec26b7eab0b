//! What closed key results teach: how well their forecasts came true, and how far their figures moved.

use super::calibration::Calibration;
use super::error::ForecastError;
use super::method::ForecastMethod;
use super::outlook::{Aim, Outlook};
use super::past_moves::PastMoves;
use super::prepared::Prepared;
use super::usual_move::UsualMove;
use super::walk::Walk;
use crate::edge::{self, Tolerance};
use crate::okr::course::History;
use crate::okr::key_result::KeyResult;
use crate::okr::time::{Day, TimePoint};

/// The forecast that a closed key result had at half-time, and what came of it.
///
/// Made by [`History::closed_forecast`].
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::PastMoves;
/// use cxmetrics::okr::{CheckIn, Cycle, History, KeyResult};
///
/// let goal = KeyResult::reach("hours", 48, 24)?;
/// let mut history = History::new(Cycle::new(0, 90)?);
/// for (day, hours) in [(15, 44), (30, 41), (45, 37), (60, 30), (75, 28), (90, 23)] {
///     history.record(CheckIn::new(day, hours)?, day)?;
/// }
/// let closed = history.closed_forecast(&goal, &PastMoves::new())?.unwrap();
/// assert_eq!(closed.outlook().to_string(), "13% (usual move 24.0, the way from start to target)");
/// assert_eq!(closed.made_on(), 45.0);
/// assert_eq!((closed.measured(), closed.came_true()), (23.0, true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClosedForecast {
    made_on: Day,
    outlook: Outlook,
    measured: f64,
    came_true: bool,
}

impl ClosedForecast {
    /// The day of the last figure that it knew: the first one from half of the cycle on.
    ///
    /// See the [example](Self).
    #[must_use]
    pub const fn made_on(&self) -> Day {
        self.made_on
    }

    /// The probability that the last measurement will reach the target, its own error included, and the usual move.
    ///
    /// See the [example](Self).
    #[must_use]
    pub const fn outlook(&self) -> Outlook {
        self.outlook
    }

    /// What was measured last.
    ///
    /// See the [example](Self).
    #[must_use]
    pub const fn measured(&self) -> f64 {
        self.measured
    }

    /// Whether that reached the target.
    ///
    /// See the [example](Self).
    #[must_use]
    pub const fn came_true(&self) -> bool {
        self.came_true
    }
}

impl History {
    /// The forecast that a key result had when half of the cycle was over, against its last figure: one of each closed key
    /// result, because the forecasts of one series share one outcome.
    ///
    /// `past` is what had been learned by then; empty if nothing. `None` if there was no figure after the one at half-time,
    /// or if no figure of one day reaches the key result.
    ///
    /// # Errors
    ///
    /// As for [`History::forecast`].
    ///
    /// # Examples
    ///
    /// See [`ClosedForecast`].
    pub fn closed_forecast(
        &self,
        goal: &KeyResult,
        past: &PastMoves,
    ) -> Result<Option<ClosedForecast>, ForecastError> {
        let series = self
            .readings_towards(goal, self.cycle().end())?
            .with_past(*past);
        let cycle = self.cycle_of(goal);
        let half = cycle.start().days() + 0.5 * cycle.days();
        let points = &series.points;
        let is_early =
            |day: f64| edge::is_below(day, half, Tolerance::of([day, cycle.start().days(), half]));
        let known = points.partition_point(|point| is_early(point.day.days())) + 1;
        let (Some(then), Some(end), Some(aim)) = (
            points.get(known - 1),
            points.get(known..).and_then(<[_]>::last),
            Aim::of(goal),
        ) else {
            return Ok(None);
        };
        let mut walk = Walk::new(&series, ForecastMethod::ShrunkTrend);
        let truth = walk.forecast(known, end.day)?;
        let beyond = ForecastError::OutOfNumbers { day: end.day };
        let measured = truth.with_error(walk.variance_of(end)).ok_or(beyond)?;
        let probability = aim.probability(&measured, series.range);
        Ok(probability.map(|probability| ClosedForecast {
            made_on: then.day,
            outlook: Outlook::new(probability, walk.usual_move()),
            measured: end.value,
            came_true: aim.is_reached(end.value),
        }))
    }
}

impl Calibration {
    /// The half-time forecasts of closed key results, each with its history, by what `past` moves had taught by then. Key
    /// results without a forecast, or without a figure after it, are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{Calibration, PastMoves};
    /// use cxmetrics::okr::{CheckIn, Cycle, History, KeyResult};
    ///
    /// let cycle = Cycle::new(0, 90)?;
    /// let mut closed = Vec::new();
    /// for end in [23, 30, 26, 41, 24, 19] {
    ///     let mut history = History::new(cycle);
    ///     for (day, hours) in [(30, 42), (60, (42 + end) / 2), (90, end)] {
    ///         history.record(CheckIn::new(day, hours)?, day)?;
    ///     }
    ///     closed.push((KeyResult::reach("hours", 48, 24)?, history));
    /// }
    /// let pairs = closed.iter().map(|(goal, history)| (goal, history));
    /// let ours = Calibration::of_closed(pairs, &PastMoves::new());
    /// assert_eq!(
    ///     ours.to_string(),
    ///     "6 closed key results: Brier score 0.19 (saying the base rate 0.25), log score 0.52; 27 points more came true \
    ///      than was said [-2, 57]; 20 are needed to say whether they are too sure"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_closed<'a>(
        closed: impl IntoIterator<Item = (&'a KeyResult, &'a History)>,
        past: &PastMoves,
    ) -> Self {
        let mut calibration = Self::new();
        for (goal, history) in closed {
            if let Ok(Some(forecast)) = history.closed_forecast(goal, past) {
                // A probability is one.
                let _ = calibration.record(forecast.outlook.probability(), forecast.came_true);
            }
        }
        calibration
    }
}

impl PastMoves {
    /// The moves of closed key results, each with its history: from its first figure, which may be its
    /// [start](KeyResult::start), to its last, measured against what the range of the figure, or else the way of the goal,
    /// makes usual. Key results without two figures that lie half a cycle apart, or without range and way, are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    /// use cxmetrics::okr::{CheckIn, Cycle, History, KeyResult};
    ///
    /// let cycle = Cycle::new(0, 90)?;
    /// let mut closed = Vec::new();
    /// for end in [36, 42, 30] {
    ///     let mut history = History::new(cycle);
    ///     history.record(CheckIn::new(90, end)?, 90)?;
    ///     closed.push((KeyResult::reach("hours", 48, 24)?, history));
    /// }
    /// let past = PastMoves::learn(closed.iter().map(|(goal, history)| (goal, history)));
    /// assert_eq!(
    ///     past.usual_move(24.0)?.to_string(),
    ///     "16.1 around a loss of 7.2, as past goals moved"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn learn<'a>(closed: impl IntoIterator<Item = (&'a KeyResult, &'a History)>) -> Self {
        let mut past = Self::new();
        for (goal, history) in closed {
            let Ok(series) = history.readings_towards(goal, history.cycle().end()) else {
                continue;
            };
            let prepared = Prepared::new(&series.points, series.range, &series.context);
            let (Some(first), Some(last)) = (prepared.points.first(), prepared.points.last())
            else {
                continue;
            };
            let days = last.day - first.day;
            let half = 0.5 * history.cycle_of(goal).days();
            if edge::is_below(
                days,
                half,
                Tolerance::of([first.day.days(), last.day.days(), half]),
            ) {
                continue;
            }
            if let Some(usual) = prepared.thought_usual(days) {
                let (moved, error) = (last.value - first.value, first.variance + last.variance);
                // What cannot be learned from is left out.
                let _ = past.record(moved, error, UsualMove::size(&usual));
            }
        }
        past
    }
}
