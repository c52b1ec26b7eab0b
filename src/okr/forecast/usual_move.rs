//! How far a figure usually moves in one cycle.

use core::fmt;
use core::ops::RangeInclusive;

use crate::edge::unsigned_zero;
use crate::estimate::LARGEST_VALUE;
use crate::shown::{Style, pad};
use crate::words::{ForecastMessage, Label, Language, Spoken, spoken};

/// The days of the quarter that the range's usual move is for.
const QUARTER: f64 = 91.0;

/// How far a figure usually moves in one cycle: the one thing that a handful of noisy readings cannot tell.
///
/// Four weekly surveys of 50 know the slope of an NPS to ± 5 points a week, where true slopes are ± 1. A forecast has
/// to be told the scale of moves, and takes it from the best source there is:
///
/// | source | the usual move M | choose it |
/// |---|---|---|
/// | [`Past`](MoveSource::Past) | learned from [`PastMoves`](super::PastMoves) | whenever there are closed key results of this figure, or of figures like it |
/// | [`Goal`](MoveSource::Goal) | target − start: goals are mostly set at what a cycle can move | for a first goal |
/// | [`Range`](MoveSource::Range) | (b − a)/16 · 4p(1 − p), p being where in its range [a, b] the figure stands, kept in 0.05 to 0.95 | for a score without a goal |
/// | [`Data`](MoveSource::Data) | as far as the readings moved already, drawn out to the cycle | the last resort; exact figures only |
///
/// The mean move m is what the figure usually gains; it is 0 unless learned.
///
/// **M decides.** Probabilities are calibrated to 5 points where M is right within a factor of 2. With M three times too
/// small they were up to 23 points off from four surveys of 50; from eight surveys of 200 on it hardly matters.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{MoveSource, UsualMove};
///
/// // An NPS near 0 moves 12.5 points in a quarter; one near 80 has less room.
/// let near_zero = UsualMove::of_range(-100.0..=100.0, 0.0, 91.0)?;
/// assert_eq!((near_zero.size(), near_zero.mean()), (12.5, 0.0));
/// let near_top = UsualMove::of_range(-100.0..=100.0, 80.0, 91.0)?;
/// assert_eq!(near_top.to_string(), "4.5, as scores of this range move");
/// assert_eq!(near_top.source(), MoveSource::Range);
/// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredUsualMove", try_from = "StoredUsualMove")
)]
pub struct UsualMove {
    size: f64,
    mean: f64,
    source: MoveSource,
}

/// Where a [`UsualMove`] comes from, the best source first.
///
/// ```
/// use cxmetrics::okr::forecast::MoveSource;
///
/// assert!(MoveSource::Past < MoveSource::Data);
/// assert_eq!(MoveSource::Goal.to_string(), "the way from start to target");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MoveSource {
    /// Said by whoever asked.
    Given,
    /// Moves of closed key results.
    Past,
    /// The way from start to target.
    Goal,
    /// The range of the score, and where in it the figure stands.
    Range,
    /// The readings so far.
    Data,
}

impl MoveSource {
    /// How the move is spoken of after its size.
    const fn words(self) -> Label {
        match self {
            Self::Given => Label::AsGiven,
            Self::Past => Label::AsPastGoals,
            Self::Goal => Label::MoveGoal,
            Self::Range => Label::AsScoresOfThisRange,
            Self::Data => Label::AsReadingsSoFar,
        }
    }
}

spoken!(MoveSource {
    Given = MoveGiven,
    Past = MovePast,
    Goal = MoveGoal,
    Range = MoveRange,
    Data = MoveData,
});

impl UsualMove {
    /// A move of one's own: the typical distance between start and end of a cycle, up or down.
    ///
    /// # Errors
    ///
    /// [`UsualMoveError::Size`] unless it is above 0 and at most 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{MoveSource, UsualMove};
    ///
    /// let usual = UsualMove::new(8.0)?;
    /// assert_eq!((usual.size(), usual.source()), (8.0, MoveSource::Given));
    /// assert_eq!(
    ///     UsualMove::new(0.0).unwrap_err().to_string(),
    ///     "a usual move is a finite number above 0, not 0"
    /// );
    /// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
    /// ```
    pub fn new(size: f64) -> Result<Self, UsualMoveError> {
        Self::from_source(size, 0.0, MoveSource::Given)
    }

    /// The same with a mean move: what the figure usually gains (or, negative, loses) in a cycle.
    ///
    /// # Errors
    ///
    /// [`UsualMoveError::Mean`] unless it is a number within ±10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::UsualMove;
    ///
    /// let growing = UsualMove::new(8.0)?.with_mean(3.0)?;
    /// assert_eq!(growing.to_string(), "8.0 around a gain of 3.0, as given");
    /// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
    /// ```
    pub fn with_mean(self, mean: f64) -> Result<Self, UsualMoveError> {
        Self::from_source(self.size, mean, self.source)
    }

