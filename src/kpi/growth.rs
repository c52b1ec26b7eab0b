//! Growth that customers bring: what they spend more, and whom they bring along.

use crate::edge::unsigned_zero;
use crate::estimate::LARGEST_VALUE;
use crate::interval::Interval;

use super::LifetimeValue;

/// The growth that a company has earned from its customers rather than bought: earned growth (Reichheld, Darnell and Burns,
/// 2021, "Net Promoter 3.0", *Harvard Business Review* 99).
///
/// Of last period's revenue, in percent: what the customers of then spend now (net revenue retention), plus what new
/// customers spend who came because of a recommendation (earned new customers), less 100. What new customers
/// spend who came by advertising or discounts was bought, and does not count.
///
/// The revenues are known to the cent. Which new customers were earned is asked, often of some of them, and so
/// has an error, which goes into the [`interval`](Self::interval). Weigh the answers by what the customers spend if those who
/// were recommended spend more or less than others.
///
/// # Examples
///
/// ```
/// use cxmetrics::kpi::EarnedGrowth;
/// use cxmetrics::{Confidence, Estimate};
///
/// // Last year 8.0 million. This year the same customers spend 7.6, and new ones 1.9.
/// let growth = EarnedGrowth::new(8.0, 7.6, 1.9)?;
/// assert_eq!(
///     format!("{:.2} {:.2}", growth.total(), growth.net_revenue_retention()),
///     "18.75 95.00"
/// );
/// // 120 of 200 new customers who were asked came because somebody had recommended it.
/// let earned = Estimate::share(120, 200)?.interval(Confidence::P95);
/// assert_eq!(growth.interval(&earned).unwrap().to_string(), "9.2 [7.6, 10.8]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarnedGrowth {
    before: f64,
    retained: f64,
    new: f64,
}

impl EarnedGrowth {
    /// The revenue of the period before; what the customers of then spend now; what new customers spend now.
    ///
    /// # Errors
    ///
    /// [`EarnedGrowthError`] unless the first is above zero, the others are not below, and all are at most 10¹⁰⁰ and the first at
    /// least 10⁻¹⁰⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::EarnedGrowth;
    ///
    /// let error = EarnedGrowth::new(8.0, -7.6, 1.9).unwrap_err();
    /// assert_eq!(error.to_string(), "a revenue of -7.6 gives no growth");
    /// ```
    pub fn new(before: f64, retained: f64, new: f64) -> Result<Self, EarnedGrowthError> {
        let usable = |revenue: &f64| (0.0..=LARGEST_VALUE).contains(revenue);
        if let Some(&revenue) = [before, retained, new]
            .iter()
            .find(|revenue| !usable(revenue))
        {
            return Err(EarnedGrowthError { revenue });
        }
        if before < 1.0 / LARGEST_VALUE {
            return Err(EarnedGrowthError { revenue: before });
        }
        // Nothing is −0.
        Ok(Self {
            before,
            retained: unsigned_zero(retained),
            new: unsigned_zero(new),
        })
    }

    /// The growth of all revenue, in percent, earned and bought.
    #[must_use]
    pub fn total(&self) -> f64 {
        100.0 * (((self.retained - self.before) + self.new) / self.before)
    }

    /// What the customers of the period before spend now, in percent of what they spent then.
    #[must_use]
    pub fn net_revenue_retention(&self) -> f64 {
        100.0 * (self.retained / self.before)
    }

    /// The earned growth, in percent, if so many percent of what new customers spend was earned. `None` unless that is between 0
    /// and 100.
    ///
    /// ```
    /// use cxmetrics::kpi::EarnedGrowth;
    ///
    /// let growth = EarnedGrowth::new(100.0, 90.0, 40.0)?;
    /// assert_eq!(growth.value(50.0), Some(10.0));
    /// assert_eq!(growth.value(0.0), Some(-10.0));
    /// # Ok::<(), cxmetrics::kpi::EarnedGrowthError>(())
    /// ```
    #[must_use]
    pub fn value(&self, earned: f64) -> Option<f64> {
        let inside = (0.0..=100.0).contains(&earned);
        let earned = self.new * (earned / 100.0);
        inside.then(|| 100.0 * (((self.retained - self.before) + earned) / self.before))
    }

