//! Sample sizes: reference cases, and a plan that keeps what it promises.
#![allow(clippy::float_cmp)] // a margin of 0 is one

use crate::support::{Case, cases, share};
use cxmetrics::plan::{
    ComparisonPlan, PlanError, Power, Spread, margin_of_error, margin_of_error_in_population,
    smallest_detectable, smallest_detectable_change,
};
use cxmetrics::{Confidence, Difference, SampleSize};
use proptest::prelude::*;

/// A variance of values in units of 1, for an NPS in points.
fn spread(case: &Case, key: &str) -> Spread {
    Spread::of_variance(1e4 * case.number(key)).unwrap()
}

fn power(case: &Case) -> Power {
    Power::new(case.number("power")).unwrap()
}

#[test]
fn reference_cases() {
    let mut compared = 0;
    for case in cases("difference.json") {
        let size = match case.method.as_str() {
            "n for margin" => {
                let margin = 100.0 * case.number("margin");
                let size = SampleSize::for_margin(spread(&case, "V"), margin, case.confidence());
                match case.input["N"].as_u64() {
                    Some(population) => size.unwrap().in_population(population),
                    None => size,
                }
            }
            "n per group two-sample" => SampleSize::to_detect_difference(
                spread(&case, "V1"),
                spread(&case, "V2"),
                -100.0 * case.number("delta"),
                power(&case),
                case.confidence(),
            ),
            "MDE two-sample" => {
                let points = smallest_detectable(
                    (spread(&case, "V1"), case.count("n1")),
                    (spread(&case, "V2"), case.count("n2")),
                    power(&case),
                    case.confidence(),
                );
                case.check("mde", points.unwrap() / 100.0);
                compared += 1;
                continue;
            }
            _ => continue,
        }
        .unwrap();
        case.check("n_real", size.exact());
        assert_eq!(
            Some(size.answers()),
            case.expect["n"].as_u64(),
            "{}",
            case.id
        );
        compared += 1;
    }
    assert_eq!(compared, 6);
}

/// P(X = x) of a binomial.
fn binomial(n: u64, p: f64) -> Vec<f64> {
    let mut weights = vec![(1.0 - p).powi(i32::try_from(n).unwrap())];
    for x in 0..n {
        let last = weights[weights.len() - 1];
        weights.push(
            last * p / (1.0 - p) * f64::from(u32::try_from(n - x).unwrap())
                / f64::from(u32::try_from(x + 1).unwrap()),
        );
    }
    weights
}

/// The plan for 40 % to 60 %, carried out by enumeration of all samples with the crate's own test.
#[test]
fn the_planned_power_is_reached() {
    let size = SampleSize::to_detect(0.0..=100.0, 40.0, 60.0, Power::P80, Confidence::P95)
        .unwrap()
        .answers();
    assert_eq!(size, 95);
    let (low, high) = (binomial(size, 0.4), binomial(size, 0.6));
    let mut found = 0.0;
    for x in 0..=size {
        for y in 0..=size {
            let weight = low[usize::try_from(x).unwrap()] * high[usize::try_from(y).unwrap()];
            // What is left out is far below what is asserted.
            if weight > 1e-8 {
                let difference = Difference::independent(&share(y, size), &share(x, size)).unwrap();
                if difference.p_value() < 0.05 {
                    found += weight;
                }
            }
        }
    }
    assert!((found - 0.8).abs() < 0.02, "{found}");
}

