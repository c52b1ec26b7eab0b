//! Lifetimes of customers: curves, their limits, and their comparisons.

use super::{compared, confidences, level, limited, noise};
use crate::recording::Recording;
use cxmetrics::compare::Compare;
use cxmetrics::kpi::{CurvesError, LogRank, Survival, SurvivalError};

fn curve(times: &[(f64, bool)]) -> Survival {
    Survival::new(times.iter().copied()).unwrap()
}

fn some(count: usize, seed: u64, kept: u32) -> Survival {
    let times = noise(count, seed).into_iter().zip(noise(count, seed + 100));
    Survival::new(times.map(|(time, fate)| (f64::from(time) / 4.0, fate >= kept))).unwrap()
}

fn curves() -> Vec<(&'static str, Survival)> {
    vec![
        ("one left", curve(&[(3.0, true)])),
        ("one stays", curve(&[(3.0, false)])),
        (
            "all left",
            curve(&[(1.0, true), (2.0, true), (2.0, true), (5.0, true)]),
        ),
        (
            "nobody left",
            curve(&[(1.0, false), (4.0, false), (4.0, false)]),
        ),
        (
            "at once",
            curve(&[(0.0, true), (0.0, false), (1.0, true), (2.0, false)]),
        ),
        (
            "typed",
            curve(&[
                (0.3, true),
                (0.1 + 0.2, true),
                (0.57, false),
                (1.1, true),
                (1.1 + 1e-16, false),
                (2.2, false),
                (-0.0, false),
            ]),
        ),
        (
            "halves",
            curve(&[
                (1.0, true),
                (2.0, true),
                (3.0, false),
                (4.0, false),
                (2.0, false),
                (3.0, true),
            ]),
        ),
        ("half", curve(&[(1.0, true), (2.0, false)])),
        (
            "last leaves",
            curve(&[(1.0, false), (2.0, true), (3.0, false), (9.0, true)]),
        ),
        ("some", some(40, 1, 40)),
        ("few leave", some(30, 2, 85)),
        ("many", some(400, 3, 30)),
        (
            "huge times",
            curve(&[(1e160, true), (2e160, true), (3e160, false)]),
        ),
        (
            "large times",
            curve(&[(1e12, true), (2e12, true), (3e12, false)]),
        ),
    ]
}

#[test]
fn curves_of_survival() {
    let mut recording = Recording::new("kpi/survival");
    for (name, curve) in curves() {
        recording.note(name, (curve.sample_size(), curve.median()));
        for step in curve.steps().iter().take(12) {
            recording.note(
                format!("{name}: step"),
                (
                    step.time(),
                    step.at_risk(),
                    step.ended(),
                    step.cut_off(),
                    step.share(),
                ),
            );
        }
        for time in [
            -1.0,
            0.0,
            0.3,
            1.0,
            2.0,
            3.5,
            9.0,
            24.75,
            1e13,
            2.5e160,
            f64::NAN,
            f64::INFINITY,
        ] {
            let call = format!("{name} at {time:?}");
            recording.note(&call, (curve.at(time), curve.std_error(time)));
            let confidence = level(0.9);
            recording.note(
                format!("{call}: {}", confidence.level()),
                (
                    curve.interval(time, confidence),
                    curve.log_log_interval(time, confidence),
                    curve.restricted_mean(time, confidence),
                ),
            );
        }
        for confidence in confidences() {
            let call = format!("{name}: median {}", confidence.level());
            let limits = curve.median_limits(confidence);
            recording.note(call, (limits, curve.median_interval(confidence)));
        }
    }
    recording.note("whole", &curves()[5].1);
    recording.finish();
}

#[test]
fn no_curves() {
    let mut recording = Recording::new("kpi/survival-errors");
    for (name, times) in [
        ("none", vec![]),
        ("negative", vec![(1.0, true), (-1.0, true)]),
        ("infinite", vec![(f64::INFINITY, false)]),
        (
            "not a number",
            vec![(1.0, true), (2.0, true), (f64::NAN, true)],
        ),
    ] {
        let error: SurvivalError = Survival::new(times).unwrap_err();
        recording.note(name, (error, error.to_string()));
    }
    recording.note("too many", SurvivalError::TooMany.to_string());
    recording.note("no test", CurvesError::NoTest.to_string());
    recording.finish();
}

