//! The shrunk trend: reference rows, exact cases, laws.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::{noisy, rows};
use cxmetrics::okr::forecast::{
    ForecastError, ForecastMethod, MoveSource, PastMoves, Readings, UsualMove,
};
use cxmetrics::okr::{CheckIn, Cycle, Forecast, History, Pace};
use cxmetrics::{Confidence, Estimate, KeyResult, Reading};
use proptest::prelude::*;
use serde_json::Value;

/// One side of a forecast.
type Probability = fn(&Forecast, f64) -> Option<f64>;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

/// The series of a row: its variances are pooled already, and its start is a reading.
fn series(input: &Value) -> Readings {
    let (times, values) = (numbers(&input["times"]), numbers(&input["values"]));
    let points: Vec<_> = times.into_iter().zip(values).collect();
    let usual = UsualMove::new(number(&input["usual_move"])).unwrap();
    let cycle = Cycle::new(number(&input["start"]), number(&input["deadline"])).unwrap();
    let series = noisy(&points, &numbers(&input["variances"]))
        .in_cycle(cycle)
        .with_usual_move(usual.with_mean(number(&input["mean_move"])).unwrap());
    match input["range"].as_array() {
        Some(range) => series
            .within(number(&range[0])..=number(&range[1]))
            .unwrap(),
        None => series,
    }
}

#[test]
fn reference_rows() {
    let mut compared = 0;
    for row in rows("forecast.json", "shrunk_trend") {
        let (id, input, expect) = (&row["id"], &row["input"], &row["expect"]);
        let forecast = series(input).forecast(number(&input["deadline"])).unwrap();
        let usual = number(&input["usual_move"]);
        // The rows do not cut off at the range of the score; forecasts do.
        let cut = |figure: f64| match input["range"].as_array() {
            Some(range) => figure.clamp(number(&range[0]), number(&range[1])),
            None => figure,
        };
        let figure = |name: &str, found: f64, expected: f64| {
            let expected = cut(expected);
            let tolerance = 1e-8 * usual.max(expected.abs());
            assert!(
                (found - expected).abs() <= tolerance,
                "{id} {name}: {found}, expected {expected}"
            );
        };
        figure("mean", forecast.value(), number(&expect["mean"]));
        figure("median", forecast.median(), number(&expect["median"]));
        for (key, confidence) in [
            ("interval80", Confidence::P80),
            ("interval95", Confidence::P95),
        ] {
            let interval = forecast.interval(confidence).unwrap();
            let expected = numbers(&expect[key]);
            figure(key, interval.lower(), expected[0]);
            figure(key, interval.upper(), expected[1]);
        }
        let sides = [
            (
                "probability_at_least",
                Forecast::probability_at_least as Probability,
            ),
            (
                "probability_at_most",
                Forecast::probability_at_most as Probability,
            ),
        ];
        for (key, probability) in sides {
            for (x, expected) in numbers(&input["at"]).into_iter().zip(numbers(&expect[key])) {
                let found = probability(&forecast, x).unwrap();
                if key == "probability_at_most" && cut(x + 1.0) == x {
                    // At the end of the range, which the rows do not know.
                    assert_eq!(found, 1.0);
                    continue;
                }
                // Absolute, and small ones relative to themselves.
                let near = (found - expected).abs() <= 1e-9;
                let close = (found / expected - 1.0).abs() <= 1e-6 || expected == 0.0;
                assert!(
                    near && (close || expected > 1e-3),
                    "{id} {key} {x}: {found}, expected {expected}"
                );
            }
        }
        compared += 1;
    }
    assert_eq!(compared, 25);
}

#[test]
fn learned_rows() {
    let mut compared = 0;
    for row in rows("forecast.json", "learn_moves") {
        let (input, expect) = (&row["input"], &row["expect"]);
        let before = number(&input["usual_move"]);
        let moves = numbers(&input["moves"])
            .into_iter()
            .zip(numbers(&input["error_variances"]));
        let mut past = PastMoves::new();
        for (moved, variance) in moves {
            past.record(moved, variance, before).unwrap();
        }
        let learned = past.usual_move(before).unwrap();
        let (mean, size) = (number(&expect["mean_move"]), number(&expect["usual_move"]));
        assert!(
            (learned.mean() - mean).abs() <= 1e-12 * mean.abs().max(before),
            "{}",
            row["id"]
        );
        assert!(
            (learned.size() / size - 1.0).abs() <= 1e-12,
            "{}",
            row["id"]
        );
        compared += 1;
    }
    assert_eq!(compared, 4);
}

