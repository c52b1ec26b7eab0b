//! Published means: what they could have been rounded from, and ratios by their definition.
#![allow(clippy::float_cmp)] // exact figures

use crate::support::{close, limits, share};
use cxmetrics::compare::{Compare, Comparison, RatioSet, RelativeMethod, Summary, SummaryError};
use cxmetrics::{Confidence, Scale};

const Z: f64 = 1.959_963_984_540_054;
/// t with 4 degrees of freedom at 95 %.
const T4: f64 = 2.776_445_105_197_799;

fn of(mean: f64, deviation: f64, answers: u64) -> Summary {
    Summary::new(mean, deviation, answers).unwrap()
}

/// A deviation that was rounded may have been half a digit more.
#[test]
fn rounded_deviations() {
    for (decimals, widest) in [(0, 1.3), (1, 0.85), (2, 0.805)] {
        let summary = of(4.1, 0.8, 200).with_rounded_deviation(decimals);
        close(summary.deviation().unwrap(), widest, 1e-15);
        close(summary.std_error(), widest / 200_f64.sqrt(), 1e-15);
    }
    let known = Summary::known(4.0).unwrap();
    assert_eq!(known.with_rounded_deviation(1), known);
}

#[test]
fn intervals_of_published_means() {
    let reach = T4 * 0.9 / 5_f64.sqrt();
    let summary = of(4.4, 0.9, 5);
    let interval = summary.interval(Confidence::P95).unwrap();
    limits(&interval, 4.4 - reach, 4.4 + reach, 1e-13);
    // On a scale that ends before.
    let checked = summary.check(&Scale::ONE_TO_FIVE, 1).unwrap();
    let interval = checked.interval(Confidence::P95).unwrap();
    limits(&interval, 4.4 - reach, 5.0, 1e-13);
    assert_eq!(of(4.0, 0.0, 5).interval(Confidence::P95), None);
    assert_eq!(Summary::known(4.0).unwrap().interval(Confidence::P95), None);
}

/// Half of the answers at either end is as far as they can scatter: √((5 − m)(m − 1) n/(n − 1)), at the kindest mean and
/// half a digit more.
#[test]
fn what_cannot_have_been_measured() {
    let scale = Scale::ONE_TO_FIVE;
    // In the middle no mean is kinder: √(40/9) = 2.108.
    assert!(of(3.0, 2.11, 10).check(&scale, 2).is_ok());
    assert!(of(3.0, 2.12, 10).check(&scale, 2).is_err());
    // 4.8 may have been 4.75: √(0.25 · 3.75 · 20/19) + 0.05 = 1.0434.
    assert!(of(4.8, 1.043, 20).check(&scale, 1).is_ok());
    let error = of(4.8, 1.044, 20).check(&scale, 1).unwrap_err();
    let SummaryError::DeviationTooLarge { largest, .. } = error else {
        panic!("{error}");
    };
    close(largest, (0.2 * 3.8 * 20.0 / 19.0_f64).sqrt(), 1e-14);
    // And 1.2 may have been 1.25.
    assert!(of(1.2, 1.043, 20).check(&scale, 1).is_ok());
    assert!(of(1.2, 1.044, 20).check(&scale, 1).is_err());
    // Thirds are 3.33 and 3.67, to two digits, and sixths on a scale of halves are 3.17 as well.
    let halves: Scale = "1-5/2".parse().unwrap();
    for (mean, decimals, thirds, sixths) in [
        (3.33, 2, true, true),
        (3.34, 2, false, false),
        (3.3, 1, true, true),
        (3.4, 1, false, false),
        (3.17, 2, false, true),
        (3.667, 3, true, true),
        (3.668, 3, false, false),
    ] {
        let summary = of(mean, 0.5, 3);
        assert_eq!(summary.check(&scale, decimals).is_ok(), thirds, "{mean}");
        assert_eq!(summary.check(&halves, decimals).is_ok(), sixths, "{mean}");
    }
    // Just half a digit away, it was rounded.
    assert!(of(3.45, 0.5, 2).check(&scale, 1).is_ok());
    for mean in [0.9, 5.1] {
        assert!(matches!(
            of(mean, 0.1, 9).check(&scale, 1),
            Err(SummaryError::OffScale { .. })
        ));
    }
}

/// r goes with the data if |m₁ − r m₂| ≤ z √(v₁ + r² v₂), which is an equation at every limit.
#[test]
fn ratios_by_their_definition() {
    for (first, second) in [
        (of(4.0, 3.0, 25), of(3.0, 2.0, 16)),
        (of(4.0, 3.0, 25), of(-3.0, 2.0, 16)),
        (of(-0.2, 3.0, 25), of(3.0, 2.0, 16)),
        (of(0.0, 3.0, 25), of(3.0, 2.0, 16)),
        (of(4.0, 3.0, 25), of(0.3, 2.0, 16)),
        (of(-4.0, 3.0, 25), of(0.3, 2.0, 16)),
        (of(0.1, 3.0, 25), of(0.3, 2.0, 16)),
    ] {
        let beyond = |ratio: f64| {
            let variance = first.std_error().powi(2) + ratio * ratio * second.std_error().powi(2);
            (first.mean() - ratio * second.mean()).abs() - Z * variance.sqrt()
        };
        let ratio = first.mean() / second.mean();
        match first.ratio(&second, Confidence::P95).unwrap() {
            RatioSet::Interval { lower, upper } => {
                assert!((second.mean() / second.std_error()).abs() > Z);
                assert!(lower < ratio && ratio < upper);
                close(beyond(lower), 0.0, 1e-13);
                close(beyond(upper), 0.0, 1e-13);
            }
            RatioSet::Complement { below, above } => {
                assert!((second.mean() / second.std_error()).abs() < Z);
                assert!(below < above && (ratio < below || ratio > above));
                close(beyond(below), 0.0, 1e-12);
                close(beyond(above), 0.0, 1e-12);
                assert!(beyond(0.5 * (below + above)) > 0.0);
            }
            set => {
                assert_eq!(set, RatioSet::WholeLine);
                assert!(
                    [-1e6, -3.0, -0.4, 0.0, 0.4, 3.0, 1e6]
                        .into_iter()
                        .all(|r| beyond(r) < 0.0)
                );
            }
        }
    }
}

/// An estimate is the mean that would be published of it; one answer says nothing of the spread.
#[test]
fn estimates_are_summaries() {
    let summary = Summary::from(&share(8, 10));
    close(summary.std_error(), (80.0 * 20.0 / 9.0_f64).sqrt(), 1e-14);
    assert_eq!(summary.sample_size(), Some(10));
    let alone = Summary::from(&share(1, 1));
    assert_eq!((alone.std_error(), alone.sample_size()), (0.0, None));
}

/// The limits of a ratio of means are where the p-value is what is outside.
#[test]
fn limits_of_ratios_of_means_agree_with_p_values() {
    let (first, second) = (of(4.4, 0.9, 12), of(3.1, 1.2, 30));
    for method in [RelativeMethod::LogDelta, RelativeMethod::MoverRatio] {
        let change = first.relative_change(&second).unwrap();
        let change = change.with_method(method).unwrap();
        let contrast = change.contrast(Confidence::P90);
        close(contrast.value().unwrap(), 100.0 * (4.4 / 3.1 - 1.0), 1e-13);
        let (lower, upper) = (contrast.lower().unwrap(), contrast.upper().unwrap());
        close(change.p_values(lower).above, 0.05, 1e-8);
        close(change.p_values(upper).below, 0.05, 1e-8);
    }
}
