//! A tree over one objective says of it what the objective says of itself; and what is known of some parts beside others.

use crate::support::{assert_near, share};
use cxmetrics::okr::objective::{AlignmentTree, Dependence, Guardrail};
use cxmetrics::{Ces, Confidence, Interval, JointTally, KeyResult, Nps, Objective, Reading, Scale};

/// A key result from 0 to 1 at a progress that is known by its 95 % limits.
fn known(name: &str, value: f64, lower: f64, upper: f64) -> KeyResult {
    let reading = Reading::measured(value, lower, upper, Confidence::P95).unwrap();
    KeyResult::reach(name, 0, 1).unwrap().with_reading(reading)
}

/// A key result whose start and reading are too uncertain to say anything: its progress is 2 of 5.
fn boundless(name: &str) -> KeyResult {
    let reading = |value, error| Reading::with_std_error(value, error).unwrap();
    KeyResult::reach_from(name, reading(20, 8.66), 25)
        .unwrap()
        .with_reading(reading(22, 7.75))
}

fn of(results: impl IntoIterator<Item = KeyResult>) -> Objective {
    results
        .into_iter()
        .fold(Objective::new("goal"), Objective::with)
}

fn own(objective: &Objective) -> Interval {
    let score = objective.score().unwrap();
    score.interval(Confidence::P95).unwrap()
}

/// The interval of a tree whose top has nothing of its own.
fn above(objectives: impl IntoIterator<Item = Objective>) -> Interval {
    let mut tree = AlignmentTree::new();
    let top = tree.add(Objective::new("top"));
    for objective in objectives {
        tree.add_under(top, objective, 1).unwrap();
    }
    tree.score(top, Confidence::P95)
        .unwrap()
        .interval()
        .unwrap()
}

/// Two scores of the same people, who answered two questions; as they come, or without knowing of each other.
fn of_one_survey(is_traced: bool) -> [KeyResult; 2] {
    let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_SEVEN]).unwrap();
    let sheets = [
        (9, 6),
        (10, 7),
        (3, 2),
        (8, 5),
        (6, 3),
        (9, 5),
        (2, 4),
        (10, 3),
    ];
    for (recommends, easy) in sheets {
        answers
            .record_all([[Some(recommends), Some(easy)]])
            .unwrap();
    }
    let scores = answers.scores(&[&Nps::STANDARD, &Ces::MEAN]).unwrap();
    let [nps, easy] = [0, 1].map(|at| match &scores.estimates()[at] {
        known if is_traced => known.clone(),
        known => known.clone().without_source(),
    });
    [
        KeyResult::reach("NPS", -100, 100)
            .unwrap()
            .with_reading(nps),
        KeyResult::reach("easy", 1, 7).unwrap().with_reading(easy),
    ]
}

fn assert_same(found: &Interval, expected: &Interval) {
    assert_near(found.value(), expected.value(), 1e-12);
    assert_near(found.lower(), expected.lower(), 1e-12);
    assert_near(found.upper(), expected.upper(), 1e-12);
}

/// However the parts go together, also those that are of one survey: nothing outside of the objective says otherwise.
#[test]
fn over_one_objective_a_tree_adds_nothing() {
    let [nps, easy] = of_one_survey(true);
    let others = || {
        KeyResult::reach("hotline", 60, 80)
            .unwrap()
            .with_reading(share(140, 200))
    };
    for dependence in [
        Dependence::UNKNOWN,
        Dependence::DIFFERENT_PEOPLE,
        Dependence::declared(0.3).unwrap(),
    ] {
        for parts in [
            vec![nps.clone(), easy.clone(), others()],
            vec![nps.clone(), others()],
            vec![others(), boundless("x"), known("a", 0.4, 0.1, 0.6)],
        ] {
            let objective = of(parts).with_dependence(dependence.clone());
            assert_same(&above([objective.clone()]), &own(&objective));
        }
    }
}

/// Each of two that can be anything between 0 and 1 can move the mean of three by what its weight leaves it.
#[test]
fn what_has_no_limits_is_added_up_across_objectives() {
    let third = 1.0 / 3.0;
    let interval = above([
        of([boundless("x")]),
        of([known("a", 0.5, 0.45, 0.6)]),
        of([boundless("y")]),
    ]);
    assert_near(interval.value(), third * (0.4 + 0.5 + 0.4), 1e-12);
    assert_near(interval.lower(), third * 0.45, 1e-12);
    assert_near(interval.upper(), third * (1.0 + 0.6 + 1.0), 1e-12);
}

