//! The checks that every figure passes on its way in.

use num_traits::ToPrimitive;

use super::KeyResultError;

/// A finite figure, or the error that names it.
pub(super) fn figure<T: ToPrimitive>(name: &str, figure: T) -> Result<f64, KeyResultError> {
    let value = figure.to_f64().unwrap_or(f64::NAN);
    if crate::okr::is_usable(value) {
        Ok(value)
    } else {
        let name = name.into();
        Err(KeyResultError::NotFinite { name, value })
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

/// Sums of larger weights would not be finite.
const LARGEST_WEIGHT: f64 = 1e100;

/// A weight from 0 up.
pub(super) fn weight_of<T: ToPrimitive>(name: &str, weight: T) -> Result<f64, KeyResultError> {
    let value = weight.to_f64().unwrap_or(f64::NAN);
    if (0.0..=LARGEST_WEIGHT).contains(&value) {
        Ok(value)
    } else {
        let name = name.into();
        Err(KeyResultError::Weight { name, value })
    }
}
