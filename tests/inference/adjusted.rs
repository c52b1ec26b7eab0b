//! Scores adjusted by what is known of the people: reference rows, what is refused, and what must hold for any answers.

use crate::support::{Case, cases};
use cxmetrics::adjusted::{Adjusted, AdjustedError, Covariates};
use cxmetrics::{
    Ces, Confidence, CrossTally, Csat, Difference, DifferenceMethod, Estimate, KeyResult, Method,
    Metric, Nps, Scale, Tally,
};
use proptest::prelude::*;

fn numbers(case: &Case, key: &str) -> Vec<f64> {
    let list = case.input[key].as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

/// Answers with what was known before, on a scale that holds them.
fn covariates(scale: Scale, answers: &[f64], known: &[f64], others: &[f64]) -> Covariates {
    let mut covariates = Covariates::new(scale);
    for (answer, known) in answers.iter().zip(known) {
        covariates.record(*answer, *known).unwrap();
    }
    for known in others {
        covariates.record_unanswered(*known).unwrap();
    }
    covariates
}

#[test]
fn prediction_powered_rows() {
    let mut compared = 0;
    for case in cases("compare.json") {
        if !case.method.starts_with("prediction-powered") {
            continue;
        }
        compared += 1;
        let known = [numbers(&case, "f_labelled"), numbers(&case, "f_unlabelled")];
        let known = covariates(
            Scale::ZERO_TO_TEN,
            &numbers(&case, "y"),
            &known[0],
            &known[1],
        );
        let score = if case.method.ends_with("lambda 1") {
            Adjusted::prediction_powered_with(&Ces::MEAN, &known, 1.0).unwrap()
        } else {
            Adjusted::prediction_powered(&Ces::MEAN, &known).unwrap()
        };
        case.check("estimate", score.estimate().value());
        case.check("se", score.large_sample_std_error());
        case.check("lambda", score.slope().unwrap());
        if case.expect["lower"].is_number() {
            let interval = score.large_sample_interval(case.confidence());
            case.check("lower", interval.lower());
            case.check("upper", interval.upper());
            case.check("se_n_minus_1", score.std_error());
        } else {
            assert_eq!(score.estimate(), score.plain());
        }
    }
    assert_eq!(compared, 6);
}

#[test]
fn poststratified_row() {
    let rows = cases("compare.json");
    let case = rows.iter().find(|case| case.id == "H1309").unwrap();
    let strata: Vec<(Tally, u64)> = case.input["cells"]
        .as_object()
        .unwrap()
        .values()
        .map(|cell| {
            let kinds = cell["detractors_passives_promoters"].as_array().unwrap();
            let kinds: Vec<u64> = kinds.iter().map(|count| count.as_u64().unwrap()).collect();
            let counts = [0, 0, 0, kinds[0], 0, 0, 0, kinds[1], 0, kinds[2], 0];
            let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
            (tally, cell["all"].as_u64().unwrap())
        })
        .collect();
    let strata = || strata.iter().map(|(tally, all)| (tally, *all));
    let nps = Adjusted::poststratified(&Nps::STANDARD, strata()).unwrap();
    case.check("estimate", nps.estimate().value() / 100.0);
    case.check("se", nps.estimate().std_error() / 100.0);
    let interval = nps.large_sample_interval(case.confidence());
    case.check("lower", interval.lower() / 100.0);
    case.check("upper", interval.upper() / 100.0);
    let all = Adjusted::poststratified_population(&Nps::STANDARD, strata()).unwrap();
    case.check(
        "se_if_all_is_the_population",
        all.estimate().std_error() / 100.0,
    );
    assert_eq!(nps.estimate().sample_size(), 48);
    assert_eq!(nps.estimate().degrees_of_freedom(), 45);
}

/// The two groups of a row, as ratings on a scale that holds them.
fn groups(case: &Case) -> [[Vec<f64>; 2]; 2] {
    [["y1", "previous1"], ["y2", "previous2"]].map(|keys| keys.map(|key| numbers(case, key)))
}

#[test]
fn cuped_rows() {
    let rows = cases("compare.json");
    let row = |id: &str| rows.iter().find(|case| case.id == id).unwrap();

    // θ of 0 is the plain comparison, and θ of 1 that of the changes.
    let case = row("H1311");
    let pairs = groups(case).map(|[now, before]| {
        let pairs = before.into_iter().zip(now);
        CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, pairs).unwrap()
    });
    let plain = pairs
        .each_ref()
        .map(|pairs| Ces::MEAN.estimate(&pairs.second()).unwrap());
    let changes = pairs.each_ref().map(|pairs| {
        let change = Difference::paired(&Ces::MEAN, pairs).unwrap();
        change.change().unwrap().clone()
    });
    for (key, [first, second]) in [("plain", plain), ("change", changes)] {
        let expected = &case.expect[key];
        let difference = Difference::independent(&first, &second).unwrap();
        let welch = difference
            .interval_with(DifferenceMethod::Welch, case.confidence())
            .unwrap();
        let p = difference
            .test_with(DifferenceMethod::Welch, 0.0)
            .unwrap()
            .p_value();
        for (name, found) in [
            ("difference", difference.value()),
            ("lower", welch.lower()),
            ("upper", welch.upper()),
            ("p", p),
        ] {
            let expected = expected[name].as_f64().unwrap();
            assert!(
                (found - expected).abs() <= 1e-10,
                "{key} {name}: {found}, not {expected}"
            );
        }
    }

    let case = row("H1312");
    let [first, second] =
        groups(case).map(|[now, before]| covariates(Scale::ZERO_TO_TEN, &now, &before, &[]));
    let [first, second] = Adjusted::separate_slopes(&Ces::MEAN, [&first, &second]).unwrap();
    case.check("slope1", first.slope().unwrap());
    case.check("slope2", second.slope().unwrap());
    case.check(
        "difference",
        first.estimate().value() - second.estimate().value(),
    );
    let errors = [&first, &second].map(|score| score.estimate().std_error());
    case.check("se", errors[0].hypot(errors[1]));
    // One slope for both is between the two.
    let [first, second] =
        groups(case).map(|[now, before]| covariates(Scale::ZERO_TO_TEN, &now, &before, &[]));
    let [first, second] = Adjusted::cuped(&Ces::MEAN, [&first, &second]).unwrap();
    assert_eq!(first.slope(), second.slope());
    let slope = first.slope().unwrap();
    assert!(slope > case.expect["slope1"].as_f64().unwrap());
    assert!(slope < case.expect["slope2"].as_f64().unwrap());

    let case = row("H1315");
    let [first, second] =
        groups(case).map(|[now, before]| covariates(Scale::ZERO_TO_TEN, &now, &before, &[]));
    let [first, second] = Adjusted::cuped(&Ces::MEAN, [&first, &second]).unwrap();
    case.check("theta", first.slope().unwrap());
    let difference = Difference::independent(first.estimate(), second.estimate()).unwrap();
    case.check("difference", difference.value());
    let welch = difference
        .interval_with(DifferenceMethod::Welch, case.confidence())
        .unwrap();
    case.check("lower", welch.lower());
    case.check("upper", welch.upper());
    let welch = difference.test_with(DifferenceMethod::Welch, 0.0).unwrap();
    case.check("p", welch.p_value());
    case.check("se", first.std_error().hypot(second.std_error()));
}

