//! # How sure is "70 %"?
//!
//! There are several probabilities in this crate. Each answers one question, and they are not the same.
//!
//! | "70 %" of | asked by | it is |
//! |---|---|---|
//! | the target is truly reached, today | [`Progress::probability_reached`](crate::Progress::probability_reached), [`Estimate::probability_at_least`](crate::Estimate::probability_at_least) | a posterior of the survey: what the true score is, given the answers |
//! | the target will be reached by the deadline | [`Forecast::outlook`](crate::okr::Forecast::outlook) | a forecast that is calibrated: of those that said 70 %, about 70 in a hundred came true in simulations |
//! | A is better than B | [`compare`](crate::compare) | the probability that one true figure is above the other |
//! | a data set at least as extreme, if nothing had changed | [`Comparison::p_value`](crate::compare::Comparison::p_value) | not the probability of anything about the truth |
//!
//! A forecast from four weekly readings cannot see the scale on which such figures move; it has to be told, and it says
//! by what it was told: past goals, the goal itself, the range of the score, or the data.
//!
//! ```
//! use cxmetrics::okr::{CheckIn, Cycle, History, KeyResult};
//!
//! let goal = KeyResult::reach("hours", 48, 24)?;
//! let mut history = History::new(Cycle::new(0, 90)?);
//! for (day, hours) in [(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5)] {
//!     history.record(CheckIn::new(day, hours)?, day)?;
//! }
//! let outlook = history.forecast(&goal, 35)?.outlook(&goal).unwrap();
//! assert_eq!(outlook.to_string(), "79% (usual move 24.0, the way from start to target)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! How well it does, and what it cannot do, stands in [`okr::forecast`](crate::okr::forecast). Whether *your* probabilities
//! come true as often as they say, your own closed goals tell: [`okr::forecast::Calibration`](crate::okr::forecast::Calibration).
