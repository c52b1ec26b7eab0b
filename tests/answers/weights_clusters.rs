//! Few clusters: lone ones, the guard near the ends of the range, and the laws of intervals on next to nothing.

use super::weights_support::{column, numbers, of, ratings};
use crate::support::{Case, cases, share};
use cxmetrics::weight::{LoneCluster, Margin, Survey, SurveyError};
use cxmetrics::{Ces, Confidence, Csat, Estimate, Method, Metric, Nps, Scale, WeightedTally};
use proptest::prelude::*;

/// The answers, weights, strata and populations of a row.
fn stratified(case: &Case, policy: LoneCluster) -> Result<Survey, SurveyError> {
    let strata = column(case, "strata");
    let sizes = case.counts("population");
    let populations = strata.iter().cloned().zip(sizes);
    Survey::new(Scale::ZERO_TO_TEN, numbers(case, "y"))?
        .with_weights(numbers(case, "weight"))?
        .with_lone_clusters(policy)?
        .with_finite_strata(&strata, populations)
}

#[test]
fn lone_strata() {
    let rows = cases("survey-weights.json");
    let row = |id: &str| rows.iter().find(|case| case.id == id).unwrap();
    let error = |case: &Case, policy| {
        let survey = stratified(case, policy).unwrap();
        Ces::MEAN.estimate_survey(&survey).unwrap()
    };

    let lone = row("H1207");
    assert!(matches!(
        stratified(lone, LoneCluster::Refuse),
        Err(SurveyError::SingleCluster { .. })
    ));
    for (policy, key) in [
        (LoneCluster::Certainty, "se_if_certainty"),
        (LoneCluster::Centre, "se_if_adjust"),
        (LoneCluster::Average, "se_if_average"),
    ] {
        lone.check(key, error(lone, policy).std_error());
    }
    // By hand: strata B and C as one of 4 among 34, z = w (y − ȳ) / W.
    let (y, w) = (numbers(lone, "y"), numbers(lone, "weight"));
    let total: f64 = w.iter().sum();
    let mean = y.iter().zip(&w).map(|(y, w)| y * w).sum::<f64>() / total;
    let z: Vec<f64> = y
        .iter()
        .zip(&w)
        .map(|(y, w)| w * (y - mean) / total)
        .collect();
    let part = |z: &[f64], population: f64| {
        let n = z.len() as f64;
        let center = z.iter().sum::<f64>() / n;
        let squares: f64 = z.iter().map(|z| (z - center).powi(2)).sum();
        (1.0 - n / population) * n / (n - 1.0) * squares
    };
    let collapsed = error(lone, LoneCluster::Collapse);
    let expected = (part(&z[..3], 20.0) + part(&z[3..], 34.0)).sqrt();
    assert!((collapsed.std_error() - expected).abs() < 1e-12);
    assert_eq!(collapsed.degrees_of_freedom(), 5);

    let census = row("H1208");
    let estimate = error(census, LoneCluster::Refuse);
    census.check("mean", estimate.value());
    census.check("se", estimate.std_error());
    assert_eq!(estimate.degrees_of_freedom(), 5);
}

#[test]
fn a_census_of_one_is_no_lone_cluster() {
    let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 8, 7, 2, 5])
        .unwrap()
        .with_weights([5.0, 5.0, 5.0, 5.0, 1.0])
        .unwrap()
        .with_finite_strata(&["a", "a", "b", "b", "c"], [("a", 10), ("b", 10), ("c", 1)])
        .unwrap();
    let nps = of(&survey);
    assert!((nps.value() + 100.0 / 21.0).abs() < 1e-12);
    // √(2 · 0.8 · …): z is ±½ (5/21) in a and b.
    let one =
        |first: f64, second: f64| 0.8 * 2.0 * 2.0 * ((first - second) * 50.0 * 5.0 / 21.0).powi(2);
    let expected = (one(1.0, 0.0) + one(0.0, -1.0)).sqrt();
    assert!(
        (nps.std_error() - expected).abs() < 1e-11,
        "{}",
        nps.std_error()
    );
    assert!((nps.std_error() - 30.117).abs() < 5e-4);
    assert_eq!(nps.degrees_of_freedom(), 2);
}

