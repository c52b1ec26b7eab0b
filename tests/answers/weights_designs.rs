//! Strata, clusters and finite populations: the published figures, and what is refused.

use super::weights_support::{
    check_mean, check_weights, column, numbers, of, poststratified, raked, ratings, survey,
};
use crate::support::{cases, share};
use cxmetrics::weight::{Survey, SurveyError};
use cxmetrics::{Confidence, Method, Metric, Nps, Scale, WeightedTally};

fn populations(big: u64, small: u64) -> [(String, u64); 2] {
    [("A".to_owned(), big), ("B".to_owned(), small)]
}

#[test]
fn published_designs() {
    let mut compared = 0;
    for case in cases("weighted.json") {
        let (strata, clusters) = (column(&case, "strata"), column(&case, "cluster"));
        let survey = survey(&case);
        let designed = match case.method.as_str() {
            "svymean weights only" => {
                let pairs = ratings(&case).into_iter().zip(numbers(&case, "w"));
                let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, pairs).unwrap();
                check_mean(&case, &Nps::STANDARD.estimate_weighted(&tally).unwrap());
                Ok(survey)
            }
            "svymean strata" => survey.with_strata(&strata),
            "svymean strata+fpc(40,60)" => survey.with_finite_strata(&strata, populations(40, 60)),
            "svymean cluster" => survey.with_clusters(&clusters),
            "svymean strata+cluster" => survey
                .with_strata(&strata)
                .unwrap()
                .with_clusters(&clusters),
            "svymean strata+cluster+fpc(20,30 clusters)" => survey
                .with_clusters(&clusters)
                .unwrap()
                .with_finite_strata(&strata, populations(20, 30)),
            "poststratify sex f=52 m=48" => Ok(poststratified(&case)),
            "rake sex(52/48) age o=45,y=55; GREG residuals with design weights"
            | "rake ... calibrate(calfun=\"raking\")" => Ok(raked(&case)),
            _ => continue,
        }
        .unwrap();
        check_mean(&case, &of(&designed));
        check_weights(&case, &designed);
        compared += 1;
    }
    assert_eq!(compared, 16);
}

#[test]
fn kish() {
    let mut compared = 0;
    for case in cases("weighted.json") {
        if case.method != "kish" {
            continue;
        }
        let pairs = ratings(&case).into_iter().zip(numbers(&case, "w"));
        let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, pairs).unwrap();
        case.check("neff", tally.kish_size());
        case.check("neff", survey(&case).kish_size());
        case.check("deff", 16.0 / tally.kish_size());
        compared += 1;
    }
    assert_eq!(compared, 1);
}

#[test]
fn design_adjusted_intervals() {
    let mut compared = 0;
    for case in cases("weighted.json") {
        let designed = || {
            let survey = survey(&case).with_strata(&column(&case, "strata")).unwrap();
            of(&survey.with_clusters(&column(&case, "cluster")).unwrap())
        };
        let estimate = match case.id.as_str() {
            // The design effect alone, without the correction for few clusters.
            "E635" => {
                let estimate = designed();
                let design_effect = estimate.design_effect();
                case.check("nstar", estimate.effective_size());
                estimate.with_design_effect(design_effect).unwrap()
            }
            // With it, as every design-based estimate has it.
            "E636" => designed(),
            _ => continue,
        };
        let interval = estimate.interval(case.confidence());
        case.check("lower", interval.lower() / 100.0);
        case.check("upper", interval.upper() / 100.0);
        compared += 1;
    }
    assert_eq!(compared, 2);
}

#[test]
fn published_design_effects() {
    let mut compared = 0;
    for case in cases("proportion.json") {
        if case.method != "wilson with design effect (x/deff, n/deff)" {
            continue;
        }
        let interval = share(case.count("x"), case.count("n"))
            .with_design_effect(case.number("deff"))
            .unwrap()
            .interval(case.confidence());
        case.check("lower", interval.lower() / 100.0);
        case.check("upper", interval.upper() / 100.0);
        compared += 1;
    }
    assert_eq!(compared, 2);
}

#[test]
fn few_clusters_make_p_values_larger() {
    let clusters = [1, 1, 1, 2, 2, 2, 3, 3, 3];
    let survey = Survey::new(Scale::ZERO_TO_TEN, [10, 9, 9, 8, 10, 3, 9, 9, 6])
        .unwrap()
        .with_clusters(&clusters)
        .unwrap();
    let estimate = of(&survey);
    assert_eq!(estimate.degrees_of_freedom(), 2);
    let alone = estimate
        .clone()
        .with_design_effect(estimate.design_effect())
        .unwrap();
    for x in [-50.0, 0.0, 30.0] {
        assert!(estimate.p_value(x) > 1.05 * alone.p_value(x), "{x}");
        // It is the p-value of the interval.
        let confidence = Confidence::new(1.0 - estimate.p_value(x)).unwrap();
        assert!(
            (estimate.interval(confidence).lower() - x).abs() < 1e-9,
            "{x}"
        );
    }
    let student = estimate
        .interval_with(Method::StudentT, Confidence::P95)
        .unwrap();
    let half = 4.302_652_729_749_464 * estimate.std_error();
    assert!((student.lower() - (estimate.value() - half).max(-100.0)).abs() < 1e-9);
}

