//! How far key results of every form have come, by readings of every kind.

use super::{sure, with_error};
use crate::recording::Recording;
use crate::support::{mean, nps, share};
use cxmetrics::okr::key_result::ExactProgress;
use cxmetrics::okr::{Kind, Progress};
use cxmetrics::{KeyResult, Method, Reading};

/// What a progress says of itself.
fn note(recording: &mut Recording, call: &str, progress: &Progress) {
    if progress.raw().is_none() {
        let nothing = (
            progress.state(),
            progress.movement(sure(0.9)),
            progress.zone(),
        );
        return recording.note(call, (nothing, progress.to_string()));
    }
    recording.note(
        call,
        (
            (progress.raw(), progress.clamped(), progress.state()),
            (
                progress.probability_reached(),
                progress.probability_at_least(0.4),
                progress.probability_at_least(-0.25),
            ),
            (progress.p_value_of_no_move(), progress.movement(sure(0.9))),
            [Kind::Committed, Kind::Aspirational]
                .map(|kind| (progress.meets(kind), kind.judge(progress))),
            (progress.against_plan(), progress.zone()),
            progress.to_string(),
        ),
    );
    let set = progress.confidence_set(sure(0.9));
    if let Some(set) = set {
        recording.note(format!("{call}, set"), set.to_string());
        if let Some(interval) = set.interval() {
            let limits = [interval.lower(), interval.value(), interval.upper()];
            recording.note(format!("{call}, limits"), limits);
        }
    }
}

fn goals() -> Vec<KeyResult> {
    let steps = [("first", 1.0), ("second", 2.5), ("third", 0.0)];
    vec![
        KeyResult::reach("up", 10, 40).unwrap(),
        KeyResult::reach("down", 40, -20).unwrap(),
        KeyResult::checkpoints("checkpoints", [(10, 0.0), (20, 0.6), (60, 1.0)]).unwrap(),
        KeyResult::zones("zones", 10, [20, 30, 50]).unwrap(),
        KeyResult::zones("falling zones", 50, [40, 30, 15]).unwrap(),
        KeyResult::reach_from("from a survey", nps(30, 40, 30), 30).unwrap(),
        KeyResult::reach_from("from an error", with_error(12.0, 2.0), 30).unwrap(),
        KeyResult::reach_from("down from an error", with_error(50.0, 4.0), 20).unwrap(),
        KeyResult::at_least("at least", 30).unwrap(),
        KeyResult::at_most("at most", 30).unwrap(),
        KeyResult::between("between", 20, 35).unwrap(),
        KeyResult::at_least("over periods", 20)
            .unwrap()
            .over_periods(6)
            .unwrap(),
        KeyResult::per_period("per period", 20, 4).unwrap(),
        KeyResult::cumulative("cumulative", [10, 25, 45]).unwrap(),
        KeyResult::milestones("milestones", steps).unwrap(),
        KeyResult::done("done"),
    ]
}

