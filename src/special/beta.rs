//! The beta distribution for real parameters from 1e-3 to beyond 1e12.

use super::elementary::{expm1_minus, log1p_minus};
use super::gamma::stirling_error;
use super::incomplete_beta::{continued_fraction, power_series};
use super::normal::normal_upper_quantile;
use super::quadrature::log_concave_tail;
use super::root::{Newton, bracketed_newton};
use libm::{exp, expm1, log, log1p, sqrt};

/// From here both parameters are large enough for quadrature; below, series and fraction are quick.
const LARGE: f64 = 50.0;

/// A point of the unit interval with its complement, each to full relative precision.
#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

impl Point {
    fn new(x: f64) -> Self {
        let x = x.clamp(0.0, 1.0);
        Self { x, y: 1.0 - x }
    }

    /// The point with ln(x / y) = `logit`.
    fn from_logit(logit: f64) -> Self {
        let odds = exp(-logit.abs());
        let (minor, major) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        if logit < 0.0 {
            Self { x: minor, y: major }
        } else {
            Self { x: major, y: minor }
        }
    }

    fn mirrored(self) -> Self {
        Self {
            x: self.y,
            y: self.x,
        }
    }
}

/// The lower tail at a point, in the two forms that the quantile needs.
struct Tail {
    /// ln of the tail, finite even where the tail underflows.
    log: f64,
    /// The tail over its derivative by the logit, xᵃ yᵇ / B(a, b).
    mills: f64,
}

/// Beta(a, b) with what depends on the parameters alone.
#[derive(Clone, Copy)]
struct Beta {
    a: f64,
    b: f64,
    total: f64,
    /// ln √(ab / 2πn) + σ(n) - σ(a) - σ(b), n = a + b
    log_scale: f64,
}

impl Beta {
    fn new(a: f64, b: f64) -> Self {
        let a = a.clamp(1e-100, 1e100);
        let b = b.clamp(1e-100, 1e100);
        let total = a + b;
        let spread = a.min(b) * (a.max(b) / total) / core::f64::consts::TAU;
        let errors = stirling_error(total) - stirling_error(a.max(b)) - stirling_error(a.min(b));
        Self {
            a,
            b,
            total,
            log_scale: 0.5 * log(spread) + errors,
        }
    }

    fn mirrored(self) -> Self {
        Self {
            a: self.b,
            b: self.a,
            ..self
        }
    }

    /// n x - a, from the smaller of x and y.
    fn excess(&self, point: Point) -> f64 {
        if point.x <= point.y {
            self.total * point.x - self.a
        } else {
            self.b - self.total * point.y
        }
    }

    /// ln[xᵃ yᵇ / B(a, b)] in the saddle-point form of Loader (2000): no ln Γ are subtracted.
    fn log_density(&self, point: Point) -> f64 {
        let excess = self.excess(point);
        deviance(self.a, excess, self.total * point.x)
            + deviance(self.b, -excess, self.total * point.y)
            + self.log_scale
    }

    fn lower(&self, point: Point) -> Tail {
        let log_density = self.log_density(point);
        if self.is_direct(point) {
            let mills = self.direct_mills(point);
            return Tail {
                log: log_density + log(mills),
                mills,
            };
        }
        let density = exp(log_density);
        let upper = density * self.mirrored().direct_mills(point.mirrored());
        Tail {
            log: log1p(-upper.min(1.0)),
            mills: (1.0 - upper).max(0.0) / density,
        }
    }

    /// Whether the lower tail is computed as itself, not as the complement of the upper one. Of the
    /// two, one is quick and not much smaller than the other.
    fn is_direct(&self, point: Point) -> bool {
        if self.a.min(self.b) >= LARGE {
            self.excess(point) <= 0.0
        } else if self.a <= self.b {
            self.is_near_zero(point)
        } else {
            !self.mirrored().is_near_zero(point.mirrored())
        }
    }

    /// For a ≤ b, whether the series in x is the better way, rather than the fraction in y. The
    /// fraction needs some 85 / (n x) terms; the complement of the series loses digits as the upper
    /// tail falls, earlier when a is small.
    fn is_near_zero(&self, point: Point) -> bool {
        let limit = if self.a < 0.25 { 0.3 } else { self.a + 1.0 };
        self.total * point.x <= limit && point.x <= 0.6
    }

