//! Kano's categories.

use cxmetrics::drivers::{Kano, KanoAnswer, KanoCategory};
use cxmetrics::{Confidence, CrossTally, Estimate, Scale};
use proptest::prelude::*;

/// The evaluation table of Berger and others (1993), as it is printed: functional down, dysfunctional across.
const TABLE: [&str; 5] = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"];

fn letter(category: KanoCategory) -> char {
    match category {
        KanoCategory::MustBe => 'M',
        KanoCategory::OneDimensional => 'O',
        KanoCategory::Attractive => 'A',
        KanoCategory::Indifferent => 'I',
        KanoCategory::Reverse => 'R',
        KanoCategory::Questionable => 'Q',
    }
}

#[test]
fn the_evaluation_table() {
    for (row, functional) in TABLE.iter().zip(KanoAnswer::ALL) {
        for (expected, dysfunctional) in row.chars().zip(KanoAnswer::ALL) {
            let found = KanoCategory::of(functional, dysfunctional);
            assert_eq!(letter(found), expected, "{functional:?}, {dysfunctional:?}");
        }
    }
}

/// From 1 for "like" to 5 for "dislike", or the other way round: what the scale says is the good end is "like".
#[test]
fn scales_know_their_good_end() {
    let down = Scale::ONE_TO_FIVE.reversed();
    for (row, functional) in TABLE.iter().zip(1..=5) {
        for (expected, dysfunctional) in row.chars().zip(1..=5) {
            let numbered =
                CrossTally::from_pairs(down, down, [(functional, dysfunctional)]).unwrap();
            let upright =
                CrossTally::from_pairs(Scale::ONE_TO_FIVE, down, [(6 - functional, dysfunctional)])
                    .unwrap();
            for table in [numbered, upright] {
                let kano = Kano::of(&table).unwrap();
                assert_eq!(
                    (kano.total(), kano.category().map(letter)),
                    (1, Some(expected))
                );
            }
        }
    }
}

#[test]
fn without_answers_there_is_nothing_to_say() {
    let scale = Scale::ONE_TO_FIVE.reversed();
    let nobody = Kano::of(&CrossTally::new(scale, scale)).unwrap();
    assert_eq!((nobody.category(), nobody.total()), (None, 0));
    assert!(nobody.share(KanoCategory::MustBe).is_err() && nobody.lead().is_none());
    assert!(nobody.better(Confidence::P95).is_none() && nobody.worse(Confidence::P95).is_none());
    // Two who contradict themselves: a category, and no coefficients.
    let contradictory = CrossTally::from_pairs(scale, scale, [(1, 1), (5, 5)]).unwrap();
    let contradictory = Kano::of(&contradictory).unwrap();
    assert_eq!(contradictory.category(), Some(KanoCategory::Questionable));
    assert!(contradictory.better(Confidence::P95).is_none());
}

/// M > O > A > I.
#[test]
fn ties_are_settled_by_what_matters_more() {
    let scale = Scale::ONE_TO_FIVE.reversed();
    let kano = |pairs: &[(u8, u8)]| {
        Kano::of(&CrossTally::from_pairs(scale, scale, pairs.iter().copied()).unwrap()).unwrap()
    };
    let (indifferent, attractive, one_dimensional, must_be) = ((3, 3), (1, 3), (1, 5), (3, 5));
    assert_eq!(
        kano(&[indifferent, attractive]).category(),
        Some(KanoCategory::Attractive)
    );
    assert_eq!(
        kano(&[attractive, one_dimensional]).category(),
        Some(KanoCategory::OneDimensional)
    );
    assert_eq!(
        kano(&[one_dimensional, must_be]).category(),
        Some(KanoCategory::MustBe)
    );
    assert_eq!(
        kano(&[must_be, indifferent, indifferent]).category(),
        Some(KanoCategory::Indifferent)
    );
    assert!(
        kano(&[one_dimensional, must_be])
            .lead()
            .unwrap()
            .value()
            .abs()
            < 1e-12
    );
}

proptest! {
    #[test]
    fn shares_and_coefficients_are_shares(counts in prop::collection::vec(prop::collection::vec(0_u64..30, 5), 5)) {
        let scale = Scale::ONE_TO_FIVE.reversed();
        let kano = Kano::of(&CrossTally::from_counts(scale, scale, &counts).unwrap()).unwrap();
        // Counted by the printed table, from 1 for "like".
        let of = |wanted: &str| -> u64 {
            let cells = TABLE.iter().zip(&counts).flat_map(|(row, counts)| row.chars().zip(counts));
            cells.filter(|(letter, _)| wanted.contains(*letter)).map(|(_, count)| count).sum()
        };
        for category in KanoCategory::ALL {
            let count = of(&letter(category).to_string());
            prop_assert_eq!(kano.count(category), count);
            prop_assert_eq!(kano.share(category).ok(), Estimate::share(count, kano.total()).ok());
        }
        let four = of("AOMI");
        if four > 0 {
            for level in [Confidence::P90, Confidence::P95] {
                let better = Estimate::share(of("AO"), four).unwrap().interval(level);
                let worse = Estimate::share(of("OM"), four).unwrap().interval(level);
                let found = kano.better(level).unwrap();
                prop_assert!((100.0 * found.lower() - better.lower()).abs() < 1e-11);
                prop_assert!((100.0 * found.upper() - better.upper()).abs() < 1e-11);
                let found = kano.worse(level).unwrap();
                prop_assert!((100.0 * found.lower() + worse.upper()).abs() < 1e-11);
                prop_assert!((100.0 * found.value() + worse.value()).abs() < 1e-11);
                prop_assert!(found.lower() <= found.value() && found.value() <= found.upper());
                prop_assert!(found.upper().is_sign_positive() || found.upper() < 0.0);
            }
        }
        if let Some(category) = kano.category() {
            prop_assert!(KanoCategory::ALL.iter().all(|&other| kano.count(other) <= kano.count(category)));
            let lead = kano.lead().unwrap();
            let mut all = KanoCategory::ALL.map(|category| kano.count(category));
            all.sort_unstable();
            let expected = 100.0 * (all[5] - all[4]) as f64 / kano.total() as f64;
            prop_assert!((lead.value() - expected).abs() < 1e-11);
        }
    }
}

#[test]
#[cfg(feature = "serde")]
fn counts_are_stored_by_name() {
    let scale = Scale::ONE_TO_FIVE.reversed();
    let pairs = [(1, 5), (1, 5), (2, 5), (1, 3), (3, 3), (5, 1), (1, 1)];
    let kano = Kano::of(&CrossTally::from_pairs(scale, scale, pairs).unwrap()).unwrap();
    let form = serde_json::json!({
        "must_be": 1, "one_dimensional": 2, "attractive": 1, "indifferent": 1, "reverse": 1, "questionable": 1,
    });
    assert_eq!(serde_json::to_value(kano).unwrap(), form);
    assert_eq!(serde_json::from_value::<Kano>(form.clone()).unwrap(), kano);
    let mut many = form;
    many["reverse"] = u64::MAX.into();
    let error = serde_json::from_value::<Kano>(many).unwrap_err();
    assert!(error.to_string().contains("64-bit"), "{error}");
}