fn usual(size: f64) -> UsualMove {
    UsualMove::new(size).unwrap()
}

fn quarter() -> Cycle {
    Cycle::new(0, 91).unwrap()
}

fn survey(satisfied: u64) -> Estimate {
    Estimate::share(satisfied, 200).unwrap()
}

/// The probability of a goal at the usual distance, before any reading, from an exact start: 0.9 Σ a Φ(−1/s) + 0.1 Φ(−1)
/// over the seven sizes s.
#[test]
fn before_any_reading() {
    let tails = [
        (0.125, 6.220_960_574_271_785e-16), // Φ(−8)
        (0.25, 3.167_124_183_311_992e-5),
        (0.5, 0.022_750_131_948_179_21),
        (1.0, 0.158_655_253_931_457_05),
        (2.0, 0.308_537_538_725_986_9),
        (4.0, 0.401_293_674_317_076_3),
        (8.0, 0.450_261_775_169_886_8),
    ];
    let weight = |size: f64| 4.0 / (size + 1.0 / size).powi(2);
    let total: f64 = tails.iter().map(|&(size, _)| weight(size)).sum();
    let kept: f64 = tails.iter().map(|&(size, tail)| weight(size) * tail).sum();
    let expected = 0.9 * kept / total + 0.1 * tails[3].1;
    for (start, target) in [(48.0, 24.0), (0.0, 1e6), (20.0, 30.0)] {
        let goal = KeyResult::reach("figure", start, target).unwrap();
        let nothing = History::new(quarter());
        let outlook = nothing.forecast(&goal, 0).unwrap().outlook(&goal).unwrap();
        assert!(
            (outlook.probability() - expected).abs() < 1e-12,
            "{outlook}"
        );
        assert_eq!(outlook.usual_move().unwrap().source(), MoveSource::Goal);
    }
    assert!((expected - 0.17).abs() < 0.005, "{expected}");
}

#[test]
fn the_first_source_of_the_usual_move_that_there_is() {
    let source = |series: &Readings| {
        series
            .forecast(91)
            .map(|forecast| forecast.usual_move().unwrap())
    };
    let bare = Readings::new([(0, 20.0), (7, 26.0)]).unwrap();
    // As far as it moved already: 6 in a week are 78 in thirteen, more than the walk's 6 √13.
    let moved = source(&bare).unwrap();
    assert_eq!((moved.size(), moved.source()), (78.0, MoveSource::Data));
    // Back and forth: √(91 · (36 + 25)/14).
    let to_and_fro = Readings::new([(0, 20.0), (7, 26.0), (14, 21.0)]).unwrap();
    assert!((source(&to_and_fro).unwrap().size() - (91.0 * 61.0 / 14.0_f64).sqrt()).abs() < 1e-12);
    let within = bare.within(0.0..=100.0).unwrap();
    let ranged = source(&within).unwrap();
    assert_eq!(ranged.source(), MoveSource::Range);
    assert!((ranged.size() - 6.25 * 4.0 * 0.23 * 0.77).abs() < 1e-12); // the mean is 23
    let goal = KeyResult::reach("percent", 20, 30).unwrap();
    let towards = within.towards(&goal, quarter()).unwrap();
    assert_eq!(
        source(&towards).unwrap(),
        UsualMove::of_goal(20.0, 30.0).unwrap()
    );
    // Past moves are shares of what the range allows.
    let mut past = PastMoves::new();
    past.record(-2.0, 0.0, 5.0).unwrap();
    let learned = source(&towards.clone().with_past(past)).unwrap();
    assert_eq!(learned, past.usual_move(ranged.size()).unwrap());
    assert_eq!(learned.source(), MoveSource::Past);
    assert_eq!(
        source(&towards.clone().with_past(PastMoves::new())),
        source(&towards)
    );
    let told = towards.with_past(past).with_usual_move(usual(3.0));
    assert_eq!(source(&told).unwrap(), usual(3.0));

    // Nothing moved, one reading, or surveys of no known range: no scale.
    let same = Readings::new([(0, 20), (7, 20), (14, 20)]).unwrap();
    let one = Readings::new([(0, 20)]).unwrap();
    let surveys = noisy(&[(0.0, 20.0), (7.0, 26.0)], &[4.0, 4.0]);
    for series in [same, one, surveys] {
        assert_eq!(source(&series), Err(ForecastError::NoUsualMove));
    }
    let none = Readings::new::<i32, i32>([])
        .unwrap()
        .with_usual_move(usual(1.0));
    let error = none.forecast(91).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0 figures are too few for a forecast, which needs 1"
    );
}

