//! The limits of every method for one sample.

use alloc::vec::Vec;

use super::{Confidence, Method, MethodError, Values};
use crate::dirichlet::DirichletMean;
use crate::sample::{Point, Sample};
use crate::special::{
    beta_lower_quantile, beta_lower_tail, beta_upper_quantile, beta_upper_tail, find_root,
    ln_gamma_half_ratio, normal_upper_tail,
};
use crate::tilt::{Fit, Side, Tilt, score_limits};

/// A sample whose error was measured on few clusters: the same shares worth less the higher the confidence, or the
/// sample as it is with quantiles that are longer by the factor.
pub(crate) struct Inflated<'a> {
    /// As it is.
    pub(crate) sample: &'a Sample,
    /// What it is worth at the confidence.
    pub(crate) shrunk: &'a Sample,
    /// √(size of the one / size of the other)
    pub(crate) factor: f64,
}

impl<'a> Inflated<'a> {
    /// A sample whose error is known as well as from so many answers.
    pub(crate) const fn plain(sample: &'a Sample) -> Self {
        Self {
            sample,
            shrunk: sample,
            factor: 1.0,
        }
    }
}

/// The lower and the upper limit, which hold the score.
///
/// Where the error was measured on few clusters, a method that adds observations, corrects for continuity or divides
/// by N − 1 takes the longer quantile: shrunk below a few observations, its centre would move with the confidence, or it
/// would not exist. The posterior shrinks with its prior (see [`dirichlet`]). All others take the shrunk sample; to the
/// score method both are the same.
pub(crate) fn limits(
    inflated: &Inflated<'_>,
    method: Method,
    confidence: Confidence,
) -> Result<[f64; 2], MethodError> {
    let &Inflated {
        sample,
        shrunk,
        factor,
    } = inflated;
    let values = Values::of(sample);
    let known = Method::for_values(values).contains(&method);
    if !known && !matches!(method, Method::Blaker | Method::Census) {
        return Err(MethodError::NotForValues { method, values });
    }
    let quantile = confidence.normal_quantile() * factor;
    let spread = MethodError::NoSpread { method };
    let limits = match method {
        Method::Blaker | Method::Census => return Err(MethodError::NeedsPopulation { method }),
        Method::Score => score(shrunk, confidence),
        Method::SkewnessCorrected => skewness_corrected(sample, quantile)?,
        Method::Likelihood => {
            let quantile = confidence.normal_quantile();
            likelihood(shrunk, quantile * quantile)
        }
        Method::Anytime => likelihood(shrunk, anytime_threshold(shrunk, confidence)),
        Method::Wald => wald(sample, quantile).ok_or(spread)?,
        Method::WaldContinuity => wald_continuity(sample, values, quantile).ok_or(spread)?,
        Method::WilsonContinuity => wilson_continuity(sample, quantile),
        Method::AdjustedWald => {
            let more: &[f64] = match values {
                Values::Two => &[2.0, 2.0],
                _ => &[0.75, 1.5, 0.75],
            };
            adjusted_wald(sample, more, quantile).ok_or(spread)?
        }
        Method::AgrestiCoull => {
            let more = 0.5 * quantile * quantile;
            adjusted_wald(sample, &[more, more], quantile).ok_or(spread)?
        }
        Method::BonettPrice => adjusted_wald(sample, &[1.0, 0.0, 1.0], quantile).ok_or(spread)?,
        Method::StudentT => student_t(shrunk, confidence).ok_or(spread)?,
        Method::MidP => Side::BOTH.map(|side| mid_p(shrunk, side, confidence)),
        Method::Guaranteed => Side::BOTH.map(|side| guaranteed(shrunk, side, confidence)),
        Method::Dirichlet => Side::BOTH.map(|side| dirichlet(inflated, side, confidence)),
    };
    // The credible interval of answers that are all at one end of more than two values never reaches it.
    if method == Method::Dirichlet && sample.is_at_an_end() {
        return Ok(limits);
    }
    Ok(holding(sample, limits))
}

