//! Numbers of any width as bytes, which the fast loops count: those of a slice in one pass that the compiler turns into
//! vector instructions.

use core::ops::BitOr;

use num_traits::ToPrimitive;

use super::ByteRatings;
use crate::scale::Scale;

/// As many numbers as one loop of known length turns into bytes. Missing ones are counted in words as narrow as a byte.
const CHUNK: usize = 128;

/// A number that may be a rating.
///
/// It becomes a word as wide as itself: the number of the rating among those that a byte can stand for. Whatever is none
/// of them has a bit above the lowest eight, or a byte that stands for none. So one look at all words together tells
/// whether their lowest bytes say everything.
pub(super) trait Number: Copy + ToPrimitive {
    /// As many bits as the number has.
    type Word: Copy + Default + BitOr<Output = Self::Word> + PartialOrd + From<u8> + Adds;

    /// What it takes to find the number of a rating.
    type Origin: Copy;

    /// The numbers of ratings of this type, and what bytes stand for; `None` if more ratings than bytes have such a
    /// number, or none has.
    fn origin(scale: Scale) -> Option<(Self::Origin, ByteRatings)>;

    /// The number as a word.
    fn word(self, origin: Self::Origin) -> Self::Word;

    /// Whether it is the same number; NaN is NaN.
    fn is_same(self, other: Self) -> bool;
}

/// What is done with a word after it is made.
pub(super) trait Adds: Sized {
    /// Whether it is the value of its lowest byte.
    fn fits_byte(self) -> bool;

    /// Its lowest byte.
    fn byte(self) -> u8;

    /// The lowest bytes of a chunk of words that are bytes, in any order: words are joined, which is fewer instructions
    /// than to take a byte of each.
    fn bytes(words: &[Self; CHUNK]) -> [u8; CHUNK];

    /// One more, if so. The sum of a chunk fits.
    #[must_use]
    fn plus(self, one: bool) -> Self;
}

macro_rules! word {
    ($($word:ty),*) => {$(
        impl Adds for $word {
            #[inline]
            fn fits_byte(self) -> bool {
                u8::try_from(self).is_ok()
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, trivial_numeric_casts)] // the lowest byte
            fn byte(self) -> u8 {
                self as u8
            }

            #[inline]
            fn bytes(words: &[Self; CHUNK]) -> [u8; CHUNK] {
                const SIZE: usize = size_of::<$word>();
                const LANES: usize = CHUNK / SIZE;
                let mut bytes = [0; CHUNK];
                let (places, _) = bytes.as_chunks_mut::<SIZE>();
                for (lane, place) in places.iter_mut().enumerate() {
                    let mut joined = 0;
                    for part in 0..SIZE {
                        joined |= words[part * LANES + lane] << (8 * part);
                    }
                    *place = joined.to_ne_bytes();
                }
                bytes
            }

            #[inline]
            fn plus(self, one: bool) -> Self {
                self + Self::from(one)
            }
        }
    )*};
}

word!(u8, u16, u32, u64);

macro_rules! whole {
    ($($number:ty as $word:ty),*) => {$(
        impl Number for $number {
            type Word = $word;
            /// The lowest rating of this type.
            type Origin = Self;

            fn origin(scale: Scale) -> Option<(Self, ByteRatings)> {
                let lowest = i64::try_from(Self::MIN).unwrap_or(i64::MIN);
                let highest = i64::try_from(Self::MAX).unwrap_or(i64::MAX);
                let lowest = i64::from(scale.lowest()).max(lowest);
                let highest = i64::from(scale.highest()).min(highest);
                let bytes = ByteRatings::whole(scale, lowest, highest)?;
                Some((Self::try_from(lowest).ok()?, bytes))
            }

            #[inline]
            #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)] // the same bits
            fn word(self, lowest: Self) -> $word {
                // Below the scale it wraps round to a number that no rating has: there is one for each value.
                self.wrapping_sub(lowest) as $word
            }

            #[inline]
            fn is_same(self, other: Self) -> bool {
                self == other
            }
        }
    )*};
}

whole!(
    u8 as u8, i8 as u8, u16 as u16, i16 as u16, u32 as u32, i32 as u32, u64 as u64, i64 as u64
);
// A word of 64 bits holds one of any target.
whole!(usize as u64, isize as u64);

/// Where the levels of a scale are among the doubles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps {
    lowest: f64,
    per_unit: f64,
    rounding: f64,
}

impl Number for f64 {
    type Word = u64;
    type Origin = Steps;

    fn origin(scale: Scale) -> Option<(Steps, ByteRatings)> {
        let steps = Steps {
            lowest: Self::from(scale.lowest()),
            per_unit: Self::from(scale.divisions()),
            rounding: scale.rounding_in_steps(),
        };
        Some((steps, ByteRatings::all(scale)?))
    }

