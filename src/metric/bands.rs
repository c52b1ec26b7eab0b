//! Metrics that part a scale into a few bands, each with one value.

use super::MetricError;
use crate::scale::Scale;

/// What only this crate has: a hidden method that asks for it is not called, and not replaced, by others.
#[derive(Clone, Copy, Debug)]
pub struct Sealed(pub(super) ());

impl Sealed {
    /// The key to the hidden methods.
    pub(crate) const KEY: Self = Self(());
}

/// Neighbouring levels that have one value, at most three times: what there is to know of a net score or a share on a
/// scale, without asking for each rating. A band may be empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bands {
    /// The first levels of the second and the third band.
    pub(crate) starts: [usize; 2],
    /// The values of the bands, from the lowest rating to the highest.
    pub(crate) values: [f64; 3],
}

impl Bands {
    /// The bands by level from the worst answer up, as metrics think of them.
    #[inline]
    fn upright(scale: Scale, [middle, high]: [usize; 2], [worst, between, best]: [f64; 3]) -> Self {
        if scale.is_reversed() {
            Self {
                starts: [scale.levels() - high, scale.levels() - middle],
                values: [best, between, worst],
            }
        } else {
            Self {
                starts: [middle, high],
                values: [worst, between, best],
            }
        }
    }

    /// −100 up to one level, 100 from another.
    #[inline]
    pub(super) fn net(scale: Scale, [at_most, at_least]: [usize; 2]) -> Self {
        Self::upright(scale, [at_most + 1, at_least], [-100.0, 0.0, 100.0])
    }

    /// One value below a level, another from there on.
    #[inline]
    pub(super) fn share(scale: Scale, at_least: usize, [below, from]: [f64; 2]) -> Self {
        Self::upright(scale, [at_least; 2], [below, below, from])
    }
}

/// A share is 0 or 100.
pub(super) const SHARE: [f64; 2] = [0.0, 100.0];

/// The level of a cut-off that is a rating of the scale.
#[inline]
pub(super) fn cutoff_level(scale: Scale, cutoff: f64) -> Result<usize, MetricError> {
    scale
        .level(&cutoff)
        .map_err(|_| MetricError::CutoffOffScale { cutoff, scale })
}
