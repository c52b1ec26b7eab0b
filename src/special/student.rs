//! Student's t for every real number of degrees of freedom.

use super::gamma::ln_half_step;
use super::incomplete_beta::{continued_fraction, power_series};
use super::normal::{DENSITY_AT_ZERO, normal_upper_quantile, normal_upper_tail};
use super::root::{Newton, bracketed_newton};
use core::f64::consts::{FRAC_PI_2, PI};
use libm::{exp, expm1, log, log1p, pow, sqrt, tan};

/// From here on t is normal: the relative correction, about z⁴ / (4 df) in the tail, is below half
/// a unit in the last place even at z = 37, where the normal tail leaves the doubles.
const NORMAL: f64 = 1e22;

/// The largest ln t that is a double again.
const LOG_MAX: f64 = 709.78;

/// Student's t with what depends on the degrees of freedom alone.
struct Student {
    df: f64,
    /// ln[Γ((df + 1)/2) / (Γ(df/2) √(df/2))]
    log_scale: f64,
}

/// The distribution about a point t > 0.
struct Parts {
    /// t times the density at t
    density: f64,
    /// P(0 < T < t)
    centre: f64,
    /// P(T > t)
    tail: f64,
}

impl Student {
    fn new(df: f64) -> Self {
        let df = df.max(f64::MIN_POSITIVE);
        Self {
            df,
            log_scale: ln_half_step(0.5 * df),
        }
    }

    /// Both parts are t times the density times a series in y = t² / (df + t²), a series in
    /// x = 1 - y or a continued fraction, whichever is quick and, for the tail, does not cancel.
    fn parts(&self, t: f64) -> Parts {
        let half = 0.5 * self.df;
        let w = t / sqrt(self.df);
        let square = w * w;
        // For huge w, the 1 in 1 + w² is lost and w² may overflow.
        let (log_spread, sine) = if w < 1e8 {
            (log1p(square), w / sqrt(1.0 + square))
        } else {
            (2.0 * log(w), 1.0)
        };
        let density =
            DENSITY_AT_ZERO * sqrt(self.df) * sine * exp(self.log_scale - half * log_spread);
        let (x, y) = (1.0 / (1.0 + square), sine * sine);
        if w < 1.0 && t < 2.5 {
            // ½ I_y(½, df/2): the tail is above 5e-3 here and keeps its digits as a complement.
            let centre = density * power_series(0.5, half, y);
            return Parts {
                density,
                centre,
                tail: 0.5 - centre,
            };
        }
        // ½ Iₓ(df/2, ½)
        let tail = if w >= 1.0 {
            density * power_series(half, 0.5, x) / self.df
        } else {
            0.5 * density * continued_fraction(half, 0.5, x, y)
        };
        Parts {
            density,
            centre: 0.5 - tail,
            tail,
        }
    }

    /// The t with P(T > t) = `tail`, from the tail: Halley's step on ln(tail) as a function of
    /// ln t, which is concave and nearly straight far out.
    fn quantile_by_tail(&self, tail: f64) -> f64 {
        let log_quantile = bracketed_newton(
            |log_t| {
                let t = exp(log_t);
                let parts = self.parts(t);
                // η = t f / tail is minus the slope; its own slope is η (1 + t f'/f + η).
                let eta = parts.density / parts.tail;
                let value = log(parts.tail / tail);
                let bend = 1.0 - self.decay(t) + eta;
                let newton = value / eta;
                let step = newton / (1.0 + 0.5 * bend * newton).max(0.5);
                Newton {
                    value: -value,
                    step,
                    last: 1e-5 / (1.0 + bend.abs() + eta),
                }
            },
            -LOG_MAX,
            LOG_MAX,
            self.start(tail),
        );
        exp(log_quantile)
    }

