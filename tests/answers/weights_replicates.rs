//! Replicate weights: errors by leaving out, against R's and by hand.

use super::weights_support::{column, numbers};
use crate::support::{Case, cases};
use cxmetrics::weight::{Replicates, Survey};
use cxmetrics::{Ces, Csat, Metric, Nps, Scale};

#[test]
fn replicate_weights() {
    let rows = cases("survey-weights.json");
    let mut compared = 0;
    for case in &rows {
        if !case.id.starts_with("H120") || !case.method.starts_with("replicate") {
            continue;
        }
        compared += 1;
        if case.id == "H1201" {
            stars(case);
            continue;
        }
        let survey = Survey::new(Scale::ZERO_TO_TEN, numbers(case, "y"))
            .unwrap()
            .with_weights(numbers(case, "weight"))
            .unwrap()
            .with_clusters(&column(case, "cluster"))
            .unwrap()
            .with_strata(&column(case, "strata"))
            .unwrap();
        let rows = case.input["replicate_weights"].as_array().unwrap();
        let count = rows[0].as_array().unwrap().len();
        let given: Vec<Vec<f64>> = (0..count)
            .map(|replicate| {
                rows.iter()
                    .map(|row| row[replicate].as_f64().unwrap())
                    .collect()
            })
            .collect();
        let scale = case.number("scale");
        let mut all = vec![Replicates::given(given, scale, numbers(case, "rscales")).unwrap()];
        match case.id.as_str() {
            "H1202" => all.push(Replicates::jackknife(&survey).unwrap()),
            "H1204" => all.push(Replicates::fay(&survey, 0.3).unwrap()),
            _ => {}
        }
        for replicates in all {
            let full = replicates.estimate(&survey, &Ces::MEAN).unwrap();
            case.check("mean", full.value());
            case.check("se_about_full_estimate", full.std_error());
            assert_eq!(case.expect["df"].as_u64(), Some(full.degrees_of_freedom()));
            let own = replicates.about_their_mean();
            let own = own.estimate(&survey, &Ces::MEAN).unwrap();
            case.check("se_about_replicate_mean", own.std_error());
        }
    }
    assert_eq!(compared, 4);
}

fn stars(case: &Case) {
    let survey = Survey::new(Scale::ONE_TO_FIVE, numbers(case, "star"))
        .unwrap()
        .with_weights(numbers(case, "weight"))
        .unwrap()
        .with_clusters(&column(case, "cluster"))
        .unwrap();
    let finite = survey
        .clone()
        .with_population(case.count("population_clusters"))
        .unwrap();
    for (survey, replicated, linearised) in [
        (finite, "se", "se_linearised"),
        (
            survey,
            "se_without_population",
            "se_linearised_without_population",
        ),
    ] {
        let replicates = Replicates::jackknife(&survey).unwrap();
        assert_eq!(
            case.expect["df"].as_u64(),
            Some(replicates.degrees_of_freedom())
        );
        let estimates = [replicates.clone(), replicates.about_their_mean()]
            .map(|replicates| replicates.estimate(&survey, &Ces::MEAN).unwrap());
        case.check("mean", estimates[0].value());
        let expected = case.expect[replicated].as_f64().unwrap();
        let near = |found: f64| (found - expected).abs() <= case.tolerance * expected;
        assert!(
            estimates.iter().any(|estimate| near(estimate.std_error())),
            "{} {} {expected}",
            estimates[0].std_error(),
            estimates[1].std_error()
        );
        let plain = Ces::MEAN.estimate_survey(&survey).unwrap();
        case.check(linearised, plain.std_error());
    }
}

/// Only the proportions of replicate weights matter, also for how many of them do not follow from the others. Of four strata
/// with two answers each there are eight, of which five do not: half-samples are of the strata and the whole, and those that
/// leave out the one answer of a stratum and the other sum to twice the whole.
#[test]
fn the_unit_of_replicate_weights_is_no_matter() {
    let survey = |unit: f64| {
        Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 7, 8, 10, 9, 6])
            .unwrap()
            .with_weights([1.0, 3.0, 2.0, 2.5, 1.0, 4.0, 1.5, 1.25].map(|weight| weight * unit))
            .unwrap()
            .with_strata(&[1, 1, 2, 2, 3, 3, 4, 4])
            .unwrap()
    };
    for replicated in [Replicates::balanced, Replicates::jackknife] {
        let estimate = |unit: f64| {
            let survey = survey(unit);
            let replicates = replicated(&survey).unwrap();
            assert_eq!(replicates.len(), 8);
            assert_eq!(replicates.degrees_of_freedom(), 4, "{unit}");
            replicates.estimate(&survey, &Nps::STANDARD).unwrap()
        };
        let expected = estimate(1.0);
        assert!(expected.std_error() > 1.0);
        for unit in [-60, -20, 20, 60].map(|exponent| 2.0_f64.powi(exponent)) {
            let found = estimate(unit);
            assert_eq!(found.value(), expected.value());
            assert_eq!(found.std_error(), expected.std_error());
        }
    }
}

#[test]
fn what_replicates_refuse() {
    let survey = Survey::new(Scale::THUMBS, [1, 0, 1, 1]).unwrap();
    let error = Replicates::balanced(&survey).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no replicate weights of strata that do not have two clusters each"
    );
    let fitted = survey
        .clone()
        .poststratified(&[1, 1, 2, 2], [(1, 5.0), (2, 5.0)])
        .unwrap();
    assert!(Replicates::jackknife(&fitted).is_err());
    let other = Replicates::given(vec![vec![1.0; 3], vec![2.0, 1.0, 0.0]], 1.0, vec![1.0; 2]);
    assert!(other.unwrap().estimate(&survey, &Csat::top_box(1)).is_err());
    // Who answered is in one cluster only: without it there is no score.
    let lonely = Survey::from_answers(Scale::THUMBS, [Some(1), Some(0), None, None])
        .unwrap()
        .with_clusters(&[1, 1, 2, 2])
        .unwrap();
    let jackknife = Replicates::jackknife(&lonely).unwrap();
    assert!(jackknife.estimate(&lonely, &Csat::top_box(1)).is_err());
}
