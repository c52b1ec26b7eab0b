//! How much single answers differ.

use core::ops::RangeInclusive;

use super::{PlanError, positive};
use crate::estimate::Estimate;

/// How much the values of single answers differ: their variance, in the square of the score's unit.
///
/// Take it from a pilot (any `&Estimate` is a spread), from the [distribution you expect](Self#examples), or from the
/// worst case that is possible.
///
/// # Examples
///
/// ```
/// use cxmetrics::plan::Spread;
/// use cxmetrics::{Metric, Nps, Scale, Tally};
///
/// // Nothing is known of an NPS: half promoters, half detractors.
/// assert_eq!(Spread::worst_case(-100.0..=100.0)?.variance(), 10_000.0);
/// // It will be about 40: the worst case with that score.
/// assert_eq!(Spread::with_score(-100.0..=100.0, 40.0)?.variance(), 8_400.0);
/// // Expected are 55 promoters, 30 passives and 15 detractors in a hundred: 6,000 + 1,000 − 40².
/// let expected = Tally::from_counts(Scale::ZERO_TO_TEN, [0, 0, 0, 0, 0, 0, 15, 30, 0, 55, 0])?;
/// let expected = Spread::from(&Nps::STANDARD.estimate(&expected)?);
/// assert_eq!(expected.variance(), 5_400.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "f64", try_from = "f64"))]
pub struct Spread(f64);

impl Spread {
    /// A spread given as the variance of single answers.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless it is positive and finite.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    ///
    /// assert!(Spread::of_variance(5_400.0).is_ok());
    /// assert!(Spread::of_variance(f64::NAN).is_err());
    /// ```
    pub fn of_variance(variance: f64) -> Result<Self, PlanError> {
        positive("variance", variance).map(Self)
    }

    /// The largest spread that answers on a range can have: half of them at each end, (b − a)²/4.
    ///
    /// # Errors
    ///
    /// [`PlanError::Range`] unless the range has finite ends, the first below the second.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    ///
    /// assert_eq!(Spread::worst_case(1.0..=5.0)?.variance(), 4.0);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn worst_case(range: RangeInclusive<f64>) -> Result<Self, PlanError> {
        let (lowest, highest) = ends(&range)?;
        let half = 0.5 * (highest - lowest);
        Self::of_variance(half * half)
    }

    /// The largest spread that answers with a mean of `score` can have: all of them at the two ends,
    /// (b − score)(score − a). For a share it is the spread itself; for an NPS it is 10⁴ − score².
    ///
    /// # Errors
    ///
    /// [`PlanError::Range`] as above; [`PlanError::OffRange`] if the score is not in the range;
    /// [`PlanError::NoSpread`] if it is at one of the ends.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    ///
    /// assert_eq!(Spread::with_score(0.0..=100.0, 80.0)?.variance(), 1_600.0);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn with_score(range: RangeInclusive<f64>, score: f64) -> Result<Self, PlanError> {
        let variance = worst_variance(&range, score)?;
        if variance > 0.0 {
            Self::of_variance(variance)
        } else {
            Err(PlanError::NoSpread)
        }
    }

    /// The spread of the change between two answers of the same persons, given how the two are correlated:
    /// V₁ + V₂ − 2r √(V₁V₂).
    ///
    /// A correlation of 0.5 is common when the same customers are asked again; 0 is the cautious assumption.
    ///
    /// # Errors
    ///
    /// [`PlanError::Correlation`] unless the correlation is from −1 to 1; [`PlanError::NoSpread`] if nothing changes.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    ///
    /// let each = Spread::of_variance(6_000.0)?;
    /// assert_eq!(Spread::of_change(each, each, 0.5)?.variance(), 6_000.0);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn of_change(
        first: impl Into<Self>,
        second: impl Into<Self>,
        correlation: f64,
    ) -> Result<Self, PlanError> {
        if !(-1.0..=1.0).contains(&correlation) {
            return Err(PlanError::Correlation { correlation });
        }
        let (first, second) = (first.into().0, second.into().0);
        let common = libm::sqrt(first) * libm::sqrt(second);
        let variance = first + second - 2.0 * correlation * common;
        if variance > 0.0 {
            Self::of_variance(variance)
        } else {
            Err(PlanError::NoSpread)
        }
    }

    /// The variance of single answers; 0 for a pilot whose answers were all the same, with which nothing can be planned.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    ///
    /// assert_eq!(Spread::of_variance(5_400.0)?.variance(), 5_400.0);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    #[must_use]
    pub const fn variance(self) -> f64 {
        self.0
    }
}

impl From<&Estimate> for Spread {
    /// The spread of a pilot's answers, or of those that are expected.
    fn from(pilot: &Estimate) -> Self {
        Self(pilot.variance())
    }
}

impl TryFrom<f64> for Spread {
    type Error = PlanError;

    fn try_from(variance: f64) -> Result<Self, Self::Error> {
        Self::of_variance(variance)
    }
}

impl From<Spread> for f64 {
    fn from(spread: Spread) -> Self {
        spread.0
    }
}

/// (b − score)(score − a), 0 at the ends.
pub(super) fn worst_variance(range: &RangeInclusive<f64>, score: f64) -> Result<f64, PlanError> {
    let (lowest, highest) = ends(range)?;
    if range.contains(&score) {
        Ok((highest - score) * (score - lowest))
    } else {
        Err(PlanError::OffRange {
            score,
            lowest,
            highest,
        })
    }
}

fn ends(range: &RangeInclusive<f64>) -> Result<(f64, f64), PlanError> {
    let (lowest, highest) = (*range.start(), *range.end());
    if lowest < highest && (highest - lowest).is_finite() {
        Ok((lowest, highest))
    } else {
        Err(PlanError::Range { lowest, highest })
    }
}
