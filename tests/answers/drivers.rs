//! Drivers of a score: order, what is missing, and what cannot be ranked.
#![allow(clippy::float_cmp)] // the same numbers by another door

use cxmetrics::association::{AssociationError, Coefficient, KendallTau, SpearmanRho};
use cxmetrics::drivers::{Drivers, Priority};
use cxmetrics::{CrossTally, Csat, Metric, Scale};
use proptest::prelude::*;

fn table(pairs: &[(u8, u8)]) -> CrossTally {
    CrossTally::from_pairs(
        Scale::ONE_TO_FIVE,
        Scale::ZERO_TO_TEN,
        pairs.iter().copied(),
    )
    .unwrap()
}

/// Three touchpoints: clear, weak, and against the whole.
fn answers() -> [(&'static str, Vec<(u8, u8)>); 3] {
    [
        (
            "weak",
            vec![(5, 3), (1, 4), (4, 9), (2, 7), (3, 2), (5, 10), (4, 5)],
        ),
        (
            "against",
            vec![(5, 1), (4, 2), (5, 3), (2, 9), (1, 8), (3, 6), (2, 10)],
        ),
        (
            "clear",
            vec![(1, 1), (1, 2), (2, 5), (3, 4), (4, 9), (5, 9), (3, 8)],
        ),
    ]
}

#[test]
fn ranked_by_impact() {
    for coefficient in [Coefficient::KendallTau, Coefficient::SpearmanRho] {
        let drivers = Drivers::rank_by(
            coefficient,
            answers().map(|(key, pairs)| (key, table(&pairs))),
        )
        .unwrap();
        let order: Vec<_> = drivers.iter().map(|driver| *driver.key()).collect();
        assert_eq!(order, ["clear", "weak", "against"]);
        for (driver, (_, pairs)) in
            drivers
                .iter()
                .zip([&answers()[2], &answers()[0], &answers()[1]])
        {
            let (xs, ys): (Vec<f64>, Vec<f64>) = pairs
                .iter()
                .map(|&(x, y)| (f64::from(x), f64::from(y)))
                .unzip();
            let (value, p_value) = if coefficient == Coefficient::SpearmanRho {
                let rho = SpearmanRho::of(&xs, &ys).unwrap();
                (rho.value(), rho.p_value())
            } else {
                let tau = KendallTau::of(&xs, &ys).unwrap();
                (tau.value(), tau.p_value())
            };
            assert_eq!((driver.impact(), driver.p_value()), (value, p_value));
            let mean = xs.iter().sum::<f64>() / 7.0;
            assert!((driver.performance() - (mean - 1.0) * 25.0).abs() < 1e-12);
        }
        // Three tests: the smallest p-value counts three times.
        let smallest = drivers
            .iter()
            .min_by(|a, b| a.p_value().total_cmp(&b.p_value()))
            .unwrap();
        assert!((smallest.adjusted_p_value() - 3.0 * smallest.p_value()).abs() < 1e-15);
    }
}

#[test]
fn missing_answers_are_left_out_pair_by_pair_and_counted() {
    let answers = [
        (Some(1), Some(2)),
        (None, Some(10)),
        (Some(3), Some(7)),
        (Some(5), None),
        (Some(4), Some(6)),
        (None, None),
    ];
    let with = CrossTally::from_answers(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN, answers).unwrap();
    let without = table(&[(1, 2), (3, 7), (4, 6)]);
    let drivers = Drivers::rank([("with", with), ("without", without)]).unwrap();
    let [with, without] = [0, 1].map(|index| drivers.iter().nth(index).unwrap());
    assert_eq!((with.pairs(), with.missing()), (3, 3));
    assert_eq!((without.pairs(), without.missing()), (3, 0));
    assert_eq!(with.impact(), without.impact());
    assert_eq!(with.performance(), without.performance());
}

/// Each of the four fields, about the mean impact and the mean performance of all.
#[test]
fn priorities() {
    let counts = |rows: [[u64; 2]; 5]| {
        CrossTally::from_counts(Scale::ONE_TO_FIVE, Scale::THUMBS, rows).unwrap()
    };
    let drivers = Drivers::rank([
        (
            "fix",
            counts([[40, 5], [30, 20], [10, 30], [2, 10], [0, 5]]),
        ),
        (
            "keep",
            counts([[5, 0], [10, 2], [30, 10], [20, 30], [5, 40]]),
        ),
        (
            "wait",
            counts([[30, 30], [30, 31], [10, 10], [5, 5], [2, 2]]),
        ),
        (
            "ease",
            counts([[2, 2], [5, 5], [10, 10], [30, 31], [30, 30]]),
        ),
    ])
    .unwrap();
    for driver in &drivers {
        let expected = match *driver.key() {
            "fix" => Priority::FixFirst,
            "keep" => Priority::KeepUp,
            "wait" => Priority::LowPriority,
            _ => Priority::PossibleOverkill,
        };
        assert_eq!(drivers.priority(driver), expected, "{}", driver.key());
        assert_eq!(driver.performance_estimate().value(), driver.performance());
    }
    assert_eq!(drivers.len(), 4);
}

#[test]
fn what_cannot_be_ranked_is_set_aside() {
    let drivers = Drivers::rank([
        ("all the same", table(&[(4, 1), (4, 7), (4, 9)])),
        ("hardly rated", table(&[(4, 1), (2, 7)])),
        ("ranked", table(&[(1, 2), (3, 7), (4, 6)])),
    ])
    .unwrap();
    assert_eq!(drivers.len(), 1);
    assert_eq!(
        drivers.unranked(),
        [
            ("all the same", AssociationError::Constant),
            ("hardly rated", AssociationError::TooFew { pairs: 2 }),
        ]
    );
    let other = CrossTally::new(Scale::ONE_TO_FIVE, Scale::THUMBS);
    assert_eq!(
        Drivers::rank([("a", table(&[(1, 2)])), ("b", other)])
            .unwrap_err()
            .to_string(),
        "overall ratings on the scale 0-1 do not go with those on the scale 0-10"
    );
    let none = Drivers::<&str>::rank([]).unwrap();
    assert!(none.is_empty() && none.mean_impact().is_none() && none.mean_performance().is_none());
}

proptest! {
    /// Turned round and read from the other end, a touchpoint is the same.
    #[test]
    fn a_reversed_scale_counts_from_its_good_end(pairs in prop::collection::vec((1_u8..=5, 0_u8..=10), 3..40)) {
        let scale = Scale::ONE_TO_FIVE.reversed();
        let turned = pairs.iter().map(|&(x, y)| (6 - x, y));
        let turned = CrossTally::from_pairs(scale, Scale::ZERO_TO_TEN, turned).unwrap();
        let upright = table(&pairs);
        prop_assert_eq!(KendallTau::of_ratings(&turned), KendallTau::of_ratings(&upright));
        prop_assert_eq!(SpearmanRho::of_ratings(&turned), SpearmanRho::of_ratings(&upright));
        let performance = |table: &CrossTally| Csat::RESCALED.estimate(&table.first()).unwrap().value();
        prop_assert!((performance(&turned) - performance(&upright)).abs() < 1e-12);
    }

    /// A table and the list that it was made of have the same association.
    #[test]
    fn tables_and_lists_agree(pairs in prop::collection::vec((1_u8..=5, 0_u8..=10), 0..40)) {
        let (xs, ys): (Vec<f64>, Vec<f64>) = pairs.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).unzip();
        let table = table(&pairs);
        prop_assert_eq!(KendallTau::of_ratings(&table).ok(), KendallTau::of(&xs, &ys).ok());
        prop_assert_eq!(SpearmanRho::of_ratings(&table).ok(), SpearmanRho::of(&xs, &ys).ok());
    }
}

