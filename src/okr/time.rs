//! Points in time.

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
/// A date is its midnight, and a date or time without a zone is read as UTC.
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
}

impl<T: TimePoint + ?Sized> TimePoint for &T {
    fn days(&self) -> f64 {
        (**self).days()
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

/// The seconds of a day.
#[cfg(any(feature = "std", feature = "jiff", feature = "chrono"))]
const SECONDS: f64 = 86_400.0;

#[cfg(feature = "std")]
impl TimePoint for std::time::SystemTime {
    fn days(&self) -> f64 {
        let seconds = match self.duration_since(Self::UNIX_EPOCH) {
            Ok(after) => after.as_secs_f64(),
            Err(before) => -before.duration().as_secs_f64(),
        };
        seconds / SECONDS
    }
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use super::{SECONDS, TimePoint};
    use jiff::civil::{Date, DateTime};
    use jiff::{Timestamp, Zoned};

    const EPOCH: Date = Date::constant(1970, 1, 1);

    impl TimePoint for Date {
        fn days(&self) -> f64 {
            self.duration_since(EPOCH).as_secs_f64() / SECONDS
        }
    }

    impl TimePoint for DateTime {
        fn days(&self) -> f64 {
            self.duration_since(EPOCH.at(0, 0, 0, 0)).as_secs_f64() / SECONDS
        }
    }

    impl TimePoint for Timestamp {
        fn days(&self) -> f64 {
            self.as_duration().as_secs_f64() / SECONDS
        }
    }

    impl TimePoint for Zoned {
        fn days(&self) -> f64 {
            self.timestamp().days()
        }
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use super::{SECONDS, TimePoint};
    use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};

    impl TimePoint for NaiveDate {
        fn days(&self) -> f64 {
            self.and_time(chrono::NaiveTime::MIN).days()
        }
    }

    impl TimePoint for NaiveDateTime {
        fn days(&self) -> f64 {
            self.and_utc().days()
        }
    }

    impl<Tz: TimeZone> TimePoint for DateTime<Tz> {
        fn days(&self) -> f64 {
            let fraction = f64::from(self.timestamp_subsec_nanos()) * 1e-9;
            (self.timestamp() as f64 + fraction) / SECONDS
        }
    }
}