    /// The distance between the start and the target of a goal.
    ///
    /// Before any reading a goal that is taken as usual has a probability of .17 (from an exact start), whatever its size.
    ///
    /// # Errors
    ///
    /// [`UsualMoveError::Size`] if target and start are the same, or their distance is no number up to 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::UsualMove;
    ///
    /// assert_eq!(UsualMove::of_goal(48.0, 24.0)?.to_string(), "24.0, the way from start to target");
    /// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
    /// ```
    pub fn of_goal(start: f64, target: f64) -> Result<Self, UsualMoveError> {
        Self::from_source((target - start).abs(), 0.0, MoveSource::Goal)
    }

    /// What a score of this range moves in a cycle of so many days, from where it stands:
    /// (b − a)/16 · 4p(1 − p) · √(days/91), with p = (value − a)/(b − a) kept in 0.05 to 0.95.
    ///
    /// # Errors
    ///
    /// [`UsualMoveError::Size`] if that is no number above 0 and up to 10¹⁰⁰: without a range, or without days.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::UsualMove;
    ///
    /// let satisfied = UsualMove::of_range(0.0..=100.0, 90.0, 91.0)?;
    /// assert_eq!(format!("{:.2}", satisfied.size()), "2.25");
    /// // Four quarters have twice the room.
    /// assert_eq!(UsualMove::of_range(0.0..=100.0, 50.0, 364.0)?.size(), 12.5);
    /// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
    /// ```
    pub fn of_range(
        range: RangeInclusive<f64>,
        value: f64,
        days: f64,
    ) -> Result<Self, UsualMoveError> {
        let width = range.end() - range.start();
        let place = ((value - range.start()) / width).clamp(0.05, 0.95);
        let size = width / 16.0 * (4.0 * place * (1.0 - place)) * libm::sqrt(days / QUARTER);
        Self::from_source(size, 0.0, MoveSource::Range)
    }

    /// A distance of a goal; `None` if it cannot be a move.
    pub(super) fn from_distance(distance: f64) -> Option<Self> {
        Self::from_source(distance, 0.0, MoveSource::Goal).ok()
    }

    /// A move seen so far; `None` if there was none.
    pub(super) fn from_data(size: f64) -> Option<Self> {
        Self::from_source(size, 0.0, MoveSource::Data).ok()
    }

    pub(super) fn from_source(
        size: f64,
        mean: f64,
        source: MoveSource,
    ) -> Result<Self, UsualMoveError> {
        if !(size > 0.0 && size <= LARGEST_VALUE) {
            return Err(UsualMoveError::Size { size });
        }
        if mean.is_nan() || mean.abs() > LARGEST_VALUE {
            return Err(UsualMoveError::Mean { mean });
        }
        // A sum of 0 shows no sign.
        let mean = unsigned_zero(mean);
        Ok(Self { size, mean, source })
    }

    /// The size M, above 0, in the units of the figure: the standard deviation of a cycle's move around its mean.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::UsualMove;
    ///
    /// assert_eq!(UsualMove::of_goal(20.0, 30.0)?.size(), 10.0);
    /// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
    /// ```
    #[must_use]
    pub const fn size(&self) -> f64 {
        self.size
    }

    /// The mean move m, in the units of the figure; 0 unless learned or given.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::UsualMove;
    ///
    /// assert_eq!(UsualMove::of_goal(20.0, 30.0)?.mean(), 0.0);
    /// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
    /// ```
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// Where it comes from.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{MoveSource, UsualMove};
    ///
    /// assert_eq!(UsualMove::of_goal(20.0, 30.0)?.source(), MoveSource::Goal);
    /// # Ok::<(), cxmetrics::okr::forecast::UsualMoveError>(())
    /// ```
    #[must_use]
    pub const fn source(&self) -> MoveSource {
        self.source
    }
}

/// The size, the mean where there is one, and where they come from; one decimal unless the format says otherwise.
impl Spoken for UsualMove {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1).unsigned();
        let message = ForecastMessage::UsualMove {
            size: style.figure(self.size),
            gain: (self.mean > 0.0).then(|| style.figure(self.mean)),
            loss: (self.mean < 0.0).then(|| style.figure(-self.mean)),
            source: self.source.words(),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(UsualMove);

/// Why there is no such usual move.
///
/// ```
/// use cxmetrics::okr::forecast::{UsualMove, UsualMoveError};
///
/// let error = UsualMove::of_goal(20.0, 20.0).unwrap_err();
/// assert_eq!(error, UsualMoveError::Size { size: 0.0 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UsualMoveError {
    /// The size is not above 0, or too large to compute with.
    #[error("a usual move is a finite number above 0, not {size}")]
    Size {
        /// The size.
        size: f64,
    },
    /// The mean is no number, or too large to compute with.
    #[error("a mean move is a finite number, not {mean}")]
    Mean {
        /// The mean.
        mean: f64,
    },
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "UsualMove", deny_unknown_fields)]
struct StoredUsualMove {
    size: f64,
    mean: f64,
    source: MoveSource,
}

#[cfg(feature = "serde")]
impl From<UsualMove> for StoredUsualMove {
    fn from(UsualMove { size, mean, source }: UsualMove) -> Self {
        Self { size, mean, source }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredUsualMove> for UsualMove {
    type Error = UsualMoveError;

    fn try_from(stored: StoredUsualMove) -> Result<Self, Self::Error> {
        Self::from_source(stored.size, stored.mean, stored.source)
    }
}
