//! The score of a survey and its error.

use alloc::vec;
use alloc::vec::Vec;

use super::sampling::Units;
use super::{Question, Survey};
use crate::estimate::{Estimate, EstimateError, values_of};
use crate::metric::Metric;
use crate::sum::Sum;
use crate::tally::Tally;
use crate::weight::kish_size;
use crate::weight::variance::{Linearised, estimate_of};

/// The score of some of the respondents, before its error is known.
pub(super) struct Part {
    /// Of the weighted shares of the ratings.
    weighted: Estimate,
    /// Linearised contributions, one for each unit of the design.
    pub(super) sums: Vec<f64>,
    kish_size: f64,
    /// For each unit whether it has one of the respondents.
    pub(super) is_member: Vec<bool>,
    degrees_of_freedom: u64,
    /// Whether there is nothing but answers.
    is_plain: bool,
}

impl Survey {
    /// Whether nothing tells the answers from a simple random sample, of however many.
    pub(super) fn is_simple(&self) -> bool {
        let first = self.weights[0];
        #[allow(clippy::float_cmp)] // equal to the last bit is what is meant
        let equal = self.weights.iter().all(|&weight| weight == first);
        equal && self.calibrated.is_none() && self.sampling.is_simple()
    }

    /// The score under a metric of the answers to the first question.
    pub(crate) fn estimate<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<Estimate, EstimateError> {
        let units = self.sampling.units();
        let everybody = |_| true;
        let part = self.part(&units, &self.questions[0], metric, everybody)?;
        if self.is_simple() {
            return match self.sampling.population() {
                Some(population) => part.weighted.of_population(population),
                None => Ok(part.weighted),
            };
        }
        if units.is_census() {
            return Ok(part.weighted.of_everybody());
        }
        let covariance = units.covariance(&[part.sums.as_slice()]);
        Ok(part.estimate(&units, covariance.linearised(0)))
    }

    /// The score of those respondents who are in the group and answered the question.
    pub(super) fn part<M: Metric + ?Sized>(
        &self,
        units: &Units,
        question: &Question,
        metric: &M,
        in_group: impl Fn(usize) -> bool,
    ) -> Result<Part, EstimateError> {
        let scale = question.scale;
        let level = |respondent: usize| question.level(respondent).filter(|_| in_group(respondent));
        let mut counts = vec![0_u64; scale.levels()];
        let mut weights = vec![Sum::default(); scale.levels()];
        let (mut weight, mut squares) = (Sum::default(), Sum::default());
        let mut is_member = vec![false; units.count()];
        for (respondent, &own) in self.weights.iter().enumerate() {
            if let Some(level) = level(respondent) {
                counts[level] += u64::from(own > 0.0);
                weights[level].add(own);
                weight.add(own);
                squares.add_product(own, own);
                is_member[units.unit_of[respondent] as usize] |= own > 0.0;
            }
        }
        let answers: u64 = counts.iter().sum();
        let weight = weight.value();
        if answers == 0 {
            let any = (0..self.len()).any(|respondent| level(respondent).is_some());
            return Err(if any {
                EstimateError::NoWeight
            } else {
                EstimateError::Empty
            });
        }
        let members = is_member.iter().filter(|is_member| **is_member).count();
        if units.are_clusters && members == 1 && answers > 1 && !units.is_census() {
            return Err(EstimateError::OneCluster { answers });
        }
        let plain = if self.is_simple() {
            Tally::from_counts(scale, &counts).ok()
        } else {
            None
        };
        let by_rating = scale
            .ratings()
            .zip(weights.iter().map(|weight| weight.value()));
        let weighted = match &plain {
            Some(tally) => Estimate::of(metric, tally)?,
            None => Estimate::of_counts(metric, scale, by_rating, answers)?,
        };
        let values = values_of(metric, &scale)?;
        let mut residuals: Vec<f64> = (0..self.len())
            .map(|respondent| {
                level(respondent).map_or(0.0, |level| values[level] - weighted.value())
            })
            .collect();
        if let Some(calibrated) = &self.calibrated {
            calibrated.leave_unexplained(&mut residuals);
        }
        let contributions: Vec<f64> = self
            .weights
            .iter()
            .zip(&residuals)
            .map(|(own, residual)| own / weight * residual)
            .collect();
        Ok(Part {
            weighted,
            sums: units.sums(&contributions),
            kish_size: kish_size(weight, squares.value()),
            degrees_of_freedom: units.degrees_of_freedom_of(&is_member),
            is_member,
            is_plain: self.is_plain(),
        })
    }
}

impl Part {
    /// The score with the error that was found for it.
    pub(super) fn estimate(
        self,
        units: &Units,
        (variance, infinite, carrying): (f64, f64, f64),
    ) -> Estimate {
        if self.is_plain {
            return self.weighted;
        }
        let members = self
            .is_member
            .iter()
            .filter(|is_member| **is_member)
            .count();
        let linearised = Linearised {
            variance,
            infinite,
            // One member in each of several strata: nothing is known but that they differ.
            degrees_of_freedom: match self.degrees_of_freedom {
                0 if self.weighted.sample_size() > 1 => 1,
                known => known,
            },
            clusters: units.clusters(members, carrying),
        };
        estimate_of(self.weighted, linearised, self.kish_size)
    }

    /// The score of everybody that it is about.
    pub(super) fn of_everybody(self) -> Estimate {
        self.weighted.of_everybody()
    }

    /// The score itself.
    pub(super) fn value(&self) -> f64 {
        self.weighted.value()
    }

    pub(super) fn answers(&self) -> u64 {
        self.weighted.sample_size()
    }

    /// The score with an error that was found in another way.
    pub(super) fn with_error(self, linearised: Linearised) -> Estimate {
        estimate_of(self.weighted, linearised, self.kish_size)
    }
}
