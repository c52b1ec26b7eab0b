//! For few levels on x86-64 processors with AVX-512: 64 ratings at once, counted in bits.
//!
//! One instruction looks 64 bytes up in a table of 16. A table turns each rating into a byte in which one bit of eight
//! is set: that of the rating's own level. A slice of a few vectors counts those bits at once. In a longer one, the
//! vectors are first added up as binary numbers, one for each bit of a vector, whose digits lie in as many vectors:
//! a *carry-save adder* takes three digits of the same worth, and leaves one and a carry, for all of a vector in two
//! instructions (Harley and Seal, in Warren, 2013; Muła, Kurz and Lemire, 2018). Only carries that are worth 64 are
//! counted as they come.
//!
//! The lowest level has no bit: its count is what the others leave of the number of ratings. So zero can stand in for
//! ratings that are not there.

// Bytes are handed to the intrinsics as the signed integers that they take; levels and halves of tables fit.
#![allow(clippy::cast_possible_wrap, clippy::cast_possible_truncation)]

use super::avx2::lanes as half_lanes;
use core::arch::x86_64::{
    __m512i, _mm_set_epi64x, _mm512_add_epi8, _mm512_add_epi64, _mm512_broadcast_i32x4,
    _mm512_castsi512_si256, _mm512_cmpgt_epu8_mask, _mm512_extracti64x4_epi64,
    _mm512_gf2p8affine_epi64_epi8, _mm512_maskz_mov_epi8, _mm512_max_epu8, _mm512_permutexvar_epi8,
    _mm512_popcnt_epi8, _mm512_sad_epu8, _mm512_set_epi64, _mm512_set1_epi8, _mm512_set1_epi64,
    _mm512_setzero_si512, _mm512_shuffle_epi8, _mm512_slli_epi64, _mm512_sub_epi8,
    _mm512_ternarylogic_epi64,
};

/// The ratings in a vector.
const LANES: usize = 64;

type Vector = [u8; LANES];
type Four = [Vector; 4];
type Sixteen = [Four; 4];
type SixtyFour = [Sixteen; 4];

/// As many times as eight bits can be added up in a byte.
const BLOCK: usize = 31;

/// The digits of the numbers: they are worth 1, 2, 4, 8, 16 and 32.
const PLACES: usize = 6;

/// Where the bytes of the first level are in the eighths of a vector, then those of the second, and so on.
const COLUMNS: Vector = columns();

/// The operations of a carry-save adder on three digits, as truth tables.
const SUM: i32 = 0b1001_0110;
const CARRY: i32 = 0b1110_1000;

/// Counts the ratings unless one is off the scale; says whether all of them are on it.
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    // A table for every eight levels above the lowest.
    match counts.len() {
        ..=9 => count_with::<1>(ratings, lowest, counts),
        _ => count_with::<2>(ratings, lowest, counts),
    }
}

#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn count_with<const TABLES: usize>(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    let Some(last_vector) = ratings.last_chunk::<LANES>() else {
        return super::plain::count(ratings, lowest, counts).is_ok();
    };
    let (vectors, rest) = ratings.as_chunks::<LANES>();
    let mut counter = Counter::<TABLES>::new(lowest);
    if vectors.len() < BLOCK {
        counter.add_few(vectors, last_vector, rest.len());
    } else {
        let (fours, left) = vectors.as_chunks::<4>();
        counter.add_many(fours);
        counter.add_few(left, last_vector, rest.len());
    }
    counter.finish(ratings.len(), counts)
}

const fn columns() -> Vector {
    let mut columns = [0; LANES];
    let mut at = 0;
    while at < LANES as u8 {
        columns[at as usize] = at % 8 * 8 + at / 8;
        at += 1;
    }
    columns
}

/// A bit for each level of each rating.
type Bits<const TABLES: usize> = [__m512i; TABLES];

/// What is known while the ratings are read.
struct Counter<const TABLES: usize> {
    lowest: __m512i,
    tables: Bits<TABLES>,
    /// In every lane, the highest level seen.
    highest: __m512i,
    /// For every level, a count of 64 bits.
    found: [__m512i; TABLES],
}

impl<const TABLES: usize> Counter<TABLES> {
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn new(lowest: u8) -> Self {
        let zero = _mm512_setzero_si512();
        let mut tables = [zero; TABLES];
        let mut level = 1;
        for table in &mut tables {
            *table = bits_from(level);
            level += 8;
        }
        Self {
            lowest: _mm512_set1_epi8(lowest as i8),
            tables,
            highest: zero,
            found: [zero; TABLES],
        }
    }