#[test]
fn policies_that_find_nothing_to_learn_from() {
    let survey = || Survey::new(Scale::THUMBS, [1, 0, 1]).unwrap();
    for policy in [
        LoneCluster::Certainty,
        LoneCluster::Average,
        LoneCluster::Centre,
        LoneCluster::Refuse,
    ] {
        let alone = survey().with_lone_clusters(policy).unwrap();
        let error = alone.with_strata(&["a", "b", "c"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "stratum \"a\" has 1 cluster: its variance is unknown, not zero",
            "{policy}"
        );
    }
    // Together they are a stratum.
    let collapsed = survey()
        .with_lone_clusters(LoneCluster::Collapse)
        .unwrap()
        .with_strata(&["a", "b", "c"])
        .unwrap();
    let plain = Csat::top_box(1).estimate_survey(&survey()).unwrap();
    let joined = Csat::top_box(1).estimate_survey(&collapsed).unwrap();
    assert_eq!(joined.degrees_of_freedom(), plain.degrees_of_freedom());
    // What is certain and what was all seen leave nothing to learn from.
    let certain = survey()
        .with_lone_clusters(LoneCluster::Certainty)
        .unwrap()
        .with_finite_strata(&["a", "b", "b"], [("a", 5), ("b", 2)]);
    assert!(matches!(certain, Err(SurveyError::SingleCluster { .. })));
}

#[test]
fn guarded_design_effects() {
    let mut compared = 0;
    for case in cases("survey-groups.json") {
        if case.method != "few clusters: guarded design effect" {
            continue;
        }
        let nps = Survey::new(Scale::ZERO_TO_TEN, nps_ratings(&case))
            .unwrap()
            .with_weights(numbers(&case, "weights"))
            .unwrap()
            .with_clusters(&column(&case, "cluster"))
            .unwrap();
        let nps = of(&nps);
        case.check("score", nps.value() / 100.0);
        case.check("std_error", nps.std_error() / 100.0);
        if let Some(guarded) = case.expect["deff_guarded"].as_f64() {
            case.check("deff", nps.design_effect());
            let answers = nps.sample_size() as f64;
            assert!((answers / nps.guarded_size() - guarded).abs() < 1e-9 * guarded);
            let unguarded = nps.clone().unguarded().interval(case.confidence());
            case.check("default_lower", unguarded.lower() / 100.0);
            case.check("default_upper", unguarded.upper() / 100.0);
        } else {
            assert_eq!(nps.guarded_size(), 5.0);
        }
        let interval = nps.interval(case.confidence());
        case.check("lower", interval.lower() / 100.0);
        case.check("upper", interval.upper() / 100.0);
        compared += 1;
    }
    assert_eq!(compared, 3);
}

/// D' = min(D (1 + (u² + v²) √(2/g)), max(n/m, D)) in the last eighth of the range, where v is not 0.
#[test]
fn the_guard_of_a_score_near_an_end() {
    // Eight shops of six, of which some lost one or two.
    let lost = [0_u32, 2, 0, 1, 0, 0, 1, 0];
    let ratings: Vec<u8> = lost
        .iter()
        .flat_map(|&lost| (0..6).map(move |answer| u8::from(answer >= lost)))
        .collect();
    let shop: Vec<u32> = (0..48).map(|answer| answer / 6).collect();
    let survey = Survey::new(Scale::THUMBS, ratings).unwrap();
    let survey = survey.with_clusters(&shop).unwrap();
    let share = Csat::top_box(1).estimate_survey(&survey).unwrap();
    // u = 5/6 and v = 1/3; what each shop has less than its sixth of the four.
    let sums = lost.map(|lost| 0.5 - f64::from(lost));
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    let fourths: f64 = sums.iter().map(|sum| sum.powi(4)).sum();
    let carrying = squares * squares / fourths;
    let effect = share.design_effect();
    let raised = effect * (1.0 + (25.0 / 36.0 + 1.0 / 9.0) * (2.0 / carrying).sqrt());
    assert!(raised < 6.0, "{raised}");
    let guarded = 48.0 / share.guarded_size();
    assert!((guarded / raised - 1.0).abs() < 1e-12, "{guarded} {raised}");
}

/// Clusters of one score do not differ, and what is left of their tenths is rounding: no error, and the guard is the same.
#[test]
fn clusters_that_differ_by_rounding_are_alike() {
    let alike = |unit: f64| {
        let weights = [[1.0, 2.0, 3.0], [7.0, 4.0, 11.0], [13.0, 5.0, 18.0]];
        let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3].repeat(3))
            .unwrap()
            .with_weights(weights.into_iter().flatten().map(|weight| weight * unit))
            .unwrap()
            .with_clusters(&[1, 1, 1, 2, 2, 2, 3, 3, 3])
            .unwrap();
        of(&survey)
    };
    // Sixty-fourths are exact.
    let (whole, tenths) = (alike(1.0), alike(0.1));
    assert_eq!(whole.std_error(), 0.0);
    assert!(tenths.std_error() > 0.0 && tenths.std_error() < 1e-12);
    assert_eq!(whole.guarded_size(), 3.0);
    assert_eq!(tenths.guarded_size(), 3.0);
    for confidence in [Confidence::P80, Confidence::P95] {
        let [whole, tenths] = [&whole, &tenths].map(|nps| nps.interval(confidence));
        assert!((whole.lower() - tenths.lower()).abs() < 1e-9, "{tenths:?}");
        assert!((whole.upper() - tenths.upper()).abs() < 1e-9, "{tenths:?}");
    }
}

