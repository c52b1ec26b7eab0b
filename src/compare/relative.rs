//! The relative change of two scores, in percent: "lift".

#[cfg(feature = "serde")]
mod stored;

use super::clusters::{SamplesAt, allowed_for};
use super::comparison::{Comparison, PValues, holding};
use super::contrast::ContrastKind;
use super::error::Compared;
use super::ratio::{mover_ratio, mover_statistic, percent, ratio_p_values};
use super::statistic::Statistic;
use super::{Difference, DifferenceError};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Names, Values};
use crate::metric::Direction;
use crate::sample::Sample;
use crate::special::find_root;
use crate::tilt::{Side, score_limits};
use crate::words::spoken;

/// How a [`RelativeChange`] is judged.
///
/// r is the ratio of the two scores, θ̂₁, θ̂₂ the scores, z the normal quantile (1.96 for 95 %).
///
/// ```
/// use cxmetrics::compare::RelativeMethod;
///
/// assert_eq!(RelativeMethod::MoverRatio.to_string(), "MOVER-R");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RelativeMethod {
    /// The score interval of the ratio of two shares (Miettinen and Nurminen, 1985): every r with
    /// |p̂₁ − r p̂₂| ≤ z √((p₁q₁/n₁ + r²p₂q₂/n₂) N/(N − 1)), with the shares p₁ = r p₂ that explain both samples best. The
    /// default for shares; its p-value is that of [`DifferenceMethod::Score`](super::DifferenceMethod::Score).
    Score,
    /// The same without the factor N/(N − 1) (Koopman, 1984). Shares only.
    ScoreUncorrected,
    /// The method of variance estimates recovery for a ratio (Donner and Zou, 2012), from the limits of each score's
    /// own [score interval](crate::Method::Score). The default for all other scores: it keeps the skewness that bounded
    /// scores have. Can be redone by hand from two published intervals.
    MoverRatio,
    /// ln r ± z √(v₁/θ̂₁² + v₂/θ̂₂²), with the squared standard errors v = V/(N − 1) that Student's t takes too: the textbook
    /// interval. Needs two positive scores, and answers that are not all alike in both.
    LogDelta,
}

impl RelativeMethod {
    const SHARES: &[Self] = &[
        Self::Score,
        Self::ScoreUncorrected,
        Self::MoverRatio,
        Self::LogDelta,
    ];
    pub(super) const MEANS: &[Self] = &[Self::MoverRatio, Self::LogDelta];
}

spoken!(RelativeMethod {
    Score = Score,
    ScoreUncorrected = ScoreUncorrected,
    MoverRatio = MoverRatio,
    LogDelta = LogDelta,
});

/// By how many percent one score is above another, from answers of different persons: the *lift*.
///
/// 100 (θ₁/θ₂ − 1). Choose it over [`Difference`] when percent is how the change will be spoken of: "a third more sign
/// up". It says nothing without the base: +100 % may be from 1 to 2 in a thousand. Only for scores that
/// cannot be negative; an NPS has a difference and no lift. The lift of a *rating* depends on where its scale
/// starts: from 3 to 4 is +33 % on 1–5, and the same answers counted 0–4 rose from 2 to 3, +50 %. A
/// [share](Estimate::share) has no such choice.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Comparison, RelativeChange};
/// use cxmetrics::{Confidence, Estimate};
///
/// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
/// let lift = RelativeChange::independent(&new, &old)?;
/// assert_eq!(
///     lift.finding(Confidence::P95).to_string(),
///     "increased: +33.3% [+7.9%, +67.2%] at 95% confidence, p = 0.008"
/// );
/// // From nothing there is no percentage, and yet a lower limit.
/// let lift = RelativeChange::independent(&Estimate::share(5, 56)?, &Estimate::share(0, 29)?)?;
/// assert_eq!(lift.contrast(Confidence::P95).to_string(), "undefined [-28.3%, open]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "stored::StoredRelativeChange",
        try_from = "stored::StoredRelativeChange"
    )
)]
pub struct RelativeChange {
    estimates: [Estimate; 2],
    direction: Direction,
    method: RelativeMethod,
}

