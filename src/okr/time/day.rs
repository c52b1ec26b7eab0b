//! A day, as a number or as a date.

use alloc::format;
use alloc::string::{String, ToString};
use core::cmp::Ordering;
use core::fmt;
use core::ops::Sub;
use core::str::FromStr;

use super::TimePoint;

use crate::edge::{self, Tolerance};
use crate::words::{Figure, GeneralMessage, Language, Spoken, spoken};

/// Microseconds of a day.
const MICROS: i64 = 86_400_000_000;
/// Microseconds from the first to the last moment that has a date of at most four digits: the years −9999 to 9999.
const LAST: i64 = 2_932_897 * MICROS - 1;
const FIRST: i64 = -4_371_587 * MICROS;

/// A day as it was given: a number, or a date, to the microsecond.
///
/// A date goes in, and a date comes out: [`Cycle::start`](crate::okr::Cycle::start) of a cycle that was made of dates
/// is shown and stored as `2026-03-01`, and converts back into the type that it came from. A number of days stays one.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::course::{Day, TimePoint};
///
/// let day: Day = "2026-03-01".parse()?;
/// assert_eq!(day.to_string(), "2026-03-01");
/// assert_eq!(day.days(), 20_513.0); // since 1 January 1970
/// assert_eq!("2026-03-01T18:00:00Z".parse::<Day>()?.days(), 20_513.75);
/// assert_eq!(14.to_day().to_string(), "day 14");
/// # Ok::<(), cxmetrics::okr::course::DayError>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "StoredDay", try_from = "StoredDay"))]
pub struct Day(Repr);

#[derive(Clone, Copy, Debug)]
enum Repr {
    Number(f64),
    /// Microseconds since 1 January 1970, midnight UTC.
    Date(i64),
}

impl Day {
    /// A number of days since whatever day you like.
    #[must_use]
    pub const fn number(days: f64) -> Self {
        Self(Repr::Number(crate::edge::unsigned_zero(days)))
    }

    /// A moment so many microseconds after the beginning of 1970, UTC. What has no date of four digits is a number of
    /// days.
    ///
    /// ```
    /// use cxmetrics::okr::course::Day;
    ///
    /// assert_eq!(Day::from_unix_micros(0).to_string(), "1970-01-01");
    /// assert_eq!(Day::from_unix_micros(90_061_500_000).to_string(), "1970-01-02T01:01:01.5Z");
    /// ```
    #[must_use]
    pub const fn from_unix_micros(micros: i64) -> Self {
        if FIRST <= micros && micros <= LAST {
            Self(Repr::Date(micros))
        } else {
            Self(Repr::Number(days_of(micros)))
        }
    }

    /// Microseconds since the beginning of 1970; `None` for a number of days, which has no date.
    #[must_use]
    pub const fn unix_micros(self) -> Option<i64> {
        match self.0 {
            Repr::Number(_) => None,
            Repr::Date(micros) => Some(micros),
        }
    }

    /// Whether it is a date and not a number.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(self.0, Repr::Date(_))
    }
}

/// Moments that are equal but for rounding are one. `==` and `<` take days as they are, which is what an order needs.
impl Day {
    /// Whether it is the same moment: 0.3 is 0.1 + 0.2. Dates are whole microseconds, which have no rounding.
    pub(in crate::okr) fn is_moment(self, other: Self) -> bool {
        if let (Some(micros), Some(others)) = (self.unix_micros(), other.unix_micros()) {
            return micros == others;
        }
        let (days, others) = (self.days(), other.days());
        edge::is_at(days, others, Tolerance::of([days, others]))
    }

    /// Whether it is an earlier moment. Of late dates two are the same number of days, but not the same moment.
    pub(in crate::okr) fn is_before(self, other: Self) -> bool {
        if let (Some(micros), Some(others)) = (self.unix_micros(), other.unix_micros()) {
            return micros < others;
        }
        self < other && !self.is_moment(other)
    }
}

impl TimePoint for Day {
    fn days(&self) -> f64 {
        match self.0 {
            Repr::Number(days) => days,
            Repr::Date(micros) => days_of(micros),
        }
    }

    fn to_day(&self) -> Day {
        *self
    }
}

#[allow(clippy::cast_precision_loss)] // to the microsecond for 140 years around 1970
const fn days_of(micros: i64) -> f64 {
    micros as f64 / MICROS as f64
}

impl PartialEq for Day {
    fn eq(&self, other: &Self) -> bool {
        self.days() == other.days()
    }
}

impl PartialOrd for Day {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.days().partial_cmp(&other.days())
    }
}

/// The days from one to the other.
///
/// ```
/// use cxmetrics::okr::course::Day;
///
/// let (start, end): (Day, Day) = ("2026-01-01".parse()?, "2026-04-01".parse()?);
/// assert_eq!(end - start, 90.0);
/// # Ok::<(), cxmetrics::okr::course::DayError>(())
/// ```
impl Sub for Day {
    type Output = f64;

    fn sub(self, other: Self) -> f64 {
        self.days() - other.days()
    }
}