    /// The lower tail over xᵃ yᵇ / B(a, b), where `is_direct`.
    fn direct_mills(&self, point: Point) -> f64 {
        if self.a.min(self.b) >= LARGE {
            self.quadrature(point)
        } else if self.a <= self.b {
            power_series(self.a, self.b, point.x) / self.a
        } else {
            continued_fraction(self.a, self.b, point.x, point.y)
        }
    }

    /// ∫₀^∞ of the density δ below the point on the logit scale, over the density at the point.
    ///
    /// With t the point, its exponent is -a δ - n ln(1 + t (e^-δ - 1)), here with the linear term
    /// (n x - a) δ apart, and in terms of the smaller of x and y, so that nothing cancels.
    fn quadrature(&self, point: Point) -> f64 {
        let slope = (-self.excess(point)).max(0.0);
        let curvature = self.total * point.x * point.y;
        let (smaller, sign) = if point.x <= point.y {
            (point.x, -1.0)
        } else {
            (point.y, 1.0)
        };
        log_concave_tail(slope, curvature, |delta| {
            let beyond = expm1_minus(sign * delta);
            let change = smaller * (sign * delta + beyond);
            -slope * delta - self.total * (log1p_minus(change) + smaller * beyond)
        })
    }

    /// The point with lower tail `tail` ≤ ½.
    #[expect(
        clippy::float_cmp,
        reason = "the closed forms hold for exactly these parameters"
    )]
    fn lower_quantile(&self, tail: f64) -> Point {
        let log_tail = log(tail);
        if self.a == 1.0 {
            // 1 - (1 - x)ᵇ
            let log_rest = log1p(-tail) / self.b;
            return Point {
                x: -expm1(log_rest),
                y: exp(log_rest),
            };
        }
        if self.b == 1.0 {
            let log_quantile = log_tail / self.a;
            return Point {
                x: exp(log_quantile),
                y: -expm1(log_quantile),
            };
        }
        if let Some(logit) = self.power_law(tail, log_tail) {
            return Point::from_logit(logit);
        }
        let logit = bracketed_newton(
            |logit| self.step(Point::from_logit(logit), log_tail),
            -1e300,
            1e300,
            self.start(tail, log_tail),
        );
        Point::from_logit(logit)
    }

    /// The logit of the quantile where one power of x or of 1 - x is all the tail is made of, to
    /// 1e-17; x itself may be too small for a double.
    fn power_law(&self, tail: f64, log_tail: f64) -> Option<f64> {
        let lower = self.lower_power(log_tail);
        if lower < -40.0 - log1p(self.b) {
            return Some(lower);
        }
        let upper = self.mirrored().lower_power(log1p(-tail));
        (upper < -40.0 - log1p(self.a)).then_some(-upper)
    }

    /// The solution of xᵃ / (a B(a, b)) = tail, on the logarithmic scale.
    fn lower_power(&self, log_tail: f64) -> f64 {
        (log_tail + log(self.a) + self.log_beta()) / self.a
    }

    /// Halley's step for ln of the lower tail, concave in the logit. With D = xᵃ yᵇ / B the slope
    /// is η = D / tail, and dη = -η (n x - a + η).
    fn step(&self, point: Point, log_tail: f64) -> Newton {
        let tail = self.lower(point);
        let value = tail.log - log_tail;
        let newton = value * tail.mills;
        let bend = 1.0 / tail.mills + self.excess(point);
        let step = -newton / (1.0 + 0.5 * bend * newton).max(0.5);
        // Third order: a step of 1e-5 of the scale of change leaves less than 1e-15.
        Newton {
            value,
            step,
            last: 1e-5 / (1.0 + bend.abs() + 1.0 / tail.mills),
        }
    }

    /// A first logit for the quantile: the leading power where a parameter is small and the tail
    /// lies in its reach, the normal approximation of Carter elsewhere.
    fn start(&self, tail: f64, log_tail: f64) -> f64 {
        let power = self.lower_power(log_tail);
        if self.a < 1.0 || (self.a < 2.0 && power < -1.0 - log1p(self.b)) {
            return power;
        }
        if self.b < 1.0 {
            let power = self.mirrored().lower_power(log1p(-tail));
            if power < -log1p(self.a) {
                return -power;
            }
        }
        self.carter(tail)
    }

    /// ln B(a, b), from the density at the mean.
    fn log_beta(&self) -> f64 {
        let (log_mean, log_rest) = if self.a <= self.b {
            (log(self.a / self.total), log1p(-self.a / self.total))
        } else {
            (log1p(-self.b / self.total), log(self.b / self.total))
        };
        self.a * log_mean + self.b * log_rest - self.log_scale
    }

    /// Abramowitz & Stegun 1964, 26.5.22 (Carter 1947), for a, b not much below 1.
    fn carter(&self, tail: f64) -> f64 {
        let (a, b) = (self.a.max(1.0), self.b.max(1.0));
        let z = normal_upper_quantile(tail);
        let (reciprocal_a, reciprocal_b) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let shift = (z * z - 3.0) / 6.0;
        let harmonic = 2.0 / (reciprocal_a + reciprocal_b);
        let spread = z * sqrt((harmonic + shift).max(0.1)) / harmonic;
        let skew = (reciprocal_b - reciprocal_a) * (shift + 5.0 / 6.0 - 2.0 / (3.0 * harmonic));
        log(a / b) - 2.0 * (spread - skew)
    }
}

