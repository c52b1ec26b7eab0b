//! The stored form of an interval: as it is shown to a program, and refused unless a method could have made it.

use super::{Confidence, Interval};
use crate::edge::unsigned_zero;

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

impl<M: Copy> TryFrom<StoredInterval<M>> for Interval<M> {
    type Error = IntervalError;

    fn try_from(stored: StoredInterval<M>) -> Result<Self, Self::Error> {
        let StoredInterval {
            value,
            lower,
            upper,
            ..
        } = stored;
        let ends_are_finite = lower.is_finite() && upper.is_finite();
        if ends_are_finite && lower <= value && value <= upper {
            let limits = [lower, upper].map(unsigned_zero);
            Ok(Self::new(
                unsigned_zero(value),
                limits,
                stored.confidence,
                stored.method,
            ))
        } else {
            Err(IntervalError {
                value,
                lower,
                upper,
            })
        }
    }
}