/// Promoters, passives and detractors as ratings.
fn nps_ratings(case: &Case) -> Vec<u8> {
    let values = case.input["nps_values"].as_array().unwrap();
    values
        .iter()
        .map(|value| match value.as_i64().unwrap() {
            -1 => 3,
            0 => 8,
            _ => 9,
        })
        .collect()
}

#[test]
fn the_guard_needs_clusters() {
    let case = &cases("weighted.json")[0];
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings(case))
        .unwrap()
        .with_weights(numbers(case, "w"))
        .unwrap();
    let alone: Vec<usize> = (0..survey.len()).collect();
    let strata = column(case, "strata");
    for survey in [
        survey.clone(),
        survey.clone().with_strata(&strata).unwrap(),
        survey.clone().with_population(40).unwrap(),
        survey.with_clusters(&alone).unwrap(),
    ] {
        let nps = of(&survey);
        assert_eq!(nps.guarded_size(), nps.effective_size());
        assert_eq!(nps.clone().unguarded(), nps);
    }
}

#[test]
fn one_degree_of_freedom() {
    let survey = Survey::new(Scale::THUMBS, [0, 1, 1, 0, 1, 1, 1, 0, 1, 0])
        .unwrap()
        .with_clusters(&[1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
        .unwrap();
    let share = Csat::top_box(1).estimate_survey(&survey).unwrap();
    let mut before: Option<[f64; 2]> = None;
    for level in [0.5, 0.8, 0.9, 0.95, 0.99, 0.999] {
        let interval = share
            .interval_with(Method::WilsonContinuity, Confidence::new(level).unwrap())
            .unwrap();
        assert!(interval.contains(60.0), "{interval}");
        if let Some([lower, upper]) = before {
            assert!(
                interval.lower() <= lower && upper <= interval.upper(),
                "{interval}"
            );
        }
        before = Some([interval.lower(), interval.upper()]);
    }
    // 636 times the error of a normal distribution: nothing is known.
    let [lower, upper] = before.unwrap();
    assert!(lower < 0.01 && upper > 99.99);
}

/// One answer that hardly counts is as good as none.
#[test]
fn an_answer_of_next_to_no_weight() {
    for exponent in 30..=90 {
        let light = 10_f64.powf(-f64::from(exponent) / 10.0);
        let answers = (0..11).map(|_| (0, 1.0)).chain([(1, light)]);
        let tally = WeightedTally::from_ratings(Scale::THUMBS, answers).unwrap();
        let share = Csat::top_box(1).estimate_weighted(&tally).unwrap();
        for method in [Method::Likelihood, Method::Anytime] {
            let interval = share.interval_with(method, Confidence::P95).unwrap();
            let none = crate::support::share(0, 12);
            let upper = none.interval_with(method, Confidence::P95).unwrap().upper();
            // The share itself is 9 times the weight, in percent, and the limit is not far from as much.
            assert!(
                (interval.upper() - upper).abs() < 1e-6 + 1000.0 * light,
                "{light} {method} {interval}"
            );
        }
    }
}

/// How the other groups are cut does not matter to two of them: with many groups, each of which few have members of, and with
/// all others as one. Lone strata have what is left of a group that is raked to margins of its own.
#[test]
fn covariances_of_groups_do_not_hang_on_the_others() {
    const REGIONS: usize = 12;
    let mut columns: [Vec<usize>; 4] = Default::default();
    let (mut ratings, mut targets) = (Vec::new(), [Vec::new(), Vec::new()]);
    for region in 0..REGIONS {
        // Of the first the sum of all distances is 0, to the last bit.
        let of_region = match region {
            0 => [1, 9, 3, 7, 4, 6, 0, 10],
            _ => [10, 8, 3, 11 - region, 1, 4, 9, 7],
        };
        for (at, rating) in of_region.into_iter().enumerate() {
            ratings.push(rating);
            let stratum = if [1, 7].contains(&at) {
                100 + ratings.len()
            } else {
                region % 3
            };
            let (gender, age) = (2 * region + at / 4, 2 * region + at / 2 % 2);
            for (column, label) in columns.iter_mut().zip([region, stratum, gender, age]) {
                column.push(label);
            }
        }
        let skewed = if region == 0 { [4.0, 4.0] } else { [5.5, 2.5] };
        targets[0].extend([(2 * region, skewed[0]), (2 * region + 1, skewed[1])]);
        targets[1].extend([(2 * region, skewed[1]), (2 * region + 1, skewed[0])]);
    }
    let [regions, strata, genders, ages] = columns;
    let [of_genders, of_ages] = targets;
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)
        .unwrap()
        .with_lone_clusters(LoneCluster::Centre)
        .unwrap()
        .with_strata(&strata)
        .unwrap()
        .raked(&[
            Margin::new(&genders, of_genders).unwrap(),
            Margin::new(&ages, of_ages).unwrap(),
        ])
        .unwrap();
    let all = survey.by(&regions).unwrap().scores(&Ces::MEAN).unwrap();
    for other in 1..REGIONS {
        let cut: Vec<usize> = regions
            .iter()
            .map(|&region| match region {
                0 => 0,
                region if region == other => 1,
                _ => 2,
            })
            .collect();
        let cut = survey.by(&cut).unwrap().scores(&Ces::MEAN).unwrap();
        let [first, second] = [0, 1].map(|at| cut.estimates()[at].std_error());
        for (found, expected, size) in [
            (
                all.covariance(0, other),
                cut.covariance(0, 1),
                first * second,
            ),
            (
                all.covariance(other, other),
                cut.covariance(1, 1),
                second * second,
            ),
        ] {
            let [found, expected] = [found, expected].map(Option::unwrap);
            assert!(expected != 0.0);
            // Each of its terms is rounded once.
            let apart = (found - expected).abs();
            assert!(apart <= 1e-14 * size, "{other}: {found} is not {expected}");
        }
    }
}

/// Every method of every score: in its range, holding the score, nested in confidence, and finite.
fn keeps_its_word(estimate: &Estimate, levels: &[f64]) -> Result<(), TestCaseError> {
    let (low, high) = (*estimate.range().start(), *estimate.range().end());
    let rounding = 1e-11 * (high - low);
    for method in Method::ALL {
        let mut before: Option<[f64; 2]> = None;
        // On more than two values the prior alone decides when all answers are at one end, as its docs say.
        let at_end = estimate.value() == low || estimate.value() == high;
        if method == Method::Dirichlet && at_end {
            continue;
        }
        for &level in levels {
            let Ok(interval) = estimate.interval_with(method, Confidence::new(level).unwrap())
            else {
                prop_assert!(before.is_none(), "{method}: refused at {level} only");
                continue;
            };
            let limits = [interval.lower(), interval.upper()];
            prop_assert!(
                interval.contains(estimate.value()),
                "{method} {level} {interval:?}"
            );
            prop_assert!(
                low <= limits[0] && limits[1] <= high,
                "{method} {level} {interval:?}"
            );
            if let Some([lower, upper]) = before {
                prop_assert!(
                    limits[0] <= lower + rounding && upper <= limits[1] + rounding,
                    "{method} {level} {interval:?} after {lower} {upper} of {estimate:?}"
                );
            }
            before = Some(limits);
        }
    }
    Ok(())
}

const LEVELS: [f64; 9] = [0.01, 0.2, 0.5, 0.68, 0.9, 0.95, 0.99, 0.9999, 0.999_999];

/// The scores of a survey under metrics with two, three and more values.
fn scores(survey: &Survey) -> Vec<Estimate> {
    let metrics: [&dyn Metric; 3] = [&Csat::share_at_least(8), &Nps::STANDARD, &Ces::MEAN];
    metrics
        .iter()
        .filter_map(|metric| metric.estimate_survey(survey).ok())
        .collect()
}

/// A prior that keeps its size draws the limits to the middle as the sample shrinks with the confidence.
#[test]
fn a_posterior_of_next_to_nothing() {
    let ratings = [
        10, 10, 10, 0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
    ];
    let mut exponents = [0.0; 16];
    (exponents[3], exponents[15]) = (5.159_017_885_190_471, 3.693_424_200_257_004);
    let cluster: Vec<usize> = (0..16).map(|row| row % 2).collect();
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)
        .unwrap()
        .with_weights(exponents.map(|exponent| 10_f64.powf(exponent)))
        .unwrap()
        .with_clusters(&cluster)
        .unwrap();
    for estimate in scores(&survey) {
        keeps_its_word(&estimate, &LEVELS).unwrap();
    }
    // A single answer that is at no end is held.
    let alone = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, [(1, 1.0)]).unwrap();
    keeps_its_word(&Ces::MEAN.estimate_weighted(&alone).unwrap(), &LEVELS).unwrap();
}

