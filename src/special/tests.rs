//! The special functions against independent reference values, the traps of statrs by name, and
//! the laws that hold everywhere. Tolerances are the rounding errors of the steps, added up.

#![expect(clippy::float_cmp, reason = "where values are exact")]

use super::gamma::stirling_error;
use super::*;

/// |computed - expected| within `tolerance` of |expected|.
#[track_caller]
fn assert_close(computed: f64, expected: f64, tolerance: f64, case: &[f64]) {
    let error = (computed - expected).abs();
    assert!(
        error <= tolerance * expected.abs(),
        "{computed:e} for {expected:e}, relative error {:e}, at {case:?}",
        error / expected.abs()
    );
}

#[test]
fn elementary_functions_without_their_leading_terms() {
    // A handful of roundings of half an ulp each, none magnified more than four times.
    for [x, expected] in reference::LOG1P_MINUS {
        assert_close(log1p_minus(x), expected, 1e-15, &[x]);
    }
    // ln(1 + ix) = ½ ln(1 + x²) + i atan(x), and each part to the digits of the whole.
    for [x, expected] in reference::ATAN_MINUS {
        let found = Complex::new(0.0, x).log1p_minus();
        let size = libm::hypot(0.5 * libm::log1p(x * x), expected);
        assert!(
            (found.im - expected).abs() <= 3e-15 * size,
            "{x}: {found:?}"
        );
        assert!((found.re - 0.5 * libm::log1p(x * x)).abs() <= 3e-15 * size);
    }
    for x in [0.0, 1e-200, -1e-200] {
        assert_eq!(log1p_minus(x), 0.0);
    }
    // The pieces of each function meet.
    for seam in [-0.5_f64, -0.1, 0.1, 1.0] {
        let next = seam * (1.0 - f64::EPSILON);
        assert_close(log1p_minus(next), log1p_minus(seam), 3e-15, &[seam]);
    }
    for x in [-0.5_f64, -0.05, 0.05, 0.5] {
        let next: f64 = x * (1.0 - f64::EPSILON);
        let (inside, outside) = (elementary::expm1_minus(next), libm::expm1(x) - x);
        // Outside, expm1(x) - x magnifies a rounding by 2 / x.
        assert_close(inside, outside, 1e-15 * 2.0 / x.abs(), &[x]);
    }
}

#[test]
fn gamma_function_errors_and_ratios() {
    for [x, expected] in reference::STIRLING_ERROR {
        // Up to ten sums of positive terms.
        assert_close(stirling_error(x), expected, 5e-15, &[x]);
    }
    for [n, expected] in reference::LN_GAMMA_HALF_RATIO {
        let error = (ln_gamma_half_ratio(n) - expected).abs();
        assert!(error <= 4e-15 * expected.abs().max(1.0), "{error:e} at {n}");
    }
}

#[test]
fn normal_tails_density_and_quantiles() {
    for [z, tail, density] in reference::NORMAL_TAIL {
        // erfc to an ulp, and the correction of its argument.
        assert_close(normal_upper_tail(z), tail, 2e-15, &[z]);
        assert_close(normal_density(z), density, 1e-15, &[z]);
    }
    for [tail, z] in reference::NORMAL_QUANTILE {
        assert_close(normal_upper_quantile(tail), z, 2e-15, &[tail]);
    }
    assert_eq!(normal_upper_quantile(0.5), 0.0);
    // The last tail below 1, and 1 as that.
    let last = 1.0 - f64::EPSILON / 2.0;
    for tail in [last, 1.0, 2.0] {
        assert_close(
            normal_upper_quantile(tail),
            -8.209_536_151_601_387,
            2e-15,
            &[tail],
        );
        for df in [1.0, 2.0, 5.0] {
            let mirrored = -student_upper_quantile(f64::EPSILON / 2.0, df);
            assert_eq!(student_upper_quantile(tail, df), mirrored);
        }
    }
}

