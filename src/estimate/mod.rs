//! A score and the distribution behind it.

// First what makes an estimate and what it says: the page of a type begins with the first file that says something of it.
mod figures;

mod adjusted;
mod composite;
mod design;
mod error;
mod guard;
mod joint;
mod of_metric;
mod population;
mod rule;
mod scored;
mod source;
#[cfg(feature = "serde")]
mod stored;

pub(crate) use adjusted::Moved;
pub use composite::Composite;
pub(crate) use design::Design;
pub use error::EstimateError;
pub(crate) use guard::{Clusters, Guard};
pub use joint::{JointScores, JointScoresError};
pub(crate) use of_metric::{usable_value, values_of};
pub(crate) use rule::{Rule, joined_changes};
pub use scored::{LevelWeight, Scored};
use source::Traced;
pub use source::{ParseSourceIdError, Source, SourceId};

use alloc::boxed::Box;
use core::cmp::Ordering;
use core::fmt;
use core::num::NonZeroU64;
use core::ops::RangeInclusive;

use crate::edge::{self, Tolerance};
use crate::interval::one_sample;
use crate::metric::Direction;
use crate::sample::{Point, Sample};
use crate::shown::{Style, pad};
use crate::tilt::Fit;
use crate::words::{Language, Spoken, spoken};

/// Values beyond this have squares that no `f64` holds.
pub(crate) const LARGEST_VALUE: f64 = 1e100;

/// A score, and all that is needed to say how sure it is.
///
/// Made by [`Metric::estimate`](crate::Metric::estimate). It holds the few distinct values that the metric gives, how often each was
/// observed, and nothing of the single answers. Of up to three values, as net scores and shares have, it takes nothing from the
/// allocator, and two small pieces of memory otherwise.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Metric, Nps, Scale, Tally};
///
/// // 55 promoters, 25 passives, 20 detractors
/// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
/// let nps = Nps::STANDARD.estimate(&tally)?;
///
/// assert_eq!(nps.to_string(), "35.0");
/// assert_eq!(nps.interval(Confidence::P95).to_string(), "35.0 [18.6, 49.3]");
/// // How likely is a true score of at least 30? Is 20 plausible?
/// assert_eq!(format!("{:.3}", nps.probability_at_least(30.0)), "0.721");
/// assert_eq!(format!("{:.3}", nps.p_value(20.0)), "0.073");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredEstimate", try_from = "stored::StoredEstimate")
)]
pub struct Estimate {
    sample: Sample,
    answers: u64,
    rule: Rule,
    direction: Direction,
    /// What there is to know beyond the sample if the answers are not a simple random sample.
    design: Option<Box<Design>>,
    /// How many people the score is about, if that is known.
    population: Option<NonZeroU64>,
    /// The scores of the same people that it is one of.
    source: Traced,
}

impl Estimate {
    /// The same of observations that depend on each other and are worth so many independent ones.
    pub(crate) fn share_worth(count: u64, size: u64, worth: f64) -> Result<Self, EstimateError> {
        let share = Self::share(count, size)?;
        let design = Design {
            std_error: libm::sqrt(share.variance() / worth),
            degrees_of_freedom: size - 1,
            guard: None,
        };
        Ok(share.with_design(worth, design))
    }

    /// The change of a score between two answers of the same persons, as a score on all changes that are possible;
    /// `score` is one of the two.
    pub(crate) fn of_change(
        changes: impl IntoIterator<Item = Point>,
        answers: u64,
        score: &Self,
    ) -> Option<Self> {
        Some(Self {
            sample: Sample::new(changes)?,
            answers,
            rule: score.rule.of_change()?,
            direction: score.direction,
            design: None,
            population: None,
            source: Traced::default(),
        })
    }

    /// What metric and scale make of a rating: scores with another rule cannot be compared with this.
    pub(crate) const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Whether it is the change of persons between two answers, as pairs give it.
    #[cfg(feature = "serde")]
    pub(crate) fn is_paired_change(&self) -> bool {
        matches!(self.rule, Rule::Change(_)) && self.design.is_none() && self.population.is_none()
    }