#[test]
fn a_start_is_a_reading() {
    let weeks = [(7, survey(150)), (14, survey(154))];
    let series = || {
        Readings::new(weeks.clone())
            .unwrap()
            .with_usual_move(usual(6.0))
            .in_cycle(quarter())
    };
    let with_start = |start: Reading| {
        series()
            .starting_from(0, start)
            .unwrap()
            .forecast(91)
            .unwrap()
    };
    // Estimated, it is one reading more.
    let all = [(0, survey(140)), weeks[0].clone(), weeks[1].clone()];
    let as_reading = Readings::new(all)
        .unwrap()
        .with_usual_move(usual(6.0))
        .in_cycle(quarter());
    let estimated = with_start(survey(140).into());
    assert_eq!(estimated.value(), as_reading.forecast(91).unwrap().value());
    // A bare number beside surveys is as good as the first of them, and one beside exact readings is exact.
    let bare = with_start(Reading::from(70));
    let first_error = (150.0 * 50.0 + 154.0 * 46.0) / 200.0 / 200.0 / 400.0;
    let told = with_start(Reading::with_std_error(70.0, 100.0 * f64::sqrt(first_error)).unwrap());
    assert!((bare.value() - told.value()).abs() < 1e-9);
    let exact = Readings::new([(7, 44.0)])
        .unwrap()
        .with_usual_move(usual(24.0))
        .in_cycle(quarter());
    let by_start = exact.clone().starting_from(0, 48).unwrap();
    let by_reading = Readings::new([(0, 48.0), (7, 44.0)]).unwrap();
    let by_reading = by_reading.with_usual_move(usual(24.0)).in_cycle(quarter());
    assert_eq!(
        by_start.forecast(91).unwrap().value(),
        by_reading.forecast(91).unwrap().value()
    );
    // A reading of that very day is the start.
    let twice = as_reading.clone().starting_from(0, survey(190)).unwrap();
    assert_eq!(
        twice.forecast(91).unwrap().value(),
        as_reading.forecast(91).unwrap().value()
    );
    assert_eq!(twice.len(), 3);
    // One that measured nothing is none.
    let none = with_start(Reading::NOT_MEASURED);
    assert_eq!(none.value(), series().forecast(91).unwrap().value());
    // The key result's own estimate comes along.
    let goal = KeyResult::reach_from("satisfied", survey(140), 80).unwrap();
    let towards = Readings::new(weeks.clone())
        .unwrap()
        .towards(&goal, quarter())
        .unwrap();
    assert_eq!(
        towards
            .with_usual_move(usual(6.0))
            .forecast(91)
            .unwrap()
            .value(),
        estimated.value()
    );
}

