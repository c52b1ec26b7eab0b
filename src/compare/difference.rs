//! The difference of two scores.

use core::fmt;
use core::ops::RangeInclusive;

use super::contrast::agreeing;
use super::error::{Compared, DifferenceError};
use super::method::{self, DifferenceMethod, DifferenceMethodError, Pairing};
use super::statistic::Statistic;
use super::{independent, paired};
use crate::edge::{self, Tolerance};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::joint::CrossTally;
use crate::metric::Metric;
use crate::shown::{Style, pad};
use crate::tilt::Side;
use crate::words::{Language, Spoken, spoken};

/// The difference of two scores of the same metric on the same scale, and how sure it is.
///
/// Positive when the score rose: [`independent(&now, &before)`](Self::independent) is the first minus the second, and
/// [`paired`](Self::paired) the later answer minus the earlier one. In the metric's unit: points for NPS, percentage
/// points for shares.
///
/// **The p-value and the interval agree**: [`p_value`](Self::p_value) is below 1 − confidence exactly when
/// [`interval`](Self::interval) leaves out 0, whatever the method, to the last bit. (1 − confidence is calculated as
/// `1.0 - confidence.level()`.)
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Csat, Difference, Metric, Scale, Tally};
///
/// let new_form = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [14, 56])?)?;
/// let old_form = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [32, 48])?)?;
/// let difference = Difference::independent(&new_form, &old_form)?;
/// assert_eq!(difference.interval(Confidence::P95).to_string(), "20.0 [5.3, 33.8]");
/// assert_eq!(format!("{:.4}", difference.p_value()), "0.0083");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredDifference",
        try_from = "super::stored::StoredDifference"
    )
)]
#[doc(alias("A/B test", "AB test", "split test", "z-test"))]
pub struct Difference(pub(super) Samples);

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Samples {
    Independent([Estimate; 2]),
    Paired(Estimate),
}

