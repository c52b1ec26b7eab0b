//! Forecasts of a check-in history.

use super::error::ForecastError;
use super::past_moves::PastMoves;
use super::prediction::Forecast;
use super::readings::Readings;
use super::readings_error::ReadingsError;
use crate::okr::course::{Cycle, History};
use crate::okr::key_result::KeyResult;
use crate::okr::time::TimePoint;

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
    /// let forecast = history.readings(35)?.forecast_with(ForecastMethod::Drift, deadline)?;
    /// assert_eq!(format!("{forecast:.2}"), "19.82");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn readings(&self, now: impl TimePoint) -> Result<Readings, ReadingsError> {
        let readings = Readings::collect(
            self.measured(now)
                .map(|check_in| (check_in.day(), check_in.reading())),
        )?;
        Ok(readings.in_cycle(*self.cycle()))
    }

    /// The same as readings of a key result, from its start, to its deadline if it has one of its own: to be forecast with
    /// [`past`](Readings::with_past) moves, for example.
    ///
    /// # Errors
    ///
    /// As for [`readings`](Self::readings).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    /// use cxmetrics::okr::{CheckIn, Cycle, History, KeyResult};
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(7, 46.5)?, 7)?;
    /// let mut past = PastMoves::new();
    /// past.record(-12.0, 0.0, 24.0)?;
    /// past.record(-20.0, 0.0, 24.0)?;
    ///
    /// let series = history.readings_towards(&goal, 7)?.with_past(past);
    /// let outlook = series.forecast(90)?.outlook(&goal).unwrap();
    /// assert_eq!(
    ///     outlook.to_string(),
    ///     "13% (usual move 18.1 around a loss of 8.0, as past goals moved)"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn readings_towards(
        &self,
        goal: &KeyResult,
        now: impl TimePoint,
    ) -> Result<Readings, ReadingsError> {
        self.readings(now)?.towards(goal, self.cycle_of(goal))
    }

    /// The cycle with the deadline of a key result, if it has one of its own that can be the end.
    pub(super) fn cycle_of(&self, goal: &KeyResult) -> Cycle {
        let start = self.cycle().start();
        let own = goal.deadline().and_then(|end| Cycle::new(start, end).ok());
        own.unwrap_or(*self.cycle())
    }

    /// What the figure will be at the deadline, by what is known now: the [default](Readings::forecast) forecast.
    ///
    /// # Errors
    ///
    /// As for [`Readings::forecast`]; and [`ForecastError::Readings`] for a figure whose square no `f64` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History, KeyResult};
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// for (day, hours) in [(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)] {
    ///     history.record(CheckIn::new(day, hours)?, day)?;
    /// }
    /// let outlook = history.forecast(&goal, 35)?.outlook(&goal).unwrap();
    /// assert_eq!(outlook.to_string(), "79% (usual move 24.0, the way from start to target)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn forecast(
        &self,
        goal: &KeyResult,
        now: impl TimePoint,
    ) -> Result<Forecast, ForecastError> {
        self.forecast_knowing(goal, &PastMoves::new(), now)
    }

    /// The same with what past goals taught, before what the goal itself says.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{MoveSource, PastMoves};
    /// use cxmetrics::okr::{CheckIn, Cycle, History, KeyResult};
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(30, 42)?, 30)?;
    /// let mut past = PastMoves::new();
    /// for moved in [-6.0, -2.0, -9.0] {
    ///     past.record(moved, 0.0, 24.0)?;
    /// }
    /// let forecast = history.forecast_knowing(&goal, &past, 30)?;
    /// assert_eq!(forecast.usual_move().unwrap().source(), MoveSource::Past);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`forecast`](Self::forecast).
    pub fn forecast_knowing(
        &self,
        goal: &KeyResult,
        past: &PastMoves,
        now: impl TimePoint,
    ) -> Result<Forecast, ForecastError> {
        let deadline = self.cycle_of(goal).end();
        let readings = self.readings_towards(goal, now)?.with_past(*past);
        readings.forecast(deadline)
    }
}
