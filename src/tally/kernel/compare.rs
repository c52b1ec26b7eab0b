//! For few levels on any processor: compare a block of ratings with one level after the other.
//!
//! The comparison of a block with one level is a loop that the compiler turns into the vector instructions that
//! every processor of its kind has (SSE2, NEON). It does not do so for all levels in one pass, and not as well
//! for a number of levels that it does not know. Measure before changing anything here.

/// A block's count of one level fits a byte.
const BLOCK: usize = 192;

/// From this many ratings on, there is a block.
pub(super) const WORTHWHILE: usize = BLOCK;

/// Counts the ratings unless one is off the scale; says whether all of them are on it.
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    match counts.len() {
        ..=2 => count_with::<2>(ratings, lowest, counts),
        3..=5 => count_with::<5>(ratings, lowest, counts),
        6..=7 => count_with::<7>(ratings, lowest, counts),
        8..=11 => count_with::<11>(ratings, lowest, counts),
        _ => count_with::<{ super::FEW_LEVELS }>(ratings, lowest, counts),
    }
}

/// Counts as many levels as the scale has or a few more, which are left out in the end.
fn count_with<const LEVELS: usize>(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    let mut found = [0; LEVELS];
    let (blocks, rest) = ratings.as_chunks();
    for block in blocks {
        add_block(block, lowest, &mut found);
    }
    // A rating that is off the scale equals no level of it.
    let found = &found[..counts.len()];
    let on_scale = super::total(found) == (blocks.len() * BLOCK) as u64;
    // The rest last: it is the only one that counts as it goes.
    let all_on_scale = on_scale && super::plain::count(rest, lowest, counts).is_ok();
    if all_on_scale {
        super::add(found, counts);
    }
    all_on_scale
}

/// Adds how often each level from the lowest on is in the block.
#[inline]
fn add_block<const LEVELS: usize>(block: &[u8; BLOCK], lowest: u8, found: &mut [u64; LEVELS]) {
    let mut level = lowest;
    for found in found {
        let equal: u8 = block.iter().map(|&rating| u8::from(rating == level)).sum();
        *found += u64::from(equal);
        // Beyond 255 there is no scale, and what is counted there is left out.
        level = level.wrapping_add(1);
    }
}
