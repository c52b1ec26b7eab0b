//! How often a key result is to be looked at.

use crate::edge::{self, Tolerance};
use crate::words::spoken;

/// How often check-ins are due, and how much later they may come.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::course::{Cadence, Freshness};
///
/// let cadence = Cadence::WEEKLY.with_grace(2.0)?;
/// assert_eq!(cadence.freshness(7.0), Freshness::Fresh);
/// assert_eq!(cadence.freshness(8.0), Freshness::Due);
/// assert_eq!(cadence.freshness(9.5), Freshness::Stale);
///
/// assert_eq!(
///     Cadence::every(0.0).unwrap_err().to_string(),
///     "a cadence has more than 0 days and a grace of 0 or more, not 0 and 0"
/// );
/// # Ok::<(), cxmetrics::okr::course::CadenceError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredCadence", try_from = "StoredCadence")
)]
pub struct Cadence {
    days: f64,
    grace: f64,
}

impl Cadence {
    /// Every 7 days, without grace.
    pub const WEEKLY: Self = Self {
        days: 7.0,
        grace: 0.0,
    };

    /// Every 14 days, without grace.
    pub const BIWEEKLY: Self = Self {
        days: 14.0,
        grace: 0.0,
    };

    /// Every so many days, without grace.
    ///
    /// # Errors
    ///
    /// [`CadenceError`] unless the days are finite and more than 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::course::{Cadence, Freshness};
    ///
    /// let daily = Cadence::every(1.0)?;
    /// assert_eq!(daily.freshness(1.0), Freshness::Fresh);
    /// assert_eq!(daily.freshness(1.5), Freshness::Stale);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn every(days: f64) -> Result<Self, CadenceError> {
        Self { days, grace: 0.0 }.checked()
    }

    /// The same cadence with so many days more before a figure is stale.
    ///
    /// # Errors
    ///
    /// [`CadenceError`] unless the grace is finite and 0 or more.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::course::{Cadence, Freshness};
    ///
    /// let patient = Cadence::BIWEEKLY.with_grace(3.0)?;
    /// assert_eq!(patient.freshness(17.0), Freshness::Due);
    /// assert_eq!(Cadence::BIWEEKLY.freshness(17.0), Freshness::Stale);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn with_grace(self, grace: f64) -> Result<Self, CadenceError> {
        Self { grace, ..self }.checked()
    }

    const fn checked(self) -> Result<Self, CadenceError> {
        let Self { days, grace } = self;
        if days > 0.0 && days.is_finite() && grace >= 0.0 && grace.is_finite() {
            Ok(self)
        } else {
            Err(CadenceError { days, grace })
        }
    }

    /// The days from one check-in to the next.
    ///
    /// ```
    /// use cxmetrics::okr::course::Cadence;
    ///
    /// assert_eq!(Cadence::WEEKLY.days(), 7.0);
    /// assert_eq!(Cadence::BIWEEKLY.days(), 14.0);
    /// ```
    #[must_use]
    pub const fn days(&self) -> f64 {
        self.days
    }

    /// The days that a check-in may come later.
    ///
    /// ```
    /// use cxmetrics::okr::course::Cadence;
    ///
    /// assert_eq!(Cadence::WEEKLY.grace(), 0.0);
    /// assert_eq!(Cadence::WEEKLY.with_grace(2.0)?.grace(), 2.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn grace(&self) -> f64 {
        self.grace
    }

    /// How fresh a figure is that is so many days old; both limits belong to the fresher side.
    ///
    /// ```
    /// use cxmetrics::okr::course::{Cadence, Freshness};
    ///
    /// assert_eq!(Cadence::WEEKLY.freshness(7.0), Freshness::Fresh);
    /// assert_eq!(Cadence::WEEKLY.freshness(7.1), Freshness::Stale);
    /// ```
    #[must_use]
    pub fn freshness(&self, age: f64) -> Freshness {
        self.freshness_within(age, Tolerance::of([age]))
    }

    /// The same of an age that was computed.
    pub(super) fn freshness_within(&self, age: f64, tolerance: Tolerance) -> Freshness {
        if age.is_nan() {
            return Freshness::Stale;
        }
        let tolerance = tolerance.or(Tolerance::of([self.days, self.grace]));
        if !edge::is_above(age, self.days, tolerance) {
            Freshness::Fresh
        } else if !edge::is_above(age, self.days + self.grace, tolerance) {
            Freshness::Due
        } else {
            Freshness::Stale
        }
    }
}

/// The days of a cadence are not positive, or its grace is negative.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::course::Cadence;
///
/// let error = Cadence::WEEKLY.with_grace(-1.0).unwrap_err();
/// assert_eq!((error.days, error.grace), (7.0, -1.0));
/// assert_eq!(
///     error.to_string(),
///     "a cadence has more than 0 days and a grace of 0 or more, not 7 and -1"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a cadence has more than 0 days and a grace of 0 or more, not {days} and {grace}")]
#[non_exhaustive]
pub struct CadenceError {
    /// The days asked for.
    pub days: f64,
    /// The grace asked for.
    pub grace: f64,
}

/// Whether a figure can still be steered by.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::course::{Cadence, Freshness};
///
/// assert_eq!(Cadence::WEEKLY.freshness(10.0).to_string(), "stale");
/// // The later, the greater.
/// assert!(Freshness::Fresh < Freshness::Due && Freshness::Due < Freshness::Stale);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Freshness {
    /// The next check-in is not due yet.
    Fresh,
    /// The next check-in is due, and within its grace.
    Due,
    /// The next check-in is overdue.
    Stale,
}

spoken!(Freshness {
    Fresh = Fresh,
    Due = Due,
    Stale = Stale,
});

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Cadence", deny_unknown_fields)]
struct StoredCadence {
    days: f64,
    grace: f64,
}

#[cfg(feature = "serde")]
impl From<Cadence> for StoredCadence {
    fn from(Cadence { days, grace }: Cadence) -> Self {
        Self { days, grace }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredCadence> for Cadence {
    type Error = CadenceError;

    fn try_from(StoredCadence { days, grace }: StoredCadence) -> Result<Self, Self::Error> {
        Self { days, grace }.checked()
    }
}
