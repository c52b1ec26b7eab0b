//! Pairs of heights of which the later is lower or higher, counted by merge sort.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Points in order, those of one moment together: pairs within a moment do not count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Runs {
    /// Where each begins, and where the last one ends.
    starts: Vec<usize>,
    /// For each point, where its moment begins.
    start_of: Vec<usize>,
}

/// How many pairs there are: of points, and of the places at which there are points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    pub(super) weight: u64,
    pub(super) places: u64,
}

/// The height of a place, and how many points there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Height {
    pub(super) height: f64,
    pub(super) weight: u64,
}

impl Pairs {
    fn add(&mut self, weight: u64, places: u64) {
        self.weight += weight;
        self.places += places;
    }

    /// Counts the pairs of one that is higher and one that is lower, both sides in increasing order.
    fn count(&mut self, highs: &[Height], lows: &[Height], is_higher: impl Fn(f64, f64) -> bool) {
        let (mut under, mut weight) = (0, 0);
        for high in highs {
            while let Some(low) = lows
                .get(under)
                .filter(|low| is_higher(high.height, low.height))
            {
                weight += low.weight;
                under += 1;
            }
            self.add(high.weight * weight, under as u64);
        }
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self {
            weight: self.weight.saturating_sub(other.weight),
            places: self.places.saturating_sub(other.places),
        }
    }
}

impl Runs {
    pub(super) fn new(starts: Vec<usize>) -> Self {
        let mut start_of = Vec::new();
        for (start, end) in starts.iter().zip(starts.iter().skip(1)) {
            start_of.resize(*end, *start);
        }
        Self { starts, start_of }
    }

    pub(super) fn each(&self) -> impl Iterator<Item = Range<usize>> {
        self.starts
            .iter()
            .zip(self.starts.iter().skip(1))
            .map(|(&start, &end)| start..end)
    }

    /// Where the moment of a point begins.
    pub(super) fn start_of(&self, index: usize) -> usize {
        self.start_of[index]
    }

    /// All pairs of different moments.
    pub(super) fn pairs(&self, weights: impl Iterator<Item = u64>) -> Pairs {
        let mut weights = weights;
        let (mut pairs, mut before) = (Pairs::default(), 0);
        for run in self.each() {
            let weight: u64 = weights.by_ref().take(run.len()).sum();
            pairs.add(before * weight, (run.start * run.len()) as u64);
            before += weight;
        }
        pairs
    }

    /// The pairs whose later height is lower than the earlier one by more than a margin, and those where it is higher.
    pub(super) fn inversions(&self, mut heights: Vec<Height>, margin: f64) -> [Pairs; 2] {
        for run in self.each() {
            heights[run].sort_unstable_by(|one, other| one.height.total_cmp(&other.height));
        }
        let (mut below, mut above) = (Pairs::default(), Pairs::default());
        let mut starts = self.starts.clone();
        let mut merged = vec![
            Height {
                height: 0.0,
                weight: 0
            };
            heights.len()
        ];
        while starts.len() > 2 {
            for bounds in starts.windows(3).step_by(2) {
                let &[start, middle, end] = bounds else {
                    continue;
                };
                let (earlier, later) = (&heights[start..middle], &heights[middle..end]);
                below.count(earlier, later, |earlier, later| later < earlier - margin);
                above.count(later, earlier, |later, earlier| later > earlier + margin);
                merge(earlier, later, &mut merged[start..end]);
            }
            if starts.len().is_multiple_of(2) {
                // The last has no neighbour.
                let last = starts[starts.len() - 2]..starts[starts.len() - 1];
                merged[last.clone()].copy_from_slice(&heights[last]);
            }
            core::mem::swap(&mut heights, &mut merged);
            let end = starts.last().copied();
            starts = starts.into_iter().step_by(2).collect();
            if starts.last().copied() != end {
                starts.extend(end);
            }
        }
        [below, above]
    }
}

fn merge(one: &[Height], other: &[Height], into: &mut [Height]) {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    for place in into {
        let from_left = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => left.height <= right.height,
            (left, _) => left.is_some(),
        };
        let next = if from_left { left.next() } else { right.next() };
        if let Some(next) = next {
            *place = *next;
        }
    }
}
