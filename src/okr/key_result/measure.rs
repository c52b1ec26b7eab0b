//! What a key result is measured by.

/// What a key result is measured by.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, okr::{key_result::Measure, lint::DraftKeyResult}};
///
/// let measure = |key_result: &KeyResult| DraftKeyResult::from(key_result).measure;
/// assert_eq!(measure(&KeyResult::reach("hours", 48, 24)?), Measure::Figure);
/// assert_eq!(measure(&KeyResult::at_most("hours", 24)?), Measure::Bound);
/// assert_eq!(measure(&KeyResult::done("new ticket system")), Measure::Done);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Measure {
    /// A figure that is to get from a start to a target.
    #[default]
    Figure,
    /// A figure that is to stay on one side of a line, or an amount by period: it needs no start.
    Bound,
    /// Steps with weights.
    Milestones,
    /// Nothing but done or not.
    Done,
}
