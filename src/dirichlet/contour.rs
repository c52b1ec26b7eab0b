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
/// Where cκ or δd is this large, the logarithm of 1 − cκ or 1 − δd is taken by itself, without its linear part: that has
/// no digit of the logarithm left.
const FAR: f64 = 1e3;

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
    /// The |d| of those that are apart, in increasing order, each with the Σ α d up to it.
    slopes: Vec<(f64, f64)>,
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
        let mut height = Sum::default();
        height.add_product(near_drift(places(), kappa), kappa);
        let (mut squares, mut widest) = (0.0, 0.0_f64);
        let smallest = places().map(|(_, alpha)| alpha).fold(f64::MAX, f64::min);
        // A prior that is spread over all values; more of it would multiply the rounding of the product.
        let together = smallest * atoms.len() as f64 <= 4.0;
        let (mut tilted, mut rest) = (Vec::new(), Vec::new());
        let mut slopes = Vec::new();
        for (place, alpha) in places() {
            let tilt = place / (1.0 - place * kappa);
            if is_far(place, kappa) {
                height.add(-alpha * libm::log1p(-place * kappa));
            } else {
                height.add(-alpha * log1p_minus(-place * kappa));
            }
            squares += alpha * tilt * tilt;
            widest = widest.max(tilt.abs());
            if together && alpha == smallest {
                rest.push(tilt);
            } else {
                tilted.push((tilt, alpha));
                slopes.push((tilt.abs(), (place, alpha)));
            }
        }
        let mut contour = Self {
            rest_drift: smallest * rest.iter().copied().collect::<Sum>().value(),
            rest_alpha: smallest,
            rest,
            tilted,
            slopes: running_slopes(slopes, kappa),
            total,
            kappa,
            height: height.value(),
            slope: slope(&places, kappa),
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
        let far = delta.re.abs().max(delta.im.abs());
        if far > FAR * self.unit {
            return self.far_exponent(delta, far);
        }
        let sum = self
            .tilted
            .iter()
            .map(|&(tilt, alpha)| delta.scaled(-tilt).log1p_minus().scaled(alpha))
            .fold(Complex::ZERO, |sum, term| sum + term);
        let rest = self.log_of_rest(delta).scaled(self.rest_alpha) + delta.scaled(self.rest_drift);
        delta.scaled(self.slope) - sum - rest
    }

    /// The same as −Σ α ln(1 − δd), and with Σ α d of those atoms only whose δd is not large: where K falls no faster than a
    /// small power of δ, the integrand still counts where the rounding of K′(κ) δ, whose parts should cancel, is large.
    fn far_exponent(&self, delta: Complex, far: f64) -> Complex {
        let is_near = |size: f64| size <= 1.0 / far;
        let sum = self
            .tilted
            .iter()
            .map(|&(tilt, alpha)| {
                let turned = delta.scaled(-tilt);
                let log = if is_near(tilt.abs()) {
                    turned.log1p_minus()
                } else {
                    (Complex::ONE + turned).ln()
                };
                log.scaled(alpha)
            })
            .fold(Complex::ZERO, |sum, term| sum + term);
        let nearer = self.slopes.partition_point(|&(size, _)| is_near(size));
        let slope = nearer
            .checked_sub(1)
            .map_or(0.0, |last| self.slopes[last].1);
        delta.scaled(slope) - sum - self.log_of_rest(delta).scaled(self.rest_alpha)
    }

    /// Σ ln(1 − δd) over the atoms that share an α, as the logarithm of a product: one for hundreds of atoms.
    fn log_of_rest(&self, delta: Complex) -> Complex {
        // The square of so many factors, each at most about as large as sinh w, is a number.
        let together = match delta.im.abs() / self.unit {
            ..1e6 => 24,
            1e6..1e24 => 6,
            _ => 4,
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

    /// What the sums leave out beyond the end, in steps: the integrand of the probability falls there like e^(−sw), s the α
    /// of all that is not at t. Where s is small, the longest path is too short.
    fn remainder(&self, step: f64) -> f64 {
        let apart = self.tilted.iter().filter(|(tilt, _)| *tilt != 0.0);
        let apart: f64 = apart.map(|(_, alpha)| alpha).sum();
        let rest = self.rest.iter().filter(|tilt| **tilt != 0.0).count();
        let falls = apart + self.rest_alpha * rest as f64;
        self.integrands(self.end)[0] / libm::expm1(falls * step)
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
            probability: (scale * (sums[0] + self.remainder(step))).clamp(0.0, 1.0),
            density: scale * sums[1] * (self.total - 1.0),
        }
    }
}

/// Whether ln(1 − cκ) is better taken by itself.
fn is_far(place: f64, kappa: f64) -> bool {
    (place * kappa).abs() > FAR
}

