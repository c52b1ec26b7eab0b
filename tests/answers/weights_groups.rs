//! Groups and questions of one designed survey.

use super::weights_support::{column, designed, numbers, of};
use crate::support::{Case, assert_near, cases};
use cxmetrics::estimate::JointScores;
use cxmetrics::weight::Survey;
use cxmetrics::{
    Ces, Confidence, Csat, Difference, DifferenceError, Method, Metric, MetricError, Nps, Scale,
    Tally,
};
use proptest::prelude::*;

fn case(id: &str) -> Case {
    let mut rows = cases("survey-groups.json").into_iter();
    rows.find(|case| case.id == id).unwrap()
}

fn answers(case: &Case, key: &str) -> Vec<Option<i64>> {
    let rows = case.input[key].as_array().unwrap();
    rows.iter().map(serde_json::Value::as_i64).collect()
}

/// The NPS values and, if there are some, the efforts of a row, with its weights.
fn survey(case: &Case) -> Survey {
    let nps = answers(case, "nps_values");
    let rating = |value: i64| match value {
        -1 => 3,
        0 => 8,
        _ => 9,
    };
    let survey = Survey::from_answers(
        Scale::ZERO_TO_TEN,
        nps.into_iter().map(|value| value.map(rating)),
    )
    .unwrap()
    .with_weights(numbers(case, "weights"))
    .unwrap();
    if case.input["ces"].is_array() {
        survey
            .with_question(Scale::ONE_TO_SEVEN, answers(case, "ces"))
            .unwrap()
    } else {
        survey
    }
}

fn clustered(case: &Case) -> Survey {
    let clusters = column(case, "cluster");
    survey(case).with_clusters(&clusters).unwrap()
}

/// Means and covariances of a row, whose NPS is a hundredth of ours.
fn check(case: &Case, scores: &JointScores, units: &[f64]) {
    let row = |value: &serde_json::Value| -> Vec<f64> {
        let list = value.as_array().unwrap();
        list.iter().map(|x| x.as_f64().unwrap()).collect()
    };
    let means = row(&case.expect["mean"]);
    assert_eq!(means.len(), scores.len());
    for (i, mean) in means.into_iter().enumerate() {
        let own = &scores.estimates()[i];
        assert_near(own.value() / units[i], mean, 1e-10);
        let covariances = row(&case.expect["cov"][i]);
        for (j, expected) in covariances.into_iter().enumerate() {
            let found = scores.covariance(i, j).unwrap() / (units[i] * units[j]);
            assert_near(found, expected, 1e-10);
        }
        let error = own.std_error() / units[i];
        assert_near(
            error * error,
            scores.covariance(i, i).unwrap() / (units[i] * units[i]),
            1e-10,
        );
    }
}

#[test]
fn groups_of_a_clustered_survey() {
    let case = case("J017");
    let survey = clustered(&case);
    let groups = column(&case, "group");
    let by_group = survey.by(&groups).unwrap();
    assert_eq!(by_group.keys(), ["E", "H", "M"]);
    let scores = by_group.scores(&Nps::STANDARD).unwrap();
    check(&case, &scores, &[100.0; 3]);
    assert_eq!(scores.estimates()[0].degrees_of_freedom(), 6);
}

#[test]
fn groups_of_a_stratified_survey() {
    let case = case("J018");
    let strata = column(&case, "strata");
    let met = column(&case, "met");
    let stratified = survey(&case).with_strata(&strata).unwrap();
    let scores = stratified.by(&met).unwrap().scores(&Nps::STANDARD).unwrap();
    check(&case, &scores, &[100.0; 2]);

    let sizes = case.input["stratum_sizes"].as_object().unwrap();
    let sizes = sizes
        .iter()
        .map(|(name, size)| (name.clone(), size.as_u64().unwrap()));
    let finite = survey(&case).with_finite_strata(&strata, sizes).unwrap();
    let scores = finite.by(&met).unwrap().scores(&Nps::STANDARD).unwrap();
    let expected = case.expect["se_with_fpc"].as_array().unwrap();
    for (estimate, expected) in scores.estimates().iter().zip(expected) {
        assert_near(
            estimate.std_error() / 100.0,
            expected.as_f64().unwrap(),
            1e-10,
        );
    }
}

