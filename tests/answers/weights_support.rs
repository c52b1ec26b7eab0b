//! Surveys and weighted answers that the tests of weights share.

use crate::support::Case;
use cxmetrics::weight::{Margin, Survey};
use cxmetrics::{Confidence, Estimate, Method, Metric, Nps, Scale};
use proptest::prelude::*;

pub(crate) fn ratings(case: &Case) -> Vec<u8> {
    case.input["y"]
        .as_array()
        .unwrap()
        .iter()
        .map(|y| match y.as_i64().unwrap() {
            -1 => 3,
            0 => 8,
            _ => 9,
        })
        .collect()
}

pub(crate) fn numbers(case: &Case, key: &str) -> Vec<f64> {
    let list = case.input[key].as_array().unwrap();
    list.iter().map(|x| x.as_f64().unwrap()).collect()
}

/// A column of names or numbers, as text.
pub(crate) fn column(case: &Case, key: &str) -> Vec<String> {
    let list = case.input[key].as_array().unwrap();
    list.iter()
        .map(|x| x.to_string().trim_matches('"').to_owned())
        .collect()
}

pub(crate) fn survey(case: &Case) -> Survey {
    Survey::new(Scale::ZERO_TO_TEN, ratings(case))
        .unwrap()
        .with_weights(numbers(case, "w"))
        .unwrap()
}

pub(crate) fn poststratified(case: &Case) -> Survey {
    let totals = [("f".to_owned(), 52.0), ("m".to_owned(), 48.0)];
    survey(case)
        .poststratified(&column(case, "sex"), totals)
        .unwrap()
}

pub(crate) fn raked(case: &Case) -> Survey {
    let sex = [("f".to_owned(), 52.0), ("m".to_owned(), 48.0)];
    let age = [("o".to_owned(), 45.0), ("y".to_owned(), 55.0)];
    let margins = [
        Margin::new(&column(case, "sex"), sex).unwrap(),
        Margin::new(&column(case, "age"), age).unwrap(),
    ];
    survey(case).raked(&margins).unwrap()
}

pub(crate) fn of(survey: &Survey) -> Estimate {
    Nps::STANDARD.estimate_survey(survey).unwrap()
}

pub(crate) fn check_mean(case: &Case, estimate: &Estimate) {
    case.check("mean", estimate.value() / 100.0);
    case.check("se", estimate.std_error() / 100.0);
    if let Some(df) = case.expect["df"].as_u64() {
        assert_eq!(estimate.degrees_of_freedom(), df, "{}", case.id);
    }
}

pub(crate) fn check_weights(case: &Case, survey: &Survey) {
    let Some(expected) = case.expect["weights"].as_array() else {
        return;
    };
    assert_eq!(expected.len(), survey.weights().len());
    for (weight, expected) in survey.weights().iter().zip(expected) {
        let expected = expected.as_f64().unwrap();
        assert!(
            (weight - expected).abs() <= case.tolerance * expected,
            "{}",
            case.id
        );
    }
}

/// The figures of an estimate that everything else is made of, bit for bit.
pub(crate) fn bits(estimate: &Estimate) -> Vec<u64> {
    let mut figures = vec![
        estimate.value(),
        estimate.variance(),
        estimate.std_error(),
        estimate.effective_size(),
        estimate.p_value(1.0),
        estimate.probability_at_least(1.0),
    ];
    for method in Method::ALL {
        for confidence in [Confidence::P90, Confidence::P99] {
            if let Ok(interval) = estimate.interval_with(method, confidence) {
                figures.extend([interval.lower(), interval.upper()]);
            }
        }
    }
    figures.into_iter().map(f64::to_bits).collect()
}

pub(crate) fn answers() -> impl Strategy<Value = Vec<(u8, f64)>> {
    let weight = prop_oneof![0.01..100.0, Just(0.0), Just(1e-100), Just(1e100), Just(1.0)];
    prop::collection::vec((0_u8..=10, weight), 0..40)
}

pub(crate) fn any_confidence() -> impl Strategy<Value = Confidence> {
    prop_oneof![0.5..0.9999, Just(1e-12), Just(1.0 - 1e-15)]
        .prop_map(|level| Confidence::new(level).unwrap())
}

/// A design with as many clusters and strata as the answers allow.
pub(crate) fn designed() -> impl Strategy<Value = Survey> {
    (
        prop::collection::vec((0_u8..=10, 0.01_f64..50.0, 0_u8..2, 0_u8..5), 4..40),
        any::<[bool; 4]>(),
    )
        .prop_filter_map("a stratum has one cluster", |(rows, with)| {
            let pick =
                |column: fn(&(u8, f64, u8, u8)) -> u8| rows.iter().map(column).collect::<Vec<_>>();
            let mut survey = Survey::new(Scale::ZERO_TO_TEN, pick(|row| row.0)).ok()?;
            if with[0] {
                survey = survey.with_weights(rows.iter().map(|row| row.1)).ok()?;
            }
            if with[1] {
                survey = survey.with_clusters(&pick(|row| row.3)).ok()?;
            }
            if with[2] {
                survey = survey.with_strata(&pick(|row| row.2)).ok()?;
            }
            if with[3] {
                let mut totals: Vec<(u8, f64)> = rows
                    .iter()
                    .map(|row| (row.0 / 4, 1.0 + f64::from(row.0)))
                    .collect();
                totals.sort_by_key(|total| total.0);
                totals.dedup_by_key(|total| total.0);
                survey = survey.poststratified(&pick(|row| row.0 / 4), totals).ok()?;
            }
            Some(survey)
        })
}
