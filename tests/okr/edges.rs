//! What is typed as an edge is at the edge, what is not is not, and what is shown is what was decided.

use crate::support::reach;
use cxmetrics::okr::course::{Cadence, Freshness};
use cxmetrics::okr::key_result::{Bands, Zone};
use cxmetrics::okr::mirror::MirrorVerdict;
use cxmetrics::okr::objective::{Guardrail, GuardrailState};
use cxmetrics::okr::{CheckIn, Cycle, History, Kind, Mirror, Voice};
use cxmetrics::{Confidence, KeyResult, KeyResultError, Objective, Progress, Reading, State};
use proptest::prelude::*;

/// A decimal as a person writes it, in thousandths.
fn decimal(thousandths: i32) -> f64 {
    format!("{thousandths}e-3").parse().unwrap()
}

/// State, kind, grade and what is displayed of a progress that is meant to be so many percent.
#[track_caller]
fn is_at(progress: &Progress, percent: i32, context: &str) {
    let state = match percent {
        ..0 => State::Regressed,
        0 => State::NotStarted,
        1..100 => State::InProgress,
        100 => State::Reached,
        _ => State::Overshot,
    };
    let grade = match percent {
        ..40 => "red",
        40..70 => "yellow",
        _ => "green",
    };
    assert_eq!(progress.to_string(), format!("{percent}%"), "{context}");
    assert_eq!(
        progress.raw(),
        Some(f64::from(percent) / 100.0),
        "{context}"
    );
    assert_eq!(progress.state(), state, "{context}");
    assert_eq!(
        progress.meets(Kind::Committed),
        Some(percent >= 100),
        "{context}"
    );
    assert_eq!(
        progress.meets(Kind::Aspirational),
        Some(percent >= 70),
        "{context}"
    );
    assert_eq!(Bands::usual().of(progress), Some(grade), "{context}");
    assert_eq!(
        progress.probability_reached(),
        Some(f64::from(u8::from(percent >= 100))),
        "{context}"
    );
}

#[test]
fn every_percentage_of_the_way_between_one_decimal_figures() {
    // Every tenth of the way and every 7th percentage from all starts to all targets; all percentages from some.
    for (from, to) in (-25..25).flat_map(|from| (-25..25).map(move |to| (from, to))) {
        if from == to {
            continue;
        }
        let [start, target] = [from, to].map(|tenths| decimal(100 * tenths));
        let goal = reach(start, target);
        for percent in
            (-20..=120).filter(|percent| percent % 10 == 0 || percent % 7 == 0 || from % 12 == 0)
        {
            let figure = decimal(100 * from + (to - from) * percent);
            is_at(
                &goal.progress(figure),
                percent,
                &format!("{start} to {target} at {figure}"),
            );
        }
    }
}

#[test]
fn what_is_computed_before_it_comes_in_is_at_the_edge_too() {
    for tenths in 1..40_i32 {
        let (amount, step) = (decimal(100 * tenths), decimal(10 * tenths));
        let mut added = 0.0;
        for tenth in 1..=12 {
            added += step; // rounded at every step
            is_at(&reach(0.0, amount).progress(added), 10 * tenth, "added up");
            is_at(
                &reach(0.0, amount).progress(step * f64::from(tenth)),
                10 * tenth,
                "times",
            );
        }
    }
}

#[test]
fn a_billionth_short_is_short_and_is_shown_to_be() {
    for (start, target) in [
        (0.0, 0.6),
        (2.1, 3.1),
        (1000.1, 1000.2),
        (-0.3, 0.1),
        (48.0, 24.0),
    ] {
        for (edge, text) in [(0.4, "40%"), (0.7, "70%"), (1.0, "100%"), (0.0, "0%")] {
            let at = |share: f64| reach(start, target).progress(start + share * (target - start));
            assert_eq!(at(edge).to_string(), text);
            let (short, beyond) = (at(edge - 1e-8), at(edge + 1e-8));
            for progress in [&short, &beyond] {
                assert_ne!(progress.to_string(), text, "{start} to {target}");
                assert_ne!(progress.raw(), Some(edge));
            }
            let grade = |progress: &Progress| Bands::usual().of(progress).map(str::to_owned);
            assert_eq!(grade(&beyond), grade(&at(edge)));
            assert_eq!(
                grade(&short) == grade(&at(edge)),
                edge == 0.0 || edge == 1.0
            );
            let meets = short.meets(Kind::Committed);
            assert_eq!(
                (meets, at(edge).meets(Kind::Committed)),
                (Some(false), Some(edge == 1.0))
            );
        }
    }
}