/// r = y − θ (x − X̄), written out: values, errors and Welch's test.
#[test]
fn one_slope_for_both_groups() {
    let before = [
        [8.0, 9.0, 7.0, 5.0, 9.0, 4.0],
        [8.0, 6.0, 6.0, 5.0, 8.0, 9.0],
    ];
    let now = [
        [9.0, 8.0, 9.0, 3.0, 9.0, 5.0],
        [7.0, 6.0, 2.0, 5.0, 9.0, 8.0],
    ];
    let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
    let products = |x: &[f64], y: &[f64]| -> f64 {
        let (mx, my) = (mean(x), mean(y));
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
    };
    let slope = (products(&before[0], &now[0]) + products(&before[1], &now[1]))
        / (products(&before[0], &before[0]) + products(&before[1], &before[1]));
    let common = mean(&before.concat());
    let [first, second] =
        [0, 1].map(|group| covariates(Scale::ZERO_TO_TEN, &now[group], &before[group], &[]));
    let found = Adjusted::cuped(&Ces::MEAN, [&first, &second]).unwrap();
    for (group, found) in found.iter().enumerate() {
        let adjusted: Vec<f64> = now[group]
            .iter()
            .zip(&before[group])
            .map(|(y, x)| y - slope * (x - common))
            .collect();
        let error = (products(&adjusted, &adjusted) / 5.0 / 6.0).sqrt();
        assert!((found.slope().unwrap() - slope).abs() < 1e-12);
        assert!((found.estimate().value() - mean(&adjusted)).abs() < 1e-12);
        assert!((found.std_error() - error).abs() < 1e-12);
        assert!((found.estimate().std_error() - error).abs() < 1e-12);
        assert_eq!(found.estimate().degrees_of_freedom(), 5);
        assert!(found.estimate().effective_size() > 6.0);
    }
}