/// The share of a beta distribution below `x`, by Simpson's rule in φ with x = sin²φ, where nothing is infinite.
fn beta(a: f64, b: f64, x: f64) -> f64 {
    const PIECES: u32 = 20_000;
    let upto = |end: f64| {
        let density =
            |angle: f64| angle.sin().powf(2.0 * a - 1.0) * angle.cos().powf(2.0 * b - 1.0);
        let step = end / f64::from(PIECES);
        let weighed = |piece: u32| {
            let weight = match piece {
                0 | PIECES => 1.0,
                odd if odd % 2 == 1 => 4.0,
                _ => 2.0,
            };
            weight * density(step * f64::from(piece))
        };
        (0..=PIECES).map(weighed).sum::<f64>() * step / 3.0
    };
    upto(x.sqrt().asin()) / upto(core::f64::consts::FRAC_PI_2)
}

/// Prior and counts are worth as much less as t is longer than with a degree of freedom for each answer, down to two in
/// all; below, the normal quantile is the longer one.
#[test]
fn a_posterior_shrinks_with_its_prior() {
    let ratings = [1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1];
    // t(0.975) with 11 degrees of freedom, over that with 4 and with 1.
    let t11 = 2.200_985_160_082_949_f64;
    for (clusters, longer) in [
        (5, 2.776_445_105_197_799 / t11),
        (2, 12.706_204_736_174_7 / t11),
    ] {
        let cluster: Vec<usize> = (0..12).map(|row| row % clusters).collect();
        let survey = Survey::new(Scale::THUMBS, ratings).unwrap();
        let survey = survey.with_clusters(&cluster).unwrap();
        let share = Csat::top_box(1).estimate_survey(&survey).unwrap();
        let share = share.unguarded();
        let size = share.guarded_size();
        let worth = 1.0 / (longer * longer);
        let kept = worth.max(2.0 / (size + 1.0));
        // Φ(−1.96 · factor · √kept) where no more than two are left, by the series of Mills' ratio.
        let tail = if kept > worth {
            let z = 1.959_963_984_540_054 * longer * kept.sqrt();
            // Laplace's continued fraction.
            let mills = (1..200)
                .rev()
                .fold(z, |below, step| z + f64::from(step) / below);
            (-0.5 * z * z).exp() / (core::f64::consts::TAU.sqrt() * mills)
        } else {
            0.025
        };
        let interval = share
            .interval_with(Method::Dirichlet, Confidence::P95)
            .unwrap();
        let (yes, no) = (0.75 * size + 0.5, 0.25 * size + 0.5);
        let (lower, upper) = (interval.lower() / 100.0, interval.upper() / 100.0);
        let below = beta(yes * kept, no * kept, lower);
        let above = beta(no * kept, yes * kept, 1.0 - upper);
        assert!(
            (below / tail - 1.0).abs() < 1e-4,
            "{clusters}: {below} {tail}"
        );
        assert!(
            (above / tail - 1.0).abs() < 1e-4,
            "{clusters}: {above} {tail}"
        );
    }
}