#[test]
fn figures_of_curves_with_limits() {
    let mut recording = Recording::new("kpi/survival-limits");
    for (name, curve) in curves() {
        for time in [0.0, 1.0, 2.0, 5.0, 24.0, f64::NAN] {
            limited(
                &mut recording,
                &format!("{name} at {time}"),
                &curve.share_at(time),
            );
        }
        limited(
            &mut recording,
            &format!("{name}: median"),
            &curve.median_lifetime(),
        );
    }
    recording.finish();
}

#[test]
fn curves_compared() {
    let mut recording = Recording::new("kpi/log-rank");
    let curves = curves();
    let pairs = [
        (2, 4),
        (4, 5),
        (9, 11),
        (11, 9),
        (10, 9),
        (6, 8),
        (3, 2),
        (1, 3),
        (0, 0),
        (13, 13),
    ];
    for (one, other) in pairs {
        let (first, second) = (&curves[one], &curves[other]);
        let name = format!("{} and {}", first.0, second.0);
        match LogRank::new(&first.1, &second.1) {
            Ok(test) => {
                let figures = (test.observed(), test.expected(), test.variance());
                recording.note(format!("{name}: figures"), (figures, test.chi_squared()));
                compared(
                    &mut recording,
                    &name,
                    &test,
                    &[0.0, 50.0, -50.0, -100.0, -200.0],
                );
            }
            Err(error) => recording.note(&name, (error, error.to_string())),
        }
        let found = first
            .1
            .relative_change(&second.1)
            .map(|test| test.observed());
        recording.note(format!("{name}: relative"), found);
        let found = first.1.difference(&second.1);
        match found {
            Ok(found) => {
                let call = format!("{name}: difference");
                compared(&mut recording, &call, &found, &[0.0, 1.0, -2.0]);
                recording.note(
                    call,
                    (found.value(), found.std_error(), found.degrees_of_freedom()),
                );
            }
            Err(error) => recording.note(format!("{name}: difference"), error.to_string()),
        }
        for until in [0.0, 1.0, 2.5, 20.0, 1e13, -1.0, f64::INFINITY, f64::NAN] {
            let found = first.1.restricted_mean_difference(&second.1, until);
            let found = found.map_err(|error| error.to_string());
            recording.note(format!("{name}: until {until}"), found);
        }
    }
    let strata = [
        (&curves[9].1, &curves[11].1),
        (&curves[4].1, &curves[5].1),
        (&curves[3].1, &curves[1].1),
    ];
    recording.note("strata", LogRank::stratified(strata));
    recording.note("no strata", LogRank::stratified([]));
    recording.finish();
}

#[test]
fn figures_of_curves_compared() {
    let mut recording = Recording::new("kpi/survival-compared");
    let curves = curves();
    for (one, other) in [(9, 11), (2, 4), (6, 8), (10, 9), (3, 2)] {
        let (first, second) = (&curves[one], &curves[other]);
        let name = format!("{} and {}", first.0, second.0);
        let [at, beside] = [&first.1, &second.1].map(|curve| curve.share_at(2.0));
        match at.difference(&beside) {
            Ok(found) => compared(&mut recording, &name, &found, &[0.0, 10.0]),
            Err(error) => recording.note(&name, error.to_string()),
        }
        let [middle, beside] = [&first.1, &second.1].map(Survival::median_lifetime);
        match middle.difference(&beside) {
            Ok(found) => compared(
                &mut recording,
                &format!("{name}: medians"),
                &found,
                &[0.0, 2.0],
            ),
            Err(error) => recording.note(format!("{name}: medians"), error.to_string()),
        }
    }
    recording.finish();
}
