//! Pairs of figures as a sparse table: which levels occur together, and how often.

use alloc::vec;
use alloc::vec::Vec;

use super::AssociationError;
use crate::edge;
use crate::joint::CrossTally;
use crate::scale::Scale;

/// Pairs that share their level on both sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) count: u64,
}

/// The cells of a table of ordered levels, by row and then by column, with the totals of each.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    filled: Vec<Cell>,
    rows: Vec<u64>,
    columns: Vec<u64>,
    total: u64,
}

/// How many pairs lie on each side of a cell, in both orders.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    pub(super) cell: Cell,
    /// Pairs that are higher or lower on both sides.
    pub(super) concordant: u64,
    /// Pairs that are higher on one side and lower on the other.
    pub(super) discordant: u64,
}

impl Cells {
    /// The table of a list of pairs.
    pub(super) fn of_figures(xs: &[f64], ys: &[f64]) -> Result<Self, AssociationError> {
        if xs.len() != ys.len() {
            return Err(AssociationError::Lengths {
                left: xs.len(),
                right: ys.len(),
            });
        }
        let (rows, height) = levels(xs)?;
        let (columns, width) = levels(ys)?;
        let mut cells: Vec<Cell> = rows
            .into_iter()
            .zip(columns)
            .map(|(row, column)| Cell {
                row,
                column,
                count: 1,
            })
            .collect();
        cells.sort_unstable_by_key(|cell| (cell.row, cell.column));
        cells.dedup_by(|next, kept| {
            let same = (next.row, next.column) == (kept.row, kept.column);
            if same {
                kept.count += next.count;
            }
            same
        });
        Self::new(cells, height, width)
    }

    /// The table of a cross-tally, with the good end of each scale as the high one.
    pub(super) fn of_ratings(table: &CrossTally) -> Result<Self, AssociationError> {
        let (first, second) = (table.first_scale(), table.second_scale());
        let upright = |scale: Scale, level: usize| {
            if scale.is_reversed() {
                scale.levels() - 1 - level
            } else {
                level
            }
        };
        let mut cells: Vec<Cell> = Vec::new();
        for (row, counts) in table.rows().enumerate() {
            let given = counts.iter().enumerate().filter(|(_, count)| **count > 0);
            cells.extend(given.map(|(column, &count)| Cell {
                row: upright(first, row),
                column: upright(second, column),
                count,
            }));
        }
        cells.sort_unstable_by_key(|cell| (cell.row, cell.column));
        Self::new(cells, first.levels(), second.levels())
    }

    /// The table of cells that are sorted by row and then by column, each once; their counts sum to a `u64`.
    pub(super) fn new(
        cells: Vec<Cell>,
        height: usize,
        width: usize,
    ) -> Result<Self, AssociationError> {
        let (mut rows, mut columns) = (vec![0_u64; height], vec![0_u64; width]);
        let mut total = 0;
        for cell in &cells {
            rows[cell.row] += cell.count;
            columns[cell.column] += cell.count;
            total += cell.count;
        }
        if total < 3 {
            return Err(AssociationError::TooFew { pairs: total });
        }
        if rows.contains(&total) || columns.contains(&total) {
            return Err(AssociationError::Constant);
        }
        Ok(Self {
            filled: cells,
            rows,
            columns,
            total,
        })
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.filled
    }

    pub(super) fn rows(&self) -> &[u64] {
        &self.rows
    }

    pub(super) fn columns(&self) -> &[u64] {
        &self.columns
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// For each cell, how many pairs are in the same and how many in the opposite order to it: one pass over the
    /// rows with running sums over the columns, so that a thousand distinct figures are no burden.
    pub(super) fn orders(&self) -> Vec<Order> {
        let below = running(&self.columns);
        let mut orders = Vec::with_capacity(self.filled.len());
        let mut seen = PrefixSums::new(self.columns.len());
        let mut lower_rows = 0;
        for row in self.filled.chunk_by(|left, right| left.row == right.row) {
            let in_row: u64 = row.iter().map(|cell| cell.count).sum();
            let mut left_in_row = 0;
            for cell in row {
                let lower_left = seen.below(cell.column);
                let lower_same = seen.below(cell.column + 1) - lower_left;
                let lower_right = lower_rows - lower_left - lower_same;
                let upper_left = below[cell.column] - lower_left - left_in_row;
                let upper_same = self.columns[cell.column] - lower_same - cell.count;
                let upper_right = self.total - lower_rows - in_row - upper_left - upper_same;
                orders.push(Order {
                    cell: *cell,
                    concordant: lower_left + upper_right,
                    discordant: lower_right + upper_left,
                });
                left_in_row += cell.count;
            }
            for cell in row {
                seen.add(cell.column, cell.count);
            }
            lower_rows += in_row;
        }
        orders
    }
}

/// The level of each figure among the distinct ones in increasing order, and how many levels there are.
fn levels(figures: &[f64]) -> Result<(Vec<usize>, usize), AssociationError> {
    if let Some((position, &value)) = figures
        .iter()
        .enumerate()
        .find(|(_, figure)| !figure.is_finite())
    {
        return Err(AssociationError::NotFinite { position, value });
    }
    let levels = edge::ranks(figures);
    let count = levels.iter().max().map_or(0, |highest| highest + 1);
    Ok((levels, count))
}

/// How many are below each level.
pub(super) fn running(totals: &[u64]) -> Vec<u64> {
    totals
        .iter()
        .scan(0, |sum, total| {
            let below = *sum;
            *sum += total;
            Some(below)
        })
        .collect()
}

/// Sums over the first levels, while counts are being added (Fenwick, 1994).
#[derive(Clone, Debug)]
struct PrefixSums(Vec<u64>);

impl PrefixSums {
    fn new(levels: usize) -> Self {
        Self(vec![0; levels + 1])
    }

    fn add(&mut self, level: usize, count: u64) {
        let mut node = level + 1;
        while node < self.0.len() {
            self.0[node] += count;
            node += node & node.wrapping_neg();
        }
    }

    /// The sum of the levels below `level`.
    fn below(&self, level: usize) -> u64 {
        let mut node = level;
        let mut sum = 0;
        while node > 0 {
            sum += self.0[node];
            node &= node - 1;
        }
        sum
    }
}