#[test]
fn student_quantiles() {
    for [df, tail, t] in reference::STUDENT_QUANTILE {
        // The centre, to 2e-15 after some forty terms, over t f(t) ≥ 0.04 up to t = 2.5.
        assert_close(student_upper_quantile(tail, df), t, 1e-13, &[df, tail]);
        // A tail moves by t f(t) / tail, up to 50 here, times the rounding of t.
        assert_close(student_upper_tail(t, df), tail, 5e-13, &[df, t]);
        assert_close(student_upper_tail(-t, df), 1.0 - tail, 1e-15, &[df, t]);
        let lower = student_upper_quantile(1.0 - tail, df);
        let upper = student_upper_quantile(1.0 - (1.0 - tail), df);
        assert_eq!(lower, -upper);
    }
}

#[test]
fn student_quantiles_near_the_median() {
    for df in [0.3, 1.0, 1.5, 2.0, 7.0, 1e3, 1e13] {
        let flat = student_upper_quantile(0.5 - 1e-9, df);
        let flatter = student_upper_quantile(0.5 - 1e-12, df);
        // Next to 0 the quantile is proportional: the deviations from ½ as doubles.
        let expected = (0.5 - (0.5 - 1e-9)) / (0.5 - (0.5 - 1e-12));
        assert_close(flat / flatter, expected, 1e-13, &[df]);
        assert_eq!(student_upper_quantile(0.5, df), 0.0);
        assert!(student_upper_quantile(0.5, df).is_sign_positive());
        assert_eq!(
            [0.0, -0.0, f64::NAN].map(|t| student_upper_tail(t, df)),
            [0.5; 3]
        );
    }
}

/// statrs: relative error 1e-8 at df 5,000, 1.9598 at 1e6, 1.8266 at 1e7, no return from 2e7.
#[test]
fn statrs_trap_student_quantile_with_many_degrees_of_freedom() {
    for df in [1e15, 1e18, 1e21, 1e23, 1e300] {
        // The first term of the expansion in 1/df, (z² + 1) / (4 df), is 1e-15 of z at 1e15; the
        // centre, ½ to 1e-15, is divided by t f(t) = 0.11.
        let expected = normal_upper_quantile(0.025);
        assert_close(student_upper_quantile(0.025, df), expected, 1e-14, &[df]);
    }
    let infinite = student_upper_quantile(0.025, f64::INFINITY);
    assert_eq!(infinite, normal_upper_quantile(0.025));
}

#[test]
fn beta_quantiles() {
    for [a, b, tail, lower, x, rest] in reference::BETA_QUANTILE {
        let case = [a, b, tail, lower];
        let (quantile, complement) = if lower == 1.0 {
            (
                beta_lower_quantile(tail, a, b),
                beta_upper_quantile(tail, b, a),
            )
        } else {
            (
                beta_upper_quantile(tail, a, b),
                beta_lower_quantile(tail, b, a),
            )
        };
        // Logarithms up to 60, rounded; everything else is of order 1.
        assert_close(quantile, x, 1e-13, &case);
        assert_close(complement, rest, 1e-13, &case);
    }
}

#[test]
fn beta_tails() {
    for [a, b, x, lower, upper] in reference::BETA_TAIL {
        // The rounding of n x - a counts √n times: 200 here.
        assert_close(beta_lower_tail(x, a, b), lower, 1e-12, &[a, b, x]);
        assert_close(beta_upper_tail(x, a, b), upper, 1e-12, &[a, b, x]);
    }
    assert_eq!(beta_lower_tail(0.0, 2.0, 3.0), 0.0);
    assert_eq!(beta_lower_tail(1.0, 2.0, 3.0), 1.0);
    assert_eq!(beta_upper_tail(0.0, 2.0, 3.0), 1.0);
    assert_eq!(beta_upper_tail(1.0, 2.0, 3.0), 0.0);
}

/// statrs: 1.3e-4 off at b = 1e6, no return at 1e7. The quantile is 1 - (1 - p)^(1/b).
#[test]
fn statrs_trap_clopper_pearson_limit_of_a_zero_count() {
    for b in [1e6, 1e7, 1e12] {
        let expected = -libm::expm1(libm::log(0.025) / b);
        assert_close(beta_upper_quantile(0.025, 1.0, b), expected, 1e-15, &[b]);
    }
}