#[test]
fn groups_after_poststratification() {
    let case = case("J015");
    let post = &case.input["post"];
    let totals = post["totals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|total| total.as_f64().unwrap());
    let levels = post["levels"].as_array().unwrap().iter();
    let totals = levels
        .map(|level| level.as_str().unwrap().to_owned())
        .zip(totals);
    let survey = clustered(&case)
        .poststratified(&column(&case, "group"), totals)
        .unwrap();
    let overall = of(&survey);
    case.check("overall", overall.value() / 100.0);
    case.check("overall_se", overall.std_error() / 100.0);
    let met = column(&case, "met");
    let by_met = survey.by(&met).unwrap();
    check(&case, &by_met.scores(&Nps::STANDARD).unwrap(), &[100.0; 2]);
    let [yes, no] = ["Yes", "No"].map(str::to_owned);
    let difference = by_met.difference(&Nps::STANDARD, &yes, &no).unwrap();
    case.check("difference_last_first", difference.value() / 100.0);
    case.check("difference_se", difference.std_error() / 100.0);
}

#[test]
fn a_difference_of_groups() {
    let case = case("J014");
    let survey = clustered(&case);
    let groups = column(&case, "group");
    let [first, second] = ["E", "M"].map(str::to_owned);
    let by_group = survey.by(&groups).unwrap();
    let difference = by_group
        .difference(&Nps::STANDARD, &first, &second)
        .unwrap();
    case.check("difference", difference.value() / 100.0);
    case.check("se", difference.std_error() / 100.0);
    // R takes the degrees of freedom of the whole design; M is found in five of the seven clusters.
    let student = difference.student_t_of_design();
    assert_eq!(
        case.expect["df"].as_u64(),
        Some(student.degrees_of_freedom())
    );
    case.check("p", student.p_value().unwrap());
    let interval = student.interval(case.confidence());
    case.check("t_lower", interval.lower() / 100.0);
    case.check("t_upper", interval.upper() / 100.0);
    assert_eq!(difference.student_t().degrees_of_freedom(), 4);
    // The p-value and the interval agree.
    let p = difference.p_value();
    let at = difference.interval(Confidence::new(1.0 - p).unwrap());
    assert!(
        at.upper().abs() < 1e-6 || at.lower().abs() < 1e-6,
        "{p} {at:?}"
    );
}

#[test]
fn groups_and_questions() {
    let case = case("J020");
    let survey = clustered(&case);
    let groups = column(&case, "group");
    let scores = survey
        .by(&groups)
        .unwrap()
        .scores_of_all(&[&Nps::STANDARD, &Ces::MEAN])
        .unwrap();
    check(&case, &scores, &[100.0, 100.0, 100.0, 1.0, 1.0, 1.0]);
}

#[test]
fn questions_with_missing_answers() {
    let case = case("J021");
    let scores = clustered(&case)
        .scores(&[&Nps::STANDARD, &Ces::MEAN])
        .unwrap();
    check(&case, &scores, &[100.0, 1.0]);
    case.check("correlation", scores.correlation(0, 1).unwrap());
}

/// Without weights and design, scores are those of the tallies, and different groups are different people.
#[test]
fn plain_surveys() {
    let (ratings, efforts) = ([9, 10, 3, 8, 6, 9, 2], [6, 7, 2, 5, 4, 6, 1]);
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)
        .unwrap()
        .with_question(Scale::ONE_TO_SEVEN, efforts.map(Some))
        .unwrap();
    let scores = survey.scores(&[&Nps::STANDARD, &Ces::MEAN]).unwrap();
    let nps = Tally::from_ratings(Scale::ZERO_TO_TEN, ratings).unwrap();
    let ces = Tally::from_ratings(Scale::ONE_TO_SEVEN, efforts).unwrap();
    assert_eq!(scores.estimates()[0], Nps::STANDARD.estimate(&nps).unwrap());
    assert_eq!(scores.estimates()[1], Ces::MEAN.estimate(&ces).unwrap());
    let by_half = survey.by(&[1, 2, 1, 2, 1, 2, 1]).unwrap();
    let halves = by_half.scores(&Nps::STANDARD).unwrap();
    assert_eq!(halves.correlation(0, 1), Some(0.0));
    let rest = by_half.against_rest(&Nps::STANDARD, &1).unwrap();
    let other = by_half.difference(&Nps::STANDARD, &1, &2).unwrap();
    assert_eq!(rest.value(), other.value());
    assert_near(rest.std_error(), other.std_error(), 1e-12);
}

