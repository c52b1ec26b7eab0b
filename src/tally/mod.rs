//! How often each answer was given: the one thing that every score is computed from.

mod batch;
mod bytes;
mod combine;
mod counted;
mod error;
mod iter;
mod kernel;
mod narrow;
mod rating;
mod slice;
#[cfg(feature = "serde")]
mod stored;

pub(crate) use bytes::{ByteRatings, Levels, count_bytes};
pub use counted::{Counted, Subtract};
pub(crate) use counted::{PartialSums, add};
pub use error::TallyError;
pub use iter::Iter;
pub use rating::{Answer, ByReference, ByValue, Rating};
pub use slice::SliceRating;

use alloc::boxed::Box;
use core::fmt;

use num_traits::ToPrimitive;

use crate::scale::Scale;

/// How often each rating of a [`Scale`] was given, and how often the question was left unanswered.
///
/// A tally is all that a score needs to know of the answers: a few counts, whether it holds ten answers or ten
/// billion. Tallies of the same scale can be added and subtracted in any order without loss, so they serve as
/// partial results of a distributed computation ([`merge`](Self::merge)) and as sliding windows (merge the
/// day that comes, [`subtract`](Self::subtract) the day that goes).
///
/// Counts are `u64` and checked. **A call that is refused changes nothing**: a batch with one bad rating
/// records none of it, and the error says which rating it was and where.
///
/// A skipped question is [*missing*](Self::record_missing): it is counted, and it never enters a score.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Metric, Nps, Scale, Tally};
///
/// let mut monday = Tally::new(Scale::ZERO_TO_TEN);
/// monday.record(9)?;
/// monday.record_n(6, 2)?;
/// monday.record_slice(&[10, 10, 7])?;
/// monday.record_missing(4)?;
/// let tuesday = Tally::from_ratings(Scale::ZERO_TO_TEN, [8.0, 3.0])?;
///
/// let mut week = monday.clone();
/// week.merge(&tuesday)?;
/// assert_eq!(week.total(), 8);
/// assert_eq!(week.count(10), 2);
/// assert_eq!(Nps::STANDARD.estimate(&week)?.value(), 0.0);
///
/// // One bad rating, and none of the batch is recorded.
/// let refused = week.record_slice(&[10, 11, 10]).unwrap_err();
/// assert_eq!(refused.to_string(), "rating 11 is not on the scale 0-10, at position 1");
/// assert_eq!(week.total(), 8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredTally", try_from = "stored::StoredTally")
)]
#[doc(alias("histogram", "frequency table"))]
pub struct Tally {
    scale: Scale,
    /// One count for each level of the scale.
    counts: Box<[u64]>,
    /// The sum of `counts`; since it fits, so does every count.
    total: u64,
    missing: u64,
}

impl Tally {
    fn add(&mut self, level: usize, count: u64) -> Result<(), TallyError> {
        self.total = self.room_for(count)?;
        // Cannot overflow: it is part of the total.
        self.counts[level] += count;
        Ok(())
    }

    /// Records the level of one answer, for which there is room; the level after the highest is a missing one.
    #[inline]
    pub(crate) fn record_level(&mut self, level: usize) {
        match self.counts.get_mut(level) {
            Some(count) => {
                *count += 1;
                self.total += 1;
            }
            None => self.missing += 1,
        }
    }

    /// The total after `count` more answers.
    fn room_for(&self, count: u64) -> Result<u64, TallyError> {
        self.total.checked_add(count).ok_or(TallyError::Overflow)
    }

    /// Records one answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    /// tally.record(10)?;
    /// tally.record(7.0_f32)?;
    /// assert_eq!(
    ///     tally.record(-1).unwrap_err().to_string(),
    ///     "rating -1 is not on the scale 0-10"
    /// );
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record<T: ToPrimitive>(&mut self, rating: T) -> Result<(), TallyError> {
        self.record_n(rating, 1)
    }

