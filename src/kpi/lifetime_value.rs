//! What a customer is worth.

mod compare;

pub use compare::MeasuredLifetimeValue;

use crate::edge::unsigned_zero;
use crate::estimate::LARGEST_VALUE;
use crate::interval::Interval;

/// The lifetime value by the simple formula: order value · orders a period · margin · periods, with the margin in percent.
///
/// It needs no model and hides one: the number of periods is a guess, or 100 / churn, and money of later years
/// counts as much as money now. [`LifetimeValue`] says both. `None` where the product is no finite number.
///
/// # Examples
///
/// ```
/// use cxmetrics::kpi::simple_lifetime_value;
///
/// // Orders of 50, four a year, a margin of 30 %, for five years.
/// assert_eq!(simple_lifetime_value(50.0, 4.0, 30.0, 5.0), Some(300.0));
/// ```
#[must_use]
pub fn simple_lifetime_value(
    order_value: f64,
    orders_per_period: f64,
    margin: f64,
    periods: f64,
) -> Option<f64> {
    let value = order_value * orders_per_period * margin / 100.0 * periods;
    value.is_finite().then_some(unsigned_zero(value))
}

/// The value of a customer from margin, retention and discount.
///
/// With the margin m that a customer brings each period, the retention r and the discount rate d, the value is
/// the sum of m · (r / (1 + d))ᵗ over the periods t = 0, 1, 2, …: a geometric series, m (1 + d) / (1 + d − r)
/// without end (Gupta and Lehmann, 2003; Berger and Nasr, 1998).
///
/// | what you want | |
/// |---|---|
/// | the first margin comes at once, as in a subscription paid ahead | the default |
/// | it comes after a period, if the customer stays: m r / (1 + d − r) | [`paid_at_end`](Self::paid_at_end) |
/// | no further than so many periods | [`over`](Self::over) |
/// | the uncertainty of a measured retention | [`interval`](Self::interval) |
/// | which lever moves it | [`sensitivity`](Self::sensitivity) |
///
/// Retention and discount are in percent a period, as everything else here that is a share.
///
/// # Examples
///
/// ```
/// use cxmetrics::kpi::LifetimeValue;
///
/// // 120 a year, 80 % stay each year, money costs 12 % a year.
/// let value = LifetimeValue::new(120.0, 80.0)?.discounted(12.0)?;
/// assert_eq!(format!("{:.2}", value.value().unwrap()), "420.00");
/// assert_eq!(format!("{:.2}", value.paid_at_end().value().unwrap()), "300.00");
/// assert_eq!(format!("{:.2}", value.over(5).value().unwrap()), "341.91");
/// assert_eq!(format!("{:.1}", value.lifetime().unwrap()), "5.0");
/// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredLifetimeValue", try_from = "StoredLifetimeValue")
)]
#[doc(alias("CLV", "LTV", "CLTV", "customer lifetime value"))]
pub struct LifetimeValue {
    margin: f64,
    retention: f64,
    discount: f64,
    periods: Option<u32>,
    at_end: bool,
}

impl LifetimeValue {
    /// The margin of a period, and the share of customers who stay from one period to the next, in percent. Without
    /// discount or end.
    ///
    /// # Errors
    ///
    /// [`LifetimeValueError::Margin`] for a margin beyond ±10¹⁰⁰ or NaN; [`LifetimeValueError::Retention`] unless the
    /// retention is between 0 and 100.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::LifetimeValue;
    ///
    /// assert_eq!(
    ///     LifetimeValue::new(120.0, 180.0).unwrap_err().to_string(),
    ///     "a retention is between 0 and 100 percent, not 180"
    /// );
    /// ```
    pub fn new(margin: f64, retention: f64) -> Result<Self, LifetimeValueError> {
        if !(-LARGEST_VALUE..=LARGEST_VALUE).contains(&margin) {
            return Err(LifetimeValueError::Margin { margin });
        }
        if !(0.0..=100.0).contains(&retention) {
            return Err(LifetimeValueError::Retention { retention });
        }
        // Nothing is −0.
        Ok(Self {
            margin: unsigned_zero(margin),
            retention: unsigned_zero(retention),
            discount: 0.0,
            periods: None,
            at_end: false,
        })
    }

