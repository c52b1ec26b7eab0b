//! Figures at the very ends of what is taken: the last size, exact ties, limits on one side only, parts without a weight.
#![allow(clippy::float_cmp)] // exact figures

use cxmetrics::okr::forecast::{DampedHolt, ForecastMethod, Readings, UsualMove};
use cxmetrics::okr::key_result::{Bands, Zone};
use cxmetrics::okr::lint::{DraftKeyResult, DraftObjective, LintCode, LintFinding};
use cxmetrics::okr::mirror::{EmployeeCustomerChain, NoiseError, Side};
use cxmetrics::okr::objective::{Dependence, DependenceError};
use cxmetrics::okr::{Cycle, Kind, Lint};
use cxmetrics::{Confidence, Estimate, KeyResult, Objective, Reading};

use crate::support::close;

const P95: Confidence = Confidence::P95;

fn measured(value: f64, lower: f64, upper: f64) -> Reading {
    Reading::measured(value, lower, upper, P95).unwrap()
}

#[test]
fn the_largest_figure_is_a_quarter_of_the_largest_number() {
    let largest = f64::MAX / 4.0;
    assert!(KeyResult::reach("figure", 0, largest).is_ok());
    assert!(KeyResult::reach("figure", 0, largest.next_up()).is_err());
    assert!(Reading::measured(0.0, -largest, largest, P95).is_ok());
    assert!(Reading::measured(0.0, -largest, largest.next_up(), P95).is_err());
}

/// What is nowhere below its value is certainly at least that; what may be on both sides is so in half of the cases, however
/// small the distance to its limits is.
#[test]
fn a_figure_with_limits_on_one_side_is_certain_on_the_other() {
    let goal = KeyResult::at_least("figure", 5).unwrap();
    let probability = |reading| goal.progress(reading).probability_reached().unwrap();
    assert_eq!(probability(measured(5.0, 5.0, 8.0)), 1.0);
    assert_eq!(probability(measured(5.0, 2.0, 5.0)), 0.5);
    let least = 5e-324;
    let sure = Confidence::new(0.99).unwrap();
    let reading = Reading::measured(0.0, -least, least, sure).unwrap();
    let goal = KeyResult::at_least("figure", 0).unwrap();
    assert_eq!(goal.progress(reading).probability_reached(), Some(0.5));
}

#[test]
fn a_figure_without_error_has_none() {
    let unsure = Confidence::new(1e-300).unwrap();
    let reading = Reading::measured(5.0, 5.0, 5.0, unsure).unwrap();
    assert_eq!(reading.std_error(), Some(0.0));
    // All answers that there are.
    let census = Estimate::share(30, 40).unwrap().of_population(40).unwrap();
    assert_eq!(Reading::from(census).std_error(), None);
}

/// What people type in has decimals, and so has what is computed from it; more of them than the figures themselves leave are
/// not dropped.
#[test]
fn a_percentage_keeps_the_decimals_of_its_figure() {
    for (figure, percent, less, more) in [
        (
            99.9,
            50.123_456_789,
            49.826_666_667_789,
            149.973_333_332_211,
        ),
        (
            1e6,
            0.123_456_789_011,
            998_765.432_109_89,
            1_001_234.567_890_11,
        ),
    ] {
        let around = KeyResult::within_percent("stock", figure, percent).unwrap();
        assert_eq!(around.bounds(), Some((Some(less), Some(more))));
        let grown = KeyResult::grow_by("leads", figure, percent).unwrap();
        assert_eq!(grown.target(), Some(more));
    }
    let cut = KeyResult::cut_by("complaints", 99.9, 7.123_456_789).unwrap();
    assert_eq!(cut.target(), Some(92.783_666_667_789));
}

/// A start so uncertain beside the way, and a figure so far beyond it, that both squares are beyond all numbers.
#[test]
fn a_set_of_no_numbers_is_none() {
    let start = Reading::with_std_error(0, 0).unwrap();
    let goal = KeyResult::reach_from("figure", start, 1e-200).unwrap();
    let progress = goal.progress(Reading::with_std_error(1, 1).unwrap());
    assert_eq!(progress.confidence_set(P95), None);
}

