//! Which segments are surely better than which, and so between which ranks each of them is.

use alloc::vec;
use alloc::vec::Vec;

use super::pair_test::{LEVELS, PairTest};
use crate::estimate::Estimate;
use crate::interval::Confidence;

/// Of so many segments each pair has its p-value; of more, those in which the p-value decides.
const FEW: usize = 100;

/// Of so many segments all pairs are compared; of more, the limits of each.
const MOST_PAIRED: usize = 2_000;

/// What the answers tell of the order of segments, which go by position.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub(super) order: Order,
    /// The first and the last rank of each, in the table as a whole.
    pub(super) ranks: Vec<[usize; 2]>,
    /// The same when its row is read alone.
    pub(super) ranks_alone: Vec<[usize; 2]>,
}

/// Which segments are surely better than which.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Order {
    /// For each those that are, in the order of their positions.
    Pairs(Vec<Vec<usize>>),
    /// Those whose lower limit is above the upper one, by limits that hold for all at once; more is better.
    Limits(Vec<[f64; 2]>),
}

impl Order {
    /// Whether one segment is surely better than another.
    pub(super) fn is_better(&self, one: usize, other: usize) -> bool {
        match self {
            Self::Pairs(better) => better[other].binary_search(&one).is_ok(),
            Self::Limits(limits) => limits[one][0] > limits[other][1],
        }
    }

    /// The same order of segments that stand elsewhere: `places` are the new positions.
    pub(super) fn moved(self, places: &[usize]) -> Self {
        match self {
            Self::Pairs(better) => {
                let moved = |above: Vec<usize>| {
                    let mut above: Vec<usize> = above.iter().map(|&one| places[one]).collect();
                    above.sort_unstable();
                    above
                };
                Self::Pairs(put(better.into_iter().map(moved), places))
            }
            Self::Limits(limits) => Self::Limits(put(limits.into_iter(), places)),
        }
    }
}

/// The items, each at its place.
fn put<T: Clone + Default>(items: impl Iterator<Item = T>, places: &[usize]) -> Vec<T> {
    let mut moved = vec![T::default(); places.len()];
    for (item, &place) in items.zip(places) {
        moved[place] = item;
    }
    moved
}

/// A pair of segments, the one with the better score first.
type Pair = [usize; 2];

/// All pairs whose order may be sure, by what decides it.
#[derive(Default)]
struct Pairs {
    /// Told apart in the whole table, whatever the p-value is.
    in_table: Vec<Pair>,
    /// Told apart in a row read alone, and not in the table, whatever the p-value is.
    in_row: Vec<Pair>,
    /// With their p-values, from the smallest.
    tested: Vec<(f64, Pair)>,
}

impl Told {
    /// Holm's step-down test (1979) of all one-sided hypotheses "i is not better than j": p (p − 1) for the table,
    /// 2 (p − 1) for a row. `sign` is −1 where low scores are better.
    pub(super) fn of(scores: &[Estimate], test: &mut impl PairTest, sign: f64, alpha: f64) -> Self {
        let segments = scores.len();
        if segments > MOST_PAIRED {
            return Self::by_limits(scores, sign, alpha);
        }
        if segments > FEW {
            test.prepare(levels(segments, alpha));
        }
        let pairs = Pairs::of(scores, test, sign);
        let (mut better, mut ranks) = (vec![Vec::new(); segments], vec![[1, segments]; segments]);
        for [above, below] in pairs.told_apart(segments, alpha) {
            better[below].push(above);
            ranks[below][0] += 1;
            ranks[above][1] -= 1;
        }
        for above in &mut better {
            above.sort_unstable();
        }
        Self {
            order: Order::Pairs(better),
            ranks,
            ranks_alone: pairs.ranks_alone(segments, alpha),
        }
    }

    /// By intervals of all segments that hold at once (Bonferroni): those that do not overlap are told apart.
    fn by_limits(scores: &[Estimate], sign: f64, alpha: f64) -> Self {
        let segments = scores.len();
        let confidence = Confidence::new(1.0 - alpha / segments as f64);
        let limits: Vec<[f64; 2]> = scores
            .iter()
            .map(|score| match confidence {
                Ok(confidence) if sign < 0.0 => {
                    let interval = score.interval(confidence);
                    [-interval.upper(), -interval.lower()]
                }
                Ok(confidence) => {
                    let interval = score.interval(confidence);
                    [interval.lower(), interval.upper()]
                }
                Err(_) => [f64::NEG_INFINITY, f64::INFINITY],
            })
            .collect();
        let [lower, upper] = [0, 1].map(|side| {
            let mut sorted: Vec<f64> = limits.iter().map(|limits| limits[side]).collect();
            sorted.sort_by(f64::total_cmp);
            sorted
        });
        let ranks: Vec<[usize; 2]> = limits
            .iter()
            .map(|&[low, high]| {
                let not_better = lower.partition_point(|&other| other <= high);
                let worse = upper.partition_point(|&other| other < low);
                [1 + segments - not_better, segments - worse]
            })
            .collect();
        Self {
            order: Order::Limits(limits),
            ranks_alone: ranks.clone(),
            ranks,
        }
    }
}

