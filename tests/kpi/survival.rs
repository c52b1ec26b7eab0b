//! Lifetimes with some cut off: the leukemia remissions, exact cases, laws.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::{cases, close, confidences, lawful, limits};
use cxmetrics::compare::WithLimits;
use cxmetrics::kpi::{Survival, SurvivalError, SurvivalStep};
use cxmetrics::{Confidence, KeyResult, Method};
use proptest::prelude::*;

/// Remission times of 21 children under 6-mercaptopurine, in weeks (Freireich et al., 1963; Gehan, 1965).
const TREATED: [(f64, bool); 21] = [
    (6.0, true),
    (6.0, true),
    (6.0, true),
    (6.0, false),
    (7.0, true),
    (9.0, false),
    (10.0, true),
    (10.0, false),
    (11.0, false),
    (13.0, true),
    (16.0, true),
    (17.0, false),
    (19.0, false),
    (20.0, false),
    (22.0, true),
    (23.0, true),
    (25.0, false),
    (32.0, false),
    (32.0, false),
    (34.0, false),
    (35.0, false),
];
/// The same under placebo: all relapsed.
const PLACEBO: [f64; 21] = [
    1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0,
    17.0, 22.0, 23.0,
];

fn treated() -> Survival {
    // In another order than that of time.
    Survival::new(TREATED.into_iter().rev()).unwrap()
}

fn placebo() -> Survival {
    Survival::new(PLACEBO.map(|time| (time, true))).unwrap()
}

/// Kleinbaum and Klein (2012), *Survival Analysis*, chapter 2 and computer appendix: survival, Greenwood's standard
/// error and the log-log interval that Stata's `sts list` prints for the 6-MP group.
#[test]
fn the_leukemia_remissions() {
    let survival = treated();
    assert_eq!(survival.sample_size(), 21);
    for (time, share, error, lower, upper) in [
        (6.0, 0.8571, 0.0764, 0.6197, 0.9516),
        (7.0, 0.8067, 0.0869, 0.5631, 0.9228),
        (10.0, 0.7529, 0.0963, 0.5032, 0.8894),
        (13.0, 0.6902, 0.1068, 0.4316, 0.8491),
        (16.0, 0.6275, 0.1141, 0.3675, 0.8049),
        (22.0, 0.5378, 0.1282, 0.2678, 0.7468),
        (23.0, 0.4482, 0.1346, 0.1881, 0.6801),
    ] {
        let rounding = 0.005_001;
        assert!((survival.at(time).unwrap() - 100.0 * share).abs() < rounding);
        assert!((survival.std_error(time).unwrap() - 100.0 * error).abs() < rounding);
        let interval = survival.log_log_interval(time, Confidence::P95).unwrap();
        assert!(
            (interval.lower() - 100.0 * lower).abs() < rounding,
            "{interval:.3}"
        );
        assert!(
            (interval.upper() - 100.0 * upper).abs() < rounding,
            "{interval:.3}"
        );
    }
    // Exactly: 18/21 · 16/17 · 14/15 at week 10, and the same until week 13.
    close(
        survival.at(10.0).unwrap(),
        100.0 * (18.0 * 16.0 * 14.0) / (21.0 * 17.0 * 15.0),
        1e-15,
    );
    assert_eq!(survival.at(12.9), survival.at(10.0));
    assert_eq!(survival.at(5.9), Some(100.0));
    assert_eq!(survival.std_error(5.9), Some(0.0));
    assert_eq!(survival.log_log_interval(5.9, Confidence::P95), None);
    // The curve ends with the last child still in remission.
    assert_eq!(survival.at(35.0), survival.at(23.0));
    for unknown in [35.1, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(survival.at(unknown), None);
        assert_eq!(survival.interval(unknown, Confidence::P95), None);
    }
    let step = survival.steps()[3];
    assert_eq!(
        (step.time(), step.at_risk(), step.ended(), step.cut_off()),
        (10.0, 15, 1, 1)
    );
    assert_eq!(Some(step.share()), survival.at(10.0));
}