/// A high week of a score near the end of its scale looks precise. It must not weigh more for that.
#[test]
fn survey_errors_are_pooled() {
    let weeks = |counts: [u64; 3]| {
        let weeks = (0..).map(|week| 7 * week).zip(counts.map(survey));
        Readings::new(weeks)
            .unwrap()
            .with_usual_move(usual(1.0))
            .in_cycle(quarter())
    };
    // With next to no movement the forecast is the mean of equal weights: 95 of 100, from 99.5, 92 and 93.5.
    let level = weeks([199, 184, 187])
        .with_usual_move(usual(1e-3))
        .forecast(91)
        .unwrap();
    assert!((level.value() - 95.0).abs() < 1e-3, "{}", level.value());
    let own = Readings::new([(0, 199, 99.5), (7, 184, 92.0), (14, 187, 93.5)].map(
        |(day, count, value)| {
            (
                day,
                Reading::with_std_error(value, survey(count).std_error()).unwrap(),
            )
        },
    ));
    let own = own.unwrap().within(0.0..=100.0).unwrap();
    let own = own
        .with_usual_move(usual(1e-3))
        .in_cycle(quarter())
        .forecast(91)
        .unwrap();
    assert!(own.value() > 98.0, "{}", own.value());
}

/// Identical exact readings at 4 of 13 weeks: the figure itself, nearly sure, and never quite.
#[test]
fn identical_exact_readings() {
    let weeks = (0..5).map(|week| (7 * week, 20.0));
    let series = Readings::new(weeks)
        .unwrap()
        .with_usual_move(usual(10.0))
        .in_cycle(quarter());
    let forecast = series.forecast(91).unwrap();
    assert!((forecast.value() - 20.0).abs() < 1e-12);
    let reach = |confidence| forecast.interval(confidence).unwrap().upper() - 20.0;
    // ± .02 M and ± .25 M, to the digits that are said.
    assert!(
        (0.15..0.25).contains(&reach(Confidence::P80)),
        "{}",
        reach(Confidence::P80)
    );
    assert!(
        (2.4..2.6).contains(&reach(Confidence::P95)),
        "{}",
        reach(Confidence::P95)
    );
    let surely = forecast.probability_at_least(10.0).unwrap();
    assert!(surely < 1.0 && surely > 0.9);
}

#[test]
fn a_plan_that_is_a_straight_line_changes_nothing() {
    let weeks = [(7, 46.5), (14, 44.0), (21, 42.0)];
    let series = Readings::new(weeks)
        .unwrap()
        .with_usual_move(usual(24.0))
        .in_cycle(quarter());
    let straight = series.forecast(91).unwrap();
    let planned = series.along(Pace::linear(quarter())).forecast(91).unwrap();
    assert!((straight.value() - planned.value()).abs() < 1e-12 * 42.0);
    let spread = straight.std_error().unwrap() / planned.std_error().unwrap();
    assert!((spread - 1.0).abs() < 1e-12);
}

/// Each forecast of a backtest is the one that could be made then, with what the next survey would add.
#[test]
fn a_backtest_forecasts_what_was_known_then() {
    let answers = [140, 151, 143, 160, 149, 158, 163, 155];
    let weeks: Vec<_> = (1..)
        .map(|week| 7 * week)
        .zip(answers.map(survey))
        .collect();
    let series = |count: usize| {
        let known = Readings::new(weeks[..count].to_vec()).unwrap();
        known
            .starting_from(0, survey(138))
            .unwrap()
            .in_cycle(quarter())
    };
    let all = series(8);
    let backtest = all
        .backtest(ForecastMethod::ShrunkTrend, 1, Confidence::P80)
        .unwrap();
    // The first is made from the start alone.
    assert_eq!((backtest.forecasts(), backtest.skipped()), (8, 0));
    for (index, check) in backtest.checks().iter().enumerate() {
        let known: Vec<u64> = [138]
            .into_iter()
            .chain(answers[..index].iter().copied())
            .collect();
        let spread = known
            .iter()
            .map(|&count| count as f64 * (200 - count) as f64 / 4.0)
            .sum::<f64>();
        let error = (spread / known.len() as f64 / 200.0).sqrt();
        let then = series(index)
            .forecast(check.day())
            .unwrap()
            .measured_with(error)
            .unwrap();
        let interval = then.interval(Confidence::P80).unwrap();
        assert!((interval.lower() - check.interval().lower()).abs() < 1e-9);
        assert!((interval.upper() - check.interval().upper()).abs() < 1e-9);
        let below = then.probability_at_most(check.measured()).unwrap();
        assert!((below - check.rank()).abs() < 1e-9);
    }
    // −ln f from the distribution function, by differences.
    let then = series(0)
        .forecast(7)
        .unwrap()
        .measured_with((138.0 * 62.0 / 4.0 / 200.0_f64).sqrt())
        .unwrap();
    let density = (then.probability_at_most(70.01).unwrap()
        - then.probability_at_most(69.99).unwrap())
        / 0.02;
    let one = Readings::new(weeks[..1].to_vec())
        .unwrap()
        .starting_from(0, survey(138))
        .unwrap();
    let first = one
        .in_cycle(quarter())
        .backtest(ForecastMethod::ShrunkTrend, 1, Confidence::P80)
        .unwrap();
    assert!((first.log_score().unwrap() + density.ln()).abs() < 1e-5);
    assert_eq!(
        first.to_string(),
        "1 forecast so far; 8 are needed to say how often they hold"
    );
    let held = format!("{} of 8 forecasts held at 80%", backtest.held());
    assert!(backtest.to_string().starts_with(&held), "{backtest}");
}

