//! Answers that do not all count the same: weights, and the design of a survey.
//!
//! Those who answer are seldom a fair picture of all customers. Weights put that right: an answer of weight 3
//! stands for three times as many customers as one of weight 1. They have a price. Weighted answers are worth
//! fewer than were given, and an interval that does not know it is too narrow.
//!
//! | what you have | take |
//! |---|---|
//! | a weight for each answer, made elsewhere | [`WeightedTally`]: a few sums, mergeable, any number of answers |
//! | strata, clusters, a small population | [`Survey`] with its `with_…` methods |
//! | how many customers there are of each kind | [`Survey::poststratified`], or [`Survey::raked`] for several kinds at once |
//! | a few answers with enormous weights | [`Survey::trimmed`] |
//! | a published design effect and nothing else | [`Estimate::with_design_effect`](crate::Estimate::with_design_effect) |
//!
//! # How it is computed
//!
//! The score is the weighted mean ȳ = Σ w y / Σ w. Its variance is found by linearisation, as in the function
//! `svymean` of the R package `survey` (Lumley, 2010, *Complex Surveys*): each answer contributes
//! z = w (y − ȳ) / Σ w, the contributions are summed within each cluster, and
//!
//! V = Σ (1 − f) n/(n − 1) Σ (z − z̄)²
//!
//! with the first sum over strata, the second over the n clusters of a stratum, and f the share of the
//! population's clusters that are in the sample. Answers without clusters are clusters of one.
//! [`std_error`](crate::Estimate::std_error) is √V, with clusters − strata degrees of freedom.
//!
//! The sample is then worth n* = variance / V answers of a simple random sample, though not more than were
//! given, unless they are a good part of a finite population. Every interval, p-value and comparison takes the
//! weighted shares of the answers as a sample of that size. Where there are fewer clusters than
//! answers, V itself is uncertain; intervals, p-values and comparisons then take
//! n* (t of n − 1 / t of the degrees of freedom)² (Korn and Graubard, 1998). Only
//! [`Method::StudentT`](crate::Method::StudentT) is the textbook's ȳ ± t √V, and
//! [`DifferenceMethod::Welch`](crate::DifferenceMethod::Welch) takes √V and its degrees of freedom too. Probabilities of
//! a target ([`probability_at_least`](crate::Estimate::probability_at_least)) take n* as it is.
//!
//! When all answers have the same value, V is 0 and says nothing; n* is then Kish's effective size. When all weights
//! are equal and there is no design, the estimate is that of the same answers without weights, to the last bit.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::{Confidence, Metric, Nps, Scale, WeightedTally};
//!
//! // Small customers answer more often: one of them stands for fewer.
//! let mut tally = WeightedTally::new(Scale::ZERO_TO_TEN);
//! for rating in [9, 10, 9, 8, 10, 9, 7, 10] {
//!     tally.record(rating, 0.5)?;
//! }
//! for rating in [3, 9, 6, 8] {
//!     tally.record(rating, 2.0)?;
//! }
//! let nps = Nps::STANDARD.estimate_weighted(&tally)?;
//! assert_eq!(nps.interval(Confidence::P95).to_string(), "8.3 [-48.7, 60.1]");
//! assert_eq!(format!("{:.1} of {}", nps.effective_size(), nps.sample_size()), "7.0 of 12");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod aging;
mod calibration;
mod counted;
mod error;
#[cfg(feature = "serde")]
mod stored;
mod survey;
mod tally;
mod trim;
mod variance;

pub use calibration::{Calibration, Margin};
pub use error::{SurveyError, WeightError};
pub use survey::Survey;
pub use tally::WeightedTally;

/// The weights that can be taken, besides 0: their squares and the sums of them are ordinary numbers.
const USABLE: core::ops::RangeInclusive<f64> = 1e-100..=1e100;

/// Whether a weight can be taken.
fn is_usable(weight: f64) -> bool {
    weight == 0.0 || USABLE.contains(&weight)
}

/// Kish's effective size (Σ w)² / Σ w².
fn kish_size(weight: f64, squares: f64) -> f64 {
    if squares > 0.0 {
        weight / squares * weight
    } else {
        0.0
    }
}
