//! The two expansions of the incomplete beta function that its tails are made of.

use super::lentz::{Term, lentz};

/// a B(a, b) Iₓ(a, b) / (xᵃ (1-x)ᵇ) = Σ (a + b)ₖ / (a + 1)ₖ xᵏ (NIST DLMF 8.17.8), all terms
/// positive; quick where (a + b) x is not much above a and x not near 1.
pub(super) fn power_series(a: f64, b: f64, x: f64) -> f64 {
    let mut numerator = a + b;
    let mut denominator = a + 1.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for _ in 0..3_000 {
        let ratio = numerator / denominator * x;
        term *= ratio;
        sum += term;
        // The ratio falls or rises towards x < 1: once it is below 1 the rest is geometric.
        if term < 1e-17 * sum && ratio < 1.0 {
            break;
        }
        numerator += 1.0;
        denominator += 1.0;
    }
    sum
}

/// B(a, b) Iₓ(a, b) / (xᵃ yᵇ), y = 1 - x, by the continued fraction of Didonato & Morris (1992,
/// *Algorithm 708*, BFRAC), evaluated by Lentz's method; quick where x is below the mean
/// a / (a + b) by more than a standard deviation or so.
///
/// Both x and y are arguments so that neither loses digits next to 1.
pub(super) fn continued_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    // λ = a y - b x is positive below the mean. The fraction is 1 / (β₁ + α₂ / (β₂ + …)).
    let base = a * y - b * x + 1.0;
    let value = lentz(a / (a + 1.0) * base, |index| {
        let double = a + 2.0 * index;
        let common = index * (b - index) * x / (double - 1.0);
        Term {
            numerator: (a + index - 1.0) / (double - 1.0) * (a + b + index - 1.0) * common * x,
            denominator: index + common + (a + index) / (double + 1.0) * (base + index * (1.0 + y)),
        }
    });
    1.0 / value
}
