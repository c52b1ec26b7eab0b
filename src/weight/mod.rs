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
//! | the same, and weights that must not grow too far | [`Survey::raked_with`] |
//! | a stratum with a single cluster | [`Survey::with_lone_clusters`] |
//! | several questions, groups of respondents, waves of a panel | [`Survey::scores`], [`Survey::by`], [`Survey::difference`] |
//! | replicate weights instead of a design | [`Replicates`] |
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
//! population's clusters that are in the sample: a stratum that is a census adds nothing. Answers without clusters are
//! clusters of one. [`std_error`](crate::Estimate::std_error) is √V, with clusters − strata degrees of freedom, of
//! the clusters and strata in which somebody answered; as in R, the clusters of a census are among them.
//!
//! The sample is then worth n* = variance / V answers of a simple random sample, though not more than were
//! given, unless they are a good part of a finite population. Every interval, p-value and comparison takes the
//! weighted shares of the answers as a sample of that size. Where there are fewer clusters than
//! answers, V itself is uncertain; intervals, p-values and comparisons then take
//! n* (t of n − 1 / t of the degrees of freedom)² (Korn and Graubard, 1998), or quantiles that are as much longer. Only
//! [`Method::StudentT`](crate::Method::StudentT) is the textbook's ȳ ± t √V, and
//! [`DifferenceMethod::Welch`](crate::DifferenceMethod::Welch) takes √V and its degrees of freedom too. Probabilities of
//! a target ([`probability_at_least`](crate::Estimate::probability_at_least)) take n* without that correction.
//!
//! When all answers have the same value, V is 0 and says nothing; n* is then Kish's effective size. When all weights
//! are equal and there is no design, the estimate is that of the same answers without weights, to the last bit.
//!
//! # Few clusters
//!
//! A variance that was measured on few clusters is often too small near an end of the range: one cluster of
//! detractors among eight makes most of it, and as often as not that cluster is not in the sample. Intervals,
//! p-values, comparisons and probabilities of a score from clusters therefore take its sample to be worth less than n*:
//! [`guarded_size`](crate::Estimate::guarded_size) has the rule, [`unguarded`](crate::Estimate::unguarded) the estimate
//! without it. Standard errors and degrees of freedom stay those of R, and without clusters nothing changes.
//!
//! How often the nominal 95 % interval held the truth in 40,000 simulated surveys of each kind (m clusters of k answers that
//! correlate by ρ within their cluster), and how much wider the guard made it on average:
//!
//! | true shares | m × k | ρ | unguarded | **guarded** | width |
//! |---|---|---|---|---|---|
//! | NPS of 50/30/20 % | 3 × 20 | 0.1 | 0.997 | 0.998 | 1.04 |
//! | NPS of 50/30/20 % | 10 × 10 | 0.1 | 0.960 | 0.967 | 1.03 |
//! | NPS of 50/30/20 % | 10 × 10 | 0.3 | 0.958 | 0.967 | 1.03 |
//! | NPS of 50/30/20 % | 8 × 20 | 0.3 | 0.960 | 0.970 | 1.04 |
//! | NPS of 50/30/20 % | 8 × 20 | 0.5 | 0.969 | 0.978 | 1.04 |
//! | NPS of 85/10/5 % | 3 × 20 | 0.1 | 0.996 | 0.997 | 1.27 |
//! | NPS of 85/10/5 % | 10 × 10 | 0.1 | 0.964 | 0.988 | 1.27 |
//! | NPS of 85/10/5 % | 10 × 10 | 0.3 | 0.944 | 0.987 | 1.30 |
//! | NPS of 85/10/5 % | 8 × 20 | 0.3 | 0.933 | 0.980 | 1.30 |
//! | NPS of 85/10/5 % | 8 × 20 | 0.5 | 0.900 | 0.978 | 1.27 |
//! | NPS of 93/5/2 % | 3 × 20 | 0.1 | 0.996 | 0.998 | 1.50 |
//! | NPS of 93/5/2 % | 10 × 10 | 0.1 | 0.977 | 0.990 | 1.61 |
//! | NPS of 93/5/2 % | 10 × 10 | 0.3 | 0.977 | 0.987 | 1.63 |
//! | NPS of 93/5/2 % | 8 × 20 | 0.3 | 0.880 | 0.990 | 1.62 |
//! | NPS of 93/5/2 % | 8 × 20 | 0.5 | 0.767 | 0.988 | 1.61 |
//! | share of 80 % | 10 × 10 | 0.1 | 0.953 | 0.976 | 1.11 |
//! | share of 80 % | 10 × 10 | 0.3 | 0.934 | 0.965 | 1.12 |
//! | share of 80 % | 8 × 20 | 0.3 | 0.937 | 0.965 | 1.12 |
//! | share of 80 % | 8 × 20 | 0.5 | 0.914 | 0.958 | 1.12 |
//! | share of 93 % | 10 × 10 | 0.1 | 0.950 | 0.988 | 1.39 |
//! | share of 93 % | 10 × 10 | 0.3 | 0.864 | 0.987 | 1.43 |
//! | share of 93 % | 8 × 20 | 0.3 | 0.869 | 0.990 | 1.43 |
//! | share of 93 % | 8 × 20 | 0.5 | 0.760 | 0.986 | 1.46 |
//!
//! It is a rule that was found by simulation, not a theorem.
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
mod codes;
mod counted;
mod error;
pub(crate) mod linear;
mod margin;
mod raking;
mod score;
#[cfg(feature = "serde")]
mod stored;
mod survey;
mod tally;
mod trim;
mod variance;

pub use error::{SurveyError, WeightError};
pub use margin::Margin;
pub use raking::{Calibration, Raking};
pub use survey::{
    GroupError, LoneCluster, Replicates, StudentDifference, Survey, SurveyDifference, SurveyGroups,
};
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
