//! Columns of answers of which some are missing: a question each, a person in each row.

use alloc::vec;
use alloc::vec::Vec;

use super::questions::pairs;
use super::{CrossTally, JointError, JointTally};
use crate::scale::{RatingError, Scale};
use crate::tally::{ByteRatings, Tally, count_bytes};

/// As many answers as stay in the fastest cache between the check and the count.
const BLOCK: usize = 4096;

/// Questions whose sets fit into a byte.
const FEW: usize = 8;

impl CrossTally {
    /// Records a column of first and one of second ratings, in which one value stands for a missing answer: all of it or, if a
    /// rating is not on its scale, nothing. See [`JointTally::record_columns_with_missing`].
    ///
    /// # Errors
    ///
    /// As there.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let mut pairs = CrossTally::new(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
    /// pairs.record_columns_with_missing(&[5, 255, 2], &[10, 9, 255], 255)?;
    /// assert_eq!((pairs.total(), pairs.missing_first(), pairs.missing_second()), (1, 1, 1));
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record_columns_with_missing(
        &mut self,
        first: &[u8],
        second: &[u8],
        missing: u8,
    ) -> Result<(), JointError> {
        let mut joint = JointTally::from(Self::new(self.first_scale(), self.second_scale()));
        joint.record_columns_with_missing(&[first, second], missing)?;
        match joint.pairs.first() {
            Some(found) => self.merge(found),
            None => Ok(()),
        }
    }
}

impl JointTally {
    /// Records a column of whole ratings for each question, in which one value stands for a missing answer, such as 255: all of
    /// it or, if a rating is not on its scale, nothing.
    ///
    /// The fast way in where not all have answered all; where they have it is
    /// [`record_columns`](Self::record_columns).
    ///
    /// # Errors
    ///
    /// [`JointError::Length`] unless there is a column for each question; [`JointError::Columns`] unless they are equally
    /// long; [`JointError::Missing`] if the value for a missing answer is a rating on one of the scales;
    /// [`JointError::SheetAt`] with the position of a rating that is not on its scale; [`JointError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers =
    ///     JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN])?;
    /// answers.record_columns_with_missing(&[&[9, 3, 255], &[5, 255, 4], &[6, 1, 7]], 255)?;
    /// assert_eq!((answers.persons(), answers.complete()), (3, 1));
    /// assert_eq!(answers.tally(1).map(|tally| tally.missing()), Some(1));
    ///
    /// // 0 is an answer here.
    /// let error = answers.record_columns_with_missing(&[&[9], &[5], &[0]], 0).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "0 cannot stand for a missing answer: it is on the scale 0-10"
    /// );
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record_columns_with_missing(
        &mut self,
        columns: &[&[u8]],
        missing: u8,
    ) -> Result<(), JointError> {
        let persons = self.rows_of(columns)?;
        let scales = self.questions.scales();
        if let Some(&scale) = scales.iter().find(|scale| scale.contains(missing)) {
            return Err(JointError::Missing { missing, scale });
        }
        let mut part = Self::of(&self.questions);
        match Bytes::of(scales) {
            Some(bytes) => bytes.count(columns, missing, &mut part)?,
            None => part.record_rows(columns, missing, persons)?,
        }
        self.merge(&part)
    }

    /// How many rows the columns have, one for each question.
    pub(super) fn rows_of(&self, columns: &[&[u8]]) -> Result<usize, JointError> {
        let questions = self.questions.len();
        if columns.len() != questions {
            return Err(JointError::Length {
                answers: columns.len(),
                questions,
            });
        }
        let answers = columns.first().map_or(0, |column| column.len());
        match columns.iter().find(|column| column.len() != answers) {
            Some(other) => Err(JointError::Columns {
                answers,
                found: other.len(),
            }),
            None => Ok(answers),
        }
    }

    /// The same row by row, for scales that do not fit into bytes together.
    fn record_rows(
        &mut self,
        columns: &[&[u8]],
        missing: u8,
        persons: usize,
    ) -> Result<(), JointError> {
        let row = |position: usize| -> Vec<Option<u8>> {
            let answer = |column: &&[u8]| Some(column[position]).filter(|&byte| byte != missing);
            columns.iter().map(answer).collect()
        };
        self.record_all((0..persons).map(row))
    }
}

/// Questions whose pairs of levels, the missing one included, can be told apart by one byte.
struct Bytes {
    /// The lowest rating of each, and how many levels it has without the missing one.
    questions: Vec<(Scale, u8, u8)>,
}

