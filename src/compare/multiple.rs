//! Many comparisons at once.

use alloc::vec::Vec;

use super::comparison::Comparison;
use super::contrast::probability;
use super::finding::Finding;
use crate::edge::unsigned_zero;
use crate::interval::Confidence;

/// What [`corrected`] keeps small.
///
/// ```
/// use cxmetrics::compare::Correction;
///
/// assert_eq!(Correction::default(), Correction::Holm);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Correction {
    /// The probability of even one false alarm: see [`holm`].
    #[default]
    Holm,
    /// The share of false ones among the alarms: see [`benjamini_hochberg`].
    BenjaminiHochberg,
}

/// The findings of several comparisons of whatever kind, corrected for how many there are.
///
/// Each p-value is the adjusted one, and each contrast has limits that agree with it. With R findings among m comparisons,
/// these are of confidence 1 − α/(m − R) under [`Holm`](Correction::Holm) (1 − α if all m are), and 1 − αR/m under
/// [`BenjaminiHochberg`](Correction::BenjaminiHochberg) (1 − α/m if none is), where of the intervals that were picked out the
/// expected share that misses is at most α (Benjamini and Yekutieli, 2005). Each interval holds at its confidence by
/// itself, not all at once.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison, Correction, corrected};
/// use cxmetrics::kpi::{EventRate, churn};
/// use cxmetrics::{Confidence, Estimate};
///
/// let lost = churn(12, 400)?;
/// let before = churn(26, 400)?;
/// let churn = lost.difference(&before)?;
/// let (calls, calls_before) = (EventRate::new(900, 400.0)?, EventRate::new(1_020, 400.0)?);
/// let calls = calls.relative_change(&calls_before)?;
/// let findings = corrected(&[&churn, &calls], Correction::Holm, Confidence::P95);
/// assert_eq!(
///     findings[0].to_string(),
///     "improved: -3.5 [-6.7, -0.6] at 95% confidence, p = 0.020"
/// );
/// assert_eq!(
///     findings[1].to_string(),
///     "decreased: -11.8% [-19.3%, -3.5%] at 95% confidence, p = 0.012"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn corrected(
    comparisons: &[&dyn Comparison],
    correction: Correction,
    confidence: Confidence,
) -> Vec<Finding> {
    let p_values: Vec<f64> = comparisons
        .iter()
        .map(|comparison| probability(comparison.p_value()))
        .collect();
    let adjusted = match correction {
        Correction::Holm => holm(&p_values),
        Correction::BenjaminiHochberg => benjamini_hochberg(&p_values),
    }
    .unwrap_or_default();
    let alpha = confidence.alpha();
    let all = p_values.len();
    let shown = adjusted.iter().filter(|p_value| **p_value < alpha).count();
    let part = match correction {
        Correction::Holm => 1.0 / (all - shown).max(1) as f64,
        Correction::BenjaminiHochberg => shown.max(1) as f64 / all.max(1) as f64,
    };
    let each = Confidence::new(1.0 - alpha * part).unwrap_or(confidence);
    comparisons
        .iter()
        .zip(adjusted)
        .map(|(comparison, p_value)| {
            Finding::of(comparison.contrast(each), p_value, comparison.direction())
                .corrected_for(confidence)
        })
        .collect()
}

/// Adjusts p-values so that the probability of even one false alarm stays below the level (Holm, 1979).
///
/// The p-values in their order: the smallest is multiplied by the number of them, the next by one less, and so on; each
/// is at least the one before it and at most 1. Choose it when each alarm costs something, and
/// [`benjamini_hochberg`] when a share of false ones can be borne. Never worse than multiplying all by their number
/// (Bonferroni).
///
/// # Errors
///
/// [`PValueError`] with the position of the first that is not between 0 and 1.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::holm;
///
/// let adjusted = holm(&[0.010, 0.021, 0.040])?;
/// assert_eq!(adjusted, [0.030, 0.042, 0.042]);
/// # Ok::<(), cxmetrics::compare::PValueError>(())
/// ```
pub fn holm(p_values: &[f64]) -> Result<Vec<f64>, PValueError> {
    let order = increasing(p_values)?;
    let mut adjusted = p_values.to_vec();
    let mut largest: f64 = 0.0;
    for (rank, position) in order.into_iter().enumerate() {
        let rest = (p_values.len() - rank) as f64;
        // The larger of 0 and −0 may be either.
        largest = unsigned_zero(largest.max((p_values[position] * rest).min(1.0)));
        adjusted[position] = largest;
    }
    Ok(adjusted)
}

/// Adjusts p-values so that among the alarms the expected share of false ones stays below the level (Benjamini and
/// Hochberg, 1995).
///
/// The k-th smallest of m is multiplied by m/k; each is at most the one after it. For screening many segments or
/// drivers. The share is kept when the comparisons are independent, or positively related as those that share a
/// baseline.
///
/// # Errors
///
/// [`PValueError`] with the position of the first that is not between 0 and 1.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::benjamini_hochberg;
///
/// let adjusted = benjamini_hochberg(&[0.010, 0.020, 0.040])?;
/// assert_eq!(adjusted, [0.030, 0.030, 0.040]);
/// assert_eq!(
///     benjamini_hochberg(&[0.5, f64::NAN]).unwrap_err().to_string(),
///     "p-value NaN at position 1 is not between 0 and 1"
/// );
/// # Ok::<(), cxmetrics::compare::PValueError>(())
/// ```
pub fn benjamini_hochberg(p_values: &[f64]) -> Result<Vec<f64>, PValueError> {
    let order = increasing(p_values)?;
    let mut adjusted = p_values.to_vec();
    let mut smallest: f64 = 1.0;
    for (rank, position) in order.into_iter().enumerate().rev() {
        let factor = p_values.len() as f64 / (rank + 1) as f64;
        smallest = smallest.min(p_values[position] * factor);
        adjusted[position] = unsigned_zero(smallest);
    }
    Ok(adjusted)
}

/// The positions of the p-values, from the smallest to the largest.
fn increasing(p_values: &[f64]) -> Result<Vec<usize>, PValueError> {
    let wrong = p_values
        .iter()
        .position(|p_value| !(0.0..=1.0).contains(p_value));
    if let Some(position) = wrong {
        return Err(PValueError {
            position,
            p_value: p_values[position],
        });
    }
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&left, &right| p_values[left].total_cmp(&p_values[right]));
    Ok(order)
}

/// A p-value is not between 0 and 1.
///
/// ```
/// use cxmetrics::compare::holm;
///
/// let error = holm(&[0.02, 1.7]).unwrap_err();
/// assert_eq!((error.position, error.p_value), (1, 1.7));
/// assert_eq!(error.to_string(), "p-value 1.7 at position 1 is not between 0 and 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("p-value {p_value} at position {position} is not between 0 and 1")]
#[non_exhaustive]
pub struct PValueError {
    /// Its position, counted from 0.
    pub position: usize,
    /// The p-value.
    pub p_value: f64,
}
