//! For ratings up to 10 on x86-64 processors with AVX-512: 16 ratings at once, counted in bits.
//!
//! A rating is read twice. One instruction looks 16 bytes up in a [`table`] of 16, which turns each into a byte with
//! one bit set: that of its own number, or that of what is off the scale. For 1, 2, 4 and 8 the table has no bit left:
//! they are the ratings that are a single binary digit themselves. So the digits of the ratings are counted too, and
//! those of the other ratings, whose counts are known, taken off in the end. Digits above the eights are off the scale.
//!
//! Bits are counted in all columns of a vector at once, as binary numbers whose digits lie in as many vectors. A
//! *carry-save adder* takes three digits of the same worth, and leaves one and a carry, in two instructions (Harley and
//! Seal, in Warren, 2013; Muła, Kurz and Lemire, 2018). Only carries that are worth 64 are counted as they come.
//!
//! # No wider vectors
//!
//! These processors have vectors of 64 bytes, which would make the loop twice as fast in a program that counts without
//! pause. But they keep the upper parts of the vectors switched off until they are needed, and while they switch them
//! on, they run at a quarter of their speed: a Xeon of 2.8 GHz for about 100 µs, each time that it has not needed vectors
//! of 32 bytes for a millisecond, or of 64 for a fifth of one. This loop counts more than 2 million ratings in that time:
//! it is as fast from the first rating on. Where the compiler would take wider vectors on its own, it is given a function
//! for any processor; `.ci/narrow` finds those that it took all the same.

// Bytes are handed to the intrinsics as the signed integers that they take; levels and halves of words fit.
#![allow(clippy::cast_possible_wrap, clippy::cast_possible_truncation)]

use core::arch::x86_64::{
    __m128i, _mm_add_epi8, _mm_add_epi16, _mm_cmpgt_epu8_mask, _mm_extract_epi64,
    _mm_gf2p8affine_epi64_epi8, _mm_maddubs_epi16, _mm_mask_mov_epi8, _mm_maskz_mov_epi8,
    _mm_permutex2var_epi16, _mm_popcnt_epi8, _mm_set_epi64x, _mm_set1_epi8, _mm_set1_epi16,
    _mm_set1_epi64x, _mm_setr_epi16, _mm_setzero_si128, _mm_shuffle_epi8, _mm_sub_epi8,
    _mm_sub_epi16, _mm_ternarylogic_epi64, _mm_test_epi16_mask, _mm_unpackhi_epi8,
    _mm_unpackhi_epi64, _mm_unpacklo_epi8,
};

/// The ratings that can be counted: 0 to 10.
const NUMBERS: usize = 11;

/// The ratings in a vector.
const LANES: usize = 16;

type Vector = [u8; LANES];
type Four = [Vector; 4];
type Sixteen = [Four; 4];
type ThirtyTwo = [Sixteen; 2];

/// As many ratings as are counted in 16 bits, and their carries, which are worth 64 and add eight at a time, in bytes.
const BLOCK: usize = 31 * size_of::<[ThirtyTwo; 2]>();

/// The bits of the numbers that are looked up: 0, 3, 5, 6, 7, 9 and 10.
const BITS: Vector = [1, 0, 0, 2, 0, 4, 8, 16, 0, 32, 64, 0, 0, 0, 0, 0];

/// The bit of what is off the scale.
const OFF_SCALE: i8 = i8::MIN;

/// The operations of a carry-save adder, as truth tables: the sum of three digits; and the carry, which follows from
/// that sum and two of them.
const SUM: i32 = 0b1001_0110;
const CARRY: i32 = 0b1000_1110;

/// Counts the ratings unless one is off the scale, which ends at 10 at the latest; says whether all of them are on it.
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    // Apart, because a single block then has nothing to keep for later.
    if ratings.len() <= BLOCK {
        count_block(ratings, lowest, counts)
    } else {
        count_blocks(ratings, lowest, counts)
    }
}

/// Counts any number of blocks.
#[inline(never)]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn count_blocks(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    for (index, block) in ratings.chunks(BLOCK).enumerate() {
        if !count_block(block, lowest, counts) {
            super::plain::take_back(&ratings[..index * BLOCK], lowest, counts);
            return false;
        }
    }
    true
}

