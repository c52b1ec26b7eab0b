//! The test of a trend by ranks.

use alloc::vec;
use alloc::vec::Vec;

use super::{TrendError, checked, scores_at_times, two_sided};
use crate::association::variance_over_pairings;
use crate::edge;
use crate::track::scores::Scores;

/// The Mann–Kendall test: whether figures tend to rise or to fall, on whatever curve.
///
/// S counts the pairs that rise less the pairs that fall; with groups of t equal figures its variance is
/// [n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5)] / 18, and z = (S ∓ 1)/√variance (Mann, 1945; Kendall, 1975).
///
/// It looks at the order of the figures only, so a single wild week cannot make a trend, and it needs no sampling
/// errors. [`TheilSen`](super::TheilSen) is the slope that goes with it.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::trend::MannKendall;
///
/// let trend = MannKendall::new([3.0, 5.0, 5.0, 4.0, 7.0, 8.0, 8.0, 9.0, 6.0])?;
/// assert_eq!(trend.s(), 22);
/// assert_eq!(format!("{:.3}", trend.p_value()), "0.027");
/// # Ok::<(), cxmetrics::track::trend::TrendError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct MannKendall {
    s: i64,
    variance: f64,
    pairs: i64,
}

impl MannKendall {
    /// The test of figures in the order of time.
    ///
    /// # Errors
    ///
    /// [`TrendError::TooFew`] with fewer than three; [`TrendError::Constant`] if all are the
    /// same; [`TrendError::Figure`] for one that is not a number of usual size.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::trend::MannKendall;
    /// assert_eq!(MannKendall::new([1.0, 2.0, 4.0, 3.0])?.s(), 4);
    /// let error = MannKendall::new([5.0, 5.0, 5.0]).unwrap_err();
    /// assert_eq!(error.to_string(), "nothing varies, so there is nothing to test");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(figures: impl IntoIterator<Item = f64>) -> Result<Self, TrendError> {
        let figures = checked(figures.into_iter().map(|figure| (0.0, figure)), 3)?;
        let figures: Vec<f64> = figures.into_iter().map(|(_, figure)| figure).collect();
        let ranks = edge::ranks(&figures);
        let s = score(&ranks);
        // Up to a hundred million figures everything below is exact.
        let count = figures.len() as f64;
        let pairs = count * (count - 1.0) / 2.0;
        let groups = groups(&ranks);
        if groups.len() < 2 {
            return Err(TrendError::Constant);
        }
        let variance = variance_over_pairings(&groups, &vec![1; ranks.len()]);
        #[allow(clippy::cast_possible_truncation)]
        let pairs = pairs as i64;
        Ok(Self { s, variance, pairs })
    }

    /// The test of the measured periods.
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
    /// // Scores of 60, 70 and 62: two pairs rise, one falls.
    /// assert_eq!(MannKendall::of_scores(&scores)?.s(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_scores<K>(scores: &Scores<K>) -> Result<Self, TrendError> {
        Self::new(scores_at_times(scores).map(|(_, value)| value))
    }

    /// The pairs that rise less the pairs that fall.
    ///
    /// ```
    /// # use cxmetrics::track::trend::MannKendall;
    /// // Five of the six pairs rise and one, 4 before 3, falls.
    /// assert_eq!(MannKendall::new([1.0, 2.0, 4.0, 3.0])?.s(), 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn s(&self) -> i64 {
        self.s
    }

    /// The variance of S if there is no trend.
    ///
    /// ```
    /// # use cxmetrics::track::trend::MannKendall;
    /// // 4 · 3 · 13 / 18
    /// let trend = MannKendall::new([1.0, 2.0, 4.0, 3.0])?;
    /// assert_eq!(format!("{:.3}", trend.variance()), "8.667");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn variance(&self) -> f64 {
        self.variance
    }

    /// S as a share of all pairs, −1 to 1: Kendall's τ-a.
    ///
    /// ```
    /// # use cxmetrics::track::trend::MannKendall;
    /// // 4 of 6 pairs
    /// let trend = MannKendall::new([1.0, 2.0, 4.0, 3.0])?;
    /// assert_eq!(format!("{:.3}", trend.tau()), "0.667");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn tau(&self) -> f64 {
        self.s as f64 / self.pairs as f64
    }

    /// The statistic, positive for a rise.
    ///
    /// ```
    /// # use cxmetrics::track::trend::MannKendall;
    /// // (4 − 1) / √8.667
    /// let trend = MannKendall::new([1.0, 2.0, 4.0, 3.0])?;
    /// assert_eq!(format!("{:.3}", trend.z()), "1.019");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn z(&self) -> f64 {
        let nearer = self.s - self.s.signum();
        nearer as f64 / libm::sqrt(self.variance)
    }

    /// How often a trend would be at least so clear, up or down, if there were none.
    ///
    /// ```
    /// # use cxmetrics::track::trend::MannKendall;
    /// // Four figures prove nothing, however well they rise.
    /// let trend = MannKendall::new([1.0, 2.0, 3.0, 4.0])?;
    /// assert_eq!(format!("{:.3}", trend.p_value()), "0.089");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        two_sided(self.z())
    }
}

/// S: how many pairs rise, less how many fall.
fn score(ranks: &[usize]) -> i64 {
    // Of the figures before, how many have a rank below: a Fenwick tree, so that the time is n log n.
    let mut tree = vec![0_i64; ranks.len() + 1];
    let (mut s, mut seen) = (0, 0);
    let before = |tree: &[i64], mut end: usize| {
        let mut count = 0;
        while end > 0 {
            count += tree[end];
            end &= end - 1;
        }
        count
    };
    for &rank in ranks {
        let below = before(&tree, rank);
        let above = seen - before(&tree, rank + 1);
        s += below - above;
        seen += 1;
        let mut position = rank + 1;
        while position < tree.len() {
            tree[position] += 1;
            position += position & position.wrapping_neg();
        }
    }
    s
}

/// How many figures have each rank.
pub(super) fn groups(ranks: &[usize]) -> Vec<u64> {
    let mut sizes = vec![0; ranks.len()];
    for &rank in ranks {
        sizes[rank] += 1;
    }
    sizes.retain(|&size| size > 0);
    sizes
}
