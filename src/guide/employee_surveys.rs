//! # For employee surveys
//!
//! eNPS, satisfaction and effort are the same metrics on the employees' answers. Two things are different: the population is
//! small and known, and the answers are of colleagues.
//!
//! **Small teams.** Of a team of ten nine have answered: then little is left to be unsure of, and what is left can be
//! counted. [`Estimate::of_population`](crate::Estimate::of_population) gives the exact interval, and never anything outside
//! what the silent could still make of it.
//!
//! ```
//! use cxmetrics::{Confidence, Estimate};
//!
//! let content = Estimate::share(8, 9)?;
//! assert_eq!(content.interval(Confidence::P95).to_string(), "88.9 [56.5, 98.0]");
//! let of_the_team = content.of_population(10)?;
//! assert_eq!(of_the_team.interval(Confidence::P95).to_string(), "88.9 [80.0, 90.0]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Anonymity.** [`Breakdown::suppressed`](crate::Breakdown::suppressed) hides small groups, groups that all answered alike,
//! and one more group where a hidden one could be found by subtraction. It says what it does not protect: several tables
//! of the same people can be subtracted from each other.
//!
//! **Do employees know what customers think?** [`okr::mirror::PerceptionGap`](crate::okr::mirror::PerceptionGap). **Do content
//! employees go with content customers?** [`okr::mirror::EmployeeCustomerChain`](crate::okr::mirror::EmployeeCustomerChain), which
//! takes the noise of small units out of the link, or says that the units are too small to tell.
