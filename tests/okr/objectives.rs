//! Objectives, guardrails, alignment trees and the mirror.

use crate::support::{nps, share};
use cxmetrics::okr::{
    Mirror, Voice,
    key_result::Bands,
    mirror::MirrorVerdict,
    objective::{
        AlignmentTree, Contribution, Dependence, Guardrail, GuardrailState, ScoreError, TreeError,
    },
};
use cxmetrics::{Confidence, KeyResult, Objective, Reading};
use proptest::prelude::*;

fn at(name: &str, progress: f64) -> KeyResult {
    KeyResult::reach(name, 0, 1).unwrap().with_reading(progress)
}

fn weighted(parts: &[(f64, f64)]) -> Objective {
    parts
        .iter()
        .fold(Objective::new("goal"), |objective, (weight, progress)| {
            objective.with(at("figure", *progress).with_weight(*weight).unwrap())
        })
}

#[track_caller]
fn assert_near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-12,
        "{found} is not {expected}"
    );
}

#[test]
fn weighted_scores_of_other_systems_cases() {
    let score = |parts: &[(f64, f64)]| weighted(parts).score().unwrap().value();
    assert_near(score(&[(2.0, 0.4), (3.0, 0.2)]), 0.28);
    assert_near(score(&[(60.0, 1.0), (40.0, 0.5)]), 0.8);
    let thirds = score(&[(2.0, 5.0 / 10.0), (1.0, 200.0 / 300.0), (1.0, 2.0 / 5.0)]);
    assert_near(thirds, 0.516_666_666_666_666_7);
}

#[test]
fn a_weight_of_zero_changes_nothing() {
    let with = weighted(&[(2.0, 0.4), (3.0, 0.2), (0.0, 1.0)])
        .score()
        .unwrap();
    let without = weighted(&[(2.0, 0.4), (3.0, 0.2)]).score().unwrap();
    assert_eq!(with.value(), without.value());
    assert_eq!(with.raw(), without.raw());
    assert_eq!(with.worst().unwrap().share(), 0.6);
    let nothing = weighted(&[(0.0, 0.4)]);
    assert_eq!(nothing.score(), Err(ScoreError::NoWeight));
    assert_eq!(
        ScoreError::NoWeight.to_string(),
        "the key results that were measured have no weight"
    );
    let survey = KeyResult::reach("NPS", 0, 100)
        .unwrap()
        .with_reading(nps(5, 3, 2))
        .with_weight(0)
        .unwrap();
    let score = weighted(&[(1.0, 0.4)]).with(survey).score().unwrap();
    assert_eq!(score.interval(Confidence::P95), None);
    // In a mirror and in a tree it is not even counted.
    let weightless = at("figure", 0.9)
        .with_weight(0)
        .unwrap()
        .with_voice(Voice::Customer);
    let customers = at("figure", 0.4).with_voice(Voice::Customer);
    let mirror = Mirror::of([&weightless, &customers], Confidence::P95);
    assert_eq!(mirror.customers().map(|side| side.key_results()), Some(1));
    assert_eq!(
        Mirror::of([&weightless], Confidence::P95).verdict(),
        MirrorVerdict::NoCustomerEvidence
    );
    for wrong in [-1.0, f64::NAN, f64::INFINITY, 1e-71, 1e71] {
        assert!(at("figure", 0.9).with_weight(wrong).is_err());
    }
}

#[test]
fn nothing_over_nothing_does_not_poison_a_parent() {
    let empty = Objective::new("empty");
    assert_eq!(empty.score(), Err(ScoreError::NothingMeasured));
    assert_eq!(
        ScoreError::NothingMeasured.to_string(),
        "no key result was measured, so no score"
    );
    let mut tree = AlignmentTree::new();
    let top = tree.add(weighted(&[(1.0, 0.5)]));
    let hollow = tree.add_under(top, empty, 3).unwrap();
    tree.add_under(hollow, weighted(&[(0.0, 1.0)]), 1).unwrap();
    tree.add_under(
        top,
        Objective::new("unmeasured").with(KeyResult::done("x")),
        1,
    )
    .unwrap();
    let score = tree.score(top, Confidence::P95).unwrap();
    assert_eq!(score.value(), 0.5);
    assert_eq!(
        (score.left_out(), score.untracked(), score.key_results()),
        (3, 1, 1)
    );
    assert_eq!(
        tree.score(hollow, Confidence::P95).unwrap_err().to_string(),
        "nothing was measured in \"empty\" or under it"
    );
}

