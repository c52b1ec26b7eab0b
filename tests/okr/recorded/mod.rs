//! What calls gave when it was last accepted: see `recording`.

mod assistant;
mod calibration;
mod course;
mod forecast_lines;
mod forecast_shrunk;
mod key_results;
mod lints;
mod mirrors;
mod objectives;
mod progress;
mod readings;
mod trackers;
mod usual_moves;

use crate::recording::Recording;
use cxmetrics::okr::Cycle;
use cxmetrics::okr::forecast::{Forecast, ForecastError, Readings};
use cxmetrics::{Confidence, KeyResult, Reading};
use std::fmt::Display;

/// A confidence.
fn sure(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

/// A cycle between two numbered days.
fn cycle(start: f64, end: f64) -> Cycle {
    Cycle::new(start, end).unwrap()
}

/// A figure with its standard error.
fn with_error(value: f64, error: f64) -> Reading {
    Reading::with_std_error(value, error).unwrap()
}

/// Exact figures over time.
fn exact(points: &[(f64, f64)]) -> Readings {
    Readings::new(points.iter().copied()).unwrap()
}

/// Figures with standard errors over time; a standard error of 0 is an exact figure.
fn measured(points: &[(f64, f64, f64)]) -> Readings {
    let readings = points.iter().map(|&(day, value, error)| {
        let reading = if error > 0.0 {
            with_error(value, error)
        } else {
            Reading::from(value)
        };
        (day, reading)
    });
    Readings::new(readings).unwrap()
}

/// A goal of each kind that a forecast can be held against.
fn goals(start: f64, target: f64) -> [(&'static str, KeyResult); 4] {
    let [lower, higher] = [start.min(target), start.max(target)];
    [
        ("reach", KeyResult::reach("a", start, target).unwrap()),
        ("at least", KeyResult::at_least("b", target).unwrap()),
        ("at most", KeyResult::at_most("c", target).unwrap()),
        ("between", KeyResult::between("d", lower, higher).unwrap()),
    ]
}

/// What a forecast says, without the many parts inside.
fn note_forecast(
    recording: &mut Recording,
    call: impl Display,
    forecast: Result<Forecast, ForecastError>,
) {
    let forecast = match forecast {
        Ok(forecast) => forecast,
        Err(error) => return recording.note(call, (error, error.to_string())),
    };
    let place = forecast.value() + 0.75;
    let limits = [0.5, 0.95]
        .map(|level| forecast.interval(sure(level)))
        .map(|interval| {
            interval.map(|interval| [interval.lower(), interval.value(), interval.upper()])
        });
    recording.note(
        call,
        (
            forecast.value(),
            forecast.median(),
            forecast.std_error(),
            forecast.degrees_of_freedom(),
            limits,
            forecast.probability_at_least(place),
            forecast.probability_at_most(place),
            forecast.usual_move(),
            forecast.to_string(),
        ),
    );
}
