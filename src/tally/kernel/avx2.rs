//! For few levels on x86-64 processors with AVX2: 32 ratings at once, looked up rather than compared.
//!
//! One instruction looks 32 bytes up in a table of 16. A table turns each rating into a byte of four *fields*
//! of two bits, one for each of four levels; the field of the rating's own level is 1. Such bytes are added up,
//! and parted before a field can overflow:
//!
//! | counts are kept in | which hold | and are parted after |
//! |---|---|---|
//! | fields of two bits | 3 | 3 vectors, a [`Three`] |
//! | nibbles of four bits | 15 | 5 threes, a run |
//! | bytes | 255 | 17 runs: 16 in a block, and one to spare for the vectors that fill no three |
//!
//! The lowest level has no field: its count is what the others leave of the number of ratings. So a table
//! is saved, and zero can stand in for ratings that are not there.

// Bytes are handed to the intrinsics as the signed integers that they take.
#![allow(clippy::cast_possible_wrap)]

use core::arch::x86_64::{
    __m256i, _mm_add_epi64, _mm_unpackhi_epi64, _mm256_add_epi8, _mm256_add_epi64,
    _mm256_and_si256, _mm256_castsi256_si128, _mm256_cmpgt_epi8, _mm256_cvtepu16_epi64,
    _mm256_extract_epi64, _mm256_extracti128_si256, _mm256_max_epu8, _mm256_or_si256,
    _mm256_sad_epu8, _mm256_set_epi64x, _mm256_set1_epi8, _mm256_setzero_si256,
    _mm256_shuffle_epi8, _mm256_slli_epi64, _mm256_srli_epi16, _mm256_sub_epi8, _mm256_subs_epu8,
    _mm256_testz_si256,
};

/// The ratings in a vector.
const LANES: usize = 32;

/// As many vectors as a field of two bits can count.
type Three = [[u8; LANES]; 3];

/// As many threes as a nibble can count.
const RUN: usize = 5;

/// As many threes as a byte can count, less one run.
const BLOCK: usize = 16 * RUN;

/// Counts the ratings unless one is off the scale; says whether all of them are on it.
#[target_feature(enable = "avx2")]
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    // A table for every four levels above the lowest.
    match counts.len() {
        ..=5 => count_with::<1>(ratings, lowest, counts),
        6..=9 => count_with::<2>(ratings, lowest, counts),
        10..=13 => count_with::<3>(ratings, lowest, counts),
        _ => count_with::<4>(ratings, lowest, counts),
    }
}

#[target_feature(enable = "avx2")]
fn count_with<const TABLES: usize>(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    let Some(last_vector) = ratings.last_chunk::<LANES>() else {
        return super::plain::count(ratings, lowest, counts).is_ok();
    };
    let (vectors, rest) = ratings.as_chunks::<LANES>();
    let (threes, left) = vectors.as_chunks::<3>();
    let (uneven, even) = threes.split_at(threes.len() % BLOCK);
    let (blocks, _) = even.as_chunks::<BLOCK>();

    let mut counter = Counter::<TABLES>::new(lowest);
    counter.add_last(left, last_vector, rest.len());
    counter.add_block(uneven);
    for block in blocks {
        counter.add_block(block);
    }
    counter.finish(ratings.len(), counts)
}

/// What is known while the ratings are read.
struct Counter<const TABLES: usize> {
    lowest: __m256i,
    tables: [__m256i; TABLES],
    /// In every lane, the highest level seen.
    highest: __m256i,
    /// For every lane of a vector, a byte for each level.
    bytes: [[__m256i; 4]; TABLES],
    /// For every level, a count of 64 bits.
    found: [__m256i; TABLES],
}

impl<const TABLES: usize> Counter<TABLES> {
    #[inline]
    #[target_feature(enable = "avx2")]
    fn new(lowest: u8) -> Self {
        let zero = _mm256_setzero_si256();
        let mut tables = [zero; TABLES];
        let mut level = 1;
        for table in &mut tables {
            *table = fields_from(level);
            level += 4;
        }
        Self {
            lowest: _mm256_set1_epi8(lowest as i8),
            tables,
            highest: zero,
            bytes: [[zero; 4]; TABLES],
            found: [zero; TABLES],
        }
    }