/// statrs: off by orders of magnitude below 1e-6.
#[test]
fn statrs_trap_quantiles_in_the_far_tail() {
    for tail in [1e-8, 1e-20, 1e-100, 1e-300] {
        for (a, b) in [
            (1.5, 9.5),
            (4.0, 7.0),
            (30.0, 1e5),
            (80.0, 120.0),
            (1e6, 1e6),
        ] {
            // Accurate to 1e-13 in x, the tail is so to √n z as much.
            let tolerance = 1e-13 * (1.0 + 40.0 * libm::sqrt(a + b));
            let lower = beta_lower_quantile(tail, a, b);
            assert_close(beta_lower_tail(lower, a, b), tail, tolerance, &[tail, a, b]);
            let upper = beta_lower_quantile(tail, b, a);
            assert_close(beta_lower_tail(upper, b, a), tail, tolerance, &[tail, b, a]);
        }
        for df in [1.3, 4.0, 60.0, 1e8] {
            let t = student_upper_quantile(tail, df);
            assert_close(student_upper_tail(t, df), tail, 1e-12, &[tail, df]);
        }
    }
}

/// statrs panics outside [0, 1] and at NaN.
#[test]
fn statrs_trap_panics_and_endless_loops() {
    let wild = [
        f64::NAN,
        f64::NEG_INFINITY,
        -1.0,
        -0.0,
        0.0,
        f64::MIN_POSITIVE / 4.0,
        1e-300,
        1e-3,
        0.5,
        1.0 - f64::EPSILON / 2.0,
        1.0,
        1.5,
        1e12,
        1e300,
        f64::INFINITY,
    ];
    let mut calls = 0;
    for first in wild {
        let _ = (
            normal_upper_tail(first),
            normal_density(first),
            stirling_error(first),
        );
        let _ = (
            log1p_minus(first),
            Complex::new(first, first).log1p_minus(),
            ln_gamma_half_ratio(first),
        );
        assert!(normal_upper_quantile(first).is_finite());
        for second in wild {
            let _ = student_upper_tail(first, second);
            let _ = chi_squared_upper_tail(first, second);
            let valid = first > 0.0 && first < 1.0 && second > 0.0;
            let quantile = student_upper_quantile(first, second);
            assert!(
                !valid || quantile.is_finite(),
                "{first:e} {second:e} {quantile:e}"
            );
            for third in wild {
                let quantile = beta_lower_quantile(first, second, third);
                let valid = valid && third > 0.0 && second.max(third).is_finite();
                assert!(
                    !valid || (0.0..=1.0).contains(&quantile),
                    "{first:e} {second:e} {third:e}"
                );
                let tail = beta_lower_tail(first, second, third);
                assert!(
                    !valid || (0.0..=1.0).contains(&tail),
                    "{first:e} {second:e} {third:e}"
                );
                calls += 1;
            }
        }
    }
    assert_eq!(calls, wild.len() * wild.len() * wild.len());
}

/// statrs: 1e-10 in `cdf` and `sf`.
#[test]
fn statrs_trap_normal_tail() {
    for tail in [0.4, 0.025, 1e-9, 1e-40, 1e-200] {
        let z = normal_upper_quantile(tail);
        // An ulp of z counts z² times.
        assert_close(normal_upper_tail(z), tail, 4e-16 * (4.0 + z * z), &[tail]);
    }
}

#[test]
fn chi_squared_tails() {
    for [x, df, tail] in reference::CHI_SQUARED_TAIL {
        assert_close(chi_squared_upper_tail(x, df), tail, 1e-12, &[x, df]);
    }
    for (nothing, df) in [(0.0, 3.0), (-1.0, 3.0), (0.0, 1e3), (-1.0, 1e3)] {
        assert_eq!(chi_squared_upper_tail(nothing, df), 1.0, "{nothing} {df}");
    }
    // By mpmath: the complement of the lower tail has lost four of its digits.
    let tail = chi_squared_upper_tail(1.0, 2e-4);
    assert_close(tail, 5.598_029_295_740_171_4e-5, 1e-13, &[]);
}

