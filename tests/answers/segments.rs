//! Breakdowns, suppression, each segment against the rest, and mix and rate.

use std::collections::BTreeMap;

use crate::support::nps;
use cxmetrics::compare::holm;
use cxmetrics::segment::Suppression;
use cxmetrics::segment::{AgainstRest, AgainstRestError, Breakdown, BreakdownError};
use cxmetrics::{Confidence, Difference, EstimateError, Nps, Scale, Tally, TallyError};
use proptest::prelude::*;

/// A tally of so many answers, most of them promoters.
fn of_size(size: u64) -> Tally {
    let counts = [0, 0, 0, size / 3, 0, 0, 0, 0, 0, size - size / 3, 0];
    Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap()
}

fn by_size(sizes: &[u64]) -> Breakdown<usize> {
    let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
    for (segment, &size) in sizes.iter().enumerate() {
        breakdown.record_tally(segment, &of_size(size)).unwrap();
    }
    breakdown
}

/// A breakdown of promoters, passives and detractors by segment.
pub(super) fn by_groups(groups: &[[u64; 3]]) -> Breakdown<usize> {
    let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
    for (segment, [promoters, passives, detractors]) in groups.iter().enumerate() {
        let counts = [0, 0, 0, *detractors, 0, 0, 0, *passives, 0, *promoters, 0];
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
        breakdown.record_tally(segment, &tally).unwrap();
    }
    breakdown
}

#[test]
fn refused_is_unchanged() {
    let mut breakdown = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [(1_u32, 5), (2, 4)]).unwrap();
    breakdown.record_missing(1, u64::MAX).unwrap();
    let before = breakdown.clone();
    let refusals = [
        breakdown.record(7, 0),
        breakdown.record_all([(7, 5), (8, 6)]),
        breakdown.record_tally(7, &of_size(3)),
        breakdown.record_missing(7, 1),
        breakdown.merge(&Breakdown::new(Scale::ZERO_TO_TEN)),
        breakdown.merge(&before),
        breakdown.subtract(&Breakdown::new(Scale::ZERO_TO_TEN)),
        breakdown.subtract(&Breakdown::from_pairs(Scale::ONE_TO_FIVE, [(1, 5), (7, 4)]).unwrap()),
    ]
    .map(|refusal| refusal.map_err(BreakdownError::from));
    let columns = [
        breakdown.record_columns(&[7, 8], &[5, 6]),
        breakdown.record_columns(&[7, 8], &[5]),
    ];
    let said: Vec<String> = refusals
        .into_iter()
        .chain(columns)
        .map(|refusal| refusal.unwrap_err().to_string())
        .collect();
    assert_eq!(
        said,
        [
            "rating 0 is not on the scale 1-5",
            "rating 6 is not on the scale 1-5, at position 1",
            "answers on the scale 0-10 do not go with answers on the scale 1-5",
            "more answers than a 64-bit count can hold",
            "answers on the scale 0-10 do not go with answers on the scale 1-5",
            "more answers than a 64-bit count can hold",
            "answers on the scale 0-10 do not go with answers on the scale 1-5",
            "cannot take out 1 answer of rating 4: there are 0",
            "rating 6 is not on the scale 1-5, at position 1",
            "2 segments for 1 rating",
        ]
    );
    assert_eq!(breakdown, before);
}

#[test]
fn counts_do_not_overflow() {
    let huge = Tally::from_counts(Scale::THUMBS, [u64::MAX - 1, 0]).unwrap();
    let mut breakdown = Breakdown::new(Scale::THUMBS);
    breakdown.record_tally(0_u32, &huge).unwrap();
    breakdown.record(1, 1).unwrap();
    let before = breakdown.clone();
    let overflow = Err(TallyError::Overflow);
    assert_eq!(breakdown.record(2, 1), overflow);
    assert_eq!(breakdown.record_all([(2, 1)]), overflow);
    assert_eq!(
        breakdown.record_columns(&[2], &[1]),
        overflow.map_err(BreakdownError::from)
    );
    assert_eq!(breakdown.record_tally(2, &huge), overflow);
    assert_eq!(breakdown, before);
    assert_eq!(breakdown.overall().total(), u64::MAX);
}

