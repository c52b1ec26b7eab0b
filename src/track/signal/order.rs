//! The run length of rules that compare figures with each other: trends, and points by turns.
//!
//! What such a rule does next depends on the last figure itself and not only on its zone. So a state of the chain carries a
//! density: how probable it is to be in this state with the last figure at this place of its zone. Places are measured in
//! probability, from 0 to that of the zone, so that the next figure is uniform whatever the shift. After a step up to y the new
//! density at y is the old one integrated below y. These densities are polynomials whose degree grows by one each step,
//! held by their values on Gauss-Legendre nodes.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::zones::{Survival, ZONES};
use crate::special::GAUSS_LEGENDRE;

/// A chain with more densities than this is not followed.
const LARGEST: usize = 5_000;

/// The patterns of order that are watched: so many points up or down, and so many by turns; 0 for none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Orders {
    monotone: usize,
    alternating: usize,
}

/// The order of the last points: whether the last step was up, and how many points go on like that, or by turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    up: bool,
    monotone: usize,
    alternating: usize,
}

/// A density on one zone: the state of the zone rules, the order, and the zone of the last figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    zones: usize,
    order: Order,
    zone: usize,
}

/// Where the figures above and below the last one lead.
#[derive(Clone, Copy, Debug)]
struct Move {
    from: usize,
    /// The next state; `None` is a signal.
    to: Option<usize>,
    /// The zone of the new figure.
    zone: usize,
    part: Part,
}

/// Which part of the density a step comes from.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// All of it: the zones differ.
    All,
    /// What lies below the new figure, in the same zone.
    Below,
    /// What lies above it.
    Above,
}

impl Orders {
    pub(super) fn watch_monotone(&mut self, count: usize) {
        self.monotone = shorter(self.monotone, count);
    }

    pub(super) fn watch_alternating(&mut self, count: usize) {
        self.alternating = shorter(self.alternating, count);
    }

    pub(super) const fn is_empty(self) -> bool {
        self.monotone == 0 && self.alternating == 0
    }

    /// The order after a step; `None` if it completes a pattern. What is not watched is not counted, for fewer states.
    fn after(self, order: Order, up: bool) -> Option<Order> {
        let counted = |watched: usize, goes_on: bool, length: usize| match watched {
            0 => Some(1),
            // Two points are in any order.
            _ => Some(if goes_on { length + 1 } else { 2 }).filter(|&length| length < watched),
        };
        let same = order.up == up;
        Some(Order {
            up,
            monotone: counted(self.monotone, same, order.monotone)?,
            alternating: counted(self.alternating, !same, order.alternating)?,
        })
    }

    /// The mean number of points until the first pattern of the zone rules, whose chain is `moves` from state 0 on, or of
    /// order; `zones` are the probabilities of the zones. `None` if there are too many states.
    pub(super) fn average_run_length(
        self,
        moves: &[[Option<usize>; ZONES]],
        zones: &[f64; ZONES],
    ) -> Option<f64> {
        let chain = OrderChain::new(self, moves)?;
        Some(chain.average_run_length(zones))
    }
}

fn shorter(one: usize, other: usize) -> usize {
    if one == 0 { other } else { one.min(other) }
}

/// The chain of densities.
struct OrderChain {
    states: Vec<State>,
    moves: Vec<Move>,
    /// The states that the first point may lead to.
    first: usize,
}

impl OrderChain {
    fn new(orders: Orders, zone_moves: &[[Option<usize>; ZONES]]) -> Option<Self> {
        let mut index = BTreeMap::new();
        let mut states: Vec<State> = Vec::new();
        let mut find = |states: &mut Vec<State>, state: State| {
            *index.entry(state).or_insert_with(|| {
                states.push(state);
                states.len() - 1
            })
        };
        let alone = Order {
            up: false,
            monotone: 1,
            alternating: 1,
        };
        for (zone, zones) in zone_moves.first()?.iter().enumerate() {
            if let Some(zones) = *zones {
                let order = alone;
                find(&mut states, State { zones, order, zone });
            }
        }
        let first = states.len();
        let mut moves = Vec::new();
        let mut from = 0;
        while let Some(&state) = states.get(from) {
            for (zone, zones) in zone_moves.get(state.zones)?.iter().enumerate() {
                let ways: &[(bool, Part)] = match zone.cmp(&state.zone) {
                    core::cmp::Ordering::Greater => &[(true, Part::All)],
                    core::cmp::Ordering::Less => &[(false, Part::All)],
                    core::cmp::Ordering::Equal => &[(true, Part::Below), (false, Part::Above)],
                };
                for &(up, part) in ways {
                    let next = zones.zip(orders.after(state.order, up));
                    let to =
                        next.map(|(zones, order)| find(&mut states, State { zones, order, zone }));
                    moves.push(Move {
                        from,
                        to,
                        zone,
                        part,
                    });
                }
            }
            from += 1;
            if states.len() > LARGEST {
                return None;
            }
        }
        Some(Self {
            states,
            moves,
            first,
        })
    }