    /// Counts what fills no three: up to two vectors, and so many ratings at the end of the last one.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn add_last(&mut self, left: &[[u8; LANES]], last_vector: &[u8; LANES], ratings: usize) {
        let mut three = [_mm256_setzero_si256(); 3];
        for (three, vector) in three.iter_mut().zip(left) {
            *three = levels(vector, self.lowest);
        }
        // Those before them in the last vector have been counted, and become the level that has no field.
        three[2] = _mm256_and_si256(levels(last_vector, self.lowest), last_lanes(ratings));
        let mut nibbles = [[_mm256_setzero_si256(); 2]; TABLES];
        self.add_three(three, &mut nibbles);
        self.part_nibbles(nibbles);
    }

    /// Counts up to a block of threes, and adds up the bytes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn add_block(&mut self, threes: &[Three]) {
        let (runs, rest) = threes.as_chunks::<RUN>();
        for run in runs {
            self.add_run(run);
        }
        self.add_run(rest);
        self.part_bytes();
    }

    /// Counts up to a run of threes into the bytes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn add_run(&mut self, threes: &[Three]) {
        let mut nibbles = [[_mm256_setzero_si256(); 2]; TABLES];
        for [first, second, third] in threes {
            let three = [
                levels(first, self.lowest),
                levels(second, self.lowest),
                levels(third, self.lowest),
            ];
            self.add_three(three, &mut nibbles);
        }
        self.part_nibbles(nibbles);
    }

    /// Adds three vectors of levels to the nibbles.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn add_three(&mut self, levels: [__m256i; 3], nibbles: &mut [[__m256i; 2]; TABLES]) {
        let [first, second, third] = levels;
        let highest = _mm256_max_epu8(_mm256_max_epu8(first, second), third);
        self.highest = _mm256_max_epu8(self.highest, highest);
        let mask = _mm256_set1_epi8(0b0011_0011);
        for (&table, [even, odd]) in self.tables.iter().zip(nibbles) {
            let fields = _mm256_add_epi8(
                _mm256_add_epi8(
                    _mm256_shuffle_epi8(table, first),
                    _mm256_shuffle_epi8(table, second),
                ),
                _mm256_shuffle_epi8(table, third),
            );
            *even = _mm256_add_epi8(*even, _mm256_and_si256(fields, mask));
            let fields = _mm256_srli_epi16::<2>(fields);
            *odd = _mm256_add_epi8(*odd, _mm256_and_si256(fields, mask));
        }
    }

    /// Adds the nibbles to the bytes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn part_nibbles(&mut self, nibbles: [[__m256i; 2]; TABLES]) {
        let mask = _mm256_set1_epi8(0b0000_1111);
        for (bytes, [even, odd]) in self.bytes.iter_mut().zip(nibbles) {
            let parts = [
                even,
                odd,
                _mm256_srli_epi16::<4>(even),
                _mm256_srli_epi16::<4>(odd),
            ];
            for (bytes, part) in bytes.iter_mut().zip(parts) {
                *bytes = _mm256_add_epi8(*bytes, _mm256_and_si256(part, mask));
            }
        }
    }

    /// Adds the bytes to the counts, and clears them.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn part_bytes(&mut self) {
        let zero = _mm256_setzero_si256();
        for (found, bytes) in self.found.iter_mut().zip(&mut self.bytes) {
            // Four sums of 8 bytes for each level. They take 11 bits, and 13 when they are added, so
            // those of four levels fit beside each other.
            let [first, second, third, fourth] = bytes.map(|bytes| _mm256_sad_epu8(bytes, zero));
            let sums = _mm256_or_si256(
                _mm256_or_si256(first, _mm256_slli_epi64::<16>(second)),
                _mm256_or_si256(
                    _mm256_slli_epi64::<32>(third),
                    _mm256_slli_epi64::<48>(fourth),
                ),
            );
            let sums = _mm_add_epi64(
                _mm256_castsi256_si128(sums),
                _mm256_extracti128_si256::<1>(sums),
            );
            let sums = _mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums));
            *found = _mm256_add_epi64(*found, _mm256_cvtepu16_epi64(sums));
            *bytes = [zero; 4];
        }
    }

    /// Adds what was found among so many ratings to the counts unless a rating was off the scale.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn finish(self, ratings: usize, counts: &mut [u64]) -> bool {
        #[allow(clippy::cast_possible_truncation)] // at most 15
        let top = _mm256_set1_epi8((counts.len() - 1) as i8);
        let above = _mm256_subs_epu8(self.highest, top);
        let all_on_scale = _mm256_testz_si256(above, above) == 1;
        if all_on_scale {
            let found = self.found.map(|found| lanes(found));
            super::add_higher(found.as_flattened(), ratings, counts);
        }
        all_on_scale
    }
}

/// The table that has fields for four levels from `level` on.
#[inline]
#[target_feature(enable = "avx2")]
fn fields_from(level: u32) -> __m256i {
    // The byte at each of the four levels, moved up from level 0; the last may fall off the table.
    let table = 0b0100_0000_0001_0000_0000_0100_0000_0001_u128 << (8 * level);
    #[allow(clippy::cast_possible_truncation)] // the halves of the table
    let [low, high] = [table as i64, (table >> 64) as i64];
    // Each half of a vector is looked up in its own half of the table.
    _mm256_set_epi64x(high, low, high, low)
}

/// All ones in so many lanes at the end of a vector.
#[inline]
#[target_feature(enable = "avx2")]
fn last_lanes(lanes: usize) -> __m256i {
    let mut positions = [0; LANES];
    for (position, lane) in (0..).zip(&mut positions) {
        *lane = position;
    }
    #[allow(clippy::cast_possible_truncation)] // at most 31
    let before = (LANES - 1 - lanes) as i8;
    _mm256_cmpgt_epi8(load(&positions), _mm256_set1_epi8(before))
}

/// The levels of a vector of ratings; those of ratings below the scale wrap round to high ones.
#[inline]
#[target_feature(enable = "avx2")]
fn levels(ratings: &[u8; LANES], lowest: __m256i) -> __m256i {
    _mm256_sub_epi8(load(ratings), lowest)
}

/// A vector of bytes. The compiler makes it one load.
#[inline]
#[target_feature(enable = "avx2")]
fn load(bytes: &[u8; LANES]) -> __m256i {
    let (words, _) = bytes.as_chunks::<8>();
    let [first, second, third, fourth] = [0, 1, 2, 3].map(|word| i64::from_le_bytes(words[word]));
    _mm256_set_epi64x(fourth, third, second, first)
}

/// The four lanes of 64 bits.
#[inline]
#[target_feature(enable = "avx2")]
#[allow(clippy::cast_sign_loss)] // they are counts
fn lanes(vector: __m256i) -> [u64; 4] {
    [
        _mm256_extract_epi64::<0>(vector) as u64,
        _mm256_extract_epi64::<1>(vector) as u64,
        _mm256_extract_epi64::<2>(vector) as u64,
        _mm256_extract_epi64::<3>(vector) as u64,
    ]
}
