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
use crate::okr::time::Day;
use crate::special::{Newton, bracketed_newton};

/// Which departures from the line there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Drift,
    Trend,
}

/// The points seen through the line so far, at one σ².
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    sigma: Dual,
    /// What the measurement variances are multiplied by: 1, or 0 to leave them out.
    measured: f64,
    day: Day,
    state: State<Dual>,
    /// Σ error² / variance over the prediction errors
    squares: Dual,
    /// Σ of the relative derivative of the variances of the prediction errors by σ²
    information: f64,
    /// Whether each point without any variance was met: if not, σ² is too small.
    is_possible: bool,
}

/// A line, and the unit of time in days: the mean gap, or about that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model {
    line: Line,
    unit: f64,
}

/// What the points say of a day, at one σ².
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) value: f64,
    pub(super) variance: f64,
    /// The derivative of the variance by σ².
    pub(super) variance_slope: f64,
    pub(super) squares: f64,
    pub(super) information: f64,
}

/// The value at a day after the last of the points. `None` for fewer than three points.
pub(super) fn predict(line: Line, points: &[Observation], day: Day) -> Option<Prediction> {
    let model = Model::of(line, points)?;
    let degrees_of_freedom = degrees_of_freedom(points.len())?;
    let ahead = |sigma: f64, measured: f64| {
        let pass = model.pass(points, sigma, measured)?;
        Some(model.ahead(&pass, day))
    };
    let exact = ahead(1.0, 0.0)?;
    if points.iter().all(|point| point.variance == 0.0) {
        return Some(exact.without_measurement_error(degrees_of_freedom));
    }
    let largest = exact.squares / degrees_of_freedom;
    let sigma = model.scatter(points, degrees_of_freedom, largest);
    Some(ahead(sigma, 1.0)?.prediction(degrees_of_freedom, sigma))
}

/// What the prediction errors of so many points are expected to be together; `None` for fewer than three points.
pub(super) fn degrees_of_freedom(points: usize) -> Option<f64> {
    points
        .checked_sub(2)
        .filter(|&rest| rest > 0)
        .map(|rest| rest as f64)
}

/// The σ² between two at which the squared errors, a falling function of it, are what they should be.
pub(super) fn scatter(
    squares: impl Fn(f64) -> Dual,
    degrees_of_freedom: f64,
    [lowest, highest]: [f64; 2],
    start: f64,
) -> f64 {
    bracketed_newton(
        |sigma| {
            let squares = squares(sigma);
            // Nearly straight as a reciprocal: Newton's step on 1/squares.
            let excess = squares.value * (1.0 - squares.value / degrees_of_freedom);
            Newton {
                value: degrees_of_freedom - squares.value,
                step: excess / squares.slope,
                last: 1e-9 * sigma,
            }
        },
        lowest,
        highest,
        start,
    )
}

impl Sight {
    /// The prediction at this σ².
    pub(super) fn prediction(&self, degrees_of_freedom: f64, sigma: f64) -> Prediction {
        let spread = Spread::of(degrees_of_freedom, sigma, self);
        Prediction {
            value: self.value,
            variance: spread.variance,
            degrees_of_freedom: spread.degrees_of_freedom,
            of_measurement: false,
        }
    }

