//! Two event rates: their ratio and their difference.

use super::EventRate;
use crate::compare::{
    Compare, Comparison, ContrastKind, PValues, WithLimits, normal_p_values, percent,
};
use crate::edge::{self, Tolerance};
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::special::{
    beta_lower_quantile, beta_lower_tail, beta_upper_quantile, beta_upper_tail, find_root,
};
use crate::tilt::Side;
use crate::words::spoken;

/// How a [`RateRatio`] is judged.
///
/// Given the total T of events, those of the first rate are binomial with the odds r e₁/e₂, whatever the rates are
/// (Przyborowski and Wilenski, 1940). So the ratio r is a share in disguise, and has the methods of one.
///
/// ```
/// use cxmetrics::kpi::RateMethod;
///
/// assert_eq!(RateMethod::default().to_string(), "mid-P");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RateMethod {
    /// The exact method with half of the probability of what was observed: close to its promise also for few events.
    #[default]
    MidP,
    /// The limits of Clopper and Pearson: never below the promise, and wider for it.
    Exact,
    /// Wilson's limits: the score interval of the ratio. A closed form, good from a dozen events on.
    Score,
}

spoken!(RateMethod {
    MidP = MidP,
    Exact = Exact,
    Score = Score,
});

/// How many times as often something happens, as a relative change in percent.
///
/// 100 (r − 1) with r = (x₁/e₁)/(x₂/e₂), of x events in exposure e each. Made by
/// [`Compare::relative_change`] of two [`EventRate`]s. Without events in the second it has no value, and without any at all
/// every ratio goes with the data.
///
/// Events are taken to happen by themselves. Where one customer calls ten times they are not: count the customers
/// who called, or the comparison sounds too sure.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::kpi::{EventRate, RateMethod};
///
/// let (now, before) = (EventRate::new(30, 1_000.0)?, EventRate::new(18, 1_000.0)?);
/// let change = now.relative_change(&before)?;
/// assert_eq!(
///     change.finding(Confidence::P95).to_string(),
///     "no evidence of change: +66.7% [-6.8%, +204.5%] at 95% confidence, p = 0.085"
/// );
/// let exact = change.with_method(RateMethod::Exact);
/// assert_eq!(exact.contrast(Confidence::P95).to_string(), "+66.7% [-10.1%, +217.5%]");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct RateRatio {
    rates: [EventRate; 2],
    method: RateMethod,
}

impl RateRatio {
    /// The same by another method.
    ///
    /// ```
    /// use cxmetrics::compare::{Compare, Comparison};
    /// use cxmetrics::kpi::{EventRate, RateMethod};
    ///
    /// let (now, before) = (EventRate::new(30, 1_000.0)?, EventRate::new(18, 1_000.0)?);
    /// let score = now.relative_change(&before)?.with_method(RateMethod::Score);
    /// assert_eq!(format!("{:.4}", score.p_value()), "0.0833");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_method(self, method: RateMethod) -> Self {
        Self { method, ..self }
    }

    /// The method.
    ///
    /// ```
    /// use cxmetrics::compare::Compare;
    /// use cxmetrics::kpi::{EventRate, RateMethod};
    ///
    /// let change = EventRate::new(30, 1_000.0)?.relative_change(&EventRate::new(18, 1_000.0)?)?;
    /// assert_eq!(change.method(), RateMethod::MidP);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> RateMethod {
        self.method
    }

    fn events(&self) -> [f64; 2] {
        self.rates.map(|rate| rate.events() as f64)
    }

    /// e₁/e₂
    fn exposure_ratio(&self) -> f64 {
        self.rates[0].exposure() / self.rates[1].exposure()
    }

    fn ratio(&self) -> f64 {
        let [first, second] = self.events();
        first / second / self.exposure_ratio()
    }

    /// The limit of the odds of x₁ against x₂, which may be infinite.
    fn odds_limit(&self, side: Side, confidence: Confidence) -> f64 {
        let [first, second] = self.events();
        match side {
            Side::Lower => lower_odds(self.method, [first, second], confidence),
            // The mirror image: the lower limit of the odds the other way round.
            Side::Upper => 1.0 / lower_odds(self.method, [second, first], confidence),
        }
    }
}

