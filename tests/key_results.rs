//! Targets and progress: the cases of other systems, the reference figures, and what others got wrong.

mod support;

use cxmetrics::okr::{Bands, ConfidenceSet, ExactProgress, Kind, Movement, Zone};
use cxmetrics::{Confidence, Estimate, KeyResult, KeyResultError, Method, Reading, State};
use rust_decimal::Decimal;
use support::{cases, mean, nps, share};

fn reach(start: f64, target: f64) -> KeyResult {
    KeyResult::reach("figure", start, target).unwrap()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected}"
    );
}

#[test]
fn progress_of_other_systems_cases() {
    for (start, target, current, expected) in [
        (100.0, 60.0, 80.0, 0.5),
        (100.0, 60.0, 70.0, 0.75),
        (100.0, 60.0, 50.0, 1.25),
        (20.0, 100.0, 0.0, -0.25),
        (20.0, 100.0, -20.0, -0.5),
        (100.0, 20.0, 80.0, 0.25),
        (100.0, 20.0, 0.0, 1.25),
        (0.0, 100.0, 150.0, 1.5),
        (500.0, 400.0, 460.0, 0.4),
        (14.0, 28.0, 26.0, 12.0 / 14.0),
    ] {
        assert_eq!(reach(start, target).progress(current).raw(), Some(expected));
    }
}

#[test]
fn reference_progress_of_an_nps_and_of_an_effort_score() {
    for case in cases("key-result.json") {
        let (estimate, unit) = match case.id.as_str() {
            "G646" => (
                nps(case.count("P"), case.count("Q"), case.count("D")),
                100.0,
            ),
            "G647" => (mean(&case.counts("counts")), 1.0),
            _ => continue,
        };
        let goal = reach(unit * case.number("base"), unit * case.number("target"));
        let progress = goal.progress(&estimate);
        let interval = progress.interval(case.confidence()).unwrap();
        case.check("progress", progress.raw().unwrap());
        case.check("lower", interval.lower());
        case.check("upper", interval.upper());
        assert_eq!(interval.method(), Method::Score);
    }
}

#[test]
fn reference_progress_from_an_estimated_start() {
    let mut compared = 0;
    for case in cases("key-result.json") {
        if !case.method.contains("Fieller") {
            continue;
        }
        let measured = |value: &str, variance: &str| {
            Reading::with_std_error(case.number(value), case.number(variance).sqrt()).unwrap()
        };
        let start = measured("base", "vbase");
        let goal = KeyResult::reach_from("NPS", start, case.number("target")).unwrap();
        let progress = goal.progress(measured("cur", "vcur"));
        match progress.confidence_set(case.confidence()).unwrap() {
            ConfidenceSet::Interval(interval) => {
                assert_eq!(case.expect["kind"], "interval");
                case.check("lower", interval.lower());
                case.check("upper", interval.upper());
                assert_eq!(progress.interval(case.confidence()), Some(interval));
            }
            ConfidenceSet::WholeLine => {
                assert_eq!(case.expect["kind"], "whole line");
                assert_eq!(progress.interval(case.confidence()), None);
            }
            other => panic!("{}: {other}", case.id),
        }
        compared += 1;
    }
    assert_eq!(compared, 2);
}