#[test]
fn quantiles_are_monotone() {
    let tails = || (1..400).map(|step| 0.5 * libm::pow(0.93, f64::from(step)));
    for df in [0.6, 1.0, 3.5, 9.0, 40.0, 2e4, 3e9] {
        let mut last = 0.0;
        for tail in tails() {
            let t = student_upper_quantile(tail, df);
            assert!(t > last, "{t} after {last} at {tail:e}, {df}");
            last = t;
        }
    }
    for (a, b) in [
        (0.5, 0.5),
        (1.0, 40.0),
        (3.5, 7.5),
        (49.5, 60.5),
        (50.5, 60.5),
        (0.5, 1e7),
        (1e5, 60.0),
    ] {
        for (a, b) in [(a, b), (b, a)] {
            let mut last = 1.0;
            for tail in tails() {
                let x = beta_lower_quantile(tail, a, b);
                assert!(x < last, "{x} after {last} at {tail:e}, {a}, {b}");
                last = x;
            }
        }
    }
}

#[test]
fn a_root_is_found_to_the_last_bits() {
    let cube = find_root(|x| x * x * x - 2.0, 0.0, 1e3);
    assert_close(cube, libm::cbrt(2.0), 3e-16, &[]);
    // Steep, flat, and with a root at 0.
    let steep = find_root(|x| libm::log(x) + 30.0, 1e-30, 1.0);
    assert_close(steep, libm::exp(-30.0), 2e-14, &[]);
    assert_close(
        find_root(|x| libm::pow(x - 0.3, 9.0), -1.0, 1.0),
        0.3,
        1e-15,
        &[],
    );
    assert!(find_root(libm::sinh, -3.0, 2.0).abs() < 1e-29);
    // A step, decreasing.
    let jump = find_root(|x| if x < 0.1 { 1.0 } else { -1.0 }, 0.0, 1.0);
    assert_close(jump, 0.1, 3e-16, &[]);
    // No change of sign, a root at an end, NaN: still an answer.
    assert_eq!(find_root(|x| x + 1.0, 0.0, 1.0), 0.0);
    assert_eq!(find_root(|x| x, 0.0, 1.0), 0.0);
    assert_eq!(find_root(|x| x - 1.0, 0.0, 1.0), 1.0);
    let _ = find_root(|_| f64::NAN, 0.0, 1.0);
    let mut calls = 0;
    let _ = find_root(
        |x| {
            calls += 1;
            if x < 0.7 { -1e-300 } else { 1e300 }
        },
        -1e300,
        1e300,
    );
    assert!(calls < 210);
}

#[test]
fn newton_stays_in_its_bracket() {
    // atan: plain Newton diverges from 3.
    let root = bracketed_newton(
        |x| {
            assert!((-5.0..=4.0).contains(&x));
            let value = libm::atan(x);
            Newton {
                value,
                step: -value * (1.0 + x * x),
                last: 1e-9,
            }
        },
        -5.0,
        4.0,
        3.0,
    );
    assert!(root.abs() < 1e-12);
    let nowhere = bracketed_newton(
        |_| Newton {
            value: f64::NAN,
            step: f64::NAN,
            last: 1e-9,
        },
        0.0,
        1.0,
        0.5,
    );
    assert!((0.0..=1.0).contains(&nowhere));
}

/// To and fro around a kink, each step nearly as long as the one before: they alone would need a thousand.
#[test]
fn steps_that_hardly_shrink_the_bracket_are_halved() {
    for (root, power) in [(0.3, 0.51), (-0.1, 0.505), (0.3, 0.5), (0.0, 0.5)] {
        for start in [1.0, -1.0] {
            let mut calls = 0;
            let found = bracketed_newton(
                |x| {
                    calls += 1;
                    let away: f64 = x - root;
                    Newton {
                        value: libm::copysign(libm::pow(away.abs(), power), away),
                        step: -away / power,
                        last: 1e-12,
                    }
                },
                -8.0,
                9.0,
                root + start,
            );
            assert!(
                (found - root).abs() < 1e-9,
                "{root} {power} {start}: {found}"
            );
            assert!(calls < 190, "{root} {power} {start}: {calls}");
        }
    }
}