impl RelativeChange {
    /// The first score relative to the second, by the default method: score for shares, MOVER-R for other scores.
    ///
    /// Of [finite populations](Estimate::of_population) there is none: square and add of the exact limits of each holds the
    /// truth in 87 to 95 of 100 samples of 12 in teams of 20. Their difference has an interval.
    ///
    /// # Errors
    ///
    /// [`DifferenceError::NotComparable`] if the two are of different metrics or scales;
    /// [`DifferenceError::CanBeNegative`] if the lowest score possible is below 0; [`DifferenceError::Population`] if
    /// one is of a finite population.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::RelativeChange;
    /// use cxmetrics::{Metric, Nps, Scale, Tally};
    ///
    /// let nps = Nps::STANDARD.estimate(&Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 10, 9, 3])?)?;
    /// assert_eq!(
    ///     RelativeChange::independent(&nps, &nps).unwrap_err().to_string(),
    ///     "a score on -100..=100 can be negative and has no change in percent: compare the difference"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn independent(first: &Estimate, second: &Estimate) -> Result<Self, DifferenceError> {
        let difference = Difference::independent(first, second)?;
        if first.population().or(second.population()).is_some() {
            return Err(DifferenceError::Population);
        }
        if first.sample().lowest().value < 0.0 {
            return Err(DifferenceError::CanBeNegative {
                score: Compared::new(second),
            });
        }
        Ok(Self {
            method: methods([first, second])[0],
            estimates: [first.clone(), second.clone()],
            direction: difference.direction(),
        })
    }

    /// The same by another method.
    ///
    /// # Errors
    ///
    /// [`RelativeMethodError`] if the method is not for these scores.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::{Comparison, RelativeChange, RelativeMethod};
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let lift = RelativeChange::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// let mover = lift.with_method(RelativeMethod::MoverRatio)?;
    /// assert_eq!(mover.contrast(Confidence::P95).to_string(), "+33.3% [+7.8%, +66.3%]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_method(self, method: RelativeMethod) -> Result<Self, RelativeMethodError> {
        let [first, second] = &self.estimates;
        if !methods([first, second]).contains(&method) {
            return Err(RelativeMethodError::NotForValues { method });
        }
        if method == RelativeMethod::LogDelta {
            let positive = first.value() > 0.0 && second.value() > 0.0;
            let spread = first.std_error() > 0.0 || second.std_error() > 0.0;
            let enough = [first, second]
                .iter()
                .all(|estimate| estimate.student_error().1 > 0.0);
            if !(positive && spread && enough) {
                return Err(RelativeMethodError::NoSpread { method });
            }
        }
        Ok(Self { method, ..self })
    }

    /// The method.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::compare::{RelativeChange, RelativeMethod};
    ///
    /// let lift = RelativeChange::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// assert_eq!(lift.method(), RelativeMethod::Score);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> RelativeMethod {
        self.method
    }

    /// The two scores.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::compare::RelativeChange;
    ///
    /// let lift = RelativeChange::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// assert_eq!(lift.estimates().each_ref().map(Estimate::value), [80.0, 60.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn estimates(&self) -> &[Estimate; 2] {
        &self.estimates
    }

    /// θ̂₁/θ̂₂, infinite from 0; NaN only if both are 0.
    fn ratio(&self) -> f64 {
        let [first, second] = &self.estimates;
        first.value() / second.value()
    }

    /// ln r and its standard error.
    fn log_delta(&self) -> (f64, f64) {
        let square: f64 = self
            .estimates
            .iter()
            .map(|estimate| estimate.student_error().0 / (estimate.value() * estimate.value()))
            .sum();
        (libm::log(self.ratio()), libm::sqrt(square))
    }

    /// How far the data are from a true ratio, positive if they are above it.
    fn statistic(&self, ratio: f64) -> Statistic {
        let value_of = |samples: [&Sample; 2]| match self.method {
            RelativeMethod::Score | RelativeMethod::ScoreUncorrected => {
                let corrected = self.method == RelativeMethod::Score;
                Shares::new(samples, corrected).statistic(ratio)
            }
            _ => {
                let measured = samples[0].mean() / samples[1].mean();
                mover_statistic(ratio, measured, |quantile| mover_limits(samples, quantile)).value
            }
        };
        if self.method == RelativeMethod::LogDelta {
            let (center, error) = self.log_delta();
            return Statistic::normal((center - libm::log(ratio)) / error);
        }
        let value = value_of(self.estimates.each_ref().map(Estimate::sample));
        allowed_for(&self.estimates, Statistic::normal(value), value_of)
    }
}

fn methods([first, _]: [&Estimate; 2]) -> &'static [RelativeMethod] {
    let sample = first.sample();
    if Values::of(sample) == Values::Two && sample.lowest().value == 0.0 {
        RelativeMethod::SHARES
    } else {
        RelativeMethod::MEANS
    }
}

impl Comparison for RelativeChange {
    fn kind(&self) -> ContrastKind {
        ContrastKind::RelativeChange
    }

    fn direction(&self) -> Direction {
        self.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        percent(Some(self.ratio()))
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let quantile = confidence.normal_quantile();
        let at_confidence = SamplesAt::tail(&self.estimates, confidence.tail());
        let samples = at_confidence.get();
        let ratios = match self.method {
            RelativeMethod::LogDelta => {
                let (center, error) = self.log_delta();
                Side::BOTH.map(|side| Some(libm::exp(center + side.sign() * quantile * error)))
            }
            RelativeMethod::MoverRatio => mover_limits(samples, quantile),
            RelativeMethod::Score | RelativeMethod::ScoreUncorrected => {
                let shares = Shares::new(samples, self.method == RelativeMethod::Score);
                Side::BOTH.map(|side| shares.limit(side, quantile))
            }
        };
        holding(self.ratio(), ratios).map(percent)
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        let ratio = 1.0 + hypothesis / 100.0;
        ratio_p_values(ratio, self.ratio(), |ratio| self.statistic(ratio))
    }
}

