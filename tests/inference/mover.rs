//! Comparisons by the limits of both figures: estimates bring the limits of their own method.
#![allow(clippy::float_cmp, clippy::cast_precision_loss)] // exact figures

use crate::support::{assert_near, close, share};
use cxmetrics::compare::{
    Compare, Comparison, Correction, MoverDifference, MoverRatio, RelativeMethod,
    RelativeMethodError, WithLimits, benjamini_hochberg, corrected, holm, probability_above_by,
};
use cxmetrics::kpi;
use cxmetrics::{Confidence, Direction};

/// Wilson's closed form at 95 %, in percent.
fn wilson(count: f64, size: f64) -> [f64; 2] {
    let z = 1.959_963_984_540_054_f64;
    let (share, square) = (count / size, z * z / size);
    let center = share + square / 2.0;
    let half = (share * (1.0 - share) * square + square * square / 4.0).sqrt();
    [center - half, center + half].map(|limit| 100.0 * limit / (1.0 + square))
}

#[test]
fn estimates_bring_their_limits() {
    let (first, second) = (share(56, 70), share(33, 80));
    let (of_first, of_second) = (wilson(56.0, 70.0), wilson(33.0, 80.0));
    assert_eq!(WithLimits::point_estimate(&first), Some(80.0));
    for (found, expected) in first.limits_outside(0.025).into_iter().zip(of_first) {
        close(found.unwrap(), expected, 1e-13);
    }
    let (lower, upper) = (
        38.75 - f64::hypot(80.0 - of_first[0], of_second[1] - 41.25),
        38.75 + f64::hypot(of_first[1] - 80.0, 41.25 - of_second[0]),
    );
    // By the estimates or by references to them.
    let owned = MoverDifference::new(first.clone(), second.clone()).unwrap();
    let referred = MoverDifference::new(&first, &second).unwrap();
    for contrast in [
        owned.contrast(Confidence::P95),
        referred.contrast(Confidence::P95),
    ] {
        assert_eq!(contrast.value(), Some(38.75));
        close(contrast.lower().unwrap(), lower, 1e-12);
        close(contrast.upper().unwrap(), upper, 1e-12);
    }
    // The limit is where p is what is outside, and what is infinitely far away is refuted.
    assert_near(referred.p_values(lower).above, 0.025, 1e-9);
    assert_near(referred.p_values(upper).below, 0.025, 1e-9);
    assert_eq!(referred.p_values(f64::INFINITY).above, 1.0);
    assert_eq!(referred.p_values(f64::INFINITY).below, 0.0);
    assert_eq!(referred.p_values(f64::NEG_INFINITY).above, 0.0);
    assert_eq!(referred.p_values(f64::NEG_INFINITY).below, 1.0);
}

#[test]
fn the_limits_in_a_population_are_those_of_its_interval() {
    let few = share(5, 8).of_population(11).unwrap();
    assert_eq!(WithLimits::point_estimate(&few), Some(62.5));
    for (tail, level) in [(0.05, 0.9), (0.25, 0.5), (0.4, 0.2)] {
        let interval = few.interval(Confidence::new(level).unwrap());
        assert_eq!(
            few.limits_outside(tail),
            [Some(interval.lower()), Some(interval.upper())]
        );
    }
    // Nothing outside: all that is possible. One half on each side: the figure.
    assert_eq!(
        few.limits_outside(0.0),
        [Some(100.0 * (5.0 / 11.0)), Some(100.0 * (8.0 / 11.0))]
    );
    assert_eq!(few.limits_outside(0.5), [Some(62.5); 2]);
}

#[test]
fn the_direction_is_that_of_the_figures() {
    let churn = |lost| kpi::churn(lost, 400).unwrap();
    assert_eq!(WithLimits::direction(&&churn(12)), Direction::LowerIsBetter);
    let difference = MoverDifference::new(churn(12), churn(20)).unwrap();
    assert_eq!(difference.direction(), Direction::LowerIsBetter);
    let ratio = MoverRatio::new(churn(12), churn(20)).unwrap();
    assert_eq!(ratio.direction(), Direction::LowerIsBetter);
}

