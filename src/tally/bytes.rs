//! The part of a scale that fits into bytes.

use num_traits::ToPrimitive;

use super::kernel;
use crate::scale::Scale;

/// The ratings of a scale that a byte can hold: whole ones from 0 to 255.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByteRatings {
    pub(crate) lowest: u8,
    /// How many there are.
    pub(crate) levels: usize,
    /// The level of the lowest, and how many levels lie between two of them.
    pub(crate) start: usize,
    pub(crate) step: usize,
}

impl ByteRatings {
    /// `None` if there are none.
    pub(crate) fn of(scale: Scale) -> Option<Self> {
        let lowest = scale.lowest().clamp(0, 256);
        let highest = scale.highest().clamp(-1, 255);
        let first = u8::try_from(lowest).ok()?;
        let step = scale.divisions() as usize;
        (lowest <= highest).then(|| Self {
            lowest: first,
            levels: highest.abs_diff(lowest) as usize + 1,
            start: lowest.abs_diff(scale.lowest()) as usize * step,
            step,
        })
    }

    /// The level of a rating if it is one of these, whatever its type; quicker than [`Scale::level`].
    #[inline]
    pub(crate) fn level<T: ToPrimitive>(&self, rating: &T) -> Option<usize> {
        let byte = rating.to_u8()?;
        // A fraction was rounded down.
        let whole = rating.to_f64() == Some(f64::from(byte));
        let place = usize::from(byte.wrapping_sub(self.lowest));
        (whole && place < self.levels).then(|| self.start + self.step * place)
    }

    /// Adds the ratings to their counts, or says the position of the first that is not one of these.
    pub(crate) fn count(&self, ratings: &[u8], counts: &mut [u64]) -> Result<(), usize> {
        kernel::count(ratings, self.lowest, self.levels, counts)
    }

    /// Adds the bytes to the counts of a scale with ratings that no byte can hold: below 0, above 255, or between whole
    /// numbers; or says the position of the first that is not on the scale.
    #[inline(never)]
    pub(super) fn count_in_part(
        scale: Scale,
        ratings: &[u8],
        counts: &mut [u64],
    ) -> Result<(), usize> {
        let Some(bytes) = Self::of(scale) else {
            return if ratings.is_empty() { Ok(()) } else { Err(0) };
        };
        let mut whole = [0; 256];
        bytes.count(ratings, &mut whole[..bytes.levels])?;
        let places = counts[bytes.start..].iter_mut().step_by(bytes.step);
        for (count, more) in places.zip(whole) {
            *count += more;
        }
        Ok(())
    }
}