/// Figures that go against each other take from each other's errors; but the shortfall of one does not make up for what another
/// has beyond its target.
#[test]
fn what_is_beyond_the_target_makes_up_for_nothing() {
    let against = Dependence::known(["a", "b"], [[1.0, -0.4], [-0.4, 1.0]]).unwrap();
    let beyond = of([known("a", 1.2, 0.9, 1.3), known("b", 0.5, 0.2, 0.7)]);
    let score = beyond.with_dependence(against).score().unwrap();
    let raw = score.raw_interval(Confidence::P95).unwrap();
    let root = |a: f64, b: f64| (a * a + b * b - 2.0 * 0.4 * a * b).sqrt();
    assert_near(raw.value(), 0.85, 1e-12);
    assert_near(raw.lower(), 0.85 - 0.5 * root(0.3, 0.3), 1e-9);
    assert_near(raw.upper(), 0.85 + 0.5 * root(0.1, 0.2), 1e-9);
    // The score counts 1 of the first, which may be 0.1 less.
    let clamped = score.interval(Confidence::P95).unwrap();
    assert_near(clamped.value(), 0.75, 1e-12);
    assert_near(clamped.lower(), 0.75 - 0.5 * 0.1_f64.hypot(0.3), 1e-9);
    assert_near(clamped.upper(), 0.75 + 0.5 * 0.1_f64.hypot(0.2), 1e-9);
    // Within its way it does.
    let against = Dependence::known(["a", "b"], [[1.0, -0.4], [-0.4, 1.0]]).unwrap();
    let within = of([known("a", 0.6, 0.5, 0.9), known("b", 0.5, 0.2, 0.7)]);
    let interval = own(&within.with_dependence(against));
    assert_near(interval.lower(), 0.55 - 0.5 * root(0.1, 0.3), 1e-9);
    assert_near(interval.upper(), 0.55 + 0.5 * root(0.3, 0.2), 1e-9);
}

/// A bound that is to be kept below turns the sign: what goes together against each other's goals takes from each other's errors.
#[test]
fn a_bound_from_above_turns_the_sign_of_a_correlation() {
    let uncertain = |goal: KeyResult, value: f64| {
        let reading = Reading::measured(value, value - 9.0, value + 9.0, Confidence::P95);
        goal.with_reading(reading.unwrap())
    };
    let most = || uncertain(KeyResult::at_most("a", 30).unwrap(), 27.0);
    let least = |name: &str| uncertain(KeyResult::at_least(name, 30).unwrap(), 33.0);
    let lower = |parts: [KeyResult; 2]| {
        let names = [parts[0].name().to_owned(), parts[1].name().to_owned()];
        let joint = Dependence::known(names, [[1.0, 0.6], [0.6, 1.0]]).unwrap();
        own(&of(parts).with_dependence(joint)).lower()
    };
    // Each of them holds, and may not: 1 of 1 each.
    let root = |correlation: f64| 1.0 - 0.5 * (2.0 + 2.0 * correlation).sqrt();
    assert_near(lower([most(), least("b")]), root(-0.6), 1e-12);
    assert_near(lower([least("a"), least("b")]), root(0.6), 1e-12);
}

/// What an objective says by name of its own goes before what a tree could read of the survey.
#[test]
fn what_is_said_by_name_is_not_read_from_the_survey() {
    let whole = |parts: [KeyResult; 2], other: KeyResult| {
        let none = Dependence::known(["NPS", "easy"], [[1.0, 0.0], [0.0, 1.0]]).unwrap();
        let other = other.with_weight(3).unwrap();
        above([of(parts).with_dependence(none), of([other])])
    };
    let [nps, easy] = of_one_survey(true);
    // Its own scale has another name in the other objective.
    let other = KeyResult::reach("effort", 1, 7)
        .unwrap()
        .with_reading(easy.reading().clone());
    let said = whole([nps.clone(), easy.clone()], other.clone());
    assert_same(&said, &whole(of_one_survey(false), other));
}

/// A guardrail that holds vetoes nothing, and neither does one that nobody measured.
#[test]
fn only_a_breached_guardrail_vetoes() {
    let rail = || KeyResult::at_most("reopened", 3).unwrap();
    for (rail, vetoes) in [
        (rail().with_reading(3), false),
        (rail().with_reading(3.5), true),
        (rail(), false),
    ] {
        let objective = of([known("a", 0.4, 0.1, 0.6)]).with_guardrail(Guardrail::new(rail));
        let score = objective.score().unwrap();
        assert_eq!(score.is_vetoed(), vetoes);
        let mut tree = AlignmentTree::new();
        let top = tree.add(Objective::new("top"));
        let team = tree.add_under(top, objective, 1).unwrap();
        let score = tree.score(top, Confidence::P95).unwrap();
        assert_eq!(score.vetoed_by().contains(&team), vetoes);
        assert_eq!(score.vetoed_by().len(), usize::from(vetoes));
    }
}

/// What has no weight is not the worst.
#[test]
fn the_worst_has_a_weight() {
    let at = |name: &str, progress: f64, weight: u32| {
        KeyResult::reach(name, 0, 1)
            .unwrap()
            .with_weight(weight)
            .unwrap()
            .with_reading(progress)
    };
    let score = of([at("a", 0.7, 1), at("idle", -2.0, 0), at("b", 0.3, 2)])
        .score()
        .unwrap();
    assert_eq!(score.worst().unwrap().name(), "b");
    assert_near(score.raw().unwrap(), (0.7 + 2.0 * 0.3) / 3.0, 1e-15);
}
