//! Drift, linear trend and damped Holt, and what a backtest makes of them.

use super::{exact, goals, measured, note_forecast, sure};
use crate::recording::Recording;
use cxmetrics::okr::forecast::{Backtest, DampedHolt, ForecastError, ForecastMethod, Readings};

const DRIFT: ForecastMethod = ForecastMethod::Drift;
const TREND: ForecastMethod = ForecastMethod::LinearTrend;
const HOLT: ForecastMethod = ForecastMethod::DampedHolt(DampedHolt::USUAL);

const UNEVEN: [(f64, f64); 5] = [(0.0, 3.0), (1.0, 5.0), (4.0, 4.0), (6.5, 9.0), (7.0, 8.5)];

fn even(values: &[f64]) -> Readings {
    Readings::new((0..).zip(values.iter().copied())).unwrap()
}

fn lines() -> Vec<(&'static str, Readings)> {
    vec![
        ("uneven", exact(&UNEVEN)),
        ("even", even(&[12.0, 15.0, 13.0, 18.0, 17.0, 22.0])),
        ("straight", even(&[1.0, 2.5, 4.0, 5.5])),
        ("three", exact(&[(2.0, 70.0), (3.5, 64.0), (9.0, 61.0)])),
        ("constant", even(&[4.0, 4.0, 4.0, 4.0])),
        ("two", even(&[1.0, 2.0])),
        ("one", even(&[1.0])),
        ("none", even(&[])),
        (
            "errors",
            measured(&[
                (0.0, 31.0, 2.5),
                (7.0, 35.0, 2.0),
                (12.0, 29.0, 3.0),
                (21.0, 44.0, 1.5),
                (30.0, 41.0, 2.25),
            ]),
        ),
        (
            "large errors",
            measured(&[
                (0.0, 31.0, 9.0),
                (7.0, 32.0, 8.0),
                (14.0, 31.5, 7.0),
                (21.0, 33.0, 9.5),
                (28.0, 32.5, 8.0),
            ]),
        ),
        (
            "last ones exact",
            measured(&[
                (0.0, 31.0, 2.0),
                (7.0, 39.0, 2.0),
                (14.0, 35.0, 2.0),
                (21.0, 38.0, 0.0),
                (28.0, 40.5, 0.0),
            ]),
        ),
        (
            "three exact on a line",
            measured(&[
                (0.0, 31.0, 0.0),
                (7.0, 33.0, 0.0),
                (14.0, 35.0, 0.0),
                (21.0, 37.5, 3.0),
                (28.0, 38.5, 2.0),
            ]),
        ),
        (
            "three exact",
            measured(&[
                (0.0, 31.0, 0.0),
                (7.0, 33.0, 0.0),
                (14.0, 34.0, 0.0),
                (21.0, 38.0, 3.0),
                (28.0, 38.5, 2.0),
            ]),
        ),
        (
            "first ones exact",
            measured(&[
                (0.0, 31.0, 0.0),
                (7.0, 33.0, 0.0),
                (14.0, 30.0, 2.0),
                (21.0, 39.0, 3.0),
            ]),
        ),
    ]
}

#[test]
fn recorded_forecasts_along_a_line() {
    let mut recording = Recording::new("okr/forecast_lines");
    for (name, series) in lines() {
        for (method, label) in [(DRIFT, "drift"), (TREND, "trend"), (HOLT, "Holt")] {
            for day in [33.5, 100.0] {
                let call = format!("{name}, {label}, day {day}");
                note_forecast(&mut recording, call, series.forecast_with(method, day));
            }
            let call = format!("{name}, {label}, measured");
            let forecast = series.forecast_with(method, 40);
            let forecast = forecast.and_then(|forecast| forecast.measured_with(1.75));
            note_forecast(&mut recording, call, forecast);
        }
    }
    recording.finish();
}

