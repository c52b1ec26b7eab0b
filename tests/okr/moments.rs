//! Moments that are equal but for rounding are one: 0.3 and 0.1 + 0.2.

use cxmetrics::okr::course::{Day, PaceError};
use cxmetrics::okr::forecast::{ForecastMethod, Readings};
use cxmetrics::okr::key_result::Bands;
use cxmetrics::okr::{CheckIn, Cycle, History, Pace};
use cxmetrics::{Confidence, KeyResult, State};
use proptest::prelude::*;

const SUM: f64 = 0.1 + 0.2;

/// Figures whose third and fourth are of one moment, the later of which counts.
fn twice(third: f64, fourth: f64) -> Readings {
    let days = [0.1, 0.2, third, fourth, 0.5, 0.6];
    Readings::new(days.into_iter().zip([10, 12, 11, 14, 13, 15])).unwrap()
}

#[test]
fn readings_of_one_moment_are_one() {
    let typed = twice(0.3, 0.3);
    assert_eq!(typed.len(), 5);
    for series in [twice(0.3, SUM), twice(SUM, 0.3)] {
        assert_eq!(series.len(), 5);
        for method in [ForecastMethod::Drift, ForecastMethod::LinearTrend] {
            let [first, second] = [&typed, &series].map(|series| {
                let forecast = series.forecast_with(method, 1.0).unwrap();
                forecast.interval(Confidence::P90).unwrap().to_string()
            });
            assert_eq!(second, first);
            let [first, second] = [&typed, &series].map(|series| {
                let backtest = series.backtest(method, 1, Confidence::P90).unwrap();
                (backtest.forecasts(), backtest.held())
            });
            assert_eq!(second, first);
        }
        let [first, second] =
            [&typed, &series].map(|series| series.forecast(1.0).unwrap().to_string());
        assert_eq!(second, first);
    }
    // A day that is the last one is not ahead.
    let last = Readings::new([(0.1, 1), (0.2, 2), (0.3, 4)]).unwrap();
    assert!(last.forecast(SUM).is_err());
    assert!(last.forecast_with(ForecastMethod::Drift, SUM).is_err());
    // Microseconds are told apart.
    let close = [(0.0, 1), (1.0 / 86_400e6, 2)];
    assert_eq!(Readings::new(close).unwrap().len(), 2);
}

#[test]
fn the_ends_of_a_cycle_are_in_it() {
    for (start, end) in [(0.1, 0.3), (0.1, SUM), (0.3, 0.7), (SUM, 0.7)] {
        let cycle = Cycle::new(start, end).unwrap();
        assert!(cycle.contains(0.3) && cycle.contains(SUM), "{cycle:?}");
    }
    for (start, end) in [(0.3, 0.7), (SUM, 0.7)] {
        let cycle = Cycle::new(start, end).unwrap();
        assert!(!cycle.contains(0.299_999_999) && !cycle.contains(0.700_000_001));
    }
    assert!(!Cycle::new(0, 0.3).unwrap().contains(0.300_001));
}

/// In the year 2517 a double of days no longer tells one microsecond from the next.
#[test]
fn a_change_counts_from_its_moment_on() {
    let goal = KeyResult::reach("figure", 0, 4).unwrap().with_reading(1);
    let lower = KeyResult::reach("figure", 0, 2).unwrap();
    let progress = |changed: Day, at: Day| {
        let goal = goal.revised(&lower, changed, "less time").unwrap();
        goal.on_terms_of(at).current().raw().unwrap()
    };
    let number = Day::number;
    let date = |micros: i64| Day::from_unix_micros(200_000 * 86_400_000_000 + micros);
    for (changed, at) in [
        (number(7.0), number(7.0)),
        (number(0.3), number(SUM)),
        (number(SUM), number(0.3)),
        (date(0), date(0)),
        (date(0), date(1)),
    ] {
        assert_eq!(progress(changed, at).to_bits(), f64::to_bits(0.5), "{at}");
    }
    for (changed, before) in [
        (number(7.0), number(6.999_999)),
        (number(SUM), number(0.299_999_999)),
        (date(0), date(-1)),
    ] {
        assert_eq!(progress(changed, before).to_bits(), f64::to_bits(0.25));
    }
}

