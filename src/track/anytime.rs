//! The difference of two running samples, valid at every look.

use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method, one_sample};
use crate::sample::Sample;
use crate::tilt::{Fit, Side, Tilt};

/// The difference of two scores that are both still running, valid however often it is looked at.
///
/// Made for "is the new onboarding better than the old one?", asked every morning while answers come in on
/// both sides. An ordinary comparison that is repeated until it is significant is significant sooner or later,
/// difference or not. This one holds the true difference at *all* looks together with the promised confidence, so
/// that one may stop whenever one likes, or never.
///
/// # How it works
///
/// Fix a pair (μ₁, μ₂) of true scores. A universal portfolio that bets on the answers of one sample against "the
/// mean is μ" is a fair game if that is true, and after N answers it has won at least
/// exp(½ W(μ) − R(N)), where W is the [likelihood ratio](Method::Likelihood) and
/// R(N) = ln(√π Γ(N + 1)/Γ(N + ½)) (Cover and Ordentlich, 1996; Orabona and Jun, 2024). Betting on one sample what was
/// won on the other is a fair game too, whatever the order in which the answers come, as long as the choice of
/// whom to ask next does not look into the future: the product of the two is again a test martingale (Vovk and
/// Wang, 2021; Turner, Ly and Grünwald, 2024). So by Ville's inequality W₁(μ₁) + W₂(μ₂) stays below
/// 2 \[ln(1/α) + R(N₁) + R(N₂)\] for ever with probability 1 − α at the true pair, and the interval is every
/// difference μ₁ − μ₂ of a pair for which it does.
///
/// Each sample pays its regret R, about ½ ln(πN). With samples of similar size that is narrower than the
/// difference of two single intervals at 1 − α/2; when one is thousands of times the other, or known exactly,
/// take the [single interval](Method::Anytime) of the small one.
///
/// Once the last answer is in, an ordinary comparison is the narrower one.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::AnytimeDifference;
/// use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
///
/// let new = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [60, 240])?)?;
/// let old = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [120, 180])?)?;
/// let difference = AnytimeDifference::new(&new, &old)?;
/// assert_eq!(difference.interval(Confidence::P95).to_string(), "20.0 [3.6, 35.9]");
/// // The evidence against "no difference": 20 is what 95 % confidence asks for.
/// assert_eq!(format!("{:.0}", difference.evidence(0.0)), "2090");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnytimeDifference<'a> {
    first: &'a Estimate,
    second: &'a Estimate,
}

impl<'a> AnytimeDifference<'a> {
    /// The difference `first` − `second`.
    ///
    /// # Errors
    ///
    /// [`AnytimeError::DifferentMetrics`] unless both were made by the same metric on the same scale.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::AnytimeDifference;
    /// # use cxmetrics::{Confidence, Csat, Metric, Nps, Scale, Tally};
    /// # let new = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [60, 240])?)?;
    /// # let old = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [120, 180])?)?;
    /// let difference = AnytimeDifference::new(&new, &old)?;
    /// assert_eq!(difference.value(), 20.0);
    ///
    /// let nps = Nps::STANDARD.estimate(&Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 3, 10])?)?;
    /// assert!(AnytimeDifference::new(&new, &nps).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(first: &'a Estimate, second: &'a Estimate) -> Result<Self, AnytimeError> {
        if first.population().is_some() || second.population().is_some() {
            Err(AnytimeError::Population)
        } else if first.rule() == second.rule() && first.range() == second.range() {
            Ok(Self { first, second })
        } else {
            Err(AnytimeError::DifferentMetrics)
        }
    }

    /// The measured difference, in the metric's unit.
    ///
    /// ```
    /// # use cxmetrics::track::AnytimeDifference;
    /// # use cxmetrics::{Confidence, Csat, Metric, Nps, Scale, Tally};
    /// # let new = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [60, 240])?)?;
    /// # let old = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [120, 180])?)?;
    /// // 80 % and 60 % are satisfied.
    /// assert_eq!(AnytimeDifference::new(&new, &old)?.value(), 20.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        self.first.value() - self.second.value()
    }

    fn regret(&self) -> f64 {
        one_sample::anytime_regret(self.first.sample())
            + one_sample::anytime_regret(self.second.sample())
    }

    /// The interval of the difference, which holds the true one at every look, for ever.
    ///
    /// ```
    /// # use cxmetrics::track::AnytimeDifference;
    /// # use cxmetrics::{Confidence, Csat, Metric, Nps, Scale, Tally};
    /// # let new = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [60, 240])?)?;
    /// # let old = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [120, 180])?)?;
    /// let difference = AnytimeDifference::new(&new, &old)?;
    /// assert_eq!(difference.interval(Confidence::P95).to_string(), "20.0 [3.6, 35.9]");
    /// assert_eq!(difference.interval(Confidence::P90).to_string(), "20.0 [4.2, 35.3]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let threshold = 2.0 * (self.regret() - libm::log(confidence.alpha()));
        let upper = farthest(self.first.sample(), self.second.sample(), threshold);
        let lower = -farthest(self.second.sample(), self.first.sample(), threshold);
        // The interval holds its value, whatever the last digits of the two searches.
        let value = self.value();
        let limits = [lower.min(value), upper.max(value)];
        Interval::new(value, limits, confidence, Method::Anytime)
    }

    /// The evidence against "the true difference is `difference`", an e-value.
    ///
    /// It is what a bet against that statement has won at least, for each unit staked: if the statement is true it
    /// exceeds 20 in at most one case in 20, at all looks together. Below 1 there is none. The 95 % interval leaves
    /// out exactly the differences with an evidence of 20 and more. At most `f64::MAX`; 0 for NaN.
    ///
    /// ```
    /// # use cxmetrics::track::AnytimeDifference;
    /// # use cxmetrics::{Confidence, Csat, Metric, Nps, Scale, Tally};
    /// # let new = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [60, 240])?)?;
    /// # let old = Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [120, 180])?)?;
    /// let difference = AnytimeDifference::new(&new, &old)?;
    /// // Against "no difference" it is plenty, against "ten points" there is none yet.
    /// assert_eq!(format!("{:.0}", difference.evidence(0.0)), "2090");
    /// assert_eq!(format!("{:.2}", difference.evidence(10.0)), "0.04");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn evidence(&self, difference: f64) -> f64 {
        if difference.is_nan() {
            return 0.0;
        }
        let ratio = profile(self.first.sample(), self.second.sample(), difference);
        e_value(0.5 * ratio - self.regret())
    }
}

