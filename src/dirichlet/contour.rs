//! The tail of a Dirichlet mean as an integral along a path in the plane.
//!
//! Σ s p < t where Y = Σ c G < 0, with c = s − t and independent gamma variables G of shapes α. Y has the cumulant
//! function K(θ) = −Σ α ln(1 − cθ), and for any κ < 0 within reach
//!
//! P(Y < 0) = −(1/2πi) ∫ e^K(θ)/θ dθ, the density of t: (Σα − 1)/2πi · ∫ e^K(θ) dθ,
//!
//! along any path that crosses the axis at κ and ends above and below. The path is laid through the saddle point
//! K′(κ) = 0 (Daniels, 1954, *Saddlepoint approximations in statistics*), where the integrand is largest and does not
//! turn: so a tail of 1e-200 has all its digits. Near the mean, where the saddle point comes close to the pole at 0, it
//! crosses at a little distance from both.
//!
//! θ = κ + u (i sinh w + b (cosh w − 1)) makes the integrand fall off at least as fast as an exponential, and nothing
//! singular is nearer than π/2, where the trapezoidal rule converges geometrically. b = 0 is a straight line. Where many
//! answers lie close to t and a few far away, the integrand turns often on it before it is small; bent to the side on which
//! e^K falls, b = ±½, it turns a few times only.

use alloc::vec::Vec;
use core::f64::consts::PI;

use crate::special::{Complex, Newton, bracketed_newton, log1p_minus};
use crate::sum::Sum;

/// The integrand is followed until it is below e⁻³⁹, less than the last digit of the result.
const NEGLIGIBLE: f64 = 39.0;
/// Below e⁻⁷⁴⁵ there is no number.
const SMALLEST_LOG: f64 = -746.0;
/// No path is longer: sinh(80) is 1e34, more than the ratio of any two distances that count.
const LONGEST: f64 = 80.0;
/// How far a path is bent.
const BEND: f64 = 0.5;
/// A straight path on which the integrand turns no more than this is straight enough.
const FEW_TURNS: f64 = 40.0;
/// Halving the step of the trapezoidal rule doubles its right digits: two sums that agree to eight differ from the
/// integral in the fifteenth.
const COARSEST: f64 = 0.5;
const AGREEMENT: f64 = 1e-8;
const HALVINGS: u32 = 8;

/// The probability that the mean is below t, and its density there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail {
    pub(super) probability: f64,
    pub(super) density: f64,
}

impl Tail {
    /// The lower tail at a t between the lowest and the highest value, if it is not above the mean.
    pub(super) fn lower(atoms: &[(f64, f64)], total: f64, t: f64) -> Option<Self> {
        let mut drift = Sum::default();
        for &(value, alpha) in atoms {
            drift.add_product(alpha, value - t);
        }
        let drift = drift.value();
        (drift >= 0.0).then(|| Contour::new(atoms, total, t, drift).tail())
    }
}

/// What the integrand is made of.
struct Contour {
    /// d = c / (1 − cκ) and α of every atom that was observed more than the others.
    tilted: Vec<(f64, f64)>,
    /// The d of the atoms that share the smallest α: on a long scale most of them, observed by nobody.
    rest: Vec<f64>,
    rest_alpha: f64,
    /// Their Σ α d.
    rest_drift: f64,
    total: f64,
    kappa: f64,
    /// K(κ) and K′(κ).
    height: f64,
    slope: f64,
    /// u, how wide the integrand is at κ.
    unit: f64,
    bend: f64,
    /// The w beyond which the integrand is negligible.
    end: f64,
}

impl Contour {
    fn new(atoms: &[(f64, f64)], total: f64, t: f64, drift: f64) -> Self {
        let places = || atoms.iter().map(|&(value, alpha)| (value - t, alpha));
        let kappa = crossing(&places, drift);
        let (mut height, mut slope) = (Sum::default(), Sum::default());
        height.add_product(drift, kappa);
        slope.add(drift);
        let (mut squares, mut widest) = (0.0, 0.0_f64);
        let smallest = places().map(|(_, alpha)| alpha).fold(f64::MAX, f64::min);
        // A prior that is spread over all values; more of it would multiply the rounding of the product.
        let together = smallest * atoms.len() as f64 <= 4.0;
        let (mut tilted, mut rest) = (Vec::new(), Vec::new());
        for (place, alpha) in places() {
            let tilt = place / (1.0 - place * kappa);
            height.add(-alpha * log1p_minus(-place * kappa));
            slope.add_product(kappa, alpha * place * tilt);
            squares += alpha * tilt * tilt;
            widest = widest.max(tilt.abs());
            if together && alpha == smallest {
                rest.push(tilt);
            } else {
                tilted.push((tilt, alpha));
            }
        }
        let mut contour = Self {
            rest_drift: smallest * rest.iter().copied().collect::<Sum>().value(),
            rest_alpha: smallest,
            rest,
            tilted,
            total,
            kappa,
            height: height.value(),
            slope: slope.value(),
            unit: (1.0 / libm::sqrt(squares)).min(1.0 / widest).min(-kappa),
            bend: 0.0,
            end: 0.0,
        };
        if contour.height > SMALLEST_LOG {
            contour.lay();
        }
        contour
    }

    /// Finds a path on which the integrand soon falls off.
    fn lay(&mut self) {
        let (end, turns) = self.followed(0.0).unwrap_or((LONGEST, f64::MAX));
        (self.bend, self.end) = (0.0, end);
        if turns.abs() <= FEW_TURNS {
            return;
        }
        // e^(iDu) turns to the left for D > 0, and e^(Dx) falls there.
        let bend = -libm::copysign(BEND, turns);
        if let Some((end, _)) = self.followed(bend)
            && end <= self.end
        {
            (self.bend, self.end) = (bend, end);
        }
    }

