//! The exact permutation tests against listing every way in whole numbers.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact counts of ways

use crate::support::nps;
use cxmetrics::{Ces, CrossTally, Difference, Estimate, Metric, Scale, Tally};
use proptest::prelude::*;

fn binomial(n: u64, k: u64) -> u128 {
    (0..k).fold(1, |ways, i| ways * u128::from(n - i) / u128::from(i + 1))
}

/// The share of ways to choose so many of each value, counted one by one, whose sum is as far from its mean.
fn by_listing(first: &[u64], second: &[u64]) -> f64 {
    fn list(pooled: &[u64], size: u64, sum: u64, ways: u128, all: &mut Vec<(u64, u128)>) {
        match pooled {
            [] if size == 0 => all.push((sum, ways)),
            [] => {}
            [count, rest @ ..] => {
                for taken in 0..=(*count).min(size) {
                    // The value of a level is the number of levels that follow.
                    let more = taken * rest.len() as u64;
                    let ways = ways * binomial(*count, taken);
                    list(rest, size - taken, sum + more, ways, all);
                }
            }
        }
    }
    let pooled: Vec<u64> = first.iter().zip(second).map(|(a, b)| a + b).collect();
    let value = |counts: &[u64]| -> u64 { counts.iter().rev().zip(0..).map(|(n, v)| n * v).sum() };
    let (size, all): (u64, u64) = (first.iter().sum(), pooled.iter().sum());
    let distance = |sum: u64| {
        (i128::from(all) * i128::from(sum) - i128::from(size) * i128::from(value(&pooled))).abs()
    };
    let mut ways = Vec::new();
    list(&pooled, size, 0, 1, &mut ways);
    let observed = distance(value(first));
    let extreme: u128 = ways
        .iter()
        .filter(|(sum, _)| distance(*sum) >= observed)
        .map(|(_, ways)| ways)
        .sum();
    extreme as f64 / binomial(all, size) as f64
}

fn three(counts: &[u64]) -> Estimate {
    nps(counts[2], counts[1], counts[0])
}

fn five(counts: &[u64]) -> Estimate {
    Ces::MEAN
        .estimate(&Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap())
        .unwrap()
}

fn p_value(first: &Estimate, second: &Estimate) -> f64 {
    Difference::independent(first, second)
        .unwrap()
        .permutation_p_value()
        .unwrap()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-12 * expected
}

fn group(levels: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(0_u64..7, levels)
        .prop_filter("an answer", |counts| counts.iter().sum::<u64>() > 0)
}

proptest! {
    #[test]
    fn net_scores(first in group(3), second in group(3)) {
        let expected = by_listing(&first, &second);
        prop_assert!(close(p_value(&three(&first), &three(&second)), expected));
        prop_assert!(close(p_value(&three(&second), &three(&first)), expected));
    }

    #[test]
    fn means(first in group(5), second in group(5)) {
        let expected = by_listing(&first, &second);
        prop_assert!(close(p_value(&five(&first), &five(&second)), expected));
    }

    /// Every way to swap before and after of some persons.
    #[test]
    fn paired(pairs in prop::collection::vec((1_i32..=4, 1_i32..=4), 1..10)) {
        let scale = Scale::new(1, 4).unwrap();
        let table = CrossTally::from_pairs(scale, scale, pairs.iter().copied()).unwrap();
        let found = Difference::paired(&Ces::MEAN, &table).unwrap().permutation_p_value().unwrap();
        let changes: Vec<i32> = pairs.iter().map(|(before, after)| after - before).collect();
        let observed = changes.iter().sum::<i32>().abs();
        let extreme = (0..1_u32 << changes.len())
            .filter(|swaps| {
                let sum: i32 = changes
                    .iter()
                    .enumerate()
                    .map(|(index, change)| if swaps >> index & 1 == 1 { -change } else { *change })
                    .sum();
                sum.abs() >= observed
            })
            .count();
        prop_assert!(close(found, extreme as f64 / f64::from(1_u32 << changes.len())));
    }
}

/// Large enough that the score method's normal approximation is near, and a hundred times the size is refused.
#[test]
fn thousands() {
    let (first, second) = (nps(420, 330, 250), nps(370, 340, 290));
    let difference = Difference::independent(&first, &second).unwrap();
    let exact = difference.permutation_p_value().unwrap();
    // The exact test counts the measured sum whole where the normal one cuts it in half: at z = 2.5 and a standard
    // deviation of 18 for the sum that is a factor of exp(2.5 · 0.5 / 18) = 1.07.
    let factor = exact / difference.p_value();
    assert!((1.05..1.09).contains(&factor), "{factor}");
    let (first, second) = (nps(42_000, 33_000, 25_000), nps(37_000, 34_000, 29_000));
    let error = Difference::independent(&first, &second)
        .unwrap()
        .permutation_p_value()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "too many answers for an exact permutation test: the score method is as good here"
    );
}

/// From one end of the longest scale to the other and back are 2,000 steps. Of the 16 sums ±1,000 ± 1 ± 2 ± 40, four are as
/// far from 0 as the 1,041 that was measured: 1,043 and 1,041 on both sides.
#[test]
fn changes_on_the_longest_scale() {
    let scale = Scale::new(0, 1_000).unwrap();
    let pairs = [(0, 1_000), (8, 7), (500, 502), (30, 70)];
    let table = CrossTally::from_pairs(scale, scale, pairs).unwrap();
    let change = Difference::paired(&Ces::MEAN, &table).unwrap();
    assert_eq!(change.permutation_p_value().unwrap(), 0.25);
}

/// 3 promoters against 3 detractors: 2 of 20 ways are as extreme.
#[test]
fn smallest() {
    assert!(close(p_value(&nps(3, 0, 0), &nps(0, 0, 3)), 0.1));
    assert_eq!(p_value(&nps(0, 4, 0), &nps(0, 1, 0)), 1.0);
    assert_eq!(p_value(&nps(1, 0, 0), &nps(0, 0, 1)), 1.0);
}
