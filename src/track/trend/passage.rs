//! The probability that the largest of many correlated statistics passes a threshold.
//!
//! The differences before and after each split of a series, in standard errors, are a Brownian bridge seen at the
//! shares t of the answers that lie before the splits, divided by √(t(1 − t)): standard normal each, and a Markov
//! chain, with correlation √(t(1 − u) / (u(1 − t))) between neighbours t < u. So the density of the chain that has
//! stayed inside ±z is carried from split to split by one integral each, and the probability that leaves at every
//! step is added up; all terms are positive, so small p-values keep their digits.

use alloc::vec::Vec;

use crate::special::{GAUSS_LEGENDRE, normal_density, normal_upper_tail};

/// Neighbours whose next value is less spread than this are nearly the same statistic; they would need ever finer
/// nodes. Such a split is left out of the chain, and what it can add at most is added.
const SMALLEST_SPREAD: f64 = 0.02;

/// A panel of 32 nodes resolves a normal density of this many panel widths to all digits.
const SPREADS_PER_PANEL: f64 = 12.0;

/// Beyond this many spreads a normal density is nothing.
const REACH: f64 = 9.0;

/// From here on the p-value is below 10⁻¹⁴ for each split, and the sum over the splits (Bonferroni) says as much.
const LARGEST: f64 = 8.0;

/// The correlation of two splits and the spread √(1 − correlation²) of one given the other.
#[derive(Clone, Copy, Debug)]
struct Link {
    correlation: f64,
    spread: f64,
}

impl Link {
    fn between(earlier: f64, later: f64) -> Self {
        let square = (earlier * (1.0 - later) / (later * (1.0 - earlier))).clamp(0.0, 1.0);
        // 1 − square without the subtraction.
        let rest = ((later - earlier) / (later * (1.0 - earlier))).clamp(0.0, 1.0);
        Self {
            correlation: libm::sqrt(square),
            spread: libm::sqrt(rest),
        }
    }

    /// The probability that the next statistic is beyond ±`z`, given this one.
    fn leaves(self, at: f64, z: f64) -> f64 {
        let middle = self.correlation * at;
        normal_upper_tail((z - middle) / self.spread)
            + normal_upper_tail((z + middle) / self.spread)
    }

    /// The probability that one statistic is beyond ±`z` and the other is not: what a split can add at most.
    fn excess(self, z: f64) -> f64 {
        if self.spread <= 0.0 {
            return 0.0;
        }
        // At most: it may also be beyond −z, which is next to impossible.
        let stays = |at: f64| normal_upper_tail((self.correlation * at - z) / self.spread);
        // From z up to where the other is surely beyond it too.
        let length =
            ((1.0 - self.correlation) * z + REACH * self.spread) / self.correlation.max(0.5);
        2.0 * nodes(z, z + length, 4)
            .iter()
            .map(|&(at, weight)| weight * normal_density(at) * stays(at))
            .sum::<f64>()
    }
}

/// P(max |Z| ≥ z) for splits at these shares, in increasing order and strictly between 0 and 1.
pub(super) fn probability(shares: &[f64], z: f64) -> f64 {
    let Some(&first) = shares.first() else {
        return 0.0;
    };
    if z <= 0.0 {
        return 1.0;
    }
    if z > LARGEST {
        return (2.0 * normal_upper_tail(z) * shares.len() as f64).min(1.0);
    }
    let mut links = Vec::new();
    let mut added = 2.0 * normal_upper_tail(z);
    let mut kept = first;
    for &share in &shares[1..] {
        let link = Link::between(kept, share);
        if link.spread >= SMALLEST_SPREAD {
            links.push(link);
            kept = share;
        } else {
            added += link.excess(z);
        }
    }
    (added + passage(&links, z)).min(1.0)
}

/// The probability that the chain is inside ±`z` at the first split and leaves at a later one.
fn passage(links: &[Link], z: f64) -> f64 {
    let smallest = links.iter().map(|link| link.spread).fold(1.0, f64::min);
    // At most 67, since z is at most 8 and the spread at least 0.02.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let panels = libm::ceil(2.0 * z / (SPREADS_PER_PANEL * smallest)).max(1.0) as usize;
    let nodes = nodes(-z, z, panels);
    let mut density: Vec<f64> = nodes.iter().map(|&(at, _)| normal_density(at)).collect();
    let mut left = 0.0;
    for (step, &link) in links.iter().enumerate() {
        left += nodes
            .iter()
            .zip(&density)
            .map(|(&(at, weight), here)| weight * here * link.leaves(at, z))
            .sum::<f64>();
        if step + 1 < links.len() {
            density = carried(&nodes, &density, link);
        }
    }
    left
}

/// The density at the next split.
fn carried(nodes: &[(f64, f64)], density: &[f64], link: Link) -> Vec<f64> {
    let Link {
        correlation,
        spread,
    } = link;
    nodes
        .iter()
        .map(|&(to, _)| {
            // Only nodes from which this one can be reached count.
            let [low, high] =
                [-REACH, REACH].map(|reach| (to + reach * spread) / correlation.max(1e-9));
            let from = nodes.partition_point(|&(at, _)| at < low);
            let until = nodes.partition_point(|&(at, _)| at <= high);
            nodes[from..until]
                .iter()
                .zip(&density[from..until])
                .map(|(&(at, weight), here)| {
                    weight * here * normal_density((to - correlation * at) / spread)
                })
                .sum::<f64>()
                / spread
        })
        .collect()
}

/// The nodes and weights of a Gauss–Legendre rule on each of so many panels, in increasing order.
fn nodes(lower: f64, upper: f64, panels: usize) -> Vec<(f64, f64)> {
    let half = 0.5 * (upper - lower) / panels as f64;
    let mut nodes = Vec::with_capacity(panels * 2 * GAUSS_LEGENDRE.len());
    for panel in 0..panels {
        let middle = lower + half * (2 * panel + 1) as f64;
        let below = GAUSS_LEGENDRE
            .iter()
            .rev()
            .map(|&(node, weight)| (-node, weight));
        for (node, weight) in below.chain(GAUSS_LEGENDRE) {
            nodes.push((middle + half * node, half * weight));
        }
    }
    nodes
}
