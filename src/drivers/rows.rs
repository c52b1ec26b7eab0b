//! Answers person by person: their correlations, and how far each person moves a share.

use alloc::vec;
use alloc::vec::Vec;

use super::allocation::Gradient;
use super::matrix::Matrix;
use crate::sum::Sum;

/// Figures of persons, a column for each question, the outcome first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows {
    columns: Vec<Vec<Option<f64>>>,
    /// At most 1 each.
    weights: Vec<f64>,
}

/// What those who answered two questions say of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) persons: u64,
    weight: f64,
    means: [f64; 2],
    spreads: [f64; 2],
    pub(super) correlation: f64,
}

/// Two columns with how much each row counts: sums that need no rows.
pub(super) trait Weighted: Clone + Iterator<Item = (f64, [f64; 2])> {}

impl<I: Clone + Iterator<Item = (f64, [f64; 2])>> Weighted for I {}

impl Pair {
    /// The correlation of figures with how much each two of them count; the position, 0 or 1, of a side that does not
    /// vary.
    pub(super) fn of(persons: u64, pairs: impl Weighted) -> Result<Self, usize> {
        let mut weight = Sum::default();
        let mut sums = [Sum::default(); 2];
        let (mut lowest, mut highest) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (own, figures) in pairs.clone().filter(|(own, _)| *own > 0.0) {
            weight.add(own);
            for side in 0..2 {
                sums[side].add_product(own, figures[side]);
                lowest[side] = lowest[side].min(figures[side]);
                highest[side] = highest[side].max(figures[side]);
            }
        }
        if let Some(side) = (0..2).find(|&side| lowest[side] >= highest[side]) {
            return Err(side);
        }
        let weight = weight.value();
        let means = sums.map(|sum| sum.value() / weight);
        let mut squares = [Sum::default(); 3];
        for (own, figures) in pairs {
            let [x, y] = [figures[0] - means[0], figures[1] - means[1]];
            squares[0].add_product(own * x, x);
            squares[1].add_product(own * y, y);
            squares[2].add_product(own * x, y);
        }
        let [first, second, product] = squares.map(|sum| sum.value() / weight);
        let spreads = [first, second].map(libm::sqrt);
        if let Some(side) = (0..2).find(|&side| spreads[side] <= 0.0) {
            return Err(side);
        }
        Ok(Self {
            persons,
            weight,
            means,
            spreads,
            correlation: (product / spreads[0] / spreads[1]).clamp(-1.0, 1.0),
        })
    }

    /// What one unit of weight of a person moves the correlation by: xy − r (x² + y²) / 2 of the
    /// standardised figures, per weight.
    fn influence(&self, figures: [f64; 2]) -> f64 {
        let [x, y] = [0, 1].map(|side| (figures[side] - self.means[side]) / self.spreads[side]);
        (x * y - 0.5 * self.correlation * (x * x + y * y)) / self.weight
    }
}

/// How many persons a model of so many questions takes, the outcome being one of them: with fewer, the drivers explain
/// everything whatever was answered.
pub(super) const fn fewest_persons(questions: usize) -> u64 {
    questions as u64 + 1
}

/// All pairs of positions, the smaller one first.
pub(super) fn pairs(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).flat_map(move |first| (first + 1..size).map(move |second| (first, second)))
}

/// The matrix of correlations in the order of [`pairs`].
pub(super) fn matrix_of(size: usize, correlations: impl Iterator<Item = f64>) -> Matrix {
    let mut matrix = Matrix::from_fn(size, |row, column| f64::from(u8::from(row == column)));
    for ((first, second), correlation) in pairs(size).zip(correlations) {
        matrix.set(first, second, correlation);
        matrix.set(second, first, correlation);
    }
    matrix
}

impl Rows {
    /// Rows of equally long columns of finite figures; each column in a unit of its own, so that no square is too
    /// large or too small.
    pub(super) fn new(mut columns: Vec<Vec<Option<f64>>>, weights: &[f64]) -> Self {
        for column in &mut columns {
            let largest = largest(column.iter().flatten());
            column
                .iter_mut()
                .flatten()
                .for_each(|figure| *figure /= largest);
        }
        let heaviest = largest(weights);
        Self {
            columns,
            weights: weights.iter().map(|weight| weight / heaviest).collect(),
        }
    }

    /// Leaves out everybody who did not answer everything, and counts who stays.
    pub(super) fn keep_complete(&mut self) -> u64 {
        let mut complete = 0;
        for row in 0..self.weights.len() {
            let counts = self.weights[row] > 0.0;
            if counts && self.columns.iter().all(|column| column[row].is_some()) {
                complete += 1;
            } else {
                self.columns
                    .iter_mut()
                    .for_each(|column| column[row] = None);
            }
        }
        complete
    }

    /// How many of those with a weight answered something, but not everything.
    pub(super) fn incomplete(&self) -> u64 {
        let rows = 0..self.weights.len();
        rows.filter(|&row| {
            let given = self
                .columns
                .iter()
                .filter(|column| column[row].is_some())
                .count();
            self.weights[row] > 0.0 && given > 0 && given < self.columns.len()
        })
        .count() as u64
    }

