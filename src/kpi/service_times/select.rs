//! The k-th smallest of all differences between two lists, without writing them down.
//!
//! The n₁n₂ differences of two sorted lists form a table that rises along its rows and columns, and one walk along a
//! staircase counts those up to a bound. So a difference is selected by narrowing a bracket: first by a sample of
//! both lists, then by interpolation between counts, until few enough are left to be listed. Each step costs one walk,
//! n₁ + n₂, and the bracket is made of differences themselves, so that ties end it early.

use alloc::vec::Vec;

use crate::edge::{self, Tolerance};

/// How many of each list the sample takes.
const SAMPLED: usize = 256;

/// The sample leaves a bracket of about this part of the ranks on each side.
const MARGIN: f64 = 1.0 / 128.0;

/// What one walk finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Count {
    /// How many differences are at most the bound.
    at_most: u128,
    /// The largest of them.
    below: f64,
    /// The smallest above the bound.
    above: f64,
}

/// All differences x − y of two sorted lists that are not empty.
pub(super) struct Differences<'a> {
    first: &'a [f64],
    second: &'a [f64],
}

impl<'a> Differences<'a> {
    pub(super) fn new(first: &'a [f64], second: &'a [f64]) -> Self {
        Self { first, second }
    }

    pub(super) fn total(&self) -> u128 {
        self.first.len() as u128 * self.second.len() as u128
    }

    /// How many differences are below a bound, and how many at most; what is the bound but for rounding is at it.
    pub(super) fn below_and_at_most(&self, bound: f64) -> [u128; 2] {
        let to_bound = |x: f64, y: f64| edge::compare(x - y, bound, Tolerance::of([x, y, bound]));
        [
            self.count_where(|x, y| to_bound(x, y).is_lt()),
            self.count_where(|x, y| to_bound(x, y).is_le()),
        ]
    }

    /// How many differences are so small. The longer y and the shorter x, the smaller.
    fn count_where(&self, is_small: impl Fn(f64, f64) -> bool) -> u128 {
        let last = self.second.len();
        let (mut reached, mut count) = (0, 0);
        for &x in self.first {
            while reached < last && !is_small(x, self.second[reached]) {
                reached += 1;
            }
            count += (last - reached) as u128;
        }
        count
    }

    fn count(&self, bound: f64) -> Count {
        let mut count = Count {
            at_most: 0,
            below: f64::NEG_INFINITY,
            above: f64::INFINITY,
        };
        let last = self.second.len();
        // From here on x − y is at most the bound.
        let mut reached = 0;
        for &x in self.first {
            while reached < last && x - self.second[reached] > bound {
                reached += 1;
            }
            if reached < last {
                count.below = count.below.max(x - self.second[reached]);
            }
            if reached > 0 {
                count.above = count.above.min(x - self.second[reached - 1]);
            }
            count.at_most += (last - reached) as u128;
        }
        count
    }

    /// The differences above `low` and up to `high`.
    fn between(&self, low: f64, high: f64) -> Vec<f64> {
        let mut found = Vec::new();
        let last = self.second.len();
        let mut reached = 0;
        for &x in self.first {
            while reached < last && x - self.second[reached] > high {
                reached += 1;
            }
            let inside = self.second[reached..]
                .iter()
                .map(|y| x - y)
                .take_while(|&difference| difference > low);
            found.extend(inside);
        }
        found
    }

    /// A few differences, in order, that stand for all.
    fn sample(&self) -> Vec<f64> {
        let some = |list: &[f64]| -> Vec<f64> {
            let taken = list.len().min(SAMPLED);
            (0..taken)
                .map(|index| list[(2 * index + 1) * list.len() / (2 * taken)])
                .collect()
        };
        let (first, second) = (some(self.first), some(self.second));
        let mut differences: Vec<f64> = first
            .iter()
            .flat_map(|x| second.iter().map(move |y| x - y))
            .collect();
        differences.sort_unstable_by(f64::total_cmp);
        differences
    }

    /// The differences of these ranks, from 1. What is learned on the way is kept in `known`, in order, and serves the next.
    pub(super) fn ranked<const N: usize>(
        &self,
        ranks: [u128; N],
        known: &mut Vec<Count>,
    ) -> [f64; N] {
        let sample = self.sample();
        // Ranks next to each other are found in one list.
        let mut listed = Listed::default();
        ranks.map(|rank| self.select(rank.clamp(1, self.total()), &sample, known, &mut listed))
    }

