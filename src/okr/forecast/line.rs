//! The two forecasts along a line: random walk with drift, and linear trend.
//!
//! Both are one model. The true figure moves along a line and departs from it, by σ² of variance: in the random
//! walk σ² a unit of time, and the departures stay; in the trend σ² at each point, and they do not. What is
//! observed has its known measurement variance on top. Given σ², level and slope are estimated by generalised
//! least squares, run through the points in order (the Kalman filter, started exactly from the first two
//! points as an unknown line; Harvey, 1989, *Forecasting, Structural Time Readings Models and the Kalman Filter*,
//! 3.3), so that gaps of any length weigh as they should.
//!
//! σ² is the value at which the squared prediction errors, each over its variance, are together what they are
//! expected to be: their number, two less than the points (Paule and Mandel, 1982). Without measurement error that
//! is the usual unbiased variance. If measurement error alone explains the scatter, σ² is 0.

use super::distribution::Prediction;
use super::dual::Dual;
use super::observation::Observation;
use super::state::State;
use crate::special::{Newton, bracketed_newton};

/// Which departures from the line there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Drift,
    Trend,
}

/// The points seen through the line, at one σ².
#[derive(Clone, Copy, Debug)]
struct Pass {
    state: State<Dual>,
    /// Σ error² / variance over the prediction errors
    squares: Dual,
    /// Σ of the relative derivative of the variances of the prediction errors by σ²
    information: f64,
}

/// Points at equal units of time: the mean gap is 1.
struct Model<'a> {
    line: Line,
    points: &'a [Observation],
    unit: f64,
}

/// The value at a day after the last of the points. `None` for fewer than three points.
pub(super) fn predict(line: Line, points: &[Observation], day: f64) -> Option<Prediction> {
    let [first, .., last] = points else {
        return None;
    };
    let degrees_of_freedom = points.len().checked_sub(2).filter(|&rest| rest > 0)? as f64;
    let model = Model {
        line,
        points,
        unit: (last.day - first.day) / (points.len() - 1) as f64,
    };
    let horizon = (day - last.day) / model.unit;
    let exact = model.pass(Dual::parameter(1.0), 0.0)?;
    let largest = exact.squares.value / degrees_of_freedom;
    if points.iter().all(|point| point.variance == 0.0) {
        let (value, factor) = model.ahead(&exact.state, Dual::parameter(1.0), horizon);
        return Some(Prediction {
            value: value.value,
            variance: largest * factor.value,
            degrees_of_freedom,
            of_measurement: false,
        });
    }
    let sigma = Dual::parameter(model.scatter(degrees_of_freedom, largest));
    let pass = model.pass(sigma, 1.0)?;
    let (value, variance) = model.ahead(&pass.state, sigma, horizon);
    let spread = Spread::of(degrees_of_freedom, sigma.value, variance, &pass);
    Some(Prediction {
        value: value.value,
        variance: spread.variance,
        degrees_of_freedom: spread.degrees_of_freedom,
        of_measurement: false,
    })
}

/// The variance of a prediction, and how well it is known.
struct Spread {
    variance: f64,
    degrees_of_freedom: f64,
}

/// The nodes of a sum over the normal distribution, half a deviation apart: enough for any smooth function.
const NODES: usize = 17;

impl Spread {
    /// What is known of σ² in the presence of measurement error.
    ///
    /// The sum of squares at the true σ² has a chi-squared distribution. Turned round, each value C that it could have
    /// had stands for the σ² at which the sum is C, or for 0 where even that is too large. The prediction's
    /// precision, 1/variance, is so given a distribution, and a chi-squared one of the same mean and variance
    /// makes the prediction a Student's t (the idea of Satterthwaite, 1946, and of Welch's test). Without measurement
    /// error it is exactly the textbook's t.
    ///
    /// σ² is followed along the hyperbola that the sum of squares is when all prediction errors have the same share of
    /// measurement error.
    fn of(degrees_of_freedom: f64, sigma: f64, variance: Dual, pass: &Pass) -> Self {
        let total = degrees_of_freedom / pass.information;
        let measured = (total - sigma).max(0.0);
        let explained = (variance.value - variance.slope * sigma).max(0.0);
        let third = 2.0 / (9.0 * degrees_of_freedom);
        // The chi-squared distribution from a normal one (Wilson and Hilferty, 1931), and the precision at each node.
        let nodes: [f64; NODES] = core::array::from_fn(|index| 0.5 * index as f64 - 4.0);
        let weights = nodes.map(|normal| libm::exp(-0.5 * normal * normal));
        let parts = nodes.map(|normal| {
            let root = (1.0 - third + normal * libm::sqrt(third)).max(0.0);
            root * root * root
        });
        let precisions = parts.map(|part| {
            let squares = pass.squares.value / degrees_of_freedom;
            let scatter = (squares * total / part - measured).max(0.0);
            1.0 / (explained + variance.slope * scatter)
        });
        // Relative to what the same nodes make of the textbook's case, where the answer is known.
        let ((plain, plain_spread), (real, real_spread)) =
            (moments(parts, weights), moments(precisions, weights));
        let matched = plain / real;
        if real_spread < f64::EPSILON {
            // σ² is 0 in every case; what differs is rounding.
            return Self {
                variance: matched,
                degrees_of_freedom: f64::INFINITY,
            };
        }
        let known = degrees_of_freedom * plain_spread / real_spread;
        if known >= 1.0 && matched.is_finite() {
            return Self {
                variance: matched,
                degrees_of_freedom: known,
            };
        }
        // The last figures are exact and others are not: so different are the cases that no Student's t of a
        // whole degree of freedom is like them. Wider than with one it need not be.
        Self {
            variance: if matched.is_finite() {
                matched.max(variance.value)
            } else {
                variance.value
            },
            degrees_of_freedom: 1.0,
        }
    }
}

