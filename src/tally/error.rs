//! What a tally refuses.

use crate::scale::{RatingError, Scale};
use crate::shown::{Counted, be};

/// Why a [`Tally`](crate::Tally) refused a call. The tally is as it was before.
///
/// ```
/// use cxmetrics::{Scale, Tally, TallyError};
///
/// let refused = Tally::from_counts(Scale::THUMBS, [u64::MAX, 1]);
/// assert_eq!(refused, Err(TallyError::Overflow));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TallyError {
    /// The rating is not on the scale.
    #[error(transparent)]
    Rating(#[from] RatingError),
    /// A rating of a batch is not on the scale.
    #[error("{error}, at position {position}")]
    RatingAt {
        /// The position of the rating in the batch, counted from 0.
        position: usize,
        /// What is wrong with it.
        error: RatingError,
    },
    /// There is not one count for each level of the scale.
    #[error("{} for the {} levels of the scale {scale}", Counted(*counts as u64, "count"), scale.levels())]
    Levels {
        /// The number of counts given.
        counts: usize,
        /// The scale.
        scale: Scale,
    },
    /// The number of answers would not fit into `u64`.
    #[error("more answers than a 64-bit count can hold")]
    Overflow,
    /// The two tallies have different scales.
    #[error("answers on the scale {other} do not go with answers on the scale {scale}")]
    Scales {
        /// The scale of the tally that was called.
        scale: Scale,
        /// The scale of the other one.
        other: Scale,
    },
    /// The value that was to stand for a missing answer is a rating of the scale.
    #[error("{missing} cannot stand for a missing answer: it is on the scale {scale}")]
    Missing {
        /// The rating.
        missing: f64,
        /// The scale.
        scale: Scale,
    },
    /// More answers were to be taken out than there are.
    #[error("cannot take out {} of rating {rating}: there {} {recorded}", Counted(*asked, "answer"), be(*recorded))]
    NotRecorded {
        /// The rating.
        rating: f64,
        /// How many were to be taken out.
        asked: u64,
        /// How many there are.
        recorded: u64,
    },
    /// More missing answers were to be taken out than there are.
    #[error("cannot take out {}: there {} {missing}", Counted(*asked, "missing answer"), be(*missing))]
    NotMissing {
        /// How many were to be taken out.
        asked: u64,
        /// How many there are.
        missing: u64,
    },
}

impl TallyError {
    /// The same error of a batch that began so much earlier.
    pub(crate) fn moved(self, by: usize) -> Self {
        match self {
            Self::RatingAt { position, error } => Self::RatingAt {
                position: position + by,
                error,
            },
            other => other,
        }
    }
}
