//! Forecasts: reference rows, exact cases, laws.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::{cases, close, noisy, nps};
use cxmetrics::okr::course::Day;
use cxmetrics::okr::forecast::{
    DampedHolt, ForecastError, ForecastMethod, Readings, ReadingsError,
};
use cxmetrics::{Confidence, Estimate, KeyResult, Reading};
use proptest::prelude::*;

const DRIFT: ForecastMethod = ForecastMethod::Drift;
const TREND: ForecastMethod = ForecastMethod::LinearTrend;
const HOLT: ForecastMethod = ForecastMethod::DampedHolt(DampedHolt::USUAL);

fn series(points: &[(f64, f64)]) -> Readings {
    Readings::new(points.iter().copied()).unwrap()
}

#[test]
fn reference_rows() {
    let mut compared = 0;
    for case in cases("key-result.json") {
        let figures = |key: &str| -> Vec<(f64, f64)> {
            let values = case.input[key].as_array().unwrap();
            (0..)
                .zip(values)
                .map(|(day, value)| (f64::from(day), value.as_f64().unwrap()))
                .collect()
        };
        match case.method.as_str() {
            "ols forecast t0=8" => {
                let points = figures("y");
                let forecast = series(&points)
                    .forecast_with(TREND, case.number("t0"))
                    .unwrap();
                let interval = forecast.interval(case.confidence()).unwrap();
                case.check("forecast", forecast.value());
                case.check("lower", interval.lower());
                case.check("upper", interval.upper());
                assert_eq!(forecast.degrees_of_freedom(), Some(4.0));
                // The line itself: at the day before, and back to day 0.
                let next = series(&points).forecast_with(TREND, 9).unwrap().value();
                let slope = next - forecast.value();
                case.check("slope", slope);
                case.check("intercept", forecast.value() - 8.0 * slope);
                compared += 1;
            }
            "holt damped forecast" => {
                let points = figures("x");
                let phi = case.number("phi");
                let holt = DampedHolt::new(case.number("alpha"), case.number("beta_star"), phi)
                    .unwrap()
                    .starting_from(case.number("l0"), case.number("b0"));
                let ahead = |periods: f64| {
                    series(&points)
                        .forecast_with(ForecastMethod::DampedHolt(holt), 5.0 + periods)
                        .unwrap()
                };
                case.check("forecast", ahead(case.number("h")).value());
                // Level and trend follow from two forecasts.
                let trend = (ahead(2.0).value() - ahead(1.0).value()) / (phi * phi);
                case.check("trend", trend);
                case.check("level", ahead(1.0).value() - phi * trend);
                let variance = |periods: f64| ahead(periods).std_error().unwrap().powi(2);
                case.check("sse", 6.0 * variance(1.0));
                case.check("var_factor", variance(3.0) / variance(1.0));
                assert_eq!(ahead(1.0).degrees_of_freedom(), Some(6.0));
                compared += 1;
            }
            _ => {}
        }
    }
    assert_eq!(compared, 2);
}

/// The drift of exact figures in closed form, at uneven gaps: slope between the ends, variance of the steps a day,
/// s² (h + h²/T).
#[test]
fn drift_in_closed_form() {
    let points: [(f64, f64); 5] = [(0.0, 3.0), (1.0, 5.0), (4.0, 4.0), (6.5, 9.0), (7.0, 8.5)];
    let (first, last) = (points[0], points[4]);
    let length = last.0 - first.0;
    let slope = (last.1 - first.1) / length;
    let squares: f64 = points
        .windows(2)
        .map(|pair| {
            let gap = pair[1].0 - pair[0].0;
            (pair[1].1 - pair[0].1 - slope * gap).powi(2) / gap
        })
        .sum();
    let ahead: f64 = 3.25;
    let variance = squares / 3.0 * (ahead + ahead * ahead / length);
    let forecast = series(&points)
        .forecast_with(DRIFT, last.0 + ahead)
        .unwrap();
    close(forecast.value(), last.1 + slope * ahead, 1e-14);
    close(forecast.std_error().unwrap(), variance.sqrt(), 1e-13);
    assert_eq!(forecast.degrees_of_freedom(), Some(3.0));
    // t(0.975, 3), by mpmath
    let interval = forecast.interval(Confidence::P95).unwrap();
    close(
        interval.upper() - forecast.value(),
        3.182_446_305_283_709_6 * variance.sqrt(),
        1e-13,
    );
    close(
        forecast.probability_at_least(interval.upper()).unwrap(),
        0.025,
        1e-12,
    );
    close(
        forecast.probability_at_most(interval.lower()).unwrap(),
        0.025,
        1e-12,
    );
}