#[test]
fn regression_row() {
    let rows = cases("compare.json");
    let case = rows.iter().find(|case| case.id == "H1314").unwrap();
    let rating = |value: f64| match value {
        -1.0 => 3.0,
        0.0 => 8.0,
        _ => 9.0,
    };
    let answers: Vec<f64> = numbers(case, "y").into_iter().map(rating).collect();
    let known = covariates(
        Scale::ZERO_TO_TEN,
        &answers,
        &numbers(case, "previous"),
        &[],
    );
    let mean = case.number("previous_mean_of_all");
    let nps = Adjusted::regression(&Nps::STANDARD, &known, mean).unwrap();
    case.check("slope", nps.slope().unwrap() / 100.0);
    case.check("correlation", nps.correlation().unwrap());
    case.check("estimate", nps.estimate().value() / 100.0);
    case.check("se", nps.estimate().std_error() / 100.0);
    assert_eq!(
        case.expect["df"].as_u64(),
        Some(nps.estimate().degrees_of_freedom())
    );
    let student = nps
        .estimate()
        .interval_with(Method::StudentT, case.confidence())
        .unwrap();
    case.check("lower", student.lower() / 100.0);
    case.check("upper", student.upper() / 100.0);
    // The default stays on the scale and holds the score.
    let score = nps.estimate().interval(case.confidence());
    assert!(score.contains(nps.estimate().value()) && score.upper() < 100.0);
}

#[test]
fn what_is_refused() {
    let mut calls = Covariates::new(Scale::ZERO_TO_TEN);
    let message = |error: AdjustedError| error.to_string();
    assert_eq!(
        message(calls.record(11, 5).unwrap_err()),
        "rating 11 is not on the scale 0-10"
    );
    assert_eq!(
        message(calls.record_unanswered(f64::INFINITY).unwrap_err()),
        "a covariate is a finite number of at most 1e100, not inf"
    );
    // Refused is unchanged.
    assert_eq!(calls, Covariates::new(Scale::ZERO_TO_TEN));
    assert_eq!(
        message(Adjusted::prediction_powered(&Nps::STANDARD, &calls).unwrap_err()),
        "no answers, so no score"
    );
    calls.record(9, 8).unwrap();
    assert_eq!(
        message(
            calls
                .merge(&Covariates::new(Scale::ONE_TO_FIVE))
                .unwrap_err()
        ),
        "answers on the scale 1-5 do not go with answers on the scale 0-10"
    );
    assert_eq!(
        message(Adjusted::regression(&Nps::STANDARD, &calls, f64::NAN).unwrap_err()),
        "a covariate is a finite number of at most 1e100, not NaN"
    );
    let pairs = [(Some(9), Some(9)), (None, Some(3)), (None, Some(4))];
    let pairs = CrossTally::from_answers(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, pairs).unwrap();
    assert_eq!(
        message(Covariates::from_pairs(&Nps::STANDARD, &pairs).unwrap_err()),
        "of 2 answers nothing is known before: leave them out, or compare them as a stratum of their own"
    );
    let one = Tally::from_ratings(Scale::THUMBS, [1]).unwrap();
    let two = Tally::from_ratings(Scale::THUMBS, [1, 0]).unwrap();
    let metric = Csat::top_box(1);
    assert_eq!(
        message(Adjusted::poststratified(&metric, [(&two, 9), (&one, 9)]).unwrap_err()),
        "1 answer of stratum 1 tell no error: it takes 2"
    );
    assert_eq!(
        message(Adjusted::poststratified(&metric, [(&two, 1)]).unwrap_err()),
        "2 answers of stratum 0 from 1 people"
    );
    assert_eq!(
        message(Adjusted::poststratified(&metric, []).unwrap_err()),
        "no answers, so no score"
    );
}

