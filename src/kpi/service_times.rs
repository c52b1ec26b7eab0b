//! Resolution and response times.

mod compare;
mod joined;
mod ranks;
mod select;
mod shift;

pub use compare::Percentile;
pub use shift::{MannWhitney, RankMethod, TimeShift};

use alloc::vec::Vec;
use core::time::Duration;

use crate::edge::{self, Tolerance, unsigned_zero};
use crate::estimate::{Estimate, EstimateError};
use crate::interval::{Confidence, Interval, Method};
use crate::metric::Direction;
use crate::special::{beta_lower_tail, beta_upper_tail};

/// Longer times have squares that no `f64` holds.
const LONGEST: f64 = 1e100;
const SECONDS_AN_HOUR: f64 = 3_600.0;

/// Times that something took: to the first response, to the resolution, on hold.
///
/// Service times are skewed: a few take very long. The median and the percentiles are figures that customers
/// feel, and their intervals hold whatever the distribution is. The mean is what the work costs, and a few
/// long cases make it jump.
///
/// Only finished cases have a time. If many are still open, the finished ones are the quick ones:
/// use [`Survival`](super::Survival).
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::kpi::ServiceTimes;
///
/// let times = ServiceTimes::from_hours([0.5, 1.2, 1.9, 2.2, 2.5, 3.0, 4.1, 6.5, 9.0, 30.0])?;
/// assert_eq!(times.median(), 2.75);
/// assert_eq!(times.mean(), 6.09);
/// assert_eq!(times.percentile(75.0), Some(5.9));
///
/// let median = times.percentile_interval(50.0, Confidence::P95).unwrap();
/// assert_eq!(median.to_string(), "2.8 [1.2, 9.0]");
/// assert_eq!(median.confidence().to_string(), "97.8515625%");
///
/// let within_four_hours = times.within(4.0)?;
/// assert_eq!(within_four_hours.interval(Confidence::P95).to_string(), "60.0 [31.3, 83.2]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "Vec<f64>", try_from = "Vec<f64>"))]
pub struct ServiceTimes {
    /// In order; never empty.
    hours: Vec<f64>,
}

impl ServiceTimes {
    /// Times in hours. Any other unit will do as well, if everything is in it.
    ///
    /// # Errors
    ///
    /// [`ServiceTimesError::Empty`] without times; [`ServiceTimesError::Time`] for a time that is negative, NaN, or
    /// beyond 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let error = ServiceTimes::from_hours([2.0, -0.5]).unwrap_err();
    /// assert_eq!(error.to_string(), "time 2 is -0.5 hours");
    /// ```
    pub fn from_hours(times: impl IntoIterator<Item = f64>) -> Result<Self, ServiceTimesError> {
        let mut hours = Vec::new();
        for (index, time) in times.into_iter().enumerate() {
            if !(0.0..=LONGEST).contains(&time) {
                let number = index + 1;
                return Err(ServiceTimesError::Time { number, time });
            }
            // Without the sign of −0.0, which sorts apart.
            hours.push(unsigned_zero(time));
        }
        if hours.is_empty() {
            return Err(ServiceTimesError::Empty);
        }
        hours.sort_by(f64::total_cmp);
        Ok(Self { hours })
    }