/// The limits, no further than at the score.
pub(crate) fn holding(sample: &Sample, [lower, upper]: [f64; 2]) -> [f64; 2] {
    [lower.min(sample.mean()), upper.max(sample.mean())]
}

impl Values {
    pub(crate) fn of(sample: &Sample) -> Self {
        match sample.points() {
            [_, _] => Self::Two,
            // Exact for −100, 0, 100; a metric with inexact thirds is a mean, which loses nothing but names.
            [low, middle, high] if middle.value - low.value == high.value - middle.value => {
                Self::ThreeEquallySpaced
            }
            _ => Self::Other,
        }
    }
}

/// The score limits, which every sample has.
pub(crate) fn score(sample: &Sample, confidence: Confidence) -> [f64; 2] {
    let quantile = confidence.normal_quantile();
    score_limits(sample, quantile * quantile)
}

pub(crate) fn likelihood(sample: &Sample, threshold: f64) -> [f64; 2] {
    Side::BOTH.map(|side| Tilt::new(sample, side).likelihood_limit(threshold))
}

fn anytime_threshold(sample: &Sample, confidence: Confidence) -> f64 {
    2.0 * (anytime_regret(sample) - libm::log(confidence.alpha()))
}

/// ln(√π Γ(N + 1) / Γ(N + ½)): how much less than the best bet in hindsight the universal portfolio of two assets
/// has won at most (Cover and Ordentlich, 1996).
pub(crate) fn anytime_regret(sample: &Sample) -> f64 {
    0.5 * libm::log(core::f64::consts::PI) + ln_gamma_half_ratio(sample.size())
}

fn around(sample: &Sample, center: f64, half_width: f64) -> [f64; 2] {
    Side::BOTH.map(|side| sample.clamp(center + side.sign() * half_width))
}

fn wald(sample: &Sample, quantile: f64) -> Option<[f64; 2]> {
    let error = libm::sqrt(sample.variance() / sample.size());
    (!sample.is_uniform()).then(|| around(sample, sample.mean(), quantile * error))
}

/// The Wald interval of the sample with a few more observations of each value.
fn adjusted_wald(sample: &Sample, more: &[f64], quantile: f64) -> Option<[f64; 2]> {
    wald(&sample.plus(more)?, quantile)
}

fn wald_continuity(sample: &Sample, values: Values, quantile: f64) -> Option<[f64; 2]> {
    let size = sample.size();
    let half_width = if values == Values::Two {
        let error = libm::sqrt(sample.variance() / size);
        quantile * error + sample.width() * 0.5 / size
    } else {
        let (low, high) = (sample.lowest().count, sample.highest().count);
        let about = |net: f64| low + high - net * net / size;
        let corrected = about((high - low).abs() - 1.0);
        // Of less than one answer the correction would leave nothing; whole counts never come here.
        let square = if corrected > 0.0 {
            corrected
        } else {
            about(high - low)
        };
        0.5 * sample.width() * quantile / size * libm::sqrt(square.max(0.0))
    };
    (half_width > 0.0).then(|| around(sample, sample.mean(), half_width))
}

fn student_t(sample: &Sample, confidence: Confidence) -> Option<[f64; 2]> {
    let (square, degrees_of_freedom) = sample.student_error();
    student_t_of(sample, libm::sqrt(square), degrees_of_freedom, confidence)
}

/// The limits by Student's t for a standard error that is known.
pub(crate) fn student_t_of(
    sample: &Sample,
    std_error: f64,
    degrees_of_freedom: f64,
    confidence: Confidence,
) -> Option<[f64; 2]> {
    if degrees_of_freedom <= 0.0 {
        // Without degrees of freedom the quantile is infinite: one answer says nothing of the spread.
        return Some([sample.lowest().value, sample.highest().value]);
    }
    (!sample.is_uniform() && std_error > 0.0).then(|| {
        let quantile = confidence.student_quantile(degrees_of_freedom);
        around(sample, sample.mean(), quantile * std_error)
    })
}