/// What is said to be better keeps its limits.
#[test]
fn a_direction_changes_no_limit() {
    let (now, before) = (share(26, 400), share(48, 300));
    let plain = now.difference(&before).unwrap();
    let directed = now
        .difference(&before)
        .unwrap()
        .better(Direction::LowerIsBetter);
    assert_eq!(
        Comparison::limits(&directed, Confidence::P90),
        Comparison::limits(&plain, Confidence::P90)
    );
}

/// Nothing is the same as nothing whatever the ratio.
#[test]
fn a_ratio_of_nothing_refutes_no_ratio_of_nothing() {
    let change = share(0, 30).relative_change(&share(4, 50)).unwrap();
    let p_values = change.p_values(-100.0);
    assert_eq!(p_values.two_sided, 1.0);
    let change = share(3, 30).relative_change(&share(4, 50)).unwrap();
    assert_eq!(change.p_values(-100.0).two_sided, 0.0);
}

/// First above second by more than `by` or second above first by more than −`by`: one of the two, whichever posterior
/// is the narrower.
#[test]
fn one_is_above_the_other() {
    let (wide, narrow) = (share(2, 3), share(310, 500));
    for by in [-30.0, -4.0, 0.0, 7.5, 20.0] {
        let above: f64 = probability_above_by(&wide, &narrow, by).unwrap();
        let below = probability_above_by(&narrow, &wide, -by).unwrap();
        assert_near(above + below, 1.0, 1e-12);
        assert!(above > 0.02 && below > 0.02, "{above} {below}");
    }
    // What the narrow one is to the hundredth of a point, the wide one is above alone.
    let known = share(62_000_000, 100_000_000);
    let found = probability_above_by(&wide, &known, 7.5).unwrap();
    assert_near(found, wide.probability_at_least(69.5), 1e-4);
}

/// The logarithm of nothing has no error.
#[test]
fn nothing_has_no_change_by_its_logarithm() {
    let method = RelativeMethod::LogDelta;
    let (none, some) = (share(0, 10), share(3, 12));
    for (first, second) in [(&none, &some), (&some, &none)] {
        let change = first.relative_change(second).unwrap();
        let error = change.with_method(method).unwrap_err();
        assert_eq!(error, RelativeMethodError::NoSpread { method });
    }
    assert!(
        some.relative_change(&some)
            .unwrap()
            .with_method(method)
            .is_ok()
    );
}

/// Holm's p-values with the interval that one more would have been shown at; Benjamini and Hochberg's with that of the
/// share that was.
#[test]
fn several_comparisons_at_once() {
    let before = share(50, 100);
    let changes = [76, 64, 53, 38, 50].map(|now| share(now, 100).difference(&before).unwrap());
    let list: Vec<&dyn Comparison> = changes.iter().map(|change| change as _).collect();
    let p_values = changes.each_ref().map(Comparison::p_value);
    for (correction, adjusted) in [
        (Correction::Holm, holm(&p_values).unwrap()),
        (
            Correction::BenjaminiHochberg,
            benjamini_hochberg(&p_values).unwrap(),
        ),
    ] {
        let shown = adjusted.iter().filter(|p_value| **p_value < 0.1).count();
        assert!(shown > 0 && shown < 4, "{adjusted:?}");
        let part = match correction {
            Correction::Holm => 1.0 / (5 - shown) as f64,
            _ => shown as f64 / 5.0,
        };
        let findings = corrected(&list, correction, Confidence::P90);
        assert_eq!(findings.len(), 5);
        for ((finding, p_value), change) in findings.iter().zip(adjusted).zip(&changes) {
            assert_eq!(finding.p_value(), p_value);
            let each = finding.contrast().confidence();
            close(each.level(), 1.0 - 0.1 * part, 1e-15);
            assert_eq!(finding.contrast(), change.contrast(each));
        }
    }
}
