//! Stored results of comparisons: what a comparison could have found is read back, and nothing next to it is.
#![cfg(feature = "serde")]

use crate::support::share;
use cxmetrics::compare::{
    ClaimTest, Comparison, Contrast, Finding, GoodnessOfFit, StratifiedDifference, Summary,
};
use cxmetrics::impact::{Impact, InterruptedSeries};
use cxmetrics::plan::{FitPlan, Power};
use cxmetrics::{Confidence, Difference, DifferenceMethod, Interval, SampleSize};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The form of a value, which comes back from it.
#[track_caller]
fn travels<T: Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(value: &T) -> Value {
    let form = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(form.clone()).unwrap(), value);
    form
}

#[track_caller]
fn accepted<T: DeserializeOwned>(form: &Value) {
    if let Err(error) = serde_json::from_value::<T>(form.clone()) {
        panic!("{error}: {form}");
    }
}

#[track_caller]
fn refused<T: DeserializeOwned>(form: &Value, reason: &str) {
    let error = serde_json::from_value::<T>(form.clone()).err();
    let error = error
        .unwrap_or_else(|| panic!("{form} was read"))
        .to_string();
    assert!(error.contains(reason), "{error}");
}

fn with(form: &Value, changes: &[(&str, Value)]) -> Value {
    let mut form = form.clone();
    for (key, value) in changes {
        form[*key] = value.clone();
    }
    form
}

fn difference(first: [u64; 2], second: [u64; 2]) -> Difference {
    Difference::independent(&share(first[0], first[1]), &share(second[0], second[1])).unwrap()
}

#[test]
fn contrasts() {
    let form = travels(&difference([170, 200], [165, 200]).contrast(Confidence::P95));
    let of = |lower: Value, value: Value, upper: Value| {
        with(
            &form,
            &[("lower", lower), ("value", value), ("upper", upper)],
        )
    };
    for [lower, value, upper] in [
        [json!(2.0), json!(2.0), json!(2.0)],
        [json!(2.0), json!(2.0), json!(null)],
        [json!(null), json!(2.0), json!(2.0)],
        [json!(2.0), json!(null), json!(2.0)],
        [json!(null), json!(null), json!(null)],
    ] {
        accepted::<Contrast>(&of(lower, value, upper));
    }
    for [lower, value, upper] in [
        [json!(3.0), json!(2.0), json!(4.0)],
        [json!(1.0), json!(5.0), json!(4.0)],
        [json!(4.0), json!(null), json!(3.0)],
        [json!(3.0), json!(2.0), json!(null)],
        [json!(null), json!(2.0), json!(1.0)],
    ] {
        refused::<Contrast>(
            &of(lower, value, upper),
            "the measured one is between its limits",
        );
    }
}

#[test]
fn findings() {
    let reason = "the verdict does not go with its figures";
    let increased = travels(&difference([85, 100], [70, 100]).finding(Confidence::P95));
    let decreased = travels(&difference([70, 100], [85, 100]).finding(Confidence::P95));
    let nothing = travels(&difference([70, 100], [71, 100]).finding(Confidence::P95));
    assert_eq!(nothing["verdict"], "no_evidence_of_change");
    for form in [increased, decreased] {
        refused::<Finding>(
            &with(&form, &[("verdict", nothing["verdict"].clone())]),
            reason,
        );
    }
    // Within a margin on both sides, or not within it.
    let alike = difference([170, 200], [165, 200]);
    let equivalent = travels(&alike.finding_within(12.0, Confidence::P95).unwrap());
    assert_eq!(equivalent["verdict"], "equivalent");
    let limits = ["lower", "upper"].map(|limit| equivalent["contrast"][limit].as_f64().unwrap());
    assert!(limits[0] < -3.0 && limits[1] > 8.0, "{limits:?}");
    let contrast = |lower: f64, upper: f64| {
        let limits = [("lower", json!(lower)), ("upper", json!(upper))];
        with(
            &equivalent,
            &[("contrast", with(&equivalent["contrast"], &limits))],
        )
    };
    accepted::<Finding>(&contrast(-11.9, 11.9));
    for outside in [
        contrast(-12.1, 11.9),
        contrast(-11.9, 12.1),
        contrast(-12.1, 12.1),
        with(&equivalent, &[("margin", json!(0.0))]),
        with(&equivalent, &[("margin", json!(-1.0))]),
    ] {
        refused::<Finding>(&outside, reason);
    }
}

