//! Net Promoter Score, customer satisfaction and customer effort with honest confidence intervals, and key results
//! that are steered by them.
//!
//! ```
//! use cxmetrics::{Confidence, KeyResult, Metric, Nps, Scale, Tally};
//!
//! // How often each answer from 0 to 10 was given: 55 promoters, 25 passives, 20 detractors.
//! let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
//! let nps = Nps::STANDARD.estimate(&tally)?;
//! assert_eq!(nps.interval(Confidence::P95).to_string(), "35.0 [18.6, 49.3]");
//!
//! let goal = KeyResult::reach("NPS", 20, 40)?.progress(&nps);
//! assert_eq!(goal.to_string(), "75%");
//! assert_eq!(format!("{:.2}", goal.probability_reached().unwrap()), "0.25");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An NPS of 35 after a hundred answers is anything from 19 to 49. Whoever reports "three quarters of the way to 40"
//! reports noise, and this crate says so: the chance that 40 is truly reached is one in four.
//!
//! Looking for something? [*How many answers do I need? Did the NPS change? Will the target be
//! reached?*](guide#questions) and twenty more questions, each with its answer.
//!
//! # One road
//!
//! Answers become a [`Tally`]; a [`Metric`] turns it into an [`Estimate`]; the estimate gives an [`Interval`] and
//! is the reading of a [`KeyResult`], whose [`Progress`] carries the uncertainty on. One idea holds it together:
//! *every score is the mean of a bounded value given to each answer*, so one piece of inference serves them all, on
//! any rating scale.
//!
//! | to | see |
//! |---|---|
//! | say which answers exist | [`Scale`]: 0–10, stars, half stars, sliders, low answers that are the good ones |
//! | count answers | [`Tally`]: ratings of any number type, slices at memory speed, merge and subtract |
//! | keep the answers of one person together | [`JointTally`]: scores that know how they go together, see [*Same people?*](guide::same_people) |
//! | weigh answers | [`WeightedTally`], and [`weight`] for strata, clusters, raking |
//! | compute a score | [`Nps`], [`Csat`], [`Ces`], or a [`Metric`] of your own |
//! | say how sure it is | [`Estimate::interval`], and [*Which interval?*](interval#which-interval) |
//! | ask for a target | [`Estimate::probability_at_least`], [`Estimate::p_value`] |
//! | say whether it moved | [`Difference`], in words by [`Difference::finding`] (with [`compare::Comparison`] in scope) |
//! | say it in Finnish, Russian or a language of your own | [`words::Spoken::in_language`] |
//! | use an earlier answer, or a model's prediction for everybody | [`adjusted`] |
//! | plan a survey | [`SampleSize`], and [`plan`] for what a given one can show |
//! | doubt it | [`response`]: what those who did not answer could change |
//! | see where it comes from | [`Breakdown`] by segment, [`Mix`] for its change, [`drivers`] |
//! | rank shops or teams, without celebrating noise | [`Breakdown::league`], and [`league`] |
//! | see what an initiative did | [`impact`] |
//! | watch it | [`track`]: windows, control charts, trends, and a monitor that may be asked every day |
//! | put business figures beside it | [`kpi`]: churn, survival, lifetime value, resolution times |
//! | steer by it | [`KeyResult`], [`Progress`], [`Objective`], and [`okr`] for pace, forecasts and the customer mirror |
//!
//! # Chapters
//!
//! [Which interval?](guide::which_interval) · [Same people?](guide::same_people) · [Did it move?](guide::did_it_move) ·
//! [How sure is "70 %"?](guide::how_sure_is_70_percent) · [Storing](guide::storing) ·
//! [From a CSV to a report](guide::from_a_csv_to_a_report) · [Weekly, without fooling yourself](guide::weekly) ·
//! [Goals, from draft to review](guide::goals_from_draft_to_review) · [Compared with R](guide::compared_with_r) ·
//! [For employee surveys](guide::employee_surveys) · [Threads, engines, kiosks](guide::threads_engines_kiosks) ·
//! [First programs](guide::first_programs)
//!
//! # Cookbook
//!
//! ## Satisfaction in stars, some questions skipped
//!
//! ```
//! use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
//!
//! let answers = [Some(5), Some(4), None, Some(2), Some(5), None, Some(4), Some(5)];
//! let tally = Tally::from_answers(Scale::ONE_TO_FIVE, answers)?;
//! let satisfied = Csat::TOP_TWO_BOX.estimate(&tally)?;
//! println!("{satisfied:.0} % satisfied, {} of 8 asked", tally.total());
//! assert_eq!(satisfied.interval(Confidence::P90).to_string(), "83.3 [49.8, 96.2]");
//! assert_eq!(tally.response_rate(), Some(75.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## The employees' score
//!
//! The employee Net Promoter Score, employee satisfaction and employee effort are the same metrics on the employees'
//! answers.
//!
//! ```
//! use cxmetrics::{Metric, Nps, Scale, Tally};
//!
//! let employees = Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 6, 8, 10, 3, 7])?;
//! assert_eq!(Nps::STANDARD.estimate(&employees)?.value(), 0.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## A scale on which a low answer is the good one
//!
//! ```
//! use cxmetrics::{Ces, Metric, Scale, Tally};
//!
//! let effort = Scale::ONE_TO_FIVE.reversed(); // "how much effort was it?", 1 is very little
//! let tally = Tally::from_ratings(effort, [1, 2, 1, 4, 2])?;
//! assert_eq!(Ces::MEAN.estimate(&tally)?.value(), 2.0);
//! assert_eq!(Ces::net_easy(2, 4)?.estimate(&tally)?.value(), 60.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## The last seven days, day by day
//!
//! ```
//! use cxmetrics::{Metric, Nps, Scale, Tally};
//! use std::collections::VecDeque;
//!
//! let days: Vec<Tally> = (0..30)
//!     .map(|day| Tally::from_ratings(Scale::ZERO_TO_TEN, [day % 11, 10, 9]))
//!     .collect::<Result<_, _>>()?;
//! let mut window = Tally::new(Scale::ZERO_TO_TEN);
//! let mut inside = VecDeque::new();
//! for day in &days {
//!     window.merge(day)?;
//!     inside.push_back(day);
//!     if inside.len() > 7 {
//!         window.subtract(inside.pop_front().unwrap())?;
//!     }
//! }
//! assert_eq!(window.total(), 21);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## Did it move?
//!
//! ```
//! use cxmetrics::{Comparison, Confidence, Csat, Difference, Metric, Scale, Tally};
//!
//! let spring = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [32, 48])?)?;
//! let summer = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [14, 56])?)?;
//! let change = Difference::independent(&summer, &spring)?;
//! assert_eq!(
//!     change.finding(Confidence::P95).to_string(),
//!     "improved: 20.0 [5.3, 33.8] at 95% confidence, p = 0.008"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## How many answers does it take?
//!
//! ```
//! use cxmetrics::plan::Power;
//! use cxmetrics::{Confidence, SampleSize};
//!
//! // To see a rise of the NPS from 40 to 60 with a chance of 80 %, in each quarter.
//! let size = SampleSize::to_detect(-100.0..=100.0, 40.0, 60.0, Power::P80, Confidence::P95)?;
//! assert_eq!(size.answers(), 291);
//! # Ok::<(), cxmetrics::plan::PlanError>(())
//! ```
//!
//! ## A metric and a scale from a configuration file
//!
//! With the feature `serde` every type that a program would keep has a stored form that is checked on the way in.
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use cxmetrics::{Csat, Scale, Tally};
//!
//! let scale: Scale = "1-5/2".parse()?; // half stars
//! let metric: Csat = "top-3-box".parse()?;
//! let tally: Tally = serde_json::from_str(r#"{"scale": "0-1", "counts": [3, 17]}"#)?;
//! assert!(serde_json::from_str::<Tally>(r#"{"scale": "0-1", "counts": [3]}"#).is_err());
//! # let _ = (scale, metric, tally); }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Rules that hold everywhere
//!
//! - **Units.** NPS and net scores run from −100 to 100, shares and indices from 0 to 100, means in the units of their
//!   scale; progress is 0 at the start and 1 at the target; probabilities and p-values run from 0 to 1. Nothing is
//!   rounded but by `Display`, which shows one decimal unless the format says otherwise.
//! - **Nothing undefined is a number.** No answers, a metric on the wrong scale, a target that is its start: an error
//!   or `None` that says which. NaN and infinity go in nowhere and come out nowhere. Nothing panics.
//! - **Refused means unchanged.** A batch with one bad rating records none of it, and the error says which and where.
//! - **Missing is not zero.** A skipped question is counted and never enters a score.
//! - **Deterministic.** No random numbers, no clock, no global state, no input or output. The same bits on every
//!   platform: elementary functions come from `libm`.
//!
//! # Limits
//!
//! - Intervals tell what a random sample says of everybody. They do not know that the angry answer more often.
//! - Counts are `u64`; above 2⁵³ answers a count is rounded when it becomes a figure.
//! - Scales have at most 1,001 levels. Free text, rankings and open-ended amounts are not ratings.
//!
//! It is not a survey tool, draws no charts, keeps no data and reads no files; the examples show how little is missing.
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `std` | yes | the fastest counting loop for the processor, chosen when the program runs; `SystemTime` as a point in time; hash maps where they are faster. Without it the crate needs only `alloc` |
//! | `serde` | | stored forms of every type that a program would keep |
//! | `schemars` | | JSON Schemas of the stored forms; with `serde` |
//! | `jiff`, `chrono` | | the dates and times of these crates as points in time of a goal |
//! | `proptest` | | `strategies` and `Arbitrary` for property tests of your own |
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