/// Every progress is in Fieller's set exactly when (N − ρD)² ≤ z² Var(N − ρD), whatever kind of set it is.
#[test]
fn fiellers_set_is_what_the_test_does_not_reject() {
    const Z: f64 = 1.959_963_984_540_054;
    let mut kinds = [0; 3];
    for (current, start, target) in [
        ((35.0, 7.7), (20.0, 8.7), 50.0),
        ((22.0, 7.7), (20.0, 8.7), 25.0),
        ((60.0, 2.0), (20.0, 8.7), 25.0), // far away from both: only a part in the middle is excluded
        ((-10.0, 1.0), (20.0, 8.0), 21.0),
        ((25.0, 4.0), (40.0, 3.0), 12.0),
        ((37.0, 0.0), (30.0, 1.0), 40.0),
    ] {
        let measured = |(value, error): (f64, f64)| Reading::with_std_error(value, error).unwrap();
        let goal = KeyResult::reach_from("x", measured(start), target).unwrap();
        let set = goal
            .progress(measured(current))
            .confidence_set(Confidence::P95)
            .unwrap();
        kinds[match set {
            ConfidenceSet::Interval(_) => 0,
            ConfidenceSet::Complement { .. } => 1,
            _ => 2,
        }] += 1;
        for step in -4_000..4_000 {
            let rho = f64::from(step) / 100.0 + 0.003;
            let difference = (current.0 - start.0) - rho * (target - start.0);
            let variance = current.1 * current.1 + ((1.0 - rho) * start.1).powi(2);
            let margin = difference * difference - Z * Z * variance;
            if margin.abs() > 1e-6 {
                assert_eq!(set.contains(rho), margin < 0.0, "{set} at {rho}");
            }
        }
    }
    assert_eq!(kinds, [3, 2, 1]);
}

#[test]
fn an_estimated_start_of_identical_answers_is_not_certain() {
    let goal = KeyResult::reach_from("CSAT", share(10, 10), 50).unwrap();
    let interval = goal
        .progress(share(15, 20))
        .confidence_set(Confidence::P95)
        .unwrap();
    let exact = reach(100.0, 50.0)
        .progress(share(15, 20))
        .confidence_set(Confidence::P95)
        .unwrap();
    let width = |set: ConfidenceSet| set.interval().map(|interval| interval.width());
    assert!(width(interval) > width(exact), "{interval} and {exact}");
}

/// 37 − 0.6 · 30 − 0.4 · 40 = 3, with an error of √(5.163² + (0.6 · 5.339)²).
#[test]
fn the_probability_of_a_part_of_the_way_counts_the_errors_of_both_ends() {
    let start = Reading::with_std_error(30, 5.339).unwrap();
    let goal = KeyResult::reach_from("NPS", start, 40).unwrap();
    let progress = goal.progress(Reading::with_std_error(37, 5.163).unwrap());
    assert_near(
        progress.probability_at_least(0.4).unwrap(),
        0.689255839257,
        1e-11,
    );
    assert_near(progress.probability_at_least(0.7).unwrap(), 0.5, 1e-11);
}

#[test]
fn the_worked_case_of_seventy_percent() {
    // 52 % promoters and 15 % detractors of 200
    let now = nps(104, 66, 30);
    let progress = reach(30.0, 40.0).progress(&now);
    assert_near(progress.raw().unwrap(), 0.7, 1e-15);
    let wald = progress
        .interval_with(Method::Wald, Confidence::P95)
        .unwrap()
        .unwrap();
    assert_eq!(format!("{wald:.2}"), "0.70 [-0.31, 1.71]");
    // By the normal distribution .28; the answers themselves, which are skewed, say a little less.
    assert_near(progress.probability_reached().unwrap(), 0.28, 0.02);
    let normal = reach(30.0, 40.0).progress(Reading::with_std_error(37, now.std_error()).unwrap());
    assert_near(normal.probability_reached().unwrap(), 0.2806, 0.0001);
}

#[test]
fn a_move_within_the_noise_is_called_so() {
    let measured = |promoters: f64, detractors: f64| {
        let score = promoters - detractors;
        let variance = (promoters + detractors - score * score) / 200.0;
        Reading::with_std_error(100.0 * score, 100.0 * variance.sqrt()).unwrap()
    };
    let goal = KeyResult::reach_from("NPS", measured(0.48, 0.18), 40).unwrap();
    let progress = goal.progress(measured(0.52, 0.15));
    // Wald: z = .943
    assert_near(progress.p_value_of_no_move().unwrap(), 0.346, 0.0005);
    assert_eq!(
        progress.movement(Confidence::P95),
        Some(Movement::NotDistinguishable)
    );
    assert_eq!(
        Movement::NotDistinguishable.to_string(),
        "not distinguishable from no change"
    );
    // The same from the tallies.
    let goal = KeyResult::reach_from("NPS", nps(96, 68, 36), 40).unwrap();
    let progress = goal.progress(nps(104, 66, 30));
    assert_eq!(
        progress.movement(Confidence::P95),
        Some(Movement::NotDistinguishable)
    );
    assert_near(progress.p_value_of_no_move().unwrap(), 0.346, 0.005);
}