/// A loss of the margin that is not ruled out is not shown, and may be read as such.
#[test]
fn claims_that_are_not_shown() {
    for (first, second) in [([170, 200], [165, 200]), ([165, 200], [170, 200])] {
        let difference = difference(first, second);
        for test in [
            difference.superiority(Confidence::P95).unwrap(),
            difference.non_inferiority(0.5, Confidence::P95).unwrap(),
        ] {
            assert!(!test.is_shown());
            let form = travels(&test);
            refused::<ClaimTest>(
                &with(&form, &[("shown", json!(true))]),
                "whether the claim is shown",
            );
        }
    }
}

#[test]
fn fits() {
    let reason = "no counts in";
    // As was planned, to the last answer.
    travels(&GoodnessOfFit::new(&[50, 50], &[1.0, 1.0]).unwrap());
    let exact = travels(&GoodnessOfFit::new(&[2, 2], &[1.0, 1.0]).unwrap());
    assert_eq!(
        (&exact["chi_squared"], &exact["likelihood_ratio"]),
        (&json!(0.0), &json!(0.0))
    );
    for change in [
        ("chi_squared", json!(-0.5)),
        ("likelihood_ratio", json!(-0.5)),
        ("degrees_of_freedom", json!(0)),
        ("p_value", json!(-0.5)),
        ("p_value", json!(1.5)),
    ] {
        refused::<GoodnessOfFit>(&with(&exact, &[change]), reason);
    }
    let large = travels(&GoodnessOfFit::new(&[60, 50], &[1.0, 1.0]).unwrap());
    refused::<GoodnessOfFit>(&with(&large, &[("likelihood_ratio", json!(-0.5))]), reason);
}

/// A difference is between the limits of its method, unless that is one which moves it.
#[test]
fn intervals() {
    let difference = difference([9, 10], [3, 10]);
    for method in DifferenceMethod::INDEPENDENT {
        let interval = difference.interval_with(method, Confidence::P80).unwrap();
        let form = travels(&interval);
        let moves = [
            DifferenceMethod::AdjustedWald,
            DifferenceMethod::AdjustedWaldEach,
        ];
        for value in [interval.lower() - 0.5, interval.upper() + 0.5] {
            let outside = with(&form, &[("value", json!(value))]);
            if moves.contains(&method) {
                accepted::<Interval<DifferenceMethod>>(&outside);
            } else {
                refused::<Interval<DifferenceMethod>>(&outside, "");
            }
        }
    }
}

#[test]
fn summaries() {
    let reason = "no answers have the summary";
    let summary = Summary::new(3.0, 0.8, 200).unwrap();
    let form = travels(&summary);
    let sampled = |key: &str, value: Value| {
        with(
            &form,
            &[("sampled", with(&form["sampled"], &[(key, value)]))],
        )
    };
    for variance in [0.0, 2.0, 1e150, 1e200] {
        accepted::<Summary>(&sampled("error_variance", json!(variance)));
    }
    for freedom in [0.5, 199.5] {
        accepted::<Summary>(&sampled("degrees_of_freedom", json!(freedom)));
    }
    for wrong in [
        sampled("error_variance", json!(1.1e200)),
        sampled("degrees_of_freedom", json!(0.0)),
        sampled("answers", json!(0)),
        sampled("answers", json!(199)),
    ] {
        refused::<Summary>(&wrong, reason);
    }
    let range = |lowest: f64, highest: f64| with(&form, &[("range", json!([lowest, highest]))]);
    for (lowest, highest) in [(1.0, 5.0), (3.0, 5.0), (1.0, 3.0), (-1e100, 1e100)] {
        accepted::<Summary>(&range(lowest, highest));
    }
    for (lowest, highest) in [
        (3.0, 3.0),
        (5.0, 1.0),
        (1.0, 1.1e100),
        (-1.1e100, 5.0),
        (4.0, 5.0),
    ] {
        refused::<Summary>(&range(lowest, highest), reason);
    }
}

