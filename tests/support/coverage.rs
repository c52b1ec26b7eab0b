//! How often an interval of an NPS holds the truth: by enumeration of every sample, without simulation.

use cxmetrics::{Confidence, Estimate, Method, MethodError, Metric, Nps, Scale, Tally};

/// Lowest and mean coverage over a grid of populations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coverage {
    pub(crate) lowest: f64,
    pub(crate) mean: f64,
}

/// The shares that the populations of the grid are made of.
fn shares() -> Vec<f64> {
    let mut shares = vec![0.0, 0.01, 0.02];
    shares.extend((1..=19).map(|twentieth| f64::from(twentieth) / 20.0));
    shares.extend([0.98, 0.99, 1.0]);
    shares
}

/// Shares of promoters and detractors: neither is everybody, and somebody is either.
fn populations() -> Vec<(f64, f64)> {
    let shares = shares();
    let mut populations = Vec::new();
    for &promoters in &shares {
        for &detractors in &shares {
            let possible = promoters + detractors <= 1.0 + 1e-12;
            if possible && promoters < 1.0 && detractors < 1.0 && promoters + detractors > 0.0 {
                populations.push((promoters, detractors));
            }
        }
    }
    populations
}

fn nps(promoters: u64, passives: u64, detractors: u64) -> Estimate {
    let counts = [0, 0, 0, detractors, 0, 0, 0, passives, 0, promoters, 0];
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    Nps::STANDARD.estimate(&tally).unwrap()
}

/// A sample: promoters, detractors, and the limits of its interval.
type Sample = (u64, u64, f64, f64);

/// Every sample of `size` answers.
///
/// Where a method is refused because its interval would have no width, the formula's claim is taken at its word:
/// it holds the truth if the score is exactly the truth.
fn samples(method: Method, size: u64, confidence: Confidence) -> Result<Vec<Sample>, MethodError> {
    let mut samples = Vec::new();
    for promoters in 0..=size {
        for detractors in 0..=size - promoters {
            let estimate = nps(promoters, size - promoters - detractors, detractors);
            let (lower, upper) = match estimate.interval_with(method, confidence) {
                Ok(interval) => (interval.lower(), interval.upper()),
                Err(MethodError::NoSpread { .. }) => (estimate.value(), estimate.value()),
                Err(error) => return Err(error),
            };
            samples.push((promoters, detractors, lower, upper));
        }
    }
    Ok(samples)
}

/// Whether an interval holds a truth that is a rounded decimal: a limit that is exactly on it holds it.
fn holds(&(_, _, lower, upper): &Sample, truth: f64) -> bool {
    lower <= truth + 1e-9 && truth - 1e-9 <= upper
}

/// The coverage of one method for samples of `size`.
pub(crate) fn coverage(
    method: Method,
    size: u64,
    confidence: Confidence,
) -> Result<Coverage, MethodError> {
    let samples = samples(method, size, confidence)?;
    let log_factorial = |n: u64| (1..=n).map(|factor| (factor as f64).ln()).sum::<f64>();
    let log_factorials: Vec<f64> = (0..=size).map(log_factorial).collect();
    let of = |n: u64| log_factorials[usize::try_from(n).unwrap()];
    let ways = |promoters: u64, detractors: u64| {
        of(size) - of(promoters) - of(detractors) - of(size - promoters - detractors)
    };
    let covered: Vec<f64> = populations()
        .into_iter()
        .map(|(p, d)| {
            let truth = 100.0 * (p - d);
            samples
                .iter()
                .filter(|sample| holds(sample, truth))
                .map(|&(promoters, detractors, _, _)| {
                    let passives = size - promoters - detractors;
                    (ways(promoters, detractors)
                        + log_power(p, promoters)
                        + log_power(d, detractors)
                        + log_power((1.0 - p - d).max(0.0), passives))
                    .exp()
                })
                .sum()
        })
        .collect();
    Ok(Coverage {
        lowest: covered.iter().copied().fold(f64::INFINITY, f64::min),
        mean: covered.iter().sum::<f64>() / covered.len() as f64,
    })
}

/// The lowest coverage over all populations whose shares are multiples of 1/`parts`.
#[allow(dead_code)] // for the example
pub(crate) fn lowest_in_parts(
    method: Method,
    size: u64,
    parts: u32,
    confidence: Confidence,
) -> Result<f64, MethodError> {
    let samples = samples(method, size, confidence)?;
    let power = |part: u32, count: u64| {
        let share = f64::from(part) / f64::from(parts);
        // Divided by count!, so that a product of three is a multinomial probability but for size!.
        (1..=count).fold(1.0, |power, factor| power * share / factor as f64)
    };
    let powers: Vec<Vec<f64>> = (0..=parts)
        .map(|part| (0..=size).map(|count| power(part, count)).collect())
        .collect();
    let all: f64 = (1..=size).map(|factor| factor as f64).product();
    let index = |count: u64| usize::try_from(count).unwrap();
    let mut lowest = f64::INFINITY;
    for promoters in 0..parts {
        for detractors in 0..parts.min(parts - promoters + 1) {
            if promoters + detractors == 0 {
                continue;
            }
            let truth = 100.0 * (f64::from(promoters) - f64::from(detractors)) / f64::from(parts);
            let [p, d, q] = [promoters, detractors, parts - promoters - detractors]
                .map(|part| &powers[part as usize]);
            let covered: f64 = samples
                .iter()
                .filter(|sample| holds(sample, truth))
                .map(|&(x, y, _, _)| p[index(x)] * d[index(y)] * q[index(size - x - y)])
                .sum();
            lowest = lowest.min(all * covered);
        }
    }
    Ok(lowest)
}

/// n ln(share), where nobody of an empty group was chosen with certainty.
fn log_power(share: f64, count: u64) -> f64 {
    if count == 0 {
        0.0
    } else if share < 1e-12 {
        f64::NEG_INFINITY
    } else {
        count as f64 * share.ln()
    }
}