    /// The bits of a vector of levels.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn look_up(&mut self, levels: __m512i) -> Bits<TABLES> {
        self.highest = _mm512_max_epu8(self.highest, levels);
        self.tables.map(|table| _mm512_shuffle_epi8(table, levels))
    }

    /// Counts fewer vectors than a block, and so many ratings at the end of the last one.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn add_few(&mut self, vectors: &[Vector], last_vector: &Vector, ratings: usize) {
        // Those before them in the last vector have been counted, and become the level that has no bit.
        let wanted = u64::MAX << (LANES - 1 - ratings) << 1;
        let last = _mm512_maskz_mov_epi8(wanted, levels(last_vector, self.lowest));
        let mut bytes = self.look_up(last).map(|bits| ones(bits));
        for vector in vectors {
            let bits = self.look_up(levels(vector, self.lowest));
            add_ones(&mut bytes, bits);
        }
        self.part_bytes::<0>(bytes);
    }

    /// Counts any number of vectors.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn add_many(&mut self, fours: &[Four]) {
        let zero = [_mm512_setzero_si512(); TABLES];
        let mut places = [zero; PLACES];
        let (sixteens, few_fours) = fours.as_chunks::<4>();
        let (sixty_fours, few_sixteens) = sixteens.as_chunks::<4>();
        for block in sixty_fours.chunks(BLOCK) {
            let mut bytes = zero;
            for vectors in block {
                let worth_64 = self.add_sixty_four(&mut places, vectors);
                add_ones(&mut bytes, worth_64);
            }
            self.part_bytes::<6>(bytes);
        }
        let mut bytes = zero;
        for vectors in few_sixteens {
            let worth_16 = self.add_sixteen(&mut places, vectors);
            add_ones(&mut bytes, worth_16);
        }
        self.part_bytes::<4>(bytes);
        let mut bytes = zero;
        for vectors in few_fours {
            let worth_4 = self.add_four(&mut places, vectors);
            add_ones(&mut bytes, worth_4);
        }
        self.part_bytes::<2>(bytes);
        self.part_places(places);
    }

    /// Adds 64 vectors to the numbers; the carries are worth 64.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn add_sixty_four(
        &mut self,
        places: &mut [Bits<TABLES>; PLACES],
        vectors: &SixtyFour,
    ) -> Bits<TABLES> {
        let [a, b, c, d] = vectors;
        let (a, b) = (self.add_sixteen(places, a), self.add_sixteen(places, b));
        let first = carry(&mut places[4], a, b);
        let (c, d) = (self.add_sixteen(places, c), self.add_sixteen(places, d));
        let second = carry(&mut places[4], c, d);
        carry(&mut places[5], first, second)
    }

    /// Adds 16 vectors to the numbers; the carries are worth 16.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn add_sixteen(
        &mut self,
        places: &mut [Bits<TABLES>; PLACES],
        vectors: &Sixteen,
    ) -> Bits<TABLES> {
        let [a, b, c, d] = vectors;
        let (a, b) = (self.add_four(places, a), self.add_four(places, b));
        let first = carry(&mut places[2], a, b);
        let (c, d) = (self.add_four(places, c), self.add_four(places, d));
        let second = carry(&mut places[2], c, d);
        carry(&mut places[3], first, second)
    }

    /// Adds four vectors to the numbers; the carries are worth 4.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn add_four(&mut self, places: &mut [Bits<TABLES>; PLACES], vectors: &Four) -> Bits<TABLES> {
        let [a, b, c, d] = vectors;
        let lowest = self.lowest;
        let (a, b) = (levels(a, lowest), levels(b, lowest));
        let (a, b) = (self.look_up(a), self.look_up(b));
        let first = carry(&mut places[0], a, b);
        let (c, d) = (levels(c, lowest), levels(d, lowest));
        let (c, d) = (self.look_up(c), self.look_up(d));
        let second = carry(&mut places[0], c, d);
        carry(&mut places[1], first, second)
    }

    /// Adds the digits of the numbers to the counts.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn part_places(&mut self, places: [Bits<TABLES>; PLACES]) {
        let [low @ .., sixteens, thirty_twos] = places.map(|bits| bits.map(|bits| ones(bits)));
        let mut bytes = [_mm512_setzero_si512(); TABLES];
        for place in low.into_iter().rev() {
            bytes = twice_and(bytes, place);
        }
        self.part_bytes::<0>(bytes);
        self.part_bytes::<4>(twice_and(thirty_twos, sixteens));
    }

    /// Adds the bytes, which are worth 2^PLACE each, to the counts.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn part_bytes<const PLACE: u32>(&mut self, bytes: [__m512i; TABLES]) {
        // The bytes of a level beside each other, so that one instruction adds them up.
        let columns = load(&COLUMNS);
        for (found, bytes) in self.found.iter_mut().zip(bytes) {
            let sums = _mm512_sad_epu8(
                _mm512_permutexvar_epi8(columns, bytes),
                _mm512_setzero_si512(),
            );
            *found = _mm512_add_epi64(*found, _mm512_slli_epi64::<PLACE>(sums));
        }
    }

    /// Adds what was found among so many ratings to the counts unless a rating was off the scale.
    #[inline]
    #[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
    fn finish(self, ratings: usize, counts: &mut [u64]) -> bool {
        let top = _mm512_set1_epi8((counts.len() - 1) as i8);
        let all_on_scale = _mm512_cmpgt_epu8_mask(self.highest, top) == 0;
        if all_on_scale {
            let found = self.found.map(|found| lanes(found));
            super::add_higher(found.as_flattened(), ratings, counts);
        }
        all_on_scale
    }
}