    /// The same with a discount rate, in percent a period: what money later is worth less.
    ///
    /// # Errors
    ///
    /// [`LifetimeValueError::Discount`] unless it is between 0 and 10¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// let value = LifetimeValue::new(100.0, 90.0)?;
    /// assert_eq!(value.value(), Some(1_000.0));
    /// assert_eq!(value.discounted(10.0)?.value(), Some(550.0));
    /// assert_eq!(
    ///     value.discounted(-3.0).unwrap_err().to_string(),
    ///     "a discount rate is a finite percentage from 0 on, not -3"
    /// );
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    pub fn discounted(self, discount: f64) -> Result<Self, LifetimeValueError> {
        if (0.0..=LARGEST_VALUE).contains(&discount) {
            let discount = unsigned_zero(discount);
            Ok(Self { discount, ..self })
        } else {
            Err(LifetimeValueError::Discount { discount })
        }
    }

    /// The same over so many periods and no further.
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// // 100 + 50 + 25
    /// assert_eq!(LifetimeValue::new(100.0, 50.0)?.over(3).value(), Some(175.0));
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub const fn over(self, periods: u32) -> Self {
        Self {
            periods: Some(periods),
            ..self
        }
    }

    /// The same with each margin at the end of its period, and only from those who stay until then.
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// let value = LifetimeValue::new(100.0, 50.0)?;
    /// assert_eq!(value.value(), Some(200.0));
    /// // The first 100 come only from the half that is still there.
    /// assert_eq!(value.paid_at_end().value(), Some(100.0));
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub const fn paid_at_end(self) -> Self {
        Self {
            at_end: true,
            ..self
        }
    }

    /// How many periods the average customer stays, the first included: 100 / (100 − retention). `None` if nobody ever
    /// leaves.
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// assert_eq!(LifetimeValue::new(100.0, 75.0)?.lifetime(), Some(4.0));
    /// assert_eq!(LifetimeValue::new(100.0, 100.0)?.lifetime(), None);
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub fn lifetime(&self) -> Option<f64> {
        let churn = 100.0 - self.retention;
        (churn > 0.0).then(|| 100.0 / churn)
    }

