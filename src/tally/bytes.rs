//! The part of a scale that fits into bytes.

use num_traits::ToPrimitive;

use super::{TallyError, kernel};
use crate::scale::Scale;

/// Ratings of a scale that bytes stand for: a byte for each, one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByteRatings {
    /// The byte of the lowest.
    pub(crate) lowest: u8,
    /// How many there are.
    pub(crate) levels: usize,
    /// The level of the lowest, and how many levels lie between two of them.
    pub(crate) start: usize,
    pub(crate) step: usize,
}

impl ByteRatings {
    /// Those that a byte can hold, whole ones from 0 to 255, as they are; `None` if there are none.
    pub(crate) fn of(scale: Scale) -> Option<Self> {
        let lowest = i64::from(scale.lowest()).max(0);
        let whole = Self::whole(scale, lowest, i64::from(scale.highest()).min(255))?;
        Some(Self {
            lowest: u8::try_from(lowest).ok()?,
            ..whole
        })
    }

    /// The whole ratings from one of the scale to another, counted from 0; `None` if there are more than bytes, or none.
    pub(super) fn whole(scale: Scale, lowest: i64, highest: i64) -> Option<Self> {
        let levels = usize::try_from(highest - lowest + 1).ok()?;
        let step = scale.divisions() as usize;
        let below = usize::try_from(lowest - i64::from(scale.lowest())).ok()?;
        (1..=256).contains(&levels).then(|| Self {
            lowest: 0,
            levels,
            start: below * step,
            step,
        })
    }

    /// All levels of the scale, counted from 0; `None` if there are more than bytes.
    pub(super) fn all(scale: Scale) -> Option<Self> {
        (scale.levels() <= 256).then(|| Self {
            lowest: 0,
            levels: scale.levels(),
            start: 0,
            step: 1,
        })
    }

    /// Adds the ratings to their counts, or says the position of the first that is not one of these.
    pub(crate) fn count(&self, ratings: &[u8], counts: &mut [u64]) -> Result<(), usize> {
        kernel::count(ratings, self.lowest, self.levels, counts)
    }

    /// Adds the bytes to the counts of all levels of the scale; or says the position of the first that is not one of
    /// these.
    #[inline]
    pub(super) fn count_levels(&self, ratings: &[u8], counts: &mut [u64]) -> Result<(), usize> {
        if self.step == 1 {
            let counts = &mut counts[self.start..][..self.levels];
            self.count(ratings, counts)
        } else {
            self.count_steps(ratings, counts)
        }
    }

    /// The same where there are levels between whole ratings.
    #[inline(never)]
    fn count_steps(&self, ratings: &[u8], counts: &mut [u64]) -> Result<(), usize> {
        let mut whole = [0; 256];
        self.count(ratings, &mut whole[..self.levels])?;
        let places = counts[self.start..].iter_mut().step_by(self.step);
        for (count, more) in places.zip(whole) {
            *count += more;
        }
        Ok(())
    }
}

/// Adds bytes to the counts of 0 and up, or says the position of the first that is beyond them. There are 256 counts at
/// most.
pub(crate) fn count_bytes(bytes: &[u8], counts: &mut [u64]) -> Result<(), usize> {
    kernel::count(bytes, 0, counts.len(), counts)
}

/// The levels of ratings that come one by one.
pub(crate) struct Levels {
    scale: Scale,
    /// The level of each byte: the quickest way to that of a whole rating.
    bytes: [u16; 256],
}

impl Levels {
    /// Beyond the levels of any scale.
    const NONE: u16 = u16::MAX;

    pub(crate) fn of(scale: Scale) -> Self {
        let mut levels = [Self::NONE; 256];
        if let Some(bytes) = ByteRatings::of(scale) {
            let places = levels[usize::from(bytes.lowest)..].iter_mut();
            // A scale has at most 1,001 levels.
            #[allow(clippy::cast_possible_truncation)]
            for (number, place) in places.take(bytes.levels).enumerate() {
                *place = (bytes.start + bytes.step * number) as u16;
            }
        }
        Self {
            scale,
            bytes: levels,
        }
    }

    /// The level of a rating that is equal to a byte, whatever its type; else one that no scale has.
    #[inline]
    pub(crate) fn level<T: ToPrimitive>(&self, rating: &T) -> usize {
        let byte = rating.to_u8();
        // A fraction was rounded down.
        let whole = byte.filter(|&byte| rating.to_f64() == Some(f64::from(byte)));
        usize::from(whole.map_or(Self::NONE, |byte| self.bytes[usize::from(byte)]))
    }

    /// The level of any rating, or the error that names its position.
    pub(crate) fn exact_level<T: ToPrimitive>(
        &self,
        position: usize,
        rating: &T,
    ) -> Result<usize, TallyError> {
        level_at(self.scale, position, rating)
    }
}

/// The level of a rating, or the error that names its position.
pub(super) fn level_at<T: ToPrimitive>(
    scale: Scale,
    position: usize,
    rating: &T,
) -> Result<usize, TallyError> {
    scale
        .level(rating)
        .map_err(|error| TallyError::RatingAt { position, error })
}