/// Whether all ratings of a scale can be counted.
pub(super) const fn fits(lowest: u8, levels: usize) -> bool {
    lowest as usize + levels <= NUMBERS
}

/// Counts up to a block of ratings.
#[inline(never)]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn count_block(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    let Some(last_vector) = ratings.last_chunk() else {
        return super::plain::count(ratings, lowest, counts).is_ok();
    };
    let (vectors, rest) = ratings.as_chunks();
    let mut counter = Counter::new(lowest, counts.len());
    let left = counter.add_many(vectors);
    counter.add_few(left, last_vector, rest.len());
    let Some([to_three, to_seven, to_ten]) = by_number(counter.found) else {
        return false;
    };
    add(to_three, to_seven, to_ten, lowest, counts);
    true
}

/// Adds the counts of the numbers from 0 up, four of 16 bits in a word, to those from the lowest up.
///
/// The words stay in registers. It is not inlined, because then the compiler adds wider vectors.
#[inline(never)]
pub(super) fn add(to_three: u64, to_seven: u64, to_ten: u64, lowest: u8, counts: &mut [u64]) {
    let words = [to_three, to_seven, to_ten];
    let found: [u16; NUMBERS] =
        core::array::from_fn(|number| (words[number / 4] >> (16 * (number % 4))) as u16);
    for (count, &found) in counts.iter_mut().zip(&found[usize::from(lowest)..]) {
        *count += u64::from(found);
    }
}

/// What is known of ratings: a vector for what the table says of them, and one for their digits.
///
/// In bits, and in counts of what they stand for, there is a place for each of 0, 3, 5, 6, 7, 9, 10 and what is off the
/// scale; and one for ones, twos, fours, eights, and each of four digits that are off the scale.
#[derive(Clone, Copy)]
struct Pair {
    looked_up: __m128i,
    digits: __m128i,
}

/// What is known of a block while it is read.
struct Counter {
    table: __m128i,
    /// The digits of the numbers that count the bits.
    ones: Pair,
    twos: Pair,
    fours: Pair,
    eights: Pair,
    /// For each place, a count of 16 bits.
    found: Pair,
}

impl Counter {
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn new(lowest: u8, levels: usize) -> Self {
        let zero = Pair::zero();
        Self {
            table: table(lowest, levels),
            ones: zero,
            twos: zero,
            fours: zero,
            eights: zero,
            found: zero,
        }
    }

    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn bits(&self, ratings: &Vector) -> Pair {
        let ratings = load(ratings);
        Pair {
            looked_up: _mm_shuffle_epi8(self.table, ratings),
            digits: ratings,
        }
    }