/// Two shares: so many of so many, and their rest.
struct Shares {
    counts: [f64; 2],
    rests: [f64; 2],
    sizes: [f64; 2],
    /// N/(N − 1), or 1.
    factor: f64,
}

impl Shares {
    fn new(samples: [&Sample; 2], corrected: bool) -> Self {
        let sizes = samples.map(Sample::size);
        let total = sizes[0] + sizes[1];
        Self {
            counts: samples.map(|sample| sample.highest().count),
            rests: samples.map(|sample| sample.lowest().count),
            sizes,
            factor: match (corrected, total > 1.0) {
                (true, true) => total / (total - 1.0),
                (true, false) => f64::INFINITY,
                (false, _) => 1.0,
            },
        }
    }

    /// (p̂₁ − r p̂₂) over its standard error under the fit with p₁ = r p₂.
    ///
    /// p₂ is the smaller root of N r p² − (a + b) p + x₁ + x₂ with a = r (n₁ + x₂) and b = x₁ + n₂, whose
    /// discriminant is (a − b)² + 4 r (n₁ − x₁)(n₂ − x₂): a sum, so that nothing cancels.
    fn statistic(&self, ratio: f64) -> f64 {
        let ([x1, x2], [y1, y2], [n1, n2]) = (self.counts, self.rests, self.sizes);
        let distance = x1 / n1 - ratio * (x2 / n2);
        let (a, b) = (ratio * (n1 + x2), x1 + n2);
        let root = libm::sqrt((a - b) * (a - b) + 4.0 * ratio * y1 * y2);
        let second = (2.0 * (x1 + x2) / (a + b + root)).min(1.0);
        let first = (ratio * second).min(1.0);
        let square = first * (1.0 - first) / n1 + ratio * ratio * second * (1.0 - second) / n2;
        let error = libm::sqrt(square * self.factor);
        if distance == 0.0 {
            0.0
        } else {
            distance / error
        }
    }

    /// The ratio on one side at which the statistic reaches the quantile; `None` if it never does.
    fn limit(&self, side: Side, quantile: f64) -> Option<f64> {
        let [x1, x2] = self.counts;
        match side {
            Side::Lower if x1 == 0.0 => return Some(0.0),
            Side::Upper if x2 == 0.0 => return None,
            _ => {}
        }
        // Falls with the logarithm of the ratio.
        let excess = |log: f64| self.statistic(libm::exp(log)) + side.sign() * quantile;
        let measured = libm::log((x1 / self.sizes[0]) / (x2 / self.sizes[1]));
        let start = if measured.is_finite() { measured } else { 0.0 };
        let reach = |sign: f64, wanted: fn(f64) -> bool| {
            let mut step = 1.0;
            while step < 1e3 && !wanted(excess(start + sign * step)) {
                step *= 2.0;
            }
            (step < 1e3).then_some(start + sign * step)
        };
        let low = reach(-1.0, |excess| excess >= 0.0);
        let high = reach(1.0, |excess| excess <= 0.0);
        match (low, high) {
            (Some(low), Some(high)) => Some(libm::exp(find_root(excess, low, high))),
            // With hardly any answers every ratio goes with the data.
            _ => match side {
                Side::Lower => Some(0.0),
                Side::Upper => None,
            },
        }
    }
}

/// The limits of the ratio from the score limits of each.
fn mover_limits([first, second]: [&Sample; 2], quantile: f64) -> [Option<f64>; 2] {
    let limits = |sample: &Sample| score_limits(sample, quantile * quantile);
    mover_ratio(
        [first.mean(), second.mean()],
        [limits(first), limits(second)],
    )
}

/// Why a method does not judge a relative change.
///
/// ```
/// use cxmetrics::compare::{RelativeChange, RelativeMethod};
/// use cxmetrics::{Ces, Metric, Scale, Tally};
///
/// let effort = Ces::MEAN.estimate(&Tally::from_ratings(Scale::ONE_TO_FIVE, [1, 2, 4])?)?;
/// let change = RelativeChange::independent(&effort, &effort)?;
/// assert_eq!(
///     change.with_method(RelativeMethod::Score).unwrap_err().to_string(),
///     "the score method is for shares; for other scores there are: MOVER-R, log-delta"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RelativeMethodError {
    /// The method is for scores with other values.
    #[error(
        "the {method} method is for shares; for other scores there are: {}",
        Names(RelativeMethod::MEANS)
    )]
    NotForValues {
        /// The method asked for.
        method: RelativeMethod,
    },
    /// A score is 0, or all answers of each sample have the same value, so that the method sees no uncertainty.
    #[error("the {method} method needs two scores above 0 and answers that differ")]
    NoSpread {
        /// The method asked for.
        method: RelativeMethod,
    },
}
