//! The two-sample NPS test under equality, by complete enumeration of both samples: how often it raises a false alarm.
#![allow(clippy::cast_precision_loss)] // counts of twenty

use crate::support::nps;
use cxmetrics::Difference;

/// Shares of promoters and detractors: neither is everybody, and somebody is either.
fn populations() -> Vec<(f64, f64)> {
    let mut shares = vec![0.0, 0.01, 0.02];
    shares.extend((1..=19).map(|twentieth| f64::from(twentieth) / 20.0));
    shares.extend([0.98, 0.99]);
    let mut populations = Vec::new();
    for &promoters in &shares {
        for &detractors in &shares {
            let possible = promoters + detractors <= 1.0 + 1e-12;
            if possible && promoters + detractors > 0.0 {
                populations.push((promoters, detractors));
            }
        }
    }
    populations
}

/// Promoters, passives and detractors of every sample of a size.
fn samples(size: u64) -> Vec<[u64; 3]> {
    (0..=size)
        .flat_map(|promoters| {
            (0..=size - promoters)
                .map(move |detractors| [promoters, size - promoters - detractors, detractors])
        })
        .collect()
}

/// The probability of each sample.
fn probabilities(samples: &[[u64; 3]], promoters: f64, detractors: f64) -> Vec<f64> {
    let passives = (1.0 - promoters - detractors).max(0.0);
    samples
        .iter()
        .map(|&[p, q, d]| {
            let mut probability = 1.0;
            let mut position = 0;
            for (share, count) in [(promoters, p), (passives, q), (detractors, d)] {
                for index in 1..=count {
                    position += 1;
                    probability *= share * f64::from(position) / index as f64;
                }
            }
            probability
        })
        .collect()
}

/// The highest and the mean rate of false alarms at the 5 % level, two groups of `size` from one population.
fn false_alarms(size: u64) -> (f64, f64) {
    let samples = samples(size);
    let estimates: Vec<_> = samples.iter().map(|&[p, q, d]| nps(p, q, d)).collect();
    let mirrored = |index: usize| {
        let [p, q, d] = samples[index];
        samples
            .iter()
            .position(|other| *other == [d, q, p])
            .unwrap()
    };
    let mirrors: Vec<usize> = (0..samples.len()).map(mirrored).collect();
    let mut rejected = vec![vec![false; samples.len()]; samples.len()];
    for first in 0..samples.len() {
        for second in 0..first {
            let (a, b) = (mirrors[first], mirrors[second]);
            // Swapping the groups or the ends of the scale changes nothing, as tests/compare_laws.rs shows.
            if (a.max(b), a.min(b)) < (first, second) {
                let known = rejected[a.max(b)][a.min(b)];
                rejected[first][second] = known;
                continue;
            }
            let difference = Difference::independent(&estimates[first], &estimates[second]);
            rejected[first][second] = difference.unwrap().p_value() < 0.05;
        }
    }
    let rates: Vec<f64> = populations()
        .into_iter()
        .map(|(promoters, detractors)| {
            let weights = probabilities(&samples, promoters, detractors);
            let total: f64 = weights.iter().sum();
            assert!((total - 1.0).abs() < 1e-12);
            let mut rate = 0.0;
            for (first, row) in rejected.iter().enumerate() {
                let others: f64 = row
                    .iter()
                    .zip(&weights)
                    .filter(|(rejected, _)| **rejected)
                    .map(|(_, weight)| weight)
                    .sum();
                rate += 2.0 * weights[first] * others;
            }
            rate
        })
        .collect();
    (
        rates.iter().copied().fold(0.0, f64::max),
        rates.iter().sum::<f64>() / rates.len() as f64,
    )
}

#[test]
fn false_alarms_stay_near_their_level() {
    for size in [10, 20] {
        let (highest, mean) = false_alarms(size);
        println!("{size} against {size}: false alarms at most {highest:.4}, on average {mean:.4}");
        assert!(highest <= 0.065, "{size}: {highest}");
        // A test that never alarms would pass, too.
        assert!(mean > 0.02, "{size}: {mean}");
    }
}
