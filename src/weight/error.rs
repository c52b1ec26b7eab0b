//! What weighted answers refuse.

use alloc::format;
use alloc::string::String;

use crate::scale::{RatingError, Scale};

/// Why a [`WeightedTally`](crate::WeightedTally) refused a call. The tally is as it was before.
///
/// ```
/// use cxmetrics::{Scale, WeightedTally};
///
/// let mut stars = WeightedTally::new(Scale::ONE_TO_FIVE);
/// assert_eq!(
///     stars.merge(&WeightedTally::new(Scale::ZERO_TO_TEN)).unwrap_err().to_string(),
///     "answers on the scale 0-10 do not go with answers on the scale 1-5"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightError {
    /// The rating is not on the scale.
    #[error(transparent)]
    Rating(#[from] RatingError),
    /// A rating of a batch is not on the scale.
    #[error("{error}, at position {position}")]
    RatingAt {
        /// The position of the answer in the batch, counted from 0.
        position: usize,
        /// What is wrong with its rating.
        error: RatingError,
    },
    /// The weight is negative, infinite, NaN, or so large or small that its square is no usable number.
    #[error("weight {weight} is neither 0 nor between 1e-100 and 1e100")]
    Weight {
        /// The weight.
        weight: f64,
    },
    /// A weight of a batch cannot be taken.
    #[error("weight {weight} is neither 0 nor between 1e-100 and 1e100, at position {position}")]
    WeightAt {
        /// The position of the answer in the batch, counted from 0.
        position: usize,
        /// Its weight.
        weight: f64,
    },
    /// The number of answers would not fit into `u64`.
    #[error("more answers than a 64-bit count can hold")]
    Overflow,
    /// The two tallies have different scales.
    #[error("answers on the scale {other} do not go with answers on the scale {scale}")]
    Scales {
        /// The scale of the tally that was called.
        scale: Scale,
        /// The scale of the other one.
        other: Scale,
    },
}

impl WeightError {
    /// The same error for an answer of a batch.
    pub(crate) fn at(self, position: usize) -> Self {
        match self {
            Self::Rating(error) => Self::RatingAt { position, error },
            Self::Weight { weight } => Self::WeightAt { position, weight },
            other => other,
        }
    }
}

/// Why there is no such [`Survey`](super::Survey).
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::weight::{Survey, SurveyError};
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 6, 10])?;
/// let error = survey.with_strata(&["N", "N", "S"]).unwrap_err();
/// assert!(matches!(error, SurveyError::SingleCluster { .. }));
/// assert_eq!(error.to_string(), "stratum \"S\" has 1 cluster: its variance is unknown, not zero");
/// # Ok::<(), SurveyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// A rating is not on the scale.
    #[error("{error}, at position {position}")]
    RatingAt {
        /// The position of the answer, counted from 0.
        position: usize,
        /// What is wrong with its rating.
        error: RatingError,
    },
    /// A weight cannot be taken.
    #[error("weight {weight} is neither 0 nor between 1e-100 and 1e100, at position {position}")]
    WeightAt {
        /// The position of the answer, counted from 0.
        position: usize,
        /// Its weight.
        weight: f64,
    },
    /// Every weight is zero.
    #[error("all weights are zero")]
    NoWeight,
    /// There are no answers.
    #[error("a survey without answers")]
    Empty,
    /// A column does not have one entry for each answer.
    #[error("{} for {}", counted(*found, column), counted(*answers, "answers"))]
    Length {
        /// What the column holds.
        column: &'static str,
        /// Its length.
        found: usize,
        /// The number of answers.
        answers: usize,
    },
    /// A stratum has one cluster only, so that nothing is known of how clusters differ.
    #[error("{} has 1 cluster: its variance is unknown, not zero", named(stratum))]
    SingleCluster {
        /// The stratum; empty if the sample has none.
        stratum: String,
    },
    /// The population of a stratum was not given.
    #[error("no population size for stratum {stratum}")]
    NoPopulation {
        /// The stratum.
        stratum: String,
    },
    /// There are more clusters in the sample than in the population.
    #[error("a sample of {} from a population of {population}", counted(*clusters, "clusters"))]
    Population {
        /// The number of clusters in the sample.
        clusters: u64,
        /// The number of clusters said to be in the population.
        population: u64,
    },
    /// A margin has no categories with a target above zero.
    #[error("a margin without any target above zero")]
    NoTargets,
    /// A target is negative, infinite or NaN.
    #[error("target {target} of category {category} is neither 0 nor between 1e-100 and 1e100")]
    Target {
        /// The category.
        category: String,
        /// Its target.
        target: f64,
    },
    /// A category has two targets.
    #[error("category {category} has two targets")]
    TwoTargets {
        /// The category.
        category: String,
    },
    /// An answer belongs to a category without a target.
    #[error("no target for category {category}, at position {position}")]
    NoTarget {
        /// The category.
        category: String,
        /// The position of the answer, counted from 0.
        position: usize,
    },
    /// Nobody with a weight above zero is in a category that stands for customers.
    #[error(
        "nobody answered in category {category}, whose target is {target}: join it with another"
    )]
    EmptyCell {
        /// The category.
        category: String,
        /// Its target.
        target: f64,
    },
    /// The targets of two margins do not sum to the same.
    #[error("the targets of the margins sum to {first} and to {other}")]
    MarginsDisagree {
        /// The sum of the first margin's targets.
        first: f64,
        /// That of another.
        other: f64,
    },
    /// The weights did not come to meet the targets.
    #[error(
        "no weights were found that meet the targets: after {rounds} rounds one is missed by {gap} of it"
    )]
    NotConverged {
        /// How many rounds and Newton's steps were made.
        rounds: u32,
        /// The largest relative difference from a target.
        gap: f64,
    },
    /// The largest weight allowed is below the mean weight.
    #[error("weights cannot all be at most {ratio} of their mean")]
    TrimRatio {
        /// The largest weight allowed, as a multiple of the mean weight.
        ratio: f64,
    },
    /// The sums of margins are to agree within less than nothing or more than all.
    #[error("a tolerance of {tolerance} for the sums of margins is not between 0 and 1")]
    MarginTolerance {
        /// The tolerance.
        tolerance: f64,
    },
    /// The bounds of what weights are multiplied by do not allow to leave a weight as it is.
    #[error("weights cannot be multiplied by {lowest} to {highest}: 1 is not between")]
    Bounds {
        /// The smallest multiplier allowed.
        lowest: f64,
        /// The largest one.
        highest: f64,
    },
    /// There are no replicate weights of such a survey.
    #[error("no replicate weights of {what}")]
    Replicates {
        /// What it is that has none.
        what: &'static str,
    },
    /// No weights between the bounds meet the targets.
    #[error(
        "multiplied by {lowest} to {highest}, the weights miss a target by {gap} of it: allow them more"
    )]
    TooNarrow {
        /// The smallest multiplier allowed.
        lowest: f64,
        /// The largest one.
        highest: f64,
        /// The largest relative difference from a target.
        gap: f64,
    },
}

/// So many of a thing, whose plural is given.
fn counted(count: impl TryInto<u64>, plural: &'static str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let singular = match plural {
        "strata" => "stratum",
        "categories" => "category",
        _ => plural.strip_suffix('s').unwrap_or(plural),
    };
    format!("{count} {}", if count == 1 { singular } else { plural })
}

/// A stratum, or the sample where there are no strata.
fn named(stratum: &str) -> String {
    if stratum.is_empty() {
        "the sample".into()
    } else {
        format!("stratum {stratum}")
    }
}
