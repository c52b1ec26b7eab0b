//! Populations whose answers have no common step, and of which one has not answered: that one has one of the values.

use crate::support::assert_near;
use core::f64::consts::SQRT_2;
use cxmetrics::{Confidence, Estimate, Method, Metric, MetricError, Scale, Tally};

/// −√2, 0, 1 and √2: a mean of 0 is exact, and no step leads from one to the next.
struct Uneven;

impl Metric for Uneven {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 to 4
    fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
        Ok([-SQRT_2, 0.0, 1.0, SQRT_2][rating as usize - 1])
    }
}

fn score(counts: [u64; 4], population: u64) -> Estimate {
    let tally = Tally::from_counts(Scale::new(1, 4).unwrap(), counts).unwrap();
    let estimate = Uneven.estimate(&tally).unwrap();
    estimate.of_population(population).unwrap()
}

/// With a quarter more of each value there are 2¼, 3¼, ¼ and 2¼ of 8, so that each value has a probability of 32nds.
#[test]
fn the_last_one_has_one_of_the_values() {
    let score = score([2, 3, 0, 2], 8);
    assert_eq!(score.value(), 0.0);
    // At 0 exactly, where the last one is worth 0 too, and on both sides of every possible score.
    for (x, at_least, at_most) in [
        (-0.2, 32.0, 0.0),
        (-0.1, 23.0, 9.0),
        (0.0, 23.0, 22.0),
        (0.1, 10.0, 22.0),
        (0.15, 9.0, 23.0),
        (0.2, 0.0, 32.0),
    ] {
        assert_near(score.probability_at_least(x), at_least / 32.0, 1e-15);
        assert_near(score.probability_below(x), 1.0 - at_least / 32.0, 1e-15);
        assert_near(score.probability_at_most(x), at_most / 32.0, 1e-15);
    }
    // What is left outside is less than 9 of 32 at half the time, 9 of them at seven times of sixteen, and more at two times
    // of five.
    for (level, lower, upper) in [
        (0.5, -SQRT_2, SQRT_2),
        (0.4375, 0.0, 1.0),
        (0.4, 0.0, 1.0),
        (0.3, 0.0, 0.0),
    ] {
        let confidence = Confidence::new(level).unwrap();
        let interval = score.interval_with(Method::Dirichlet, confidence).unwrap();
        assert_near(interval.lower(), lower / 8.0, 1e-15);
        assert_near(interval.upper(), upper / 8.0, 1e-15);
    }
}

/// Every way in which 23 can answer, with its probability, against the continuous mean that stands for them.
#[test]
fn the_mean_of_more_of_them_is_near_what_they_can_answer() {
    const UNSEEN: u32 = 23;
    let (values, counts) = ([-SQRT_2, 0.0, 1.0, SQRT_2], [1, 4, 0, 3]);
    let score = score(counts, 8 + u64::from(UNSEEN));
    let seen = 2.0 * SQRT_2;
    let weights: Vec<Vec<f64>> = counts
        .iter()
        .map(|&count| {
            let alpha = f64::from(u32::try_from(count).unwrap()) + 0.25;
            let mut weights = vec![1.0];
            for k in 0..UNSEEN {
                let next = weights[k as usize] * (alpha + f64::from(k)) / f64::from(k + 1);
                weights.push(next);
            }
            weights
        })
        .collect();
    let mut ways: Vec<(f64, f64)> = Vec::new();
    for a in 0..=UNSEEN {
        for b in 0..=UNSEEN - a {
            for c in 0..=UNSEEN - a - b {
                let taken = [a, b, c, UNSEEN - a - b - c];
                let total: f64 = taken
                    .iter()
                    .zip(values)
                    .map(|(k, value)| f64::from(*k) * value)
                    .sum();
                let weight = taken
                    .iter()
                    .zip(&weights)
                    .map(|(k, of)| of[*k as usize])
                    .product();
                ways.push(((seen + total) / 31.0, weight));
            }
        }
    }
    ways.sort_by(|left, right| left.0.total_cmp(&right.0));
    let all: f64 = ways.iter().map(|way| way.1).sum();
    for x in [-0.3, 0.0, 0.2, 0.35, 0.5, 0.8] {
        let above: f64 = ways.iter().filter(|way| way.0 >= x).map(|way| way.1).sum();
        assert_near(score.probability_at_least(x), above / all, 0.02);
        assert_near(score.probability_below(x), 1.0 - above / all, 0.02);
        assert_near(score.probability_at_most(x), 1.0 - above / all, 0.02);
    }
    let interval = score
        .interval_with(Method::Dirichlet, Confidence::P90)
        .unwrap();
    for (limit, tail) in [(interval.lower(), 0.05), (interval.upper(), 0.95)] {
        let below: f64 = ways
            .iter()
            .filter(|way| way.0 < limit)
            .map(|way| way.1)
            .sum();
        assert_near(below / all, tail, 0.02);
    }
}

/// The limit of a confidence is where that much is left of the p-value.
#[test]
fn limits_agree_with_p_values() {
    let score = score([2, 5, 1, 4], 40);
    for level in [0.3, 0.8, 0.95] {
        let confidence = Confidence::new(level).unwrap();
        let interval = score.interval_with(Method::Score, confidence).unwrap();
        assert_near(score.p_value(interval.lower()), 1.0 - level, 1e-9);
        assert_near(score.p_value(interval.upper()), 1.0 - level, 1e-9);
    }
    assert_eq!(score.p_value(score.value()), 1.0);
    // No answer of the other 28 leads there.
    let bounds = score.bounds();
    for x in [bounds.start().next_down(), bounds.end().next_up(), f64::NAN] {
        assert_eq!(score.p_value(x), 0.0);
    }
}
