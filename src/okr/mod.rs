//! Goals that tell the truth: key results, objectives, pace, forecasts, and the customer mirror.
//!
//! A key result says what a figure is to become. This module knows figures and [estimates](crate::Estimate), never
//! which metric made them: NPS, a top box, an effort score, a median time with its interval all serve.
//!
//! The uncertainty of a survey is carried into the progress. "We are at 70 % of the way to NPS 40" with an
//! interval from −31 % to 171 % is no news at all, and [`Progress`] says so.
//!
//! The rooms stand in the order of the road; each has a page of its own, and the main types are here as well.
//!
//! | room | what is in it |
//! |---|---|
//! | [figure] | what a goal is measured by: a [`Reading`], exact or with its uncertainty |
//! | [key result](key_result) | a [`KeyResult`] with its target, its [`Progress`] and grade |
//! | [objective] | an [`Objective`] of several, guardrails, and the [`AlignmentTree`](objective::AlignmentTree) of a company |
//! | [course] | a goal in time: [`Cycle`], [`CheckIn`], [`History`], [`Pace`], [`Status`] |
//! | [forecast] | where it will be at the deadline: [`Forecast`] |
//! | [lint] | what is wrong with how the goals are written: [`Lint`] |
//! | [mirror] | whether customers notice, and employees: [`Mirror`] |
//! | [tracker] | all of it in one: check in once, ask for a report of any day: [`Tracker`] |
//!
//! # Examples
//!
//! ```
//! use cxmetrics::okr::{Cycle, Pace, Status, Voice, key_result::Movement};
//! use cxmetrics::{Confidence, Estimate, KeyResult, Objective, Reading};
//!
//! let quarter = Cycle::new(0, 90)?;
//! let satisfied = Estimate::share(151, 200)?; // of 200 customers asked: 75.5 %
//! let objective = Objective::new("Customers are served well")
//!     .with(
//!         KeyResult::reach("satisfied customers in percent", 70, 85)?
//!             .with_voice(Voice::Customer)
//!             .with_reading(&satisfied),
//!     )
//!     .with(KeyResult::reach("resolution time in hours", 48, 24)?.with_reading(30))
//!     .with(KeyResult::done("new ticket system").with_reading(Reading::DONE));
//!
//! // Half-time, and 71 % of the way?
//! let score = objective.score()?;
//! assert_eq!(score.to_string(), "71%");
//! assert_eq!(format!("{:.2}", score.interval(Confidence::P95).unwrap()), "0.71 [0.56, 0.83]");
//!
//! // The outputs are there. What the customers say is not distinguishable from no change.
//! let satisfaction = objective.key_results()[0].current();
//! assert_eq!(satisfaction.movement(Confidence::P95), Some(Movement::NotDistinguishable));
//! assert_eq!(Pace::linear(quarter).standing(&satisfaction, 45).status(), Status::Uncertain);
//! assert_eq!(
//!     objective.mirror(Confidence::P95).to_string(),
//!     "inside 88%, customers 37%: too uncertain to say"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// First the room that makes an objective: the page of a type begins with the first file that says something of it.
pub mod objective;

pub mod course;
pub mod figure;
pub mod forecast;
pub mod key_result;
pub mod lint;
pub mod mirror;
pub mod tracker;

mod time;

pub use course::{CheckIn, Cycle, History, Pace, Status};
pub use figure::Reading;
pub use forecast::Forecast;
pub use key_result::{KeyResult, Kind, Progress, State, Voice};
pub use lint::Lint;
pub use mirror::Mirror;
pub use objective::Objective;
pub use tracker::Tracker;
