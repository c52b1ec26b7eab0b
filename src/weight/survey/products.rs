//! Sums of products of columns that are the same in most units.
//!
//! A unit has members of few of the groups of a survey. In all others its distance is that of nothing from the mean of
//! the stratum, one figure for a column and a stratum. So Σ l r over the units is what it would be if every unit had
//! those figures, and what the few others make of it: the same terms as one unit after the other, in another order,
//! which [`Sum`] does not lose digits by.

use alloc::vec;
use alloc::vec::Vec;

use crate::sum::Sum;

/// A column of distances with their factors, and without.
pub(super) struct Column {
    pub(super) left: Vec<f64>,
    pub(super) right: Vec<f64>,
    /// Of each stratum what there is in a unit that has nothing, in the same way.
    pub(super) usual: Vec<[f64; 2]>,
}

/// What a column has in the units of a stratum that have something.
#[derive(Clone, Copy, Default)]
struct Part {
    sums: [Sum; 2],
    count: f64,
}

/// Which units of each column are not the usual ones; `None` if these are so many that nothing is gained.
pub(super) struct Few {
    rows: Vec<Vec<(usize, f64)>>,
    size: usize,
}

impl Few {
    pub(super) fn of(sums: &[&[f64]], units: usize) -> Option<Self> {
        let size = sums.len();
        let rows = by_unit(sums.iter().copied(), units, |sum| sum != 0.0);
        let pairs: usize = rows.iter().map(|row| row.len() * row.len()).sum();
        // A pair that meets takes several times as long as one unit of a pair that is gone through.
        (pairs < size * size * units / 16).then_some(Self { rows, size })
    }

    /// The sums of the products of all pairs of columns, row by row, the earlier one of a pair with its factors. `strata` has the stratum of each unit.
    pub(super) fn products(&self, columns: &[Column], strata: &[u32]) -> Vec<f64> {
        let mut totals = vec![Sum::default(); self.size * self.size];
        for (stratum, units) in units_of(strata).iter().enumerate() {
            let usual: Vec<_> = columns.iter().map(|column| column.usual[stratum]).collect();
            self.add_stratum(units, columns, &usual, &mut totals);
        }
        // Of the pair of two columns there is one total, with the earlier one first.
        let at = |cell: usize| {
            let (row, column) = (cell / self.size, cell % self.size);
            row.min(column) * self.size + row.max(column)
        };
        (0..totals.len())
            .map(|cell| totals[at(cell)].value())
            .collect()
    }

    /// Adds the products within one stratum.
    fn add_stratum(
        &self,
        units: &[usize],
        columns: &[Column],
        usual: &[[f64; 2]],
        totals: &mut [Sum],
    ) {
        let parts = self.parts(units, columns);
        for &unit in units {
            for (place, &(first, _)) in self.rows[unit].iter().enumerate() {
                for &(second, _) in &self.rows[unit][place..] {
                    let (left, right) = (columns[first].left[unit], columns[second].right[unit]);
                    let usual = [usual[first][0], usual[second][1]];
                    let total = &mut totals[first * self.size + second];
                    total.add_product(left, right);
                    // They were counted below as if the other were as usual.
                    total.add_product(-left, usual[1]);
                    total.add_product(-usual[0], right);
                    total.add_product(usual[0], usual[1]);
                }
            }
        }
        let count = units.len() as f64;
        let some: Vec<usize> = (0..self.size)
            .filter(|&column| parts[column].count > 0.0 || usual[column] != [0.0; 2])
            .collect();
        for (place, &first) in some.iter().enumerate() {
            for &second in &some[place..] {
                let (one, other) = (&parts[first], &parts[second]);
                let (of_one, of_other) = (usual[first][0], usual[second][1]);
                let total = &mut totals[first * self.size + second];
                total.merge(one.sums[0].scaled(of_other));
                total.merge(other.sums[1].scaled(of_one));
                let mut product = Sum::default();
                product.add_product(of_one, of_other);
                total.merge(product.scaled(count - one.count - other.count));
            }
        }
    }

    /// What each column has in the units of a stratum.
    fn parts(&self, units: &[usize], columns: &[Column]) -> Vec<Part> {
        let mut parts = vec![Part::default(); self.size];
        for &unit in units {
            for &(column, _) in &self.rows[unit] {
                let part = &mut parts[column];
                part.sums[0].add(columns[column].left[unit]);
                part.sums[1].add(columns[column].right[unit]);
                part.count += 1.0;
            }
        }
        parts
    }
}

/// For each unit the columns that have something in it, so that the groups of a survey, of which a unit has few, are not
/// all gone through for each of the others.
pub(super) fn by_unit<'a, T: Copy + 'a>(
    columns: impl IntoIterator<Item = &'a [T]>,
    units: usize,
    is_something: impl Fn(T) -> bool,
) -> Vec<Vec<(usize, T)>> {
    let mut rows = vec![Vec::new(); units];
    for (at, column) in columns.into_iter().enumerate() {
        for (row, &value) in rows.iter_mut().zip(column) {
            if is_something(value) {
                row.push((at, value));
            }
        }
    }
    rows
}

/// The units of each stratum.
fn units_of(strata: &[u32]) -> Vec<Vec<usize>> {
    let count = strata.iter().max().map_or(0, |last| *last as usize + 1);
    let mut units = vec![Vec::new(); count];
    for (unit, &stratum) in strata.iter().enumerate() {
        units[stratum as usize].push(unit);
    }
    units
}
