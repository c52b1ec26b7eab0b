//! Answers recorded one by one: as in the tally of a period, with the period in front.

use num_traits::ToPrimitive;

use super::Series;
use crate::joint::{CrossTally, JointError, JointTally, Questions};
use crate::scale::Scale;
use crate::tally::{Tally, TallyError};
use crate::weight::{WeightError, WeightedTally};

/// A number that can be recorded more than once.
fn number<R: ToPrimitive>(scale: Scale, rating: &R) -> Result<f64, crate::scale::RatingError> {
    scale.level(rating).map(|level| scale.rating(level))
}

impl<K: Ord> Series<K, Tally> {
    /// Records one answer of a period.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::ONE_TO_FIVE);
    /// series.record("2025-W07", 4)?;
    /// let error = series.record("2025-W08", 6).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 6 is not on the scale 1-5");
    /// assert_eq!(series.len(), 1);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record<T: ToPrimitive>(&mut self, period: K, rating: T) -> Result<(), TallyError> {
        self.record_n(period, rating, 1)
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
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::ONE_TO_FIVE);
    /// series.record_n("2025-W07", 5, 40)?;
    /// series.record_n("2025-W07", 2, 10)?;
    /// assert_eq!(series.get(&"2025-W07").map(|week| week.counts()), Some(&[0, 10, 0, 0, 40][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_n<T: ToPrimitive>(
        &mut self,
        period: K,
        rating: T,
        n: u64,
    ) -> Result<(), TallyError> {
        let rating = number(self.scale(), &rating)?;
        self.record_in(period, |tally| tally.record_n(rating, n))
    }

    /// Counts `n` people who were asked in a period and did not answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n("2025-W07", 1, 30)?;
    /// series.record_missing("2025-W07", 90)?;
    /// assert_eq!(series.get(&"2025-W07").and_then(|week| week.response_rate()), Some(25.0));
    ///
    /// // Nothing is changed if the count of those who were asked would overflow.
    /// assert!(series.record_missing("2025-W08", u64::MAX).is_err());
    /// assert_eq!(series.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_missing(&mut self, period: K, n: u64) -> Result<(), TallyError> {
        self.record_in(period, |tally| tally.record_missing(n))
    }

    /// Records one answer, or that it is missing: for a loop over rows of which some are empty.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::ZERO_TO_TEN);
    /// series.record_answer("2025-W07", Some(9))?;
    /// series.record_answer("2025-W07", None::<u8>)?;
    /// assert_eq!(series.get(&"2025-W07").map(|week| (week.total(), week.missing())), Some((1, 1)));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_answer<R: ToPrimitive>(
        &mut self,
        period: K,
        answer: Option<R>,
    ) -> Result<(), TallyError> {
        match answer {
            Some(rating) => self.record(period, rating),
            None => self.record_missing(period, 1),
        }
    }
}

impl<K: Ord> Series<K, WeightedTally> {
    /// A series of weighted answers, without periods.
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Scale};
    ///
    /// let mut series = Series::weighted(Scale::ONE_TO_FIVE);
    /// series.record("2025-01", 5, 1.6)?;
    /// series.record("2025-01", 2, 0.4)?;
    /// let scores = series.scores(&Csat::TOP_TWO_BOX)?;
    /// assert!(scores.iter().map(|(_, score)| score.map(|score| score.value())).eq([Some(80.0)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn weighted(scale: Scale) -> Self {
        Self::of(scale)
    }

    /// Records one answer of a period with its weight.
    ///
    /// # Errors
    ///
    /// As for [`WeightedTally::record`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::weighted(Scale::ONE_TO_FIVE);
    /// series.record(1, 5, 0.4)?;
    /// assert!(series.record(2, 5, -1.0).is_err());
    /// assert_eq!(series.len(), 1);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record<R: ToPrimitive>(
        &mut self,
        period: K,
        rating: R,
        weight: f64,
    ) -> Result<(), WeightError> {
        let rating = number(self.scale(), &rating)?;
        self.record_in(period, |tally| tally.record(rating, weight))
    }

    /// Records one answer of a period with its weight, or that it is missing.
    ///
    /// # Errors
    ///
    /// As for [`WeightedTally::record_answer`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::weighted(Scale::ONE_TO_FIVE);
    /// series.record_answer(1, None::<u8>, 0.4)?;
    /// assert_eq!(series.whole().missing(), 1);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_answer<R: ToPrimitive>(
        &mut self,
        period: K,
        answer: Option<R>,
        weight: f64,
    ) -> Result<(), WeightError> {
        let scale = self.scale();
        let answer = answer.map(|rating| number(scale, &rating)).transpose()?;
        self.record_in(period, |tally| tally.record_answer(answer, weight))
    }

    /// Counts `n` people who were asked in a period and did not answer.
    ///
    /// # Errors
    ///
    /// [`WeightError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::<u32, _>::weighted(Scale::ONE_TO_FIVE);
    /// series.record_missing(1, 7)?;
    /// assert!(series.gaps().eq([&1]));
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_missing(&mut self, period: K, n: u64) -> Result<(), WeightError> {
        self.record_in(period, |tally| tally.record_missing(n))
    }
}

