//! With more confidence the interval of what is made of several readings holds the one with less, however they go together.

use crate::support::{at_quantile, share};
use cxmetrics::estimate::JointScores;
use cxmetrics::okr::objective::{AlignmentTree, Dependence};
use cxmetrics::okr::{Mirror, Voice};
use cxmetrics::{Confidence, Estimate, Interval, KeyResult, Objective, Reading};
use proptest::prelude::*;

/// Levels up to 3 in ten million.
fn levels() -> impl Iterator<Item = Confidence> {
    (1..=30).map(|step| Confidence::new(1.0 - (-0.5 * f64::from(step)).exp()).unwrap())
}

/// How much narrower an interval is, on some side, than one of less confidence.
fn lost(interval: impl Fn(Confidence) -> Option<Interval>) -> f64 {
    lost_over(levels(), interval)
}

fn lost_over(
    levels: impl IntoIterator<Item = Confidence>,
    interval: impl Fn(Confidence) -> Option<Interval>,
) -> f64 {
    let mut widest: Option<[f64; 2]> = None;
    let mut lost = 0.0_f64;
    for confidence in levels {
        let Some(interval) = interval(confidence) else {
            continue;
        };
        let [lower, upper] = widest.unwrap_or([interval.lower(), interval.upper()]);
        lost = lost
            .max(interval.lower() - lower)
            .max(upper - interval.upper());
        widest = Some([lower.min(interval.lower()), upper.max(interval.upper())]);
    }
    lost
}

/// Two scores with a correlation.
fn together(estimates: [Estimate; 2], correlation: f64) -> JointScores {
    let [one, other] = [estimates[0].std_error(), estimates[1].std_error()];
    let both = correlation * one * other;
    JointScores::new(estimates, [[one * one, both], [both, other * other]]).unwrap()
}

/// One is to rise and the other to fall, so that with a high correlation an error of one makes up for that of the other.
fn opposed(estimates: [Estimate; 2], correlation: f64) -> [KeyResult; 2] {
    let scores = together(estimates, correlation);
    let [rises, falls] = [&scores.estimates()[0], &scores.estimates()[1]];
    [
        KeyResult::reach("rises", 0, 100)
            .unwrap()
            .with_reading(rises),
        KeyResult::reach("falls", 100, 0)
            .unwrap()
            .with_reading(falls),
    ]
}

fn dependence(correlation: f64) -> Dependence {
    let rows = [[1.0, correlation], [correlation, 1.0]];
    Dependence::known(["rises", "falls"], rows).unwrap()
}

fn assert_nested(results: &[KeyResult; 2], correlation: f64) {
    assert_nested_over(&levels().collect::<Vec<_>>(), results, correlation);
}

fn assert_nested_over(levels: &[Confidence], results: &[KeyResult; 2], correlation: f64) {
    let lost = |interval: &dyn Fn(Confidence) -> Option<Interval>| {
        lost_over(levels.iter().copied(), interval)
    };
    let dependence = dependence(correlation);
    let objective = results
        .iter()
        .cloned()
        .fold(Objective::new("goal"), Objective::with);
    let objective = objective.with_dependence(dependence.clone());
    let score = objective.score().unwrap();
    let mut tree = AlignmentTree::new().with_dependence(dependence.clone());
    let [one, other] = results.clone();
    let company = tree.add(Objective::new("company").with(one.clone()));
    let team = Objective::new("team").with(other.clone());
    tree.add_under(company, team, 2).unwrap();
    // An objective that knows it by itself, beside another one.
    let mut apart = AlignmentTree::new();
    let parent = apart.add(Objective::new("company").with(one.clone().with_weight(0.5).unwrap()));
    apart.add_under(parent, objective.clone(), 3).unwrap();
    let customers = other.with_voice(Voice::Customer);
    let declared = Dependence::declared(correlation.abs()).unwrap();
    let gap = |dependence: &Dependence, confidence| {
        Mirror::knowing([&one, &customers], dependence, confidence).difference_interval()
    };
    for (what, lost) in [
        ("score", lost(&|confidence| score.interval(confidence))),
        ("raw", lost(&|confidence| score.raw_interval(confidence))),
        (
            "tree",
            lost(&|confidence| tree.score(company, confidence).unwrap().interval()),
        ),
        (
            "tree of an objective that knows",
            lost(&|confidence| apart.score(parent, confidence).unwrap().interval()),
        ),
        ("mirror", lost(&|confidence| gap(&dependence, confidence))),
        ("declared", lost(&|confidence| gap(&declared, confidence))),
    ] {
        assert!(lost <= 1e-9, "{what} loses {lost:e}");
    }
}

/// Limits of two of three have hardly anywhere to go at 99 %, and those of a hundred do.
#[test]
fn one_at_the_end_of_its_scale_and_one_that_moves_on() {
    for (few, many) in [
        ((1, 2), (16, 18)),
        ((2, 3), (50, 100)),
        ((1, 1), (9, 30)),
        ((0, 2), (1, 40)),
    ] {
        let estimates = [share(few.0, few.1), share(many.0, many.1)];
        for correlation in [0.99, 0.9, 0.7] {
            let [rises, falls] = opposed(estimates.clone(), correlation);
            assert_nested(&[rises, falls], correlation);
        }
    }
}

/// Three of three are far beyond a target of 20, where the limit stops before the other one does.
#[test]
fn a_limit_that_stops_makes_a_kink() {
    for correlation in [-0.629, 0.629] {
        let [rises, falls] = opposed([share(3, 3), share(5, 5)], 0.0);
        let near = KeyResult::reach("rises", 0, 20).unwrap();
        let near = near.with_reading(rises.reading().clone());
        assert_nested(&[near, falls], correlation);
    }
}

