//! The shrunk trend in all that may be known besides the readings, and what a backtest makes of it.

use super::{cycle, exact, goals, measured, note_forecast, sure, with_error};
use crate::recording::Recording;
use crate::support::{mean, nps, share};
use cxmetrics::okr::Pace;
use cxmetrics::okr::forecast::{
    Backtest, ForecastError, ForecastMethod, PastMoves, Readings, UsualMove,
};
use cxmetrics::{KeyResult, Reading};

const SHRUNK: ForecastMethod = ForecastMethod::ShrunkTrend;

fn past() -> PastMoves {
    let mut past = PastMoves::new();
    for moved in [4.0, -1.0, 6.0, 2.5, 3.0] {
        past.record(moved, 0.75, 5.0).unwrap();
    }
    past
}

fn surveys() -> Readings {
    let surveys = [
        nps(40, 35, 25),
        nps(130, 90, 60),
        nps(22, 10, 9),
        nps(510, 240, 180),
    ];
    Readings::new([3.0, 20.0, 33.5, 47.0].into_iter().zip(surveys)).unwrap()
}

fn series() -> Vec<(&'static str, Readings)> {
    let mixed = [
        (2.0, Reading::from(nps(40, 35, 25))),
        (11.0, Reading::from(21.5)),
        (30.0, with_error(24.0, 3.5)),
        (41.0, Reading::from(nps(60, 30, 30))),
    ];
    vec![
        ("none", exact(&[])),
        ("one", exact(&[(5.0, 3.0)])),
        ("two", exact(&[(5.0, 3.0), (19.0, 4.5)])),
        (
            "four",
            exact(&[(0.0, 3.0), (10.0, 5.0), (24.0, 4.0), (45.0, 7.5)]),
        ),
        ("constant", exact(&[(0.0, 3.0), (10.0, 3.0)])),
        (
            "steady",
            Readings::new((0..45).map(|day| {
                let chance = f64::from(day * 37 % 23) / 4000.0;
                (day, 3.0 + 0.03 * f64::from(day) + chance)
            }))
            .unwrap(),
        ),
        (
            "many",
            Readings::new((0..45).map(|day| (day, 3.0 + f64::from(day * 37 % 23) / 40.0))).unwrap(),
        ),
        (
            "errors",
            measured(&[(1.0, 3.0, 0.5), (14.0, 4.0, 0.75), (40.0, 6.0, 0.25)]),
        ),
        ("surveys", surveys()),
        ("mixed", Readings::new(mixed).unwrap()),
        (
            "means",
            Readings::new([
                (4, mean(&[3, 5, 9, 30, 22])),
                (32, mean(&[2, 2, 14, 41, 40])),
            ])
            .unwrap(),
        ),
    ]
}