#[test]
fn a_real_move_is_called_towards_or_away() {
    let goal = reach(30.0, 60.0);
    assert_eq!(
        goal.progress(nps(120, 60, 20)).movement(Confidence::P95),
        Some(Movement::Towards)
    );
    assert_eq!(
        goal.progress(nps(60, 60, 80)).movement(Confidence::P95),
        Some(Movement::Away)
    );
    let survey = nps(104, 66, 30);
    assert_eq!(
        goal.progress(&survey).p_value_of_no_move(),
        Some(survey.p_value(30.0))
    );
    assert_eq!(goal.progress(30).p_value_of_no_move(), Some(1.0));
    assert_eq!(goal.progress(31).p_value_of_no_move(), Some(0.0));
}

// What others got wrong.

#[test]
fn a_regression_is_not_progress() {
    // |current − start| / |target − start| would be +0.25.
    let progress = reach(40.0, 60.0).progress(35);
    assert_eq!(progress.raw(), Some(-0.25));
    assert_eq!(progress.clamped(), Some(0.0));
    assert_eq!(progress.state(), State::Regressed);
    assert_eq!(reach(48.0, 24.0).progress(60).state(), State::Regressed);
}

#[test]
fn a_target_equal_to_its_start_is_refused_and_not_half_done() {
    let error = KeyResult::reach("NPS", 40, 40).unwrap_err();
    assert!(matches!(
        error,
        KeyResultError::NoDistance { value: 40.0, .. }
    ));
    let start = Reading::with_std_error(40, 3).unwrap();
    let error = KeyResult::reach_from("NPS", start, 40).unwrap_err();
    assert_eq!(error.to_string(), "the target of \"NPS\" is its start, 40");
}

#[test]
fn percentages_are_not_cut_to_whole_numbers() {
    assert_eq!(reach(0.0, 1_000.0).progress(999).raw(), Some(0.999));
    assert_eq!(format!("{:.1}", reach(0.0, 1_000.0).progress(999)), "99.9%");
    // 0.29 · 100 is 28.999… in binary.
    assert_eq!(reach(0.0, 100.0).progress(29).to_string(), "29%");
    let exact = ExactProgress::new(0_i64, 3, 2).unwrap();
    assert_eq!((exact.covered(), exact.distance()), (2, 3));
    assert_eq!(exact.to_f64(), Some(2.0 / 3.0));
}

#[test]
fn at_least_does_not_score_backwards() {
    let goal = KeyResult::at_least("CSAT", 85).unwrap();
    let raw = |figure: f64| goal.progress(figure).raw();
    assert_eq!(raw(84.9), Some(0.0));
    assert_eq!(raw(85.0), Some(1.0), "inclusive");
    assert_eq!(raw(99.0), Some(1.0), "better is not worse");
    let most = KeyResult::at_most("hours", 2).unwrap();
    assert_eq!(most.progress(1).raw(), Some(1.0));
    assert_eq!(most.progress(2).raw(), Some(1.0), "inclusive");
    assert_eq!(most.progress(2.1).raw(), Some(0.0));
}