impl PartialEq<f64> for Day {
    fn eq(&self, days: &f64) -> bool {
        self.days() == *days
    }
}

impl PartialOrd<f64> for Day {
    fn partial_cmp(&self, days: &f64) -> Option<Ordering> {
        self.days().partial_cmp(days)
    }
}

/// `day 14`, `2026-03-01`, `2026-03-01T18:30:00Z`.
impl Spoken for Day {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Number(days) => {
                let number = Figure::typed(days);
                f.pad(&language.say(&GeneralMessage::Day { number }.into()))
            }
            Repr::Date(micros) => f.pad(&iso(micros)),
        }
    }
}

spoken!(Day);

/// A moment as ISO 8601; a midnight without its time.
fn iso(micros: i64) -> String {
    let (year, month, day) = civil(micros.div_euclid(MICROS));
    let rest = micros.rem_euclid(MICROS);
    let sign = if year < 0 { "-" } else { "" };
    let date = format!("{sign}{:04}-{month:02}-{day:02}", year.abs());
    if rest == 0 {
        return date;
    }
    let (seconds, micros) = (rest / 1_000_000, rest % 1_000_000);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let fraction = match micros {
        0 => String::new(),
        _ => format!(".{micros:06}").trim_end_matches('0').to_string(),
    };
    format!("{date}T{hours:02}:{minutes:02}:{seconds:02}{fraction}Z")
}

/// The date of a day since 1970 in the Gregorian calendar (Hinnant, 2013, "chrono-Compatible Low-Level Date
/// Algorithms"): years that begin in March, so that the leap day is the last.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468; // since 1 March of the year 0
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153; // since March
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The inverse.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let year = year.rem_euclid(400);
    era * 146_097 + year * 365 + year / 4 - year / 100 + of_year - 719_468
}

/// Reads `2026-03-01`, `2026-03-01T18:30:00Z`, with fractions of a second and without seconds, `day 14` and `14`.
impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let trimmed = text.trim();
        let number = trimmed.strip_prefix("day ").unwrap_or(trimmed);
        let starts_like_number = number
            .trim_start_matches(['-', '+'])
            .starts_with(|first: char| first.is_ascii_digit());
        match number.parse::<f64>() {
            Ok(days) if starts_like_number && days.is_finite() => return Ok(Self::number(days)),
            _ => {}
        }
        parsed(trimmed)
            .filter(|micros| (FIRST..=LAST).contains(micros))
            .map(|micros| Self(Repr::Date(micros)))
            .ok_or_else(|| DayError { text: text.into() })
    }
}

fn parsed(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let (sign, date) = match date.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, date),
    };
    let mut parts = date.split('-');
    let mut part = |digits: usize| {
        parts
            .next()
            .filter(|part| part.len() == digits)
            .and_then(whole)
    };
    let (year, month, day) = (sign * part(4)?, part(2)?, part(2)?);
    let days = days_since_1970(year, month, day);
    // The 30th of February is the date of another day.
    if parts.next().is_some() || civil(days) != (year, month, day) {
        return None;
    }
    let micros = match time {
        Some(time) => micros_of(time.strip_suffix('Z')?)?,
        None => 0,
    };
    days.checked_mul(MICROS)?.checked_add(micros)
}

/// The microseconds of a time of day.
fn micros_of(time: &str) -> Option<i64> {
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = clock.split(':');
    let mut part = |limit: i64| {
        parts
            .next()
            .filter(|part| part.len() == 2)
            .and_then(whole)
            .filter(|value| *value < limit)
    };
    let (hours, minutes) = (part(24)?, part(60)?);
    let seconds = if clock.len() > 5 { part(60)? } else { 0 };
    if parts.next().is_some() || fraction.len() > 6 {
        return None;
    }
    let micros = match fraction {
        "" => 0,
        digits => whole(&format!("{digits:0<6}"))?,
    };
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros)
}

/// Digits, and nothing but digits.
fn whole(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A text is no [`Day`].
///
/// ```
/// use cxmetrics::okr::course::Day;
///
/// assert_eq!(
///     "2026-02-30".parse::<Day>().unwrap_err().to_string(),
///     "\"2026-02-30\" is not a day such as \"2026-03-01\", \"2026-03-01T18:30:00Z\" or \"14\""
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a day such as \"2026-03-01\", \"2026-03-01T18:30:00Z\" or \"14\"")]
#[non_exhaustive]
pub struct DayError {
    /// The text.
    pub text: String,
}

/// The stored form: a number is a number, a date is an ISO date.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(untagged)]
enum StoredDay {
    Number(f64),
    Date(String),
}

#[cfg(feature = "serde")]
impl From<Day> for StoredDay {
    fn from(day: Day) -> Self {
        match day.0 {
            Repr::Number(days) => Self::Number(days),
            Repr::Date(micros) => Self::Date(iso(micros)),
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredDay> for Day {
    type Error = DayError;

    fn try_from(stored: StoredDay) -> Result<Self, Self::Error> {
        match stored {
            StoredDay::Number(days) => Ok(Self::number(days)),
            StoredDay::Date(text) => text.parse(),
        }
    }
}
