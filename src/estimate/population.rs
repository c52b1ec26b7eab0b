//! Estimates of a population of known size: a team, a panel, the customers of a branch.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::num::NonZeroU64;
use core::ops::RangeInclusive;

use super::{Design, Estimate, EstimateError};
use crate::edge;
use crate::interval::finite::{self, Finite};
use crate::interval::{Confidence, Interval, Method, MethodError};
use crate::sample::Sample;
use crate::tilt::Side;

impl Estimate {
    /// The same score of a population of so many people, each of whom answered once or not at all.
    ///
    /// For when a good part of all there are has answered, as in most surveys of employees: who has heard eight of
    /// ten knows more than who has heard eight of thousands. Without it an interval is about all who might have
    /// answered, a population without end. From then on
    ///
    /// - **intervals** hold scores that the population can have, and nothing that the silent could not make of it
    ///   ([`bounds`](Self::bounds)). The default is exact, from the hypergeometric distribution, and never below its
    ///   promise: [`Method::Blaker`] for shares of up to 20,000 people, [`Method::Guaranteed`] for net scores of up to
    ///   100. Beyond, and for other metrics, it is [`Method::Score`] with the finite population correction
    ///   (M − m)/(M − 1). *[Finite populations](crate::interval#finite-populations)* says what the other methods
    ///   become, and what they are worth;
    /// - **probabilities** are of what the silent could still answer, given what the others said: the unseen
    ///   answers are Dirichlet-multinomial under the prior of [`Method::Dirichlet`];
    /// - the **standard error** is √(variance / m · (M − m)/(M − 1));
    /// - if everybody answered, the score has no error at all: a [census](Self::is_census).
    ///
    /// All of this is true if who answered was left to chance. If the silent are silent for a reason, only the
    /// bounds are: see [`response`](crate::response).
    ///
    /// # Errors
    ///
    /// [`EstimateError::Population`] if more have answered than there are; [`EstimateError::NotWhole`] for weighted
    /// or clustered answers, whose population a [`Survey`](crate::weight::Survey) knows.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// // 8 of 9 are satisfied, in a team of 10. The tenth is satisfied or not: nothing else is possible.
    /// let team = Estimate::share(8, 9)?.of_population(10)?;
    /// assert_eq!(team.interval(Confidence::P95).to_string(), "88.9 [80.0, 90.0]");
    /// assert_eq!(format!("{:.2}", team.probability_at_least(90.0)), "0.85");
    ///
    /// // When all ten have answered there is nothing left to be unsure of.
    /// let all = Estimate::share(9, 10)?.of_population(10)?;
    /// assert_eq!(all.interval(Confidence::P95).to_string(), "90.0 [90.0, 90.0]");
    /// assert_eq!(all.probability_at_least(90.0), 1.0);
    ///
    /// assert_eq!(
    ///     Estimate::share(9, 10)?.of_population(8).unwrap_err().to_string(),
    ///     "10 answers from a population of 8"
    /// );
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    pub fn of_population(self, size: u64) -> Result<Self, EstimateError> {
        if size < self.answers {
            return Err(EstimateError::Population {
                answers: self.answers,
                population: size,
            });
        }
        if self.design.is_some() || !self.sample.counts_answers(self.answers) {
            return Err(EstimateError::NotWhole);
        }
        Ok(Self {
            population: NonZeroU64::new(size),
            ..self
        })
    }

    /// The same score, of everybody there is, whatever weight their answers have.
    pub(crate) fn of_everybody(self) -> Self {
        let answers = self.answers;
        let design = Design {
            std_error: 0.0,
            degrees_of_freedom: answers.saturating_sub(1),
            guard: None,
        };
        Self {
            population: NonZeroU64::new(answers),
            ..self.with_design(answers as f64, design)
        }
    }

    /// How many people the score is about, if that was [said](Self::of_population).
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// assert_eq!(Estimate::share(8, 9)?.population(), None);
    /// assert_eq!(Estimate::share(8, 9)?.of_population(10)?.population(), Some(10));
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn population(&self) -> Option<u64> {
        self.population.map(NonZeroU64::get)
    }

