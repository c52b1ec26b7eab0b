//! The constrained fit, once for every method that needs it.
//!
//! To ask whether the true mean could be μ is to ask how well the observations can be explained by a
//! distribution on the same values that has mean μ. The best one is the multinomial maximum likelihood under
//! that constraint: with q = n / N, x = s − μ it has p = q / (1 + λx), where Σ q x / (1 + λx) = 0
//! (Owen, 2001, *Empirical Likelihood*). When there is no such λ, because nobody chose the extreme value
//! towards μ, λ stops where 1 + λx = 0 at that value, and the mass that is left over belongs to it.
//!
//! For a limit, μ is unknown too. On the side of the limit let y be the distance of a value from the observed
//! mean, d that of μ, and `reach` that of the extreme value. Writing 1 + λx as A(1 − ry), the whole family
//! of fits is explicit in the one number r:
//!
//! - A(r) = Σ q / (1 − ry) = 1 + r² Σ q y² / (1 − ry), since Σ q y = 0;
//! - d = (A − 1) / (rA);
//! - the score statistic is N (A − 1), since the fitted variance is (mean − μ) / λ;
//! - the likelihood ratio is 2N [ln A + Σ q ln(1 − ry)].
//!
//! So a score limit solves A(r) = 1 + z²/N and a likelihood limit ln A + Σ q ln(1 − ry) = W/2N: one equation in
//! one unknown for any number of values, with positive terms only. The unknown is ρ = r · reach, from 0
//! (no tilt) to 1 (the extreme value takes the left-over mass), and η = y / reach. Most score limits are clear of both, and
//! [`score_limits`] has them from the curve of r itself.

mod score;

pub(crate) use score::score_limits;

use alloc::vec::Vec;

use crate::sample::{Point, Sample};
use crate::special::{Newton, bracketed_newton, log1p_minus};

/// The side of the mean on which a limit lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Lower,
    Upper,
}

impl Side {
    pub(crate) const BOTH: [Self; 2] = [Self::Lower, Self::Upper];

    pub(crate) const fn opposite(self) -> Self {
        match self {
            Self::Lower => Self::Upper,
            Self::Upper => Self::Lower,
        }
    }

    /// +1 towards larger values. Both limits go through the same arithmetic, so that swapping promoters
    /// with detractors mirrors the interval to the last bit.
    pub(crate) const fn sign(self) -> f64 {
        match self {
            Self::Lower => -1.0,
            Self::Upper => 1.0,
        }
    }
}

/// The family of fits that tilt a sample towards one side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tilt<'a> {
    sample: &'a Sample,
    sign: f64,
    /// The distance from the mean to the extreme value of this side.
    reach: f64,
    /// How many observations have the extreme value.
    extreme: f64,
}

/// The sums that the equations are made of, at one ρ.
#[derive(Clone, Copy, Debug)]
struct Sums {
    /// Σ q η² / (1 − ρη)
    square: f64,
    /// Σ q η³ / (1 − ρη)², its derivative
    cube: f64,
}

impl<'a> Tilt<'a> {
    pub(crate) fn new(sample: &'a Sample, side: Side) -> Self {
        let extreme = match side {
            Side::Lower => sample.lowest(),
            Side::Upper => sample.highest(),
        };
        Self {
            sample,
            sign: side.sign(),
            reach: side.sign() * (extreme.value - sample.mean()),
            extreme: extreme.count,
        }
    }

    /// The share q of each value and its place η, from the extreme value (η = 1) to the other end, so that
    /// both sides add up in the same order.
    fn shares(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let points = self.sample.points();
        let last = points.len() - 1;
        let from_the_end = self.sign > 0.0;
        (0..points.len())
            .map(move |index| points[if from_the_end { last - index } else { index }])
            .filter(|point| point.count > 0.0)
            .map(|point| {
                (
                    point.count / self.sample.size(),
                    self.sign * (point.value - self.sample.mean()) / self.reach,
                )
            })
    }

