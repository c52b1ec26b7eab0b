//! Figures that are on a line of a chart, at the same height or at the same time, but for rounding.
#![allow(clippy::float_cmp)] // exact figures

use crate::close;
use crate::support::cases;
use cxmetrics::Confidence;
use cxmetrics::track::signal::{
    ChartError, ControlChart, Cusum, Ewma, IndividualsChart, Rule, Rules,
};
use cxmetrics::track::trend::{MannKendall, TheilSen, TrendError};

fn tenths(number: i32) -> f64 {
    f64::from(number) / 10.0
}

fn individuals(figures: impl IntoIterator<Item = f64>) -> IndividualsChart<usize> {
    IndividualsChart::new(figures.into_iter().enumerate(), ..).unwrap()
}

/// Ten figures on a mean that is exactly theirs are on no side of it.
#[test]
fn a_point_on_the_centre_is_on_no_side() {
    for (low, high, center) in [(3.6, 3.8, 3.7), (8.3, 8.5, 8.4)] {
        let chart = individuals([low, high].into_iter().chain([center; 10]));
        let nelson_2 = Rules::NONE.with(Rule::Nelson2);
        assert!(chart.as_chart().signals(nelson_2).is_empty());
    }
    // Every centre and every step of one decimal.
    for center in -99..=99 {
        for step in 1..=20 {
            let pair = [tenths(center - step), tenths(center + step)];
            let chart = individuals(pair.into_iter().chain([tenths(center); 10]));
            let side = Rules::NONE.with(Rule::Nelson2).with(Rule::WesternElectric4);
            assert!(chart.as_chart().signals(side).is_empty(), "{center} {step}");
            for point in &chart.as_chart().points()[2..] {
                assert_eq!(point.z(), 0.0);
                assert!(point.z().is_sign_positive());
            }
            // A ten-billionth of a step above the centre is above it.
            let above = tenths(center) + 1e-10 * tenths(step);
            let chart = ControlChart::from_figures(
                tenths(center),
                (0..9).map(|period| (period, above, tenths(step))),
            )
            .unwrap();
            assert_eq!(chart.signals(side).len(), 3, "{center} {step}");
        }
    }
}

/// What is typed as one, two or three sigma is on the line, and what is beyond it is beyond.
#[test]
fn a_point_on_a_line_is_not_beyond_it() {
    let rules = |rule| Rules::NONE.with(rule);
    for center in -40..=40 {
        for sigma in 1..=30 {
            for (lines, rule, needed) in [
                (3, Rule::Nelson1, 1),
                (2, Rule::Nelson5, 2),
                (1, Rule::Nelson6, 4),
                (1, Rule::Nelson8, 8),
            ] {
                let line = tenths(center + lines * sigma);
                let signals = |value: f64| {
                    let figures = (0..needed).map(|period| (period, value, tenths(sigma)));
                    let chart = ControlChart::from_figures(tenths(center), figures).unwrap();
                    chart.signals(rules(rule)).len()
                };
                assert_eq!(signals(line), 0, "{center} {sigma} {rule}");
                assert_eq!(signals(line + 1e-9 * tenths(sigma)), 1, "{center} {sigma}");
            }
            // And not within: fifteen on the line of one sigma are not hugging the centre.
            let on_line = tenths(center - sigma);
            let within = |value: f64| {
                let figures = (0..15).map(|period| (period, value, tenths(sigma)));
                let chart = ControlChart::from_figures(tenths(center), figures).unwrap();
                chart.signals(rules(Rule::Nelson7)).len()
            };
            assert_eq!(within(on_line), 0);
            assert_eq!(within(on_line + 1e-9 * tenths(sigma)), 1);
        }
    }
}

