//! The stored form of an estimate, which comes back in through checks of its own.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::rule::{Ratings, Rule, Run};
use super::source::Trace;
use super::{Design, Estimate, Guard, LARGEST_VALUE, Traced};
use crate::edge::unsigned_zero;
use crate::few::Few;
use crate::metric::Direction;
use crate::sample::{Point, Sample};
use crate::scale::Scale;

/// Values in increasing order, and how many answers of a simple random sample each is worth.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Estimate", deny_unknown_fields)]
pub(super) struct StoredEstimate {
    rule: StoredRule,
    #[serde(default, skip_serializing_if = "Direction::is_unknown")]
    direction: Direction,
    values: Vec<f64>,
    counts: Vec<f64>,
    answers: u64,
    /// Only of a population of known size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    population: Option<u64>,
    /// Only if the answers are not a simple random sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    design: Option<StoredDesign>,
    /// Only if it is one of several scores of the same people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Trace>,
}

/// What makes two scores comparable.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Rule", rename_all = "snake_case")]
enum StoredRule {
    Share,
    Rating(StoredRatings),
    Change(StoredRatings),
}

/// The scale, and each value with the first of the ratings that have it: `[[0, -100], [7, 0], [9, 100]]`.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Ratings", deny_unknown_fields)]
struct StoredRatings {
    scale: Scale,
    values_from: Vec<(f64, f64)>,
}

/// The figures that the counts alone, scaled as they are, would give with another last digit.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Design", deny_unknown_fields)]
struct StoredDesign {
    value: f64,
    variance: f64,
    effective_size: f64,
    std_error: f64,
    degrees_of_freedom: u64,
    /// Only if answers were drawn in clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guarded_size: Option<f64>,
    /// And only if no cluster differed from another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guarded_most: Option<f64>,
}

impl From<Estimate> for StoredEstimate {
    fn from(estimate: Estimate) -> Self {
        let points = estimate.sample.points();
        Self {
            values: points.iter().map(|point| point.value).collect(),
            counts: points.iter().map(|point| point.count).collect(),
            answers: estimate.answers,
            direction: estimate.direction,
            population: estimate.population(),
            design: estimate.design.map(|design| StoredDesign {
                value: estimate.sample.mean(),
                variance: estimate.sample.variance(),
                effective_size: estimate.sample.size(),
                std_error: design.std_error,
                degrees_of_freedom: design.degrees_of_freedom,
                guarded_size: design.guard.map(|guard| guard.size),
                guarded_most: design
                    .guard
                    .map(|guard| guard.most)
                    .filter(|most| most.is_finite()),
            }),
            rule: estimate.rule.into(),
            source: estimate.source.0.map(|trace| *trace),
        }
    }
}

impl From<Rule> for StoredRule {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Share => Self::Share,
            Rule::Rating(ratings) => Self::Rating(ratings.into()),
            Rule::Change(ratings) => Self::Change(ratings.into()),
        }
    }
}

impl From<Ratings> for StoredRatings {
    fn from(ratings: Ratings) -> Self {
        let runs = ratings.runs.iter();
        Self {
            scale: ratings.scale,
            values_from: runs.map(|run| (run.from, run.value)).collect(),
        }
    }
}

impl TryFrom<StoredRule> for Rule {
    type Error = StoredEstimateError;

    fn try_from(stored: StoredRule) -> Result<Self, Self::Error> {
        match stored {
            StoredRule::Share => Ok(Self::Share),
            StoredRule::Rating(ratings) => ratings.try_into().map(Self::Rating),
            StoredRule::Change(ratings) => ratings.try_into().map(Self::Change),
        }
    }
}

impl TryFrom<StoredRatings> for Ratings {
    type Error = StoredEstimateError;

    fn try_from(stored: StoredRatings) -> Result<Self, Self::Error> {
        let StoredRatings { scale, values_from } = stored;
        let runs = values_from.into_iter().map(|(from, value)| {
            // As a metric gives them: a rating of the scale, and a value that can be calculated with.
            let from = scale.rating(scale.level(&from).ok()?);
            let usable = value.abs() <= LARGEST_VALUE;
            usable.then_some(Run {
                from,
                value: unsigned_zero(value),
            })
        });
        let runs: Few<Run> = runs
            .collect::<Option<_>>()
            .ok_or(StoredEstimateError::Rule)?;
        let starts_low = runs.first().map(|run| run.from) == scale.ratings().next();
        #[allow(clippy::float_cmp)] // neighbours with one value are one run
        let are_runs =
            runs.is_sorted_by(|left, right| left.from < right.from && left.value != right.value);
        if starts_low && are_runs {
            Ok(Self::new(scale, runs))
        } else {
            Err(StoredEstimateError::Rule)
        }
    }
}

impl StoredDesign {
    /// How far the figures may be from those of the counts: far more than rounding, far less than a mistake.
    const SLACK: f64 = 1e-9;