#[test]
fn a_long_series_is_backtested_in_no_time() {
    // 40,000 readings; were each forecast made afresh, this would take an hour.
    let days = (0..40_000).map(|day| (day, f64::from((day * 7919) % 101)));
    let series = Readings::new(days).unwrap().with_usual_move(usual(50.0));
    let backtest = series
        .backtest(ForecastMethod::ShrunkTrend, 1, Confidence::P80)
        .unwrap();
    assert_eq!(backtest.forecasts(), 39_999);
}

#[test]
fn a_history_forecasts_to_the_deadline_of_the_goal() {
    let mut history = History::new(quarter());
    for (day, hours) in [(7, 46.5), (14, 44.0), (21, 42.0)] {
        history
            .record(CheckIn::new(day, hours).unwrap(), day)
            .unwrap();
    }
    let goal = KeyResult::reach("hours", 48, 24).unwrap();
    assert_eq!(history.forecast(&goal, 21).unwrap().day(), 91.0);
    let sooner = goal.clone().with_deadline(60).unwrap();
    assert_eq!(history.forecast(&sooner, 21).unwrap().day(), 60.0);
    let error = history
        .forecast(&goal, 21)
        .unwrap()
        .measured_with(-1.0)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "a standard error is a finite number of at least 0, not -1"
    );
    // What is checked in later is not known yet.
    assert_ne!(
        history.forecast(&goal, 14).unwrap(),
        history.forecast(&goal, 21).unwrap()
    );
    // A bound is held, between two bounds what is neither below nor above.
    let forecast = history.forecast(&goal, 21).unwrap();
    let outlook = |goal: &KeyResult| forecast.outlook(goal).unwrap().probability();
    let at_most = |x: f64| forecast.probability_at_most(x).unwrap();
    assert_eq!(
        outlook(&KeyResult::at_most("hours", 30).unwrap()),
        at_most(30.0)
    );
    let between = outlook(&KeyResult::between("hours", 20, 30).unwrap());
    assert!((between - (at_most(30.0) - at_most(20.0))).abs() < 1e-12);
    assert!(forecast.outlook(&KeyResult::done("system")).is_none());
}

