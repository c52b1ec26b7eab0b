//! Did anything change at all?

use super::{SamplingError, TrendError, weighted, weighted_mean};
use crate::special::chi_squared_upper_tail;
use crate::track::scores::Scores;

/// Cochran's Q: whether the periods differ by more than their sampling errors.
///
/// Q = Σ wᵢ(θᵢ − θ̄)² with wᵢ = nᵢ/Vᵢ and θ̄ the mean under these weights (Cochran, 1954). If nothing has changed it
/// has a chi-squared distribution with one degree of freedom less than there are periods.
///
/// The first question to ask of a chart: if the p-value is not small, whatever pattern the eye sees in it
/// may be noise. It does not say what has changed; a slow drift is found by [`WeightedSlope`](super::WeightedSlope)
/// with fewer answers.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::Series;
/// use cxmetrics::track::trend::{Homogeneity, SamplingError};
/// use cxmetrics::{Csat, Scale};
///
/// let mut series = Series::new(Scale::THUMBS);
/// for (month, good) in [71, 65, 74, 68, 62, 70].into_iter().enumerate() {
///     series.record_n(month, 1, good)?;
///     series.record_n(month, 0, 100 - good)?;
/// }
/// let test = Homogeneity::new(&series.scores(&Csat::top_box(1))?, SamplingError::Pooled)?;
/// assert_eq!(
///     format!(
///         "{:.2} on {} df, p = {:.2}",
///         test.q(),
///         test.degrees_of_freedom(),
///         test.p_value()
///     ),
///     "4.31 on 5 df, p = 0.51"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct Homogeneity {
    mean: f64,
    q: f64,
    degrees_of_freedom: usize,
}

impl Homogeneity {
    /// The test of the measured periods.
    ///
    /// # Errors
    ///
    /// [`TrendError::TooFew`] with fewer than two; [`TrendError::Constant`] or [`TrendError::NoSpread`] if there is
    /// no sampling error to compare with.
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
    /// // Satisfied: 60 of 100, and 140 of 200.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let test = Homogeneity::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(test.degrees_of_freedom(), 1);
    ///
    /// let empty = Series::<u32>::new(Scale::THUMBS).scores(&Csat::top_box(1))?;
    /// let error = Homogeneity::new(&empty, SamplingError::PerPeriod).unwrap_err();
    /// assert_eq!(error.to_string(), "0 measured periods, and 2 are needed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<K>(scores: &Scores<K>, spread: SamplingError) -> Result<Self, TrendError> {
        let periods = weighted(scores, spread, 2)?;
        let mean = weighted_mean(&periods);
        let q = periods
            .iter()
            .map(|period| period.weight * (period.value - mean) * (period.value - mean))
            .sum();
        Ok(Self {
            mean,
            q,
            degrees_of_freedom: periods.len() - 1,
        })
    }

    /// The mean of the periods under the weights of the test.
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
    /// // 60 % of 100 and 70 % of 200 are 200 of 300.
    /// let test = Homogeneity::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", test.mean()), "66.67");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The statistic, 0 when all periods are the same.
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
    /// // 60 % of 100 and 70 % of 200: Pearson's chi-squared of the table 60, 40 and 140, 60.
    /// let test = Homogeneity::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.2}", test.q()), "3.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn q(&self) -> f64 {
        self.q
    }

    /// The number of measured periods less one.
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
    /// # let scores = series.scores(&Csat::top_box(1))?;
    /// series.open(2); // nobody answered
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// assert_eq!(Homogeneity::new(&scores, SamplingError::Pooled)?.degrees_of_freedom(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> usize {
        self.degrees_of_freedom
    }

    /// How often periods would differ at least so much if nothing had changed.
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
    /// // 60 % of 100 and 70 % of 200: ten points, and still no proof that they differ.
    /// let test = Homogeneity::new(&scores, SamplingError::Pooled)?;
    /// assert_eq!(format!("{:.3}", test.p_value()), "0.083");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        chi_squared_upper_tail(self.q, self.degrees_of_freedom as f64)
    }
}