proptest! {
    /// Margin and size, difference and size, are inverse to each other.
    #[test]
    fn round_trips(
        variance in 1.0..10_000.0_f64,
        wanted in 0.5..50.0_f64,
        power in 0.5..0.99_f64,
        level in 0.5..0.999_f64,
    ) {
        let (spread, confidence) = (Spread::of_variance(variance).unwrap(), Confidence::new(level).unwrap());
        let power = Power::new(power).unwrap();
        let size = SampleSize::for_margin(spread, wanted, confidence).unwrap().answers();
        prop_assert!(margin_of_error(spread, size, confidence).unwrap() <= wanted * (1.0 + 1e-9));
        if size > 1 {
            prop_assert!(margin_of_error(spread, size - 1, confidence).unwrap() > wanted);
        }
        let size = SampleSize::to_detect_difference(spread, spread, wanted, power, confidence)
            .unwrap()
            .answers();
        let seen = |size| smallest_detectable((spread, size), (spread, size), power, confidence).unwrap();
        prop_assert!(seen(size) <= wanted * (1.0 + 1e-9));
        if size > 1 {
            prop_assert!(seen(size - 1) > wanted);
        }
        let size = SampleSize::to_detect_change(spread, wanted, power, confidence).unwrap();
        prop_assert_eq!(size, SampleSize::against_benchmark(spread, -wanted, power, confidence).unwrap());
        let seen = smallest_detectable_change(spread, size.answers(), power, confidence).unwrap();
        prop_assert!(seen <= wanted * (1.0 + 1e-9));
    }

    /// Two groups of any ratio show the difference they were planned for, and equal groups need the fewest answers.
    #[test]
    fn unequal_groups(variance in 1.0..10_000.0_f64, ratio in 0.05..20.0_f64, wanted in 0.5..10.0_f64) {
        let spread = Spread::of_variance(variance).unwrap();
        let [first, second] =
            SampleSize::to_detect_unequal(spread, spread, ratio, wanted, Power::P90, Confidence::P99).unwrap();
        prop_assert!((second.exact() / first.exact() - ratio).abs() < 1e-9 * ratio);
        let equal = SampleSize::to_detect_difference(spread, spread, wanted, Power::P90, Confidence::P99).unwrap();
        prop_assert!(first.exact() + second.exact() >= 2.0 * equal.exact() * (1.0 - 1e-12));
        let seen = smallest_detectable(
            (spread, first.answers()), (spread, second.answers()), Power::P90, Confidence::P99,
        ).unwrap();
        prop_assert!(seen <= wanted * (1.0 + 1e-9));
    }

    /// Nobody has to ask more than there are, and asking all of them leaves no error.
    #[test]
    fn finite_populations(population in 1_u64..100_000, margin in 0.1..50.0_f64) {
        let spread = Spread::worst_case(-100.0..=100.0).unwrap();
        let size = SampleSize::for_margin(spread, margin, Confidence::P95).unwrap();
        let answers = size.in_population(population).unwrap().answers();
        prop_assert!(answers <= population && answers <= size.answers());
        let left = |answers| margin_of_error_in_population(spread, answers, population, Confidence::P95).unwrap();
        prop_assert!(left(answers) <= margin * (1.0 + 1e-9));
        prop_assert_eq!(left(population), 0.0);
    }

    #[test]
    fn no_panic(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), d in any::<f64>(), n in any::<u64>()) {
        let spread = Spread::with_score(a..=b, c).or(Spread::of_variance(d));
        let Ok(spread) = spread else { return Ok(()) };
        for size in [
            SampleSize::for_margin(spread, a, Confidence::P90),
            SampleSize::to_detect(a..=b, c, d, Power::P80, Confidence::P90),
            SampleSize::to_detect_unequal(spread, spread, a, b, Power::P80, Confidence::P90).map(|[_, second]| second),
        ].into_iter().flatten() {
            prop_assert!(size.exact().is_finite() && size.answers() > 0);
            let _ = (size.in_population(n), size.invitations(c));
        }
        if let Ok(margin) = margin_of_error(spread, n, Confidence::P95) {
            prop_assert!(margin.is_finite());
        }
    }
}

