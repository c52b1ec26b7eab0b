//! The median of all slopes.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use super::mann_kendall::groups;
use super::slopes::Slopes;
use super::{TrendError, checked, scores_at_times};
use crate::association::variance_over_pairings;
use crate::edge;
use crate::interval::Confidence;
use crate::track::scores::Scores;

/// The Theil–Sen slope: the median of the slopes of all pairs of periods.
///
/// Up to about three periods in ten may be wild without moving it much. Its limits are the slopes whose ranks lie
/// (M ± z√variance)/2 among all M, with the variance of the [`MannKendall`](super::MannKendall) test and ranks between two slopes
/// interpolated (Theil, 1950; Sen, 1968; Gilbert, 1987). Several figures at one time are welcome: pairs at the same
/// time have no slope, and the variance is that of all orders of the figures over times with such ties (Kendall, 1975).
///
/// The slopes of a rank are found without making all of them, so that the time is in proportion to n log n.
///
/// Choose it over [`WeightedSlope`](super::WeightedSlope) when periods vary by more than their sampling errors.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::track::trend::TheilSen;
///
/// // A rise of about one a week, and one week in which the survey was broken.
/// let weeks = [30.0, 31.2, 31.8, -60.0, 34.1, 35.0, 35.8, 37.1];
/// let trend = TheilSen::new((0..).map(f64::from).zip(weeks))?;
/// assert_eq!(format!("{:.2}", trend.value()), "1.00");
/// let limits = trend.limits(Confidence::P95);
/// assert_eq!(format!("{:.2} to {:.2}", limits.start(), limits.end()), "0.85 to 1.20");
/// # Ok::<(), cxmetrics::track::trend::TrendError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TheilSen {
    slopes: Slopes,
    variance: f64,
}

impl TheilSen {
    /// The slope of figures at their times; pairs at the same time are left out.
    ///
    /// # Errors
    ///
    /// As for [`MannKendall::new`](super::MannKendall::new); [`TrendError::Constant`] also if all times are the same.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::trend::TheilSen;
    /// // Times need not be in order.
    /// assert_eq!(TheilSen::new([(2.0, 6.0), (0.0, 1.0), (1.0, 2.0)])?.value(), 2.5);
    /// let error = TheilSen::new([(0.0, 1.0), (1.0, f64::NAN), (2.0, 6.0)]).unwrap_err();
    /// assert_eq!(error.to_string(), "figure NaN, at position 1, is not usable");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(figures: impl IntoIterator<Item = (f64, f64)>) -> Result<Self, TrendError> {
        let figures = checked(figures, 3)?;
        let (times, values): (Vec<f64>, Vec<f64>) = figures.iter().copied().unzip();
        // Times that differ by rounding alone are the same time.
        let [at_times, at_values] = [times, values].map(|figures| groups(&edge::ranks(&figures)));
        if at_times.len() < 2 || at_values.len() < 2 {
            return Err(TrendError::Constant);
        }
        Ok(Self {
            slopes: Slopes::new(&figures).ok_or(TrendError::Constant)?,
            variance: variance_over_pairings(&at_times, &at_values),
        })
    }

    /// The slope of the measured periods, time counted in periods.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::trend::{MannKendall, SamplingError, TheilSen, WeightedSlope};
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (month, good) in [60, 70, 62].into_iter().enumerate() {
    /// #     series.record_n(month, 1, good)?;
    /// #     series.record_n(month, 0, 100 - good)?;
    /// # }
    /// // Satisfied, of a hundred a month: 60, 70 and 62.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// // Scores of 60, 70 and 62: slopes of 10, 1 and −8.
    /// assert_eq!(format!("{:.1}", TheilSen::of_scores(&scores)?.value()), "1.0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_scores<K>(scores: &Scores<K>) -> Result<Self, TrendError> {
        Self::new(scores_at_times(scores))
    }

    /// The median slope: the change from one period to the next.
    ///
    /// ```
    /// # use cxmetrics::track::trend::TheilSen;
    /// // From 1 to 2, from 1 to 6 in two steps, from 2 to 6: slopes of 1, 2.5 and 4.
    /// let trend = TheilSen::new([(0.0, 1.0), (1.0, 2.0), (2.0, 6.0)])?;
    /// assert_eq!(trend.value(), 2.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        self.at_rank(0.5 * (self.slopes.count() + 1) as f64)
    }

    /// The limits of the slope.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::track::trend::TheilSen;
    /// // With three figures the limits are the smallest and the largest slope, whatever the confidence asks for.
    /// let trend = TheilSen::new([(0.0, 1.0), (1.0, 2.0), (2.0, 6.0)])?;
    /// assert_eq!(trend.limits(Confidence::P95), 1.0..=4.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn limits(&self, confidence: Confidence) -> RangeInclusive<f64> {
        let count = self.slopes.count() as f64;
        let rank = 0.5 * (count - confidence.normal_quantile() * libm::sqrt(self.variance));
        // Both limits count from their own end, so that turning the figures round turns them round.
        let lower = self.at_rank(rank);
        let upper = self.at_rank(count + 1.0 - rank);
        // At very low confidence the two ranks would pass each other.
        let value = self.value();
        lower.min(value)..=upper.max(value)
    }

    /// The slope of a rank counted from 1, between two ranks by proportion.
    fn at_rank(&self, rank: f64) -> f64 {
        let last = self.slopes.count() - 1;
        let position = (rank - 1.0).clamp(0.0, last as f64);
        // Not negative and not above the last position.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let below = position as u64;
        let part = position - below as f64;
        let above = if part == 0.0 { below } else { below + 1 };
        let [low, high] = self.slopes.at([below, above.min(last)]);
        if part == 0.0 {
            low
        } else {
            low + part * (high - low)
        }
    }
}