/// A jump is found between two neighbouring doubles, and no more is asked for.
#[test]
fn a_bracket_without_a_double_inside_is_the_end() {
    for at in [0.1, 0.2, 0.3, 0.7, 0.9, 1.0 / 3.0] {
        let mut calls = 0;
        let jump = bracketed_newton(
            |x| {
                calls += 1;
                Newton {
                    value: if x < at { -1.0 } else { 1.0 },
                    step: f64::NAN,
                    last: 0.0,
                }
            },
            0.0,
            1.0,
            0.5,
        );
        assert_close(jump, at, 3e-16, &[]);
        assert!(calls < 70, "{at}: {calls}");
    }
}

#[test]
fn rules_of_gauss_and_legendre() {
    for count in [1, 2, 3, 4, 5, 9, 32] {
        let rule = gauss_legendre(count);
        assert_eq!(rule.len(), count);
        for ((node, weight), (mirrored, same)) in rule.iter().zip(rule.iter().rev()) {
            assert_eq!((*node, weight), (-mirrored, same));
        }
        // ∫ xᵏ = 2 / (k + 1) for even k below twice as many.
        for power in (0..2 * count).step_by(2) {
            let power = power as f64;
            let sum: f64 = rule
                .iter()
                .map(|&(node, weight)| weight * libm::pow(node, power))
                .sum();
            assert_close(sum, 2.0 / (power + 1.0), 1e-14, &[count as f64, power]);
        }
    }
}

/// Between two humps of a mixture that are far apart its tail is flat: the step is infinite, and so is what it may miss.
/// Found by the fuzzer: the interval of a forecast ended on the plateau.
#[test]
fn a_plateau_is_no_root() {
    let root = bracketed_newton(
        |x| Newton {
            value: if x < 7.0 { -1.0 } else { x - 7.5 },
            step: if x < 7.0 { f64::INFINITY } else { 7.5 - x },
            last: if x < 7.0 { f64::INFINITY } else { 1e-12 },
        },
        0.0,
        10.0,
        1.0,
    );
    assert!((root - 7.5).abs() < 1e-12, "{root}");
}

/// Σ dpois(j, λ/2) pchisq(x, df + 2j) of R 4, in increasing order: x, df, λ, P(X > x).
#[test]
fn noncentral_chi_squared() {
    for [x, df, noncentrality, expected] in NONCENTRAL {
        let found = noncentral_chi_squared_upper_tail(x, df, noncentrality);
        // Each of both sums up its terms with an error of 1e-15 or so of the largest.
        assert!(
            (found - expected).abs() < 1e-13,
            "{x} {df} {noncentrality}: {found}"
        );
    }
    for (x, df) in [(3.0, 2.0), (0.5, 7.0)] {
        assert_eq!(
            noncentral_chi_squared_upper_tail(x, df, 0.0),
            chi_squared_upper_tail(x, df)
        );
        assert_eq!(noncentral_chi_squared_upper_tail(0.0, df, x), 1.0);
    }
}

const NONCENTRAL: [[f64; 4]; 8] = [
    [5.991, 2.0, 9.63, 0.799_822_925_146_297_9],
    [3.84, 1.0, 7.85, 0.800_161_093_911_407_2],
    [20.0, 3.0, 0.5, 0.000_553_798_091_221_230_9],
    [150.0, 60.0, 120.0, 0.893_984_422_588_256_2],
    [13.8, 2.0, 20.0, 0.810_867_018_600_908],
    [900.0, 10.0, 700.0, 0.000_358_706_376_339_393_1],
    [2_200.0, 4.0, 2_000.0, 0.015_775_735_742_653_573],
    [30.0, 1.0, 0.01, 5.004_043_407_214_156e-08],
];
