//! Weighted answers: the published figures, the laws, and what is refused.

use crate::support::{Case, cases, share};
use cxmetrics::weight::{Margin, Survey, SurveyError};
use cxmetrics::{
    Ces, Confidence, Csat, Estimate, EstimateError, Method, Metric, Nps, Scale, Tally, WeightError,
    WeightedTally,
};
use proptest::prelude::*;

fn ratings(case: &Case) -> Vec<u8> {
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

fn numbers(case: &Case, key: &str) -> Vec<f64> {
    let list = case.input[key].as_array().unwrap();
    list.iter().map(|x| x.as_f64().unwrap()).collect()
}

/// A column of names or numbers, as text.
fn column(case: &Case, key: &str) -> Vec<String> {
    let list = case.input[key].as_array().unwrap();
    list.iter()
        .map(|x| x.to_string().trim_matches('"').to_owned())
        .collect()
}

fn survey(case: &Case) -> Survey {
    Survey::new(Scale::ZERO_TO_TEN, ratings(case))
        .unwrap()
        .with_weights(numbers(case, "w"))
        .unwrap()
}

fn poststratified(case: &Case) -> Survey {
    let totals = [("f".to_owned(), 52.0), ("m".to_owned(), 48.0)];
    survey(case)
        .poststratified(&column(case, "sex"), totals)
        .unwrap()
}

fn raked(case: &Case) -> Survey {
    let sex = [("f".to_owned(), 52.0), ("m".to_owned(), 48.0)];
    let age = [("o".to_owned(), 45.0), ("y".to_owned(), 55.0)];
    let margins = [
        Margin::new(&column(case, "sex"), sex).unwrap(),
        Margin::new(&column(case, "age"), age).unwrap(),
    ];
    survey(case).raked(&margins).unwrap()
}

fn of(survey: &Survey) -> Estimate {
    Nps::STANDARD.estimate_survey(survey).unwrap()
}

fn check_mean(case: &Case, estimate: &Estimate) {
    case.check("mean", estimate.value() / 100.0);
    case.check("se", estimate.std_error() / 100.0);
    if let Some(df) = case.expect["df"].as_u64() {
        assert_eq!(estimate.degrees_of_freedom(), df, "{}", case.id);
    }
}

fn check_weights(case: &Case, survey: &Survey) {
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

/// R's `rake` takes the residuals of each margin on its own and without weights, and stops after ten sweeps; R's own
/// `calibrate` finds another standard error for the same weights, and that is the one to reproduce.
#[test]
fn another_standard_error_is_not_reproduced() {
    let case = cases("weighted.json")
        .into_iter()
        .find(|case| case.id == "E633")
        .unwrap();
    let estimate = of(&raked(&case));
    case.check("mean", estimate.value() / 100.0);
    let theirs = case.expect["se"].as_f64().unwrap();
    assert!((estimate.std_error() / 100.0 - theirs).abs() > 1e-3);
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

/// The figures of an estimate that everything else is made of, bit for bit.
fn bits(estimate: &Estimate) -> Vec<u64> {
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

#[test]
fn the_order_of_sums_does_not_show() {
    // 0.1 added a million times in a row is 100000.00000133288 in plain arithmetic.
    let mut tally = WeightedTally::new(Scale::THUMBS);
    let mut part = WeightedTally::new(Scale::THUMBS);
    for _ in 0..1_000_000 {
        part.record(1, 0.1).unwrap();
    }
    tally.record(1, 1e9).unwrap();
    tally.merge(&part).unwrap();
    tally.record(1, 1e-9).unwrap();
    assert_eq!(part.weight(), 100_000.0);
    assert_eq!(tally.weight(), 1e9 + 100_000.0 + 1e-9);
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
fn one_kind_of_answer_only() {
    let tally =
        WeightedTally::from_ratings(Scale::ZERO_TO_TEN, [(9, 1.0), (10, 2.0), (9, 3.0)]).unwrap();
    let estimate = Nps::STANDARD.estimate_weighted(&tally).unwrap();
    assert_eq!((estimate.value(), estimate.std_error()), (100.0, 0.0));
    assert!((estimate.effective_size() - 36.0 / 14.0).abs() < 1e-12);
    let interval = estimate.interval(Confidence::P95);
    assert!(interval.lower() < 0.0 && interval.upper() == 100.0);
}

#[test]
fn trimming_keeps_the_sum() {
    let survey = |weights: &[f64]| {
        Survey::new(Scale::THUMBS, weights.iter().map(|_| 1))
            .unwrap()
            .with_weights(weights.iter().copied())
            .unwrap()
    };
    // Cutting 100 alone would lift 30 above the cap.
    let trimmed = survey(&[1.0, 30.0, 100.0, 5.0, 4.0]).trimmed(2.0).unwrap();
    assert_eq!(trimmed.weights()[1..3], [56.0, 56.0]);
    assert!((trimmed.weights()[0] - 2.8).abs() < 1e-12);
    assert_eq!(trimmed.weights().iter().sum::<f64>(), 140.0);
    // Nothing to cut, nothing changed.
    let same = survey(&[1.0, 2.0, 0.0]);
    assert_eq!(same.clone().trimmed(2.0).unwrap(), same);
    assert_eq!(
        survey(&[1.0, 3.0]).trimmed(1.0).unwrap().weights(),
        [2.0, 2.0]
    );
    for ratio in [0.99, -1.0, f64::NAN, f64::INFINITY] {
        assert!(same.clone().trimmed(ratio).is_err(), "{ratio}");
    }
    let error = survey(&[1.0, 0.0, 0.0]).trimmed(1.5).unwrap_err();
    assert_eq!(
        error.to_string(),
        "weights cannot all be at most 1.5 of their mean"
    );
}

#[test]
fn trimming_forgets_the_margins() {
    let case = &cases("weighted.json")[0];
    let trimmed = raked(case).trimmed(1.4).unwrap();
    assert_eq!(trimmed.calibration(), None);
    let as_given = survey(case)
        .with_weights(trimmed.weights().to_vec())
        .unwrap();
    assert_eq!(of(&trimmed), of(&as_given));
}

#[test]
fn raking_reports_its_convergence() {
    let case = &cases("weighted.json")[0];
    assert_eq!(survey(case).calibration(), None);
    assert_eq!(poststratified(case).calibration().unwrap().rounds(), 1);
    let calibration = raked(case).calibration().unwrap();
    assert!(calibration.rounds() > 2 && calibration.rounds() < 30);
    assert!(calibration.largest_gap() <= 1e-13);
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
    assert_eq!(
        say(survey().with_strata(&["a", "a", "b"])),
        "3 strata for 4 answers"
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

#[test]
fn what_calibration_refuses() {
    let survey = || Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8]).unwrap();
    let say = |result: Result<Survey, SurveyError>| result.unwrap_err().to_string();
    let ab = ["a", "a", "b", "b"];
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 1.0), ("b", 1.0), ("c", 2.0)])),
        "nobody answered in category \"c\", whose target is 2: join it with another"
    );
    assert_eq!(
        say(survey()
            .with_weights([1.0, 1.0, 0.0, 0.0])
            .unwrap()
            .poststratified(&ab, [("a", 1.0), ("b", 1.0)])),
        "nobody answered in category \"b\", whose target is 1: join it with another"
    );
    assert!(
        survey()
            .poststratified(&ab, [("a", 1.0), ("b", 1.0), ("c", 0.0)])
            .is_ok()
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 1.0)])),
        "no target for category \"b\", at position 2"
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", -1.0), ("b", 1.0)])),
        "target -1 of category \"a\" is neither 0 nor between 1e-100 and 1e100"
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 1.0), ("b", 1.0), ("a", 1.0)])),
        "category \"a\" has two targets"
    );
    assert_eq!(
        say(survey().poststratified(&ab, [("a", 0.0), ("b", 0.0)])),
        "a margin without any target above zero"
    );
    assert_eq!(
        say(survey().raked(&[])),
        "a margin without any target above zero"
    );
    let margin = |column: [&'static str; 4], first, second| {
        Margin::new(&column, [(column[0], first), (column[3], second)]).unwrap()
    };
    assert_eq!(
        say(survey().raked(&[margin(ab, 1.0, 1.0), margin(["c", "d", "c", "d"], 1.0, 2.0)])),
        "the targets of the margins sum to 2 and to 3"
    );
    // The same column twice, with different targets.
    let contradiction = survey().raked(&[margin(ab, 1.0, 1.0), margin(ab, 0.5, 1.5)]);
    assert_eq!(
        say(contradiction),
        "after 1000 rounds the weights still miss a target by 0.5 of it"
    );
}