#[test]
fn checkpoints_work_on_falling_targets() {
    let falling = KeyResult::checkpoints("hours", [(48.0, 0.0), (30.0, 0.5), (24.0, 1.0)]).unwrap();
    let rising =
        KeyResult::checkpoints("hours", [(-48.0, 0.0), (-30.0, 0.5), (-24.0, 1.0)]).unwrap();
    for (figure, expected) in [
        (54.0, -1.0 / 6.0),
        (48.0, 0.0),
        (39.0, 0.25),
        (30.0, 0.5),
        (27.0, 0.75),
        (24.0, 1.0),
        (21.0, 1.25),
    ] {
        assert_near(falling.progress(figure).raw().unwrap(), expected, 1e-15);
        assert_eq!(
            falling.progress(figure).raw(),
            rising.progress(-figure).raw()
        );
    }
    assert_eq!(falling.progress(54).state(), State::Regressed);
    assert_eq!(falling.progress(21).state(), State::Overshot);
}

#[test]
fn checkpoints_that_do_not_lead_one_way_are_refused() {
    for wrong in [
        vec![(10.0, 0.0), (5.0, 0.5), (20.0, 1.0)],
        vec![(10.0, 0.0), (20.0, 0.9)],
        vec![(10.0, 0.1), (20.0, 1.0)],
        vec![(10.0, 0.0), (15.0, 0.6), (20.0, 0.6), (25.0, 1.0)],
        vec![(10.0, 0.0), (10.0, 1.0)],
    ] {
        assert_eq!(
            KeyResult::checkpoints("x", wrong).unwrap_err().to_string(),
            "the checkpoints of \"x\" must go in one direction, from the start (0) to the target (1)"
        );
    }
    assert_eq!(
        KeyResult::checkpoints("x", [(1.0, 0.0)])
            .unwrap_err()
            .to_string(),
        "\"x\" needs at least 2 checkpoints"
    );
}

#[test]
fn zones_of_the_usual_example() {
    let goal = KeyResult::zones("deals", 0, [3, 7, 10]).unwrap();
    let same = [
        KeyResult::zones_from_target("deals", 0, 7).unwrap(),
        KeyResult::zones_from_stretch("deals", 0, 10).unwrap(),
    ];
    for (figure, zone, progress) in [
        (1, Zone::Fail, 0.1),
        (3, Zone::Commit, 0.3),
        (7, Zone::Target, 0.7),
        (10, Zone::Stretch, 1.0),
        (12, Zone::Stretch, 1.2),
    ] {
        assert_eq!(goal.progress(figure).zone(), Some(zone));
        assert_near(goal.progress(figure).raw().unwrap(), progress, 1e-15);
        assert!(zone.begins_at().is_none_or(|begin| begin <= progress));
        for back_solved in &same {
            assert_eq!(back_solved, &goal);
        }
    }
    let falling = KeyResult::zones("hours", 48, [40, 30, 24]).unwrap();
    assert_eq!(falling.progress(40).zone(), Some(Zone::Commit));
    assert_eq!(falling.progress(41).zone(), Some(Zone::Fail));
    assert_eq!(falling.progress(20).zone(), Some(Zone::Stretch));
    assert!(KeyResult::zones("x", 0, [7, 3, 10]).is_err());
    assert!(KeyResult::zones_from_target("x", 5, 5).is_err());
}

#[test]
fn thirteen_weeks_between_four_and_five() {
    let goal = KeyResult::between("rating", 4, 5).unwrap();
    let weeks = [
        Some(4.8),
        Some(4.2),
        Some(4.5),
        Some(3.5),
        Some(4.25),
        None,
        Some(4.5),
        Some(2.0),
        Some(3.0),
        Some(4.5),
        Some(4.6),
        Some(5.0),
        Some(4.5),
    ];
    let planned = goal.clone().over_periods(13).unwrap();
    let progress = planned.progress(Reading::periods(weeks));
    assert_eq!(progress.raw(), Some(9.0 / 13.0));
    assert_eq!(progress.state(), State::NotHeld);
    assert_eq!(progress.interval(Confidence::P95), None);
    assert_eq!(progress.probability_at_least(9.0 / 13.0), Some(1.0));
    assert_eq!(progress.probability_at_least(10.0 / 13.0), Some(0.0));
    // Without a plan the week that nobody measured is not there.
    assert_eq!(goal.progress(Reading::periods(weeks)).raw(), Some(0.75));
    // After three weeks of thirteen.
    let early = planned.progress(Reading::periods(weeks[..3].to_vec()));
    assert_eq!(early.raw(), Some(3.0 / 13.0));
    assert_eq!(early.state(), State::InProgress);
}