#[test]
fn whole_numbers_are_compared_as_they_are() {
    let most = 9_007_199_254_740_991.0;
    let progress = reach(0.0, most).progress(most - 1.0);
    assert_eq!(progress.state(), State::InProgress);
    assert_eq!(progress.meets(Kind::Committed), Some(false));
    assert_ne!(progress.to_string(), "100%");
    let far = reach(-most, most).progress(most - 1.0);
    assert_eq!(
        (far.state(), far.probability_reached()),
        (State::InProgress, Some(0.0))
    );
    let plan = KeyResult::per_period("answers", most, 3).unwrap();
    let periods = |last| Reading::periods([most, most, last].map(Some));
    assert_eq!(
        plan.progress(periods(most - 1.0)).state(),
        State::InProgress
    );
    assert_eq!(plan.progress(periods(most)).state(), State::Reached);
    let bound = KeyResult::at_least("answers", most).unwrap();
    assert_eq!(bound.progress(most - 1.0).state(), State::NotHeld);
}

#[test]
fn the_cases_of_real_use() {
    let bands = Bands::usual();
    let yellow = reach(0.0, 0.8).progress(0.32);
    assert_eq!(
        (yellow.to_string().as_str(), bands.of(&yellow)),
        ("40%", Some("yellow"))
    );

    let green = reach(2.1, 3.1).progress(2.8);
    assert_eq!(
        (green.to_string().as_str(), bands.of(&green)),
        ("70%", Some("green"))
    );
    assert_eq!(green.meets(Kind::Aspirational), Some(true));

    let objective = [8, 6, 7]
        .into_iter()
        .fold(Objective::new("goal"), |objective, figure| {
            objective.with(reach(0.0, 10.0).with_reading(figure))
        });
    let score = objective.score().unwrap();
    assert_eq!(
        (score.to_string().as_str(), score.grade(&bands)),
        ("70%", Some("green"))
    );
    assert_eq!(score.value(), 0.7);

    for (amount, count) in [(100.1, 3), (33.3, 6)] {
        let plan = KeyResult::per_period("amount", amount, count).unwrap();
        let periods = (0..count).map(|_| Some(amount));
        is_at(&plan.progress(Reading::periods(periods)), 100, "per period");
    }

    let growth = KeyResult::grow_by("figure", 1.1, 10).unwrap();
    is_at(&growth.progress(1.21), 100, "grow");
    assert_eq!(
        (growth.target(), growth.to_string().as_str()),
        (Some(1.21), "figure: from 1.1 to 1.21")
    );
    is_at(
        &KeyResult::cut_by("figure", 1.4, 10).unwrap().progress(1.26),
        100,
        "cut",
    );

    let within = KeyResult::within_percent("figure", 0.4, 10).unwrap();
    assert_eq!(within.progress(0.36).state(), State::Reached);
    assert_eq!(within.progress(0.44).state(), State::Reached);
    assert_eq!(within.progress(0.359_999_999).state(), State::NotHeld);
    // Up to nothing at all: what rounding leaves of 50.432 less 100 % is 0.
    let to_nothing = KeyResult::within_percent("figure", -50.432, 100).unwrap();
    assert_eq!(to_nothing.progress(0).state(), State::Reached);
    assert_eq!(to_nothing.progress(1e-9).state(), State::NotHeld);
    let at_most = KeyResult::at_most("figure", 0.3).unwrap();
    assert_eq!(at_most.progress(0.1 + 0.2).state(), State::Reached);
    assert_eq!(at_most.progress(0.300_000_000_1).state(), State::NotHeld);

    let zones = KeyResult::zones_from_stretch("figure", 0, 0.6).unwrap();
    assert_eq!(zones.progress(0.42).zone(), Some(Zone::Target));
    assert_eq!(zones.progress(0.18).zone(), Some(Zone::Commit));
    assert_eq!(
        zones.progress(0.419_999_999).zone(),
        Some(Zone::Target.min(Zone::Commit))
    );

    assert!(matches!(
        KeyResult::reach("figure", 0.1 + 0.2, 0.3),
        Err(KeyResultError::NoDistance { value: 0.3, .. })
    ));
}

