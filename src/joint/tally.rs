//! Whole sheets of answers: how often each pair of answers was given, for each pair of questions.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use num_traits::ToPrimitive;

use super::patterns::Patterns;
use super::questions::{Questions, pairs};
use super::{CrossTally, JointError};
use crate::scale::Scale;
use crate::tally::Tally;

/// Answers of the same persons to several questions: for each question a [`Tally`], for each pair of questions a
/// [`CrossTally`], and how many persons left which questions out.
///
/// It is what a tally is for one question: whole numbers that can be merged and subtracted in any order, and that say
/// nothing of single persons. Each question has its own scale. From it follow the scores of all questions *with their
/// covariance* ([`scores`](Self::scores)), and so the interval of everything that is made of several of them.
///
/// With one pair of questions a [`CrossTally`] alone is enough; it can be turned into a joint tally, and
/// [`pair`](Self::pair) takes one out.
///
/// As with a [`Tally`], counts are checked, and **a call that is refused changes nothing**.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Ces, Csat, JointTally, Nps, Scale};
///
/// let scales = [Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN];
/// let mut answers = JointTally::new(scales)?;
/// answers.record(&[Some(9), Some(5), Some(6)])?;
/// answers.record(&[Some(10), Some(4), None])?;
/// answers.record(&[Some(3), Some(2), Some(1)])?;
/// answers.record(&[Some(8), None, Some(5)])?;
///
/// assert_eq!(answers.tally(1).map(|tally| (tally.total(), tally.missing())), Some((3, 1)));
/// assert_eq!(answers.complete(), 2);
/// let scores = answers.scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX, &Ces::MEAN])?;
/// assert_eq!(scores.estimates()[0].value(), 25.0);
/// assert!(scores.correlation(0, 2).unwrap() > 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredJointTally",
        try_from = "super::stored::StoredJointTally"
    )
)]
pub struct JointTally {
    pub(super) questions: Questions,
    pub(super) tallies: Vec<Tally>,
    /// In the order of [`pairs`].
    pub(super) pairs: Vec<CrossTally>,
    pub(super) patterns: Patterns,
    pub(super) persons: u64,
}

/// The levels of a sheet, and the set of questions that were answered.
struct Sheet {
    levels: [u16; 64],
    questions: usize,
    answered: u64,
}

impl Sheet {
    fn levels(&self) -> &[u16] {
        &self.levels[..self.questions]
    }
}