#[test]
fn recorded_insides_of_line_forecasts() {
    let mut recording = Recording::new("okr/forecast_insides");
    for (name, series) in lines() {
        if !["uneven", "errors", "last ones exact"].contains(&name) {
            continue;
        }
        for method in [DRIFT, TREND, HOLT] {
            recording.note(
                format!("{name} {method:?}"),
                series.forecast_with(method, 35),
            );
        }
    }
    let forecast = exact(&UNEVEN).forecast_with(DRIFT, 12).unwrap();
    recording.note("day", (forecast.day(), forecast.method()));
    for error in [-1.0, 0.0, f64::NAN, 1e200, f64::INFINITY] {
        let found = forecast.clone().measured_with(error);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(
            format!("error {error:?}"),
            (found.map(|found| found.std_error()), words),
        );
    }
    let twice = forecast.clone().measured_with(2.0).unwrap();
    recording.note(
        "error given twice",
        twice.measured_with(3.0).unwrap().std_error(),
    );
    for x in [-1e300, -3.0, 0.0, 8.0, 12.5, 40.0, f64::NAN, f64::INFINITY] {
        let found = (
            forecast.probability_at_least(x),
            forecast.probability_at_most(x),
        );
        recording.note(format!("beyond {x:?}"), found);
    }
    for level in [0.01, 0.8, 0.9, 0.99, 0.999] {
        recording.note(format!("interval {level}"), forecast.interval(sure(level)));
    }
    recording.note("shown with 3 decimals", format!("{forecast:.3}"));
    recording.note("shown padded", format!("{forecast:>12}"));
    let huge = even(&[1e99, -1e99, 1e100]);
    note_forecast(&mut recording, "huge", huge.forecast_with(DRIFT, 1e250));
    let small = even(&[1.0, 3.0, 2.0]);
    for (method, label) in [(DRIFT, "drift"), (TREND, "trend"), (HOLT, "Holt")] {
        for day in [1.0, 2.0, 2.5, 1e18, 1e300, f64::NAN, f64::INFINITY] {
            let call = format!("{label} for day {day:?}");
            note_forecast(&mut recording, call, small.forecast_with(method, day));
        }
    }
    recording.finish();
}

#[test]
fn recorded_forecasts_within_a_range() {
    let mut recording = Recording::new("okr/forecast_ranges");
    let values = [(0.0, 3.0), (7.0, 5.0), (14.0, 8.0), (21.0, 9.0)];
    for (lowest, highest) in [(0.0, 10.0), (4.0, 8.5), (9.5, 20.0), (-10.0, 2.0)] {
        let series = exact(&values).within(lowest..=highest).unwrap();
        for (method, label) in [(DRIFT, "drift"), (TREND, "trend")] {
            let call = format!("{label} in {lowest} to {highest}");
            let forecast = series.forecast_with(method, 35).unwrap();
            note_forecast(&mut recording, &call, Ok(forecast.clone()));
            for x in [-1.0, lowest, 5.0, highest, 21.0] {
                let found = (
                    forecast.probability_at_least(x),
                    forecast.probability_at_most(x),
                );
                recording.note(format!("{call}, beyond {x}"), found);
            }
            for (goal, key_result) in goals(3.0, 9.0).into_iter().chain(goals(9.0, 2.5)) {
                let outlook = forecast.outlook(&key_result);
                let words = outlook.map(|outlook| (outlook.to_string(), outlook.status()));
                recording.note(format!("{call}, {goal}"), (outlook, words));
            }
        }
    }
    for (lowest, highest) in [
        (1.0, 1.0),
        (2.0, 1.0),
        (f64::NAN, 1.0),
        (0.0, f64::INFINITY),
        (f64::NEG_INFINITY, 1.0),
    ] {
        let error = exact(&values).within(lowest..=highest).unwrap_err();
        recording.note(
            format!("range {lowest:?} to {highest:?}"),
            (error, error.to_string()),
        );
    }
    recording.finish();
}

