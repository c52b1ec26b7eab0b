//! The check-ins of a key result.

#[cfg(feature = "serde")]
use alloc::vec::Vec;

use super::cadence::{Cadence, Freshness};
use super::check_in::{CheckIn, CheckInError};
use super::check_ins::CheckIns;
use super::cycle::Cycle;
use crate::edge::{self, Tolerance};
use crate::okr::figure::Reading;
use crate::okr::key_result::{KeyResult, Progress};
use crate::okr::time::TimePoint;
use crate::words::spoken;

/// The check-ins of one key result over its [`Cycle`].
///
/// The latest figure counts; of two of the same time the one entered last. Nothing is stored that follows from
/// the check-ins, so a correction or a removal re-scores everything. Every question takes the time at
/// which it is asked: what was recorded for later is not yet known.
///
/// # Examples
///
/// ```
/// use cxmetrics::KeyResult;
/// use cxmetrics::okr::{CheckIn, Cycle, History, course::Freshness};
///
/// let goal = KeyResult::reach("resolution time in hours", 48, 24)?;
/// let mut history = History::new(Cycle::new(0, 90)?);
/// history.record(CheckIn::new(7, 45)?, 7)?;
/// history.record(CheckIn::new(14, 42)?, 14)?;
///
/// assert_eq!(history.progress(&goal, 14).raw(), Some(0.25));
/// assert_eq!(history.progress(&goal, 10).raw(), Some(0.125));
/// assert_eq!(history.freshness(23), Freshness::Stale);
///
/// // A correction of the same day counts from then on.
/// history.record(CheckIn::new(14, 36)?, 15)?;
/// assert_eq!(history.progress(&goal, 15).raw(), Some(0.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredHistory", from = "StoredHistory")
)]
pub struct History {
    cycle: Cycle,
    cadence: Cadence,
    /// In order of time, and of entry where the time is the same.
    check_ins: CheckIns,
}