/// Hyndman and Athanasopoulos (2021), *Forecasting*, 5.5: √(h (1 + h/(T − 1))) standard deviations for even gaps.
#[test]
fn drift_at_even_gaps_is_the_textbook_one() {
    let values = [12.0, 15.0, 13.0, 18.0, 17.0, 22.0];
    let series = Readings::new((1..).zip(values)).unwrap();
    let one = series.forecast_with(DRIFT, 7).unwrap();
    let four = series.forecast_with(DRIFT, 10).unwrap();
    close(one.value(), 24.0, 1e-15);
    close(four.value(), 30.0, 1e-15);
    // Steps 3, −2, 5, −1, 5 about their mean of 2: 1, 16, 9, 9, 9.
    close(one.std_error().unwrap(), (11.0_f64 * 1.2).sqrt(), 1e-14);
    close(
        four.std_error().unwrap(),
        (11.0_f64 * 4.0 * 1.8).sqrt(),
        1e-14,
    );
}

/// Six surveys that agree far better than their errors allow: nothing is left to chance, and the forecast is normal.
#[test]
fn nothing_but_measurement_error_is_normal() {
    let points: Vec<(f64, f64)> = (0..6)
        .map(|day| (f64::from(day), 5.0 + f64::from(day % 2)))
        .collect();
    for method in [DRIFT, TREND] {
        let forecast = noisy(&points, &[1e12; 6]).forecast_with(method, 6).unwrap();
        assert_eq!(forecast.degrees_of_freedom(), None);
        let interval = forecast.interval(Confidence::P95).unwrap();
        let reach = (interval.upper() - forecast.value()) / forecast.std_error().unwrap();
        close(reach, 1.959_963_984_540_054, 1e-12);
    }
}

/// Weighted least squares, where Paule and Mandel's sum is below its expectation and σ² comes out as 0.
#[test]
fn a_trend_explained_by_measurement_error_is_weighted_least_squares() {
    let points = [(0.0, 10.0), (2.0, 12.5), (3.0, 13.0), (7.0, 18.0)];
    let variances = [1.0, 4.0, 2.0, 0.5];
    let forecast = noisy(&points, &variances).forecast_with(TREND, 10).unwrap();
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        points
            .iter()
            .zip(variances)
            .map(|(&(t, y), v)| of(t, y) / v)
            .sum()
    };
    let (w, wt, wy) = (sum(&|_, _| 1.0), sum(&|t, _| t), sum(&|_, y| y));
    let mean = wt / w;
    let spread = sum(&|t, _| (t - mean).powi(2));
    let slope = sum(&|t, y| (t - mean) * y) / spread;
    close(forecast.value(), wy / w + slope * (10.0 - mean), 1e-12);
    // The variance of the line, and something for the scatter that could have been there all the same.
    let variance = 1.0 / w + (10.0 - mean).powi(2) / spread;
    let error = forecast.std_error().unwrap();
    assert!(
        error > variance.sqrt() && error < 1.2 * variance.sqrt(),
        "{error}"
    );
}