    pub(crate) fn sample(&self) -> &Sample {
        &self.sample
    }

    /// The variance of the values of single answers, Σ n (s − score)² / N, in the square of the metric's unit.
    ///
    /// For an NPS with shares p and d it is 10⁴ (p + d − (p − d)²).
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// // 10⁴ p (1 − p)
    /// assert_eq!(Estimate::share(1, 5)?.variance(), 1600.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.sample.variance()
    }

    /// The standard error of the score: √(variance / effective size); for weighted answers the square root of the
    /// linearised variance, as [`weight`](crate::weight) has it. Of a [finite population](Self::of_population) it is
    /// √((M − m)/(M − 1)) times as large, and 0 for a census.
    ///
    /// It is 0 when all answers have the same value, which says more of the formula than of the customers;
    /// intervals do not rest on it.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// assert_eq!(Estimate::share(20, 100)?.std_error(), 4.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    #[doc(alias = "standard error")]
    pub fn std_error(&self) -> f64 {
        match &self.design {
            Some(design) => design.std_error,
            None if self.is_census() => 0.0,
            None => {
                let sample = self.independent_sample();
                libm::sqrt(sample.variance() / sample.size())
            }
        }
    }

    /// The number of answers.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// assert_eq!(Estimate::share(17, 20)?.sample_size(), 20);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn sample_size(&self) -> u64 {
        self.answers
    }

    /// How many answers of a simple random sample the answers are worth; the number of answers unless they are
    /// weighted or clustered.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// assert_eq!(Estimate::share(17, 20)?.effective_size(), 20.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn effective_size(&self) -> f64 {
        self.sample.size()
    }

    /// Whether a higher score is better, as metric and scale know it: see [`Direction`].
    ///
    /// ```
    /// use cxmetrics::{Direction, kpi};
    ///
    /// assert_eq!(kpi::churn(12, 400)?.direction(), Direction::LowerIsBetter);
    /// assert_eq!(kpi::retention(12, 400)?.direction(), Direction::HigherIsBetter);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// The same score with the direction that the caller knows, for a [`share`](Self::share) or a metric of one's own
    /// whose good end is not that of the scale.
    ///
    /// ```
    /// use cxmetrics::{Direction, Estimate};
    ///
    /// let complaints = Estimate::share(12, 400)?.with_direction(Direction::LowerIsBetter);
    /// assert_eq!(complaints.direction(), Direction::LowerIsBetter);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn with_direction(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }

    /// The lowest and the highest score possible.
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [9])?;
    /// assert_eq!(Nps::STANDARD.estimate(&tally)?.range(), -100.0..=100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> RangeInclusive<f64> {
        self.sample.lowest().value..=self.sample.highest().value
    }

    /// The probability that the true score is at least `x`, given the answers.
    ///
    /// It is the posterior probability under the prior of [`Method::Dirichlet`](crate::Method::Dirichlet), by quadrature; nothing is
    /// simulated. Of a [finite population](Self::of_population) it is the probability that the silent will make it so;
    /// scores are compared in whole steps, so that nothing hangs on a last digit. 0 for NaN, which nothing is at
    /// least.
    ///
    /// A posterior has no probability at a single point: at the best score possible it is 0 even if all answers say so, for
    /// ten of ten may still not be everybody. A target at the end of the scale is reached with certainty only by a finite
    /// population of which everybody is known.
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
    /// let nps = Nps::STANDARD.estimate(&tally)?;
    /// assert_eq!(format!("{:.3}", nps.probability_at_least(40.0)), "0.245");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_at_least(&self, x: f64) -> f64 {
        if x.is_nan() {
            return 0.0;
        }
        if let Some(probability) = self.census_probability(x, Ordering::is_ge) {
            return probability;
        }
        match self.finite() {
            Some(population) => population.at_least(x),
            None => one_sample::posterior(&self.guarded_sample()).tails(x).1,
        }
    }

    /// The probability that the true score is below `x`: the rest of
    /// [`probability_at_least`](Self::probability_at_least).
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// let satisfied = Estimate::share(17, 20)?;
    /// assert_eq!(format!("{:.3}", satisfied.probability_below(70.0)), "0.064");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn probability_below(&self, x: f64) -> f64 {
        if x.is_nan() {
            return 0.0;
        }
        if let Some(probability) = self.census_probability(x, Ordering::is_lt) {
            return probability;
        }
        match self.finite() {
            Some(population) => population.below(x),
            None => one_sample::posterior(&self.guarded_sample()).tails(x).0,
        }
    }

    /// The probability that the true score is at most `x`: for a target that is a ceiling.
    ///
    /// The same as [`probability_below`](Self::probability_below) unless the [population](Self::of_population) is
    /// finite, which can be exactly at `x`.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// let dissatisfied = Estimate::share(1, 9)?.of_population(10)?;
    /// assert_eq!(format!("{:.2}", dissatisfied.probability_at_most(10.0)), "0.85");
    /// assert_eq!(dissatisfied.probability_below(10.0), 0.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn probability_at_most(&self, x: f64) -> f64 {
        if x.is_nan() {
            return 0.0;
        }
        if let Some(probability) = self.census_probability(x, Ordering::is_le) {
            return probability;
        }
        match self.finite() {
            Some(population) => population.at_most(x),
            None => one_sample::posterior(&self.guarded_sample()).tails(x).0,
        }
    }

    /// The p-value of the two-sided score test of "the true score is `x`": how often a sample would be at least as
    /// far from `x` as this one if it were.
    ///
    /// The test that the [score interval](Self::interval) inverts: it is below 0.05 exactly for those `x`
    /// that the 95 % interval leaves out. For an NPS and `x` = 0 it is McNemar's test. 0 for an `x` that no
    /// score can have. Of a [finite population](Self::of_population) it is what is outside the widest interval by
    /// the default method that leaves `x` out. A score that is `x` but for rounding is `x`.
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale, Tally};
    ///
    /// // 1 promoter, 13 passives, 7 detractors
    /// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [0, 0, 0, 0, 2, 2, 3, 6, 7, 1, 0])?;
    /// let nps = Nps::STANDARD.estimate(&tally)?;
    /// assert_eq!(format!("{:.4}", nps.p_value(0.0)), "0.0339");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias = "p-value")]
    pub fn p_value(&self, x: f64) -> f64 {
        if let Some(probability) = self.census_probability(x, Ordering::is_eq) {
            return probability;
        }
        if let Some(population) = self.finite() {
            return population.p_value(x);
        }
        self.score_statistic(x)
            .map_or(0.0, |score| self.two_sided(score))
    }

    /// How far rounding may have moved the score from `x`: it was added up from values of this range.
    pub(crate) fn tolerance(&self, x: f64) -> Tolerance {
        let range = self.range();
        Tolerance::of([self.value(), x, *range.start(), *range.end()])
    }

    /// The score statistic of "the true score is `x`", positive when the score is above it; `None` for an `x` that
    /// cannot be the mean of a sample such as this.
    pub(crate) fn score_statistic(&self, x: f64) -> Option<f64> {
        let (lowest, highest) = (self.sample.lowest().value, self.sample.highest().value);
        // at the end of the range all answers are there, or it is impossible
        if edge::is_at(self.value(), x, Tolerance::of([])) {
            Some(0.0)
        } else if lowest < x && x < highest {
            Some(Fit::new(&self.sample, x).score())
        } else {
            None
        }
    }
}

/// Displays the score with one decimal, unless the format says otherwise.
impl Spoken for Estimate {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Style::of(f, 1).figure(self.value());
        pad(f, &language.numbers().figure(figure))
    }
}

spoken!(Estimate);
