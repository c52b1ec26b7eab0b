//! A share, its value and its interval: what most people come for.

use super::rule::Rule;
use super::source::Traced;
use super::{Estimate, EstimateError};
use crate::interval::{Confidence, Interval, Method, MethodError, one_sample};
use crate::metric::Direction;
use crate::sample::{Point, Sample};

impl Estimate {
    /// The share of `count` among `size`, in percent: for a figure that was counted without a scale, such as
    /// customers lost or tickets solved at first contact.
    ///
    /// # Errors
    ///
    /// [`EstimateError::Empty`] if `size` is 0; [`EstimateError::MoreThanAll`] if `count` is larger.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let solved_at_first_contact = Estimate::share(170, 200)?;
    /// assert_eq!(solved_at_first_contact.value(), 85.0);
    /// assert_eq!(solved_at_first_contact.interval(Confidence::P95).to_string(), "85.0 [79.4, 89.3]");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    pub fn share(count: u64, size: u64) -> Result<Self, EstimateError> {
        if size == 0 {
            return Err(EstimateError::Empty);
        }
        let rest = size
            .checked_sub(count)
            .ok_or(EstimateError::MoreThanAll { count, size })?;
        let points = [(0.0, rest), (100.0, count)].map(|(value, count)| Point {
            value,
            count: count as f64,
        });
        Ok(Self {
            sample: Sample::new(points).ok_or(EstimateError::Constant)?,
            answers: size,
            rule: Rule::Share,
            direction: Direction::Unknown,
            design: None,
            population: None,
            source: Traced::default(),
        })
    }

    /// The score: the mean of the values, in the metric's unit. Not rounded.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// assert_eq!(Estimate::share(17, 20)?.value(), 85.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        self.sample.mean()
    }

    /// The interval by the [score method](Method::Score): the right one unless you know why not.
    ///
    /// Every μ is in it that a two-sided score test does not reject: |score − μ| ≤ z √(V(μ)/N), where V(μ) is the
    /// variance of the distribution with mean μ that explains the answers best. On shares it is Wilson's (1927)
    /// interval, on net scores Tango's (1998). It exists for every sample, holds the score, stays in the range,
    /// and has a width even when all answers are the same. Of a [finite population](Self::of_population) it is exact
    /// where it can be, and [`method`](Interval::method) says how it was made.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Metric, Nps, Scale, Tally};
    ///
    /// // Three promoters and nobody else: 100, but how sure?
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 10])?;
    /// let nps = Nps::STANDARD.estimate(&tally)?;
    /// assert_eq!(nps.interval(Confidence::P95).to_string(), "100.0 [-12.3, 100.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        if self.population.is_some()
            && let Some(interval) = self.population_interval(confidence)
        {
            return interval;
        }
        let limits = one_sample::score(&self.sample_at(confidence.tail()), confidence);
        Interval::new(self.value(), limits, confidence, Method::Score)
    }

    /// The interval by a method of one's choice: see [*Which interval?*](crate::interval#which-interval).
    ///
    /// # Errors
    ///
    /// A [`MethodError`] if the method is not for this kind of score, or has no interval for these answers.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Method, Metric, Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
    /// let nps = Nps::STANDARD.estimate(&tally)?;
    /// let wald = nps.interval_with(Method::Wald, Confidence::P95)?;
    /// assert_eq!(wald.to_string(), "35.0 [19.5, 50.5]");
    ///
    /// let error = nps.interval_with(Method::MidP, Confidence::P95).unwrap_err();
    /// assert!(
    ///     error
    ///         .to_string()
    ///         .starts_with("the mid-P interval is not defined for net scores; these are: score,")
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interval_with(
        &self,
        method: Method,
        confidence: Confidence,
    ) -> Result<Interval, MethodError> {
        if let Some(interval) = self.population_interval_with(method, confidence) {
            return interval;
        }
        let limits = self.limits(method, confidence)?;
        Ok(Interval::new(self.value(), limits, confidence, method))
    }
}