#[test]
fn recorded_progress_of_exact_readings() {
    let mut recording = Recording::new("okr/progress_exact");
    let readings = [
        ("-5", Reading::from(-5)),
        ("10", Reading::from(10)),
        ("22", Reading::from(22)),
        ("40", Reading::from(40)),
        ("60", Reading::from(60)),
        ("nothing", Reading::NOT_MEASURED),
        ("done", Reading::DONE),
        ("not done", Reading::NOT_DONE),
        (
            "periods",
            Reading::periods([Some(22), None, Some(36), Some(18), None]),
        ),
        ("full periods", Reading::periods([Some(20); 4])),
        (
            "eight periods",
            Reading::periods([Some(22), None, Some(36), None, None, None, Some(25), None]),
        ),
        ("no periods", Reading::periods([None::<f64>, None])),
        ("first step", Reading::milestones([true])),
        ("second step", Reading::milestones([false, true, true])),
        ("all steps", Reading::milestones([true, true])),
        ("no steps", Reading::milestones([])),
    ];
    for goal in goals() {
        for (name, reading) in &readings {
            let progress = goal.progress(reading.clone());
            if progress.raw().is_some() || name.starts_with("no") {
                note(
                    &mut recording,
                    &format!("{}, {name}", goal.name()),
                    &progress,
                );
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_progress_of_uncertain_readings() {
    let mut recording = Recording::new("okr/progress_uncertain");
    let skew = Reading::measured(31.0, 29.5, 36.0, sure(0.8)).unwrap();
    let readings = [
        ("survey", Reading::from(nps(70, 60, 50))),
        ("large survey", Reading::from(nps(7000, 2000, 3000))),
        ("all alike", Reading::from(share(0, 20))),
        ("error", with_error(24.0, 3.0)),
        ("skew", skew),
        ("at the start", with_error(10.0, 0.5)),
        ("no error", with_error(30.0, 0.0)),
        (
            "periods",
            Reading::periods([
                Some(Reading::from(nps(70, 60, 50))),
                None,
                Some(Reading::from(26)),
                Some(with_error(21.0, 2.0)),
            ]),
        ),
    ];
    for goal in goals().iter().take(14) {
        for (name, reading) in &readings {
            let progress = goal.progress(reading.clone());
            note(
                &mut recording,
                &format!("{}, {name}", goal.name()),
                &progress,
            );
        }
    }
    recording.finish();
}

#[test]
fn recorded_progress_by_other_methods() {
    let mut recording = Recording::new("okr/progress_methods");
    let readings = [
        ("survey", Reading::from(nps(7, 6, 5))),
        ("share", Reading::from(share(3, 11))),
        ("mean", Reading::from(mean(&[3, 9, 14, 18, 11]))),
        ("error", with_error(24.0, 3.0)),
    ];
    for goal in goals().iter().take(13) {
        for (name, reading) in &readings {
            for method in [Method::Wald, Method::StudentT] {
                let progress = goal.progress(reading.clone());
                let interval = progress.interval_with(method, sure(0.95));
                let limits = interval
                    .map(|found| found.map(|found| (found.lower(), found.upper(), found.method())));
                recording.note(format!("{}, {name}, {method:?}", goal.name()), limits);
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_sets_of_progress_from_an_estimate() {
    let mut recording = Recording::new("okr/progress_sets");
    for (value, error, target) in [
        (10.0, 1.0, 30.0),
        (10.0, 6.0, 30.0),
        (10.0, 9.0, 30.0),
        (10.0, 13.0, 30.0),
        (40.0, 2.0, 10.0),
        (40.0, 20.0, 10.0),
        (10.0, 1e90, 30.0),
    ] {
        let goal = KeyResult::reach_from("a", with_error(value, error), target).unwrap();
        for (current, own) in [
            (25.0, 2.0),
            (10.0, 0.0),
            (10.0, 3.0),
            (60.0, 3.0),
            (-80.0, 1.0),
        ] {
            let progress = goal.progress(with_error(current, own));
            for level in [0.95, 0.999] {
                let set = progress.confidence_set(sure(level));
                let words = set.map(|set| set.to_string());
                recording.note(
                    format!("from {value} ± {error:e} to {target}, {current} ± {own}, {level}"),
                    (set, words),
                );
            }
            let shares =
                [-1.0, 0.0, 0.3, 1.0, f64::NAN].map(|share| progress.probability_at_least(share));
            recording.note(
                format!("from {value} ± {error:e} to {target}, {current} ± {own}"),
                (
                    shares,
                    progress.p_value_of_no_move(),
                    progress.movement(sure(0.8)),
                ),
            );
        }
    }
    recording.finish();
}

#[test]
fn recorded_progress_at_the_edges() {
    let mut recording = Recording::new("okr/progress_edges");
    for (start, target, figures) in [
        (0.0, 0.3, [0.1 + 0.2, 0.299_999_999, 0.09, 0.21, 0.12]),
        (0.57, 0.67, [0.57, 0.61, 0.64, 0.67, 0.569_999]),
        (
            0.0,
            9_007_199_254_740_992.0,
            [9_007_199_254_740_991.0, 1.0, 6.3e15, -1.0, 9.1e15],
        ),
        (1.0, 1.0 + 1e-9, [1.0, 1.0 + 5e-10, 1.0 + 1e-9, 2.0, 0.0]),
        (100.0, 0.0, [60.000_01, 59.999_99, 30.0, 99.999, 0.001]),
    ] {
        let goal = KeyResult::reach("a", start, target).unwrap();
        for figure in figures {
            let progress = goal.progress(figure);
            recording.note(
                format!("{start} to {target}, {figure}"),
                (
                    progress.raw(),
                    progress.clamped(),
                    progress.state(),
                    progress.meets(Kind::Aspirational),
                    progress.probability_at_least(0.4),
                    progress.to_string(),
                    format!("{progress:.1}"),
                ),
            );
        }
    }
    let whole = KeyResult::reach("whole", 0, 1).unwrap();
    for figure in [0.57, 0.29, 0.299_9, 1.13, 0.285, 2e306, -3e306, 4e307] {
        let progress = whole.progress(figure);
        recording.note(
            format!("shown {figure:e}"),
            (
                progress.to_string(),
                format!("{progress:.14}"),
                format!("{progress:+.2}"),
                format!("{progress:+.0}"),
            ),
        );
    }
    let zones = KeyResult::zones("zones", 0.1, [0.4, 0.8, 1.1]).unwrap();
    for figure in [
        0.0,
        0.1,
        0.25,
        0.399_999,
        0.1 + 0.3,
        0.6,
        0.8,
        1.0,
        1.1,
        1.4,
    ] {
        let progress = zones.progress(figure);
        recording.note(
            format!("zones, {figure}"),
            (progress.raw(), progress.zone(), progress.to_string()),
        );
    }
    recording.finish();
}

#[test]
fn recorded_parts_at_the_edges() {
    let mut recording = Recording::new("okr/progress_parts");
    let bound = KeyResult::at_least("bound", 0.3)
        .unwrap()
        .over_periods(13)
        .unwrap();
    for held in 0..14 {
        let periods = (0..13).map(|period| Some(if period < held { 0.1 + 0.2 } else { 0.2 }));
        let progress = bound.progress(Reading::periods(periods));
        let share = f64::from(held) / 13.0;
        recording.note(
            format!("held {held} of 13"),
            (
                progress.raw(),
                progress.state(),
                progress.probability_at_least(share),
                progress.probability_at_least(share + 0.01),
                progress.to_string(),
            ),
        );
    }
    for weights in [[0.1, 0.2, 0.7], [1.0, 1.0, 1.0], [0.0, 0.0, 3.0]] {
        let steps = KeyResult::milestones("steps", ["a", "b", "c"].into_iter().zip(weights));
        let steps = steps.unwrap();
        for done in [
            [true, true, false],
            [false, false, true],
            [true, false, false],
        ] {
            let progress = steps.progress(Reading::milestones(done));
            recording.note(
                format!("{weights:?} {done:?}"),
                (progress.raw(), progress.state()),
            );
        }
    }
    for amount in [0.7, 1.1, 2.3] {
        for periods in [3, 7, 10] {
            let plan = KeyResult::per_period("plan", amount, periods).unwrap();
            let shares: Vec<_> = (1..=periods)
                .map(|tenths| {
                    let amounts = (0..tenths).map(|_| Some(amount / 10.0));
                    plan.progress(Reading::periods(amounts)).raw()
                })
                .collect();
            recording.note(format!("tenths of {amount} in {periods} periods"), shares);
        }
    }
    let plan = KeyResult::per_period("plan", 0.3, 3).unwrap();
    for amounts in [
        [0.3, 0.1 + 0.2, 0.299],
        [0.6, 0.0, -0.1],
        [0.3, 0.3, 0.3],
        [0.1, 0.1, 0.1],
    ] {
        let progress = plan.progress(Reading::periods(amounts.map(Some)));
        recording.note(
            format!("amounts {amounts:?}"),
            (progress.raw(), progress.state()),
        );
    }
    recording.finish();
}

#[test]
fn recorded_exact_progress() {
    let mut recording = Recording::new("okr/progress_whole");
    for (start, target, current) in [
        (10_i64, 40, 25),
        (40, 10, 25),
        (10, 40, 5),
        (10, 40, 10),
        (10, 40, 40),
        (10, 40, 55),
        (40, 10, 45),
        (7, 7, 8),
        (i64::MIN, i64::MAX, 0),
        (0, i64::MAX, i64::MIN),
    ] {
        let progress = ExactProgress::new(start, target, current);
        let figures = progress.map(|progress| {
            (
                progress.covered(),
                progress.distance(),
                progress.is_away(),
                progress.state(),
                progress.to_f64(),
            )
        });
        recording.note(
            format!("{start} to {target}, {current}"),
            (progress, figures),
        );
    }
    for (start, target, current) in [
        (0.0, 0.5, 0.25),
        (0.0, f64::INFINITY, 3.0),
        (0.0, 1.0, f64::INFINITY),
        (f64::NAN, 1.0, 0.5),
        (0.0, 1.0, f64::NAN),
        (0.0, 5e-324, 1e300),
    ] {
        let progress =
            ExactProgress::with_difference(start, target, current, |high, low| Some(high - low));
        let figures = progress.map(|progress| (progress.state(), progress.to_f64()));
        recording.note(
            format!("{start:e} to {target:e}, {current:e}"),
            (progress, figures),
        );
    }
    let none = ExactProgress::with_difference(1.0, 2.0, 1.5, |_, _| None);
    recording.note("no difference", none);
    recording.finish();
}