/// Ten periods of 0.7: a tenth of a millionth of a millionth more than half of them is more than half. Three of 0.01: what makes
/// up for two full ones but for a hundredth comes out of a difference, and is a hundredth.
#[test]
fn a_share_of_periods_is_rounded_as_far_as_its_figures_are() {
    let share = |amount: f64, count: u32, periods: &[f64]| {
        let periods = periods.iter().copied().map(Some);
        let goal = KeyResult::per_period("output", amount, count).unwrap();
        goal.progress(Reading::periods(periods)).raw().unwrap()
    };
    assert!(share(0.7, 10, &[0.7, 0.7, 0.7, 0.7, 0.7, 1e-13]) > 0.5);
    assert_eq!(share(0.01, 3, &[0.01, 0.01, -0.0197]), 0.01);
}

/// 1000.1 − 999.8 is not 0.3 in doubles, but as near as these figures are known.
#[test]
fn a_knot_is_as_wide_as_the_figures_of_the_way() {
    let churn = KeyResult::zones("churn", 1_000.1, [0.3, 0.2, 0.1]).unwrap();
    assert_eq!(churn.progress(1_000.1 - 999.8).zone(), Some(Zone::Commit));
    // One that is missing of whole ones is a miss, wherever the way began.
    let answers = KeyResult::reach("answers", 0.5, 9_007_199_254_740_991_i64).unwrap();
    let short = answers.progress(9_007_199_254_740_990_i64).raw().unwrap();
    assert!(short < 1.0);
    let steps = [(0.5, 0.0), (90.5, 0.9), (100.5, 1.0)];
    let steps = KeyResult::checkpoints("steps", steps).unwrap();
    assert!(steps.progress(95.5 + 1e-12).raw().unwrap() > 0.95);
}

/// From 1000.1 to 1000.4 two thirds are a digit less, and still two thirds.
#[test]
fn a_grade_of_a_score_is_that_of_its_figures() {
    let bands = Bands::new("short", [(0.7, "seven"), (0.9, "nine")]).unwrap();
    let thirds = Bands::new("short", [(2.0 / 3.0, "two thirds")]).unwrap();
    let hours = KeyResult::reach("hours", 1_000.1, 1_000.4).unwrap();
    let score = Objective::new("goal")
        .with(hours.with_reading(1_000.3))
        .score()
        .unwrap();
    assert!(score.value() < 2.0 / 3.0);
    assert_eq!(score.grade(&thirds), Some("two thirds"));
    // What has no weight has no say, however large it is.
    let leads = KeyResult::reach("leads", 0, 1_000)
        .unwrap()
        .with_reading(654);
    let other = KeyResult::reach("other", 0.5, 1_000.5).unwrap();
    let other = other.with_reading(1e20).with_weight(0).unwrap();
    let score = Objective::new("goal")
        .with(leads)
        .with(other)
        .score()
        .unwrap();
    assert_eq!((score.value(), score.raw()), (0.654, Some(0.654)));
    assert_eq!(score.grade(&bands), Some("short"));
}

/// Where one limit is out of all reach nothing is left of the other one; where all of an interval is behind the target, nothing
/// is uncertain.
#[test]
fn limits_without_end_and_limits_behind_the_target() {
    let goal = KeyResult::reach("leads", 0, 100).unwrap();
    let score = |reading: Reading| {
        let objective = Objective::new("goal").with(goal.clone().with_reading(reading));
        objective.score().unwrap()
    };
    let limits = |reading| {
        let interval = score(reading).interval(P95).unwrap();
        [interval.lower(), interval.upper()]
    };
    assert_eq!(limits(measured(50.0, -1e160, 60.0)), [0.0, 1.0]);
    assert_eq!(limits(measured(50.0, 40.0, 1e160)), [0.0, 1.0]);
    let far = 6e151;
    for value in [far, -far] {
        assert_eq!(score(measured(value, -far, far)).raw_interval(P95), None);
    }
    let behind = goal.clone().with_reading(measured(110.0, 100.0, 120.0));
    let none = KeyResult::reach("pages", 0, 100).unwrap().with_reading(0);
    let score = Objective::new("goal")
        .with(behind)
        .with(none)
        .score()
        .unwrap();
    let interval = score.interval(P95).unwrap();
    assert_eq!([interval.lower(), interval.upper()], [0.5, 0.5]);
}