#[test]
fn a_bound_measured_by_a_survey_may_hold_or_not() {
    let goal = KeyResult::at_least("CSAT", 85).unwrap();
    let interval = |estimate: &Estimate| {
        let interval = goal.progress(estimate).interval(Confidence::P95).unwrap();
        (interval.lower(), interval.value(), interval.upper())
    };
    assert_eq!(interval(&share(90, 100)), (0.0, 1.0, 1.0));
    assert_eq!(interval(&share(80, 100)), (0.0, 0.0, 1.0));
    assert_eq!(interval(&share(9_000, 10_000)), (1.0, 1.0, 1.0));
    assert_eq!(interval(&share(8_000, 10_000)), (0.0, 0.0, 0.0));
    let probability = goal.progress(share(90, 100)).probability_reached().unwrap();
    assert_near(
        probability,
        share(90, 100).probability_at_least(85.0),
        1e-15,
    );
}

/// Two uncertain weeks and one that surely held: by hand, of three.
#[test]
fn the_probability_of_a_share_of_periods_counts_every_way() {
    let goal = KeyResult::at_least("CSAT", 85).unwrap();
    let (left, right) = (share(88, 100), share(40, 50));
    let weeks = Reading::periods([
        Some(Reading::from(&left)),
        Some(Reading::from(90)),
        Some(Reading::from(&right)),
    ]);
    let progress = goal.progress(weeks);
    let [p, q] = [&left, &right].map(|week| week.probability_at_least(85.0));
    let at_least = |share: f64| progress.probability_at_least(share).unwrap();
    assert_near(at_least(1.0 / 3.0), 1.0, 1e-15);
    assert_near(at_least(2.0 / 3.0), 1.0 - (1.0 - p) * (1.0 - q), 1e-15);
    assert_near(at_least(1.0), p * q, 1e-15);
    // Each uncertain week can move the share by a third, up or down.
    let interval = progress.interval(Confidence::P95).unwrap();
    assert_near(interval.value(), 2.0 / 3.0, 1e-15);
    assert_near(interval.lower(), 1.0 / 3.0, 1e-15);
    assert_near(interval.upper(), 1.0, 1e-15);
}

#[test]
fn the_probability_between_two_bounds_is_that_of_neither_side() {
    let survey = share(85, 100);
    let progress = KeyResult::between("CSAT", 80, 90)
        .unwrap()
        .progress(&survey);
    let outside = survey.probability_below(80.0) + survey.probability_at_least(90.0);
    assert_near(
        progress.probability_reached().unwrap(),
        1.0 - outside,
        1e-12,
    );
}

/// In binary k/n · n can be more than k, and then k periods would not be enough for a share of k/n.
#[test]
fn a_share_of_periods_is_reached_by_that_many_periods() {
    for planned in 2..60_u32 {
        let goal = KeyResult::at_least("x", 1)
            .unwrap()
            .over_periods(planned)
            .unwrap();
        for held in 1..=planned {
            let weeks = Reading::periods((0..planned).map(|week| Some(u32::from(week < held))));
            let progress = goal.progress(weeks);
            assert_eq!(
                progress.probability_at_least(progress.raw().unwrap()),
                Some(1.0)
            );
        }
    }
}

#[test]
fn a_band_in_percent_is_inclusive() {
    let goal = KeyResult::within_percent("stock", 250, 5).unwrap();
    assert_eq!(goal.bounds(), Some((Some(237.5), Some(262.5))));
    assert_eq!(goal.progress(237.5).raw(), Some(1.0));
    assert_eq!(goal.progress(262.5).raw(), Some(1.0));
    assert_eq!(goal.progress(262.6).raw(), Some(0.0));
}