#[test]
fn the_start_of_a_series_is_the_reading_of_its_moment() {
    let series = |day: f64| {
        let readings = Readings::new([(day, 10.0), (1.0, 12.0)]).unwrap();
        let readings = readings.within(0.0..=100.0).unwrap();
        readings
            .starting_from(SUM, 10.0)
            .unwrap()
            .forecast(2.0)
            .unwrap()
            .to_string()
    };
    assert_eq!(series(0.3), series(SUM));
}

#[cfg(feature = "serde")]
#[test]
fn stored_readings_of_one_moment_are_refused() {
    let json = serde_json::to_string(&twice(0.3, 0.4)).unwrap();
    assert!(serde_json::from_str::<Readings>(&json).is_ok());
    let twice = json.replace("0.4", "0.30000000000000004");
    assert_ne!(twice, json);
    let error = serde_json::from_str::<Readings>(&twice)
        .unwrap_err()
        .to_string();
    assert!(error.contains("follows one that is not earlier"), "{error}");
}

#[test]
fn check_ins_of_one_moment_correct_each_other() {
    for (first, second) in [(0.3, SUM), (SUM, 0.3)] {
        let mut history = History::new(Cycle::new(0, 1).unwrap());
        history.record(CheckIn::new(first, 45).unwrap(), 1).unwrap();
        history.record(CheckIn::new(0.2, 50).unwrap(), 1).unwrap();
        history
            .record(CheckIn::new(second, 42).unwrap(), 1)
            .unwrap();
        let measured: Vec<_> = history
            .measured(1)
            .map(|check_in| check_in.reading().value().unwrap())
            .collect();
        assert_eq!(measured, [50.0, 42.0]);
        assert_eq!(history.readings(1).unwrap().len(), 2);
        let last = history
            .check_ins()
            .last()
            .and_then(|check_in| check_in.reading().value());
        assert_eq!(last, Some(42.0));
        // What is left when the first is taken back is the same history as if it had never come.
        let mut alone = History::new(Cycle::new(0, 1).unwrap());
        alone.record(CheckIn::new(0.2, 50).unwrap(), 1).unwrap();
        alone.record(CheckIn::new(second, 42).unwrap(), 1).unwrap();
        assert_eq!(history.remove(1).unwrap().reading().value(), Some(45.0));
        assert_eq!(history, alone);
        assert_eq!(history.measured(1).count(), 2);
    }
}

#[cfg(feature = "serde")]
#[test]
fn check_ins_of_one_moment_come_back() {
    let mut history = History::new(Cycle::new(0, 1).unwrap());
    for (day, figure) in [(SUM, 45), (0.3, 42), (0.2, 50), (SUM, 41)] {
        history
            .record(CheckIn::new(day, figure).unwrap(), 1)
            .unwrap();
    }
    let json = serde_json::to_string(&history).unwrap();
    let back: History = serde_json::from_str(&json).unwrap();
    assert_eq!(back, history);
    assert_eq!(back.latest(1), history.latest(1));
}

#[test]
fn a_release_is_of_its_moment() {
    let day = Cycle::new(0, 1).unwrap();
    for [release, now] in [[0.3, SUM], [SUM, 0.3]] {
        let pace = Pace::stepped(day, [(release, 0.5), (0.8, 1.0)]).unwrap();
        assert_eq!(pace.expected(now), 0.0);
        let phased = Pace::phased(day, [(release, 0.5)]).unwrap();
        assert_eq!(phased.expected(now), 0.5);
        let error = Pace::phased(day, [(release, 0.2), (now, 0.5)]).unwrap_err();
        assert!(
            matches!(error, PaceError::OutOfOrder { number: 2, .. }),
            "{error}"
        );
    }
}

