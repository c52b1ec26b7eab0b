//! Mixtures of normal distributions.

use alloc::vec::Vec;

use crate::special::{
    Newton, bracketed_newton, normal_density, normal_upper_quantile, normal_upper_tail,
};

/// ln √(2π)
const LN_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// What is less than so much of a sum changes no digit of it: it is less than half a unit in the last place.
const NEGLIGIBLE: f64 = f64::EPSILON / 4.0;

/// One normal distribution of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Normal {
    pub(super) weight: f64,
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

/// A figure that has one of several normal distributions, each with its probability.
///
/// The parts are kept in units of their own, so that figures of any size have the same digits: the figure is
/// `origin` + `unit` · part.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mixture {
    parts: Vec<Normal>,
    origin: f64,
    unit: f64,
    /// Mean and standard deviation, in those units
    center: f64,
    spread: f64,
}

/// A side of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Lower,
    Upper,
}

impl Side {
    /// Turns the lower side up.
    const fn sign(self) -> f64 {
        match self {
            Self::Lower => -1.0,
            Self::Upper => 1.0,
        }
    }
}

impl Mixture {
    /// Parts whose weights add up to 1 and whose deviations are above 0; `None` if one of them is no finite number.
    pub(super) fn new(parts: Vec<Normal>, origin: f64, unit: f64) -> Option<Self> {
        let center = parts.iter().map(|part| part.weight * part.mean).sum();
        let variance = parts.iter().map(|part| {
            let off = part.mean - center;
            part.weight * (part.deviation * part.deviation + off * off)
        });
        let spread = libm::sqrt(variance.sum());
        let usable = parts.iter().all(|part| part.deviation > 0.0);
        let mixture = Self {
            parts,
            origin,
            unit,
            center,
            spread,
        };
        // A part that is no finite number makes the mean or the deviation of all of them none.
        (usable && mixture.mean().is_finite() && mixture.deviation().is_finite()).then_some(mixture)
    }

    pub(super) fn mean(&self) -> f64 {
        self.origin + self.unit * self.center
    }

    /// The standard deviation: of the parts, and between them.
    pub(super) fn deviation(&self) -> f64 {
        self.unit * self.spread
    }

    /// The same figure with an independent error of this variance on top; `None` if the error is beyond all numbers.
    pub(super) fn with_error(&self, variance: f64) -> Option<Self> {
        let added = variance / self.unit / self.unit;
        let parts = self.parts.iter().map(|part| Normal {
            deviation: libm::sqrt(part.deviation * part.deviation + added),
            ..*part
        });
        Self::new(parts.collect(), self.origin, self.unit)
    }

    /// The probability of `x` and all beyond it on one side. Each tail is computed as a tail: the small one keeps its
    /// digits.
    pub(super) fn tail(&self, side: Side, x: f64) -> f64 {
        self.tail_of(side, side.sign() * ((x - self.origin) / self.unit))
            .clamp(0.0, 1.0)
    }

    /// The same in units of the parts, the side turned up.
    fn tail_of(&self, side: Side, turned: f64) -> f64 {
        let mut tail = 0.0;
        // The widest are last, and far out they are what there is: beside them most of the others need not be computed.
        for part in self.parts.iter().rev() {
            let z = (turned - side.sign() * part.mean) / part.deviation;
            if part.weight * tail_at_most(z) > NEGLIGIBLE * tail {
                tail += part.weight * normal_upper_tail(z);
            }
        }
        tail
    }

    /// The figure beyond which on one side there is this probability, in (0, 1).
    ///
    /// Newton's method on the logarithm of the tail, in a bracket: the quantile of the whole lies between
    /// the smallest and the largest quantile of the parts.
    pub(super) fn quantile(&self, side: Side, tail: f64) -> f64 {
        let sign = side.sign();
        let z = normal_upper_quantile(tail);
        let quantiles = self
            .parts
            .iter()
            .map(|part| sign * part.mean + z * part.deviation);
        let (lowest, highest) = quantiles.fold(
            (f64::INFINITY, f64::NEG_INFINITY),
            |(lowest, highest), next| (lowest.min(next), highest.max(next)),
        );
        let wanted = libm::log(tail);
        let found = bracketed_newton(
            |turned| {
                let beyond = self.tail_of(side, turned);
                let density = self.parts.iter().map(|part| {
                    let z = (turned - sign * part.mean) / part.deviation;
                    part.weight / part.deviation * normal_density(z)
                });
                let value = wanted - libm::log(beyond);
                // How far the tail reaches: a step of 1e-7 of it leaves an error of 1e-14.
                let reach = beyond / density.sum::<f64>();
                Newton {
                    value,
                    step: -value * reach,
                    last: 1e-7 * reach,
                }
            },
            lowest,
            highest,
            sign * self.center + z * self.spread,
        );
        self.origin + sign * self.unit * found
    }

    /// ln of the density at `x`.
    pub(super) fn ln_density(&self, x: f64) -> f64 {
        let place = (x - self.origin) / self.unit;
        let each = |part: &Normal| {
            let z = (place - part.mean) / part.deviation;
            libm::log(part.weight / part.deviation) - 0.5 * z * z
        };
        // From the largest term on, so that far out nothing is 0.
        let largest = self
            .parts
            .iter()
            .map(each)
            .fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = self
            .parts
            .iter()
            .map(|part| libm::exp(each(part) - largest))
            .sum();
        largest + libm::log(sum) - libm::log(self.unit) - LN_ROOT_TWO_PI
    }
}

/// A bound of the normal tail that costs a few products: beyond z > 0 there is less than exp(−z²/2), and that is less than
/// (1 + z²/2n)⁻ⁿ, here for n = 2⁸.
fn tail_at_most(z: f64) -> f64 {
    let above = z.max(0.0);
    let mut power = 1.0 + above * above / 512.0;
    for _ in 0..8 {
        power *= power;
    }
    1.0 / power
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn the_bound_is_above_the_tail_and_not_far() {
        for z in [
            -40.0,
            -1.0,
            0.0,
            0.3,
            1.0,
            2.0,
            5.0,
            10.0,
            20.0,
            60.0,
            f64::INFINITY,
        ] {
            assert!(tail_at_most(z) >= normal_upper_tail(z), "{z}");
        }
        assert_eq!(tail_at_most(f64::NEG_INFINITY), 1.0);
        for z in [1.0, 2.0, 5.0, 10.0] {
            assert!(tail_at_most(z) < libm::exp(-0.45 * z * z), "{z}");
        }
    }

    #[test]
    fn what_is_left_out_of_a_tail_changes_no_digit() {
        let part = |weight, mean, deviation| Normal {
            weight,
            mean,
            deviation,
        };
        let parts = vec![
            part(0.6, 0.0, 0.5),
            part(0.3, 1.0, 1.0),
            part(0.1, -1.0, 4.0),
        ];
        let mixture = Mixture::new(parts.clone(), 0.0, 1.0).unwrap();
        for step in -400..400 {
            let x = 0.1 * f64::from(step);
            let beyond =
                |part: &Normal| part.weight * normal_upper_tail((x - part.mean) / part.deviation);
            let all: f64 = parts.iter().rev().map(beyond).sum();
            assert_eq!(mixture.tail_of(Side::Upper, x), all, "{x}");
        }
    }
}
