//! Has it moved over the year, slowly or at once?
//!
//! | question | take |
//! |---|---|
//! | did anything change at all? | [`Homogeneity`], Cochran's Q |
//! | how much does it rise or fall a period? | [`WeightedSlope`]; [`TheilSen`] when single periods are wild |
//! | does it rise or fall, not necessarily along a line? | [`MannKendall`] |
//! | when did it change? | [`ChangePoint`] |
//! | slow drift or sudden step, in words? | [`Course`] |
//! | is it better than in the same month last year? | [`Scores::year_on_year`](super::Scores::year_on_year) |
//!
//! Time is counted in periods of the series, gaps included: the first period is at 0.
//!
//! Cochran's Q, the weighted slope and the change point know the sampling error of each period and nothing else.
//! With thousands of answers a period, weeks differ by more than that, and all three find "change" in
//! a process that just is as it is: if [σz](super::signal::ControlChart::sigma_z) is well above 1, believe
//! Mann–Kendall and Theil–Sen, which take the variation from the figures themselves. These in turn know nothing of
//! the number of answers, and need eight periods or more.

mod change_point;
mod course;
mod homogeneity;
mod inversions;
mod mann_kendall;
mod passage;
mod slope;
mod slopes;
mod theil_sen;

pub use change_point::ChangePoint;
pub use course::{Course, CourseKind};
pub use homogeneity::Homogeneity;
pub use mann_kendall::MannKendall;
pub use slope::WeightedSlope;
pub use theil_sen::TheilSen;

use crate::estimate::LARGEST_VALUE;
use crate::shown::Counted;
use alloc::vec::Vec;

use super::scores::Scores;

/// Where the sampling error of a period comes from.
///
/// # Examples
///
/// ```
/// # use cxmetrics::track::Series;
/// # use cxmetrics::track::trend::{Homogeneity, SamplingError};
/// # use cxmetrics::{Csat, Scale};
/// # let mut series = Series::new(Scale::THUMBS);
/// # for (month, (good, all)) in [(60, 100), (140, 200)].into_iter().enumerate() {
/// #     series.record_n(month, 1, good)?;
/// #     series.record_n(month, 0, all - good)?;
/// # }
/// let scores = series.scores(&Csat::top_box(1))?;
/// let q = |spread| Homogeneity::new(&scores, spread).map(|test| format!("{:.2}", test.q()));
/// // Shares of 60 % of 100 and 70 % of 200: the variance of both together, or of each by itself.
/// assert_eq!(q(SamplingError::Pooled)?, "3.00");
/// assert_eq!(q(SamplingError::PerPeriod)?, "2.90");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SamplingError {
    /// From the variance of all answers together. Right when nothing has changed, and defined however few
    /// answers a period has: the default.
    #[default]
    Pooled,
    /// From the variance of the period's own answers, as in the textbook. Refused if a period's answers
    /// all have the same value, which would give it an infinite weight; and a small period that happens to
    /// agree gets too much.
    PerPeriod,
}

/// Why there is no trend.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::trend::{MannKendall, TrendError};
///
/// let error = MannKendall::new([1.0, 2.0]).unwrap_err();
/// assert_eq!(error, TrendError::TooFew { needed: 3, found: 2 });
/// assert_eq!(error.to_string(), "2 measured periods, and 3 are needed");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrendError {
    /// There are fewer measured periods than it needs.
    #[error("{}, and {needed} are needed", Counted(*found as u64, "measured period"))]
    TooFew {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// All answers have the same value, or all figures are the same.
    #[error("nothing varies, so there is nothing to test")]
    Constant,
    /// All answers of a period have the same value.
    #[error(
        "all answers of the period at position {position} have the same value: take the pooled spread"
    )]
    NoSpread {
        /// The position of the period, counted from 0 with gaps.
        position: usize,
    },
    /// A figure is not a number of usual size.
    #[error("figure {value}, at position {position}, is not usable")]
    Figure {
        /// The position, counted from 0.
        position: usize,
        /// The figure.
        value: f64,
    },
}

/// A measured period with the reciprocal of its squared standard error.
#[derive(Clone, Copy, Debug)]
struct Weighted<'a, K> {
    period: &'a K,
    time: f64,
    value: f64,
    weight: f64,
}

/// The measured periods with their weights.
fn weighted<K>(
    scores: &Scores<K>,
    spread: SamplingError,
    needed: usize,
) -> Result<Vec<Weighted<'_, K>>, TrendError> {
    let pooled = match spread {
        SamplingError::Pooled => Some(scores.pooled_variance().ok_or(TrendError::Constant)?),
        SamplingError::PerPeriod => None,
    };
    let periods = scores
        .measured()
        .map(|(position, period, score)| {
            let variance = pooled.unwrap_or_else(|| score.variance());
            if variance <= 0.0 {
                return Err(TrendError::NoSpread { position });
            }
            Ok(Weighted {
                period,
                time: position as f64,
                value: score.value(),
                weight: score.effective_size() / variance,
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    check_count(periods.len(), needed)?;
    Ok(periods)
}

const fn check_count(found: usize, needed: usize) -> Result<(), TrendError> {
    if found < needed {
        return Err(TrendError::TooFew { needed, found });
    }
    Ok(())
}

/// Figures at their times, refused unless they can be compared.
fn checked(
    figures: impl IntoIterator<Item = (f64, f64)>,
    needed: usize,
) -> Result<Vec<(f64, f64)>, TrendError> {
    let figures: Vec<_> = figures.into_iter().collect();
    check_count(figures.len(), needed)?;
    for (position, &(time, value)) in figures.iter().enumerate() {
        if let Some(value) = [time, value]
            .into_iter()
            .find(|figure| figure.is_nan() || figure.abs() > LARGEST_VALUE)
        {
            return Err(TrendError::Figure { position, value });
        }
    }
    Ok(figures)
}

/// The measured scores at their times.
fn scores_at_times<K>(scores: &Scores<K>) -> impl Iterator<Item = (f64, f64)> {
    scores
        .measured()
        .map(|(position, _, score)| (position as f64, score.value()))
}

/// The weighted mean of the figures.
fn weighted_mean<K>(periods: &[Weighted<'_, K>]) -> f64 {
    let weight: f64 = periods.iter().map(|period| period.weight).sum();
    let sum: f64 = periods
        .iter()
        .map(|period| period.weight * period.value)
        .sum();
    sum / weight
}

/// The p-value of a standard normal statistic, two-sided.
fn two_sided(z: f64) -> f64 {
    (2.0 * crate::special::normal_upper_tail(z.abs())).min(1.0)
}