/// Of groups that no cluster has members of both of, nothing is left of the covariance but rounding, and that is none.
#[test]
fn groups_of_different_persons_are_independent() {
    let ratings = [
        9, 10, 3, 7, 8, 10, 9, 6, 0, 10, 8, 7, 9, 9, 5, 10, 10, 4, 8, 9, 2, 10, 7, 9,
    ];
    let person: Vec<usize> = (0..ratings.len()).collect();
    let group: Vec<usize> = person.iter().map(|index| index / 6 % 3).collect();
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)
        .unwrap()
        .with_clusters(&person)
        .unwrap();
    let scores = survey.by(&group).unwrap().scores(&Nps::STANDARD).unwrap();
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
        assert_eq!(scores.covariance(first, second), Some(0.0));
        assert_eq!(scores.correlation(first, second), Some(0.0));
        let [one, other] = [first, second].map(|at| &scores.estimates()[at]);
        assert!(Difference::independent(one, other).is_ok());
    }
    // Two in a cluster, of different groups, go together.
    let pairs: Vec<usize> = person.iter().map(|index| index / 2).collect();
    let sides: Vec<usize> = person.iter().map(|index| index % 2).collect();
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)
        .unwrap()
        .with_clusters(&pairs)
        .unwrap();
    let scores = survey.by(&sides).unwrap().scores(&Nps::STANDARD).unwrap();
    assert_ne!(scores.correlation(0, 1), Some(0.0));
    let [one, other] = scores.estimates() else {
        unreachable!()
    };
    assert_eq!(
        Difference::independent(one, other),
        Err(DifferenceError::SamePeople)
    );
}

/// The rating itself, in a unit of one's own.
struct In(f64);

impl Metric for In {
    fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
        Ok(rating * self.0)
    }
}

/// Powers of two round nothing: how two groups go together is the same in any unit, to the last digit.
#[test]
fn covariances_have_the_unit_of_the_values() {
    let ratings = [9, 10, 3, 7, 8, 10, 9, 6, 0, 10, 8, 7];
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)
        .unwrap()
        .with_clusters(&[1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])
        .unwrap();
    let sides = survey.by(&[1, 2].repeat(6)).unwrap();
    let own = sides.scores(&In(1.0)).unwrap();
    let correlation = own.correlation(0, 1).unwrap();
    assert!(correlation.abs() > 0.1, "{correlation}");
    for unit in [-60, -20, 20, 60].map(|exponent| 2.0_f64.powi(exponent)) {
        let scores = sides.scores(&In(unit)).unwrap();
        assert_eq!(scores.correlation(0, 1), Some(correlation));
        for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let covariance = own.covariance(i, j).unwrap() * unit * unit;
            assert_eq!(scores.covariance(i, j), Some(covariance));
        }
    }
}

/// A group whose clusters have one score has no error but rounding, which goes together with nothing, wherever it stands.
#[test]
fn a_group_without_an_error_goes_with_no_other() {
    let unlike = [[2, 1, 4], [5, 2, 1], [1, 1, 3], [4, 3, 2]];
    for alike in 0..3 {
        let mut rows = Vec::new();
        for (cluster, shares) in (0_u32..).zip(unlike) {
            for group in 0..3 {
                // Promoters of two kinds, and as many detractors as both; or any numbers of all.
                let tenths = if group == alike {
                    let (tens, nines) = (2 * cluster + 3, 7 * cluster + 1);
                    [nines, tens, nines + tens]
                } else {
                    [0, 1, 2].map(|at| shares[(at + group) % 3])
                };
                let weights = tenths.map(|tenths| f64::from(tenths) / 10.0);
                rows.extend(
                    [9, 10, 3]
                        .into_iter()
                        .zip(weights)
                        .map(|row| (row, cluster, group)),
                );
            }
        }
        let survey = Survey::new(
            Scale::ZERO_TO_TEN,
            rows.iter().map(|((rating, _), ..)| *rating),
        )
        .unwrap()
        .with_weights(rows.iter().map(|((_, weight), ..)| *weight))
        .unwrap()
        .with_clusters(&rows.iter().map(|row| row.1).collect::<Vec<_>>())
        .unwrap();
        let groups: Vec<usize> = rows.iter().map(|row| row.2).collect();
        let scores = survey.by(&groups).unwrap().scores(&Nps::STANDARD).unwrap();
        let error = scores.estimates()[alike].std_error();
        assert!(error > 0.0 && error < 1e-12, "{error}");
        for other in 0..3 {
            assert_eq!(scores.covariance(alike, other), Some(0.0), "{other}");
            assert_eq!(scores.covariance(other, alike), Some(0.0), "{other}");
            assert_eq!(scores.correlation(alike, other), None);
        }
        let [one, other] = [(alike + 1) % 3, (alike + 2) % 3];
        assert!(scores.correlation(one, other).unwrap().abs() > 0.01);
        assert_eq!(scores.covariance(one, other), scores.covariance(other, one));
    }
}