    /// As [`Scale::level`] has it.
    #[inline]
    fn word(self, origin: Steps) -> u64 {
        // At 2⁵² doubles are whole numbers: what is added to it is rounded, and stands in the lowest bits. NaN, an
        // infinity and what is below the scale or far above it change the bits that are not the lowest.
        const WHOLE: f64 = 4_503_599_627_370_496.0;
        let steps = (self - origin.lowest) * origin.per_unit;
        let sum = steps + WHOLE;
        let is_between = (steps - (sum - WHOLE)).abs() > origin.rounding;
        let refused = if is_between { u64::MAX } else { 0 };
        (sum.to_bits() ^ WHOLE.to_bits()) | refused
    }

    #[inline]
    fn is_same(self, other: Self) -> bool {
        self == other || (self.is_nan() && other.is_nan())
    }
}

/// Where the levels of a scale are among the numbers of single precision.
#[derive(Clone, Copy, Debug)]
pub(super) struct SingleSteps {
    lowest: f32,
    per_unit: f32,
    /// The lowest rating in steps.
    first: f32,
}

impl Number for f32 {
    type Word = u32;
    type Origin = SingleSteps;

    fn origin(scale: Scale) -> Option<(SingleSteps, ByteRatings)> {
        // Steps that are whole numbers in single precision, and a nearest level that is not in doubt.
        const LARGEST: i64 = 1 << 22;
        let per_unit = i64::from(scale.divisions());
        let [first, last] = [scale.lowest(), scale.highest()].map(|end| i64::from(end) * per_unit);
        let bytes = ByteRatings::all(scale)?;
        #[allow(clippy::cast_possible_truncation)] // they fit
        (first >= -LARGEST && last <= LARGEST).then(|| {
            let steps = SingleSteps {
                lowest: scale.lowest() as Self,
                per_unit: per_unit as Self,
                first: first as Self,
            };
            (steps, bytes)
        })
    }

    /// The level whose rating it is, if there is one: the number of single precision that is nearest to it.
    #[inline]
    fn word(self, origin: SingleSteps) -> u32 {
        // At 2²³ they are whole numbers.
        const WHOLE: f32 = 8_388_608.0;
        let sum = (self - origin.lowest) * origin.per_unit + WHOLE;
        let rating = ((sum - WHOLE) + origin.first) / origin.per_unit;
        let refused = if self == rating { 0 } else { u32::MAX };
        (sum.to_bits() ^ WHOLE.to_bits()) | refused
    }

    #[inline]
    fn is_same(self, other: Self) -> bool {
        self == other || (self.is_nan() && other.is_nan())
    }
}

/// Turns the items into bytes, a missing one into that of the lowest rating; says how many are missing, or `None` if a
/// number is not one that a byte stands for. There is a byte for each item.
#[inline(never)]
pub(super) fn narrow<I, N: Number>(
    items: &[I],
    number: impl Fn(&I) -> Option<N> + Copy,
    origin: N::Origin,
    bytes: &mut [u8],
) -> Option<u64> {
    let mut seen = N::Word::default();
    let mut missing = 0;
    let (chunks, rest) = items.as_chunks::<CHUNK>();
    let (byte_chunks, byte_rest) = bytes.as_chunks_mut::<CHUNK>();
    // One for all chunks: to clear it anew would take as long as to fill it.
    let mut words = [N::Word::default(); CHUNK];
    for (items, bytes) in chunks.iter().zip(byte_chunks) {
        missing += words_of(items, number, origin, &mut words, &mut seen);
        *bytes = N::Word::bytes(&words);
    }
    missing += words_of(rest, number, origin, &mut words, &mut seen);
    for (word, byte) in words.iter().zip(byte_rest) {
        *byte = word.byte();
    }
    seen.fits_byte().then_some(missing)
}

/// The words of a chunk at most, or-ed to those that were seen; says how many items are missing.
#[inline(always)] // with a number of items that is known where it is called
#[allow(clippy::inline_always)]
fn words_of<I, N: Number>(
    items: &[I],
    number: impl Fn(&I) -> Option<N>,
    origin: N::Origin,
    words: &mut [N::Word; CHUNK],
    seen: &mut N::Word,
) -> u64 {
    let mut all = *seen;
    let mut missing = N::Word::default();
    for (item, place) in items.iter().zip(words) {
        let number = number(item);
        missing = missing.plus(number.is_none());
        let word = number.map_or(N::Word::default(), |number| number.word(origin));
        all = all | word;
        *place = word;
    }
    *seen = all;
    u64::from(missing.byte())
}
