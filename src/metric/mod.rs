//! Which value an answer has: the metrics.
//!
//! Every score of this crate is the mean of a bounded value that a metric gives to each answer. NPS gives
//! −100, 0 or +100; a top-box share 0 or 100; an index the rescaled answer; the mean effort the answer itself.
//! That is all a metric has to say: the estimate, its interval and every comparison follow from it.
//!
//! | question | metric | unit |
//! |---|---|---|
//! | how likely are you to recommend us? | [`Nps`] | −100 to 100 |
//! | how satisfied are you? | [`Csat`]: share of satisfied answers, index, rescaled mean | 0 to 100 |
//! | how easy was it? | [`Ces`]: mean, share, net easy | scale units, 0 to 100, −100 to 100 |
//!
//! **Employees** are asked the same questions of their employer. The employee Net Promoter Score (eNPS), the
//! employee satisfaction and the employee effort score are the same metrics on the employees' tally.
//!
//! Each has a text form, which is what `Display` shows, what is stored, and what a configuration file says: `nps`,
//! `nps 6/9 on 1-10`, `top-2-box`, `share at least 4`, `index`, `net easy 3/5`.
//!
//! A metric of your own is a type that implements [`Metric`].

mod bands;
mod ces;
mod csat;
mod direction;
mod error;
mod nps;
mod text;

use bands::cutoff_level;
pub(crate) use bands::{Bands, Sealed};
pub use ces::Ces;
pub use csat::Csat;
pub(crate) use direction::Course;
pub use direction::Direction;
pub use error::MetricError;
pub use nps::{Nps, NpsBreakdown};
pub use text::ParseMetricError;

use alloc::vec::Vec;

use num_traits::ToPrimitive;

use crate::estimate::{Estimate, EstimateError};
use crate::scale::Scale;
use crate::tally::{Rating, SliceRating, Tally, TallyError};
use crate::weight::{Survey, WeightedTally};

