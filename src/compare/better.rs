//! The posterior probability that one score is truly above another.

use super::{Difference, DifferenceError};
use crate::estimate::Estimate;
use crate::interval::one_sample::posterior;

/// The probability that the first score is truly above the second, given the answers: P(θ₁ > θ₂ | data).
///
/// By quadrature of the two posteriors of [`Estimate::probability_at_least`], which are independent; nothing is simulated.
/// For two shares it is Jeffreys's. It is what "which is better?" asks for, and not one minus a p-value. Looking at it every
/// day until it is high enough is not protected against chance: see
/// [`AnytimeDifference`](crate::track::AnytimeDifference). For which of two *persons* is likely to be happier, see
/// [`Superiority`](super::Superiority).
///
/// # Errors
///
/// [`DifferenceError::NotComparable`] if the two scores are of different metrics or scales; [`DifferenceError::Population`]
/// for those of [finite populations](Estimate::of_population), which may be exactly the same: take their
/// [`Difference`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Estimate;
/// use cxmetrics::compare::probability_above;
///
/// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
/// assert_eq!(format!("{:.4}", probability_above(&new, &old)?), "0.9963");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn probability_above(first: &Estimate, second: &Estimate) -> Result<f64, DifferenceError> {
    probability_above_by(first, second, 0.0)
}

/// The probability that the first score is above the second by more than `by`: P(θ₁ > θ₂ + by | data). 0 for NaN, by
/// which nothing is more.
///
/// # Errors
///
/// As for [`probability_above`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Estimate;
/// use cxmetrics::compare::probability_above_by;
///
/// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
/// assert_eq!(format!("{:.3}", probability_above_by(&new, &old, 10.0)?), "0.910");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn probability_above_by(
    first: &Estimate,
    second: &Estimate,
    by: f64,
) -> Result<f64, DifferenceError> {
    Difference::independent(first, second)?;
    if first.population().is_some() || second.population().is_some() {
        return Err(DifferenceError::Population);
    }
    if by.is_nan() {
        return Ok(0.0);
    }
    let [one, other] = [first, second].map(|score| posterior(score.sample()));
    if other.lowest() + by >= one.highest() {
        return Ok(0.0);
    }
    if other.highest() + by <= one.lowest() {
        return Ok(1.0);
    }
    let other = other.moved(by);
    // Along the narrower of the two the other one is smooth.
    let probability = if one.deviation() <= other.deviation() {
        one.probability_above(&other)
    } else {
        other.mirrored().probability_above(&one.mirrored())
    };
    Ok(probability.clamp(0.0, 1.0))
}
