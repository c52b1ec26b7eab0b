//! Elementary functions with their leading terms removed, free of cancellation.

use libm::{expm1, log1p};

/// 1/(2k + 3): the coefficients of (artanh(r) - r) / r³ in powers of r².
pub(super) const ARTANH: [f64; 18] = {
    let mut coefficients = [0.0; 18];
    let mut odd = 3.0;
    let mut index = 0;
    while index < coefficients.len() {
        coefficients[index] = 1.0 / odd;
        odd += 2.0;
        index += 1;
    }
    coefficients
};

/// The value of the polynomial with these coefficients, lowest power first, by Horner's rule.
pub(super) fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients
        .iter()
        .rev()
        .fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// ln(1 + x) - x, to a few units in the last place, for x > -1.
///
/// With r = x / (2 + x), ln(1 + x) = 2 artanh(r) and 2r - x = -r x, so that
/// ln(1 + x) - x = r (2 r² (1/3 + r²/5 + r⁴/7 + …) - x), whose terms do not cancel
/// (Loader 2000, *Fast and accurate computation of binomial probabilities*, has the same need).
pub(crate) fn log1p_minus(x: f64) -> f64 {
    if !(-0.5..=1.0).contains(&x) {
        return log1p(x) - x;
    }
    let ratio = x / (2.0 + x);
    let square = ratio * ratio;
    // Below 0.1 the powers of r² < 0.0028 vanish after seven terms.
    let terms = if x.abs() < 0.1 { 7 } else { ARTANH.len() };
    ratio * (2.0 * square * polynomial(&ARTANH[..terms], square) - x)
}

/// 2/(k + 2)!: the coefficients of (eˣ - 1 - x) / (x²/2).
const EXPONENTIAL: [f64; 14] = {
    let mut coefficients = [1.0; 14];
    let mut index = 1;
    let mut order = 3.0;
    while index < 14 {
        coefficients[index] = coefficients[index - 1] / order;
        order += 1.0;
        index += 1;
    }
    coefficients
};

/// eˣ - 1 - x, to a few units in the last place.
pub(super) fn expm1_minus(x: f64) -> f64 {
    if x.abs() > 0.5 {
        return expm1(x) - x;
    }
    let terms = if x.abs() < 0.05 { 9 } else { EXPONENTIAL.len() };
    0.5 * x * x * polynomial(&EXPONENTIAL[..terms], x)
}
