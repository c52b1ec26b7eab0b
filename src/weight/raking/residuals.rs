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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::margin::Margin;

    /// Taken out margin by margin, the means leave what equations leave; a category without weight has none.
    #[test]
    fn sweeps_leave_what_equations_leave() {
        let base = [1.0, 2.5, 0.5, 3.0, 1.5, 4.0, 0.25, 0.0];
        let cells = Cells::new(
            &base,
            &[
                Margin::new(
                    &["a", "b", "a", "c", "b", "c", "a", "d"],
                    [("a", 1.0), ("b", 1.0), ("c", 1.0), ("d", 1.0)],
                )
                .unwrap(),
                Margin::new(
                    &["x", "x", "y", "y", "y", "x", "x", "y"],
                    [("x", 2.0), ("y", 2.0)],
                )
                .unwrap(),
            ],
        );
        let report = Calibration {
            rounds: 0,
            steps: 0,
            largest_gap: 0.0,
        };
        let calibrated = Calibrated {
            report,
            base: base.to_vec(),
            cells,
        };
        let mut solved = vec![3.0, -1.0, 4.0, 1.0, -5.0, 9.0, 2.0, 6.0];
        let scores = solved.clone();
        calibrated.leave_unexplained(&mut solved);
        assert!(solved.iter().all(|residual| residual.is_finite()));
        // No weights of a category sum to anything with what is left.
        for members in [&[0, 2, 6][..], &[1, 4], &[3, 5], &[0, 1, 5, 6], &[2, 3, 4]] {
            let sum: f64 = members.iter().map(|&at| base[at] * solved[at]).sum();
            assert!(sum.abs() < 1e-13, "{members:?}: {sum}");
        }
        // Of each cell with weight the mean, which is swept.
        let cells = &calibrated.cells;
        let mean = |cell: usize, figures: &[f64]| {
            let own = || (0..base.len()).filter(|&at| cells.cell_of[at] as usize == cell);
            let weight: f64 = own().map(|at| base[at]).sum();
            let sum: f64 = own().map(|at| base[at] * figures[at]).sum();
            if weight > 0.0 { sum / weight } else { 0.0 }
        };
        let means = |figures: &[f64]| -> Vec<f64> {
            (0..cells.weights.len())
                .map(|cell| mean(cell, figures))
                .collect()
        };
        let mut swept = means(&scores);
        calibrated.sweep(&mut swept);
        for (cell, (swept, solved)) in swept.iter().zip(means(&solved)).enumerate() {
            let has_weight = cells.weights[cell] > 0.0;
            assert!(swept.is_finite());
            assert!(
                !has_weight || (swept - solved).abs() < 1e-13,
                "{cell}: {swept} {solved}"
            );
        }
    }
}
