//! What every comparison of a ratio shares: percent, p-values where there are no ratios, and limits from limits.

use super::comparison::PValues;
use super::statistic::{Statistic, quantile_where};

/// A ratio as a change in percent; `None` unless it is a number.
pub(crate) fn percent(ratio: Option<f64>) -> Option<f64> {
    ratio
        .map(|ratio| 100.0 * (ratio - 1.0))
        .filter(|percent| percent.is_finite())
}

/// The p-values of a supposed ratio: nothing is below 0, and where the ratio is undefined, anything goes.
pub(crate) fn ratio_p_values(
    ratio: f64,
    measured: f64,
    statistic: impl Fn(f64) -> Statistic,
) -> PValues {
    if measured.is_nan() {
        PValues::new(1.0, 1.0, 1.0)
    } else if ratio > 0.0 && ratio.is_finite() {
        statistic(ratio).p_values()
    } else if ratio == 0.0 && measured == 0.0 {
        PValues::new(1.0, 1.0, 1.0)
    } else if ratio <= 0.0 {
        PValues::new(0.0, 0.0, 1.0)
    } else {
        PValues::new(0.0, 1.0, 0.0)
    }
}

/// MOVER-R (Donner and Zou, 2012), of two figures that are not negative and their limits.
///
/// With A = e₁e₂, B = l₁(2e₁ − l₁) and C = u₂(2e₂ − u₂) the lower limit is (A − √(A² − BC))/C = B/(A + √(A² − BC)).
pub(crate) fn mover_ratio(
    [e1, e2]: [f64; 2],
    [[l1, u1], [l2, u2]]: [[f64; 2]; 2],
) -> [Option<f64>; 2] {
    let product = e1 * e2;
    let root = |b: f64, c: f64| libm::sqrt((product * product - b * c).max(0.0));
    let (b, c) = (l1 * (2.0 * e1 - l1), u2 * (2.0 * e2 - u2));
    let lower = if b > 0.0 {
        b / (product + root(b, c))
    } else {
        0.0
    };
    let (b, c) = (u1 * (2.0 * e1 - u1), l2 * (2.0 * e2 - l2));
    let upper = (l2 > 0.0).then(|| (product + root(b, c)) / c);
    [Some(lower), upper.filter(|upper| upper.is_finite())]
}

/// The statistic of a ratio: the normal quantile at which the limit touches it, with the sign of the distance.
pub(super) fn mover_statistic(
    ratio: f64,
    measured: f64,
    limits: impl Fn(f64) -> [Option<f64>; 2],
) -> Statistic {
    let quantile = if measured > ratio {
        quantile_where(|quantile| {
            let [lower, _] = limits(quantile);
            ratio - lower.unwrap_or(0.0)
        })
    } else {
        -quantile_where(|quantile| {
            let [_, upper] = limits(quantile);
            upper.map_or(f64::MAX, |upper| upper - ratio)
        })
    };
    Statistic::normal(quantile)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row H0121 of `tests/data/compare.json`: limits that no score of the crate has.
    #[test]
    fn limits_from_elsewhere() {
        let [lower, upper] =
            mover_ratio([2.1, 1.4], [[1.55, 2.75], [0.6, 2.2]]).map(Option::unwrap);
        assert!((lower - 0.867_492_826_917_354_4).abs() < 1e-11, "{lower}");
        assert!((upper - 3.620_079_414_620_098_7).abs() < 1e-11, "{upper}");
    }
}
