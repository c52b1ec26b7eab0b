//! The time that a goal has.

use crate::edge::{self, Tolerance};
use crate::okr::figure::is_usable;
use crate::okr::key_result::decimal;
use crate::okr::time::{Day, TimePoint};

/// The time from the start of a goal to its deadline, such as a quarter.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::Cycle;
///
/// let quarter = Cycle::new(0, 90)?;
/// assert_eq!(quarter.elapsed(45), 0.5);
/// assert_eq!(quarter.days_left(60), 30.0);
/// # Ok::<(), cxmetrics::okr::course::CycleError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredCycle", try_from = "StoredCycle")
)]
pub struct Cycle {
    start: Day,
    end: Day,
}

impl Cycle {
    /// A cycle from `start` to `end`, the deadline.
    ///
    /// A date is its midnight: a quarter from 1 January whose last day is 31 March ends on 1 April.
    ///
    /// # Errors
    ///
    /// [`CycleError::NotFinite`] if a point in time is infinite or NaN; [`CycleError::NoTime`] unless the end is
    /// after the start.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    ///
    /// assert_eq!(Cycle::new(0, 91)?.days(), 91.0);
    /// assert_eq!(
    ///     Cycle::new(91, 0).unwrap_err().to_string(),
    ///     "a cycle ends after its start: day 0 is not after day 91"
    /// );
    /// # Ok::<(), cxmetrics::okr::course::CycleError>(())
    /// ```
    pub fn new(start: impl TimePoint, end: impl TimePoint) -> Result<Self, CycleError> {
        let (start, end) = (start.to_day(), end.to_day());
        for value in [start, end] {
            if !is_usable(value.days()) {
                return Err(CycleError::NotFinite { value });
            }
        }
        if start.is_date() != end.is_date() {
            return Err(CycleError::Mixed { start, end });
        }
        let days = [start.days(), end.days()];
        if start < end && !edge::is_at(days[0], days[1], tolerance_of(start, end)) {
            Ok(Self { start, end })
        } else {
            Err(CycleError::NoTime { start, end })
        }
    }

    /// The start, as it was given: a date or a number of days.
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    ///
    /// assert_eq!(Cycle::new(90, 181)?.start(), 90.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn start(&self) -> Day {
        self.start
    }

    /// The end, as it was given: a date or a number of days.
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    ///
    /// assert_eq!(Cycle::new(90, 181)?.end(), 181.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn end(&self) -> Day {
        self.end
    }

    /// The length in days.
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    ///
    /// assert_eq!(Cycle::new(90, 181)?.days(), 91.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn days(&self) -> f64 {
        self.end.days() - self.start.days()
    }

    /// The length as it was meant: from 0.1 to 4.1 it is 4 days.
    pub(in crate::okr) fn length(&self) -> f64 {
        decimal::shortest(self.days(), self.tolerance())
    }

    /// How far rounding may have moved its length.
    pub(in crate::okr) fn tolerance(&self) -> Tolerance {
        Tolerance::of([self.start.days(), self.end.days()])
    }

    /// The share of the cycle that has passed: 0 up to its start, 1 from its end on. A time that is NaN
    /// counts as before the start.
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    ///
    /// let quarter = Cycle::new(0, 90)?;
    /// assert_eq!([-5, 0, 45, 90, 95].map(|day| quarter.elapsed(day)), [0.0, 0.0, 0.5, 1.0, 1.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn elapsed(&self, now: impl TimePoint) -> f64 {
        (self.within(now.days()) - self.start.days()) / self.days()
    }

    /// The days to the end; 0 from the end on.
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    ///
    /// let quarter = Cycle::new(0, 90)?;
    /// assert_eq!([-5, 0, 60, 95].map(|day| quarter.days_left(day)), [90.0, 90.0, 30.0, 0.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn days_left(&self, now: impl TimePoint) -> f64 {
        self.end.days() - self.within(now.days())
    }

    /// Whether a point in time is in the cycle, both ends included.
    ///
    /// ```
    /// use cxmetrics::okr::Cycle;
    ///
    /// let quarter = Cycle::new(0, 90)?;
    /// assert!(quarter.contains(0) && quarter.contains(90));
    /// assert!(!quarter.contains(90.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contains(&self, time: impl TimePoint) -> bool {
        let days = time.days();
        !self.is_before(days) && !self.is_after(days)
    }

    /// Whether a time is before the start, and not at it; NaN is.
    pub(in crate::okr) fn is_before(&self, days: f64) -> bool {
        let start = self.start.days();
        // What is not less is not asked by how much.
        let from_then_on = days >= start;
        !from_then_on && edge::is_below(days, start, tolerance_of(self.start, days))
    }

    /// Whether a time is after the end, and not at it.
    pub(in crate::okr) fn is_after(&self, days: f64) -> bool {
        let end = self.end.days();
        days > end && edge::is_above(days, end, tolerance_of(self.end, days))
    }

    /// The nearest time of the cycle; its start for NaN.
    pub(in crate::okr) fn within(&self, days: f64) -> f64 {
        // f64::max takes the other one for NaN.
        days.max(self.start.days()).min(self.end.days())
    }
}

/// How far rounding may have moved two times: dates are whole microseconds.
fn tolerance_of(day: Day, other: impl TimePoint) -> Tolerance {
    if day.is_date() {
        Tolerance::of([])
    } else {
        Tolerance::of([day.days(), other.days()])
    }
}

/// Why there is no such cycle.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Cycle, course::CycleError};
///
/// let error = Cycle::new(0, 0).unwrap_err();
/// assert!(matches!(error, CycleError::NoTime { .. }));
/// assert_eq!(error.to_string(), "a cycle ends after its start: day 0 is not after day 0");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CycleError {
    /// The start or the end is infinite or NaN.
    #[error("the start and the end of a cycle are finite times, not {value}")]
    NotFinite {
        /// The start or the end.
        value: Day,
    },
    /// The end is not after the start.
    #[error("a cycle ends after its start: {end} is not after {start}")]
    NoTime {
        /// The start.
        start: Day,
        /// The end.
        end: Day,
    },
    /// One of the two is a date, the other a number of days: they count from different days.
    #[error("a date and a number of days make no cycle: {start} and {end}")]
    Mixed {
        /// The start.
        start: Day,
        /// The end.
        end: Day,
    },
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Cycle", deny_unknown_fields)]
struct StoredCycle {
    start: Day,
    end: Day,
}

#[cfg(feature = "serde")]
impl From<Cycle> for StoredCycle {
    fn from(Cycle { start, end }: Cycle) -> Self {
        Self { start, end }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredCycle> for Cycle {
    type Error = CycleError;

    fn try_from(StoredCycle { start, end }: StoredCycle) -> Result<Self, Self::Error> {
        Self::new(start, end)
    }
}
