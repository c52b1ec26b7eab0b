//! Probabilities that were given and what came of them, outlooks, and levels of ambition.

use super::{exact, sure};
use crate::recording::Recording;
use cxmetrics::KeyResult;
use cxmetrics::okr::forecast::{Ambition, Calibration, UsualMove};

/// So many forecasts of spread probabilities, with what came of them by a rule.
fn given(count: u32, came_true: impl Fn(u32, f64) -> bool) -> Calibration {
    let mut calibration = Calibration::new();
    for number in 0..count {
        let probability = f64::from(number * 37 % 101) / 100.0 * 0.98 + 0.01;
        calibration
            .record(probability, came_true(number, probability))
            .unwrap();
    }
    calibration
}

fn calibrations() -> Vec<(&'static str, Calibration)> {
    let mut sure_and_wrong = given(6, |number, _| number % 2 == 0);
    sure_and_wrong.record(1.0, false).unwrap();
    sure_and_wrong.record(0.0, true).unwrap();
    sure_and_wrong.record(-0.0, false).unwrap();
    let mut all_sure = Calibration::new();
    for _ in 0..25 {
        all_sure.record(1.0, true).unwrap();
    }
    let mut at_steps = Calibration::new();
    for probability in [0.2, 0.4, 0.6, 0.8, 0.3] {
        for number in 0..6 {
            at_steps.record(probability, number < 2).unwrap();
        }
    }
    let mut both = given(25, |number, _| number % 3 == 0);
    both.merge(&given(21, |_, probability| probability > 0.4));
    vec![
        ("none", Calibration::new()),
        ("one", given(1, |_, _| true)),
        ("four", given(4, |_, _| true)),
        ("five", given(5, |number, _| number % 2 == 0)),
        ("nineteen", given(19, |_, probability| probability > 0.6)),
        ("twenty", given(20, |_, probability| probability > 0.6)),
        ("modest", given(80, |_, probability| probability > 0.5)),
        ("sure", given(80, |_, probability| probability < 0.5)),
        (
            "right",
            given(101, |number, probability| {
                f64::from(number * 53 % 101) / 101.0 < probability
            }),
        ),
        ("never", given(40, |_, _| false)),
        ("always", given(40, |_, _| true)),
        ("sure and wrong", sure_and_wrong),
        ("all sure", all_sure),
        ("at steps", at_steps),
        ("both", both),
    ]
}

#[test]
fn recorded_calibrations() {
    let mut recording = Recording::new("okr/calibrations");
    for (name, calibration) in calibrations() {
        recording.note(
            name,
            (
                calibration.len(),
                calibration.is_empty(),
                calibration.brier(),
                calibration.base_rate(),
                calibration.base_brier(),
                calibration.skill(),
                calibration.log_score(),
                calibration.contradicted(),
                calibration.mean_gap(),
                calibration.mean_gap_z(),
                calibration.spiegelhalter_z(),
                calibration.verdict(),
            ),
        );
        recording.note(format!("{name}, words"), calibration.to_string());
        recording.note(format!("{name}, finer"), format!("{calibration:.2}"));
        recording.note(
            format!("{name}, verdict"),
            calibration.verdict().to_string(),
        );
        for level in [0.5, 0.95] {
            recording.note(
                format!("{name}, gap at {level}"),
                calibration.mean_gap_interval(sure(level)),
            );
        }
        for bin in calibration.bins() {
            recording.note(
                format!("{name}, bin"),
                (
                    bin.range(),
                    bin.mean(),
                    bin.came_true(),
                    bin.count(),
                    bin.share().value(),
                    [0.1, 0.5, 0.95].map(|level| bin.is_off(sure(level))),
                    bin.to_string(),
                ),
            );
        }
    }
    let two = given(2, |_, _| true);
    recording.note("forecasts", (&two, two.forecasts()));
    for probability in [-0.01, 1.01, f64::NAN, f64::INFINITY] {
        let error = Calibration::new().record(probability, true).unwrap_err();
        recording.note(
            format!("record {probability:?}"),
            (error, error.to_string()),
        );
    }
    recording.finish();
}

#[test]
fn recorded_outlooks() {
    let mut recording = Recording::new("okr/outlooks");
    let series = exact(&[(0.0, 3.0), (10.0, 5.0), (24.0, 4.0), (45.0, 7.5)])
        .with_usual_move(UsualMove::new(3.0).unwrap());
    let forecast = series.forecast(70).unwrap();
    let places = [
        0.003, 0.05, 0.299, 0.3, 0.31, 0.5, 0.695, 0.7, 0.75, 0.95, 0.9997,
    ];
    for probability in places {
        // The figure that is reached with about this probability.
        let interval = forecast.interval(sure((1.0_f64 - 2.0 * probability).abs().max(0.01)));
        let interval = interval.unwrap();
        let target = if probability > 0.5 {
            interval.lower()
        } else {
            interval.upper()
        };
        for goal in [
            KeyResult::reach("up", -40.0, target).unwrap(),
            KeyResult::reach("down", 40.0, target).unwrap(),
        ] {
            let outlook = forecast.outlook(&goal).unwrap();
            recording.note(
                format!("{} {probability}", goal.name()),
                (
                    outlook.probability(),
                    outlook.usual_move(),
                    outlook.status(),
                    outlook.status_by(0.5, 0.05),
                    outlook.to_string(),
                    format!("{outlook:.2}"),
                ),
            );
        }
    }
    for probability in [
        -1.0,
        0.0,
        0.099_99,
        0.1,
        0.099_999_999_999_999_99,
        0.3,
        0.499_999,
        0.5,
        0.7,
        0.899_9,
        0.9,
        1.0,
        f64::NAN,
    ] {
        let ambition = Ambition::of(probability);
        recording.note(
            format!("ambition {probability:?}"),
            (ambition, ambition.to_string()),
        );
    }
    recording.finish();
}
