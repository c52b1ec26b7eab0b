//! Stored scores whose answers do not count alike: what a survey can have given comes back, and what it cannot is refused.

use cxmetrics::estimate::{JointScores, JointScoresError, SourceId};
use cxmetrics::weight::Survey;
use cxmetrics::{Ces, Confidence, Csat, Estimate, EstimateError, Method, Metric, Scale};
use serde_json::{Value, json};

use crate::support::share;

fn stored(estimate: &Estimate) -> Value {
    serde_json::to_value(estimate).unwrap()
}

#[track_caller]
fn comes_back(estimate: &Estimate) {
    let back: Estimate = serde_json::from_value(stored(estimate)).unwrap();
    assert_eq!(&back, estimate);
}

#[track_caller]
fn refused(form: &Value, reason: &str) {
    let error = serde_json::from_value::<Estimate>(form.clone()).unwrap_err();
    let error = error.to_string();
    assert!(error.contains(reason), "{error}");
}

const WEIGHTS: [f64; 6] = [1.0, 2.0, 0.5, 1.0, 3.0, 1.5];

fn survey(ratings: [u8; 6]) -> Survey {
    let survey = Survey::new(Scale::ONE_TO_FIVE, ratings).unwrap();
    survey.with_weights(WEIGHTS).unwrap()
}

/// Everybody has answered, and some stand for more than others: nothing is left to be unsure of.
#[test]
fn a_weighted_census() {
    let survey = survey([5, 4, 2, 5, 1, 3]).with_population(6).unwrap();
    let everybody = Ces::MEAN.estimate_survey(&survey).unwrap();
    assert!(everybody.is_census());
    comes_back(&everybody);
    let form = stored(&everybody);
    let with = |key: &str, value: Value| {
        let mut form = form.clone();
        form["design"][key] = value;
        form
    };
    let population = "the population of an estimate";
    refused(&with("effective_size", json!(5.0)), population);
    refused(&with("std_error", json!(0.1)), population);
    refused(&with("degrees_of_freedom", json!(4)), population);
    let mut others = form.clone();
    others["population"] = json!(7);
    refused(&others, population);
    // Figures of a sample are not those of everybody.
    let mut sample = stored(&Ces::MEAN.estimate_survey(&survey_of_some()).unwrap());
    sample["population"] = json!(6);
    refused(&sample, population);
}

fn survey_of_some() -> Survey {
    survey([5, 4, 2, 5, 1, 3])
}

/// Answers that are all alike have no error, whatever they weigh, and who answered in clusters is no sample of a population.
#[test]
fn answers_that_are_alike() {
    for rating in [1, 3, 5] {
        let alike = survey([rating; 6]);
        comes_back(&Ces::MEAN.estimate_survey(&alike).unwrap());
        let clustered = alike.with_clusters(&[1, 1, 2, 2, 3, 3]).unwrap();
        comes_back(&Ces::MEAN.estimate_survey(&clustered).unwrap());
    }
    let equal = Survey::new(Scale::ONE_TO_FIVE, [5, 4, 2, 5, 1, 3]).unwrap();
    let clustered = equal.with_clusters(&[1, 1, 2, 2, 3, 3]).unwrap();
    let clustered = Ces::MEAN.estimate_survey(&clustered).unwrap();
    assert_eq!(clustered.of_population(9), Err(EstimateError::NotWhole));
}

/// An error that is larger than the size gives, or smaller where the answers are worth less than themselves; and figures
/// that are off by more than a format loses.
#[test]
fn figures_that_no_answers_have() {
    let weighted = Ces::MEAN.estimate_survey(&survey_of_some()).unwrap();
    let form = stored(&weighted);
    let design = |key: &str| form["design"][key].as_f64().unwrap();
    let with = |changes: &[(&str, f64)]| {
        let mut form = form.clone();
        for &(key, value) in changes {
            form["design"][key] = json!(value);
        }
        form
    };
    let reason = "does not go with its counts";
    let error = design("std_error");
    for factor in [0.99, 1.01, 1.000_001, 2.0] {
        refused(&with(&[("std_error", factor * error)]), reason);
    }
    // A value within a part in 10⁹ of the width is the same, and no other.
    let value = design("value");
    let near = with(&[("value", value + 1e-9)]);
    assert!(serde_json::from_value::<Estimate>(near).is_ok());
    refused(&with(&[("value", value + 6e-9)]), reason);
    refused(&with(&[("value", value - 6e-9)]), reason);
    // The variance with the error that goes with it.
    let (variance, size) = (design("variance"), design("effective_size"));
    let moved = |by: f64| {
        let variance = variance + by;
        with(&[
            ("variance", variance),
            ("std_error", (variance / size).sqrt()),
        ])
    };
    assert!(serde_json::from_value::<Estimate>(moved(1e-9)).is_ok());
    assert!(serde_json::from_value::<Estimate>(moved(1e-8)).is_ok());
    refused(&moved(3e-8), reason);
}

