//! How many errors an interval needs around a pooled score so that the intervals of all segments hold on average.

use alloc::vec::Vec;

use crate::special::{find_root, normal_density, normal_upper_tail};

/// Points of the grid on which the worst is looked for before it is refined.
const STEPS: usize = 16;

/// (√5 − 1) / 2.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Up to so many segments have a critical value of their own.
const FEW: usize = 40;

/// Between so many others are interpolated.
const NODES: usize = 32;

/// How often a normal figure with the bias √t is outside of ± χ.
fn outside(t: f64, chi: f64) -> f64 {
    let bias = libm::sqrt(t);
    normal_upper_tail(chi + bias) + normal_upper_tail(chi - bias)
}

/// Its slope in t.
fn slope(t: f64, chi: f64) -> f64 {
    let bias = libm::sqrt(t);
    (normal_density(bias - chi) - normal_density(bias + chi)) / (2.0 * bias)
}

/// Where the line from t = 0 touches the curve from below: what is up to there is worst when it is spread over both ends.
/// 0 if the curve is concave throughout.
fn touching(chi: f64) -> f64 {
    if chi * chi <= 3.0 {
        return 0.0;
    }
    let start = outside(0.0, chi);
    let gap = |t: f64| outside(t, chi) - t * slope(t, chi) - start;
    let mut upper = chi * chi;
    while gap(upper) <= 0.0 {
        upper *= 2.0;
    }
    let mut lower = 0.5 * upper;
    while gap(lower) >= 0.0 && lower > 1e-9 {
        lower *= 0.5;
    }
    find_root(gap, lower, upper)
}

/// How often a figure is outside of ± χ errors at worst, if the mean of its squared bias is m and that of the fourth power
/// κ m² at most (Armstrong, Kolesár and Plagborg-Møller, 2022, *Econometrica*). Without κ only the mean is known.
pub(super) fn worst_case(m: f64, kurtosis: Option<f64>, chi: f64) -> f64 {
    let touching = touching(chi);
    if m >= touching {
        return outside(m, chi);
    }
    let start = outside(0.0, chi);
    let spread = start + m / touching * (outside(touching, chi) - start);
    match kurtosis {
        Some(kurtosis) if m > 0.0 && m * kurtosis < touching => {
            two_points(m, kurtosis, chi).min(spread)
        }
        _ => spread,
    }
}

/// The worst of all distributions of t on two points with mean m and mean square κ m². It is the least favourable one
/// as long as the bound on the fourth power binds.
fn two_points(m: f64, kurtosis: f64, chi: f64) -> f64 {
    let variance = (kurtosis - 1.0).max(0.0) * m * m;
    let value = |low: f64| {
        let high = m + variance / (m - low);
        let share = (m - low) / (high - low);
        (1.0 - share) * outside(low, chi) + share * outside(high, chi)
    };
    // The lower point from 0 to the mean: a grid, then golden section around its best.
    let step = m / STEPS as f64;
    let mut best = (value(0.0), 0);
    for at in 1..STEPS {
        let found = value(step * at as f64);
        if found > best.0 {
            best = (found, at);
        }
    }
    let mut lower = step * best.1.saturating_sub(1) as f64;
    let mut upper = (step * (best.1 + 1) as f64).min(m * (1.0 - 1e-9));
    let inner = |lower: f64, upper: f64| {
        let step = GOLDEN * (upper - lower);
        [upper - step, lower + step].map(|at| (at, value(at)))
    };
    let [mut left, mut right] = inner(lower, upper);
    for _ in 0..30 {
        // One of the two stays, and is not computed again.
        if left.1 > right.1 {
            upper = right.0;
            right = left;
            let at = upper - GOLDEN * (upper - lower);
            left = (at, value(at));
        } else {
            lower = left.0;
            left = right;
            let at = lower + GOLDEN * (upper - lower);
            right = (at, value(at));
        }
    }
    best.0.max(value(0.5 * (lower + upper)))
}

/// The number of errors at which the worst case is α.
pub(super) fn critical_value(m: f64, kurtosis: Option<f64>, alpha: f64) -> f64 {
    let excess = |chi: f64| worst_case(m, kurtosis, chi) - alpha;
    let mut upper = 2.0;
    while excess(upper) > 0.0 {
        upper *= 2.0;
    }
    find_root(excess, 0.0, upper)
}