    /// The sums at ρ, given `gap` = 1 − ρ, which near the end says more than ρ does.
    fn sums(&self, rho: f64, gap: f64) -> Sums {
        let mut sums = Sums {
            square: 0.0,
            cube: 0.0,
        };
        for (share, place) in self.shares() {
            let rest = rest(rho, gap, place);
            let term = share * place * place / rest;
            sums.square += term;
            sums.cube += term * place / rest;
        }
        sums
    }

    fn limit(&self, distance: f64) -> f64 {
        self.sample.clamp(self.sample.mean() + self.sign * distance)
    }

    /// The mean of the fit at ρ, whose A is `weight`, from whichever is nearer: the observed mean, or the extreme value.
    /// Of the lower limit of a rare event nothing is left when it is taken from the mean.
    ///
    /// The fit gives each value the probability q / (A (1 − ρη)), and what is left over to the extreme value, so its mean
    /// is Σ q (1 − η) / (1 − ρη) · reach / A from there.
    fn limit_at(&self, distance: f64, weight: f64, rho: f64, gap: f64) -> f64 {
        if distance <= 0.5 * self.reach {
            return self.limit(distance);
        }
        let left: f64 = self
            .shares()
            // Those at the extreme value are no distance away, and 0/0 where they take all.
            .filter(|&(_, place)| place < 1.0)
            .map(|(share, place)| share * (1.0 - place) / rest(rho, gap, place))
            .sum();
        self.short_of_extreme(self.reach * (left / weight))
    }

    /// The value so far from the extreme one.
    fn short_of_extreme(&self, left: f64) -> f64 {
        let extreme = if self.sign < 0.0 {
            self.sample.lowest()
        } else {
            self.sample.highest()
        };
        self.sample.clamp(extreme.value - self.sign * left)
    }

    /// The limit at which the score statistic N (mean − μ)² / V(μ) reaches `threshold`, wherever it is: see [`score_limits`].
    fn score_limit(&self, threshold: f64) -> f64 {
        let target = threshold / self.sample.size();
        if self.reach <= 0.0 || threshold <= 0.0 {
            return self.limit(0.0);
        }
        let rho = self.score_tilt(target);
        let distance = self.reach * target / ((1.0 + target) * rho);
        self.limit_at(distance, 1.0 + target, rho, 1.0 - rho)
    }

    /// The ρ at which A − 1 = ρ² Σ q η² / (1 − ρη) is `target`; 1 if nobody chose the extreme value and even
    /// that does not reach it.
    fn score_tilt(&self, target: f64) -> f64 {
        let start = self.wilson_tilt(target);
        if self.sample.points().len() == 2 {
            return start;
        }
        if self.extreme == 0.0 && self.sums(1.0, 0.0).square <= target {
            return 1.0;
        }
        // The square root makes the equation almost linear in ρ.
        let root = libm::sqrt(target);
        newton(start, 1.0, |rho| {
            let sums = self.sums(rho, 1.0 - rho);
            let height = libm::sqrt(sums.square);
            (rho * height - root, height + 0.5 * rho * sums.cube / height)
        })
    }

    /// The ρ of the two-valued sample with the same variance and skewness: Wilson's closed form, and
    /// exact when there are two values.
    fn wilson_tilt(&self, target: f64) -> f64 {
        let (mut variance, mut third) = (0.0, 0.0);
        for (share, place) in self.shares() {
            variance += share * place * place;
            third += share * place * place * place;
        }
        if variance <= 0.0 {
            return 1.0;
        }
        let skew = target * third / variance;
        let root = libm::sqrt(skew * skew + 4.0 * variance * (1.0 + target) * target);
        let rho = if skew > 0.0 {
            2.0 * target / (skew + root)
        } else {
            (root - skew) / (2.0 * variance * (1.0 + target))
        };
        rho.clamp(f64::MIN_POSITIVE, 1.0)
    }