#[test]
fn recorded_damped_holt() {
    let mut recording = Recording::new("okr/forecast_holt");
    let slipping = exact(&[
        (0.0, 12.0),
        (7.0, 15.0),
        (15.0, 13.0),
        (21.5, 18.0),
        (28.0, 17.0),
    ]);
    let errors = measured(&[
        (0.0, 12.0, 2.0),
        (7.0, 13.0, 1.0),
        (14.0, 13.0, 1.5),
        (21.0, 14.0, 2.5),
    ]);
    for (alpha, beta, phi) in [
        (0.5, 0.2, 0.9),
        (1.0, 0.0, 1.0),
        (0.3, 1.0, 0.5),
        (1.0, 1.0, 1.0),
        (0.05, -0.0, 0.98),
    ] {
        let holt = DampedHolt::new(alpha, beta, phi).unwrap();
        recording.note(
            format!("Holt {alpha} {beta} {phi}"),
            (holt, holt.alpha(), holt.beta(), holt.phi()),
        );
        for (start, holt) in [
            ("fitted", holt),
            ("starting from 11 and 1.5", holt.starting_from(11.0, 1.5)),
            ("starting from nothing", holt.starting_from(f64::NAN, 1.0)),
        ] {
            for (name, series) in [("exact", &slipping), ("errors", &errors)] {
                for day in [30.0, 35.0, 47.3, 200.0] {
                    let method = ForecastMethod::DampedHolt(holt);
                    let found = series.forecast_with(method, day).map(|forecast| {
                        (
                            forecast.value(),
                            forecast.std_error(),
                            forecast.degrees_of_freedom(),
                        )
                    });
                    recording.note(
                        format!("{alpha} {beta} {phi} {start} {name} day {day}"),
                        found,
                    );
                }
            }
        }
    }
    for (alpha, beta, phi) in [
        (0.0, 0.2, 0.9),
        (1.1, 0.2, 0.9),
        (0.5, -0.1, 0.9),
        (0.5, 1.01, 0.9),
        (0.5, 0.2, 0.0),
        (0.5, 0.2, 1.5),
        (f64::NAN, 0.2, 0.9),
    ] {
        let error = DampedHolt::new(alpha, beta, phi).unwrap_err();
        recording.note("no Holt", (error, error.to_string()));
    }
    for (name, days) in [
        ("long gap", [0.0, 7.0, 14.0, 24.0]),
        ("short gap", [0.0, 7.0, 10.0, 17.5]),
        ("at the edge", [0.0, 10.0, 22.5, 30.0]),
        ("over the edge", [0.0, 10.0, 22.6, 30.0]),
    ] {
        let series = Readings::new(days.into_iter().zip([1.0, 4.0, 2.0, 3.0])).unwrap();
        note_forecast(&mut recording, name, series.forecast_with(HOLT, 31));
    }
    for (name, last) in [("only a short gap", 45.0), ("only a long gap", 54.0)] {
        let days = [0.0, 10.0, 20.0, 30.0, 40.0, last];
        let values = [1.0, 4.0, 2.0, 3.0, 5.0, 4.0];
        let series = Readings::new(days.into_iter().zip(values)).unwrap();
        note_forecast(&mut recording, name, series.forecast_with(HOLT, 60));
    }
    for day in [7_028.0, 7_029.0, 3_000.0] {
        let series = even(&[1.0, 2.0, 4.0, 3.0]);
        let scaled = Readings::new((0..5).map(|step| (7 * step, step * step % 7))).unwrap();
        note_forecast(
            &mut recording,
            format!("far, day {day}"),
            scaled.forecast_with(HOLT, day),
        );
        note_forecast(
            &mut recording,
            format!("near, day {day}"),
            series.forecast_with(HOLT, day),
        );
    }
    recording.finish();
}

/// Figures that look like chance and are none.
fn restless(count: i32) -> impl Iterator<Item = (i32, f64)> {
    (0..count).map(|step| (step, f64::from(step * 37 % 23) + 0.25 * f64::from(step)))
}

fn note_backtest(recording: &mut Recording, call: &str, backtest: Result<Backtest, ForecastError>) {
    let backtest = match backtest {
        Ok(backtest) => backtest,
        Err(error) => return recording.note(call, (error, error.to_string())),
    };
    recording.note(
        call,
        (
            backtest.forecasts(),
            backtest.skipped(),
            backtest.held(),
            backtest.mean_error(),
            backtest.mean_absolute_error(),
            backtest.log_score(),
            backtest.to_string(),
        ),
    );
    for level in [0.5, 0.9] {
        let share = backtest
            .coverage_at(sure(level))
            .map(|share| (share.value(), share.std_error()));
        recording.note(format!("{call}, coverage at {level}"), share);
    }
    let Some(check) = backtest.checks().first() else {
        return;
    };
    recording.note(
        format!("{call}, first check"),
        (
            check.day(),
            check.interval(),
            check.measured(),
            check.held(),
            check.rank(),
        ),
    );
    for check in backtest.checks().iter().rev().take(1) {
        recording.note(format!("{call}, last check"), check);
    }
}

