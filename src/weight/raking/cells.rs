//! The answers by all their categories at once: what weights are fitted on.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use crate::sum::Sum;
use crate::weight::codes::codes;
use crate::weight::linear::Factor;
use crate::weight::margin::Margin;

/// With more columns than this, equations are not solved at once: that takes the cube of their number.
pub(super) const MOST_COLUMNS: usize = 400;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cells {
    /// For each answer.
    pub(super) cell_of: Vec<u32>,
    /// For each cell the category in each margin.
    pub(super) categories: Vec<Box<[u32]>>,
    /// For each cell the sum of the weights before.
    pub(super) weights: Vec<f64>,
    /// For each margin the number of categories.
    sizes: Vec<usize>,
}

impl Cells {
    pub(super) fn new(base: &[f64], margins: &[Margin]) -> Self {
        let rows: Vec<Box<[u32]>> = (0..base.len())
            .map(|answer| margins.iter().map(|margin| margin.code(answer)).collect())
            .collect();
        let (cell_of, keys) = codes(&rows);
        let categories: Vec<Box<[u32]>> = keys.into_iter().cloned().collect();
        let mut weights = vec![Sum::default(); categories.len()];
        for (&cell, &weight) in cell_of.iter().zip(base) {
            weights[cell as usize].add(weight);
        }
        Self {
            cell_of,
            categories,
            weights: weights.into_iter().map(Sum::value).collect(),
            sizes: margins.iter().map(Margin::categories).collect(),
        }
    }

    /// The sum of a figure over the cells of each category of a margin.
    pub(super) fn sums(&self, margin: usize, figures: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![Sum::default(); self.sizes[margin]];
        for (categories, figure) in self.categories.iter().zip(figures) {
            sums[categories[margin] as usize].add(figure);
        }
        sums.into_iter().map(Sum::value).collect()
    }

    /// The same for all margins, one after the other: one figure for each column of the design matrix of
    /// categories.
    pub(super) fn all_sums(&self, figures: &[f64]) -> Vec<f64> {
        (0..self.sizes.len())
            .flat_map(|margin| self.sums(margin, figures.iter().copied()))
            .collect()
    }

    /// For each cell the sum of its categories' coefficients.
    pub(super) fn combine(&self, coefficients: &[f64]) -> Vec<f64> {
        let starts = self.starts();
        self.categories
            .iter()
            .map(|categories| {
                let own = categories.iter().zip(&starts);
                own.map(|(&category, start)| coefficients[start + category as usize])
                    .sum()
            })
            .collect()
    }

    /// The position of each margin's first column.
    fn starts(&self) -> Vec<usize> {
        let mut next = 0;
        self.sizes
            .iter()
            .map(|size| {
                let start = next;
                next += size;
                start
            })
            .collect()
    }

    pub(super) fn columns(&self) -> usize {
        self.sizes.iter().sum()
    }

    /// The factor of Σ w x xᵀ, x the categories of a cell; `None` if there are too many of them. `least` is what the
    /// diagonal is filled up to, so that no column is without weight.
    pub(super) fn factor(&self, weights: &[f64], least: Option<&[f64]>) -> Option<Factor> {
        let size = self.columns();
        if size > MOST_COLUMNS {
            return None;
        }
        let starts = self.starts();
        let mut matrix = vec![0.0; size * size];
        for (categories, &weight) in self.categories.iter().zip(weights) {
            let columns = || {
                categories
                    .iter()
                    .zip(&starts)
                    .map(|(&category, start)| start + category as usize)
            };
            for row in columns() {
                for column in columns() {
                    matrix[row * size + column] += weight;
                }
            }
        }
        for (row, &least) in least.unwrap_or(&[]).iter().enumerate() {
            let diagonal = &mut matrix[row * size + row];
            *diagonal = diagonal.max(least);
        }
        // The categories of every margin sum to the same: one of each further margin is redundant.
        for (margin, &start) in starts.iter().enumerate().skip(1) {
            let dropped = start + self.sizes[margin] - 1;
            for other in 0..size {
                matrix[dropped * size + other] = 0.0;
            }
        }
        Some(Factor::new(matrix, size))
    }
}
