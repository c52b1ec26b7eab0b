//! Two answers of the same person: how often each pair was given.
//!
//! A [`CrossTally`] is what a [`Tally`] is for one question. It serves two ends: the same question
//! asked twice, for a [paired comparison](crate::Difference::paired), and two questions asked once, for the
//! [drivers](crate::drivers) of a score.

mod error;
#[cfg(feature = "serde")]
mod stored;

pub use error::CrossTallyError;

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use num_traits::ToPrimitive;

use crate::scale::Scale;
use crate::tally::Tally;

/// How often each pair of ratings was given by one person, and how often one of the two is missing.
///
/// The first rating is the earlier one, or that of the touchpoint; the second the later one, or that of the whole. A
/// person with only one answer enters no pair and is counted as incomplete, so that nothing gets lost in silence.
///
/// As with a [`Tally`], counts are checked, and **a call that is refused changes nothing**.
///
/// # Examples
///
/// ```
/// use cxmetrics::{CrossTally, Scale};
///
/// let mut pairs = CrossTally::from_answers(
///     Scale::ONE_TO_FIVE,
///     Scale::ZERO_TO_TEN,
///     [(Some(5), Some(9)), (Some(3), Some(6)), (None, Some(10)), (Some(2), None)],
/// )?;
/// pairs.record(3, 6)?;
/// assert_eq!(pairs.total(), 3);
/// assert_eq!(pairs.count(3, 6), 2);
/// assert_eq!((pairs.missing_first(), pairs.missing_second()), (1, 1));
/// assert_eq!(pairs.first().counts(), [0, 0, 2, 0, 1]);
/// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "stored::StoredCrossTally",
        try_from = "stored::StoredCrossTally"
    )
)]
pub struct CrossTally {
    first: Scale,
    second: Scale,
    /// One count for each pair of levels, all those of the lowest first rating first.
    counts: Box<[u64]>,
    incomplete: Incomplete,
    /// The sum of `counts` and of those incomplete; since it fits, so does every part.
    asked: u64,
}

/// Persons without a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Incomplete {
    first: u64,
    second: u64,
    both: u64,
}

impl Incomplete {
    /// Cannot overflow: it is part of those asked.
    fn total(self) -> u64 {
        self.first + self.second + self.both
    }
}

impl CrossTally {
    /// A table without answers, for a first and a second question.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// assert!(CrossTally::new(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN).is_empty());
    /// ```
    #[must_use]
    pub fn new(first: Scale, second: Scale) -> Self {
        Self {
            first,
            second,
            counts: vec![0; first.levels() * second.levels()].into_boxed_slice(),
            incomplete: Incomplete::default(),
            asked: 0,
        }
    }

