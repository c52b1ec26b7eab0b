//! Objectives, their guardrails, how their readings go together, and trees of them.

use super::{sure, with_error};
use crate::dependence_read::questionnaire;
use crate::recording::Recording;
use crate::support::nps;
use cxmetrics::estimate::JointScores;
use cxmetrics::okr::key_result::Bands;
use cxmetrics::okr::objective::{
    AlignmentTree, Contribution, Dependence, Guardrail, GuardrailState, ScoreError, TreeError,
};
use cxmetrics::okr::{Kind, Voice};
use cxmetrics::{KeyResult, Objective, Reading};

fn asked(scores: &JointScores) -> [KeyResult; 3] {
    let goals = [("NPS", -100, 100), ("satisfied", 0, 100), ("effort", 7, 1)];
    let mut surveys = scores.estimates().iter();
    goals.map(|(name, start, target)| {
        KeyResult::reach(name, start, target)
            .unwrap()
            .with_reading(surveys.next().unwrap())
    })
}

fn weighted(result: KeyResult, weight: f64) -> KeyResult {
    result.with_weight(weight).unwrap()
}

fn hours() -> KeyResult {
    KeyResult::reach("hours", 48, 24).unwrap().with_reading(38)
}

fn rating() -> KeyResult {
    KeyResult::reach("rating", 60, 80)
        .unwrap()
        .with_reading(with_error(71.0, 2.5))
}

fn from_survey() -> KeyResult {
    KeyResult::reach_from("from a survey", nps(40, 40, 20), 60)
        .unwrap()
        .with_reading(nps(70, 50, 30))
}

fn boundless() -> KeyResult {
    KeyResult::reach_from("boundless", with_error(10.0, 30.0), 20)
        .unwrap()
        .with_reading(with_error(14.0, 3.0))
}

fn over() -> KeyResult {
    KeyResult::reach("over", 10, 20)
        .unwrap()
        .with_reading(with_error(20.5, 1.0))
}

fn below() -> KeyResult {
    KeyResult::reach("below", 10, 20)
        .unwrap()
        .with_reading(with_error(8.0, 2.0))
}

fn held() -> KeyResult {
    KeyResult::at_most("held", 5)
        .unwrap()
        .with_reading(with_error(4.5, 0.4))
}

fn within() -> KeyResult {
    KeyResult::between("within", 4, 6)
        .unwrap()
        .with_reading(with_error(5.0, 0.75))
}

fn of(results: impl IntoIterator<Item = KeyResult>) -> Objective {
    results
        .into_iter()
        .fold(Objective::new("goal"), Objective::with)
}

fn objectives() -> Vec<(&'static str, Objective)> {
    let scores = questionnaire().0;
    let changed = hours()
        .revised(&KeyResult::reach("hours", 48, 30).unwrap(), 20, "too far")
        .unwrap();
    let open = KeyResult::reach("open", 0, 5).unwrap();
    vec![
        ("empty", of([])),
        ("open", of([open.clone()])),
        ("without weight", of([weighted(hours(), 0.0), open.clone()])),
        ("one", of([hours()])),
        (
            "full",
            of([hours().with_reading(20), over().with_reading(20)]),
        ),
        (
            "exact",
            of([
                weighted(hours(), 0.1),
                weighted(KeyResult::done("done").with_reading(Reading::DONE), 0.2),
                weighted(
                    KeyResult::at_least("bound", 3).unwrap().with_reading(2),
                    0.7,
                ),
                open,
            ]),
        ),
        (
            "uncertain",
            of([
                weighted(rating(), 2.0),
                from_survey(),
                hours(),
                over(),
                below(),
            ]),
        ),
        ("bounds", of([held(), within(), rating()])),
        ("boundless", of([boundless(), rating()])),
        ("boundless alone", of([boundless()])),
        ("asked", of(asked(&scores))),
        (
            "asked and others",
            of(asked(&scores).into_iter().chain([rating(), over()])),
        ),
        ("changed", of([changed, rating()])),
        (
            "far",
            of([rating().with_reading(with_error(71.0, 1e153)), hours()]),
        ),
        (
            "asked from an estimate",
            of(asked(&scores)
                .into_iter()
                .take(2)
                .chain([KeyResult::reach_from("effort", with_error(5.0, 0.4), 2)
                    .unwrap()
                    .with_reading(&scores.estimates()[2])])),
        ),
        (
            "not counted",
            of([weighted(below(), 0.0), hours(), rating()]),
        ),
        (
            "small steps",
            of((0..10).map(|step| {
                KeyResult::reach(format!("step {step}"), 0, 1)
                    .unwrap()
                    .with_reading(0.7)
            })),
        ),
    ]
}

