//! Quantiles of the gamma distribution, for limits of a Poisson mean.

use super::beta::{beta_lower_quantile, beta_upper_quantile};

/// With this second parameter B, B times a beta variable is a gamma variable to 1e-15 for shapes up to 1e15: the
/// relative difference is of the order of shape / B.
const MANY: f64 = 1e30;

/// The x with P(G < x) = `tail` for a gamma variable of this shape and scale 1.
pub(crate) fn gamma_lower_quantile(tail: f64, shape: f64) -> f64 {
    MANY * beta_lower_quantile(tail, shape, MANY)
}

/// The x with P(G > x) = `tail`.
pub(crate) fn gamma_upper_quantile(tail: f64, shape: f64) -> f64 {
    MANY * beta_upper_quantile(tail, shape, MANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By mpmath with 40 digits: roots of the regularised incomplete gamma function.
    #[test]
    fn reference_values() {
        for (tail, shape, lower, upper) in REFERENCE {
            let close = |found: f64, expected: f64| {
                assert!(
                    (found / expected - 1.0).abs() < 1e-13,
                    "{tail} {shape}: {found} {expected}"
                );
            };
            close(gamma_lower_quantile(tail, shape), lower);
            close(gamma_upper_quantile(tail, shape), upper);
        }
    }

    const REFERENCE: [(f64, f64, f64, f64); 8] = [
        (0.025, 1.0, 0.025317807984289876, 3.6888794541139363),
        (0.025, 2.0, 0.2422092785439649, 5.571643390938899),
        (0.025, 11.0, 5.491160367236838, 18.39035604201778),
        (0.005, 30.0, 17.76724553936928, 45.975849079814864),
        (0.025, 49.5, 36.68054009564183, 64.21099432192015),
        (0.025, 200.0, 173.24088268145732, 228.6527409830325),
        (1e-09, 7.0, 0.17902381296456604, 35.78673269498418),
        (0.05, 1000000.0, 998355.7150837178, 1001645.42194519),
    ];
}