    /// The weighted mean of a column, in the unit that its figures had.
    pub(super) fn mean(&self, column: &[Option<f64>], question: usize) -> Option<f64> {
        let (mut sum, mut weight) = (Sum::default(), Sum::default());
        for ((figure, used), own) in column
            .iter()
            .zip(&self.columns[question])
            .zip(&self.weights)
        {
            if let (Some(figure), Some(_)) = (figure, used) {
                sum.add_product(*own, *figure);
                weight.add(*own);
            }
        }
        (weight.value() > 0.0).then(|| sum.value() / weight.value())
    }

    /// What those who answered two of the questions say of them.
    pub(super) fn pair(&self, first: usize, second: usize) -> Result<Pair, usize> {
        self.pair_with(&self.weights, first, second)
    }

    fn pair_with(&self, weights: &[f64], first: usize, second: usize) -> Result<Pair, usize> {
        let rows = self.columns[first]
            .iter()
            .zip(&self.columns[second])
            .zip(weights);
        let both = rows.filter_map(|((x, y), &own)| (own > 0.0).then_some((own, [(*x)?, (*y)?])));
        Pair::of(both.clone().count() as u64, both)
    }

    /// Whether so many have one of these weights and answered everything that there is a model of them.
    pub(super) fn are_enough_with(&self, weights: &[f64]) -> bool {
        let counts = |&row: &usize| {
            weights[row] > 0.0 && self.columns.iter().all(|column| column[row].is_some())
        };
        let persons = (0..weights.len()).filter(counts).count() as u64;
        persons >= fewest_persons(self.columns.len())
    }

    /// The correlations with other weights; `None` if a question does not vary then.
    pub(super) fn correlations_with(&self, weights: &[f64]) -> Option<Matrix> {
        let size = self.columns.len();
        let found: Option<Vec<f64>> = pairs(size)
            .map(|(first, second)| {
                let pair = self.pair_with(weights, first, second).ok()?;
                Some(pair.correlation)
            })
            .collect();
        Some(matrix_of(size, found?.into_iter()))
    }

    /// The weights without each of those who answered something.
    pub(super) fn without_each(&self) -> impl Iterator<Item = Vec<f64>> {
        let takes_part = |&row: &usize| {
            self.weights[row] > 0.0 && self.columns.iter().any(|column| column[row].is_some())
        };
        let rows = (0..self.weights.len()).filter(takes_part);
        rows.map(|row| {
            let mut weights = self.weights.clone();
            weights[row] = 0.0;
            weights
        })
    }

    /// For each share and each person, how far one unit of the person's weight moves the share.
    pub(super) fn influences(&self, pair_sums: &[Pair], gradients: &[Gradient]) -> Vec<Vec<f64>> {
        let size = self.columns.len();
        // One coefficient for each pair: both halves of the matrix of drivers count.
        let coefficients: Vec<Vec<f64>> = gradients
            .iter()
            .map(|gradient| {
                pairs(size)
                    .map(|(first, second)| match first {
                        0 => gradient.outcome[second - 1],
                        _ => 2.0 * gradient.drivers.at(first - 1, second - 1),
                    })
                    .collect()
            })
            .collect();
        let mut influences = vec![vec![0.0; self.weights.len()]; gradients.len()];
        let mut moved = vec![0.0; pair_sums.len()];
        for (row, &weight) in self.weights.iter().enumerate() {
            if weight <= 0.0 {
                continue;
            }
            for (((first, second), pair), moved) in pairs(size).zip(pair_sums).zip(&mut moved) {
                let both = self.columns[first][row].zip(self.columns[second][row]);
                *moved = both.map_or(0.0, |(x, y)| pair.influence([x, y]));
            }
            for (own, coefficients) in influences.iter_mut().zip(&coefficients) {
                own[row] = coefficients.iter().zip(&moved).map(|(a, b)| a * b).sum();
            }
        }
        influences
    }

    /// The covariance of shares whose influences are these, of persons who were drawn one by one.
    pub(super) fn covariance(&self, influences: &[Vec<f64>]) -> Matrix {
        let product = |first: &[f64], second: &[f64]| {
            let mut sum = Sum::default();
            for ((a, b), weight) in first.iter().zip(second).zip(&self.weights) {
                sum.add_product(a * weight, b * weight);
            }
            sum.value()
        };
        Matrix::from_fn(influences.len(), |row, column| {
            product(&influences[row], &influences[column])
        })
    }

    /// What a weight of 1 was before.
    pub(super) fn heaviest(weights: &[f64]) -> f64 {
        largest(weights)
    }
}

/// The largest size of any of these figures; 1 if there is none but 0.
fn largest<'a>(figures: impl IntoIterator<Item = &'a f64>) -> f64 {
    let figures = figures.into_iter();
    let largest = figures.fold(0.0_f64, |largest, figure| largest.max(figure.abs()));
    if largest > 0.0 { largest } else { 1.0 }
}
