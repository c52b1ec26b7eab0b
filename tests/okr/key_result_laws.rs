//! Laws of progress, for any key result and any reading.

use crate::support::{nps, reach};
use cxmetrics::okr::key_result::{ConfidenceSet, ExactProgress};
use cxmetrics::{Confidence, Estimate, KeyResult, KeyResultError, Progress, Reading, State};
use proptest::prelude::*;

fn figure() -> impl Strategy<Value = f64> {
    prop_oneof![-1e3..1e3, Just(0.0), -1e300..1e300, any::<f64>()]
}

fn survey() -> impl Strategy<Value = Estimate> {
    (0_u64..60, 0_u64..60, 1_u64..60)
        .prop_map(|(promoters, passives, detractors)| nps(promoters, passives, detractors))
}

fn key_result() -> impl Strategy<Value = Result<KeyResult, KeyResultError>> {
    let figures = proptest::collection::vec(figure(), 0..5);
    (0_u8..12, figure(), figure(), figures, survey()).prop_map(|(form, a, b, list, estimate)| {
        let count = u32::try_from(list.len()).unwrap();
        match form {
            0 => KeyResult::reach("x", a, b),
            1 => KeyResult::grow_by("x", a, b),
            2 => KeyResult::cut_by("x", a, b),
            3 => KeyResult::between("x", a, b),
            4 => KeyResult::at_least("x", a).and_then(|bound| bound.over_periods(count)),
            5 => KeyResult::within_percent("x", a, b),
            6 => KeyResult::per_period("x", a, count),
            7 => KeyResult::cumulative("x", list),
            8 => KeyResult::zones_from_target("x", a, b),
            9 => KeyResult::milestones("x", list.into_iter().map(|weight| ("step", weight))),
            10 => KeyResult::reach_from("from an estimate", estimate, b),
            _ => {
                let last = (f64::from(count) - 1.0).max(1.0);
                let share = |(index, figure)| (figure, f64::from(index) / last);
                KeyResult::checkpoints("x", (0_u32..).zip(list).map(share))
            }
        }
    })
}

fn reading() -> impl Strategy<Value = Reading> {
    let single = prop_oneof![
        figure().prop_map(Reading::from),
        survey().prop_map(Reading::from),
        (figure(), figure())
            .prop_map(|(value, error)| Reading::with_std_error(value, error)
                .unwrap_or(Reading::NOT_MEASURED)),
    ];
    prop_oneof![
        single.clone(),
        proptest::collection::vec(proptest::option::of(single), 0..5).prop_map(Reading::periods),
        proptest::collection::vec(any::<bool>(), 0..5).prop_map(Reading::milestones),
        Just(Reading::DONE),
    ]
}

/// Nothing that a progress says is NaN or infinite, and its parts agree.
fn check_consistent(progress: &Progress, confidence: Confidence) -> Result<(), TestCaseError> {
    let Some(raw) = progress.raw() else {
        prop_assert_eq!(progress.state(), State::NotMeasured);
        prop_assert_eq!(progress.interval(confidence), None);
        prop_assert_eq!(progress.probability_reached(), None);
        return Ok(());
    };
    prop_assert!(raw.is_finite());
    let clamped = progress.clamped().unwrap();
    prop_assert!((0.0..=1.0).contains(&clamped));
    if let Some(interval) = progress.interval(confidence) {
        prop_assert!(interval.lower().is_finite() && interval.upper().is_finite());
        prop_assert!(interval.contains(raw), "{raw} in {interval}");
    }
    match progress.confidence_set(confidence) {
        Some(ConfidenceSet::Complement { below, above }) => {
            prop_assert!(below.is_finite() && above.is_finite() && below <= above);
        }
        Some(set) => prop_assert!(set.contains(raw)),
        None => {}
    }
    for probability in [
        progress.probability_reached(),
        progress.probability_at_least(0.4),
        progress.p_value_of_no_move(),
    ]
    .into_iter()
    .flatten()
    {
        prop_assert!((0.0..=1.0).contains(&probability), "{probability}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_progress_of_any_key_result_is_consistent(
        result in key_result(), reading in reading(), level in 0.01..0.999,
    ) {
        if let Ok(result) = result {
            check_consistent(&result.progress(reading), Confidence::new(level).unwrap())?;
        }
    }

    #[test]
    fn turning_everything_round_changes_nothing(
        start in -100.0..100.0, target in -100.0..100.0, estimate in survey(), level in 0.1..0.999,
    ) {
        let confidence = Confidence::new(level).unwrap();
        // The NPS of the mirrored survey is the negative one.
        let points = [-100.0, 0.0, 100.0].map(|score| estimate.probability_at_least(score));
        prop_assert!(points[0] >= points[1]);
        let up = reach(start, target).progress(&estimate);
        let swapped = reach(target, start).progress(&estimate);
        let (up, swapped) = (up.interval(confidence).unwrap(), swapped.interval(confidence).unwrap());
        // 1 − progress is the way back.
        let scale = up.lower().abs().max(up.upper().abs()).max(1.0);
        prop_assert!((up.lower() - (1.0 - swapped.upper())).abs() <= 1e-12 * scale);
        prop_assert!((up.upper() - (1.0 - swapped.lower())).abs() <= 1e-12 * scale);
    }

    #[test]
    fn a_higher_confidence_contains_a_lower_one(
        result in key_result(), reading in reading(), low in 0.1..0.9, more in 0.0..0.09,
    ) {
        if let Ok(result) = result {
            let progress = result.progress(reading);
            let at = |level| progress.interval(Confidence::new(level).unwrap());
            if let (Some(narrow), Some(wide)) = (at(low), at(low + more)) {
                let slack = 1e-9 * narrow.lower().abs().max(narrow.upper().abs());
                prop_assert!(wide.lower() <= narrow.lower() + slack && narrow.upper() <= wide.upper() + slack);
            }
        }
    }

    #[test]
    fn exact_and_floating_progress_agree(start: i32, target: i32, current: i32) {
        prop_assume!(start != target);
        let exact = ExactProgress::new(i64::from(start), i64::from(target), i64::from(current)).unwrap();
        let floating = KeyResult::reach("x", start, target).unwrap().progress(current);
        prop_assert_eq!(exact.to_f64(), floating.raw());
        prop_assert_eq!(exact.state(), floating.state());
    }

    #[test]
    fn checkpoints_on_a_straight_line_are_the_straight_line(
        start in -100.0..100.0, length in prop_oneof![-50.0..-1.0, 1.0..50.0], part in 0.1..0.9, current in -200.0..200.0,
    ) {
        let knots = [(start, 0.0), (start + part * length, part), (start + length, 1.0)];
        let pieces = KeyResult::checkpoints("x", knots).unwrap().progress(current).raw().unwrap();
        let straight = reach(start, start + length).progress(current).raw().unwrap();
        prop_assert!((pieces - straight).abs() <= 1e-9 * straight.abs().max(1.0));
    }

    #[test]
    fn the_probability_falls_as_more_is_asked(result in key_result(), reading in reading()) {
        // Where the start may truly lie behind the target, more of the way can be less of a demand.
        if let Ok(result) = result && result.name() == "x" {
            let progress = result.progress(reading);
            let mut last = 1.0_f64;
            for tenth in 1..=12 {
                if let Some(probability) = progress.probability_at_least(f64::from(tenth) / 10.0) {
                    prop_assert!(probability <= last + 1e-9);
                    last = probability;
                }
            }
        }
    }
}
