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
                if self.persons < ENOUGH_FOR_INFLUENCES && !self.is_linearised {
                    match left_out(persons, allocation) {
                        Ok(errors) => return Some(errors),
                        Err(NoJackknife::TooFew) => return None,
                        Err(NoJackknife::NotPossible) => {}
                    }
                }
                Some(by_influences(persons, allocated, self.kept))
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

/// Why leaving out gives no errors.
enum NoJackknife {
    /// Of pairwise answers, of weights that were fitted to margins, and where a question does not vary without one of the
    /// parts.
    NotPossible,
    /// Without one of the parts everything explains everything, and R² is 1 whatever was answered.
    TooFew,
}

/// By leaving out each person, or each cluster of a designed survey.
fn left_out(persons: &Persons, allocation: Allocation) -> Result<Errors, NoJackknife> {
    if !persons.is_complete {
        return Err(NoJackknife::NotPossible);
    }
    let rows = &persons.rows;
    let of_parts = |parts: &[(f64, &[f64])], degrees_of_freedom: u64| {
        if !parts.iter().all(|(_, left)| rows.are_enough_with(left)) {
            return Err(NoJackknife::TooFew);
        }
        let shares = |&(factor, left): &(f64, &[f64])| {
            let correlations = rows.correlations_with(left)?;
            Some((factor, allocation.shares(&correlations)))
        };
        let without: Option<Vec<(f64, Vec<f64>)>> = parts.iter().map(shares).collect();
        let without = without.ok_or(NoJackknife::NotPossible)?;
        Ok(jackknife(&without, degrees_of_freedom))
    };
    let design = persons.design.as_ref().filter(|survey| survey.has_design());
    if let Some(survey) = design {
        let replicates = Replicates::jackknife(survey).map_err(|_| NoJackknife::NotPossible)?;
        let parts: Vec<(f64, &[f64])> = replicates.sets().collect();
        return match replicates.degrees_of_freedom() {
            0 => Err(NoJackknife::NotPossible),
            degrees_of_freedom => of_parts(&parts, degrees_of_freedom),
        };
    }
    let each: Vec<Vec<f64>> = rows.without_each().collect();
    let factor = (each.len() as f64 - 1.0) / each.len() as f64;
    let parts: Vec<(f64, &[f64])> = each.iter().map(|left| (factor, left.as_slice())).collect();
    of_parts(&parts, each.len() as u64 - 1)
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
