//! Weighted answers as a few sums.

use alloc::boxed::Box;
use alloc::vec;

use num_traits::ToPrimitive;

use super::{WeightError, is_usable, kish_size};
use crate::scale::Scale;
use crate::sum::Sum;

/// How much each rating of a [`Scale`] was given, by answers with weights.
///
/// It keeps the number of answers, the sum of their weights and the sum of the squared weights for each rating: all
/// that [`estimate_weighted`](crate::Metric::estimate_weighted) needs. Tallies of the same scale can be merged.
/// Sums are kept in twice the precision, so that neither their order nor their length shows.
///
/// A weight is 0, or between 10⁻¹⁰⁰ and 10¹⁰⁰. An answer of weight 0 stands for nobody and does not enter
/// [`total`](Self::total). A call that is refused changes nothing.
///
/// A weight says how many customers an answer stands for; only the proportions of weights matter. It is not a
/// count: if the same answer was given three times, that is three answers. For strata, clusters or raking take
/// a [`Survey`](super::Survey).
///
/// # Examples
///
/// ```
/// use cxmetrics::{Csat, Metric, Scale, WeightedTally};
///
/// let mut tally = WeightedTally::new(Scale::ONE_TO_FIVE);
/// tally.record(5, 0.8)?;
/// tally.record(4, 0.8)?;
/// tally.record(2, 2.4)?;
/// assert_eq!(Csat::TOP_TWO_BOX.estimate_weighted(&tally)?.value(), 40.0);
///
/// assert_eq!(
///     tally.record(3, -1.0).unwrap_err().to_string(),
///     "weight -1 is neither 0 nor between 1e-100 and 1e100"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredWeightedTally",
        try_from = "super::stored::StoredWeightedTally"
    )
)]
#[doc(alias("weighting", "survey weights"))]
pub struct WeightedTally {
    pub(super) scale: Scale,
    pub(super) levels: Box<[Level]>,
    pub(super) weightless: u64,
    pub(super) missing: u64,
    /// The smallest weight above zero and the largest; the wrong way round as long as there is none.
    pub(super) lightest: f64,
    pub(super) heaviest: f64,
}

/// The answers of one rating.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    /// Those with a weight above zero.
    pub(super) answers: u64,
    pub(super) weight: Sum,
    pub(super) squares: Sum,
}

impl Level {
    pub(super) fn figures(&self) -> (u64, f64, f64) {
        (self.answers, self.weight.value(), self.squares.value())
    }
}

impl WeightedTally {
    /// A tally without answers.
    ///
    /// ```
    /// use cxmetrics::{Scale, WeightedTally};
    ///
    /// assert_eq!(WeightedTally::new(Scale::ONE_TO_FIVE).weight(), 0.0);
    /// ```
    #[must_use]
    pub fn new(scale: Scale) -> Self {
        Self {
            scale,
            levels: vec![Level::default(); scale.levels()].into_boxed_slice(),
            weightless: 0,
            missing: 0,
            lightest: f64::INFINITY,
            heaviest: 0.0,
        }
    }

    /// A tally from pairs of a rating and its weight.
    ///
    /// # Errors
    ///
    /// [`WeightError::RatingAt`] or [`WeightError::WeightAt`] with the position of the first pair that cannot be
    /// taken.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, WeightedTally};
    ///
    /// let tally = WeightedTally::from_ratings(Scale::ONE_TO_FIVE, [(5, 1.5), (1, 0.5)])?;
    /// assert_eq!((tally.total(), tally.weight()), (2, 2.0));
    ///
    /// let error =
    ///     WeightedTally::from_ratings(Scale::ONE_TO_FIVE, [(5, 1.5), (1, f64::NAN)]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "weight NaN is neither 0 nor between 1e-100 and 1e100, at position 1"
    /// );
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn from_ratings<I, T>(scale: Scale, answers: I) -> Result<Self, WeightError>
    where
        I: IntoIterator<Item = (T, f64)>,
        T: ToPrimitive,
    {
        let mut tally = Self::new(scale);
        for (position, (rating, weight)) in answers.into_iter().enumerate() {
            tally
                .record(rating, weight)
                .map_err(|error| error.at(position))?;
        }
        Ok(tally)
    }

