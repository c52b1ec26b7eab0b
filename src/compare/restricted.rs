//! The restricted score: both samples fitted under the constraint that their means are δ apart.
//!
//! Minimising W₁(μ₂ + δ) + W₂(μ₂) over μ₂ balances the multipliers: N₁λ₁ + N₂λ₂ = 0. So one number describes the
//! whole family of fits, κ = N₁|λ₁| = N₂|λ₂|. As κ grows from 0, both means leave their observed places towards each
//! other, by d₁(κ/N₁) and d₂(κ/N₂) (see [`Tilt::distance_at`]), and δ leaves the observed difference by their sum
//! D(κ). The fitted variances are V = d/|λ|, so that V₁/N₁ + V₂/N₂ = D/κ and the square of the score statistic is
//!
//! D² / (D/κ) · (N − 1)/N = κ D(κ) (N − 1)/N,
//!
//! increasing in κ: a limit is the root of one equation in one unknown, for any number of values. Since a
//! mean is never further than 1/|λ| from the extreme value, D ≥ reach − N/κ, which brackets every root.

use crate::sample::Sample;
use crate::special::{Newton, bracketed_newton};
use crate::tilt::{Side, Tilt};

/// A bracket that ends at a root finds it by bisection only, to fewer digits; everybody against nobody has it there.
const BEYOND: f64 = 2.0;

/// Two samples whose means approach each other, or move apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Restricted<'a> {
    first: (Tilt<'a>, f64),
    second: (Tilt<'a>, f64),
    /// How far δ can leave the observed difference.
    reach: f64,
    /// N/(N − 1), or 1.
    factor: f64,
}

impl<'a> Restricted<'a> {
    /// The fits whose difference lies on one side of the observed one.
    pub(super) fn new([first, second]: [&'a Sample; 2], side: Side, corrected: bool) -> Self {
        let (one, two) = (Tilt::new(first, side), Tilt::new(second, side.opposite()));
        let answers = first.size() + second.size();
        let factor = if !corrected {
            1.0
        } else if answers > 1.0 {
            answers / (answers - 1.0)
        } else {
            f64::INFINITY
        };
        Self {
            reach: one.reach() + two.reach(),
            first: (one, first.size()),
            second: (two, second.size()),
            factor,
        }
    }

    /// D(κ) and its derivative.
    fn distance_at(&self, kappa: f64) -> (f64, f64) {
        let ((first, first_size), (second, second_size)) = (self.first, self.second);
        let (one, one_slope) = first.distance_at(kappa / first_size);
        let (two, two_slope) = second.distance_at(kappa / second_size);
        (one + two, one_slope / first_size + two_slope / second_size)
    }

    fn size(&self) -> f64 {
        self.first.1 + self.second.1
    }

    /// How far from the observed difference the score statistic reaches the quantile.
    pub(super) fn limit_distance(&self, quantile: f64) -> f64 {
        let target = quantile * quantile * self.factor;
        if !(self.reach > 0.0 && target.is_finite()) {
            return self.reach;
        }
        if target <= 0.0 {
            return 0.0;
        }
        let root = libm::sqrt(target);
        let (_, variance) = self.distance_at(0.0);
        let kappa = solve(
            target / self.reach,
            BEYOND * (target + self.size()) / self.reach,
            root / libm::sqrt(variance),
            |kappa| {
                let (distance, slope) = self.distance_at(kappa);
                // The square root is nearly proportional to κ.
                let height = libm::sqrt(kappa * distance);
                (height - root, 0.5 * (distance + kappa * slope) / height)
            },
        );
        (target / kappa).min(self.reach)
    }

    /// The variance of the difference at a distance from the observed one, N/(N − 1) included; 0 where no fit is.
    pub(super) fn variance(&self, distance: f64) -> f64 {
        let statistic = self.statistic(distance);
        if statistic > 0.0 {
            (distance / statistic) * (distance / statistic)
        } else {
            self.distance_at(0.0).1 * self.factor
        }
    }

    /// The size of the score statistic at a distance from the observed difference; infinite where no fit is.
    pub(super) fn statistic(&self, distance: f64) -> f64 {
        if distance <= 0.0 || self.factor.is_infinite() {
            return 0.0;
        }
        if distance >= self.reach {
            return f64::INFINITY;
        }
        let (_, variance) = self.distance_at(0.0);
        let kappa = solve(
            0.0,
            BEYOND * self.size() / (self.reach - distance),
            distance / variance,
            |kappa| {
                let (reached, slope) = self.distance_at(kappa);
                (reached - distance, slope)
            },
        );
        libm::sqrt(kappa * distance / self.factor)
    }
}

/// The root of an increasing function that is given with its derivative, which may jump: where nobody chose an extreme
/// value, D has a kink, and beside it may rise a million times as fast as on the other side.
fn solve(lower: f64, upper: f64, start: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut before = f64::INFINITY;
    let newton = |at: f64| {
        let (value, slope) = function(at);
        let step = -value / slope;
        // Newton doubles the number of right digits, so after two such steps they are all right. After one only, it
        // may have been small because the slope was that of the other side of a kink.
        let converging = before <= 1e-5 * at;
        before = step.abs();
        Newton {
            value,
            step,
            last: if converging { 1e-9 * at } else { 0.0 },
        }
    };
    bracketed_newton(newton, lower, upper, start)
}
