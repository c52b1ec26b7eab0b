//! Stirling's error and the gamma function ratios that follow from it without cancellation.

use super::elementary::polynomial;
use libm::{log, log1p};

/// B₂ₖ / (2k (2k - 1)), Stirling's series (NIST DLMF 5.11.1).
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1_260.0,
    -1.0 / 1_680.0,
    1.0 / 1_188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3_617.0 / 122_400.0,
];

/// (2⁻ᵏ - 2) Bₖ₊₁ / (k (k + 1)), k odd: the difference of two of Stirling's series half a unit
/// apart (NIST DLMF 5.11.8 at h = ½ and h = 0).
const HALF_RATIO: [f64; 8] = [
    -1.0 / 8.0,
    1.0 / 192.0,
    -1.0 / 640.0,
    17.0 / 14_336.0,
    -31.0 / 18_432.0,
    691.0 / 180_224.0,
    -5_461.0 / 425_984.0,
    929_569.0 / 15_728_640.0,
];

/// From here eight terms of either series are exact to 1e-17.
const ASYMPTOTIC: f64 = 10.0;

/// σ(x) = ln Γ(x) - [(x - ½) ln x - x + ½ ln 2π], for x > 0: what Stirling's formula leaves out.
///
/// The series from 10 up; below, the exact recursion σ(x) = σ(x + 1) + (x + ½) ln(1 + 1/x) - 1
/// (Loader 2000), at most ten steps.
pub(super) fn stirling_error(x: f64) -> f64 {
    let mut argument = x.max(f64::MIN_POSITIVE);
    let mut steps = 0.0;
    while argument < ASYMPTOTIC {
        steps += stirling_step(argument);
        argument += 1.0;
    }
    let reciprocal = 1.0 / argument;
    steps + reciprocal * polynomial(&STIRLING, reciprocal * reciprocal)
}

/// σ(x) - σ(x + 1) = (x + ½) ln(1 + 1/x) - 1, free of cancellation.
fn stirling_step(x: f64) -> f64 {
    if x < 0.5 {
        // ln(1 + 1/x) as a difference, because 1/x may overflow.
        return (x + 0.5) * (log1p(x) - log(x)) - 1.0;
    }
    // With y = 1 / (2x + 1) this is artanh(y) / y - 1 = y²/3 + y⁴/5 + …
    let square = 1.0 / ((2.0 * x + 1.0) * (2.0 * x + 1.0));
    let mut power = square;
    let mut odd = 3.0;
    let mut sum = 0.0;
    // y ≤ ½ here, so that 27 terms reach 1e-17.
    for _ in 0..27 {
        let term = power / odd;
        sum += term;
        if term < 1e-18 {
            break;
        }
        power *= square;
        odd += 2.0;
    }
    sum
}

/// ln[Γ(n + 1) / Γ(n + ½)] for real n ≥ 0, to 1e-15 of max(1, result).
pub(crate) fn ln_gamma_half_ratio(n: f64) -> f64 {
    // With x = n + ½ the ratio is Γ(x + ½) / Γ(x).
    let x = n.max(0.0) + 0.5;
    ln_half_step(x) + 0.5 * log(x)
}

/// ln[Γ(x + ½) / (Γ(x) √x)] for x > 0: tends to 0 as -1/(8x).
pub(super) fn ln_half_step(x: f64) -> f64 {
    let mut argument = x.max(f64::MIN_POSITIVE);
    // Γ(x + ½) / Γ(x) = Γ(x + 1½) / Γ(x + 1) · x / (x + ½), a product of at most ten factors.
    let mut numerator = 1.0;
    let mut denominator = 1.0;
    while argument < ASYMPTOTIC {
        numerator *= argument;
        denominator *= argument + 0.5;
        argument += 1.0;
    }
    let reciprocal = 1.0 / argument;
    let tail = reciprocal * polynomial(&HALF_RATIO, reciprocal * reciprocal);
    if x >= ASYMPTOTIC {
        return tail;
    }
    // The square of the product times (x + m) / x, halved: no root is needed.
    let product = numerator / denominator;
    tail + 0.5 * log(product * (argument * (product / x.max(f64::MIN_POSITIVE))))
}
