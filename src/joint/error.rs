//! What tables of answers of the same persons refuse.

use core::fmt;

use crate::scale::{RatingError, Scale};
use crate::shown::{Counted, be};

/// Why a [`CrossTally`](crate::CrossTally) or a [`JointTally`](crate::JointTally) refused a call. It is as it was before.
///
/// ```
/// use cxmetrics::{CrossTally, Scale};
///
/// // Three rows for the two levels of the first question.
/// let error =
///     CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[12, 8], [3, 27], [1, 1]])
///         .unwrap_err();
/// assert_eq!(error.to_string(), "3 rows or columns for the 2 levels of the scale 0-1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JointError {
    /// A rating is not on its scale.
    #[error(transparent)]
    Rating(#[from] RatingError),
    /// A rating of a batch is not on its scale.
    #[error("{error}, at position {position}")]
    RatingAt {
        /// The position of the pair in the batch, counted from 0.
        position: usize,
        /// What is wrong with it.
        error: RatingError,
    },
    /// What is to stand for a missing answer is an answer.
    #[error("{missing} cannot stand for a missing answer: it is on the scale {scale}")]
    Missing {
        /// The value.
        missing: u8,
        /// The scale that it is on.
        scale: Scale,
    },
    /// There is not one row for each first level, or not one count in it for each second level.
    #[error("{counts} {} for the {} levels of the scale {scale}", if *counts == 1 { "row or column" } else { "rows or columns" }, scale.levels())]
    Cells {
        /// The number of rows, or of counts in a row.
        counts: usize,
        /// The scale that they are for.
        scale: Scale,
    },
    /// The number of persons would not fit into `u64`.
    #[error("more pairs than a 64-bit count can hold")]
    Overflow,
    /// The two tables have different scales.
    #[error("pairs with the scale {other} do not go with pairs with the scale {scale}")]
    Scales {
        /// The scale of the table that was called.
        scale: Scale,
        /// The scale of the other one.
        other: Scale,
    },
    /// More persons were to be taken out than there are.
    #[error(
        "cannot take out {} with the answers {} and {}: there {} {recorded}",
        Counted(*asked, "person"),
        Given(*first), Given(*second), be(*recorded)
    )]
    NotRecorded {
        /// The first rating; `None` if it is missing.
        first: Option<f64>,
        /// The second rating; `None` if it is missing.
        second: Option<f64>,
        /// How many were to be taken out.
        asked: u64,
        /// How many there are.
        recorded: u64,
    },
    /// A sheet has no questions, or too many.
    #[error("a sheet has 1 to 64 questions, not {questions}")]
    Questions {
        /// The number of questions.
        questions: usize,
    },
    /// The pairs of answers to all questions need too many counts.
    #[error("the pairs of these questions need {counts} counts, more than 16777216")]
    TooLarge {
        /// The number of counts.
        counts: usize,
    },
    /// A sheet or a column does not have an entry for each question or person.
    #[error("{} for {}", Counted(*answers as u64, "answer"), Counted(*questions as u64, "question"))]
    Length {
        /// The number of answers.
        answers: usize,
        /// The number of questions.
        questions: usize,
    },
    /// The columns are not equally long.
    #[error("a column of {} beside one of {answers}", Counted(*found as u64, "answer"))]
    Columns {
        /// The length of the first column.
        answers: usize,
        /// The length of another.
        found: usize,
    },
    /// An answer of a sheet in a batch is not on its scale.
    #[error("{error}, at question {question} of the sheet at position {position}")]
    SheetAt {
        /// The position of the sheet in the batch, counted from 0.
        position: usize,
        /// The position of the question, counted from 0.
        question: usize,
        /// What is wrong with the answer.
        error: RatingError,
    },
    /// Sheets were to be taken out that are not all there.
    #[error("nobody is left who gave these answers together")]
    NoSuchSheet,
    /// The parts of a stored joint tally are not of the same persons.
    #[error("the tables of a joint tally are of the same persons")]
    Parts,
}

/// A rating, or that there is none.
struct Given(Option<f64>);

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(rating) => write!(f, "{rating}"),
            None => f.write_str("none"),
        }
    }
}