/// From the definition: the variance of a mean of n of N without replacement is V/n · (N − n)/(N − 1).
#[test]
fn formulas() {
    let spread = |variance| Spread::of_variance(variance).unwrap();
    let change = Spread::of_change(spread(4.0), spread(9.0), 0.5).unwrap();
    assert_eq!(change.variance(), 7.0);
    // One of two: the mean is off by half their distance, whichever it is.
    let left = margin_of_error_in_population(spread(25.0), 1, 2, Confidence::P95).unwrap();
    assert_eq!(
        left,
        margin_of_error(spread(25.0), 1, Confidence::P95).unwrap()
    );
    let left = margin_of_error_in_population(spread(25.0), 2, 5, Confidence::P95).unwrap();
    let expected = 1.959_963_984_540_054 * (25.0 / 2.0 * 3.0 / 4.0_f64).sqrt();
    assert!((left - expected).abs() < 1e-12);
}

/// What is above a whole number by rounding alone is that number, however large, and no more than that is taken off.
#[test]
fn whole_numbers_of_answers() {
    let size = |answers: f64| SampleSize::try_from(answers).unwrap();
    for (answers, whole) in [
        (1e15, 1_000_000_000_000_000),
        (9_007_199_254_740_992.0, 9_007_199_254_740_992),
        (123_456_789_013.0, 123_456_789_013),
        (100.000_000_000_000_01, 100),
        (100.000_000_000_1, 101),
        (0.2, 1),
    ] {
        assert_eq!(size(answers).answers(), whole, "{answers}");
    }
    // 29 / 0.29 is a digit more than 100.
    assert_eq!(size(29.0).invitations(29.0), Ok(100));
}

/// A population that is known never asks for more answers, nor for more than it has.
#[test]
fn populations_only_save_answers() {
    let tiny = [1e-9, 0.2, 0.999, 1.0, 1.000_1, 1.7, 5.0, 384.15, 1e6, 1e15];
    for answers in tiny {
        let size = SampleSize::try_from(answers).unwrap();
        for population in [1, 2, 3, 39, 500, 1_000_003, u64::MAX] {
            let found = size.in_population(population).unwrap().exact();
            assert!(found <= answers, "{answers} of {population}: {found}");
            assert!(
                found <= population as f64,
                "{answers} of {population}: {found}"
            );
        }
    }
    let fifth = SampleSize::try_from(0.2).unwrap();
    assert_eq!(fifth.in_population(39), Ok(fifth));
}

#[test]
fn refusals() {
    let worst = Spread::worst_case(0.0..=100.0).unwrap();
    let said = |error: PlanError| error.to_string();
    assert_eq!(
        said(SampleSize::for_margin(worst, 0.0, Confidence::P95).unwrap_err()),
        "the margin is a positive number, not 0"
    );
    let detect = |from, to| {
        SampleSize::to_detect(-100.0..=100.0, from, to, Power::P80, Confidence::P95)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        detect(40.0, 40.0),
        "there is no difference to detect between 40 and itself"
    );
    assert_eq!(
        detect(40.0, 140.0),
        "a score of 140 is not between -100 and 100"
    );
    assert_eq!(
        detect(-100.0, 100.0),
        "answers without any spread plan nothing: assume a spread"
    );
    assert_eq!(
        said(Spread::worst_case(5.0..=1.0).unwrap_err()),
        "no scores lie between 5 and 1"
    );
    assert_eq!(
        said(Spread::of_change(worst, worst, 1.5).unwrap_err()),
        "correlation 1.5 is not between -1 and 1"
    );
    // A pilot in which everybody agreed plans nothing.
    assert_eq!(
        SampleSize::for_margin(&share(20, 20), 5.0, Confidence::P95),
        Err(PlanError::NoSpread)
    );
    let size = SampleSize::for_margin(worst, 5.0, Confidence::P95).unwrap();
    assert_eq!(
        said(size.invitations(0.0).unwrap_err()),
        "a response rate of 0 is not above 0 and at most 100 percent"
    );
    assert_eq!(
        said(margin_of_error(worst, 0, Confidence::P95).unwrap_err()),
        "the number of answers is a positive number, not 0"
    );
    assert_eq!(
        said(SampleSize::for_margin(worst, 1e-9, Confidence::P95).unwrap_err()),
        "a plan for 9.6e21 answers is none"
    );
}