#[test]
fn recorded_shrunk_trends() {
    let mut recording = Recording::new("okr/shrunk_trends");
    let rising = KeyResult::reach("a", 2.5, 8.0).unwrap();
    let from_survey = KeyResult::reach_from("b", nps(30, 40, 30), 25).unwrap();
    let up_to_release = Pace::stepped(cycle(0.0, 91.0), [(50.0, 0.6), (80.0, 1.0)]).unwrap();
    let usual = UsualMove::new(6.0).unwrap().with_mean(2.5).unwrap();
    for (name, series) in series() {
        let each = [
            ("nothing known", Ok(series.clone())),
            ("towards", series.clone().towards(&rising, cycle(0.0, 91.0))),
            (
                "towards, from a survey",
                series.clone().towards(&from_survey, cycle(-5.0, 86.0)),
            ),
            ("within", series.clone().within(-40.0..=60.0)),
            ("usual", Ok(series.clone().with_usual_move(usual))),
            ("past", Ok(series.clone().with_past(past()))),
            (
                "past and goal",
                series
                    .clone()
                    .with_past(past())
                    .towards(&rising, cycle(0.0, 91.0)),
            ),
            (
                "along a plan",
                series
                    .clone()
                    .towards(&rising, cycle(0.0, 91.0))
                    .map(|series| series.along(up_to_release.clone())),
            ),
            (
                "in a cycle",
                Ok(series
                    .clone()
                    .with_usual_move(usual)
                    .in_cycle(cycle(0.0, 60.0))),
            ),
            (
                "start of the same day",
                series.clone().with_usual_move(usual).starting_from(5, 2.0),
            ),
            (
                "later start",
                series
                    .clone()
                    .with_usual_move(usual)
                    .starting_from(26, with_error(3.5, 0.5)),
            ),
        ];
        for (known, series) in each {
            if ["many", "steady"].contains(&name) && !["within", "usual"].contains(&known) {
                continue;
            }
            let days: &[f64] = if known == "along a plan" {
                &[48.0, 91.0]
            } else {
                &[91.0]
            };
            for &day in days {
                let forecast = series
                    .clone()
                    .map_err(ForecastError::from)
                    .and_then(|series| series.forecast(day));
                note_forecast(
                    &mut recording,
                    format!("{name}, {known}, day {day}"),
                    forecast,
                );
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_insides_of_a_shrunk_trend() {
    let mut recording = Recording::new("okr/shrunk_insides");
    let goal = KeyResult::reach("a", 20.0, 30.0).unwrap();
    let series = surveys()
        .with_past(past())
        .towards(&goal, cycle(0.0, 91.0))
        .unwrap();
    recording.note("readings", (&series, series.len(), series.is_empty()));
    let forecast = series.forecast(91).unwrap();
    recording.note("forecast", &forecast);
    let survey = forecast.clone().measured_with(2.5).unwrap();
    note_forecast(&mut recording, "measured", Ok(survey.clone()));
    note_forecast(&mut recording, "measured again", survey.measured_with(0.0));
    for (name, goal) in goals(20.0, 30.0).into_iter().chain(goals(55.0, 41.0)) {
        let outlook = forecast.outlook(&goal);
        let words = outlook.map(|outlook| (outlook.to_string(), outlook.status()));
        recording.note(format!("outlook {name}"), (outlook, words));
    }
    for goal in [
        KeyResult::done("done"),
        KeyResult::reach("all", 0, 100).unwrap(),
        KeyResult::between("narrow", 30.0, 30.5).unwrap(),
        KeyResult::between("above", 60, 100).unwrap(),
        KeyResult::between("below", -100, -20).unwrap(),
    ] {
        recording.note(format!("outlook {}", goal.name()), forecast.outlook(&goal));
    }
    for level in [0.000_001, 0.1, 0.8, 0.9, 0.99, 0.999_999] {
        recording.note(format!("interval {level}"), forecast.interval(sure(level)));
    }
    for x in [
        -1e6,
        -101.0,
        -100.0,
        0.0,
        27.0,
        60.0,
        99.9,
        100.0,
        100.1,
        f64::NAN,
    ] {
        recording.note(
            format!("beyond {x:?}"),
            (
                forecast.probability_at_least(x),
                forecast.probability_at_most(x),
            ),
        );
    }
    recording.finish();
}

#[test]
fn recorded_readings() {
    let mut recording = Recording::new("okr/readings");
    let unordered = exact(&[(9.0, 1.0), (2.0, 3.0), (9.0, 4.0), (2.0, -0.0), (5.0, 6.0)]);
    recording.note("sorted, last of a day", &unordered);
    recording.note("empty", (exact(&[]).is_empty(), exact(&[]).len()));
    let unmeasured = Readings::new([
        (1, Reading::NOT_MEASURED),
        (2, Reading::from(nps(5, 3, 2))),
        (4, Reading::NOT_MEASURED),
    ]);
    recording.note("unmeasured", unmeasured);
    let share_then_nps = Readings::new([(1, share(3, 10)), (2, nps(5, 3, 2))]);
    recording.note("two ranges", share_then_nps);
    let nps_then_figure = Readings::new([(1, Reading::from(nps(5, 3, 2))), (2, Reading::from(3))]);
    recording.note("survey and figure", nps_then_figure);
    for (name, series) in [
        ("time", Readings::new([(f64::NAN, 1.0)])),
        ("no time", Readings::new([(f64::INFINITY, 1.0)])),
        ("large", Readings::new([(1.0, 1e100)])),
        ("larger", Readings::new([(1.0, 1.1e100)])),
        ("negative", Readings::new([(1.0, -1e101)])),
    ] {
        let words = series.as_ref().err().map(ToString::to_string);
        recording.note(name, (series, words));
    }
    for error in [1e50, 1e100, 1.1e100, 1e160] {
        let series = Readings::new([(1.0, with_error(2.0, error))]);
        recording.note(format!("error {error:e}"), series);
    }
    let no_day = Readings::new([(f64::NAN, Reading::NOT_MEASURED)]);
    recording.note("no day, not measured", no_day);
    for (name, goal) in goals(20.0, 30.0) {
        recording.note(
            format!("towards {name}"),
            exact(&[]).towards(&goal, cycle(3.0, 40.0)),
        );
    }
    let far = KeyResult::reach("far", -3e307, 4e307).unwrap();
    recording.note("towards far", exact(&[]).towards(&far, cycle(3.0, 40.0)));
    for (name, start) in [
        ("figure", Reading::from(3)),
        ("with an error", with_error(3.0, 0.5)),
        ("with an error of 0", with_error(3.0, 0.0)),
        ("survey", Reading::from(share(3, 10))),
        ("none", Reading::NOT_MEASURED),
    ] {
        recording.note(
            format!("starting from {name}"),
            exact(&[]).starting_from(1, start),
        );
    }
    let plan = Pace::linear(cycle(0.0, 90.0));
    let along = exact(&[]).along(plan);
    recording.note("along", &along);
    recording.note("same cycle", along.clone().in_cycle(cycle(0.0, 90.0)));
    recording.note("other cycle", along.in_cycle(cycle(0.0, 91.0)));
    recording.finish();
}

fn note_backtest(
    recording: &mut Recording,
    call: &str,
    backtest: Result<Backtest, ForecastError>,
    most: usize,
) {
    match backtest {
        Ok(backtest) => {
            recording.note(
                call,
                (
                    backtest.forecasts(),
                    backtest.skipped(),
                    backtest.held(),
                    backtest.mean_error(),
                    backtest.log_score(),
                    backtest.to_string(),
                ),
            );
            let first = backtest.forecasts().saturating_sub(most);
            for check in &backtest.checks()[first..] {
                recording.note(format!("{call}, check"), check);
            }
        }
        Err(error) => recording.note(call, (error, error.to_string())),
    }
}

#[test]
fn recorded_backtests_of_the_shrunk_trend() {
    let mut recording = Recording::new("okr/backtests_shrunk");
    let goal = KeyResult::reach("a", 2.5, 8.0).unwrap();
    let pace = Pace::phased(cycle(0.0, 91.0), [(30.0, 0.2), (60.0, 0.5)]).unwrap();
    for (name, series) in series() {
        if ["many", "steady"].contains(&name) {
            continue;
        }
        let towards = series.clone().towards(&goal, cycle(0.0, 91.0)).unwrap();
        for (known, series) in [
            ("nothing known", series.clone()),
            ("along a plan", towards.clone().along(pace.clone())),
            ("towards", towards),
            ("past", series.with_past(past())),
        ] {
            for steps in [1, 2] {
                if steps > 1 && known != "towards" {
                    continue;
                }
                let backtest = series.backtest(SHRUNK, steps, sure(0.9));
                let call = format!("{name}, {known}, {steps} ahead");
                note_backtest(&mut recording, &call, backtest, 2);
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_long_backtests_of_the_shrunk_trend() {
    let mut recording = Recording::new("okr/backtests_shrunk_long");
    let points: Vec<_> = (0..100)
        .map(|step| {
            let value = f64::from(step * 37 % 23) + 0.25 * f64::from(step);
            (
                f64::from(2 * step + step % 2),
                value,
                1.0 + f64::from(step % 4),
            )
        })
        .collect();
    let series = measured(&points).within(-20.0..=80.0).unwrap();
    let backtest = series.backtest(SHRUNK, 1, sure(0.9));
    note_backtest(&mut recording, "errors", backtest, 36);
    recording.finish();
}
