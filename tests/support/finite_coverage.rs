//! How often an interval of a finite population holds the truth: every population of a size, every sample of each.

use cxmetrics::{
    Confidence, Csat, Estimate, Interval, Method, MethodError, Metric, Nps, Scale, Tally,
};

/// Over all populations of one size: the lowest and the mean coverage, and the mean length as a part of 100 points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coverage {
    pub(crate) lowest: f64,
    pub(crate) mean: f64,
    pub(crate) length: f64,
}

impl Coverage {
    fn of(populations: &[(f64, f64)]) -> Self {
        let count = populations.len() as f64;
        Self {
            lowest: populations
                .iter()
                .map(|(held, _)| *held)
                .fold(1.0, f64::min),
            mean: populations.iter().map(|(held, _)| held).sum::<f64>() / count,
            length: populations.iter().map(|(_, length)| length).sum::<f64>() / count / 100.0,
        }
    }
}

/// Pascal's triangle.
fn binomials(most: usize) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![1.0]];
    for _ in 0..most {
        let before = &rows[rows.len() - 1];
        let mut row = vec![1.0];
        row.extend(before.windows(2).map(|pair| pair[0] + pair[1]));
        row.push(1.0);
        rows.push(row);
    }
    rows
}

/// The interval by a method, or by the default.
fn interval(
    estimate: Estimate,
    population: usize,
    method: Option<Method>,
    confidence: Confidence,
) -> Interval {
    let estimate = estimate.of_population(population as u64).unwrap();
    match method.map(|method| estimate.interval_with(method, confidence)) {
        Some(Ok(interval)) => interval,
        // A formula that sees no spread claims to know the score exactly, and is taken at its word.
        Some(Err(MethodError::NoSpread { .. })) => all_alike(&estimate, confidence),
        Some(Err(error)) => panic!("{error}"),
        None => estimate.interval(confidence),
    }
}

/// No width around the score of answers that are all alike.
fn all_alike(estimate: &Estimate, confidence: Confidence) -> Interval {
    let all = estimate.clone().of_population(estimate.sample_size());
    all.unwrap().interval(confidence)
}

/// Shares: `answers` of `population` people, with every number of yes from nobody to everybody.
pub(crate) fn of_shares(
    method: Option<Method>,
    population: usize,
    answers: usize,
    confidence: Confidence,
) -> Coverage {
    let ways = binomials(population);
    let intervals: Vec<Interval> = (0..=answers)
        .map(|yes| {
            let counts = [answers - yes, yes].map(|count| count as u64);
            let tally = Tally::from_counts(Scale::THUMBS, counts).unwrap();
            let estimate = Csat::top_box(1).estimate(&tally).unwrap();
            interval(estimate, population, method, confidence)
        })
        .collect();
    let populations: Vec<(f64, f64)> = (0..=population)
        .map(|yes| {
            let truth = 100.0 * yes as f64 / population as f64;
            let (mut held, mut length) = (0.0, 0.0);
            for (found, interval) in intervals.iter().enumerate() {
                if found <= yes && answers - found <= population - yes {
                    let probability = ways[yes][found] * ways[population - yes][answers - found]
                        / ways[population][answers];
                    held += probability * f64::from(u8::from(interval.contains(truth)));
                    length += probability * interval.width();
                }
            }
            (held, length)
        })
        .collect();
    Coverage::of(&populations)
}

/// Net scores: `answers` of `population` people, with every number of promoters, passives and detractors.
pub(crate) fn of_net_scores(
    method: Option<Method>,
    population: usize,
    answers: usize,
    confidence: Confidence,
) -> Coverage {
    let ways = binomials(population);
    let mut samples = Vec::new();
    for promoters in 0..=answers {
        for detractors in 0..=answers - promoters {
            let passives = answers - promoters - detractors;
            let counts = [0, 0, 0, detractors, 0, 0, 0, passives, 0, promoters, 0];
            let tally =
                Tally::from_counts(Scale::ZERO_TO_TEN, counts.map(|count| count as u64)).unwrap();
            let estimate = Nps::STANDARD.estimate(&tally).unwrap();
            let interval = interval(estimate, population, method, confidence);
            samples.push(([promoters, passives, detractors], interval));
        }
    }
    let mut populations = Vec::new();
    for promoters in 0..=population {
        for detractors in 0..=population - promoters {
            let passives = population - promoters - detractors;
            let table = [promoters, passives, detractors];
            let truth = 100.0 * (promoters as f64 - detractors as f64) / population as f64;
            let (mut held, mut length) = (0.0, 0.0);
            for (sample, interval) in &samples {
                if sample
                    .iter()
                    .zip(&table)
                    .all(|(drawn, there)| drawn <= there)
                {
                    let drawn = sample.iter().zip(&table);
                    let product: f64 = drawn.map(|(&drawn, &there)| ways[there][drawn]).product();
                    let probability = product / ways[population][answers];
                    held += probability * f64::from(u8::from(interval.contains(truth)));
                    length += probability * interval.width();
                }
            }
            populations.push((held, length));
        }
    }
    Coverage::of(&populations)
}