/// An e-value from its logarithm, at most `f64::MAX`.
pub(super) fn e_value(logarithm: f64) -> f64 {
    libm::exp(logarithm).min(f64::MAX)
}

/// The likelihood ratio of "the true mean is `mean`": infinite for one that is impossible.
pub(super) fn likelihood_ratio(sample: &Sample, mean: f64) -> f64 {
    #[allow(clippy::float_cmp)]
    // at the end of the range all answers are there, or it is impossible
    if mean == sample.mean() {
        0.0
    } else if sample.lowest().value < mean && mean < sample.highest().value {
        Fit::new(sample, mean).likelihood_ratio()
    } else {
        f64::INFINITY
    }
}

/// The largest μ₁ − μ₂ with W₁(μ₁) + W₂(μ₂) ≤ `threshold`. Both W are convex, so the limits are concave in the
/// part of the threshold that each is given.
fn farthest(upper: &Sample, lower: &Sample, threshold: f64) -> f64 {
    let (rising, falling) = (Tilt::new(upper, Side::Upper), Tilt::new(lower, Side::Lower));
    let limit = |tilt: &Tilt, sample: &Sample, part: f64| {
        if part > 0.0 {
            tilt.likelihood_limit(part)
        } else {
            sample.mean()
        }
    };
    -minimum(
        |share| {
            limit(&falling, lower, threshold * (1.0 - share))
                - limit(&rising, upper, threshold * share)
        },
        0.0,
        1.0,
    )
}

/// The smallest W₁(μ + d) + W₂(μ) over all μ.
fn profile(first: &Sample, second: &Sample, difference: f64) -> f64 {
    let lowest = second.lowest().value.max(first.lowest().value - difference);
    let highest = second
        .highest()
        .value
        .min(first.highest().value - difference);
    if lowest > highest {
        return f64::INFINITY;
    }
    // The best fit lies between the two means, moved to each other.
    let means = [second.mean(), first.mean() - difference];
    let [from, to] =
        [means[0].min(means[1]), means[0].max(means[1])].map(|mean| mean.clamp(lowest, highest));
    minimum(
        |mean| likelihood_ratio(first, mean + difference) + likelihood_ratio(second, mean),
        from,
        to,
    )
}

/// The smallest value of a convex function between two points, by golden section (Kiefer, 1953): at a minimum the
/// value has twice as many right digits as the point.
fn minimum(function: impl Fn(f64) -> f64, lower: f64, upper: f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    const STEPS: usize = 48;
    let (mut lower, mut upper) = (lower, upper);
    let mut best = function(lower).min(function(upper));
    let inner = |lower: f64, upper: f64| {
        let step = GOLDEN * (upper - lower);
        (upper - step, lower + step)
    };
    let (mut left, mut right) = inner(lower, upper);
    let (mut value_left, mut value_right) = (function(left), function(right));
    for _ in 0..STEPS {
        best = best.min(value_left).min(value_right);
        if value_left < value_right {
            (upper, right, value_right) = (right, left, value_left);
            (left, _) = inner(lower, upper);
            value_left = function(left);
        } else {
            (lower, left, value_left) = (left, right, value_right);
            (_, right) = inner(lower, upper);
            value_right = function(right);
        }
    }
    best.min(value_left).min(value_right)
}

/// Why running scores have no such difference or interval.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::{AnytimeDifference, AnytimeError};
/// use cxmetrics::{Csat, Metric, Nps, Scale, Tally};
///
/// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 3, 10])?;
/// let (nps, satisfied) =
///     (Nps::STANDARD.estimate(&tally)?, Csat::top_box(2).estimate(&tally)?);
/// let error = AnytimeDifference::new(&nps, &satisfied).unwrap_err();
/// assert_eq!(error, AnytimeError::DifferentMetrics);
/// assert_eq!(
///     error.to_string(),
///     "scores by different metrics or on different scales have no difference"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnytimeError {
    /// The scores mean different things.
    #[error("scores by different metrics or on different scales have no difference")]
    DifferentMetrics,
    /// A bet on answers that are drawn without putting back is another one.
    #[error("an anytime difference is of streams of answers, not of finite populations")]
    Population,
    /// The answers are weighted or clustered.
    #[error("a game on weighted or clustered answers is not fair at every look")]
    Weighted,
}