#[test]
fn recorded_backtests_of_few_figures() {
    let mut recording = Recording::new("okr/backtests_short");
    for (method, label) in [(DRIFT, "drift"), (TREND, "trend"), (HOLT, "Holt")] {
        for count in [0, 4, 5, 12] {
            let series = Readings::new(restless(count)).unwrap();
            for steps in [0, 2] {
                let call = format!("{label} of {count}, {steps} ahead");
                let backtest = series.backtest(method, steps, sure(0.9));
                note_backtest(&mut recording, &call, backtest);
            }
        }
        let straight = even(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let backtest = straight.backtest(method, 1, sure(0.95));
        note_backtest(&mut recording, &format!("{label}, straight"), backtest);
        let errors = measured(&[
            (0.0, 31.0, 2.5),
            (7.0, 35.0, 2.0),
            (14.0, 29.0, 3.0),
            (21.0, 44.0, 1.5),
            (28.0, 41.0, 2.25),
            (35.0, 47.0, 2.75),
        ]);
        let backtest = errors.backtest(method, 1, sure(0.8));
        note_backtest(&mut recording, &format!("{label}, errors"), backtest);
        let error = even(&[1.0; 4]).backtest(method, usize::MAX, sure(0.9));
        note_backtest(&mut recording, &format!("{label}, too far"), error);
    }
    recording.finish();
}

#[test]
fn recorded_backtests_of_many_exact_figures() {
    let mut recording = Recording::new("okr/backtests_exact");
    for (method, label) in [(DRIFT, "drift"), (TREND, "trend"), (HOLT, "Holt")] {
        let series = Readings::new(restless(90)).unwrap();
        for steps in [1, 3] {
            let backtest = series.backtest(method, steps, sure(0.9));
            note_backtest(&mut recording, &format!("{label}, {steps} ahead"), backtest);
        }
    }
    recording.finish();
}

/// A backtest of many figures with errors, whose unit is so many times theirs.
fn note_long_backtest(
    recording: &mut Recording,
    call: &str,
    method: ForecastMethod,
    unit: f64,
    error: impl Fn(i32) -> f64,
) {
    let points: Vec<_> = restless(74)
        .map(|(step, value)| {
            let day = f64::from(2 * step + step % 2);
            (day, value / unit, error(step) / unit)
        })
        .collect();
    let backtest = measured(&points).backtest(method, 2, sure(0.9)).unwrap();
    for check in &backtest.checks()[backtest.checks().len() - 5..] {
        recording.note(format!("{call}, check"), check);
    }
    recording.note(
        format!("{call}, scores"),
        (backtest.held(), backtest.mean_error(), backtest.log_score()),
    );
}

#[test]
fn recorded_backtests_of_many_figures_with_errors() {
    let mut recording = Recording::new("okr/backtests_errors");
    for (method, label) in [(DRIFT, "drift"), (TREND, "trend")] {
        let mut note = |name: &str, error: fn(i32) -> f64| {
            note_long_backtest(
                &mut recording,
                &format!("{name} {label}"),
                method,
                1.0,
                error,
            );
        };
        note("small", |_| 0.5);
        note("mixed", |step| 1.0 + 0.25 * f64::from(step % 9));
        note("large", |step| 12.0 + f64::from(step % 3));
        note("late", |step| if step < 68 { 0.0 } else { 3.0 });
    }
    recording.finish();
}

#[test]
fn recorded_backtests_of_figures_in_a_small_unit() {
    let mut recording = Recording::new("okr/backtests_small_unit");
    for (method, label) in [(DRIFT, "drift"), (TREND, "trend")] {
        note_long_backtest(&mut recording, label, method, 64.0, |step| {
            1.0 + 0.25 * f64::from(step % 9)
        });
    }
    recording.finish();
}

#[test]
fn recorded_backtests_of_figures_that_are_nearly_all_error() {
    let mut recording = Recording::new("okr/backtests_noise");
    for (method, label, error) in [(DRIFT, "drift", 5.0), (TREND, "trend", 6.4)] {
        note_long_backtest(&mut recording, label, method, 8.0, |_| error);
    }
    recording.finish();
}