impl<K: Ord> Series<K, CrossTally> {
    /// A series of pairs of answers, without periods.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::association::KendallTau;
    /// use cxmetrics::track::Series;
    ///
    /// // Ease and recommendation of the same customers, by month.
    /// let mut months = Series::of_pairs(Scale::ONE_TO_SEVEN, Scale::ZERO_TO_TEN);
    /// for (ease, recommend) in [(7, 10), (2, 5), (5, 8), (6, 9), (3, 3)] {
    ///     months.record("2025-01", ease, recommend)?;
    /// }
    /// let quarter = months.trailing(3).last().unwrap();
    /// assert_eq!(KendallTau::of_ratings(quarter.tally())?.value(), 0.8);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_pairs(first: Scale, second: Scale) -> Self {
        Self::of((first, second))
    }

    /// Records one pair of a period.
    ///
    /// # Errors
    ///
    /// As for [`CrossTally::record`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut months = Series::of_pairs(Scale::ONE_TO_SEVEN, Scale::ZERO_TO_TEN);
    /// months.record(1, 7, 10)?;
    /// assert!(months.record(2, 10, 7).is_err());
    /// assert_eq!(months.whole().total(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record<R: ToPrimitive, S: ToPrimitive>(
        &mut self,
        period: K,
        first: R,
        second: S,
    ) -> Result<(), JointError> {
        self.record_answers(period, Some(first), Some(second))
    }

    /// Records the answers of one person, of which one or both may be missing.
    ///
    /// # Errors
    ///
    /// As for [`CrossTally::record_answers`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut months = Series::of_pairs(Scale::ONE_TO_SEVEN, Scale::ZERO_TO_TEN);
    /// months.record_answers(1, Some(7), None::<u8>)?;
    /// assert_eq!(months.whole().missing_second(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record_answers<R: ToPrimitive, S: ToPrimitive>(
        &mut self,
        period: K,
        first: Option<R>,
        second: Option<S>,
    ) -> Result<(), JointError> {
        let (scale, other) = self.scales();
        let first = first.map(|rating| number(scale, &rating)).transpose()?;
        let second = second.map(|rating| number(other, &rating)).transpose()?;
        self.record_in(period, |table| table.record_answers(first, second))
    }
}

impl<K: Ord> Series<K, JointTally> {
    /// A series of whole sheets of answers, without periods.
    ///
    /// ```
    /// use cxmetrics::joint::Questions;
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Nps, Scale};
    ///
    /// let questions = Questions::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// let mut months = Series::of_sheets(questions);
    /// for sheet in [[6, 4], [9, 5], [3, 2]] {
    ///     months.record("2025-01", &sheet.map(Some))?;
    /// }
    /// // The last quarter, with what its scores have to do with each other.
    /// let quarter = months.trailing(3).last().unwrap();
    /// let scores = quarter.tally().scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX])?;
    /// assert_eq!(format!("{:.2}", scores.correlation(0, 1).unwrap()), "0.50");
    /// // One question is a series like any other.
    /// assert_eq!(months.question(1).unwrap().scores(&Csat::TOP_TWO_BOX)?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_sheets(questions: Questions) -> Self {
        Self::of(questions)
    }

    /// Records the sheet of one person in a period.
    ///
    /// # Errors
    ///
    /// As for [`JointTally::record`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::joint::Questions;
    /// use cxmetrics::track::Series;
    ///
    /// let mut months = Series::of_sheets(Questions::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?);
    /// months.record(1, &[Some(6), None])?;
    /// assert!(months.record(2, &[Some(6), Some(6)]).is_err());
    /// assert_eq!(months.len(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record<R: ToPrimitive>(
        &mut self,
        period: K,
        sheet: &[Option<R>],
    ) -> Result<(), JointError> {
        self.record_in(period, |answers| answers.record(sheet))
    }

    /// One question by itself; `None` if there is no such question. They are counted from 0. Gaps stay gaps.
    #[must_use]
    pub fn question(&self, question: usize) -> Option<Series<K, Tally>>
    where
        K: Clone,
    {
        let scale = *self.scales().scales().get(question)?;
        let tallies = self.iter().map(|(period, answers)| {
            let tally = answers.tally(question).cloned();
            (period.clone(), tally.unwrap_or_else(|| Tally::new(scale)))
        });
        Series::from_tallies(scale, tallies).ok()
    }
}
