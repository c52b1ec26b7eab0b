//! The goal assistant: reference rows, edges, and how often its levels are reached.
#![allow(clippy::cast_precision_loss)]

use crate::calibration::{goal_kinds, goal_levels};
use crate::support::{close, rows};
use cxmetrics::okr::forecast::{GoalAssistant, Opening, UsualMove};
use cxmetrics::{Confidence, Estimate};
use proptest::prelude::*;

fn usual(size: f64) -> UsualMove {
    UsualMove::new(size).unwrap()
}

/// A survey at the start says what an answer scatters.
#[test]
fn a_survey_is_a_plan_with_its_variance() {
    let of_survey =
        GoalAssistant::from_survey(&Estimate::share(70, 100).unwrap(), 100, usual(5.0)).unwrap();
    let planned = GoalAssistant::planned(70.0, 2_100.0, 100, usual(5.0)).unwrap();
    for target in [66.0, 70.0, 72.0, 75.5, 81.0] {
        close(
            of_survey.probability(target),
            planned.probability(target),
            1e-12,
        );
    }
    close(of_survey.visible_from(), planned.visible_from(), 1e-12);
}

/// A cycle of so many weeks is the first that is open: the size of the move grows with the root of the time, its mean with
/// the time.
#[test]
fn the_weeks_until_a_goal_can_be_set() {
    let (variance, answers, mean) = (6_600.0, 120, 1.5);
    let usual_move = usual(12.5).with_mean(mean).unwrap();
    let assistant = GoalAssistant::planned(20.0, variance, answers, usual_move).unwrap();
    let weeks = assistant.weeks_to_open().unwrap();
    assert!(weeks > 15, "{weeks}");
    let opening_after = |weeks: f64| {
        let longer = weeks / 13.0;
        let scaled = usual(12.5 * longer.sqrt())
            .with_mean(mean * longer)
            .unwrap();
        let assistant = GoalAssistant::planned(20.0, variance, answers, scaled).unwrap();
        assistant.opening() == Opening::Open
    };
    assert!(opening_after(weeks as f64) && !opening_after(weeks as f64 - 1.0));
    for (weeks, is_taken) in [
        (1_040.0, true),
        (1_040.1, false),
        (0.0, false),
        (f64::NAN, false),
    ] {
        assert_eq!(
            assistant.clone().over_weeks(weeks).is_ok(),
            is_taken,
            "{weeks}"
        );
    }
}

/// (b − a)/16 · 4p(1 − p) · √(days/91), no nearer to an end than a twentieth of the range.
#[test]
fn usual_moves_of_a_range() {
    for (lowest, highest, value, days, expected) in [
        (0.0, 100.0, 50.0, 91.0, 6.25),
        (0.0, 100.0, 50.0, 364.0, 12.5),
        (-100.0, 100.0, 50.0, 22.75, 12.5 * 0.75 / 2.0),
        (1.0, 5.0, 5.0, 91.0, 0.25 * 4.0 * 0.95 * 0.05),
        (1.0, 5.0, 0.0, 819.0, 3.0 * 0.25 * 4.0 * 0.05 * 0.95),
    ] {
        let found = UsualMove::of_range(lowest..=highest, value, days).unwrap();
        close(found.size(), expected, 1e-14);
        assert_eq!(found.mean(), 0.0);
    }
    assert!(UsualMove::of_range(0.0..=100.0, 50.0, 0.0).is_err());
}

#[test]
fn what_is_said_of_a_usual_move() {
    for (mean, said) in [
        (3.0, "8.0 around a gain of 3.0, as given"),
        (-3.0, "8.0 around a loss of 3.0, as given"),
        (0.0, "8.0, as given"),
    ] {
        assert_eq!(usual(8.0).with_mean(mean).unwrap().to_string(), said);
    }
    for mean in [f64::NAN, f64::INFINITY, 2e100] {
        assert!(usual(8.0).with_mean(mean).is_err());
    }
}

