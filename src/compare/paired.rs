//! The change of the same persons between two answers, as one sample on every change that is possible.

use alloc::vec::Vec;

use super::DifferenceError;
use super::method::{DifferenceMethod, DifferenceMethodError};
use super::normal::Normal;
use super::statistic::{Statistic, quantile_reaching};
use crate::estimate::{Estimate, EstimateError, joined_changes, usable_value};
use crate::interval::{Confidence, one_sample};
use crate::joint::CrossTally;
use crate::metric::Metric;
use crate::sample::Point;
use crate::tilt::{Side, Tilt};

/// The second value minus the first of every pair.
pub(super) fn change<M: Metric + ?Sized>(
    metric: &M,
    pairs: &CrossTally,
) -> Result<Estimate, DifferenceError> {
    let (scale, other) = (pairs.first_scale(), pairs.second_scale());
    if scale != other {
        return Err(DifferenceError::Scales {
            first: scale,
            second: other,
        });
    }
    let before = metric.estimate(&pairs.first())?;
    let values = scale
        .ratings()
        .map(|rating| usable_value(metric, &scale, rating))
        .collect::<Result<Vec<f64>, _>>()
        .map_err(EstimateError::from)?;
    let mut changes: Vec<Point> = Vec::with_capacity(values.len() * values.len());
    for (first, counts) in values.iter().zip(pairs.rows()) {
        changes.extend(values.iter().zip(counts).map(|(second, &count)| Point {
            value: second - first,
            count: count as f64,
        }));
    }
    Estimate::of_change(joined_changes(changes), pairs.total(), &before)
        .ok_or(EstimateError::Constant.into())
}

/// The lower and the upper limit of the change.
pub(super) fn limits(
    change: &Estimate,
    method: DifferenceMethod,
    confidence: Confidence,
) -> Result<[f64; 2], DifferenceMethodError> {
    let sample = change.sample();
    match method {
        DifferenceMethod::Score => Ok(one_sample::score(sample, confidence)),
        DifferenceMethod::Likelihood => {
            let quantile = confidence.normal_quantile();
            let threshold = quantile * quantile;
            Ok(Side::BOTH.map(|side| Tilt::new(sample, side).likelihood_limit(threshold)))
        }
        _ => Normal::paired(sample, method).map(|normal| normal.limits(confidence)),
    }
}

/// How far the data are from a true change of `hypothesis`.
pub(super) fn statistic(
    change: &Estimate,
    method: DifferenceMethod,
    hypothesis: f64,
) -> Result<Statistic, DifferenceMethodError> {
    match method {
        DifferenceMethod::Score => Ok(score_statistic(change, hypothesis)),
        DifferenceMethod::Likelihood => Ok(likelihood_statistic(change, hypothesis)),
        _ => Normal::paired(change.sample(), method).map(|normal| normal.statistic(hypothesis)),
    }
}

/// The score statistic, which every change has.
pub(super) fn score_statistic(change: &Estimate, hypothesis: f64) -> Statistic {
    let value = change
        .score_statistic(hypothesis)
        .unwrap_or_else(|| libm::copysign(f64::INFINITY, change.value() - hypothesis));
    Statistic::normal(value)
}

/// The signed root of the likelihood ratio.
fn likelihood_statistic(change: &Estimate, hypothesis: f64) -> Statistic {
    let side = if hypothesis < change.value() {
        Side::Lower
    } else {
        Side::Upper
    };
    let tilt = Tilt::new(change.sample(), side);
    let statistic = quantile_reaching((hypothesis - change.value()).abs(), |quantile| {
        (tilt.likelihood_limit(quantile * quantile) - change.value()).abs()
    });
    Statistic::normal(-side.sign() * statistic)
}
