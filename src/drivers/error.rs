//! What a model of drivers refuses.

use crate::joint::JointError;
use crate::metric::MetricError;
use crate::shown::{Counted, be};

/// Why there is no model of drivers, or no shares of it.
///
/// ```
/// use cxmetrics::drivers::{DriverModel, DriverModelError, FigureColumns};
///
/// let answers = FigureColumns::new(
///     [[9.0, 4.0, 7.0, 10.0], [3.0, 3.0, 3.0, 3.0]].map(|column| column.map(Some)),
/// )?;
/// let error = DriverModel::of(&answers, 0, [("staff", 1)]).unwrap_err();
/// assert_eq!(error, DriverModelError::Constant { question: 1 });
/// assert_eq!(
///     error.to_string(),
///     "the answers to question 1 are all the same, so nothing can move with them"
/// );
/// # Ok::<(), DriverModelError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DriverModelError {
    /// There are no drivers, or too many.
    #[error("a model has 1 to 63 drivers, not {drivers}")]
    Drivers {
        /// The number of drivers.
        drivers: usize,
    },
    /// There is no such question.
    #[error("there is no question {question}: there are {questions}, counted from 0")]
    Question {
        /// The position that was asked for.
        question: usize,
        /// How many questions there are.
        questions: usize,
    },
    /// A question was named twice, or is a driver of itself.
    #[error("question {question} was named twice")]
    Twice {
        /// Its position.
        question: usize,
    },
    /// A question does not vary.
    #[error("the answers to question {question} are all the same, so nothing can move with them")]
    Constant {
        /// Its position; among those who can be used.
        question: usize,
    },
    /// Too few persons can be used: with fewer, everything explains everything.
    #[error(
        "{} can be used for {}: it takes {needed} or more",
        Counted(*persons, "person"),
        Counted(*drivers as u64, "driver")
    )]
    TooFew {
        /// How many can be used; of pairwise answers, the fewest who answered two of the questions.
        persons: u64,
        /// The number of drivers.
        drivers: usize,
        /// How many it takes.
        needed: u64,
    },
    /// Complete rows were asked of a tally that does not have them by themselves.
    #[error(
        "{left_out} of {persons} persons left out some of the questions, and a joint tally cannot leave them out: take \
         the rows, or pairwise answers"
    )]
    Incomplete {
        /// How many left out some of the questions, and answered others.
        left_out: u64,
        /// How many answered something.
        persons: u64,
    },
    /// No answers of the same persons can have these correlations, or they leave no room for error.
    #[error(
        "no answers of the same persons have these correlations (smallest eigenvalue {smallest_eigenvalue:.3e}): take \
         complete rows, or mend them by name"
    )]
    Impossible {
        /// The smallest eigenvalue, below 10⁻¹⁰: of the matrix of the drivers alone if already those are impossible, of
        /// the matrix with the outcome otherwise.
        smallest_eigenvalue: f64,
    },
    /// The same without one of the groups.
    #[error("without the group at position {group} there are no shares")]
    WithoutGroup {
        /// The position of the group, counted from 0.
        group: usize,
    },
    /// There are more drivers than exact Shapley shares can be had of.
    #[error(
        "Shapley shares are of up to 12 drivers, not {drivers}: take relative weights, or fewer drivers"
    )]
    TooManyForShapley {
        /// The number of drivers.
        drivers: usize,
    },
    /// What was given as correlations is not a matrix of one row and column for the outcome and each driver.
    #[error("{} where {expected} {} needed", Counted(*found as u64, "correlation"), be(*expected as u64))]
    Size {
        /// How many rows or columns it takes.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// An entry is not a correlation, not the same on both sides, or not 1 on the diagonal.
    #[error("{value} in row {row}, column {column} is no entry of a correlation matrix")]
    Entry {
        /// The row, counted from 0.
        row: usize,
        /// The column, counted from 0.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// With one group none can be left out.
    #[error("leaving out one group takes 2 groups or more, not {groups}")]
    Groups {
        /// The number of groups.
        groups: usize,
    },
    /// The columns, or the weights, are not equally long.
    #[error("a column of {found} beside one of {expected}")]
    Columns {
        /// The length of the first column.
        expected: usize,
        /// The length of another.
        found: usize,
    },
    /// A figure is infinite or NaN.
    #[error("figure {value} at position {position} of column {column} is not a finite number")]
    NotFinite {
        /// The column, counted from 0.
        column: usize,
        /// The position in it, counted from 0.
        position: usize,
        /// The figure.
        value: f64,
    },
    /// A weight is neither 0 nor between 10⁻¹⁰⁰ and 10¹⁰⁰.
    #[error("weight {value} at position {position} is neither 0 nor between 1e-100 and 1e100")]
    Weight {
        /// Its position, counted from 0.
        position: usize,
        /// The weight.
        value: f64,
    },
    /// What was stored are not the shares of a model.
    #[error("no shares of a model: {what}")]
    Stored {
        /// What is wrong.
        what: &'static str,
    },
    /// The groups do not have the same questions.
    #[error(transparent)]
    Joint(#[from] JointError),
    /// A scale has no end to be rescaled to.
    #[error(transparent)]
    Metric(#[from] MetricError),
}