#[test]
fn keys_chosen_to_collide_are_counted_too() {
    /// A key whose hash is always the same.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
    struct Colliding(u32);
    impl std::hash::Hash for Colliding {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            state.write_u8(7);
        }
    }
    let pairs = (0..1_000_u32).map(|number| (Colliding(number % 300), number % 11));
    let breakdown = Breakdown::from_pairs(Scale::ZERO_TO_TEN, pairs.clone()).unwrap();
    let mut expected = Breakdown::new(Scale::ZERO_TO_TEN);
    for (key, rating) in pairs {
        expected.record(key, rating).unwrap();
    }
    assert_eq!(breakdown, expected);
    assert_eq!(breakdown.len(), 300);
}

#[test]
fn many_keys() {
    // So many that the table changes its form on the way, on scales of few levels and of many.
    for scale in [Scale::THUMBS, Scale::new(0, 100).unwrap()] {
        let keys =
            || (0..100_000_u64).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 40_009);
        let breakdown = Breakdown::from_pairs(scale, keys().map(|key| (key, key % 2))).unwrap();
        let mut expected: BTreeMap<u64, u64> = BTreeMap::new();
        keys().for_each(|key| *expected.entry(key).or_default() += 1);
        assert_eq!(breakdown.len(), expected.len());
        assert!(breakdown.len() > 35_000);
        for (key, tally) in breakdown.iter() {
            assert_eq!(tally.count(key % 2), expected[key]);
            assert_eq!(tally.total(), expected[key]);
        }
    }
}

#[test]
fn keys_that_differ_only_in_their_highest_or_lowest_bits() {
    for shift in [0, 13, 32, 44, 52] {
        let pairs = (0..9_000_u64).map(|number| ((number % 3_000) << shift, number % 11));
        let breakdown = Breakdown::from_pairs(Scale::ZERO_TO_TEN, pairs).unwrap();
        assert_eq!(breakdown.len(), 3_000);
        assert!(breakdown.iter().all(|(_, tally)| tally.total() == 3));
    }
}

#[test]
fn columns_find_the_first_bad_rating() {
    // In every kind of block: single segments, runs, and the middle of a run.
    for (run, position) in [
        (1, 0),
        (1, 5_000),
        (1, 9_999),
        (100, 7),
        (100, 3_333),
        (10_000, 9_000),
    ] {
        let segments: Vec<u32> = (0..10_000).map(|place| place / run % 50).collect();
        let mut ratings = vec![5; 10_000];
        ratings[position] = 250;
        let mut breakdown = Breakdown::new(Scale::ONE_TO_FIVE);
        let error = breakdown.record_columns(&segments, &ratings).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("rating 250 is not on the scale 1-5, at position {position}"),
        );
        assert!(breakdown.is_empty());
    }
}

#[test]
fn suppression_hides_what_can_be_computed() {
    let hidden = |sizes: &[u64], minimum| -> Vec<usize> {
        let breakdown = by_size(sizes);
        let suppressed = breakdown.suppressed(minimum);
        suppressed
            .hidden()
            .iter()
            .map(|segment| **segment)
            .collect()
    };
    assert_eq!(hidden(&[40, 25, 9], 5), [0_usize; 0]);
    // One alone is the total less the others.
    assert_eq!(hidden(&[40, 3, 25, 9], 5), [1, 3]);
    // Two that together are below the minimum are the total less the others, for a group that is too small.
    assert_eq!(hidden(&[40, 3, 25, 1, 9], 5), [1, 3, 4]);
    // Two that together reach it hide each other.
    assert_eq!(hidden(&[40, 3, 25, 4, 9], 5), [1, 3]);
    // Of equal ones the first.
    assert_eq!(hidden(&[2, 9, 9], 5), [0, 1]);
    // A segment without answers hides nobody, and hides nothing.
    assert_eq!(hidden(&[0, 3, 25, 9], 5), [1, 3]);
    assert_eq!(hidden(&[3, 40], 5), [0, 1]);
    assert_eq!(hidden(&[1, 1], 0), [0_usize; 0]);
}

