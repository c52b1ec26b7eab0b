//! What a figure will be at the deadline.
//!
//! | you want | take |
//! |---|---|
//! | the probability that a goal is reached, from what was checked in | [`History::forecast`](super::History::forecast), [`Outlook`] |
//! | the same of any readings over time | [`Readings`], [`Forecast`] |
//! | what your own past goals teach about the next | [`PastMoves`], [`UsualMove`] |
//! | a target that can be reached and seen | [`GoalAssistant`] |
//! | how far to be by now, within what noise allows | [`Pace::expected_band`](super::Pace::expected_band) |
//! | another method | [`ForecastMethod`], [`Readings::forecast_with`] |
//! | how often forecasts of one series held | [`Readings::backtest`], [`Backtest`] |
//! | whether what was called 70 % came true 7 times in ten | [`Calibration`] |
//!
//! # Does 70 % come true 70 times in a hundred?
//!
//! Of the [default](ForecastMethod::ShrunkTrend), by simulation of 108 kinds of cycles of 13 weeks, 5,000 cycles of each: 4, 8 or
//! 12 weekly surveys of 50 or 200 answers, or exact figures, after a start that is measured like them; slopes of 0.3, 1 or 3 and
//! walks of 0, 0.5 or 2 a week (*line*), or three cycles in five without any move, an NPS at 80, and uneven gaps (*others*). The
//! target is what was measured at the start and −1 to 1.5 times the spread of the moves. The usual move has the size that 12 past
//! cycles taught and no direction, as by default: only [`PastMoves`] expect a rise or a fall of their own. Probabilities are put into five bins; a bin of at least 250 forecasts is *off* if what came true
//! is more than 5 points from what was said, and its standard error is up to 3 points.
//!
//! | readings | cycles | bins off (worst) | Brier score | 80 / 95 % intervals held | mean width of 80 % |
//! |---|---|---|---|---|---|
//! | 4 × 50 | line | 1 of 45 (.06) | .129 | .81 / .97 | 42.5 |
//! | 4 × 50 | others | 3 of 15 (.06) | .133 | .78 / .93 | 28.5 |
//! | 8 × 50 | line | 1 of 45 (.06) | .086 | .82 / .97 | 26.8 |
//! | 8 × 50 | others | 2 of 15 (.06) | .096 | .78 / .94 | 19.1 |
//! | 12 × 50 | line | 1 of 36 (.05) | .058 | .82 / .96 | 16.2 |
//! | 12 × 50 | others | 0 of 13 (.05) | .061 | .79 / .94 | 13.3 |
//! | 4 × 200 | line | 0 of 45 (.05) | .123 | .83 / .98 | 34.4 |
//! | 4 × 200 | others | 1 of 15 (.07) | .130 | .80 / .95 | 24.7 |
//! | 8 × 200 | line | 3 of 38 (.07) | .076 | .84 / .97 | 19.3 |
//! | 8 × 200 | others | 1 of 15 (.08) | .073 | .83 / .95 | 14.7 |
//! | 12 × 200 | line | 2 of 29 (.08) | .046 | .83 / .96 | 10.0 |
//! | 12 × 200 | others | 1 of 11 (.08) | .042 | .83 / .96 | 8.5 |
//! | exact, 4 | line | 3 of 23 (.09) | .079 | .83 / .97 | 18.3 |
//! | exact, 8 | line | 2 of 20 (.06) | .045 | .82 / .96 | 9.4 |
//! | exact, 12 | line | 0 of 12 (.00) | .018 | .81 / .95 | 3.4 |
//! | exact, 4 to 12 | others | 1 of 14 (.10) | .019 | .88 / .98 | 4.1 |
//! | exact, 4 to 12 | scatter of 2 around a line | 6 of 12 (.16, too modest) | .067 | .89 / .98 | 18.3 |
//! | **all of these** | 99 kinds | **28 of 403** | **.075** | **.82 / .96** | 19.5 |
//! | 4 surveys | step of ± 13 half-way | 7 of 10 (.09) | .174 | .68 / .91 | 30.3 |
//! | exact, 4 | step of ± 13 half-way | 3 of 3 (.22) | .220 | .24 / .47 | 7.9 |
//! | exact, 8 | step of ± 13 half-way | 3 of 5 (.21) | .038 | .98 / 1.00 | 23.8 |
//!
//! All bins are within 5 points in **78** of the 99 kinds, and within 5 points and two standard errors of the simulation in
//! **96**. That table is of the default. Of the same 99 kinds, by what is known of the usual move:
//!
//! | usual move | kinds within 5 points | and two errors more |
//! |---|---|---|
//! | size learned from 12 past cycles, no direction: the table above | 78 | 96 |
//! | size and mean learned from them, [`PastMoves::usual_move`], though none of these figures tends anywhere | 71 | 97 |
//!
//! The Brier score is below that of the base rate in all 108. A [linear trend](ForecastMethod::LinearTrend) has .090, and its 80 and 95 %
//! intervals of twice the width (38.4) held .77 and .90 of the time. `cargo run --release --example calibration -- 5000` makes the
//! table.
//!
//! # What it cannot do
//!
//! - **Without the scale of moves it is a guess.** With the usual move from the range, 12.5 points where the truth is 4 to 40, 91 of
//!   398 bins are off, by up to 21 points, and 60 of the 99 kinds are within 5. It takes a usual move within a factor of 2: learn
//!   it from [past](PastMoves) moves. [Each forecast says](Forecast::usual_move) where it has it from.
//! - A mean move learned from 12 past cycles helps where figures do rise. Where they do not, as in the second table, it costs a
//!   little: [`with_mean`](UsualMove::with_mean)`(0.0)` leaves it out.
//! - It does not see the launch that has not happened: after a step nobody knew of, four exact readings are sure of themselves,
//!   and wrong. Nobody can see that coming; the [plan](Readings::along) of a known one can be told.
//! - Exact figures that spring back to a line are forecast too modestly: take [`LinearTrend`](ForecastMethod::LinearTrend) for them.

mod assistant;
mod assistant_error;
mod backtest;
mod band;
mod calibration;
mod closed;
mod context;
mod distribution;
mod dual;
mod error;
mod history;
mod holt;
mod line;
mod line_walk;
mod method;
mod mixture;
mod no_forecast;
mod observation;
mod opening;
mod outlook;
mod past_moves;
mod prediction;
mod prepared;
mod proposal;
mod readings;
mod readings_error;
mod reliability;
mod shrunk;
mod smoothing;
mod state;
#[cfg(feature = "serde")]
mod stored;
mod usual_move;
mod walk;

pub use assistant::GoalAssistant;
pub use assistant_error::AssistantError;
pub use backtest::{Backtest, ForecastCheck};
pub use calibration::{Calibration, CalibrationBin, CalibrationError, CalibrationVerdict};
pub use closed::ClosedForecast;
pub use error::ForecastError;
pub use holt::{DampedHolt, DampedHoltError};
pub use method::ForecastMethod;
pub use no_forecast::NoForecast;
pub use opening::Opening;
pub use outlook::Outlook;
pub(in crate::okr) use outlook::is_of_one_day;
pub use past_moves::{PastMoves, PastMovesError};
pub use prediction::Forecast;
pub(in crate::okr) use proposal::AMBITION_EDGES;
pub use proposal::{Ambition, Proposal};
pub use readings::Readings;
pub use readings_error::ReadingsError;
pub use usual_move::{MoveSource, UsualMove, UsualMoveError};
