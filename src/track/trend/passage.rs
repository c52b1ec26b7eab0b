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
///
/// Of n periods of one size the least spread is 2/√n: none is left out up to 40,000 of them. As far as that the time grows
/// like n√n, since a step visits about as many panels as one spread goes into ±z, and beyond it like n.
const SMALLEST_SPREAD: f64 = 0.01;

/// A panel of 32 nodes resolves a normal density of this many panel widths to all digits.
const SPREADS_PER_PANEL: f64 = 12.0;

/// Beyond this many spreads from its middle a normal distribution has nothing.
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

    /// The probability that the next statistic is above `z`, given this one.
    fn leaves_above(self, at: f64, z: f64) -> f64 {
        normal_upper_tail((z - self.correlation * at) / self.spread)
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
    // At most 134, since z is at most 8 and the spread at least 0.01.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let panels = libm::ceil(2.0 * z / (SPREADS_PER_PANEL * smallest)).max(1.0) as usize;
    let mut chain = Chain::new(z, panels);
    let mut left = 0.0;
    for (step, &link) in links.iter().enumerate() {
        left += chain.leaving(link);
        if step + 1 < links.len() {
            chain.advance(link);
        }
    }
    left
}

/// Values at the nodes of one panel, in increasing order.
type Panel = [f64; NODES];

const NODES: usize = 2 * GAUSS_LEGENDRE.len();
const ZERO: Panel = [0.0; NODES];

/// The density of the chain that has stayed inside ±z, at the nodes of panels of one width.
///
/// It is the same on both sides of 0, to begin with and after every step.
struct Chain {
    z: f64,
    /// The nodes of a panel, measured from its middle, and their weights: the same in each of them.
    offsets: Panel,
    weights: Panel,
    middles: Vec<f64>,
    density: Vec<Panel>,
    /// Room for the next one.
    next: Vec<Panel>,
}

impl Chain {
    fn new(z: f64, panels: usize) -> Self {
        let half = z / panels as f64;
        let (mut offsets, mut weights) = (ZERO, ZERO);
        for (index, (offset, weight)) in nodes(-half, half, 1).into_iter().enumerate() {
            (offsets[index], weights[index]) = (offset, weight);
        }
        // From the middle of all, so that those of two sides differ in their sign only.
        let middles = (0..panels).map(|panel| half * ((2 * panel + 1) as f64 - panels as f64));
        let middles: Vec<f64> = middles.collect();
        let density: Vec<Panel> = middles
            .iter()
            .map(|middle| offsets.map(|offset| normal_density(middle + offset)))
            .collect();
        Self {
            z,
            offsets,
            weights,
            middles,
            next: density.clone(),
            density,
        }
    }

    /// The probability that it leaves at the next split.
    fn leaving(&self, link: Link) -> f64 {
        // Those that are beyond z next come from a normal distribution about correlation · z, or above it. What lies below it
        // by more than the reach adds less than 10⁻¹⁸ of P(Z > z), which the p-value has in its first term.
        let lowest = link.correlation * self.z - REACH * link.spread;
        let mut sum = 0.0;
        for (middle, density) in self.middles.iter().zip(&self.density).rev() {
            for ((offset, weight), here) in self.offsets.iter().zip(self.weights).zip(density).rev()
            {
                let at = middle + offset;
                if at < lowest {
                    return 2.0 * sum;
                }
                sum += weight * here * link.leaves_above(at, self.z);
            }
        }
        2.0 * sum
    }

    /// Carries the density to the next split.
    ///
    /// From x = X + b to y = Y + a, X and Y the middles of two panels and D = Y − cX, the normal density is
    ///
    /// exp(−(y − cx)²/2s²) = exp(−D(D/2 + a)/s²) · exp(−(a − cb)²/2s²) · exp(Dcb/s²).
    ///
    /// The factor in the middle is the same for all pairs of panels, and the others are of one node each: what is left for a
    /// pair of nodes is one product. |a| and |b| are six spreads at most, and D the reach and one panel, less than 25 spreads:
    /// so all exponents are between −500 and 150, and no factor that counts is too small for its digits.
    fn advance(&mut self, link: Link) {
        let Link {
            correlation,
            spread,
        } = link;
        let square = spread * spread;
        let (half, panels) = (self.z / self.middles.len() as f64, self.middles.len());
        // Those that are at y next come from a normal distribution about correlation · y with this spread: of them counts
        // what is within the reach.
        let reach = self.z * square + REACH * spread * correlation + 2.0 * half;
        let kernel = self.kernel(link);
        // The farther half follows from the nearer one.
        for to in panels / 2..panels {
            let mut density = ZERO;
            for from in 0..panels {
                let distance = self.middles[to] - correlation * self.middles[from];
                if distance.abs() > reach {
                    continue;
                }
                let leaving = self.powers(correlation * distance / square);
                let arriving = self.powers(-distance / square);
                let mut sums = ZERO;
                for (index, row) in kernel.iter().enumerate() {
                    let mass = self.weights[index] * self.density[from][index] * leaving[index];
                    for (sum, part) in sums.iter_mut().zip(row) {
                        *sum += mass * part;
                    }
                }
                let scale = normal_density(distance / spread) / spread;
                for ((density, sum), factor) in density.iter_mut().zip(sums).zip(arriving) {
                    *density += scale * factor * sum;
                }
            }
            self.next[to] = density;
        }
        core::mem::swap(&mut self.density, &mut self.next);
        for panel in 0..panels / 2 {
            let mut mirrored = self.density[panels - 1 - panel];
            mirrored.reverse();
            self.density[panel] = mirrored;
        }
    }

    /// exp(−(a − cb)²/2s²): for each b the values at all a.
    fn kernel(&self, link: Link) -> [Panel; NODES] {
        let mut kernel = [ZERO; NODES];
        let last = kernel.len() - 1;
        for (row, from) in self.offsets.iter().enumerate().take(GAUSS_LEGENDRE.len()) {
            for (column, to) in self.offsets.iter().enumerate() {
                let spreads = (to - link.correlation * from) / link.spread;
                let value = libm::exp(-0.5 * spreads * spreads);
                kernel[row][column] = value;
                kernel[last - row][last - column] = value;
            }
        }
        kernel
    }

    /// exp(rate · a) at the nodes of a panel.
    fn powers(&self, rate: f64) -> Panel {
        let mut powers = ZERO;
        let last = powers.len() - 1;
        for (index, offset) in self.offsets.iter().enumerate().take(GAUSS_LEGENDRE.len()) {
            let power = libm::exp(rate * offset);
            powers[index] = power;
            powers[last - index] = 1.0 / power;
        }
        powers
    }
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