/// Strata that are alike are none, and each counts by its size.
#[test]
fn strata() {
    let spread = |variance| Spread::of_variance(variance).unwrap();
    let alike = ComparisonPlan::strata([(3.0, spread(5.0), spread(7.0)); 4]).unwrap();
    assert_eq!(
        alike,
        ComparisonPlan::difference(spread(5.0), spread(7.0)).unwrap()
    );
    let two = [
        (1.0, spread(4.0), spread(8.0)),
        (3.0, spread(2.0), spread(2.0)),
    ];
    // 12/4 + 4 · 3/4
    let six = ComparisonPlan::difference(spread(3.0), spread(3.0)).unwrap();
    assert_eq!(ComparisonPlan::strata(two), Ok(six));
    let none: [(f64, Spread, Spread); 0] = [];
    assert_eq!(
        ComparisonPlan::strata(none).unwrap_err().to_string(),
        "the size of all strata is a positive number, not 0"
    );
    assert!(ComparisonPlan::strata([(-1.0, spread(1.0), spread(1.0))]).is_err());
}

#[cfg(feature = "serde")]
#[test]
fn stored_forms() {
    assert_eq!(serde_json::to_string(&Power::P80).unwrap(), "0.8");
    assert!(serde_json::from_str::<Power>("0.4").is_err());
    let spread: Spread = serde_json::from_str("8400.0").unwrap();
    assert_eq!(spread, Spread::with_score(-100.0..=100.0, 40.0).unwrap());
    assert!(serde_json::from_str::<Spread>("-1.0").is_err());
    let size: SampleSize = serde_json::from_str("384.2").unwrap();
    assert_eq!(size.answers(), 385);
    assert!(serde_json::from_str::<SampleSize>("0.0").is_err());
}

/// (z + z')² (1/r₁ + 1/r₂) / ln(ratio)², with the quantiles at 95 % and at 80 %.
#[test]
fn rates_are_planned_by_the_logarithm_of_their_ratio() {
    let quantiles = 1.959_963_984_540_054 + 0.841_621_233_572_914_3_f64;
    for (first, second, change) in [(0.05, 0.03, -40.0_f64), (0.2, 0.7, 150.0)] {
        let plan = ComparisonPlan::rate_ratio(first, second).unwrap();
        let size = plan.needed(change, Power::P80, Confidence::P95).unwrap();
        let log = (1.0 + change / 100.0).ln();
        let expected = quantiles * quantiles * (1.0 / first + 1.0 / second) / (log * log);
        assert!((size.exact() / expected - 1.0).abs() < 1e-12);
    }
}

proptest! {
    /// What is needed for a change is what makes it the smallest that can be seen, whatever is compared.
    #[test]
    fn needed_and_smallest_are_inverse(
        change in 0.01..90.0_f64,
        falls in any::<bool>(),
        variance in 1.0..1e4_f64,
        design_effect in 0.2..20.0_f64,
    ) {
        let spread = Spread::of_variance(variance).unwrap();
        let change = if falls { -change } else { change };
        let plans = [
            ComparisonPlan::difference(spread, spread).unwrap(),
            ComparisonPlan::relative((20.0, spread), (30.0, spread)).unwrap(),
            ComparisonPlan::rate_ratio(0.02, variance).unwrap(),
            ComparisonPlan::strata([(2.0, spread, spread), (design_effect, spread, spread)]).unwrap(),
            ComparisonPlan::log_rank(),
            ComparisonPlan::superiority(),
        ];
        for plan in plans {
            let size = plan.needed(change, Power::P80, Confidence::P95).unwrap();
            let [fall, rise] = plan.smallest(size.exact(), Power::P80, Confidence::P95).unwrap();
            let seen = if falls { fall } else { rise };
            prop_assert!((seen - change).abs() < 1e-9 * change.abs(), "{plan:?} {seen} {change}");
            let clustered = plan.with_design_effect(design_effect).unwrap();
            let larger = clustered.needed(change, Power::P80, Confidence::P95).unwrap();
            prop_assert!((larger.exact() / size.exact() - design_effect).abs() < 1e-12 * design_effect);
        }
    }
}
