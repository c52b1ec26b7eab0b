//! Customer satisfaction.

use num_traits::ToPrimitive;

use super::{Ces, Metric, MetricError, cutoff, share_at_least};
use crate::scale::Scale;

/// Customer satisfaction: the share of satisfied answers, or the mean answer as a figure out of 100.
///
/// | form | value of an answer | choose it |
/// |---|---|---|
/// | [`top_box(k)`](Self::top_box) | 100 for the best `k` levels, else 0 | the usual CSAT: "82 % chose 4 or 5" |
/// | [`share_at_least(r)`](Self::share_at_least) | 100 from rating `r` up, else 0 | when the cut-off is a rating |
/// | [`bottom_box(k)`](Self::bottom_box) | 100 for the worst `k` levels, else 0 | the share of the dissatisfied |
/// | [`INDEX`](Self::INDEX) | rating / highest × 100 | satisfaction indices (CSI): 8.5 on 1–10 is 85 |
/// | [`RESCALED`](Self::RESCALED) | (rating − lowest) / (highest − lowest) × 100 | to compare scales: 0 is the worst possible, 100 the best |
/// | [`MEAN`](Self::MEAN) | the answer as it is | to report the mean in stars or points |
///
/// `INDEX` and `RESCALED` differ wherever the scale does not start at 0: all-lowest answers on 1–5 have an
/// index of 20 and a rescaled mean of 0. On 1–10, 8.5 is an index of 85 and a rescaled 83.3.
///
/// Asked of employees it is the employee satisfaction: the same metric.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
///
/// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [3, 5, 12, 45, 35])?;
/// let satisfied = Csat::TOP_TWO_BOX.estimate(&tally)?;
/// assert_eq!(satisfied.value(), 80.0);
/// assert_eq!(satisfied.interval(Confidence::P95).to_string(), "80.0 [71.1, 86.7]");
/// assert_eq!(Csat::INDEX.estimate(&tally)?.value(), 80.8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Csat(Form);

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename = "Csat", rename_all = "snake_case"))]
enum Form {
    TopBox(usize),
    BottomBox(usize),
    ShareAtLeast(f64),
    Mean,
    Index,
    Rescaled,
}

impl Csat {
    /// The share of the two best answers, in percent: 4 and 5 of 1–5.
    pub const TOP_TWO_BOX: Self = Self::top_box(2);

    /// The mean answer, in scale units, also on a reversed scale; the same as [`Ces::MEAN`](crate::Ces::MEAN).
    pub const MEAN: Self = Self(Form::Mean);

    /// The mean as a percentage of the highest rating: mean / highest × 100. Ranges from lowest / highest × 100
    /// to 100; needs a scale that does not go below 0.
    pub const INDEX: Self = Self(Form::Index);

    /// The mean on a scale from 0 (all answers the worst) to 100 (all the best):
    /// (mean − lowest) / (highest − lowest) × 100, the "percent of maximum possible" (Cohen, Cohen, Aiken and
    /// West, 1999).
    pub const RESCALED: Self = Self(Form::Rescaled);

    /// The share of the `k` best answers, in percent.
    ///
    /// Whether the scale has more than `k` levels is seen when the metric meets it.
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 1, 2, 3, 3])?;
    /// assert_eq!(Csat::top_box(1).estimate(&tally)?.value(), 30.0);
    /// assert_eq!(
    ///     Csat::top_box(5).estimate(&tally).unwrap_err().to_string(),
    ///     "a box of 5 is not between 1 and 4 of the scale 1-5"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn top_box(k: usize) -> Self {
        Self(Form::TopBox(k))
    }

    /// The share of the `k` worst answers, in percent: who is dissatisfied.
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 1, 2, 3, 3])?;
    /// assert_eq!(Csat::bottom_box(2).estimate(&tally)?.value(), 20.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn bottom_box(k: usize) -> Self {
        Self(Form::BottomBox(k))
    }

    /// The share of answers of `rating` and better, in percent.
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ONE_TO_TEN, [10, 8, 7, 3])?;
    /// assert_eq!(Csat::share_at_least(8).estimate(&tally)?.value(), 50.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn share_at_least<T: ToPrimitive>(rating: T) -> Self {
        Self(Form::ShareAtLeast(cutoff(&rating)))
    }
}

impl Metric for Csat {
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
        match self.0 {
            Form::TopBox(boxes) => {
                check_boxes(scale, boxes)?;
                share_at_least(scale, rating, scale.rating(scale.levels() - boxes))
            }
            Form::BottomBox(boxes) => {
                check_boxes(scale, boxes)?;
                Ok(100.0 - share_at_least(scale, rating, scale.rating(boxes))?)
            }
            Form::ShareAtLeast(at_least) => share_at_least(scale, rating, at_least),
            Form::Mean => Ces::MEAN.value_of(scale, rating),
            Form::Index if scale.lowest() < 0 => Err(MetricError::IndexBelowZero { scale: *scale }),
            // Multiplied first: 100 × rating is exact on a whole scale, so there is one rounding.
            Form::Index => Ok(100.0 * scale.upright(rating)? / f64::from(scale.highest())),
            Form::Rescaled => {
                let (lowest, highest) = (f64::from(scale.lowest()), f64::from(scale.highest()));
                Ok(100.0 * (scale.upright(rating)? - lowest) / (highest - lowest))
            }
        }
    }
}

/// A box that holds every level, or none, would give every answer the same value.
fn check_boxes(scale: &Scale, boxes: usize) -> Result<(), MetricError> {
    if (1..scale.levels()).contains(&boxes) {
        Ok(())
    } else {
        Err(MetricError::Boxes {
            boxes,
            scale: *scale,
        })
    }
}
