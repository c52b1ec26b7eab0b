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
        (
            0.025,
            1.0,
            0.025_317_807_984_289_876,
            3.688_879_454_113_936_3,
        ),
        (0.025, 2.0, 0.242_209_278_543_964_9, 5.571_643_390_938_899),
        (0.025, 11.0, 5.491_160_367_236_838, 18.390_356_042_017_78),
        (0.005, 30.0, 17.767_245_539_369_28, 45.975_849_079_814_864),
        (0.025, 49.5, 36.680_540_095_641_83, 64.210_994_321_920_15),
        (0.025, 200.0, 173.240_882_681_457_32, 228.652_740_983_032_5),
        (1e-09, 7.0, 0.179_023_812_964_566_04, 35.786_732_694_984_18),
        (
            0.05,
            1_000_000.0,
            998_355.715_083_717_8,
            1_001_645.421_945_19,
        ),
    ];
}