/// Where nothing can be learnt the score is the plain one, to the last bit.
#[test]
fn what_does_not_help_changes_nothing() {
    let same = covariates(
        Scale::ZERO_TO_TEN,
        &[9.0, 3.0, 8.0, 10.0],
        &[0.1; 4],
        &[0.1; 9],
    );
    let against = covariates(
        Scale::ZERO_TO_TEN,
        &[9.0, 3.0, 8.0, 10.0],
        &[1.0, 8.0, 2.0, 0.0],
        &[4.0, 5.0, 6.0],
    );
    let alone = covariates(Scale::ZERO_TO_TEN, &[9.0, 3.0, 8.0], &[8.0, 4.0, 7.0], &[]);
    let few = covariates(
        Scale::ZERO_TO_TEN,
        &[9.0, 3.0],
        &[8.0, 4.0],
        &[4.0, 5.0, 6.0],
    );
    let unanimous = covariates(
        Scale::ZERO_TO_TEN,
        &[9.0; 4],
        &[8.0, 4.0, 7.0, 9.0],
        &[4.0; 3],
    );
    for known in [same, against, alone, few, unanimous] {
        let score = Adjusted::prediction_powered(&Nps::STANDARD, &known).unwrap();
        assert_eq!(score.estimate(), score.plain());
        assert_eq!(score.slope(), Some(0.0));
        assert!(score.std_error().is_finite());
    }
}

#[test]
fn usable_as_any_other() {
    let known = covariates(
        Scale::ZERO_TO_TEN,
        &[9.0, 3.0, 8.0, 10.0, 7.0, 9.0, 2.0, 10.0],
        &[80.0, -50.0, 20.0, 90.0, 0.0, 60.0, -80.0, 70.0],
        &[60.0, 70.0, 85.0, -10.0, 90.0, 30.0, 75.0, 40.0, 55.0, 95.0],
    );
    let adjusted = Adjusted::prediction_powered(&Nps::STANDARD, &known).unwrap();
    let estimate = Estimate::from(adjusted.clone());
    let plain = adjusted.plain();
    assert!(estimate.interval(Confidence::P95).width() < plain.interval(Confidence::P95).width());
    let difference = Difference::independent(&estimate, plain).unwrap();
    assert!(
        difference
            .interval(Confidence::P95)
            .contains(difference.value())
    );
    let goal = KeyResult::reach("NPS", 0, 60)
        .unwrap()
        .with_reading(&estimate);
    assert!(goal.current().probability_reached().unwrap() > 0.0);
    #[cfg(feature = "serde")]
    {
        let stored = serde_json::to_string(&estimate).unwrap();
        let found: Estimate = serde_json::from_str(&stored).unwrap();
        assert_eq!(found, estimate);
        assert_eq!(
            found.interval(Confidence::P95),
            estimate.interval(Confidence::P95)
        );
    }
}

/// Ratings with what is known, and what is known of others.
fn any_covariates() -> impl Strategy<Value = Covariates> {
    let known = prop_oneof![
        -1e3..1e3_f64,
        (0..11_u8).prop_map(f64::from),
        Just(1e100),
        Just(0.0)
    ];
    let answers = prop::collection::vec((0..11_u8, known.clone()), 1..40);
    (answers, prop::collection::vec(known, 0..60)).prop_map(|(answers, others)| {
        let mut covariates = Covariates::new(Scale::ZERO_TO_TEN);
        for (rating, known) in answers {
            covariates.record(rating, known).unwrap();
        }
        for known in others {
            covariates.record_unanswered(known).unwrap();
        }
        covariates
    })
}

