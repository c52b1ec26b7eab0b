//! What would make a target both visible and in reach.

/// How a target that one cannot see becomes visible and stays in reach.
///
/// Made by [`GoalAssistant::opening`](super::GoalAssistant::opening).
///
/// ```
/// use cxmetrics::okr::forecast::{GoalAssistant, Opening, UsualMove};
///
/// let assistant = GoalAssistant::planned(20.0, 6_600.0, 50, UsualMove::new(12.5)?)?;
/// assert_eq!(assistant.opening(), Opening::Answers(236));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Opening {
    /// There are such targets already.
    Open,
    /// With so many answers: of each survey, or of the last one where the start's was made.
    Answers(u64),
    /// The start's survey is too small, however large the last one is. With so many answers in each it would do.
    StartTooSmall(u64),
    /// Not by answers: the figure is not expected to go that way.
    Never,
}