#[test]
fn untracked_key_results_are_left_out_and_named() {
    let objective = weighted(&[(1.0, 0.5)])
        .with(
            KeyResult::reach("NPS", 40, 60)
                .unwrap()
                .with_weight(9)
                .unwrap(),
        )
        .with(KeyResult::done("form").with_reading(55));
    let score = objective.score().unwrap();
    assert_eq!(score.value(), 0.5);
    assert_eq!(score.untracked(), ["NPS", "form"]);
}

#[test]
fn one_that_overshoots_does_not_hide_one_that_fails() {
    let score = weighted(&[(1.0, 3.0), (1.0, -1.0)]).score().unwrap();
    assert_eq!(score.value(), 0.5);
    assert_eq!(score.raw(), Some(1.0));
    assert_eq!(score.worst().unwrap().progress().raw(), Some(-1.0));
}

#[test]
fn the_same_key_result_has_the_same_score_everywhere() {
    let survey = KeyResult::reach("NPS", 40, 60)
        .unwrap()
        .with_reading(nps(70, 15, 15));
    let here = survey.current();
    let objective = Objective::new("a").with(survey.clone());
    let score = objective.score().unwrap();
    assert_eq!(score.contributions()[0].progress(), &here);
    assert_eq!(Some(score.value()), here.clamped());
    let mut tree = AlignmentTree::new();
    let top = tree.add(Objective::new("top"));
    tree.add_under(top, objective, 5).unwrap();
    assert_eq!(
        Some(tree.score(top, Confidence::P95).unwrap().value()),
        here.clamped()
    );
    let outer = survey.with_voice(Voice::Customer);
    let mirror = Mirror::of([&outer], Confidence::P95);
    assert_eq!(mirror.customers().map(|side| side.value()), here.clamped());
    let interval = score.interval(Confidence::P95).unwrap();
    let own = here.interval(Confidence::P95).unwrap();
    assert_near(interval.lower(), own.lower().clamp(0.0, 1.0));
    assert_near(interval.upper(), own.upper().clamp(0.0, 1.0));
    assert_eq!(mirror.customers().unwrap().interval(), Some(interval));
}

/// Two surveys of weights 2 and 1 and an exact figure: square and add, by hand.
#[test]
fn the_interval_of_the_sum_squares_and_adds() {
    let (left, right) = (share(60, 100), share(45, 60));
    let survey = |estimate: &_| {
        KeyResult::reach("share", 50, 100)
            .unwrap()
            .with_reading(estimate)
    };
    let objective = Objective::new("goal")
        .with(survey(&left).with_weight(2).unwrap())
        .with(survey(&right))
        .with(at("exact", 0.25))
        .with_dependence(Dependence::DIFFERENT_PEOPLE);
    let parts = [&left, &right].map(|estimate| {
        let interval = estimate.interval(Confidence::P90);
        let share = |figure: f64| ((figure - 50.0) / 50.0).clamp(0.0, 1.0);
        (
            share(estimate.value()),
            share(estimate.value()) - share(interval.lower()),
            share(interval.upper()) - share(estimate.value()),
        )
    });
    let [(p, p_low, p_high), (q, q_low, q_high)] = parts;
    let value = (2.0 * p + q + 0.25) / 4.0;
    let interval = objective
        .score()
        .unwrap()
        .interval(Confidence::P90)
        .unwrap();
    assert_near(interval.value(), value);
    assert_near(interval.lower(), value - (0.5 * p_low).hypot(0.25 * q_low));
    assert_near(
        interval.upper(),
        value + (0.5 * p_high).hypot(0.25 * q_high),
    );
    assert_eq!(
        weighted(&[(1.0, 0.5)])
            .score()
            .unwrap()
            .interval(Confidence::P90),
        None
    );
}