    /// The mean number of points until the first signal; `zones` are the probabilities of the zones.
    fn average_run_length(&self, zones: &[f64; ZONES]) -> f64 {
        let rule = Rule::new();
        let width = |state: usize| zones[self.states[state].zone];
        let integrals = |densities: &[[f64; NODES]]| -> Vec<f64> {
            let parts = densities.iter().enumerate();
            parts
                .map(|(state, density)| width(state) * rule.integral(density))
                .collect()
        };
        let mut here = vec![[0.0; NODES]; self.states.len()];
        here[..self.first].fill([1.0; NODES]);
        let mut masses = integrals(&here);
        let alive: f64 = masses.iter().sum();
        let mut survival = Survival::default();
        let mut known = survival.after(alive, (1.0 - alive).max(0.0));
        while known.is_none() {
            let (next, lost) = self.step(&rule, zones, &here, &masses);
            masses = integrals(&next);
            here = next;
            known = survival.after(masses.iter().sum(), lost);
        }
        known.unwrap_or(f64::MAX)
    }

    /// The densities after another point, and the probability of a signal at it.
    fn step(
        &self,
        rule: &Rule,
        zones: &[f64; ZONES],
        here: &[[f64; NODES]],
        masses: &[f64],
    ) -> (Vec<[f64; NODES]>, f64) {
        let mut next = vec![[0.0; NODES]; here.len()];
        let mut lost = 0.0;
        // The moves of a state follow each other.
        let mut below = (usize::MAX, [0.0; NODES]);
        for &Move {
            from,
            to,
            zone,
            part,
        } in &self.moves
        {
            let mass = masses[from];
            if mass <= 0.0 {
                continue;
            }
            if !matches!(part, Part::All) && below.0 != from {
                below = (from, rule.integral_below(&here[from], zones[zone]));
            }
            let density = match part {
                Part::All => [mass; NODES],
                Part::Below => below.1,
                Part::Above => below.1.map(|below| (mass - below).max(0.0)),
            };
            match to {
                Some(to) => {
                    for (sum, density) in next[to].iter_mut().zip(&density) {
                        *sum += density;
                    }
                }
                None => lost += zones[zone] * rule.integral(&density),
            }
        }
        (next, lost)
    }
}

const NODES: usize = 2 * GAUSS_LEGENDRE.len();

/// Gauss-Legendre nodes on [0, 1], their weights, and what of the integral lies below each node.
struct Rule {
    weights: [f64; NODES],
    below: Vec<[f64; NODES]>,
}

impl Rule {
    fn new() -> Self {
        let mut nodes = [(0.0, 0.0); NODES];
        for (index, &(node, weight)) in GAUSS_LEGENDRE.iter().enumerate() {
            nodes[NODES / 2 + index] = (node, weight);
            nodes[NODES / 2 - 1 - index] = (-node, weight);
        }
        // f = Σ cₖ Pₖ with cₖ = (k + ½) Σ w f Pₖ, and ∫₋₁ˣ Pₖ = (Pₖ₊₁(x) − Pₖ₋₁(x)) / (2k + 1).
        let values: Vec<[f64; NODES + 1]> = nodes.iter().map(|&(x, _)| legendre(x)).collect();
        let part = |at: usize, of: usize| -> f64 {
            let sum: f64 = (1..NODES)
                .map(|k| values[of][k] * 0.5 * (values[at][k + 1] - values[at][k - 1]))
                .sum();
            0.5 * nodes[of].1 * (0.5 * (1.0 + nodes[at].0) + sum)
        };
        Self {
            weights: nodes.map(|(_, weight)| 0.5 * weight),
            below: (0..NODES)
                .map(|at| core::array::from_fn(|of| part(at, of)))
                .collect(),
        }
    }

    fn integral(&self, density: &[f64; NODES]) -> f64 {
        dot(&self.weights, density)
    }

    fn integral_below(&self, density: &[f64; NODES], width: f64) -> [f64; NODES] {
        core::array::from_fn(|at| (width * dot(&self.below[at], density)).max(0.0))
    }
}

fn dot(one: &[f64; NODES], other: &[f64; NODES]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The Legendre polynomials of degree 0 to `NODES` at x, by their recurrence.
fn legendre(x: f64) -> [f64; NODES + 1] {
    let mut values = [1.0; NODES + 1];
    values[1] = x;
    for degree in 2..=NODES {
        let order = degree as f64;
        values[degree] = ((2.0 * order - 1.0) * x * values[degree - 1]
            - (order - 1.0) * values[degree - 2])
            / order;
    }
    values
}
