//! What a figure will be at the deadline.
//!
//! | you want | take |
//! |---|---|
//! | the probability that a goal is reached, from what was checked in | [`History::forecast`](super::History::forecast), [`Outlook`] |
//! | the same of any readings over time | [`Readings`], [`Forecast`] |
//! | what your own past goals teach about the next | [`PastMoves`], [`UsualMove`] |
//! | a target that can be reached and seen | [`GoalAssistant`] |
//! | another method | [`ForecastMethod`], [`Readings::forecast_with`] |
//! | how often forecasts of one series held | [`Readings::backtest`], [`Backtest`] |
//! | whether what was called 70 % came true 7 times in ten | [`Calibration`] |

mod assistant;
mod assistant_error;
mod backtest;
mod calibration;
mod closed;
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
mod proposal;
mod readings;
mod readings_error;
mod reliability;
mod shrunk;
mod state;
#[cfg(feature = "serde")]
mod stored;
mod usual_move;
mod walk;

pub use assistant::{GoalAssistant, Opening};
pub use assistant_error::AssistantError;
pub use backtest::{Backtest, ForecastCheck};
pub use calibration::{Calibration, CalibrationBin, CalibrationError, CalibrationVerdict};
pub use closed::ClosedForecast;
pub use error::ForecastError;
pub use holt::{DampedHolt, DampedHoltError};
pub use method::ForecastMethod;
pub use outlook::Outlook;
pub use past_moves::{PastMoves, PastMovesError};
pub use prediction::Forecast;
pub use proposal::{Ambition, Proposal};
pub use readings::Readings;
pub use readings_error::ReadingsError;
pub use usual_move::{MoveSource, UsualMove, UsualMoveError};