    /// The distance of μ from the mean at which the fit has the multiplier |λ| = `multiplier`, and its derivative;
    /// the square of the score statistic there is N · multiplier · distance.
    ///
    /// |λ| = rA grows from 0 to A(1) / reach, or without end where somebody chose the extreme value; from there
    /// on the left-over mass holds 1 + λx = 0 at the extreme value, so that d = reach − 1/|λ|.
    pub(crate) fn distance_at(&self, multiplier: f64) -> (f64, f64) {
        if self.reach <= 0.0 {
            return (0.0, 0.0);
        }
        let target = multiplier * self.reach;
        if self.extreme == 0.0 && target >= 1.0 + self.sums(1.0, 0.0).square {
            let rest = 1.0 / multiplier;
            return (self.reach - rest, rest * rest);
        }
        // ρ (1 + ρ² Σ q η² / (1 − ρη)) − target, with its derivative in ρ, given 1 − ρ.
        let equation = |rho: f64, gap: f64| {
            let sums = self.sums(rho, gap);
            let excess = rho * rho * sums.square;
            let slope = 1.0 + 3.0 * excess + rho * rho * rho * sums.cube;
            (rho * (1.0 + excess) - target, slope)
        };
        let spread = self.sums(0.0, 1.0).square;
        let rho = if target > 0.0 {
            newton(target / (1.0 + spread * target * target), 1.0, |rho| {
                equation(rho, 1.0 - rho)
            })
        } else {
            0.0
        };
        let gap = 1.0 - rho;
        let (rho, gap) = if gap < NARROW && self.extreme > 0.0 {
            let gap = gap_near(gap, |gap| equation(1.0 - gap, gap));
            (1.0 - gap, gap)
        } else {
            (rho, gap)
        };
        let Sums { square, cube } = self.sums(rho, gap);
        let weight = 1.0 + rho * rho * square;
        // (A − 1) / (rA), as for the likelihood limit.
        let distance = self.reach * rho / (1.0 / square + rho * rho);
        let bend = square + rho * cube - rho * square * rho * square;
        let slope = self.reach * self.reach * bend / (weight * weight * equation(rho, gap).1);
        (distance, slope)
    }

    /// Multipliers close to those asked for, which increase, each with its exact distance: one step of Newton's method from
    /// the multiplier before is near enough, and costs one sum for each.
    pub(crate) fn curve_near(&self, multipliers: impl Iterator<Item = f64>) -> Vec<[f64; 2]> {
        let (mut rho, mut sums) = (0.0, self.sums(0.0, 1.0));
        let last = 1.0 + self.sums(1.0, 0.0).square;
        let point = |multiplier: f64| {
            let target = multiplier * self.reach;
            if self.reach <= 0.0 {
                return [multiplier, 0.0];
            }
            if self.extreme == 0.0 && target >= last {
                return [multiplier, self.reach - 1.0 / multiplier];
            }
            let excess = rho * rho * sums.square;
            let slope = 1.0 + 3.0 * excess + rho * rho * rho * sums.cube;
            let next = rho + (target - rho * (1.0 + excess)) / slope;
            // Convex: the step may go too far, and is never needed backwards.
            rho = if next < 1.0 {
                rho.max(next)
            } else {
                0.5 + 0.5 * rho
            };
            sums = self.sums(rho, 1.0 - rho);
            let square = sums.square;
            let found = rho * (1.0 + rho * rho * square) / self.reach;
            // (A − 1) / (rA), as for the likelihood limit.
            [found, self.reach * rho / (1.0 / square + rho * rho)]
        };
        multipliers.map(point).collect()
    }

    /// The distance from the mean to the extreme value of this side: how far μ can go.
    pub(crate) fn reach(&self) -> f64 {
        self.reach.max(0.0)
    }

