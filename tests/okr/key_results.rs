//! Targets of every form: the cases of other systems, and what others got wrong.

use crate::support::{assert_near, nps, reach, share};
use cxmetrics::okr::key_result::{ExactProgress, Zone};
use cxmetrics::{Confidence, Estimate, KeyResult, KeyResultError, Reading, State};

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

/// Each period at its own limit: a measured one below the amount, a full one, an exact one and one that nobody measured.
#[test]
fn the_limits_of_a_plan_are_the_mean_of_those_of_its_periods() {
    let goal = KeyResult::per_period("units", 200, 4).unwrap();
    let measured =
        |value, lower, upper| Reading::measured(value, lower, upper, Confidence::P90).unwrap();
    let periods = Reading::periods([
        Some(measured(100.0, 80.0, 150.0)),
        Some(Reading::from(150)),
        Some(measured(210.0, 190.0, 300.0)),
    ]);
    let progress = goal.progress(periods);
    assert_near(progress.raw().unwrap(), (0.5 + 0.75 + 1.0) / 4.0, 1e-15);
    let interval = progress.interval(Confidence::P90).unwrap();
    assert_near(interval.lower(), (0.4 + 0.75 + 0.95) / 4.0, 1e-14);
    assert_near(interval.upper(), (0.75 + 0.75 + 1.0) / 4.0, 1e-14);
    // The chance of a mean of several limits is not known.
    assert_eq!(progress.probability_at_least(0.5), None);
    // Exact amounts have no limits, and are reached or not.
    let exact = goal.progress(Reading::periods([Some(100), Some(150)]));
    assert_eq!(exact.interval(Confidence::P90), None);
    assert_eq!(exact.probability_at_least(0.3125), Some(1.0));
    assert_eq!(exact.probability_at_least(0.3126), Some(0.0));
}

/// The number of periods that held, counted over everything that may have happened in each of them.
#[test]
fn the_probability_of_so_many_periods_is_that_of_their_number() {
    for (weeks, planned) in [(5, 5), (40, 50)] {
        let surveys: Vec<Estimate> = (0..weeks).map(|week| share(70 + week % 17, 100)).collect();
        let mut held = vec![1.0];
        for survey in &surveys {
            let chance = survey.probability_at_least(80.0);
            held.push(0.0);
            for number in (1..held.len()).rev() {
                held[number] = held[number] * (1.0 - chance) + held[number - 1] * chance;
            }
            held[0] *= 1.0 - chance;
        }
        let goal = KeyResult::at_least("CSAT", 80)
            .unwrap()
            .over_periods(planned)
            .unwrap();
        let progress = goal.progress(Reading::periods(surveys.iter().map(Some)));
        for needed in 0..=held.len() {
            let expected: f64 = held[needed.min(held.len())..].iter().sum();
            let share = needed as f64 / f64::from(planned);
            let found = progress.probability_at_least(share).unwrap();
            assert_near(found, expected, 1e-13);
        }
    }
}

#[test]
fn what_is_done_when_all_its_steps_are() {
    let system = KeyResult::done("new ticket system");
    for (steps, expected) in [
        (vec![true, true, true], 1.0),
        (vec![true, false, true], 0.0),
        (vec![], 0.0),
    ] {
        let progress = system.progress(Reading::milestones(steps));
        assert_eq!(progress.raw(), Some(expected));
    }
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
            "pages: 1 milestone",
        ),
        (Ok(KeyResult::done("pages")), "pages: done or not"),
        (
            KeyResult::checkpoints("hours", [(48, 0.0), (30, 0.5), (24, 1.0)]),
            "hours: from 48 to 24 by 1 checkpoint",
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

/// A team that answered to the last is measured exactly; one that nearly did knows what the last can still change.
#[test]
fn a_census_is_a_reading() {
    let satisfied = KeyResult::reach("satisfied", 60, 90).unwrap();
    let of_ten = |yes: u64, answers: u64| {
        let team = Estimate::share(yes, answers).unwrap().of_population(10);
        satisfied.progress(team.unwrap())
    };
    let all = of_ten(9, 10);
    assert_eq!((all.raw(), all.state()), (Some(1.0), State::Reached));
    assert_eq!(all.probability_reached(), Some(1.0));
    let interval = all.interval(Confidence::P95).unwrap();
    assert_eq!((interval.lower(), interval.upper()), (1.0, 1.0));
    assert_eq!(of_ten(8, 10).probability_reached(), Some(0.0));
    let nearly = of_ten(8, 9);
    assert!((nearly.probability_reached().unwrap() - 0.85).abs() < 1e-12);
    let interval = nearly.interval(Confidence::P95).unwrap();
    assert!((interval.lower() - 2.0 / 3.0).abs() < 1e-12 && interval.upper() == 1.0);
}

/// Not "inf", which nobody typed: what follows from the figures is too large, and only then.
#[test]
fn a_figure_that_follows_is_too_large_and_not_what_was_typed() {
    let message = |result: Result<KeyResult, KeyResultError>| result.unwrap_err().to_string();
    for (result, said) in [
        (
            KeyResult::zones_from_target("a", 0.0, 4e307),
            "the stretch of \"a\" is too large to compute with: it follows from 0 and 4e307",
        ),
        (
            KeyResult::cut_by("a", 1e300, 1e10),
            "the target of \"a\" is too large to compute with: it follows from 1e300 and 10000000000",
        ),
        (
            KeyResult::grow_by("a", 4e307, 20),
            "the target of \"a\" is too large to compute with: it follows from 4e307 and 20",
        ),
        (
            KeyResult::within_percent("a", 4e307, 20),
            "a bound of \"a\" is too large to compute with: it follows from 4e307 and 20",
        ),
    ] {
        assert_eq!(message(result), said);
    }
    // Where only a step on the way is, the figure is there.
    let zones = KeyResult::zones_from_stretch("a", 0.0, 4e307).unwrap();
    assert_eq!(zones.progress(2.8e307).raw(), Some(0.7));
    let cut = KeyResult::cut_by("a", 4e307, 25).unwrap();
    assert_eq!(cut.target(), Some(3e307));
    // What was typed is still named as such.
    assert_eq!(
        message(KeyResult::grow_by("a", f64::INFINITY, 20)),
        "the figures of \"a\" must be finite numbers, not inf"
    );
}
