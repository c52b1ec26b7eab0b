//! How sure shares are.

use alloc::vec::Vec;

use super::allocation::{Allocated, Allocation};
use super::answers::{Persons, Sample};
use super::matrix::Matrix;
use super::shares::{Errors, ShareMethod};
use crate::weight::Replicates;

/// With fewer persons errors by influence values are too small.
const ENOUGH_FOR_INFLUENCES: u64 = 100;

/// What tells how sure the shares of a model are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Uncertainty<'a> {
    pub(super) sample: &'a Sample,
    pub(super) persons: u64,
    /// What was left of the correlations when they were shrunk.
    pub(super) kept: f64,
    pub(super) is_linearised: bool,
}

impl Uncertainty<'_> {
    pub(super) fn errors(self, allocation: Allocation, allocated: &Allocated) -> Option<Errors> {
        match self.sample {
            Sample::Unknown => None,
            Sample::Rows(persons) => {
                let few = self.persons < ENOUGH_FOR_INFLUENCES && !self.is_linearised;
                let left_out = few.then(|| left_out(persons, allocation)).flatten();
                Some(left_out.unwrap_or_else(|| by_influences(persons, allocated, self.kept)))
            }
            Sample::Groups(groups) => {
                let shares = groups.iter().map(|matrix| allocation.shares(matrix));
                let part = (groups.len() as f64 - 1.0) / groups.len() as f64;
                let without: Vec<(f64, Vec<f64>)> = shares.map(|shares| (part, shares)).collect();
                Some(jackknife(&without, groups.len() as u64 - 1))
            }
        }
    }
}

/// By the design of a survey, or of persons who were drawn one by one.
fn by_influences(persons: &Persons, allocated: &Allocated, kept: f64) -> Errors {
    let mut influences = persons
        .rows
        .influences(&persons.pairs, &allocated.gradients);
    influences
        .iter_mut()
        .flatten()
        .for_each(|value| *value *= kept);
    let by_design = persons.design.as_ref().and_then(|survey| {
        let mut influences = influences.clone();
        influences
            .iter_mut()
            .flatten()
            .for_each(|value| *value /= persons.heaviest);
        survey.covariance_of(influences)
    });
    match by_design {
        Some((entries, degrees_of_freedom)) => {
            let size = allocated.shares.len();
            Errors {
                covariance: Matrix::from_fn(size, |row, column| entries[row * size + column]),
                degrees_of_freedom: Some(degrees_of_freedom),
                method: ShareMethod::Design,
            }
        }
        None => Errors {
            covariance: persons.rows.covariance(&influences),
            degrees_of_freedom: None,
            method: ShareMethod::InfluenceValues,
        },
    }
}

/// By leaving out each person, or each cluster of a designed survey. `None` where that cannot be: of pairwise answers, of
/// weights that were fitted to margins, and where a question does not vary without one of them.
fn left_out(persons: &Persons, allocation: Allocation) -> Option<Errors> {
    if !persons.is_complete {
        return None;
    }
    let shares = |weights: &[f64]| {
        let correlations = persons.rows.correlations_with(weights)?;
        Some(allocation.shares(&correlations))
    };
    let design = persons.design.as_ref().filter(|survey| survey.has_design());
    if let Some(survey) = design {
        let replicates = Replicates::jackknife(survey).ok()?;
        let without: Option<Vec<(f64, Vec<f64>)>> = replicates
            .sets()
            .map(|(factor, weights)| Some((factor, shares(weights)?)))
            .collect();
        let degrees_of_freedom = replicates.degrees_of_freedom();
        return without
            .filter(|_| degrees_of_freedom > 0)
            .map(|without| jackknife(&without, degrees_of_freedom));
    }
    let each: Vec<Vec<f64>> = persons.rows.without_each().collect();
    let part = (each.len() as f64 - 1.0) / each.len() as f64;
    let without: Option<Vec<(f64, Vec<f64>)>> = each
        .iter()
        .map(|weights| Some((part, shares(weights)?)))
        .collect();
    without.map(|without| jackknife(&without, each.len() as u64 - 1))
}

/// The covariance of figures that were computed without each of G parts, `Σ c (f_g − f̄)(f_g − f̄)′`: with c = (G − 1)/G, unless
/// the parts are of strata.
fn jackknife(without: &[(f64, Vec<f64>)], degrees_of_freedom: u64) -> Errors {
    let size = without.first().map_or(0, |(_, shares)| shares.len());
    let mean = |driver: usize| {
        let sum: f64 = without.iter().map(|(_, shares)| shares[driver]).sum();
        sum / without.len() as f64
    };
    let means: Vec<f64> = (0..size).map(mean).collect();
    let product = |row: usize, column: usize| {
        let products = without.iter().map(|(factor, shares)| {
            factor * (shares[row] - means[row]) * (shares[column] - means[column])
        });
        products.sum()
    };
    Errors {
        covariance: Matrix::from_fn(size, product),
        degrees_of_freedom: Some(degrees_of_freedom),
        method: ShareMethod::Jackknife,
    }
}
