//! Nothing that leaves the crate is −0: cases that the fuzzer found.

use cxmetrics::compare::{Summary, benjamini_hochberg, holm};
use cxmetrics::kpi::{EarnedGrowth, LifetimeValue, ServiceTimes, simple_lifetime_value};
use cxmetrics::okr::forecast::{DampedHolt, GoalAssistant, UsualMove};
use cxmetrics::okr::objective::Dependence;
use cxmetrics::track::signal::{ControlChart, IndividualsChart};
use cxmetrics::weight::Survey;
use cxmetrics::{Ces, Csat, KeyResult, Metric, Nps, Reading, Scale, Tally};

#[track_caller]
fn plain(figure: f64) {
    assert!(figure != 0.0 || figure.is_sign_positive(), "−0");
}

#[test]
fn products_that_vanish() {
    plain(simple_lifetime_value(1e-185, -5e-140, 30.0, 2.0).unwrap());
    plain(simple_lifetime_value(0.0, 3.0, -30.0, 2.0).unwrap());
    let nobody_stays = LifetimeValue::new(-8.8, 0.0)
        .unwrap()
        .over(12)
        .paid_at_end();
    plain(nobody_stays.value().unwrap());
    let sensitivity = nobody_stays.sensitivity().unwrap();
    for slope in [
        sensitivity.margin(),
        sensitivity.retention(),
        sensitivity.discount(),
    ] {
        plain(slope);
    }
}

#[test]
fn figures_that_came_as_minus_zero() {
    let figures = [(1, -0.0), (2, 1.0), (3, -0.0), (4, -1.0)];
    let chart = IndividualsChart::new(figures, ..).unwrap();
    for point in chart.points() {
        plain(point.value());
    }
    let chart =
        ControlChart::from_figures(-0.0, figures.map(|(at, figure)| (at, figure, 1.0))).unwrap();
    for point in chart.points() {
        plain(point.value());
        plain(point.center());
    }
    let growth = EarnedGrowth::new(1.0, -0.0, -0.0).unwrap();
    plain(growth.net_revenue_retention());
    let value = LifetimeValue::new(-0.0, -0.0)
        .unwrap()
        .discounted(-0.0)
        .unwrap();
    plain(value.sensitivity().unwrap().discount());
    plain(value.sensitivity().unwrap().retention());
    plain(DampedHolt::new(0.5, -0.0, 1.0).unwrap().beta());
    plain(benjamini_hochberg(&[-0.0, 0.5]).unwrap()[0]);
    plain(Summary::known(-0.0).unwrap().mean());
    plain(ServiceTimes::from_hours([-0.0, 0.0]).unwrap().median());
    let declared = Dependence::declared(-0.0).unwrap();
    plain(declared.correlation("one", "other").unwrap());
    let survey = Survey::new(Scale::THUMBS, [0, 1]).unwrap();
    plain(survey.with_weights([-0.0, 1.0]).unwrap().weights()[0]);
    let usual = UsualMove::new(0.07).unwrap();
    let assistant = GoalAssistant::planned(-0.0, -0.0, 2, usual).unwrap();
    plain(assistant.smallest_visible_move());
    plain(assistant.by_trend(27).unwrap().smallest_visible_move());
}

/// What lies below a score that hardly anybody can have.
#[test]
fn tails_that_vanish() {
    let counts = [0, 1, 2, 4, 3, 3, 3, 1, 0, 0, 2];
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    let mean = Ces::MEAN.estimate(&tally).unwrap();
    for score in [5e-324, 1e-300, 1e-30] {
        plain(mean.probability_below(score));
        plain(mean.probability_at_most(score));
    }
    // Once NaN.
    let tally = Tally::from_counts(Scale::ONE_TO_SEVEN, [0, 1, 0, 0, 2, 3, 0]).unwrap();
    let index = Csat::RESCALED.estimate(&tally).unwrap();
    for score in [f64::MIN_POSITIVE, 5e-324] {
        assert_eq!(index.probability_below(score), 0.0);
        assert_eq!(index.probability_at_least(score), 1.0);
    }
}

/// The sum of nothing is −0 for the standard library.
#[test]
fn sums_of_nothing() {
    // One of a population of two was asked: no total below the lowest is possible.
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap();
    let nps = Nps::STANDARD
        .estimate(&tally)
        .unwrap()
        .of_population(2)
        .unwrap();
    for score in [-200.0, -100.0, -50.0, 0.0, 50.0, 100.0, 200.0] {
        for p in [
            nps.p_value(score),
            nps.probability_at_least(score),
            nps.probability_at_most(score),
            nps.probability_below(score),
        ] {
            plain(p);
        }
    }
    let bound = KeyResult::at_least("kept", 116).unwrap();
    for reading in [
        Reading::from(57),
        Reading::from(117),
        Reading::periods([Some(1.0), None, Some(2.0)]),
    ] {
        let progress = bound.progress(reading);
        plain(progress.probability_reached().unwrap());
        plain(progress.probability_at_least(3.0).unwrap());
    }
}

#[test]
fn corrected_p_values() {
    let p_values = [0.2, 1e-12, -0.0, 0.9];
    for corrected in [holm(&p_values), benjamini_hochberg(&p_values)] {
        for p_value in corrected.unwrap() {
            plain(p_value);
        }
    }
}
