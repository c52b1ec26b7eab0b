//! Lifetime values with what recommendations bring.

use cxmetrics::Confidence;
use cxmetrics::kpi::{self, EventRate, LifetimeValue};

/// Each limit is as far away as what retention and referrals alone move the value by, squared and added.
#[test]
fn referrals_have_an_interval() {
    let value = LifetimeValue::new(120.0, 80.0)
        .unwrap()
        .discounted(12.0)
        .unwrap();
    let stay = kpi::retention(40, 200).unwrap().interval(Confidence::P95);
    let rate = EventRate::new(21, 210.0).unwrap();
    let brought = rate.interval(Confidence::P95);
    let at = |retention: f64, rate: f64| {
        let value = LifetimeValue::new(120.0, retention).unwrap();
        let value = value.discounted(12.0).unwrap();
        value.with_referrals(rate).unwrap()
    };
    let middle = at(stay.value(), brought.value());
    let found = value.referral_interval(&stay, &brought).unwrap();
    assert_eq!(found.value(), middle);
    let reach = |retention: f64, rate: f64| {
        let alone = [at(retention, brought.value()), at(stay.value(), rate)];
        (alone[0] - middle).hypot(alone[1] - middle)
    };
    let wanted = [
        middle - reach(stay.lower(), brought.lower()),
        middle + reach(stay.upper(), brought.upper()),
    ];
    for (found, wanted) in [found.lower(), found.upper()].into_iter().zip(wanted) {
        assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
    }
    let other = rate.interval(Confidence::P90);
    assert_eq!(value.referral_interval(&stay, &other), None);
}