#[test]
fn figures_that_differ_by_rounding_are_equal() {
    // No spread but in the last digit.
    let same = [0.3, 0.1 + 0.2, 0.3].into_iter().enumerate();
    assert_eq!(
        IndividualsChart::new(same, ..).unwrap_err(),
        ChartError::NoSpread
    );
    // Five rises and a step in the last digit are no six in a row.
    let figures = [0.0, 0.1, 0.2, 0.3, 0.1 + 0.2, 0.4, 0.5];
    let chart = individuals(figures);
    assert!(chart.signals(Rules::NONE.with(Rule::Nelson3)).is_empty());
    // Neither does a trend see one.
    let test = MannKendall::new([0.3, 0.1 + 0.2, 0.4]).unwrap();
    assert_eq!((test.s(), test.variance()), (2, 8.0 / 3.0));
    assert_eq!(
        MannKendall::new([0.3, 0.1 + 0.2, 0.3]).unwrap_err(),
        TrendError::Constant
    );
    // Nor two times.
    let slope = TheilSen::new([(0.3, 1.0), (0.1 + 0.2, 5.0), (1.3, 2.0)]).unwrap();
    close(slope.value(), -1.0, 1e-14);
}

#[test]
fn sums_and_means_on_their_limits_are_not_beyond_them() {
    for sigma in 1..=30 {
        for tenth in 1..=20 {
            // Ten steps of so many tenths of a sigma above the allowance.
            let (allowance, threshold) = (0.3, tenths(10 * tenth));
            let cusum = Cusum::new(allowance, threshold).unwrap();
            let signals = |value: f64| {
                let figures = (0..10).map(|period| (period, value, tenths(sigma)));
                let chart = ControlChart::from_figures(0.0, figures).unwrap();
                cusum.signals(&chart).len()
            };
            let value = f64::from((3 + tenth) * sigma) / 100.0;
            assert_eq!(signals(value), 0, "{sigma} {tenth}");
            assert_eq!(signals(value + 1e-9), 1, "{sigma} {tenth}");
        }
        // The first weighted mean has the limits of a single figure.
        let ewma = Ewma::new(0.2, 3.0).unwrap();
        let signals = |value: f64| {
            let chart = ControlChart::from_figures(0.7, [(0, value, tenths(sigma))]).unwrap();
            ewma.signals(&chart).len()
        };
        let limit = tenths(7 + 3 * sigma);
        assert_eq!((signals(limit), signals(limit + 1e-9)), (0, 1));
    }
}

/// By integral equations on 56 nodes at 34 digits.
#[test]
fn run_lengths_have_their_digits() {
    for case in cases("run-length.json") {
        let expected: f64 = case.expect["digits"].as_str().unwrap().parse().unwrap();
        let shift = case.number("shift");
        let found = if case.method.starts_with("ewma") {
            let chart = Ewma::new(case.number("lambda"), case.number("width")).unwrap();
            chart.average_run_length(shift)
        } else {
            let chart = Cusum::new(case.number("k"), case.number("h")).unwrap();
            chart.average_run_length(shift)
        };
        close(found, expected, 1e-12);
    }
    // Printed to five digits.
    let patient = Ewma::new(0.001, 3.0).unwrap().average_run_length(0.0);
    assert_eq!(format!("{patient:.0}"), "45602");
    let slow = Cusum::new(0.0, 100.0).unwrap().average_run_length(0.0);
    assert_eq!(format!("{slow:.1}"), "5117.2");
    close(
        Cusum::default().average_run_length(1.0),
        10.375_969_921_593_6,
        1e-13,
    );
}

/// With λ = 1 an EWMA is Shewhart's chart, whose run length is 1 / P(beyond).
#[test]
fn an_ewma_without_memory_is_shewharts_chart() {
    for shift in [0.0, 0.5, 1.0, 3.0] {
        let shewhart = Rules::NONE
            .with(Rule::Nelson1)
            .average_run_length(shift)
            .unwrap();
        let ewma = Ewma::new(1.0, 3.0).unwrap().average_run_length(shift);
        close(ewma, shewhart, 1e-12);
    }
}