#[test]
fn a_way_that_is_nothing_but_rounding_is_refused() {
    let computed = 0.1 + 0.2;
    assert!(KeyResult::reach("x", 1e15 + 0.5, 1e15 + 1.0).is_err());
    assert!(KeyResult::reach("x", 1e15, 1e15 + 1.0).is_ok());
    assert!(KeyResult::checkpoints("x", [(0.0, 0.0), (0.3, 0.5), (computed, 1.0)]).is_err());
    assert!(KeyResult::zones("x", 0.0, [0.3, computed, 1.0]).is_err());
    let start = Reading::with_std_error(computed, 0.1).unwrap();
    assert!(KeyResult::reach_from("x", start, 0.3).is_err());
    assert!(Cycle::new(0.3, computed).is_err());
    // Shares that add up to 1 but for rounding end the way.
    let last = 0.7 + computed - 1e-16;
    assert!(KeyResult::checkpoints("x", [(0.0, 0.0), (5.0, 0.7), (9.0, last)]).is_ok());
}

#[test]
fn checkpoints_and_zones_are_reached_when_they_are_typed() {
    let goal = KeyResult::checkpoints("x", [(0.1, 0.0), (0.3, 0.4), (0.7, 1.0)]).unwrap();
    is_at(&goal.progress(0.1 + 0.2), 40, "checkpoint");
    is_at(&goal.progress(0.5), 70, "between two");
    let zones = KeyResult::zones("x", 0.2, [0.3, 0.6, 0.9]).unwrap();
    for (figure, zone, text) in [
        (0.1 + 0.2, Zone::Commit, "30%"),
        (0.1 + 0.5, Zone::Target, "70%"),
        (0.3 * 3.0, Zone::Stretch, "100%"),
        (0.299_999_9, Zone::Fail, "29.99997%"),
    ] {
        let progress = zones.progress(figure);
        assert_eq!(
            (progress.zone(), progress.to_string().as_str()),
            (Some(zone), text)
        );
    }
}

#[test]
fn plans_milestones_guardrails_and_the_mirror() {
    let plan = KeyResult::cumulative("x", [0.1, 0.1 + 0.2, 1.1]).unwrap();
    let progress = plan.progress(Reading::periods([Some(0.1), Some(0.3)]));
    assert_eq!(progress.against_plan(), Some(1.0));
    let steps = KeyResult::milestones("x", (0..10).map(|_| ("step", 0.1))).unwrap();
    is_at(
        &steps.progress(Reading::milestones((0..10).map(|step| step < 7))),
        70,
        "milestones",
    );
    // One that weighs next to nothing is still not done.
    let steps = KeyResult::milestones("x", [("a", 1.0), ("b", 1e-70)]).unwrap();
    assert_eq!(
        steps.progress(Reading::milestones([true, false])).state(),
        State::InProgress
    );

    let rail =
        |figure| Guardrail::new(KeyResult::at_most("x", 0.3).unwrap().with_reading(figure)).state();
    assert_eq!(
        (rail(0.1 + 0.2), rail(0.301)),
        (GuardrailState::Held, GuardrailState::Breached)
    );

    let side = |voice, figure: f64| reach(0.0, 1.0).with_voice(voice).with_reading(figure);
    let (inside, customers) = (side(Voice::Output, 0.9), side(Voice::Customer, 0.7));
    // 0.9 − 0.7 is the margin of 0.2, and not above it.
    let mirror = Mirror::of([&inside, &customers], Confidence::P95);
    assert_eq!(mirror.verdict(), MirrorVerdict::Confirmed);
}

