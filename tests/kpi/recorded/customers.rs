//! The worth of customers: lifetime values, retention that differs between customers, growth.

use super::{compared, confidences, level, limited};
use crate::recording::Recording;
use cxmetrics::Estimate;
use cxmetrics::compare::Compare;
use cxmetrics::kpi::{
    EarnedGrowth, LifetimeValue, ShiftedBetaGeometric, ShiftedBetaGeometricError, retention,
    simple_lifetime_value,
};

fn values() -> Vec<(String, LifetimeValue)> {
    let mut values = Vec::new();
    for (margin, kept) in [
        (100.0, 80.0),
        (-40.0, 95.0),
        (0.57, 0.0),
        (250.0, 100.0),
        (0.0, 50.0),
        (1e99, 99.9),
        (-0.0, -0.0),
    ] {
        for discount in [0.0, 0.1 + 0.2, 12.0, 1e6] {
            for periods in [None, Some(0), Some(1), Some(2), Some(5), Some(1_000_003)] {
                let value = LifetimeValue::new(margin, kept).unwrap();
                let mut value = value.discounted(discount).unwrap();
                if let Some(periods) = periods {
                    value = value.over(periods);
                }
                let name = format!("{margin} {kept} {discount} {periods:?}");
                values.push((format!("{name} end"), value.paid_at_end()));
                values.push((name, value));
            }
        }
    }
    values
}

#[test]
fn lifetime_values() {
    let mut recording = Recording::new("kpi/lifetime-values");
    for (name, value) in values() {
        let sensitivity = value.sensitivity();
        let slopes =
            sensitivity.map(|slopes| (slopes.margin(), slopes.retention(), slopes.discount()));
        recording.note(
            name,
            (
                value.lifetime(),
                value.value(),
                slopes,
                value.with_referrals(0.1),
            ),
        );
    }
    let value = LifetimeValue::new(100.0, 80.0).unwrap();
    recording.note(
        "whole",
        (value, value.over(3).paid_at_end(), value.sensitivity()),
    );
    for rate in [0.0, 0.3, 1e99, 1e101, -0.1, f64::NAN] {
        recording.note(format!("referrals {rate}"), value.with_referrals(rate));
    }
    for (order, orders, margin, periods) in [
        (50.0, 4.0, 30.0, 5.0),
        (0.1, 3.0, 57.0, 2.5),
        (-20.0, 1.0, 10.0, 3.0),
        (0.0, -1.0, 10.0, 3.0),
        (1e200, 1e200, 10.0, 1.0),
        (f64::NAN, 1.0, 1.0, 1.0),
    ] {
        let found = simple_lifetime_value(order, orders, margin, periods);
        recording.note(format!("simple {order} {orders} {margin} {periods}"), found);
    }
    for (margin, kept) in [
        (f64::NAN, 50.0),
        (1.1e100, 50.0),
        (-1.1e100, 50.0),
        (1.0, -0.1),
        (1.0, 100.1),
        (1.0, f64::NAN),
    ] {
        let error = LifetimeValue::new(margin, kept).unwrap_err();
        recording.note(format!("new {margin} {kept}"), (error, error.to_string()));
    }
    for discount in [-0.1, f64::NAN, f64::INFINITY, 1.1e100] {
        let error = value.discounted(discount).unwrap_err();
        recording.note(format!("discount {discount}"), (error, error.to_string()));
    }
    recording.finish();
}

#[test]
fn lifetime_values_with_limits() {
    let mut recording = Recording::new("kpi/lifetime-limits");
    let kept = [
        (200, 1_000),
        (1, 10),
        (0, 20),
        (20, 20),
        (300_000, 1_000_000),
    ];
    for (margin, discount, periods) in [
        (100.0, 10.0, None),
        (-30.0, 5.0, Some(4)),
        (40.0, 0.0, None),
        (0.57, 0.0, Some(12)),
    ] {
        let value = LifetimeValue::new(margin, 50.0)
            .unwrap()
            .discounted(discount)
            .unwrap();
        let value = periods.map_or(value, |periods| value.over(periods));
        for (lost, size) in kept {
            let share = retention(lost, size).unwrap();
            let call = format!("{margin} {discount} {lost} of {size}");
            for confidence in [level(0.8), level(0.99)] {
                let interval = share.interval(confidence);
                recording.note(
                    format!("{call}: {}", confidence.level()),
                    value.interval(&interval),
                );
                let rate = Estimate::share(3, 40).unwrap().interval(confidence);
                let found = value.referral_interval(&interval, &rate);
                recording.note(format!("{call}: referrals"), found);
                let other = Estimate::share(3, 40).unwrap().interval(level(0.5));
                recording.note(
                    format!("{call}: other"),
                    value.referral_interval(&interval, &other),
                );
            }
            limited(&mut recording, &call, &value.measured(share));
        }
        let [one, other] = [200, 260].map(|lost| value.measured(retention(lost, 1_000).unwrap()));
        match one.difference(&other) {
            Ok(found) => compared(
                &mut recording,
                &format!("{margin}: difference"),
                &found,
                &[0.0, 9.0],
            ),
            Err(error) => recording.note(format!("{margin}: difference"), error.to_string()),
        }
        match one.relative_change(&other) {
            Ok(found) => compared(
                &mut recording,
                &format!("{margin}: ratio"),
                &found,
                &[0.0, 9.0],
            ),
            Err(error) => recording.note(format!("{margin}: ratio"), error.to_string()),
        }
    }
    recording.finish();
}