/// The medians of the same sources, 23 and 8 weeks; the limits by the interval's definition.
#[test]
fn median_lifetimes() {
    assert_eq!(treated().median(), Some(23.0));
    assert_eq!(placebo().median(), Some(8.0));
    let [lower, upper] = treated().median_limits(Confidence::P95);
    // 12 children are left after week 11: the lower limit of the share falls from 50.08 to 49.36 (mpmath).
    assert_eq!((lower, upper), (Some(11.0), None));
    assert_eq!(treated().median_interval(Confidence::P95), None);
    // P(B ≤ 5) and P(B ≥ 16) of 21 at ½ are below 2.5 %: from the 6th to the 16th time.
    let interval = placebo().median_interval(Confidence::P95).unwrap();
    assert_eq!(
        (interval.value(), interval.lower(), interval.upper()),
        (8.0, 4.0, 12.0)
    );
    // Exactly half left: the first time counts.
    let half = Survival::new([(1.0, true), (2.0, true), (3.0, false), (3.0, false)]).unwrap();
    assert_eq!(half.median(), Some(2.0));
}

/// The 6-MP group to 35 weeks, by an independent calculation with mpmath: the area under the curve, and the sum for
/// its variance.
#[test]
fn restricted_means() {
    let mean = treated().restricted_mean(35.0, Confidence::P95).unwrap();
    close(mean.value(), 23.287_394_958, 1e-10);
    let error = mean.width() / 2.0 / 1.959_963_984_540_054;
    close(error, 2.827_467_623_37, 1e-10);
    // Without anybody cut off it is the mean, beyond the last time too, with the variance Σ(t − t̄)²/n².
    let whole = placebo().restricted_mean(30.0, Confidence::P95).unwrap();
    let average = PLACEBO.iter().sum::<f64>() / 21.0;
    close(whole.value(), average, 1e-14);
    let squares: f64 = PLACEBO.iter().map(|time| (time - average).powi(2)).sum();
    close(
        whole.width() / 2.0 / 1.959_963_984_540_054,
        squares.sqrt() / 21.0,
        1e-12,
    );
    assert_eq!(treated().restricted_mean(36.0, Confidence::P95), None);
    assert_eq!(treated().restricted_mean(5.0, Confidence::P95), None);
    assert_eq!(
        placebo().restricted_mean(f64::INFINITY, Confidence::P95),
        None
    );
}

/// Fay, Brittain and Proschan's (2013) method: Clopper and Pearson's interval where nobody is cut off, and for the 6-MP
/// group the same definition by mpmath.
#[test]
fn beta_product_limits() {
    for time in [0.5, 1.0, 4.0, 8.0, 17.0, 22.0, 23.0, 40.0] {
        let left = PLACEBO.iter().filter(|&&relapse| relapse > time).count() as u64;
        let exact = cxmetrics::Estimate::share(left, 21)
            .unwrap()
            .interval_with(Method::Guaranteed, Confidence::P95)
            .unwrap();
        let interval = placebo().interval(time, Confidence::P95).unwrap();
        limits(&interval, exact.lower(), exact.upper(), 1e-12);
    }
    for (time, lower, upper) in [
        (6.0, 63.177_409_040_950_84, 96.951_103_237_848_45),
        (10.0, 50.082_588_702_555_77, 91.503_083_388_152_88),
        (23.0, 17.619_681_089_809_71, 72.606_373_832_327_16),
    ] {
        let interval = treated().interval(time, Confidence::P95).unwrap();
        limits(&interval, lower, upper, 1e-12);
    }
    // Before anybody relapsed: (1 − x)²¹… of Clopper and Pearson again.
    let interval = treated().interval(3.0, Confidence::P95).unwrap();
    limits(&interval, 100.0 * 0.025_f64.powf(1.0 / 21.0), 100.0, 1e-13);
}

#[test]
fn survival_refuses() {
    assert_eq!(Survival::new([]), Err(SurvivalError::Empty));
    for time in [-0.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            Survival::new([(1.0, true), (time, false)]),
            Err(SurvivalError::Time { number: 2, .. })
        ));
    }
    // Gone from the start.
    let gone = Survival::new([(0.0, true), (-0.0, true)]).unwrap();
    assert_eq!(gone.steps().len(), 1);
    assert_eq!(
        (gone.at(0.0), gone.at(9.0), gone.median()),
        (Some(0.0), Some(0.0), Some(0.0))
    );
}

