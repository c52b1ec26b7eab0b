//! How many answers.

use core::fmt;
use core::ops::RangeInclusive;

use super::spread::worst_variance;
use super::{PlanError, Power, Spread, positive, reach};
use crate::edge::{self, Tolerance};
use crate::interval::Confidence;
use crate::shown::pad;
use crate::words::{GeneralMessage, Language, Spoken, spoken};

/// Counts beyond this are not whole numbers any more.
const MOST_ANSWERS: f64 = 9_007_199_254_740_992.0;

/// How many answers a question needs.
///
/// Answers, not invitations: [`invitations`](Self::invitations) takes the response rate into account.
///
/// # Examples
///
/// ```
/// use cxmetrics::plan::Spread;
/// use cxmetrics::{Confidence, SampleSize};
///
/// // An NPS to ± 10 points, whatever the answers: 385, or 218 of the 500 customers there are.
/// let size = SampleSize::for_margin(Spread::worst_case(-100.0..=100.0)?, 10.0, Confidence::P95)?;
/// assert_eq!(size.answers(), 385);
/// assert_eq!(size.in_population(500)?.answers(), 218);
/// # Ok::<(), cxmetrics::plan::PlanError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "f64", try_from = "f64"))]
#[doc(alias("sample size", "how many answers"))]
pub struct SampleSize(f64);

impl SampleSize {
    pub(super) fn new(answers: f64) -> Result<Self, PlanError> {
        if answers == 0.0 {
            Err(PlanError::NoSpread)
        } else if answers > 0.0 && answers <= MOST_ANSWERS {
            Ok(Self(answers))
        } else {
            Err(PlanError::TooLarge { answers })
        }
    }

