//! What a cell of a survey's export says: a rating, or that there is none, and why.

use alloc::string::String;

use super::RatingError;

use crate::words::spoken;

/// What one cell of an export says.
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::scale::{Answer, MissingReason};
///
/// assert_eq!(Scale::ZERO_TO_TEN.parse_answer("10 - Extremely likely")?, Answer::Rating(10.0));
/// assert_eq!(
///     Scale::ZERO_TO_TEN.parse_answer("N/A")?,
///     Answer::Missing(MissingReason::NotApplicable)
/// );
/// assert_eq!(Scale::ZERO_TO_TEN.parse_answer("7")?.rating(), Some(7.0));
/// # Ok::<(), cxmetrics::scale::AnswerError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::exhaustive_enums)] // a cell says something or it does not
pub enum Answer {
    /// A rating of the scale.
    Rating(f64),
    /// No rating.
    Missing(MissingReason),
}

impl Answer {
    /// The rating, as everything that records takes it; `None` if there is none.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ONE_TO_FIVE);
    /// for cell in ["4", "", "5 stars"] {
    ///     tally.record_answer(Scale::ONE_TO_FIVE.parse_answer(cell)?.rating())?;
    /// }
    /// assert_eq!((tally.total(), tally.missing()), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn rating(self) -> Option<f64> {
        match self {
            Self::Rating(rating) => Some(rating),
            Self::Missing(_) => None,
        }
    }
}

/// Why there is no rating, as far as the export tells.
///
/// The reasons matter for what the silent could change: who was not asked is no silent customer, who refused is one.
/// See [`response`](crate::response).
///
/// ```
/// use cxmetrics::scale::MissingReason;
///
/// assert_eq!(MissingReason::NotAsked.to_string(), "not asked");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MissingReason {
    /// The cell is empty, or says no more than that there is nothing.
    Blank,
    /// The question was not put to this person.
    NotAsked,
    /// The person did not want to answer.
    Refused,
    /// The person does not know.
    DontKnow,
    /// The question does not apply to this person.
    NotApplicable,
}

impl MissingReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::Blank,
        Self::NotAsked,
        Self::Refused,
        Self::DontKnow,
        Self::NotApplicable,
    ];
}

spoken!(MissingReason {
    Blank = Blank,
    NotAsked = NotAsked,
    Refused = Refused,
    DontKnow = DontKnow,
    NotApplicable = NotApplicable,
});

/// How many answers are missing for each reason.
///
/// ```
/// use cxmetrics::scale::{MissingCounts, MissingReason};
///
/// let mut monday = MissingCounts::default();
/// monday.record(MissingReason::Refused);
/// let mut week = MissingCounts::default();
/// week.record(MissingReason::Blank);
/// week.merge(&monday);
/// assert_eq!((week.of(MissingReason::Refused), week.total()), (1, 2));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct MissingCounts {
    blank: u64,
    not_asked: u64,
    refused: u64,
    dont_know: u64,
    not_applicable: u64,
}

impl MissingCounts {
    /// Counts one missing answer.
    pub fn record(&mut self, reason: MissingReason) {
        let count = self.count_mut(reason);
        *count = count.saturating_add(1);
    }

    /// Adds the counts of others.
    pub fn merge(&mut self, other: &Self) {
        for reason in MissingReason::ALL {
            let count = self.count_mut(reason);
            *count = count.saturating_add(other.of(reason));
        }
    }

    /// How many are missing for a reason.
    #[must_use]
    pub const fn of(&self, reason: MissingReason) -> u64 {
        match reason {
            MissingReason::Blank => self.blank,
            MissingReason::NotAsked => self.not_asked,
            MissingReason::Refused => self.refused,
            MissingReason::DontKnow => self.dont_know,
            MissingReason::NotApplicable => self.not_applicable,
        }
    }

    /// How many are missing for any reason.
    #[must_use]
    pub fn total(&self) -> u64 {
        MissingReason::ALL
            .into_iter()
            .fold(0, |total, reason| total.saturating_add(self.of(reason)))
    }

    fn count_mut(&mut self, reason: MissingReason) -> &mut u64 {
        match reason {
            MissingReason::Blank => &mut self.blank,
            MissingReason::NotAsked => &mut self.not_asked,
            MissingReason::Refused => &mut self.refused,
            MissingReason::DontKnow => &mut self.dont_know,
            MissingReason::NotApplicable => &mut self.not_applicable,
        }
    }
}

/// Why a text is no answer.
///
/// ```
/// use cxmetrics::Scale;
///
/// let error = Scale::ZERO_TO_TEN.parse_answer("eleven").unwrap_err();
/// assert_eq!(error.to_string(), "\"eleven\" is not an answer on the scale 0-10");
/// let error = Scale::ZERO_TO_TEN.parse_answer("11").unwrap_err();
/// assert_eq!(error.to_string(), "rating 11 is not on the scale 0-10");
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// The text is neither a rating nor one of the known words.
    #[error("\"{text}\" is not an answer on the scale {scale}")]
    NotAnAnswer {
        /// The text.
        text: String,
        /// The scale.
        scale: super::Scale,
    },
    /// The text is a number, but none of the scale.
    #[error(transparent)]
    Rating(#[from] RatingError),
    /// One of a column is no answer.
    #[error("{error}, at position {position}")]
    At {
        /// The position in the column, counted from 0.
        position: usize,
        /// What is wrong with it.
        error: alloc::boxed::Box<AnswerError>,
    },
}