#[test]
fn a_larger_part_of_the_population_makes_a_smaller_error() {
    let survey = Survey::new(Scale::ZERO_TO_TEN, [10, 9, 9, 8, 10, 3, 9, 9, 6]).unwrap();
    let of_size = |size| of(&survey.clone().with_population(size).unwrap());
    let error = |size| of_size(size).std_error();
    // √((N − n)/(N − 1)), against an infinite population.
    assert!((error(12) / error(1 << 60) - (3.0_f64 / 11.0).sqrt()).abs() < 1e-12);
    assert!(
        of_size(10).interval(Confidence::P95).width()
            < of_size(1_000).interval(Confidence::P95).width()
    );
    // Nothing else tells it from a simple random sample.
    assert_eq!(of_size(10), of(&survey).of_population(10).unwrap());
    assert!(of_size(9).is_census());
    let error = survey.with_population(8).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a sample of 9 clusters from a population of 8"
    );
}

#[test]
fn weight_zero_is_a_group_with_the_right_error() {
    // The domain mean of R's svymean: z = w (y − ȳ) / Σw, over all six units, by hand:
    // y = 1, 1, −1, 1 among those with a weight; ȳ = ½; z = ⅛, ⅛, −⅜, ⅛, 0, 0; V = 6/5 · 3/16 = 0.225.
    let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 9, 2, 9, 5, 8])
        .unwrap()
        .with_weights([1.0, 1.0, 1.0, 1.0, 0.0, 0.0])
        .unwrap();
    let estimate = of(&survey);
    assert_eq!(estimate.value(), 50.0);
    assert!((estimate.std_error() - 100.0 * 0.225_f64.sqrt()).abs() < 1e-12);
    assert_eq!(estimate.sample_size(), 4);
}

#[test]
fn what_a_survey_refuses() {
    let survey = || Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8]).unwrap();
    let say = |result: Result<Survey, SurveyError>| result.unwrap_err().to_string();
    let ab = ["a", "a", "b", "b"];
    assert_eq!(
        say(Survey::new(Scale::ZERO_TO_TEN, [9, 11])),
        "rating 11 is not on the scale 0-10, at position 1"
    );
    assert_eq!(
        say(Survey::new(Scale::ZERO_TO_TEN, [0_u8; 0])),
        "a survey without answers"
    );
    for (weight, said) in [
        (-1.0, "-1"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
        (1e-101, "0.000"),
    ] {
        let said_of_weight = say(survey().with_weights([1.0, 1.0, weight, 1.0]));
        assert!(
            said_of_weight.starts_with(&format!("weight {said}")),
            "{said_of_weight}"
        );
        assert!(
            said_of_weight.ends_with("is neither 0 nor between 1e-100 and 1e100, at position 2")
        );
    }
    assert_eq!(say(survey().with_weights([0.0; 4])), "all weights are zero");
    assert_eq!(
        say(survey().with_weights([1.0; 3])),
        "3 weights for 4 answers"
    );
    assert_eq!(say(survey().with_weights([1.0])), "1 weight for 4 answers");
    assert_eq!(
        say(survey().with_strata(&["a", "a", "b"])),
        "3 strata for 4 answers"
    );
    assert_eq!(say(survey().with_strata(&["a"])), "1 stratum for 4 answers");
    assert_eq!(
        say(Survey::new(Scale::ZERO_TO_TEN, [9])
            .unwrap()
            .with_clusters(&[1, 2])),
        "2 clusters for 1 answer"
    );
    assert_eq!(
        say(survey().with_strata(&["a", "a", "a", "b"])),
        "stratum \"b\" has 1 cluster: its variance is unknown, not zero"
    );
    let single = survey()
        .with_strata(&ab)
        .unwrap()
        .with_clusters(&[1, 2, 3, 3]);
    assert_eq!(
        say(single),
        "stratum \"b\" has 1 cluster: its variance is unknown, not zero"
    );
    assert!(matches!(
        survey().with_clusters(&[1; 4]),
        Err(SurveyError::SingleCluster { .. })
    ));
    assert_eq!(
        say(survey().with_finite_strata(&ab, [("a", 9)])),
        "no population size for stratum \"b\""
    );
}