/// A slope of 10¹⁰⁰ in size puts the score next to the end of its range, where the fit once lost a third of its mass.
#[cfg(feature = "serde")]
#[test]
fn a_score_next_to_an_end_comes_back() {
    for (answers, mean) in [
        (&[(2_u8, 1e100), (0, 0.0), (6, 1e100)][..], 0.0),
        (&[(8, 1e100), (10, 0.0), (4, 1e100)][..], 0.0),
        (&[(0, 1e100), (0, 1e100), (0, 1e100)][..], 0.0),
    ] {
        let mut known = Covariates::new(Scale::ZERO_TO_TEN);
        for (rating, covariate) in answers {
            known.record(*rating, *covariate).unwrap();
        }
        let score = Adjusted::regression(&Ces::MEAN, &known, mean).unwrap();
        let estimate = score.estimate();
        let stored = serde_json::to_string(estimate).unwrap();
        let back: Estimate = serde_json::from_str(&stored).unwrap();
        assert_eq!(&back, estimate, "{stored}");
    }
}

/// A covariate of 10¹⁰⁰ leaves next to no error, which is said as it is, although no sample is worth so much.
#[test]
fn next_to_no_error_is_said() {
    let known = |answers: [(u8, f64); 3]| {
        let mut known = Covariates::new(Scale::ZERO_TO_TEN);
        for (rating, covariate) in answers {
            known.record(rating, covariate).unwrap();
        }
        known
    };
    let first = known([(7, 1e100), (0, 0.0), (0, 0.0)]);
    let second = known([(0, 0.0), (0, 0.0), (0, 125.664_922_633_137_47)]);
    let groups = [&first, &second];
    for scores in [
        Adjusted::cuped(&Nps::STANDARD, groups),
        Adjusted::separate_slopes(&Nps::STANDARD, groups),
    ] {
        for score in scores.unwrap() {
            let error = score.estimate().std_error();
            let is_plain = score.estimate() == score.plain();
            assert!(
                is_plain || error <= score.std_error() * (1.0 + 1e-9),
                "{error} {score:?}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_adjustment(first in any_covariates(), second in any_covariates(), mean in -1e3..1e3_f64) {
        let mut found = vec![
            Adjusted::prediction_powered(&Nps::STANDARD, &first).unwrap(),
            Adjusted::regression(&Ces::MEAN, &first, mean).unwrap(),
        ];
        found.extend(Adjusted::cuped(&Nps::STANDARD, [&first, &second]).unwrap());
        found.extend(Adjusted::separate_slopes(&Nps::STANDARD, [&first, &second]).unwrap());
        for score in found {
            let estimate = score.estimate();
            prop_assert!(estimate.range().contains(&estimate.value()));
            prop_assert!(estimate.effective_size() >= estimate.sample_size() as f64 * (1.0 - 1e-12));
            prop_assert!(score.std_error().is_finite() && score.slope().unwrap().is_finite());
            let is_plain = estimate == score.plain();
            prop_assert!(
                is_plain || score.std_error() == 0.0 || estimate.std_error() <= score.std_error() * (1.0 + 1e-9),
                "{} {} {}", estimate.std_error(), score.std_error(), estimate.value()
            );
            let mut before: Option<[f64; 2]> = None;
            for level in [0.5, 0.9, 0.95, 0.999] {
                let interval = estimate.interval(Confidence::new(level).unwrap());
                prop_assert!(interval.contains(estimate.value()));
                if let Some([lower, upper]) = before {
                    prop_assert!(interval.lower() <= lower && interval.upper() >= upper);
                }
                before = Some([interval.lower(), interval.upper()]);
            }
            #[cfg(feature = "serde")]
            {
                let stored = serde_json::to_string(estimate).unwrap();
                prop_assert_eq!(&serde_json::from_str::<Estimate>(&stored).unwrap(), estimate);
            }
        }
    }

    /// The order of the people, and how they were put together, change nothing but the last digits.
    #[test]
    fn merged_is_whole(first in any_covariates(), second in any_covariates()) {
        let (mut forth, mut back) = (first.clone(), second.clone());
        forth.merge(&second).unwrap();
        back.merge(&first).unwrap();
        let [forth, back] = [forth, back]
            .map(|known| Adjusted::prediction_powered(&Ces::MEAN, &known).unwrap());
        prop_assert!((forth.estimate().value() - back.estimate().value()).abs() < 1e-9);
        prop_assert!((forth.std_error() - back.std_error()).abs() < 1e-9);
    }
}
