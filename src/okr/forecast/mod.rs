//! What a figure will be at the deadline.
//!
//! | you want | take |
//! |---|---|
//! | the probability that a goal is reached, from what was checked in | [`History::forecast`](super::History::forecast), [`Outlook`] |
//! | the same of any readings over time | [`Readings`], [`Forecast`] |
//! | what your own past goals teach about the next | [`PastMoves`], [`UsualMove`] |
//! | another method | [`ForecastMethod`], [`Readings::forecast_with`] |
//! | how often forecasts held | [`Backtest`] |

mod backtest;
mod context;
mod distribution;
mod dual;
mod error;
mod history;
mod holt;
mod line;
mod method;
mod mixture;
mod observation;
mod outlook;
mod past_moves;
mod prediction;
mod prepared;
mod readings;
mod readings_error;
mod shrunk;
mod state;
#[cfg(feature = "serde")]
mod stored;
mod usual_move;
mod walk;

pub use backtest::{Backtest, ForecastCheck};
pub use error::ForecastError;
pub use holt::{DampedHolt, DampedHoltError};
pub use method::ForecastMethod;
pub use outlook::Outlook;
pub use past_moves::{PastMoves, PastMovesError};
pub use prediction::Forecast;
pub use readings::Readings;
pub use readings_error::ReadingsError;
pub use usual_move::{MoveSource, UsualMove, UsualMoveError};