impl Difference {
    /// The first score minus the second, from answers of different persons.
    ///
    /// Both may be weighted; each enters with its [effective size](Estimate::effective_size). Of a [finite
    /// population](Estimate::of_population) a score enters as worth m (M − 1)/(M − m) answers, and a census without
    /// error: the difference of two censuses is exact.
    ///
    /// # Errors
    ///
    /// [`DifferenceError::NotComparable`] if the two scores are of different metrics or scales;
    /// [`DifferenceError::SamePeople`] if both are from one [joint tally or survey](Estimate::source) and go together:
    /// [`JointScores::difference`](crate::estimate::JointScores::difference) and
    /// [`Survey::difference`](crate::weight::Survey::difference) know how.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Ces, Csat, Difference, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 4, 1])?;
    /// let error = Difference::independent(
    ///     &Csat::TOP_TWO_BOX.estimate(&tally)?,
    ///     &Ces::MEAN.estimate(&tally)?,
    /// )
    /// .unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "a score of 75.0 on 0..=100 and one of 3.5 on 1..=5 are of different metrics or scales"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn independent(first: &Estimate, second: &Estimate) -> Result<Self, DifferenceError> {
        let direction = first.direction().shared(second.direction());
        if first.is_compared_within_people(second) {
            return Err(DifferenceError::SamePeople);
        }
        if first.rule() == second.rule() && direction.is_some() {
            Ok(Self(Samples::Independent([first.clone(), second.clone()])))
        } else {
            Err(DifferenceError::NotComparable {
                first: Compared::new(first),
                second: Compared::new(second),
            })
        }
    }

    /// How much the score of the same persons changed from their first to their second answer.
    ///
    /// Each person's change is a value of its own, from −200 to +200 for an NPS, and the mean change is a score like any
    /// other, on all changes that the metric allows. Persons with only one answer are left out and stay
    /// counted in [`CrossTally::missing`]. Choose it over [`independent`](Self::independent) whenever answers can be
    /// joined by person: what does not change within a person cancels out, and fewer answers show more.
    ///
    /// # Errors
    ///
    /// [`DifferenceError::Scales`] unless both answers are on one scale; [`DifferenceError::Estimate`] without
    /// complete pairs, or if the metric does not go with the scale.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, CrossTally, Difference, Metric, Nps, Scale};
    ///
    /// let before_and_after = CrossTally::from_answers(
    ///     Scale::ZERO_TO_TEN,
    ///     Scale::ZERO_TO_TEN,
    ///     [(6, 9), (7, 9), (8, 8), (3, 8), (9, 10), (5, 5), (8, 9), (7, 9)]
    ///         .map(|(before, after)| (Some(before), Some(after)))
    ///         .into_iter()
    ///         .chain([(Some(2), None)]),
    /// )?;
    /// let change = Difference::paired(&Nps::STANDARD, &before_and_after)?;
    /// assert_eq!(change.value(), 75.0);
    /// assert_eq!(change.interval(Confidence::P95).to_string(), "75.0 [-14.2, 125.6]");
    /// assert_eq!(before_and_after.missing(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn paired<M: Metric + ?Sized>(
        metric: &M,
        pairs: &CrossTally,
    ) -> Result<Self, DifferenceError> {
        paired::change(metric, pairs).map(|change| Self(Samples::Paired(change)))
    }

    /// The measured difference, with its sign.
    ///
    /// ```
    /// use cxmetrics::{Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// assert_eq!(difference.value(), 20.0);
    /// assert_eq!(Difference::independent(&old, &new)?.value(), -20.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        match &self.0 {
            Samples::Independent([first, second]) => first.value() - second.value(),
            Samples::Paired(change) => change.value(),
        }
    }

    /// How the two samples belong together.
    ///
    /// ```
    /// use cxmetrics::compare::Pairing;
    /// use cxmetrics::{Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// assert_eq!(difference.pairing(), Pairing::Independent);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn pairing(&self) -> Pairing {
        match &self.0 {
            Samples::Independent(_) => Pairing::Independent,
            Samples::Paired(_) => Pairing::Paired,
        }
    }

    /// The two scores that are compared, if they are independent.
    ///
    /// ```
    /// use cxmetrics::{Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// assert_eq!(difference.estimates(), Some(&[new, old]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn estimates(&self) -> Option<&[Estimate; 2]> {
        match &self.0 {
            Samples::Independent(estimates) => Some(estimates),
            Samples::Paired(_) => None,
        }
    }

    /// The change as a score of its own, if the samples are paired: for its variance, its sample size and the one-sample
    /// methods that [`DifferenceMethod::PAIRED`] leaves out.
    ///
    /// ```
    /// use cxmetrics::{Confidence, CrossTally, Csat, Difference, Method, Scale};
    ///
    /// let pairs = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[12, 8], [3, 27]])?;
    /// let difference = Difference::paired(&Csat::top_box(1), &pairs)?;
    /// let change = difference.change().unwrap();
    /// assert_eq!((change.value(), change.sample_size()), (10.0, 50));
    /// let guaranteed = change.interval_with(Method::Guaranteed, Confidence::P95)?;
    /// assert_eq!(guaranteed.to_string(), "10.0 [-5.1, 25.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn change(&self) -> Option<&Estimate> {
        match &self.0 {
            Samples::Independent(_) => None,
            Samples::Paired(change) => Some(change),
        }
    }

    /// The lowest and the highest difference possible: of the metric, and of the silent of
    /// [finite populations](Estimate::bounds).
    ///
    /// ```
    /// use cxmetrics::{Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// assert_eq!(difference.range(), -100.0..=100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> RangeInclusive<f64> {
        match &self.0 {
            Samples::Independent([first, second]) => {
                let (first, second) = (first.bounds(), second.bounds());
                first.start() - second.end()..=first.end() - second.start()
            }
            Samples::Paired(change) => change.range(),
        }
    }

    /// The score interval of the true difference, see [`DifferenceMethod::Score`].
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// assert_eq!(difference.interval(Confidence::P95).to_string(), "20.0 [5.3, 33.8]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval<DifferenceMethod> {
        let limits = match &self.0 {
            Samples::Independent(_) if self.is_exact() => [self.value(); 2],
            Samples::Independent(estimates) => independent::score_limits(estimates, confidence),
            Samples::Paired(change) => {
                crate::interval::one_sample::score(change.sample(), confidence)
            }
        };
        self.agreeing_interval(
            limits,
            &self.score_statistic(0.0),
            DifferenceMethod::Score,
            confidence,
        )
    }

    /// The interval by another method.
    ///
    /// # Errors
    ///
    /// [`DifferenceMethodError`] if the method is not defined for these samples.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, DifferenceMethod, Estimate};
    ///
    /// let difference =
    ///     Difference::independent(&Estimate::share(9, 10)?, &Estimate::share(3, 10)?)?;
    /// let mover = difference.interval_with(DifferenceMethod::Mover, Confidence::P95)?;
    /// assert_eq!(mover.to_string(), "60.0 [17.1, 80.9]");
    /// assert_eq!(
    ///     difference
    ///         .interval_with(DifferenceMethod::StudentT, Confidence::P95)
    ///         .unwrap_err()
    ///         .to_string(),
    ///     "the Student t method is not defined for independent samples; these are: score, \
    ///      score without correction, MOVER, MOVER of likelihood limits, Wald, adjusted Wald, \
    ///      adjusted Wald of each sample, Welch t"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interval_with(
        &self,
        method: DifferenceMethod,
        confidence: Confidence,
    ) -> Result<Interval<DifferenceMethod>, DifferenceMethodError> {
        self.check(method)?;
        let limits = match &self.0 {
            Samples::Independent(_) if self.is_exact() => [self.value(); 2],
            Samples::Independent(estimates) => independent::limits(estimates, method, confidence)?,
            Samples::Paired(change) => paired::limits(change, method, confidence)?,
        };
        let statistic = self.test_with(method, 0.0)?;
        Ok(self.agreeing_interval(limits, &statistic, method, confidence))
    }

    /// The p-value of "the scores are truly the same": two-sided, by the score method.
    ///
    /// How often two samples would differ at least as much if there were no true difference.
    ///
    /// ```
    /// use cxmetrics::{Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// assert_eq!(format!("{:.4}", difference.p_value()), "0.0083");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias = "p-value")]
    pub fn p_value(&self) -> f64 {
        self.score_statistic(0.0).p_value()
    }

    /// The test of "the true difference is `hypothesis`" by any method, with its statistic and p-values.
    ///
    /// # Errors
    ///
    /// [`DifferenceMethodError`] if the method is not defined for these samples.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Difference, DifferenceMethod, Estimate};
    ///
    /// let difference =
    ///     Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// let wald = difference.test_with(DifferenceMethod::Wald, 0.0)?;
    /// assert_eq!(format!("{:.2}", wald.value().unwrap()), "2.75");
    /// // Is it more than 5 points?
    /// let more = difference.test_with(DifferenceMethod::Score, 5.0)?;
    /// assert_eq!(format!("{:.3}", more.p_value_above()), "0.023");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn test_with(
        &self,
        method: DifferenceMethod,
        hypothesis: f64,
    ) -> Result<Statistic, DifferenceMethodError> {
        self.check(method)?;
        // No difference is NaN: as impossible as one beyond the range.
        let hypothesis = if hypothesis.is_nan() {
            f64::INFINITY
        } else {
            hypothesis
        };
        match &self.0 {
            Samples::Independent(estimates) => match self.certain_statistic(hypothesis) {
                Some(statistic) => Ok(statistic),
                None => independent::statistic(estimates, method, hypothesis),
            },
            Samples::Paired(change) => paired::statistic(change, method, hypothesis),
        }
    }

    pub(super) fn score_statistic(&self, hypothesis: f64) -> Statistic {
        match &self.0 {
            Samples::Independent(estimates) => self
                .certain_statistic(hypothesis)
                .unwrap_or_else(|| independent::score_statistic(estimates, hypothesis)),
            Samples::Paired(change) => paired::score_statistic(change, hypothesis),
        }
    }

    /// Whether both scores are of finite populations that answered to the last.
    fn is_exact(&self) -> bool {
        match &self.0 {
            Samples::Independent(estimates) => estimates.iter().all(Estimate::is_census),
            Samples::Paired(_) => false,
        }
    }

    /// Whether a score is of a finite population.
    fn has_population(&self) -> bool {
        match &self.0 {
            Samples::Independent(estimates) => {
                estimates.iter().any(|score| score.population().is_some())
            }
            Samples::Paired(change) => change.population().is_some(),
        }
    }

    /// The statistic of a hypothesis that finite populations make impossible, or certain.
    fn certain_statistic(&self, hypothesis: f64) -> Option<Statistic> {
        if !self.has_population() {
            return None;
        }
        let range = self.range();
        let tolerance = self.tolerance(hypothesis);
        let below = edge::is_below(hypothesis, *range.start(), tolerance);
        let above = edge::is_above(hypothesis, *range.end(), tolerance);
        match (below, above, self.is_exact()) {
            (true, ..) => Some(Statistic::normal(f64::INFINITY)),
            (_, true, _) => Some(Statistic::normal(f64::NEG_INFINITY)),
            (.., true) => Some(Statistic::normal(0.0)),
            _ => None,
        }
    }

    /// How far rounding may have moved the difference from a hypothesis: it was subtracted from scores of these ranges.
    fn tolerance(&self, hypothesis: f64) -> Tolerance {
        let scores = match &self.0 {
            Samples::Independent(scores) => scores.as_slice(),
            Samples::Paired(change) => core::slice::from_ref(change),
        };
        let ranges = scores.iter().map(Estimate::range).chain([self.range()]);
        let ends = ranges.flat_map(|range| [*range.start(), *range.end()]);
        Tolerance::of(ends.chain([hypothesis]))
    }

    fn check(&self, method: DifferenceMethod) -> Result<(), DifferenceMethodError> {
        let pairing = self.pairing();
        if !method::methods(pairing).contains(&method) {
            return Err(DifferenceMethodError::NotForPairing { method, pairing });
        }
        let refused = self.has_population() && !self.is_exact();
        if refused && !DifferenceMethod::IN_POPULATION.contains(&method) {
            return Err(DifferenceMethodError::InPopulation { method });
        }
        Ok(())
    }

    /// The interval within the range, with 0 on the side of each limit that its p-value says: limits are found by
    /// iteration, and their last bit must not decide otherwise than the test.
    fn agreeing_interval(
        &self,
        limits: [f64; 2],
        statistic: &Statistic,
        method: DifferenceMethod,
        confidence: Confidence,
    ) -> Interval<DifferenceMethod> {
        let [lower, upper] = self.inside(limits);
        let rejected = statistic.p_value() < confidence.alpha();
        let above = statistic.value > 0.0;
        let limits = [
            agreeing(Side::Lower, lower, 0.0, rejected && above),
            agreeing(Side::Upper, upper, 0.0, rejected && !above),
        ];
        Interval::new(self.value(), limits, confidence, method)
    }

    fn inside(&self, limits: [f64; 2]) -> [f64; 2] {
        let range = self.range();
        limits.map(|limit| limit.clamp(*range.start(), *range.end()))
    }
}

/// Displays the difference with one decimal, unless the format says otherwise.
impl Spoken for Difference {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Style::of(f, 1).figure(self.value());
        pad(f, &language.numbers().figure(figure))
    }
}

spoken!(Difference);