#[test]
fn measurement_error_tempers_the_last_figure() {
    // The same figures, exact and from surveys: the surveys' last outlier is half believed.
    let points = [
        (1.0, 40.0),
        (2.0, 41.0),
        (3.0, 40.5),
        (4.0, 42.0),
        (5.0, 55.0),
    ];
    let exact = series(&points).forecast_with(DRIFT, 6).unwrap();
    let surveyed = noisy(&points, &[25.0; 5]).forecast_with(DRIFT, 6).unwrap();
    assert!(surveyed.value() < exact.value());
    assert!(surveyed.std_error().unwrap() < exact.std_error().unwrap());
    assert!(surveyed.degrees_of_freedom() > exact.degrees_of_freedom());
    // A vanishing error changes nothing.
    let nearly = noisy(&points, &[1e-12; 5]).forecast_with(DRIFT, 6).unwrap();
    close(nearly.value(), exact.value(), 1e-9);
    close(
        nearly.std_error().unwrap(),
        exact.std_error().unwrap(),
        1e-9,
    );
    close(nearly.degrees_of_freedom().unwrap(), 3.0, 1e-9);
}

/// Best first level and trend by trying the errors of the recursion in every direction.
#[test]
fn holt_starts_where_the_squares_are_least() {
    let points = [
        (0.0, 10.0),
        (1.0, 12.0),
        (2.0, 11.0),
        (3.0, 15.0),
        (4.0, 14.5),
    ];
    let weights = DampedHolt::new(0.4, 0.3, 0.85).unwrap();
    let squares = |level: f64, trend: f64| {
        let method = ForecastMethod::DampedHolt(weights.starting_from(level, trend));
        let forecast = series(&points).forecast_with(method, 5).unwrap();
        5.0 * forecast.std_error().unwrap().powi(2)
    };
    let fitted = series(&points)
        .forecast_with(ForecastMethod::DampedHolt(weights), 5)
        .unwrap();
    assert_eq!(fitted.degrees_of_freedom(), Some(3.0));
    // A parabola in two directions: its minimum from six values.
    let f00 = squares(0.0, 0.0);
    let (fl, fm) = (squares(1.0, 0.0), squares(-1.0, 0.0));
    let (ft, fu) = (squares(0.0, 1.0), squares(0.0, -1.0));
    let cross = 0.5 * (squares(1.0, 1.0) - fl - ft + f00);
    let (a, b) = (0.5 * (fl + fm) - f00, 0.5 * (ft + fu) - f00);
    let (c, d) = (0.25 * (fl - fm), 0.25 * (ft - fu));
    let determinant = a * b - cross * cross;
    let level = (cross * d - b * c) / determinant;
    let trend = (cross * c - a * d) / determinant;
    let method = ForecastMethod::DampedHolt(weights.starting_from(level, trend));
    let best = series(&points).forecast_with(method, 5).unwrap();
    close(fitted.value(), best.value(), 1e-9);
    assert!(squares(level, trend) <= squares(level + 0.01, trend));
    // Its own uncertainty comes on top of the scatter.
    let scatter = squares(level, trend) / 3.0;
    assert!(fitted.std_error().unwrap().powi(2) > scatter);
}

/// A level without a trend, or a trend without a level, is not known.
#[test]
fn holt_starts_from_numbers_or_from_what_fits() {
    let points = [(0.0, 10.0), (1.0, 12.0), (2.0, 11.0), (3.0, 15.0)];
    let forecast = |method: DampedHolt| {
        let method = ForecastMethod::DampedHolt(method);
        let forecast = series(&points).forecast_with(method, 5).unwrap();
        (forecast.value(), forecast.degrees_of_freedom())
    };
    let fitted = forecast(DampedHolt::USUAL);
    for (level, trend) in [
        (f64::NAN, 1.0),
        (10.0, f64::NAN),
        (f64::INFINITY, 1.0),
        (10.0, f64::NEG_INFINITY),
    ] {
        let started = DampedHolt::USUAL.starting_from(level, trend);
        assert_eq!(forecast(started), fitted);
    }
    assert_ne!(forecast(DampedHolt::USUAL.starting_from(10.0, 1.0)), fitted);
}

