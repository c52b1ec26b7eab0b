//! Plans of the check "sampled as planned?".

use cxmetrics::compare::GoodnessOfFit;
use cxmetrics::plan::{FitPlan, PlanError, Power};
use cxmetrics::{Confidence, SampleSize};
use proptest::prelude::*;

use crate::support::random::Random;

/// R 4: `uniroot(function(l) pchisq(qchisq(1 - a, df), df, ncp = l, lower = FALSE) - power, c(0, 200), tol = 1e-13)`,
/// whose pchisq promises 12 digits.
#[test]
fn noncentralities_of_r() {
    let expected = [
        (2, 7.848_860_509_326, 17.074_646_805_188, 17.814_164_399_379),
        (3, 9.634_688_867_970, 19.662_385_609_330, 20.649_918_860_138),
        (
            4,
            10.902_563_290_133,
            21.545_029_538_352,
            22.674_256_413_283,
        ),
        (
            10,
            15.649_797_895_188,
            28.795_101_996_554,
            30.304_773_228_303,
        ),
    ];
    for (arms, customary, alarm, strict) in expected {
        let planned = vec![1.0; arms];
        let plan = FitPlan::new(&planned).unwrap();
        // Nobody in the last arm: Σ (q − p)²/p is p/(1 − p), 1/(k − 1) for k equal arms.
        let mut actual = planned;
        actual[arms - 1] = 0.0;
        for (level, power, noncentrality) in [
            (0.95, 0.8, customary),
            (0.999, 0.8, alarm),
            (0.99, 0.95, strict),
        ] {
            let confidence = Confidence::new(level).unwrap();
            let power = Power::new(power).unwrap();
            let people = plan.needed_for(&actual, power, confidence).unwrap().exact();
            let found = people / (arms as f64 - 1.0);
            assert!(
                (found / noncentrality - 1.0).abs() < 1e-10,
                "{arms} {level}: {found}"
            );
        }
    }
}

/// With the people of the plan the check finds the loss as often as the power says.
#[test]
fn plans_are_kept() {
    let planned = [2.0, 1.0, 1.0];
    let plan = FitPlan::new(&planned).unwrap();
    let size = plan.needed(1, -15.0, Power::P80, Confidence::P95).unwrap();
    let after = plan.share_after(1, -15.0).unwrap() / 100.0;
    let mut random = Random::new(15);
    let (runs, mut found) = (4_000, 0);
    for _ in 0..runs {
        let mut counts = [0_u64; 3];
        for _ in 0..size.answers() {
            let draw = random.uniform();
            let others = (1.0 - after) * 2.0 / 3.0;
            counts[if draw < after {
                1
            } else {
                2 * usize::from(draw >= after + others)
            }] += 1;
        }
        let check = GoodnessOfFit::new(&counts, &planned).unwrap();
        found += u32::from(check.p_value() < 0.05);
    }
    let share = f64::from(found) / f64::from(runs);
    // Four standard errors of a simulated share of .8, and what χ² is off by in two thousand people.
    assert!((share - 0.8).abs() < 0.03, "{share}");
}

#[test]
fn refusals() {
    let plan = FitPlan::new(&[1.0, 1.0, 2.0]).unwrap();
    let needed = |arm, change| plan.needed(arm, change, Power::P80, Confidence::P95);
    assert_eq!(
        needed(3, -5.0).unwrap_err().to_string(),
        "arm 3 is none of the 3 that were planned, counted from 0"
    );
    assert_eq!(
        needed(0, 0.0).unwrap_err().to_string(),
        "the change is a positive number, not 0"
    );
    assert_eq!(
        needed(0, -100.0).unwrap_err().to_string(),
        "the ratio in percent is a positive number, not 0"
    );
    assert!(needed(0, f64::NAN).is_err() && needed(0, f64::INFINITY).is_err());
    let for_sizes = |sizes: &[f64]| plan.needed_for(sizes, Power::P80, Confidence::P95);
    assert_eq!(
        for_sizes(&[1.0; 2]),
        Err(PlanError::Arm { arm: 2, arms: 3 })
    );
    assert!(for_sizes(&[1.0, -1.0, 2.0]).is_err());
    assert!(for_sizes(&[1.0, 1.0, 2.0]).is_err());
    assert!(for_sizes(&[0.0; 3]).is_err());
    assert!(plan.smallest(0, 0.0, Power::P80, Confidence::P95).is_err());
    assert!(plan.with_design_effect(0.0).is_err());
    assert!(FitPlan::new(&[1.0]).is_err() && FitPlan::new(&[1.0, f64::INFINITY]).is_err());
}

proptest! {
    /// What is needed for a change is what makes it the smallest that can be seen, and two ways to say it are one.
    #[test]
    fn needed_and_smallest_are_inverse(
        sizes in proptest::collection::vec(0.1..10.0_f64, 2..8),
        arm in any::<prop::sample::Index>(),
        change in -99.0..200.0_f64,
        design_effect in 0.5..4.0_f64,
    ) {
        prop_assume!(change.abs() > 0.1);
        let arm = arm.index(sizes.len());
        let plan = FitPlan::new(&sizes).unwrap().with_design_effect(design_effect).unwrap();
        let size: SampleSize = plan.needed(arm, change, Power::P90, Confidence::P95).unwrap();
        let [fall, rise] = plan.smallest(arm, size.exact(), Power::P90, Confidence::P95).unwrap();
        let seen = if change < 0.0 { fall } else { rise }.unwrap();
        prop_assert!((seen - change).abs() < 1e-8 * change.abs(), "{} {}", seen, change);
        let mut actual = sizes.clone();
        actual[arm] *= 1.0 + change / 100.0;
        let same = plan.needed_for(&actual, Power::P90, Confidence::P95).unwrap();
        // The squares of small differences lose digits.
        prop_assert!((same.exact() / size.exact() - 1.0).abs() < 1e-8);
        let share = 100.0 * actual[arm] / actual.iter().sum::<f64>();
        prop_assert!((plan.share_after(arm, change).unwrap() - share).abs() < 1e-11);
    }
}

/// An arm that was planned for next to nobody and has answers is beyond all numbers, and is still one.
#[test]
fn figures_of_an_impossible_split_are_finite() {
    let fit = GoodnessOfFit::new(&[1_000_000, 40, 60], &[1e-304, 3.0, 1.0]).unwrap();
    assert_eq!(fit.chi_squared(), f64::MAX);
    // 2 · 10⁶ ln(1 / 10⁻³⁰⁴), to which the others add next to nothing.
    let wanted = 2e6 * 304.0 * core::f64::consts::LN_10;
    assert!((fit.likelihood_ratio() / wanted - 1.0).abs() < 0.003);
    assert_eq!(fit.p_value(), 0.0);
}

/// A power that chance alone has takes no change at all: 0, and not −0.
#[test]
fn what_chance_alone_shows_is_no_change() {
    let (power, confidence) = (Power::new(0.5).unwrap(), Confidence::new(0.4).unwrap());
    let fit = FitPlan::new(&[3.0, 1.0]).unwrap();
    let [fall, rise] = fit.smallest(0, 400.0, power, confidence).unwrap();
    for change in [fall.unwrap(), rise.unwrap()] {
        assert!(change == 0.0 && change.is_sign_positive(), "{change}");
    }
}
