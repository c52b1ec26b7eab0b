//! Why there is no score.

use crate::metric::MetricError;
use crate::shown::Counted;
use crate::tally::TallyError;

/// Why there is no score.
///
/// ```
/// use cxmetrics::{EstimateError, Metric, Nps, Scale, Tally};
///
/// let nobody = Tally::new(Scale::ZERO_TO_TEN);
/// assert_eq!(Nps::STANDARD.estimate(&nobody), Err(EstimateError::Empty));
/// assert_eq!(EstimateError::Empty.to_string(), "no answers, so no score");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EstimateError {
    /// The tally has no answers: the score is unknown, not zero.
    #[error("no answers, so no score")]
    Empty,
    /// There are answers, but every one of them has a weight of zero.
    #[error("all weights are zero, so no score")]
    NoWeight,
    /// The metric does not go with the scale.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// The metric gives every answer the same value, so that there is nothing to measure.
    #[error("the metric gives every answer of the scale the same value")]
    Constant,
    /// The answers cannot be counted.
    #[error(transparent)]
    Tally(#[from] TallyError),
    /// More have answered than the population has.
    #[error("{} from a population of {population}", Counted(*answers, "answer"))]
    Population {
        /// The number of answers.
        answers: u64,
        /// The number of people.
        population: u64,
    },
    /// A population is made of people who answer once each; weighted and clustered answers are worth more or less.
    #[error(
        "the answers of a population all count once: a survey with weights or clusters knows its population itself"
    )]
    NotWhole,
    /// All who answered are in one cluster of several: how clusters differ is unknown, not zero.
    #[error("all {answers} answers are in one cluster: how clusters differ is unknown, not zero")]
    OneCluster {
        /// The number of answers.
        answers: u64,
    },
    /// Replicate weights are not those of the survey, or too few to give an error.
    #[error("{} of replicate weights {} not give this survey an error", Counted(*replicates as u64, "set"), if *replicates == 1 { "does" } else { "do" })]
    Replicates {
        /// How many there are.
        replicates: usize,
    },
    /// The design effect is not one that a survey can have.
    #[error("a design effect of {design_effect} is not between 1e-12 and 1e12")]
    DesignEffect {
        /// The design effect.
        design_effect: f64,
    },
    /// A part was said to be larger than the whole.
    #[error("a share of {count} among {size} is more than all")]
    MoreThanAll {
        /// The part.
        count: u64,
        /// The whole.
        size: u64,
    },
}
