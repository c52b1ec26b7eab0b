//! Comparisons of scores whose error was measured on few clusters.

use cxmetrics::weight::Survey;
use cxmetrics::{Confidence, Difference, DifferenceMethod, Estimate, Metric, Nps, Scale};
use proptest::prelude::*;

/// Answers in clusters of three.
fn clustered(ratings: &[u8]) -> Estimate {
    let clusters: Vec<usize> = (0..ratings.len()).map(|place| place / 3).collect();
    let survey = Survey::new(Scale::ZERO_TO_TEN, ratings.iter().copied()).unwrap();
    Nps::STANDARD
        .estimate_survey(&survey.with_clusters(&clusters).unwrap())
        .unwrap()
}

/// Worth as much, but as if that were known from many clusters.
fn known(estimate: &Estimate) -> Estimate {
    let effect = estimate.design_effect();
    estimate.clone().with_design_effect(effect).unwrap()
}

fn shops() -> [Estimate; 2] {
    let spring = clustered(&[3, 2, 6, 5, 9, 9, 6, 5, 4, 0, 2, 5]);
    let summer = clustered(&[10, 9, 9, 9, 10, 9, 6, 8, 9]);
    assert_eq!([&spring, &summer].map(Estimate::degrees_of_freedom), [3, 2]);
    assert!(
        [&summer, &spring]
            .iter()
            .all(|shop| shop.design_effect() > 1.0)
    );
    [summer, spring]
}

#[test]
fn few_clusters_make_differences_less_sure() {
    let [summer, spring] = shops();
    let few = Difference::independent(&summer, &spring).unwrap();
    let many = Difference::independent(&known(&summer), &known(&spring)).unwrap();
    for method in DifferenceMethod::INDEPENDENT {
        for confidence in [0.5, 0.8, 0.95, 0.99] {
            let confidence = Confidence::new(confidence).unwrap();
            let [wide, narrow] = [&few, &many]
                .map(|difference| difference.interval_with(method, confidence).unwrap());
            // The center of an adjusted interval moves, and either may end with the range.
            let widths = [&wide, &narrow].map(|interval| interval.upper() - interval.lower());
            assert!(
                widths[0] > 1.02 * widths[1],
                "{method:?} {wide:?} {narrow:?}"
            );
        }
        for hypothesis in [-40.0, 0.0, 30.0] {
            let [larger, smaller] =
                [&few, &many].map(|difference| difference.test_with(method, hypothesis).unwrap());
            assert!(larger.p_value() > 1.02 * smaller.p_value(), "{method:?}");
            let sides = larger.p_value_above() + larger.p_value_below();
            assert!((sides - 1.0).abs() < 1e-12, "{method:?}");
        }
    }
    // At 90 % confidence, the verdict depends on it.
    let verdicts = [&few, &many].map(|difference| difference.p_value() < 0.1);
    assert_eq!(verdicts, [false, true]);
}

/// A score that is known nearly exactly leaves the error of the other one alone.
#[test]
fn against_a_sure_score_it_is_the_test_of_one() {
    let [summer, _] = shops();
    let sure = Nps::STANDARD.estimate(
        &cxmetrics::Tally::from_counts(
            Scale::ZERO_TO_TEN,
            [3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 4].map(|count: u64| count * 100_000_000_000),
        )
        .unwrap(),
    );
    let sure = sure.unwrap();
    assert_eq!(sure.value(), 10.0);
    let difference = Difference::independent(&summer, &sure).unwrap();
    // The score of one sample has N where that of two has N − 1, which here is all the same.
    assert!((difference.p_value() - summer.p_value(10.0)).abs() < 1e-5);
    for confidence in [Confidence::P90, Confidence::P95] {
        let (both, one) = (difference.interval(confidence), summer.interval(confidence));
        assert!(
            (both.lower() + 10.0 - one.lower()).abs() < 1e-3,
            "{both:?} {one:?}"
        );
        assert!(
            (both.upper() + 10.0 - one.upper()).abs() < 1e-3,
            "{both:?} {one:?}"
        );
    }
}

/// Welch's t takes the standard errors and the degrees of freedom that the surveys have.
#[test]
fn welch_by_hand() {
    let [summer, spring] = shops();
    let squares = [&summer, &spring].map(|estimate| estimate.std_error().powi(2));
    let freedoms = [&summer, &spring].map(|estimate| estimate.degrees_of_freedom() as f64);
    let total = squares[0] + squares[1];
    let spread = squares[0].powi(2) / freedoms[0] + squares[1].powi(2) / freedoms[1];
    let difference = Difference::independent(&summer, &spring).unwrap();
    let welch = difference.test_with(DifferenceMethod::Welch, 0.0).unwrap();
    let wanted = (summer.value() - spring.value()) / total.sqrt();
    assert!((welch.value().unwrap() - wanted).abs() < 1e-12 * wanted);
    let freedom = welch.degrees_of_freedom().unwrap();
    assert!((freedom - total * total / spread).abs() < 1e-12 * freedom);
}

proptest! {
    #[test]
    fn the_p_value_agrees_with_the_interval(
        first in prop::collection::vec(0_u8..=10, 6..20),
        second in prop::collection::vec(0_u8..=10, 6..20),
        level in 0.3_f64..0.999,
        which in 0..DifferenceMethod::INDEPENDENT.len(),
    ) {
        let method = DifferenceMethod::INDEPENDENT[which];
        let difference = Difference::independent(&clustered(&first), &clustered(&second)).unwrap();
        let confidence = Confidence::new(level).unwrap();
        let Ok(interval) = difference.interval_with(method, confidence) else {
            return Ok(());
        };
        let p = difference.test_with(method, 0.0).unwrap().p_value();
        prop_assert!((0.0..=1.0).contains(&p), "{p}");
        prop_assert_eq!(p < 1.0 - confidence.level(), !interval.contains(0.0), "{} {:?}", p, interval);
        let adjusts_its_center = matches!(method, DifferenceMethod::AdjustedWald | DifferenceMethod::AdjustedWaldEach);
        prop_assert!(adjusts_its_center || interval.contains(difference.value()), "{interval:?}");
        let wider = Confidence::new(0.5 + 0.5 * level).unwrap();
        let wide = difference.interval_with(method, wider).unwrap();
        prop_assert!(wide.lower() <= interval.lower() + 1e-9 && interval.upper() <= wide.upper() + 1e-9);
    }
}
