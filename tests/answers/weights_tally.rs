//! Weighted tallies.

use super::weights_support::answers;
use cxmetrics::{Confidence, Csat, EstimateError, Metric, Nps, Scale, WeightError, WeightedTally};
use proptest::prelude::*;

#[test]
fn the_order_of_sums_does_not_show() {
    // 0.1 added a million times in a row is 100000.00000133288 in plain arithmetic.
    let mut tally = WeightedTally::new(Scale::THUMBS);
    let mut part = WeightedTally::new(Scale::THUMBS);
    for _ in 0..1_000_000 {
        part.record(1, 0.1).unwrap();
    }
    tally.record(1, 1e9).unwrap();
    tally.merge(&part).unwrap();
    tally.record(1, 1e-9).unwrap();
    assert_eq!(part.weight(), 100_000.0);
    assert_eq!(tally.weight(), 1e9 + 100_000.0 + 1e-9);
}

#[test]
fn one_kind_of_answer_only() {
    let tally =
        WeightedTally::from_ratings(Scale::ZERO_TO_TEN, [(9, 1.0), (10, 2.0), (9, 3.0)]).unwrap();
    let estimate = Nps::STANDARD.estimate_weighted(&tally).unwrap();
    assert_eq!((estimate.value(), estimate.std_error()), (100.0, 0.0));
    assert!((estimate.effective_size() - 36.0 / 14.0).abs() < 1e-12);
    let interval = estimate.interval(Confidence::P95);
    assert!(interval.lower() < 0.0 && interval.upper() == 100.0);
}

#[test]
fn what_a_weighted_tally_refuses() {
    let mut tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 2.0)]).unwrap();
    let before = tally.clone();
    for weight in [-0.5, f64::NAN, f64::NEG_INFINITY, 1e101] {
        assert!(matches!(
            tally.record(1, weight),
            Err(WeightError::Weight { .. })
        ));
        assert!(matches!(
            tally.record_all([(0, 1.0), (1, weight)]),
            Err(WeightError::WeightAt { position: 1, .. })
        ));
    }
    let error = tally.record_all([(0, 1.0), (2, 1.0)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "rating 2 is not on the scale 0-1, at position 1"
    );
    let other = WeightedTally::new(Scale::ONE_TO_FIVE);
    let error = tally.merge(&other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "answers on the scale 1-5 do not go with answers on the scale 0-1"
    );
    tally.record_missing(u64::MAX).unwrap();
    assert_eq!(tally.record_missing(1), Err(WeightError::Overflow));
    assert_eq!(tally.missing(), u64::MAX);
    tally = before.clone();
    assert_eq!(tally, before);

    let estimate = |tally: &WeightedTally| Csat::top_box(1).estimate_weighted(tally);
    assert_eq!(
        estimate(&WeightedTally::new(Scale::THUMBS)),
        Err(EstimateError::Empty)
    );
    let zeros = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.0), (0, 0.0)]).unwrap();
    assert_eq!((zeros.total(), zeros.weightless()), (0, 2));
    assert_eq!(
        estimate(&zeros).unwrap_err().to_string(),
        "all weights are zero, so no score"
    );
}

proptest! {
    #[test]
    fn parts_merge_to_the_whole(answers in answers(), at in any::<prop::sample::Index>()) {
        let whole = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap();
        let (left, right) = answers.split_at(at.index(answers.len() + 1));
        let part = |answers: &[(u8, f64)]| WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap();
        let mut merged = part(right);
        merged.merge(&part(left)).unwrap();
        prop_assert_eq!(merged, whole);
    }
}
