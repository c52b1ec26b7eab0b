//! Columns of answers: a question each, a person in each row.

use alloc::vec;

use super::questions::pairs;
use super::{CrossTally, JointError, JointTally};
use crate::scale::{RatingError, Scale};
use crate::tally::{ByteRatings, Levels, TallyError, count_bytes};

/// As many answers as stay in the fastest cache between the check and the count.
const BLOCK: usize = 4096;

impl CrossTally {
    /// Records a column of first and one of second ratings, both complete: all of it or, if one is not on its scale,
    /// nothing.
    ///
    /// This is the fast way in: two levels are joined to one byte and counted as such.
    ///
    /// # Errors
    ///
    /// [`JointError::Columns`] unless the columns are equally long; [`JointError::RatingAt`] with the position of a
    /// rating that is not on its scale; [`JointError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let mut pairs = CrossTally::new(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN);
    /// pairs.record_columns(&[5, 4, 2], &[10, 9, 3])?;
    /// assert_eq!(pairs.count(4, 9), 1);
    /// assert!(pairs.record_columns(&[5, 4], &[10, 11]).is_err());
    /// assert_eq!(pairs.total(), 3);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record_columns(&mut self, first: &[u8], second: &[u8]) -> Result<(), JointError> {
        if first.len() != second.len() {
            return Err(JointError::Columns {
                answers: first.len(),
                found: second.len(),
            });
        }
        let asked = self.room_for(first.len() as u64)?;
        let width = self.second_scale().levels();
        let mut found = vec![0; self.first_scale().levels() * width];
        match joined(self.first_scale(), self.second_scale()) {
            Some(lowest) => count_joined([first, second], lowest, width, &mut found)
                .map_err(|position| self.off_scale(first, second, position))?,
            None => self.count_slowly(first, second, &mut found)?,
        }
        for (row, found) in self
            .counts
            .chunks_exact_mut(width + 1)
            .zip(found.chunks_exact(width))
        {
            for (count, found) in row.iter_mut().zip(found) {
                *count += found;
            }
        }
        self.asked = asked;
        Ok(())
    }

    /// Counts columns of scales that do not fit into a byte together.
    fn count_slowly(
        &self,
        first: &[u8],
        second: &[u8],
        found: &mut [u64],
    ) -> Result<(), JointError> {
        let (rows, columns) = (
            Levels::of(self.first_scale()),
            Levels::of(self.second_scale()),
        );
        let width = self.second_scale().levels();
        for (position, (first_rating, second_rating)) in first.iter().zip(second).enumerate() {
            let (row, column) = (rows.level(first_rating), columns.level(second_rating));
            if row >= self.first_scale().levels() || column >= width {
                return Err(self.off_scale(first, second, position));
            }
            found[row * width + column] += 1;
        }
        Ok(())
    }

    /// The error of a position at which one of the two ratings is not on its scale.
    fn off_scale(&self, first: &[u8], second: &[u8], position: usize) -> JointError {
        let (scale, rating) = if self.first_scale().level(&first[position]).is_err() {
            (self.first_scale(), first[position])
        } else {
            (self.second_scale(), second[position])
        };
        JointError::RatingAt {
            position,
            error: RatingError::OffScale {
                value: f64::from(rating),
                scale,
            },
        }
    }
}

/// The lowest ratings of two scales whose pairs of levels can be told apart by one byte.
fn joined(first: Scale, second: Scale) -> Option<[u8; 2]> {
    let lowest = |scale: Scale| {
        let bytes = ByteRatings::of(scale)?;
        (bytes.levels == scale.levels()).then_some(bytes.lowest)
    };
    (first.levels() * second.levels() <= 256).then(|| Some([lowest(first)?, lowest(second)?]))?
}

/// Counts pairs of levels, or says the position of one that is not on the scales; the counts are then of no use.
#[allow(clippy::cast_possible_truncation)] // there are at most 256 pairs of levels
fn count_joined(
    columns: [&[u8]; 2],
    [first, second]: [u8; 2],
    width: usize,
    found: &mut [u64],
) -> Result<(), usize> {
    let height = found.len() / width;
    let mut joined = [0_u8; BLOCK];
    let blocks = columns[0].chunks(BLOCK).zip(columns[1].chunks(BLOCK));
    for (index, (rows, columns)) in blocks.enumerate() {
        let joined = &mut joined[..rows.len()];
        let (mut highest_row, mut highest_column) = (0, 0);
        for ((joined, row), column) in joined.iter_mut().zip(rows).zip(columns) {
            let (row, column) = (row.wrapping_sub(first), column.wrapping_sub(second));
            highest_row = highest_row.max(row);
            highest_column = highest_column.max(column);
            *joined = row.wrapping_mul(width as u8).wrapping_add(column);
        }
        if usize::from(highest_row) >= height || usize::from(highest_column) >= width {
            let off_scale = |(row, column): (&u8, &u8)| {
                usize::from(row.wrapping_sub(first)) >= height
                    || usize::from(column.wrapping_sub(second)) >= width
            };
            let within = rows.iter().zip(columns).position(off_scale);
            return Err(index * BLOCK + within.unwrap_or(0));
        }
        let counted = count_bytes(joined, found);
        debug_assert!(counted.is_ok());
    }
    Ok(())
}

impl JointTally {
    /// Records a column of whole ratings for each question, all complete: all of it or, if one is not on its scale,
    /// nothing.
    ///
    /// This is the fast way in: see [`CrossTally::record_columns`]; for columns in which answers are missing it is
    /// [`record_columns_with_missing`](Self::record_columns_with_missing).
    ///
    /// # Errors
    ///
    /// [`JointError::Length`] unless there is a column for each question; [`JointError::Columns`] unless they are
    /// equally long; [`JointError::RatingAt`] with the position of a rating that is not on its scale;
    /// [`JointError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers =
    ///     JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN])?;
    /// answers.record_columns(&[&[9, 3, 10], &[5, 2, 4], &[6, 1, 7]])?;
    /// assert_eq!(answers.complete(), 3);
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn record_columns(&mut self, columns: &[&[u8]]) -> Result<(), JointError> {
        let (persons, questions) = (self.rows_of(columns)?, self.questions.len());
        let mut part = Self::of(&self.questions);
        for (tally, column) in part.tallies.iter_mut().zip(columns) {
            tally.record_slice(column).map_err(|error| match error {
                TallyError::RatingAt { position, error } => {
                    JointError::RatingAt { position, error }
                }
                _ => JointError::Overflow,
            })?;
        }
        for ((first, second), table) in pairs(questions).zip(&mut part.pairs) {
            table.record_columns(columns[first], columns[second])?;
        }
        if persons > 0 {
            part.persons = persons as u64;
            part.patterns.add(self.questions.all(), persons as u64);
        }
        self.merge(&part)
    }
}
