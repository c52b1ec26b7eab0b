//! Mann and Whitney's test against every way to deal out the times.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::close;
use cxmetrics::Confidence;
use cxmetrics::compare::{Compare, Comparison};
use cxmetrics::kpi::{RankMethod, ServiceTimes};
use proptest::prelude::*;

fn times(hours: &[f64]) -> ServiceTimes {
    ServiceTimes::from_hours(hours.iter().copied()).unwrap()
}

/// Twice the number of pairs in which the first is longer, ties once.
fn doubled_u(first: &[f64], second: &[f64]) -> i64 {
    let pairs = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| (one, other)));
    pairs
        .map(|(one, other)| i64::from(one > other) + i64::from(one >= other))
        .sum()
}

/// 2U for each way to choose the first sample from all times.
fn all_ways(first: &[f64], second: &[f64]) -> Vec<i64> {
    let pooled: Vec<f64> = first.iter().chain(second).copied().collect();
    (0_u32..1 << pooled.len())
        .filter(|chosen| chosen.count_ones() as usize == first.len())
        .map(|chosen| {
            let of = |is_first: bool| -> Vec<f64> {
                let is_one = |index: &usize| (chosen >> index & 1 == 1) == is_first;
                let indices = (0..pooled.len()).filter(is_one);
                indices.map(|index| pooled[index]).collect()
            };
            doubled_u(&of(true), &of(false))
        })
        .collect()
}

#[test]
fn every_way_to_deal_out_the_times() {
    let lists: [(&[f64], &[f64], RankMethod); 5] = [
        (
            &[3.0, 9.0, 12.5, 20.0],
            &[1.0, 2.0, 4.0, 5.5, 30.0],
            RankMethod::Exact,
        ),
        (
            &[8.0, 9.0, 12.0],
            &[1.0, 2.0, 4.0, 5.0, 10.0, 11.0],
            RankMethod::Exact,
        ),
        (&[1.0], &[2.0, 3.0, 4.0], RankMethod::Exact),
        (
            &[3.0, 3.0, 5.0, 9.0],
            &[1.0, 3.0, 5.0, 5.0, 2.0, 2.0],
            RankMethod::Enumeration,
        ),
        (
            &[7.0, 7.0, 7.0, 2.0],
            &[7.0, 1.0, 1.0],
            RankMethod::Enumeration,
        ),
    ];
    for (one, other, method) in lists {
        for (first, second) in [(one, other), (other, one)] {
            let test = times(first).mann_whitney(&times(second));
            let (u, ways) = (doubled_u(first, second), all_ways(first, second));
            assert_eq!((2.0 * test.u(), test.method()), (u as f64, method));
            // So far from the middle, on either side; without ties both sides are alike.
            let middle = i64::try_from(first.len() * second.len()).unwrap();
            let extreme = ways
                .iter()
                .filter(|way| (**way - middle).abs() >= (u - middle).abs())
                .count();
            close(test.p_value(), extreme as f64 / ways.len() as f64, 1e-13);
            // The variance over all ways, of which the mean is the middle.
            let squares: i64 = ways.iter().map(|way| (way - middle) * (way - middle)).sum();
            let variance = squares as f64 / 4.0 / ways.len() as f64;
            close(test.variance(), variance, 1e-13);
            let distance = 0.5 * (u - middle).abs() as f64 - 0.5;
            close(test.z().abs(), distance.max(0.0) / variance.sqrt(), 1e-13);
        }
    }
}

/// Too many to be dealt out: the normal tail of z, whose value at 1 and 2 is tabled.
#[test]
fn many_tied_times_are_normal() {
    let first: Vec<f64> = (0..60).map(|i| f64::from(i % 10)).collect();
    let second: Vec<f64> = (0..45).map(|i| f64::from(i % 9 + 2)).collect();
    let test = times(&first).mann_whitney(&times(&second));
    assert_eq!(test.method(), RankMethod::Normal);
    assert_eq!(test.p_value(), test.normal_p_value());
    let (n1, n2) = (60.0, 45.0);
    let ties: f64 = (0..11)
        .map(|value| {
            let at = |times: &[f64]| {
                times
                    .iter()
                    .filter(|time| **time == f64::from(value))
                    .count()
            };
            let tied = (at(&first) + at(&second)) as f64;
            tied * tied * tied - tied
        })
        .sum();
    let variance = n1 * n2 / 12.0 * (106.0 - ties / (105.0 * 104.0));
    close(test.variance(), variance, 1e-13);
    let u = 0.5 * doubled_u(&first, &second) as f64;
    close(
        test.z().abs(),
        ((u - 0.5 * n1 * n2).abs() - 0.5) / variance.sqrt(),
        1e-13,
    );
}

