//! Events by the time in which they could happen.

mod compare;

pub use compare::{RateDifference, RateMethod, RateRatio};

use crate::interval::{Confidence, Interval, Method};
use crate::special::{gamma_lower_quantile, gamma_upper_quantile};

/// Larger and smaller amounts of time have no finite rates.
const EXTREME: f64 = 1e100;

/// How often something happens for each unit of time under observation, such as losses a customer-month.
///
/// Every customer counts for as long as they were there: one who came in mid-month for half a month. So the figure is
/// comparable between periods of different length and however many come and go, which a share of the
/// customers at the start is not. The rate is taken to be constant; where it falls with the age of the contract,
/// [`Survival`](super::Survival) shows it.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::kpi::EventRate;
///
/// // 12 customers lost in 1,850 customer-months.
/// let churn = EventRate::new(12, 1_850.0)?;
/// assert_eq!(format!("{:.4}", churn.interval(Confidence::P95)), "0.0065 [0.0034, 0.0113]");
///
/// // So many are still there after a year, in percent.
/// assert_eq!(churn.remaining(12.0, Confidence::P95).unwrap().to_string(), "92.5 [87.3, 96.1]");
/// # Ok::<(), cxmetrics::kpi::EventRateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredEventRate", try_from = "StoredEventRate")
)]
pub struct EventRate {
    events: u64,
    exposure: f64,
}

impl EventRate {
    /// So many events in so much time under observation.
    ///
    /// # Errors
    ///
    /// [`EventRateError`] unless the exposure is between 10⁻¹⁰⁰ and 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::EventRate;
    ///
    /// assert_eq!(
    ///     EventRate::new(3, 0.0).unwrap_err().to_string(),
    ///     "a rate needs time under observation, not 0"
    /// );
    /// ```
    pub fn new(events: u64, exposure: f64) -> Result<Self, EventRateError> {
        if (1.0 / EXTREME..=EXTREME).contains(&exposure) {
            Ok(Self { events, exposure })
        } else {
            Err(EventRateError { exposure })
        }
    }

    /// The number of events.
    ///
    /// ```
    /// # use cxmetrics::kpi::EventRate;
    /// assert_eq!(EventRate::new(9, 1_800.0)?.events(), 9);
    /// # Ok::<(), cxmetrics::kpi::EventRateError>(())
    /// ```
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The time under observation.
    ///
    /// ```
    /// # use cxmetrics::kpi::EventRate;
    /// // 150 customers through a whole year, in customer-months.
    /// assert_eq!(EventRate::new(9, 150.0 * 12.0)?.exposure(), 1_800.0);
    /// # Ok::<(), cxmetrics::kpi::EventRateError>(())
    /// ```
    #[must_use]
    pub const fn exposure(&self) -> f64 {
        self.exposure
    }

    /// Events / exposure.
    ///
    /// ```
    /// # use cxmetrics::kpi::EventRate;
    /// // 9 losses in 1,800 customer-months: half a percent a month.
    /// assert_eq!(EventRate::new(9, 1_800.0)?.value(), 0.005);
    /// # Ok::<(), cxmetrics::kpi::EventRateError>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        self.events as f64 / self.exposure
    }

    /// The exact interval of the rate, by the Poisson distribution (Garwood, 1936).
    ///
    /// With x events its limits are the lower α/2 quantile of a gamma distribution of shape x and the upper one of
    /// shape x + 1, over the exposure. It never holds the truth less often than it promises, and it has a width even
    /// without any event: 0 losses in 100 customer-months are a rate of at most 0.037.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::kpi::EventRate;
    ///
    /// let none = EventRate::new(0, 100.0)?;
    /// assert_eq!(format!("{:.3}", none.interval(Confidence::P95)), "0.000 [0.000, 0.037]");
    /// # Ok::<(), cxmetrics::kpi::EventRateError>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let limits = self.limits(confidence.tail());
        Interval::new(self.value(), limits, confidence, Method::Guaranteed)
    }

    fn limits(&self, tail: f64) -> [f64; 2] {
        let count = self.events as f64;
        let lower = if self.events == 0 {
            0.0
        } else {
            gamma_lower_quantile(tail, count)
        };
        let upper = gamma_upper_quantile(tail, count + 1.0);
        // At hardly any confidence rounding could leave out the rate itself.
        [lower.min(count), upper.max(count)].map(|limit| limit / self.exposure)
    }

    /// The share to whom it has not happened after some time, in percent: 100 exp(−rate · time), with the interval of
    /// the rate carried along. `None` for a time that is negative, infinite or NaN.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::kpi::EventRate;
    /// let churn = EventRate::new(9, 1_800.0)?;
    /// // Half a percent leave each month. Over two years that is 11 percent.
    /// assert_eq!(churn.remaining(24.0, Confidence::P90).unwrap().to_string(), "88.7 [81.1, 93.9]");
    /// assert_eq!(churn.remaining(-1.0, Confidence::P90), None);
    /// # Ok::<(), cxmetrics::kpi::EventRateError>(())
    /// ```
    #[must_use]
    pub fn remaining(&self, time: f64, confidence: Confidence) -> Option<Interval> {
        if !(time >= 0.0 && time.is_finite()) {
            return None;
        }
        let rate = self.interval(confidence);
        let [value, lower, upper] =
            [rate.value(), rate.upper(), rate.lower()].map(|rate| 100.0 * libm::exp(-rate * time));
        Some(Interval::new(
            value,
            [lower, upper],
            confidence,
            rate.method(),
        ))
    }
}

/// There is no time in which events could have happened.
///
/// ```
/// use cxmetrics::kpi::EventRate;
///
/// let error = EventRate::new(9, -30.0).unwrap_err();
/// assert_eq!(error.exposure, -30.0);
/// assert_eq!(error.to_string(), "a rate needs time under observation, not -30");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a rate needs time under observation, not {exposure}")]
#[non_exhaustive]
pub struct EventRateError {
    /// The time under observation.
    pub exposure: f64,
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "EventRate", deny_unknown_fields)]
struct StoredEventRate {
    events: u64,
    exposure: f64,
}

#[cfg(feature = "serde")]
impl From<EventRate> for StoredEventRate {
    fn from(EventRate { events, exposure }: EventRate) -> Self {
        Self { events, exposure }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredEventRate> for EventRate {
    type Error = EventRateError;

    fn try_from(stored: StoredEventRate) -> Result<Self, Self::Error> {
        Self::new(stored.events, stored.exposure)
    }
}
