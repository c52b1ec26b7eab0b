//! Would we see it? How many answers a question needs, and what the answers at hand can show.
//!
//! | the question | ask |
//! |---|---|
//! | how many answers for ± 5 points? | [`SampleSize::for_margin`] |
//! | NPS 40 → 60: how many answers each quarter? | [`SampleSize::to_detect`] |
//! | … with a pilot, or groups of different size | [`SampleSize::to_detect_difference`], [`SampleSize::to_detect_unequal`] |
//! | … when the same persons are asked twice | [`SampleSize::to_detect_change`] |
//! | … against a fixed benchmark | [`SampleSize::against_benchmark`] |
//! | what could these two groups show? | [`smallest_detectable`] |
//! | lifts, event rates, survival, times, superiority: what does it take, and what could be seen? | [`ComparisonPlan`] |
//! | are the arms of an experiment as planned? | [`FitPlan`] |
//! | how far off may this score be? | [`margin_of_error`] |
//!
//! All of them rest on the [`Spread`] of single answers. It is taken from a pilot [`Estimate`](crate::Estimate),
//! or assumed; the worst case is always there and never promises too much. The formulas are the normal ones (Cochran, 1977,
//! *Sampling Techniques*; Lachin, 1981), right for planning; the intervals and tests that follow are better than
//! these and keep the plan.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::plan::Power;
//! use cxmetrics::{Confidence, SampleSize};
//!
//! // NPS 40 to 60: how many answers each quarter?
//! let size = SampleSize::to_detect(-100.0..=100.0, 40.0, 60.0, Power::P80, Confidence::P95)?;
//! assert_eq!(size.answers(), 291);
//! // … and how many invitations, if 15 % answer?
//! assert_eq!(size.invitations(15.0)?, 1_940);
//! # Ok::<(), cxmetrics::plan::PlanError>(())
//! ```

mod comparison;
mod detectable;
mod fit;
mod power;
mod size;
mod spread;

pub use comparison::ComparisonPlan;
pub use detectable::{
    margin_of_error, margin_of_error_in_population, smallest_detectable, smallest_detectable_change,
};
pub use fit::FitPlan;
pub use power::{Power, PowerError};
pub use size::SampleSize;
pub use spread::Spread;

use crate::interval::Confidence;

/// zα + zβ: how many standard errors a difference must be for the test to find it.
fn reach(power: Power, confidence: Confidence) -> f64 {
    confidence.normal_quantile() + power.normal_quantile()
}

/// A number that must be above 0.
fn positive(quantity: &'static str, value: f64) -> Result<f64, PlanError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(PlanError::NotPositive { quantity, value })
    }
}

/// Why there is no plan.
///
/// ```
/// use cxmetrics::plan::{PlanError, Power};
/// use cxmetrics::{Confidence, SampleSize};
///
/// let error = SampleSize::to_detect(-100.0..=100.0, 40.0, 40.0, Power::P80, Confidence::P95)
///     .unwrap_err();
/// assert_eq!(error, PlanError::NoDifference { score: 40.0 });
/// assert_eq!(error.to_string(), "there is no difference to detect between 40 and itself");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// A number that must be above 0 is not.
    #[error("the {quantity} is a positive number, not {value}")]
    NotPositive {
        /// What the number is.
        quantity: &'static str,
        /// The number.
        value: f64,
    },
    /// There are no scores between the lowest and the highest.
    #[error("no scores lie between {lowest} and {highest}")]
    Range {
        /// The lowest score.
        lowest: f64,
        /// The highest score.
        highest: f64,
    },
    /// A score is outside its range.
    #[error("a score of {score} is not between {lowest} and {highest}")]
    OffRange {
        /// The score.
        score: f64,
        /// The lowest score possible.
        lowest: f64,
        /// The highest score possible.
        highest: f64,
    },
    /// There is nothing to detect.
    #[error("there is no difference to detect between {score} and itself")]
    NoDifference {
        /// The score that was given twice.
        score: f64,
    },
    /// A correlation is not between −1 and 1.
    #[error("correlation {correlation} is not between -1 and 1")]
    Correlation {
        /// The correlation.
        correlation: f64,
    },
    /// A response rate is not above 0 and at most 100 percent.
    #[error("a response rate of {rate} is not above 0 and at most 100 percent")]
    ResponseRate {
        /// The rate.
        rate: f64,
    },
    /// The answers are taken to be all alike, so that one would do, which nobody should believe.
    #[error("answers without any spread plan nothing: assume a spread")]
    NoSpread,
    /// A pilot without two limits says nothing of its spread.
    #[error("a pilot with an open limit plans nothing: take more of it")]
    OpenPilot,
    /// There is no such arm, or not a size for each.
    #[error("arm {arm} is none of the {arms} that were planned, counted from 0")]
    Arm {
        /// The number of the arm, or of the sizes that were given.
        arm: usize,
        /// The number of arms.
        arms: usize,
    },
    /// More answers than can be counted.
    #[error("a plan for {answers:.1e} answers is none")]
    TooLarge {
        /// The number of answers.
        answers: f64,
    },
}