    /// The bits of so many ratings at the end of a vector; those before them have none.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn last_bits(&self, last_vector: &Vector, ratings: usize) -> Pair {
        let wanted = (0xffff_0000_u32 >> ratings) as u16;
        let bits = self.bits(last_vector);
        Pair {
            looked_up: _mm_maskz_mov_epi8(wanted, bits.looked_up),
            digits: _mm_maskz_mov_epi8(wanted, bits.digits),
        }
    }

    /// Counts the vectors in so far as there are 64 times as many; the others are left.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn add_many<'a>(&mut self, vectors: &'a [Vector]) -> &'a [Vector] {
        let (many, left) = vectors.split_at(vectors.len() / 64 * 64);
        let (fours, _) = many.as_chunks();
        let (sixteens, _) = fours.as_chunks();
        let (thirty_twos, _) = sixteens.as_chunks();
        let (near, far) = thirty_twos.split_at(thirty_twos.len() / 2);
        if !near.is_empty() {
            self.add_sixty_fours(near, far);
        }
        left
    }

    /// Counts 64 vectors at a time, half of them from each half of a slice: reading two places at once makes up for narrow
    /// vectors where the ratings come from memory.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn add_sixty_fours(&mut self, near: &[ThirtyTwo], far: &[ThirtyTwo]) {
        let zero = Pair::zero();
        let (mut sixteens, mut thirty_twos, mut worth_64) = (zero, zero, zero);
        for ([a, b], [c, d]) in near.iter().zip(far) {
            let (a, b) = (self.add_sixteen(a), self.add_sixteen(b));
            let first = sixteens.carry(a, b);
            let (c, d) = (self.add_sixteen(c), self.add_sixteen(d));
            let second = sixteens.carry(c, d);
            worth_64 = worth_64.plus(thirty_twos.carry(first, second).counts());
        }
        let worth_16 = thirty_twos.counts().twice_plus(sixteens.counts());
        self.found = self.found.plus_worth::<16, 64>(worth_16, worth_64);
    }

    /// Counts fewer than 64 vectors, and so many ratings at the end of the last one.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn add_few(&mut self, vectors: &[Vector], last_vector: &Vector, ratings: usize) {
        let (fours, few) = vectors.as_chunks();
        let (sixteens, few_fours) = fours.as_chunks();
        let mut worth_16 = Pair::zero();
        for sixteen in sixteens {
            worth_16 = worth_16.plus(self.add_sixteen(sixteen).counts());
        }
        let mut worth_4 = Pair::zero();
        for four in few_fours {
            worth_4 = worth_4.plus(self.add_four(four).counts());
        }
        let mut worth_1 = self.last_bits(last_vector, ratings).counts();
        for vector in few {
            worth_1 = worth_1.plus(self.bits(vector).counts());
        }
        let fours = worth_4.plus(self.fours.counts());
        let twos = self.eights.counts().twice_plus(fours);
        let twos = twos.twice_plus(self.twos.counts());
        worth_1 = twos.twice_plus(worth_1.plus(self.ones.counts()));
        self.found = self.found.plus_worth::<1, 16>(worth_1, worth_16);
    }

    /// Adds 16 vectors to the numbers; the carries are worth 16.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn add_sixteen(&mut self, [a, b, c, d]: &Sixteen) -> Pair {
        let (a, b) = (self.add_four(a), self.add_four(b));
        let first = self.fours.carry(a, b);
        let (c, d) = (self.add_four(c), self.add_four(d));
        let second = self.fours.carry(c, d);
        self.eights.carry(first, second)
    }

    /// Adds four vectors to the numbers; the carries are worth 4.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn add_four(&mut self, [a, b, c, d]: &Four) -> Pair {
        let first = self.ones.carry(self.bits(a), self.bits(b));
        let second = self.ones.carry(self.bits(c), self.bits(d));
        self.twos.carry(first, second)
    }
}

impl Pair {
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn zero() -> Self {
        Self {
            looked_up: _mm_setzero_si128(),
            digits: _mm_setzero_si128(),
        }
    }

    /// Adds bits to the digits of one place; the carries are worth twice as much.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn carry(&mut self, first: Self, second: Self) -> Self {
        Self {
            looked_up: carry(&mut self.looked_up, first.looked_up, second.looked_up),
            digits: carry(&mut self.digits, first.digits, second.digits),
        }
    }

    /// In every eight bytes, how often each bit is set.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn counts(self) -> Self {
        Self {
            looked_up: counts(self.looked_up),
            digits: counts(self.digits),
        }
    }

    /// The sums of bytes.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn plus(self, other: Self) -> Self {
        Self {
            looked_up: _mm_add_epi8(self.looked_up, other.looked_up),
            digits: _mm_add_epi8(self.digits, other.digits),
        }
    }

    /// The sums of bytes taken twice and others.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn twice_plus(self, once: Self) -> Self {
        self.plus(self).plus(once)
    }

    /// The counts of 16 bits, and so many times the bytes that count the same.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
    fn plus_worth<const FIRST: i16, const SECOND: i16>(self, first: Self, second: Self) -> Self {
        let worth = _mm_set1_epi16(SECOND << 8 | FIRST);
        Self {
            looked_up: plus_worth(self.looked_up, first.looked_up, second.looked_up, worth),
            digits: plus_worth(self.digits, first.digits, second.digits, worth),
        }
    }
}

/// The table of 16: a bit for each number that is looked up, and one for those that are off the scale.
#[inline]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn table(lowest: u8, levels: usize) -> __m128i {
    let numbers = load(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    // Those of numbers below the scale wrap round to high ones.
    let their_levels = _mm_sub_epi8(numbers, _mm_set1_epi8(lowest as i8));
    let off_scale = _mm_cmpgt_epu8_mask(their_levels, _mm_set1_epi8((levels - 1) as i8));
    _mm_mask_mov_epi8(load(&BITS), off_scale, _mm_set1_epi8(OFF_SCALE))
}

