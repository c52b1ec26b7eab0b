//! Quantiles of the gamma distribution, for limits of a Poisson mean.

use super::beta::{beta_lower_quantile, beta_upper_quantile};
use super::normal_upper_quantile;

/// With this second parameter B, B times a beta variable is a gamma variable to 1e-15 for shapes up to 1e15: the
/// relative difference is of the order of shape / B.
const MANY: f64 = 1e30;

/// From this shape on the first terms of the expansion about the normal distribution are right to the last bit, and for
/// shapes far above it they are all that can be computed.
const NORMAL: f64 = 1e12;

/// The x with P(G < x) = `tail` for a gamma variable of this shape and scale 1.
pub(crate) fn gamma_lower_quantile(tail: f64, shape: f64) -> f64 {
    if shape > NORMAL {
        return nearly_normal(-normal_upper_quantile(tail), shape);
    }
    MANY * beta_lower_quantile(tail, shape, MANY)
}

/// The x with P(G > x) = `tail`.
pub(crate) fn gamma_upper_quantile(tail: f64, shape: f64) -> f64 {
    if shape > NORMAL {
        return nearly_normal(normal_upper_quantile(tail), shape);
    }
    MANY * beta_upper_quantile(tail, shape, MANY)
}

/// The quantile of a large shape at which a normal variable has z (Cornish and Fisher, 1938; the next term is of the
/// order of z⁴ / shape).
fn nearly_normal(z: f64, shape: f64) -> f64 {
    let deviation = libm::sqrt(shape);
    shape + (z * deviation + (z * z - 1.0) / 3.0 + (z * z * z - 7.0 * z) / (36.0 * deviation))
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

    /// A million million events and more, at hardly any confidence: found by the fuzzer, once as 0.
    #[test]
    fn shapes_that_are_nearly_normal() {
        // By R, `qgamma`.
        let expected = [9_999_993_802_050.625, 10_000_006_197_951.27];
        for (found, expected) in [gamma_lower_quantile, gamma_upper_quantile]
            .map(|quantile| quantile(0.025, 1e13))
            .iter()
            .zip(expected)
        {
            assert!((found / expected - 1.0).abs() < 1e-15, "{found} {expected}");
        }
        // No step where the expansion begins.
        for tail in [0.474, 0.025, 1e-9] {
            let [below, above] =
                [NORMAL, NORMAL.next_up()].map(|shape| gamma_lower_quantile(tail, shape));
            assert!((above / below - 1.0).abs() < 1e-14, "{below} {above}");
        }
        let [lower, upper] = [gamma_lower_quantile, gamma_upper_quantile].map(|q| q(0.474, 1.8e19));
        assert!(
            1.799_999_99e19 < lower && lower < 1.8e19 && 1.8e19 < upper && upper < 1.800_000_01e19
        );
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
