//! Readings of the same people in one score.

use crate::support::{Case, assert_near, cases, reach, share};
use cxmetrics::okr::mirror::Respondents;
use cxmetrics::okr::objective::{
    AlignmentTree, Dependence, DependenceError, Guardrail, GuardrailState,
};
use cxmetrics::okr::{Mirror, Voice};
use cxmetrics::{
    Confidence, CrossTally, Csat, Interval, KeyResult, Nps, Objective, Reading, Scale,
};
use proptest::prelude::*;

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

/// A key result from 0 to 1 at a progress that is known by its 95 % limits.
fn known(name: &str, value: f64, lower: f64, upper: f64) -> KeyResult {
    let reading = Reading::measured(value, lower, upper, Confidence::P95).unwrap();
    KeyResult::reach(name, 0, 1).unwrap().with_reading(reading)
}

fn numbers(case: &Case, key: &str) -> Vec<f64> {
    let list = case.input[key].as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

fn matrix(case: &Case, key: &str) -> Vec<Vec<f64>> {
    let rows = case.input[key].as_array().unwrap();
    let row = |row: &serde_json::Value| -> Vec<f64> {
        let row = row.as_array().unwrap();
        row.iter().map(|number| number.as_f64().unwrap()).collect()
    };
    rows.iter().map(row).collect()
}

fn objective(case: &Case, figures: &str) -> Objective {
    let weights = numbers(case, "weights");
    let [values, lower, upper] = [figures, "lower", "upper"].map(|key| numbers(case, key));
    weights
        .into_iter()
        .enumerate()
        .fold(Objective::new("goal"), |objective, (at, weight)| {
            let result = known(NAMES[at], values[at], lower[at], upper[at]);
            objective.with(result.with_weight(weight).unwrap())
        })
}

fn joint(case: &Case) -> Dependence {
    let rows = matrix(case, "correlation");
    Dependence::known(NAMES.into_iter().take(rows.len()), &rows).unwrap()
}

pub(super) fn clamped(objective: &Objective) -> Interval {
    objective
        .score()
        .unwrap()
        .interval(Confidence::P95)
        .unwrap()
}

fn raw(objective: &Objective) -> Interval {
    objective
        .score()
        .unwrap()
        .raw_interval(Confidence::P95)
        .unwrap()
}

#[test]
fn the_reference_cases_of_weighted_sums() {
    let mut count = 0;
    for case in cases("joint.json") {
        match case.method.as_str() {
            "weighted sum of scores with correlations (MOVER)" => {
                let objective = objective(&case, "values");
                let interval = raw(&objective.clone().with_dependence(joint(&case)));
                case.check("value", interval.value());
                case.check("lower", interval.lower());
                case.check("upper", interval.upper());
                let worst = raw(&objective);
                case.check("worst_lower", worst.lower());
                case.check("worst_upper", worst.upper());
            }
            "objective of clamped key results with correlations" => {
                let objective = objective(&case, "progress").with_dependence(joint(&case));
                let interval = clamped(&objective);
                case.check("value", interval.value());
                case.check("lower", interval.lower());
                case.check("upper", interval.upper());
            }
            "pairwise correlations that no data set can have: refuse" => {
                let rows = matrix(&case, "correlation_of_drivers");
                let error = Dependence::known(["a", "b", "c"], &rows).unwrap_err();
                assert_eq!(error, DependenceError::Impossible);
            }
            _ => continue,
        }
        count += 1;
    }
    assert_eq!(count, 7);
}

#[test]
fn limits_of_correlations_that_answers_can_have() {
    // Of three equal correlations the lowest possible is −1/2, where the smallest eigenvalue is 0.
    let three =
        |r: f64| Dependence::known(["a", "b", "c"], [[1.0, r, r], [r, 1.0, r], [r, r, 1.0]]);
    assert!(three(-0.5).is_ok() && three(1.0).is_ok());
    assert!(three(-0.5 - 2e-13).is_ok()); // an eigenvalue of −4e-13
    assert_eq!(
        three(-0.5 - 1e-11).unwrap_err(),
        DependenceError::Impossible
    );
    let error = Dependence::known(["a", "b"], [[1.0, f64::NAN], [f64::NAN, 1.0]]).unwrap_err();
    assert!(matches!(
        error,
        DependenceError::NotACorrelation {
            row: 2,
            column: 1,
            ..
        }
    ));
    assert!(Dependence::known(["a", "a"], [[1.0, 0.5], [0.5, 1.0]]).is_err());
    assert!(Dependence::known(["a", "b"], [[1.0, 0.5]]).is_err());
    assert!(Dependence::known(["a", "b"], [[1.0].as_slice(), &[0.5, 1.0]]).is_err());
    assert!(Dependence::declared(f64::NAN).is_err() && Dependence::declared(1.5).is_err());
    let none: [&str; 0] = [];
    assert!(Dependence::known(none, [[1.0_f64; 0]; 0]).is_ok());
}

/// NPS up, effort down: answers of the same people that go against each other go together as progress.
#[test]
fn a_figure_that_is_to_fall_turns_the_sign() {
    let up = known("a", 0.4, 0.1, 0.6).with_weight(2).unwrap();
    let rising = known("b", 0.5, 0.3, 0.9);
    let reading = Reading::measured(0.5, 0.1, 0.7, Confidence::P95).unwrap();
    let falling = KeyResult::reach("b", 1, 0).unwrap().with_reading(reading);
    let pair = |r: f64| Dependence::known(["a", "b"], [[1.0, r], [r, 1.0]]).unwrap();
    let interval = |other: &KeyResult, r| {
        clamped(
            &Objective::new("goal")
                .with(up.clone())
                .with(other.clone())
                .with_dependence(pair(r)),
        )
    };
    let (one, other) = (interval(&rising, 0.6), interval(&falling, -0.6));
    assert_near(one.lower(), other.lower(), 1e-12);
    assert_near(one.upper(), other.upper(), 1e-12);
    assert!(interval(&falling, 0.6).width() < one.width());
    // Between two lines it may do either, so that nothing is known.
    let between = KeyResult::between("b", 0.2, 0.8)
        .unwrap()
        .with_reading(share(1, 2));
    let unknown = Objective::new("goal")
        .with(up.clone())
        .with(between.clone());
    assert_eq!(interval(&between, 0.0), clamped(&unknown));
}

#[test]
fn what_is_not_named_or_named_twice_is_not_known() {
    let parts = [
        known("a", 0.4, 0.2, 0.6),
        known("b", 0.5, 0.3, 0.8),
        known("c", 0.6, 0.5, 0.7),
    ];
    let all = |parts: &[KeyResult]| {
        parts
            .iter()
            .cloned()
            .fold(Objective::new("goal"), Objective::with)
    };
    let pair = Dependence::known(["a", "b"], [[1.0, 0.0], [0.0, 1.0]]).unwrap();
    let interval = clamped(&all(&parts).with_dependence(pair.clone()));
    // √(0.2² + 0.2²) of the two that are known, and the third at its worst.
    assert_near(
        interval.lower(),
        0.5 - (0.2_f64.hypot(0.2) + 0.1) / 3.0,
        1e-12,
    );
    assert_near(
        interval.upper(),
        0.5 + (0.2_f64.hypot(0.3) + 0.1) / 3.0,
        1e-12,
    );
    let others = pair.clone().with_others(&Dependence::DIFFERENT_PEOPLE);
    let interval = clamped(&all(&parts).with_dependence(others));
    assert_near(
        interval.lower(),
        0.5 - 0.2_f64.hypot(0.2).hypot(0.1) / 3.0,
        1e-12,
    );
    let twice = [
        parts[0].clone(),
        parts[1].clone(),
        known("b", 0.6, 0.5, 0.7),
    ];
    assert_eq!(
        clamped(&all(&twice).with_dependence(pair)).lower(),
        clamped(&all(&twice)).lower()
    );
}

#[test]
fn a_declared_correlation_is_in_between() {
    let objective = Objective::new("goal")
        .with(known("a", 0.4, 0.1, 0.6))
        .with(known("b", 0.5, 0.4, 0.9));
    let with = |dependence| clamped(&objective.clone().with_dependence(dependence));
    let declared = |r| with(Dependence::declared(r).unwrap());
    assert_eq!(declared(0.0), with(Dependence::DIFFERENT_PEOPLE));
    assert_near(
        declared(1.0).lower(),
        with(Dependence::UNKNOWN).lower(),
        1e-15,
    );
    let by_hand = 0.45 - 0.5 * (0.09_f64 + 0.01 + 2.0 * 0.5 * 0.3 * 0.1).sqrt();
    assert_near(declared(0.5).lower(), by_hand, 1e-12);
    let matrix = Dependence::known(["a", "b"], [[1.0, 0.5], [0.5, 1.0]]).unwrap();
    assert_near(declared(0.5).upper(), with(matrix).upper(), 1e-12);
}

#[test]
fn behind_the_target_nothing_is_uncertain_and_at_it_no_limit_is_cut() {
    let reached = Objective::new("goal")
        .with(known("a", 1.6, 1.1, 2.0))
        .with(known("b", -0.6, -1.0, 0.0));
    let interval = clamped(&reached);
    assert_eq!(
        (interval.lower(), interval.value(), interval.upper()),
        (0.5, 0.5, 0.5)
    );
    // Three at .98, .97 and 1.02: the distance upwards is not what the target leaves of it.
    let near = [known("a", 0.9, 0.7, 1.3), known("b", 1.0, 0.8, 1.2)];
    let objective = near
        .into_iter()
        .fold(Objective::new("goal"), Objective::with);
    let interval = clamped(&objective.with_dependence(Dependence::DIFFERENT_PEOPLE));
    assert_near(interval.lower(), 0.95 - 0.5 * 0.2_f64.hypot(0.2), 1e-12);
    assert_eq!(interval.upper(), 1.0);
}

/// A tree of two teams is the objective of all their key results, where their readings are known.
#[test]
fn a_tree_adds_covariances_and_not_intervals() {
    let parts = [
        known("a", 0.4, 0.2, 0.6),
        known("b", 0.5, 0.3, 0.8),
        known("c", 0.6, 0.5, 0.7),
    ];
    let dependence = Dependence::known(
        ["a", "b", "c"],
        [[1.0, 0.6, 0.3], [0.6, 1.0, 0.2], [0.3, 0.2, 1.0]],
    )
    .unwrap();
    let mut tree = AlignmentTree::new();
    let company = tree.add(Objective::new("company").with(parts[0].clone()));
    let team = Objective::new("team")
        .with(parts[1].clone())
        .with(parts[2].clone());
    let team = tree.add_under(company, team, 3).unwrap();
    let at = |weight: f64, part: &KeyResult| part.clone().with_weight(weight).unwrap();
    let flat = Objective::new("flat")
        .with(at(0.25, &parts[0]))
        .with(at(0.375, &parts[1]))
        .with(at(0.375, &parts[2]));
    let whole = |tree: &AlignmentTree| {
        tree.score(company, Confidence::P95)
            .unwrap()
            .interval()
            .unwrap()
    };
    for dependence in [Dependence::UNKNOWN, dependence.clone()] {
        let flat = clamped(&flat.clone().with_dependence(dependence.clone()));
        let tree = whole(&tree.clone().with_dependence(dependence));
        assert_near(tree.value(), flat.value(), 1e-12);
        assert_near(tree.lower(), flat.lower(), 1e-12);
        assert_near(tree.upper(), flat.upper(), 1e-12);
    }
    // What a team knows of its own counts within it, and the worst beside it.
    let pair = Dependence::known(["b", "c"], [[1.0, 0.2], [0.2, 1.0]]).unwrap();
    let inner = tree.objective_mut(team).unwrap();
    *inner = inner.clone().with_dependence(pair);
    let own = (0.2_f64 * 0.2 + 0.1 * 0.1 + 2.0 * 0.2 * 0.2 * 0.1).sqrt();
    assert_near(
        whole(&tree).lower(),
        whole(&tree).value() - (0.25 * 0.2 + 0.375 * own),
        1e-12,
    );
    let apart = tree.with_dependence(Dependence::DIFFERENT_PEOPLE);
    assert_near(
        whole(&apart).lower(),
        whole(&apart).value() - (0.25_f64 * 0.2).hypot(0.375 * own),
        1e-12,
    );
}

#[test]
fn the_mirror_knows_whom_both_sides_asked() {
    let inside = known("a", 0.9, 0.7, 1.0);
    let customers = known("b", 0.3, 0.2, 0.5).with_voice(Voice::Customer);
    let pair = |r: f64| Dependence::known(["a", "b"], [[1.0, r], [r, 1.0]]).unwrap();
    let mirror = |dependence: &Dependence| {
        Mirror::knowing([&inside, &customers], dependence, Confidence::P95)
    };
    let lower = |dependence: &Dependence| mirror(dependence).difference_interval().unwrap().lower();
    // What is added as one in a sum is taken away in a difference.
    assert_near(
        lower(&pair(0.5)),
        0.6 - (0.04_f64 + 0.04 - 0.04).sqrt(),
        1e-12,
    );
    assert_near(
        lower(&Dependence::DIFFERENT_PEOPLE),
        0.6 - 0.2_f64.hypot(0.2),
        1e-12,
    );
    assert_near(lower(&Dependence::UNKNOWN), 0.6 - 0.4, 1e-12);
    assert_eq!(mirror(&pair(0.5)).respondents(), Respondents::Same);
    assert_eq!(
        mirror(&Dependence::DIFFERENT_PEOPLE).respondents(),
        Respondents::Different
    );
    assert_eq!(
        mirror(&Dependence::UNKNOWN).respondents(),
        Respondents::Unknown
    );
    let counted = reach(0.0, 1.0).with_reading(0.9);
    let mirror = Mirror::of([&counted, &customers], Confidence::P95);
    assert_eq!(mirror.respondents(), Respondents::Different);
    let objective = Objective::new("goal")
        .with(inside.clone())
        .with(customers.clone())
        .with_dependence(pair(0.5));
    assert_eq!(
        objective.mirror(Confidence::P95),
        Mirror::knowing([&inside, &customers], &pair(0.5), Confidence::P95)
    );
}

/// Four weeks in each of which a bound may hold and may not: that it is broken in one of them is not sure.
#[test]
fn a_guardrail_over_periods_knows_nothing_of_who_was_asked() {
    let weeks = |count: u64| Reading::periods((0..count).map(|_| Some(share(76, 100))));
    let rail = |count| {
        let bound = KeyResult::at_least("satisfied", 80)
            .unwrap()
            .with_reading(weeks(count));
        Guardrail::new(bound).when_sure(Confidence::P95)
    };
    assert_eq!(
        [1, 4].map(|count| rail(count).state()),
        [GuardrailState::Uncertain; 2]
    );
    let interval = rail(4)
        .key_result()
        .current()
        .interval(Confidence::P95)
        .unwrap();
    assert_eq!((interval.lower(), interval.upper()), (0.0, 1.0));
}

/// Scores of one sheet of answers are known to be, by where they come from; those of another survey are not.
#[test]
fn the_scores_of_a_joint_tally_know_each_other() {
    let mut answers = CrossTally::new(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE);
    let sheets = [
        (9, 5),
        (10, 4),
        (3, 2),
        (8, 4),
        (6, 3),
        (9, 4),
        (7, 5),
        (2, 1),
        (10, 5),
        (9, 3),
    ];
    for (recommend, satisfied) in sheets {
        answers.record(recommend, satisfied).unwrap();
    }
    let scores = answers.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX).unwrap();
    let up = KeyResult::reach("NPS", -50, 50)
        .unwrap()
        .with_reading(&scores.estimates()[0]);
    let more = KeyResult::reach("satisfied", 0, 100)
        .unwrap()
        .with_reading(&scores.estimates()[1]);
    let other = KeyResult::reach("other", 0, 100)
        .unwrap()
        .with_reading(share(6, 10));
    let objective = Objective::new("goal")
        .with(up)
        .with(more)
        .with(other)
        .with_joint_scores(&scores);
    let r = scores.correlation(0, 1).unwrap();
    assert!(r > 0.5);
    assert_eq!(
        objective.dependence().correlation("NPS", "satisfied"),
        Some(r)
    );
    assert_eq!(objective.dependence().correlation("NPS", "other"), None);
    let by_hand = Dependence::known(["NPS", "satisfied"], [[1.0, r], [r, 1.0]]).unwrap();
    assert_eq!(
        clamped(&objective),
        clamped(&objective.clone().with_dependence(by_hand))
    );
    // Another survey of the same answers is another survey, as far as anybody knows, but for its figures.
    let none = Objective::new("goal")
        .with(known("a", 0.5, 0.4, 0.6))
        .with_joint_scores(&scores);
    assert_eq!(none.dependence().correlation("a", "b"), None);
}