/// With α = 1 and β* = 0 each figure is the level, and the first level is left open: the forecast is the last
/// figure and what is left of the first trend.
#[test]
fn holt_at_its_ends() {
    let points = [(0.0, 10.0), (1.0, 12.0), (2.0, 15.0), (3.0, 13.0)];
    let drift = DampedHolt::new(1.0, 0.0, 1.0).unwrap();
    let method = ForecastMethod::DampedHolt(drift);
    let forecast = series(&points).forecast_with(method, 5.5).unwrap();
    let textbook = series(&points).forecast_with(DRIFT, 5.5).unwrap();
    close(forecast.value(), textbook.value(), 1e-13);
    close(
        forecast.std_error().unwrap(),
        textbook.std_error().unwrap(),
        1e-13,
    );
    // The trend fades out: from far enough on nothing changes.
    let far = |day: f64| series(&points).forecast_with(HOLT, day).unwrap().value();
    close(far(400.0), far(900.0), 1e-12);
}

#[test]
fn holt_includes_the_measurement_errors() {
    let points = [(0.0, 10.0), (1.0, 12.0), (2.0, 13.9), (3.0, 16.0)];
    let exact = series(&points).forecast_with(HOLT, 4).unwrap();
    let surveyed = noisy(&points, &[1.0, 4.0, 9.0, 2.0])
        .forecast_with(HOLT, 4)
        .unwrap();
    assert_eq!(exact.value(), surveyed.value());
    assert!(surveyed.std_error().unwrap() > 2.0 && exact.std_error().unwrap() < 1.0);
}

#[test]
fn no_forecast_without_reason() {
    let three = series(&[(0.0, 1.0), (7.0, 2.0), (14.0, 2.5)]);
    for method in [DRIFT, TREND, HOLT] {
        let two = series(&[(0.0, 1.0), (7.0, 2.0), (7.0, 2.5)]);
        assert_eq!((two.len(), two.is_empty()), (2, false));
        assert_eq!(
            two.forecast_with(method, 9),
            Err(ForecastError::TooFew {
                figures: 2,
                needed: 3
            })
        );
        for day in [14.0, 3.0, f64::NAN] {
            assert!(matches!(
                three.forecast_with(method, day),
                Err(ForecastError::NotAhead { last, .. }) if last == 14.0
            ));
        }
        assert!(three.forecast_with(method, 15).is_ok());
    }
    assert_eq!(
        three.forecast_with(DRIFT, 14).unwrap_err().to_string(),
        "day 14 is not after the last figure, of day 14"
    );
    let uneven = series(&[(0.0, 1.0), (7.0, 2.0), (21.0, 2.5)]);
    assert_eq!(
        uneven.forecast_with(HOLT, 28).unwrap_err().to_string(),
        "the gaps between the figures are too uneven for damped Holt: 7 to 14 days"
    );
    // A day late is even enough.
    assert!(
        series(&[(0.0, 1.0), (8.0, 2.0), (14.0, 2.5)])
            .forecast_with(HOLT, 21)
            .is_ok()
    );
    assert_eq!(
        three.forecast_with(HOLT, 70_014).unwrap_err().to_string(),
        "10000 periods ahead are too far for damped Holt"
    );
    assert_eq!(
        three.forecast_with(DRIFT, 1e300).unwrap_err(),
        ForecastError::OutOfNumbers {
            day: Day::number(1e300)
        }
    );
    assert_eq!(
        Readings::new([(f64::NAN, 1.0)]).unwrap_err().to_string(),
        "a figure has a finite time, not day NaN"
    );
    assert_eq!(
        Readings::new([(0, 1e101)]).unwrap_err(),
        ReadingsError::TooLarge { value: 1e101 }
    );
    assert_eq!(
        three.within(1.0..=1.0).unwrap_err().to_string(),
        "a figure cannot stay between 1 and 1"
    );
}