#[test]
fn correlations_may_be_off_by_their_rounding() {
    let known =
        |upper: f64, lower: f64| Dependence::known(["a", "b"], [[1.0, upper], [lower, 1.0]]);
    assert!(known(1e-12, 0.0).is_ok());
    assert_eq!(
        known(1.1e-12, 0.0).unwrap_err(),
        DependenceError::NotACorrelation {
            row: 2,
            column: 1,
            value: 0.0
        }
    );
    assert!(known(1.0 + 8e-13, 1.0 + 8e-13).is_ok());
    assert_eq!(
        known(1.0 + 1e-12, 1.0 + 1e-12).unwrap_err(),
        DependenceError::Impossible
    );
}

#[test]
fn a_unit_has_a_figure_and_an_error_that_have_squares() {
    let mut chain = EmployeeCustomerChain::new();
    let figure = 1e300_f64;
    assert!(chain.record_employees("Bonn", 1, figure).is_ok());
    assert!(chain.record_employees("Bonn", 1, figure.next_up()).is_err());
    let error = Reading::with_std_error(0, 1e150).unwrap();
    assert!(chain.record_employees("Bonn", 1, error).is_ok());
    let error = Reading::with_std_error(0, 1.000_001e150).unwrap();
    assert!(chain.record_employees("Bonn", 1, error).is_err());
}

/// Nine units of which four are 2 above the mean and four below it, with a variance of 4, as much as the mean of eight that are
/// exact and one of 36; and sixteen that go together without any noise.
#[test]
fn nothing_is_left_of_noise_and_nothing_is_taken_from_what_has_none() {
    let mut chain = EmployeeCustomerChain::new();
    for unit in 0..9_i32 {
        let figure = match unit {
            0..4 => Reading::from(-2.0),
            4..8 => Reading::from(2.0),
            _ => Reading::with_std_error(0, 6).unwrap(),
        };
        chain.record_employees(unit, 1, figure).unwrap();
        chain.record_customers(unit, 1, f64::from(unit)).unwrap();
    }
    let refused = chain.by_unit(0).unwrap().true_link(P95).unwrap_err();
    assert_eq!(
        refused,
        NoiseError::NothingLeft {
            side: Side::Employees
        }
    );
    let mut chain = EmployeeCustomerChain::new();
    for unit in 0..16_i32 {
        chain
            .record_employees(unit, 1, f64::from(unit % 2))
            .unwrap();
        chain
            .record_customers(unit, 1, f64::from(20 * (unit % 2)))
            .unwrap();
    }
    let link = chain.by_unit(0).unwrap().true_link(P95).unwrap();
    assert_eq!(link.correlation().value(), 1.0);
    assert!(!link.is_as_strong_as_can_be());
}

/// A trend that is gone at once leaves the last figure.
#[test]
fn a_trend_that_fades_to_nothing_is_none() {
    let holt = DampedHolt::new(1.0, 0.0, 1e-200).unwrap();
    let series = Readings::new((0..).zip([3.0, 5.0, 4.0, 7.0])).unwrap();
    let forecast = series
        .forecast_with(ForecastMethod::DampedHolt(holt), 4)
        .unwrap();
    assert_eq!(forecast.value(), 7.0);
}

/// The mean of equals is what they are, to the last digit, also beside another one that has no weight. Rounded as parts of
/// their sum these weights add up to 1.4 · 2⁻⁵³ less or more than 1, which moves every mean.
#[test]
fn the_mean_of_equals_is_not_moved_by_what_has_no_weight() {
    let at = |share: f64, weight: f64| {
        let result = KeyResult::reach(format!("{weight}"), 0, 1).unwrap();
        result.with_reading(share).with_weight(weight).unwrap()
    };
    for share in (1..97).map(|part| f64::from(part) / 97.0) {
        let objective = Objective::new("goal")
            .with(at(0.25, 0.0))
            .with(at(share, 0.4))
            .with(at(share, 1.5))
            .with(at(share, 3.0));
        assert_eq!(objective.score().unwrap().raw(), Some(share));
    }
}

