//! Weighted tallies as one of the family of [counted](Counted) things.

use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::{WeightError, WeightedTally};
use crate::estimate::{Estimate, EstimateError, LevelWeight, Scored};
use crate::metric::Metric;
use crate::scale::Scale;
use crate::tally::Counted;

impl WeightedTally {
    /// Records one answer with its weight, or that it is missing: for a loop over rows of which some are empty. The
    /// weight of a missing answer has to be one that can be taken, and is not needed.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, WeightedTally};
    ///
    /// let mut tally = WeightedTally::new(Scale::ONE_TO_FIVE);
    /// for (answer, weight) in [(Some(5), 0.8), (None, 1.1), (Some(2), 2.0)] {
    ///     tally.record_answer(answer, weight)?;
    /// }
    /// assert_eq!((tally.total(), tally.missing()), (2, 1));
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_answer<T: ToPrimitive>(
        &mut self,
        answer: Option<T>,
        weight: f64,
    ) -> Result<(), WeightError> {
        match answer {
            Some(rating) => self.record(rating, weight),
            None if super::is_usable(weight) => self.record_missing(1),
            None => Err(WeightError::Weight { weight }),
        }
    }
}

impl Counted for WeightedTally {
    type Scales = Scale;
    type Error = WeightError;

    fn empty(scale: &Scale) -> Self {
        Self::new(*scale)
    }

    fn scales(&self) -> Scale {
        self.scale()
    }

    fn merge(&mut self, other: &Self) -> Result<(), WeightError> {
        self.merge(other)
    }

    fn total(&self) -> u64 {
        self.total()
    }

    fn is_unanimous(&self) -> bool {
        self.iter().filter(|&(_, weight)| weight > 0.0).count() == 1
    }

    /// Answers of weight zero are counted here.
    fn extent(&self) -> [u64; 2] {
        // Cannot overflow: it was checked when they were recorded.
        [self.total() + self.weightless(), self.missing()]
    }

    fn overflow() -> WeightError {
        WeightError::Overflow
    }
}

impl Scored for WeightedTally {
    fn score<M: Metric + ?Sized>(&self, metric: &M) -> Result<Estimate, EstimateError> {
        metric.estimate_weighted(self)
    }

    fn level_weights(&self) -> Vec<LevelWeight> {
        let weights = self.levels.iter().map(|level| LevelWeight {
            weight: level.weight.value(),
            squares: level.squares.value(),
        });
        if self.lightest < self.heaviest {
            return weights.collect();
        }
        // Equal weights say nothing: these are as many answers.
        self.levels
            .iter()
            .map(|level| LevelWeight::of_count(level.answers))
            .collect()
    }

    fn is_weighted(&self) -> bool {
        self.lightest < self.heaviest
    }
}