impl Bytes {
    fn of(scales: &[Scale]) -> Option<Self> {
        let question = |&scale: &Scale| {
            let bytes = ByteRatings::of(scale)?;
            let levels = u8::try_from(scale.levels()).ok()?;
            (bytes.levels == scale.levels()).then_some((scale, bytes.lowest, levels))
        };
        let questions: Vec<_> = scales.iter().map(question).collect::<Option<_>>()?;
        let mut most: Vec<usize> = scales.iter().map(|scale| scale.levels() + 1).collect();
        most.sort_unstable_by(|left, right| right.cmp(left));
        let fits = most.iter().take(2).product::<usize>() <= 256;
        fits.then_some(Self { questions })
    }

    /// Counts all columns into an empty tally.
    fn count(
        &self,
        columns: &[&[u8]],
        missing: u8,
        part: &mut JointTally,
    ) -> Result<(), JointError> {
        let persons = columns.first().map_or(0, |column| column.len());
        let mut levels = vec![[0_u8; BLOCK]; columns.len()];
        let mut singles: Vec<Vec<u64>> = self.empty_counts();
        let mut sets = [0_u64; 1 << FEW];
        let mut joined = [0_u8; BLOCK];
        for start in (0..persons).step_by(BLOCK) {
            let size = BLOCK.min(persons - start);
            for (question, column) in columns.iter().enumerate() {
                let block = &column[start..start + size];
                self.check(question, block, missing, &mut levels[question], start)?;
                let counted = count_bytes(&levels[question][..size], &mut singles[question]);
                debug_assert!(counted.is_ok());
            }
            for ((first, second), table) in pairs(columns.len()).zip(&mut part.pairs) {
                let width = self.questions[second].2 + 1;
                let levels = levels[first][..size].iter().zip(&levels[second][..size]);
                for (joined, (row, column)) in joined.iter_mut().zip(levels) {
                    *joined = row.wrapping_mul(width).wrapping_add(*column);
                }
                let counted = count_bytes(&joined[..size], &mut table.counts);
                debug_assert!(counted.is_ok());
                table.asked += size as u64;
            }
            self.count_sets(&levels, size, &mut sets, part);
        }
        for (answered, &count) in (0..).zip(&sets) {
            if count > 0 {
                part.patterns.add(answered, count);
            }
        }
        for (((scale, ..), counts), tally) in
            self.questions.iter().zip(&singles).zip(&mut part.tallies)
        {
            let (counts, missing) = counts.split_at(scale.levels());
            let mut found = Tally::from_counts(*scale, counts).map_err(|_| JointError::Overflow)?;
            let missing = missing.first().copied().unwrap_or(0);
            found
                .record_missing(missing)
                .map_err(|_| JointError::Overflow)?;
            *tally = found;
        }
        part.persons = persons as u64;
        Ok(())
    }

    fn empty_counts(&self) -> Vec<Vec<u64>> {
        let levels = self.questions.iter();
        levels
            .map(|(.., levels)| vec![0; usize::from(*levels) + 1])
            .collect()
    }

    /// The levels of a block of a column, the one after the highest for a missing answer.
    fn check(
        &self,
        question: usize,
        block: &[u8],
        missing: u8,
        found: &mut [u8; BLOCK],
        start: usize,
    ) -> Result<(), JointError> {
        let (scale, lowest, levels) = self.questions[question];
        let mut is_off = false;
        for (found, &byte) in found.iter_mut().zip(block) {
            let level = byte.wrapping_sub(lowest);
            let is_missing = byte == missing;
            is_off |= !is_missing && level >= levels;
            *found = if is_missing { levels } else { level };
        }
        if !is_off {
            return Ok(());
        }
        let off = |&byte: &u8| byte != missing && byte.wrapping_sub(lowest) >= levels;
        let within = block.iter().position(off).unwrap_or(0);
        Err(JointError::SheetAt {
            position: start + within,
            question,
            error: RatingError::OffScale {
                value: f64::from(block[within]),
                scale,
            },
        })
    }

    /// Which questions each person of a block answered.
    fn count_sets(
        &self,
        levels: &[[u8; BLOCK]],
        size: usize,
        sets: &mut [u64; 1 << FEW],
        part: &mut JointTally,
    ) {
        if levels.len() <= FEW {
            let mut answered = [0_u8; BLOCK];
            for (bit, (levels, (.., most))) in levels.iter().zip(&self.questions).enumerate() {
                for (answered, level) in answered.iter_mut().zip(&levels[..size]) {
                    *answered |= u8::from(level < most) << bit;
                }
            }
            let counted = count_bytes(&answered[..size], sets);
            debug_assert!(counted.is_ok());
            return;
        }
        for row in 0..size {
            let bits = levels.iter().zip(&self.questions).enumerate();
            let set = bits.fold(0, |set, (bit, (levels, (.., most)))| {
                set | u64::from(levels[row] < *most) << bit
            });
            part.patterns.add(set, 1);
        }
    }
}