/// The error of a survey that is still to come is added to what is forecast, up to the largest.
#[test]
fn a_survey_may_be_as_uncertain_as_any_figure() {
    let series = Readings::new([(0, 20)])
        .unwrap()
        .with_usual_move(UsualMove::new(8.0).unwrap());
    for error in [1e60, 1e100] {
        let forecast = series.forecast(91).unwrap().measured_with(error).unwrap();
        close(forecast.std_error().unwrap() / error, 1.0, 1e-12);
    }
}

/// The variances of hundreds of precise surveys, multiplied, are beyond all numbers.
#[test]
fn hundreds_of_precise_surveys_have_a_forecast() {
    let of = |day: i32| Reading::with_std_error(f64::from(day % 7), 0.01).unwrap();
    let series = Readings::new((0..400).map(|day| (day, of(day)))).unwrap();
    let series = series.with_usual_move(UsualMove::new(1_000.0).unwrap());
    let forecast = series.forecast(401).unwrap();
    assert!((-10.0..20.0).contains(&forecast.value()));
}

/// Along a line from forecast to forecast, or each from the first reading on; in units in which the figures are large, and
/// small, with errors that are most of what they are off by, and next to nothing of it.
#[test]
fn lines_are_the_same_in_any_unit_and_step_by_step() {
    let mut state = 5_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 30) - 1.0
    };
    // Noisy at first, and quieter afterwards: the scatter is smaller and smaller.
    let figures: Vec<f64> = (0..120)
        .map(|day| 0.4 * f64::from(day) + if day < 70 { 3.0 } else { 0.3 } * noise())
        .collect();
    for method in [ForecastMethod::Drift, ForecastMethod::LinearTrend] {
        for error in [1e-4, 0.5, 1.3, 1.6] {
            for scale in [1e-18, 1e-3, 1.0, 1e3, 1e18, 1.3e18, 1.7e18, 2.2e18] {
                let readings: Vec<_> = (0..)
                    .zip(&figures)
                    .map(|(day, figure)| {
                        (
                            day,
                            Reading::with_std_error(scale * figure, scale * error).unwrap(),
                        )
                    })
                    .collect();
                let series = Readings::new(readings.clone()).unwrap();
                let backtest = series.backtest(method, 1, P95).unwrap();
                for (known, check) in (3..).zip(backtest.checks()).skip(60).step_by(7) {
                    let first = Readings::new(readings[..known].to_vec()).unwrap();
                    let afresh = first
                        .forecast_with(method, i32::try_from(known).unwrap())
                        .unwrap();
                    let afresh = afresh
                        .measured_with(scale * error)
                        .unwrap()
                        .interval(P95)
                        .unwrap();
                    let walked = check.interval();
                    close(walked.lower() / scale, afresh.lower() / scale, 1e-6);
                    close(walked.upper() / scale, afresh.upper() / scale, 1e-6);
                }
            }
        }
    }
}

/// A target that is the start itself is a fault of its own, and neither above nor below what usually happens.
#[test]
fn a_target_at_the_start_is_not_out_of_reach() {
    let usual = UsualMove::new(4.0).unwrap().with_mean(8.0).unwrap();
    let result = |target| DraftKeyResult {
        name: "NPS".into(),
        start: Some(40.0),
        target: Some(target),
        kind: Kind::Committed,
        usual_move: Some(usual),
        ..DraftKeyResult::default()
    };
    let codes = |target| -> Vec<LintCode> {
        let name = "goal".into();
        let key_results = vec![result(target)];
        let lint = Lint::new(Cycle::new(0, 91).unwrap());
        let findings = lint.check([DraftObjective { name, key_results }]);
        findings.iter().map(LintFinding::code).collect()
    };
    assert!(codes(40.0).contains(&LintCode::TargetIsStart));
    assert!(!codes(40.0).contains(&LintCode::TargetOutOfReach));
    assert!(codes(39.0).contains(&LintCode::TargetOutOfReach));
}
