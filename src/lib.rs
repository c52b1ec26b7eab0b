//! cxmetrics
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// Counts and levels are turned into `f64`; a count above 2^53 is rounded, which no figure can show.
#![allow(clippy::cast_precision_loss)]

extern crate alloc;

pub mod association;
pub mod compare;
pub mod crosstab;
pub mod estimate;
pub mod interval;
pub mod metric;
pub mod okr;
pub mod scale;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod tally;

mod dirichlet;
mod sample;
mod special;
mod tilt;

pub use compare::{Difference, DifferenceError, DifferenceMethod, DifferenceMethodError};
pub use crosstab::{CrossTally, CrossTallyError};
pub use estimate::{Estimate, EstimateError};
pub use interval::{Confidence, ConfidenceError, Interval, Method, MethodError};
pub use metric::{Ces, Csat, Metric, MetricError, Nps, NpsBreakdown};
pub use okr::{Cycle, CycleError, ReadingError};
pub use okr::{KeyResult, KeyResultError, Objective, Progress, Reading, State};
pub use scale::{ParseScaleError, RatingError, Scale, ScaleError};
pub use tally::{Tally, TallyError};
