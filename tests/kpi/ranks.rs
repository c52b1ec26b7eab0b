//! Mann and Whitney's test against every way to deal out the times.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::close;
use cxmetrics::kpi::{RankMethod, ServiceTimes};

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