    /// Times as durations, taken in hours.
    ///
    /// # Errors
    ///
    /// [`ServiceTimesError::Empty`] without times.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let times = ServiceTimes::from_durations(
    ///     [30, 90].map(|minutes| Duration::from_secs(60 * minutes)),
    /// )?;
    /// assert_eq!(times.mean(), 1.0);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    pub fn from_durations(
        times: impl IntoIterator<Item = Duration>,
    ) -> Result<Self, ServiceTimesError> {
        Self::from_hours(
            times
                .into_iter()
                .map(|time| time.as_secs_f64() / SECONDS_AN_HOUR),
        )
    }

    /// The number of times.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// assert_eq!(ServiceTimes::from_hours([1.0, 2.0, 9.0])?.sample_size(), 3);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn sample_size(&self) -> usize {
        self.hours.len()
    }

    /// The number of times, for arithmetic.
    fn size(&self) -> f64 {
        self.hours.len() as f64
    }

    /// The mean.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// // One long case doubles it.
    /// assert_eq!(ServiceTimes::from_hours([1.0, 2.0, 9.0])?.mean(), 4.0);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.hours.iter().sum::<f64>() / self.size()
    }

    /// The mean with its interval by Student's t, mean ± t s/√n, cut off at 0. `None` for a single time, and if all are
    /// the same.
    ///
    /// No interval for the mean of times holds for every distribution: a case that took a year may always be the
    /// next (Bahadur and Savage, 1956). This one needs dozens of times, more the more skewed they are: for
    /// exponential times the 95 % interval holds the truth in 88 % of samples of 5, 92 % of 20 and 94 % of 100.
    /// Where the mean is not what you must know, take the [median](Self::percentile_interval).
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let times = ServiceTimes::from_hours([0.5, 1.2, 1.9, 2.2, 2.5, 3.0, 4.1, 6.5, 9.0, 30.0])?;
    /// assert_eq!(times.mean_interval(Confidence::P95).unwrap().to_string(), "6.1 [0.0, 12.4]");
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn mean_interval(&self, confidence: Confidence) -> Option<Interval> {
        let (square, degrees_of_freedom) = self.mean_error().filter(|(square, _)| *square > 0.0)?;
        let mean = self.mean();
        let half_width = confidence.student_quantile(degrees_of_freedom) * libm::sqrt(square);
        let limits = [
            (mean - half_width).max(0.0),
            (mean + half_width).min(f64::MAX),
        ];
        Some(Interval::new(mean, limits, confidence, Method::StudentT))
    }

    /// The square of the standard error of the mean and its degrees of freedom; `None` for a single time.
    fn mean_error(&self) -> Option<(f64, f64)> {
        let degrees_of_freedom = self.size() - 1.0;
        if degrees_of_freedom <= 0.0 {
            return None;
        }
        // All are the same, however they were rounded.
        if let (Some(&shortest), Some(&longest)) = (self.hours.first(), self.hours.last())
            && edge::reaches_as_given(shortest, longest)
        {
            return Some((0.0, degrees_of_freedom));
        }
        let mean = self.mean();
        let squares: f64 = self
            .hours
            .iter()
            .map(|time| (time - mean) * (time - mean))
            .sum();
        Some((
            squares / degrees_of_freedom / self.size(),
            degrees_of_freedom,
        ))
    }

    /// The median: the middle time, or the mean of the two in the middle.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// assert_eq!(ServiceTimes::from_hours([9.0, 1.0, 2.0])?.median(), 2.0);
    /// assert_eq!(ServiceTimes::from_hours([9.0, 1.0, 2.0, 5.0])?.median(), 3.5);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The time that `percent` of the cases took at most, between two times in proportion (Hyndman and Fan, 1996, type
    /// 7, the default of R, `NumPy` and spreadsheets). `None` unless `percent` is between 0 and 100.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// let times = ServiceTimes::from_hours([1.0, 2.0, 4.0, 5.0, 9.0])?;
    /// assert_eq!(times.percentile(75.0), Some(5.0));
    /// assert_eq!(times.percentile(62.5), Some(4.5));
    /// assert_eq!(times.percentile(101.0), None);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn percentile(&self, percent: f64) -> Option<f64> {
        (0.0..=100.0)
            .contains(&percent)
            .then(|| self.quantile(percent / 100.0))
    }

    fn quantile(&self, share: f64) -> f64 {
        let place = self.place(share);
        let below = libm::floor(place);
        let [lower, upper] = [below, libm::ceil(place)].map(|rank| self.ranked(rank));
        lower + (upper - lower) * (place - below)
    }

    /// Where a quantile stands among the times, from 0: at one of them, if it is there but for rounding.
    fn place(&self, share: f64) -> f64 {
        let place = share * (self.size() - 1.0);
        edge::snap(place, libm::round(place), Tolerance::of([place]))
    }

    /// The time at a rank, from 0.
    fn ranked(&self, rank: f64) -> f64 {
        let index = whole(rank).min(self.hours.len().saturating_sub(1));
        self.hours.get(index).copied().unwrap_or(0.0)
    }

    /// The percentile with an interval that holds for every distribution, made of two of the times themselves (Thompson,
    /// 1936).
    ///
    /// How many of n times are below the true percentile is a binomial number, whatever the distribution. The limits
    /// are the innermost pair of times that leaves at most half the error on each side, so the promise is kept or
    /// exceeded; [`Interval::confidence`] says what was achieved. `None` if there are too few times for it, or
    /// `percent` is not strictly between 0 and 100: the median at 95 % takes 6, the 90th percentile 36.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let times = ServiceTimes::from_hours([0.5, 1.2, 1.9, 2.2, 2.5, 3.0, 4.1, 6.5, 9.0, 30.0])?;
    /// assert_eq!(times.percentile_interval(90.0, Confidence::P95), None);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn percentile_interval(&self, percent: f64, confidence: Confidence) -> Option<Interval> {
        if !(percent > 0.0 && percent < 100.0) {
            return None;
        }
        let ranks = Ranks {
            share: percent / 100.0,
            size: self.hours.len(),
        };
        // A confidence that is that of two ranks is theirs, however both were rounded.
        let (tail, tolerance) = (confidence.tail(), Tolerance::of([confidence.level()]));
        let exceeds = |probability: f64| edge::is_above(probability, tail, tolerance);
        let place = self.place(ranks.share);
        // Ranks from 1. The percentile itself lies between two ranks, which belong into the interval.
        let lower = ranks
            .search(|rank| exceeds(ranks.at_most(rank)))
            .min(whole(libm::floor(place)) + 1);
        let upper = ranks
            .search(|rank| !exceeds(ranks.at_least(rank)))
            .max(whole(libm::ceil(place)) + 1);
        if lower == 0 || upper > self.hours.len() {
            return None;
        }
        let achieved = 1.0 - ranks.at_most(lower - 1) - ranks.at_least(upper);
        let limits = [lower, upper].map(|rank| self.ranked((rank - 1) as f64));
        Some(Interval::new(
            self.quantile(ranks.share),
            limits,
            Confidence::new(achieved).unwrap_or(confidence),
            Method::Guaranteed,
        ))
    }

    /// The share of cases that took at most so long, in percent: the service level reached.
    ///
    /// # Errors
    ///
    /// None at present: there is always a time.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::kpi::ServiceTimes;
    /// // "Answered within 4 hours", and exactly 4 is within.
    /// let times = ServiceTimes::from_hours([1.0, 2.0, 4.0, 5.0])?;
    /// let level = times.within(4.0)?;
    /// assert_eq!(level.interval(Confidence::P90).to_string(), "75.0 [35.6, 94.2]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn within(&self, limit: f64) -> Result<Estimate, EstimateError> {
        let is_within = |time: &f64| edge::reaches_as_given(limit, *time);
        let count = self.hours.partition_point(is_within);
        Estimate::share(count as u64, self.hours.len() as u64)
            .map(|share| share.with_direction(Direction::HigherIsBetter))
    }
}

