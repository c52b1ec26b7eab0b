//! What a regression on the margins leaves of a score.

use alloc::vec;
use alloc::vec::Vec;

use super::Calibration;
use super::cells::Cells;
use crate::sum::Sum;

/// How often the means are taken out where the equations are too many to be solved at once.
const SWEEPS: u32 = 10_000;

/// What the standard error has to know of a calibration.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::weight) struct Calibrated {
    pub(super) report: Calibration,
    /// The weights before.
    pub(super) base: Vec<f64>,
    pub(super) cells: Cells,
}

impl Calibrated {
    pub(in crate::weight) const fn report(&self) -> Calibration {
        self.report
    }

    /// Takes from each residual what a regression on the margins, with the weights before, explains of it.
    pub(in crate::weight) fn leave_unexplained(&self, residuals: &mut [f64]) {
        let cells = &self.cells;
        let mut sums = vec![Sum::default(); cells.weights.len()];
        for ((&cell, &weight), &residual) in
            cells.cell_of.iter().zip(&self.base).zip(residuals.iter())
        {
            sums[cell as usize].add_product(weight, residual);
        }
        let means: Vec<f64> = sums
            .into_iter()
            .zip(&cells.weights)
            .map(|(sum, &weight)| {
                if weight > 0.0 {
                    sum.value() / weight
                } else {
                    0.0
                }
            })
            .collect();
        let mut left = means.clone();
        if let Some(factor) = cells.factor(&cells.weights, None) {
            // The second and third time takes out what rounding left of the first.
            for _ in 0..3 {
                let weighted: Vec<f64> = left
                    .iter()
                    .zip(&cells.weights)
                    .map(|(left, weight)| left * weight)
                    .collect();
                let explained = cells.combine(&factor.solve(&cells.all_sums(&weighted)));
                for (left, explained) in left.iter_mut().zip(explained) {
                    *left -= explained;
                }
            }
        } else {
            self.sweep(&mut left);
        }
        for (residual, &cell) in residuals.iter_mut().zip(&cells.cell_of) {
            *residual -= means[cell as usize] - left[cell as usize];
        }
    }

    /// The same by taking the mean out of each category, margin by margin, until nothing is left to take out
    /// (von Neumann's alternating projections).
    fn sweep(&self, left: &mut [f64]) {
        let scale = left.iter().fold(0.0_f64, |most, mean| most.max(mean.abs()));
        for _ in 0..SWEEPS {
            if self.project(left) <= 2.0 * f64::EPSILON * scale {
                break;
            }
        }
    }

    /// Takes the weighted mean out of each category of each margin; says the largest one.
    fn project(&self, left: &mut [f64]) -> f64 {
        let cells = &self.cells;
        let mut largest = 0.0_f64;
        let margins = cells
            .categories
            .first()
            .map_or(0, |categories| categories.len());
        for margin in 0..margins {
            let weights = cells.sums(margin, cells.weights.iter().copied());
            let weighted = left.iter().zip(&cells.weights);
            let sums = cells.sums(margin, weighted.map(|(left, weight)| left * weight));
            for (left, categories) in left.iter_mut().zip(&cells.categories) {
                let category = categories[margin] as usize;
                if weights[category] > 0.0 {
                    let mean = sums[category] / weights[category];
                    *left -= mean;
                    largest = largest.max(mean.abs());
                }
            }
        }
        largest
    }
}
