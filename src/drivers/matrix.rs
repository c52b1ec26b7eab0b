//! Small symmetric matrices and their eigenvalues.

use alloc::vec;
use alloc::vec::Vec;

/// A square matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Matrix {
    size: usize,
    entries: Vec<f64>,
}

/// The eigenvalues of a symmetric matrix, and their vectors in the columns.
pub(super) struct Eigen {
    pub(super) values: Vec<f64>,
    pub(super) vectors: Matrix,
}

/// Each sweep squares what is left off the diagonal; six to ten are enough.
const SWEEPS: usize = 40;

impl Matrix {
    pub(super) fn from_fn(size: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let places = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
        Self {
            size,
            entries: places.map(|(row, column)| entry(row, column)).collect(),
        }
    }

    pub(super) fn zero(size: usize) -> Self {
        Self {
            size,
            entries: vec![0.0; size * size],
        }
    }

    pub(super) fn into_entries(self) -> Vec<f64> {
        self.entries
    }

    pub(super) const fn size(&self) -> usize {
        self.size
    }

    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.size + column]
    }

    pub(super) fn set(&mut self, row: usize, column: usize, entry: f64) {
        self.entries[row * self.size + column] = entry;
    }

    pub(super) fn add(&mut self, row: usize, column: usize, more: f64) {
        self.entries[row * self.size + column] += more;
    }

    /// Without the first row and column.
    pub(super) fn without_first(&self) -> Self {
        Self::from_fn(self.size - 1, |row, column| self.at(row + 1, column + 1))
    }

    pub(super) fn transposed(&self) -> Self {
        Self::from_fn(self.size, |row, column| self.at(column, row))
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        Self::from_fn(self.size, |row, column| {
            (0..self.size)
                .map(|at| self.at(row, at) * other.at(at, column))
                .sum()
        })
    }

    pub(super) fn times_vector(&self, vector: &[f64]) -> Vec<f64> {
        self.entries
            .chunks_exact(self.size.max(1))
            .map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
            .collect()
    }

    /// The eigenvalues of this symmetric matrix, by Jacobi's rotations: slow for large matrices, and right to the last
    /// digits for small ones.
    pub(super) fn eigen(&self) -> Eigen {
        let size = self.size;
        let mut rotated = self.clone();
        let mut vectors = Self::from_fn(size, |row, column| f64::from(u8::from(row == column)));
        for _ in 0..SWEEPS {
            let mut is_diagonal = true;
            for p in 0..size {
                for q in p + 1..size {
                    if rotated.rotate(p, q, &mut vectors) {
                        is_diagonal = false;
                    }
                }
            }
            if is_diagonal {
                break;
            }
        }
        Eigen {
            values: (0..size).map(|at| rotated.at(at, at)).collect(),
            vectors,
        }
    }

    /// Turns two axes so that nothing is left between them; whether there was anything.
    fn rotate(&mut self, p: usize, q: usize, vectors: &mut Self) -> bool {
        let off = self.at(p, q);
        if off.abs() <= 1e-18 {
            return false;
        }
        // The smaller of the two angles (Golub and Van Loan, 2013, *Matrix Computations*, section 8.5).
        let theta = (self.at(q, q) - self.at(p, p)) / (2.0 * off);
        let tangent = theta.signum() / (theta.abs() + libm::sqrt(theta * theta + 1.0));
        let cosine = 1.0 / libm::sqrt(tangent * tangent + 1.0);
        let sine = tangent * cosine;
        for at in 0..self.size {
            let (a, b) = (self.at(at, p), self.at(at, q));
            self.set(at, p, cosine * a - sine * b);
            self.set(at, q, sine * a + cosine * b);
        }
        for at in 0..self.size {
            let (a, b) = (self.at(p, at), self.at(q, at));
            self.set(p, at, cosine * a - sine * b);
            self.set(q, at, sine * a + cosine * b);
        }
        self.set(p, q, 0.0);
        self.set(q, p, 0.0);
        for at in 0..self.size {
            let (a, b) = (vectors.at(at, p), vectors.at(at, q));
            vectors.set(at, p, cosine * a - sine * b);
            vectors.set(at, q, sine * a + cosine * b);
        }
        true
    }

    /// The smallest eigenvalue of this symmetric matrix.
    pub(super) fn smallest_eigenvalue(&self) -> f64 {
        let values = self.eigen().values;
        values.into_iter().fold(f64::INFINITY, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_and_vectors_make_the_matrix() {
        let rows = [[2.0, -1.0, 0.5], [-1.0, 3.0, 0.25], [0.5, 0.25, 1.0]];
        let matrix = Matrix::from_fn(3, |row, column| rows[row][column]);
        let Eigen { values, vectors } = matrix.eigen();
        let diagonal = Matrix::from_fn(
            3,
            |row, column| {
                if row == column { values[row] } else { 0.0 }
            },
        );
        let again = vectors.times(&diagonal).times(&vectors.transposed());
        for (row, expected) in rows.iter().enumerate() {
            for (column, expected) in expected.iter().enumerate() {
                assert!((again.at(row, column) - expected).abs() < 1e-14);
            }
        }
        // The trace, and the determinant 2(3 − 1/16) + (−1 − 1/8) + ½(−¼ − 3/2).
        assert!((values.iter().sum::<f64>() - 6.0).abs() < 1e-14);
        assert!((values.iter().product::<f64>() - 3.875).abs() < 1e-13);
    }
}