#[test]
fn a_band_round_a_negative_figure_is_a_band() {
    let goal = KeyResult::within_percent("balance", -250, 5).unwrap();
    assert_eq!(goal.bounds(), Some((Some(-262.5), Some(-237.5))));
}

#[test]
fn four_periods_of_250_each() {
    let goal = KeyResult::per_period("units", 250, 4).unwrap();
    let amounts = |amounts: &[i32]| Reading::periods(amounts.iter().copied().map(Some));
    assert_eq!(
        goal.progress(amounts(&[220, 240, 200, 230])).raw(),
        Some(0.89)
    );
    // A good period does not make up for a bad one, and the periods to come are not there yet.
    assert_eq!(goal.progress(amounts(&[500, 0])).raw(), Some(0.25));
    assert_eq!(goal.progress(250).raw(), Some(0.25));
    assert_eq!(goal.progress(amounts(&[250; 4])).state(), State::Reached);
}

#[test]
fn a_cumulative_plan_of_a_thousand() {
    let goal = KeyResult::cumulative("units", [250, 500, 750, 1_000]).unwrap();
    let totals = [220.0, 480.0, 710.0, 968.0];
    for (count, (total, expected)) in totals
        .iter()
        .zip([0.88, 0.96, 710.0 / 750.0, 0.968])
        .enumerate()
    {
        let progress = goal.progress(Reading::periods(totals[..=count].iter().map(|x| Some(*x))));
        assert_eq!(progress.against_plan(), Some(expected));
        assert_eq!(progress.raw(), Some(total / 1_000.0));
    }
    // A month without a figure: the last one measured, against the plan of its own month.
    let progress = goal.progress(Reading::periods([Some(220), Some(480), None]));
    assert_eq!(progress.against_plan(), Some(0.96));
    assert!(KeyResult::cumulative("x", [3, 2]).is_err());
    assert!(KeyResult::cumulative("x", [0; 0]).is_err());
}

#[test]
fn fifty_leads_a_month_for_two_months() {
    let each = KeyResult::per_period("leads", 50, 2).unwrap();
    let total = KeyResult::cumulative("leads", [50, 100]).unwrap();
    assert_eq!(
        each.progress(Reading::periods([Some(70), Some(30)])).raw(),
        Some(0.8)
    );
    assert_eq!(
        total
            .progress(Reading::periods([Some(70), Some(100)]))
            .raw(),
        Some(1.0)
    );
}

#[test]
fn milestones_weigh() {
    let goal = KeyResult::milestones("launch", [("a", 2.0), ("b", 1.0), ("c", 1.0)]).unwrap();
    let done = |done: &[bool]| {
        goal.progress(Reading::milestones(done.iter().copied()))
            .raw()
    };
    assert_eq!(done(&[true]), Some(0.5));
    assert_eq!(done(&[false, true, true]), Some(0.5));
    assert_eq!(done(&[true; 3]), Some(1.0));
    assert_eq!(done(&[]), Some(0.0));
    assert_eq!(goal.progress(Reading::DONE).raw(), Some(1.0));
    assert_eq!(
        goal.progress(nps(5, 3, 1)).raw(),
        None,
        "an NPS says nothing of milestones"
    );
    assert!(KeyResult::milestones("x", [("a", 0.0)]).is_err());
    assert!(KeyResult::milestones("x", [("a", -1.0)]).is_err());
    let shipped = KeyResult::done("ship it");
    assert_eq!(
        shipped.progress(Reading::NOT_DONE).state(),
        State::NotStarted
    );
    assert_eq!(shipped.progress(Reading::DONE).state(), State::Reached);
    assert_eq!(shipped.current().state(), State::NotMeasured);
}