    /// The prediction where no point has a measurement error, from what was seen at a σ² of 1.
    pub(super) fn without_measurement_error(&self, degrees_of_freedom: f64) -> Prediction {
        Prediction {
            value: self.value,
            variance: self.squares / degrees_of_freedom * self.variance,
            degrees_of_freedom,
            of_measurement: false,
        }
    }
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
    fn of(degrees_of_freedom: f64, sigma: f64, sight: &Sight) -> Self {
        let total = degrees_of_freedom / sight.information;
        let measured = (total - sigma).max(0.0);
        let explained = (sight.variance - sight.variance_slope * sigma).max(0.0);
        let third = 2.0 / (9.0 * degrees_of_freedom);
        // The chi-squared distribution from a normal one (Wilson and Hilferty, 1931), and the precision at each node.
        let nodes: [f64; NODES] = core::array::from_fn(|index| 0.5 * index as f64 - 4.0);
        let weights = nodes.map(|normal| libm::exp(-0.5 * normal * normal));
        let parts = nodes.map(|normal| {
            let root = (1.0 - third + normal * libm::sqrt(third)).max(0.0);
            root * root * root
        });
        let precisions = parts.map(|part| {
            let squares = sight.squares / degrees_of_freedom;
            let scatter = (squares * total / part - measured).max(0.0);
            1.0 / (explained + sight.variance_slope * scatter)
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
                matched.max(sight.variance)
            } else {
                sight.variance
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

impl Pass {
    /// The squared errors together; infinite where a point cannot be met.
    pub(super) const fn squares(&self) -> Dual {
        if self.is_possible {
            self.squares
        } else {
            Dual::constant(f64::INFINITY)
        }
    }
}

impl Model {
    /// `None` for fewer than two points.
    pub(super) fn of(line: Line, points: &[Observation]) -> Option<Self> {
        let [first, .., last] = points else {
            return None;
        };
        let unit = (last.day - first.day) / (points.len() - 1) as f64;
        Some(Self { line, unit })
    }

    /// The variance that the line adds from one point to the next, and at a point.
    fn departures(self, sigma: Dual, gap: f64) -> (Dual, Dual) {
        match self.line {
            Line::Drift => (sigma * gap, Dual::constant(0.0)),
            Line::Trend => (Dual::constant(0.0), sigma),
        }
    }

    /// Through the points. `None` for fewer than two.
    fn pass(self, points: &[Observation], sigma: f64, measured: f64) -> Option<Pass> {
        let [first, second, rest @ ..] = points else {
            return None;
        };
        let mut pass = self.begin([first, second], sigma, measured);
        for point in rest {
            self.observe(&mut pass, point);
        }
        Some(pass)
    }

    /// The σ² at which the squared errors are what they should be; at most `largest`, which explains them
    /// without measurement error.
    fn scatter(self, points: &[Observation], degrees_of_freedom: f64, largest: f64) -> f64 {
        let squares = |sigma: f64| {
            let pass = self.pass(points, sigma, 1.0);
            pass.map_or(Dual::constant(f64::INFINITY), |pass| pass.squares())
        };
        if squares(0.0).value <= degrees_of_freedom {
            return 0.0;
        }
        scatter(squares, degrees_of_freedom, [0.0, largest], 0.5 * largest)
    }

    /// The line through the first two points.
    pub(super) fn begin(
        self,
        [first, second]: [&Observation; 2],
        sigma: f64,
        measured: f64,
    ) -> Pass {
        let sigma = Dual::parameter(sigma);
        let gap = (second.day - first.day) / self.unit;
        let (walk, scatter) = self.departures(sigma, gap);
        let at = |point: &Observation| scatter + Dual::constant(measured * point.variance);
        let (before, now) = (at(first), at(second));
        let per_gap = 1.0 / gap;
        let state = State {
            level: Dual::constant(second.value),
            slope: Dual::constant((second.value - first.value) * per_gap),
            level_variance: now,
            covariance: now * per_gap,
            slope_variance: (before + now + walk) * (per_gap * per_gap),
            determinant: now * (before + walk) * (per_gap * per_gap),
        };
        Pass {
            sigma,
            measured,
            day: second.day,
            state,
            squares: Dual::constant(0.0),
            information: 0.0,
            is_possible: true,
        }
    }

    /// Goes on to the next point.
    pub(super) fn observe(self, pass: &mut Pass, point: &Observation) {
        let gap = (point.day - pass.day) / self.unit;
        pass.day = point.day;
        let (walk, scatter) = self.departures(pass.sigma, gap);
        pass.state.advance(gap, walk);
        let noise = scatter + Dual::constant(pass.measured * point.variance);
        let variance = pass.state.level_variance + noise;
        let error = Dual::constant(point.value) - pass.state.level;
        if variance.value > 0.0 {
            pass.squares = pass.squares + error * error / variance;
            pass.information += variance.slope / variance.value;
            pass.state.update(error, noise, variance);
        } else if error.value != 0.0 {
            pass.is_possible = false;
        }
    }

    /// The true figure of a day after the last point.
    pub(super) fn ahead(self, pass: &Pass, day: Day) -> Sight {
        let horizon = (day - pass.day) / self.unit;
        let (walk, scatter) = self.departures(pass.sigma, horizon);
        let mut ahead = pass.state;
        ahead.advance(horizon, walk);
        let variance = ahead.level_variance + scatter;
        Sight {
            value: ahead.level.value,
            variance: variance.value,
            variance_slope: variance.slope,
            squares: pass.squares().value,
            information: pass.information,
        }
    }
}

#[cfg(test)]
mod tests;