#[cfg(feature = "serde")]
#[test]
fn the_stored_form_keeps_it() {
    use crate::support::round_trip;
    round_trip(&Dependence::UNKNOWN, r#"{"others":"unknown"}"#);
    round_trip(
        &Dependence::DIFFERENT_PEOPLE,
        r#"{"others":"different_people"}"#,
    );
    round_trip(
        &Dependence::declared(0.5).unwrap(),
        r#"{"others":{"declared":0.5}}"#,
    );
    let pair = Dependence::known(["a", "b"], [[1.0, 0.5], [0.5, 1.0]]).unwrap();
    let form =
        r#"{"known":{"names":["a","b"],"correlations":[[1.0,0.5],[0.5,1.0]]},"others":"unknown"}"#;
    round_trip(&pair, form);
    let refused = |form: &str| {
        serde_json::from_str::<Dependence>(form)
            .unwrap_err()
            .to_string()
    };
    assert!(refused(r#"{"others":{"declared":1.5}}"#).starts_with("1.5 is not a correlation"));
    assert!(refused(&form.replace("0.5],[0.5", "0.5],[0.4")).starts_with("0.4 in row 2, column 1"));
    let objective = Objective::new("goal").with_dependence(pair.clone());
    let stored = serde_json::to_string(&objective).unwrap();
    assert_eq!(
        serde_json::from_str::<Objective>(&stored).unwrap(),
        objective
    );
    let mut tree = AlignmentTree::new();
    tree.add(objective);
    for tree in [tree.clone(), tree.with_dependence(pair)] {
        let stored = serde_json::to_string(&tree).unwrap();
        assert_eq!(
            serde_json::from_str::<AlignmentTree>(&stored).unwrap(),
            tree
        );
    }
}

proptest! {
    #[test]
    fn knowing_nothing_is_never_narrower(
        parts in proptest::collection::vec((-0.5..1.5, 0.0..0.8, 0.0..0.8, 0.0..3.0, any::<bool>()), 1..6),
        loadings in proptest::collection::vec(-1.0..1.0, 6),
        level in 0.5..0.99,
    ) {
        // Correlations by one common cause are possible ones.
        let at = |row: usize, column: usize| if row == column { 1.0 } else { loadings[row] * loadings[column] };
        let rows: Vec<Vec<f64>> = (0..5).map(|row| (0..5).map(|column| at(row, column)).collect()).collect();
        let dependence = Dependence::known(NAMES, &rows).unwrap();
        let objective = parts.iter().zip(NAMES).fold(Objective::new("goal"), |objective, (part, name)| {
            let (value, below, above, weight, rises) = *part;
            let result = if rises {
                known(name, value, value - below, value + above)
            } else {
                let reading = Reading::measured(1.0 - value, 1.0 - value - above, 1.0 - value + below, Confidence::P95);
                KeyResult::reach(name, 1, 0).unwrap().with_reading(reading.unwrap())
            };
            objective.with(result.with_weight(weight).unwrap())
        });
        let confidence = Confidence::new(level).unwrap();
        let score = |dependence| objective.clone().with_dependence(dependence).score();
        if let (Ok(unknown), Ok(known), Ok(apart)) = (
            score(Dependence::UNKNOWN), score(dependence), score(Dependence::DIFFERENT_PEOPLE),
        ) {
            for confidence in [confidence, Confidence::P95] {
                let wide = unknown.interval(confidence).unwrap();
                for narrow in [&known, &apart] {
                    let narrow = narrow.interval(confidence).unwrap();
                    prop_assert!(narrow.contains(narrow.value()));
                    prop_assert!(wide.lower() <= narrow.lower() + 1e-12);
                    prop_assert!(narrow.upper() <= wide.upper() + 1e-12);
                }
            }
            let nested = |score: &cxmetrics::okr::objective::ObjectiveScore| {
                let [narrow, wide] = [confidence, Confidence::P99].map(|at| score.interval(at).unwrap());
                wide.lower() <= narrow.lower() + 1e-12 && narrow.upper() <= wide.upper() + 1e-12
            };
            prop_assert!(nested(&unknown) && nested(&known) && nested(&apart));
        }
    }
}
