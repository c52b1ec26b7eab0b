//! The stored forms of weighted tallies and designed estimates.

use super::weights_support::{answers, designed, of};
use crate::support::share;
use cxmetrics::{Estimate, Scale, WeightedTally};
use proptest::prelude::*;

#[test]
fn unweighted_estimates_are_stored_as_ever() {
    let json = serde_json::to_value(share(3, 10)).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["answers", "counts", "direction", "rule", "values"]);
}

#[test]
fn weighted_tallies() {
    let mut tally =
        WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.5), (1, 1.5), (0, 2.0), (0, 0.0)])
            .unwrap();
    tally.record_missing(4).unwrap();
    let json = r#"{"scale":"0-1","answers":[1,2],"weights":[2.0,2.0],"squared_weights":[4.0,2.5],"weight_range":[0.5,2.0],"weightless":1,"missing":4}"#;
    assert_eq!(serde_json::to_string(&tally).unwrap(), json);
    assert_eq!(serde_json::from_str::<WeightedTally>(json).unwrap(), tally);
    let empty = WeightedTally::new(Scale::THUMBS);
    let json = serde_json::to_string(&empty).unwrap();
    assert_eq!(serde_json::from_str::<WeightedTally>(&json).unwrap(), empty);
}

#[test]
fn impossible_weighted_tallies_are_refused() {
    let good = r#"{"scale":"0-1","answers":[1,2],"weights":[2.0,2.0],"squared_weights":[4.0,2.5],"weight_range":[0.5,2.0]}"#;
    assert!(serde_json::from_str::<WeightedTally>(good).is_ok());
    for (from, to) in [
        ("[1,2]", "[1]"),
        ("[1,2]", "[0,0]"),
        ("[1,2]", "[0,2]"),
        ("[1,2]", "[18446744073709551615,1]"),
        ("[2.0,2.0]", "[2.5,2.0]"),
        ("[2.0,2.0]", "[2.0,-2.0]"),
        ("[4.0,2.5]", "[4.0,4.5]"),
        ("[4.0,2.5]", "[4.0,0.5]"),
        // 2² / 1.9 is more than 2 answers.
        ("[4.0,2.5]", "[4.0,1.9]"),
        (
            "\"weight_range\"",
            "\"weight_remainders\":[0.0],\"weight_range\"",
        ),
        (
            "\"weight_range\"",
            "\"weight_remainders\":[0.0,1e300],\"weight_range\"",
        ),
        (r#","weight_range":[0.5,2.0]"#, ""),
        ("[0.5,2.0]", "[2.0,0.5]"),
        ("[0.5,2.0]", "[0.0,2.0]"),
        ("[0.5,2.0]", "[0.5,1e300]"),
        ("\"scale\"", "\"more\":1,\"scale\""),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        assert!(
            serde_json::from_str::<WeightedTally>(&bad).is_err(),
            "{bad}"
        );
    }
    // A range of the weights of nobody, and answers with weights of no range.
    let nothing = r#""weights":[0.0,0.0],"squared_weights":[0.0,0.0]"#;
    for bad in [
        format!(r#"{{"scale":"0-1","answers":[0,0],{nothing},"weight_range":[0.5,2.0]}}"#),
        format!(
            r#"{{"scale":"0-1","answers":[0,0],{nothing},"weight_range":[0.5,2.0],"weightless":3}}"#
        ),
        format!(r#"{{"scale":"0-1","answers":[1,2],{nothing}}}"#),
    ] {
        let refused = serde_json::from_str::<WeightedTally>(&bad).unwrap_err();
        let why = "the weights of a weighted tally are all in its range of weights";
        assert!(refused.to_string().starts_with(why), "{bad}: {refused}");
    }
    let nobody = format!(r#"{{"scale":"0-1","answers":[0,0],{nothing},"weightless":3}}"#);
    let nobody: WeightedTally = serde_json::from_str(&nobody).unwrap();
    assert_eq!((nobody.total(), nobody.weightless()), (0, 3));
}

/// A range that is one weight.
#[test]
fn tallies_of_equal_weights() {
    let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 1.5), (1, 1.5), (0, 1.5)]).unwrap();
    let json = serde_json::to_string(&tally).unwrap();
    assert!(json.contains(r#""weight_range":[1.5,1.5]"#), "{json}");
    assert_eq!(serde_json::from_str::<WeightedTally>(&json).unwrap(), tally);
}

#[test]
fn impossible_designs_are_refused() {
    let estimate = share(3, 4).with_design_effect(2.0).unwrap();
    let good = serde_json::to_string(&estimate).unwrap();
    let design = r#""design":{"value":75.0,"variance":1875.0,"effective_size":2.0,"std_error":30.618621784789728,"degrees_of_freedom":3}"#;
    assert!(good.contains(design), "{good}");
    for (from, to) in [
        ("75.0", "75.1"),
        ("1875.0", "1874.0"),
        (":2.0", ":2.1"),
        ("30.6", "-30.6"),
        ("30.618621784789728", "0.0"),
        ("30.618621784789728", "1e300"),
        ("30.618621784789728", "29.0"),
        ("freedom\":3", "freedom\":3,\"guarded_size\":2.5"),
        ("freedom\":3", "freedom\":3,\"guarded_size\":0.0"),
        ("freedom\":3", "freedom\":3,\"guarded_most\":2.0"),
        ("freedom\":3", "freedom\":0"),
        ("\"value\"", "\"more\":1,\"value\""),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        assert!(serde_json::from_str::<Estimate>(&bad).is_err(), "{bad}");
    }
}

/// A sum is kept in twice the precision, and so it is stored: whatever is added later, both stay the same.
#[test]
fn no_half_of_a_sum_is_lost() {
    let mut tally = WeightedTally::new(Scale::THUMBS);
    for answer in 0..1_000_u32 {
        tally
            .record(answer % 2, 0.1 + f64::from(answer) * 1e-3)
            .unwrap();
    }
    let json = serde_json::to_string(&tally).unwrap();
    assert!(json.contains("weight_remainders"), "{json}");
    let mut back: WeightedTally = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&back).unwrap(), json);
    for answer in 0..1_000_u32 {
        let weight = 1.0 / f64::from(answer + 3);
        tally.record(1, weight).unwrap();
        back.record(1, weight).unwrap();
        assert_eq!(tally, back, "after {answer}");
    }
    assert_eq!(
        serde_json::to_string(&tally).unwrap(),
        serde_json::to_string(&back).unwrap()
    );
}

/// On a scale far from 0 a mean has fewer digits for its place in the range.
#[test]
fn designs_on_a_scale_far_from_zero() {
    let scale = Scale::new(99_999_990, 100_000_000).unwrap();
    let answers = [(99_999_991, 0.3), (99_999_997, 1.7), (100_000_000, 0.9)];
    let tally = WeightedTally::from_ratings(scale, answers).unwrap();
    let estimate = cxmetrics::Metric::estimate_weighted(&cxmetrics::Ces::MEAN, &tally).unwrap();
    let json = serde_json::to_string(&estimate).unwrap();
    assert_eq!(serde_json::from_str::<Estimate>(&json).unwrap(), estimate);
}

proptest! {
    #[test]
    fn estimates_come_back(survey in designed()) {
        let estimate = of(&survey);
        let json = serde_json::to_string(&estimate).unwrap();
        prop_assert_eq!(serde_json::from_str::<Estimate>(&json).unwrap(), estimate);
    }

    #[test]
    fn tallies_come_back(answers in answers()) {
        let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers).unwrap();
        let json = serde_json::to_string(&tally).unwrap();
        prop_assert_eq!(serde_json::from_str::<WeightedTally>(&json).unwrap(), tally);
    }
}