    /// The value; `None` if it has no end: everybody stays, for ever, and nothing is discounted.
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// // Four periods of 100.
    /// assert_eq!(LifetimeValue::new(100.0, 75.0)?.value(), Some(400.0));
    /// // Where nobody leaves, only a discount or an end makes it finite.
    /// let loyal = LifetimeValue::new(100.0, 100.0)?;
    /// assert_eq!(loyal.value(), None);
    /// assert_eq!(loyal.discounted(25.0)?.value(), Some(500.0));
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        let series = self.series();
        Some(unsigned_zero(self.margin * series.sum)).filter(|value| value.is_finite())
    }

    /// What the value changes by for each unit of margin, each point of retention and each point of discount, all
    /// else being equal: its derivatives. `None` where there is no [`value`](Self::value).
    ///
    /// ```
    /// use cxmetrics::kpi::LifetimeValue;
    ///
    /// let value = LifetimeValue::new(120.0, 80.0)?.discounted(12.0)?;
    /// let sensitivity = value.sensitivity().unwrap();
    /// // One more point of retention is worth 13; one more of margin 3.5; one point of discount costs 9.
    /// assert_eq!(format!("{:.2}", sensitivity.retention()), "13.12");
    /// assert_eq!(format!("{:.2}", sensitivity.margin()), "3.50");
    /// assert_eq!(format!("{:.2}", sensitivity.discount()), "-9.37");
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub fn sensitivity(&self) -> Option<Sensitivity> {
        let series = self.series();
        let factor = self.factor();
        let growth = 1.0 + self.discount / 100.0;
        let by_factor = 0.01 * self.margin * series.slope / growth;
        let sensitivity = Sensitivity {
            margin: series.sum,
            retention: unsigned_zero(by_factor),
            discount: unsigned_zero(-by_factor * factor),
        };
        let finite = [
            sensitivity.margin,
            sensitivity.retention,
            sensitivity.discount,
        ];
        finite
            .iter()
            .all(|slope| slope.is_finite())
            .then_some(sensitivity)
    }

    /// The value with the interval that the retention's has: the values at its limits.
    ///
    /// The retention is that of the interval, in percent, such as one of [`retention`](super::retention) or
    /// [`EventRate::remaining`](super::EventRate::remaining); that of the value itself is not used. `None` for an
    /// interval that is not between 0 and 100, or if the value at a limit has no end.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::kpi::{self, LifetimeValue};
    ///
    /// let value = LifetimeValue::new(120.0, 80.0)?.discounted(12.0)?;
    /// // 40 of 200 customers were lost last year.
    /// let retention = kpi::retention(40, 200)?.interval(Confidence::P95);
    /// assert_eq!(value.interval(&retention).unwrap().to_string(), "420.0 [352.9, 496.9]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, retention: &Interval) -> Option<Interval> {
        let at = |percent: f64| self.at_retention(percent);
        let mut limits = [at(retention.lower())?, at(retention.upper())?];
        // A customer who costs money costs more by staying.
        limits.sort_by(f64::total_cmp);
        Some(Interval::new(
            at(retention.value())?,
            limits,
            retention.confidence(),
            retention.method(),
        ))
    }

    /// The value with another retention; `None` if that is no share or the value has no end.
    fn at_retention(&self, percent: f64) -> Option<f64> {
        let retention = (0.0..=100.0).contains(&percent).then_some(percent)?;
        Self { retention, ..*self }.value()
    }

    /// The same with another retention; `None` unless it is between 0 and 100.
    pub(super) fn with_retention(&self, percent: f64) -> Option<Self> {
        let retention = (0.0..=100.0).contains(&percent).then_some(percent)?;
        Some(Self { retention, ..*self })
    }

    /// Σ (r / (1 + d))ᵗ: how many margins the value is.
    pub(super) fn discounted_periods(&self) -> f64 {
        self.series().sum
    }

    /// What is left of a margin a period later: r / (1 + d).
    fn factor(&self) -> f64 {
        self.retention / (100.0 + self.discount)
    }

    /// The sum of the factor's powers, and its derivative by the factor.
    fn series(&self) -> Series {
        let factor = self.factor();
        let series = if let Some(periods) = self.periods {
            Series::up_to(factor, periods)
        } else {
            // 1 / (1 − factor), from the figures as they were given.
            let growth = 100.0 + self.discount;
            let sum = growth / (100.0 - self.retention + self.discount);
            Series {
                power: 0.0,
                sum,
                slope: sum * sum,
            }
        };
        if self.at_end {
            series.later(factor)
        } else {
            series
        }
    }
}

/// 1 + q + … + qⁿ⁻¹ with its derivative by q, and qⁿ.
#[derive(Clone, Copy, Debug)]
struct Series {
    power: f64,
    sum: f64,
    slope: f64,
}

impl Series {
    /// By doubling: sums of positive terms only, so that nothing cancels where q is near 1.
    fn up_to(factor: f64, periods: u32) -> Self {
        let mut series = Self {
            power: 1.0,
            sum: 0.0,
            slope: 0.0,
        };
        let mut count = 0.0;
        for bit in (0..u32::BITS).rev() {
            // The derivative of qⁿ is n qⁿ⁻¹.
            let bend = if factor > 0.0 {
                count * series.power / factor
            } else {
                f64::from(u8::from(count == 1.0))
            };
            series = Self {
                slope: series.slope * (1.0 + series.power) + series.sum * bend,
                sum: series.sum * (1.0 + series.power),
                power: series.power * series.power,
            };
            count *= 2.0;
            if periods >> bit & 1 == 1 {
                series = Self {
                    slope: series.sum + factor * series.slope,
                    sum: 1.0 + factor * series.sum,
                    power: factor * series.power,
                };
                count += 1.0;
            }
        }
        series
    }

