//! The standard normal distribution.

use libm::{erfc, exp, fma};
use statrs::distribution::{ContinuousCDF, Normal};

/// 1/√2 as the sum of a double and its rounding error.
const SQRT_HALF: f64 = core::f64::consts::FRAC_1_SQRT_2;
const SQRT_HALF_LOW: f64 = -4.833_646_656_726_457e-17;

/// 1/√π
const SQRT_PI_RECIPROCAL: f64 = 0.564_189_583_547_756_3;

/// 1/√(2π)
pub(super) const DENSITY_AT_ZERO: f64 = 0.398_942_280_401_432_7;

/// φ(z) = exp(-z²/2) / √(2π).
pub(crate) fn normal_density(z: f64) -> f64 {
    let square = z * z;
    // The rounding error of z² would be a relative error of the density for large z.
    let rounding = if square.is_finite() {
        fma(z, z, -square)
    } else {
        0.0
    };
    DENSITY_AT_ZERO * exp(-0.5 * square) * (1.0 - 0.5 * rounding)
}

/// 1 - Φ(z) = ½ erfc(z/√2) (NIST DLMF 7.2.2), relative error about 1e-15 in either tail.
pub(crate) fn normal_upper_tail(z: f64) -> f64 {
    let scaled = z * SQRT_HALF;
    let tail = 0.5 * erfc(scaled);
    if scaled < 1.0 || tail == 0.0 {
        return tail;
    }
    // For large z the tail magnifies the rounding of z/√2 by z²: one step of Taylor's series.
    let rounding = fma(z, SQRT_HALF, -scaled) + z * SQRT_HALF_LOW;
    tail - rounding * SQRT_PI_RECIPROCAL * exp(-scaled * scaled)
}

/// The z with 1 - Φ(z) = `tail`, for `tail` in (0, 1), also for tails as small as 1e-300.
///
/// statrs's inverse error function (Boost's rational approximations), kept inside its domain:
/// outside [0, 1] statrs panics, and at the ends it is infinite.
pub(crate) fn normal_upper_quantile(tail: f64) -> f64 {
    let inside = if tail.is_nan() {
        0.5
    } else {
        tail.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)
    };
    -Normal::standard().inverse_cdf(inside)
}
