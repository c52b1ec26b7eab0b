//! Tallies from answers, and many answers at once, from a list or an iterator.

use alloc::vec;

use super::bytes::level_at;
use super::{Answer, Rating, Tally, TallyError};
use crate::scale::Scale;

impl Tally {
    /// A tally without answers.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// assert_eq!(Tally::new(Scale::THUMBS).total(), 0);
    /// ```
    #[must_use]
    pub fn new(scale: Scale) -> Self {
        Self {
            scale,
            counts: vec![0; scale.levels()].into_boxed_slice(),
            total: 0,
            missing: 0,
        }
    }

    /// A tally from the number of answers at each level, from the lowest rating to the highest.
    ///
    /// # Errors
    ///
    /// [`TallyError::Levels`] unless there is one count for each level; [`TallyError::Overflow`] if they sum to
    /// more than `u64` holds.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// // 3 thumbs down, 17 thumbs up.
    /// let tally = Tally::from_counts(Scale::THUMBS, [3, 17])?;
    /// assert_eq!(tally.total(), 20);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn from_counts(scale: Scale, counts: impl AsRef<[u64]>) -> Result<Self, TallyError> {
        let counts = counts.as_ref();
        if counts.len() != scale.levels() {
            return Err(TallyError::Levels {
                counts: counts.len(),
                scale,
            });
        }
        let total = counts
            .iter()
            .try_fold(0_u64, |sum, &count| sum.checked_add(count))
            .ok_or(TallyError::Overflow)?;
        Ok(Self {
            scale,
            counts: counts.into(),
            total,
            missing: 0,
        })
    }

    /// A tally from the ratings themselves: a list or an iterator of numbers of any type, or of references to them.
    ///
    /// # Errors
    ///
    /// [`TallyError::RatingAt`] with the position of the first rating that is not on the scale.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let answers: Vec<i32> = vec![5, 4, 4, 1];
    /// let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, &answers)?;
    /// assert_eq!(tally.counts(), [1, 0, 0, 2, 1]);
    ///
    /// let error = Tally::from_ratings(Scale::ONE_TO_FIVE, [5.0, 4.5]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "rating 4.5 is between two levels of the scale 1-5, at position 1"
    /// );
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn from_ratings<I, B>(scale: Scale, ratings: I) -> Result<Self, TallyError>
    where
        I: IntoIterator,
        I::Item: Rating<B>,
    {
        let mut tally = Self::new(scale);
        for (position, rating) in ratings.into_iter().enumerate() {
            let level = level_at(scale, position, rating.number())?;
            // Neither can overflow: nobody has the time to give 2⁶⁴ ratings.
            tally.counts[level] += 1;
            tally.total += 1;
        }
        Ok(tally)
    }

    /// A tally from answers of which some are missing (`None`).
    ///
    /// # Errors
    ///
    /// As for [`from_ratings`](Self::from_ratings); positions count the missing answers too.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_answers(Scale::ONE_TO_SEVEN, [Some(7), None, Some(5)])?;
    /// assert_eq!((tally.total(), tally.missing()), (2, 1));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn from_answers<I, B>(scale: Scale, answers: I) -> Result<Self, TallyError>
    where
        I: IntoIterator,
        I::Item: Answer<B>,
    {
        let mut tally = Self::new(scale);
        for (position, answer) in answers.into_iter().enumerate() {
            match answer.number() {
                Some(rating) => {
                    tally.counts[level_at(scale, position, rating)?] += 1;
                    tally.total += 1;
                }
                None => tally.missing += 1,
            }
        }
        Ok(tally)
    }

    /// Records ratings of any number type: all of them or, if one is not on the scale, none.
    ///
    /// # Errors
    ///
    /// As for [`record_slice`](Self::record_slice).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ONE_TO_FIVE);
    /// tally.record_all([5_i64, 4, 5])?;
    /// assert!(tally.record_all([5.0, f64::NAN]).is_err());
    /// assert_eq!(tally.total(), 3);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_all<I, B>(&mut self, ratings: I) -> Result<(), TallyError>
    where
        I: IntoIterator,
        I::Item: Rating<B>,
    {
        self.merge(&Self::from_ratings(self.scale, ratings)?)
    }

    /// The same as [`record_all`](Self::record_all), by the name that growing has for collections; other than theirs
    /// it can refuse, and then records nothing.
    ///
    /// # Errors
    ///
    /// As for [`record_slice`](Self::record_slice).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ONE_TO_FIVE);
    /// tally.extend([5, 4])?;
    /// tally.extend(&[3_u8, 5])?;
    /// assert_eq!(tally.total(), 4);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn extend<I, B>(&mut self, ratings: I) -> Result<(), TallyError>
    where
        I: IntoIterator,
        I::Item: Rating<B>,
    {
        self.record_all(ratings)
    }
}