fn dependences() -> Vec<(&'static str, Dependence)> {
    let names = ["rating", "from a survey", "over"];
    let rows = [[1.0, 0.4, -0.3], [0.4, 1.0, 0.2], [-0.3, 0.2, 1.0]];
    let known = Dependence::known(names, rows).unwrap();
    vec![
        ("unknown", Dependence::UNKNOWN),
        ("different people", Dependence::DIFFERENT_PEOPLE),
        ("declared", Dependence::declared(0.35).unwrap()),
        ("known", known.clone()),
        (
            "known bounds",
            Dependence::known(["rating", "held", "NPS"], rows).unwrap(),
        ),
        (
            "known answers",
            Dependence::known(["NPS", "satisfied", "over"], rows)
                .unwrap()
                .with_others(&Dependence::declared(0.9).unwrap()),
        ),
        (
            "known, others apart",
            known.clone().with_others(&Dependence::DIFFERENT_PEOPLE),
        ),
        (
            "known, others declared",
            known.with_others(&Dependence::declared(0.2).unwrap()),
        ),
    ]
}

#[test]
fn recorded_scores_of_objectives() {
    let mut recording = Recording::new("okr/objective_scores");
    for (name, objective) in objectives() {
        let score = match objective.score() {
            Ok(score) => score,
            Err(error) => {
                recording.note(name, (error.to_string(), error));
                continue;
            }
        };
        recording.note(
            name,
            (
                (score.value(), score.raw(), score.against_original()),
                (score.untracked(), score.worst().map(Contribution::name)),
                (score.grade(&Bands::usual()), score.to_string()),
            ),
        );
        for part in score.contributions() {
            recording.note(
                format!("{name}, {}", part.name()),
                (
                    part.share(),
                    part.points(),
                    part.progress().raw(),
                    part.progress_against_original().raw(),
                    part.judgement(),
                ),
            );
        }
        for (how, dependence) in dependences() {
            let score = objective
                .clone()
                .with_dependence(dependence)
                .score()
                .unwrap();
            for level in [0.5, 0.95] {
                let limits = [score.interval(sure(level)), score.raw_interval(sure(level))]
                    .map(|found| found.map(|found| [found.lower(), found.upper()]));
                if level > 0.9 || how == "known" {
                    recording.note(format!("{name}, {how}, {level}"), limits);
                }
            }
        }
    }
    let exact = objectives().swap_remove(5).1.score().unwrap();
    recording.note("inside", exact);
    recording.finish();
}

#[test]
fn recorded_guardrails() {
    let mut recording = Recording::new("okr/guardrails");
    let rail = KeyResult::at_most("reopened", 5).unwrap();
    let readings = [
        ("nothing", Reading::NOT_MEASURED),
        ("4", Reading::from(4)),
        ("6", Reading::from(6)),
        ("surely held", with_error(4.0, 0.1)),
        ("held", with_error(4.5, 0.4)),
        ("broken", with_error(5.5, 0.4)),
        ("surely broken", with_error(7.0, 0.1)),
    ];
    for (name, reading) in readings {
        let result = rail.clone().with_reading(reading.clone());
        let plain = Guardrail::from(result.clone());
        let careful = Guardrail::new(result.clone()).when_sure(sure(0.95));
        let bold = Guardrail::new(result).when_sure(sure(0.2));
        let way = Guardrail::new(boundless().with_reading(reading)).when_sure(sure(0.9));
        recording.note(
            name,
            [&plain, &careful, &bold, &way].map(|rail| (rail.state(), rail.vetoes())),
        );
        let objective = of([hours()])
            .with_guardrail(careful)
            .with_guardrail(plain.key_result().clone());
        let score = objective.score().unwrap();
        recording.note(
            format!("objective, {name}"),
            (
                score.guardrails().collect::<Vec<_>>(),
                score.vetoes(),
                score.is_vetoed(),
                score.grade(&Bands::usual()),
                score.to_string(),
            ),
        );
    }
    for state in [
        GuardrailState::NotMeasured,
        GuardrailState::Held,
        GuardrailState::Uncertain,
        GuardrailState::Breached,
    ] {
        recording.note(format!("{state:?}"), state.to_string());
    }
    recording.finish();
}