/// On a scale of a hundred points as on one of four: the limits grow with the width.
#[test]
fn figures_in_another_unit() {
    let form = stored(
        &Csat::TOP_TWO_BOX
            .estimate_survey(&survey_of_some())
            .unwrap(),
    );
    let moved = |value_by: f64, variance_by: f64| {
        let mut form = form.clone();
        let figure = |key: &str| form["design"][key].as_f64().unwrap();
        let (value, variance) = (figure("value"), figure("variance"));
        let size = figure("effective_size");
        form["design"]["value"] = json!(value + value_by);
        form["design"]["variance"] = json!(variance + variance_by);
        form["design"]["std_error"] = json!(((variance + variance_by) / size).sqrt());
        serde_json::from_value::<Estimate>(form).is_ok()
    };
    assert!(moved(0.9e-7, 0.0) && !moved(1.2e-7, 0.0));
    assert!(moved(0.0, 0.9e-5) && !moved(0.0, 1.2e-5));
}

#[test]
fn ratings_that_are_no_rule() {
    let form = stored(
        &Csat::TOP_TWO_BOX
            .estimate_survey(&survey_of_some())
            .unwrap(),
    );
    let with = |runs: Value| {
        let mut form = form.clone();
        form["rule"]["rating"]["values_from"] = runs;
        form
    };
    assert!(serde_json::from_value::<Estimate>(with(json!([[1.0, 0.0], [4.0, 100.0]]))).is_ok());
    let reason = "every rating of its scale";
    // Twice from one rating, neighbours of one value, and beyond what can be calculated with.
    refused(
        &with(json!([[1.0, 0.0], [4.0, 50.0], [4.0, 100.0]])),
        reason,
    );
    refused(&with(json!([[1.0, 0.0], [2.0, 0.0], [4.0, 100.0]])), reason);
    refused(&with(json!([[1.0, 0.0], [4.0, 1.01e100]])), reason);
}

#[test]
fn sources_are_sixteen_digits() {
    let id: SourceId = "0123456789abcdef".parse().unwrap();
    assert_eq!(id.to_string(), "0123456789abcdef");
    for other in [
        "ab",
        "+123456789abcdef",
        "0x23456789abcdef",
        "0123456789abcdef0",
        "0000000000000000",
        "",
    ] {
        assert!(other.parse::<SourceId>().is_err(), "{other}");
    }
}

#[test]
fn covariances_that_no_figures_have() {
    let of = |rows: [[f64; 2]; 2]| JointScores::new(vec![share(3, 5), share(2, 9)], rows);
    let possible = |rows| of(rows).is_ok();
    // √(1e-8 · 1e-8) is the most that goes, and both halves are the same but for rounding.
    assert!(possible([[1e-8, 1e-8], [1e-8, 1e-8]]));
    assert!(!possible([[1e-8, 2e-8], [2e-8, 1e-8]]));
    assert!(possible([[1e-4, 5e-5], [5e-5, 1e-4]]));
    assert!(!possible([[1e-4, 5e-5], [5e-5 + 1e-12, 1e-4]]));
    assert!(possible([[1e6, 5e5], [5e5 + 1e-7, 1e6]]));
    // What has no variance goes with nothing.
    assert!(possible([[0.0, 0.0], [0.0, 4.0]]));
    assert!(possible([[4.0, 0.0], [0.0, 0.0]]));
    assert!(!possible([[0.0, 1e-3], [1e-3, 4.0]]));
    for strange in [f64::NAN, f64::INFINITY] {
        assert!(!possible([[4.0, strange], [strange, 4.0]]));
        assert!(!possible([[4.0, 1.0], [strange, 4.0]]));
        assert!(!possible([[strange, 1.0], [1.0, 4.0]]));
    }
    let scores = of([[4.0, 1.0], [1.0, 4.0]]).unwrap();
    assert!(scores.weighted_sum(&[1e100, -1e100]).is_ok());
    assert!(matches!(
        scores.weighted_sum(&[1.001e100, 0.0]),
        Err(JointScoresError::Weights { .. })
    ));
}

/// Strata that are of one mind each have no error, though the answers differ, and Student's t has nothing to go by.
#[test]
fn strata_of_one_mind() {
    let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 5, 5, 2, 2, 2]).unwrap();
    let survey = survey.with_strata(&[1, 1, 1, 2, 2, 2]).unwrap();
    let score = Ces::MEAN.estimate_survey(&survey).unwrap();
    assert_eq!(score.std_error(), 0.0);
    let error = score.interval_with(Method::StudentT, Confidence::P95);
    let error = error.unwrap_err().to_string();
    assert!(error.contains("Student"), "{error}");
    // Each answer counts as one, and yet not as one of a population.
    assert_eq!(score.of_population(9), Err(EstimateError::NotWhole));
}