#[test]
fn what_a_weighted_tally_refuses() {
    let mut tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 2.0)]).unwrap();
    let before = tally.clone();
    for weight in [-0.5, f64::NAN, f64::NEG_INFINITY, 1e101] {
        assert!(matches!(
            tally.record(1, weight),
            Err(WeightError::Weight { .. })
        ));
        assert!(matches!(
            tally.record_all([(0, 1.0), (1, weight)]),
            Err(WeightError::WeightAt { position: 1, .. })
        ));
    }
    let error = tally.record_all([(0, 1.0), (2, 1.0)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "rating 2 is not on the scale 0-1, at position 1"
    );
    let other = WeightedTally::new(Scale::ONE_TO_FIVE);
    let error = tally.merge(&other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "answers on the scale 1-5 do not go with answers on the scale 0-1"
    );
    tally.record_missing(u64::MAX).unwrap();
    assert_eq!(tally.record_missing(1), Err(WeightError::Overflow));
    assert_eq!(tally.missing(), u64::MAX);
    tally = before.clone();
    assert_eq!(tally, before);

    let estimate = |tally: &WeightedTally| Csat::top_box(1).estimate_weighted(tally);
    assert_eq!(
        estimate(&WeightedTally::new(Scale::THUMBS)),
        Err(EstimateError::Empty)
    );
    let zeros = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.0), (0, 0.0)]).unwrap();
    assert_eq!((zeros.total(), zeros.weightless()), (0, 2));
    assert_eq!(
        estimate(&zeros).unwrap_err().to_string(),
        "all weights are zero, so no score"
    );
}