/// A rule that gives each answer a value, so that the score is the mean of the values.
///
/// # Examples
///
/// A metric of one's own: the share of answers at the neutral middle of the scale.
///
/// ```
/// use cxmetrics::{Confidence, Metric, MetricError, Scale, Tally};
///
/// struct Undecided;
///
/// impl Metric for Undecided {
///     fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
///         let middle = f64::from(scale.lowest() + scale.highest()) / 2.0;
///         Ok(if rating == middle { 100.0 } else { 0.0 })
///     }
/// }
///
/// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [2, 5, 9, 20, 14])?;
/// let undecided = Undecided.estimate(&tally)?;
/// assert_eq!(undecided.value(), 18.0);
/// assert_eq!(undecided.interval(Confidence::P95).to_string(), "18.0 [9.8, 30.8]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Metric {
    /// The value of one answer on a scale.
    ///
    /// Must give the same value for the same scale and rating, and a value for every rating of a scale
    /// that it supports, whether or not anybody chose it: the values that were possible decide how far the
    /// true score can be from the measured one.
    ///
    /// # Errors
    ///
    /// A [`MetricError`] if the metric does not go with the scale, or the rating is not on it.
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// assert_eq!(Nps::STANDARD.value_of(&Scale::ZERO_TO_TEN, 9.0), Ok(100.0));
    /// assert!(Nps::STANDARD.value_of(&Scale::ONE_TO_FIVE, 5.0).is_err());
    /// ```
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError>;

    /// The score of the answers, with the distribution behind it.
    ///
    /// # Errors
    ///
    /// [`EstimateError::Empty`] without answers; [`EstimateError::Metric`] if the metric does not go with the
    /// scale; [`EstimateError::Constant`] if it gives every answer the same value.
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 2, 5])?;
    /// assert_eq!(Csat::TOP_TWO_BOX.estimate(&tally)?.value(), 75.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn estimate(&self, tally: &Tally) -> Result<Estimate, EstimateError> {
        Estimate::of(self, tally)
    }

    /// The score of answers as they came, in one step: counted on the scale, then
    /// [`estimate`](Self::estimate)d.
    ///
    /// For answers that are used once. Keep a [`Tally`] for what is merged, compared or asked for several scores.
    ///
    /// # Errors
    ///
    /// [`EstimateError::Tally`] with the position of the first answer that is not on the scale; otherwise as for
    /// [`estimate`](Self::estimate).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// let answers = vec![9, 10, 3, 8];
    /// let nps = Nps::STANDARD.of(Scale::ZERO_TO_TEN, &answers)?;
    /// assert_eq!(nps.value(), 25.0);
    ///
    /// let error = Nps::STANDARD.of(Scale::ZERO_TO_TEN, [9, 11]).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 11 is not on the scale 0-10, at position 1");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    fn of<I, B>(&self, scale: Scale, ratings: I) -> Result<Estimate, EstimateError>
    where
        Self: Sized,
        I: IntoIterator,
        I::Item: Rating<B>,
    {
        self.estimate(&Tally::from_ratings(scale, ratings)?)
    }

    /// The score of a slice of answers as they came: [`of`](Self::of), and faster.
    ///
    /// The slice is one that [`Tally::record_slice`] takes. Where the metric gives bytes up to three values, one to each
    /// range of ratings as NPS and a top box do, they are not counted rating by rating: that is as fast as memory can be
    /// read, on any processor.
    ///
    /// # Errors
    ///
    /// As for [`of`](Self::of).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Nps, Scale};
    ///
    /// let answers: Vec<u8> = vec![9, 10, 3, 8];
    /// let nps = Nps::STANDARD.of_slice(Scale::ZERO_TO_TEN, &answers)?;
    /// assert_eq!(nps, Nps::STANDARD.of(Scale::ZERO_TO_TEN, &answers)?);
    ///
    /// // Missing answers have no part in a score.
    /// let satisfied = Csat::TOP_TWO_BOX.of_slice(Scale::ONE_TO_FIVE, &[Some(5), None, Some(3)])?;
    /// assert_eq!(satisfied.value(), 50.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    fn of_slice<T: SliceRating>(
        &self,
        scale: Scale,
        ratings: &[T],
    ) -> Result<Estimate, EstimateError>
    where
        Self: Sized,
    {
        self.estimate(&tally_for(self, scale, ratings)?)
    }

    /// The score of weighted answers, worth as many answers as the weights leave of them: see
    /// [`weight`](crate::weight).
    ///
    /// When all weights are equal it is the [`estimate`](Self::estimate) of the same answers without weights, to the
    /// last bit.
    ///
    /// # Errors
    ///
    /// As for [`estimate`](Self::estimate); [`EstimateError::NoWeight`] if all weights are zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale, WeightedTally};
    ///
    /// let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, [(9, 1.5), (3, 0.5), (10, 0.5)])?;
    /// assert_eq!(Nps::STANDARD.estimate_weighted(&tally)?.value(), 60.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn estimate_weighted(&self, tally: &WeightedTally) -> Result<Estimate, EstimateError> {
        tally.estimate(self)
    }

    /// The score of a survey with its design: strata, clusters, a finite population, raked weights. See
    /// [`Survey`].
    ///
    /// # Errors
    ///
    /// As for [`estimate`](Self::estimate).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Confidence, Metric, Nps, Scale};
    ///
    /// let ratings = [9, 10, 3, 8, 10, 9, 6, 9];
    /// let shops = ["a", "a", "b", "b", "c", "c", "d", "d"];
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)?.with_clusters(&shops)?;
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!(nps.degrees_of_freedom(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn estimate_survey(&self, survey: &Survey) -> Result<Estimate, EstimateError> {
        survey.estimate(self)
    }

    /// The bands of a metric that has some; they say the same as [`value_of`](Self::value_of), which is asked of all others
    /// for each rating. For this crate alone.
    ///
    /// # Errors
    ///
    /// As for [`value_of`](Self::value_of) on every rating.
    #[doc(hidden)]
    fn bands(&self, _: &Scale, _: Sealed) -> Result<Option<Bands>, MetricError> {
        Ok(None)
    }
}

impl<M: Metric + ?Sized> Metric for &M {
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
        (**self).value_of(scale, rating)
    }

    fn bands(&self, scale: &Scale, key: Sealed) -> Result<Option<Bands>, MetricError> {
        (**self).bands(scale, key)
    }
}

