//! Kendall's rank correlation with ties.

use core::fmt;

use super::{AssociationError, Cells, Coefficient, fisher_interval, smallest_p_value};
use crate::interval::{Confidence, Interval, Rounded};
use crate::joint::CrossTally;
use crate::special::normal_upper_tail;

/// Kendall's τ-b: how much more often two pairs are in the same order on both sides than in the opposite one.
///
/// τ = (C − D) / √((T − T₁)(T − T₂)), where C and D count the concordant and discordant twos of pairs, T all twos, and
/// T₁ and T₂ those that are tied on the first and on the second side (Kendall, 1945). From −1 to 1.
///
/// The standard error is the asymptotic one under multinomial sampling, which holds whatever the true τ (Brown and
/// Benedetti, 1977; Agresti, 2010, *Analysis of Ordinal Categorical Data*). Choose τ-b for ratings: ties are part of
/// the formula, where [`SpearmanRho`](super::SpearmanRho)'s interval takes them for rare.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::association::KendallTau;
///
/// let speed = [5.0, 4.0, 4.0, 2.0, 3.0, 5.0, 1.0, 3.0, 4.0, 2.0];
/// let overall = [9.0, 8.0, 9.0, 4.0, 8.0, 10.0, 5.0, 3.0, 6.0, 2.0];
/// let tau = KendallTau::of(&speed, &overall)?;
/// assert_eq!(tau.to_string(), "0.659");
/// assert_eq!(tau.pairs(), 10);
/// let interval = tau.interval(Confidence::P95).unwrap();
/// assert_eq!(format!("{interval:.2}"), "0.66 [0.35, 0.84]");
/// # Ok::<(), cxmetrics::association::AssociationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct KendallTau {
    value: f64,
    std_error: f64,
    p_value: f64,
    pairs: u64,
}

