//! # Which interval?
//!
//! Take the default: [`Estimate::interval`](crate::Estimate::interval). It is the score interval, on shares Wilson's
//! (1927), on an NPS Tango's (1998), on means the same idea on all values that the scale allows. It holds the score, never
//! leaves the range, and has a width when everybody answered the same.
//!
//! ```
//! use cxmetrics::{Confidence, Metric, Nps, Scale};
//!
//! let nps = Nps::STANDARD.of(Scale::ZERO_TO_TEN, [10, 9, 9, 8, 10, 7, 3, 10])?;
//! assert_eq!(nps.interval(Confidence::P95).to_string(), "50.0 [-10.3, 82.1]");
//! # Ok::<(), cxmetrics::EstimateError>(())
//! ```
//!
//! Reasons to take another one, each by its name:
//!
//! | you | take |
//! |---|---|
//! | have fewer than about ten answers to an NPS | [`Method::SkewnessCorrected`](crate::Method::SkewnessCorrected) |
//! | must not be wrong more often than you say, ever | [`Method::Guaranteed`](crate::Method::Guaranteed): proved for shares, a conjecture for more values |
//! | look again after every answer | [`Method::Anytime`](crate::Method::Anytime), and the chapter [*Weekly*](super::weekly) |
//! | asked a good part of a small population | [`of_population`](crate::Estimate::of_population), and the chapter [*Employee surveys*](super::employee_surveys) |
//! | have weights, strata or clusters | nothing: the default knows them, see [`weight`](crate::weight) |
//! | are to reproduce a published figure | the method by its name: `"wald".parse::<Method>()` |
//!
//! How well each keeps its promise stands as tables in [`interval`](crate::interval#which-interval), with the grid on which
//! it was enumerated.
//!
//! "±": [`Interval::margin`](crate::Interval::margin) is half of the width. Near the end of a scale an interval reaches further
//! to one side than to the other: print the limits.