    fn select(
        &self,
        rank: u128,
        sample: &[f64],
        known: &mut Vec<Count>,
        listed: &mut Listed,
    ) -> f64 {
        if let Some(found) = listed.ranked(rank) {
            return found;
        }
        let (first, second) = (self.first, self.second);
        let mut bracket = Bracket {
            rank,
            // Below all, and the largest.
            low: f64::NEG_INFINITY,
            next: first[0] - second[second.len() - 1],
            high: first[first.len() - 1] - second[0],
            below_or_at_low: 0,
            at_most_high: self.total(),
        };
        let above = known.partition_point(|count| count.at_most < rank);
        for count in known[above.saturating_sub(1)..].iter().take(2) {
            bracket.take(count);
        }
        let few = (first.len() + second.len()).max(2_048) as u128 / 4;
        if bracket.size() > self.total() / 16 && self.total() > few {
            let place = rank as f64 / self.total() as f64 * sample.len() as f64;
            let margin = sample.len() as f64 * MARGIN;
            for place in [place - margin, place + margin] {
                if place >= 0.0 && place < sample.len() as f64 {
                    bracket.narrow(sample[super::whole(place)], self, known);
                }
            }
        }
        while bracket.size() > few && bracket.next < bracket.high {
            let before = bracket.size();
            for guess in bracket.guesses(self.total()) {
                bracket.narrow(guess, self, known);
            }
            if bracket.size() > before / 2 {
                bracket.narrow(bracket.middle(), self, known);
            }
        }
        if bracket.next >= bracket.high {
            return bracket.high;
        }
        *listed = Listed {
            before: bracket.below_or_at_low,
            differences: self.between(bracket.low, bracket.high),
        };
        listed.ranked(rank).unwrap_or(bracket.high)
    }
}

/// A few differences, written down.
#[derive(Default)]
struct Listed {
    /// How many are smaller.
    before: u128,
    differences: Vec<f64>,
}

impl Listed {
    fn ranked(&mut self, rank: u128) -> Option<f64> {
        let index = usize::try_from(rank.checked_sub(self.before + 1)?).ok()?;
        let inside = index < self.differences.len();
        inside.then(|| {
            *self
                .differences
                .select_nth_unstable_by(index, f64::total_cmp)
                .1
        })
    }
}

/// Two differences between which the wanted one lies: above `low`, from `next` on, and at most `high`.
struct Bracket {
    rank: u128,
    low: f64,
    /// The smallest difference above `low`.
    next: f64,
    high: f64,
    below_or_at_low: u128,
    at_most_high: u128,
}

impl Bracket {
    fn size(&self) -> u128 {
        self.at_most_high - self.below_or_at_low
    }

    fn narrow(&mut self, pivot: f64, differences: &Differences<'_>, known: &mut Vec<Count>) {
        if !(pivot >= self.next && pivot < self.high) {
            return;
        }
        let count = differences.count(pivot);
        self.take(&count);
        let place = known.partition_point(|other| other.at_most < count.at_most);
        known.insert(place, count);
    }

    /// The bracket with what a count says of it.
    fn take(&mut self, count: &Count) {
        if count.at_most < self.rank {
            self.low = count.below;
            self.next = count.above;
            self.below_or_at_low = count.at_most;
        } else {
            self.high = count.below;
            self.at_most_high = count.at_most;
        }
    }

    /// Two pivots around where the wanted one would be if the differences lay evenly in the bracket; the narrower it
    /// is, the more nearly they do.
    fn guesses(&self, total: u128) -> [f64; 2] {
        let width = self.high - self.next;
        let place = (self.rank - self.below_or_at_low) as f64 / self.size() as f64;
        let guess = self.next + width * place;
        let part = (self.size() as f64 / total as f64).min(0.125);
        let low = (guess - part * width).max(self.next);
        let high = (guess + part * width).min(self.high.next_down());
        [low, high]
    }

    /// The middle of the doubles in the bracket: at most 64 of these and nothing is left.
    fn middle(&self) -> f64 {
        let key = |x: f64| {
            let bits = x.to_bits().cast_signed();
            if bits < 0 { i64::MIN - bits } else { bits }
        };
        let middle = key(self.next).midpoint(key(self.high));
        let bits = if middle < 0 {
            i64::MIN - middle
        } else {
            middle
        };
        f64::from_bits(bits.cast_unsigned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every rank of small lists, with ties and without, and some of large ones, against all differences sorted.
    #[test]
    fn as_if_sorted() {
        let mut state = 1_u64;
        let mut next = |ties: bool| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let share = (state >> 11) as f64 / 9_007_199_254_740_992.0;
            let skewed = libm::exp(4.0 * share * share);
            if ties { libm::round(skewed) } else { skewed }
        };
        for (n1, n2, ties) in [
            (1, 1, false),
            (3, 7, true),
            (40, 25, false),
            (300, 200, true),
            (200, 300, false),
        ] {
            let list = |n: usize, next: &mut dyn FnMut(bool) -> f64| {
                let mut list: Vec<f64> = (0..n).map(|_| next(ties)).collect();
                list.sort_by(f64::total_cmp);
                list
            };
            let (first, second) = (list(n1, &mut next), list(n2, &mut next));
            let mut all: Vec<f64> = first
                .iter()
                .flat_map(|x| second.iter().map(move |y| x - y))
                .collect();
            all.sort_by(f64::total_cmp);
            let differences = Differences::new(&first, &second);
            let mut known = Vec::new();
            let step = (all.len() / 40).max(1);
            for rank in (1..=all.len()).step_by(step) {
                let [found] = differences.ranked([rank as u128], &mut known);
                assert_eq!(found, all[rank - 1], "{n1} {n2} {ties} {rank}");
            }
        }
    }
}
