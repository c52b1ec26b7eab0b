//! Goals: key results and how far they have come.
//!
//! A key result says where a figure starts and where it is to be. This module knows figures and
//! [estimates](crate::Estimate), never which metric made them: NPS, a top box or an effort score all serve.
//!
//! The uncertainty of a survey is carried into the progress. "We are at 70 % of the way to NPS 40" with an
//! interval from −31 % to 171 % is no news at all, and [`Progress`] says so.

mod exact;
mod fieller;
mod figure;
mod grade;
mod key_result;
mod mirror;
mod mover;
mod objective;
mod progress;
mod reading;
mod target;
mod tree;

pub use exact::ExactProgress;
pub use fieller::ConfidenceSet;
pub use grade::{Bands, BandsError};
pub use key_result::{KeyResult, KeyResultError, Kind, OwnerConfidence, Voice};
pub use mirror::{Mirror, MirrorScore, Verdict};
pub use objective::{
    Contribution, Guardrail, GuardrailState, Objective, ObjectiveScore, ScoreError,
};
pub use progress::{Movement, Progress, State};
pub use reading::{Reading, ReadingError};
pub use target::Zone;
pub use tree::{AlignmentTree, NodeId, TreeContribution, TreeError, TreeScore};

/// Differences of larger figures would not be finite.
const LARGEST: f64 = f64::MAX / 4.0;

/// Whether a figure can be computed with.
fn is_usable(figure: f64) -> bool {
    figure.abs() <= LARGEST
}
