//! The exact distribution of Mann and Whitney's U.

use alloc::vec;
use alloc::vec::Vec;

/// Up to so many pairs the distribution without ties is computed.
const MOST_PAIRS: usize = 10_000;

/// Up to so many observations in all the distribution with ties is.
pub(super) const MOST_TIED: usize = 40;

/// How often U is each of 0, 1, …, n₁n₂ among all ways to deal out n₁ + n₂ different values; `None` for too many.
///
/// The number of ways is a Gaussian binomial coefficient: the product of (1 − q^(n₂ + i))/(1 − q^i) over i from 1 to n₁.
pub(super) fn untied(n1: usize, n2: usize) -> Option<Vec<f64>> {
    let (few, many) = (n1.min(n2), n1.max(n2));
    let pairs = few.checked_mul(many).filter(|pairs| *pairs <= MOST_PAIRS)?;
    let mut shares = vec![0.0; pairs + 1];
    shares[0] = 1.0;
    for index in 1..=few {
        // As shares of all ways so far, which never overflow.
        for place in (many + index..=pairs).rev() {
            shares[place] -= shares[place - many - index];
        }
        for place in index..=pairs {
            shares[place] += shares[place - index];
        }
        let ways = (many + index) as f64 / index as f64;
        for share in &mut shares {
            *share /= ways;
        }
    }
    Some(shares)
}

/// P(U ≤ u) for a whole u, from the shares.
pub(super) fn at_most(shares: &[f64], u: u128) -> f64 {
    let last = usize::try_from(u)
        .unwrap_or(usize::MAX)
        .min(shares.len() - 1);
    // The smaller half of a symmetric distribution keeps its digits.
    if 2 * last + 1 < shares.len() {
        shares[..=last].iter().sum()
    } else {
        1.0 - shares[last + 1..].iter().sum::<f64>()
    }
}

/// The share of all ways to deal out the pooled values in which U is at least as far from its middle as it was, for up
/// to [`MOST_TIED`]. `groups` are the counts at each value, and U is doubled so that ties stay whole.
pub(super) fn tied_p_value(groups: &[[f64; 2]], [n1, n2]: [usize; 2], doubled_u: u128) -> f64 {
    let width = 2 * n1 * n2 + 1;
    // ways[k][u]: k of those so far are of the first sample, and 2U is u.
    let mut ways = vec![vec![0.0; width]; n1 + 1];
    ways[0][0] = 1.0;
    let mut before = 0_usize;
    for group in groups {
        let tied = super::whole(group[0] + group[1]);
        let mut next = vec![vec![0.0; width]; n1 + 1];
        for taken in 0..=n1.min(before) {
            let others = before - taken;
            let mut choices = 1.0;
            for more in 0..=tied.min(n1 - taken) {
                // Each of those taken is above the others so far, and ties with those left here.
                let gain = more * (2 * others + (tied - more));
                for u in 0..width.saturating_sub(gain) {
                    next[taken + more][u + gain] += ways[taken][u] * choices;
                }
                choices *= (tied - more) as f64 / (more + 1) as f64;
            }
        }
        ways = next;
        before += tied;
    }
    let last = &ways[n1];
    let total: f64 = last.iter().sum();
    let middle = (n1 * n2) as u128;
    let distance = doubled_u.abs_diff(middle);
    let extreme: f64 = last
        .iter()
        .enumerate()
        .filter(|(u, _)| (*u as u128).abs_diff(middle) >= distance)
        .map(|(_, ways)| ways)
        .sum();
    (extreme / total).min(1.0)
}
