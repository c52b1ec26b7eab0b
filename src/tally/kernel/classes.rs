//! For scores that only tell up to three classes of levels apart: two comparisons a rating, on any processor.
//!
//! The compiler turns the loop over the lanes into the vector instructions that every processor of its kind has, which
//! makes this about as fast as reading. Three things to keep for each lane are few enough for the registers. Measure
//! before adding a fourth.

/// Ratings that are compared at a time: two vectors of the narrowest processors.
const LANES: usize = 32;

/// The most levels of a scale: they are compared as signed bytes, which the narrowest processors do in one instruction
/// rather than two.
pub(crate) const MOST_LEVELS: usize = 128;

/// As many times as a lane can count in a byte.
const ROWS: usize = 255;

/// What is known of the ratings that were read: so many lanes of it.
struct Found<const LANES: usize> {
    /// How many are of each of two levels or above.
    at_least: [[u8; LANES]; 2],
    /// The highest level; that of a rating below the scale wraps round to a high one.
    highest: [u8; LANES],
}

/// How many ratings are of either level or above; `None` if one is off the scale, which has so many levels.
#[inline(never)]
pub(super) fn count(ratings: &[u8], lowest: u8, levels: usize, cuts: [u8; 2]) -> Option<[u64; 2]> {
    debug_assert!(levels <= MOST_LEVELS);
    let mut at_least = [0; 2];
    let mut highest = 0;
    let mut add = |found: ([u64; 2], u8)| {
        at_least[0] += found.0[0];
        at_least[1] += found.0[1];
        highest = highest.max(found.1);
    };
    let (rows, rest) = ratings.as_chunks::<LANES>();
    for rows in rows.chunks(ROWS) {
        add(Found::of(rows, lowest, cuts).total());
    }
    add(Found::of(rest.as_chunks::<1>().0, lowest, cuts).total());
    (usize::from(highest) < levels).then_some(at_least)
}

impl<const LANES: usize> Found<LANES> {
    #[inline(always)] // into loops of known cut-offs and lanes
    #[allow(clippy::inline_always)]
    fn of(rows: &[[u8; LANES]], lowest: u8, cuts: [u8; 2]) -> Self {
        let mut first = [0; LANES];
        let mut second = [0; LANES];
        let mut highest = [0; LANES];
        // Signed bytes have an instruction for `>` alone, which takes -1 for the level below the lowest.
        let below = cuts.map(|cut| cut.wrapping_sub(1).cast_signed());
        for row in rows {
            for lane in 0..LANES {
                let level = row[lane].wrapping_sub(lowest);
                highest[lane] = level.max(highest[lane]);
                // One that is off the scale may seem low here: it is found by the highest.
                first[lane] += u8::from(level.cast_signed() > below[0]);
                second[lane] += u8::from(level.cast_signed() > below[1]);
            }
        }
        Self {
            at_least: [first, second],
            highest,
        }
    }

    /// The lanes together.
    fn total(&self) -> ([u64; 2], u8) {
        let sum = |lanes: [u8; LANES]| lanes.into_iter().map(u64::from).sum();
        let highest = self.highest.into_iter().fold(0, u8::max);
        (self.at_least.map(sum), highest)
    }
}