/// Where everybody was asked, a difference is what it is.
#[test]
fn the_difference_of_a_census_is_known() {
    let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 6, 9, 2, 10])
        .unwrap()
        .with_population(8)
        .unwrap();
    let groups = survey.by(&[1, 1, 2, 1, 2, 1, 2, 2]).unwrap();
    let difference = groups.difference(&Nps::STANDARD, &1, &2).unwrap();
    assert_eq!((difference.value(), difference.std_error()), (125.0, 0.0));
    assert_eq!(difference.p_value(), 0.0);
    assert_eq!(difference.composite().p_value(125.0), 1.0);
    let composite = difference.composite();
    for interval in [
        difference.interval(Confidence::P95),
        composite.cautious_interval(Confidence::P95),
        composite
            .interval_with(Method::Likelihood, Confidence::P95)
            .unwrap(),
    ] {
        assert_eq!(interval.method(), Method::Census);
        assert_eq!((interval.lower(), interval.upper()), (125.0, 125.0));
    }
    // As long as somebody was left out, a difference of 0 is not impossible.
    let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 6, 9, 2, 10])
        .unwrap()
        .with_population(9)
        .unwrap();
    let groups = survey.by(&[1, 1, 2, 1, 2, 1, 2, 2]).unwrap();
    let difference = groups.difference(&Nps::STANDARD, &1, &2).unwrap();
    assert!(difference.p_value() > 0.0);
    assert_eq!(difference.interval(Confidence::P95).method(), Method::Score);
}

/// Two groups of one cluster sample, which the same districts tie together: R's `svyby` and `svyttest`.
#[test]
fn schools_that_met_their_target() {
    let path = format!("{}/tests/data/apiclus1.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    let list = |key: &str| -> Vec<u64> {
        let list = data[key].as_array().unwrap();
        list.iter().map(|number| number.as_u64().unwrap()).collect()
    };
    let (stars, met) = (list("star"), list("met"));
    let clustered = Survey::new(Scale::ONE_TO_FIVE, stars.iter().copied())
        .unwrap()
        .with_weights(vec![data["weight"].as_f64().unwrap(); stars.len()])
        .unwrap()
        .with_clusters(&list("district"))
        .unwrap();
    let finite = clustered
        .clone()
        .with_population(data["districts"].as_u64().unwrap())
        .unwrap();
    for (key, survey) in [("finite", finite), ("infinite", clustered)] {
        let near = |name: &str, found: f64| {
            let expected = data[key][name].as_f64().unwrap();
            assert!(
                (found - expected).abs() <= 1e-10,
                "{key} {name}: {found}, not {expected}"
            );
        };
        let groups = survey.by(&met).unwrap();
        let scores = groups.scores(&Ces::MEAN).unwrap();
        near("no", scores.estimates()[0].value());
        near("yes", scores.estimates()[1].value());
        near("var_no", scores.covariance(0, 0).unwrap());
        near("var_yes", scores.covariance(1, 1).unwrap());
        near("covariance", scores.covariance(0, 1).unwrap());
        let difference = groups.difference(&Ces::MEAN, &1, &0).unwrap();
        near("difference", difference.value());
        near("se", difference.std_error());
        let design = difference.student_t_of_design();
        assert_eq!(data[key]["df_of_design"], design.degrees_of_freedom());
        let student = difference.student_t_of_regression();
        assert_eq!(data[key]["df"], student.degrees_of_freedom());
        near("p", student.p_value().unwrap());
        let interval = student.interval(Confidence::P95);
        near("lower", interval.lower());
        near("upper", interval.upper());
        // As strangers the two groups would be nearly twice as unsure, and what little there is to see would be gone.
        let strangers = scores.estimates()[0]
            .std_error()
            .hypot(scores.estimates()[1].std_error());
        assert!(strangers > 1.8 * difference.std_error());
    }
}