    /// The t with P(0 < T < t) = `centre`, by Halley's step on the centre as a function of t.
    fn quantile_by_centre(&self, centre: f64) -> f64 {
        let start = exp(self.start(0.5 - centre)).min(f64::MAX);
        bracketed_newton(
            |t| {
                let parts = self.parts(t);
                let value = parts.centre - centre;
                let newton = -value * t / parts.density;
                let bend = self.decay(t) / t;
                let step = newton / (1.0 - 0.5 * bend * newton).max(0.5);
                Newton {
                    value,
                    step,
                    last: 1e-5 * t,
                }
            },
            0.0,
            f64::MAX,
            start,
        )
    }

    /// -t f'(t) / f(t)
    fn decay(&self, t: f64) -> f64 {
        // (df + 1) t² / (df + t²), without overflow
        (self.df + 1.0) / (1.0 + self.df / t / t)
    }

    /// ln of a first quantile.
    fn start(&self, tail: f64) -> f64 {
        if self.df >= 1.0 {
            return log(hill(tail, self.df));
        }
        // Few degrees of freedom: the power law of the far tail, or a flat density next to 0.
        let flat = (0.5 - tail) / (DENSITY_AT_ZERO * exp(self.log_scale));
        let law = self.log_scale + log(DENSITY_AT_ZERO) - 0.5 * log(self.df) - log(tail);
        let power = law / self.df + 0.5 * log(self.df);
        if tail < 0.25 {
            power.clamp(-LOG_MAX, LOG_MAX)
        } else {
            log(flat)
        }
    }
}

/// Hill's approximation of the upper quantile (1970, *Algorithm 396*), for df ≥ 1: one digit at 1, six or more in the usual
/// tails from 3 on.
fn hill(tail: f64, df: f64) -> f64 {
    let small = 1.0 / (df - 0.5);
    let large = 48.0 / (small * small);
    let mut correction = ((20_700.0 * small / large - 98.0) * small - 16.0) * small + 96.36;
    let scale = ((94.5 / (large + correction) - 3.0) / large + 1.0) * sqrt(small * FRAC_PI_2) * df;
    let power = pow(2.0 * scale * tail, 2.0 / df);
    let square = if power > 0.05 + small {
        // About the normal quantile, that of the lower tail.
        let z = -normal_upper_quantile(tail);
        let square = z * z;
        if df < 5.0 {
            correction += 0.3 * (df - 4.5) * (z + 0.6);
        }
        correction += (((0.05 * scale * z - 5.0) * z - 7.0) * z - 2.0) * z + large;
        let series = (((0.4 * square + 6.3) * square + 36.0) * square + 94.5) / correction;
        let bent = ((series - square - 3.0) / large + 1.0) * z;
        expm1(small * bent * bent)
    } else {
        // About the power law of the far tail.
        let far = (df + 6.0) / (df * power) - 0.089 * scale - 0.822;
        let inner = 1.0 / (far * (df + 2.0) * 3.0) + 0.5 / (df + 4.0);
        (inner * power - 1.0) * (df + 1.0) / (df + 2.0) + 1.0 / power
    };
    sqrt((df * square).max(f64::MIN_POSITIVE))
}

/// P(T > t) for Student's t with `df` > 0 degrees of freedom, infinity included (the normal
/// distribution): ½ Iₓ(df/2, ½), x = df / (df + t²), for t > 0 (Abramowitz & Stegun 1964, 26.7.1).
pub(crate) fn student_upper_tail(t: f64, df: f64) -> f64 {
    if t == 0.0 || t.is_nan() {
        return 0.5;
    }
    if df >= NORMAL {
        return normal_upper_tail(t);
    }
    let tail = Student::new(df).parts(t.abs()).tail.clamp(0.0, 0.5);
    if t > 0.0 { tail } else { 1.0 - tail }
}