#[test]
fn earned_growth() {
    let mut recording = Recording::new("kpi/growth");
    for (before, retained, new) in [
        (100.0, 90.0, 30.0),
        (0.3, 0.1 + 0.2, 0.57),
        (1e12, 0.0, 5e11),
        (7.0, -0.0, -0.0),
        (0.0, 1.0, 1.0),
        (-1.0, 1.0, 1.0),
        (1.0, -1.0, 1.0),
        (1.0, 1.0, 1.1e100),
        (1e-101, 1.0, 1.0),
        (f64::NAN, 1.0, 1.0),
        (1.0, f64::NAN, 1.0),
        (1.0, 1.0, f64::INFINITY),
    ] {
        let call = format!("{before} {retained} {new}");
        match EarnedGrowth::new(before, retained, new) {
            Err(error) => recording.note(call, (error, error.to_string())),
            Ok(growth) => {
                recording.note(
                    &call,
                    (growth, growth.total(), growth.net_revenue_retention()),
                );
                for earned in [-1.0, 0.0, 30.0, 57.0, 100.0, 100.1, f64::NAN] {
                    recording.note(format!("{call}: {earned}"), growth.value(earned));
                }
                for (count, size) in [(30, 80), (0, 5)] {
                    let earned = Estimate::share(count, size).unwrap().interval(level(0.9));
                    recording.note(
                        format!("{call}: {count} of {size}"),
                        growth.interval(&earned),
                    );
                }
            }
        }
    }
    recording.finish();
}

fn cohorts() -> Vec<(&'static str, Vec<Vec<u64>>)> {
    vec![
        ("usual", vec![vec![1_000, 631, 468, 382, 326, 289, 262]]),
        ("small", vec![vec![20, 12, 9, 8]]),
        ("constant churn", vec![vec![1_024, 512, 256, 128, 64]]),
        ("rising churn", vec![vec![1_000, 950, 700, 200, 10]]),
        ("all leave", vec![vec![50, 10, 0]]),
        ("two kinds", vec![vec![100, 50, 50, 50, 50]]),
        (
            "some cohorts",
            vec![
                vec![300, 200, 160],
                vec![250, 180, 150, 131],
                vec![90, 60],
                vec![7],
            ],
        ),
        ("late", vec![vec![100, 100, 99, 97]]),
        ("many", vec![vec![1_000_000, 800_000, 700_000, 640_000]]),
    ]
}

#[test]
fn cohorts_that_leave() {
    let mut recording = Recording::new("kpi/cohorts");
    for (name, cohorts) in cohorts() {
        let model = ShiftedBetaGeometric::fit_cohorts(&cohorts).unwrap();
        recording.note(name, &model);
        let figures = (
            model.alpha(),
            model.beta(),
            model.polarization(),
            model.log_likelihood(),
        );
        recording.note(format!("{name}: figures"), figures);
    }
    for (name, survivors) in [
        ("none", vec![]),
        ("one", vec![10]),
        ("two", vec![10, 5]),
        ("grows", vec![10, 5, 6]),
        ("nobody left", vec![10, 10, 10]),
        ("empty", vec![0, 0, 0, 0]),
        ("gone at once", vec![10, 0, 0]),
        ("the longest", vec![5; 1_001]),
        ("too long", vec![5; 1_002]),
    ] {
        let found = ShiftedBetaGeometric::fit(&survivors);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(name, (found.err(), words));
    }
    let grows: Result<_, ShiftedBetaGeometricError> =
        ShiftedBetaGeometric::fit_cohorts([[9, 8, 7], [9, 9, 10]]);
    recording.note("the second grows", grows.err());
    recording.finish();
}

#[test]
fn survival_of_cohorts() {
    let mut recording = Recording::new("kpi/cohorts-survival");
    for (name, cohorts) in cohorts().into_iter().take(4) {
        let model = ShiftedBetaGeometric::fit_cohorts(&cohorts).unwrap();
        for renewals in [0, 1, 4] {
            recording.note(
                format!("{name} {renewals}"),
                model.survival(renewals, level(0.9)),
            );
        }
        recording.note(format!("{name} too far"), model.survival(1_001, level(0.9)));
    }
    recording.finish();
}

#[test]
fn retention_of_cohorts() {
    let mut recording = Recording::new("kpi/cohorts-retention");
    for (name, cohorts) in cohorts() {
        let model = ShiftedBetaGeometric::fit_cohorts(&cohorts).unwrap();
        for renewal in [0, 1, 2, 9, 1_001] {
            recording.note(
                format!("{name} {renewal}"),
                model.retention(renewal, level(0.95)),
            );
        }
    }
    let (_, usual) = &cohorts()[0];
    let model = ShiftedBetaGeometric::fit_cohorts(usual).unwrap();
    for confidence in confidences() {
        let call = format!("renewal 3 {}", confidence.level());
        recording.note(call, model.retention(3, confidence));
    }
    recording.note("far", model.retention(1_000, level(0.5)));
    recording.finish();
}

#[test]
fn values_of_cohorts() {
    let mut recording = Recording::new("kpi/cohorts-values");
    let (_, small) = &cohorts()[1];
    let model = ShiftedBetaGeometric::fit_cohorts(small).unwrap();
    for (margin, discount) in [
        (100.0, 40.0),
        (-20.0, 60.0),
        (1.0, 0.0),
        (1.0, -1.0),
        (1e100, 90.0),
        (1.1e100, 10.0),
        (f64::NAN, 10.0),
        (1.0, f64::NAN),
        (1.0, 1.1e100),
        (5.0, 1e6),
    ] {
        let found = model.lifetime_value(margin, discount, level(0.8));
        recording.note(format!("{margin} {discount}"), found);
    }
    recording.finish();
}
