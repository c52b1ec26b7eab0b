//! Progress in the number type of the figures themselves.

use core::cmp::Ordering;

use num_traits::{CheckedSub, ToPrimitive, Zero};

use super::progress::State;

/// The progress of an exact figure, kept as two exact distances.
///
/// [`KeyResult::progress`](super::KeyResult::progress) computes in `f64`, which holds whole numbers up to 2⁵³ and
/// few decimal fractions. Where money or a large count is the figure, this does the same in the figure's own type. The
/// quotient is not taken, so nothing is cut to whole numbers, and [`state`](Self::state) is exact.
///
/// # Examples
///
/// ```
/// use cxmetrics::{State, okr::key_result::ExactProgress};
///
/// // 48 hours to 24, now 30: eighteen of twenty-four
/// let progress = ExactProgress::new(48_u32, 24, 30).unwrap();
/// assert_eq!((progress.covered(), progress.distance()), (18, 24));
/// assert_eq!(progress.to_f64(), Some(0.75));
///
/// // One cent short is short, also where an `f64` cannot see it.
/// let cents = ExactProgress::new(0_i64, 9_007_199_254_740_993, 9_007_199_254_740_992).unwrap();
/// assert_eq!(cents.state(), State::InProgress);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExactProgress<T> {
    covered: T,
    distance: T,
    away: bool,
}

impl<T: PartialOrd + Zero + CheckedSub> ExactProgress<T> {
    /// The progress of `current` on the way from `start` to `target`, up or down, for types with num-traits'
    /// `CheckedSub`: all integers, big integers, decimal types. Both distances are kept without a sign, so that unsigned
    /// types serve as well.
    ///
    /// `None` if the target is the start, and if a distance is not a number of the type.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::ExactProgress;
    ///
    /// // From 48 hours down to 24, in an unsigned type.
    /// let progress = ExactProgress::new(48_u32, 24, 30).unwrap();
    /// assert_eq!((progress.covered(), progress.distance()), (18, 24));
    /// assert_eq!(ExactProgress::new(24_u32, 24, 30), None);
    /// assert_eq!(ExactProgress::new(-100_i8, 100, 0), None); // 200 is no i8
    /// ```
    #[must_use]
    pub fn new(start: T, target: T, current: T) -> Option<Self> {
        Self::with_difference(start, target, current, T::checked_sub)
    }
}

impl<T: PartialOrd + Zero> ExactProgress<T> {
    /// The same with a subtraction of one's own, for types that have no `CheckedSub`, such as `f64`. It is only asked
    /// for a larger number less a smaller one.
    ///
    /// `None` if the target is the start, if the figures cannot be ordered (NaN), if a distance is infinite, and if the
    /// subtraction says so.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::key_result::ExactProgress;
    ///
    /// let liters =
    ///     ExactProgress::with_difference(2.5, 0.5, 2.0, |high, low| Some(high - low)).unwrap();
    /// assert_eq!((liters.covered(), liters.distance()), (0.5, 2.0));
    /// ```
    #[must_use]
    pub fn with_difference(
        start: T,
        target: T,
        current: T,
        difference: impl Fn(&T, &T) -> Option<T>,
    ) -> Option<Self> {
        let length = |from: &T, to: &T| {
            let rises = from.partial_cmp(to)? != Ordering::Greater;
            let (low, high) = if rises { (from, to) } else { (to, from) };
            let length = difference(high, low)?;
            // ∞ − ∞ is not zero.
            difference(&length, &length)?
                .is_zero()
                .then_some((rises, length))
        };
        let (rises, distance) = length(&start, &target)?;
        if distance.is_zero() {
            return None;
        }
        let (moved_up, covered) = length(&start, &current)?;
        Some(Self {
            away: !covered.is_zero() && moved_up != rises,
            covered,
            distance,
        })
    }
}

impl<T: Clone + PartialOrd + Zero> ExactProgress<T> {
    /// How far the figure has moved from the start, without a sign: see [`is_away`](Self::is_away).
    ///
    /// ```
    /// use cxmetrics::okr::key_result::ExactProgress;
    ///
    /// assert_eq!(ExactProgress::new(48_u32, 24, 30).unwrap().covered(), 18);
    /// assert_eq!(ExactProgress::new(48_u32, 24, 60).unwrap().covered(), 12); // the wrong way
    /// ```
    #[must_use]
    pub fn covered(&self) -> T {
        self.covered.clone()
    }

    /// The distance from start to target, without a sign.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::ExactProgress;
    ///
    /// assert_eq!(ExactProgress::new(48_u32, 24, 30).unwrap().distance(), 24);
    /// ```
    #[must_use]
    pub fn distance(&self) -> T {
        self.distance.clone()
    }

    /// Whether the figure moved away from the target: the progress is negative.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::ExactProgress;
    ///
    /// let progress = ExactProgress::new(48_u32, 24, 60).unwrap();
    /// assert!(progress.is_away());
    /// assert_eq!(progress.to_f64(), Some(-0.5));
    /// ```
    #[must_use]
    pub const fn is_away(&self) -> bool {
        self.away
    }

    /// Where the figure stands, without any rounding.
    ///
    /// ```
    /// use cxmetrics::{State, okr::key_result::ExactProgress};
    ///
    /// let state = |hours| ExactProgress::new(48_u32, 24, hours).unwrap().state();
    /// assert_eq!(
    ///     [60, 48, 30, 24, 20].map(state),
    ///     [State::Regressed, State::NotStarted, State::InProgress, State::Reached, State::Overshot]
    /// );
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        if self.away {
            State::Regressed
        } else if self.covered.is_zero() {
            State::NotStarted
        } else if self.covered < self.distance {
            State::InProgress
        } else if self.covered > self.distance {
            State::Overshot
        } else {
            State::Reached
        }
    }
}

impl<T: ToPrimitive> ExactProgress<T> {
    /// The progress as one number, the only rounding there is. `None` if the type has no such number.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::ExactProgress;
    ///
    /// assert_eq!(ExactProgress::new(48_u32, 24, 30).unwrap().to_f64(), Some(0.75));
    /// assert_eq!(ExactProgress::new(0_i64, 3, 1).unwrap().to_f64(), Some(1.0 / 3.0));
    /// ```
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        let share = self.covered.to_f64()? / self.distance.to_f64()?;
        let share = if self.away { -share } else { share };
        share.is_finite().then_some(share)
    }
}
