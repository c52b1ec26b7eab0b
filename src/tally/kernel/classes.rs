//! For scores that only tell up to three classes of levels apart: two comparisons a rating, on any processor.
//!
//! Three reductions of bytes in one pass are few enough for the compiler to turn into the vector instructions that every
//! processor of its kind has, which makes this as fast as reading. Measure before adding a fourth.

/// A block's counts fit a byte.
const BLOCK: usize = 192;

/// What is known of the ratings that were read.
#[derive(Clone, Copy, Default)]
struct Found {
    /// How many are of each of two levels or above.
    at_least: [u64; 2],
    /// The highest level; that of a rating below the scale wraps round to a high one.
    highest: u8,
}

/// How many ratings are of either level or above; `None` if one is off the scale, which has so many levels.
#[inline(never)]
pub(super) fn count(ratings: &[u8], lowest: u8, levels: usize, cuts: [u8; 2]) -> Option<[u64; 2]> {
    let mut found = Found::default();
    let (blocks, rest) = ratings.as_chunks::<BLOCK>();
    for block in blocks {
        found = add_block(block, lowest, cuts, found);
    }
    found = add_block(rest, lowest, cuts, found);
    (usize::from(found.highest) < levels).then_some(found.at_least)
}

/// Adds a block at most.
#[inline(always)]
fn add_block(block: &[u8], lowest: u8, cuts: [u8; 2], before: Found) -> Found {
    let [mut first, mut second] = [0_u8; 2];
    let mut highest = before.highest;
    for &rating in block {
        let level = rating.wrapping_sub(lowest);
        highest = highest.max(level);
        first += u8::from(level >= cuts[0]);
        second += u8::from(level >= cuts[1]);
    }
    Found {
        at_least: [
            before.at_least[0] + u64::from(first),
            before.at_least[1] + u64::from(second),
        ],
        highest,
    }
}