#[test]
fn a_group_in_one_cluster() {
    let survey = Survey::new(Scale::THUMBS, [1, 0, 1, 1, 0, 1])
        .unwrap()
        .with_clusters(&[1, 1, 2, 2, 3, 3])
        .unwrap();
    let groups = survey.by(&["a", "a", "b", "b", "b", "b"]).unwrap();
    let error = groups.scores(&Csat::top_box(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "group \"a\": all 2 answers are in one cluster: how clusters differ is unknown, not zero"
    );
    // One answer in each of several strata still has an interval, and a stored form.
    let strata = Survey::new(Scale::THUMBS, [1, 0, 1, 1, 0, 1])
        .unwrap()
        .with_strata(&[1, 1, 2, 2, 3, 3])
        .unwrap();
    let groups = strata.by(&[1, 2, 1, 2, 1, 2]).unwrap();
    let scores = groups.scores(&Csat::top_box(1)).unwrap();
    assert_eq!(scores.estimates()[0].degrees_of_freedom(), 1);
    assert!(scores.estimates()[0].interval(Confidence::P95).width() > 90.0);
}

/// A panel: those who answered in one wave only count in that wave, and the others tie the waves together.
#[test]
fn waves_of_a_panel() {
    let spring = [
        Some(6),
        Some(8),
        Some(9),
        Some(3),
        Some(9),
        None,
        Some(7),
        Some(10),
    ];
    let autumn = [
        Some(9),
        Some(9),
        Some(10),
        Some(5),
        None,
        Some(7),
        Some(9),
        Some(10),
    ];
    let weights = [1.2, 0.8, 1.0, 1.5, 0.7, 1.1, 0.9, 1.3];
    let panel = Survey::from_answers(Scale::ZERO_TO_TEN, spring)
        .unwrap()
        .with_question(Scale::ZERO_TO_TEN, autumn)
        .unwrap()
        .with_weights(weights)
        .unwrap();
    let change = panel.difference(&Ces::MEAN, 1, 0).unwrap();
    // By hand: z = w [1[autumn] (y − ȳ)/W − 1[spring] (x − x̄)/W], V = 8/7 Σ z².
    let influence = |answers: &[Option<i32>]| -> (f64, Vec<f64>) {
        let rows = || answers.iter().zip(weights);
        let total: f64 = rows()
            .filter(|(own, _)| own.is_some())
            .map(|(_, w)| w)
            .sum();
        let sum: f64 = rows()
            .filter_map(|(own, w)| own.map(|own| f64::from(own) * w))
            .sum();
        let mean = sum / total;
        let z = rows().map(|(own, w)| own.map_or(0.0, |own| w * (f64::from(own) - mean) / total));
        (mean, z.collect())
    };
    let ((before, x), (after, y)) = (influence(&spring), influence(&autumn));
    assert_near(change.value(), after - before, 1e-12);
    let square: f64 = x.iter().zip(&y).map(|(x, y)| (y - x).powi(2)).sum();
    assert_near(change.std_error(), (8.0 / 7.0 * square).sqrt(), 1e-12);
    // As strangers they would be less sure.
    let apart: f64 = x.iter().chain(&y).map(|z| z.powi(2)).sum();
    assert!(change.std_error() < (8.0 / 7.0 * apart).sqrt());
    assert!(panel.difference(&Ces::MEAN, 2, 0).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn differences_keep_the_laws(survey in designed(), seed in any::<u64>(), level in 0.5_f64..0.999) {
        let group: Vec<u64> = (0..survey.len() as u64).map(|at| (seed >> (at % 40)) & 1).collect();
        let groups = survey.by(&group).unwrap();
        let Ok(difference) = groups.difference(&Nps::STANDARD, &0, &1) else {
            return Ok(()); // a group without members, or in one cluster only
        };
        let confidence = Confidence::new(level).unwrap();
        let interval = difference.interval(confidence);
        prop_assert!(interval.contains(difference.value()), "{interval:?}");
        prop_assert!(-200.0 - 1e-9 <= interval.lower() && interval.upper() <= 200.0 + 1e-9);
        let wide = difference.interval(Confidence::new(0.5 + 0.5 * level).unwrap());
        prop_assert!(wide.lower() <= interval.lower() + 1e-9 && interval.upper() <= wide.upper() + 1e-9);
        let back = groups.difference(&Nps::STANDARD, &1, &0).unwrap();
        prop_assert!((back.value() + difference.value()).abs() < 1e-9);
        prop_assert!((back.interval(confidence).lower() + interval.upper()).abs() < 1e-7);
        let p = difference.p_value();
        prop_assert!((0.0..=1.0).contains(&p));
        if (p - (1.0 - level)).abs() > 1e-6 {
            prop_assert_eq!(p < 1.0 - level, !interval.contains(0.0), "{} {:?}", p, interval);
        }
    }
}
