//! Two lists of times: percentiles and means.

use super::{Ranks, ServiceTimes};
use crate::compare::{
    Compare, ComparedByLimits, MeanDifference, MeanRatio, MeansError, Measured, MoverDifference,
    MoverError, MoverRatio, WithLimits,
};
use crate::metric::Direction;

/// A percentile of [`ServiceTimes`], to be compared with that of others: made by [`ServiceTimes::at_percentile`].
///
/// Its limits are order statistics interpolated as Hettmansperger and Sheather (1986) do for the median and Nyblom (1992)
/// for any percentile: close to the promise where the conservative pair of times of
/// [`percentile_interval`](ServiceTimes::percentile_interval) is well above it. A limit is open where there are too few
/// times: the median takes 6 at 95 %, the 90th percentile 36.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::kpi::ServiceTimes;
///
/// let now = ServiceTimes::from_hours((1..=60).map(|rank| f64::from(rank * rank) / 100.0))?;
/// let before = ServiceTimes::from_hours((1..=80).map(|rank| f64::from(rank * rank) / 90.0))?;
/// let slowest =
///     now.at_percentile(90.0).unwrap().difference(&before.at_percentile(90.0).unwrap())?;
/// assert_eq!(
///     slowest.finding(Confidence::P95).to_string(),
///     "improved: -28.5 [-38.1, -19.1] at 95% confidence, p = 0.004"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentile<'a> {
    times: &'a ServiceTimes,
    share: f64,
}

impl Percentile<'_> {
    /// The lower limit among times of which the `rank`-th is `time(rank)`, from 1.
    fn lower(&self, share: f64, tail: f64, time: impl Fn(usize) -> f64) -> Option<f64> {
        let size = self.times.hours.len();
        let ranks = Ranks { share, size };
        // The largest k with P(X ≤ k − 1) ≤ tail.
        let k = ranks.search(|rank| ranks.at_most(rank) > tail);
        if k == 0 || k > size {
            return None;
        }
        if k == size {
            return Some(time(size));
        }
        let (outside, next) = (ranks.at_most(k - 1), ranks.at_most(k));
        let part = (tail - outside) / (next - outside);
        let (below, above) = (k as f64, (size - k) as f64);
        // Where the part is 0 this divides by it, and the weight is 0 too.
        let weight = 1.0 / (1.0 + below * (1.0 - share) * (1.0 - part) / (above * share * part));
        let (low, high) = (time(k), time(k + 1));
        Some(low + weight * (high - low))
    }
}

impl WithLimits for Percentile<'_> {
    fn point_estimate(&self) -> Option<f64> {
        Some(self.times.quantile(self.share))
    }

    fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
        let (hours, value) = (&self.times.hours, self.times.quantile(self.share));
        let lower = self.lower(self.share, tail, |rank| hours[rank - 1]);
        let upper = self.lower(1.0 - self.share, tail, |rank| hours[hours.len() - rank]);
        [
            lower.map(|lower| lower.min(value)),
            upper.map(|upper| upper.max(value)),
        ]
    }

    /// The shorter the better, for what takes time.
    fn direction(&self) -> Direction {
        Direction::LowerIsBetter
    }
}

impl ComparedByLimits for Percentile<'_> {}

/// By their medians, which customers feel and long cases do not move.
///
/// | what changed | call |
/// |---|---|
/// | the median | [`Compare::difference`], [`Compare::relative_change`] |
/// | another percentile, "nine in ten within" | [`at_percentile`](ServiceTimes::at_percentile) of both, then the same |
/// | every case by some time | [`shift`](ServiceTimes::shift) |
/// | what the work costs: means and totals | [`mean_difference`](ServiceTimes::mean_difference), [`mean_ratio`](ServiceTimes::mean_ratio) |
/// | the share within a service level | [`within`](ServiceTimes::within) of both, then [`Compare::difference`] of the shares |
/// | the rank of the times | [`superiority`](ServiceTimes::superiority), [`mann_whitney`](ServiceTimes::mann_whitney) |
///
/// Coverage of the 95 % interval of the difference of medians, 20,000 samples each of log-normal, exponential, normal and
/// rounded times with ratios of scale 1 and 3, lowest and highest: .959 to .975 with 10 and 10 times, .953 to .973
/// with 20 and 20, .957 to .970 with 50 and 50, .961 to .967 with 10 and 40.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::kpi::ServiceTimes;
///
/// let now = ServiceTimes::from_hours([
///     0.4, 0.7, 1.0, 1.1, 1.6, 1.8, 2.0, 2.7, 3.3, 5.2, 7.1, 12.0,
/// ])?;
/// let before = ServiceTimes::from_hours([0.5, 1.2, 1.9, 2.2, 2.5, 3.0, 4.1, 6.5, 9.0, 30.0])?;
/// assert_eq!(
///     now.difference(&before)?.finding(Confidence::P90).to_string(),
///     "no evidence of change: -0.9 [-4.8, 1.1] at 90% confidence, p = 0.425"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
impl Compare for ServiceTimes {
    type Difference<'a> = MoverDifference<Percentile<'a>>;
    type Relative<'a> = MoverRatio<Percentile<'a>>;
    type Error = MoverError;