    /// The answers for an interval that reaches `margin` to each side of the score: n = z²V/m².
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless the margin is positive; [`PlanError::NoSpread`] for a pilot whose answers
    /// were all the same.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// let spread = Spread::with_score(0.0..=100.0, 80.0)?;
    /// assert_eq!(SampleSize::for_margin(spread, 5.0, Confidence::P95)?.answers(), 246);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn for_margin(
        spread: impl Into<Spread>,
        margin: f64,
        confidence: Confidence,
    ) -> Result<Self, PlanError> {
        let margin = positive("margin", margin)?;
        let errors = confidence.normal_quantile() / margin;
        Self::new(errors * errors * spread.into().variance())
    }

    /// The answers in each of two groups, such as two quarters, to find that a score on `range` went from one value to
    /// another, in the worst case that the two scores allow: n = (zα + zβ)² (V₁ + V₂) / δ² with
    /// V = (highest − score)(score − lowest).
    ///
    /// For a share this is no worst case but exactly its spread.
    ///
    /// # Errors
    ///
    /// [`PlanError::Range`] and [`PlanError::OffRange`] unless both scores are in the range;
    /// [`PlanError::NoDifference`] if they are the same; [`PlanError::NoSpread`] if they are the two ends of the range.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::plan::Power;
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// // A top box from 70 % to 75 %.
    /// let size = SampleSize::to_detect(0.0..=100.0, 70.0, 75.0, Power::P80, Confidence::P95)?;
    /// assert_eq!(size.answers(), 1_248);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn to_detect(
        range: RangeInclusive<f64>,
        from: f64,
        to: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<Self, PlanError> {
        let variance = worst_variance(&range, from)? + worst_variance(&range, to)?;
        #[allow(clippy::float_cmp)] // the same score or another one
        if from == to {
            return Err(PlanError::NoDifference { score: from });
        }
        Self::one_sample(variance, to - from, power, confidence)
    }

    /// The answers in each of two groups of equal size to find a difference, given the spread in each:
    /// n = (zα + zβ)² (V₁ + V₂) / δ².
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless the difference is a finite number other than 0;
    /// [`PlanError::NoSpread`] for pilots whose answers were all the same.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::plan::Power;
    /// use cxmetrics::{Confidence, Metric, Nps, SampleSize, Scale, Tally};
    ///
    /// let pilot = Tally::from_counts(Scale::ZERO_TO_TEN, [1, 0, 2, 1, 0, 3, 4, 9, 14, 9, 7])?;
    /// let pilot = Nps::STANDARD.estimate(&pilot)?;
    /// let size =
    ///     SampleSize::to_detect_difference(&pilot, &pilot, 10.0, Power::P80, Confidence::P95)?;
    /// assert_eq!(size.answers(), 832);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_detect_difference(
        first: impl Into<Spread>,
        second: impl Into<Spread>,
        difference: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<Self, PlanError> {
        let variance = first.into().variance() + second.into().variance();
        Self::one_sample(variance, difference, power, confidence)
    }

    /// The answers in two groups of which the second gets `ratio` times as many as the first:
    /// n₁ = (zα + zβ)² (V₁ + V₂/ratio) / δ² and n₂ = ratio · n₁.
    ///
    /// Equal groups need the fewest answers in all when the spreads are equal; in general the best ratio is √(V₂/V₁).
    ///
    /// # Errors
    ///
    /// As for [`to_detect_difference`](Self::to_detect_difference); [`PlanError::NotPositive`] unless the ratio is
    /// positive.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::plan::{Power, Spread};
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// // One in five customers sees the new page.
    /// let spread = Spread::worst_case(-100.0..=100.0)?;
    /// let [new, old] =
    ///     SampleSize::to_detect_unequal(spread, spread, 4.0, 10.0, Power::P80, Confidence::P95)?;
    /// assert_eq!((new.answers(), old.answers()), (982, 3_925));
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn to_detect_unequal(
        first: impl Into<Spread>,
        second: impl Into<Spread>,
        ratio: f64,
        difference: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<[Self; 2], PlanError> {
        let ratio = positive("ratio of the two groups", ratio)?;
        let variance = first.into().variance() + second.into().variance() / ratio;
        let first = Self::one_sample(variance, difference, power, confidence)?;
        Ok([first, Self::new(first.0 * ratio)?])
    }

    /// The persons who have to be asked twice to find a change, given the spread of the changes of single persons:
    /// n = (zα + zβ)² V / δ².
    ///
    /// The spread comes from a pilot ([`Difference::change`](crate::Difference::change)) or from
    /// [`Spread::of_change`].
    ///
    /// # Errors
    ///
    /// As for [`to_detect_difference`](Self::to_detect_difference).
    ///
    /// ```
    /// use cxmetrics::plan::{Power, Spread};
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// let each = Spread::of_variance(6_000.0)?;
    /// let change = Spread::of_change(each, each, 0.5)?;
    /// let size = SampleSize::to_detect_change(change, 10.0, Power::P80, Confidence::P95)?;
    /// assert_eq!(size.answers(), 471);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn to_detect_change(
        change: impl Into<Spread>,
        difference: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<Self, PlanError> {
        Self::one_sample(change.into().variance(), difference, power, confidence)
    }

    /// The answers to find that a score differs from a fixed benchmark by `difference`: n = (zα + zβ)² V / δ².
    ///
    /// The benchmark is taken to be known. If it was measured, it is a second group: see
    /// [`to_detect_unequal`](Self::to_detect_unequal).
    ///
    /// # Errors
    ///
    /// As for [`to_detect_difference`](Self::to_detect_difference).
    ///
    /// ```
    /// use cxmetrics::plan::{Power, Spread};
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// // Are we better than the 35 of our industry, if we are at 45?
    /// let spread = Spread::with_score(-100.0..=100.0, 45.0)?;
    /// let size = SampleSize::against_benchmark(spread, 10.0, Power::P80, Confidence::P95)?;
    /// assert_eq!(size.answers(), 626);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn against_benchmark(
        spread: impl Into<Spread>,
        difference: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<Self, PlanError> {
        Self::one_sample(spread.into().variance(), difference, power, confidence)
    }

    fn one_sample(
        variance: f64,
        difference: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<Self, PlanError> {
        let errors = reach(power, confidence) / positive("difference", difference.abs())?;
        Self::new(errors * errors * variance)
    }

    /// The same plan among `population` customers, of whom nobody answers twice: n / (1 + (n − 1)/N), and n itself where it
    /// is less than one answer. Never more than n or N.
    ///
    /// For a score of just these customers. If they stand for those who will come, they are a sample themselves,
    /// and nothing is saved.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] if there is no customer.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// let size = SampleSize::for_margin(Spread::worst_case(-100.0..=100.0)?, 10.0, Confidence::P95)?;
    /// assert_eq!(size.in_population(500)?.answers(), 218);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn in_population(self, population: u64) -> Result<Self, PlanError> {
        let population = positive("population", population as f64)?;
        // Below one answer the formula would ask for more than n.
        let others = (self.0 - 1.0).max(0.0);
        let answers = self.0 / (1.0 + others / population);
        Self::new(answers.min(population))
    }

    /// The number of answers, rounded up.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// let size = SampleSize::for_margin(Spread::worst_case(-100.0..=100.0)?, 10.0, Confidence::P95)?;
    /// assert_eq!(size.answers(), 385);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    #[must_use]
    pub fn answers(self) -> u64 {
        whole(self.0)
    }

    /// The number of answers as the formula gives it, not rounded.
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// let size = SampleSize::for_margin(Spread::worst_case(-100.0..=100.0)?, 10.0, Confidence::P95)?;
    /// assert_eq!(format!("{:.2}", size.exact()), "384.15");
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    #[must_use]
    pub const fn exact(self) -> f64 {
        self.0
    }

    /// How many have to be asked if `response_rate` percent answer.
    ///
    /// # Errors
    ///
    /// [`PlanError::ResponseRate`] unless the rate is above 0 and at most 100; [`PlanError::TooLarge`].
    ///
    /// ```
    /// use cxmetrics::plan::Spread;
    /// use cxmetrics::{Confidence, SampleSize};
    ///
    /// let size = SampleSize::for_margin(Spread::worst_case(-100.0..=100.0)?, 10.0, Confidence::P95)?;
    /// assert_eq!(size.invitations(20.0)?, 1_925);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn invitations(self, response_rate: f64) -> Result<u64, PlanError> {
        if !(response_rate > 0.0 && response_rate <= 100.0) {
            return Err(PlanError::ResponseRate {
                rate: response_rate,
            });
        }
        let invitations = self.answers() as f64 / (response_rate / 100.0);
        Self::new(invitations).map(Self::answers)
    }
}

/// Rounded up, at least 1; what is above a whole number by rounding alone is that number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive and at most 2^53
fn whole(answers: f64) -> u64 {
    edge::ceil(answers, Tolerance::of([answers])).max(1.0) as u64
}

impl Spoken for SampleSize {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.answers();
        pad(f, &language.say(&GeneralMessage::Answers { count }.into()))
    }
}

spoken!(SampleSize);

impl TryFrom<f64> for SampleSize {
    type Error = PlanError;

    fn try_from(answers: f64) -> Result<Self, Self::Error> {
        Self::new(positive("number of answers", answers)?)
    }
}

impl From<SampleSize> for f64 {
    fn from(size: SampleSize) -> Self {
        size.0
    }
}
