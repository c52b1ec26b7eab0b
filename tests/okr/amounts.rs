//! Amounts by period with errors of their own, and what the other forms of target make of readings.

use crate::support::{assert_near, reach};
use cxmetrics::okr::key_result::Bands;
use cxmetrics::okr::{Kind, State};
use cxmetrics::{Confidence, KeyResult, Objective, Reading};
use proptest::prelude::*;

/// 40 ± 5, 30 that are known, and 48 ± 4 of 50 each in four periods: the limits of the sum of min(amount, 50) / 50, a quarter
/// of each.
#[test]
fn amounts_with_errors_give_a_progress_with_limits() {
    let goal = KeyResult::per_period("leads", 50, 4).unwrap();
    let measured = |value: f64, lower: f64, upper: f64| {
        Reading::measured(value, lower, upper, Confidence::P95).unwrap()
    };
    let periods = Reading::periods([
        Some(measured(40.0, 35.0, 45.0)),
        Some(Reading::from(30)),
        Some(measured(48.0, 44.0, 52.0)),
    ]);
    let interval = goal.progress(periods).interval(Confidence::P95).unwrap();
    assert_near(interval.value(), (40.0 + 30.0 + 48.0) / 200.0, 1e-14);
    assert_near(interval.lower(), (35.0 + 30.0 + 44.0) / 200.0, 1e-14);
    assert_near(interval.upper(), (45.0 + 30.0 + 50.0) / 200.0, 1e-14);
    // Where all is known there is nothing uncertain.
    let exact = goal.progress(Reading::periods([Some(40), Some(30)]));
    assert_eq!(exact.interval(Confidence::P95), None);
}

/// Something that is done or not is done when all of its steps are, and there is one.
#[test]
fn what_is_done_or_not_is_done_with_all_of_its_steps() {
    let goal = KeyResult::done("new ticket system");
    for (steps, state) in [
        (&[true, true][..], State::Reached),
        (&[true], State::Reached),
        (&[true, false, true], State::NotStarted),
        (&[false], State::NotStarted),
        (&[], State::NotStarted),
    ] {
        let progress = goal.progress(Reading::milestones(steps.iter().copied()));
        assert_eq!(progress.state(), state, "{steps:?}");
        let share = if state == State::Reached { 1.0 } else { 0.0 };
        assert_eq!(progress.raw(), Some(share), "{steps:?}");
    }
}

/// Of the periods planned, or of those that there were if they were more: one that nobody measured did not hold.
#[test]
fn a_bound_is_kept_in_a_share_of_all_planned_periods() {
    let goal = KeyResult::at_least("mood", 4).unwrap();
    let weeks = [Some(4.5), Some(4.0), None, Some(3.0), Some(5.0)];
    let share = |goal: &KeyResult| goal.progress(Reading::periods(weeks)).raw();
    assert_eq!(share(&goal), Some(3.0 / 4.0));
    for (planned, periods) in [(2, 5.0), (4, 5.0), (5, 5.0), (8, 8.0)] {
        let goal = goal.clone().over_periods(planned).unwrap();
        assert_eq!(share(&goal), Some(3.0 / periods), "{planned}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Decided in whole numbers: of amounts each of which is short of its target, the sum against that of the targets, where it is
    /// on an edge and where it is one unit off.
    #[test]
    fn amounts_as_typed_are_graded_as_they_are(
        tenth in 5..500_i64,
        edge in prop::sample::select(vec![4_i64, 7]),
        apart in prop::collection::vec(0..1_000_i64, 1..4),
        digits in 0..12,
        off in -1..=1_i64,
    ) {
        let typed = |whole: i64| format!("{whole}e-{digits}").parse::<f64>().unwrap();
        let count = 2 * u32::try_from(apart.len()).unwrap();
        let mut amounts: Vec<i64> = Vec::new();
        for apart in apart {
            let apart = apart * (2 * tenth) / 1_000;
            amounts.extend([edge * tenth + apart, edge * tenth - apart]);
        }
        amounts[0] += off;
        let (sum, whole) = (amounts.iter().sum::<i64>(), 10 * tenth * i64::from(count));
        let plan = KeyResult::per_period("amount", typed(10 * tenth), count).unwrap();
        let progress = plan.progress(Reading::periods(amounts.iter().map(|&amount| Some(typed(amount)))));
        let grade = if 10 * sum < 4 * whole { "red" } else if 10 * sum < 7 * whole { "yellow" } else { "green" };
        let bands = Bands::usual();
        prop_assert_eq!(bands.of(&progress), Some(grade));
        prop_assert_eq!(progress.meets(Kind::Aspirational), Some(10 * sum >= 7 * whole));
        prop_assert_eq!(progress.meets(Kind::Committed), Some(false));
    }

    /// The score of one key result has the grade of that key result, whatever rounding has done to it.
    #[test]
    fn a_score_of_one_key_result_has_its_grade(
        from in -5_000..5_000, way in prop::sample::select(vec![10, 20, 30, 70, 90, 110, 1_000]), at in 0..11, digits in 0_i32..7,
    ) {
        let figure = |whole: i32| format!("{whole}e-{digits}").parse::<f64>().unwrap();
        let goal = reach(figure(from), figure(from + way)).with_reading(figure(from + way * at / 10));
        let own = Bands::usual().of(&goal.current()).map(str::to_owned);
        let idle = reach(0.0, 1.0).with_weight(0).unwrap().with_reading(0.5);
        let score = Objective::new("goal").with(goal).with(idle).score().unwrap();
        prop_assert_eq!(score.grade(&Bands::usual()).map(str::to_owned), own.clone());
        let grade = if at < 4 { "red" } else if at < 7 { "yellow" } else { "green" };
        prop_assert_eq!(own.as_deref(), Some(grade));
    }
}
