//! Small systems of linear equations that may have redundant ones among them.

use alloc::vec;
use alloc::vec::Vec;

/// The triangular factor of a symmetric matrix without negative eigenvalues (Cholesky), row by row; an equation that
/// follows from those before it is left out, and its unknown is 0.
pub(crate) struct Factor {
    size: usize,
    lower: Vec<f64>,
    redundant: Vec<bool>,
}

/// A pivot that is this part of its diagonal entry is what rounding left of nothing.
const NOTHING: f64 = 1e-14;

impl Factor {
    /// The factor of a matrix that is given row by row.
    pub(crate) fn new(matrix: Vec<f64>, size: usize) -> Self {
        Self::with_nothing(matrix, size, NOTHING * size as f64)
    }

    /// The same where a pivot is nothing up to this part of its diagonal entry.
    pub(crate) fn with_nothing(mut matrix: Vec<f64>, size: usize, nothing: f64) -> Self {
        let mut redundant = vec![false; size];
        for row in 0..size {
            let diagonal = matrix[row * size + row];
            for column in 0..=row {
                let before: f64 = (0..column)
                    .map(|at| matrix[row * size + at] * matrix[column * size + at])
                    .sum();
                let rest = matrix[row * size + column] - before;
                matrix[row * size + column] = if column == row {
                    redundant[row] = rest <= nothing * diagonal;
                    libm::sqrt(rest.max(0.0))
                } else if redundant[column] {
                    0.0
                } else {
                    rest / matrix[column * size + column]
                };
            }
        }
        Self {
            size,
            lower: matrix,
            redundant,
        }
    }

    /// The solution for a right-hand side.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size;
        let at = |row: usize, column: usize| self.lower[row * size + column];
        let mut solution = right.to_vec();
        for row in 0..size {
            let before: f64 = (0..row)
                .map(|column| at(row, column) * solution[column])
                .sum();
            solution[row] = if self.redundant[row] {
                0.0
            } else {
                (solution[row] - before) / at(row, row)
            };
        }
        for row in (0..size).rev() {
            let after: f64 = (row + 1..size)
                .filter(|&below| !self.redundant[below])
                .map(|below| at(below, row) * solution[below])
                .sum();
            solution[row] = if self.redundant[row] {
                0.0
            } else {
                (solution[row] - after) / at(row, row)
            };
        }
        solution
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redundant_equations_are_left_out() {
        // x + y = 5, twice; z = 7.
        let matrix = vec![1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 2.0];
        let solution = Factor::new(matrix, 3).solve(&[5.0, 5.0, 14.0]);
        for (found, expected) in solution.iter().zip([5.0, 0.0, 7.0]) {
            assert!((found - expected).abs() < 1e-14, "{solution:?}");
        }
    }

    #[test]
    fn a_system_is_solved() {
        // [[4, 2, 1], [2, 5, 3], [1, 3, 6]] x (1, −2, 3)
        let matrix = vec![4.0, 2.0, 1.0, 2.0, 5.0, 3.0, 1.0, 3.0, 6.0];
        let solution = Factor::new(matrix, 3).solve(&[3.0, 1.0, 13.0]);
        for (found, expected) in solution.iter().zip([1.0, -2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-14, "{solution:?}");
        }
    }

    /// What is redundant does not depend on the unit.
    #[test]
    fn small_and_large_equations_are_none_the_less_equations() {
        for unit in [1e-20, 1.0, 1e20] {
            let matrix = [2.0, 1.0, 1.0, 3.0].map(|entry| unit * entry);
            let solution = Factor::new(matrix.into(), 2).solve(&[4.0 * unit, 7.0 * unit]);
            for (found, expected) in solution.iter().zip([1.0, 2.0]) {
                assert!((found - expected).abs() < 1e-14, "{unit}: {solution:?}");
            }
            // A third of a row, rounded, is no other row.
            let row = [unit, unit / 3.0];
            let matrix = vec![row[0], row[1], row[1], row[1] / 3.0];
            let solution = Factor::new(matrix, 2).solve(&[unit, row[1]]);
            assert!((solution[0] - 1.0).abs() < 1e-14, "{unit}: {solution:?}");
            assert!(solution[1] == 0.0, "{unit}: {solution:?}");
        }
    }
}