#[test]
fn a_design_effect_has_bounds() {
    for design_effect in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e13] {
        let error = share(3, 10).with_design_effect(design_effect).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("a design effect of {design_effect} is not between 1e-12 and 1e12")
        );
    }
}

fn answers() -> impl Strategy<Value = Vec<(u8, f64)>> {
    let weight = prop_oneof![0.01..100.0, Just(0.0), Just(1e-100), Just(1e100), Just(1.0)];
    prop::collection::vec((0_u8..=10, weight), 0..40)
}

fn any_confidence() -> impl Strategy<Value = Confidence> {
    prop_oneof![0.5..0.9999, Just(1e-12), Just(1.0 - 1e-15)]
        .prop_map(|level| Confidence::new(level).unwrap())
}

/// A design with as many clusters and strata as the answers allow.
fn designed() -> impl Strategy<Value = Survey> {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn equal_weights_are_no_weights(
        counts in prop::collection::vec(0_u64..20, 11),
        weight in prop_oneof![0.001_f64..1000.0, Just(0.3), Just(0.1), Just(1e100), Just(1e-100)],
    ) {
        let ratings: Vec<u64> = (0..).zip(&counts).flat_map(|(rating, &n)| (0..n).map(move |_| rating)).collect();
        prop_assume!(!ratings.is_empty());
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, &counts).unwrap();
        let pairs = ratings.iter().map(|&rating| (rating, weight));
        let mut weighted = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, pairs).unwrap();
        // Nor do answers that stand for nobody change anything.
        weighted.record(4, 0.0).unwrap();
        let survey = Survey::new(Scale::ZERO_TO_TEN, ratings.iter().copied()).unwrap()
            .with_weights(ratings.iter().map(|_| weight)).unwrap();
        is_unweighted(&Nps::STANDARD, &tally, &weighted, &survey)?;
        is_unweighted(&Csat::TOP_TWO_BOX, &tally, &weighted, &survey)?;
        is_unweighted(&Ces::MEAN, &tally, &weighted, &survey)?;
    }

}