/// Shares of a whole are off by so much rounding, and no more: 2⁻⁵¹ for each stratum.
#[test]
fn weights_of_strata() {
    let scores =
        [(30, 40, 20, 40), (12, 50, 30, 60)].map(|(x1, n1, x2, n2)| (share(x1, n1), share(x2, n2)));
    let of = |strata: usize, weights: &[f64]| {
        let strata = scores[..strata]
            .iter()
            .map(|(first, second)| (first, second));
        let difference = StratifiedDifference::new(strata).unwrap();
        with(
            &serde_json::to_value(difference).unwrap(),
            &[("weights", json!(weights))],
        )
    };
    let digit = f64::EPSILON;
    for accepted_form in [
        of(1, &[1.0 + 2.0 * digit]),
        of(1, &[1.0 - 2.0 * digit]),
        of(2, &[0.25, 0.75 + 4.0 * digit]),
        of(2, &[0.25, 0.75 - 4.0 * digit]),
    ] {
        accepted::<StratifiedDifference>(&accepted_form);
    }
    for form in [
        of(1, &[1.0 + 3.0 * digit]),
        of(1, &[1.0 - 2.5 * digit]),
        of(2, &[0.25, 0.75 + 5.0 * digit]),
        of(2, &[0.25, 0.75 - 4.5 * digit]),
    ] {
        refused::<StratifiedDifference>(&form, "as many weights, not negative");
    }
}

/// Numbers of answers are whole up to 2⁵³.
#[test]
fn sample_sizes() {
    accepted::<SampleSize>(&json!(9_007_199_254_740_992.0));
    refused::<SampleSize>(&json!(9_007_199_254_740_994.0), "answers");
    refused::<SampleSize>(&json!(-1.0), "");
}

/// The people whose loss of a whole arm would just show are too few to say that any would.
#[test]
fn the_loss_of_a_whole_arm() {
    let plan = FitPlan::new(&[1.0, 1.0]).unwrap();
    let (power, confidence) = (Power::P80, Confidence::P95);
    // Σ (q − p)²/p = 1
    let people = plan.needed_for(&[0.0, 1.0], power, confidence).unwrap();
    let people = serde_json::to_value(people).unwrap().as_f64().unwrap();
    let fall = |people: f64| plan.smallest(0, people, power, confidence).unwrap()[0];
    assert_eq!(fall(people), None);
    assert!((fall(people * (1.0 + 1e-9)).unwrap() + 100.0).abs() < 1e-6);
}

/// On its course to the last digit is not below it.
#[test]
fn no_effect_at_all() {
    let figures = [30.0, 31.0, 30.5, 32.0, 36.0, 36.5, 38.0, 37.0];
    let series = InterruptedSeries::from_figures((0..).zip(figures), 4).unwrap();
    let mut form = travels(&series.impact("North", Confidence::P95));
    for (value, side) in [(0.0, "above"), (0.5, "above"), (-0.5, "below")] {
        let contrast = &mut form["finding"]["contrast"];
        for (key, figure) in [("lower", -2.0), ("value", value), ("upper", 2.0)] {
            contrast[key] = json!(figure);
        }
        form["finding"]["verdict"] = json!("no_evidence_of_change");
        form["finding"]["p_value"] = json!(1.0);
        let impact: Impact = serde_json::from_value(form.clone()).unwrap();
        let said = impact.to_string();
        assert!(
            said.contains(&format!("points {side} the course before")),
            "{said}"
        );
    }
}
