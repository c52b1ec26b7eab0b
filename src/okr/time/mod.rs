//! Points in time.

mod day;

pub use day::{Day, DayError};

/// A point in time, for [cycles](crate::okr::Cycle), [check-ins](super::CheckIn) and forecasts.
///
/// The crate has no clock and no calendar: it only needs to know how many days lie between two points. So plain
/// numbers of days will do, "day 30 of the cycle" included; within one program they must all count from
/// the same day.
///
/// | type | feature | counts from |
/// |---|---|---|
/// | `f64`, `f32` and the integers | | whatever day you like |
/// | `std::time::SystemTime` | `std` | 1 January 1970, midnight UTC |
/// | `jiff`: `civil::Date`, `civil::DateTime`, `Timestamp`, `Zoned` | `jiff` | the same |
/// | `chrono`: `NaiveDate`, `NaiveDateTime`, `DateTime<Tz>` | `chrono` | the same |
///
/// A date is its midnight, and a date or time without a zone is read as UTC. What was made of dates is shown and stored
/// as ISO dates, and gives dates back: see [`Day`], which converts into the types of this table.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::course::TimePoint;
///
/// /// Whole weeks since the product was launched.
/// struct Week(u32);
///
/// impl TimePoint for Week {
///     fn days(&self) -> f64 {
///         7.0 * f64::from(self.0)
///     }
/// }
///
/// assert_eq!(Week(3).days(), 21.0);
/// assert_eq!(21.days(), 21.0);
/// ```
pub trait TimePoint {
    /// The days since a fixed day, fractions included.
    fn days(&self) -> f64;

    /// The same as it is shown, stored and given back: a date where the type knows dates, else the number of days.
    fn to_day(&self) -> Day {
        Day::number(self.days())
    }
}

impl<T: TimePoint + ?Sized> TimePoint for &T {
    fn days(&self) -> f64 {
        (**self).days()
    }

    fn to_day(&self) -> Day {
        (**self).to_day()
    }
}

macro_rules! number_of_days {
    ($($number:ty),*) => {$(
        impl TimePoint for $number {
            #[allow(clippy::cast_lossless)] // one body for all
            fn days(&self) -> f64 {
                *self as f64
            }
        }
    )*};
}

number_of_days!(f32, f64, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

#[cfg(feature = "std")]
mod with_std {
    use super::{Day, TimePoint};
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    impl TimePoint for SystemTime {
        fn days(&self) -> f64 {
            self.to_day().days()
        }

        fn to_day(&self) -> Day {
            let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
            Day::from_unix_micros(match self.duration_since(UNIX_EPOCH) {
                Ok(after) => micros(after),
                Err(before) => -micros(before.duration()),
            })
        }
    }

    impl TryFrom<Day> for SystemTime {
        /// The number of days, which has no date.
        type Error = Day;

        fn try_from(day: Day) -> Result<Self, Day> {
            let micros = day.unix_micros().ok_or(day)?;
            let distance = Duration::from_micros(micros.unsigned_abs());
            let time = if micros < 0 {
                UNIX_EPOCH.checked_sub(distance)
            } else {
                UNIX_EPOCH.checked_add(distance)
            };
            time.ok_or(day)
        }
    }
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use super::{Day, TimePoint};
    use jiff::civil::{Date, DateTime};
    use jiff::tz::Offset;
    use jiff::{Timestamp, Zoned};

    macro_rules! date {
        ($($type:ty, $value:ident => $timestamp:expr;)*) => {$(
            impl TimePoint for $type {
                fn days(&self) -> f64 {
                    self.to_day().days()
                }

                fn to_day(&self) -> Day {
                    let $value = self;
                    $timestamp
                }
            }
        )*};
    }

    /// Dates before the first and after the last timestamp are days like any other.
    fn of_civil(time: DateTime) -> Day {
        let since = time.duration_since(Date::constant(1970, 1, 1).at(0, 0, 0, 0));
        Day::from_unix_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    date! {
        Date, date => of_civil(date.at(0, 0, 0, 0));
        DateTime, time => of_civil(*time);
        Timestamp, time => Day::from_unix_micros(time.as_microsecond());
        Zoned, time => Day::from_unix_micros(time.timestamp().as_microsecond());
    }

    impl TryFrom<Day> for Timestamp {
        /// What is no timestamp.
        type Error = Day;

        fn try_from(day: Day) -> Result<Self, Day> {
            let micros = day.unix_micros().ok_or(day)?;
            Self::from_microsecond(micros).map_err(|_| day)
        }
    }

    impl TryFrom<Day> for DateTime {
        /// What is no date.
        type Error = Day;

        fn try_from(day: Day) -> Result<Self, Day> {
            Timestamp::try_from(day).map(|time| Offset::UTC.to_datetime(time))
        }
    }

    impl TryFrom<Day> for Date {
        /// What is no date.
        type Error = Day;

        fn try_from(day: Day) -> Result<Self, Day> {
            DateTime::try_from(day).map(DateTime::date)
        }
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use super::{Day, TimePoint};
    use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};

    impl TimePoint for NaiveDate {
        fn days(&self) -> f64 {
            self.to_day().days()
        }

        fn to_day(&self) -> Day {
            self.and_time(chrono::NaiveTime::MIN).to_day()
        }
    }

    impl TimePoint for NaiveDateTime {
        fn days(&self) -> f64 {
            self.to_day().days()
        }

        fn to_day(&self) -> Day {
            self.and_utc().to_day()
        }
    }

    impl<Tz: TimeZone> TimePoint for DateTime<Tz> {
        fn days(&self) -> f64 {
            self.to_day().days()
        }

        fn to_day(&self) -> Day {
            Day::from_unix_micros(self.timestamp_micros())
        }
    }

    impl TryFrom<Day> for DateTime<Utc> {
        /// What is no date.
        type Error = Day;

        fn try_from(day: Day) -> Result<Self, Day> {
            let micros = day.unix_micros().ok_or(day)?;
            DateTime::from_timestamp_micros(micros).ok_or(day)
        }
    }

    impl TryFrom<Day> for NaiveDateTime {
        /// What is no date.
        type Error = Day;

        fn try_from(day: Day) -> Result<Self, Day> {
            DateTime::<Utc>::try_from(day).map(|time| time.naive_utc())
        }
    }

    impl TryFrom<Day> for NaiveDate {
        /// What is no date.
        type Error = Day;

        fn try_from(day: Day) -> Result<Self, Day> {
            DateTime::<Utc>::try_from(day).map(|time| time.date_naive())
        }
    }
}
