//! What a number of answers can show.

use super::{PlanError, Power, Spread, positive, reach};
use crate::interval::Confidence;

/// How far an interval of `answers` answers reaches to each side: z √(V/n).
///
/// For planning. Of answers that are there, [`Estimate::interval`](crate::Estimate::interval) says more, and is
/// right where this formula is not: near the ends of the range it is not even symmetric.
///
/// # Errors
///
/// [`PlanError::NotPositive`] without answers.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::plan::{Spread, margin_of_error};
///
/// let margin = margin_of_error(Spread::worst_case(-100.0..=100.0)?, 400, Confidence::P95)?;
/// assert_eq!(format!("{margin:.1}"), "9.8");
/// # Ok::<(), cxmetrics::plan::PlanError>(())
/// ```
pub fn margin_of_error(
    spread: impl Into<Spread>,
    answers: u64,
    confidence: Confidence,
) -> Result<f64, PlanError> {
    Ok(confidence.normal_quantile() * std_error(spread.into(), answers)?)
}

/// The same when `answers` of `population` customers have answered, of whom nobody answered twice:
/// z √(V/n · (N − n)/(N − 1)). 0 when all have.
///
/// # Errors
///
/// [`PlanError::NotPositive`] without answers; [`PlanError::OffRange`] if there are more than customers.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::plan::{Spread, margin_of_error_in_population};
///
/// let spread = Spread::worst_case(-100.0..=100.0)?;
/// let margin = margin_of_error_in_population(spread, 218, 500, Confidence::P95)?;
/// assert_eq!(format!("{margin:.1}"), "10.0");
/// # Ok::<(), cxmetrics::plan::PlanError>(())
/// ```
pub fn margin_of_error_in_population(
    spread: impl Into<Spread>,
    answers: u64,
    population: u64,
    confidence: Confidence,
) -> Result<f64, PlanError> {
    let rest = population.checked_sub(answers).ok_or(PlanError::OffRange {
        score: answers as f64,
        lowest: 1.0,
        highest: population as f64,
    })?;
    let margin = margin_of_error(spread, answers, confidence)?;
    // With one customer, who has answered, nothing is left.
    let others = population.saturating_sub(1).max(1);
    Ok(margin * libm::sqrt(rest as f64 / others as f64))
}

/// The smallest difference that two groups can be counted on to show: (zα + zβ) √(V₁/n₁ + V₂/n₂).
///
/// A smaller one may be found by luck; that it is not found says little.
///
/// # Errors
///
/// [`PlanError::NotPositive`] if a group has no answers.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::plan::{Power, Spread, smallest_detectable};
///
/// // NPS near 40, 150 answers a quarter: what change will we see?
/// let spread = Spread::with_score(-100.0..=100.0, 40.0)?;
/// let points =
///     smallest_detectable((spread, 150), (spread, 150), Power::P80, Confidence::P95)?;
/// assert_eq!(format!("{points:.1}"), "29.6");
/// # Ok::<(), cxmetrics::plan::PlanError>(())
/// ```
pub fn smallest_detectable<S: Into<Spread>, T: Into<Spread>>(
    (first, first_answers): (S, u64),
    (second, second_answers): (T, u64),
    power: Power,
    confidence: Confidence,
) -> Result<f64, PlanError> {
    let first = std_error(first.into(), first_answers)?;
    let second = std_error(second.into(), second_answers)?;
    Ok(reach(power, confidence) * libm::hypot(first, second))
}

/// The smallest change of the same persons, or difference from a benchmark, that so many can be counted on to show:
/// (zα + zβ) √(V/n).
///
/// # Errors
///
/// [`PlanError::NotPositive`] without answers.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::plan::{Power, Spread, smallest_detectable_change};
///
/// let each = Spread::of_variance(6_000.0)?;
/// let change = Spread::of_change(each, each, 0.5)?;
/// let points = smallest_detectable_change(change, 150, Power::P80, Confidence::P95)?;
/// assert_eq!(format!("{points:.1}"), "17.7");
/// # Ok::<(), cxmetrics::plan::PlanError>(())
/// ```
pub fn smallest_detectable_change(
    spread: impl Into<Spread>,
    answers: u64,
    power: Power,
    confidence: Confidence,
) -> Result<f64, PlanError> {
    Ok(reach(power, confidence) * std_error(spread.into(), answers)?)
}

fn std_error(spread: Spread, answers: u64) -> Result<f64, PlanError> {
    let answers = positive("number of answers", answers as f64)?;
    Ok(libm::sqrt(spread.variance() / answers))
}
