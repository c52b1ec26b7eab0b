//! Usual moves, what closed goals teach, and the band around what is expected.

use super::{cycle, note_forecast, sure, with_error};
use crate::recording::Recording;
use crate::support::nps;
use cxmetrics::okr::course::{Cadence, Day};
use cxmetrics::okr::forecast::{
    Calibration, ForecastError, MoveSource, NoForecast, PastMoves, ReadingsError, UsualMove,
};
use cxmetrics::okr::{CheckIn, History, Pace};
use cxmetrics::{KeyResult, Reading};

#[test]
fn recorded_usual_moves() {
    let mut recording = Recording::new("okr/usual_moves");
    for size in [
        0.0,
        -1.0,
        5e-324,
        0.1,
        3.25,
        1e307,
        1.1e308,
        f64::NAN,
        f64::INFINITY,
    ] {
        let usual = UsualMove::new(size);
        let words = usual.map_or_else(|error| error.to_string(), |usual| usual.to_string());
        recording.note(format!("new {size:e}"), (usual, words));
    }
    let usual = UsualMove::new(4.0).unwrap();
    for mean in [-0.0, 0.0, 1.5, -2.25, 1.1e100, f64::NAN, f64::NEG_INFINITY] {
        let found = usual.with_mean(mean);
        let words = found.map_or_else(|error| error.to_string(), |usual| usual.to_string());
        recording.note(format!("mean {mean:e}"), (found, words));
    }
    for (start, target) in [(3.0, 8.5), (8.5, 3.0), (3.0, 3.0), (-1e100, 1e100)] {
        recording.note(
            format!("of goal {start:e} to {target:e}"),
            UsualMove::of_goal(start, target),
        );
    }
    for (range, value, days) in [
        (0.0..=10.0, 5.0, 91.0),
        (-100.0..=100.0, 40.0, 91.0),
        (-100.0..=100.0, 99.0, 30.0),
        (1.0..=5.0, 1.0, 365.0),
        (1.0..=5.0, 7.0, 365.0),
        (5.0..=1.0, 3.0, 91.0),
        (0.0..=10.0, f64::NAN, 91.0),
        (0.0..=10.0, 5.0, 0.0),
        (0.0..=10.0, 5.0, -2.0),
    ] {
        let usual = UsualMove::of_range(range.clone(), value, days);
        let words = usual.map_or_else(|error| error.to_string(), |usual| usual.to_string());
        recording.note(
            format!("of range {range:?} at {value} in {days} days"),
            (usual, words),
        );
    }
    for source in [
        MoveSource::Given,
        MoveSource::Past,
        MoveSource::Goal,
        MoveSource::Range,
        MoveSource::Data,
    ] {
        recording.note(format!("{source:?}"), source.to_string());
    }
    recording.note("shown with 3 decimals", format!("{usual:.3}"));
    recording.finish();
}

#[test]
fn recorded_past_moves() {
    let mut recording = Recording::new("okr/past_moves");
    let mut past = PastMoves::new();
    recording.note("empty", (past, past.is_empty(), past.usual_move(3.0)));
    for (moved, error, usual) in [
        (4.0, 0.75, 5.0),
        (-1.0, 0.5, 2.5),
        (0.0, 0.0, 1.0),
        (12.0, 3.0, 4.0),
        (1e7, 0.0, 1.0),
        (-1e6, 0.0, 1.0),
        (1.0, -0.5, 1.0),
        (1.0, 1e13, 1.0),
        (1.0, 0.0, 0.0),
        (1.0, 0.0, f64::NAN),
        (f64::NAN, 0.0, 1.0),
        (1.0, f64::NAN, 1.0),
        (1.0, 0.0, 1.2e100),
    ] {
        let mut next = past;
        let found = next.record(moved, error, usual);
        let words = found.err().map(|error| error.to_string());
        recording.note(
            format!("record {moved:e} {error:e} {usual:e}"),
            (found, words, next, next.count()),
        );
        if moved.abs() < 100.0 {
            past = next;
            recording.note("usual", past.usual_move(6.0));
        }
    }
    for before in [-1.0, 0.0, f64::NAN, 1e100, 1e-3] {
        recording.note(format!("before {before:e}"), past.usual_move(before));
    }
    let mut noise = PastMoves::new();
    for _ in 0..300 {
        noise.record(1.0, 4.0, 1.0).unwrap();
    }
    recording.note("nothing but errors", (noise, noise.usual_move(2.0)));
    noise.merge(&past);
    recording.note("merged", (noise, noise.usual_move(2.0), noise.is_empty()));
    for _ in 0..54 {
        let other = noise;
        noise.merge(&other);
    }
    recording.note(
        "too many",
        (noise, noise.record(1.0, 0.0, 1.0), noise.count()),
    );
    recording.finish();
}