/// Longer for wider limits, up to the widest that are possible, and shorter for larger shifts.
#[test]
fn run_lengths_are_ordered() {
    for lambda in [0.02, 0.1, 0.5, 1.0] {
        let length = |width, shift| Ewma::new(lambda, width).unwrap().average_run_length(shift);
        let widths = [0.1, 1.0, 2.0, 4.0, 10.0];
        assert!(widths.is_sorted_by(|narrow, wide| length(*narrow, 0.0) < length(*wide, 0.0)));
        let shifts = [0.0, 0.3, 1.0, 5.0, 40.0];
        assert!(shifts.is_sorted_by(|small, large| length(3.0, *small) > length(3.0, *large)));
        close(length(3.0, 1.0), length(3.0, -1.0), 1e-12);
    }
}

#[test]
fn theil_sen_with_repeated_times() {
    let limits = |trend: &TheilSen| {
        let limits = trend.limits(Confidence::P95);
        [*limits.start(), *limits.end()]
    };
    let mut rows = 0;
    for case in cases("ties.json") {
        if case.method != "theil-sen repeated times" {
            continue;
        }
        rows += 1;
        let list = |key: &str| -> Vec<f64> {
            let numbers = case.input[key].as_array().unwrap().iter();
            numbers.map(|number| number.as_f64().unwrap()).collect()
        };
        let figures: Vec<_> = list("time").into_iter().zip(list("figure")).collect();
        // The order in which figures of one time come in is no order.
        let turned: Vec<_> = figures.iter().copied().rev().collect();
        for figures in [figures, turned] {
            let trend = TheilSen::new(figures).unwrap();
            case.check("slope", trend.value());
            case.check("lower", limits(&trend)[0]);
            case.check("upper", limits(&trend)[1]);
        }
    }
    assert_eq!(rows, 3);
    let figures = [(0, 1), (0, 3), (1, 2), (2, 5), (2, 4), (3, 6)];
    let figures = figures.map(|(time, figure)| (f64::from(time), f64::from(figure)));
    let [lower, upper] = limits(&TheilSen::new(figures).unwrap());
    assert_eq!(format!("{lower:.3} {upper:.3}"), "-0.293 2.529");
}

/// A sum that comes down to its threshold is at it, with what was lost further up.
#[test]
fn a_sum_that_came_down_to_the_threshold_is_not_above_it() {
    let figures = [1001, 1078, 1088, 1004, 1003, 904, 1075, 1010, 977, 948, 915];
    let chart = |unit: f64| {
        let rows = figures.iter().enumerate();
        let rows = rows.map(|(at, figure)| (at, f64::from(*figure) * unit, 3.0 * unit));
        ControlChart::from_figures(1000.0 * unit, rows).unwrap()
    };
    let cusum = Cusum::new(0.0, 1.0).unwrap();
    for unit in [1.0, 0.1, 1.0 / 3.0, 10.0] {
        let chart = chart(unit);
        let last = cusum.points(&chart).last().unwrap();
        // 1 + 78 + 88 + 4 + 3 − 96 + 75 + 10 − 23 − 52 − 85 = 3: one sigma.
        assert_eq!(last.rises(), 1.0, "{unit}");
    }
}

proptest::proptest! {
    #[test]
    fn sums_are_above_the_threshold_where_whole_numbers_are(
        steps in proptest::collection::vec(-120_i32..=120, 1..60),
        sigma in 1_i32..=12,
        allowance in 0_i32..=8,
        threshold in 1_i32..=24,
    ) {
        // All in units of a quarter of sigma.
        let rows = steps.iter().enumerate();
        let rows = rows.map(|(at, step)| (at, f64::from(1000 + step), f64::from(sigma)));
        let chart = ControlChart::from_figures(1000.0, rows).unwrap();
        let cusum = Cusum::new(f64::from(allowance) / 4.0, f64::from(threshold) / 4.0).unwrap();
        let mut sums = [0; 2];
        for (step, point) in steps.iter().zip(cusum.points(&chart)) {
            for (sum, sign) in sums.iter_mut().zip([1, -1]) {
                *sum = (*sum + sign * 4 * step - allowance * sigma).max(0);
            }
            let above = sums.iter().any(|sum| *sum > threshold * sigma);
            proptest::prop_assert_eq!(point.is_signal(), above);
        }
    }
}