/// The extreme value of one side, and that of the other.
fn extremes(sample: &Sample, side: Side) -> (Point, Point) {
    match side {
        Side::Lower => (sample.lowest(), sample.highest()),
        Side::Upper => (sample.highest(), sample.lowest()),
    }
}

/// The limit of a share, from the rule for its upper limit: given how many of `toward` and of the others there are, that
/// share and what is left of 1. Whichever is small has all its digits: the lower limit of a rare event is what is
/// left of the upper limit of everything else.
fn share_limit(sample: &Sample, side: Side, rule: impl Fn(f64, f64) -> [f64; 2]) -> f64 {
    let (toward, away) = extremes(sample, side);
    let [share, left] = if away.count > 0.0 {
        rule(toward.count, away.count)
    } else {
        [1.0, 0.0]
    };
    sample.clamp(if share < left {
        away.value + side.sign() * sample.width() * share
    } else {
        toward.value - side.sign() * sample.width() * left
    })
}

/// Newcombe (1998), method 4: the p at which p − p̂ − 1/2N = z √(p (1 − p) / N).
fn wilson_continuity(sample: &Sample, quantile: f64) -> [f64; 2] {
    let square = quantile * quantile;
    let size = sample.size();
    Side::BOTH.map(|side| {
        share_limit(sample, side, |count, rest| {
            // No p is further away than the correction; whole counts never come here.
            if rest <= 0.5 {
                return [1.0, 0.0];
            }
            let spread = square + 2.0 - 1.0 / size + 4.0 * count * (rest - 1.0) / size;
            let share = (2.0 * count + square + 1.0 + quantile * libm::sqrt(spread.max(0.0)))
                / (2.0 * (size + square));
            // The lower limit of the others, their square root brought below the line.
            let spread = square - 2.0 - 1.0 / size + 4.0 * rest * (count + 1.0) / size;
            let twice = 2.0 * rest - 1.0;
            let left = twice * twice
                / (2.0
                    * size
                    * (2.0 * rest + square - 1.0 + quantile * libm::sqrt(spread.max(0.0))));
            [share, left]
        })
    })
}

/// The p at which P(X < x) + ½ P(X = x) is what is left outside, X binomial.
fn mid_p(sample: &Sample, side: Side, confidence: Confidence) -> f64 {
    let tail = confidence.tail();
    share_limit(sample, side, |count, rest| {
        let all = count + rest;
        // P(X ≤ x) and P(X < x), from p or from q = 1 − p.
        let outside = |[p, q]: [f64; 2]| {
            let tail_of = |below: f64, above: f64| {
                if p < 0.5 {
                    beta_upper_tail(p, below, above)
                } else {
                    beta_lower_tail(q, above, below)
                }
            };
            let below = if count > 0.0 {
                tail_of(count, rest + 1.0)
            } else {
                0.0
            };
            0.5 * (tail_of(count + 1.0, rest) + below)
        };
        let from_p = |p: f64| [p, 1.0 - p];
        let from_q = |q: f64| [1.0 - q, q];
        // The exact limit is the wider one.
        if outside([0.5, 0.5]) < tail {
            let exact = beta_upper_quantile(tail, count + 1.0, rest).min(0.5);
            let start = (count / all).min(exact);
            from_p(find_root(|p| tail - outside(from_p(p)), start, exact))
        } else {
            let exact = beta_lower_quantile(tail, rest, count + 1.0).min(0.5);
            let start = (rest / all).min(0.5);
            from_q(find_root(|q| tail - outside(from_q(q)), exact, start))
        }
    })
}

fn guaranteed(sample: &Sample, side: Side, confidence: Confidence) -> f64 {
    let (extreme, _) = extremes(sample, side);
    let one_more = |point: &Point| {
        let more = if point.value == extreme.value {
            1.0
        } else {
            0.0
        };
        (point.value, point.count + more)
    };
    let limit = DirichletMean::new(sample.points().iter().map(one_more));
    sample.clamp(limit.limit(side, confidence.tail()))
}

