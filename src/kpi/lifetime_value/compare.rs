//! Two lifetime values whose retentions were measured.

use super::LifetimeValue;
use crate::compare::{ComparedByLimits, WithLimits};
use crate::estimate::Estimate;
use crate::metric::Direction;

/// A lifetime value with a retention that was measured, so that it has limits and can be compared: made by
/// [`LifetimeValue::measured`].
///
/// Margin and discount are taken to be known.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::kpi::{LifetimeValue, retention};
///
/// let contract = LifetimeValue::new(120.0, 80.0)?.discounted(12.0)?;
/// let now = contract.measured(retention(40, 300)?);
/// let before = contract.measured(retention(60, 300)?);
/// assert_eq!(
///     now.difference(&before)?.finding(Confidence::P95).to_string(),
///     "improved: 110.5 [11.3, 209.5] at 95% confidence, p = 0.029"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct MeasuredLifetimeValue {
    value: LifetimeValue,
    retention: Estimate,
}

impl LifetimeValue {
    /// The value of customers whose retention was measured, in place of the one that was given.
    ///
    /// ```
    /// use cxmetrics::compare::WithLimits;
    /// use cxmetrics::kpi::{LifetimeValue, retention};
    ///
    /// let value = LifetimeValue::new(100.0, 90.0)?.measured(retention(25, 100)?);
    /// assert_eq!(value.point_estimate(), Some(400.0));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn measured(self, retention: Estimate) -> MeasuredLifetimeValue {
        MeasuredLifetimeValue {
            value: self,
            retention,
        }
    }
}

impl WithLimits for MeasuredLifetimeValue {
    fn point_estimate(&self) -> Option<f64> {
        self.value.at_retention(self.retention.value())
    }

    fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
        let limits = self.retention.limits_outside(tail);
        let [lower, upper] = limits.map(|limit| self.value.at_retention(limit?));
        // A customer who costs money costs more by staying.
        if self.value.margin < 0.0 {
            [upper, lower]
        } else {
            [lower, upper]
        }
    }

    /// More is better.
    fn direction(&self) -> Direction {
        Direction::HigherIsBetter
    }
}

impl ComparedByLimits for MeasuredLifetimeValue {}
