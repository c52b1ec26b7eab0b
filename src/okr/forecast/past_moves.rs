//! What a company has learnt from its own closed goals.

use super::usual_move::{MoveSource, UsualMove, UsualMoveError};
use crate::estimate::LARGEST_VALUE;

/// The moves of closed key results: a mergeable summary from which the next forecasts learn how far things move here.
///
/// Each move d = end − start, with the error variance v of both its measurements, is kept as a share of what was
/// thought usual for its figure before, M₀. So the moves of one figure, or of all the figures of a company, add up. Of J
/// moves (in units of M₀) the mean and the size to be expected next are
///
/// m = Σ d / (J + 2), M² = [2 + max(0, Σ((d − m)² − v))] / (J + 2), and M at least 1/10,
///
/// which is as if two earlier moves had been of the usual size and without direction. What survey noise explains is not
/// counted as movement.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::{MoveSource, PastMoves, UsualMove};
///
/// let before = UsualMove::of_range(-100.0..=100.0, 0.0, 91.0)?; // 12.5 points
/// let mut past = PastMoves::new();
/// for (moved, variance) in
///     [(8.0, 30.0), (-3.0, 25.0), (14.0, 40.0), (2.0, 30.0), (5.0, 30.0), (-1.0, 35.0)]
/// {
///     past.record(moved, variance, before.size())?;
/// }
/// let learned = past.usual_move(before.size())?;
/// assert_eq!(learned.to_string(), "6.4 around a gain of 3.1, as past goals moved");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "StoredPastMoves"))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct PastMoves {
    count: u64,
    /// Σ d, Σ d² and Σ v, each move in units of its M₀.
    sum: f64,
    squares: f64,
    errors: f64,
}

/// Moves larger than this many usual ones are a mistake of units.
const LARGEST_MOVE: f64 = 1e6;
/// A stored form in JavaScript keeps whole numbers up to here.
const LARGEST_COUNT: u64 = 1 << 53;

impl PastMoves {
    /// No moves yet.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    ///
    /// assert_eq!(PastMoves::new().count(), 0);
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self {
            count: 0,
            sum: 0.0,
            squares: 0.0,
            errors: 0.0,
        }
    }

    /// Records the move of a closed key result: end less start, the sum of both error variances (0 for exact figures),
    /// and the move that was thought usual before, all in the units of the figure.
    ///
    /// # Errors
    ///
    /// [`PastMovesError`] if the usual move is not above 0, the variance negative, or the move or its error is no number up
    /// to a million usual moves. A refused move changes nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    ///
    /// let mut past = PastMoves::new();
    /// past.record(8.0, 30.0, 12.5)?;
    /// assert_eq!(
    ///     past.record(3.0, -1.0, 12.5).unwrap_err().to_string(),
    ///     "a move of 3 with error variance -1, where 12.5 is usual, cannot be learned from"
    /// );
    /// assert_eq!(past.count(), 1);
    /// # Ok::<(), cxmetrics::okr::forecast::PastMovesError>(())
    /// ```
    pub fn record(
        &mut self,
        moved: f64,
        error_variance: f64,
        usual: f64,
    ) -> Result<(), PastMovesError> {
        let (share, error) = (moved / usual, error_variance / usual / usual);
        let usable = usual > 0.0
            && usual <= LARGEST_VALUE
            && share.abs() <= LARGEST_MOVE
            && (0.0..=LARGEST_MOVE * LARGEST_MOVE).contains(&error)
            && self.count < LARGEST_COUNT;
        if !usable {
            return Err(PastMovesError {
                moved,
                error_variance,
                usual,
            });
        }
        self.count += 1;
        self.sum += share;
        self.squares += share * share;
        self.errors += error;
        Ok(())
    }

    /// Adds the moves of others.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    ///
    /// let (mut ours, mut theirs) = (PastMoves::new(), PastMoves::new());
    /// ours.record(8.0, 30.0, 12.5)?;
    /// theirs.record(-2.0, 0.0, 6.0)?;
    /// ours.merge(&theirs);
    /// assert_eq!(ours.count(), 2);
    /// # Ok::<(), cxmetrics::okr::forecast::PastMovesError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count).min(LARGEST_COUNT);
        self.sum += other.sum;
        self.squares += other.squares;
        self.errors += other.errors;
    }

    /// The number of moves.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    ///
    /// let mut past = PastMoves::new();
    /// past.record(8.0, 30.0, 12.5)?;
    /// assert_eq!(past.count(), 1);
    /// # Ok::<(), cxmetrics::okr::forecast::PastMovesError>(())
    /// ```
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Whether there are no moves.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    ///
    /// assert!(PastMoves::new().is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The usual move of a figure for which `before` was thought usual, after these moves. Without any, `before` itself.
    ///
    /// # Errors
    ///
    /// [`UsualMoveError`] unless `before` is above 0 and at most 10¹⁰⁰, and the results are as well.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::PastMoves;
    ///
    /// let mut past = PastMoves::new();
    /// past.record(8.0, 30.0, 12.5)?;
    /// let learned = past.usual_move(12.5)?;
    /// assert_eq!(format!("{:.3} {:.3}", learned.size(), learned.mean()), "10.206 2.667");
    /// // What was learned with NPS serves a share, whose usual move is half of that.
    /// assert_eq!(format!("{:.3}", past.usual_move(6.25)?.size()), "5.103");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn usual_move(&self, before: f64) -> Result<UsualMove, UsualMoveError> {
        let weight = self.count as f64 + 2.0;
        let mean = self.sum / weight;
        // Σ (d − m)² from the sums: of moves that were divided by what is usual, nothing cancels that matters.
        let squares = self.squares - mean * (2.0 * self.sum - self.count as f64 * mean);
        let size = libm::sqrt((2.0 + (squares - self.errors).max(0.0)) / weight).max(0.1);
        UsualMove::from_source(before * size, before * mean, MoveSource::Past)
    }
}