    /// The limit at which the likelihood ratio 2N [ln A + Σ q ln(1 − ry)] reaches `threshold`.
    pub(crate) fn likelihood_limit(&self, threshold: f64) -> f64 {
        let target = threshold / (2.0 * self.sample.size());
        if self.reach <= 0.0 || threshold <= 0.0 {
            return self.limit(0.0);
        }
        if self.extreme == 0.0 {
            let (value, _) = self.half_log_ratio(1.0, 0.0);
            if value <= target {
                return self.left_over_limit(target);
            }
        }
        let start = self.wilson_tilt(2.0 * target).min(0.5);
        let root = libm::sqrt(target);
        // Solved in v = −ln(1 − ρ): towards a rarely chosen extreme value the logarithm grows so slowly that
        // ρ itself runs out of digits.
        let gap_exponent = newton(-libm::log1p(-start), 700.0, |exponent| {
            let (rho, gap) = (-libm::expm1(-exponent), libm::exp(-exponent));
            let (value, slope) = self.half_log_ratio(rho, gap);
            let height = libm::sqrt(value.max(0.0));
            // Without a slope the step is a bisection: at a height of 0 rounding has eaten everything.
            let slope = if height > 0.0 { slope } else { 0.0 };
            (height - root, 0.5 * slope / height.max(f64::MIN_POSITIVE))
        });
        let (rho, gap) = (-libm::expm1(-gap_exponent), libm::exp(-gap_exponent));
        let square = self.sums(rho, gap).square;
        // (A − 1) / (rA) without the subtraction; 1/ρ when the sum overflows.
        let distance = rho / (1.0 / square + rho * rho);
        let weight = 1.0 + rho * rho * square;
        self.limit_at(self.reach * distance, weight, rho, gap)
    }

    /// ln A + Σ q ln(1 − ρη) and its derivative in v = −ln(1 − ρ), which is `gap` times that in ρ.
    ///
    /// The gap is multiplied in term by term: towards an extreme value that hardly anybody chose, the derivative in
    /// ρ is more than a double holds.
    fn half_log_ratio(&self, rho: f64, gap: f64) -> (f64, f64) {
        let (mut square, mut tilted, mut logarithms) = (0.0, 0.0, 0.0);
        for (share, place) in self.shares() {
            let rest = rest(rho, gap, place);
            square += share * place * place / rest;
            // Σ q η = 0, though not when it is summed: taken out of A' = Σ q η / (1 − ρη)² as well as of the
            // logarithms, of which the one of the rest is the more precise where the rest is small.
            tilted += share * place * place * (1.0 + rest) / rest * (gap / rest);
            logarithms += share
                * if rest < 0.5 {
                    libm::log(rest) + rho * place
                } else {
                    log1p_minus(-rho * place)
                };
        }
        let excess = rho * rho * square;
        (
            libm::log1p(excess) + logarithms,
            rho * (tilted / (1.0 + excess) - gap * square),
        )
    }

    /// The likelihood limit where the extreme value holds left-over mass:
    /// ln(1 − d/reach) = Σ q ln(1 − η) − target.
    fn left_over_limit(&self, target: f64) -> f64 {
        let logarithms: f64 = self
            .shares()
            .map(|(share, place)| share * libm::log1p(-place))
            .sum();
        let exponent = logarithms - target;
        if exponent > -core::f64::consts::LN_2 {
            self.limit(-self.reach * libm::expm1(exponent))
        } else {
            self.short_of_extreme(self.reach * libm::exp(exponent))
        }
    }
}

/// 1 − ρη without loss near the end of the scale, where η is close to 1.
fn rest(rho: f64, gap: f64, place: f64) -> f64 {
    if place > 0.5 {
        gap + rho * (1.0 - place)
    } else {
        1.0 - rho * place
    }
}

/// The distribution with mean μ that explains the sample best.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit<'a> {
    sample: &'a Sample,
    mean: f64,
    lambda: f64,
}

impl<'a> Fit<'a> {
    /// The fit for a mean strictly inside the range of the values.
    pub(crate) fn new(sample: &'a Sample, mean: f64) -> Self {
        let difference = mean - sample.mean();
        let side = if difference < 0.0 {
            Side::Lower
        } else {
            Side::Upper
        };
        let tilt = Tilt::new(sample, side);
        let distance = difference.abs();
        // The distance from μ to the extreme value.
        let rest = tilt.reach - distance;
        let target = distance / rest;
        // k = −λ · rest from 0 to 1 solves k Σ q ξ² / (1 − kξ) = d / rest, with ξ = x / rest.
        let equation = |k: f64| {
            let (mut value, mut slope) = (0.0, 0.0);
            for point in sample.points().iter().filter(|point| point.count > 0.0) {
                let place = tilt.sign * (point.value - mean) / rest;
                let gap = if place > 0.5 {
                    (1.0 - k) + k * (1.0 - place)
                } else {
                    1.0 - k * place
                };
                let square = point.count / sample.size() * place * place;
                value += k * square / gap;
                slope += square / (gap * gap);
            }
            (value - target, slope)
        };
        let k = if distance == 0.0 {
            0.0
        } else if tilt.extreme == 0.0 && equation(1.0).0 <= 0.0 {
            1.0
        } else {
            // Convex, and its tangent at 0 lies below: Newton comes down from the right.
            newton(target / equation(0.0).1, 1.0, equation)
        };
        Self {
            sample,
            mean,
            lambda: -tilt.sign * k / rest,
        }
    }