#[test]
fn a_change_is_of_its_moment() {
    let goal = KeyResult::reach("NPS", 40, 60).unwrap().with_reading(50);
    let lowered = KeyResult::reach("NPS", 40, 50).unwrap();
    let later = KeyResult::reach("NPS", 40, 55).unwrap();
    let changed = goal
        .revised(&lowered, SUM, "half of the team has left")
        .unwrap();
    assert_eq!(changed.on_terms_of(0.3).current().state(), State::Reached);
    assert_eq!(
        changed.on_terms_of(0.299_999).current().state(),
        State::InProgress
    );
    let again = changed.revised(&later, 0.3, "and some are back").unwrap();
    let days: Vec<f64> = again
        .changes()
        .iter()
        .map(|change| change.day() - Day::number(0.0))
        .collect();
    assert_eq!(days, [SUM, SUM]);
    assert!(
        changed
            .revised(&later, 0.299_999, "too late to say")
            .is_err()
    );
    #[cfg(feature = "serde")]
    {
        let json = serde_json::to_string(&again).unwrap();
        assert_eq!(serde_json::from_str::<KeyResult>(&json).unwrap(), again);
    }
}

#[test]
fn figures_that_are_equal_but_for_rounding_are_in_order() {
    let line = KeyResult::between("share", SUM, 0.3).unwrap();
    assert_eq!(line.bounds(), Some((Some(0.3), Some(SUM))));
    assert_eq!(line.progress(0.3).state(), State::Reached);
    assert!(KeyResult::between("share", 0.300_001, 0.3).is_err());
    let flat = KeyResult::cumulative("leads", [0.1, SUM, 0.3]).unwrap();
    assert_eq!(flat.progress(0.3).state(), State::Reached);
    assert!(KeyResult::cumulative("leads", [0.1, 0.300_001, 0.3]).is_err());
    // Two edges that are one have no band between them.
    for edges in [[0.3, SUM], [SUM, 0.3], [0.3, 0.3]] {
        assert!(Bands::new("low", edges.map(|edge| (edge, "band"))).is_err());
    }
    assert!(Bands::new("low", [(0.3, "fair"), (0.300_001, "good")]).is_ok());
}

proptest! {
    /// The days of a series may be computed or typed.
    #[test]
    fn tenths_of_days_are_days(
        readings in prop::collection::vec((0_i32..12, -20_i32..20), 3..20),
        computed in prop::collection::vec(any::<bool>(), 20),
    ) {
        let series = |day: &dyn Fn(usize, i32) -> f64| {
            let days = readings.iter().enumerate().map(|(at, &(tenth, value))| (day(at, tenth), value));
            Readings::new(days).unwrap()
        };
        let typed = series(&|_, tenth| f64::from(tenth) / 10.0);
        let mixed = series(&|at, tenth| {
            if computed[at] { f64::from(tenth) * 0.1 } else { f64::from(tenth) / 10.0 }
        });
        prop_assert_eq!(typed.len(), mixed.len());
        for method in [ForecastMethod::Drift, ForecastMethod::LinearTrend] {
            let [first, second] = [&typed, &mixed].map(|series| series.forecast_with(method, 2.0));
            match (first, second) {
                (Ok(first), Ok(second)) => {
                    prop_assert!((first.value() - second.value()).abs() < 1e-9);
                    let [first, second] = [first, second].map(|forecast| forecast.std_error().unwrap_or(0.0));
                    prop_assert!((first - second).abs() <= 1e-9 * (1.0 + first));
                }
                (first, second) => prop_assert_eq!(first.is_ok(), second.is_ok()),
            }
        }
    }
}

#[test]
fn an_age_is_not_negative() {
    let mut history = History::new(Cycle::new(0, 1).unwrap());
    history.record(CheckIn::new(SUM, 45).unwrap(), 0.3).unwrap();
    assert_eq!(history.age(0.3).to_bits(), 0.0_f64.to_bits());
}
