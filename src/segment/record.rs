//! Answers recorded one by one: as in the tally of a segment, with the segment in front.

use num_traits::ToPrimitive;

use super::Breakdown;
use crate::joint::{CrossTally, JointError, JointTally, Questions};
use crate::scale::Scale;
use crate::tally::{Tally, TallyError};
use crate::weight::{WeightError, WeightedTally};

/// The extent of one answer.
const ANSWER: [u64; 2] = [1, 0];

impl<K: Ord> Breakdown<K, Tally> {
    /// Records one answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale; [`TallyError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ONE_TO_FIVE);
    /// by_shop.record("airport", 4)?;
    /// assert_eq!(
    ///     by_shop.record("airport", 6).unwrap_err().to_string(),
    ///     "rating 6 is not on the scale 1-5"
    /// );
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record<R: ToPrimitive>(&mut self, segment: K, rating: R) -> Result<(), TallyError> {
        self.record_in(segment, ANSWER, |tally| tally.record(rating))
    }

    /// Records `n` answers of the same rating.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ONE_TO_FIVE);
    /// by_shop.record_n("airport", 4, 120)?;
    /// assert_eq!(by_shop.total(), 120);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_n<R: ToPrimitive>(
        &mut self,
        segment: K,
        rating: R,
        n: u64,
    ) -> Result<(), TallyError> {
        self.record_in(segment, [n, 0], |tally| tally.record_n(rating, n))
    }

    /// Records one answer, or that it is missing: for a loop over rows of which some are empty.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ZERO_TO_TEN);
    /// by_shop.record_answer("airport", Some(9))?;
    /// by_shop.record_answer("airport", None::<u8>)?;
    /// assert_eq!(by_shop.get("airport").map(|tally| (tally.total(), tally.missing())), Some((1, 1)));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_answer<R: ToPrimitive>(
        &mut self,
        segment: K,
        answer: Option<R>,
    ) -> Result<(), TallyError> {
        match answer {
            Some(rating) => self.record(segment, rating),
            None => self.record_missing(segment, 1),
        }
    }

    /// Counts `n` people of a segment who were asked and did not answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ZERO_TO_TEN);
    /// by_shop.record_missing("airport", 30)?;
    /// assert_eq!(by_shop.overall().missing(), 30);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_missing(&mut self, segment: K, n: u64) -> Result<(), TallyError> {
        self.record_in(segment, [0, n], |tally| tally.record_missing(n))
    }
}

impl<K: Ord> Breakdown<K, WeightedTally> {
    /// A breakdown of weighted answers, without segments.
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Csat, Scale};
    ///
    /// let mut by_plan = Breakdown::weighted(Scale::ONE_TO_FIVE);
    /// by_plan.record("free", 5, 0.4)?;
    /// by_plan.record("paid", 5, 1.6)?;
    /// by_plan.record("paid", 2, 0.4)?;
    /// let satisfied = by_plan.estimates(&Csat::TOP_TWO_BOX)?;
    /// assert_eq!((*satisfied[1].0, satisfied[1].1.value()), ("paid", 80.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn weighted(scale: Scale) -> Self {
        Self::of(scale)
    }

    /// Records one answer with its weight.
    ///
    /// # Errors
    ///
    /// As for [`WeightedTally::record`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_plan = Breakdown::weighted(Scale::ONE_TO_FIVE);
    /// by_plan.record("free", 5, 0.4)?;
    /// assert!(by_plan.record("free", 5, -1.0).is_err());
    /// assert_eq!(by_plan.total(), 1);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record<R: ToPrimitive>(
        &mut self,
        segment: K,
        rating: R,
        weight: f64,
    ) -> Result<(), WeightError> {
        self.record_in(segment, ANSWER, |tally| tally.record(rating, weight))
    }

    /// Records one answer with its weight, or that it is missing.
    ///
    /// # Errors
    ///
    /// As for [`WeightedTally::record_answer`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_plan = Breakdown::weighted(Scale::ONE_TO_FIVE);
    /// by_plan.record_answer("free", None::<u8>, 0.4)?;
    /// assert_eq!(by_plan.overall().missing(), 1);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_answer<R: ToPrimitive>(
        &mut self,
        segment: K,
        answer: Option<R>,
        weight: f64,
    ) -> Result<(), WeightError> {
        let extent = [u64::from(answer.is_some()), u64::from(answer.is_none())];
        self.record_in(segment, extent, |tally| tally.record_answer(answer, weight))
    }

    /// Records answers with their segments and weights: all of them or, if one cannot be taken, none.
    ///
    /// # Errors
    ///
    /// [`WeightError::RatingAt`] or [`WeightError::WeightAt`] with the position of the first answer that cannot be
    /// taken; [`WeightError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_plan = Breakdown::weighted(Scale::ONE_TO_FIVE);
    /// by_plan.record_all([("free", 5, 0.4), ("paid", 3, 1.6)])?;
    /// let error = by_plan.record_all([("free", 5, 0.4), ("paid", 6, 1.6)]).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 6 is not on the scale 1-5, at position 1");
    /// assert_eq!(by_plan.total(), 2);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_all<I, R>(&mut self, answers: I) -> Result<(), WeightError>
    where
        I: IntoIterator<Item = (K, R, f64)>,
        R: ToPrimitive,
    {
        let mut part = Self::of(self.scale());
        for (position, (segment, rating, weight)) in answers.into_iter().enumerate() {
            part.record(segment, rating, weight)
                .map_err(|error| error.at(position))?;
        }
        self.absorb(part)
    }

    /// Counts `n` people of a segment who were asked and did not answer.
    ///
    /// # Errors
    ///
    /// [`WeightError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_plan = Breakdown::weighted(Scale::ONE_TO_FIVE);
    /// by_plan.record_missing("free", 7)?;
    /// assert_eq!(by_plan.overall().missing(), 7);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_missing(&mut self, segment: K, n: u64) -> Result<(), WeightError> {
        self.record_in(segment, [0, n], |tally| tally.record_missing(n))
    }
}