/// Each of its figures can be the reading of a key result.
#[test]
fn readings() {
    let confidence = Confidence::P90;
    let curve = placebo();
    let figures = [
        curve.interval(8.0, confidence),
        curve.median_interval(confidence),
        curve.restricted_mean(20.0, confidence),
    ];
    for interval in figures.into_iter().flatten() {
        let goal = KeyResult::reach("figure", interval.value() + 1.0, interval.value()).unwrap();
        assert_eq!(goal.progress(interval).raw(), Some(1.0));
        let progress = goal.progress(interval).interval(confidence).unwrap();
        close(progress.width(), interval.width(), 1e-12);
    }
}

proptest! {
    #[test]
    fn survival_laws(
        cohort in prop::collection::vec((0_u8..12, any::<bool>()), 1..40),
        at in 0.0..12.0_f64,
        (less, more) in confidences(),
    ) {
        let pairs = || cohort.iter().map(|&(time, ended)| (f64::from(time), ended));
        let survival = Survival::new(pairs()).unwrap();
        prop_assert_eq!(&Survival::new(pairs().rev()).unwrap(), &survival);
        let shares: Vec<f64> = survival.steps().iter().map(SurvivalStep::share).collect();
        prop_assert!(shares.is_sorted_by(|left, right| left >= right));
        prop_assert!(shares.iter().all(|share| (0.0..=100.0).contains(share)));
        let counted: u64 = survival.steps().iter().map(|step| step.ended() + step.cut_off()).sum();
        prop_assert_eq!(counted, cohort.len() as u64);
        if let Some(narrow) = survival.interval(at, less) {
            lawful(&narrow, &survival.interval(at, more).unwrap(), 0.0, 100.0)?;
        }
        if let Some(narrow) = survival.log_log_interval(at, less) {
            lawful(&narrow, &survival.log_log_interval(at, more).unwrap(), 0.0, 100.0)?;
        }
        if let Some(narrow) = survival.restricted_mean(at, less) {
            lawful(&narrow, &survival.restricted_mean(at, more).unwrap(), 0.0, at)?;
        }
        if let Some(interval) = survival.median_interval(more) {
            lawful(&interval, &interval, 0.0, 12.0)?;
        }
        // Nobody cut off: the plain share of those who stayed longer.
        let all = Survival::new(pairs().map(|(time, _)| (time, true))).unwrap();
        let left = cohort.iter().filter(|&&(time, _)| f64::from(time) > at).count();
        let share = 100.0 * left as f64 / cohort.len() as f64;
        prop_assert!((all.at(at).unwrap() - share).abs() < 1e-11);
    }
}

fn with_all_ended(times: impl IntoIterator<Item = f64>) -> Survival {
    Survival::new(times.into_iter().map(|time| (time, true))).unwrap()
}