/// m [ln(1 + d/m) - d/m], given m + d as `observed`.
fn deviance(expected: f64, difference: f64, observed: f64) -> f64 {
    let relative = difference / expected;
    if (-0.5..=1.0).contains(&relative) {
        expected * log1p_minus(relative)
    } else {
        expected * (log((observed / expected).max(f64::MIN_POSITIVE)) - relative)
    }
}

/// Iₓ(a, b) = ∫₀ˣ tᵃ⁻¹ (1 - t)ᵇ⁻¹ dt / B(a, b), accurate also where it is tiny (NIST DLMF 8.17).
pub(crate) fn beta_lower_tail(x: f64, a: f64, b: f64) -> f64 {
    lower_tail(Point::new(x), Beta::new(a, b))
}

/// 1 - Iₓ(a, b), accurate also where it is tiny.
pub(crate) fn beta_upper_tail(x: f64, a: f64, b: f64) -> f64 {
    lower_tail(Point::new(x).mirrored(), Beta::new(b, a))
}

fn lower_tail(point: Point, beta: Beta) -> f64 {
    if point.x <= 0.0 {
        0.0
    } else if point.y <= 0.0 {
        1.0
    } else {
        exp(beta.lower(point).log).clamp(0.0, 1.0)
    }
}

/// The x with Iₓ(a, b) = `tail`, to 1e-13 of itself.
///
/// Where x is close to 1, 1 - x to full precision is `beta_upper_quantile(tail, b, a)`.
pub(crate) fn beta_lower_quantile(tail: f64, a: f64, b: f64) -> f64 {
    quantile(tail, a, b).x
}

/// The x with 1 - Iₓ(a, b) = `tail`, to 1e-13 of itself.
///
/// Where x is close to 1, 1 - x to full precision is `beta_lower_quantile(tail, b, a)`.
pub(crate) fn beta_upper_quantile(tail: f64, a: f64, b: f64) -> f64 {
    quantile(tail, b, a).y
}