/// The mean of values by their weights, and their variance over its square.
fn moments(values: [f64; NODES], weights: [f64; NODES]) -> (f64, f64) {
    let total: f64 = weights.iter().sum();
    let average = |values: [f64; NODES]| -> f64 {
        let products = values.iter().zip(weights);
        products.map(|(value, weight)| value * weight).sum::<f64>() / total
    };
    let mean = average(values);
    let variance = average(values.map(|value| (value / mean - 1.0) * (value / mean - 1.0)));
    (mean, variance)
}

impl Model<'_> {
    /// The variance that the line adds from one point to the next, and at a point.
    fn departures(&self, sigma: Dual, gap: f64) -> (Dual, Dual) {
        match self.line {
            Line::Drift => (sigma * gap, Dual::constant(0.0)),
            Line::Trend => (Dual::constant(0.0), sigma),
        }
    }

    /// `None` if a point without any variance is not met: then σ² is too small.
    fn pass(&self, sigma: Dual, measured: f64) -> Option<Pass> {
        let [first, second, rest @ ..] = self.points else {
            return None;
        };
        let gap = (second.day - first.day) / self.unit;
        let (walk, scatter) = self.departures(sigma, gap);
        let at = |point: &Observation| scatter + Dual::constant(measured * point.variance);
        let (before, now) = (at(first), at(second));
        let per_gap = 1.0 / gap;
        let mut state = State {
            level: Dual::constant(second.value),
            slope: Dual::constant((second.value - first.value) * per_gap),
            level_variance: now,
            covariance: now * per_gap,
            slope_variance: (before + now + walk) * (per_gap * per_gap),
            determinant: now * (before + walk) * (per_gap * per_gap),
        };
        let mut squares = Dual::constant(0.0);
        let mut information = 0.0;
        let mut day = second.day;
        for point in rest {
            let gap = (point.day - day) / self.unit;
            day = point.day;
            let (walk, _) = self.departures(sigma, gap);
            state.advance(gap, walk);
            let noise = at(point);
            let variance = state.level_variance + noise;
            let error = Dual::constant(point.value) - state.level;
            if variance.value > 0.0 {
                squares = squares + error * error / variance;
                information += variance.slope / variance.value;
                state.update(error, noise, variance);
            } else if error.value != 0.0 {
                return None;
            }
        }
        Some(Pass {
            state,
            squares,
            information,
        })
    }

    /// The σ² at which the squared errors are what they should be; at most `largest`, which explains them
    /// without measurement error.
    fn scatter(&self, degrees_of_freedom: f64, largest: f64) -> f64 {
        let enough = self
            .pass(Dual::parameter(0.0), 1.0)
            .is_some_and(|pass| pass.squares.value <= degrees_of_freedom);
        if enough {
            return 0.0;
        }
        bracketed_newton(
            |sigma| {
                let squares = self
                    .pass(Dual::parameter(sigma), 1.0)
                    .map_or(Dual::constant(f64::INFINITY), |pass| pass.squares);
                // Nearly straight as a reciprocal: Newton's step on 1/squares.
                let excess = squares.value * (1.0 - squares.value / degrees_of_freedom);
                Newton {
                    value: degrees_of_freedom - squares.value,
                    step: excess / squares.slope,
                    last: 1e-9 * sigma,
                }
            },
            0.0,
            largest,
            0.5 * largest,
        )
    }

    /// The true figure so many units after the last point, and its variance.
    fn ahead(&self, state: &State<Dual>, sigma: Dual, horizon: f64) -> (Dual, Dual) {
        let (walk, scatter) = self.departures(sigma, horizon);
        let mut ahead = *state;
        ahead.advance(horizon, walk);
        (ahead.level, ahead.level_variance + scatter)
    }
}

#[cfg(test)]
mod tests;