/// The README's code is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
#[cfg(feature = "std")]
extern crate std;

// In the order of the floors, which is also that of the page of a type that several of them know.
pub mod words;

pub mod scale;
pub mod tally;

pub mod estimate;
pub mod interval;
pub mod joint;
pub mod metric;
pub mod weight;

pub mod adjusted;
pub mod association;
pub mod compare;
pub mod plan;
pub mod response;
pub mod segment;

pub mod drivers;
pub mod impact;
pub mod league;

pub mod track;

pub mod kpi;

pub mod okr;

pub mod guide;
#[cfg(feature = "proptest")]
pub mod strategies;

mod dirichlet;
mod edge;
mod few;
mod sample;
#[cfg(feature = "schemars")]
mod schema;
mod shown;
mod special;
mod sum;
mod tilt;

/// Dates of programs that have them in chrono: the version that this crate takes.
#[cfg(feature = "chrono")]
pub use chrono;
/// Dates of programs that have them in jiff: the version that this crate takes.
#[cfg(feature = "jiff")]
pub use jiff;
/// The number types that ratings and figures can be: the version that stands in the signatures.
pub use num_traits;
/// JSON Schemas of the stored forms: the version that the types of this crate implement.
#[cfg(feature = "schemars")]
pub use schemars;

#[doc(inline)]
pub use compare::{Compare, Comparison, Difference, DifferenceMethod};
#[doc(inline)]
pub use estimate::Estimate;
#[doc(inline)]
pub use interval::{Confidence, Interval, Method};
#[doc(inline)]
pub use joint::{CrossTally, JointTally};
#[doc(inline)]
pub use metric::{Ces, Csat, Direction, Metric, Nps, NpsBreakdown};
#[doc(inline)]
pub use okr::course::Cycle;
#[doc(inline)]
pub use okr::figure::Reading;
#[doc(inline)]
pub use okr::key_result::{KeyResult, Progress, State};
#[doc(inline)]
pub use okr::objective::Objective;
#[doc(inline)]
pub use plan::SampleSize;
#[doc(inline)]
pub use scale::Scale;
#[doc(inline)]
pub use segment::{Breakdown, Mix};
#[doc(inline)]
pub use tally::Tally;
#[doc(inline)]
pub use weight::WeightedTally;

// The errors are described where they come from.
pub use compare::{DifferenceError, DifferenceMethodError};
pub use estimate::EstimateError;
pub use interval::{ConfidenceError, MethodError, ParseConfidenceError};
pub use joint::JointError;
pub use metric::MetricError;
pub use okr::course::CycleError;
pub use okr::figure::ReadingError;
pub use okr::key_result::KeyResultError;
pub use scale::{ParseScaleError, RatingError, ScaleError};
pub use segment::{BreakdownError, MixError};
pub use tally::TallyError;
pub use weight::WeightError;