impl KendallTau {
    /// The correlation of two lists of figures, paired by position.
    ///
    /// # Errors
    ///
    /// [`AssociationError`] if the lists differ in length, hold fewer than 3 figures or one that is not finite, or
    /// one list holds the same figure throughout.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::association::KendallTau;
    ///
    /// assert_eq!(KendallTau::of(&[1.0, 2.0, 3.0, 4.0], &[10.0, 15.0, 70.0, 99.0])?.value(), 1.0);
    /// assert_eq!(
    ///     KendallTau::of(&[1.0, 2.0, 3.0], &[4.0, 4.0, 4.0]).unwrap_err().to_string(),
    ///     "all figures of one side are the same, so nothing can move with them"
    /// );
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
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::association::KendallTau;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let counts = [[10, 4, 1], [5, 9, 6], [1, 8, 16]];
    /// let scale = Scale::new(1, 3)?;
    /// let tau = KendallTau::of_ratings(&CrossTally::from_counts(scale, scale, counts)?)?;
    /// assert_eq!(tau.to_string(), "0.535");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_ratings(table: &CrossTally) -> Result<Self, AssociationError> {
        Cells::of_ratings(table).map(|cells| Self::of_cells(&cells))
    }

    /// The correlation in a table of ordered levels.
    fn of_cells(cells: &Cells) -> Self {
        let total = cells.total() as f64;
        let untied = |totals: &[u64]| {
            let tied: f64 = totals.iter().map(|&n| n as f64 * n as f64).sum();
            total * total - tied
        };
        // Twice the number of twos that are not tied on a side.
        let (rows, columns) = (untied(cells.rows()), untied(cells.columns()));
        let scale = libm::sqrt(rows * columns);
        let orders = cells.orders();
        let balance = |concordant: u64, discordant: u64| concordant as f64 - discordant as f64;
        let excess: f64 = orders
            .iter()
            .map(|order| order.cell.count as f64 * balance(order.concordant, order.discordant))
            .sum();
        let value = (excess / scale).clamp(-1.0, 1.0);
        // The influence of one pair on τ, about its mean.
        let center = total * value * (rows + columns);
        let squares: f64 = orders
            .iter()
            .map(|order| {
                let margins = cells.rows()[order.cell.row] as f64 * columns
                    + cells.columns()[order.cell.column] as f64 * rows;
                let influence = 2.0 * scale * balance(order.concordant, order.discordant)
                    + value * margins
                    - center;
                let relative = influence / (scale * scale);
                order.cell.count as f64 * relative * relative
            })
            .sum();
        Self {
            value,
            std_error: libm::sqrt(squares),
            p_value: p_value(cells, 0.5 * excess),
            pairs: cells.total(),
        }
    }

    /// The coefficient, −1 to 1.
    ///
    /// ```
    /// use cxmetrics::association::KendallTau;
    ///
    /// let tau = KendallTau::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// // Of ten twos, eight are in the same order and two are not.
    /// assert_eq!(tau.value(), 0.6);
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The number of pairs.
    ///
    /// ```
    /// use cxmetrics::association::KendallTau;
    ///
    /// let tau = KendallTau::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// assert_eq!(tau.pairs(), 5);
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub const fn pairs(&self) -> u64 {
        self.pairs
    }

    /// The asymptotic standard error (Brown and Benedetti, 1977): √(Σ (2w(c − d) + τv)² − n³τ²(a + b)²) / w², summed
    /// over the pairs. Of n pairs, c and d are concordant and discordant with the one in hand, r and s share its
    /// first and its second figure; a = n² − Σ r and b = n² − Σ s, w = √(ab), v = rb + sa.
    ///
    /// 0 when the order agrees throughout, which says more of the formula than of the figures.
    ///
    /// ```
    /// use cxmetrics::association::KendallTau;
    ///
    /// let tau = KendallTau::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// assert_eq!(format!("{:.3}", tau.std_error()), "0.179");
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// The interval of the coefficient: tanh(artanh τ ± z · error / (1 − τ²)), so that it stays between −1 and 1.
    ///
    /// `None` when the formula sees no uncertainty, as it does when the order agrees throughout.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::association::KendallTau;
    ///
    /// let tau = KendallTau::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// let interval = tau.interval(Confidence::P90).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.60 [0.23, 0.82]");
    ///
    /// let perfect = KendallTau::of(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0])?;
    /// assert_eq!(perfect.interval(Confidence::P90), None);
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval<Coefficient>> {
        let std_error = self.std_error / (1.0 - self.value * self.value);
        fisher_interval(self.value, std_error, confidence, Coefficient::KendallTau)
    }

    /// The p-value of "the two sides have nothing to do with each other": two-sided, normal, with the exact variance
    /// of C − D over all ways to pair the figures, ties included (Kendall, 1945).
    ///
    /// Never below 2/n!, the smallest that any such test of n pairs can give.
    ///
    /// ```
    /// use cxmetrics::association::KendallTau;
    ///
    /// let tau = KendallTau::of(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 1.0, 4.0, 3.0, 5.0])?;
    /// assert_eq!(format!("{:.3}", tau.p_value()), "0.142");
    /// # Ok::<(), cxmetrics::association::AssociationError>(())
    /// ```
    #[must_use]
    pub const fn p_value(&self) -> f64 {
        self.p_value
    }
}

/// The test of C − D against its permutation variance.
fn p_value(cells: &Cells, excess: f64) -> f64 {
    let total = cells.total() as f64;
    let sum = |totals: &[u64], term: fn(f64) -> f64| -> f64 {
        totals.iter().map(|&n| term(n as f64)).sum()
    };
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let twos = |n: f64| n * (n - 1.0);
    let threes = |n: f64| n * (n - 1.0) * (n - 2.0);
    let (rows, columns) = (cells.rows(), cells.columns());
    let variance = (spread(total) - sum(rows, spread) - sum(columns, spread)) / 18.0
        + sum(rows, twos) * sum(columns, twos) / (2.0 * twos(total))
        + sum(rows, threes) * sum(columns, threes) / (9.0 * threes(total));
    (2.0 * normal_upper_tail(excess.abs() / libm::sqrt(variance))).max(smallest_p_value(total))
}

/// Displays the coefficient with three decimals, unless the format says otherwise.
impl fmt::Display for KendallTau {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rounded {
            figure: self.value,
            decimals: f.precision().unwrap_or(3),
        }
        .fmt(f)
    }
}
