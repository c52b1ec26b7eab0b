//! The stored form of an interval: as it is shown to a program, and refused unless a method could have made it.

use super::{Confidence, Interval, Method};

/// What names the method of an interval.
pub trait IntervalMethod: Copy {
    /// Whether its intervals may leave out the figure that was measured.
    fn may_leave_out_its_value(self) -> bool {
        false
    }
}

impl IntervalMethod for Method {
    fn may_leave_out_its_value(self) -> bool {
        self == Self::Dirichlet
    }
}

#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Interval", deny_unknown_fields)]
pub(super) struct StoredInterval<M> {
    value: f64,
    lower: f64,
    upper: f64,
    confidence: Confidence,
    method: M,
}

/// A stored interval is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{value} is not a finite figure in the interval [{lower}, {upper}]")]
pub(super) struct IntervalError {
    value: f64,
    lower: f64,
    upper: f64,
}

impl<M: IntervalMethod> TryFrom<StoredInterval<M>> for Interval<M> {
    type Error = IntervalError;

    fn try_from(stored: StoredInterval<M>) -> Result<Self, Self::Error> {
        let StoredInterval {
            value,
            lower,
            upper,
            ..
        } = stored;
        let is_finite = value.is_finite() && lower.is_finite() && upper.is_finite();
        let holds = lower <= value && value <= upper || stored.method.may_leave_out_its_value();
        if is_finite && lower <= upper && holds {
            let limits = [lower, upper];
            Ok(Self::new(value, limits, stored.confidence, stored.method))
        } else {
            Err(IntervalError {
                value,
                lower,
                upper,
            })
        }
    }
}
