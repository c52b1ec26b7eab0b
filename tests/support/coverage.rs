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

/// The coverage of one method for samples of `size`.
///
/// Where a method is refused because its interval would have no width, the formula's claim is taken at its word:
/// it holds the truth if the score is exactly the truth.
pub(crate) fn coverage(
    method: Method,
    size: u64,
    confidence: Confidence,
) -> Result<Coverage, MethodError> {
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
                // The truth is a rounded decimal: a limit that is exactly on it holds it.
                .filter(|(_, _, lower, upper)| *lower <= truth + 1e-9 && truth - 1e-9 <= *upper)
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
