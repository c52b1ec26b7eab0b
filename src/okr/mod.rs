//! Goals that tell the truth: key results, objectives, pace, forecasts, and the customer mirror.
//!
//! A key result says what a figure is to become. This module knows figures and [estimates](crate::Estimate), never
//! which metric made them: NPS, a top box, an effort score, a median time with its interval all serve.
//!
//! The uncertainty of a survey is carried into the progress. "We are at 70 % of the way to NPS 40" with an
//! interval from −31 % to 171 % is no news at all, and [`Progress`] says so.
//!
//! | you want | take |
//! |---|---|
//! | a target of any form | [`KeyResult`], whose table names the forms |
//! | how far it is, how sure, and whether it moved at all | [`Progress`] |
//! | the same in whole numbers or decimals, without rounding | [`ExactProgress`] |
//! | a grade | [`Bands`], [`Kind`] |
//! | the score of several key results, with its interval | [`Objective`] |
//! | a line that may veto a score | [`Guardrail`] |
//! | the score of a company whose teams' objectives serve its own | [`AlignmentTree`] |
//! | what was measured when, and whether it is still fresh | [`History`], [`CheckIn`], [`Cadence`] |
//! | whether it is fast enough | [`Cycle`], [`Pace`] |
//! | where it will be at the deadline | [`Readings`], [`Forecast`] |
//! | what is wrong with how the goals are written | [`Lint`] |
//! | whether customers notice | [`Mirror`] |
//! | whether employees know what customers think | [`PerceptionGap`] |
//! | whether content employees go with content customers | [`EmployeeCustomerChain`] |
//!
//! # Examples
//!
//! ```
//! use cxmetrics::okr::{Cycle, Movement, Pace, Status, Voice};
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
//! assert_eq!(format!("{:.2}", score.interval(Confidence::P95).unwrap()), "0.71 [0.58, 0.83]");
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
    Readings, ReadingsError,
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
