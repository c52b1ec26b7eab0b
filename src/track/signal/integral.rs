//! How long an EWMA or a CUSUM runs until its first signal: average run lengths by integral equations.
//!
//! From u, the next value has a density k(u, x) inside the limits and a chance a(u) to be outside, so the run
//! length solves L(u) = 1 + ∫ k(u, x) L(x) dx (Crowder, 1987). On the nodes of Gauss and Legendre (Nyström's method;
//! Knoth, 2006) this is a chain of states with the moves wⱼ k(uᵢ, xⱼ), and because everything in it is smooth, its error
//! vanishes like no chain of equal cells can: forty nodes give all digits where two hundred cells give four.

use alloc::vec;
use alloc::vec::Vec;

use super::run_length::usable;
use crate::special::{gauss_legendre, normal_density, normal_upper_tail};

/// Nodes for each standard deviation of the density that lies inside the limits: a sum over points √(2π)/4 apart
/// integrates a normal density to 1e-21, and in the middle the nodes are π/2 as far apart as in the mean.
const NODES_A_SIGMA: f64 = 3.0;

/// The smallest number of nodes: the run length itself is smooth on the whole interval.
const FEWEST_NODES: f64 = 40.0;

/// A step of more standard deviations has a chance of 1e-42, less than that of anything else that leads out.
const LONGEST_STEP: f64 = 13.5;

/// Nodes and weights on [low, high] for a density of this standard deviation.
fn nodes(low: f64, high: f64, sigma: f64) -> Vec<(f64, f64)> {
    let half = 0.5 * (high - low);
    // From 40 to 1,400: the narrowest density is that of λ = 0.001 and width 10.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let count = libm::ceil((NODES_A_SIGMA * 2.0 * half / sigma).max(FEWEST_NODES)) as usize;
    gauss_legendre(count)
        .into_iter()
        .map(|(node, weight)| (low + half * (1.0 + node), half * weight))
        .collect()
}

/// States of a chain: the start, and the nodes in their order.
struct Chain {
    /// The chance of each move; what stays where it is does not matter.
    moves: Vec<Vec<f64>>,
    absorbed: Vec<f64>,
}

impl Chain {
    /// The chain that starts at `start`, in whose state all ends that are not on a node; `density` is that of a step
    /// from a place to a node in standard deviations of a step, per unit.
    fn new(
        start: f64,
        nodes: &[(f64, f64)],
        sigma: f64,
        mean: impl Fn(f64) -> f64,
        absorbed: impl Fn(f64) -> f64,
        back: impl Fn(f64) -> f64,
    ) -> Self {
        let places = || core::iter::once(start).chain(nodes.iter().map(|&(node, _)| node));
        let row = |from: f64| {
            let mean = mean(from);
            let to_nodes = nodes.iter().map(|&(node, weight)| {
                let z = (node - mean) / sigma;
                if z.abs() <= LONGEST_STEP {
                    weight * normal_density(z) / sigma
                } else {
                    0.0
                }
            });
            core::iter::once(back(from)).chain(to_nodes).collect()
        };
        Self {
            moves: places().map(row).collect(),
            absorbed: places().map(absorbed).collect(),
        }
    }

    /// The mean time to absorption: the solution of (I − Q) a = 1 by elimination, which for such a matrix needs no
    /// pivots and loses no digits to subtraction, however rare a signal is (Grassmann, Taksar and Heyman, 1985).
    fn absorption_time(mut self) -> f64 {
        // The chain is watched in fewer and fewer states; `time` is the mean time of a step between them.
        let mut time = vec![1.0; self.moves.len()];
        for last in (1..self.moves.len()).rev() {
            let (kept, gone) = self.moves.split_at_mut(last);
            let gone = &gone[0][..last];
            let leave = gone.iter().sum::<f64>() + self.absorbed[last];
            if leave <= 0.0 {
                // Nothing in double precision leads out of it.
                return f64::MAX;
            }
            // Steps are short: beside the start, only the nodes nearby lead here or can be reached from here.
            let near = 1 + gone
                .iter()
                .skip(1)
                .position(|&chance| chance > 0.0)
                .unwrap_or(last - 1);
            for (from, row) in kept.iter_mut().enumerate() {
                let share = row[last] / leave;
                if share > 0.0 {
                    row[0] += share * gone[0];
                    for (to, onwards) in row[near..last].iter_mut().zip(&gone[near..]) {
                        *to += share * onwards;
                    }
                    self.absorbed[from] += share * self.absorbed[last];
                    time[from] += share * time[last];
                }
            }
        }
        (time[0] / self.absorbed[0]).min(f64::MAX)
    }
}

/// The two-sided cumulative sum: 1/ARL = 1/ARL⁺ + 1/ARL⁻ (Kemp, 1961).
pub(super) fn cusum(allowance: f64, threshold: f64, shift: f64) -> f64 {
    let shift = usable(shift);
    let nodes = nodes(0.0, threshold, 1.0);
    let [rises, falls] = [shift, -shift].map(|shift| {
        let drift = shift - allowance;
        let chain = Chain::new(
            0.0,
            &nodes,
            1.0,
            |from| from + drift,
            |from| normal_upper_tail(threshold - from - drift),
            // What would fall below 0 is 0 again.
            |from| normal_upper_tail(from + drift),
        );
        1.0 / chain.absorption_time()
    });
    (1.0 / (rises + falls)).min(f64::MAX)
}

/// The weighted mean between limits at their final width.
pub(super) fn ewma(lambda: f64, width: f64, shift: f64) -> f64 {
    let shift = usable(shift);
    let limit = width * libm::sqrt(lambda / (2.0 - lambda));
    let mean = |from: f64| (1.0 - lambda) * from + lambda * shift;
    let outside = |from: f64| {
        let mean = mean(from);
        [limit - mean, limit + mean]
            .map(|distance| normal_upper_tail(distance / lambda))
            .iter()
            .sum()
    };
    let nodes = nodes(-limit, limit, lambda);
    // The centre is where it starts, and a value is never exactly there again.
    Chain::new(0.0, &nodes, lambda, mean, outside, |_| 0.0).absorption_time()
}