fn history(readings: &[(f64, Reading)]) -> History {
    let mut history = History::new(cycle(0.0, 90.0)).with_cadence(Cadence::WEEKLY);
    for (day, reading) in readings {
        let check_in = CheckIn::new(*day, reading.clone()).unwrap();
        history.record_flagged(check_in, 200);
    }
    history
}

fn exact_history(points: &[(f64, f64)]) -> History {
    let readings: Vec<_> = points
        .iter()
        .map(|&(day, value)| (day, Reading::from(value)))
        .collect();
    history(&readings)
}

fn closed_histories() -> Vec<(&'static str, History)> {
    let surveys = [
        (4.0, Reading::from(nps(40, 35, 25))),
        (40.0, Reading::from(nps(130, 90, 60))),
        (88.0, Reading::from(nps(90, 40, 30))),
    ];
    vec![
        (
            "weekly",
            exact_history(&[
                (7.0, 3.0),
                (21.0, 4.0),
                (44.0, 5.5),
                (60.0, 6.0),
                (89.0, 8.0),
            ]),
        ),
        (
            "half",
            exact_history(&[(7.0, 3.0), (45.0, 4.0), (46.0, 5.0)]),
        ),
        ("early", exact_history(&[(7.0, 3.0), (30.0, 4.0)])),
        ("late", exact_history(&[(70.0, 3.0), (89.0, 9.0)])),
        ("one", exact_history(&[(80.0, 3.0)])),
        ("none", exact_history(&[])),
        ("surveys", history(&surveys)),
        (
            "errors",
            history(&[
                (5.0, with_error(4.0, 0.5)),
                (50.0, with_error(5.0, 0.75)),
                (85.0, with_error(7.5, 0.5)),
            ]),
        ),
        (
            "over",
            exact_history(&[(7.0, 3.0), (50.0, 4.0), (120.0, 9.0)]),
        ),
    ]
}

fn closed_goals() -> Vec<KeyResult> {
    vec![
        KeyResult::reach("up", 2.5, 8.0).unwrap(),
        KeyResult::reach("down", 9.0, 5.0).unwrap(),
        KeyResult::at_least("lowest", 8).unwrap(),
        KeyResult::at_most("highest", 5.0).unwrap(),
        KeyResult::between("between", 6, 9).unwrap(),
        KeyResult::reach_from("survey", nps(30, 40, 30), 25).unwrap(),
        KeyResult::reach("deadline", 2.5, 8.0)
            .unwrap()
            .with_deadline(60)
            .unwrap(),
        KeyResult::done("done"),
        KeyResult::per_period("plan", 2, 6).unwrap(),
        KeyResult::zones("zones", 2.0, [6.0, 7.0, 9.0]).unwrap(),
    ]
}

#[test]
fn recorded_closed_goals() {
    let mut recording = Recording::new("okr/closed_goals");
    let (histories, goals) = (closed_histories(), closed_goals());
    let mut past = PastMoves::new();
    past.record(3.0, 0.5, 4.0).unwrap();
    for (name, history) in &histories {
        for goal in &goals {
            for (known, past) in [("", PastMoves::new()), (", past", past)] {
                if !known.is_empty() && goal.name() != "up" {
                    continue;
                }
                let closed = history.closed_forecast(goal, &past);
                let figures = closed.map(|closed| {
                    closed.map(|closed| {
                        (
                            closed.made_on(),
                            closed.outlook(),
                            closed.measured(),
                            closed.came_true(),
                        )
                    })
                });
                recording.note(format!("{name}, {}{known}", goal.name()), figures);
            }
            if !["up", "survey", "deadline"].contains(&goal.name()) {
                continue;
            }
            let forecast = history.forecast_knowing(goal, &past, 90);
            note_forecast(
                &mut recording,
                format!("forecast {name}, {}", goal.name()),
                forecast,
            );
        }
    }
    let every = || {
        histories
            .iter()
            .flat_map(|(_, history)| goals.iter().map(move |goal| (goal, history)))
    };
    recording.note("learnt", PastMoves::learn(every()));
    let calibration = Calibration::of_closed(every(), &past);
    recording.note("calibration", (&calibration, calibration.to_string()));
    for (name, history) in &histories {
        for goal in &goals {
            recording.note(
                format!("learnt of {name}, {}", goal.name()),
                PastMoves::learn([(goal, history)]),
            );
        }
    }
    recording.finish();
}

