//! The score of weighted answers.

use alloc::vec::Vec;

use super::WeightedTally;
use super::variance::{Linearised, estimate_of};
use crate::estimate::{Estimate, EstimateError, values_of};
use crate::metric::Metric;
use crate::sum::Sum;
use crate::tally::Tally;

impl WeightedTally {
    /// The score under a metric.
    pub(crate) fn estimate<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<Estimate, EstimateError> {
        if self.is_empty() {
            return Err(if self.weightless > 0 {
                EstimateError::NoWeight
            } else {
                EstimateError::Empty
            });
        }
        if self.lightest >= self.heaviest {
            return Estimate::of(metric, &self.unweighted());
        }
        let answers = self.total();
        let weighted = Estimate::of_counts(metric, self.scale, self.iter(), answers)?;
        let values = values_of(metric, &self.scale)?;
        let weight = self.weight();
        let squares = self.levels.iter().zip(&values).map(|(level, value)| {
            let distance = (value - weighted.value()) / weight;
            level.squares.value() * distance * distance
        });
        let units = answers as f64;
        let variance = squares.collect::<Sum>().value() * (units / (units - 1.0));
        let linearised = Linearised {
            variance,
            infinite: variance,
            degrees_of_freedom: answers - 1,
            clusters: None,
        };
        Ok(estimate_of(weighted, linearised, self.kish_size()))
    }

    /// The answers without their weights.
    fn unweighted(&self) -> Tally {
        let counts: Vec<u64> = self.levels.iter().map(|level| level.answers).collect();
        // There is one count for each level, and their sum was checked when they were recorded.
        Tally::from_counts(self.scale, counts).unwrap_or_else(|_| Tally::new(self.scale))
    }
}