    /// Whether everybody has answered, so that the score is exact.
    ///
    /// A census has intervals without width, probabilities of 0 or 1, a standard error of 0, and every
    /// [`Method`] gives it the same interval, of [`Method::Census`].
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, Method};
    ///
    /// let all = Estimate::share(9, 10)?.of_population(10)?;
    /// assert!(all.is_census());
    /// assert_eq!(all.interval(Confidence::P95).method(), Method::Census);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn is_census(&self) -> bool {
        self.population() == Some(self.answers)
    }

    /// The lowest and the highest score that the whole population can have, given the answers: with all of the
    /// silent at the lowest value and with all of them at the highest. The [`range`](Self::range) if the population
    /// is not known, the score itself for a census.
    ///
    /// The rule is that of [`NonResponse::bounds`](crate::response::NonResponse::bounds).
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// let team = Estimate::share(8, 9)?.of_population(10)?;
    /// assert_eq!(team.bounds(), 80.0..=90.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn bounds(&self) -> RangeInclusive<f64> {
        match self.population() {
            None => self.range(),
            Some(_) if self.is_census() => self.value()..=self.value(),
            Some(population) => {
                let [lowest, highest] = finite::bounds(&self.sample, self.answers, population);
                lowest..=highest
            }
        }
    }

    /// The score of a known population when so many more answer, all of them at one end; `None` without a population.
    pub(crate) fn completed(&self, others: u64, side: Side) -> Option<Self> {
        let population = self.population?;
        let last = self.sample.points().len() - 1;
        let end = match side {
            Side::Lower => 0,
            Side::Upper => last,
        };
        let more: Vec<f64> = (0..=last)
            .map(|index| if index == end { others as f64 } else { 0.0 })
            .collect();
        Some(Self {
            sample: self.sample.plus(&more)?,
            answers: self.answers + others,
            rule: self.rule.clone(),
            direction: self.direction,
            design: None,
            population: Some(population),
            source: super::source::Traced::default(),
        })
    }

    /// Whether its limits move in steps with the confidence, as they are scores that a population of a known size can have.
    pub(crate) fn moves_in_steps(&self) -> bool {
        self.population.is_some() && !self.is_census()
    }

    /// The population and its answers, unless there is none or it is a census.
    pub(super) fn finite(&self) -> Option<Finite<'_>> {
        let population = self.population().filter(|_| !self.is_census())?;
        Some(Finite::new(&self.sample, self.answers, population))
    }

    /// The interval of a census, whatever the method.
    pub(super) fn census_interval(&self, confidence: Confidence) -> Option<Interval> {
        self.is_census()
            .then(|| Interval::new(self.value(), [self.value(); 2], confidence, Method::Census))
    }

    /// The interval of a known population by the default method.
    pub(super) fn population_interval(&self, confidence: Confidence) -> Option<Interval> {
        self.census_interval(confidence).or_else(|| {
            let (limits, method) = self.finite()?.default_limits(confidence);
            Some(Interval::new(self.value(), limits, confidence, method))
        })
    }

    /// The interval of a known population by any method.
    pub(super) fn population_interval_with(
        &self,
        method: Method,
        confidence: Confidence,
    ) -> Option<Result<Interval, MethodError>> {
        self.census_interval(confidence).map(Ok).or_else(|| {
            let limits = self.finite()?.limits(method, confidence);
            Some(limits.map(|limits| Interval::new(self.value(), limits, confidence, method)))
        })
    }

    /// The probability of a statement about where the score of a census stands to `x`: it is true or not. A score that is
    /// `x` but for rounding is at it.
    pub(super) fn census_probability(
        &self,
        x: f64,
        statement: impl Fn(Ordering) -> bool,
    ) -> Option<f64> {
        self.is_census().then(|| {
            let stands = edge::compare(self.value(), x, self.tolerance(x));
            f64::from(u8::from(statement(stands)))
        })
    }

    /// The sample as a comparison sees it: worth as many independent answers as the population makes of it.
    pub(crate) fn independent_sample(&self) -> Cow<'_, Sample> {
        match self.population() {
            None => Cow::Borrowed(&self.sample),
            Some(population) => {
                let size = finite::independent_answers(self.answers, population);
                Cow::Owned(self.sample.worth(size))
            }
        }
    }
}
