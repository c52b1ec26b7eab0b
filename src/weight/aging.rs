//! Answers that lose weight with age.

use super::tally::Level;
use super::{WeightError, WeightedTally, is_usable};
use crate::tally::Tally;

impl WeightedTally {
    /// Records all answers of a tally with the same weight, as if one by one.
    ///
    /// # Errors
    ///
    /// [`WeightError::Scales`] if the scales differ; [`WeightError::Weight`] if the weight cannot be taken;
    /// [`WeightError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally, WeightedTally};
    ///
    /// let mut tally = WeightedTally::new(Scale::THUMBS);
    /// tally.record_tally(&Tally::from_counts(Scale::THUMBS, [1, 3])?, 0.5)?;
    /// tally.record_tally(&Tally::from_counts(Scale::THUMBS, [2, 2])?, 1.0)?;
    /// assert_eq!((tally.total(), tally.weight()), (8, 6.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_tally(&mut self, tally: &Tally, weight: f64) -> Result<(), WeightError> {
        if self.scale != tally.scale() {
            return Err(WeightError::Scales {
                scale: self.scale,
                other: tally.scale(),
            });
        }
        if !is_usable(weight) {
            return Err(WeightError::Weight { weight });
        }
        self.room_for(tally.total())?;
        self.record_missing(tally.missing())?;
        if weight == 0.0 {
            self.weightless += tally.total();
            return Ok(());
        }
        for (level, &answers) in self.levels.iter_mut().zip(tally.counts()) {
            let count = answers as f64;
            level.answers += answers;
            level.weight.add_product(count, weight);
            level.squares.add_product(count, weight * weight);
        }
        if !tally.is_empty() {
            self.lightest = self.lightest.min(weight);
            self.heaviest = self.heaviest.max(weight);
        }
        Ok(())
    }

    /// Multiplies every weight by a factor; the range of the weights has to be [set](Self::set_range) anew.
    pub(crate) fn age(&mut self, factor: f64) {
        for level in &mut self.levels {
            level.weight = level.weight.scaled(factor);
            level.squares = level.squares.scaled(factor * factor);
        }
    }

    /// Takes out answers that were recorded before and now have this weight; the range of the weights has to be
    /// [set](Self::set_range) anew.
    pub(crate) fn forget(&mut self, tally: &Tally, weight: f64) {
        self.missing -= tally.missing();
        for (level, &answers) in self.levels.iter_mut().zip(tally.counts()) {
            level.answers -= answers;
            if level.answers == 0 {
                *level = Level::default();
            } else {
                let count = answers as f64;
                level.weight.add_product(count, -weight);
                level.squares.add_product(count, -(weight * weight));
            }
        }
    }

    /// Says between which weights all answers are; `None` without answers.
    pub(crate) fn set_range(&mut self, range: Option<(f64, f64)>) {
        (self.lightest, self.heaviest) = range.unwrap_or((f64::INFINITY, 0.0));
    }
}
