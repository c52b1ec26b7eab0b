//! What has a score: tallies with and without weights.

use alloc::vec::Vec;

use super::{Estimate, EstimateError};
use crate::metric::Metric;
use crate::scale::Scale;
use crate::tally::{Counted, Tally};

/// A [counted](Counted) summary of one question, which has a score under every metric of its scale: a [`Tally`] or a
/// [`WeightedTally`](crate::WeightedTally).
///
/// What is said of scores by segment or by period is said of every such type: estimates, comparisons with the rest,
/// mix and rate, charts and trends. Of several questions take one first, with
/// [`Breakdown::map_tallies`](crate::Breakdown::map_tallies).
///
/// ```
/// use cxmetrics::estimate::Scored;
/// use cxmetrics::{Nps, Scale, Tally, WeightedTally};
///
/// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 10, 3])?;
/// let weighted =
///     WeightedTally::from_ratings(Scale::ZERO_TO_TEN, [(9, 1.5), (10, 1.5), (3, 1.5)])?;
/// // Equal weights change nothing, to the last bit.
/// assert_eq!(tally.score(&Nps::STANDARD)?, weighted.score(&Nps::STANDARD)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Scored: Counted<Scales = Scale> {
    /// The score of the answers, with the distribution behind it.
    ///
    /// # Errors
    ///
    /// As for [`Metric::estimate`] and [`Metric::estimate_weighted`].
    fn score<M: Metric + ?Sized>(&self, metric: &M) -> Result<Estimate, EstimateError>;

    /// The weights of the answers at each level of the scale, from the lowest up.
    fn level_weights(&self) -> Vec<LevelWeight>;

    /// Whether answers differ in weight.
    fn is_weighted(&self) -> bool;
}

/// The weights of the answers that gave one rating.
///
/// ```
/// use cxmetrics::estimate::Scored;
/// use cxmetrics::{Scale, WeightedTally};
///
/// let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 2.0), (1, 1.0), (0, 0.5)])?;
/// let weights = tally.level_weights();
/// assert_eq!((weights[1].weight, weights[1].squares), (3.0, 5.0));
/// # Ok::<(), cxmetrics::WeightError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct LevelWeight {
    /// The sum of the weights.
    pub weight: f64,
    /// The sum of their squares.
    pub squares: f64,
}

impl LevelWeight {
    /// So many answers of weight 1.
    ///
    /// ```
    /// use cxmetrics::estimate::LevelWeight;
    ///
    /// assert_eq!(LevelWeight::of_count(3).squares, 3.0);
    /// ```
    #[must_use]
    pub fn of_count(count: u64) -> Self {
        let count = count as f64;
        Self {
            weight: count,
            squares: count,
        }
    }
}

impl Scored for Tally {
    fn score<M: Metric + ?Sized>(&self, metric: &M) -> Result<Estimate, EstimateError> {
        metric.estimate(self)
    }

    fn level_weights(&self) -> Vec<LevelWeight> {
        self.counts()
            .iter()
            .map(|&count| LevelWeight::of_count(count))
            .collect()
    }

    fn is_weighted(&self) -> bool {
        false
    }
}
