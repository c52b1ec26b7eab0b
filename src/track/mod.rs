//! Over time: scores that are looked at every week, without being fooled by noise.
//!
//! A line chart of a score always moves, and an ordinary interval is only right for somebody who looks once.
//! This module has the four answers to that.
//!
//! | question | answer |
//! |---|---|
//! | what was the score in each period, and over the last four? | [`Series`], [`Series::trailing`], [`Series::scores`] |
//! | the same, with the latest weeks counting most? | [`Series::recency`] |
//! | each customer should count once, with the latest answer | [`Latest`] |
//! | may I look at it every day, and stop when I like? | [`Monitor`], [`AnytimeDifference`], [`Method::Anytime`](crate::Method::Anytime) |
//! | the same with a narrower interval, mostly | [`AnytimeMixture`], [`Monitor::with_bets`] |
//! | which of many that are watched every day? | [`closed_e_benjamini_hochberg`] |
//! | is this week's figure news? | [`signal`]: control charts, run rules, EWMA, CUSUM |
//! | has it moved over the year, slowly or at once? | [`trend`] |
//!
//! Everything here works on [tallies](crate::Tally) by period. Fed the same answers in any split and any
//! order, every result is the same to the last bit: a series holds whole counts, and all figures are computed
//! from them in the order of the periods.
//!
//! # Examples
//!
//! A year of weekly answers in short: is the last week out of line with the first four?
//!
//! ```
//! use cxmetrics::track::Series;
//! use cxmetrics::track::signal::{ControlChart, Rules};
//! use cxmetrics::{Nps, Scale};
//!
//! let mut series = Series::new(Scale::ZERO_TO_TEN);
//! for (week, (detractors, passives, promoters)) in
//!     [(20, 30, 50), (18, 35, 47), (22, 30, 48), (19, 28, 53), (48, 30, 22)]
//!         .into_iter()
//!         .enumerate()
//! {
//!     series.record_n(week, 3, detractors)?;
//!     series.record_n(week, 8, passives)?;
//!     series.record_n(week, 10, promoters)?;
//! }
//! let scores = series.scores(&Nps::STANDARD)?;
//! let chart = ControlChart::new(&scores, ..4)?;
//! let signals = chart.signals(Rules::default());
//! assert_eq!(signals.len(), 1);
//! assert_eq!(signals[0].to_string(), "period 4: -26.0, Nelson 1: a point beyond three sigma");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// First what a series is made by: the page of a type begins with the first file that says something of it.
mod series;

mod anytime;
mod fired;
mod latest;
mod look;
mod mixture;
mod monitor;
mod recency;
mod record;
mod scores;
pub mod signal;
mod sparkline;
pub mod trend;
mod views;
mod window;

pub use anytime::{AnytimeDifference, AnytimeError};
pub use fired::{EvidenceError, closed_e_benjamini_hochberg, e_benjamini_hochberg};
pub use latest::Latest;
pub use look::{Decision, Look};
pub use mixture::{AnytimeMixture, Bets};
pub use monitor::{Monitor, MonitorError};
pub use recency::{Recency, Recent};
pub use scores::{Scores, YearOnYear};
pub use series::{Series, SeriesError};
pub use sparkline::sparkline;
pub use window::{Window, Windows};