impl<K: Ord> Breakdown<K, CrossTally> {
    /// A breakdown of pairs of answers, without segments.
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Difference, Nps, Scale};
    ///
    /// // The same customers in spring and in autumn, by region.
    /// let mut waves = Breakdown::of_pairs(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN);
    /// for (spring, autumn) in [(6, 9), (8, 9), (9, 10), (4, 7), (9, 9)] {
    ///     waves.record("north", spring, autumn)?;
    /// }
    /// for (region, pairs) in waves.iter() {
    ///     let change = Difference::paired(&Nps::STANDARD, pairs)?;
    ///     assert_eq!((*region, change.value()), ("north", 80.0));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn of_pairs(first: Scale, second: Scale) -> Self {
        Self::of((first, second))
    }

    /// Records one pair.
    ///
    /// # Errors
    ///
    /// As for [`CrossTally::record`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::of_pairs(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
    /// by_shop.record("airport", 4, 9)?;
    /// assert!(by_shop.record("airport", 9, 4).is_err());
    /// assert_eq!(by_shop.total(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record<R: ToPrimitive, S: ToPrimitive>(
        &mut self,
        segment: K,
        first: R,
        second: S,
    ) -> Result<(), JointError> {
        self.record_answers(segment, Some(first), Some(second))
    }

    /// Records the answers of one person, of which one or both may be missing.
    ///
    /// # Errors
    ///
    /// As for [`CrossTally::record_answers`].
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::of_pairs(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
    /// by_shop.record_answers("airport", Some(4), None::<u8>)?;
    /// assert_eq!(by_shop.overall().missing_second(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record_answers<R: ToPrimitive, S: ToPrimitive>(
        &mut self,
        segment: K,
        first: Option<R>,
        second: Option<S>,
    ) -> Result<(), JointError> {
        self.record_in(segment, ANSWER, |table| table.record_answers(first, second))
    }
}

impl<K: Ord> Breakdown<K, JointTally> {
    /// A breakdown of whole sheets of answers, without segments.
    ///
    /// ```
    /// use cxmetrics::joint::Questions;
    /// use cxmetrics::{Breakdown, Csat, Nps, Scale};
    ///
    /// let questions = Questions::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// let mut by_plan = Breakdown::of_sheets(questions);
    /// by_plan.record("free", &[Some(6), Some(4)])?;
    /// by_plan.record("paid", &[Some(9), Some(5)])?;
    /// by_plan.record("paid", &[Some(3), Some(2)])?;
    /// for (plan, answers) in by_plan.iter() {
    ///     let scores = answers.scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX])?;
    ///     println!("{plan}: {:?}", scores.correlation(0, 1));
    /// }
    /// // One question is a breakdown like any other.
    /// let question = by_plan.question(1).unwrap();
    /// let satisfied = question.estimates(&Csat::TOP_TWO_BOX)?;
    /// assert_eq!((*satisfied[1].0, satisfied[1].1.value()), ("paid", 50.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn of_sheets(questions: Questions) -> Self {
        Self::of(questions)
    }

    /// Records the sheet of one person.
    ///
    /// # Errors
    ///
    /// As for [`JointTally::record`].
    ///
    /// ```
    /// use cxmetrics::joint::Questions;
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_plan =
    ///     Breakdown::of_sheets(Questions::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?);
    /// by_plan.record("free", &[Some(6), None])?;
    /// assert!(by_plan.record("free", &[Some(6), Some(6)]).is_err());
    /// assert_eq!(by_plan.total(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record<R: ToPrimitive>(
        &mut self,
        segment: K,
        sheet: &[Option<R>],
    ) -> Result<(), JointError> {
        self.record_in(segment, ANSWER, |answers| answers.record(sheet))
    }

    /// One question by itself; `None` if there is no such question. They are counted from 0.
    #[must_use]
    pub fn question(&self, question: usize) -> Option<Breakdown<K, Tally>>
    where
        K: Clone,
    {
        let scale = *self.scales().scales().get(question)?;
        let tally = |answers: &JointTally| answers.tally(question).cloned();
        self.map_tallies(scale, |answers| {
            tally(answers).unwrap_or_else(|| Tally::new(scale))
        })
        .ok()
    }
}
