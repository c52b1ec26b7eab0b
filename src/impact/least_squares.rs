//! Least squares of four columns, by orthogonal triangularisation.

/// The columns of an interrupted series.
pub(super) const COLUMNS: usize = 4;

/// A row: what goes with an observation, and the observation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) columns: [f64; COLUMNS],
    pub(super) observed: f64,
}

impl Row {
    pub(super) fn scaled(mut self, factor: f64) -> Self {
        for column in &mut self.columns {
            *column *= factor;
        }
        self.observed *= factor;
        self
    }

    /// This row less so much of another.
    pub(super) fn less(mut self, other: &Self, factor: f64) -> Self {
        for (column, other) in self.columns.iter_mut().zip(other.columns) {
            *column -= factor * other;
        }
        self.observed -= factor * other.observed;
        self
    }
}

/// A fit: coefficients, and what their covariance is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    pub(super) coefficients: [f64; COLUMNS],
    /// The inverse of the triangle whose square the matrix of the normal equations is.
    inverse: [[f64; COLUMNS]; COLUMNS],
    pub(super) sum_of_squares: f64,
    /// The logarithm of the determinant of that matrix.
    pub(super) ln_determinant: f64,
    pub(super) degrees_of_freedom: f64,
}

impl Fit {
    /// The residual variance times xᵀ(XᵀX)⁻¹x: the square of the standard error of a sum of the coefficients.
    pub(super) fn variance_of(&self, weights: [f64; COLUMNS]) -> f64 {
        let mut square = 0.0;
        for column in 0..COLUMNS {
            let along: f64 = (0..COLUMNS)
                .map(|row| weights[row] * self.inverse[row][column])
                .sum();
            square += along * along;
        }
        self.sum_of_squares / self.degrees_of_freedom * square
    }
}

/// The fit by Givens rotations, row by row: nothing is squared before it is summed. `None` if the columns are not
/// independent, or no more rows than columns are there.
pub(super) fn fit(rows: impl Iterator<Item = Row>) -> Option<Fit> {
    let mut triangle = [[0.0_f64; COLUMNS]; COLUMNS];
    let mut right = [0.0_f64; COLUMNS];
    let (mut sum_of_squares, mut count) = (0.0, 0_usize);
    for mut row in rows {
        count += 1;
        for column in 0..COLUMNS {
            let (own, new) = (triangle[column][column], row.columns[column]);
            let length = libm::hypot(own, new);
            if length == 0.0 {
                continue;
            }
            let (cosine, sine) = (own / length, new / length);
            for (kept, entry) in triangle[column].iter_mut().zip(&mut row.columns) {
                (*kept, *entry) = (
                    cosine * *kept + sine * *entry,
                    cosine * *entry - sine * *kept,
                );
            }
            (right[column], row.observed) = (
                cosine * right[column] + sine * row.observed,
                cosine * row.observed - sine * right[column],
            );
        }
        sum_of_squares += row.observed * row.observed;
    }
    let largest = triangle
        .iter()
        .flatten()
        .fold(0.0_f64, |most, entry| most.max(entry.abs()));
    let singular = (0..COLUMNS).any(|column| triangle[column][column].abs() <= 1e-12 * largest);
    if singular || count <= COLUMNS {
        return None;
    }
    let mut inverse = [[0.0; COLUMNS]; COLUMNS];
    for column in (0..COLUMNS).rev() {
        inverse[column][column] = 1.0 / triangle[column][column];
        for row in (0..column).rev() {
            let sum: f64 = (row + 1..=column)
                .map(|between| triangle[row][between] * inverse[between][column])
                .sum();
            inverse[row][column] = -sum / triangle[row][row];
        }
    }
    let coefficients = core::array::from_fn(|row| {
        (row..COLUMNS)
            .map(|column| inverse[row][column] * right[column])
            .sum()
    });
    let ln_determinant: f64 = (0..COLUMNS)
        .map(|column| 2.0 * libm::log(triangle[column][column].abs()))
        .sum();
    Some(Fit {
        coefficients,
        inverse,
        sum_of_squares,
        ln_determinant,
        degrees_of_freedom: (count - COLUMNS) as f64,
    })
}
