//! Comparisons of business figures at their ends: hypotheses that nothing can be, shares that everybody or nobody has.
#![allow(clippy::float_cmp)] // exact figures

use crate::support::close;
use cxmetrics::Confidence;
use cxmetrics::compare::{Compare, Comparison, MoverDifference};
use cxmetrics::kpi::{ContactLog, EventRate, ServiceTimes, Survival};

/// Two-sided, above and below.
fn p_values(comparison: &impl Comparison, hypothesis: f64) -> [f64; 3] {
    let p = comparison.p_values(hypothesis);
    [p.two_sided, p.above, p.below]
}

/// No ratio is below nothing, one of nothing goes with no events at all, and none is infinite if there were others' events.
#[test]
fn a_ratio_of_rates_is_not_below_nothing() {
    let rate = |events, exposure| EventRate::new(events, exposure).unwrap();
    let (some, none, others) = (rate(7, 30.0), rate(0, 30.0), rate(4, 55.0));
    let (surely_above, surely_below, open) = ([0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0; 3]);
    let ratio = some.relative_change(&others).unwrap();
    assert_eq!(p_values(&ratio, -100.0), surely_above);
    assert_eq!(p_values(&ratio, -100.5), surely_above);
    assert_eq!(p_values(&ratio, f64::INFINITY), surely_below);
    let ratio = none.relative_change(&others).unwrap();
    assert_eq!(p_values(&ratio, -100.0), open);
    assert_eq!(p_values(&ratio, -100.5), surely_above);
    assert_eq!(p_values(&ratio, f64::INFINITY), surely_below);
    let ratio = none.relative_change(&rate(0, 55.0)).unwrap();
    assert_eq!(p_values(&ratio, -100.0), open);
}

/// Every difference is above −∞ and below ∞.
#[test]
fn a_difference_is_neither_above_nor_below_everything() {
    let rates = EventRate::new(7, 30.0)
        .unwrap()
        .difference(&EventRate::new(4, 55.0).unwrap())
        .unwrap();
    let times = |hours: &[f64]| ServiceTimes::from_hours(hours.iter().copied()).unwrap();
    let (now, before) = (times(&[2.0, 9.0, 4.5]), times(&[1.0, 3.0]));
    let shift = now.shift(&before);
    let (surely_above, surely_below) = ([0.0, 0.0, 1.0], [0.0, 1.0, 0.0]);
    assert_eq!(p_values(&rates, f64::NEG_INFINITY), surely_above);
    assert_eq!(p_values(&rates, f64::INFINITY), surely_below);
    assert_eq!(p_values(&shift, f64::NEG_INFINITY), surely_above);
    assert_eq!(p_values(&shift, f64::INFINITY), surely_below);
}

/// By the limits of each (MOVER): the distances of the one's lower and the other's upper limit, squared and added.
#[test]
fn two_event_rates_differ_by_their_own_limits() {
    let (first, second) = (
        EventRate::new(7, 30.0).unwrap(),
        EventRate::new(4, 55.0).unwrap(),
    );
    let difference = MoverDifference::new(first, second).unwrap();
    let contrast = difference.contrast(Confidence::P90);
    let [one, other] = [first, second].map(|rate| rate.interval(Confidence::P90));
    let value = 7.0 / 30.0 - 4.0 / 55.0;
    let reach = |own: f64, far: f64| (own - 7.0 / 30.0).hypot(far - 4.0 / 55.0);
    close(contrast.value().unwrap(), value, 1e-15);
    let lower = value - reach(one.lower(), other.upper());
    let upper = value + reach(one.upper(), other.lower());
    close(contrast.lower().unwrap(), lower, 1e-12);
    close(contrast.upper().unwrap(), upper, 1e-12);
}

/// Of n of whom all have left, p is at most 1 − (α/2)^(1/n); of n who are all there, at least (α/2)^(1/n).
#[test]
fn a_share_that_all_or_none_have_left_has_exact_limits() {
    let all = |count: u32, time: f64, ended: bool| {
        Survival::new((0..count).map(|_| (time, ended))).unwrap()
    };
    let (gone, there) = (all(9, 3.0, true), all(14, 8.0, false));
    let change = there.share_at(5.0).difference(&gone.share_at(5.0)).unwrap();
    let contrast = change.contrast(Confidence::P95);
    let (least, most) = (0.025_f64.powf(1.0 / 14.0), 1.0 - 0.025_f64.powf(1.0 / 9.0));
    assert_eq!(contrast.value(), Some(100.0));
    close(
        contrast.lower().unwrap(),
        100.0 - 100.0 * (1.0 - least).hypot(most),
        1e-9,
    );
    close(contrast.upper().unwrap(), 100.0, 1e-12);
}

/// Contacts are counted from one.
#[test]
fn a_contact_without_a_day_is_named_by_its_number() {
    for number in 1..5 {
        let contacts = (1..5).map(|contact| (3, if contact == number { f64::NAN } else { 8.5 }));
        let error = ContactLog::new(contacts).unwrap_err();
        assert_eq!(error.number, number);
        assert!(error.day.is_nan());
        assert_eq!(error.to_string(), format!("contact {number} is of day NaN"));
    }
}
