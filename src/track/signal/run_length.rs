//! How long a chart with run rules runs until its first signal: average run lengths by Markov chains.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::order::Orders;
use super::rules::{Pattern, Rules};
use super::zones::{EDGES, Survival, ZONES};
use crate::special::normal_upper_tail;

/// Φ(z)
fn normal_lower_tail(z: f64) -> f64 {
    normal_upper_tail(-z)
}

/// P(low < Z < high) without cancellation in the upper tail.
fn between(low: f64, high: f64) -> f64 {
    if low > 0.0 {
        normal_upper_tail(low) - normal_upper_tail(high)
    } else {
        normal_lower_tail(high) - normal_lower_tail(low)
    }
    .max(0.0)
}

/// A shift beyond 40 sigmas is seen at once, and the tails of a larger one are no numbers.
pub(super) fn usable(shift: f64) -> f64 {
    if shift.is_nan() {
        0.0
    } else {
        shift.clamp(-40.0, 40.0)
    }
}

/// What a pattern remembers of the points so far: enough to say whether the next one completes it.
type Memory = [u64; 2];

/// The memory after a point `z`, or `None` if it completes the pattern or the pattern knows no zones.
fn next_memory(pattern: Pattern, memory: Memory, z: f64) -> Option<Memory> {
    let run = |count: usize, goes_on: bool| {
        let length = if goes_on { memory[0] + 1 } else { 0 };
        (length < count as u64).then_some([length, 0])
    };
    match pattern {
        // A bit for each of the last points, for the upper and the lower side.
        Pattern::SameSide { needed, of, sigma } => {
            let mask = (1_u64 << (of - 1)) - 1;
            let mut next = [0; 2];
            for (side, sign) in [1.0, -1.0].into_iter().enumerate() {
                let beyond = sign * z > f64::from(sigma);
                if beyond && memory[side].count_ones() as usize + 1 >= needed {
                    return None;
                }
                next[side] = (memory[side] << 1 | u64::from(beyond)) & mask;
            }
            // For a run, what came before its interruption cannot matter: fewer states.
            if needed == of {
                next = next.map(|bits| (1_u64 << bits.trailing_ones()) - 1);
            }
            Some(next)
        }
        Pattern::Within(count) => run(count, z.abs() < 1.0),
        Pattern::Beyond(count) => run(count, z.abs() > 1.0),
        Pattern::Monotone(_) | Pattern::Alternating(_) => None,
    }
}

/// The chain of what a set of rules remembers (Champ and Woodall, 1987), for rules that look at zones only.
struct RuleChain {
    /// For each state the state after a point in each zone; `None` is a signal.
    moves: Vec<[Option<usize>; ZONES]>,
}

impl RuleChain {
    /// A chain with more states than this is not followed; all rules together have fewer.
    const LARGEST: usize = 100_000;

    fn new(patterns: &[Pattern]) -> Option<Self> {
        let empty = vec![[0; 2]; patterns.len()];
        let mut index = BTreeMap::from([(empty.clone(), 0)]);
        let mut states = vec![empty];
        let mut moves = Vec::new();
        while let Some(state) = states.get(moves.len()).cloned() {
            let mut row = [None; ZONES];
            for (zone, to) in row.iter_mut().enumerate() {
                let z = zone as f64 - 3.5;
                let next: Option<Vec<Memory>> = patterns
                    .iter()
                    .zip(&state)
                    .map(|(&pattern, &memory)| next_memory(pattern, memory, z))
                    .collect();
                if let Some(next) = next {
                    let fresh = states.len();
                    *to = Some(*index.entry(next.clone()).or_insert(fresh));
                    if *to == Some(fresh) {
                        states.push(next);
                    }
                }
            }
            moves.push(row);
            if states.len() > Self::LARGEST {
                return None;
            }
        }
        Some(Self { moves })
    }

    /// The mean number of points until the first signal; `zones` are the probabilities of the zones.
    fn average_run_length(&self, zones: &[f64; ZONES]) -> f64 {
        let mut here = vec![0.0; self.moves.len()];
        here[0] = 1.0;
        let mut survival = Survival::default();
        loop {
            let mut next = vec![0.0; here.len()];
            let mut lost = 0.0;
            for (row, probability) in self.moves.iter().zip(&here) {
                for (to, zone) in row.iter().zip(zones) {
                    match *to {
                        Some(to) => next[to] += probability * zone,
                        None => lost += probability * zone,
                    }
                }
            }
            if let Some(length) = survival.after(next.iter().sum(), lost) {
                return length;
            }
            here = next;
        }
    }
}

impl Rules {
    /// The mean number of periods until the first signal of any of these rules, after a shift of the true score by
    /// `shift` sigmas of a period. With `shift` 0 it is the mean time between false alarms.
    ///
    /// By the Markov chain of Champ and Woodall (1987, "Exact results for Shewhart control charts with supplementary
    /// runs rules", *Technometrics* 29, 393–399), for normal figures. Trends and points by turns compare figures with each
    /// other and not with the limits: there the chain also carries the distribution of the last figure inside its zone.
    /// `None` without any rule, which never signals, and for sets that need more than 5,000 states, such as all
    /// of Nelson's. NaN is taken for no shift.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::{Rule, Rules};
    ///
    /// let shewhart = Rules::NONE.with(Rule::Nelson1);
    /// assert_eq!(format!("{:.1}", shewhart.average_run_length(0.0).unwrap()), "370.4");
    /// let all = Rules::WESTERN_ELECTRIC.average_run_length(0.0).unwrap();
    /// assert_eq!(format!("{all:.2}"), "91.75");
    /// // Seven in a row instead of nine.
    /// let seven = Rules::NONE.with(Rule::Nelson1).with(Rule::Run(7)).average_run_length(0.0).unwrap();
    /// assert_eq!(format!("{seven:.2}"), "95.73");
    /// ```
    #[must_use]
    pub fn average_run_length(self, shift: f64) -> Option<f64> {
        let (mut patterns, mut orders) = (Vec::new(), Orders::default());
        for pattern in self.iter().filter_map(super::Rule::pattern) {
            match pattern {
                Pattern::Monotone(count) => orders.watch_monotone(count),
                Pattern::Alternating(count) => orders.watch_alternating(count),
                // Nelson's and Western Electric's names for the same pattern.
                _ if !patterns.contains(&pattern) => patterns.push(pattern),
                _ => {}
            }
        }
        if patterns.is_empty() && orders.is_empty() {
            return None;
        }
        let shift = usable(shift);
        let mut zones = [0.0; ZONES];
        for (zone, probability) in zones.iter_mut().enumerate() {
            let low = zone
                .checked_sub(1)
                .map_or(f64::NEG_INFINITY, |edge| EDGES[edge]);
            let high = EDGES.get(zone).copied().unwrap_or(f64::INFINITY);
            *probability = between(low - shift, high - shift);
        }
        let chain = RuleChain::new(&patterns)?;
        if orders.is_empty() {
            Some(chain.average_run_length(&zones))
        } else {
            orders.average_run_length(&chain.moves, &zones)
        }
    }
}