impl JointTally {
    /// A joint tally without answers, for questions with these scales.
    ///
    /// # Errors
    ///
    /// As for [`Questions::new`].
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// // The ten items of SUS: every second one is put the other way round.
    /// let scales: Vec<_> =
    ///     [Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE.reversed()].into_iter().cycle().take(10).collect();
    /// assert_eq!(JointTally::new(scales)?.questions().len(), 10);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn new(scales: impl Into<Vec<Scale>>) -> Result<Self, JointError> {
        Questions::new(scales).map(|questions| Self::of(&questions))
    }

    /// The same for questions that were checked before.
    #[must_use]
    pub fn of(questions: &Questions) -> Self {
        let scales = questions.scales();
        Self {
            tallies: scales.iter().map(|&scale| Tally::new(scale)).collect(),
            pairs: pairs(scales.len())
                .map(|(i, j)| CrossTally::new(scales[i], scales[j]))
                .collect(),
            questions: questions.clone(),
            patterns: Patterns::new(scales.len()),
            persons: 0,
        }
    }

    /// Records the sheet of one person: an answer to each question, in their order, or that it is missing.
    ///
    /// # Errors
    ///
    /// [`JointError::Length`] unless there is an entry for each question; [`JointError::RatingAt`] with the position of
    /// the first that is not on its scale; [`JointError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// answers.record(&[Some(9), None])?;
    /// let error = answers.record(&[Some(9), Some(7)]).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 7 is not on the scale 1-5, at position 1");
    /// assert_eq!(answers.persons(), 1);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record<R: ToPrimitive>(&mut self, sheet: &[Option<R>]) -> Result<(), JointError> {
        let sheet = self.sheet(sheet)?;
        self.record_sheet(&sheet)
    }

    fn record_sheet(&mut self, sheet: &Sheet) -> Result<(), JointError> {
        self.persons = self.persons.checked_add(1).ok_or(JointError::Overflow)?;
        // Nothing can be refused any more: every count is part of the persons.
        self.patterns.add(sheet.answered, 1);
        for (tally, &level) in self.tallies.iter_mut().zip(sheet.levels()) {
            tally.record_level(level.into());
        }
        let mut tables = self.pairs.iter_mut();
        for (position, &first) in sheet.levels().iter().enumerate() {
            for (&second, table) in sheet.levels()[position + 1..].iter().zip(&mut tables) {
                table.record_levels(first.into(), second.into());
            }
        }
        Ok(())
    }

    /// Records sheets: all of them or, if one cannot be taken, none.
    ///
    /// # Errors
    ///
    /// [`JointError::SheetAt`] with the position of the first that cannot be taken; [`JointError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// answers.record_all([[Some(9), Some(5)], [Some(3), None]])?;
    /// let error = answers.record_all([[Some(9), Some(5)], [Some(11), None]]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "rating 11 is not on the scale 0-10, at question 0 of the sheet at position 1"
    /// );
    /// assert_eq!(answers.persons(), 2);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record_all<S, R>(
        &mut self,
        sheets: impl IntoIterator<Item = S>,
    ) -> Result<(), JointError>
    where
        S: AsRef<[Option<R>]>,
        R: ToPrimitive,
    {
        let mut part = Self::of(&self.questions);
        for (position, sheet) in sheets.into_iter().enumerate() {
            part.record(sheet.as_ref()).map_err(|error| match error {
                JointError::RatingAt {
                    position: question,
                    error,
                } => JointError::SheetAt {
                    position,
                    question,
                    error,
                },
                other => other,
            })?;
        }
        self.merge(&part)
    }

    /// Takes the sheet of one person out again.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record); [`JointError::NoSuchSheet`] if nobody can have given these answers together.
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// answers.record_all([[Some(9), Some(5)], [Some(3), None]])?;
    /// answers.remove(&[Some(3), None])?;
    /// assert_eq!(answers.persons(), 1);
    /// assert!(answers.remove(&[Some(9), Some(4)]).is_err());
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn remove<R: ToPrimitive>(&mut self, sheet: &[Option<R>]) -> Result<(), JointError> {
        let sheet = self.sheet(sheet)?;
        // What nobody gave together shows in the pattern, in an answer or in a pair.
        let mut single = Self::of(&self.questions);
        single.record_sheet(&sheet)?;
        self.subtract(&single)
    }

    /// Adds another joint tally of the same scales.
    ///
    /// # Errors
    ///
    /// [`JointError::Scales`] or [`JointError::Length`] if the questions differ; [`JointError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut north = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// let mut south = north.clone();
    /// north.record(&[Some(9), Some(5)])?;
    /// south.record(&[Some(2), Some(1)])?;
    /// north.merge(&south)?;
    /// assert_eq!(north.persons(), 2);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), JointError> {
        self.same_scales(other)?;
        self.persons = self
            .persons
            .checked_add(other.persons)
            .ok_or(JointError::Overflow)?;
        // Nothing can be refused any more: every count is part of the persons.
        for (own, more) in self.tallies.iter_mut().zip(&other.tallies) {
            crate::tally::add(own, more);
        }
        for (own, more) in self.pairs.iter_mut().zip(&other.pairs) {
            crate::tally::add(own, more);
        }
        for (answered, persons) in other.patterns.iter() {
            self.patterns.add(answered, persons);
        }
        Ok(())
    }

    /// Takes out another joint tally that was merged before: the inverse of [`merge`](Self::merge).
    ///
    /// # Errors
    ///
    /// [`JointError::Scales`] or [`JointError::Length`] if the questions differ; [`JointError::NotRecorded`] or
    /// [`JointError::NoSuchSheet`] if this does not contain the other.
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut monday = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// monday.record(&[Some(9), Some(5)])?;
    /// let mut week = monday.clone();
    /// week.record(&[Some(2), None])?;
    /// week.subtract(&monday)?;
    /// assert_eq!((week.persons(), week.complete()), (1, 0));
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn subtract(&mut self, other: &Self) -> Result<(), JointError> {
        self.same_scales(other)?;
        for (own, less) in self.pairs.iter().zip(&other.pairs) {
            own.contains(less)?;
        }
        let tallies = self.tallies.iter().zip(&other.tallies);
        let contained = tallies
            .clone()
            .all(|(own, less)| own.clone().subtract(less).is_ok())
            && other
                .patterns
                .iter()
                .all(|(answered, persons)| self.patterns.get(answered) >= persons);
        if !contained {
            return Err(JointError::NoSuchSheet);
        }
        self.persons -= other.persons;
        for (own, less) in self.tallies.iter_mut().zip(&other.tallies) {
            let _ = own.subtract(less);
        }
        for (own, less) in self.pairs.iter_mut().zip(&other.pairs) {
            let _ = own.subtract(less);
        }
        for (answered, persons) in other.patterns.iter() {
            self.patterns.take(answered, persons);
        }
        Ok(())
    }

    fn same_scales(&self, other: &Self) -> Result<(), JointError> {
        if self.questions == other.questions {
            return Ok(());
        }
        let scales = self.questions.scales().iter().zip(other.questions.scales());
        let differ = scales.into_iter().find(|(scale, other)| scale != other);
        Err(differ.map_or(
            JointError::Length {
                answers: other.questions.len(),
                questions: self.questions.len(),
            },
            |(&scale, &other)| JointError::Scales { scale, other },
        ))
    }

    fn sheet<R: ToPrimitive>(&self, answers: &[Option<R>]) -> Result<Sheet, JointError> {
        let scales = self.questions.scales();
        if answers.len() != scales.len() {
            return Err(JointError::Length {
                answers: answers.len(),
                questions: scales.len(),
            });
        }
        let mut sheet = Sheet {
            levels: [0; 64],
            questions: scales.len(),
            answered: 0,
        };
        for (position, (answer, scale)) in answers.iter().zip(scales).enumerate() {
            let level = match answer {
                Some(rating) => {
                    sheet.answered |= 1 << position;
                    scale
                        .level(rating)
                        .map_err(|error| JointError::RatingAt { position, error })?
                }
                None => scale.levels(),
            };
            // A scale has at most 1,001 levels.
            #[allow(clippy::cast_possible_truncation)]
            let level = level as u16;
            sheet.levels[position] = level;
        }
        Ok(sheet)
    }

    /// How many persons answered nothing.
    pub(super) fn silent(&self) -> u64 {
        self.patterns.get(0)
    }

    /// The questions with their scales.
    #[must_use]
    pub const fn questions(&self) -> &Questions {
        &self.questions
    }

    /// The answers to one question, with those who left it out as missing: to the last bit the tally that counted them
    /// alone. `None` if there is no such question; they are counted from 0.
    #[must_use]
    pub fn tally(&self, question: usize) -> Option<&Tally> {
        self.tallies.get(question)
    }

    /// The pairs of answers to two questions, in this order; `None` unless they are two of the questions.
    ///
    /// ```
    /// use cxmetrics::association::KendallTau;
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// answers.record_all([[9, 5], [3, 1], [7, 4], [8, 4]].map(|sheet| sheet.map(Some)))?;
    /// let pair = answers.pair(1, 0).unwrap();
    /// assert_eq!(pair.count(5, 9), 1);
    /// assert_eq!(format!("{:.2}", KendallTau::of_ratings(&pair)?.value()), "0.91");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn pair(&self, first: usize, second: usize) -> Option<CrossTally> {
        match first.cmp(&second) {
            Ordering::Less => self.table(first, second).cloned(),
            Ordering::Greater => self.table(second, first).map(CrossTally::transposed),
            Ordering::Equal => None,
        }
    }

    /// The table of two questions, the smaller position first.
    pub(super) fn table(&self, first: usize, second: usize) -> Option<&CrossTally> {
        let questions = self.questions.len();
        // Those of the first question come first, one fewer for each question.
        (first < second && second < questions)
            .then(|| &self.pairs[first * (2 * questions - first - 1) / 2 + second - first - 1])
    }

    /// The number of persons, with and without answers.
    #[must_use]
    pub const fn persons(&self) -> u64 {
        self.persons
    }

    /// The number of persons who answered every question.
    #[must_use]
    pub fn complete(&self) -> u64 {
        self.patterns.get(self.questions.all())
    }

    /// Which questions were answered together, and by how many persons: a position for each question, whether it was
    /// answered.
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::THUMBS, Scale::THUMBS])?;
    /// answers.record_all([[Some(1), None], [Some(0), None], [Some(1), Some(1)]])?;
    /// let patterns: Vec<_> = answers.patterns().collect();
    /// assert_eq!(patterns, [(vec![true, false], 2), (vec![true, true], 1)]);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn patterns(&self) -> impl Iterator<Item = (Vec<bool>, u64)> + '_ {
        let questions = self.questions.len();
        self.patterns.iter().map(move |(answered, persons)| {
            let pattern = (0..questions).map(|question| answered >> question & 1 == 1);
            (pattern.collect(), persons)
        })
    }
}

impl From<CrossTally> for JointTally {
    fn from(table: CrossTally) -> Self {
        let mut patterns = Patterns::new(2);
        patterns.add(0b00, table.missing_both());
        patterns.add(0b01, table.missing_second());
        patterns.add(0b10, table.missing_first());
        patterns.add(0b11, table.total());
        Self {
            questions: Questions::of_two(table.first_scale(), table.second_scale()),
            tallies: [table.first_answers(), table.second_answers()].into(),
            patterns,
            persons: table.persons(),
            pairs: [table].into(),
        }
    }
}

impl fmt::Debug for JointTally {
    /// Leaves out the pairs, which follow one another in no order that says much.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JointTally")
            .field("persons", &self.persons)
            .field("tallies", &self.tallies)
            .finish_non_exhaustive()
    }
}