impl History {
    /// No check-ins yet, one due every week.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, History, course::Cadence};
    ///
    /// let history = History::new(Cycle::new(0, 90)?);
    /// assert!(history.check_ins().is_empty());
    /// assert_eq!(history.cadence(), Cadence::WEEKLY);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn new(cycle: Cycle) -> Self {
        Self {
            cycle,
            cadence: Cadence::WEEKLY,
            check_ins: CheckIns::new(),
        }
    }

    /// The same with another cadence.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, History, course::{Cadence, Freshness}};
    ///
    /// let history = History::new(Cycle::new(0, 90)?);
    /// assert_eq!(history.freshness(10), Freshness::Stale);
    /// assert_eq!(history.with_cadence(Cadence::BIWEEKLY).freshness(10), Freshness::Fresh);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_cadence(self, cadence: Cadence) -> Self {
        Self { cadence, ..self }
    }

    /// The cycle.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, History};
    ///
    /// let history = History::new(Cycle::new(0, 90)?);
    /// assert_eq!(history.cycle().end(), 90.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn cycle(&self) -> &Cycle {
        &self.cycle
    }

    /// How often check-ins are due.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, History, course::Cadence};
    ///
    /// let history = History::new(Cycle::new(0, 90)?).with_cadence(Cadence::BIWEEKLY);
    /// assert_eq!(history.cadence().days(), 14.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn cadence(&self) -> Cadence {
        self.cadence
    }

    /// Records a check-in, refusing one that cannot be meant.
    ///
    /// # Errors
    ///
    /// [`CheckInError::Early`], [`CheckInError::Late`] or [`CheckInError::Future`] for a check-in from before the cycle,
    /// after its end, or later than `now`. A refused check-in changes nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// let error = history.record(CheckIn::new(91, 24)?, 95).unwrap_err();
    /// assert_eq!(error.to_string(), "the check-in of day 91 is from after the deadline on day 90");
    /// let error = history.record(CheckIn::new(30, 24)?, 29).unwrap_err();
    /// assert_eq!(error.to_string(), "the check-in of day 30 is from the future: it is day 29");
    /// assert_eq!(history.check_ins().len(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record(&mut self, check_in: CheckIn, now: impl TimePoint) -> Result<(), CheckInError> {
        let (day, now) = (check_in.day(), now.to_day());
        match self.flag(&check_in, now) {
            None => {
                self.check_ins.insert(check_in);
                Ok(())
            }
            Some(Flag::Early) => Err(CheckInError::Early {
                day,
                start: self.cycle.start(),
            }),
            Some(Flag::Late) => Err(CheckInError::Late {
                day,
                end: self.cycle.end(),
            }),
            Some(Flag::Future) => Err(CheckInError::Future { day, now }),
        }
    }

    /// Records a check-in whatever its time, and says what is wrong with it.
    ///
    /// A flagged check-in is kept and does not count: one from outside the cycle never, one from the future not
    /// before its time.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History, course::Flag};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// assert_eq!(history.record_flagged(CheckIn::new(30, 40)?, 29), Some(Flag::Future));
    /// assert_eq!(history.latest(29), None);
    /// assert_eq!(history.latest(30).unwrap().reading().value(), Some(40.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_flagged(&mut self, check_in: CheckIn, now: impl TimePoint) -> Option<Flag> {
        let flag = self.flag(&check_in, now);
        self.check_ins.insert(check_in);
        flag
    }

    /// Takes back the check-in at an index of [`check_ins`](Self::check_ins); `None` if there is none.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(7, 45)?, 14)?;
    /// history.record(CheckIn::new(14, 420)?, 14)?; // a slip of the pen
    /// assert_eq!(history.remove(1), Some(CheckIn::new(14, 420)?));
    /// assert_eq!(history.latest(14).unwrap().reading().value(), Some(45.0));
    /// assert_eq!(history.remove(1), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remove(&mut self, index: usize) -> Option<CheckIn> {
        self.check_ins.remove(index)
    }

    /// Why a check-in does not count at a time; `None` if it does.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History, course::Flag};
    ///
    /// let history = History::new(Cycle::new(0, 90)?);
    /// assert_eq!(history.flag(&CheckIn::new(30, 40)?, 29), Some(Flag::Future));
    /// assert_eq!(history.flag(&CheckIn::new(30, 40)?, 30), None);
    /// assert_eq!(history.flag(&CheckIn::new(91, 40)?, 95), Some(Flag::Late));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn flag(&self, check_in: &CheckIn, now: impl TimePoint) -> Option<Flag> {
        let (day, now) = (check_in.days(), now.days());
        if self.cycle.is_before(day) {
            Some(Flag::Early)
        } else if self.cycle.is_after(day) {
            Some(Flag::Late)
        } else if now.is_nan() || edge::is_above_as_given(day, now) {
            Some(Flag::Future)
        } else {
            None
        }
    }

    /// Every check-in in order of time, flagged ones included.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(14, 42)?, 14)?;
    /// history.record(CheckIn::new(7, 45)?, 14)?; // entered late
    /// assert!(history.check_ins().iter().map(CheckIn::days).eq([7.0, 14.0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn check_ins(&self) -> &CheckIns {
        &self.check_ins
    }

    /// The check-ins that have a figure and count at a time, in order of time, one for each time.
    ///
    /// ```
    /// use cxmetrics::Reading;
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(7, 45)?, 7)?;
    /// history.record(CheckIn::new(14, Reading::NOT_MEASURED)?.with_note("survey is out"), 14)?;
    /// history.record(CheckIn::new(7, 44)?, 15)?; // corrects day 7
    /// assert!(history.measured(15).map(|check_in| check_in.reading().value()).eq([Some(44.0)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn measured(&self, now: impl TimePoint) -> impl DoubleEndedIterator<Item = &CheckIn> + '_ {
        let now = now.days();
        let counts = move |check_in: &CheckIn| {
            self.flag(check_in, now).is_none() && check_in.reading().is_measured()
        };
        self.check_ins
            .by_time()
            .filter_map(move |same| same.iter().rfind(|check_in| counts(check_in)))
    }

    /// The check-in that counts at a time: the latest that has a figure. `None` if there is none yet.
    ///
    /// A check-in of words only does not hide the figure before it.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(7, 45)?, 7)?;
    /// history.record(CheckIn::new(14, 42)?, 14)?;
    /// let value = |day| history.latest(day)?.reading().value();
    /// assert_eq!([6, 13, 14].map(value), [None, Some(45.0), Some(42.0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn latest(&self, now: impl TimePoint) -> Option<&CheckIn> {
        self.measured(now).next_back()
    }

    /// How far a key result has come at a time, by the latest figure.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, State};
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let goal = KeyResult::reach("resolution time in hours", 48, 24)?;
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(14, 42)?, 14)?;
    /// assert_eq!(history.progress(&goal, 20).raw(), Some(0.25));
    /// assert_eq!(history.progress(&goal, 13).state(), State::NotMeasured);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn progress(&self, key_result: &KeyResult, now: impl TimePoint) -> Progress {
        let latest = self.latest(now).map(CheckIn::reading);
        key_result.progress(latest.cloned().unwrap_or(Reading::NOT_MEASURED))
    }

    /// How far a key result had come at each check-in that counts, with its day: the line of a chart.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let goal = KeyResult::reach("leads", 0, 50)?;
    /// let mut history = History::new(Cycle::new(0, 30)?);
    /// for (day, leads) in [(7, 10), (14, 20), (21, 40)] {
    ///     history.record(CheckIn::new(day, leads)?, day)?;
    /// }
    /// let line: Vec<_> =
    ///     history.scores(&goal, 21).map(|(day, progress)| (day, progress.raw())).collect();
    /// assert_eq!(line, [(7.0, Some(0.2)), (14.0, Some(0.4)), (21.0, Some(0.8))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scores<'a>(
        &'a self,
        key_result: &'a KeyResult,
        now: impl TimePoint,
    ) -> impl Iterator<Item = (f64, Progress)> + 'a {
        self.measured(now.days()).map(|check_in| {
            (
                check_in.days(),
                key_result.progress(check_in.reading().clone()),
            )
        })
    }

    /// The days since the latest figure, or since the start of the cycle if there is none. The clock starts
    /// and stops with the cycle.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// assert_eq!(history.age(5), 5.0);
    /// history.record(CheckIn::new(14, 42)?, 14)?;
    /// assert_eq!(history.age(20), 6.0);
    /// assert_eq!(history.age(100), 76.0); // the clock stopped on day 90
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn age(&self, now: impl TimePoint) -> f64 {
        let now = now.days();
        let since = self
            .latest(now)
            .map_or(self.cycle.start(), CheckIn::day)
            .days();
        // The latest may be of this moment, and later by rounding.
        (self.cycle.within(now) - since).max(0.0)
    }

    /// Whether the latest figure is still fresh, by the [cadence](Self::cadence).
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History, course::Freshness};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(14, 42)?, 14)?;
    /// assert_eq!(history.freshness(21), Freshness::Fresh);
    /// assert_eq!(history.freshness(22), Freshness::Stale);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn freshness(&self, now: impl TimePoint) -> Freshness {
        let now = now.days();
        let latest = self
            .latest(now)
            .map_or(self.cycle.start().days(), CheckIn::days);
        let tolerance = Tolerance::of([latest, self.cycle.within(now)]);
        self.cadence.freshness_within(self.age(now), tolerance)
    }
}

