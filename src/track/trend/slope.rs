//! The straight line through the scores.

use super::{SamplingError, TrendError, two_sided, weighted, weighted_mean};
use crate::interval::{Confidence, Interval, Method};
use crate::special::chi_squared_upper_tail;
use crate::track::scores::Scores;

/// The straight line that fits the scores best, each weighted by its precision.
///
/// Weighted least squares with wᵢ = nᵢ/Vᵢ: slope b = Σ wᵢ(xᵢ − x̄)θᵢ / Σ wᵢ(xᵢ − x̄)², standard error
/// 1/√(Σ wᵢ(xᵢ − x̄)²), x in periods from 0. The test of a trend is b / standard error; on shares it is, nearly,
/// Cochran and Armitage's.
///
/// What the line leaves over is [Q](Self::q_left); if its p-value is small too, the scores do not follow a line.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::Series;
/// use cxmetrics::track::trend::{SamplingError, WeightedSlope};
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// let mut series = Series::new(Scale::THUMBS);
/// for (month, good) in [60, 66, 63, 70, 74, 73].into_iter().enumerate() {
///     series.record_n(month, 1, good)?;
///     series.record_n(month, 0, 100 - good)?;
/// }
/// let trend = WeightedSlope::new(&series.scores(&Csat::top_box(1))?, SamplingError::Pooled)?;
/// // Points a month.
/// assert_eq!(format!("{:.2}", trend.interval(Confidence::P95)), "2.74 [0.55, 4.93]");
/// assert_eq!(format!("{:.3}", trend.p_value()), "0.014");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct WeightedSlope {
    slope: f64,
    intercept: f64,
    std_error: f64,
    q_left: f64,
    degrees_of_freedom: usize,
}

impl WeightedSlope {
    /// The line through the measured periods.
    ///
    /// # Errors
    ///
    /// [`TrendError::TooFew`] with fewer than three: two are always on a line. [`TrendError::Constant`] or
    /// [`TrendError::NoSpread`] if there is no sampling error.
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
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(
    ///     format!("{:.1} + {:.1} a month", trend.intercept(), trend.value()),
    ///     "63.0 + 1.0 a month"
    /// );
    ///
    /// let empty = Series::<u32>::new(Scale::THUMBS).scores(&Csat::top_box(1))?;
    /// let error = WeightedSlope::new(&empty, SamplingError::PerPeriod).unwrap_err();
    /// assert_eq!(error.to_string(), "0 measured periods, and 3 are needed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<K>(scores: &Scores<K>, spread: SamplingError) -> Result<Self, TrendError> {
        let periods = weighted(scores, spread, 3)?;
        let weight: f64 = periods.iter().map(|period| period.weight).sum();
        let time = periods
            .iter()
            .map(|period| period.weight * period.time)
            .sum::<f64>()
            / weight;
        let mean = weighted_mean(&periods);
        let (mut square, mut product) = (0.0, 0.0);
        for period in &periods {
            let from_middle = period.time - time;
            square += period.weight * from_middle * from_middle;
            product += period.weight * from_middle * (period.value - mean);
        }
        let slope = product / square;
        let q_left = periods
            .iter()
            .map(|period| {
                let left = period.value - mean - slope * (period.time - time);
                period.weight * left * left
            })
            .sum();
        Ok(Self {
            slope,
            intercept: mean - slope * time,
            std_error: 1.0 / libm::sqrt(square),
            q_left,
            degrees_of_freedom: periods.len() - 2,
        })
    }

    /// The change from one period to the next, in the metric's unit.
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
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", trend.value()), "1.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.slope
    }

    /// The height of the line at the first period of the series.
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
    /// // The line goes through their mean, 64, in the middle, and rises by 1.
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", trend.intercept()), "63.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The standard error of the slope, from the sampling errors of the periods.
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
    /// // 192 of 300 are satisfied, a variance of 64 · 36 and 23.04 for the mean of a hundred: √(23.04 / 2).
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", trend.std_error()), "3.39");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// Slope / standard error.
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
    /// // 1 / 3.39
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", trend.z()), "0.29");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn z(&self) -> f64 {
        self.slope / self.std_error
    }

    /// How often a slope would be at least so steep, up or down, if nothing had changed.
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
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", trend.p_value()), "0.77");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        two_sided(self.z())
    }

    /// The slope with its limits, slope ± z · standard error.
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
    /// // 1 ± 1.96 · 3.39
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(trend.interval(Confidence::P95).to_string(), "1.0 [-5.7, 7.7]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let half_width = confidence.normal_quantile() * self.std_error;
        let limits = [self.slope - half_width, self.slope + half_width];
        Interval::new(self.slope, limits, confidence, Method::Wald)
    }

    /// What the line leaves over of Cochran's Q.
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
    /// // The scores are 3 below, 6 above and 3 below the line: (9 + 36 + 9) / 23.04.
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", trend.q_left()), "2.34");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn q_left(&self) -> f64 {
        self.q_left
    }

    /// The degrees of freedom of [`q_left`](Self::q_left): the measured periods less two.
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
    /// assert_eq!(WeightedSlope::new(&scores, SamplingError::Pooled)?.degrees_of_freedom(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> usize {
        self.degrees_of_freedom
    }

    /// How often the scores would be at least so far from the line if it were the truth.
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
    /// // They are not on a line, but so few answers do not show it.
    /// let trend = WeightedSlope::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.3}", trend.lack_of_fit_p_value()), "0.126");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lack_of_fit_p_value(&self) -> f64 {
        chi_squared_upper_tail(self.q_left, self.degrees_of_freedom as f64)
    }
}