proptest! {
    #[test]
    fn weighted_estimates_keep_the_laws(answers in answers(), confidence in any_confidence(), x in -120.0..120.0) {
        let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers).unwrap();
        prop_assume!(!tally.is_empty());
        keeps_the_laws(&Nps::STANDARD.estimate_weighted(&tally).unwrap(), confidence, x)?;
        keeps_the_laws(&Ces::MEAN.estimate_weighted(&tally).unwrap(), confidence, x)?;
    }

    #[test]
    fn designs_keep_the_laws(survey in designed(), confidence in any_confidence(), x in -120.0..120.0) {
        let estimate = of(&survey);
        prop_assert!(estimate.effective_size() <= estimate.sample_size() as f64);
        keeps_the_laws(&estimate, confidence, x)?;
    }

    #[test]
    fn every_method_takes_a_design(survey in designed(), level in 0.5..0.999, x in -120.0..120.0, which in 0..Method::ALL.len()) {
        let estimate = of(&survey);
        if let Ok(interval) = estimate.interval_with(Method::ALL[which], Confidence::new(level).unwrap()) {
            prop_assert!(-100.0 <= interval.lower() && interval.lower() <= interval.upper() && interval.upper() <= 100.0);
        }
        prop_assert!((0.0..=1.0).contains(&estimate.probability_at_least(x)));
    }

    #[test]
    fn only_the_proportions_of_weights_matter(survey in designed(), power in -30_i32..30) {
        // Powers of two, so that no digit is lost.
        let factor = 2.0_f64.powi(power);
        let scaled: Vec<f64> = survey.weights().iter().map(|weight| weight * factor).collect();
        let as_given = survey.clone().with_weights(survey.weights().to_vec()).unwrap();
        let scaled = survey.with_weights(scaled).unwrap();
        prop_assert_eq!(of(&scaled), of(&as_given));
    }

    #[test]
    fn a_survey_without_design_is_its_weighted_tally(mut answers in answers()) {
        answers.retain(|answer| answer.1 > 0.0);
        prop_assume!(!answers.is_empty());
        let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap();
        let survey = Survey::new(Scale::ZERO_TO_TEN, answers.iter().map(|answer| answer.0)).unwrap()
            .with_weights(answers.iter().map(|answer| answer.1)).unwrap();
        let (one, other) = (Nps::STANDARD.estimate_weighted(&tally).unwrap(), of(&survey));
        prop_assert_eq!(one.value(), other.value());
        prop_assert_eq!(one.degrees_of_freedom(), other.degrees_of_freedom());
        // Where one answer outweighs all, what is left of y − ȳ is the rounding of ȳ.
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1e-3);
        prop_assert!(near(one.std_error(), other.std_error()), "{} {}", one.std_error(), other.std_error());
    }

    #[test]
    fn parts_merge_to_the_whole(answers in answers(), at in any::<prop::sample::Index>()) {
        let whole = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap();
        let (left, right) = answers.split_at(at.index(answers.len() + 1));
        let part = |answers: &[(u8, f64)]| WeightedTally::from_ratings(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap();
        let mut merged = part(right);
        merged.merge(&part(left)).unwrap();
        prop_assert_eq!(merged, whole);
    }

    #[test]
    fn raked_weights_meet_their_targets(
        rows in prop::collection::vec((0_u8..=10, 0.1_f64..10.0, 0_usize..3, 0_usize..2), 8..40),
        ages in prop::array::uniform3(1.0_f64..9.0),
        part in 0.2_f64..0.8,
    ) {
        let column = |pick: fn(&(u8, f64, usize, usize)) -> usize| rows.iter().map(pick).collect::<Vec<_>>();
        let (age, sex) = (column(|row| row.2), column(|row| row.3));
        let total: f64 = ages.iter().sum();
        let sexes = [part * total, total - part * total];
        let margins = [
            Margin::new(&age, ages.iter().copied().enumerate()).unwrap(),
            Margin::new(&sex, sexes.iter().copied().enumerate()).unwrap(),
        ];
        let survey = Survey::new(Scale::ZERO_TO_TEN, column(|row| usize::from(row.0))).unwrap()
            .with_weights(rows.iter().map(|row| row.1)).unwrap();
        let Ok(raked) = survey.clone().raked(&margins) else {
            return Ok(()); // a category without answers, or margins that no weights can meet
        };
        let sum = |column: &[usize], category| -> f64 {
            column.iter().zip(raked.weights()).filter(|(own, _)| **own == category).map(|(_, weight)| weight).sum()
        };
        for (category, target) in ages.iter().enumerate() {
            prop_assert!((sum(&age, category) - target).abs() <= 1e-11 * total);
        }
        for (category, target) in sexes.iter().enumerate() {
            prop_assert!((sum(&sex, category) - target).abs() <= 1e-11 * total);
        }
        // A score that the margins determine is known without error.
        let by_sex = Survey::new(Scale::THUMBS, sex.iter().copied()).unwrap()
            .with_weights(rows.iter().map(|row| row.1)).unwrap().raked(&margins).unwrap();
        let known = Csat::top_box(1).estimate_survey(&by_sex).unwrap();
        prop_assert!((known.value() - 100.0 * sexes[1] / total).abs() < 1e-9);
        prop_assert!(known.std_error() < 1e-9);
    }
}

