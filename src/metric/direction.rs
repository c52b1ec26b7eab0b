//! Which end of a figure is the good one.

use crate::words::spoken;

/// Whether more of a figure is better, or less.
///
/// Metric and scale know it for a score: more NPS is better, and of the mean effort on a
/// [reversed](crate::Scale::reversed) scale less is. It decides the words: a score of which less is better has
/// *improved* when it fell. The figure keeps its sign.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Ces, Direction, Estimate, Metric, Nps, Scale, Tally};
///
/// let nps = Nps::STANDARD.estimate(&Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 4])?)?;
/// assert_eq!(nps.direction(), Direction::HigherIsBetter);
///
/// // "How much effort was it?", 1 is very little.
/// let effort = Tally::from_ratings(Scale::ONE_TO_FIVE.reversed(), [1, 2])?;
/// assert_eq!(Ces::MEAN.estimate(&effort)?.direction(), Direction::LowerIsBetter);
///
/// // 12 of 400: lost, or won? Only the caller knows.
/// let share = Estimate::share(12, 400)?;
/// assert_eq!(share.direction(), Direction::Unknown);
/// assert_eq!(Direction::LowerIsBetter.to_string(), "lower is better");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[allow(clippy::exhaustive_enums)] // there is no fourth
pub enum Direction {
    /// More is better.
    HigherIsBetter,
    /// Less is better.
    LowerIsBetter,
    /// Neither is known to be better.
    #[default]
    Unknown,
}

impl Direction {
    /// The other direction: that of the share of those who are not counted.
    ///
    /// ```
    /// use cxmetrics::Direction;
    ///
    /// assert_eq!(Direction::HigherIsBetter.opposite(), Direction::LowerIsBetter);
    /// assert_eq!(Direction::Unknown.opposite(), Direction::Unknown);
    /// ```
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::HigherIsBetter => Self::LowerIsBetter,
            Self::LowerIsBetter => Self::HigherIsBetter,
            Self::Unknown => Self::Unknown,
        }
    }

    /// The direction of two figures that are compared: what either knows. `None` if they contradict each other.
    pub(crate) const fn shared(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Unknown, known) | (known, Self::Unknown) => Some(known),
            (Self::HigherIsBetter, Self::HigherIsBetter) => Some(Self::HigherIsBetter),
            (Self::LowerIsBetter, Self::LowerIsBetter) => Some(Self::LowerIsBetter),
            _ => None,
        }
    }

    #[cfg(feature = "serde")]
    #[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
    pub(crate) const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

spoken!(Direction {
    HigherIsBetter = HigherIsBetter,
    LowerIsBetter = LowerIsBetter,
    Unknown = NeitherIsBetter,
});

/// The direction of values that are given from the worst rating to the best.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course {
    last: Option<f64>,
    rises: bool,
    falls: bool,
}

impl Course {
    pub(crate) const fn new() -> Self {
        Self {
            last: None,
            rises: false,
            falls: false,
        }
    }

    pub(crate) fn next(&mut self, value: f64) {
        if let Some(last) = self.last {
            self.rises |= value > last;
            self.falls |= value < last;
        }
        self.last = Some(value);
    }

    /// Unknown where they go up and down, as a share of undecided answers does.
    pub(crate) const fn direction(self) -> Direction {
        match (self.rises, self.falls) {
            (true, false) => Direction::HigherIsBetter,
            (false, true) => Direction::LowerIsBetter,
            _ => Direction::Unknown,
        }
    }
}
