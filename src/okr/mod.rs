//! Goals: key results and how far they have come.
//!
//! A key result says where a figure starts and where it is to be. This module knows figures and
//! [estimates](crate::Estimate), never which metric made them: NPS, a top box or an effort score all serve.
//!
//! The uncertainty of a survey is carried into the progress. "We are at 70 % of the way to NPS 40" with an
//! interval from −31 % to 171 % is no news at all, and [`Progress`] says so.

mod cadence;
mod check_in;
mod cycle;
mod forecast;
mod history;
mod key_result;
mod measured;
mod pace;
mod progress;
mod reading;
mod status;
mod time;

pub use cadence::{Cadence, CadenceError, Freshness};
pub use check_in::{CheckIn, CheckInError};
pub use cycle::{Cycle, CycleError};
pub use forecast::{
    Backtest, DampedHolt, DampedHoltError, Forecast, ForecastCheck, ForecastError, ForecastMethod,
    Series, SeriesError,
};
pub use history::{Flag, History};
pub use key_result::{KeyResult, KeyResultError};
pub use pace::{Pace, PaceError};
pub use progress::{Progress, State};
pub use reading::{Reading, ReadingError};
pub use status::{Standing, Status, Thresholds, ThresholdsError};
pub use time::TimePoint;