    /// Records one answer with its weight.
    ///
    /// # Errors
    ///
    /// [`WeightError::Rating`] if the rating is not on the scale; [`WeightError::Weight`] if the weight cannot be
    /// taken; [`WeightError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let mut tally = WeightedTally::new(Scale::ONE_TO_FIVE);
    /// tally.record(4, 2.5)?;
    /// // What is refused changes nothing.
    /// assert_eq!(tally.record(6, 1.0).unwrap_err().to_string(), "rating 6 is not on the scale 1-5");
    /// assert_eq!((tally.total(), tally.weight()), (1, 2.5));
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record<T: ToPrimitive>(&mut self, rating: T, weight: f64) -> Result<(), WeightError> {
        let level = self.scale.level(&rating)?;
        if !is_usable(weight) {
            return Err(WeightError::Weight { weight });
        }
        self.room_for(1)?;
        if weight == 0.0 {
            self.weightless += 1;
            return Ok(());
        }
        let level = &mut self.levels[level];
        level.answers += 1;
        level.weight.add(weight);
        level.squares.add_product(weight, weight);
        self.lightest = self.lightest.min(weight);
        self.heaviest = self.heaviest.max(weight);
        Ok(())
    }

    /// Records pairs of a rating and its weight: all of them or, if one cannot be taken, none.
    ///
    /// # Errors
    ///
    /// As for [`from_ratings`](Self::from_ratings); [`WeightError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, WeightedTally};
    ///
    /// let mut tally = WeightedTally::new(Scale::THUMBS);
    /// tally.record_all([(1, 2.0), (0, 1.0)])?;
    /// assert!(tally.record_all([(1, 2.0), (2, 1.0)]).is_err());
    /// assert_eq!(tally.total(), 2);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_all<I, T>(&mut self, answers: I) -> Result<(), WeightError>
    where
        I: IntoIterator<Item = (T, f64)>,
        T: ToPrimitive,
    {
        self.merge(&Self::from_ratings(self.scale, answers)?)
    }

    /// Counts `n` people who were asked and did not answer. They enter no score.
    ///
    /// # Errors
    ///
    /// [`WeightError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let mut tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.5)])?;
    /// tally.record_missing(4)?;
    /// assert_eq!((tally.total(), tally.missing()), (1, 4));
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn record_missing(&mut self, n: u64) -> Result<(), WeightError> {
        self.missing = self.missing.checked_add(n).ok_or(WeightError::Overflow)?;
        Ok(())
    }

    /// Refuses more answers than can be counted.
    pub(super) fn room_for(&self, more: u64) -> Result<(), WeightError> {
        self.total()
            .checked_add(self.weightless)
            .and_then(|answers| answers.checked_add(more))
            .map(|_| ())
            .ok_or(WeightError::Overflow)
    }

