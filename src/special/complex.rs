//! The few complex numbers that an integral along a path in the plane needs.

use core::ops::{Add, Mul, Neg, Sub};

use super::elementary::ARTANH;
use libm::{atan2, cos, exp, log, log1p, sin};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Complex {
    pub(crate) re: f64,
    pub(crate) im: f64,
}

impl Complex {
    pub(crate) const ONE: Self = Self { re: 1.0, im: 0.0 };
    pub(crate) const ZERO: Self = Self { re: 0.0, im: 0.0 };

    pub(crate) const fn new(re: f64, im: f64) -> Self {
        Self { re, im }
    }

    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self::new(self.re * factor, self.im * factor)
    }

    fn square_of_size(self) -> f64 {
        self.re * self.re + self.im * self.im
    }

    pub(crate) fn over(self, other: Self) -> Self {
        let conjugate = Self::new(other.re, -other.im);
        (self * conjugate).scaled(1.0 / other.square_of_size())
    }

    pub(crate) fn exp(self) -> Self {
        let size = exp(self.re);
        Self::new(size * cos(self.im), size * sin(self.im))
    }

    /// ln(z), the argument between −π and π.
    pub(crate) fn ln(self) -> Self {
        Self::new(0.5 * log(self.square_of_size()), atan2(self.im, self.re))
    }

    /// ln(1 + z) - z, to a few units in the last place of its size, off the cut from −1 to −∞; as for a real argument
    /// (see [`log1p_minus`](super::log1p_minus)).
    pub(crate) fn log1p_minus(self) -> Self {
        let square = self.square_of_size();
        if square > 0.16 {
            let size = 0.5 * log1p(self.re * (2.0 + self.re) + self.im * self.im);
            return Self::new(size, atan2(self.im, 1.0 + self.re)) - self;
        }
        let ratio = self.over(Self::new(2.0 + self.re, self.im));
        let powers = ratio * ratio;
        // Powers of |r|² < 0.063, and below 0.01 of |r|² < 3e-5.
        let terms = if square < 1e-4 { 4 } else { 15 };
        let series = ARTANH[..terms]
            .iter()
            .rev()
            .fold(Self::ZERO, |sum, &term| sum * powers + Self::new(term, 0.0));
        ratio * ((series * powers).scaled(2.0) - self)
    }
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }
}

impl Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::new(
            self.re * other.re - self.im * other.im,
            self.re * other.im + self.im * other.re,
        )
    }
}

impl Neg for Complex {
    type Output = Self;

    fn neg(self) -> Self {
        Self::new(-self.re, -self.im)
    }
}