#[test]
fn figures_on_a_line_say_nothing_of_scatter() {
    let line = series(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (4.0, 9.0)]);
    for method in [DRIFT, TREND] {
        let forecast = line.forecast_with(method, 5).unwrap();
        close(forecast.value(), 11.0, 1e-14);
        assert_eq!(forecast.std_error(), None);
        assert_eq!(forecast.interval(Confidence::P95), None);
        assert_eq!(forecast.probability_at_least(5.0), None);
    }
    let backtest = line.backtest(DRIFT, 1, Confidence::P95).unwrap();
    assert_eq!((backtest.forecasts(), backtest.skipped()), (0, 1));
    assert!(backtest.coverage().is_none() && backtest.mean_error().is_none());
    // Surveys on a line are another matter.
    let surveyed = noisy(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)], &[1.0; 3]);
    for method in [DRIFT, TREND] {
        assert!(
            surveyed
                .forecast_with(method, 5)
                .unwrap()
                .interval(Confidence::P95)
                .is_some()
        );
    }
}

#[test]
fn a_bounded_figure_stays_in_its_range() {
    let surveys = [(120, 30), (130, 20), (145, 12), (160, 4)];
    let readings = surveys.map(|(promoters, detractors)| nps(promoters, 30, detractors));
    let series = Readings::new((0..).zip(readings.iter().map(Reading::from))).unwrap();
    let forecast = series.forecast_with(TREND, 12).unwrap();
    assert_eq!(forecast.value(), 100.0);
    assert_eq!(forecast.interval(Confidence::P99).unwrap().upper(), 100.0);
    assert_eq!(forecast.probability_at_least(-100.0), Some(1.0));
    assert_eq!(forecast.probability_at_least(100.1), Some(0.0));
    assert_eq!(forecast.probability_at_most(100.0), Some(1.0));
    assert_eq!(forecast.probability_at_least(f64::NAN), None);
    // One figure that is no such survey, and nothing is known of the range.
    let mixed = Readings::new([
        (0, Reading::from(&readings[0])),
        (1, Reading::from(70)),
        (2, Reading::from(&readings[2])),
    ]);
    assert!(mixed.unwrap().forecast_with(TREND, 12).unwrap().value() > 100.0);
}

/// What is neither below nor above is between, wherever the middle of the forecast lies.
#[test]
fn a_figure_stays_between_two_bounds_or_leaves_them() {
    let points = [
        (0.0, 40.0),
        (7.0, 42.5),
        (14.0, 41.0),
        (21.0, 45.5),
        (28.0, 44.0),
    ];
    let forecast = series(&points).forecast_with(TREND, 42).unwrap();
    let middle = forecast.value();
    let chance = |goal: KeyResult| {
        let outlook = forecast.outlook(&goal).unwrap();
        let percent = format!("{:.0}%", 100.0 * outlook.probability());
        assert!(outlook.to_string().starts_with(&percent), "{outlook}");
        outlook.probability()
    };
    for (lower, upper) in [
        (-2.0, 3.0),
        (0.5, 4.0),
        (1.0, 1.25),
        (-5.0, -1.5),
        (-9.0, -0.5),
    ] {
        let (lowest, highest) = (middle + lower, middle + upper);
        let between = chance(KeyResult::between("x", lowest, highest).unwrap());
        let below = chance(KeyResult::at_most("x", lowest).unwrap());
        let above = chance(KeyResult::at_least("x", highest).unwrap());
        close(between, 1.0 - below - above, 1e-14);
        assert!(between > 0.01 && below > 0.01 && above > 0.01);
    }
}

#[test]
fn of_two_figures_of_one_time_the_later_entry_counts() {
    let corrected = series(&[(0.0, 1.0), (7.0, 9.0), (14.0, 2.5), (7.0, 2.0)]);
    let plain = series(&[(0.0, 1.0), (7.0, 2.0), (14.0, 2.5)]);
    assert_eq!(corrected, plain);
}

