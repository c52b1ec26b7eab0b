//! Whether two figures move together: rank correlation with intervals.
//!
//! Both coefficients look at the order of the figures only, never at the distances between them, so they serve
//! ratings as well as continuous figures, and a monotone transformation of either side changes nothing. Both are
//! 1 when the order agrees throughout, −1 when it is reversed throughout, and 0 when knowing one says nothing about
//! the order of the other.
//!
//! | you have | take |
//! |---|---|
//! | ratings, with many ties | [`KendallTau`]: its interval accounts for the ties |
//! | continuous figures, one for each unit | either; [`SpearmanRho`] is the better known |
//!
//! An association is not an effect: what moves together may both be moved by something else.
//!
//! # Examples
//!
//! Are units with more content employees the ones with more content customers?
//!
//! ```
//! use cxmetrics::Confidence;
//! use cxmetrics::association::KendallTau;
//!
//! let employees = [12.0, 31.0, 25.0, 40.0, 5.0, 22.0, 37.0, 18.0];
//! let customers = [20.0, 44.0, 28.0, 41.0, 25.0, 24.0, 52.0, 19.0];
//! let tau = KendallTau::of(&employees, &customers)?;
//! assert_eq!(format!("{:.3}", tau.value()), "0.571");
//! assert_eq!(format!("{:.3}", tau.p_value()), "0.048");
//! let interval = tau.interval(Confidence::P95).unwrap();
//! assert_eq!(format!("{interval:.2}"), "0.57 [0.14, 0.82]");
//! # Ok::<(), cxmetrics::association::AssociationError>(())
//! ```

mod cells;
mod kendall;
mod spearman;

pub use kendall::KendallTau;
pub(crate) use kendall::variance_over_pairings;
pub use spearman::SpearmanRho;

use cells::Cells;

use crate::interval::{Confidence, Interval};
use crate::words::spoken;

/// A coefficient of rank correlation, by name.
///
/// ```
/// use cxmetrics::association::Coefficient;
///
/// assert_eq!(Coefficient::default(), Coefficient::KendallTau);
/// assert_eq!(Coefficient::SpearmanRho.to_string(), "Spearman rho");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Coefficient {
    /// Kendall's τ-b (1945), see [`KendallTau`].
    #[default]
    KendallTau,
    /// Spearman's ρ (1904), see [`SpearmanRho`].
    SpearmanRho,
}

#[cfg(feature = "serde")]
impl crate::interval::stored::IntervalMethod for Coefficient {}

spoken!(Coefficient {
    KendallTau = KendallTauB,
    SpearmanRho = SpearmanRho,
});

/// Why there is no association.
///
/// ```
/// use cxmetrics::association::{AssociationError, KendallTau};
///
/// let error = KendallTau::of(&[12.0, 31.0, 25.0], &[4.0, 4.0, 4.0]).unwrap_err();
/// assert_eq!(error, AssociationError::Constant);
/// assert_eq!(
///     error.to_string(),
///     "all figures of one side are the same, so nothing can move with them"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssociationError {
    /// The two lists are not of the same length.
    #[error("{left} and {right} figures are no pairs")]
    Lengths {
        /// The length of the first list.
        left: usize,
        /// The length of the second.
        right: usize,
    },
    /// A figure is infinite or NaN.
    #[error("figure {value} at position {position} is not a finite number")]
    NotFinite {
        /// The position in its list, counted from 0.
        position: usize,
        /// The figure.
        value: f64,
    },
    /// Two pairs are always in the same or in the reversed order.
    #[error("an association needs 3 pairs or more, not {pairs}")]
    TooFew {
        /// The number of pairs.
        pairs: u64,
    },
    /// One side does not vary, so that nothing can move with it.
    #[error("all figures of one side are the same, so nothing can move with them")]
    Constant,
}

/// Limits that stay between −1 and 1: Fisher's transformation artanh, on which the error is nearly constant.
fn fisher_interval(
    value: f64,
    std_error: f64,
    confidence: Confidence,
    coefficient: Coefficient,
) -> Option<Interval<Coefficient>> {
    if !(value.abs() < 1.0 && std_error > 0.0) {
        return None;
    }
    let center = libm::atanh(value);
    let reach = confidence.normal_quantile() * std_error;
    // Rounding in the transformation must not push a limit past the value itself.
    let limits = [
        libm::tanh(center - reach).min(value),
        libm::tanh(center + reach).max(value),
    ];
    Some(Interval::new(value, limits, confidence, coefficient))
}

/// No two-sided permutation test of `pairs` pairs can be below this: the arrangement itself, and its reverse
/// or the one that swaps two equal figures, among all n! that are possible.
fn smallest_p_value(pairs: f64) -> f64 {
    let mut arrangements = 1.0;
    let mut count = 2.0;
    // 171! is beyond the largest number.
    while count <= pairs && count <= 170.0 {
        arrangements *= count;
        count += 1.0;
    }
    if pairs > 170.0 {
        0.0
    } else {
        2.0 / arrangements
    }
}
