//! Which figures can be computed with.

/// Differences of larger figures would not be finite.
pub(in crate::okr) const LARGEST: f64 = f64::MAX / 4.0;

/// Whether a figure can be computed with.
pub(in crate::okr) fn is_usable(figure: f64) -> bool {
    figure.abs() <= LARGEST
}