/// The mean of −ln f of what was measured, f by differences of the distribution function of each forecast.
#[test]
fn a_backtest_is_as_surprised_as_its_forecasts_were() {
    let values = [10.0, 11.0, 11.8, 13.1, 13.4, 15.2, 15.0];
    let series = Readings::new((0..).zip(values)).unwrap();
    let backtest = series.backtest(TREND, 1, Confidence::P95).unwrap();
    let surprises: Vec<f64> = (3..values.len())
        .map(|known| {
            let then = Readings::new((0..).zip(values[..known].iter().copied())).unwrap();
            let then = then
                .forecast_with(TREND, u32::try_from(known).unwrap())
                .unwrap();
            let at_most = |x| then.probability_at_most(x).unwrap();
            let step = 1e-4;
            let here = at_most(values[known] + step) - at_most(values[known] - step);
            -(here / (2.0 * step)).ln()
        })
        .collect();
    assert_eq!(backtest.forecasts(), surprises.len());
    let mean = surprises.iter().sum::<f64>() / 4.0;
    close(backtest.log_score().unwrap(), mean, 1e-5);
}

#[test]
fn backtests_count_what_held() {
    // The last figure breaks out of everything before it.
    let values = [10.0, 11.0, 11.8, 13.1, 14.0, 14.9, 40.0];
    let series = Readings::new((0..).zip(values)).unwrap();
    let backtest = series.backtest(TREND, 1, Confidence::P95).unwrap();
    assert_eq!((backtest.forecasts(), backtest.held()), (4, 3));
    assert_eq!(backtest.coverage().unwrap().value(), 75.0);
    let errors: Vec<f64> = backtest
        .checks()
        .iter()
        .map(|check| check.measured() - check.interval().value())
        .collect();
    close(
        backtest.mean_error().unwrap(),
        errors.iter().sum::<f64>() / 4.0,
        1e-15,
    );
    assert!(backtest.mean_absolute_error().unwrap() >= backtest.mean_error().unwrap());
    // Each forecast is the one that could be made then.
    let check = backtest.checks()[1];
    let then = Readings::new((0..4).zip(values))
        .unwrap()
        .forecast_with(TREND, 4)
        .unwrap();
    assert_eq!(check.day(), 4.0);
    assert_eq!(Some(*check.interval()), then.interval(Confidence::P95));
    // At another confidence, whatever that of the backtest.
    for level in [0.1, 0.3, 0.5, 0.8, 0.95, 0.99, 0.999_9] {
        let confidence = Confidence::new(level).unwrap();
        let of_its_own = series.backtest(TREND, 1, confidence).unwrap();
        assert_eq!(backtest.coverage_at(confidence), of_its_own.coverage());
    }
    // Two steps ahead there is one forecast less.
    let two = series.backtest(TREND, 2, Confidence::P95).unwrap();
    assert_eq!(two.forecasts(), 3);
    assert_eq!(two.checks()[0].day(), 4.0);
    assert_eq!(
        series
            .backtest(TREND, 5, Confidence::P95)
            .unwrap_err()
            .to_string(),
        "7 figures are too few for a forecast, which needs 8"
    );
    assert!(series.backtest(TREND, usize::MAX, Confidence::P95).is_err());
}

#[test]
fn a_backtest_allows_for_the_error_of_the_later_measurement() {
    let values = [50.0, 51.0, 50.4, 51.2, 56.0];
    let exact = Readings::new((0..).zip(values)).unwrap();
    let share = |value: f64| Reading::measured(value, value - 8.0, value + 8.0, Confidence::P95);
    let last = values.map(|value| {
        if value == 56.0 {
            share(value).unwrap()
        } else {
            Reading::from(value)
        }
    });
    let surveyed = Readings::new((0..).zip(last)).unwrap();
    let held = |series: &Readings| series.backtest(TREND, 1, Confidence::P90).unwrap().held();
    assert_eq!((held(&exact), held(&surveyed)), (1, 2));
}

