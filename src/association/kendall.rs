//! Kendall's rank correlation with ties.

use core::fmt;

use super::cells::Order;
use super::{AssociationError, Cells, Coefficient, fisher_interval, smallest_p_value};
use crate::interval::{Confidence, Interval};
use crate::joint::CrossTally;
use crate::shown::{Style, pad};
use crate::special::normal_upper_tail;
use crate::words::{Language, Spoken, spoken};

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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[doc(alias = "rank correlation")]
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
        // Twice the number of twos that are not tied on a side.
        let [rows, columns] = [cells.rows(), cells.columns()].map(untied);
        let scale = libm::sqrt(rows * columns);
        let orders = cells.orders();
        // Twice the twos in the same and in the opposite order, in whole numbers: what they differ by has all its digits.
        let twos = |side: fn(&Order) -> u64| -> u128 {
            let ordered = orders.iter();
            ordered
                .map(|order| u128::from(order.cell.count) * u128::from(side(order)))
                .sum()
        };
        let excess = balance(
            twos(|order| order.concordant),
            twos(|order| order.discordant),
        );
        let value = (excess / scale).clamp(-1.0, 1.0);
        // The influence of one pair on τ, about its mean: of both sides' twos in order, less of those not tied.
        let squares: f64 = orders
            .iter()
            .map(|order| {
                let others = (cells.total() - cells.rows()[order.cell.row]) as f64 * columns
                    + (cells.total() - cells.columns()[order.cell.column]) as f64 * rows;
                let own = balance(order.concordant.into(), order.discordant.into());
                let relative = (2.0 * scale * own - value * others) / (scale * scale);
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

/// How much more there are of one than of the other.
fn balance(one: u128, other: u128) -> f64 {
    let size = one.abs_diff(other) as f64;
    if one < other { -size } else { size }
}

/// Twice the number of twos that are not tied, Σ n (N − n): N² − Σ n² without a difference of large numbers.
fn untied(groups: &[u64]) -> f64 {
    let total: u64 = groups.iter().sum();
    let twos = groups
        .iter()
        .map(|&count| u128::from(count) * u128::from(total - count));
    twos.sum::<u128>() as f64
}

/// Six times the number of threes that are not all tied, Σ n (N − n)(N + n − 3).
fn untied_threes(groups: &[u64]) -> f64 {
    let total: u64 = groups.iter().sum();
    groups
        .iter()
        .map(|&count| {
            let rest = (total - count) as f64;
            count as f64 * rest * (total as f64 + count as f64 - 3.0)
        })
        .sum()
}

/// The variance of concordant less discordant twos over all ways to pair the figures of one side with those of the other,
/// given the sizes of the groups of equal ones on each.
///
/// Kendall (1975) writes it as [N(N − 1)(2N + 5) − Σ u(u − 1)(2u + 5) − Σ v(v − 1)(2v + 5)]/18 +
/// Σ u(u − 1) Σ v(v − 1)/2N(N − 1) + Σ u(u − 1)(u − 2) Σ v(v − 1)(v − 2)/9N(N − 1)(N − 2). With what is *not* tied,
/// A₂ = Σ u(N − u) and A₃ = Σ u(N − u)(N + u − 3), all of that is A₂B₂/2N(N − 1) + A₃B₃/9N(N − 1)(N − 2), in which
/// nothing cancels.
pub(crate) fn variance_over_pairings(rows: &[u64], columns: &[u64]) -> f64 {
    let total = rows.iter().sum::<u64>() as f64;
    let twos = total * (total - 1.0);
    let threes = twos * (total - 2.0);
    untied(rows) / twos * untied(columns) / 2.0
        + untied_threes(rows) / threes * untied_threes(columns) / 9.0
}

/// The p-value of no association, from half the `excess` of concordant twos.
fn p_value(cells: &Cells, excess: f64) -> f64 {
    let variance = variance_over_pairings(cells.rows(), cells.columns());
    let z = excess.abs() / libm::sqrt(variance);
    (2.0 * normal_upper_tail(z)).max(smallest_p_value(cells.total() as f64))
}

impl Spoken for KendallTau {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Style::of(f, 3).figure(self.value);
        pad(f, &language.numbers().figure(figure))
    }
}

spoken!(KendallTau);
