//! What is typed as the edge of a time is at the edge.

use cxmetrics::kpi::{ContactLog, ServiceTimes};
use proptest::prelude::*;

/// Twelve minutes and eighteen are half an hour, though not in doubles.
#[test]
fn within_holds_its_limit() {
    let times = ServiceTimes::from_hours([0.1 + 0.2, 0.3, 0.7, 4.0]).unwrap();
    assert_eq!(times.within(0.3).unwrap().value(), 50.0);
    assert_eq!(times.within(0.1 + 0.2).unwrap().value(), 50.0);
    assert_eq!(times.within(0.299_999_9).unwrap().value(), 0.0);
    assert_eq!(times.within(f64::INFINITY).unwrap().value(), 100.0);
}

/// From 1.3 to 8.3 there are seven days, and at 8.3 they are over.
#[test]
fn seven_days_later_is_within_seven_days() {
    let log = ContactLog::new([("ann", 1.3), ("ann", 8.3), ("ben", 0.1), ("cem", 7.4)]).unwrap();
    let by = |days, until| {
        let repeated = log.repeated_within(days, until).unwrap();
        (repeated.value(), repeated.sample_size())
    };
    assert_eq!(by(7.0, 8.3), (50.0, 2));
    assert_eq!(by(6.999_99, 8.3), (0.0, 2));
    let short = ContactLog::new([("ann", 0.1), ("ben", 0.2)]).unwrap();
    assert_eq!(short.repeated_within(0.2, 0.3).unwrap().sample_size(), 1);
}

/// The 29th percentile of 101 times is the 30th of them.
#[test]
fn a_percentile_is_a_time_where_it_is_one() {
    for percent in 1..100_u8 {
        let times = ServiceTimes::from_hours((0..=100_u8).map(f64::from)).unwrap();
        let exact = f64::from(percent);
        assert_eq!(times.percentile(exact), Some(exact));
    }
}

proptest! {
    /// Days and windows of one decimal, against whole tenths.
    #[test]
    fn windows_of_tenths(days in prop::collection::vec((0_u8..4, 0_u32..300), 1..12), window in 0_u32..200, until in 0_u32..400) {
        let tenths = |count: u32| f64::from(count) / 10.0;
        let log = ContactLog::new(days.iter().map(|&(customer, day)| (customer, tenths(day)))).unwrap();
        let (mut over, mut repeated) = (0_u32, 0);
        for customer in 0..4 {
            let mut own: Vec<u32> = days.iter().filter(|of| of.0 == customer).map(|of| of.1).collect();
            own.sort_unstable();
            for (at, day) in own.iter().enumerate().filter(|(_, day)| **day + window <= until) {
                over += 1;
                repeated += u32::from(own.get(at + 1).is_some_and(|next| next - day <= window));
            }
        }
        let found = log.repeated_within(tenths(window), tenths(until));
        let found = found.map_or((0, 0.0), |found| {
            (found.sample_size(), (found.value() * f64::from(over) / 100.0).round())
        });
        prop_assert_eq!(found, (u64::from(over), f64::from(repeated)));
    }
}
