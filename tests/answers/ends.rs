//! Where a comparison just holds, and where a number just fits.

use cxmetrics::tally::Counted;
use cxmetrics::weight::Survey;
use cxmetrics::{Breakdown, Scale, Tally, TallyError, WeightedTally, scale};

/// Missing answers that were taken out or dropped make room for others.
#[test]
fn missing_answers_that_are_gone_take_no_room() {
    const MANY: u64 = u64::MAX - 3;
    let mut part = Breakdown::new(Scale::THUMBS);
    part.record("north", 1).unwrap();
    part.record_missing("north", MANY).unwrap();
    let mut whole = part.clone();
    whole.record_missing("south", 3).unwrap();
    let full = whole.record_missing("south", 1).unwrap_err();
    assert_eq!(full, TallyError::Overflow);

    let mut left = whole.clone();
    left.subtract(&part).unwrap();
    left.record_missing("south", MANY).unwrap();
    assert_eq!(left.record_missing("south", 1), Err(TallyError::Overflow));

    let mut kept = whole.clone();
    kept.record_missing("east", 0).unwrap();
    kept.retain(|segment, _| *segment != "north");
    kept.record_missing("west", MANY).unwrap();
    assert_eq!(kept.record_missing("west", 1), Err(TallyError::Overflow));
    kept.retain(|segment, _| *segment == "west");
    kept.record_missing("west", 3).unwrap();
    assert_eq!(kept.record_missing("west", 1), Err(TallyError::Overflow));
}

/// Five new answers in two hidden segments are as many as have to be together; four are not.
#[test]
fn a_change_of_the_smallest_number_is_shown() {
    let breakdown = |counts: [(u32, u64); 3]| {
        let mut breakdown = Breakdown::new(Scale::ONE_TO_FIVE);
        for (segment, count) in counts {
            // Not all of them the same, nor those who came later.
            breakdown.record_n(segment, 2, count / 2).unwrap();
            breakdown.record_n(segment, 4, count.div_ceil(2)).unwrap();
        }
        breakdown
    };
    let earlier = breakdown([(1, 2), (2, 2), (3, 40)]);
    let later = breakdown([(1, 4), (2, 5), (3, 40)]);
    let shown = later.suppressed_after(&earlier, 5);
    assert_eq!(shown.hidden(), [&1, &2]);
    assert!(shown.overall().is_some());
    let later = breakdown([(1, 4), (2, 4), (3, 45)]);
    let shown = later.suppressed_after(&earlier, 5);
    assert_eq!(shown.hidden(), [&1, &2]);
    assert!(shown.overall().is_none());
}

#[test]
fn large_ratings_that_are_refused_are_written_shortly() {
    let refused = |rating: f64| {
        Tally::new(Scale::ZERO_TO_TEN)
            .record(rating)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        [1e15 - 1.0, 1e15, -1e15, 1.0 - 1e15].map(refused),
        [
            "rating 999999999999999 is not on the scale 0-10",
            "rating 1e15 is not on the scale 0-10",
            "rating -1e15 is not on the scale 0-10",
            "rating -999999999999999 is not on the scale 0-10",
        ]
    );
}

/// How many there were: what a program counts for itself, and no more than has to be said of it.
#[derive(Clone, Debug, PartialEq)]
struct Visits(u64);

impl Counted for Visits {
    type Scales = ();
    type Error = TallyError;

    fn empty((): &()) -> Self {
        Self(0)
    }

    fn scales(&self) {}

    fn merge(&mut self, other: &Self) -> Result<(), TallyError> {
        self.0 += other.0;
        Ok(())
    }

    fn total(&self) -> u64 {
        self.0
    }

    fn extent(&self) -> [u64; 2] {
        [self.0, 0]
    }

    fn overflow() -> TallyError {
        TallyError::Overflow
    }
}

/// What is never unanimous is hidden for its size alone.
#[test]
fn counts_of_ones_own_are_segments() {
    let mut visits = Breakdown::of(());
    for (shop, number) in [(1, 9), (2, 3), (3, 4), (4, 0), (1, 2)] {
        visits.record_tally(shop, &Visits(number)).unwrap();
    }
    assert_eq!(visits.total(), 18);
    assert_eq!(visits.get(&1), Some(&Visits(11)));
    assert_eq!(visits.suppressed(5).hidden(), [&2, &3]);
    assert!(visits.suppressed(3).hidden().is_empty());
}

/// What differs in one respect is not equal.
#[test]
fn weighted_tallies_are_equal_in_all_or_none() {
    let of = |scale: Scale, answers: &[(i32, f64)]| {
        let answers = answers
            .iter()
            .map(|&(level, weight)| (scale.lowest() + level, weight));
        WeightedTally::from_ratings(scale, answers).unwrap()
    };
    let one = of(Scale::THUMBS, &[(1, 2.0), (0, 1.0)]);
    assert_eq!(one, one.clone());
    assert_ne!(one, of(scale!(1, 2), &[(1, 2.0), (0, 1.0)]));
    assert_ne!(one, of(Scale::THUMBS, &[(1, 1.0), (0, 2.0)]));
    assert_ne!(one, of(Scale::THUMBS, &[(1, 2.0), (0, 1.0), (0, 0.0)]));
    assert_ne!(
        one,
        of(Scale::THUMBS, &[(1, 2.0), (1, 2.0), (0, 1.0), (0, 1.0)])
    );
    let mut missing = one.clone();
    missing.record_missing(1).unwrap();
    assert_ne!(one, missing);
    // 1 + 5 + 6 = 2 + 3 + 7, and so are their squares; with a 1 or a 7 beside them, one end is the same.
    for (beside, level) in [(1.0, 0), (7.0, 0), (1.0, 1)] {
        let three = |weights: [f64; 3]| {
            let answers = weights.map(|weight| (1, weight));
            of(Scale::THUMBS, &[&answers[..], &[(level, beside)]].concat())
        };
        assert_ne!(three([1.0, 5.0, 6.0]), three([2.0, 3.0, 7.0]));
    }
}

/// At a cap that all have to reach, rounding decides whether there is a factor for the others.
#[test]
fn weights_that_are_trimmed_to_one_keep_their_sum() {
    for (one, other) in (1..60).flat_map(|one| (1..60).map(move |other| (one, other))) {
        let weights = [0.1 * f64::from(one), 0.1 * f64::from(other), 0.0];
        let total = weights[0] + weights[1];
        let survey = Survey::new(Scale::THUMBS, [1, 0, 1])
            .unwrap()
            .with_weights(weights)
            .unwrap();
        // 1.5 means of three are the half of all, which rounding may have made too little.
        let Ok(trimmed) = survey.trimmed(1.5) else {
            continue;
        };
        let found = trimmed.weights();
        assert!(found[2] == 0.0, "{weights:?}: {found:?}");
        for weight in &found[..2] {
            assert!(
                (weight - 0.5 * total).abs() < 1e-14 * total,
                "{weights:?}: {found:?}"
            );
        }
    }
}