#[test]
fn recorded_dependence() {
    let mut recording = Recording::new("okr/dependence");
    let scores = questionnaire().0;
    let results = asked(&scores);
    let doubled = results.iter().chain(&results);
    let read = Dependence::of_scores(&scores, doubled);
    recording.note("of scores", &read);
    let mixed = [hours(), rating(), results[1].clone()];
    recording.note("of some scores", Dependence::of_scores(&scores, &mixed));
    let told = of(results.clone())
        .with_dependence(Dependence::DIFFERENT_PEOPLE)
        .with_joint_scores(&scores);
    recording.note("told", told.dependence());
    recording.note("read by itself", of(results).score().unwrap().dependence());
    for (name, dependence) in dependences().into_iter().chain([("read", read)]) {
        for (one, other) in [
            ("rating", "over"),
            ("over", "from a survey"),
            ("NPS", "effort"),
            ("rating", "NPS"),
            ("rating", "rating"),
        ] {
            recording.note(
                format!("{name}, {one} and {other}"),
                dependence.correlation(one, other),
            );
        }
    }
    for correlation in [-0.0, 1.0, -0.1, 1.1, f64::NAN] {
        let found = Dependence::declared(correlation);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(format!("declared {correlation}"), (found, words));
    }
    for third in [0.19, 0.2, 0.88, 0.89] {
        let rows = [[1.0, 0.9, 0.6], [0.9, 1.0, third], [0.6, third, 1.0]];
        let found = Dependence::known(["a", "b", "c"], rows);
        recording.note(format!("third {third}"), found.err());
    }
    let matrices: [(&[&str], &[&[f64]]); 11] = [
        (&[], &[]),
        (&["a"], &[&[1.0]]),
        (&["a"], &[&[0.9]]),
        (&["a", "a"], &[&[1.0, 0.0], &[0.0, 1.0]]),
        (&["a", "b"], &[&[1.0, 0.0]]),
        (&["a", "b"], &[&[1.0, 0.0], &[0.0]]),
        (&["a", "b"], &[&[1.0, 0.2], &[0.3, 1.0]]),
        (&["a", "b"], &[&[1.0, 1.2], &[1.2, 1.0]]),
        (&["a", "b"], &[&[1.0, f64::NAN], &[f64::NAN, 1.0]]),
        (&["a", "b"], &[&[1.0, 1.0 + 1e-13], &[1.0, 1.0]]),
        (
            &["a", "b", "c"],
            &[&[1.0, 0.9, -0.9], &[0.9, 1.0, 0.9], &[-0.9, 0.9, 1.0]],
        ),
    ];
    for (names, rows) in matrices {
        let found = Dependence::known(names.iter().copied(), rows);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(format!("known {names:?} {rows:?}"), (found, words));
    }
    recording.finish();
}

#[test]
fn recorded_records_and_changes_of_objectives() {
    let mut recording = Recording::new("okr/objectives");
    let lower = KeyResult::reach("hours", 48, 30).unwrap();
    let rail = KeyResult::at_most("reopened", 5).unwrap();
    let rail = rail
        .revised(&KeyResult::at_most("reopened", 7).unwrap(), 12, "new tool")
        .unwrap();
    let mut objective = of([
        hours().revised(&lower, 20, "too far").unwrap(),
        KeyResult::done("done"),
    ])
    .with_guardrail(rail);
    let changes: Vec<_> = objective
        .changes()
        .into_iter()
        .map(|(name, change)| (name.to_owned(), change.to_string()))
        .collect();
    recording.note("changes", changes);
    for day in [0.0, 12.0, 19.5, 20.0] {
        let then = objective.on_terms_of(day);
        recording.note(
            format!("on terms of day {day}"),
            (
                then.key_results()[0].target(),
                then.guardrails()[0].key_result().bounds(),
                then.changes().len(),
            ),
        );
    }
    recording.note("recorded", objective.record("done", Reading::DONE));
    recording.note("recorded rail", objective.record("reopened", 9));
    recording.note("score", objective.score().unwrap().to_string());
    let error = objective.record("nothing", 3).unwrap_err();
    recording.note("unknown", (error.to_string(), error));
    recording.note("objective", (&objective, objective.name()));
    recording.note("no weight", ScoreError::NoWeight.to_string());
    recording.finish();
}

