//! What the silent could change: the bounds are reached and never passed, and a tipping gap tips.
#![allow(clippy::float_cmp, clippy::cast_precision_loss)] // bounds of small counts are exact

use crate::support::{nps, share};
use cxmetrics::response::{NonResponse, NonResponseDifference, NonResponseError, Tipping};
use cxmetrics::{Confidence, Csat, Metric, Nps, Scale, Tally};
use proptest::prelude::*;

fn surveys() -> impl Strategy<Value = NonResponse> {
    (0_u64..200, 0_u64..200, 0_u64..200, 0_u64..600)
        .prop_filter("an answer", |(p, q, d, _)| p + q + d > 0)
        .prop_map(|(p, q, d, silent)| NonResponse::new(&nps(p, q, d), p + q + d + silent).unwrap())
}

proptest! {
    /// The bounds are the scores of the whole if all the silent are promoters, or all detractors.
    #[test]
    fn bounds_are_the_worst_that_can_be(p in 0_u64..200, q in 0_u64..200, d in 0_u64..200, silent in 0_u64..600) {
        prop_assume!(p + q + d > 0);
        let survey = NonResponse::new(&nps(p, q, d), p + q + d + silent).unwrap();
        let bounds = survey.bounds();
        prop_assert!((bounds.start() - nps(p, q, d + silent).value()).abs() < 1e-11);
        prop_assert!((bounds.end() - nps(p + silent, q, d).value()).abs() < 1e-11);
        let interval = survey.interval(Confidence::P95);
        prop_assert!(interval.lower() <= *bounds.start() && *bounds.end() <= interval.upper());
        prop_assert!(-100.0 <= interval.lower() && interval.upper() <= 100.0);
        prop_assert!(bounds.contains(&survey.estimate().value()));
    }

    /// At the tipping gap the nearer limit, moved by the gap of the silent, is at the target.
    #[test]
    fn the_gap_tips(survey in surveys(), target in -100.0..100.0_f64) {
        let interval = survey.estimate().interval(Confidence::P90);
        let silence = survey.silent() as f64 / survey.asked() as f64;
        match survey.tipping_gap(target, Confidence::P90) {
            Tipping::Undecided => prop_assert!(interval.contains(target)),
            Tipping::Gap(gap) => {
                let limit = if gap < 0.0 { interval.lower() } else { interval.upper() };
                prop_assert!((limit + gap * silence - target).abs() < 1e-9);
                prop_assert!(survey.score_if(survey.estimate().value() + gap).is_some());
            }
            Tipping::Never => {
                let bounds = survey.bounds();
                let value = survey.estimate().value();
                // Not even the worst moves the nearer limit to the target.
                prop_assert!(!interval.contains(target));
                if target < interval.lower() {
                    prop_assert!(interval.lower() + (bounds.start() - value) > target - 1e-9);
                } else {
                    prop_assert!(interval.upper() + (bounds.end() - value) < target + 1e-9);
                }
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn differences(first in surveys(), second in surveys()) {
        let change = NonResponseDifference::new(&first, &second).unwrap();
        let interval = change.difference().interval(Confidence::P95);
        let silence = |survey: &NonResponse| survey.silent() as f64 / survey.asked() as f64;
        let limit = if interval.lower() > 0.0 { interval.lower() } else { interval.upper() };
        // How far gaps of this size, each as far as the range lets it, can move the difference against its sign.
        let moved = |gap: f64| {
            let room = |survey: &NonResponse, down: bool| {
                if down { survey.estimate().value() + 100.0 } else { 100.0 - survey.estimate().value() }
            };
            silence(&first) * gap.min(room(&first, limit > 0.0))
                + silence(&second) * gap.min(room(&second, limit < 0.0))
        };
        match change.tipping_gap(Confidence::P95) {
            Tipping::Undecided => prop_assert!(interval.contains(0.0)),
            Tipping::Gap(gap) => {
                prop_assert!(gap > 0.0);
                prop_assert!((moved(gap) - limit.abs()).abs() < 1e-9);
            }
            Tipping::Never => prop_assert!(moved(200.0) < limit.abs() + 1e-9),
            other => prop_assert!(false, "{other:?}"),
        }
        if let Tipping::Gap(gap) = change.tipping_common_gap(Confidence::P95) {
            prop_assert!((limit + gap * (silence(&first) - silence(&second))).abs() < 1e-9);
        }
        let bounds = change.bounds();
        prop_assert!(bounds.contains(&change.difference().value()));
    }
}

#[test]
fn everybody_answered() {
    let survey = NonResponse::new(&share(40, 50), 50).unwrap();
    assert_eq!((survey.rate(), survey.silent()), (100.0, 0));
    assert_eq!(survey.bounds(), 80.0..=80.0);
    assert_eq!(survey.tipping_gap(50.0, Confidence::P95), Tipping::Never);
    assert_eq!(
        survey.tipping_gap(80.0, Confidence::P95),
        Tipping::Undecided
    );
}

/// 17 of a team of 40 are not satisfied, so that up to 12.5 % of them all can be; if all of the 23 silent are, it is 70 %.
/// In doubles (70 − 12.5) / 0.575 is more than 100.
#[test]
fn a_gap_that_takes_the_silent_to_the_end_of_the_scale_tips() {
    for (satisfied, target, gap) in [(0, 70.0, 100.0), (17, 30.0, -100.0)] {
        let team = share(satisfied, 17).of_population(40).unwrap();
        let silence = NonResponse::new(&team, 40).unwrap();
        assert_eq!(
            silence.tipping_gap(target, Confidence::P95),
            Tipping::Gap(gap)
        );
        // Beyond it they cannot be.
        let further = target + 1e-9_f64.copysign(gap);
        assert_eq!(
            silence.tipping_gap(further, Confidence::P95),
            Tipping::Never
        );
    }
}

#[test]
fn refusals() {
    let empty = Tally::new(Scale::ZERO_TO_TEN);
    assert_eq!(
        NonResponse::of(&Nps::STANDARD, &empty)
            .unwrap_err()
            .to_string(),
        "no answers, so no score"
    );
    let mut full = Tally::from_counts(Scale::THUMBS, [1, 1]).unwrap();
    full.record_missing(u64::MAX).unwrap();
    assert_eq!(
        NonResponse::of(&Csat::top_box(1), &full),
        Err(NonResponseError::TooMany)
    );
    let (a, b) = (
        NonResponse::new(&share(1, 2), 4).unwrap(),
        NonResponse::new(
            &Csat::TOP_TWO_BOX
                .estimate(&Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 1]).unwrap())
                .unwrap(),
            4,
        )
        .unwrap(),
    );
    assert!(NonResponseDifference::new(&a, &b).is_err());
}
