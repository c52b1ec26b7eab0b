//! Relative changes by every method: by their formulas, and limits that are where the p-value is what is outside.
#![allow(clippy::float_cmp)] // exact figures

use crate::support::{assert_near, close, share};
use cxmetrics::compare::{
    Compare, Comparison, MoverError, MoverRatio, RelativeChange, RelativeMethod, WithLimits,
};
use cxmetrics::{Confidence, CrossTally, Difference, Direction, Nps, Scale};

const Z: f64 = 1.959_963_984_540_054;

fn percent(ratio: f64) -> f64 {
    100.0 * (ratio - 1.0)
}

/// On the scale of logarithms, the limits of both recovered.
#[test]
fn the_ratio_of_figures_with_limits() {
    let figures = [share(56, 70), share(33, 80)];
    let [first, second] = figures.each_ref().map(|figure| {
        let limits = figure.limits_outside(0.025);
        limits.map(|limit| (limit.unwrap() / figure.value()).ln())
    });
    let ratio = 80.0 / 41.25;
    let lower = percent(ratio * (-first[0].hypot(second[1])).exp());
    let upper = percent(ratio * first[1].hypot(second[0]).exp());
    let [one, other] = figures;
    let change = MoverRatio::new(one, other).unwrap();
    let contrast = change.contrast(Confidence::P95);
    close(contrast.value().unwrap(), percent(ratio), 1e-14);
    close(contrast.lower().unwrap(), lower, 1e-12);
    close(contrast.upper().unwrap(), upper, 1e-12);
    assert_near(change.p_values(lower).above, 0.025, 1e-9);
    assert_near(change.p_values(upper).below, 0.025, 1e-9);
    assert_near(change.p_values(percent(ratio)).two_sided, 1.0, 1e-9);
    let nothing = MoverRatio::new(share(0, 9), share(3, 9)).unwrap_err();
    assert_eq!(nothing, MoverError::NotPositive { value: 0.0 });
    // Next to nothing has a logarithm, and its lower limit may have none: then the limit is open or at the end.
    let rare = MoverRatio::new(share(1, 90), share(5, 60)).unwrap();
    assert!(rare.contrast(Confidence::P95).lower().unwrap() > -100.0);
}

/// ln r ± z √(Σ (1 − p) / (p (n − 1))).
#[test]
fn the_logarithm_of_a_ratio_is_normal() {
    let change = share(56, 70).relative_change(&share(33, 80)).unwrap();
    let change = change.with_method(RelativeMethod::LogDelta).unwrap();
    let error = (0.2_f64 / (0.8 * 69.0) + 0.5875 / (0.4125 * 79.0)).sqrt();
    let ratio = 80.0 / 41.25_f64;
    let [lower, upper] = [-1.0, 1.0].map(|sign| percent((ratio.ln() + sign * Z * error).exp()));
    let contrast = change.contrast(Confidence::P95);
    close(contrast.lower().unwrap(), lower, 1e-12);
    close(contrast.upper().unwrap(), upper, 1e-12);
    assert_near(change.p_values(lower).above, 0.025, 1e-12);
    assert_near(change.p_values(upper).below, 0.025, 1e-12);
}

#[test]
fn limits_of_ratios_agree_with_p_values() {
    let pairs = [
        ((56, 70), (33, 80)),
        ((3, 7), (2, 400)),
        ((1, 400), (5, 9)),
        ((30, 31), (17, 40)),
    ];
    for ((yes, all), (other_yes, other_all)) in pairs {
        for method in [
            RelativeMethod::Score,
            RelativeMethod::ScoreUncorrected,
            RelativeMethod::MoverRatio,
            RelativeMethod::LogDelta,
        ] {
            let change =
                RelativeChange::independent(&share(yes, all), &share(other_yes, other_all));
            let change = change.unwrap().with_method(method).unwrap();
            for (confidence, tail) in [(Confidence::P80, 0.1), (Confidence::P95, 0.025)] {
                let contrast = change.contrast(confidence);
                let (lower, upper) = (contrast.lower().unwrap(), contrast.upper().unwrap());
                assert!(lower < contrast.value().unwrap() && contrast.value().unwrap() < upper);
                assert_near(change.p_values(lower).above, tail, 1e-7);
                assert_near(change.p_values(upper).below, tail, 1e-7);
            }
        }
    }
}

/// What refers to a comparison, or says what is better in it, says the same of everything else.
#[test]
fn a_comparison_by_reference_or_with_a_direction() {
    fn figures(comparison: impl Comparison) -> (Option<f64>, [Option<f64>; 2], f64) {
        let limits = comparison.limits(Confidence::P90);
        (
            comparison.point_estimate(),
            limits,
            comparison.p_values(2.0).above,
        )
    }
    let (now, before) = (share(26, 400), share(48, 300));
    let change = now.difference(&before).unwrap();
    let expected = (
        change.point_estimate(),
        Comparison::limits(&change, Confidence::P90),
        Comparison::p_values(&change, 2.0).above,
    );
    assert_eq!(expected.0, Some(-9.5));
    assert_eq!(figures(&change), expected);
    assert_eq!(figures(change.better(Direction::LowerIsBetter)), expected);
}

/// A change that no score can have is as far away as can be, on its own side.
#[test]
fn changes_beyond_the_scale() {
    let answers = [
        (6, 9),
        (7, 9),
        (8, 8),
        (3, 8),
        (9, 10),
        (5, 5),
        (8, 9),
        (7, 9),
    ];
    let answers = answers.map(|(before, after)| (Some(before), Some(after)));
    let scale = Scale::ZERO_TO_TEN;
    let pairs = CrossTally::from_answers(scale, scale, answers).unwrap();
    let change = Difference::paired(&Nps::STANDARD, &pairs).unwrap();
    for (hypothesis, above) in [(250.0, 1.0), (-250.0, 0.0)] {
        let p_values = Comparison::p_values(&change, hypothesis);
        assert_eq!((p_values.above, p_values.below), (above, 1.0 - above));
    }
}