fn tree() -> (AlignmentTree, Vec<cxmetrics::okr::objective::NodeId>) {
    let scores = questionnaire().0;
    let [first, second, third] = asked(&scores);
    let mut tree = AlignmentTree::new();
    let company = tree.add(of([weighted(rating(), 2.0), weighted(hours(), 3.0)]));
    let sales = tree
        .add_under(company, of([first, over().with_kind(Kind::Committed)]), 2)
        .unwrap();
    let support = tree
        .add_under(
            company,
            of([second, third.with_voice(Voice::Customer), boundless()])
                .with_dependence(Dependence::DIFFERENT_PEOPLE),
            5,
        )
        .unwrap();
    let empty = tree
        .add_under(sales, of([KeyResult::reach("open", 0, 5).unwrap()]), 1)
        .unwrap();
    let leaf = tree
        .add_under(
            sales,
            of([below(), within()])
                .with_guardrail(KeyResult::at_least("rail", 3).unwrap().with_reading(2)),
            4,
        )
        .unwrap();
    let nothing = tree.add_under(company, of([held()]), 0).unwrap();
    (tree, vec![company, sales, support, empty, leaf, nothing])
}

#[test]
fn recorded_trees() {
    let mut recording = Recording::new("okr/trees");
    let (tree, nodes) = tree();
    for (how, dependence) in dependences() {
        let tree = tree.clone().with_dependence(dependence);
        for &node in &nodes {
            let score = tree.score(node, sure(0.8));
            let words = score.as_ref().err().map(ToString::to_string);
            recording.note(format!("{how}, {node:?}"), (score, words));
        }
    }
    for &node in &nodes {
        let parts = tree.contributions(node);
        let words = parts.as_ref().err().map(ToString::to_string);
        recording.note(format!("contributions {node:?}"), (parts, words));
        recording.note(format!("parent {node:?}"), tree.parent(node));
    }
    let score = tree.score(nodes[0], sure(0.9)).unwrap();
    recording.note(
        "read back",
        (
            (score.value(), score.interval(), score.key_results()),
            (score.left_out(), score.untracked(), score.vetoed_by()),
        ),
    );
    recording.finish();
}

#[test]
fn recorded_links_of_trees() {
    let mut recording = Recording::new("okr/tree_links");
    let (mut tree, nodes) = tree();
    for (child, parent) in [(4, 2), (0, 4), (1, 1), (2, 1), (3, 0)] {
        let found = tree.align(nodes[child], nodes[parent], 3);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(format!("align {child} {parent}"), (found, words));
        let value = tree.score(nodes[0], sure(0.9)).unwrap();
        recording.note(format!("after {child} {parent}"), value);
    }
    let mut small = AlignmentTree::new();
    let only = small.add(of([hours()]));
    let far = nodes[5];
    let errors: [Option<TreeError>; 5] = [
        small.align(far, only, 1).err(),
        small.align(only, far, 1).err(),
        small.add_under(far, of([]), 1).err(),
        small.score(far, sure(0.9)).err(),
        small.contributions(far).err(),
    ];
    for error in errors {
        let words = error.as_ref().map(ToString::to_string);
        recording.note("unknown", (error, words));
    }
    recording.note(
        "nothing there",
        (
            small.objective(far).is_some(),
            small.objective_mut(far).is_some(),
            small.parent(far),
            small.dependence(),
        ),
    );
    small
        .objective_mut(only)
        .unwrap()
        .record("hours", 30)
        .unwrap();
    let names: Vec<_> = small
        .iter()
        .map(|(node, objective)| (node, objective.name().to_owned()))
        .collect();
    recording.note("nodes", (names, small.score(only, sure(0.9))));
    recording.note("tree", &small);
    let together = small
        .add_under(only, of(asked(&questionnaire().0)), 3)
        .unwrap();
    for node in [only, together] {
        recording.note("asked together", small.score(node, sure(0.9)));
    }
    recording.finish();
}