#[test]
fn a_guardrail_vetoes_and_is_never_averaged_in() {
    let rail = |percent: f64| {
        KeyResult::at_most("reopened", 5)
            .unwrap()
            .with_reading(percent)
    };
    let good = weighted(&[(1.0, 0.9)])
        .with_guardrail(rail(5.0))
        .score()
        .unwrap();
    assert_eq!((good.value(), good.is_vetoed()), (0.9, false));
    assert_eq!(good.grade(&Bands::usual()), Some("green"));
    let bad = weighted(&[(1.0, 0.9)])
        .with_guardrail(rail(5.1))
        .with_guardrail(KeyResult::at_least("mood", 3).unwrap())
        .with_guardrail(KeyResult::at_least("cash", 3).unwrap().with_reading(2))
        .score()
        .unwrap();
    assert_eq!(bad.value(), 0.9);
    assert_eq!(bad.grade(&Bands::usual()), Some("red"));
    assert_eq!(bad.vetoes(), ["reopened", "cash"]);
    assert_eq!(bad.to_string(), "90%, vetoed by reopened and cash");
    assert!(
        bad.guardrails()
            .any(|found| found == ("mood", GuardrailState::NotMeasured))
    );
}

#[test]
fn a_patient_guardrail_waits_for_evidence() {
    let state = |count, size| {
        let result = KeyResult::at_least("CSAT", 80)
            .unwrap()
            .with_reading(share(count, size));
        Guardrail::new(result).when_sure(Confidence::P95).state()
    };
    assert_eq!(state(76, 100), GuardrailState::Uncertain);
    assert_eq!(state(84, 100), GuardrailState::Uncertain);
    assert_eq!(state(7_600, 10_000), GuardrailState::Breached);
    assert_eq!(state(8_400, 10_000), GuardrailState::Held);
}

#[test]
fn a_lowered_target_is_reported_against_both() {
    let lowered = KeyResult::reach("NPS", 40, 60)
        .unwrap()
        .with_target_changed_to(&KeyResult::reach("NPS", 40, 50).unwrap())
        .with_reading(50);
    let score = weighted(&[(1.0, 0.2)]).with(lowered).score().unwrap();
    assert_eq!(score.value(), 0.6);
    assert_eq!(score.against_original(), Some(0.35));
    let [unchanged, changed] = score.contributions() else {
        panic!()
    };
    assert_eq!(unchanged.progress(), unchanged.progress_against_original());
    assert_eq!(changed.progress_against_original().raw(), Some(0.5));
}

#[test]
fn a_record_for_nobody_changes_nothing() {
    let mut objective = weighted(&[(1.0, 0.2)]);
    let before = objective.clone();
    assert!(objective.record("other", 3).is_err());
    assert_eq!(objective, before);
    objective.record("figure", 0.75).unwrap();
    assert_eq!(objective.score().unwrap().value(), 0.75);
}

#[test]
fn cycles_are_refused_at_any_length() {
    let mut tree = AlignmentTree::new();
    let first = tree.add(weighted(&[(1.0, 0.5)]));
    let mut last = first;
    for _ in 0..50 {
        last = tree.add_under(last, weighted(&[(1.0, 0.5)]), 1).unwrap();
    }
    let before = tree.clone();
    assert_eq!(
        tree.align(first, last, 1),
        Err(TreeError::Cycle {
            name: "goal".into()
        })
    );
    assert!(tree.align(first, first, 1).is_err());
    assert_eq!(tree, before);
    // Sideways it may move.
    let other = tree.add(weighted(&[(1.0, 0.9)]));
    tree.align(last, other, 2).unwrap();
    assert_eq!(tree.parent(last), Some(other));
    assert_eq!(tree.parent(other), None);
    assert_eq!(tree.iter().len(), 52);
    let mut elsewhere = AlignmentTree::new();
    assert_eq!(
        elsewhere.align(first, first, 1).unwrap_err().to_string(),
        "there is no objective at place 0"
    );
}

#[test]
fn a_tree_of_any_depth_has_a_score() {
    let mut tree = AlignmentTree::new();
    let top = tree.add(Objective::new("top"));
    let mut last = top;
    for _ in 0..20_000 {
        last = tree.add_under(last, Objective::new("middle"), 1).unwrap();
    }
    tree.add_under(last, weighted(&[(1.0, 0.25)]), 1).unwrap();
    assert_eq!(tree.score(top, Confidence::P95).unwrap().value(), 0.25);
}