proptest! {
    #[test]
    fn laws(
        points in prop::collection::vec((0.0..100.0_f64, -50.0..50.0_f64, 0.0..9.0_f64), 3..9),
        ahead in 0.1..60.0_f64,
        x in -100.0..100.0_f64,
    ) {
        let values: Vec<(f64, f64)> = points.iter().map(|&(day, value, _)| (day, value)).collect();
        let variances: Vec<f64> = points.iter().map(|&(_, _, variance)| variance).collect();
        let mirrored: Vec<(f64, f64)> = values.iter().map(|&(day, value)| (day, -value)).collect();
        let day = 100.0 + ahead;
        for method in [DRIFT, TREND] {
            let Ok(forecast) = noisy(&values, &variances).forecast_with(method, day) else { continue };
            let narrow = forecast.interval(Confidence::P90).unwrap();
            let wide = forecast.interval(Confidence::P99).unwrap();
            prop_assert!(wide.contains(narrow.lower()) && wide.contains(narrow.upper()));
            prop_assert!(narrow.contains(forecast.value()));
            prop_assert!(wide.width().is_finite() && forecast.degrees_of_freedom().is_none_or(|known| known >= 1.0));
            let (above, below) =
                (forecast.probability_at_least(x).unwrap(), forecast.probability_at_most(x).unwrap());
            prop_assert!((above + below - 1.0).abs() < 1e-12);
            let other = noisy(&mirrored, &variances).forecast_with(method, day).unwrap();
            let scale = 1.0 + forecast.value().abs() + forecast.std_error().unwrap();
            prop_assert!((other.value() + forecast.value()).abs() <= 1e-9 * scale);
            prop_assert!((other.probability_at_most(-x).unwrap() - above).abs() < 1e-7);
            // A later day is never surer. Where so little is known that the forecast is held at one degree of freedom,
            // its standard error is a bound and not comparable.
            let later = noisy(&values, &variances).forecast_with(method, day + 5.0).unwrap();
            if forecast.degrees_of_freedom() != Some(1.0) {
                prop_assert!(later.std_error() >= forecast.std_error());
            }
            // Shifting and scaling the figures shifts and scales the forecast.
            let moved: Vec<(f64, f64)> = values.iter().map(|&(day, value)| (2.0 * day, 3.0 * value + 7.0)).collect();
            let nine: Vec<f64> = variances.iter().map(|variance| 9.0 * variance).collect();
            let moved = noisy(&moved, &nine).forecast_with(method, 2.0 * day).unwrap();
            prop_assert!((moved.value() - 3.0 * forecast.value() - 7.0).abs() <= 1e-7 * scale);
        }
    }

    #[test]
    fn nothing_panics(points in prop::collection::vec(any::<(f64, f64)>(), 0..6), day: f64, steps: usize) {
        if let Ok(series) = Readings::new(points.clone()) {
            for method in [DRIFT, TREND, HOLT] {
                if let Ok(forecast) = series.forecast_with(method, day) {
                    prop_assert!(forecast.value().is_finite());
                    if let Some(interval) = forecast.interval(Confidence::P99) {
                        prop_assert!(interval.lower() <= interval.value() && interval.value() <= interval.upper());
                        prop_assert!(interval.width().is_finite());
                    }
                }
                let _ = series.backtest(method, steps % 4, Confidence::P90);
            }
        }
        let close: Vec<(f64, f64)> = points.iter().map(|&(day, value)| (day % 1e-200, value % 1e-150)).collect();
        if let Ok(series) = Readings::new(close) {
            for method in [DRIFT, TREND, HOLT] {
                let _ = series.forecast_with(method, 1.0);
            }
        }
        let _ = Estimate::share(1, 2);
    }
}

#[cfg(feature = "serde")]
#[test]
fn stored_forms() {
    let method = ForecastMethod::DampedHolt(DampedHolt::new(0.5, 0.25, 1.0).unwrap());
    let json = r#"{"damped_holt":{"alpha":0.5,"beta":0.25,"phi":1.0}}"#;
    assert_eq!(serde_json::to_string(&method).unwrap(), json);
    assert_eq!(
        serde_json::from_str::<ForecastMethod>(json).unwrap(),
        method
    );
    assert_eq!(serde_json::to_string(&DRIFT).unwrap(), r#""drift""#);
    assert!(serde_json::from_str::<DampedHolt>(r#"{"alpha":0.0,"beta":0.25,"phi":1.0}"#).is_err());
}