#[test]
fn recorded_bands_around_the_expected() {
    let mut recording = Recording::new("okr/expected_bands");
    let up = KeyResult::reach("up", 2.5, 8.0).unwrap();
    let down = KeyResult::reach("down", 40, 10).unwrap();
    let survey = KeyResult::reach_from("survey", nps(30, 40, 30), 25).unwrap();
    let usual = UsualMove::new(4.0).unwrap();
    let paces = [
        ("linear", Pace::linear(cycle(0.0, 90.0))),
        (
            "stepped",
            Pace::stepped(cycle(0.0, 90.0), [(20.0, 0.25), (70.0, 0.75)]).unwrap(),
        ),
    ];
    for (name, pace) in &paces {
        for goal in [&up, &down, &survey] {
            for (usual, error) in [
                (usual, 0.0),
                (usual, 0.75),
                (usual.with_mean(-3.0).unwrap(), 1.5),
                (UsualMove::new(0.001).unwrap(), 2.0),
            ] {
                for day in [-1.0, 0.0, 33.0, 80.0, 90.0] {
                    let band = pace.expected_band(goal, &usual, error, day, sure(0.8));
                    let limits = band.map(|band| [band.lower(), band.value(), band.upper()]);
                    let size = (usual.size(), usual.mean(), error);
                    recording.note(
                        format!("{name} {}, {size:?}, day {day}", goal.name()),
                        limits,
                    );
                }
            }
        }
        for level in [0.5, 0.999] {
            let band = pace.expected_band(&up, &usual, 0.5, 45, sure(level));
            recording.note(format!("{name} at {level}"), band);
        }
        for error in [-1.0, f64::NAN, f64::INFINITY, 1e200] {
            let band = pace.expected_band(&up, &usual, error, 45, sure(0.9));
            recording.note(format!("{name}, error {error:e}"), band);
        }
        let bound = KeyResult::at_least("bound", 3).unwrap();
        let band = pace.expected_band(&bound, &usual, 0.5, 45, sure(0.9));
        recording.note(format!("{name}, bound"), band);
        let band = pace.expected_band(&up, &usual, 0.5, f64::NAN, sure(0.9));
        recording.note(format!("{name}, no day"), band);
    }
    recording.finish();
}

#[test]
fn recorded_reasons_without_a_forecast() {
    let mut recording = Recording::new("okr/no_forecasts");
    let dates = ["2026-03-05", "2026-03-06"].map(|day| day.parse::<Day>().unwrap());
    let numbers = [Day::number(3.0), Day::number(4.25)];
    for [day, last] in [dates, numbers, [Day::number(f64::NAN); 2]] {
        for error in [
            ForecastError::NotAhead { day, last },
            ForecastError::OutOfNumbers { day },
            ForecastError::Readings(ReadingsError::Time { day }),
        ] {
            recording.note(error, NoForecast::Refused(error).to_string());
        }
    }
    for error in [
        ForecastError::TooFew {
            figures: 0,
            needed: 3,
        },
        ForecastError::TooFew {
            figures: 1,
            needed: 1,
        },
        ForecastError::Irregular {
            shortest: 1.5,
            longest: 9.0,
        },
        ForecastError::TooFar { periods: 1234.5 },
        ForecastError::NoUsualMove,
        ForecastError::StdError { std_error: -0.25 },
        ForecastError::Readings(ReadingsError::TooLarge { value: 1e308 }),
        ForecastError::Readings(ReadingsError::Range {
            lowest: 3.0,
            highest: -1.5,
        }),
    ] {
        recording.note(error, NoForecast::Refused(error).to_string());
    }
    recording.note("no single day", NoForecast::NoSingleDay.to_string());
    recording.finish();
}
