//! Why a key result is refused.

use alloc::string::String;

use crate::okr::time::Day;
use crate::shown::{Counted, Plain};

/// Why there is no such key result.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, KeyResultError};
///
/// let error = KeyResult::reach("NPS", 40, 40).unwrap_err();
/// assert_eq!(error, KeyResultError::NoDistance { name: "NPS".into(), value: 40.0 });
/// assert_eq!(error.to_string(), "the target of \"NPS\" is its start, 40");
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyResultError {
    /// The target is the start.
    #[error("the target of {name:?} is its start, {value}")]
    NoDistance {
        /// The name of the key result.
        name: String,
        /// Start and target.
        value: f64,
    },
    /// A figure is infinite, NaN, or too large for differences.
    #[error("the figures of {name:?} must be finite numbers, not {value}")]
    NotFinite {
        /// The name of the key result.
        name: String,
        /// The figure.
        value: f64,
    },
    /// A figure that follows from those given, such as the stretch from the target, is too large for differences.
    #[error("{what} of {name:?} is too large to compute with: it follows from {} and {}", Plain(given[0]), Plain(given[1]))]
    TooLarge {
        /// The name of the key result.
        name: String,
        /// What is too large.
        what: &'static str,
        /// The figures given: where it starts, and a target or a percentage.
        given: [f64; 2],
    },
    /// A percentage of a start that is not above zero has no direction.
    #[error("{name:?} starts at {start}: only a figure above 0 grows by a percentage")]
    StartNotPositive {
        /// The name of the key result.
        name: String,
        /// The start.
        start: f64,
    },
    /// An amount, a percentage or a number of days that must be above zero is not.
    #[error("{what} of {name:?} must be above 0, not {value}")]
    NotPositive {
        /// The name of the key result.
        name: String,
        /// What it is.
        what: &'static str,
        /// The value given.
        value: f64,
    },
    /// A weight is negative, NaN, or so small or large that it cannot be computed with, or all milestones weigh
    /// nothing.
    #[error("{value} is not a usable weight in {name:?}")]
    Weight {
        /// The name of the key result.
        name: String,
        /// The weight.
        value: f64,
    },
    /// The lower bound is above the upper one.
    #[error("the bounds of {name:?} cross: at least {lowest} and at most {highest}")]
    BoundsCross {
        /// The name of the key result.
        name: String,
        /// The lower bound.
        lowest: f64,
        /// The upper bound.
        highest: f64,
    },
    /// A list of milestones, checkpoints or totals is empty, or checkpoints are not at least two.
    #[error("{name:?} needs at least {}", Counted(*needed as u64, what))]
    TooFew {
        /// The name of the key result.
        name: String,
        /// What it needs, in the singular.
        what: &'static str,
        /// How many.
        needed: usize,
    },
    /// Checkpoints go back and forth, or do not lead from 0 to 1.
    #[error("{what} of {name:?} must go in one direction, from the start (0) to the target (1)")]
    NotOneWay {
        /// The name of the key result.
        name: String,
        /// Checkpoints, zones or totals.
        what: &'static str,
    },
    /// Only bounds are counted over periods.
    #[error("{name:?} has no bound to hold over periods")]
    NotABound {
        /// The name of the key result.
        name: String,
    },
    /// A change is from before the last one.
    #[error("a change of {name:?} on {day} is before the last one, on {last}")]
    OutOfOrder {
        /// The name of the key result.
        name: String,
        /// The day of the change.
        day: Day,
        /// The day of the last one.
        last: Day,
    },
    /// The start was given as a reading that measures nothing.
    #[error("the start of {name:?} is not measured")]
    StartNotMeasured {
        /// The name of the key result.
        name: String,
    },
}