/// The values with the parameters of their posterior distribution: counts and prior.
pub(crate) fn posterior_atoms(sample: &Sample) -> Vec<(f64, f64)> {
    let values = sample.points().len();
    let prior = if values <= 3 {
        0.5
    } else {
        1.0 / values as f64
    };
    let atom = |point: &Point| (point.value, point.count + prior);
    sample.points().iter().map(atom).collect()
}

/// The posterior distribution of the mean.
pub(crate) fn posterior(sample: &Sample) -> DirichletMean {
    DirichletMean::new(posterior_atoms(sample))
}

/// Parameters of a posterior that add up to less say next to nothing.
const LEAST_CONCENTRATION: f64 = 2.0;

/// Of what is worth next to nothing, the limit of so small a tail is the end: the tail's own digits end at 1e-12.
const RAREST: f64 = 1e-10;

/// A limit of the posterior. On few clusters all of it is worth less, prior and counts alike: a prior that kept its size
/// would draw the limits to the middle while the sample shrinks with the confidence, and a higher confidence could give
/// the shorter interval. What is worth next to nothing shrinks no further, and takes the longer quantile.
fn dirichlet(inflated: &Inflated<'_>, side: Side, confidence: Confidence) -> f64 {
    let &Inflated { sample, factor, .. } = inflated;
    let (extreme, away) = extremes(sample, side);
    if sample.points().len() == 2 && away.count == 0.0 {
        return extreme.value;
    }
    let mut atoms = posterior_atoms(sample);
    let concentration: f64 = atoms.iter().map(|(_, parameter)| parameter).sum();
    let worth = 1.0 / (factor * factor);
    let kept = worth.max(LEAST_CONCENTRATION / concentration).min(1.0);
    for (_, parameter) in &mut atoms {
        *parameter *= kept;
    }
    let tail = if kept > worth {
        normal_upper_tail(confidence.normal_quantile() * factor * libm::sqrt(kept))
    } else {
        confidence.tail()
    };
    if kept > worth && tail < RAREST {
        return extreme.value;
    }
    DirichletMean::new(atoms).limit(side, tail)
}

fn skewness_corrected(sample: &Sample, quantile: f64) -> Result<[f64; 2], MethodError> {
    if sample.size() <= 1.0 {
        return Err(MethodError::TooFew {
            method: Method::SkewnessCorrected,
            needed: 2,
        });
    }
    Ok(Side::BOTH.map(|side| {
        let (extreme, _) = extremes(sample, side);
        // Larger the further the mean is from the observed one.
        let excess = |mean: f64| -side.sign() * corrected_score(sample, mean) - quantile;
        // At low confidence the correction alone can be more than the quantile: the limit is the score.
        if excess(sample.mean()) >= 0.0 {
            return sample.mean();
        }
        find_root(excess, sample.mean(), extreme.value)
    }))
}

/// The score statistic with a bias-corrected variance, corrected for skewness by solving
/// Z' = Z − c (Z'² − 1), c = μ₃ / 6 V^(3/2) (Laud, 2017).
fn corrected_score(sample: &Sample, mean: f64) -> f64 {
    let half_width = 0.5 * sample.width();
    let middle = sample.lowest().value + half_width;
    let theta = (mean - middle) / half_width;
    if theta.abs() >= 1.0 {
        let difference = sample.mean() - mean;
        return if difference == 0.0 {
            0.0
        } else {
            libm::copysign(1e100, difference)
        };
    }
    let size = sample.size();
    // As sums over the values, so that near the ends of the range nothing cancels.
    let (mut second, mut third) = (0.0, 0.0);
    for (value, probability) in Fit::new(sample, mean).probabilities() {
        let distance = (value - mean) / half_width;
        second += probability * distance * distance;
        third += probability * distance * distance * distance;
    }
    let variance = second / (size - 1.0);
    if variance <= 0.0 {
        return 0.0;
    }
    let third = third / (size * size);
    let correction = third / (6.0 * variance * libm::sqrt(variance));
    let score = (sample.mean() - mean) / half_width / libm::sqrt(variance);
    let shifted = score + correction;
    2.0 * shifted / (1.0 + libm::sqrt((1.0 + 4.0 * correction * shifted).max(0.0)))
}