    /// A table from the number of persons at each pair of levels: a row for each first rating, from the lowest up, and
    /// in it a count for each second rating.
    ///
    /// # Errors
    ///
    /// [`CrossTallyError::Cells`] unless there is a row for each level of the first scale with a count for each of the
    /// second; [`CrossTallyError::Overflow`] if they sum to more than `u64` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// // Of 20 who were down, 8 are up now; of 30 who were up, 3 are down.
    /// let table = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[12, 8], [3, 27]])?;
    /// assert_eq!(table.count(0, 1), 8);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    pub fn from_counts<R: AsRef<[u64]>>(
        first: Scale,
        second: Scale,
        rows: impl AsRef<[R]>,
    ) -> Result<Self, CrossTallyError> {
        let rows = rows.as_ref();
        let width = second.levels();
        if let Some(row) = rows.iter().find(|row| row.as_ref().len() != width) {
            return Err(CrossTallyError::Cells {
                counts: row.as_ref().len(),
                scale: second,
            });
        }
        if rows.len() != first.levels() {
            return Err(CrossTallyError::Cells {
                counts: rows.len(),
                scale: first,
            });
        }
        let counts: Vec<u64> = rows.iter().flat_map(AsRef::as_ref).copied().collect();
        let asked = counts
            .iter()
            .try_fold(0_u64, |sum, &count| sum.checked_add(count))
            .ok_or(CrossTallyError::Overflow)?;
        Ok(Self {
            counts: counts.into_boxed_slice(),
            asked,
            ..Self::new(first, second)
        })
    }

    /// A table from the pairs themselves, of any number type.
    ///
    /// # Errors
    ///
    /// [`CrossTallyError::RatingAt`] with the position of the first pair that is not on the scales.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let waves = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, [(6, 9), (8, 8)])?;
    /// assert_eq!(waves.total(), 2);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    pub fn from_pairs<I, T, U>(
        first: Scale,
        second: Scale,
        pairs: I,
    ) -> Result<Self, CrossTallyError>
    where
        I: IntoIterator<Item = (T, U)>,
        T: ToPrimitive,
        U: ToPrimitive,
    {
        let pairs = pairs.into_iter().map(|(a, b)| (Some(a), Some(b)));
        Self::from_answers(first, second, pairs)
    }

    /// A table from pairs of which one or both answers may be missing (`None`).
    ///
    /// # Errors
    ///
    /// As for [`from_pairs`](Self::from_pairs); a single answer must be on its scale, too.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!((pairs.total(), pairs.missing()), (2, 3));
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    pub fn from_answers<I, T, U>(
        first: Scale,
        second: Scale,
        answers: I,
    ) -> Result<Self, CrossTallyError>
    where
        I: IntoIterator<Item = (Option<T>, Option<U>)>,
        T: ToPrimitive,
        U: ToPrimitive,
    {
        let mut table = Self::new(first, second);
        for (position, (a, b)) in answers.into_iter().enumerate() {
            table
                .record_answers(a.as_ref(), b.as_ref())
                .map_err(|error| match error {
                    CrossTallyError::Rating(error) => CrossTallyError::RatingAt { position, error },
                    other => other,
                })?;
        }
        Ok(table)
    }

    fn record_answers<T: ToPrimitive, U: ToPrimitive>(
        &mut self,
        first: Option<&T>,
        second: Option<&U>,
    ) -> Result<(), CrossTallyError> {
        let row = first.map(|rating| self.first.level(rating)).transpose()?;
        let column = second.map(|rating| self.second.level(rating)).transpose()?;
        self.asked = self.room_for(1)?;
        match (row, column) {
            (Some(row), Some(column)) => self.counts[row * self.second.levels() + column] += 1,
            (None, Some(_)) => self.incomplete.first += 1,
            (Some(_), None) => self.incomplete.second += 1,
            (None, None) => self.incomplete.both += 1,
        }
        Ok(())
    }

    fn room_for(&self, count: u64) -> Result<u64, CrossTallyError> {
        self.asked
            .checked_add(count)
            .ok_or(CrossTallyError::Overflow)
    }

    /// Records one pair.
    ///
    /// # Errors
    ///
    /// [`CrossTallyError::Rating`] if a rating is not on its scale; [`CrossTallyError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let mut pairs = CrossTally::new(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
    /// pairs.record(4, 9)?;
    /// assert_eq!(
    ///     pairs.record(4, 11).unwrap_err().to_string(),
    ///     "rating 11 is not on the scale 0-10"
    /// );
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[allow(clippy::needless_pass_by_value)] // a number, as `Tally` takes it
    pub fn record<T: ToPrimitive, U: ToPrimitive>(
        &mut self,
        first: T,
        second: U,
    ) -> Result<(), CrossTallyError> {
        self.record_answers(Some(&first), Some(&second))
    }

    /// Adds another table of the same two scales.
    ///
    /// # Errors
    ///
    /// [`CrossTallyError::Scales`] if the scales differ; [`CrossTallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let mut north = CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, [(0, 1)])?;
    /// let south = CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, [(0, 1), (1, 1)])?;
    /// north.merge(&south)?;
    /// assert_eq!((north.count(0, 1), north.total()), (2, 3));
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), CrossTallyError> {
        for (scale, other) in [(self.first, other.first), (self.second, other.second)] {
            if scale != other {
                return Err(CrossTallyError::Scales { scale, other });
            }
        }
        self.asked = self.room_for(other.asked)?;
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.incomplete.first += other.incomplete.first;
        self.incomplete.second += other.incomplete.second;
        self.incomplete.both += other.incomplete.both;
        Ok(())
    }

    /// The scale of the first rating.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!(pairs.first_scale(), Scale::THUMBS);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub const fn first_scale(&self) -> Scale {
        self.first
    }

    /// The scale of the second rating.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!(pairs.second_scale(), Scale::ONE_TO_FIVE);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub const fn second_scale(&self) -> Scale {
        self.second
    }

    /// How often this pair was given; 0 if a rating is not on its scale.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!((pairs.count(1, 5), pairs.count(1, 4), pairs.count(1, 6)), (2, 0, 0));
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // numbers, as `Tally` takes them
    pub fn count<T: ToPrimitive, U: ToPrimitive>(&self, first: T, second: U) -> u64 {
        match (self.first.level(&first), self.second.level(&second)) {
            (Ok(row), Ok(column)) => self.counts[row * self.second.levels() + column],
            _ => 0,
        }
    }

    /// The counts of a row for each first rating, from the lowest up.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert!(pairs.rows().eq([[0, 1, 0, 0, 0], [0, 0, 0, 0, 2]]));
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> + '_ {
        self.counts.chunks_exact(self.second.levels())
    }

    /// The number of complete pairs.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.total(), 2);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub fn total(&self) -> u64 {
        self.asked - self.incomplete.total()
    }

    /// Whether there is no complete pair.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let one_sided = [(Some(1), None::<i32>)];
    /// assert!(CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, one_sided)?.is_empty());
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// The number of persons without a complete pair, whatever they left out.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.missing(), 3);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.incomplete.total()
    }

    /// The number of persons who gave the second answer only.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.missing_first(), 1);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub const fn missing_first(&self) -> u64 {
        self.incomplete.first
    }

    /// The number of persons who gave the first answer only.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.missing_second(), 1);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub const fn missing_second(&self) -> u64 {
        self.incomplete.second
    }

    /// The number of persons who gave neither.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.missing_both(), 1);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub const fn missing_both(&self) -> u64 {
        self.incomplete.both
    }

    /// The first ratings of the complete pairs.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!(pairs.first().counts(), [1, 2]);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub fn first(&self) -> Tally {
        let sums: Vec<u64> = self.rows().map(|row| row.iter().sum()).collect();
        // One count for each level, and their sum is part of those asked.
        Tally::from_counts(self.first, sums).unwrap_or_else(|_| Tally::new(self.first))
    }

    /// The second ratings of the complete pairs.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!(pairs.second().counts(), [0, 1, 0, 0, 2]);
    /// # Ok::<(), cxmetrics::crosstab::CrossTallyError>(())
    /// ```
    #[must_use]
    pub fn second(&self) -> Tally {
        let mut sums = vec![0; self.second.levels()];
        for row in self.rows() {
            for (sum, count) in sums.iter_mut().zip(row) {
                *sum += count;
            }
        }
        Tally::from_counts(self.second, sums).unwrap_or_else(|_| Tally::new(self.second))
    }
}

#[allow(clippy::missing_fields_in_debug)] // the sum of the others
impl fmt::Debug for CrossTally {
    /// Leaves out the pairs that nobody gave.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Given<'a>(&'a CrossTally);
        impl fmt::Debug for Given<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let cells = self.0.rows().zip(self.0.first.ratings());
                let given = cells.flat_map(|(row, first)| {
                    let row = row.iter().zip(self.0.second.ratings());
                    row.map(move |(count, second)| ((first, second), count))
                });
                f.debug_map()
                    .entries(given.filter(|&(_, &count)| count > 0))
                    .finish()
            }
        }
        f.debug_struct("CrossTally")
            .field("first", &format_args!("{}", self.first))
            .field("second", &format_args!("{}", self.second))
            .field("counts", &Given(self))
            .field("incomplete", &self.incomplete)
            .finish()
    }
}