    /// The sample with the stored figures, if they are those of its counts.
    fn apply(&self, sample: Sample, answers: u64) -> Result<(Sample, Design), StoredEstimateError> {
        let width = sample.width();
        // Beside a large value, a small width is known to fewer digits.
        let largest = sample
            .lowest()
            .value
            .abs()
            .max(sample.highest().value.abs());
        let unit = width + 1e-6 * largest;
        let near =
            |stored: f64, found: f64, unit: f64| (stored - found).abs() <= Self::SLACK * unit;
        let agrees = near(self.value, sample.mean(), unit)
            && near(self.variance, sample.variance(), width * unit)
            && near(self.effective_size, sample.size(), sample.size())
            && self.variance >= 0.0;
        let freedom = self.degrees_of_freedom;
        let possible_freedom = freedom < answers && (freedom > 0 || answers == 1);
        let possible = self.has_possible_error(answers) && self.has_possible_guard();
        if !(agrees && possible_freedom && possible) {
            return Err(StoredEstimateError::Design);
        }
        let value = sample.clamp(self.value);
        let sample = sample.with_figures(self.effective_size, value, self.variance);
        let design = Design {
            std_error: self.std_error,
            degrees_of_freedom: self.degrees_of_freedom,
            guard: self.guarded_size.map(|size| Guard {
                size,
                most: self.guarded_most.unwrap_or(f64::INFINITY),
            }),
        };
        Ok((sample, design))
    }

    /// Whether the error can be that of a sample of this size: the effective size is what gives the error by
    /// √(variance / size), unless that would be more than an answer for an answer, where the error can be smaller. A
    /// sample without variance has no error.
    fn has_possible_error(&self, answers: u64) -> bool {
        let square = self.std_error * self.std_error;
        let expected = self.variance / self.effective_size;
        let capped = self.effective_size >= answers as f64 * (1.0 - Self::SLACK);
        let at_most = square <= expected * (1.0 + Self::SLACK);
        let at_least = square >= expected * (1.0 - Self::SLACK);
        self.std_error >= 0.0 && at_most && (capped || at_least)
    }

    /// Whether these are the figures of a census, whose answers are worth one each and have no error.
    fn is_census(&self, answers: u64) -> bool {
        #[allow(clippy::float_cmp)] // as it was made
        let worth = self.effective_size == answers as f64;
        worth && self.std_error == 0.0 && self.degrees_of_freedom == answers.saturating_sub(1)
    }

    fn has_possible_guard(&self) -> bool {
        let size = self.guarded_size.unwrap_or(self.effective_size);
        let most = self.guarded_most.unwrap_or(1.0);
        size > 0.0
            && size <= self.effective_size * (1.0 + Self::SLACK)
            && most >= 1.0
            && most.is_finite()
            && (self.guarded_most.is_none() || self.guarded_size.is_some())
    }
}

/// Why a stored estimate is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum StoredEstimateError {
    #[error("an estimate has as many counts as values")]
    Lengths,
    #[error("the rule of an estimate gives every rating of its scale a value")]
    Rule,
    #[error("the values of an estimate are those of its rule: finite, increasing and at least two")]
    Values,
    #[error("the counts of an estimate are finite, not negative, and not all zero")]
    Counts,
    #[error("the counts of an estimate are whole and sum to its answers, unless it has a design")]
    Answers,
    #[error("the design of an estimate does not go with its counts")]
    Design,
    #[error("the population of an estimate is at least its answers, which all count once")]
    Population,
    #[error("a correlation of an estimate is between -1 and 1")]
    Source,
}

impl TryFrom<StoredEstimate> for Estimate {
    type Error = StoredEstimateError;

    fn try_from(stored: StoredEstimate) -> Result<Self, Self::Error> {
        let StoredEstimate {
            values,
            counts,
            answers,
            population,
            design,
            direction,
            rule,
            source,
        } = stored;
        if values.len() != counts.len() {
            return Err(StoredEstimateError::Lengths);
        }
        let rule = Rule::try_from(rule)?;
        if values != rule.values() {
            return Err(StoredEstimateError::Values);
        }
        if !counts.iter().all(|count| *count >= 0.0) || answers == 0 {
            return Err(StoredEstimateError::Counts);
        }
        let points = values.into_iter().zip(counts).map(|(value, count)| Point {
            value,
            count: unsigned_zero(count),
        });
        let has_count = |points: &[Point]| points.iter().any(|point| point.count > 0.0);
        let points: Vec<Point> = points.collect();
        if !has_count(&points) {
            return Err(StoredEstimateError::Counts);
        }
        let sample = Sample::new(points).ok_or(StoredEstimateError::Values)?;
        let census = population == Some(answers);
        let (sample, design) = match design {
            Some(design) => {
                let fits = population.is_none() || (census && design.is_census(answers));
                if !fits {
                    return Err(StoredEstimateError::Population);
                }
                let (sample, design) = design.apply(sample, answers)?;
                (sample, Some(Box::new(design)))
            }
            None if !sample.counts_answers(answers) => return Err(StoredEstimateError::Answers),
            None => (sample, None),
        };
        if population.is_some_and(|population| population < answers) {
            return Err(StoredEstimateError::Population);
        }
        if source.as_ref().is_some_and(|source| !source.is_possible()) {
            return Err(StoredEstimateError::Source);
        }
        Ok(Self {
            sample,
            answers,
            rule,
            direction,
            design,
            population: population.and_then(core::num::NonZeroU64::new),
            source: Traced(source.map(Box::new)),
        })
    }
}