    /// Records `n` answers of the same rating.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ONE_TO_FIVE);
    /// tally.record_n(4, 120)?;
    /// assert_eq!(tally.count(4), 120);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_n<T: ToPrimitive>(&mut self, rating: T, n: u64) -> Result<(), TallyError> {
        let level = self.scale.level(&rating)?;
        self.add(level, n)
    }

    /// Records one answer, or that it is missing: for a loop over rows of which some are empty.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ONE_TO_FIVE);
    /// for cell in ["5", "", "3"] {
    ///     let answer = if cell.is_empty() { None } else { Some(cell.parse::<u8>()?) };
    ///     tally.record_answer(answer)?;
    /// }
    /// assert_eq!((tally.total(), tally.missing()), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_answer<T: ToPrimitive>(&mut self, answer: Option<T>) -> Result<(), TallyError> {
        match answer {
            Some(rating) => self.record(rating),
            None => self.record_missing(1),
        }
    }

    /// Counts `n` people who were asked and did not answer.
    ///
    /// They never enter a score; they lower the [response rate](Self::response_rate).
    ///
    /// # Errors
    ///
    /// [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::from_ratings(Scale::THUMBS, [1, 0, 1])?;
    /// tally.record_missing(9)?;
    /// assert_eq!(tally.response_rate(), Some(25.0));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_missing(&mut self, n: u64) -> Result<(), TallyError> {
        self.missing = self.missing.checked_add(n).ok_or(TallyError::Overflow)?;
        Ok(())
    }

    /// Takes one answer out again, as a sliding window does with its oldest.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale; [`TallyError::NotRecorded`] if no such answer
    /// is left.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4])?;
    /// tally.remove(4)?;
    /// assert_eq!(tally.counts(), [0, 0, 0, 0, 1]);
    /// assert_eq!(
    ///     tally.remove(4).unwrap_err().to_string(),
    ///     "cannot take out 1 answer of rating 4: there are 0"
    /// );
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn remove<T: ToPrimitive>(&mut self, rating: T) -> Result<(), TallyError> {
        let level = self.scale.level(&rating)?;
        let count = &mut self.counts[level];
        *count = count.checked_sub(1).ok_or(TallyError::NotRecorded {
            rating: self.scale.rating(level),
            asked: 1,
            recorded: 0,
        })?;
        self.total -= 1;
        Ok(())
    }

    /// The scale of the answers.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_answers(Scale::THUMBS, [Some(1), None, Some(0), Some(1)])?;
    /// assert_eq!(tally.scale(), Scale::THUMBS);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// How often `rating` was given; 0 for a rating that is not on the scale.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 5])?;
    /// assert_eq!((tally.count(5), tally.count(6)), (2, 0));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn count<T: ToPrimitive>(&self, rating: T) -> u64 {
        self.scale
            .level(&rating)
            .map_or(0, |level| self.counts[level])
    }

    /// The number of answers at each level, from the lowest rating to the highest.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_answers(Scale::THUMBS, [Some(1), None, Some(0), Some(1)])?;
    /// assert_eq!(tally.counts(), [1, 2]);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The number of answers, without the missing ones.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_answers(Scale::THUMBS, [Some(1), None, Some(0), Some(1)])?;
    /// assert_eq!(tally.total(), 3);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The number of people who were asked and did not answer.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_answers(Scale::THUMBS, [Some(1), None, Some(0), Some(1)])?;
    /// assert_eq!(tally.missing(), 1);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub const fn missing(&self) -> u64 {
        self.missing
    }

    /// Whether there are no answers; there may be missing ones.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_answers(Scale::THUMBS, [Some(1), None, Some(0), Some(1)])?;
    /// assert!(!tally.is_empty());
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The share of those asked who answered, in percent; `None` if nobody was asked.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::THUMBS);
    /// assert_eq!(tally.response_rate(), None);
    /// tally.record(1)?;
    /// tally.record_missing(3)?;
    /// assert_eq!(tally.response_rate(), Some(25.0));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn response_rate(&self) -> Option<f64> {
        let asked = u128::from(self.total) + u128::from(self.missing);
        // Both are rounded above 2⁵³, and all of them are 100 %.
        (asked > 0).then(|| (100.0 * self.total as f64 / asked as f64).min(100.0))
    }
}

impl fmt::Debug for Tally {
    /// Leaves out the levels without answers: a slider has a hundred of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Given<'a>(&'a Tally);
        impl fmt::Debug for Given<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_map()
                    .entries(self.0.iter().filter(|&(_, count)| count > 0))
                    .finish()
            }
        }
        f.debug_struct("Tally")
            .field("scale", &format_args!("{}", self.scale))
            .field("counts", &Given(self))
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}
