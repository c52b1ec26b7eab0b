//! The checks that every figure passes on its way in.

use core::ops::RangeInclusive;

use num_traits::ToPrimitive;

use super::error::KeyResultError;
use crate::edge::unsigned_zero;

/// A finite figure, or the error that names it.
pub(super) fn figure<T: ToPrimitive>(name: &str, figure: T) -> Result<f64, KeyResultError> {
    let value = figure.to_f64().unwrap_or(f64::NAN);
    if crate::okr::figure::is_usable(value) {
        Ok(unsigned_zero(value))
    } else {
        let name = name.into();
        Err(KeyResultError::NotFinite { name, value })
    }
}

/// A figure that follows from two given ones, or the error that names these.
pub(super) fn follows(
    name: &str,
    what: &'static str,
    value: f64,
    given: [f64; 2],
) -> Result<f64, KeyResultError> {
    if crate::okr::figure::is_usable(value) {
        Ok(unsigned_zero(value))
    } else {
        let name = name.into();
        Err(KeyResultError::TooLarge { name, what, given })
    }
}

pub(super) fn positive<T: ToPrimitive>(
    name: &str,
    what: &'static str,
    value: T,
) -> Result<f64, KeyResultError> {
    let value = figure(name, value)?;
    if value > 0.0 {
        Ok(value)
    } else {
        let name = name.into();
        Err(KeyResultError::NotPositive { name, what, value })
    }
}

/// The squares of smaller or larger weights, and of their quotients, would not be numbers.
const WEIGHTS: RangeInclusive<f64> = 1e-70..=1e70;

/// A weight: 0, or a usable number above.
pub(super) fn weight_of<T: ToPrimitive>(name: &str, weight: T) -> Result<f64, KeyResultError> {
    let value = weight.to_f64().unwrap_or(f64::NAN);
    if value == 0.0 || WEIGHTS.contains(&value) {
        Ok(unsigned_zero(value))
    } else {
        let name = name.into();
        Err(KeyResultError::Weight { name, value })
    }
}