/// How many random surveys are tried: `CXMETRICS_WEIGHT_CASES=30000`, in a release build, is the sweep of a hundred
/// thousand.
fn cases_to_run() -> u32 {
    let wanted = std::env::var("CXMETRICS_WEIGHT_CASES");
    wanted
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(32)
}

/// Two groups in the same two clusters, so that an error of the one makes up for that of the other. Where the guard of few
/// clusters ends the limits of the one hardly move any more, so that the lower limit of the difference has its furthest
/// point at a kink: at 46 %.
#[test]
fn limits_of_a_difference_are_nested_where_the_guard_ends() {
    let survey = Survey::new(Scale::new(0, 2).unwrap(), [0, 2, 0, 1, 0, 0])
        .unwrap()
        .with_weights([0.5, 2.0, 1.0, 1.0, 2.0, 0.5])
        .unwrap()
        .with_clusters(&[0, 1, 0, 1, 1, 0])
        .unwrap()
        .with_population(3)
        .unwrap();
    let groups = survey.by(&["a", "a", "b", "b", "a", "a"]).unwrap();
    let difference = groups.difference(&Ces::MEAN, &"a", &"b").unwrap();
    let mut inside = difference.interval(Confidence::new(0.4).unwrap());
    for percent in 41..=90 {
        let wide = difference.interval(Confidence::new(f64::from(percent) / 100.0).unwrap());
        // Distances of up to 1, found to their rounding.
        assert!(
            wide.lower() <= inside.lower() + 1e-13,
            "{wide:?} {inside:?}"
        );
        assert!(
            wide.upper() >= inside.upper() - 1e-13,
            "{wide:?} {inside:?}"
        );
        inside = wide;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases_to_run()))]

    #[test]
    fn few_clusters_and_any_weights(
        rows in prop::collection::vec((prop_oneof![Just(10_u8), Just(0), 0_u8..=10], -8.0_f64..8.0), 4..30),
        clusters in 2_usize..5,
        spread in prop_oneof![Just(0.0), Just(0.05), Just(0.3), Just(1.0)],
    ) {
        let cluster: Vec<usize> = (0..rows.len()).map(|row| row % clusters).collect();
        let survey = Survey::new(Scale::ZERO_TO_TEN, rows.iter().map(|row| row.0)).unwrap()
            .with_weights(rows.iter().map(|row| 10_f64.powf(row.1 * spread))).unwrap()
            .with_clusters(&cluster).unwrap();
        for estimate in scores(&survey) {
            prop_assert!(estimate.degrees_of_freedom() <= 3);
            keeps_its_word(&estimate, &LEVELS)?;
        }
    }

    #[test]
    fn any_weights(
        rows in prop::collection::vec((prop_oneof![Just(10_u8), Just(0), 0_u8..=10], -8.0_f64..8.0), 1..40),
    ) {
        let survey = Survey::new(Scale::ZERO_TO_TEN, rows.iter().map(|row| row.0)).unwrap()
            .with_weights(rows.iter().map(|row| 10_f64.powf(row.1))).unwrap();
        for estimate in scores(&survey) {
            keeps_its_word(&estimate, &LEVELS)?;
        }
    }

    #[test]
    fn any_design_effect(count in 0_u64..60, more in 0_u64..60, exponent in -12.0_f64..12.0) {
        prop_assume!(count + more > 0);
        let estimate = share(count, count + more).with_design_effect(10_f64.powf(exponent)).unwrap();
        keeps_its_word(&estimate, &LEVELS)?;
    }
}
