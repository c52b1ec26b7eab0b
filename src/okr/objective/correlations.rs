//! A matrix of correlations that answers can have.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::shown::{Counted, need};

/// How far a smallest eigenvalue may be below zero, a diagonal from 1, and two halves of a matrix from each other.
const SLACK: f64 = 1e-12;

/// Correlations of named figures.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredCorrelations", try_from = "StoredCorrelations")
)]
pub(super) struct Correlations {
    names: Vec<String>,
    /// Row by row.
    matrix: Vec<f64>,
}

impl Correlations {
    pub(super) fn new<R: AsRef<[f64]>>(
        names: Vec<String>,
        rows: &[R],
    ) -> Result<Self, DependenceError> {
        let size = names.len();
        let mut seen = BTreeSet::new();
        if let Some(name) = names.iter().find(|name| !seen.insert(name.as_str())) {
            return Err(DependenceError::Repeated { name: name.clone() });
        }
        if rows.len() != size {
            let found = rows.len();
            return Err(DependenceError::Size { size, found });
        }
        let mut matrix = Vec::with_capacity(size * size);
        for row in rows {
            let row = row.as_ref();
            if row.len() != size {
                let found = row.len();
                return Err(DependenceError::Size { size, found });
            }
            matrix.extend_from_slice(row);
        }
        let correlations = Self { names, matrix };
        correlations.check()?;
        Ok(correlations)
    }

    fn check(&self) -> Result<(), DependenceError> {
        let size = self.names.len();
        for row in 0..size {
            for column in 0..=row {
                let (value, mirrored) = (self.at(row, column), self.at(column, row));
                let is_fit = if row == column {
                    (value - 1.0).abs() <= SLACK
                } else {
                    value.abs() <= 1.0 + SLACK && (value - mirrored).abs() <= SLACK
                };
                if !is_fit {
                    let (row, column) = (row + 1, column + 1);
                    return Err(DependenceError::NotACorrelation { row, column, value });
                }
            }
        }
        if self.is_possible() {
            Ok(())
        } else {
            Err(DependenceError::Impossible)
        }
    }

    /// Whether no eigenvalue is below −10⁻¹²: with so much added to the diagonal, Cholesky's factors exist.
    fn is_possible(&self) -> bool {
        let size = self.names.len();
        let mut factor = alloc::vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let mut rest = self.at(row, column);
                for before in 0..column {
                    rest -= factor[row * size + before] * factor[column * size + before];
                }
                factor[row * size + column] = if row == column {
                    if rest + SLACK <= 0.0 {
                        return false;
                    }
                    libm::sqrt(rest + SLACK)
                } else {
                    rest / factor[column * size + column]
                };
            }
        }
        true
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        let place = row * self.names.len() + column;
        self.matrix.get(place).copied().unwrap_or(0.0)
    }

    /// The names of the rows, in their order.
    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The row of a name.
    pub(super) fn row(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The correlation of two rows.
    pub(super) fn of(&self, row: usize, column: usize) -> Option<f64> {
        self.matrix.get(row * self.names.len() + column).copied()
    }

    /// √(Σ rᵢⱼ aᵢ aⱼ) over distances at their rows, one a row.
    ///
    /// Behind the target and before the start a distance grows with the confidence from nothing. What goes against it
    /// is not taken off, or a higher confidence could have the narrower interval.
    pub(super) fn root(&self, distances: &[(usize, Distance)]) -> f64 {
        let mut form = 0.0;
        for (row, left) in distances {
            for (column, right) in distances {
                let part = self.at(*row, *column) * left.signed * right.signed;
                if part > 0.0 || !(left.is_cut || right.is_cut) {
                    form += part;
                }
            }
        }
        libm::sqrt(form.max(0.0))
    }

    /// Whether one of the distances takes something off another.
    pub(super) fn has_offsets(&self, distances: &[(usize, Distance)]) -> bool {
        distances.iter().enumerate().any(|(index, (row, left))| {
            distances[..index]
                .iter()
                .any(|(column, right)| self.at(*row, *column) * left.signed * right.signed < 0.0)
        })
    }
}

/// A weighted distance to a limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Distance {
    /// With the sign of its weight.
    pub(super) weighted: f64,
    /// With that of its progress, too.
    pub(super) signed: f64,
    /// Whether it is that of a figure behind the target or before the start.
    pub(super) is_cut: bool,
}

/// A correlation that all pairs may have, whatever their number.
pub(super) fn checked(correlation: f64) -> Result<f64, DependenceError> {
    if (0.0..=1.0).contains(&correlation) {
        Ok(crate::edge::unsigned_zero(correlation))
    } else {
        Err(DependenceError::OutOfRange { correlation })
    }
}

/// The same of a stored one.
#[cfg(feature = "serde")]
pub(super) fn declared<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let correlation = serde::Deserialize::deserialize(deserializer)?;
    checked(correlation).map_err(serde::de::Error::custom)
}

/// Why correlations are refused.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::objective::{Dependence, DependenceError};
///
/// let error = Dependence::known(["NPS", "CSAT"], [[1.0, 0.5], [0.4, 1.0]]).unwrap_err();
/// assert_eq!(error, DependenceError::NotACorrelation { row: 2, column: 1, value: 0.4 });
/// assert_eq!(
///     error.to_string(),
///     "0.4 in row 2, column 1 is no correlation: between -1 and 1, the same both ways, and 1 on the diagonal"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DependenceError {
    /// One correlation for all pairs is between 0 and 1: three cannot all go against each other.
    #[error("{correlation} is not a correlation that all pairs can have, between 0 and 1")]
    OutOfRange {
        /// The correlation.
        correlation: f64,
    },
    /// A name stands for two rows.
    #[error("{name:?} is named twice")]
    Repeated {
        /// The name.
        name: String,
    },
    /// There is not one row and one column a name.
    #[error(
        "{} {} {} of {}, not {found}",
        Counted(*size as u64, "name"),
        need(*size as u64),
        Counted(*size as u64, "row"),
        Counted(*size as u64, "correlation")
    )]
    Size {
        /// The number of names.
        size: usize,
        /// The number of rows, or of correlations in one of them.
        found: usize,
    },
    /// A value is not between −1 and 1, not the same both ways, or not 1 on the diagonal.
    #[error(
        "{value} in row {row}, column {column} is no correlation: between -1 and 1, the same both ways, \
         and 1 on the diagonal"
    )]
    NotACorrelation {
        /// The row, from 1.
        row: usize,
        /// The column, from 1.
        column: usize,
        /// The value.
        value: f64,
    },
    /// No answers have these correlations together: the matrix is not positive semidefinite.
    #[error("no answers have these correlations together: the matrix is not positive semidefinite")]
    Impossible,
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Correlations", deny_unknown_fields)]
struct StoredCorrelations {
    names: Vec<String>,
    correlations: Vec<Vec<f64>>,
}

#[cfg(feature = "serde")]
impl From<Correlations> for StoredCorrelations {
    fn from(Correlations { names, matrix }: Correlations) -> Self {
        let rows = matrix.chunks(names.len().max(1));
        Self {
            correlations: rows.map(Into::into).collect(),
            names,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredCorrelations> for Correlations {
    type Error = DependenceError;

    fn try_from(stored: StoredCorrelations) -> Result<Self, Self::Error> {
        Self::new(stored.names, &stored.correlations)
    }
}