/// One half is decided in counts, not in rounded quotients.
#[test]
fn exactly_one_half_is_one_half() {
    // All of them leave, one after the other: the curve is at one half after the middle one.
    for half in 1..=400_u32 {
        let survival = with_all_ended((1..=2 * half).map(f64::from));
        assert_eq!(survival.median(), Some(f64::from(half)), "{half}");
        assert_eq!(survival.at(f64::from(half)), Some(50.0));
    }
    let months = |left: &[(u32, usize)], all: usize| {
        let mut times: Vec<(f64, bool)> = left
            .iter()
            .flat_map(|&(month, count)| vec![(f64::from(month), true); count])
            .collect();
        times.resize(all, (20.0, false));
        Survival::new(times).unwrap()
    };
    let survival = months(&[(1, 7), (2, 2), (3, 9)], 18);
    assert_eq!(
        (survival.median(), survival.at(2.0)),
        (Some(2.0), Some(50.0))
    );
    // Every way to come to one half in two steps, of up to 60 customers.
    for half in 1..=30 {
        for first in 1..half {
            let survival = months(&[(1, first), (2, half - first), (3, 1)], 2 * half);
            assert_eq!(survival.median(), Some(2.0), "{first} and {half}");
            // One more is there: not yet.
            let survival = months(&[(1, first), (2, half - first)], 2 * half + 1);
            assert_eq!(survival.median(), None, "{first} and {half}");
        }
    }
    // With some cut off between: a/b · c/d = ½, all that have one solution of up to 40 customers.
    for size in 4..=40_u64 {
        for left in 1..size - 2 {
            for cut_off in 1..(size - left) - 1 {
                let still = size - left - cut_off;
                // (size − left) / size · (still − more) / still = ½
                let (numerator, denominator) = (size * still, 2 * (size - left));
                if numerator % denominator != 0 || numerator / denominator >= still {
                    continue;
                }
                let stay = numerator / denominator;
                let times =
                    |count: u64, time: f64, ended: bool| (0..count).map(move |_| (time, ended));
                let survival = Survival::new(
                    times(left, 1.0, true)
                        .chain(times(cut_off, 1.5, false))
                        .chain(times(still - stay, 2.0, true))
                        .chain(times(stay, 3.0, false)),
                )
                .unwrap();
                assert_eq!(survival.median(), Some(2.0), "{size} {left} {cut_off}");
                assert_eq!(survival.at(2.0), Some(50.0));
            }
        }
    }
}

/// Rows of R's `survfit`, whose summary takes the middle of a flat stretch at one half, where ours is its beginning.
#[test]
fn tied_times_and_medians() {
    let first = [
        ("H1101", 2.0),
        ("H1103", 5.0),
        ("H1104", 5.0),
        ("H1106", 2.0),
    ];
    let mut rows = 0;
    for case in cases("ties.json") {
        if !case.input["ended"].is_array() {
            continue;
        }
        rows += 1;
        let list = |value: &serde_json::Value| -> Vec<f64> {
            let numbers = value.as_array().unwrap().iter();
            numbers.map(|number| number.as_f64().unwrap()).collect()
        };
        let (times, ended) = (list(&case.input["time"]), list(&case.input["ended"]));
        let times = times
            .into_iter()
            .zip(ended.into_iter().map(|ended| ended > 0.0));
        let survival = Survival::new(times).unwrap();
        if let Some(&(_, median)) = first.iter().find(|(id, _)| *id == case.id) {
            assert_eq!(survival.median(), Some(median), "{}", case.id);
            continue;
        }
        let steps = |figure: fn(&SurvivalStep) -> f64| -> Vec<f64> {
            survival.steps().iter().map(figure).collect()
        };
        assert_eq!(steps(SurvivalStep::time), list(&case.expect["times"]));
        assert_eq!(
            steps(|step| step.ended() as f64),
            list(&case.expect["ended"])
        );
        if case.expect["share"].is_array() {
            let shares = list(&case.expect["share"]);
            assert_eq!(steps(|step| step.share() / 100.0), shares);
        }
    }
    assert_eq!(rows, 6);
    assert_eq!(first.len(), 4);
}

#[test]
fn times_that_differ_by_rounding_are_one_time() {
    let survival = Survival::new([(0.3, false), (0.1 + 0.2, true), (1.0, false)]).unwrap();
    assert_eq!(format!("{:.1}", survival.at(0.3).unwrap()), "66.7");
    assert_eq!(survival.steps().len(), 2);
    // Also the other way round, and whichever is asked for.
    let survival = Survival::new([(0.1 + 0.2, false), (0.3, true), (1.0, false)]).unwrap();
    assert_eq!(survival.at(0.3), survival.at(0.1 + 0.2));
    let computed = Survival::new([(0.1 + 0.2, true), (1.0, false)]).unwrap();
    assert_eq!(computed.at(0.3), Some(50.0));
    // All sums of two decimals are the decimal that they mean.
    for (left, right) in (1..60).flat_map(|left| (1..60).map(move |right| (left, right))) {
        let sum = f64::from(left) / 10.0 + f64::from(right) / 10.0;
        let typed = f64::from(left + right) / 10.0;
        let survival = Survival::new([(sum, true), (typed, true), (20.0, false)]).unwrap();
        assert_eq!(survival.steps().len(), 2, "{left} + {right}");
    }
}