/// A tally of the answers for this metric alone: answers of the same value may all be counted at one rating.
fn tally_for<M: Metric, T: SliceRating>(
    metric: &M,
    scale: Scale,
    ratings: &[T],
) -> Result<Tally, TallyError> {
    // A metric that does not go with the scale says so when the answers have been counted.
    let values = scale
        .ratings()
        .map(|rating| metric.value_of(&scale, rating));
    let values: Vec<f64> = values.collect::<Result<_, _>>().unwrap_or_default();
    let first_of_value = |&level: &usize| level == 0 || values[level] != values[level - 1];
    let first_levels: Vec<usize> = (0..values.len()).filter(first_of_value).collect();
    Tally::of_classes(scale, &first_levels, ratings)
}

/// A cut-off as a number; NaN, which no scale has, where the type cannot say it.
fn cutoff<T: ToPrimitive>(rating: &T) -> f64 {
    rating.to_f64().unwrap_or(f64::NAN)
}

/// 100 for an answer at or above the cut-off, 0 for one below.
fn share_at_least(scale: &Scale, rating: f64, at_least: f64) -> Result<f64, MetricError> {
    let at_least = scale.rating(cutoff_level(*scale, at_least)?);
    let rating = scale.upright(rating)?;
    Ok(if rating >= at_least { 100.0 } else { 0.0 })
}

/// Two cut-offs that part the answers into a low, a middle and a high group.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cutoffs {
    at_most: f64,
    at_least: f64,
}

/// The group that an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Low,
    Middle,
    High,
}

impl Group {
    const fn net_value(self) -> f64 {
        match self {
            Self::Low => -100.0,
            Self::Middle => 0.0,
            Self::High => 100.0,
        }
    }
}

impl Cutoffs {
    fn new<T: ToPrimitive, U: ToPrimitive>(at_most: T, at_least: U) -> Result<Self, MetricError> {
        let (at_most, at_least) = (cutoff(&at_most), cutoff(&at_least));
        if at_most < at_least && at_most.is_finite() && at_least.is_finite() {
            Ok(Self { at_most, at_least })
        } else {
            Err(MetricError::CutoffsCross { at_most, at_least })
        }
    }

    /// The same cut-offs as ratings of a scale.
    fn on(self, scale: &Scale) -> Result<Self, MetricError> {
        let [at_most, at_least] = self.levels_on(*scale)?.map(|level| scale.rating(level));
        Ok(Self { at_most, at_least })
    }

    /// The same cut-offs as levels of a scale.
    #[inline]
    fn levels_on(self, scale: Scale) -> Result<[usize; 2], MetricError> {
        let at_most = cutoff_level(scale, self.at_most)?;
        let at_least = cutoff_level(scale, self.at_least)?;
        if at_most < at_least {
            return Ok([at_most, at_least]);
        }
        // Two that are the same rating but for rounding.
        let [at_most, at_least] = [at_most, at_least].map(|level| scale.rating(level));
        Err(MetricError::CutoffsCross { at_most, at_least })
    }

    /// The group of a rating, under cut-offs that are on the scale.
    fn group(self, scale: &Scale, rating: f64) -> Result<Group, MetricError> {
        let rating = scale.upright(rating)?;
        Ok(if rating <= self.at_most {
            Group::Low
        } else if rating >= self.at_least {
            Group::High
        } else {
            Group::Middle
        })
    }
}
