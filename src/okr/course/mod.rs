//! A goal in time: cycles, check-ins and their history, pace, and status.
//!
//! | you want | take |
//! |---|---|
//! | the time from start to deadline | [`Cycle`] |
//! | what was measured when | [`CheckIn`], [`History`] |
//! | whether it is still fresh | [`Cadence`], [`Freshness`] |
//! | whether it is fast enough | [`Pace`], [`Standing`], [`Status`] |
//! | dates, and dates of your own | [`Day`], [`TimePoint`] |

mod cadence;
mod check_in;
mod check_ins;
mod cycle;
mod history;
mod pace;
mod status;

pub use super::time::{Day, DayError, TimePoint};
pub use cadence::{Cadence, CadenceError, Freshness};
pub use check_in::{CheckIn, CheckInError};
pub use check_ins::{CheckIns, CheckInsIter};
pub use cycle::{Cycle, CycleError};
pub use history::{Flag, History};
pub use pace::{Pace, PaceError};
pub use status::{Standing, Status, Thresholds, ThresholdsError};
