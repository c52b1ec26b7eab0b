//! Tables of pairs added, subtracted and turned round.

use super::{CrossTally, JointError};

impl CrossTally {
    /// Adds another table of the same two scales.
    ///
    /// # Errors
    ///
    /// [`JointError::Scales`] if the scales differ; [`JointError::Overflow`].
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
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), JointError> {
        self.same_scales(other)?;
        self.asked = self.room_for(other.asked)?;
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        Ok(())
    }

    /// Takes out another table that was merged before: the inverse of [`merge`](Self::merge).
    ///
    /// # Errors
    ///
    /// [`JointError::Scales`] if the scales differ; [`JointError::NotRecorded`] if this table does not contain the
    /// other.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let monday = CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, [(0, 1)])?;
    /// let mut week = CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, [(0, 1), (1, 1)])?;
    /// week.subtract(&monday)?;
    /// assert_eq!((week.count(0, 1), week.total()), (0, 1));
    /// # Ok::<(), cxmetrics::JointError>(())
    /// ```
    pub fn subtract(&mut self, other: &Self) -> Result<(), JointError> {
        self.same_scales(other)?;
        self.contains(other)?;
        self.asked -= other.asked;
        for (count, less) in self.counts.iter_mut().zip(&other.counts) {
            *count -= less;
        }
        Ok(())
    }

    /// Refuses a table of the same scales that is not part of this one.
    pub(super) fn contains(&self, other: &Self) -> Result<(), JointError> {
        let mut pairs = self.counts.iter().zip(&other.counts);
        match pairs.position(|(recorded, asked)| asked > recorded) {
            Some(place) => Err(self.not_recorded(place, other.counts[place])),
            None => Ok(()),
        }
    }

    fn same_scales(&self, other: &Self) -> Result<(), JointError> {
        for (scale, other) in [(self.first, other.first), (self.second, other.second)] {
            if scale != other {
                return Err(JointError::Scales { scale, other });
            }
        }
        Ok(())
    }

    /// The same pairs with the second rating first.
    pub(super) fn transposed(&self) -> Self {
        let mut other = Self::new(self.second, self.first);
        let width = other.width;
        for (column, row) in self.all_rows().enumerate() {
            for (place, &count) in other.counts[column..].iter_mut().step_by(width).zip(row) {
                *place = count;
            }
        }
        other.asked = self.asked;
        other
    }
}