    /// Where the integrand is negligible on a path, and how far it has turned there; `None` if it grows.
    fn followed(&self, bend: f64) -> Option<(f64, f64)> {
        let mut w = 2.0;
        loop {
            let exponent = self.exponent(self.step(w, bend).0);
            if exponent.re > 1.0 || exponent.re.is_nan() {
                return None;
            }
            if exponent.re < -NEGLIGIBLE || w >= LONGEST {
                return Some((w, exponent.im));
            }
            w += 1.0;
        }
    }

    /// δ = θ − κ at w, and its derivative.
    fn step(&self, w: f64, bend: f64) -> (Complex, Complex) {
        let (sinh, cosh) = (libm::sinh(w), libm::cosh(w));
        let half = libm::sinh(0.5 * w);
        (
            Complex::new(bend * 2.0 * half * half, sinh).scaled(self.unit),
            Complex::new(bend * sinh, cosh).scaled(self.unit),
        )
    }

    /// K(κ + δ) − K(κ) = K′(κ) δ − Σ α [ln(1 − δd) + δd].
    fn exponent(&self, delta: Complex) -> Complex {
        let sum = self
            .tilted
            .iter()
            .map(|&(tilt, alpha)| delta.scaled(-tilt).log1p_minus().scaled(alpha))
            .fold(Complex::ZERO, |sum, term| sum + term);
        let rest = self.log_of_rest(delta).scaled(self.rest_alpha) + delta.scaled(self.rest_drift);
        delta.scaled(self.slope) - sum - rest
    }

    /// Σ ln(1 − δd) over the atoms that share an α, as the logarithm of a product: one for hundreds of atoms.
    fn log_of_rest(&self, delta: Complex) -> Complex {
        // So many factors, each about as large as u d sinh w, are a number.
        let together = if delta.im.abs() < 1e11 * self.unit {
            24
        } else {
            6
        };
        let mut sum = Complex::ZERO;
        for atoms in self.rest.chunks(together) {
            // A value below t turns the product to one side, one above it to the other.
            let (mut product, mut turns) = (Complex::ONE, 0.0);
            for tilt in atoms {
                let factor = Complex::ONE - delta.scaled(*tilt);
                let next = product * factor;
                // Less than half a turn to the side of the factor: beyond the negative axis the argument starts anew.
                if factor.im > 0.0 && product.im >= 0.0 && next.im < 0.0 {
                    turns += 1.0;
                } else if factor.im < 0.0 && product.im <= 0.0 && next.im > 0.0 {
                    turns -= 1.0;
                }
                product = next;
            }
            sum = sum + product.ln() + Complex::new(0.0, 2.0 * PI * turns);
        }
        sum
    }

    /// The integrands of the probability and of the density at w.
    fn integrands(&self, w: f64) -> [f64; 2] {
        let (delta, derivative) = self.step(w, self.bend);
        let value = self.exponent(delta).exp() * derivative;
        let theta = Complex::new(self.kappa + delta.re, delta.im);
        [value.over(-theta).im, value.im]
    }

    fn tail(&self) -> Tail {
        if self.height <= SMALLEST_LOG {
            return Tail {
                probability: 0.0,
                density: 0.0,
            };
        }
        let sum = |first: f64, step: f64| {
            let (mut sums, mut w) = ([0.0; 2], first);
            while w <= self.end {
                let terms = self.integrands(w);
                sums = [sums[0] + terms[0], sums[1] + terms[1]];
                w += step;
            }
            sums
        };
        let mut step = COARSEST;
        let middle = self.integrands(0.0);
        let first = sum(step, step);
        let mut sums = [0, 1].map(|index| 0.5 * middle[index] + first[index]);
        for _ in 0..HALVINGS {
            let coarse = sums[0] * step;
            let more = sum(0.5 * step, step);
            sums = [sums[0] + more[0], sums[1] + more[1]];
            step *= 0.5;
            if (sums[0] * step - coarse).abs() <= AGREEMENT * coarse.abs() {
                break;
            }
        }
        let scale = libm::exp(self.height) * step / PI;
        Tail {
            probability: (scale * sums[0]).clamp(0.0, 1.0),
            density: scale * sums[1] * (self.total - 1.0),
        }
    }
}

/// The κ at which the path crosses the axis: the saddle point, unless that is too close to the pole at 0.
fn crossing<I: Iterator<Item = (f64, f64)>>(places: &impl Fn() -> I, drift: f64) -> f64 {
    let lowest = places().map(|(place, _)| place).fold(0.0, f64::min);
    let squares: f64 = places().map(|(place, alpha)| alpha * place * place).sum();
    let nearest = (0.5 / lowest).max(-core::f64::consts::FRAC_1_SQRT_2 / libm::sqrt(squares));
    let saddle = bracketed_newton(
        |kappa| {
            let (mut first, mut second) = (0.0, 0.0);
            for (place, alpha) in places() {
                let gap = 1.0 - place * kappa;
                first += alpha * place * place / gap;
                second += alpha * place * place / (gap * gap);
            }
            let value = drift + kappa * first;
            Newton {
                value,
                step: -value / second,
                last: 1e-12 * kappa.abs(),
            }
        },
        1.0 / lowest,
        0.0,
        -drift / squares,
    );
    saddle.min(nearest)
}
