//! Tallies added and subtracted: partial results, and sliding windows.

use super::{Tally, TallyError};

impl Tally {
    /// Adds another tally of the same scale.
    ///
    /// The order in which tallies are merged makes no difference, and merging equals counting everything
    /// at once.
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if the scales differ; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut shop = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4])?;
    /// let web = Tally::from_ratings(Scale::ONE_TO_FIVE, [1])?;
    /// shop.merge(&web)?;
    /// assert_eq!(shop.counts(), [1, 0, 0, 1, 1]);
    ///
    /// let other = Tally::new(Scale::ZERO_TO_TEN);
    /// assert_eq!(
    ///     shop.merge(&other).unwrap_err().to_string(),
    ///     "answers on the scale 0-10 do not go with answers on the scale 1-5"
    /// );
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), TallyError> {
        self.same_scale(other)?;
        let total = self.room_for(other.total)?;
        self.record_missing(other.missing)?;
        self.total = total;
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        Ok(())
    }

    /// Takes out another tally that was merged before: the inverse of [`merge`](Self::merge).
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if the scales differ; [`TallyError::NotRecorded`] or
    /// [`TallyError::NotMissing`] if this tally does not contain the other.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let monday = Tally::from_ratings(Scale::THUMBS, [1, 1])?;
    /// let mut window = monday.clone();
    /// window.merge(&Tally::from_ratings(Scale::THUMBS, [0, 1])?)?;
    /// window.subtract(&monday)?;
    /// assert_eq!(window.counts(), [1, 1]);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn subtract(&mut self, other: &Self) -> Result<(), TallyError> {
        self.same_scale(other)?;
        for (level, (&recorded, &asked)) in self.counts.iter().zip(&other.counts).enumerate() {
            if asked > recorded {
                return Err(TallyError::NotRecorded {
                    rating: self.scale.rating(level),
                    asked,
                    recorded,
                });
            }
        }
        self.missing = self
            .missing
            .checked_sub(other.missing)
            .ok_or(TallyError::NotMissing {
                asked: other.missing,
                missing: self.missing,
            })?;
        self.total -= other.total;
        for (count, less) in self.counts.iter_mut().zip(&other.counts) {
            *count -= less;
        }
        Ok(())
    }

    fn same_scale(&self, other: &Self) -> Result<(), TallyError> {
        if self.scale == other.scale {
            Ok(())
        } else {
            Err(TallyError::Scales {
                scale: self.scale,
                other: other.scale,
            })
        }
    }
}
