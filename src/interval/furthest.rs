//! How far a limit gets at any confidence up to one.
//!
//! The limits of a sum are made from those of its parts. Where an error of one part makes up for that of another, and the
//! limits of the one hardly move any more while those of the other still do, they would come nearer with more confidence.
//! The furthest up to the one asked for is taken then, and an interval holds those of less confidence. Where all limits are
//! smooth a search finds it. Limits of a small population move in steps, and what is between two steps of two parts may be
//! narrower than any search would notice: such sums are looked at on nodes alone.

use alloc::vec::Vec;

use super::Confidence;
use crate::special::normal_upper_tail;

/// Standard errors between the confidences that are tried. A peak that is narrower is hardly one: as limits are smooth, what it
/// rises above its surroundings goes with the third power of its width.
const GRID: f64 = 0.05;

/// Standard errors between the nodes, for limits that move in steps.
const NODE: f64 = 0.025;

/// A part of the way to the end that is next to it: no kink between rises above both by more than about that.
const NEXT: f64 = 1e-8;

/// So many leave 10⁻¹² of a bracket. Of a smooth peak half of them would do; where a limit stops at the end of its scale, or
/// the [guard](crate::Estimate::guarded_size) of few clusters ends, the peak is a kink, of which a part of the bracket is
/// missed.
const SECTIONS: usize = 58;

/// (√5 − 1) / 2.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// The confidence of an interval of so many standard errors on either side.
pub(crate) fn confidence_at(quantile: f64) -> Option<Confidence> {
    Confidence::new(1.0 - 2.0 * normal_upper_tail(quantile)).ok()
}

/// How far the limits of a sum are from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// As the errors of its parts go together.
    pub(crate) own: [f64; 2],
    /// If all of them added up, which is never nearer with more confidence.
    pub(crate) most: [f64; 2],
}

/// The node at or below a confidence, and how much of the way to the next one it has come.
fn node_below(confidence: Confidence) -> (u32, f64) {
    let nodes = confidence.normal_quantile() / NODE;
    let below = libm::floor(nodes);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // some hundreds
    (below as u32, nodes - below)
}

/// The confidence of a node, for the last ones the largest there is.
fn at_node(node: u32) -> Confidence {
    confidence_at(NODE * f64::from(node)).unwrap_or(Confidence::SUREST)
}

/// How far limits get that move in steps: between two nodes along the straight line from the furthest at any node up to the
/// upper one to the furthest up to the node after that, so that they are those of a confidence that is higher by two nodes at
/// the most. What is between the nodes has no part in it, and with more confidence it is never less. No further than if all
/// errors added up.
pub(crate) fn furthest_on_nodes(
    confidence: Confidence,
    reach: impl Fn(Confidence) -> Reach,
) -> [f64; 2] {
    let (below, way) = node_below(confidence);
    let further = |one: [f64; 2], other: [f64; 2]| [0, 1].map(|side| one[side].max(other[side]));
    let mut next = [0.0; 2];
    for node in (1..=below + 1).rev() {
        let Reach { own, most } = reach(at_node(node));
        next = further(next, own);
        // No lower node is further than that.
        if most[0] <= next[0] && most[1] <= next[1] {
            break;
        }
    }
    let last = further(next, reach(at_node(below + 2)).own);
    let most = reach(confidence).most;
    [0, 1].map(|side| {
        let line = next[side] + way * (last[side] - next[side]);
        line.min(last[side]).min(most[side])
    })
}

/// The furthest that the distances to both limits get up to a confidence: the peaks that a grid shows, and the end. For limits
/// that move without steps.
pub(crate) fn furthest(
    confidence: Confidence,
    distances: impl Fn(Confidence) -> [f64; 2],
) -> [f64; 2] {
    let at = |quantile: f64| confidence_at(quantile).map_or([0.0; 2], &distances);
    let end = confidence.normal_quantile();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few
    let steps = libm::ceil(end / GRID).max(1.0) as usize;
    let quantile = |node: usize| end * (node as f64 / steps as f64);
    let mut grid: Vec<[f64; 2]> = (0..steps).map(|node| at(quantile(node))).collect();
    let last = distances(confidence);
    // Where the distances still grow at the end there is no peak next to it.
    let next = [at(end * (1.0 - NEXT)), last];
    grid.push(last);
    [0, 1].map(|side| {
        let highest = |node: usize| match grid.get(node + 1) {
            Some(next) => grid[node][side] >= next[side],
            None => next[0][side] > next[1][side],
        };
        let around = |node: usize| [node - 1, (node + 1).min(steps)].map(quantile);
        (1..=steps)
            .filter(|&node| grid[node][side] > grid[node - 1][side] && highest(node))
            .map(|node| peak(|quantile| at(quantile)[side], around(node)))
            .chain(grid.iter().map(|distances| distances[side]))
            .fold(0.0, f64::max)
    })
}

/// The largest value of a function that rises and then falls, by golden section (Kiefer, 1953).
fn peak(of: impl Fn(f64) -> f64, [mut lower, mut upper]: [f64; 2]) -> f64 {
    let (mut left, mut right) = (
        upper - GOLDEN * (upper - lower),
        lower + GOLDEN * (upper - lower),
    );
    let mut values = [of(left), of(right)];
    for _ in 0..SECTIONS {
        if values[0] > values[1] {
            (upper, right, left) = (right, left, right - GOLDEN * (right - lower));
            values = [of(left), values[0]];
        } else {
            (lower, left, right) = (left, right, left + GOLDEN * (upper - left));
            values = [values[1], of(right)];
        }
    }
    values[0].max(values[1])
}