/// Twice the counts of a place and those of the place below.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn twice_and<const TABLES: usize>(
    mut twice: [__m512i; TABLES],
    once: [__m512i; TABLES],
) -> [__m512i; TABLES] {
    for (twice, once) in twice.iter_mut().zip(once) {
        *twice = _mm512_add_epi8(_mm512_add_epi8(*twice, *twice), once);
    }
    twice
}

/// Adds digits to those of one place; the carries are worth twice as much.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn carry<const TABLES: usize>(
    place: &mut Bits<TABLES>,
    first: Bits<TABLES>,
    second: Bits<TABLES>,
) -> Bits<TABLES> {
    let mut carries = first;
    for (((digit, carry), &first), &second) in
        place.iter_mut().zip(&mut carries).zip(&first).zip(&second)
    {
        *carry = _mm512_ternarylogic_epi64::<CARRY>(*digit, first, second);
        *digit = _mm512_ternarylogic_epi64::<SUM>(*digit, first, second);
    }
    carries
}

/// Adds to the bytes how often each level is there.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn add_ones<const TABLES: usize>(bytes: &mut [__m512i; TABLES], bits: Bits<TABLES>) {
    for (bytes, bits) in bytes.iter_mut().zip(bits) {
        *bytes = _mm512_add_epi8(*bytes, ones(bits));
    }
}

/// In every eight lanes, how often each of eight levels is there.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn ones(bits: __m512i) -> __m512i {
    // A product with a matrix of eight bytes turns it: the byte of a level has a bit for each of eight ratings.
    let identity = _mm512_set1_epi64(0x8040_2010_0804_0201_u64 as i64);
    _mm512_popcnt_epi8(_mm512_gf2p8affine_epi64_epi8::<0>(identity, bits))
}

/// The table that has a bit for each of eight levels from `level` on.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn bits_from(level: u32) -> __m512i {
    // The byte at each of the eight levels, moved up from level 0; the last may fall off the table.
    let table = 0x8040_2010_0804_0201_u128 << (8 * level);
    let [low, high] = [table as i64, (table >> 64) as i64];
    _mm512_broadcast_i32x4(_mm_set_epi64x(high, low))
}

/// The levels of a vector of ratings; those of ratings below the scale wrap round to high ones.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn levels(ratings: &Vector, lowest: __m512i) -> __m512i {
    _mm512_sub_epi8(load(ratings), lowest)
}

/// A vector of bytes. The compiler makes it one load.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn load(bytes: &Vector) -> __m512i {
    let (words, _) = bytes.as_chunks::<8>();
    let words: [i64; 8] = core::array::from_fn(|word| i64::from_le_bytes(words[word]));
    _mm512_set_epi64(
        words[7], words[6], words[5], words[4], words[3], words[2], words[1], words[0],
    )
}

/// The eight lanes of 64 bits.
#[inline]
#[target_feature(enable = "avx512bw,avx512vbmi,avx512bitalg,gfni")]
fn lanes(vector: __m512i) -> [u64; 8] {
    let (low, high) = (
        _mm512_castsi512_si256(vector),
        _mm512_extracti64x4_epi64::<1>(vector),
    );
    let mut lanes = [0; 8];
    let (first, second) = lanes.split_at_mut(4);
    first.copy_from_slice(&half_lanes(low));
    second.copy_from_slice(&half_lanes(high));
    lanes
}