/// Σ α c of the atoms that are not far.
fn near_drift(places: impl Iterator<Item = (f64, f64)>, kappa: f64) -> f64 {
    let mut sum = Sum::default();
    places
        .filter(|&(place, _)| !is_far(place, kappa))
        .for_each(|(place, alpha)| sum.add_product(alpha, place));
    sum.value()
}

/// K′(κ) = Σ α d: as α c + κ α c d, in which it is nearly a sum of α c, unless d has left c behind.
fn slope<I: Iterator<Item = (f64, f64)>>(places: &impl Fn() -> I, kappa: f64) -> f64 {
    let mut sum = Sum::default();
    sum.add(near_drift(places(), kappa));
    for (place, alpha) in places() {
        let tilt = place / (1.0 - place * kappa);
        if is_far(place, kappa) {
            sum.add_product(alpha, tilt);
        } else {
            sum.add_product(kappa, alpha * place * tilt);
        }
    }
    sum.value()
}

/// Σ α d of the atom with the smallest |d|, of the two with the smallest, and so on: of each |d|, with c and α.
fn running_slopes(mut atoms: Vec<(f64, (f64, f64))>, kappa: f64) -> Vec<(f64, f64)> {
    atoms.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
    let mut sum = Sum::default();
    atoms
        .into_iter()
        .map(|(size, (place, alpha))| {
            if is_far(place, kappa) {
                sum.add_product(alpha, libm::copysign(size, place));
            } else {
                sum.add_product(alpha, place);
                sum.add_product(kappa, alpha * place * libm::copysign(size, place));
            }
            (size, sum.value())
        })
        .collect()
}

/// The κ at which the path crosses the axis: the saddle point, unless that is too close to the pole at 0.
///
/// The saddle point is as far from the pole at 1/c of the lowest place as α of the lowest has a share in Σ α, and as α c of
/// the lowest has in Σ α c of the others: no nearer by either. The first step of Newton's method may fall on that pole,
/// where K′ has no digits, and the next steps are as small as the distance from it.
fn crossing<I: Iterator<Item = (f64, f64)>>(places: &impl Fn() -> I, drift: f64) -> f64 {
    let lowest = places().map(|(place, _)| place).fold(0.0, f64::min);
    let pole = 1.0 / lowest;
    let squares: f64 = places().map(|(place, alpha)| alpha * place * place).sum();
    let nearest = (0.5 / lowest).max(-core::f64::consts::FRAC_1_SQRT_2 / libm::sqrt(squares));
    let (mut at_lowest, mut total) = (0.0, 0.0);
    for (place, alpha) in places() {
        total += alpha;
        at_lowest += if place == lowest { alpha } else { 0.0 };
    }
    let pull = -at_lowest * lowest;
    let apart = (at_lowest / total).max(pull / (drift + pull));
    let first = -drift / squares;
    let start = if 1.0 - first * lowest >= apart {
        first
    } else {
        0.5 * pole
    };
    let saddle = bracketed_newton(
        |kappa| {
            let (mut first, mut second) = (0.0, 0.0);
            for (place, alpha) in places() {
                let gap = 1.0 - place * kappa;
                first += alpha * place * place / gap;
                second += alpha * place * place / (gap * gap);
            }
            let value = if places().any(|(place, _)| is_far(place, kappa)) {
                slope(places, kappa)
            } else {
                drift + kappa * first
            };
            Newton {
                value,
                step: -value / second,
                last: (1e-12 * kappa.abs()).min(1e-4 * (kappa - pole)),
            }
        },
        pole,
        0.0,
        start,
    );
    saddle.min(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::beta_lower_tail;

    /// P(mean < t) of parameters that add up to so little that the longest path is too short; limits alone have such, as
    /// samples of few clusters shrink.
    fn below(atoms: &[(f64, f64)], t: f64) -> f64 {
        let total = atoms.iter().map(|(_, alpha)| alpha).sum();
        Tail::lower(atoms, total, t).unwrap().probability
    }

    /// Whether 2 p is below q, of two that share what is left of another, has a beta distribution, whatever that is.
    #[test]
    fn nearly_everything_is_at_the_level() {
        let [few, more] = [0.01, 0.03];
        for at_level in [0.002, 0.5, 2.0, 1e9] {
            let found = below(&[(0.0, few), (1.0, at_level), (3.0, more)], 1.0);
            let expected = beta_lower_tail(1.0 / 3.0, more, few);
            assert!(
                (found - expected).abs() < 1e-13,
                "{found} is not {expected}"
            );
            let atoms = [(0.0, few), (1.0, at_level), (3.0, few), (3.0, few)];
            let found = below(&atoms, 1.0);
            let expected = beta_lower_tail(1.0 / 3.0, 2.0 * few, few);
            assert!(
                (found - expected).abs() < 1e-13,
                "{found} is not {expected}"
            );
        }
    }
}