#[test]
fn a_breach_below_is_seen_above() {
    let mut tree = AlignmentTree::new();
    let top = tree.add(weighted(&[(1.0, 0.5)]));
    let breached = KeyResult::at_least("cash", 3).unwrap().with_reading(2);
    let below = tree
        .add_under(top, weighted(&[(1.0, 0.5)]).with_guardrail(breached), 1)
        .unwrap();
    assert_eq!(
        tree.score(top, Confidence::P95).unwrap().vetoed_by(),
        [below]
    );
}

fn voiced(voice: Voice, progress: f64) -> KeyResult {
    at("figure", progress).with_voice(voice)
}

#[test]
fn the_mirror_has_five_verdicts() {
    let verdict = |results: &[KeyResult]| Mirror::of(results, Confidence::P95).verdict();
    let satisfied = |count, size| {
        KeyResult::reach("CSAT", 70, 85)
            .unwrap()
            .with_voice(Voice::Customer)
            .with_reading(share(count, size))
    };
    let inside = |progress| voiced(Voice::Output, progress);
    assert_eq!(verdict(&[inside(0.9)]), MirrorVerdict::NoCustomerEvidence);
    assert_eq!(
        verdict(&[
            inside(0.9),
            KeyResult::reach("NPS", 0, 9)
                .unwrap()
                .with_voice(Voice::Customer)
        ]),
        MirrorVerdict::NoCustomerEvidence
    );
    // 71 % of 10,000: 7 % of the way, give or take 6.
    assert_eq!(
        verdict(&[inside(0.9), satisfied(7_100, 10_000)]),
        MirrorVerdict::NotNoticed
    );
    assert_eq!(
        verdict(&[inside(0.1), satisfied(8_400, 10_000)]),
        MirrorVerdict::BetterThanItLooks
    );
    assert_eq!(
        verdict(&[inside(0.9), satisfied(8_400, 10_000)]),
        MirrorVerdict::Confirmed
    );
    assert_eq!(
        verdict(&[inside(0.9), satisfied(32, 40)]),
        MirrorVerdict::TooUncertain
    );
    assert_eq!(
        verdict(&[satisfied(32, 40)]),
        MirrorVerdict::NoInternalEvidence
    );
    // Exact figures: nothing is uncertain.
    let exact = |progress| [inside(0.8), voiced(Voice::Customer, progress)];
    assert_eq!(verdict(&exact(0.65)), MirrorVerdict::Confirmed);
    assert_eq!(verdict(&exact(0.55)), MirrorVerdict::NotNoticed);
    let strict = exact(0.65);
    let strict = Mirror::of(&strict, Confidence::P95).with_margin(0.1);
    assert_eq!(strict.verdict(), MirrorVerdict::NotNoticed);
    assert_eq!(strict.difference_interval(), None);
}

#[test]
fn the_mirror_of_a_team_takes_all_its_objectives() {
    let team = [
        Objective::new("a")
            .with(voiced(Voice::Output, 1.0))
            .with(voiced(Voice::Employee, 0.5)),
        Objective::new("b")
            .with(voiced(Voice::Customer, 0.25))
            .with(KeyResult::done("later")),
    ];
    let results: Vec<_> = team.iter().flat_map(Objective::key_results).collect();
    let mirror = Mirror::of(results.iter().copied(), Confidence::P95);
    assert_eq!(
        mirror
            .inside()
            .map(|side| (side.value(), side.key_results())),
        Some((0.75, 2))
    );
    assert_eq!(mirror.customers().map(|side| side.value()), Some(0.25));
    assert_eq!((mirror.difference(), mirror.untracked()), (Some(0.5), 1));
    assert_eq!(
        mirror.to_string(),
        "inside 75%, customers 25%: not noticed by customers"
    );
}

