//! Spearman's rank correlation with ties.

use core::fmt;

use alloc::vec::Vec;

use super::cells::running;
use super::{AssociationError, Cells, Coefficient, fisher_interval, smallest_p_value};
use crate::interval::{Confidence, Interval};
use crate::joint::CrossTally;
use crate::shown::{Style, pad};
use crate::special::student_upper_tail;
use crate::words::{Language, Spoken, spoken};

/// Spearman's ρ: the correlation of the ranks, equal figures sharing the mean of their ranks (Spearman, 1904).
///
/// From −1 to 1, as a rule about half as large again as [`KendallTau`](super::KendallTau) on the same figures. Choose it
/// where readers expect it; for ratings with many ties Kendall's interval is the more trustworthy one.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::association::SpearmanRho;
///
/// let waiting_minutes = [2.0, 4.5, 7.0, 9.5, 12.0, 15.0, 21.0, 30.0];
/// let rating = [9.0, 10.0, 8.0, 7.0, 8.0, 5.0, 6.0, 2.0];
/// let rho = SpearmanRho::of(&waiting_minutes, &rating)?;
/// assert_eq!(rho.to_string(), "-0.910");
/// let interval = rho.interval(Confidence::P95).unwrap();
/// assert_eq!(format!("{interval:.2}"), "-0.91 [-0.99, -0.45]");
/// # Ok::<(), cxmetrics::association::AssociationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct SpearmanRho {
    value: f64,
    pairs: u64,
}

impl SpearmanRho {
    /// The correlation of two lists of figures, paired by position.
    ///
    /// # Errors
    ///
    /// [`AssociationError`] if the lists differ in length, hold fewer than 3 figures or one that is not finite, or
    /// one list holds the same figure throughout.
    ///
    /// ```
    /// use cxmetrics::association::SpearmanRho;
    ///
    /// // 1 − 6 (1 + 1 + 1 + 1) / (5 · 24)
    /// let rho = SpearmanRho::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// assert_eq!(rho.value(), 0.8);
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    pub fn of(xs: &[f64], ys: &[f64]) -> Result<Self, AssociationError> {
        Cells::of_figures(xs, ys).map(|cells| Self::of_cells(&cells))
    }

    /// The correlation of two ratings of the same persons.
    ///
    /// A reversed scale counts from its good end, so a positive correlation always says: better here, better there.
    ///
    /// # Errors
    ///
    /// [`AssociationError::TooFew`] below 3 complete pairs; [`AssociationError::Constant`] if one of the two ratings is the
    /// same throughout.
    ///
    /// ```
    /// use cxmetrics::association::SpearmanRho;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let counts = [[10, 4, 1], [5, 9, 6], [1, 8, 16]];
    /// let scale = Scale::new(1, 3)?;
    /// let rho = SpearmanRho::of_ratings(&CrossTally::from_counts(scale, scale, counts)?)?;
    /// assert_eq!(rho.to_string(), "0.589");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_ratings(table: &CrossTally) -> Result<Self, AssociationError> {
        Cells::of_ratings(table).map(|cells| Self::of_cells(&cells))
    }

    /// The correlation in a table of ordered levels.
    fn of_cells(cells: &Cells) -> Self {
        let (rows, columns) = (
            centered_ranks(cells.rows(), cells.total()),
            centered_ranks(cells.columns(), cells.total()),
        );
        let squares = |ranks: &[f64], totals: &[u64]| -> f64 {
            ranks
                .iter()
                .zip(totals)
                .map(|(rank, &count)| count as f64 * rank * rank)
                .sum()
        };
        let products: f64 = cells
            .cells()
            .iter()
            .map(|cell| cell.count as f64 * rows[cell.row] * columns[cell.column])
            .sum();
        let scale = libm::sqrt(squares(&rows, cells.rows()) * squares(&columns, cells.columns()));
        Self {
            value: (products / scale).clamp(-1.0, 1.0),
            pairs: cells.total(),
        }
    }

    /// The coefficient, −1 to 1.
    ///
    /// ```
    /// use cxmetrics::association::SpearmanRho;
    ///
    /// let rho = SpearmanRho::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// assert_eq!(rho.value(), 0.8);
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The number of pairs.
    ///
    /// ```
    /// use cxmetrics::association::SpearmanRho;
    ///
    /// let rho = SpearmanRho::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// assert_eq!(rho.pairs(), 5);
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub const fn pairs(&self) -> u64 {
        self.pairs
    }

    /// The interval of the coefficient: tanh(artanh ρ ± z √((1 + ρ²/2) / (n − 3))) (Bonett and Wright, 2000).
    ///
    /// `None` with 3 pairs, and when the order agrees throughout, where the formula has no width.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::association::SpearmanRho;
    ///
    /// let rho = SpearmanRho::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// let interval = rho.interval(Confidence::P90).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.80 [-0.23, 0.98]");
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval<Coefficient>> {
        let freedom = self.pairs as f64 - 3.0;
        if freedom <= 0.0 {
            return None;
        }
        let std_error = libm::sqrt((1.0 + 0.5 * self.value * self.value) / freedom);
        fisher_interval(self.value, std_error, confidence, Coefficient::SpearmanRho)
    }

    /// The p-value of "the two sides have nothing to do with each other": two-sided, from
    /// t = ρ √((n − 2) / (1 − ρ²)) with n − 2 degrees of freedom (Kendall and Stuart, 1973).
    ///
    /// Never below 2/n!, the smallest that any permutation test of n pairs can give.
    ///
    /// ```
    /// use cxmetrics::association::SpearmanRho;
    ///
    /// let rho = SpearmanRho::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// assert_eq!(format!("{:.3}", rho.p_value()), "0.104");
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        let freedom = self.pairs as f64 - 2.0;
        let value = self.value.abs();
        let rest = (1.0 - value) * (1.0 + value);
        let tail = if rest > 0.0 {
            2.0 * student_upper_tail(value * libm::sqrt(freedom / rest), freedom)
        } else {
            0.0
        };
        tail.max(smallest_p_value(self.pairs as f64))
    }
}

/// Twice the distance of each level's mean rank from the mean of all ranks: a whole number, so that nothing is
/// rounded.
fn centered_ranks(totals: &[u64], total: u64) -> Vec<f64> {
    running(totals)
        .iter()
        .zip(totals)
        .map(|(&below, &count)| {
            let above = total - below - count;
            below as f64 - above as f64
        })
        .collect()
}

/// Displays the coefficient with three decimals, unless the format says otherwise.
impl Spoken for SpearmanRho {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Style::of(f, 3).figure(self.value);
        pad(f, &language.numbers().figure(figure))
    }
}

spoken!(SpearmanRho);