proptest! {
    #[test]
    fn joined_times_stay_joined(exponents in prop::collection::vec((-40..4_i32, 1..9_u32), 1..40)) {
        // Times from 1e-12 to 10, each with neighbours at all distances.
        let times = exponents.iter().map(|&(exponent, digit)| {
            (f64::from(digit) * 10_f64.powf(f64::from(exponent) / 3.0), true)
        });
        let survival = Survival::new(times).unwrap();
        let steps = survival.steps();
        let again = Survival::new(steps.iter().flat_map(|step| {
            (0..step.ended()).map(|_| (step.time(), true))
        }));
        prop_assert_eq!(&again.unwrap(), &survival);
        // In another unit it is the same curve.
        let scaled = with_all_ended(exponents.iter().map(|&(exponent, digit)| {
            1024.0 * f64::from(digit) * 10_f64.powf(f64::from(exponent) / 3.0)
        }));
        prop_assert_eq!(scaled.steps().len(), steps.len());
    }

    /// The limits of the median are the first times whose interval reaches one half, and leaves it behind.
    #[test]
    fn limits_of_the_median_are_those_of_the_curve(
        times in prop::collection::vec((1..30_u8, any::<bool>()), 1..40),
        level in 0.05..0.99_f64,
    ) {
        let confidence = Confidence::new(level).unwrap();
        let survival =
            Survival::new(times.into_iter().map(|(time, ended)| (f64::from(time), ended))).unwrap();
        let first = |condition: fn(&cxmetrics::Interval) -> bool| {
            let steps = survival.steps().iter().map(SurvivalStep::time);
            steps.into_iter().find(|&time| {
                survival.interval(time, confidence).is_some_and(|interval| condition(&interval))
            })
        };
        prop_assert_eq!(
            survival.median_limits(confidence),
            [
                first(|interval| interval.lower() <= 50.0),
                first(|interval| interval.upper() < 50.0),
            ]
        );
    }
}

/// A sign test on two of two: the lower limit is exactly one half at 50 % confidence.
#[test]
fn a_limit_of_exactly_one_half_is_one_half() {
    for count in 1..=20_u32 {
        // P(all of n beyond the median) = 2⁻ⁿ: the limit of 100 % from n is ½ where that is the tail.
        let confidence = Confidence::new(1.0 - 2.0 * 0.5_f64.powi(count.cast_signed()));
        let Ok(confidence) = confidence else { continue };
        let survival = Survival::new((1..=count).map(|time| (f64::from(time), false))).unwrap();
        let interval = survival.interval(0.5, confidence).unwrap();
        assert_eq!(interval.lower(), 50.0, "{count}");
        let ended = with_all_ended((1..=count).map(|_| 1.0));
        let [lower, _] = ended.median_limits(confidence);
        assert_eq!(lower, Some(1.0));
    }
}

/// Where nobody or everybody has left, the curve has no error, and the limits are those of 0 of n.
#[test]
fn a_share_of_all_or_of_none_has_exact_limits() {
    let survival = Survival::new([(2.0, true), (3.0, true), (3.0, true), (7.0, true)]).unwrap();
    let rest = 0.025_f64.powf(0.25);
    let [lower, upper] = survival.share_at(1.0).limits_outside(0.025);
    close(lower.unwrap(), 100.0 * rest, 1e-12);
    assert_eq!(upper, Some(100.0));
    let [lower, upper] = survival.share_at(7.0).limits_outside(0.025);
    assert_eq!(lower, Some(0.0));
    close(upper.unwrap(), 100.0 * (1.0 - rest), 1e-12);
    // Of what was cut off before, nobody knows.
    let survival = Survival::new([(0.5, false), (2.0, true), (3.0, true)]).unwrap();
    assert_eq!(survival.share_at(1.0).limits_outside(0.025), [None; 2]);
}