/// The critical values of many segments: each by itself if they are few, else interpolated in ln m.
pub(super) fn critical_values(moments: &[f64], kurtosis: Option<f64>, alpha: f64) -> Vec<f64> {
    let of = |m: f64| critical_value(m, kurtosis, alpha);
    let least = moments.iter().copied().fold(f64::INFINITY, f64::min);
    let most = moments.iter().copied().fold(0.0, f64::max);
    if moments.len() <= FEW || least <= 0.0 || most <= least {
        let mut known: Vec<(f64, f64)> = Vec::new();
        return moments
            .iter()
            .map(|&m| {
                #[allow(clippy::float_cmp)] // the same segment size
                let found = known
                    .iter()
                    .find(|(own, _)| *own == m)
                    .map(|(_, value)| *value);
                found.unwrap_or_else(|| {
                    let value = of(m);
                    known.push((m, value));
                    value
                })
            })
            .collect();
    }
    let (start, step) = (
        libm::log(least),
        libm::log(most / least) / (NODES - 1) as f64,
    );
    let nodes: Vec<f64> = (0..NODES)
        .map(|node| of(libm::exp(start + step * node as f64)))
        .collect();
    moments
        .iter()
        .map(|m| interpolate(&nodes, (libm::log(*m) - start) / step))
        .collect()
}

/// The cubic through the four nodes around a position.
fn interpolate(nodes: &[f64], position: f64) -> f64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the nodes
    let first = (position.max(1.0) as usize - 1).min(nodes.len() - 4);
    let x = position - first as f64;
    let own = |node: usize| nodes[first + node];
    -own(0) * (x - 1.0) * (x - 2.0) * (x - 3.0) / 6.0 + own(1) * x * (x - 2.0) * (x - 3.0) / 2.0
        - own(2) * x * (x - 1.0) * (x - 3.0) / 2.0
        + own(3) * x * (x - 1.0) * (x - 2.0) / 6.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published test values of R's package ebci 1.0.0, and values of the dual problem with 30 digits.
    #[test]
    fn critical_values_of_others() {
        let rows = [
            (25.0, Some(3.0), 0.05, 11.883_583_67, 2e-8),
            (100.0, Some(3.0), 0.05, 24.861_722_17, 2e-8),
            (7.84, Some(8.0), 0.1, 7.077_974_715_8, 2e-8),
            (0.5, None, 0.05, 2.523_460_991_259_686, 1e-10),
            (1.0, None, 0.05, 3.259_198_520_301_978_4, 1e-10),
            (1.0, None, 0.1, 2.403_387_282_222_303_2, 1e-10),
            (0.0, None, 0.05, 1.959_963_984_540_054_3, 1e-10),
            (1.0, Some(3.0), 0.05, 2.811_731_829, 1e-7),
            (2.0, Some(5.0), 0.05, 3.839_198_814, 1e-7),
            (4.0, Some(10.0), 0.05, 6.366_724_349, 1e-7),
        ];
        for (m, kurtosis, alpha, expected, tolerance) in rows {
            let found = critical_value(m, kurtosis, alpha);
            assert!(
                (found - expected).abs() <= tolerance * expected,
                "{m} {kurtosis:?}: {found}, not {expected}"
            );
        }
        let rho = worst_case(1.0, Some(3.0), 11.969_963_984_540_1);
        assert!((rho / 6.0216e-5 - 1.0).abs() <= 1e-4, "{rho}");
    }

    /// Interpolated values are those of the segments one by one.
    #[test]
    fn interpolation() {
        for kurtosis in [None, Some(3.0), Some(12.0)] {
            let moments: Vec<f64> = (0..200)
                .map(|at| 0.05 * libm::exp(0.025 * f64::from(at)))
                .collect();
            for (m, found) in moments
                .iter()
                .zip(critical_values(&moments, kurtosis, 0.05))
            {
                let exact = critical_value(*m, kurtosis, 0.05);
                assert!(
                    (found / exact - 1.0).abs() < 1e-3,
                    "{m} {kurtosis:?}: {found}, not {exact}"
                );
            }
        }
    }
}