/// How many of so many times are at most as long as the true percentile: a binomial number.
struct Ranks {
    share: f64,
    size: usize,
}

impl Ranks {
    /// P(number ≤ rank), as the tail of a beta distribution.
    fn at_most(&self, rank: usize) -> f64 {
        if rank >= self.size {
            1.0
        } else {
            beta_upper_tail(self.share, rank as f64 + 1.0, (self.size - rank) as f64)
        }
    }

    /// P(number ≥ rank).
    fn at_least(&self, rank: usize) -> f64 {
        if rank == 0 {
            1.0
        } else if rank > self.size {
            0.0
        } else {
            let above = (self.size - rank) as f64 + 1.0;
            beta_lower_tail(self.share, rank as f64, above)
        }
    }

    /// The first number from 0 on for which a condition holds that holds from there on; it does above the size.
    fn search(&self, holds: impl Fn(usize) -> bool) -> usize {
        let (mut fails_below, mut holds_at) = (0, self.size + 1);
        while fails_below < holds_at {
            let middle = fails_below.midpoint(holds_at);
            if holds(middle) {
                holds_at = middle;
            } else {
                fails_below = middle + 1;
            }
        }
        holds_at
    }
}

/// A rank that floor or ceil has made whole.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and the size
fn whole(rank: f64) -> usize {
    rank as usize
}

/// Why there are no service times.
///
/// ```
/// use cxmetrics::kpi::{ServiceTimes, ServiceTimesError};
///
/// let error = ServiceTimes::from_hours([]).unwrap_err();
/// assert_eq!(error, ServiceTimesError::Empty);
/// assert_eq!(error.to_string(), "no service times");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceTimesError {
    /// There are no times.
    #[error("no service times")]
    Empty,
    /// A time is negative, NaN, or too long. Times are numbered from 1.
    #[error("time {number} is {time} hours")]
    Time {
        /// The number of the time.
        number: usize,
        /// The time.
        time: f64,
    },
}

impl From<ServiceTimes> for Vec<f64> {
    fn from(times: ServiceTimes) -> Self {
        times.hours
    }
}

impl TryFrom<Vec<f64>> for ServiceTimes {
    type Error = ServiceTimesError;

    fn try_from(hours: Vec<f64>) -> Result<Self, Self::Error> {
        Self::from_hours(hours)
    }
}
