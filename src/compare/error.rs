//! What cannot be compared.

use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::estimate::{Estimate, EstimateError};
use crate::metric::MetricError;
use crate::scale::Scale;
use crate::shown::need;

/// A score as an error shows it.
///
/// ```
/// use cxmetrics::compare::DifferenceError;
/// use cxmetrics::{Csat, Difference, Metric, Nps, Scale, Tally};
///
/// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 10, 9, 3])?;
/// let (nps, csat) = (Nps::STANDARD.estimate(&tally)?, Csat::TOP_TWO_BOX.estimate(&tally)?);
/// let error = Difference::independent(&nps, &csat).unwrap_err();
/// let DifferenceError::NotComparable { first, second } = error else {
///     panic!("{error}");
/// };
/// assert_eq!(first.to_string(), "50.0 on -100..=100");
/// assert_eq!(second.to_string(), "75.0 on 0..=100");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Compared {
    /// The score.
    pub value: f64,
    /// The lowest score possible.
    pub lowest: f64,
    /// The highest score possible.
    pub highest: f64,
}

impl Compared {
    pub(super) fn new(estimate: &Estimate) -> Self {
        let range = estimate.range();
        Self {
            value: estimate.value(),
            lowest: *range.start(),
            highest: *range.end(),
        }
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            value,
            lowest,
            highest,
        } = self;
        write!(f, "{value:.1} on {lowest}..={highest}")
    }
}

/// Why two scores have no difference.
///
/// ```
/// use cxmetrics::{Difference, Estimate, Metric, Nps, Scale, Tally};
///
/// let nps = Nps::STANDARD.estimate(&Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 10, 9, 3])?)?;
/// assert_eq!(
///     Difference::independent(&nps, &Estimate::share(3, 4)?).unwrap_err().to_string(),
///     "a score of 50.0 on -100..=100 and one of 75.0 on 0..=100 are of different metrics or scales"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DifferenceError {
    /// The scores are of different metrics, or of the same on different scales.
    #[error("a score of {first} and one of {second} are of different metrics or scales")]
    NotComparable {
        /// The first score.
        first: Compared,
        /// The second score.
        second: Compared,
    },
    /// Both are scores of the same people, so that they err together. Or of others who answered just alike, which a
    /// [source](crate::estimate::Source) cannot tell: [`JointScores::with_people`](crate::estimate::JointScores::with_people)
    /// says whose answers they are, and [`Estimate::without_source`](crate::Estimate::without_source) that they are of others.
    #[error(
        "both are scores of the same people and not independent: what they came from compares them, \
         as JointScores::difference; others who answered alike are told apart by JointScores::with_people or \
         Estimate::without_source"
    )]
    SamePeople,
    /// The two answers of a person are on different scales.
    #[error("answers on the scale {first} do not change into answers on the scale {second}")]
    Scales {
        /// The scale of the first answers.
        first: Scale,
        /// The scale of the second answers.
        second: Scale,
    },
    /// The score can be negative, so that a change in percent of it says nothing: from −5 to 5 it would be −200 %.
    #[error("a score on {}..={} can be negative and has no change in percent: compare the difference", score.lowest, score.highest)]
    CanBeNegative {
        /// The score that would be the whole.
        score: Compared,
    },
    /// What is asked for has no form for finite populations.
    #[error("this is not computed for scores of finite populations: compare their difference")]
    Population,
    /// There is nothing to compare within.
    #[error("no strata, so nothing to compare within them")]
    NoStrata,
    /// There is not one usable weight for each stratum.
    #[error(
        "{} {} as many weights, not negative and not all 0",
        strata_of(*strata),
        need(*strata as u64)
    )]
    Weights {
        /// The number of strata.
        strata: usize,
    },
    /// The method is for shares.
    #[error("the method of Sato is for shares")]
    SharesOnly,
    /// The pairs have no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
}

/// A number of strata with its noun.
fn strata_of(count: usize) -> String {
    let noun = if count == 1 { "stratum" } else { "strata" };
    format!("{count} {noun}")
}

impl From<MetricError> for DifferenceError {
    fn from(error: MetricError) -> Self {
        Self::Estimate(error.into())
    }
}