proptest! {
    /// Bounded, nested, monotone; mirrored figures mirror the forecast, and other units and origins change nothing.
    #[test]
    fn laws(
        points in prop::collection::vec((0.5..20.0_f64, -50.0..50.0_f64, 0.0..30.0_f64), 1..9),
        ahead in 1.0..60.0_f64, size in 0.5..60.0_f64, mean in -20.0..20.0_f64,
        x in -80.0..80.0_f64, unit in 1e-3..1e3_f64, shift in -100.0..100.0_f64,
        (lower, higher) in crate::support::confidences(),
    ) {
        let mut day = 0.0;
        let days: Vec<f64> = points.iter().map(|point| { day += point.0; day }).collect();
        let made = |turn: &dyn Fn(f64) -> f64, unit: f64, sign: f64| {
            let figures: Vec<_> = days.iter().zip(&points).map(|(&day, point)| (day, turn(point.1))).collect();
            let errors: Vec<_> = points.iter().map(|point| point.2 * unit * unit).collect();
            let usual = usual(size * unit).with_mean(sign * mean * unit).unwrap();
            noisy(&figures, &errors).with_usual_move(usual).forecast(day + ahead).unwrap()
        };
        let plain = made(&|y| y, 1.0, 1.0);
        let (narrow, wide) = (plain.interval(lower).unwrap(), plain.interval(higher).unwrap());
        let slack = 1e-9 * size;
        prop_assert!(wide.lower() <= narrow.lower() + slack && narrow.upper() <= wide.upper() + slack);
        prop_assert!(narrow.contains(narrow.value()) && wide.contains(wide.value()));
        prop_assert!(narrow.lower() <= plain.median() + slack && plain.median() <= narrow.upper() + slack);
        let (above, below) = (plain.probability_at_least(x).unwrap(), plain.probability_at_most(x).unwrap());
        prop_assert!((above + below - 1.0).abs() < 1e-12);
        prop_assert!(plain.probability_at_least(x + 1.0).unwrap() <= above);
        // The limits are where the tails are.
        let beyond = plain.probability_at_least(wide.upper()).unwrap();
        prop_assert!((beyond - (1.0 - higher.level()) / 2.0).abs() < 1e-9);

        let mirrored = made(&|y| -y, 1.0, -1.0);
        prop_assert!((mirrored.value() + plain.value()).abs() < slack);
        prop_assert!((mirrored.probability_at_most(-x).unwrap() - above).abs() < 1e-9);
        prop_assert!((mirrored.interval(higher).unwrap().upper() + wide.lower()).abs() < slack);

        let other = made(&|y| unit * y + shift, unit, 1.0);
        let tolerance = 1e-9 * (unit * size).max(unit * 50.0 + shift.abs());
        prop_assert!((other.value() - (unit * plain.value() + shift)).abs() < tolerance);
        prop_assert!((other.probability_at_least(unit * x + shift).unwrap() - above).abs() < 1e-7);

        // What a survey will measure is less sure than what is true.
        let measured = plain.clone().measured_with(3.0).unwrap();
        prop_assert!(measured.std_error() > plain.std_error());
    }

    #[test]
    fn nothing_panics(
        points in prop::collection::vec(any::<(f64, f64, f64)>(), 0..6),
        day: f64, size: f64, mean: f64, x: f64, steps: usize, start: (f64, f64),
    ) {
        let points = points.into_iter().map(|(day, value, error)| {
            (day, Reading::with_std_error(value, error).unwrap_or(Reading::from(value)))
        });
        let Ok(series) = Readings::new(points) else { return Ok(()) };
        let Ok(series) = series.starting_from(start.0, start.1) else { return Ok(()) };
        let usual = UsualMove::new(size.abs()).and_then(|usual| usual.with_mean(mean));
        let series = match usual {
            Ok(usual) => series.with_usual_move(usual),
            Err(_) => series,
        };
        if let Ok(forecast) = series.forecast(day) {
            prop_assert!(forecast.value().is_finite() && forecast.median().is_finite());
            for confidence in [0.01, 0.5, 0.999_999].map(|level| Confidence::new(level).unwrap()) {
                // A usual move of 1e-308 in 1e160 days is none in an hour of them.
                let Some(interval) = forecast.interval(confidence) else {
                    prop_assert_eq!(forecast.std_error(), None);
                    continue;
                };
                prop_assert!(interval.lower().is_finite() && interval.upper().is_finite());
                prop_assert!(interval.contains(interval.value()), "{interval:?}");
            }
            if let Some(probability) = forecast.probability_at_least(x) {
                prop_assert!((0.0..=1.0).contains(&probability));
            }
            let _ = forecast.measured_with(size);
        }
        if let Ok(backtest) = series.backtest(ForecastMethod::ShrunkTrend, steps % 4, Confidence::P80) {
            for check in backtest.checks() {
                prop_assert!((0.0..=1.0).contains(&check.rank()));
            }
            prop_assert!(backtest.log_score().is_none_or(f64::is_finite));
        }
    }
}