prop_compose! {
    fn part()(weight in 0_u8..5, form in 0..3, value in -0.5..1.5, counts in (0_u64..40, 0_u64..40, 1_u64..40), voice in 0_usize..3) -> KeyResult {
        let reading = match form {
            0 => Reading::NOT_MEASURED,
            1 => Reading::from(value),
            _ => Reading::from(nps(counts.0, counts.1, counts.2)),
        };
        let goal = if form == 1 { KeyResult::reach("x", 0, 1) } else { KeyResult::reach("x", -20, 60) };
        let voice = [Voice::Output, Voice::Employee, Voice::Customer][voice];
        goal.unwrap().with_weight(weight).unwrap().with_voice(voice).with_reading(reading)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn contributions_sum_to_the_score(parts in proptest::collection::vec(part(), 0..6), level in 0.5..0.99) {
        let confidence = Confidence::new(level).unwrap();
        let objective = parts.iter().cloned().fold(Objective::new("x"), Objective::with);
        if let Ok(score) = objective.score() {
            let points: f64 = score.contributions().iter().map(Contribution::points).sum();
            let shares: f64 = score.contributions().iter().map(Contribution::share).sum();
            prop_assert!((points - score.value()).abs() < 1e-12 && (shares - 1.0).abs() < 1e-12);
            prop_assert_eq!(score.contributions().len() + score.untracked().len(), parts.len());
            if let Some(interval) = score.interval(confidence) {
                prop_assert!(interval.contains(score.value()));
                prop_assert!(interval.lower() >= -1e-12 && interval.upper() <= 1.0 + 1e-12);
            }
            prop_assert_eq!(score.against_original(), Some(score.value()));
        }
    }

    /// A tree of objectives is one objective with the products of the weights.
    #[test]
    fn a_tree_is_its_weights_multiplied_out(
        groups in proptest::collection::vec((1_u32..5, proptest::collection::vec(part(), 1..4)), 1..4),
    ) {
        let mut tree = AlignmentTree::new();
        let top = tree.add(Objective::new("top"));
        let mut flat = Objective::new("flat");
        for (weight, parts) in &groups {
            let group = parts.iter().cloned().fold(Objective::new("x"), Objective::with);
            let measured = |part: &&KeyResult| part.current().raw().is_some();
            let total: f64 = parts.iter().filter(measured).map(KeyResult::weight).sum();
            if total > 0.0 {
                for part in parts {
                    let share = part.weight() / total * f64::from(*weight);
                    flat = flat.with(part.clone().with_weight(share).unwrap());
                }
            }
            tree.add_under(top, group, *weight).unwrap();
        }
        let (deep, flat) = (tree.score(top, Confidence::P95), flat.score());
        prop_assert_eq!(deep.is_ok(), flat.is_ok());
        if let (Ok(deep), Ok(flat)) = (deep, flat) {
            prop_assert!((deep.value() - flat.value()).abs() < 1e-12);
            let contributions = tree.contributions(top).unwrap();
            let points: f64 = contributions.iter().map(|part| part.points).sum();
            let shares: f64 = contributions.iter().map(|part| part.share).sum();
            prop_assert!((points - deep.value()).abs() < 1e-12 && (shares - 1.0).abs() < 1e-12);
            match (deep.interval(), flat.interval(Confidence::P95)) {
                (Some(deep), Some(flat)) => {
                    prop_assert!((deep.lower() - flat.lower()).abs() < 1e-12);
                    prop_assert!((deep.upper() - flat.upper()).abs() < 1e-12);
                }
                (deep, flat) => prop_assert_eq!(deep.map_or(0.0, |x| x.width()), flat.map_or(0.0, |x| x.width())),
            }
        }
    }

    #[test]
    fn swapping_the_voices_turns_the_mirror_round(parts in proptest::collection::vec(part(), 0..6)) {
        let swapped: Vec<_> = parts.iter().cloned().map(|part| {
            let voice = if part.voice() == Voice::Customer { Voice::Output } else { Voice::Customer };
            part.with_voice(voice)
        }).collect();
        let (one, other) = (Mirror::of(&parts, Confidence::P90), Mirror::of(&swapped, Confidence::P90));
        prop_assert_eq!(one.inside(), other.customers());
        prop_assert_eq!(one.difference(), other.difference().map(|difference| -difference));
        if let (Some(one), Some(other)) = (one.difference_interval(), other.difference_interval()) {
            prop_assert!((one.lower() + other.upper()).abs() < 1e-15);
            prop_assert!((one.upper() + other.lower()).abs() < 1e-15);
            prop_assert!(one.lower() >= -1.0 - 1e-12 && one.upper() <= 1.0 + 1e-12);
        }
        let opposite = match one.verdict() {
            MirrorVerdict::NotNoticed => MirrorVerdict::BetterThanItLooks,
            MirrorVerdict::BetterThanItLooks => MirrorVerdict::NotNoticed,
            same => same,
        };
        if one.difference().is_some() {
            prop_assert_eq!(other.verdict(), opposite);
        }
    }
}