/// Why a check-in does not count.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{CheckIn, Cycle, History, course::Flag};
///
/// let history = History::new(Cycle::new(0, 90)?);
/// let flag = history.flag(&CheckIn::new(91, 24)?, 95);
/// assert_eq!(flag, Some(Flag::Late));
/// assert_eq!(Flag::Late.to_string(), "after the deadline");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Flag {
    /// It is from before the cycle.
    Early,
    /// It is from after the end of the cycle.
    Late,
    /// It is from the future.
    Future,
}

spoken!(Flag {
    Early = Early,
    Late = Late,
    Future = Future,
});

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "History", deny_unknown_fields)]
struct StoredHistory {
    cycle: Cycle,
    cadence: Cadence,
    check_ins: Vec<CheckIn>,
}

#[cfg(feature = "serde")]
impl From<History> for StoredHistory {
    fn from(history: History) -> Self {
        Self {
            cycle: history.cycle,
            cadence: history.cadence,
            check_ins: history.check_ins.into_vec(),
        }
    }
}

#[cfg(feature = "serde")]
impl From<StoredHistory> for History {
    fn from(stored: StoredHistory) -> Self {
        Self {
            cycle: stored.cycle,
            cadence: stored.cadence,
            check_ins: stored.check_ins.into_iter().collect(),
        }
    }
}
