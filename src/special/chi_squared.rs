//! The upper tail of chi-squared, for tests of homogeneity, and of its noncentral form, for planning them.

use super::elementary::{expm1_minus, log1p_minus};
use super::gamma::stirling_error;
use super::lentz::{Term, lentz};
use super::quadrature::log_concave_tail;
use libm::{exp, log};

/// From here the shape is large enough for quadrature; below, series and fraction are quick.
const LARGE: f64 = 50.0;

/// P(X > x) = Γ(df/2, x/2) / Γ(df/2) for chi-squared X (NIST DLMF 8.2.4).
///
/// The power zᵃ e⁻ᶻ / Γ(a) in the saddle-point form (Loader 2000) times the series of the lower
/// tail (DLMF 8.11.4), Legendre's continued fraction (8.9.2) or, for many degrees of freedom,
/// quadrature on the logarithmic scale.
pub(crate) fn chi_squared_upper_tail(x: f64, df: f64) -> f64 {
    let shape = (0.5 * df).clamp(1e-100, 1e100);
    let point = (0.5 * x).min(f64::MAX);
    if point <= 0.0 {
        return 1.0;
    }
    let density = exp(log_density(point, shape));
    let upper = if shape >= LARGE {
        let slope = point - shape;
        if slope >= 0.0 {
            density * quadrature(slope, point, 1.0)
        } else {
            1.0 - density * quadrature(-slope, point, -1.0)
        }
    } else if point < (if shape < 0.25 { 0.3 } else { shape + 1.0 }) {
        1.0 - density * power_series(point, shape)
    } else {
        density * continued_fraction(point, shape)
    };
    upper.clamp(0.0, 1.0)
}

/// P(X > x) for noncentral chi-squared X: Σ Poisson(j; λ/2) P(χ² with df + 2j > x) (NIST DLMF 8.25 and Johnson, Kotz and
/// Balakrishnan 1995, 29.3), to 1e-13 absolutely.
///
/// From the most weighted term outwards; from one to the next the tail grows by zᵃ e⁻ᶻ / Γ(a + 1).
pub(crate) fn noncentral_chi_squared_upper_tail(x: f64, df: f64, noncentrality: f64) -> f64 {
    const NEGLIGIBLE: f64 = 1e-18;
    let (mean, point) = (0.5 * noncentrality, 0.5 * x);
    if !(mean > 0.0 && point > 0.0) {
        return chi_squared_upper_tail(x, df);
    }
    let middle = libm::floor(mean);
    // ln of a Poisson probability is that of the gamma density at the mean, over the mean.
    let weight = if middle > 0.0 {
        exp(log_density(mean, middle)) / middle
    } else {
        exp(-mean)
    };
    let shape = 0.5 * df + middle;
    let tail = chi_squared_upper_tail(x, 2.0 * shape);
    // What the tail grows by from one term to the next.
    let growth = exp(log_density(point, shape)) / shape;
    let mut sum = weight * tail;
    let (mut above, mut here, mut step, mut index) = (weight, tail, growth, middle);
    while above > NEGLIGIBLE {
        here += step;
        index += 1.0;
        step *= point / (0.5 * df + index);
        above *= mean / index;
        sum += above * here;
    }
    let (mut below, mut here, mut step, mut index) = (weight, tail, growth, middle);
    while below > NEGLIGIBLE && index > 0.0 {
        step *= (0.5 * df + index) / point;
        here -= step;
        below *= index / mean;
        index -= 1.0;
        sum += below * here.max(0.0);
    }
    sum.clamp(0.0, 1.0)
}

/// ln[zᵃ e⁻ᶻ / Γ(a)]
fn log_density(point: f64, shape: f64) -> f64 {
    let relative = (point - shape) / shape;
    let deviance = if (-0.5..=1.0).contains(&relative) {
        shape * log1p_minus(relative)
    } else {
        shape * log(point / shape) - (point - shape)
    };
    deviance + 0.5 * log(shape / core::f64::consts::TAU) - stirling_error(shape)
}

/// ∫₀^∞ exp(±a δ - z (e^±δ - 1)) dδ, upwards or downwards by the sign.
fn quadrature(slope: f64, point: f64, sign: f64) -> f64 {
    log_concave_tail(slope, point, |delta| {
        -slope * delta - point * expm1_minus(sign * delta)
    })
}

/// Σ zᵏ / (a)ₖ₊₁
fn power_series(point: f64, shape: f64) -> f64 {
    let mut denominator = shape;
    let mut term = 1.0 / shape;
    let mut sum = term;
    for _ in 0..1_000 {
        denominator += 1.0;
        term *= point / denominator;
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    sum
}

/// 1 / (z + 1 - a - 1 (1 - a) / (z + 3 - a - …)), by Lentz's method.
fn continued_fraction(point: f64, shape: f64) -> f64 {
    let first = point + 1.0 - shape;
    let value = lentz(first, |index| Term {
        numerator: -index * (index - shape),
        denominator: first + 2.0 * index,
    });
    1.0 / value
}