#[test]
fn growth_needs_something_to_grow_from() {
    assert_eq!(
        KeyResult::cut_by("complaints", 400, 25).unwrap().target(),
        Some(300.0)
    );
    assert_eq!(
        KeyResult::grow_by("visits", 0, 20).unwrap_err().to_string(),
        "\"visits\" starts at 0: only a figure above 0 grows by a percentage"
    );
    assert_eq!(
        KeyResult::cut_by("visits", 10, -20)
            .unwrap_err()
            .to_string(),
        "the percentage of \"visits\" must be above 0, not -20"
    );
    assert_eq!(
        KeyResult::grow_by("traffic", 5_000, 20).unwrap().target(),
        Some(6_000.0)
    );
}

#[test]
fn a_key_result_is_displayed_as_one_says_it() {
    for (result, expected) in [
        (KeyResult::reach("NPS", 40, 60), "NPS: from 40 to 60"),
        (KeyResult::at_least("NPS", 40), "NPS: at least 40"),
        (KeyResult::at_most("NPS", 40.5), "NPS: at most 40.5"),
        (
            KeyResult::between("NPS", 4, 5).and_then(|bound| bound.over_periods(13)),
            "NPS: between 4 and 5 in each of 13 periods",
        ),
        (
            KeyResult::per_period("leads", 50, 2),
            "leads: 50 in each of 2 periods",
        ),
        (
            KeyResult::cumulative("leads", [50, 100]),
            "leads: 100 over 2 periods",
        ),
        (
            KeyResult::milestones("pages", [("a", 1)]),
            "pages: 1 milestones",
        ),
        (Ok(KeyResult::done("pages")), "pages: done or not"),
        (
            KeyResult::checkpoints("hours", [(48, 0.0), (30, 0.5), (24, 1.0)]),
            "hours: from 48 to 24 by 1 checkpoints",
        ),
        (
            KeyResult::zones("deals", 0, [3, 7, 10]),
            "deals: from 0 to 7, committed to 3, stretch 10",
        ),
        (
            KeyResult::reach_from("CSAT", share(7, 10), 85),
            "CSAT: from 70.0 (estimated) to 85",
        ),
    ] {
        assert_eq!(result.unwrap().to_string(), expected);
    }
}

#[test]
fn a_start_that_is_not_measured_is_refused() {
    let error = KeyResult::reach_from("NPS", Reading::NOT_MEASURED, 40).unwrap_err();
    assert_eq!(error.to_string(), "the start of \"NPS\" is not measured");
    assert_eq!(
        KeyResult::reach_from("NPS", 20, 40).unwrap(),
        KeyResult::reach("NPS", 20, 40).unwrap(),
    );
}

#[test]
fn a_changed_target_is_remembered() {
    let first = reach(40.0, 60.0).with_reading(50);
    let changed = first
        .clone()
        .with_target_changed_to(&reach(40.0, 50.0))
        .with_target_changed_to(&reach(40.0, 45.0));
    assert!(changed.target_was_changed() && !first.target_was_changed());
    assert_eq!(changed.current().raw(), Some(2.0));
    assert_eq!(changed.current_against_original().raw(), Some(0.5));
}

#[test]
fn bands_have_no_gaps() {
    let bands = Bands::usual();
    let mut last = "red";
    let mut changes = 0;
    for thousandth in 0..=1_000 {
        let grade = bands.grade(f64::from(thousandth) / 1_000.0).unwrap();
        if grade != last {
            changes += 1;
            last = grade;
        }
    }
    assert_eq!((changes, last), (2, "green"));
    assert_eq!(bands.grade(-3.0), Some("red"));
    assert_eq!(bands.grade(0.4), Some("yellow"));
    assert_eq!(bands.grade(0.7), Some("green"));
    assert_eq!(bands.grade(f64::NAN), None);
    assert_eq!(
        Bands::new("a", [(0.5, "b"), (0.5, "c")])
            .unwrap_err()
            .to_string(),
        "the edges of the bands must be finite and increase, and 0.5 does not"
    );
    let progress = reach(0.0, 100.0).progress(share(60, 100));
    let interval = progress.interval(Confidence::P95).unwrap();
    assert_eq!(bands.span(&interval), Some(("yellow", "yellow")));
    let wide = reach(0.0, 100.0).progress(share(6, 10));
    let interval = wide.interval(Confidence::P95).unwrap();
    assert_eq!(bands.span(&interval), Some(("red", "green")));
    assert_eq!(bands.of(&wide), Some("yellow"));
}

