//! Two answers of the same person: how often each pair was given.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use num_traits::ToPrimitive;

use super::JointError;
use crate::scale::Scale;
use crate::tally::Tally;

/// How often each pair of ratings was given by one person, and how often one of the two is missing.
///
/// The first rating is the earlier one, or that of the touchpoint; the second the later one, or that of the whole. A
/// person with only one answer enters no pair; the answer is kept as a single one, so that nothing gets lost in
/// silence.
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
/// # Ok::<(), cxmetrics::JointError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredCrossTally",
        try_from = "super::stored::StoredCrossTally"
    )
)]
pub struct CrossTally {
    pub(super) first: Scale,
    pub(super) second: Scale,
    /// One count for each pair of levels, all those of the lowest first rating first. The level after the highest
    /// stands for a missing answer, on both sides.
    pub(super) counts: Box<[u64]>,
    /// The number of second levels, with the one for a missing answer.
    pub(super) width: usize,
    /// The sum of `counts`; since it fits, so does every part.
    pub(super) asked: u64,
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
            counts: vec![0; (first.levels() + 1) * (second.levels() + 1)].into_boxed_slice(),
            width: second.levels() + 1,
            asked: 0,
        }
    }

    /// The counts of each first level, the last of which stands for a missing answer, as the last of each row does.
    pub(super) fn all_rows(&self) -> impl DoubleEndedIterator<Item = &[u64]> + ExactSizeIterator {
        self.counts.chunks_exact(self.width)
    }

    /// A table from the number of persons at each pair of levels: a row for each first rating, from the lowest up, and
    /// in it a count for each second rating.
    ///
    /// # Errors
    ///
    /// [`JointError::Cells`] unless there is a row for each level of the first scale with a count for each of the
    /// second; [`JointError::Overflow`] if they sum to more than `u64` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// // Of 20 who were down, 8 are up now; of 30 who were up, 3 are down.
    /// let table = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[12, 8], [3, 27]])?;
    /// assert_eq!(table.count(0, 1), 8);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn from_counts<R: AsRef<[u64]>>(
        first: Scale,
        second: Scale,
        rows: impl AsRef<[R]>,
    ) -> Result<Self, JointError> {
        let rows = rows.as_ref();
        let width = second.levels();
        if let Some(row) = rows.iter().find(|row| row.as_ref().len() != width) {
            return Err(JointError::Cells {
                counts: row.as_ref().len(),
                scale: second,
            });
        }
        if rows.len() != first.levels() {
            return Err(JointError::Cells {
                counts: rows.len(),
                scale: first,
            });
        }
        let mut table = Self::new(first, second);
        let places = table.counts.chunks_exact_mut(width + 1);
        for (place, row) in places.zip(rows) {
            place[..width].copy_from_slice(row.as_ref());
        }
        table.asked = table
            .counts
            .iter()
            .try_fold(0_u64, |sum, &count| sum.checked_add(count))
            .ok_or(JointError::Overflow)?;
        Ok(table)
    }

    /// A table from the pairs themselves, of any number type.
    ///
    /// # Errors
    ///
    /// [`JointError::RatingAt`] with the position of the first pair that is not on the scales.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let waves = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, [(6, 9), (8, 8)])?;
    /// assert_eq!(waves.total(), 2);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn from_pairs<I, T, U>(first: Scale, second: Scale, pairs: I) -> Result<Self, JointError>
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
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn from_answers<I, T, U>(
        first: Scale,
        second: Scale,
        answers: I,
    ) -> Result<Self, JointError>
    where
        I: IntoIterator<Item = (Option<T>, Option<U>)>,
        T: ToPrimitive,
        U: ToPrimitive,
    {
        let mut table = Self::new(first, second);
        for (position, (a, b)) in answers.into_iter().enumerate() {
            table.record_answers(a, b).map_err(|error| match error {
                JointError::Rating(error) => JointError::RatingAt { position, error },
                other => other,
            })?;
        }
        Ok(table)
    }

    /// The place of a pair in the counts.
    fn place<T: ToPrimitive, U: ToPrimitive>(
        &self,
        first: Option<&T>,
        second: Option<&U>,
    ) -> Result<usize, JointError> {
        let row = first.map_or(Ok(self.first.levels()), |rating| self.first.level(rating))?;
        let column = second.map_or(Ok(self.second.levels()), |rating| self.second.level(rating))?;
        Ok(row * self.width + column)
    }

    /// Records the answers of one person, of which one or both may be missing.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let mut pairs = CrossTally::new(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
    /// pairs.record_answers(Some(4), Some(9))?;
    /// pairs.record_answers(Some(2), None::<u8>)?;
    /// assert_eq!((pairs.total(), pairs.missing_second()), (1, 1));
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[allow(clippy::needless_pass_by_value)] // numbers, as `Tally` takes them
    pub fn record_answers<T: ToPrimitive, U: ToPrimitive>(
        &mut self,
        first: Option<T>,
        second: Option<U>,
    ) -> Result<(), JointError> {
        let place = self.place(first.as_ref(), second.as_ref())?;
        self.asked = self.room_for(1)?;
        self.counts[place] += 1;
        Ok(())
    }

    /// Takes the answers of one person out again, as a sliding window does with its oldest.
    ///
    /// # Errors
    ///
    /// [`JointError::Rating`] if a rating is not on its scale; [`JointError::NotRecorded`] if no such pair is left.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let mut pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, [(0, 1), (1, 1)])?;
    /// pairs.remove_answers(Some(0), Some(1))?;
    /// assert_eq!(pairs.total(), 1);
    /// let error = pairs.remove_answers(Some(0), None::<u8>).unwrap_err();
    /// assert_eq!(error.to_string(), "cannot take out 1 person with the answers 0 and none: there are 0");
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[allow(clippy::needless_pass_by_value)] // numbers, as `Tally` takes them
    pub fn remove_answers<T: ToPrimitive, U: ToPrimitive>(
        &mut self,
        first: Option<T>,
        second: Option<U>,
    ) -> Result<(), JointError> {
        let place = self.place(first.as_ref(), second.as_ref())?;
        self.counts[place] = self.counts[place]
            .checked_sub(1)
            .ok_or_else(|| self.not_recorded(place, 1))?;
        self.asked -= 1;
        Ok(())
    }

    /// Records the levels of one person, for whom there is room; the level after the highest is a missing answer.
    pub(super) fn record_levels(&mut self, first: usize, second: usize) {
        self.counts[first * self.width + second] += 1;
        self.asked += 1;
    }

    /// That so many persons with the answers of a place are not there.
    pub(super) fn not_recorded(&self, place: usize, asked: u64) -> JointError {
        let rating =
            |scale: Scale, level: usize| (level < scale.levels()).then(|| scale.rating(level));
        JointError::NotRecorded {
            first: rating(self.first, place / self.width),
            second: rating(self.second, place % self.width),
            asked,
            recorded: self.counts[place],
        }
    }

    pub(super) fn room_for(&self, count: u64) -> Result<u64, JointError> {
        self.asked.checked_add(count).ok_or(JointError::Overflow)
    }

    /// Records one pair.
    ///
    /// # Errors
    ///
    /// [`JointError::Rating`] if a rating is not on its scale; [`JointError::Overflow`].
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
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record<T: ToPrimitive, U: ToPrimitive>(
        &mut self,
        first: T,
        second: U,
    ) -> Result<(), JointError> {
        self.record_answers(Some(first), Some(second))
    }

    /// The scale of the first rating.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!(pairs.first_scale(), Scale::THUMBS);
    /// # Ok::<(), cxmetrics::JointError>(())
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
    /// # Ok::<(), cxmetrics::JointError>(())
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
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // numbers, as `Tally` takes them
    pub fn count<T: ToPrimitive, U: ToPrimitive>(&self, first: T, second: U) -> u64 {
        match (self.first.level(&first), self.second.level(&second)) {
            (Ok(row), Ok(column)) => self.counts[row * self.width + column],
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
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> + '_ {
        let complete = self.all_rows().map(|row| &row[..self.second.levels()]);
        complete.take(self.first.levels())
    }

    /// The number of complete pairs.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.total(), 2);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn total(&self) -> u64 {
        self.asked - self.missing()
    }

    /// Whether there is no complete pair.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let one_sided = [(Some(1), None::<i32>)];
    /// assert!(CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, one_sided)?.is_empty());
    /// # Ok::<(), cxmetrics::JointError>(())
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
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.missing_first() + self.missing_second() + self.missing_both()
    }

    /// The number of persons who gave the second answer only.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.missing_first(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn missing_first(&self) -> u64 {
        let (_, second_only) = self.singles();
        second_only.iter().sum()
    }

    /// The number of persons who gave the first answer only.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.missing_second(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn missing_second(&self) -> u64 {
        let (first_only, _) = self.singles();
        first_only.sum()
    }

    /// The number of persons who gave neither.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), Some(1)), (None, Some(1)), (Some(0), None), (None, None)];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// assert_eq!(pairs.missing_both(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn missing_both(&self) -> u64 {
        self.counts.last().copied().unwrap_or(0)
    }

    /// The number of persons, with and without answers.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (None, Some(1)), (None, None)];
    /// assert_eq!(CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?.persons(), 3);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub const fn persons(&self) -> u64 {
        self.asked
    }

    /// Those who gave one answer only: how often each first rating, and how often each second one.
    pub(super) fn singles(&self) -> (impl Iterator<Item = u64> + '_, &[u64]) {
        let width = self.width;
        let (complete, last) = self.counts.split_at(self.first.levels() * width);
        let first_only = complete.chunks_exact(width).map(|row| row[row.len() - 1]);
        (first_only, &last[..width - 1])
    }

    /// The first ratings of the complete pairs.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!(pairs.first().counts(), [1, 2]);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn first(&self) -> Tally {
        tally_of(self.first, self.rows().map(|row| row.iter().sum()), 0)
    }

    /// The second ratings of the complete pairs.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5), (0, 2), (1, 5)])?;
    /// assert_eq!(pairs.second().counts(), [0, 1, 0, 0, 2]);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn second(&self) -> Tally {
        let mut sums = vec![0; self.second.levels()];
        for row in self.rows() {
            for (sum, count) in sums.iter_mut().zip(row) {
                *sum += count;
            }
        }
        tally_of(self.second, sums.into_iter(), 0)
    }

    /// The first ratings of all who gave one, whether or not they gave a second; the others are missing.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), None), (None, Some(1))];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// let tally = pairs.first_answers();
    /// assert_eq!((tally.counts(), tally.missing()), (&[0, 2][..], 1));
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn first_answers(&self) -> Tally {
        let mut sums = self.all_rows().map(|row| row.iter().sum());
        let levels = self.first.levels();
        let given: Vec<u64> = sums.by_ref().take(levels).collect();
        tally_of(self.first, given.into_iter(), sums.next().unwrap_or(0))
    }

    /// The second ratings of all who gave one, whether or not they gave a first; the others are missing.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let answers = [(Some(1), Some(0)), (Some(1), None), (None, Some(1))];
    /// let pairs = CrossTally::from_answers(Scale::THUMBS, Scale::THUMBS, answers)?;
    /// let tally = pairs.second_answers();
    /// assert_eq!((tally.counts(), tally.missing()), (&[1, 1][..], 1));
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    #[must_use]
    pub fn second_answers(&self) -> Tally {
        let mut sums = vec![0; self.width];
        for row in self.all_rows() {
            for (sum, count) in sums.iter_mut().zip(row) {
                *sum += count;
            }
        }
        let missing = sums.pop().unwrap_or(0);
        tally_of(self.second, sums.into_iter(), missing)
    }
}

/// A tally of counts that are part of a sum which fits.
fn tally_of(scale: Scale, counts: impl Iterator<Item = u64>, missing: u64) -> Tally {
    let counts: Vec<u64> = counts.collect();
    // One count for each level, and their sum is part of those asked.
    let mut tally = Tally::from_counts(scale, counts).unwrap_or_else(|_| Tally::new(scale));
    let recorded = tally.record_missing(missing);
    debug_assert!(recorded.is_ok());
    tally
}

#[allow(clippy::missing_fields_in_debug)] // the sum of the others
impl fmt::Debug for CrossTally {
    /// Leaves out the pairs that nobody gave.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Given<'a>(&'a CrossTally);
        impl fmt::Debug for Given<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let ratings = |scale: Scale| scale.ratings().map(Some).chain([None]);
                let cells = self.0.all_rows().zip(ratings(self.0.first));
                let given = cells.flat_map(|(row, first)| {
                    let row = row.iter().zip(ratings(self.0.second));
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
            .finish()
    }
}
