//! Limits and statistics of the first score minus the second, of different persons.

use super::clusters::{SamplesAt, allowed_for};
use super::method::{DifferenceMethod, DifferenceMethodError};
use super::normal::Normal;
use super::restricted::Restricted;
use super::statistic::{Statistic, quantile_reaching};
use crate::estimate::Estimate;
use crate::interval::Confidence;
use crate::sample::Sample;
use crate::tilt::{self, Side, Tilt};

/// The lower and the upper limit.
pub(super) fn limits(
    estimates: &[Estimate; 2],
    method: DifferenceMethod,
    confidence: Confidence,
) -> Result<[f64; 2], DifferenceMethodError> {
    let at_confidence = SamplesAt::tail(estimates, confidence.tail());
    let samples = at_confidence.get();
    let around = |distance: &dyn Fn(Side) -> f64| {
        let difference = samples[0].mean() - samples[1].mean();
        Side::BOTH.map(|side| difference + side.sign() * distance(side))
    };
    let quantile = confidence.normal_quantile();
    match method {
        DifferenceMethod::Score => Ok(score_limits(estimates, confidence)),
        DifferenceMethod::Welch => Normal::welch(estimates).map(|normal| normal.limits(confidence)),
        DifferenceMethod::ScoreUncorrected => Ok(around(&|side| {
            Restricted::new(samples, side, false).limit_distance(quantile)
        })),
        DifferenceMethod::Mover | DifferenceMethod::MoverLikelihood => Ok(around(&|side| {
            mover_distance(samples, side, method, quantile)
        })),
        _ => Normal::independent(samples, method).map(|normal| normal.limits(confidence)),
    }
}

/// The score limits, which every two samples have.
pub(super) fn score_limits(estimates: &[Estimate; 2], confidence: Confidence) -> [f64; 2] {
    let at_confidence = SamplesAt::tail(estimates, confidence.tail());
    let samples = at_confidence.get();
    let difference = samples[0].mean() - samples[1].mean();
    Side::BOTH.map(|side| {
        let fits = Restricted::new(samples, side, true);
        difference + side.sign() * fits.limit_distance(confidence.normal_quantile())
    })
}

/// The statistic of a supposed difference by a method for independent samples.
pub(super) fn statistic(
    estimates: &[Estimate; 2],
    method: DifferenceMethod,
    hypothesis: f64,
) -> Result<Statistic, DifferenceMethodError> {
    match method {
        DifferenceMethod::Score => Ok(score_statistic(estimates, hypothesis)),
        DifferenceMethod::Welch => {
            Normal::welch(estimates).map(|normal| normal.statistic(hypothesis))
        }
        _ => {
            let value_of = |samples: [&Sample; 2]| normal_statistic(samples, method, hypothesis);
            let samples = estimates.each_ref().map(Estimate::independent_sample);
            let value = value_of([&samples[0], &samples[1]])?;
            // A method that has a statistic for the samples has one for the same shares of fewer answers.
            let or_none = |samples: [&Sample; 2]| value_of(samples).unwrap_or(0.0);
            Ok(allowed_for(estimates, Statistic::normal(value), or_none))
        }
    }
}

/// The score statistic, which every two samples have.
pub(super) fn score_statistic(estimates: &[Estimate; 2], hypothesis: f64) -> Statistic {
    let value_of = |samples: [&Sample; 2]| {
        let (side, distance) = displacement(samples, hypothesis);
        -side.sign() * Restricted::new(samples, side, true).statistic(distance)
    };
    let samples = estimates.each_ref().map(Estimate::independent_sample);
    let value = value_of([&samples[0], &samples[1]]);
    allowed_for(estimates, Statistic::normal(value), value_of)
}

/// The value of a statistic that is normal.
fn normal_statistic(
    samples: [&Sample; 2],
    method: DifferenceMethod,
    hypothesis: f64,
) -> Result<f64, DifferenceMethodError> {
    let (side, distance) = displacement(samples, hypothesis);
    let statistic = match method {
        DifferenceMethod::ScoreUncorrected => {
            Restricted::new(samples, side, false).statistic(distance)
        }
        DifferenceMethod::Mover | DifferenceMethod::MoverLikelihood => {
            quantile_reaching(distance, |quantile| {
                mover_distance(samples, side, method, quantile)
            })
        }
        _ => {
            return Ok(Normal::independent(samples, method)?
                .statistic(hypothesis)
                .value);
        }
    };
    Ok(-side.sign() * statistic)
}

/// On which side of the measured difference the hypothesis lies, and how far from it.
fn displacement([first, second]: [&Sample; 2], hypothesis: f64) -> (Side, f64) {
    let difference = first.mean() - second.mean();
    let side = if hypothesis < difference {
        Side::Lower
    } else {
        Side::Upper
    };
    (side, (difference - hypothesis).abs())
}

/// The distance of a limit by square-and-add.
fn mover_distance(
    [first, second]: [&Sample; 2],
    side: Side,
    method: DifferenceMethod,
    quantile: f64,
) -> f64 {
    let distance = |sample: &Sample, side| {
        let threshold = quantile * quantile;
        let limit = if method == DifferenceMethod::MoverLikelihood {
            Tilt::new(sample, side).likelihood_limit(threshold)
        } else {
            let [lower, upper] = tilt::score_limits(sample, threshold);
            match side {
                Side::Lower => lower,
                Side::Upper => upper,
            }
        };
        (limit - sample.mean()).abs()
    };
    libm::hypot(distance(first, side), distance(second, side.opposite()))
}
