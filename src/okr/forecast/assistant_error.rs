//! Why there is no help with a goal.

/// Why a goal assistant cannot be.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{AssistantError, GoalAssistant, UsualMove};
///
/// let error = GoalAssistant::planned(20.0, 6_600.0, 0, UsualMove::new(12.5)?).unwrap_err();
/// assert_eq!(error, AssistantError::NoAnswers);
/// assert_eq!(error.to_string(), "a survey without answers shows nothing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssistantError {
    /// The start is no number up to 10¹⁰⁰.
    #[error("a start is a finite number, not {start}")]
    Start {
        /// The start.
        start: f64,
    },
    /// The variance of one answer is negative, or no number up to 10¹⁰⁰.
    #[error("the variance of an answer is a finite number of at least 0, not {variance}")]
    Variance {
        /// The variance.
        variance: f64,
    },
    /// No answers are planned.
    #[error("a survey without answers shows nothing")]
    NoAnswers,
    /// The start is not in the range.
    #[error("the start is not between {lowest} and {highest}")]
    Range {
        /// The lowest figure said to be possible.
        lowest: f64,
        /// The highest.
        highest: f64,
    },
    /// The power is not between 0 and 1.
    #[error("a power is above 0 and below 1, not {power}")]
    Power {
        /// The power.
        power: f64,
    },
    /// The weeks are none, or more than 1,040.
    #[error("a goal has more than 0 and at most 1040 weeks, not {weeks}")]
    Weeks {
        /// The weeks.
        weeks: f64,
    },
    /// A trend needs two surveys.
    #[error("a trend takes at least 2 surveys, not {surveys}")]
    Surveys {
        /// The surveys.
        surveys: u32,
    },
}
