//! What employees believe, and whether it reaches customers.

use cxmetrics::association::{AssociationError, KendallTau, SpearmanRho};
use cxmetrics::okr::mirror::{
    ChainError, EmployeeCustomerChain, Perception, PerceptionError, PerceptionGap,
};
use cxmetrics::{Confidence, Csat, Difference, EstimateError, Metric, Scale, Tally};
use proptest::prelude::*;

fn tally(counts: [u64; 5]) -> Tally {
    Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap()
}

#[test]
fn the_perception_gap_is_the_difference_of_the_two_tallies() {
    let (believed, answered) = (tally([1, 2, 5, 20, 12]), tally([30, 25, 40, 60, 45]));
    let metric = Csat::TOP_TWO_BOX;
    let gap = PerceptionGap::of(&metric, &believed, &answered).unwrap();
    let difference = Difference::independent(
        &metric.estimate(&believed).unwrap(),
        &metric.estimate(&answered).unwrap(),
    )
    .unwrap();
    assert_eq!(gap.difference(), &difference);
    assert_eq!(gap.difference().value(), 80.0 - 52.5);
    assert_eq!(gap.perception(Confidence::P95), Perception::TooRosy);
    let turned = PerceptionGap::of(&metric, &answered, &believed).unwrap();
    assert_eq!(turned.perception(Confidence::P95), Perception::TooGloomy);
    let few = PerceptionGap::of(&metric, &tally([0, 1, 0, 2, 1]), &answered).unwrap();
    assert_eq!(few.perception(Confidence::P95), Perception::NoEvidenceOfGap);
    assert_eq!(
        few.to_string(),
        "employees believe 75.0, customers answer 52.5: no evidence of a gap"
    );
}

#[test]
fn a_perception_gap_needs_both_sides_on_one_scale() {
    let metric = Csat::TOP_TWO_BOX;
    let none = PerceptionGap::of(&metric, &tally([0; 5]), &tally([1; 5])).unwrap_err();
    assert_eq!(none, PerceptionError::Believed(EstimateError::Empty));
    assert_eq!(
        none.to_string(),
        "what employees believe: no answers, so no score"
    );
    let none = PerceptionGap::of(&metric, &tally([1; 5]), &tally([0; 5])).unwrap_err();
    assert_eq!(
        none.to_string(),
        "what customers answer: no answers, so no score"
    );
    let other = Tally::from_counts(Scale::new(1, 6).unwrap(), [1, 2, 3, 4, 5, 6]).unwrap();
    assert!(matches!(
        PerceptionGap::of(&metric, &tally([1; 5]), &other),
        Err(PerceptionError::Difference(_))
    ));
}

/// Shop `s` in month `m`; customers follow their own shop's employees two months later.
fn chain_with_lag_two() -> EmployeeCustomerChain<&'static str> {
    let mut chain = EmployeeCustomerChain::new();
    let shops = [
        ("a", [3.0, 1.0, 4.0, 1.5, 5.0]),
        ("b", [9.0, 2.0, 6.0, 5.5, 3.5]),
        ("c", [5.25, 8.0, 9.5, 7.0, 9.25]),
        ("d", [2.25, 6.5, 4.5, 3.25, 8.5]),
    ];
    for (shop, employees) in shops {
        for (month, figure) in (1..).zip(employees) {
            chain.record_employees(shop, month, figure).unwrap();
            chain
                .record_customers(shop, month + 2, 10.0 * figure - 3.0)
                .unwrap();
        }
    }
    chain
}

#[test]
fn the_lag_pairs_each_unit_with_its_own_later_customers() {
    let chain = chain_with_lag_two();
    let link = chain.by_period(2).unwrap();
    assert_eq!((link.units(), link.pairs(), link.lag()), (4, 20, 2));
    assert_eq!(link.kendall().value(), 1.0);
    assert_eq!(
        link.to_string(),
        "after 2 periods: Kendall tau-b 1.00, Spearman rho 1.00, from 4 units and 20 pairs"
    );
    // In the same month three months of each shop overlap, and the order is another one.
    let now = chain.by_period(0).unwrap();
    assert_eq!((now.units(), now.pairs()), (4, 12));
    assert!(now.kendall().value() < 0.5);
    assert_eq!(
        chain.by_period(9).unwrap_err(),
        ChainError::Association(AssociationError::TooFew { pairs: 0 })
    );
}

#[test]
fn by_unit_each_unit_counts_once() {
    let chain = chain_with_lag_two();
    let link = chain.by_unit(2).unwrap();
    assert_eq!((link.units(), link.pairs()), (4, 4));
    // Employees of months 3 to 5 with customers of the same months, that is employees of months 1 to 3.
    let link = chain.by_unit(0).unwrap();
    let employees = [10.5, 15.0, 25.75, 16.25].map(|sum| sum / 3.0);
    let customers = [8.0, 17.0, 22.75, 13.25].map(|sum| 10.0 * sum / 3.0 - 3.0);
    let (kendall, spearman) = (
        KendallTau::of(&employees, &customers).unwrap(),
        SpearmanRho::of(&employees, &customers).unwrap(),
    );
    assert_eq!(link.kendall(), &kendall);
    assert_eq!(link.spearman().value(), spearman.value());
}

/// Three months of a low figure are not more than one month of a high one.
#[test]
fn a_unit_with_more_periods_counts_no_more() {
    let mut chain = EmployeeCustomerChain::new();
    for (unit, periods, figure) in [("a", 1, 9.0), ("b", 3, 4.0), ("c", 2, 5.0), ("d", 4, 1.0)] {
        for period in 0..periods {
            chain.record_employees(unit, period, figure).unwrap();
            chain
                .record_customers(unit, period, if period == 0 { figure } else { 0.1 })
                .unwrap();
        }
    }
    let link = chain.by_unit(0).unwrap();
    let customers = [9.0, 4.2 / 3.0, 2.55, 1.3 / 4.0];
    let expected = KendallTau::of(&[9.0, 4.0, 5.0, 1.0], &customers).unwrap();
    assert_eq!(link.kendall(), &expected);
    assert_eq!(link.pairs(), 4);
}

#[test]
fn a_correction_counts_and_a_refusal_changes_nothing() {
    let mut chain = chain_with_lag_two();
    chain.record_customers("a", 3, 1e6).unwrap();
    assert!(chain.by_period(2).unwrap().kendall().value() < 1.0);
    let before = chain.clone();
    let error = chain.record_employees("z", 1, f64::NAN).unwrap_err();
    assert_eq!(error.to_string(), "figure NaN is not a finite number");
    assert!(chain.record_customers("a", 3, f64::INFINITY).is_err());
    assert_eq!(chain, before);
}

proptest! {
    #[test]
    fn any_chain_has_a_bounded_answer(
        figures in proptest::collection::vec((0_u8..5, -3_i32..4, any::<bool>(), -100.0..100.0), 0..60),
        lag in prop_oneof![0_u32..4, any::<u32>()],
    ) {
        let mut chain = EmployeeCustomerChain::new();
        for (unit, period, employees, figure) in figures {
            if employees {
                chain.record_employees(unit, period, figure).unwrap();
            } else {
                chain.record_customers(unit, period, figure).unwrap();
            }
        }
        for link in [chain.by_unit(lag), chain.by_period(lag)].into_iter().flatten() {
            prop_assert!(link.kendall().value().abs() <= 1.0 && link.spearman().value().abs() <= 1.0);
            prop_assert!(link.units() as u64 <= link.pairs() && link.units() <= 5);
        }
    }
}