#[test]
fn more_is_expected_of_a_commitment() {
    let progress = reach(0.0, 10.0).progress(7);
    assert_eq!(progress.meets(Kind::Aspirational), Some(true));
    assert_eq!(progress.meets(Kind::Committed), Some(false));
    assert_eq!(
        reach(0.0, 10.0)
            .progress(Reading::NOT_MEASURED)
            .meets(Kind::Committed),
        None
    );
}

#[test]
fn exact_progress_in_the_type_of_the_figures() {
    let state = |start: i64, target, current| {
        ExactProgress::new(start, target, current).map(|progress| progress.state())
    };
    assert_eq!(state(0, i64::MAX, i64::MAX - 1), Some(State::InProgress));
    assert_eq!(state(0, i64::MAX, i64::MAX), Some(State::Reached));
    assert_eq!(state(i64::MIN, i64::MAX, 0), None, "the distance is no i64");
    assert_eq!(state(-1, i64::MAX, 0), None);
    assert_eq!(state(40, 40, 40), None);
    assert_eq!(state(40, 60, 35), Some(State::Regressed));
    let falling = ExactProgress::new(48_u8, 24, 60).unwrap();
    assert_eq!((falling.covered(), falling.is_away()), (12, true));
    assert_eq!(falling.to_f64(), Some(-0.5));
    let float = |start: f64, target, current| {
        ExactProgress::with_difference(start, target, current, |high, low| Some(high - low))
    };
    assert_near(
        float(0.0, 0.3, 0.1).unwrap().to_f64().unwrap(),
        1.0 / 3.0,
        1e-15,
    );
    assert_eq!(float(0.0, f64::NAN, 0.1), None);
    assert_eq!(float(-f64::MAX, f64::MAX, 0.1), None);
    assert_eq!(float(0.0, f64::INFINITY, 0.1), None);
    assert_eq!(float(0.0, 1.0, f64::NEG_INFINITY), None);
}

/// 0.1 + 0.2 is 0.3 there.
#[test]
fn exact_progress_of_decimals() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    let progress = ExactProgress::new(
        decimal("0.1"),
        decimal("0.4"),
        decimal("0.1") + decimal("0.2"),
    )
    .unwrap();
    assert_eq!(
        (progress.covered(), progress.distance()),
        (decimal("0.2"), decimal("0.3"))
    );
    let reached = ExactProgress::new(decimal("48.30"), decimal("24.1"), decimal("24.10")).unwrap();
    assert_eq!(reached.state(), State::Reached);
    assert_eq!(
        ExactProgress::new(Decimal::MIN, Decimal::MAX, decimal("1")),
        None
    );
}

/// The state of integers, worked out in wider integers.
#[test]
fn exact_progress_agrees_with_wider_integers() {
    for start in i8::MIN..=i8::MAX {
        for (target, current) in [
            (-128, 127),
            (127, -128),
            (3, 3),
            (-5, 90),
            (100, -1),
            (0, 0),
        ] {
            let (covered, distance) = (
                i32::from(current) - i32::from(start),
                i32::from(target) - i32::from(start),
            );
            let representable = distance != 0 && distance.abs() <= 127 && covered.abs() <= 127;
            let progress = ExactProgress::<i8>::new(start, target, current);
            assert_eq!(
                progress.is_some(),
                representable,
                "{start} {target} {current}"
            );
            if let Some(progress) = progress {
                let expected = f64::from(covered) / f64::from(distance);
                assert_eq!(progress.to_f64(), Some(expected));
                assert_eq!(progress.is_away(), expected < 0.0);
            }
        }
    }
}
