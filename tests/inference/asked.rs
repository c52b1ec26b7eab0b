//! What comparisons and plans answer when they are asked about themselves.

use cxmetrics::adjusted::Covariates;
use cxmetrics::compare::{Compare, Comparison, GoodnessOfFit, Pairing};
use cxmetrics::plan::{ComparisonPlan, PlanError, Power};
use cxmetrics::{Confidence, CrossTally, Csat, Difference, Estimate, Scale};

/// Two samples, or the same people twice.
#[test]
fn a_difference_knows_its_pairing() {
    let [new, old] = [(56, 70), (48, 80)].map(|(count, of)| Estimate::share(count, of).unwrap());
    let apart = Difference::independent(&new, &old).unwrap();
    assert_eq!(apart.pairing(), Pairing::Independent);
    let table = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[5, 9], [2, 30]]).unwrap();
    let same = Difference::paired(&Csat::top_box(1), &table).unwrap();
    assert_eq!(same.pairing(), Pairing::Paired);
}

/// Who was known and did not answer.
#[test]
fn covariates_count_those_who_kept_silent() {
    let mut known = Covariates::new(Scale::ZERO_TO_TEN);
    for (rating, months) in [(9, 3.5), (4, 1.0), (9, 3.5)] {
        known.record(rating, months).unwrap();
    }
    for months in [2.0, 8.0, 2.0, 2.0] {
        known.record_unanswered(months).unwrap();
    }
    assert_eq!((known.answers(), known.unanswered()), (3, 4));
    let both = known.clone();
    known.merge(&both).unwrap();
    assert_eq!((known.answers(), known.unanswered()), (6, 8));
}

/// An alarm is p < .001, which of two equal arms 1,000 answers give between 552 : 448 and 553 : 447.
#[test]
fn a_fit_is_an_alarm_in_one_of_a_thousand() {
    let fit = |first: u64| GoodnessOfFit::new(&[first, 1_000 - first], &[1.0, 1.0]).unwrap();
    for first in [500, 530, 540, 550, 560, 570, 600] {
        let fit = fit(first);
        assert_eq!(fit.is_alarm(), fit.p_value() < 0.001, "{first}");
    }
    assert!(!fit(552).is_alarm() && fit(553).is_alarm());
}

/// A pilot's squared standard error is that of its units: four times the units are a quarter of it, in differences and in
/// logarithms.
#[test]
fn a_plan_from_a_pilot() {
    let [new, old] =
        [(560, 700), (520, 700)].map(|(count, of)| Estimate::share(count, of).unwrap());
    let difference = new.difference(&old).unwrap().contrast(Confidence::P95);
    let lift = new.relative_change(&old).unwrap().contrast(Confidence::P95);
    for (pilot, change) in [(&difference, 4.0), (&lift, 6.0)] {
        let needed = |units: f64| {
            let plan = ComparisonPlan::of_pilot(pilot, units).unwrap();
            plan.needed(change, Power::P80, Confidence::P95)
                .unwrap()
                .answers()
        };
        let (once, four) = (needed(700.0), needed(2_800.0));
        assert!(4 * once - 3 <= four && four <= 4 * once, "{once} {four}");
    }
    // By hand: (1.96 + .8416)² v n / Δ², v from half the width of the interval.
    let width = difference.upper().unwrap() - difference.lower().unwrap();
    let variance = (0.5 * width / 1.959_963_984_540_054).powi(2) * 700.0;
    let wanted = (1.959_963_984_540_054_f64 + 0.841_621_233_572_914_3).powi(2) * variance / 16.0;
    let plan = ComparisonPlan::of_pilot(&difference, 700.0).unwrap();
    let needed = plan
        .needed(4.0, Power::P80, Confidence::P95)
        .unwrap()
        .answers();
    assert_eq!(needed as f64, wanted.ceil());
    for units in [0.0, -1.0, f64::NAN] {
        assert!(
            ComparisonPlan::of_pilot(&difference, units).is_err(),
            "{units}"
        );
    }
    let from_nothing = Estimate::share(5, 56).unwrap();
    let open = from_nothing
        .relative_change(&Estimate::share(0, 29).unwrap())
        .unwrap();
    assert_eq!(
        ComparisonPlan::of_pilot(&open.contrast(Confidence::P95), 56.0).unwrap_err(),
        PlanError::OpenPilot
    );
}