    /// The series times q, with the same qⁿ.
    fn later(self, factor: f64) -> Self {
        Self {
            sum: factor * self.sum,
            slope: self.sum + factor * self.slope,
            ..self
        }
    }
}

/// What a [`LifetimeValue`] changes by, all else being equal.
///
/// ```
/// use cxmetrics::kpi::LifetimeValue;
///
/// let lever = LifetimeValue::new(100.0, 80.0)?.sensitivity().unwrap();
/// // Worth 500. A point of retention adds as much as five more of margin.
/// assert_eq!(lever.retention(), 5.0 * lever.margin());
/// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sensitivity {
    margin: f64,
    retention: f64,
    discount: f64,
}

impl Sensitivity {
    /// For each unit of margin a period.
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// // The customer stays for five periods: each unit of margin counts five times.
    /// let lever = LifetimeValue::new(100.0, 80.0)?.sensitivity().unwrap();
    /// assert_eq!(lever.margin(), 5.0);
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub const fn margin(&self) -> f64 {
        self.margin
    }

    /// For each percentage point of retention.
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// // From 500 at 80 percent to nearly 526 at 81.
    /// let lever = LifetimeValue::new(100.0, 80.0)?.sensitivity().unwrap();
    /// assert_eq!(lever.retention(), 25.0);
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub const fn retention(&self) -> f64 {
        self.retention
    }

    /// For each percentage point of discount.
    ///
    /// ```
    /// # use cxmetrics::kpi::LifetimeValue;
    /// // From 500 without discount to about 481 with one percent.
    /// let lever = LifetimeValue::new(100.0, 80.0)?.sensitivity().unwrap();
    /// assert_eq!(lever.discount(), -20.0);
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub const fn discount(&self) -> f64 {
        self.discount
    }
}

/// Why there is no such lifetime value.
///
/// ```
/// use cxmetrics::kpi::{LifetimeValue, LifetimeValueError};
///
/// let error = LifetimeValue::new(f64::NAN, 80.0).unwrap_err();
/// assert!(matches!(error, LifetimeValueError::Margin { .. }));
/// assert_eq!(error.to_string(), "a margin is a finite amount, not NaN");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LifetimeValueError {
    /// The margin is infinite, NaN, or beyond ±10¹⁰⁰.
    #[error("a margin is a finite amount, not {margin}")]
    Margin {
        /// The margin.
        margin: f64,
    },
    /// The retention is not between 0 and 100.
    #[error("a retention is between 0 and 100 percent, not {retention}")]
    Retention {
        /// The retention.
        retention: f64,
    },
    /// The discount rate is negative, infinite or NaN.
    #[error("a discount rate is a finite percentage from 0 on, not {discount}")]
    Discount {
        /// The discount rate.
        discount: f64,
    },
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "LifetimeValue", deny_unknown_fields)]
struct StoredLifetimeValue {
    margin: f64,
    retention: f64,
    #[serde(default)]
    discount: f64,
    #[serde(default)]
    periods: Option<u32>,
    #[serde(default)]
    paid_at_end: bool,
}

#[cfg(feature = "serde")]
impl From<LifetimeValue> for StoredLifetimeValue {
    fn from(value: LifetimeValue) -> Self {
        Self {
            margin: value.margin,
            retention: value.retention,
            discount: value.discount,
            periods: value.periods,
            paid_at_end: value.at_end,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredLifetimeValue> for LifetimeValue {
    type Error = LifetimeValueError;

    fn try_from(stored: StoredLifetimeValue) -> Result<Self, Self::Error> {
        let value = Self::new(stored.margin, stored.retention)?.discounted(stored.discount)?;
        Ok(Self {
            periods: stored.periods,
            at_end: stored.paid_at_end,
            ..value
        })
    }
}
