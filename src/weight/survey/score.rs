//! The score of a survey and its error.

use alloc::vec;
use alloc::vec::Vec;

use super::Survey;
use crate::estimate::{Estimate, EstimateError, values_of};
use crate::metric::Metric;
use crate::sum::Sum;
use crate::tally::Tally;
use crate::weight::variance::{Linearised, estimate_of};

impl Survey {
    /// Whether nothing tells the answers from a simple random sample, of however many.
    fn is_simple(&self) -> bool {
        let first = self.weights[0];
        #[allow(clippy::float_cmp)] // equal to the last bit is what is meant
        let equal = self.weights.iter().all(|&weight| weight == first);
        equal && self.stratum_of.is_none() && self.cluster_of.is_none() && self.calibrated.is_none()
    }

    /// The score under a metric.
    pub(crate) fn estimate<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<Estimate, EstimateError> {
        let levels = self.levels.iter().map(|&level| usize::from(level));
        let mut counts = vec![0_u64; self.scale.levels()];
        let mut weights = vec![Sum::default(); self.scale.levels()];
        for (level, &weight) in levels.clone().zip(&self.weights) {
            counts[level] += u64::from(weight > 0.0);
            weights[level].add(weight);
        }
        if self.is_simple() {
            let tally = Tally::from_counts(self.scale, &counts);
            let simple = Estimate::of(metric, &tally.unwrap_or_else(|_| Tally::new(self.scale)))?;
            return match self.strata.first().and_then(|all| all.population) {
                Some(population) => simple.of_population(population),
                None => Ok(simple),
            };
        }
        let by_rating = self
            .scale
            .ratings()
            .zip(weights.iter().map(|weight| weight.value()));
        let answers = counts.iter().sum();
        let weighted = Estimate::of_counts(metric, self.scale, by_rating, answers)?;
        let values = values_of(metric, &self.scale)?;
        let mut residuals: Vec<f64> = levels
            .map(|level| values[level] - weighted.value())
            .collect();
        if let Some(calibrated) = &self.calibrated {
            calibrated.leave_unexplained(&mut residuals);
        }
        Ok(match self.linearise(&residuals) {
            Some(linearised) => estimate_of(weighted, linearised, self.kish_size()),
            None => weighted.of_everybody(),
        })
    }

    /// The variance of Σ w e / Σ w for residuals e; `None` if every unit of the population is in the sample.
    fn linearise(&self, residuals: &[f64]) -> Option<Linearised> {
        let units = self.units();
        let weight = self.weight();
        let mut contributions = vec![0.0; units.stratum_of.len()];
        for ((&unit, &own), residual) in units.unit_of.iter().zip(&self.weights).zip(residuals) {
            contributions[unit as usize] += own / weight * residual;
        }
        let mut means = vec![Sum::default(); self.strata.len()];
        for (&stratum, &contribution) in units.stratum_of.iter().zip(&contributions) {
            means[stratum as usize].add(contribution / units.counts[stratum as usize] as f64);
        }
        let mut squares = vec![Sum::default(); self.strata.len()];
        for (&stratum, &contribution) in units.stratum_of.iter().zip(&contributions) {
            let distance = contribution - means[stratum as usize].value();
            squares[stratum as usize].add_product(distance, distance);
        }
        let (mut variance, mut infinite, mut census) = (Sum::default(), Sum::default(), true);
        for ((stratum, &count), squares) in self.strata.iter().zip(&units.counts).zip(squares) {
            let count = count as f64;
            let own = squares.value() * (count / (count - 1.0));
            let left_out = stratum.population.map_or(1.0, |population| {
                (population as f64 - count) / population as f64
            });
            census &= left_out == 0.0;
            infinite.add(own);
            variance.add(left_out * own);
        }
        if census {
            return None;
        }
        Some(Linearised {
            variance: variance.value(),
            infinite: infinite.value(),
            degrees_of_freedom: units.counts.iter().sum::<u64>() - self.strata.len() as u64,
        })
    }
}
