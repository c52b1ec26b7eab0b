//! The rules of good objectives, each broken and kept.

use super::{cycle, sure, with_error};
use crate::recording::Recording;
use crate::support::{mean, nps, share};
use cxmetrics::okr::course::Day;
use cxmetrics::okr::forecast::UsualMove;
use cxmetrics::okr::key_result::Measure;
use cxmetrics::okr::lint::{DraftKeyResult, DraftObjective, LintCode, LintFinding, Severity};
use cxmetrics::okr::{CheckIn, Cycle, History, Kind, Lint, Voice};
use cxmetrics::words::English;
use cxmetrics::{KeyResult, Objective};

/// A key result that no rule finds anything in.
fn good(name: &str) -> DraftKeyResult {
    DraftKeyResult {
        name: name.to_owned(),
        start: Some(40.0),
        target: Some(60.0),
        deadline: Some(Day::number(80.0)),
        voice: Voice::Customer,
        ..DraftKeyResult::default()
    }
}

fn objective(key_results: impl IntoIterator<Item = DraftKeyResult>) -> DraftObjective {
    DraftObjective {
        name: "goal".to_owned(),
        key_results: key_results.into_iter().collect(),
    }
}

fn note(recording: &mut Recording, call: &str, findings: &[LintFinding]) {
    recording.note(call, findings.len());
    for finding in findings {
        recording.note(
            format!("{call}, {:?}", finding.code()),
            (
                finding.severity(),
                finding.objective(),
                finding.key_result(),
                finding.message_in(&English),
                finding.to_string(),
            ),
        );
    }
}

fn usual(size: f64, mean: f64) -> UsualMove {
    UsualMove::new(size).unwrap().with_mean(mean).unwrap()
}

#[test]
fn recorded_findings_in_one_key_result() {
    let mut recording = Recording::new("okr/lint_key_results");
    let draft = good("b");
    let mut drafts: Vec<(String, DraftKeyResult)> = vec![("good".to_owned(), draft.clone())];
    for measure in [
        Measure::Figure,
        Measure::Bound,
        Measure::Milestones,
        Measure::Done,
    ] {
        for (start, target) in [
            (None, None),
            (None, Some(3.0)),
            (Some(3.0), None),
            (Some(0.1 + 0.2), Some(0.3)),
        ] {
            let result = DraftKeyResult {
                measure,
                start,
                target,
                ..draft.clone()
            };
            drafts.push((format!("{measure:?} {start:?} {target:?}"), result));
        }
    }
    for day in [-0.5, 0.0, 90.0, 90.5] {
        let deadline = Some(Day::number(day));
        let result = DraftKeyResult {
            deadline,
            ..draft.clone()
        };
        drafts.push((format!("deadline {day}"), result));
    }
    for days in [1.0, 22.5, 22.6, 90.0, 90.5] {
        let result = DraftKeyResult {
            cadence: Some(days),
            ..draft.clone()
        };
        drafts.push((format!("cadence {days}"), result));
        let result = DraftKeyResult {
            horizon: Some(days),
            ..draft.clone()
        };
        drafts.push((format!("horizon {days}"), result));
    }
    for beliefs in [0, 1, 2] {
        let result = DraftKeyResult {
            beliefs: Some(beliefs),
            ..draft.clone()
        };
        drafts.push((format!("{beliefs} beliefs"), result));
    }
    let without_deadline = DraftKeyResult {
        deadline: None,
        ..draft
    };
    drafts.push(("no deadline".to_owned(), without_deadline));
    for (name, draft) in drafts {
        let lint = Lint::new(cycle(0.0, 90.0));
        let objective = objective([good("a"), draft]);
        note(&mut recording, &name, &lint.check([objective.clone()]));
        if name.ends_with("beliefs") {
            for now in [44.9, 45.0] {
                let findings = lint.clone().at(now).check([objective.clone()]);
                note(&mut recording, &format!("{name} on day {now}"), &findings);
            }
        }
    }
    let dated = Cycle::new(
        "2026-01-01".parse::<Day>().unwrap(),
        "2026-04-01".parse::<Day>().unwrap(),
    );
    let lint = Lint::new(dated.unwrap());
    note(
        &mut recording,
        "dated",
        &lint.check([objective([good("a"), good("b")])]),
    );
    recording.finish();
}

