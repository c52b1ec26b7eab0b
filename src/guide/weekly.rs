//! # Weekly, without fooling yourself
//!
//! A score that is looked at every week crosses every line sooner or later, by chance alone. Three ways to look:
//!
//! | the question | take |
//! |---|---|
//! | is anything out of the ordinary? | a [control chart](crate::track::signal), which knows what ordinary weeks do, with the rules of the NHS's "making data count" |
//! | is there a trend? | [`track::trend`](crate::track::trend): Mann–Kendall, Theil–Sen, a change point |
//! | is the target reached, and may I stop when it is? | a [`track::Monitor`](crate::track::Monitor), which is valid however often you look |
//! | which of my two hundred monitors fired? | [e-BH](crate::track) on the evidence that monitors give |
//!
//! ```
//! use cxmetrics::track::Monitor;
//! use cxmetrics::{Confidence, Nps, Scale};
//!
//! // May I look every day, and stop when I like?
//! let mut monitor = Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, 20, Confidence::P95)?;
//! for rating in [9, 10, 10, 9, 8, 10, 9, 10, 9, 9] {
//!     monitor.record(rating)?;
//! }
//! println!("{}", monitor.look());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **Different people each week**, or the same ones? Somebody who answers every week is one person:
//!   [`track::Latest`](crate::track::Latest).
//! - **Small weeks**: pool them, [`track::Series`](crate::track::Series) has rolling windows.
//! - **A p-value of a comparison looked at daily is not protected.** An [anytime](crate::Method::Anytime) interval is.