    /// The earned growth with the interval that the share of what was earned has: a share of new customers, or of what they
    /// spend, in percent. `None` if that is not between 0 and 100.
    ///
    /// ```
    /// use cxmetrics::kpi::EarnedGrowth;
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let growth = EarnedGrowth::new(100.0, 90.0, 40.0)?;
    /// let earned = Estimate::share(50, 100)?.interval(Confidence::P95);
    /// assert_eq!(earned.to_string(), "50.0 [40.4, 59.6]");
    /// assert_eq!(growth.interval(&earned).unwrap().to_string(), "10.0 [6.2, 13.8]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, earned: &Interval) -> Option<Interval> {
        let limits = [self.value(earned.lower())?, self.value(earned.upper())?];
        Some(Interval::new(
            self.value(earned.value())?,
            limits,
            earned.confidence(),
            earned.method(),
        ))
    }
}

/// A revenue is negative, not a number or far from any usual size, or that of the period before is zero.
///
/// ```
/// use cxmetrics::kpi::EarnedGrowth;
///
/// assert_eq!(
///     EarnedGrowth::new(0.0, 1.0, 1.0).unwrap_err().to_string(),
///     "a revenue of 0 gives no growth"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a revenue of {revenue} gives no growth")]
#[non_exhaustive]
pub struct EarnedGrowthError {
    /// The revenue.
    pub revenue: f64,
}

/// The value of referrals: satisfied customers bring customers.
impl LifetimeValue {
    /// The value of a customer and of those whom they bring: with so many referred customers for each customer and period who
    /// would not have come otherwise, v (1 + rate · n), v being the [`value`](Self::value) and n the discounted
    /// number of periods that a customer stays, v divided by the margin (the first generation of referrals; Kumar, Petersen and
    /// Leone, 2007, "How valuable is word of mouth?", *Harvard Business Review* 85).
    ///
    /// A referred customer is taken to be worth as much as the one who brought them; those whom they bring in turn are not
    /// counted, and nothing is taken off for a reward. `None` unless the rate is between 0 and 10¹⁰⁰ and the value has an end.
    ///
    /// ```
    /// use cxmetrics::kpi::LifetimeValue;
    ///
    /// // 120 a year, 80 % stay, money costs 12 %: 420. One in ten customers brings another each year.
    /// let value = LifetimeValue::new(120.0, 80.0)?.discounted(12.0)?;
    /// assert_eq!(format!("{:.2}", value.with_referrals(0.1).unwrap()), "567.00");
    /// # Ok::<(), cxmetrics::kpi::LifetimeValueError>(())
    /// ```
    #[must_use]
    pub fn with_referrals(&self, rate: f64) -> Option<f64> {
        let usable = (0.0..=LARGEST_VALUE).contains(&rate);
        let value = self.value()? * (1.0 + rate * self.discounted_periods());
        (usable && value.is_finite()).then_some(value)
    }

    /// The same with its interval, from those of a measured retention, in percent, and of a measured rate of referrals, such
    /// as that of an [`EventRate`](super::EventRate). The two are taken as measured independently: what each of them alone moves the
    /// value by is squared and added (MOVER; Zou and Donner, 2008). `None` if they have different confidences, or the value has
    /// no end at one of the limits.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::kpi::{self, EventRate, LifetimeValue};
    ///
    /// let value = LifetimeValue::new(120.0, 80.0)?.discounted(12.0)?;
    /// let retention = kpi::retention(40, 200)?.interval(Confidence::P95);
    /// // 21 customers came in 210 customer-years because of a recommendation.
    /// let referrals = EventRate::new(21, 210.0)?.interval(Confidence::P95);
    /// assert_eq!(
    ///     format!("{:.0}", value.referral_interval(&retention, &referrals).unwrap()),
    ///     "567 [443, 723]"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn referral_interval<M: Copy>(
        &self,
        retention: &Interval,
        rate: &Interval<M>,
    ) -> Option<Interval> {
        if retention.confidence() != rate.confidence() {
            return None;
        }
        let at = |retention: f64, rate: f64| self.with_retention(retention)?.with_referrals(rate);
        let value = at(retention.value(), rate.value())?;
        let mut squares = [0.0_f64; 2];
        for other in [
            at(retention.lower(), rate.value())?,
            at(retention.upper(), rate.value())?,
            at(retention.value(), rate.lower())?,
            at(retention.value(), rate.upper())?,
        ] {
            // A customer who costs money costs more by staying.
            let side = usize::from(other > value);
            squares[side] = libm::hypot(squares[side], other - value);
        }
        let limits = [value - squares[0], value + squares[1]];
        let finite = limits.iter().all(|limit| limit.is_finite());
        finite.then(|| Interval::new(value, limits, retention.confidence(), retention.method()))
    }
}