#[test]
fn recorded_findings_in_objectives() {
    let mut recording = Recording::new("okr/lint_objectives");
    let lint = Lint::new(cycle(0.0, 90.0));
    let named =
        |count: usize| objective((0..count).map(|number| good(&format!("key result {number}"))));
    for count in 0..7 {
        note(
            &mut recording,
            &format!("{count} key results"),
            &lint.check([named(count)]),
        );
    }
    for count in [0, 1, 3, 4] {
        let objectives = vec![named(2); count];
        note(
            &mut recording,
            &format!("{count} objectives"),
            &lint.check(objectives),
        );
    }
    for voices in [
        [Voice::Output, Voice::Output],
        [Voice::Output, Voice::Employee],
        [Voice::Employee, Voice::Customer],
    ] {
        let results = voices.map(|voice| DraftKeyResult {
            voice,
            ..good(&format!("{voice:?}"))
        });
        note(
            &mut recording,
            &format!("{voices:?}"),
            &lint.check([objective(results)]),
        );
    }
    let same = objective([good("a"), good("b"), good("a")]);
    note(&mut recording, "same name", &lint.check([same]));
    for weights in [
        [Some(0.1), Some(0.2), Some(0.7)],
        [Some(1.0), Some(2.0), None],
        [Some(50.0), Some(25.0), Some(25.0)],
        [Some(3.0), Some(3.0), Some(3.0)],
        [Some(0.0), Some(0.0), Some(0.0)],
        [Some(-1.0), Some(1.0), Some(2.0)],
        [Some(f64::MAX), Some(f64::MAX), None],
        [Some(f64::NAN), None, None],
        [Some(0.5), Some(0.499_999), None],
    ] {
        let results = weights.into_iter().zip(["a", "b", "c"]);
        let results = results.map(|(weight, name)| DraftKeyResult {
            weight,
            ..good(name)
        });
        note(
            &mut recording,
            &format!("weights {weights:?}"),
            &lint.check([objective(results)]),
        );
    }
    for progress in [
        [Some(1.0), Some(1.5)],
        [Some(1.0), Some(0.999)],
        [Some(1.0), None],
        [Some(0.1), Some(-0.3)],
        [Some(0.1), Some(0.101)],
        [Some(0.0), None],
    ] {
        let results = progress.into_iter().zip(["a", "b"]);
        let results = results.map(|(progress, name)| DraftKeyResult {
            progress,
            ..good(name)
        });
        let objective = objective(results);
        for now in [None, Some(40.0), Some(45.0), Some(90.0)] {
            let lint = match now {
                Some(now) => lint.clone().at(now),
                None => lint.clone(),
            };
            let call = format!("progress {progress:?} on {now:?}");
            note(&mut recording, &call, &lint.check([objective.clone()]));
        }
    }
    recording.finish();
}