    /// Adds another tally of the same scale.
    ///
    /// # Errors
    ///
    /// [`WeightError::Scales`] if the scales differ; [`WeightError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, WeightedTally};
    ///
    /// let mut north = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.1), (0, 0.2)])?;
    /// let south = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.3)])?;
    /// north.merge(&south)?;
    /// assert_eq!(north.weight_of(1), 0.4);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), WeightError> {
        if self.scale != other.scale {
            return Err(WeightError::Scales {
                scale: self.scale,
                other: other.scale,
            });
        }
        // Both fit on their own, so only their sum can overflow.
        self.room_for(other.total() + other.weightless)?;
        self.record_missing(other.missing)?;
        self.weightless += other.weightless;
        for (level, more) in self.levels.iter_mut().zip(&other.levels) {
            level.answers += more.answers;
            level.weight.merge(more.weight);
            level.squares.merge(more.squares);
        }
        self.lightest = self.lightest.min(other.lightest);
        self.heaviest = self.heaviest.max(other.heaviest);
        Ok(())
    }

    /// The scale of the answers.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// assert_eq!(WeightedTally::new(Scale::THUMBS).scale(), Scale::THUMBS);
    /// ```
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// The number of answers with a weight above zero.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.5), (0, 3.0), (1, 0.0)])?;
    /// assert_eq!(tally.total(), 2);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub fn total(&self) -> u64 {
        self.levels.iter().map(|level| level.answers).sum()
    }

    /// The number of answers of weight zero.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.5), (0, 3.0), (1, 0.0)])?;
    /// assert_eq!(tally.weightless(), 1);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub const fn weightless(&self) -> u64 {
        self.weightless
    }

    /// The number of people who were asked and did not answer.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let mut tally = WeightedTally::new(Scale::THUMBS);
    /// tally.record_missing(4)?;
    /// tally.record_missing(3)?;
    /// assert_eq!(tally.missing(), 7);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub const fn missing(&self) -> u64 {
        self.missing
    }

    /// Whether no answer has a weight.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let mut tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.0)])?;
    /// assert!(tally.is_empty());
    /// tally.record(1, 0.5)?;
    /// assert!(!tally.is_empty());
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// The sum of the weights.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// // Exact, whatever the order: added one after the other as `f64` it is 0.6000000000000001.
    /// let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.1), (0, 0.2), (1, 0.3)])?;
    /// assert_eq!(tally.weight(), 0.6);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.sum(|level| level.weight)
    }

    /// The sum of the weights of the answers with this rating; 0 for a rating that is not on the scale.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.5), (0, 3.0), (1, 2.0)])?;
    /// assert_eq!(tally.weight_of(1), 2.5);
    /// assert_eq!(tally.weight_of(7), 0.0);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub fn weight_of<T: ToPrimitive>(&self, rating: T) -> f64 {
        self.scale
            .level(&rating)
            .map_or(0.0, |level| self.levels[level].weight.value())
    }

    /// Every rating of the scale with the sum of its weights, from the lowest to the highest.
    ///
    /// ```
    /// # use cxmetrics::{Scale, WeightedTally};
    /// let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 0.5), (0, 3.0), (1, 2.0)])?;
    /// assert_eq!(tally.iter().collect::<Vec<_>>(), [(0.0, 3.0), (1.0, 2.5)]);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (f64, f64)> + ExactSizeIterator + '_ {
        self.scale
            .ratings()
            .zip(self.levels.iter().map(|level| level.weight.value()))
    }

    /// Kish's effective size (Σ w)² / Σ w² (Kish, 1965, *Survey Sampling*): how many answers of equal weight the
    /// weights leave, whatever the answers were. 0 without answers.
    ///
    /// An [`Estimate`](crate::Estimate) has an [`effective_size`](crate::Estimate::effective_size) of its own, which knows the answers
    /// too: weights cost more where those with large weights differ from the rest.
    ///
    /// ```
    /// use cxmetrics::{Scale, WeightedTally};
    ///
    /// let tally = WeightedTally::from_ratings(Scale::THUMBS, [(1, 1.0), (0, 1.0), (1, 2.0)])?;
    /// assert_eq!(format!("{:.3}", tally.kish_size()), "2.667");
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub fn kish_size(&self) -> f64 {
        kish_size(self.weight(), self.sum(|level| level.squares))
    }

    fn sum(&self, of: impl Fn(&Level) -> Sum) -> f64 {
        let mut total = Sum::default();
        for level in &self.levels {
            total.merge(of(level));
        }
        total.value()
    }
}

/// Equal when every sum is the same `f64`: of what lies beyond its last digit, nothing can be seen.
impl PartialEq for WeightedTally {
    fn eq(&self, other: &Self) -> bool {
        #[allow(clippy::float_cmp)]
        let same_weights = self.lightest == other.lightest && self.heaviest == other.heaviest;
        same_weights
            && self.scale == other.scale
            && self.weightless == other.weightless
            && self.missing == other.missing
            && self
                .levels
                .iter()
                .map(Level::figures)
                .eq(other.levels.iter().map(Level::figures))
    }
}