#[test]
fn weighted_scores_are_at_their_edges() {
    for percent in 0..=100_u32 {
        let figure = f64::from(percent) / 100.0;
        let objective =
            [0.1, 0.2, 0.7, 1.3]
                .into_iter()
                .fold(Objective::new("goal"), |objective, weight| {
                    objective.with(
                        reach(0.0, 1.0)
                            .with_weight(weight)
                            .unwrap()
                            .with_reading(figure),
                    )
                });
        let score = objective.score().unwrap();
        assert_eq!(score.value(), figure);
        assert_eq!(score.raw(), Some(figure));
        let bands = Bands::new(
            "none",
            (1..=percent.max(1)).map(|edge| (f64::from(edge) / 100.0, edge.to_string())),
        );
        let expected = if percent == 0 {
            "none".to_owned()
        } else {
            percent.to_string()
        };
        assert_eq!(score.grade(&bands.unwrap()), Some(expected.as_str()));
    }
}

#[test]
fn times_at_the_ends_of_a_cycle_are_in_it() {
    let cycle = Cycle::new(0.3, 0.7).unwrap();
    assert!(cycle.contains(0.1 + 0.2) && cycle.contains(0.8 - 0.1));
    let history = History::new(cycle);
    assert_eq!(
        history.flag(&CheckIn::new(0.8 - 0.1, 5).unwrap(), 0.7),
        None
    );
    assert_eq!(
        history.flag(&CheckIn::new(0.1 + 0.2, 5).unwrap(), 0.3),
        None
    );
    // 20,000.7 − 20,000.6 is a tenth of a day.
    let daily = Cadence::every(0.1).unwrap();
    let mut history = History::new(Cycle::new(20_000, 20_090).unwrap()).with_cadence(daily);
    history
        .record(CheckIn::new(20_000.6, 5).unwrap(), 20_000.6)
        .unwrap();
    assert_eq!(history.freshness(20_000.7), Freshness::Fresh);
    assert_eq!(history.freshness(20_000.701), Freshness::Stale);
    assert_eq!(daily.freshness(0.4 - 0.3), Freshness::Fresh);
}

#[test]
fn nothing_that_is_no_number_comes_out() {
    let first = reach(48.0, 24.0).progress(48);
    assert_eq!(
        (first.to_string().as_str(), format!("{first:+}").as_str()),
        ("0%", "+0%")
    );
    assert!(first.raw().unwrap().is_sign_positive());
    let far = reach(0.0, 1.0).progress(-1e307).to_string();
    assert!(far.len() == 311 && far.ends_with("00%"), "{far}");
    let certain = Reading::measured(5.0, 5.0, 5.0, Confidence::new(5e-324).unwrap()).unwrap();
    let interval = certain.interval(Confidence::P95).unwrap();
    assert_eq!((interval.lower(), interval.upper()), (5.0, 5.0));
    assert_eq!(certain.std_error(), Some(0.0));
    let wide = Reading::measured(5.0, 4.0, 6.0, Confidence::new(5e-324).unwrap()).unwrap();
    assert!(wide.std_error().unwrap().is_finite());
    let limits = wide.interval(Confidence::P95).unwrap();
    assert!(limits.lower().is_finite() && limits.upper().is_finite());
    assert_eq!(
        KeyResult::reach("x", -0.0, 5).unwrap().to_string(),
        "x: from 0 to 5"
    );
    let zero = Reading::from(-0.0).value().unwrap();
    assert!(zero.is_sign_positive());
}

#[test]
fn figures_follow_the_format() {
    let progress = reach(0.0, 10.0).progress(4);
    assert_eq!(
        format!("{progress:>8}|{progress:*^9.1}|{progress:+}"),
        "     40%|**40.0%**|+40%"
    );
    let goal = reach(1.5, 2.25);
    assert_eq!(format!("{goal:>26}"), "  figure: from 1.5 to 2.25");
    assert_eq!(format!("{goal:.1}"), "figure: from 1.5 to 2.2");
    assert_eq!(format!("{goal:+}"), "figure: from +1.5 to +2.25");
    let objective = Objective::new("goal").with(reach(0.0, 10.0).with_reading(4));
    assert_eq!(
        format!(
            "{:>6}|{:+.1}",
            objective.score().unwrap(),
            objective.score().unwrap()
        ),
        "   40%|+40.0%"
    );
    let mirror = objective.mirror(Confidence::P95);
    assert_eq!(format!("{mirror:<56}|").len(), 57);
    assert!(format!("{mirror:+.1}").starts_with("inside +40.0%"));
    let from = KeyResult::reach_from("x", Reading::with_std_error(5, 1).unwrap(), 8).unwrap();
    let set = from
        .progress(Reading::with_std_error(7, 1).unwrap())
        .confidence_set(Confidence::P90)
        .unwrap();
    assert!(format!("{set:+.1}").starts_with("+0.7 ["), "{set:+.1}");
}