#[test]
fn reference_rows() {
    let mut compared = 0;
    for row in rows("forecast.json", "goal_assistant") {
        let (input, expect) = (&row["input"], &row["expect"]);
        let number = |key: &str| input[key].as_f64().unwrap();
        let size = number("usual_move");
        let usual = usual(size).with_mean(number("mean_move")).unwrap();
        let answers = input["answers"].as_u64().unwrap();
        let variance = number("variance_per_answer");
        let assistant = GoalAssistant::planned(number("start"), variance, answers, usual).unwrap();
        for (key, found) in [
            ("smallest_visible", assistant.visible_from()),
            ("commit", assistant.committed()),
            ("target", assistant.target()),
            ("stretch", assistant.stretch()),
        ] {
            let expected = expect[key].as_f64().unwrap();
            let near = (found - expected).abs() <= 1e-8 * size.max(expected.abs());
            assert!(near, "{} {key}: {found}, expected {expected}", row["id"]);
        }
        assert_eq!(
            assistant.band().is_none(),
            expect["band_empty"].as_bool().unwrap()
        );
        assert_eq!(
            assistant.fewest_answers(),
            expect["answers_to_open"].as_u64()
        );
        let opening = match assistant.band() {
            Some(_) => Opening::Open,
            None => Opening::Answers(assistant.fewest_answers().unwrap()),
        };
        assert_eq!(assistant.opening(), opening);
        compared += 1;
    }
    assert_eq!(compared, 4);
}

#[test]
fn what_would_open_an_empty_band() {
    let start = Estimate::share(1_400, 2_000).unwrap();
    let of = |answers| GoalAssistant::from_survey(&start, answers, usual(4.0)).unwrap();
    // The start's survey is large enough: only the last one has to grow.
    let Opening::Answers(enough) = of(100).opening() else {
        panic!("{}", of(100))
    };
    assert!(of(enough - 1).band().is_none() && of(enough).band().is_some());
    assert!(of(100).to_string().contains(&format!(
        "from {enough} answers in the last survey there is one"
    )));
    // A figure that is expected to go the other way only.
    let sinking = usual(0.001).with_mean(-20.0).unwrap();
    let never = GoalAssistant::planned(20.0, 6_600.0, 50, sinking).unwrap();
    assert_eq!(
        (never.opening(), never.weeks_to_open()),
        (Opening::Never, None)
    );
    assert!(
        never
            .to_string()
            .contains("no number of answers changes that")
    );
    // At the end of the scale nothing is left.
    let full = GoalAssistant::exact(100.0, usual(5.0))
        .unwrap()
        .within([0.0, 100.0])
        .unwrap();
    assert_eq!(
        (full.stretch(), full.band(), full.opening()),
        (100.0, None, Opening::Never)
    );
    // More time is more room.
    let short = GoalAssistant::planned(20.0, 6_600.0, 200, usual(12.5)).unwrap();
    let weeks = short.weeks_to_open().unwrap();
    let longer = |weeks: u64| usual(12.5 * (weeks as f64 / 13.0).sqrt());
    let band = |weeks| {
        GoalAssistant::planned(20.0, 6_600.0, 200, longer(weeks))
            .unwrap()
            .band()
    };
    assert!(band(weeks - 1).is_none() && band(weeks).is_some());
}

#[test]
fn visible_as_two_surveys_show_it() {
    // 2.8 standard errors of the difference of two surveys, at 80 % power.
    let assistant = GoalAssistant::planned(20.0, 6_600.0, 200, usual(12.5)).unwrap();
    let error = (6_600.0_f64 / 200.0 * 2.0).sqrt();
    close(
        assistant.smallest_visible_move(),
        2.801_585_218 * error,
        1e-9,
    );
    // Two surveys have the trend of a difference; and many more show less.
    let by = |surveys| {
        assistant
            .clone()
            .by_trend(surveys)
            .unwrap()
            .smallest_visible_move()
    };
    close(by(2), assistant.smallest_visible_move(), 1e-12);
    let days: Vec<f64> = (0..14).map(|week| 7.0 * f64::from(week)).collect();
    let spread: f64 = days.iter().map(|day| (day - 45.5).powi(2)).sum();
    close(
        by(14),
        2.801_585_218 * 91.0 * (6_600.0 / 200.0 / spread).sqrt(),
        1e-9,
    );
    assert!(assistant.clone().by_trend(1).is_err() && assistant.clone().with_power(1.0).is_err());
    assert!(assistant.clone().over_weeks(0.0).is_err() && assistant.within([30.0, 40.0]).is_err());
    assert!(GoalAssistant::planned(f64::NAN, 1.0, 5, usual(1.0)).is_err());
    assert!(GoalAssistant::planned(0.0, -1.0, 5, usual(1.0)).is_err());
}

