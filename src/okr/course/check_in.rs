//! One look at a key result.

use alloc::string::String;

use crate::edge::unsigned_zero;
use crate::okr::figure::{Reading, is_usable};
use crate::okr::time::{Day, TimePoint};

/// What a key result measured at one time.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::CheckIn;
///
/// let check_in = CheckIn::new(14, 44.0)?.with_belief(0.7)?.with_note("new queue is live");
/// assert_eq!(check_in.days(), 14.0);
/// assert_eq!(check_in.reading().value(), Some(44.0));
/// assert_eq!(check_in.belief(), Some(0.7));
/// # Ok::<(), cxmetrics::okr::course::CheckInError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredCheckIn", try_from = "StoredCheckIn")
)]
pub struct CheckIn {
    day: Day,
    reading: Reading,
    belief: Option<f64>,
    note: Option<String>,
}

impl CheckIn {
    /// The figure at a time: a number, an `&Estimate`, an interval, or
    /// [`Reading::NOT_MEASURED`] for a check-in of words only.
    ///
    /// # Errors
    ///
    /// [`CheckInError::Time`] if the time is infinite or NaN.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Estimate, Reading, okr::CheckIn};
    ///
    /// let survey = CheckIn::new(14, &Estimate::share(151, 200)?)?;
    /// assert_eq!(survey.reading().value(), Some(75.5));
    /// let words = CheckIn::new(21, Reading::NOT_MEASURED)?.with_note("survey is out");
    /// assert_eq!(words.reading().value(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(time: impl TimePoint, reading: impl Into<Reading>) -> Result<Self, CheckInError> {
        let day = time.to_day();
        if !is_usable(day.days()) {
            return Err(CheckInError::Time { day });
        }
        Ok(Self {
            day,
            reading: reading.into(),
            belief: None,
            note: None,
        })
    }

    /// The same with how likely its owner believes the target to be reached, from 0 to 1: what goal trackers
    /// call the confidence of a check-in. It is an opinion and enters no figure.
    ///
    /// # Errors
    ///
    /// [`CheckInError::Belief`] unless it is between 0 and 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::CheckIn;
    ///
    /// assert_eq!(CheckIn::new(14, 44)?.with_belief(0.7)?.belief(), Some(0.7));
    /// let error = CheckIn::new(14, 44)?.with_belief(70.0).unwrap_err();
    /// assert_eq!(error.to_string(), "a belief is between 0 and 1, not 70");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_belief(self, belief: f64) -> Result<Self, CheckInError> {
        if (0.0..=1.0).contains(&belief) {
            Ok(Self {
                belief: Some(unsigned_zero(belief)),
                ..self
            })
        } else {
            Err(CheckInError::Belief { belief })
        }
    }

    /// The same with a note.
    ///
    /// ```
    /// use cxmetrics::okr::CheckIn;
    ///
    /// let check_in = CheckIn::new(14, 44)?.with_note("new queue is live");
    /// assert_eq!(check_in.note(), Some("new queue is live"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_note(self, note: impl Into<String>) -> Self {
        Self {
            note: Some(note.into()),
            ..self
        }
    }

    /// When it was measured, in days.
    ///
    /// ```
    /// use cxmetrics::okr::CheckIn;
    ///
    /// assert_eq!(CheckIn::new(14, 44)?.days(), 14.0);
    /// assert_eq!(CheckIn::new(14.5, 44)?.days(), 14.5); // noon
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn days(&self) -> f64 {
        self.day.days()
    }

    /// When it was measured, as it was given: a date or a number of days.
    ///
    /// ```
    /// use cxmetrics::okr::CheckIn;
    /// use cxmetrics::okr::course::Day;
    ///
    /// let day: Day = "2026-03-01".parse()?;
    /// assert_eq!(CheckIn::new(day, 44)?.day().to_string(), "2026-03-01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// What was measured.
    ///
    /// ```
    /// use cxmetrics::{Reading, okr::CheckIn};
    ///
    /// assert_eq!(CheckIn::new(14, 44)?.reading(), &Reading::from(44));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn reading(&self) -> &Reading {
        &self.reading
    }

    /// How likely its owner believes the target to be reached, from 0 to 1.
    ///
    /// ```
    /// use cxmetrics::okr::CheckIn;
    ///
    /// assert_eq!(CheckIn::new(14, 44)?.belief(), None);
    /// assert_eq!(CheckIn::new(14, 44)?.with_belief(0.5)?.belief(), Some(0.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn belief(&self) -> Option<f64> {
        self.belief
    }

    /// The note.
    ///
    /// ```
    /// use cxmetrics::okr::CheckIn;
    ///
    /// let check_in = CheckIn::new(14, 44)?;
    /// assert_eq!(check_in.note(), None);
    /// assert_eq!(check_in.with_note("two on leave").note(), Some("two on leave"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// Why a check-in is refused.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{CheckIn, Cycle, History, course::CheckInError};
///
/// let mut history = History::new(Cycle::new(0, 90)?);
/// let error = history.record(CheckIn::new(-3, 44)?, 7).unwrap_err();
/// assert!(matches!(error, CheckInError::Early { .. }));
/// assert_eq!(
///     error.to_string(),
///     "the check-in of day -3 is from before the cycle, which starts on day 0"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckInError {
    /// The time is infinite or NaN.
    #[error("a check-in has a finite time, not {day}")]
    Time {
        /// The time.
        day: Day,
    },
    /// The belief is not between 0 and 1.
    #[error("a belief is between 0 and 1, not {belief}")]
    Belief {
        /// The belief.
        belief: f64,
    },
    /// The check-in is from before the cycle.
    #[error("the check-in of {day} is from before the cycle, which starts on {start}")]
    Early {
        /// The time of the check-in.
        day: Day,
        /// The start of the cycle.
        start: Day,
    },
    /// The check-in is from after the deadline.
    #[error("the check-in of {day} is from after the deadline on {end}")]
    Late {
        /// The time of the check-in.
        day: Day,
        /// The end of the cycle.
        end: Day,
    },
    /// The check-in is from the future.
    #[error("the check-in of {day} is from the future: it is {now}")]
    Future {
        /// The time of the check-in.
        day: Day,
        /// The time when it was recorded.
        now: Day,
    },
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "CheckIn", deny_unknown_fields)]
struct StoredCheckIn {
    day: Day,
    reading: Reading,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    belief: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[cfg(feature = "serde")]
impl From<CheckIn> for StoredCheckIn {
    fn from(check_in: CheckIn) -> Self {
        Self {
            day: check_in.day,
            reading: check_in.reading,
            belief: check_in.belief,
            note: check_in.note,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredCheckIn> for CheckIn {
    type Error = CheckInError;

    fn try_from(stored: StoredCheckIn) -> Result<Self, Self::Error> {
        let mut check_in = Self::new(stored.day, stored.reading)?;
        check_in.note = stored.note;
        match stored.belief {
            Some(belief) => check_in.with_belief(belief),
            None => Ok(check_in),
        }
    }
}
