//! # Did it move?
//!
//! Two figures from samples always differ. One call says by how much, how sure that is, and in words what can be said; it
//! has one shape for whatever is compared.
//!
//! ```
//! use cxmetrics::compare::{Compare, Comparison};
//! use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
//!
//! let satisfied =
//!     |no, yes| Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [no, yes])?);
//! let (before, after) = (satisfied(32, 48)?, satisfied(14, 56)?);
//! let change = after.difference(&before)?;
//! assert_eq!(
//!     change.finding(Confidence::P95).to_string(),
//!     "improved: 20.0 [5.3, 33.8] at 95% confidence, p = 0.008"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | the figures | the comparison |
//! |---|---|
//! | two scores of different people | [`Difference::independent`](crate::Difference::independent) |
//! | two answers of each person | [`Difference::paired`](crate::Difference::paired) |
//! | "by how many percent?", of shares and means | [`Compare::relative_change`](crate::compare::Compare::relative_change); not of an NPS, which may be 0 |
//! | tickets, complaints, failures by time or customers | [`kpi::EventRate`](crate::kpi::EventRate) |
//! | resolution times, waiting times | [`kpi::ServiceTimes`](crate::kpi::ServiceTimes) |
//! | how long customers stay | [`kpi::Survival`](crate::kpi::Survival) |
//! | what somebody published: mean, deviation, n | [`compare::Summary`](crate::compare::Summary) |
//! | what got something new against what did not | [`impact::DifferenceInDifferences`](crate::impact::DifferenceInDifferences) |
//! | a long series with a change at a known day | [`impact::InterruptedSeries`](crate::impact::InterruptedSeries) |
//!
//! "No evidence of change" is not "nothing changed". To show that nothing changed, say which change would matter, and ask
//! for [`equivalence`](crate::compare::Comparison::equivalence). To know beforehand how many answers it takes, see
//! [`plan`](crate::plan).
//!
//! Many comparisons at once: [`compare::holm`](crate::compare::holm), or
//! [`benjamini_hochberg`](crate::compare::benjamini_hochberg) when a few false alarms can be borne.
