//! The public strategies make what they promise, and what they make keeps the laws.
#![cfg(feature = "proptest")]

use cxmetrics::okr::Objective;
use cxmetrics::strategies::{cross_tally, cross_tally_on, weighted_tally, weighted_tally_on};
use cxmetrics::{
    Ces, Confidence, CrossTally, Csat, Difference, Estimate, KeyResult, Method, Metric, Nps,
    Reading, Scale, Tally, WeightedTally,
};
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_scale_is_read_as_it_is_written(scale: Scale) {
        prop_assert_eq!(scale.to_string().parse(), Ok(scale));
        prop_assert!(scale.levels() <= Scale::MAX_LEVELS);
    }

    #[test]
    fn every_metric_gives_a_score_or_a_reason(tally: Tally, nps: Nps, csat: Csat, ces: Ces) {
        let metrics: [&dyn Metric; 3] = [&nps, &csat, &ces];
        for metric in metrics {
            match metric.estimate(&tally) {
                Ok(estimate) => prop_assert!(estimate.range().contains(&estimate.value())),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn every_estimate_has_its_interval(estimate: Estimate, confidence: Confidence, method: Method) {
        prop_assert!(estimate.interval(confidence).contains(estimate.value()));
        if let Ok(interval) = estimate.interval_with(method, confidence) {
            prop_assert!(interval.lower() <= interval.upper());
        }
        let same = Difference::independent(&estimate, &estimate).unwrap();
        prop_assert_eq!(same.value(), 0.0);
        prop_assert!(same.interval(confidence).contains(0.0));
    }

    #[test]
    fn pairs_and_weights_are_tallies_too(pairs: CrossTally, weighted: WeightedTally) {
        let change = Difference::paired(&Ces::MEAN, &pairs);
        prop_assert!(change.is_err() || pairs.first_scale() == pairs.second_scale());
        if let Ok(estimate) = Csat::RESCALED.estimate_weighted(&weighted) {
            prop_assert!(estimate.effective_size() <= weighted.total() as f64 * (1.0 + 1e-12));
        }
    }

    #[test]
    fn tallies_on_a_scale_are_on_it(
        pairs in cross_tally_on(Scale::ONE_TO_FIVE, Scale::THUMBS),
        weighted in weighted_tally_on(Scale::ONE_TO_SEVEN),
        (any_pairs, any_weighted) in (cross_tally(), weighted_tally()),
    ) {
        prop_assert_eq!((pairs.first_scale(), pairs.second_scale()), (Scale::ONE_TO_FIVE, Scale::THUMBS));
        let persons = |pairs: &CrossTally| pairs.total() + pairs.missing_first() + pairs.missing_second();
        prop_assert!(persons(&pairs) <= 60 && persons(&any_pairs) <= 60);
        prop_assert_eq!(weighted.scale(), Scale::ONE_TO_SEVEN);
        prop_assert!(weighted.total() <= 60 && any_weighted.total() <= 60);
    }

    #[test]
    fn every_objective_has_a_score_or_a_reason(objective: Objective) {
        match objective.score() {
            Ok(score) => prop_assert!(score.value().is_finite()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn every_reading_is_progress_or_none(goal: KeyResult, now: Reading, confidence: Confidence) {
        let progress = goal.progress(now);
        prop_assert!(progress.raw().is_none_or(f64::is_finite));
        if let Some(interval) = progress.interval(confidence) {
            prop_assert!(interval.lower() <= interval.upper());
        }
    }
}

#[cfg(feature = "serde")]
mod round_trip {
    use cxmetrics::okr::Cycle;

    use super::*;

    /// The value comes back from its stored form as it was.
    fn same<T>(value: &T) -> Result<(), TestCaseError>
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + core::fmt::Debug,
    {
        let text = serde_json::to_string(value).unwrap();
        match serde_json::from_str::<T>(&text) {
            Ok(read) => prop_assert_eq!(&read, value, "{}", text),
            Err(error) => prop_assert!(false, "{error}: {text}"),
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn of_answers(tally: Tally, pairs: CrossTally, weighted: WeightedTally, scale: Scale) {
            same(&tally)?;
            same(&pairs)?;
            same(&weighted)?;
            same(&scale)?;
        }

        #[test]
        fn of_metrics_and_estimates(nps: Nps, csat: Csat, ces: Ces, estimate: Estimate, confidence: Confidence) {
            same(&nps)?;
            same(&csat)?;
            same(&ces)?;
            same(&estimate)?;
            same(&confidence)?;
        }

        #[test]
        fn of_goals(goal: KeyResult, now: Reading, objective: Objective, cycle: Cycle) {
            same(&goal)?;
            same(&now)?;
            same(&objective)?;
            same(&cycle)?;
        }
    }
}