/// A carry-save adder: adds bits to digits; the carries are worth twice as much.
#[inline]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn carry(digits: &mut __m128i, first: __m128i, second: __m128i) -> __m128i {
    *digits = _mm_ternarylogic_epi64::<SUM>(*digits, first, second);
    _mm_ternarylogic_epi64::<CARRY>(*digits, first, second)
}

/// In every eight bytes, how often each bit is set.
#[inline]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn counts(bits: __m128i) -> __m128i {
    // A product with a matrix of eight bytes turns it: each byte has a bit from each of the eight.
    let identity = _mm_set1_epi64x(0x8040_2010_0804_0201_u64 as i64);
    _mm_popcnt_epi8(_mm_gf2p8affine_epi64_epi8::<0>(identity, bits))
}

/// Eight counts of 16 bits, and so many times the bytes that count the same, once in each half of a vector.
#[inline]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn plus_worth(counts: __m128i, first: __m128i, second: __m128i, worth: __m128i) -> __m128i {
    let low = _mm_maddubs_epi16(_mm_unpacklo_epi8(first, second), worth);
    let high = _mm_maddubs_epi16(_mm_unpackhi_epi8(first, second), worth);
    _mm_add_epi16(_mm_add_epi16(counts, low), high)
}

/// The counts of 0 to 3, 4 to 7, and 8 to 10, of 16 bits each; `None` if anything is off the scale.
#[inline]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn by_number(Pair { looked_up, digits }: Pair) -> Option<[u64; 3]> {
    let bit_off_scale = _mm_setr_epi16(0, 0, 0, 0, 0, 0, 0, -1);
    let digits_off_scale = _mm_setr_epi16(0, 0, 0, 0, -1, -1, -1, -1);
    let off_scale = _mm_test_epi16_mask(looked_up, bit_off_scale)
        | _mm_test_epi16_mask(digits, digits_off_scale);
    if off_scale != 0 {
        return None;
    }
    // Where the table has 3, 5, 6, 7, 9 and 10 is 1 to 6. Of these, 3, 5, 7 and 9 have ones among their digits; 3, 6, 7
    // and 10 twos; 5, 6 and 7 fours; 9 and 10 eights: four of each in two rows, and in both halves of a vector.
    let zero = _mm_setzero_si128();
    let first_row = _mm_setr_epi16(1, 1, 2, 5, 2, 3, 3, 6);
    let second_row = _mm_setr_epi16(4, 4, 4, 8, 5, 6, 8, 8);
    let others = _mm_add_epi16(
        _mm_permutex2var_epi16(looked_up, first_row, zero),
        _mm_permutex2var_epi16(looked_up, second_row, zero),
    );
    let others = _mm_add_epi16(others, _mm_unpackhi_epi64(others, others));
    // What is left is of 1, 2, 4 and 8, from 8 on where both vectors are.
    let digits = _mm_sub_epi16(digits, others);
    let to_seven = _mm_setr_epi16(0, 8, 9, 1, 10, 2, 3, 4);
    let to_seven = _mm_permutex2var_epi16(looked_up, to_seven, digits);
    let to_ten = _mm_setr_epi16(11, 5, 6, 7, 7, 7, 7, 7);
    let to_ten = _mm_permutex2var_epi16(looked_up, to_ten, digits);
    Some([
        _mm_extract_epi64::<0>(to_seven).cast_unsigned(),
        _mm_extract_epi64::<1>(to_seven).cast_unsigned(),
        _mm_extract_epi64::<0>(to_ten).cast_unsigned(),
    ])
}

/// A vector of bytes. The compiler makes it one load.
#[inline]
#[target_feature(enable = "avx512bw,avx512vl,avx512bitalg,gfni")]
fn load(bytes: &Vector) -> __m128i {
    let word = u128::from_le_bytes(*bytes);
    _mm_set_epi64x((word >> 64) as i64, word as i64)
}