fn is_unweighted<M: Metric>(
    metric: &M,
    tally: &Tally,
    weighted: &WeightedTally,
    survey: &Survey,
) -> Result<(), TestCaseError> {
    let plain = metric.estimate(tally).unwrap();
    let by_weight = metric.estimate_weighted(weighted).unwrap();
    let by_survey = metric.estimate_survey(survey).unwrap();
    prop_assert_eq!(bits(&plain), bits(&by_weight));
    prop_assert_eq!(bits(&plain), bits(&by_survey));
    prop_assert_eq!(&plain, &by_weight);
    prop_assert_eq!(plain, by_survey);
    Ok(())
}

fn keeps_the_laws(
    estimate: &Estimate,
    confidence: Confidence,
    x: f64,
) -> Result<(), TestCaseError> {
    let (low, high) = (*estimate.range().start(), *estimate.range().end());
    prop_assert!(estimate.effective_size() > 0.0 && estimate.effective_size().is_finite());
    prop_assert!(estimate.std_error() >= 0.0 && estimate.std_error().is_finite());
    prop_assert!((low..=high).contains(&estimate.value()));
    let interval = estimate.interval(confidence);
    prop_assert!(interval.contains(estimate.value()), "{interval:?}");
    let wider = Confidence::new(0.5 + 0.5 * confidence.level()).unwrap_or(confidence);
    let wide = estimate.interval(wider);
    let rounding = 1e-12 * (high - low);
    let nested =
        wide.lower() <= interval.lower() + rounding && interval.upper() <= wide.upper() + rounding;
    prop_assert!(nested, "{interval:?} {wide:?}");
    let p = estimate.p_value(x);
    prop_assert!((0.0..=1.0).contains(&p));
    let outside = 1.0 - confidence.level();
    if (p - outside).abs() > 1e-6 * outside && outside > 1e-9 {
        prop_assert_eq!(
            p > outside,
            interval.contains(x),
            "{} {:?} {}",
            p,
            interval,
            x
        );
    }
    Ok(())
}

#[cfg(feature = "serde")]
mod stored {
    use super::*;

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
            ("freedom\":3", "freedom\":0"),
            ("\"value\"", "\"more\":1,\"value\""),
        ] {
            let bad = good.replace(from, to);
            assert_ne!(bad, good);
            assert!(serde_json::from_str::<Estimate>(&bad).is_err(), "{bad}");
        }
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
}
