//! Lifetimes with some cut off: the leukemia remissions, exact cases, laws.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::{close, confidences, lawful, limits};
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