#[test]
fn recorded_findings_in_surveys_and_reach() {
    let mut recording = Recording::new("okr/lint_surveys");
    let lint = Lint::new(cycle(0.0, 90.0));
    let surveys = [
        ("no survey", None),
        ("survey", Some(nps(40, 30, 20))),
        ("all alike", Some(nps(9, 0, 0))),
        ("large", Some(nps(4000, 3000, 2000))),
    ];
    for (start, target) in [
        (40.0, 60.0),
        (6.0, 7.5),
        (60.0, 58.0),
        (400.0, 420.0),
        (6.0, 15.0),
        (5.0, 5.0),
    ] {
        for (name, survey) in &surveys {
            for planned in [None, Some(150), Some(393), Some(3_000)] {
                for at_start in [false, true] {
                    let mut draft = DraftKeyResult {
                        start: Some(start),
                        target: Some(target),
                        planned_answers: planned,
                        ..good("b")
                    };
                    if at_start {
                        draft.start_survey.clone_from(survey);
                    } else {
                        draft.survey.clone_from(survey);
                    }
                    let level = if at_start { 0.95 } else { 0.8 };
                    let lint = lint.clone().with_confidence(sure(level));
                    for finding in lint.check([objective([good("a"), draft])]) {
                        recording.note(
                            format!("{start} to {target}, {name}, {at_start}, {planned:?}"),
                            finding.message(),
                        );
                    }
                }
            }
        }
    }
    for kind in [Kind::Committed, Kind::Aspirational] {
        for (start, target) in [(40.0, 60.0), (60.0, 57.0), (40.0, 40.5)] {
            for usual in [
                usual(2.0, 0.0),
                usual(6.0, 1.5),
                usual(5.0, -4.0),
                usual(40.0, 0.0),
            ] {
                for start_survey in [None, Some(nps(400, 300, 200))] {
                    let answers = start_survey.as_ref().map(|_| 900);
                    let draft = DraftKeyResult {
                        start: Some(start),
                        target: Some(target),
                        kind,
                        start_survey,
                        ..good("b")
                    };
                    let draft = draft.with_usual_move(usual);
                    for finding in lint.check([objective([good("a"), draft])]) {
                        recording.note(
                            format!("{kind:?} {start} to {target}, {usual}, {answers:?}"),
                            finding.message(),
                        );
                    }
                }
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_lint_codes_and_drafts() {
    let mut recording = Recording::new("okr/lint_codes");
    for &code in LintCode::ALL {
        recording.note(
            code,
            (
                code,
                code.severity(),
                code.explanation(),
                code.why(),
                code.as_str().parse::<LintCode>(),
            ),
        );
    }
    for text in ["OKR-000", "", "okr", "no_start"] {
        let found = text.parse::<LintCode>();
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(format!("code {text:?}"), (found, words));
    }
    for severity in [Severity::Note, Severity::Warning, Severity::Error] {
        recording.note(format!("{severity:?}"), severity.to_string());
    }
    let mut history = History::new(cycle(0.0, 90.0));
    for (day, belief) in [(3.0, Some(0.5)), (9.0, None), (20.0, Some(0.75))] {
        let check_in = CheckIn::new(day, 3).unwrap();
        let check_in = match belief {
            Some(belief) => check_in.with_belief(belief).unwrap(),
            None => check_in,
        };
        history.record(check_in, 30).unwrap();
    }
    let goals = [
        KeyResult::reach("reach", 40, 60)
            .unwrap()
            .with_reading(share(3, 11))
            .with_deadline(70)
            .unwrap()
            .with_weight(2.5)
            .unwrap()
            .with_planned_answers(300)
            .with_kind(Kind::Committed),
        KeyResult::reach_from("from", mean(&[3, 9, 14]), 3)
            .unwrap()
            .with_reading(with_error(2.5, 0.2))
            .with_horizon(30.0)
            .unwrap()
            .with_voice(Voice::Employee),
        KeyResult::at_least("bound", 3).unwrap(),
        KeyResult::per_period("amount", 3, 4).unwrap(),
        KeyResult::cumulative("total", [3, 4]).unwrap(),
        KeyResult::milestones("steps", [("a", 1)]).unwrap(),
        KeyResult::done("done"),
    ];
    for goal in &goals {
        recording.note(goal.name(), DraftKeyResult::from(goal));
    }
    let followed = DraftKeyResult::from(&goals[2]).with_history(&history);
    recording.note("with a history", (followed.cadence, followed.beliefs));
    let whole = goals
        .into_iter()
        .fold(Objective::new("all"), Objective::with);
    let lint = Lint::new(cycle(0.0, 90.0));
    note(&mut recording, "all", &lint.check([&whole]));
    let less = lint
        .clone()
        .allow(LintCode::NoDeadline)
        .allow(LintCode::NotMeasurable);
    recording.note("allowed", less.check([&whole]).len());
    recording.note("lint", less.at(30).with_confidence(sure(0.8)));
    let findings = lint.check([&whole]);
    recording.note("finding", findings.first());
    recording.note(
        "equal",
        (
            findings[0] == findings[0].clone(),
            findings[0] == findings[1],
        ),
    );
    recording.finish();
}
