//! A level that moves along a line, seen step by step.

use core::ops::{Add, Div, Mul};

/// What the steps compute with: plain numbers, or numbers that carry a derivative along.
pub(super) trait Number:
    Copy + Add<Output = Self> + Mul<Output = Self> + Mul<f64, Output = Self> + Div<Output = Self>
{
}

impl<N> Number for N where
    N: Copy + Add<Output = N> + Mul<Output = N> + Mul<f64, Output = N> + Div<Output = N>
{
}

/// Where the line stands at the last point: estimates, and the variances and covariance of their errors
/// (the Kalman filter of a level with a slope; Harvey, 1989, *Forecasting, Structural Time Series Models and the
/// Kalman Filter*, 3.3).
#[derive(Clone, Copy, Debug)]
pub(super) struct State<N> {
    pub(super) level: N,
    pub(super) slope: N,
    pub(super) level_variance: N,
    pub(super) covariance: N,
    pub(super) slope_variance: N,
    /// The determinant of the three. Carried along, it spares the slope variance a difference of near equals.
    pub(super) determinant: N,
}

impl<N: Number> State<N> {
    /// Goes on by a gap, in which the level walks with a variance.
    pub(super) fn advance(&mut self, gap: f64, walk: N) {
        self.level = self.level + self.slope * gap;
        let along = self.covariance * (2.0 * gap) + self.slope_variance * (gap * gap);
        self.level_variance = self.level_variance + along + walk;
        self.covariance = self.covariance + self.slope_variance * gap;
        self.determinant = self.determinant + walk * self.slope_variance;
    }

    /// Learns from a point that was `error` off what was expected. Its own noise, and the level's variance and noise
    /// together, which must not be 0.
    pub(super) fn update(&mut self, error: N, noise: N, variance: N) {
        self.level = self.level + self.level_variance / variance * error;
        self.slope = self.slope + self.covariance / variance * error;
        let kept = noise / variance;
        self.level_variance = self.level_variance * kept;
        self.covariance = self.covariance * kept;
        self.slope_variance = self.slope_variance * kept + self.determinant / variance;
        self.determinant = self.determinant * kept;
    }
}