/// Both sides of a mirror answer alike, as was declared: an error of the one makes up for that of the other, and none of the
/// four limits stands still at its figure.
#[test]
fn sides_of_a_mirror_that_are_declared_to_go_together() {
    let declared = Dependence::declared(0.9).unwrap();
    for (few, many) in [
        ((1, 2), (9, 30)),
        ((2, 3), (20, 30)),
        ((3, 4), (27, 30)),
        ((1, 4), (3, 30)),
        ((1, 5), (50, 60)),
    ] {
        let team = KeyResult::reach("team", 0, 100)
            .unwrap()
            .with_reading(share(few.0, few.1));
        for [start, target] in [[0, 100], [100, 0]] {
            let customers = KeyResult::reach("customers", start, target)
                .unwrap()
                .with_reading(share(many.0, many.1))
                .with_voice(Voice::Customer);
            let lost = lost(|confidence| {
                Mirror::knowing([&team, &customers], &declared, confidence).difference_interval()
            });
            assert!(lost <= 1e-9, "{few:?} {many:?} lose {lost:e}");
        }
    }
}

fn of_population(yes: u64, all: u64, size: u64) -> Estimate {
    share(yes, all).of_population(size).unwrap()
}

/// Limits of a small population move in steps, and between a step of the one and a step of the other the sum is nearer or
/// further by more than its surroundings.
#[test]
fn readings_of_small_populations() {
    let levels: Vec<_> = [0.54, 1.5, 2.1]
        .into_iter()
        .flat_map(|from| (0..16).map(move |step| from + 0.006 * f64::from(step)))
        .chain([3.0, 6.0, 8.28])
        .map(at_quantile)
        .collect();
    for estimates in [
        [of_population(5, 10, 14), of_population(11, 17, 23)],
        [of_population(2, 3, 5), share(9, 30)],
        [of_population(5, 10, 14), of_population(16, 40, 60)],
    ] {
        let results = opposed(estimates, 0.95);
        assert_nested_over(&levels, &results, 0.95);
    }
}

/// So do those of a start in one.
#[test]
fn a_start_in_a_small_population() {
    let levels = || (0..120).map(|step| at_quantile(0.4 + 0.008 * f64::from(step)));
    for (start, current, other) in [
        (of_population(16, 40, 60), share(300, 400), share(11, 20)),
        (of_population(2, 8, 11), share(9, 12), share(3, 5)),
    ] {
        let rises = KeyResult::reach_from("rises", start, 100).unwrap();
        let falls = KeyResult::reach("falls", 100, 0).unwrap();
        let objective = Objective::new("goal")
            .with(rises.with_reading(current))
            .with(falls.with_reading(other))
            .with_dependence(dependence(0.95));
        let score = objective.score().unwrap();
        let lost = lost_over(levels(), |confidence| score.interval(confidence));
        assert!(lost <= 1e-9, "{lost:e}");
    }
}

/// Above an objective of small populations the steps are there as well, and what nothing is known of is added to them.
#[test]
fn a_tree_above_small_populations() {
    let levels = || (0..30).map(|step| at_quantile(0.54 + 0.003 * f64::from(step)));
    let estimates = [of_population(5, 10, 14), of_population(16, 40, 60)];
    let names = [("rises", [0, 100]), ("falls", [100, 0])];
    let unknown = names
        .into_iter()
        .zip(&estimates)
        .map(|((name, [start, target]), reading)| {
            let result = KeyResult::reach(name, start, target).unwrap();
            result.with_reading(reading)
        })
        .fold(Objective::new("team"), Objective::with);
    let results = opposed(estimates, 0.95);
    let known = results
        .into_iter()
        .fold(Objective::new("team"), Objective::with)
        .with_dependence(dependence(0.95));
    for (own, is_exact) in [(Reading::from(30), true), (share(12, 40).into(), false)] {
        let own = Objective::new("company")
            .with(KeyResult::reach("own", 0, 100).unwrap().with_reading(own));
        let alone = own.score().unwrap();
        let above = |team: &Objective, confidence| {
            let mut tree = AlignmentTree::new();
            let company = tree.add(own.clone());
            tree.add_under(company, team.clone(), 3).unwrap();
            tree.score(company, confidence).unwrap().interval()
        };
        let interval = |confidence| above(&known, confidence);
        let lost = lost_over(levels(), interval);
        assert!(lost <= 1e-9, "{lost:e}");
        let whole = interval(Confidence::P95).unwrap();
        let added_up = above(&unknown, Confidence::P95).unwrap();
        assert!(whole.width() < 0.9 * added_up.width());
        let alone = alone.interval(Confidence::P95);
        assert_eq!(alone.is_none(), is_exact);
        if let Some(alone) = alone {
            // A quarter of it is in the whole.
            assert!(whole.value() - whole.lower() > 0.25 * (alone.value() - alone.lower()));
            assert!(whole.upper() - whole.value() > 0.25 * (alone.upper() - alone.value()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn more_confidence_is_never_narrower(
        counts in [(0_u64..6, 0_u64..6), (0_u64..40, 0_u64..40)],
        correlation in -0.99..0.99_f64,
        target in 20..100_u32,
    ) {
        let counts = counts.map(|(yes, no)| (yes, (yes + no).max(1)));
        let [rises, falls] = opposed(counts.map(|(yes, all)| share(yes, all)), 0.0);
        let shorter = KeyResult::reach("rises", 0, target).unwrap().with_reading(rises.reading().clone());
        assert_nested(&[shorter, falls], correlation);
    }
}
