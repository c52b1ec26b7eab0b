//! Shares of a finite population, by the hypergeometric distribution.
//!
//! Of M people K say yes, and of the m who answer x do. The limits are totals K that the sample does not speak against
//! (Wright, 1991, *Exact Confidence Bounds when Sampling from Small Finite Universes*), by Blaker's (2000) measure of
//! how far it does: the smaller tail, and of the other side as much as is not more than that.

use alloc::vec::Vec;

use crate::interval::Method;

/// Up to this population no limit takes more than some milliseconds.
pub(super) const LARGEST: u64 = 20_000;

/// Tails that differ by less are equal: a tie that was added up in another order.
const TIE: f64 = 1e-12;

/// x yes of m answers of M people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    yes: u64,
    answers: u64,
    population: u64,
}

/// What is beyond the observed number of yes if the population has a certain total.
#[derive(Clone, Copy, Debug)]
struct Tails {
    at_least: f64,
    /// The probability of the observed number.
    here: f64,
    /// Blaker's: the smaller tail and the largest on the other side that is not above it.
    acceptability: f64,
}

impl Share {
    pub(super) const fn new(yes: u64, answers: u64, population: u64) -> Self {
        Self {
            yes,
            answers,
            population,
        }
    }

    /// No for yes.
    pub(super) const fn mirrored(self) -> Self {
        Self {
            yes: self.answers - self.yes,
            ..self
        }
    }

    /// The smallest total that is kept, `near` at the most.
    pub(super) fn lower_limit(&self, method: Method, near: u64, alpha: f64) -> u64 {
        let tail = 0.5 * alpha;
        // The tail grows with the total.
        let beyond = |keep: &dyn Fn(Tails) -> bool| {
            let (mut out, mut kept) = (self.yes, near);
            while out < kept {
                let middle = out + (kept - out) / 2;
                if keep(self.tails(middle)) {
                    kept = middle;
                } else {
                    out = middle + 1;
                }
            }
            kept
        };
        match method {
            Method::MidP => beyond(&|tails| tails.at_least - 0.5 * tails.here > tail),
            Method::Blaker => {
                // At most twice the smaller tail: never wider than by the tails.
                let outer = beyond(&|tails| tails.at_least > tail);
                (outer..near)
                    .find(|&total| self.tails(total).acceptability > alpha)
                    .unwrap_or(near)
            }
            _ => beyond(&|tails| tails.at_least > tail),
        }
    }

    /// The largest acceptability of a total up to this one.
    pub(super) fn largest_p_value(&self, total: u64) -> f64 {
        let mut largest = 0.0_f64;
        for total in (self.yes..=total).rev() {
            let tails = self.tails(total);
            // Further down the tail is smaller still, and no acceptability more than twice the tail.
            if 2.0 * tails.at_least <= largest {
                break;
            }
            largest = largest.max(tails.acceptability);
        }
        largest
    }

    fn tails(&self, total: u64) -> Tails {
        let (first, weights) = self.weights(total);
        #[allow(clippy::cast_possible_truncation)] // an index into the weights
        let here = (self.yes - first) as usize;
        // From the far end, so that what is small keeps its digits.
        let sums = |weights: &mut dyn Iterator<Item = &f64>| {
            weights
                .scan(0.0, |sum, weight| {
                    *sum += weight;
                    Some(*sum)
                })
                .collect::<Vec<f64>>()
        };
        let at_most = sums(&mut weights.iter());
        let mut at_least = sums(&mut weights.iter().rev());
        at_least.reverse();
        let all = at_most[at_most.len() - 1];
        let (below, above) = (at_most[here], at_least[here]);
        let smaller = below.min(above);
        let other_side = if above <= below { &at_most } else { &at_least };
        let opposite = other_side
            .iter()
            .copied()
            .filter(|&sum| sum <= smaller * (1.0 + TIE))
            .fold(0.0, f64::max);
        Tails {
            at_least: above / all,
            here: weights[here] / all,
            acceptability: ((smaller + opposite) / all).min(1.0),
        }
    }

    /// The probabilities of every possible number of yes, up to a common factor, and the first of these numbers.
    fn weights(&self, total: u64) -> (u64, Vec<f64>) {
        let noes = self.population - total;
        let first = self.answers.saturating_sub(noes);
        let last = total.min(self.answers);
        let mode = (self.answers + 1) * (total + 1) / (self.population + 2);
        let mode = mode.clamp(first, last);
        // P(i + 1) / P(i)
        let ratio = |i: u64| {
            let (up, down) = (
                (total - i) * (self.answers - i),
                (i + 1) * (noes + i + 1 - self.answers),
            );
            up as f64 / down as f64
        };
        let mut weights: Vec<f64> = (first..mode)
            .rev()
            .scan(1.0, |weight, i| {
                *weight /= ratio(i);
                Some(*weight)
            })
            .collect();
        weights.reverse();
        weights.push(1.0);
        weights.extend((mode..last).scan(1.0, |weight, i| {
            *weight *= ratio(i);
            Some(*weight)
        }));
        (first, weights)
    }
}
