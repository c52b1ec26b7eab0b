//! For few levels on any processor: compare a block of ratings with one level after the other.
//!
//! The comparison of a block with one level is a loop that the compiler turns into the vector instructions that
//! every processor of its kind has (SSE2, NEON). It does not do so for all levels at once, and not as well for
//! a number of levels that it does not know.

/// A block's count of one level fits a byte, and the block the vector registers.
const BLOCK: usize = 128;

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
    let mut found = [0_u64; LEVELS];
    let (blocks, rest) = ratings.as_chunks::<BLOCK>();
    for block in blocks {
        let mut level = lowest;
        for found in &mut found {
            let equal: u8 = block.iter().map(|&rating| u8::from(rating == level)).sum();
            *found += u64::from(equal);
            level = level.wrapping_add(1);
        }
    }
    let found = &found[..counts.len()];
    // A rating that is off the scale equals no level of it, so it is missing from the sum.
    let on_scale = found.iter().sum::<u64>();
    if on_scale != (ratings.len() - rest.len()) as u64
        || super::plain::count(rest, lowest, counts).is_err()
    {
        return false;
    }
    for (count, found) in counts.iter_mut().zip(found) {
        *count += found;
    }
    true
}