#[test]
fn suppression_hides_a_small_total() {
    let small = by_size(&[2, 2]);
    let suppressed = small.suppressed(5);
    assert_eq!(suppressed.overall(), None);
    assert!(suppressed.shown().is_empty());
    let enough = by_size(&[3, 3]);
    assert_eq!(enough.suppressed(5).overall().map(Tally::total), Some(6));
}

#[test]
fn what_gives_itself_away_is_hidden() {
    let with = |segments: &[(u64, bool)], options: Suppression| -> Vec<usize> {
        let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
        for (segment, &(size, alike)) in segments.iter().enumerate() {
            let rating = |person: u64| if alike { 9 } else { person % 4 };
            let answers = (0..size).map(|person| (segment, rating(person)));
            breakdown.record_all(answers).unwrap();
        }
        let hidden = breakdown.suppressed(options);
        hidden.hidden().iter().map(|segment| **segment).collect()
    };
    let five = Suppression::new(5);
    // All alike: hidden however large, and the smallest of the others with them.
    let alike = [(30, true), (12, false), (20, false)];
    assert_eq!(with(&alike, five), [0, 1]);
    assert_eq!(with(&alike, five.showing_unanimous()), [0_usize; 0]);
    // 1 and 4 are 5: whoever is the one sees what the four answered.
    let sizes = [(1, false), (4, false), (12, false), (20, false)];
    assert_eq!(with(&sizes, five), [0, 1, 2]);
    assert_eq!(with(&sizes, five.with_known_sizes()), [0, 1]);
    assert_eq!(with(&[(2, false), (4, false), (12, false)], five), [0, 1]);
    // Two of a known sum of 2.
    let ones = [(1, false), (1, false), (4, false), (6, false)];
    assert_eq!(with(&ones, Suppression::new(2)), [0, 1, 2]);
    // Nothing to protect.
    assert_eq!(
        with(&[(1, true), (3, true)], Suppression::new(1)),
        [0_usize; 0]
    );
}

#[test]
fn a_total_of_one_mind_is_hidden() {
    let breakdown =
        Breakdown::from_pairs(Scale::ONE_TO_FIVE, (0..20).map(|at| (at % 2, 5))).unwrap();
    let shown = breakdown.suppressed(5);
    assert_eq!((shown.overall(), shown.shown().len()), (None, 0));
    let open = breakdown.suppressed(Suppression::new(5).showing_unanimous());
    assert_eq!(open.overall().map(Tally::total), Some(20));
}