#[test]
fn words_agree_with_their_number() {
    let milestones = |count| {
        KeyResult::milestones("x", (0..count).map(|_| ("step", 1)))
            .unwrap()
            .to_string()
    };
    assert_eq!(
        [milestones(1), milestones(2)],
        ["x: 1 milestone", "x: 2 milestones"]
    );
    let total = |count| {
        KeyResult::cumulative("x", (1..=count).collect::<Vec<u32>>())
            .unwrap()
            .to_string()
    };
    assert_eq!(
        [total(1), total(2)],
        ["x: 1 over 1 period", "x: 2 over 2 periods"]
    );
    let bound = |count| {
        KeyResult::at_least("x", 5)
            .unwrap()
            .over_periods(count)
            .unwrap()
            .to_string()
    };
    assert_eq!(
        [bound(1), bound(3)],
        [
            "x: at least 5 in 1 period",
            "x: at least 5 in each of 3 periods"
        ]
    );
    let knots = KeyResult::checkpoints("x", [(0, 0.0), (3, 0.5), (9, 1.0)]).unwrap();
    assert_eq!(knots.to_string(), "x: from 0 to 9 by 1 checkpoint");
}

/// The percentage that is displayed.
fn shown(progress: &Progress) -> f64 {
    progress.to_string().trim_end_matches('%').parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_shown_and_what_is_decided_agree(
        from in -5_000..5_000, to in -5_000..5_000, at in -10_000..10_000, digits in 0_i32..7,
    ) {
        prop_assume!(from != to);
        let figure = |whole: i32| format!("{whole}e-{digits}").parse::<f64>().unwrap();
        let progress = reach(figure(from), figure(to)).progress(figure(at));
        let percent = shown(&progress);
        let state = progress.state();
        prop_assert_eq!(percent > 100.0, state == State::Overshot);
        prop_assert_eq!(percent == 100.0, state == State::Reached);
        prop_assert_eq!(percent == 0.0, state == State::NotStarted);
        prop_assert_eq!(percent < 0.0, state == State::Regressed);
        prop_assert_eq!(progress.meets(Kind::Aspirational), Some(percent >= 70.0));
        prop_assert_eq!(progress.meets(Kind::Committed), Some(percent >= 100.0));
        let grade = if percent < 40.0 { "red" } else if percent < 70.0 { "yellow" } else { "green" };
        prop_assert_eq!(Bands::usual().of(&progress).map(str::to_owned), Some(grade.to_owned()));
        // In whole numbers it is the same.
        let (covered, distance) = (i64::from(at) - i64::from(from), i64::from(to) - i64::from(from));
        let (covered, distance) = (covered * distance.signum(), distance.abs());
        prop_assert_eq!(state == State::Reached, covered == distance);
        prop_assert_eq!(progress.meets(Kind::Aspirational), Some(10 * covered >= 7 * distance));
        prop_assert_eq!(percent < 40.0, 10 * covered < 4 * distance);
    }
}

/// Where everything is at its target, so is the objective: the mean of equals is what they are.
#[test]
fn the_mean_of_equal_progress_is_that_progress() {
    for figure in [10, 5, 15, 3] {
        for weights in [[0.1, 0.8, 0.5], [0.3, 0.7, 1.1], [1e-9, 0.1, 3.0]] {
            let objective = weights.iter().enumerate().fold(
                Objective::new("all alike"),
                |objective, (index, weight)| {
                    let result = KeyResult::reach(index.to_string(), 0, 10).unwrap();
                    let result = result.with_weight(*weight).unwrap();
                    objective.with(result.with_reading(figure))
                },
            );
            let score = objective.score().unwrap();
            assert_eq!(score.raw(), Some(f64::from(figure) / 10.0), "{weights:?}");
        }
    }
}