/// No two of them are the same number, and still two are one time.
#[test]
fn times_of_which_none_is_typed_twice_are_tied_by_rounding() {
    let (first, second) = (times(&[0.1 + 0.2, 2.5, 8.0]), times(&[0.3, 1.0]));
    let test = first.mann_whitney(&second);
    // A half of the pair that is one time, 2.5 and 8 above both.
    assert_eq!((test.u(), test.method()), (4.5, RankMethod::Enumeration));
    let typed = times(&[0.3, 2.5, 8.0]).mann_whitney(&second);
    assert_eq!(test.p_value(), typed.p_value());
}

/// Times that are equal but for rounding are equal: 0.3 and 0.1 + 0.2.
#[test]
fn times_that_are_equal_but_for_rounding_are_tied() {
    let (sums, typed) = (times(&[0.1 + 0.2; 10]), times(&[0.3; 10]));
    let test = sums.mann_whitney(&typed);
    assert_eq!((test.u(), test.p_value()), (50.0, 1.0));
    let longer = sums.superiority(&typed).unwrap();
    assert_eq!(longer.point_estimate(), Some(50.0));
    assert_eq!(longer.p_values(50.0).two_sided, 1.0);
    let shift = sums.shift(&typed);
    assert_eq!(shift.point_estimate(), Some(0.0));
    assert_eq!(
        shift.finding(Confidence::P95).to_string(),
        "no evidence of change: 0.0 [open, open] at 95% confidence, p = 1.000"
    );
    // All of one list are the same, however they were rounded.
    let mixed = times(&[0.3, 0.1 + 0.2, 0.3]);
    assert_eq!(mixed.mean_interval(Confidence::P95), None);
    assert!(mixed.mean_difference(&typed).is_err());
    // Their medians have no limits of any width, and are the same.
    assert_eq!(sums.difference(&typed).unwrap().p_value(), 1.0);
    assert_eq!(sums.relative_change(&typed).unwrap().p_value(), 1.0);
    // The longer of two that can be told apart is longer, whatever others there are.
    assert_eq!(
        times(&[0.300_000_000_1, 1e9])
            .mann_whitney(&times(&[0.3, 1e9]))
            .u(),
        2.5
    );
    assert_eq!(times(&[0.300_001]).mann_whitney(&times(&[0.3])).u(), 1.0);
}

/// Differences too: 0.3 − 0.2 is 0.1 less a digit.
#[test]
fn a_difference_that_is_the_hypothesis_is_at_it() {
    let (now, before) = (
        times(&[0.3, 0.5, 0.6, 0.8, 0.9]),
        times(&[0.2, 0.4, 0.5, 0.7, 0.8]),
    );
    assert_eq!(now.shift(&before).p_values(0.1).two_sided, 1.0);
    let whole = (
        times(&[3.0, 5.0, 6.0, 8.0, 9.0]),
        times(&[2.0, 4.0, 5.0, 7.0, 8.0]),
    );
    assert_eq!(whole.0.shift(&whole.1).p_values(1.0).two_sided, 1.0);
}

proptest! {
    /// Times k · 0.1 say what times k say, whether they are computed or typed.
    #[test]
    fn the_unit_of_times_changes_no_rank(
        first in prop::collection::vec(0_u32..40, 1..15),
        second in prop::collection::vec(0_u32..40, 1..15),
        margin in -30_i32..30,
        unit in prop::sample::select(vec![0.1, 0.01, 0.3, 0.7]),
    ) {
        let list = |counts: &[u32], unit: f64| -> ServiceTimes {
            times(&counts.iter().map(|&count| f64::from(count) * unit).collect::<Vec<_>>())
        };
        let (now, before) = (list(&first, 1.0), list(&second, 1.0));
        let typed = |count: &u32| format!("{count}e-1").parse().unwrap();
        let scaled = [
            (list(&first, unit), list(&second, unit), unit),
            (list(&first, 0.1), times(&second.iter().map(typed).collect::<Vec<_>>()), 0.1),
        ];
        for (scaled_now, scaled_before, unit) in scaled {
            prop_assert_eq!(scaled_now.mann_whitney(&scaled_before), now.mann_whitney(&before));
            prop_assert_eq!(
                scaled_now.superiority(&scaled_before).unwrap(),
                now.superiority(&before).unwrap()
            );
            let (shift, whole) = (scaled_now.shift(&scaled_before), now.shift(&before));
            let margin = f64::from(margin);
            prop_assert_eq!(shift.p_values(margin * unit), whole.p_values(margin));
            prop_assert_eq!(shift.p_values(0.0), whole.p_values(0.0));
            let value = whole.point_estimate().unwrap() * unit;
            prop_assert!((shift.point_estimate().unwrap() - value).abs() < 1e-12);
        }
    }
}