/// A move cannot be learned from.
///
/// ```
/// use cxmetrics::okr::forecast::PastMoves;
///
/// let error = PastMoves::new().record(f64::NAN, 0.0, 12.5).unwrap_err();
/// assert!(error.moved.is_nan());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "a move of {moved} with error variance {error_variance}, where {usual} is usual, cannot be learned from"
)]
#[non_exhaustive]
pub struct PastMovesError {
    /// The move.
    pub moved: f64,
    /// The variance of its error.
    pub error_variance: f64,
    /// The move thought usual.
    pub usual: f64,
}

/// The stored form, before it is checked.
#[cfg(feature = "serde")]
#[derive(Debug, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "PastMoves", deny_unknown_fields)]
struct StoredPastMoves {
    count: u64,
    sum: f64,
    squares: f64,
    errors: f64,
}

/// Sums that no moves have.
#[cfg(feature = "serde")]
#[derive(Debug, thiserror::Error)]
#[error("{} moves do not have the sum {}, squares {} and error variances {}", .0.count, .0.sum, .0.squares, .0.errors)]
struct NoMoves(StoredPastMoves);

#[cfg(feature = "serde")]
impl TryFrom<StoredPastMoves> for PastMoves {
    type Error = NoMoves;

    fn try_from(stored: StoredPastMoves) -> Result<Self, Self::Error> {
        let past = Self {
            count: stored.count,
            sum: stored.sum,
            squares: stored.squares,
            errors: stored.errors,
        };
        let moves = past.count as f64;
        let room = moves * LARGEST_MOVE;
        // Cauchy and Schwarz: (Σ d)² ≤ J Σ d², but for the rounding of each addition.
        let possible = past.count <= LARGEST_COUNT
            && past.sum.abs() <= room
            && (0.0..=room * LARGEST_MOVE).contains(&past.squares)
            && (0.0..=room * LARGEST_MOVE).contains(&past.errors)
            && past.sum * past.sum <= moves * past.squares * (1.0 + 4.0 * moves * f64::EPSILON);
        if possible {
            Ok(past)
        } else {
            Err(NoMoves(stored))
        }
    }
}
