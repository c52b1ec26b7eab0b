//! What must hold of every result.

use core::fmt::Debug;
use core::ops::RangeInclusive;

use cxmetrics::compare::Comparison;
use cxmetrics::{Confidence, Interval, Metric};

use crate::draw::Source;

/// A number that a report can show: finite, and never −0.
///
/// # Panics
///
/// If it is not.
#[track_caller]
pub fn figure(what: impl Debug, x: f64) {
    assert!(x.is_finite(), "{x}: {what:?}");
    assert!(x != 0.0 || x.is_sign_positive(), "−0: {what:?}");
}

/// The same of what may be unknown.
///
/// # Panics
///
/// If there is a figure and it is none.
#[track_caller]
pub fn maybe(what: impl Debug, x: Option<f64>) {
    if let Some(x) = x {
        figure(what, x);
    }
}

/// A probability or a p-value.
///
/// # Panics
///
/// If it is none.
#[track_caller]
pub fn probability(what: impl Debug, p: f64) {
    figure(&what, p);
    assert!((0.0..=1.0).contains(&p), "{p}: {what:?}");
}

/// An interval with figures of its own, in its range, that holds the score.
///
/// # Panics
///
/// If it is none.
#[track_caller]
pub fn interval<M: Copy + Debug>(interval: &Interval<M>, range: Option<RangeInclusive<f64>>) {
    let [value, lower, upper] = [interval.value(), interval.lower(), interval.upper()];
    for x in [value, lower, upper] {
        figure(interval, x);
    }
    assert!(lower <= value && value <= upper, "order: {interval:?}");
    if let Some(range) = range {
        let slack = slack(&range);
        assert!(
            *range.start() - slack <= lower,
            "below {range:?}: {interval:?}"
        );
        assert!(
            upper <= *range.end() + slack,
            "above {range:?}: {interval:?}"
        );
    }
}

/// A few units in the last place of the widest figure: what rounding may do.
#[must_use]
pub fn slack(range: &RangeInclusive<f64>) -> f64 {
    1e-12 * range.start().abs().max(range.end().abs())
}

/// The interval with more confidence contains the one with less.
///
/// # Panics
///
/// If it does not.
#[track_caller]
pub fn nested<M: Copy + Debug>(inner: &Interval<M>, outer: &Interval<M>, slack: f64) {
    assert!(
        outer.lower() <= inner.lower() + slack && inner.upper() <= outer.upper() + slack,
        "not nested: {inner:?} in {outer:?}"
    );
}

/// The laws of every comparison: limits in order, nested, and in agreement with the p-values; claims that agree with
/// their limits; words that follow the figures.
///
/// # Panics
///
/// If one is broken.
#[track_caller]
pub fn comparison(comparison: &(impl Comparison + Debug), source: &mut Source<'_>) {
    let [narrow, wide] = source.two_confidences();
    let hypothesis = comparison.kind().no_change();
    let p = comparison.p_values(hypothesis);
    for p in [p.two_sided, p.above, p.below] {
        probability(comparison, p);
    }
    assert_eq!(p.two_sided, comparison.p_value(), "{comparison:?}");
    maybe(comparison, comparison.point_estimate());
    let mut before: Option<[Option<f64>; 2]> = None;
    for confidence in [narrow, wide] {
        let limits @ [lower, upper] = comparison.limits(confidence);
        maybe(comparison, lower);
        maybe(comparison, upper);
        if let [Some(lower), Some(upper)] = limits {
            assert!(lower <= upper, "{limits:?}: {comparison:?}");
        }
        if let Some(value) = comparison.point_estimate() {
            let slack = 1e-9 * (1.0 + value.abs());
            assert!(
                lower.is_none_or(|lower| lower <= value + slack),
                "{limits:?} {comparison:?}"
            );
            assert!(
                upper.is_none_or(|upper| value - slack <= upper),
                "{limits:?} {comparison:?}"
            );
        }
        if let Some([first, last]) = before {
            let slack = |x: f64| 1e-9 * (1.0 + x.abs());
            if let Some(lower) = lower {
                let inner = first.expect("a lower limit with more confidence only");
                assert!(
                    lower <= inner + slack(inner),
                    "{limits:?} {first:?}: {comparison:?}"
                );
            }
            if let Some(upper) = upper {
                let inner = last.expect("an upper limit with more confidence only");
                assert!(
                    inner - slack(inner) <= upper,
                    "{limits:?} {last:?}: {comparison:?}"
                );
            }
        }
        before = Some(limits);
        let contrast = comparison.contrast(confidence);
        maybe(comparison, contrast.value());
        maybe(comparison, contrast.lower());
        maybe(comparison, contrast.upper());
        let finding = comparison.finding(confidence);
        probability(&finding, finding.p_value());
        assert!(!finding.to_string().contains("NaN"), "{finding}");
    }
    let margin = source.usual().abs();
    for claim in [
        comparison.superiority(narrow),
        comparison.non_inferiority(margin, narrow),
        comparison.equivalence(margin, narrow),
    ]
    .into_iter()
    .flatten()
    {
        probability(&claim, claim.p_value());
    }
    if let Ok(finding) = comparison.finding_within(margin, wide) {
        probability(&finding, finding.p_value());
    }
}

/// Everything that an estimate says of itself, and its usual interval at two confidences.
///
/// # Panics
///
/// If a promise is broken.
#[track_caller]
pub fn estimate(estimate: &cxmetrics::Estimate, source: &mut Source<'_>) {
    let range = estimate.range();
    for x in [
        estimate.value(),
        estimate.variance(),
        estimate.std_error(),
        estimate.design_effect(),
        estimate.effective_size(),
        estimate.guarded_size(),
        *range.start(),
        *range.end(),
        *estimate.bounds().start(),
        *estimate.bounds().end(),
    ] {
        figure(estimate, x);
    }
    assert!(range.contains(&estimate.value()), "{range:?}: {estimate:?}");
    assert!(
        estimate.variance() >= 0.0 && estimate.std_error() >= 0.0,
        "{estimate:?}"
    );
    let [narrow, wide] = source
        .two_confidences()
        .map(|level| estimate.interval(level));
    interval(&narrow, Some(range.clone()));
    interval(&wide, Some(range.clone()));
    nested(&narrow, &wide, slack(&range));
    let x = source.figure();
    if x.is_finite() {
        let [above, below, least, p] = [
            estimate.probability_at_least(x),
            estimate.probability_below(x),
            estimate.probability_at_most(x),
            estimate.p_value(x),
        ];
        for p in [above, below, least, p] {
            probability((x, estimate), p);
        }
        assert!(
            (above + below - 1.0).abs() <= 1e-9,
            "{above} {below}: {estimate:?}"
        );
        assert!(below <= least + 1e-9, "{below} {least}: {estimate:?}");
    } else {
        // A question that no number answers is answered without panic.
        let _ = (estimate.probability_at_least(x), estimate.p_value(x));
    }
    assert!(!estimate.to_string().contains("NaN"), "{estimate}");
}

/// A metric gives every level of the scale a finite value, or the scale none.
///
/// # Panics
///
/// If it gives one that is not.
#[track_caller]
pub fn metric(metric: &dyn Metric, scale: &cxmetrics::Scale) {
    for rating in scale.ratings() {
        if let Ok(value) = metric.value_of(scale, rating) {
            figure((scale, rating), value);
        }
    }
}

/// Two levels, the lower one first.
#[must_use]
pub fn ordered([one, other]: [Confidence; 2]) -> [Confidence; 2] {
    if one.level() <= other.level() {
        [one, other]
    } else {
        [other, one]
    }
}