    fn difference<'a>(&'a self, other: &'a Self) -> Result<Self::Difference<'a>, MoverError> {
        self.middle().difference(&other.middle())
    }

    fn relative_change<'a>(&'a self, other: &'a Self) -> Result<Self::Relative<'a>, MoverError> {
        self.middle().relative_change(&other.middle())
    }
}

impl ServiceTimes {
    const fn middle(&self) -> Percentile<'_> {
        Percentile {
            times: self,
            share: 0.5,
        }
    }

    /// A percentile that can be compared; `None` unless it is strictly between 0 and 100.
    ///
    /// ```
    /// use cxmetrics::compare::WithLimits;
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let times = ServiceTimes::from_hours([0.5, 1.2, 1.9, 2.2, 2.5, 3.0, 4.1, 6.5, 9.0, 30.0])?;
    /// let median = times.at_percentile(50.0).unwrap();
    /// let [lower, upper] = median.limits_outside(0.025).map(Option::unwrap);
    /// assert_eq!(format!("{lower:.2} {upper:.2}"), "1.66 7.36");
    /// assert_eq!(times.at_percentile(100.0), None);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn at_percentile(&self, percent: f64) -> Option<Percentile<'_>> {
        (percent > 0.0 && percent < 100.0).then_some(Percentile {
            times: self,
            share: percent / 100.0,
        })
    }

    /// The difference of the means, by Welch's t: for what the work costs, and totals. The mean of times has no interval
    /// that holds for every distribution: see [`mean_interval`](Self::mean_interval).
    ///
    /// # Errors
    ///
    /// [`MeansError::NoSpread`] if all times of each list are the same, or if one of them has a single time.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let now = ServiceTimes::from_hours([2.0, 3.0, 5.0, 8.0, 13.0, 21.0])?;
    /// let before = ServiceTimes::from_hours([1.0, 2.0, 2.0, 4.0, 6.0, 9.0])?;
    /// let longer = now.mean_difference(&before)?;
    /// assert_eq!(longer.contrast(Confidence::P95).to_string(), "4.7 [-3.0, 12.3]");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn mean_difference(&self, other: &Self) -> Result<MeanDifference, MeansError> {
        let figures = [self.measured()?, other.measured()?];
        MeanDifference::new(figures, Direction::LowerIsBetter, f64::MAX)
    }

    /// The relative change of the means, by MOVER-R of the limits of each.
    ///
    /// # Errors
    ///
    /// As for [`mean_difference`](Self::mean_difference); [`MeansError::NotPositive`] if a mean is 0.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let now = ServiceTimes::from_hours([2.0, 3.0, 5.0, 8.0, 13.0, 21.0])?;
    /// let before = ServiceTimes::from_hours([1.0, 2.0, 2.0, 4.0, 6.0, 9.0])?;
    /// let longer = now.mean_ratio(&before)?;
    /// assert_eq!(longer.contrast(Confidence::P95).to_string(), "+116.7% [-74.1%, +1055.7%]");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn mean_ratio(&self, other: &Self) -> Result<MeanRatio, MeansError> {
        let figures = [self.measured()?, other.measured()?];
        MeanRatio::new(figures, Direction::LowerIsBetter)
    }

    fn measured(&self) -> Result<Measured, MeansError> {
        let (square, degrees_of_freedom) = self.mean_error().ok_or(MeansError::NoSpread)?;
        Ok(Measured {
            value: self.mean(),
            square,
            degrees_of_freedom: Some(degrees_of_freedom),
        })
    }
}