    /// The score statistic (mean − μ) / √(V / N), negative when μ lies above the mean.
    pub(crate) fn score(&self) -> f64 {
        let difference = self.sample.mean() - self.mean;
        let square = self.sample.size() * self.lambda * difference;
        libm::copysign(libm::sqrt(square.max(0.0)), difference)
    }

    /// The likelihood ratio 2 Σ n ln(1 + λx) of the best distribution without the constraint to this one.
    pub(crate) fn likelihood_ratio(&self) -> f64 {
        let logarithms: f64 = self
            .sample
            .points()
            .iter()
            .filter(|point| point.count > 0.0)
            .map(|point| point.count * libm::log1p(self.lambda * (point.value - self.mean)))
            .sum();
        (2.0 * logarithms).max(0.0)
    }

    /// The fitted probability of each value, from the lowest to the highest.
    ///
    /// The extreme value has what the others leave: the mass that is left over if nobody chose it, and otherwise its own
    /// wherever 1 + λx has lost more digits than a difference does.
    pub(crate) fn probabilities(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let extreme = if self.mean < self.sample.mean() {
            self.sample.lowest()
        } else {
            self.sample.highest()
        };
        let tilt = move |value: f64| 1.0 + self.lambda * (value - self.mean);
        let probability = move |point: &Point| {
            if point.count > 0.0 {
                point.count / (self.sample.size() * tilt(point.value))
            } else {
                0.0
            }
        };
        let points = self.sample.points();
        let others = points.iter().filter(|point| point.value != extreme.value);
        let left = (1.0 - others.map(probability).sum::<f64>()).max(0.0);
        let takes_the_rest = extreme.count == 0.0 || left > tilt(extreme.value);
        points.iter().map(move |point| {
            let own = if point.value == extreme.value && takes_the_rest {
                left
            } else {
                probability(point)
            };
            (point.value, own)
        })
    }
}

/// Gaps 1 − ρ below this have lost digits to ρ.
const NARROW: f64 = 1e-6;

/// The gap 1 − ρ of a root near ρ = 1, from what ρ says of it. The function, which is given with its derivative in ρ, is
/// nearly a straight line in 1 / (1 − ρ) there: the extreme value, chosen by hardly anybody, has a pole at ρ = 1.
fn gap_near(gap: f64, equation: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut inverse = 1.0 / gap.max(f64::EPSILON);
    for _ in 0..STEPS_OF_GAP {
        let (value, slope) = equation(1.0 / inverse);
        let next = inverse - value * inverse * inverse / slope;
        if !(next.is_finite() && next > 1.0 / NARROW) {
            break;
        }
        let is_last = (next - inverse).abs() <= 1e-12 * next;
        inverse = next;
        if is_last {
            break;
        }
    }
    1.0 / inverse
}

/// More than enough for a line that is nearly straight.
const STEPS_OF_GAP: usize = 16;

/// The root on (0, `end`) of an increasing function that is given with its derivative.
fn newton(start: f64, end: f64, equation: impl Fn(f64) -> (f64, f64)) -> f64 {
    let function = |at: f64| {
        let (value, slope) = equation(at);
        Newton {
            value,
            step: -value / slope,
            // Newton doubles the number of right digits, so after so small a step they are all right.
            last: (1e-9 * at.min(end - at)).max(f64::EPSILON * at),
        }
    };
    bracketed_newton(function, 0.0, end, start)
}

#[cfg(test)]
mod tests;