impl Pairs {
    fn of(scores: &[Estimate], test: &impl PairTest, sign: f64) -> Self {
        let values = scores.iter().map(Estimate::value).enumerate();
        let mut order: Vec<(usize, f64)> = values.collect();
        order.sort_by(|(_, left), (_, right)| (sign * right).total_cmp(&(sign * left)));
        let mut pairs = Self::default();
        for (at, &(above, best)) in order.iter().enumerate() {
            for &(below, value) in &order[at + 1..] {
                if value == best {
                    continue;
                }
                let pair = [above, below];
                let ends = ends(pair, sign);
                match Band::of(test, ends) {
                    Some(Band::Beyond) => pairs.in_table.push(pair),
                    Some(Band::Between) => pairs.in_row.push(pair),
                    Some(Band::Short) => {}
                    None => {
                        pairs.tested.push((test.p_value(ends), pair));
                    }
                }
            }
        }
        pairs
            .tested
            .sort_by(|(left, _), (right, _)| left.total_cmp(right));
        pairs
    }

    /// All that the test of the whole table tells apart.
    fn told_apart(&self, segments: usize, alpha: f64) -> impl Iterator<Item = Pair> {
        let hypotheses = segments * segments.saturating_sub(1) - self.in_table.len();
        let steps = self.tested.iter().enumerate();
        let rejected = steps
            .take_while(move |(before, (p_value, _))| {
                *p_value <= alpha / (hypotheses - before) as f64
            })
            .map(|(_, (_, pair))| pair);
        self.in_table.iter().chain(rejected).copied()
    }

    fn ranks_alone(&self, segments: usize, alpha: f64) -> Vec<[usize; 2]> {
        let hypotheses = 2 * segments.saturating_sub(1);
        let mut ranks = vec![[1, segments]; segments];
        let tell = |ranks: &mut [usize; 2], is_better: bool| {
            if is_better {
                ranks[1] -= 1;
            } else {
                ranks[0] += 1;
            }
        };
        for &[above, below] in self.in_table.iter().chain(&self.in_row) {
            tell(&mut ranks[above], true);
            tell(&mut ranks[below], false);
        }
        // Each row goes on until it meets the first hypothesis that stands.
        let mut goes_on = vec![true; segments];
        for &(p_value, [above, below]) in &self.tested {
            for (row, is_better) in [(above, true), (below, false)] {
                let [first, last] = ranks[row];
                let rejected = first - 1 + segments - last;
                goes_on[row] &= p_value <= alpha / (hypotheses - rejected) as f64;
                if goes_on[row] {
                    tell(&mut ranks[row], is_better);
                }
            }
        }
        ranks
    }
}

/// The segment with the higher score first.
fn ends([above, below]: Pair, sign: f64) -> Pair {
    if sign < 0.0 {
        [below, above]
    } else {
        [above, below]
    }
}

/// Where the p-value of a pair is, if that settles every step of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Band {
    /// Beyond the strictest step of the table.
    Beyond,
    /// Short of the last step of the table, and beyond the strictest one of a row.
    Between,
    /// Short of the last step of a row.
    Short,
}

/// All steps of Holm's tests lie between two levels: the strictest, α over the number of hypotheses, and twice that, as of
/// the two hypotheses of a pair one is never rejected. Those of a row, the last one first, and those of the table.
fn levels(segments: usize, alpha: f64) -> [f64; LEVELS] {
    let others = (segments - 1) as f64;
    let pairs = others * segments as f64;
    [
        alpha / others,
        alpha / (2.0 * others),
        2.0 * alpha / pairs,
        alpha / pairs,
    ]
}

impl Band {
    fn of(test: &impl PairTest, ends: Pair) -> Option<Self> {
        let [row_last, row_first, table_last, table_first] = [0, 1, 2, 3];
        let is_beyond = |level| test.is_beyond(ends, level);
        if is_beyond(row_last) == Some(false) {
            Some(Self::Short)
        } else if is_beyond(table_first) == Some(true) {
            Some(Self::Beyond)
        } else if is_beyond(row_first) == Some(true) && is_beyond(table_last) == Some(false) {
            Some(Self::Between)
        } else {
            None
        }
    }
}