fn quantile(tail: f64, a: f64, b: f64) -> Point {
    if tail.is_nan() || tail <= 0.0 {
        return Point::new(0.0);
    }
    if tail >= 1.0 {
        return Point::new(1.0);
    }
    let beta = Beta::new(a, b);
    if tail <= 0.5 {
        beta.lower_quantile(tail)
    } else {
        // 1 - tail is exact here.
        beta.mirrored().lower_quantile(1.0 - tail).mirrored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a, b, tail, the logit of the quantile (by mpmath with 25 digits) and how near Carter's approximation comes.
    const FIRST: [(f64, f64, f64, f64, f64); 12] = [
        (8.0, 3.0, 0.4, 0.877_894_515_215_21, 0.01),
        (8.0, 3.0, 0.025, -0.225_330_440_192_731, 3e-3),
        (8.0, 3.0, 1e-6, -2.055_770_385_291_372, 0.06),
        (8.0, 3.0, 1e-12, -3.905_352_280_132_304, 0.2),
        (30.0, 80.0, 0.4, -1.042_468_224_868_589, 8e-6),
        (30.0, 80.0, 0.025, -1.424_110_376_601_781, 2e-4),
        (30.0, 80.0, 1e-6, -2.114_113_168_515_712, 3e-3),
        (30.0, 80.0, 1e-12, -2.759_537_348_763_151, 0.02),
        (700.0, 200.0, 0.4, 1.233_668_090_616_714, 3e-6),
        (700.0, 200.0, 0.025, 1.098_922_454_328_585, 6e-6),
        (700.0, 200.0, 1e-6, 0.884_862_653_042_291, 6e-5),
        (1e3, 4e5, 0.025, -6.054_508_067_164_218, 2e-6),
    ];

    #[test]
    fn a_first_quantile_is_near() {
        for (a, b, tail, logit, tolerance) in FIRST {
            let first = Beta::new(a, b).carter(tail);
            assert!(
                (first - logit).abs() <= tolerance,
                "{a} {b} {tail}: {first} for {logit}"
            );
        }
        // Near an end, with a small parameter, one power is most of the tail.
        for (a, b, tail, logit, tolerance) in [
            (0.6, 5.0, 1e-4, -17.107_986_144_698_124, 2e-7),
            (0.9, 0.8, 0.4, -0.275_454_092_066_626, 0.6),
            (0.8, 30.0, 0.5, -4.079_932_967_550_344, 0.3),
            (1.5, 3.0, 1e-10, -16.334_504_821_527_005, 2e-7),
            (1.9, 40.0, 1e-4, -8.226_385_308_034_281, 4e-3),
            (3.0, 0.4, 0.4, 2.360_864_983_822_889, 0.3),
            (1.2, 0.1, 0.3, 3.811_643_650_033_862, 0.03),
            (8.0, 0.2, 0.3, 4.132_594_987_139_679, 0.2),
        ] {
            let first = Beta::new(a, b).start(tail, log(tail));
            assert!(
                (first - logit).abs() <= tolerance,
                "{a} {b} {tail}: {first} for {logit}"
            );
        }
    }

    /// By mpmath with 30 digits.
    #[test]
    fn small_parameters() {
        // The complement of the lower tail has lost five of its digits.
        let upper = beta_upper_tail(0.045, 1e-4, 20.0);
        assert!(
            (upper / 2.610_932_134_828_424e-5 - 1.0).abs() < 1e-12,
            "{upper}"
        );
        // One power of 1 − x: all of x that a double holds is 1.
        assert_eq!(beta_lower_quantile(0.4, 8.0, 0.005), 1.0);
        let rest = beta_upper_quantile(0.4, 0.005, 8.0);
        assert!(
            (rest / 3.204_967_546_991_208e-46 - 1.0).abs() < 1e-12,
            "{rest}"
        );
        for (a, b) in [(1e-3, 5.0), (5.0, 1e-3), (1e-3, 1e-3)] {
            assert_eq!([0.0, 1.0].map(|x| beta_lower_tail(x, a, b)), [0.0, 1.0]);
            assert_eq!([0.0, 1.0].map(|x| beta_upper_tail(x, a, b)), [1.0, 0.0]);
        }
    }

    #[test]
    fn tails_beyond_the_median_and_beyond_all() {
        for (a, b) in [
            (3.0, 0.7),
            (1.0, 4.0),
            (4.0, 1.0),
            (30.0, 80.0),
            (200.0, 70.0),
        ] {
            for tail in [0.51, 0.75, 0.975, 1.0 - 1e-9] {
                let quantile = beta_lower_quantile(tail, a, b);
                // Accurate to 1e-13, it moves the tail by √n times as much.
                let found = beta_lower_tail(quantile, a, b);
                assert!((found - tail).abs() < 1e-11, "{a} {b} {tail}: {found}");
            }
            for (tail, end) in [
                (0.0, 0.0),
                (-0.5, 0.0),
                (f64::NAN, 0.0),
                (1.0, 1.0),
                (1.5, 1.0),
            ] {
                assert_eq!(beta_lower_quantile(tail, a, b), end, "{a} {b} {tail}");
            }
        }
    }
}