/// Goals set at the levels, after 12 past cycles each: how often each is reached.
#[test]
fn levels_are_reached_as_often_as_they_say() {
    let mut sums = [0.0; 3];
    let kinds = goal_kinds();
    for (seed, &(answers, size, mean)) in (7..).zip(&kinds) {
        // 4,014 cycles in all.
        let levels = goal_levels(answers, size, mean, 223, seed);
        for (sum, reached) in sums.iter_mut().zip(levels) {
            *sum += reached / kinds.len() as f64;
        }
    }
    assert_eq!(kinds.len(), 18);
    let [committed, target, stretch] = sums;
    assert!(committed >= 0.87, "{committed}");
    assert!((0.47..=0.55).contains(&target), "{target}");
    assert!(stretch <= 0.13, "{stretch}");
}

proptest! {
    /// The levels stand in order, mirrored goals mirror them, and proposals agree with them.
    #[test]
    fn laws(
        start in -50.0..50.0_f64, variance in 0.0..9_000.0_f64, answers in 1..5_000_u64,
        size in 0.1..60.0_f64, mean in -20.0..20.0_f64, target in -200.0..200.0_f64,
    ) {
        let of = |start: f64, mean: f64| {
            let usual = usual(size).with_mean(mean).unwrap();
            GoalAssistant::planned(start, variance, answers, usual).unwrap()
        };
        let rising = of(start, mean);
        prop_assert!(rising.committed() <= rising.target() && rising.target() <= rising.stretch());
        let falling = of(-start, -mean).falling();
        let slack = 1e-9 * (size + 50.0);
        prop_assert!((falling.stretch() + rising.stretch()).abs() < slack);
        prop_assert!((falling.visible_from() + rising.visible_from()).abs() < slack);
        prop_assert!((falling.probability(-target) - rising.probability(target)).abs() < 1e-9);
        prop_assert!((rising.probability(rising.committed()) - 0.9).abs() < 1e-8);
        prop_assert!((rising.probability(rising.stretch()) - 0.1).abs() < 1e-8);
        if let Some([from, to]) = rising.band() {
            prop_assert!(from <= to && rising.propose(to).is_visible());
            prop_assert_eq!(rising.opening(), Opening::Open);
        }
        if let Some(enough) = rising.fewest_answers() {
            prop_assert!(GoalAssistant::planned(start, variance, enough, usual(size).with_mean(mean).unwrap()).unwrap().band().is_some());
        }
    }

    #[test]
    fn nothing_panics(start: f64, variance: f64, answers: u64, size: f64, mean: f64, target: f64, surveys: u32) {
        let Ok(usual) = UsualMove::new(size.abs()).and_then(|usual| usual.with_mean(mean)) else { return Ok(()) };
        let Ok(assistant) = GoalAssistant::planned(start, variance.abs(), answers, usual) else { return Ok(()) };
        for assistant in [assistant.clone(), assistant.clone().falling(), assistant.clone().by_trend(surveys).unwrap_or(assistant)] {
            for level in [assistant.committed(), assistant.target(), assistant.stretch(), assistant.visible_from()] {
                prop_assert!(level.is_finite());
            }
            prop_assert!((0.0..=1.0).contains(&assistant.probability(target)));
            let _ = (assistant.to_string(), assistant.propose(target).to_string(), assistant.weeks_to_open());
        }
    }
}

#[test]
fn a_proposal_is_what_was_asked_for() {
    // 17 % in reach, and a move of 6 is not visible with 500 answers.
    let start = Estimate::share(350, 500).unwrap();
    let assistant = GoalAssistant::from_survey(&start, 500, usual(5.0)).unwrap();
    let margin = start.interval(Confidence::P95);
    assert!(assistant.smallest_visible_move() > margin.upper() - margin.value());
    assert_eq!(
        assistant.propose(76.0).probability(),
        assistant.probability(76.0)
    );
    // It is seen from the smallest move on, on the side of the goal.
    let move_of = 1.01 * assistant.smallest_visible_move();
    for (assistant, sign) in [(assistant.clone(), 1.0), (assistant.falling(), -1.0)] {
        let is_visible = |by: f64| assistant.propose(70.0 + sign * by).is_visible();
        assert!(is_visible(move_of) && !is_visible(0.98 * move_of) && !is_visible(-move_of));
    }
}
