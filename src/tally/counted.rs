//! What can be counted: the family of tallies, and what each of them can do.

use alloc::vec::Vec;
use core::fmt;

use super::{Tally, TallyError};
use crate::scale::Scale;

/// A summary of answers that can be merged: a [`Tally`], a [`WeightedTally`](crate::WeightedTally), a
/// [`CrossTally`](crate::CrossTally) of pairs, or a type of your own.
///
/// Keyed collections hold any of them: a [`Breakdown`](crate::Breakdown) one for each segment, a
/// [`Series`](crate::track::Series) one for each period. Whatever these can do with tallies they do with everything
/// that is counted; scores and what follows from them need a [`Scored`](crate::estimate::Scored) one, and the exact
/// removal of answers one that can [`Subtract`].
///
/// # What an implementation promises
///
/// - Merging is commutative and associative (up to the last digit where sums are not whole numbers), and
///   [`empty`](Self::empty) changes nothing.
/// - A call that is refused changes nothing.
/// - Merging is refused only for other scales, or if one of the two numbers of [`extent`](Self::extent) would not fit
///   into `u64`; they add up in a merge.
///
/// # Examples
///
/// ```
/// use cxmetrics::tally::Counted;
/// use cxmetrics::{Scale, Tally, WeightedTally};
///
/// /// All parts as one, whatever they are.
/// fn whole<T: Counted>(scales: &T::Scales, parts: &[T]) -> Result<T, T::Error> {
///     let mut whole = T::empty(scales);
///     for part in parts {
///         whole.merge(part)?;
///     }
///     Ok(whole)
/// }
///
/// let shops = [
///     Tally::from_ratings(Scale::THUMBS, [1, 1])?,
///     Tally::from_ratings(Scale::THUMBS, [0])?,
/// ];
/// assert_eq!(whole(&Scale::THUMBS, &shops)?.counts(), [1, 2]);
///
/// let weighted = [
///     WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.5)])?,
///     WeightedTally::from_ratings(Scale::THUMBS, [(0, 1.5)])?,
/// ];
/// assert_eq!(whole(&Scale::THUMBS, &weighted)?.weight(), 2.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Counted: Clone + PartialEq + fmt::Debug {
    /// What was asked: the scale of the question, or those of all questions.
    type Scales: Clone + PartialEq + fmt::Debug;

    /// Why a call was refused.
    type Error: core::error::Error + 'static;

    /// No answers to these questions.
    fn empty(scales: &Self::Scales) -> Self;

    /// What was asked.
    fn scales(&self) -> Self::Scales;

    /// Adds another of the same scales.
    ///
    /// # Errors
    ///
    /// If the scales differ, or there are more answers than `u64` can hold.
    fn merge(&mut self, other: &Self) -> Result<(), Self::Error>;

    /// The number of answers that enter scores.
    fn total(&self) -> u64;

    /// Whether no answer enters a score.
    fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// The smallest number of persons whose answers are shown by what this shows: what decides whether a segment is too
    /// small. The [`total`](Self::total), unless several questions were asked.
    fn fewest(&self) -> u64 {
        self.total()
    }

    /// Whether there are answers to a question and all of them are the same, so that whoever sees this knows what each
    /// person answered.
    fn is_unanimous(&self) -> bool {
        false
    }

    /// The two numbers that must fit into `u64`: all answers, and all persons who were asked without an answer.
    fn extent(&self) -> [u64; 2];

    /// The error of a merge whose [`extent`](Self::extent) would not fit.
    fn overflow() -> Self::Error;

    /// Takes out what was merged before and says so; says `false`, and changes nothing, where that cannot be done
    /// exactly. Whoever calls it then merges anew what is left.
    fn take_out(&mut self, _part: &Self) -> bool {
        false
    }
}

/// What was counted can be taken out again, to the last answer: whatever counts in whole numbers.
///
/// ```
/// use cxmetrics::{Breakdown, Scale};
///
/// let mut week =
///     Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("north", 5), ("south", 2), ("north", 4)])?;
/// let monday = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("north", 4)])?;
/// week.subtract(&monday)?;
/// assert_eq!(week.total(), 2);
/// # Ok::<(), cxmetrics::TallyError>(())
/// ```
pub trait Subtract: Counted {
    /// Takes out another that was merged before.
    ///
    /// # Errors
    ///
    /// If the scales differ, or this does not contain the other.
    fn subtract(&mut self, other: &Self) -> Result<(), Self::Error>;
}

impl Counted for Tally {
    type Scales = Scale;
    type Error = TallyError;

    fn empty(scale: &Scale) -> Self {
        Self::new(*scale)
    }

    fn scales(&self) -> Scale {
        self.scale()
    }

    fn merge(&mut self, other: &Self) -> Result<(), TallyError> {
        self.merge(other)
    }

    fn total(&self) -> u64 {
        self.total()
    }

    fn is_unanimous(&self) -> bool {
        self.counts().iter().filter(|&&count| count > 0).count() == 1
    }

    fn extent(&self) -> [u64; 2] {
        [self.total(), self.missing()]
    }

    fn overflow() -> TallyError {
        TallyError::Overflow
    }

    fn take_out(&mut self, part: &Self) -> bool {
        self.subtract(part).is_ok()
    }
}

impl Subtract for Tally {
    fn subtract(&mut self, other: &Self) -> Result<(), TallyError> {
        self.subtract(other)
    }
}

/// Merges what has room, because it is part of a whole that has.
pub(crate) fn add<T: Counted>(to: &mut T, part: &T) {
    let merged = to.merge(part);
    debug_assert!(merged.is_ok());
}

/// Sums of parts in a row: any run of them costs as many merges as their number has binary digits.
#[derive(Clone, Debug)]
pub(crate) struct PartialSums<T> {
    /// A node and after it, at twice its position, those that it is the sum of; the parts themselves are in the
    /// second half.
    nodes: Vec<T>,
}

impl<T: Counted> PartialSums<T> {
    pub(crate) fn new<'a>(empty: &T, parts: impl ExactSizeIterator<Item = &'a T>) -> Self
    where
        T: 'a,
    {
        let count = parts.len();
        let mut nodes = alloc::vec![empty.clone(); count];
        nodes.extend(parts.cloned());
        for node in (1..count).rev() {
            let mut sum = nodes[2 * node].clone();
            add(&mut sum, &nodes[2 * node + 1]);
            nodes[node] = sum;
        }
        Self { nodes }
    }

    /// Adds the parts from one position up to before another.
    pub(crate) fn add_to(&self, sum: &mut T, from: usize, to: usize) {
        let count = self.nodes.len() / 2;
        let (mut from, mut to) = (from + count, to + count);
        while from < to {
            if from % 2 == 1 {
                add(sum, &self.nodes[from]);
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                add(sum, &self.nodes[to]);
            }
            (from, to) = (from / 2, to / 2);
        }
    }
}