/// A ranking is stored as its tables, with those that could not be ranked, and comes back the same.
#[test]
#[cfg(feature = "serde")]
fn a_ranking_is_stored() {
    let scale = Scale::new(1, 3).unwrap();
    let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows).unwrap();
    let touchpoints = [
        ("shop".to_owned(), table([[9, 11], [20, 24], [31, 35]])),
        ("lounge".to_owned(), table([[0, 0], [1, 0], [0, 0]])),
        ("staff".to_owned(), table([[30, 10], [20, 20], [10, 40]])),
    ];
    let drivers = Drivers::rank(touchpoints).unwrap();
    assert_eq!((drivers.len(), drivers.unranked().len()), (2, 1));
    let stored = serde_json::to_string(&drivers).unwrap();
    assert_eq!(
        serde_json::from_str::<Drivers<String>>(&stored).unwrap(),
        drivers
    );
    let wrong = stored.replacen("0-1", "1-2", 1);
    assert!(
        serde_json::from_str::<Drivers<String>>(&wrong).is_err(),
        "{stored}"
    );
}

/// Touchpoints that are alike are all at their mean, whatever the sum of them has lost.
#[test]
fn touchpoints_that_are_alike_have_one_priority() {
    let pairs = table(&[(1, 1), (2, 4), (4, 3), (3, 8), (5, 9), (5, 7), (4, 10)]);
    for count in 2..40 {
        let drivers = Drivers::rank((0..count).map(|key| (key, pairs.clone()))).unwrap();
        for driver in &drivers {
            assert_eq!(
                drivers.priority(driver),
                Priority::of(true, true),
                "{count}"
            );
        }
    }
}
