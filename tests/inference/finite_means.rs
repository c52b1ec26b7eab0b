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
    // What is left outside is less than 9 of 32 at half the time, and more at two times of five.
    for (level, lower, upper) in [(0.5, -SQRT_2, SQRT_2), (0.4, 0.0, 1.0), (0.3, 0.0, 0.0)] {
        let confidence = Confidence::new(level).unwrap();
        let interval = score.interval_with(Method::Dirichlet, confidence).unwrap();
        assert_near(interval.lower(), lower / 8.0, 1e-15);
        assert_near(interval.upper(), upper / 8.0, 1e-15);
    }
}