/// Ratings by segment.
fn by_ratings(segments: &[(&'static str, &[u8])]) -> Breakdown<&'static str> {
    let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
    for &(segment, ratings) in segments {
        let answers = ratings.iter().map(|&rating| (segment, rating));
        breakdown.record_all(answers).unwrap();
    }
    breakdown
}

/// The total less what is shown is what is hidden together: if that is of one mind, each of the hidden is.
#[test]
fn two_segments_of_one_mind_do_not_hide_each_other() {
    let sales: &[u8] = &[9, 10, 8, 7, 3, 10, 2];
    let two: [(_, &[u8]); 3] = [("hr", &[3; 6]), ("it", &[3; 7]), ("sales", sales)];
    let breakdown = by_ratings(&two);
    let shown = breakdown.suppressed(5);
    // There is nobody else to hide them, and then the total says nothing of them but in a crowd.
    assert_eq!(shown.hidden(), [&"hr", &"it", &"sales"]);
    assert_eq!(shown.overall().map(Tally::total), Some(20));
    let more = by_ratings(&[two.as_slice(), &[("legal", &[5, 6, 7, 8, 9, 9, 9, 9])]].concat());
    assert_eq!(more.suppressed(5).hidden(), [&"hr", &"it", &"sales"]);
    // Of two minds they hide each other.
    let other = by_ratings(&[("hr", &[3; 6]), ("it", &[4; 7]), ("sales", sales)]);
    assert_eq!(other.suppressed(5).hidden(), [&"hr", &"it"]);
    assert!(other.suppressed(5).overall().is_some());
    let open = Suppression::new(5).showing_unanimous();
    assert!(breakdown.suppressed(open).hidden().is_empty());
    // A small one as well, beside one that is of the same mind.
    let small = by_ratings(&[("hr", &[3]), ("it", &[3; 9]), ("sales", sales)]);
    assert_eq!(small.suppressed(5).hidden(), [&"hr", &"it", &"sales"]);
}

/// Where all are hidden, the total is what is hidden together.
#[test]
fn a_total_that_gives_a_segment_away_is_hidden() {
    let pair = by_ratings(&[("hr", &[3, 7]), ("it", &[1, 9, 4])]);
    // Whoever takes the own two out of five sees three.
    assert_eq!(pair.suppressed(5).overall(), None);
    let known = Suppression::new(5).with_known_sizes();
    assert!(pair.suppressed(known).overall().is_some());
}

#[test]
fn newcomers_of_one_mind_are_not_subtracted() {
    let mixed: &[u8] = &[1, 2, 3, 4, 5, 6, 7, 8, 9];
    let before = by_ratings(&[("hr", mixed), ("it", mixed), ("sales", &[1, 9, 4, 5, 6, 7])]);
    let with = |segments: &[(&'static str, &[u8])]| {
        let mut now = before.clone();
        now.merge(&by_ratings(segments)).unwrap();
        let shown = now.suppressed_after(&before, 5);
        let hidden: Vec<&str> = shown.hidden().iter().map(|segment| **segment).collect();
        (hidden, shown.overall().is_some())
    };
    // The difference of the two tables of "hr" is a table of six threes; so is that of the two totals.
    assert_eq!(with(&[("hr", &[3; 6])]), (vec!["hr", "sales"], false));
    // Six threes and six fours are hidden together.
    let hidden = vec!["hr", "it"];
    assert_eq!(
        with(&[("hr", &[3; 6]), ("it", &[4; 6])]),
        (hidden.clone(), true)
    );
    assert_eq!(with(&[("hr", &[3; 6]), ("it", &[3; 6])]), (hidden, false));
    // Newcomers who differ are shown, whatever their number in others.
    assert_eq!(with(&[("hr", &[3, 3, 3, 3, 3, 4])]), (vec![], true));
    // And so are those who went.
    let mut later = before.clone();
    later.merge(&by_ratings(&[("hr", &[3; 6])])).unwrap();
    let shown = before.suppressed_after(&later, 5);
    assert_eq!(
        (shown.hidden(), shown.overall()),
        ([&"hr", &"sales"].as_slice(), None)
    );
}

/// What is hidden and what is no more can be told from the totals as well.
#[test]
fn a_segment_that_is_no_more_is_not_subtracted() {
    let mixed: &[u8] = &[1, 2, 3, 4, 5, 6, 7, 8, 9];
    let small: &[u8] = &[1, 5, 2];
    let before = by_ratings(&[
        ("gone", small),
        ("hr", small),
        ("it", mixed),
        ("sales", mixed),
    ]);
    let more = [mixed, &[1, 2, 3, 4, 5]].concat();
    let now = by_ratings(&[("hr", small), ("it", mixed), ("sales", &more)]);
    // The total has changed by five less three, of which the five are shown.
    let shown = now.suppressed_after(&before, 2);
    assert_eq!(shown.overall().map(Tally::total), Some(26));
    let shown = now.suppressed_after(&before, 4);
    assert_eq!(
        (shown.hidden(), shown.overall()),
        ([&"hr", &"it"].as_slice(), None)
    );
}

/// Who was in a segment that was shown, and is no more, can be told from those who are hidden now.
#[test]
fn a_segment_that_was_shown_is_not_subtracted_from_what_is_hidden() {
    let mixed: &[u8] = &[1, 2, 3, 4, 5, 6, 7, 8, 9];
    let few: &[u8] = &[1, 5, 2];
    let team: &[u8] = &[2, 4, 4, 7, 9, 10];
    let before = by_ratings(&[("gone", team), ("hr", few), ("it", mixed), ("sales", mixed)]);
    let more = [mixed, &[1, 2, 3, 4, 5]].concat();
    let total = |newcomers: &[u8]| {
        // They have gone to "it", which hides "hr".
        let it = [mixed, team, newcomers].concat();
        let sales = [more.as_slice(), mixed].concat();
        let now = by_ratings(&[("hr", few), ("it", &it), ("sales", &sales)]);
        let shown = now.suppressed_after(&before, 5);
        assert_eq!(shown.hidden(), [&"hr", &"it"]);
        shown.overall().map(Tally::total)
    };
    // What is hidden, less the team and what was hidden before, is the one newcomer.
    assert_eq!(total(&[8]), None);
    assert_eq!(total(&[8, 7, 3, 10, 6]), Some(46));
}

#[test]
fn yesterdays_table_is_not_subtracted() {
    let before = by_size(&[9, 40, 25]);
    let hidden = |now: &[u64]| -> (Vec<usize>, bool) {
        let now = by_size(now);
        let shown = now.suppressed_after(&before, 5);
        let hidden = shown.hidden().iter().map(|segment| **segment).collect();
        (hidden, shown.overall().is_some())
    };
    assert_eq!(hidden(&[9, 40, 25]), (vec![], true));
    assert_eq!(hidden(&[9, 40, 31]), (vec![], true));
    assert_eq!(hidden(&[9, 40, 26]), (vec![0, 2], false));
    // One and six more: the six hide the one, and the total says no more than seven.
    assert_eq!(hidden(&[10, 46, 25]), (vec![0, 2], false));
    assert_eq!(hidden(&[10, 40, 31]), (vec![0, 2], true));
    // A new segment is all new.
    assert_eq!(hidden(&[9, 40, 25, 8]), (vec![], true));
}

/// Tables made from what is shown are sums of segments that are shown.
#[test]
fn other_tables_of_the_same_persons() {
    let mut by_both = Breakdown::new(Scale::ONE_TO_FIVE);
    for (key, size) in [((0, 0), 1), ((0, 1), 9), ((1, 0), 8), ((1, 1), 7)] {
        by_both
            .record_all((0..size).map(|person| (key, 1 + person % 5)))
            .unwrap();
    }
    let suppressed = by_both.suppressed(5);
    let shown = suppressed.to_breakdown();
    assert_eq!(shown.total(), 17);
    assert!(shown.iter().eq(suppressed.shown().iter().copied()));
    let by_first = shown.map_keys(|key| key.0);
    assert_eq!(by_first.get(&1).map(Tally::total), Some(8));
}

#[test]
fn against_rest_is_the_difference_from_all_others() {
    let breakdown = by_groups(&[[60, 30, 10], [20, 20, 40], [50, 20, 15], [0, 0, 0]]);
    let against = breakdown.against_rest(&Nps::STANDARD).unwrap();
    assert_eq!(against.len(), 3);
    let rests = [nps(70, 40, 55), nps(110, 50, 25), nps(80, 50, 50)];
    let owns = [nps(60, 30, 10), nps(20, 20, 40), nps(50, 20, 15)];
    let mut p_values = Vec::new();
    for ((compared, own), rest) in against.iter().zip(&owns).zip(&rests) {
        let expected = Difference::independent(own, rest).unwrap();
        assert_eq!(*compared.difference(), expected);
        p_values.push(expected.p_value());
    }
    let adjusted: Vec<f64> = against.iter().map(AgainstRest::adjusted_p_value).collect();
    assert_eq!(adjusted, holm(&p_values).unwrap());
    assert!(adjusted[0] > p_values[0]);

    assert!(
        by_size(&[12])
            .against_rest(&Nps::STANDARD)
            .unwrap()
            .is_empty()
    );
    let error = breakdown
        .against_rest(&Nps::FIVE_POINT_TOP_BOX)
        .unwrap_err();
    assert!(matches!(
        error,
        AgainstRestError::Estimate(EstimateError::Metric(_))
    ));
}

pub(super) fn groups() -> impl Strategy<Value = Vec<[u64; 3]>> {
    prop::collection::vec(prop::array::uniform3(0_u64..30), 1..6)
}

proptest! {
    #[test]
    fn every_way_in_counts_the_same(
        pairs in prop::collection::vec((0_u32..40, 1_u8..=5), 0..200),
        runs in 1_usize..80,
        spread in prop_oneof![Just(1_u32), Just(97), Just(100_000_007)],
    ) {
        let repeated: Vec<(u32, u8)> = pairs.iter()
            .flat_map(|&(segment, rating)| std::iter::repeat_n((segment * (spread % 107_374_182), rating), runs))
            .collect();
        let (segments, ratings): (Vec<u32>, Vec<u8>) = repeated.iter().copied().unzip();
        let mut one_by_one = Breakdown::new(Scale::ONE_TO_FIVE);
        for &(segment, rating) in &repeated {
            one_by_one.record(segment, rating).unwrap();
        }
        let mut columns = Breakdown::new(Scale::ONE_TO_FIVE);
        columns.record_columns(&segments, &ratings).unwrap();
        prop_assert_eq!(&columns, &one_by_one);
        let hashed = Breakdown::from_pairs(Scale::ONE_TO_FIVE, repeated.iter().copied()).unwrap();
        prop_assert_eq!(&hashed, &one_by_one);
        prop_assert_eq!(one_by_one.overall(), Tally::from_ratings(Scale::ONE_TO_FIVE, ratings).unwrap());
        prop_assert_eq!(one_by_one.total(), repeated.len() as u64);
    }

    #[test]
    fn any_scale_and_any_rating(
        lowest in -300_i32..300,
        width in 1_i32..300,
        divisions in 1_u32..4,
        segments in prop_oneof![
            prop::collection::vec(any::<u32>(), 1..100),
            prop::collection::vec(0_u32..50, 1..100),
        ],
        rating in any::<u8>(),
    ) {
        let scale = Scale::new(lowest, lowest + width).unwrap().with_divisions(divisions).unwrap();
        let ratings = vec![rating; segments.len()];
        let mut columns = Breakdown::new(scale);
        let mut expected = Breakdown::new(scale);
        let result = columns.record_columns(&segments, &ratings);
        let pairs = segments.iter().copied().zip(ratings.iter().map(|&rating| f32::from(rating)));
        prop_assert_eq!(&result, &expected.record_all(pairs).map_err(BreakdownError::from));
        prop_assert_eq!(columns, expected);
        prop_assert_eq!(result.is_ok(), scale.contains(rating));
    }

    #[test]
    fn text_and_pairs_are_keys(pairs in prop::collection::vec(("[a-c]{0,20}", 0_u8..2, -1.0_f64..1.5), 0..50)) {
        let answers = pairs.iter().map(|(name, number, rating): &(String, u8, f64)| ((name.as_str(), *number), rating.round().abs()));
        let hashed = Breakdown::from_pairs(Scale::THUMBS, answers.clone().filter(|answer| answer.1 <= 1.0)).unwrap();
        let mut expected = Breakdown::new(Scale::THUMBS);
        for (key, rating) in answers.filter(|answer| answer.1 <= 1.0) {
            expected.record(key, rating).unwrap();
        }
        prop_assert_eq!(hashed, expected);
    }

    #[test]
    fn parts_merge_to_the_whole(
        pairs in prop::collection::vec((0_u8..9, 0_u8..=10), 0..60),
        at in any::<prop::sample::Index>(),
    ) {
        let part = |pairs: &[(u8, u8)]| Breakdown::from_pairs(Scale::ZERO_TO_TEN, pairs.iter().copied()).unwrap();
        let (left, right) = pairs.split_at(at.index(pairs.len() + 1));
        let mut merged = part(right);
        merged.merge(&part(left)).unwrap();
        prop_assert_eq!(&merged, &part(&pairs));
        let joined = merged.map_keys(|_| 0);
        prop_assert_eq!(joined.overall(), merged.overall());
        prop_assert_eq!(joined.len(), usize::from(!pairs.is_empty()));
    }

    /// The total less what is shown is enough, and not of one mind.
    #[test]
    fn what_is_left_of_the_total_gives_nobody_away(
        segments in prop::collection::vec(prop::collection::vec(0_u8..3, 0..9), 0..7),
        minimum in 2_u64..8,
    ) {
        let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
        for (segment, ratings) in segments.iter().enumerate() {
            breakdown.record_all(ratings.iter().map(|&rating| (segment, rating))).unwrap();
        }
        let suppressed = breakdown.suppressed(minimum);
        if let Some(overall) = suppressed.overall().filter(|_| !suppressed.hidden().is_empty()) {
            let mut rest = overall.clone();
            for (_, tally) in suppressed.shown() {
                rest.subtract(tally).unwrap();
            }
            let singles = suppressed.hidden().len() as u64 - 1;
            prop_assert!(rest.total() >= minimum + singles, "{rest:?}");
            prop_assert!(rest.counts().iter().filter(|&&count| count > 0).count() > 1, "{rest:?}");
        }
        for (_, tally) in suppressed.shown() {
            let minds = tally.counts().iter().filter(|&&count| count > 0).count();
            prop_assert!(tally.is_empty() || (minds > 1 && tally.total() >= minimum));
        }
    }

    #[test]
    fn hidden_segments_stay_hidden(sizes in prop::collection::vec(0_u64..30, 0..12), minimum in 0_u64..15) {
        let breakdown = by_size(&sizes);
        let suppressed = breakdown.suppressed(minimum);
        for (_, tally) in suppressed.shown() {
            prop_assert!(tally.is_empty() || tally.total() >= minimum);
        }
        let hidden: u64 = suppressed.hidden().iter().map(|segment| breakdown.get(*segment).unwrap().total()).sum();
        if !suppressed.hidden().is_empty() && suppressed.overall().is_some() {
            prop_assert!(hidden >= minimum && suppressed.hidden().len() >= 2);
        }
        prop_assert_eq!(suppressed.hidden().len() + suppressed.shown().len(), breakdown.len());
        prop_assert!(suppressed.hidden().iter().all(|segment| suppressed.is_hidden(segment)));
        prop_assert!(suppressed.shown().iter().all(|(segment, _)| !suppressed.is_hidden(segment)));
    }
}

#[test]
fn scores_of_segments() {
    let mut breakdown = by_groups(&[[3, 2, 1], [0, 0, 0]]);
    breakdown.record_missing(1, 5).unwrap();
    let estimates = breakdown.estimates(&Nps::STANDARD).unwrap();
    assert_eq!(estimates, [(&0, nps(3, 2, 1))]);
    assert_eq!(
        breakdown.suppressed(1).estimates(&Nps::STANDARD).unwrap(),
        estimates
    );
    assert!(
        estimates[0]
            .1
            .interval(Confidence::P95)
            .contains(100.0 / 3.0)
    );
    assert_eq!(breakdown.overall().missing(), 5);
}

#[cfg(feature = "serde")]
#[test]
fn stored_form() {
    let breakdown =
        Breakdown::from_pairs(Scale::THUMBS, [("b".to_owned(), 1), ("a".to_owned(), 0)]).unwrap();
    let json = r#"{"scale":"0-1","segments":[["a",{"scale":"0-1","counts":[1,0],"missing":0}],["b",{"scale":"0-1","counts":[0,1],"missing":0}]]}"#;
    assert_eq!(serde_json::to_string(&breakdown).unwrap(), json);
    assert_eq!(
        serde_json::from_str::<Breakdown<String>>(json).unwrap(),
        breakdown
    );
    for (from, to, said) in [
        ("[\"b\"", "[\"a\"", "increasing order"),
        (
            "{\"scale\":\"0-1\",\"counts\":[0,1]",
            "{\"scale\":\"1-2\",\"counts\":[0,1]",
            "do not go with",
        ),
        ("\"segments\"", "\"more\":1,\"segments\"", "unknown field"),
    ] {
        let bad = json.replace(from, to);
        assert_ne!(bad, json);
        let error = serde_json::from_str::<Breakdown<String>>(&bad)
            .unwrap_err()
            .to_string();
        assert!(error.contains(said), "{error}");
    }
}
