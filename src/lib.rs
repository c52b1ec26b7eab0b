//! cxmetrics
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

pub mod association;
pub mod compare;
pub mod crosstab;
pub mod estimate;
pub mod interval;
pub mod metric;
pub mod okr;
pub mod scale;
pub mod segment;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod tally;
pub mod weight;

mod dirichlet;
mod sample;
mod special;
mod sum;
mod tilt;

pub use compare::{Difference, DifferenceError, DifferenceMethod, DifferenceMethodError};
pub use crosstab::{CrossTally, CrossTallyError};
pub use estimate::{Estimate, EstimateError};
pub use interval::{
    Confidence, ConfidenceError, Interval, Method, MethodError, ParseConfidenceError,
};
pub use metric::{Ces, Csat, Metric, MetricError, Nps, NpsBreakdown};
pub use okr::{KeyResult, KeyResultError, Progress, Reading, State};
pub use scale::{ParseScaleError, RatingError, Scale, ScaleError};
pub use segment::{Breakdown, BreakdownError, Mix, MixError};
pub use tally::{Tally, TallyError};
pub use weight::{WeightError, WeightedTally};