/// ln of the density of Student's t with `df` ≥ 1 degrees of freedom, infinity included:
/// Γ((df + 1)/2) / (Γ(df/2) √(df π)) · (1 + t²/df)^(−(df + 1)/2) (Abramowitz & Stegun 1964, 26.7).
pub(crate) fn student_ln_density(t: f64, df: f64) -> f64 {
    if df >= NORMAL {
        return log(DENSITY_AT_ZERO) - 0.5 * t * t;
    }
    // Γ((df + 1)/2) / (Γ(df/2) √(df/2)) tends to 1.
    let scale = ln_half_step(0.5 * df) + log(DENSITY_AT_ZERO);
    scale - 0.5 * (df + 1.0) * log1p(t * t / df)
}

/// The t with P(T > t) = `tail` for `df` > 0 degrees of freedom, infinity included, to 1e-13 of
/// itself: one or two of Halley's steps from Hill's approximation (1970).
pub(crate) fn student_upper_quantile(tail: f64, df: f64) -> f64 {
    let tail = if tail.is_nan() {
        0.5
    } else {
        tail.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)
    };
    if df >= NORMAL {
        normal_upper_quantile(tail)
    } else if tail > 0.5 {
        // 1 - tail is exact here.
        -quantile_above_median(1.0 - tail, df)
    } else {
        quantile_above_median(tail, df)
    }
}

#[expect(
    clippy::float_cmp,
    reason = "the closed forms hold for exactly these degrees of freedom"
)]
fn quantile_above_median(tail: f64, df: f64) -> f64 {
    // Exact for tail ≥ ¼, so that small quantiles keep their digits.
    let centre = 0.5 - tail;
    if centre <= 0.0 {
        0.0
    } else if df == 1.0 {
        if tail < 0.25 {
            1.0 / tan(PI * tail)
        } else {
            tan(PI * centre)
        }
    } else if df == 2.0 {
        centre * sqrt(2.0 / (tail * (1.0 - tail)))
    } else if tail < 0.25 {
        Student::new(df).quantile_by_tail(tail)
    } else {
        Student::new(df).quantile_by_centre(centre)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// df, tail, t, and how near Hill's approximation comes: by mpmath with 30 digits, the root of the incomplete beta
    /// function.
    const FIRST: [(f64, f64, f64, f64); 12] = [
        (1.3, 1e-3, 89.922_428_981_880_06, 0.04),
        (2.0, 0.3, 0.617_213_399_848_367_6, 1e-3),
        (3.0, 0.025, 3.182_446_305_283_709_5, 1e-6),
        (3.0, 1e-3, 10.214_531_852_407_386, 1e-8),
        (3.0, 0.1, 1.637_744_353_696_21, 2e-6),
        (5.0, 0.025, 2.570_581_835_636_314, 1e-7),
        (4.0, 0.1, 1.533_206_274_058_943_8, 3e-5),
        (4.7, 0.3, 0.561_767_050_849_739_1, 7e-7),
        (12.0, 1e-20, 134.012_746_647_643_95, 1e-11),
        (30.0, 0.3, 0.530_019_003_906_504_5, 6e-12),
        (30.0, 1e-6, 5.871_117_120_418_883, 2e-7),
        (100.0, 0.025, 1.983_971_518_523_552_2, 4e-13),
    ];

    #[test]
    fn a_first_quantile_is_near() {
        for (df, tail, t, tolerance) in FIRST {
            let first = hill(tail, df);
            assert!(
                (first / t - 1.0).abs() <= tolerance,
                "{df} {tail}: {first} for {t}"
            );
        }
        // df, tail, ln t and how near: the power law of the far tail, and next to 0 the density there.
        for (df, tail, log_t, tolerance) in [
            (0.5, 0.01, 6.935_847_968_628_584, 2e-7),
            (0.3, 0.1, 4.171_097_952_743_185, 3e-5),
            (0.8, 1e-3, 7.173_718_460_034_404, 2e-7),
            (0.5, 0.45, -1.667_892_530_915_752, 0.02),
            (0.3, 0.49, -3.131_156_273_566_264, 2e-3),
        ] {
            let first = Student::new(df).start(tail);
            assert!(
                (first - log_t).abs() <= tolerance,
                "{df} {tail}: {first} for {log_t}"
            );
        }
    }
}
