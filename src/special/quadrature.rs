//! The integral of a log-concave tail.

use alloc::vec::Vec;

use libm::{cos, exp, sqrt};

/// Nodes and weights of the Gauss-Legendre rule of 32 points on [-1, 1], positive half
/// (Abramowitz & Stegun 1964, table 25.4; digits from mpmath).
pub(crate) const GAUSS_LEGENDRE: [(f64, f64); 16] = [
    (0.048_307_665_687_738_32, 0.096_540_088_514_727_8),
    (0.144_471_961_582_796_5, 0.095_638_720_079_274_86),
    (0.239_287_362_252_137_06, 0.093_844_399_080_804_57),
    (0.331_868_602_282_127_67, 0.091_173_878_695_763_89),
    (0.421_351_276_130_635_33, 0.087_652_093_004_403_81),
    (0.506_899_908_932_229_4, 0.083_311_924_226_946_75),
    (0.587_715_757_240_762_3, 0.078_193_895_787_070_31),
    (0.663_044_266_930_215_2, 0.072_345_794_108_848_5),
    (0.732_182_118_740_289_7, 0.065_822_222_776_361_85),
    (0.794_483_795_967_942_4, 0.058_684_093_478_535_544),
    (0.849_367_613_732_57, 0.050_998_059_262_376_175),
    (0.896_321_155_766_052_1, 0.042_835_898_022_226_68),
    (0.934_906_075_937_739_7, 0.034_273_862_913_021_43),
    (0.964_762_255_587_506_4, 0.025_392_065_309_262_06),
    (0.985_611_511_545_268_4, 0.016_274_394_730_905_67),
    (0.997_263_861_849_481_6, 0.007_018_610_009_470_096),
];

/// Where the integrand e^exponent no longer counts: e⁻⁴² is 6e-19.
const NEGLIGIBLE: f64 = 42.0;

/// ∫₀^∞ exp(exponent(δ)) dδ for a concave exponent that is 0 and falling at δ = 0, near
/// -slope δ - curvature δ²/2 there.
///
/// Such an integrand lies between a half Gaussian and an exponential, which 32 points integrate to
/// 1e-16 up to where the exponent is about -42.
pub(super) fn log_concave_tail(slope: f64, curvature: f64, exponent: impl Fn(f64) -> f64) -> f64 {
    let mut length =
        2.0 * NEGLIGIBLE / (slope + sqrt(slope * slope + 2.0 * NEGLIGIBLE * curvature));
    for _ in 0..6 {
        let depth = -exponent(length);
        if (38.0..=50.0).contains(&depth) {
            break;
        }
        // A concave exponent is at least as deep as proportion says when stretched; shortened, it
        // is taken for a parabola.
        let stretch = NEGLIGIBLE / depth;
        length *= if stretch > 1.0 {
            stretch
        } else {
            sqrt(stretch)
        };
    }
    let half = 0.5 * length;
    let sum: f64 = GAUSS_LEGENDRE
        .iter()
        .rev()
        .map(|&(node, weight)| {
            weight * (exp(exponent(half * (1.0 - node))) + exp(exponent(half * (1.0 + node))))
        })
        .sum();
    half * sum
}

/// Nodes, in increasing order, and weights of the Gauss-Legendre rule of `count` points on [-1, 1].
///
/// Newton's method on the Legendre polynomial, from Tricomi's approximation of its roots.
pub(crate) fn gauss_legendre(count: usize) -> Vec<(f64, f64)> {
    let mut upper: Vec<(f64, f64)> = (0..count.div_ceil(2))
        .map(|index| {
            let order = count as f64;
            let angle = core::f64::consts::PI * (index as f64 + 0.75) / (order + 0.5);
            let mut node = (1.0 - (order - 1.0) / (8.0 * order * order * order)) * cos(angle);
            let mut slope = 1.0;
            for _ in 0..8 {
                let (value, before) = legendre(count, node);
                slope = order * (before - node * value) / (1.0 - node * node);
                let step = value / slope;
                node -= step;
                if step.abs() <= f64::EPSILON {
                    break;
                }
            }
            // The middle one of an odd number.
            if 2 * index + 1 == count {
                node = 0.0;
            }
            (node, 2.0 / ((1.0 - node * node) * slope * slope))
        })
        .collect();
    let mut rule: Vec<(f64, f64)> = upper
        .iter()
        .map(|&(node, weight)| (-node, weight))
        .collect();
    if count % 2 == 1 {
        upper.pop();
    }
    rule.extend(upper.into_iter().rev());
    rule
}

/// The Legendre polynomials of degree `degree` and one less, by their recurrence.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    (1..=degree).fold((1.0, 0.0), |(value, before), order| {
        let order = order as f64;
        let next = ((2.0 * order - 1.0) * x * value - (order - 1.0) * before) / order;
        (next, value)
    })
}