/// The lower limit of the odds of `first` against `second`.
fn lower_odds(method: RateMethod, [first, second]: [f64; 2], confidence: Confidence) -> f64 {
    let tail = confidence.tail();
    if first == 0.0 {
        return 0.0;
    }
    let odds = match method {
        RateMethod::Exact => exact_odds(tail, first, second),
        RateMethod::MidP => {
            let exact = libm::log(exact_odds(tail, first, second));
            let measured = libm::log(first / second.max(0.5));
            // The exact limit is the lower one; without a second count the upper end is far enough away.
            let high = measured.max(exact) + if second == 0.0 { 40.0 } else { 0.0 };
            let excess = |log_odds: f64| {
                0.5 * (at_least(log_odds, first, second)
                    + at_least(log_odds, first + 1.0, second - 1.0))
                    - tail
            };
            libm::exp(find_root(excess, exact, high))
        }
        RateMethod::Score => {
            let quantile = confidence.normal_quantile();
            let square = quantile * quantile;
            let total = first + second;
            let half = 0.5 * square;
            let root = quantile * libm::sqrt(first * second / total + 0.25 * square);
            // Wilson's limit of the share and of its rest, each without what cancels.
            let share = first * first * (1.0 + square / total) / (first + half + root);
            share / (second + half + root)
        }
    };
    odds.min(first / second)
}

/// π/(1 − π) at the lower limit of Clopper and Pearson.
fn exact_odds(tail: f64, first: f64, second: f64) -> f64 {
    let share = beta_lower_quantile(tail, first, second + 1.0);
    // 1 − π is a quantile of its own, which has all its digits where π is near 1.
    let rest = beta_upper_quantile(tail, second + 1.0, first);
    share / rest
}

/// P(X ≥ first) of first + second binomial events with these odds.
fn at_least(log_odds: f64, first: f64, second: f64) -> f64 {
    if first <= 0.0 {
        1.0
    } else if second < 0.0 {
        0.0
    } else if log_odds < 0.0 {
        beta_lower_tail(1.0 / (1.0 + libm::exp(-log_odds)), first, second + 1.0)
    } else {
        beta_upper_tail(1.0 / (1.0 + libm::exp(log_odds)), second + 1.0, first)
    }
}

impl Comparison for RateRatio {
    fn kind(&self) -> ContrastKind {
        ContrastKind::RelativeChange
    }

    /// Unknown: losses should be rare, and orders frequent. See [`Comparison::better`].
    fn direction(&self) -> Direction {
        Direction::Unknown
    }

    fn point_estimate(&self) -> Option<f64> {
        percent(Some(self.ratio()))
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        Side::BOTH.map(|side| {
            let odds = self.odds_limit(side, confidence);
            percent(Some(odds / self.exposure_ratio()))
        })
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        let [first, second] = self.events();
        let odds = (1.0 + hypothesis / 100.0) * self.exposure_ratio();
        if first + second == 0.0 {
            return PValues::new(1.0, 1.0, 1.0);
        }
        if !(odds > 0.0 && odds.is_finite()) {
            // No ratio is below 0, and one of 0 goes with no events at all.
            return match odds.partial_cmp(&0.0) {
                Some(core::cmp::Ordering::Equal) if first == 0.0 => PValues::new(1.0, 1.0, 1.0),
                Some(core::cmp::Ordering::Less | core::cmp::Ordering::Equal) => {
                    PValues::new(0.0, 0.0, 1.0)
                }
                _ => PValues::new(0.0, 1.0, 0.0),
            };
        }
        let log_odds = libm::log(odds);
        if self.method == RateMethod::Score {
            // (x₁ − Tπ)/√(Tπ(1 − π))
            let distance = first - odds * second;
            return normal_p_values(distance / libm::sqrt(odds * (first + second)));
        }
        // P(X ≥ x), P(X > x), and the same from the other end.
        let tails = [
            at_least(log_odds, first, second),
            at_least(log_odds, first + 1.0, second - 1.0),
            at_least(-log_odds, second, first),
            at_least(-log_odds, second + 1.0, first - 1.0),
        ];
        let [above, below] = match self.method {
            RateMethod::Exact => [tails[0], tails[2]],
            _ => [0.5 * (tails[0] + tails[1]), 0.5 * (tails[2] + tails[3])],
        };
        // The measured ratio is inside at any confidence, though half the probability at it may leave less than half of all
        // on one side.
        let measured = self.point_estimate().unwrap_or(f64::NAN);
        let tolerance = Tolerance::of([measured, hypothesis]);
        if edge::is_at(hypothesis, measured, tolerance) {
            return PValues::doubled(above.max(0.5), below.max(0.5));
        }
        PValues::doubled(above, below)
    }
}

