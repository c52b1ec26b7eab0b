//! Goals: key results and how far they have come.
//!
//! A key result says where a figure starts and where it is to be. This module knows figures and
//! [estimates](crate::Estimate), never which metric made them: NPS, a top box or an effort score all serve.
//!
//! The uncertainty of a survey is carried into the progress. "We are at 70 % of the way to NPS 40" with an
//! interval from −31 % to 171 % is no news at all, and [`Progress`] says so.

mod cadence;
mod check_in;
mod cycle;
mod exact;
mod fieller;
mod figure;
mod forecast;
mod grade;
mod history;
mod key_result;
mod lint;
mod measured;
mod mirror;
mod mover;
mod objective;
mod pace;
mod progress;
mod reading;
mod status;
mod target;
mod time;
mod tree;

pub use cadence::{Cadence, CadenceError, Freshness};
pub use check_in::{CheckIn, CheckInError};
pub use cycle::{Cycle, CycleError};
pub use exact::ExactProgress;
pub use fieller::ConfidenceSet;
pub use forecast::{
    Backtest, DampedHolt, DampedHoltError, Forecast, ForecastCheck, ForecastError, ForecastMethod,
    Series, SeriesError,
};
pub use grade::{Bands, BandsError};
pub use history::{Flag, History};
pub use key_result::{KeyResult, KeyResultError, Kind, Voice};
pub use lint::{
    DraftKeyResult, DraftObjective, Lint, LintCode, LintCodeError, LintFinding, Measure, Severity,
};
pub use mirror::{
    ChainError, ChainLink, EmployeeCustomerChain, Mirror, MirrorScore, MirrorVerdict, Perception,
    PerceptionError, PerceptionGap,
};
pub use objective::{
    Contribution, Guardrail, GuardrailState, Objective, ObjectiveScore, ScoreError,
};
pub use pace::{Pace, PaceError};
pub use progress::{Movement, Progress, State};
pub use reading::{Reading, ReadingError};
pub use status::{Standing, Status, Thresholds, ThresholdsError};
pub use target::Zone;
pub use time::TimePoint;
pub use tree::{AlignmentTree, NodeId, TreeContribution, TreeError, TreeScore};

/// Differences of larger figures would not be finite.
const LARGEST: f64 = f64::MAX / 4.0;

/// Whether a figure can be computed with.
fn is_usable(figure: f64) -> bool {
    figure.abs() <= LARGEST
}
