//! The laws of weighted and designed estimates.

use super::weights_support::{answers, any_confidence, bits, designed, of};
use crate::support::share;
use cxmetrics::weight::Survey;
use cxmetrics::{
    Ces, Confidence, Csat, Estimate, Method, Metric, Nps, Scale, Tally, WeightedTally,
};
use proptest::prelude::*;

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