/// How much more often something happens, in events for each unit of exposure: by the score method of Miettinen and
/// Nurminen (1985).
///
/// Every δ with |r₁ − r₂ − δ| ≤ z √(λ₁/e₁ + λ₂/e₂), where λ₁ = λ₂ + δ are the rates that explain both counts best. It
/// exists for every two counts, none included. Made by [`Compare::difference`] of two [`EventRate`]s.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::kpi::EventRate;
/// use cxmetrics::{Confidence, Direction};
///
/// // Losses in a thousand customer-months.
/// let (now, before) = (EventRate::new(30, 1.0)?, EventRate::new(18, 1.0)?);
/// let more = now.difference(&before)?.better(Direction::LowerIsBetter);
/// assert_eq!(
///     more.finding(Confidence::P90).to_string(),
///     "worsened: 12.0 [0.6, 24.0] at 90% confidence, p = 0.083"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct RateDifference {
    rates: [EventRate; 2],
}

impl RateDifference {
    fn value(&self) -> f64 {
        self.rates[0].value() - self.rates[1].value()
    }

    /// How far the data are from a supposed difference.
    ///
    /// λ₂ is the larger root of E λ² + (Eδ − T) λ − x₂δ, with E = e₁ + e₂ and T = x₁ + x₂. Its discriminant is
    /// (Eδ − x₁ + x₂)² + 4x₁x₂: a sum, so that nothing cancels.
    fn statistic(&self, difference: f64) -> f64 {
        let [x1, x2] = self.rates.map(|rate| rate.events() as f64);
        let [e1, e2] = self.rates.map(|rate| rate.exposure());
        let total = e1 + e2;
        let shift = total * difference;
        let root = libm::hypot(shift - x1 + x2, 2.0 * libm::sqrt(x1 * x2));
        // Each rate from the form in which nothing is subtracted.
        let rate = |forward: f64, own: f64, distance: f64| {
            if forward >= 0.0 {
                (forward + root) / (2.0 * total)
            } else {
                2.0 * own * distance / (root - forward)
            }
        };
        let second = rate(x1 + x2 - shift, x2, difference).max(0.0);
        let first = rate(x1 + x2 + shift, x1, -difference).max(0.0);
        let distance = self.value() - difference;
        if distance == 0.0 {
            0.0
        } else {
            distance / libm::sqrt(first / e1 + second / e2)
        }
    }
}

impl Comparison for RateDifference {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    /// Unknown: see [`Comparison::better`].
    fn direction(&self) -> Direction {
        Direction::Unknown
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(self.value())
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let quantile = confidence.normal_quantile();
        let [e1, e2] = self.rates.map(|rate| rate.exposure());
        Side::BOTH.map(|side| {
            let excess = |distance: f64| {
                quantile - self.statistic(self.value() + side.sign() * distance).abs()
            };
            // What one event more or less would be; a limit is a few of them away.
            let mut reach = 1.0 / e1.min(e2);
            let mut steps = 0;
            while excess(reach) > 0.0 && steps < 200 {
                reach *= 2.0;
                steps += 1;
            }
            let distance = find_root(excess, 0.0, reach);
            Some(self.value() + side.sign() * distance)
        })
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        let z = if hypothesis.is_finite() {
            self.statistic(hypothesis)
        } else {
            libm::copysign(f64::INFINITY, -hypothesis)
        };
        normal_p_values(z)
    }
}

/// Two event rates can always be compared.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::kpi::EventRate;
///
/// let none = EventRate::new(0, 100.0)?;
/// let change = none.relative_change(&EventRate::new(0, 120.0)?)?;
/// assert_eq!(change.contrast(Confidence::P95).to_string(), "undefined [-100.0%, open]");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
impl Compare for EventRate {
    type Difference<'a> = RateDifference;
    type Relative<'a> = RateRatio;
    type Error = core::convert::Infallible;

    fn difference(&self, other: &Self) -> Result<RateDifference, Self::Error> {
        let rates = [*self, *other];
        Ok(RateDifference { rates })
    }

    fn relative_change(&self, other: &Self) -> Result<RateRatio, Self::Error> {
        Ok(RateRatio {
            rates: [*self, *other],
            method: RateMethod::default(),
        })
    }
}

/// By the exact [interval](EventRate::interval).
impl WithLimits for EventRate {
    fn point_estimate(&self) -> Option<f64> {
        Some(self.value())
    }

    fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
        self.limits(tail).map(Some)
    }
}
