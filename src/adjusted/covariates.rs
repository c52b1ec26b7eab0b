//! Answers with what was known of the people before.

use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::error::AdjustedError;
use super::moments::Spread;
use crate::edge::unsigned_zero;
use crate::estimate::{Estimate, LARGEST_VALUE, values_of};
use crate::joint::CrossTally;
use crate::metric::Metric;
use crate::scale::Scale;
use crate::tally::Tally;

/// Answers to one question, with a number that is known of each person whether they answered or not: the prediction of
/// a model, or an earlier answer.
///
/// Where that number is itself a rating, count both in a [`CrossTally`], the known one first, and take
/// [`from_pairs`](Self::from_pairs): a cross-tally is mergeable and can be kept by segment and by period.
///
/// # Examples
///
/// ```
/// use cxmetrics::adjusted::Covariates;
/// use cxmetrics::Scale;
///
/// // A model has read every conversation; some customers have answered.
/// let mut calls = Covariates::new(Scale::ZERO_TO_TEN);
/// calls.record(9, 8.4)?;
/// calls.record(3, 4.1)?;
/// calls.record_unanswered(7.9)?;
/// assert_eq!((calls.answers(), calls.unanswered()), (2, 1));
/// # Ok::<(), cxmetrics::adjusted::AdjustedError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Covariates {
    scale: Scale,
    /// The level of each answer, what is known of the person, and how many there are of both.
    answered: Vec<(usize, f64, u64)>,
    others: Vec<(f64, u64)>,
}

impl Covariates {
    /// No answers yet, to a question on this scale.
    #[must_use]
    pub const fn new(scale: Scale) -> Self {
        Self {
            scale,
            answered: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Pairs of two ratings of the same people: what was known of them first, and their answer, which may be missing. What
    /// counts of the known rating is its value under a metric, most often the one of the score.
    ///
    /// # Errors
    ///
    /// [`AdjustedError::NoCovariate`] if somebody answered of whom nothing is known; [`AdjustedError::Metric`] if the
    /// metric does not go with the scale of the first question.
    ///
    /// ```
    /// use cxmetrics::adjusted::Covariates;
    /// use cxmetrics::{CrossTally, Nps, Scale};
    ///
    /// // Last year everybody answered, this year some.
    /// let pairs = [(Some(9), Some(10)), (Some(6), Some(8)), (Some(10), None)];
    /// let panel = CrossTally::from_answers(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, pairs)?;
    /// let covariates = Covariates::from_pairs(&Nps::STANDARD, &panel)?;
    /// assert_eq!((covariates.answers(), covariates.unanswered()), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_pairs<M: Metric + ?Sized>(
        covariate: &M,
        pairs: &CrossTally,
    ) -> Result<Self, AdjustedError> {
        if pairs.missing_first() > 0 {
            return Err(AdjustedError::NoCovariate {
                answers: pairs.missing_first(),
            });
        }
        let known = values_of(covariate, &pairs.first_scale())?;
        let mut covariates = Self::new(pairs.second_scale());
        let asked = pairs.first_answers();
        for ((&value, row), &all) in known.iter().zip(pairs.rows()).zip(asked.counts()) {
            let cells = row.iter().enumerate().filter(|(_, count)| **count > 0);
            let answered: u64 = row.iter().sum();
            let answers = cells.map(|(level, &count)| (level, value, count));
            covariates.answered.extend(answers);
            if all > answered {
                covariates.others.push((value, all - answered));
            }
        }
        Ok(covariates)
    }

    /// Records an answer, and what is known of the person.
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Rating`] if the rating is not on the scale; [`AdjustedError::Covariate`] unless what is known is a
    /// finite number.
    pub fn record<R: ToPrimitive, X: ToPrimitive>(
        &mut self,
        rating: R,
        covariate: X,
    ) -> Result<(), AdjustedError> {
        let level = self.scale.level(&rating)?;
        self.answered.push((level, number(&covariate)?, 1));
        Ok(())
    }

    /// Records what is known of a person who did not answer.
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Covariate`] unless it is a finite number.
    pub fn record_unanswered<X: ToPrimitive>(&mut self, covariate: X) -> Result<(), AdjustedError> {
        self.others.push((number(&covariate)?, 1));
        Ok(())
    }

    /// Adds other people.
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Scales`] unless both have one scale.
    ///
    /// ```
    /// use cxmetrics::adjusted::Covariates;
    /// use cxmetrics::Scale;
    ///
    /// let mut north = Covariates::new(Scale::ONE_TO_FIVE);
    /// let mut south = north.clone();
    /// north.record(4, 3.8)?;
    /// south.record_unanswered(2.5)?;
    /// north.merge(&south)?;
    /// assert_eq!((north.answers(), north.unanswered()), (1, 1));
    /// # Ok::<(), cxmetrics::adjusted::AdjustedError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), AdjustedError> {
        if self.scale != other.scale {
            return Err(AdjustedError::Scales {
                scale: self.scale,
                other: other.scale,
            });
        }
        self.answered.extend_from_slice(&other.answered);
        self.others.extend_from_slice(&other.others);
        Ok(())
    }

    /// The scale of the answers.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// The number of answers.
    #[must_use]
    pub fn answers(&self) -> u64 {
        let counts = self.answered.iter().map(|(.., count)| *count);
        counts.fold(0, u64::saturating_add)
    }

    /// The number of people who did not answer.
    #[must_use]
    pub fn unanswered(&self) -> u64 {
        let counts = self.others.iter().map(|(_, count)| *count);
        counts.fold(0, u64::saturating_add)
    }

    /// The score of the answers alone, and how they go together with what is known.
    pub(super) fn scored<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<(Estimate, Vec<[f64; 3]>), AdjustedError> {
        let mut counts = alloc::vec![0_u64; self.scale.levels()];
        for &(level, _, count) in &self.answered {
            counts[level] = counts[level].saturating_add(count);
        }
        let tally = Tally::from_counts(self.scale, &counts).map_err(crate::EstimateError::from)?;
        let plain = Estimate::of(metric, &tally)?;
        let values = values_of(metric, &self.scale)?;
        let points = self.answered.iter();
        let points = points.map(|&(level, x, count)| [x, values[level], count as f64]);
        Ok((plain, points.collect()))
    }

    /// What is known of those who did not answer.
    pub(super) fn others(&self) -> Spread {
        Spread::of(self.others.iter().map(|&(x, count)| [x, count as f64]))
    }

    /// What is known of all.
    pub(super) fn all(&self) -> Spread {
        let others = self.others.iter().map(|&(x, count)| [x, count as f64]);
        let answered = self.answered.iter();
        Spread::of(
            answered
                .map(|&(_, x, count)| [x, count as f64])
                .chain(others),
        )
    }
}

fn number<X: ToPrimitive>(covariate: &X) -> Result<f64, AdjustedError> {
    let value = covariate.to_f64().unwrap_or(f64::NAN);
    if value.abs() <= LARGEST_VALUE {
        Ok(unsigned_zero(value))
    } else {
        Err(AdjustedError::Covariate { value })
    }
}
