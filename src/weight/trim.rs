//! Cutting the largest weights.

use alloc::vec::Vec;

use super::SurveyError;
use crate::sum::Sum;

/// The weights with none above `ratio` times their mean, and with the sum they had: min(c w, cap) with the one c
/// that keeps the sum.
pub(super) fn trim(weights: &[f64], ratio: f64) -> Result<Vec<f64>, SurveyError> {
    let refused = Err(SurveyError::TrimRatio { ratio });
    if !(ratio >= 1.0 && ratio.is_finite()) {
        return refused;
    }
    let total = weights.iter().copied().collect::<Sum>().value();
    let mut descending: Vec<f64> = weights.to_vec();
    descending.sort_by(|left, right| right.total_cmp(left));
    let with_weight = descending.partition_point(|&weight| weight > 0.0);
    let cap = ratio * (total / weights.len() as f64);
    if cap * (with_weight as f64) < total {
        return refused;
    }
    // The sums of the weights from each on, the smallest first, so that no subtraction loses digits.
    let mut rest = Sum::default();
    let mut sums: Vec<f64> = Vec::with_capacity(with_weight);
    for &weight in descending[..with_weight].iter().rev() {
        rest.add(weight);
        sums.push(rest.value());
    }
    sums.reverse();
    // The more weights are cut, the more the others get: the first number that leaves none above the cap.
    let factor = sums.iter().enumerate().find_map(|(cut, &rest)| {
        let factor = ((total - cut as f64 * cap) / rest).max(1.0);
        (descending[cut] * factor <= cap).then_some(factor)
    });
    Ok(weights
        .iter()
        .map(|&weight| {
            // Without such a number all are cut alike: the cap is the mean.
            let scaled = factor.map_or(if weight > 0.0 { cap } else { 0.0 }, |factor| {
                weight * factor
            });
            scaled.min(cap)
        })
        .collect())
}
