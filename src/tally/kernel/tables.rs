//! For many levels: four tables of counts, taken in turn.
//!
//! A count that is raised twice in a row has to wait for its own store. With neighbouring ratings in different
//! tables it hardly does, even when every rating is the same.

/// From this many ratings on, the tables repay the time to clear them and to add them up.
pub(super) const WORTHWHILE: usize = 4096;

/// As many ratings as a count of 32 bits surely holds.
const BLOCK: usize = 1 << 31;

/// Counts the ratings unless one is off the scale; says whether all of them are on it.
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    let first = usize::from(lowest);
    let mut found = [0; 256];
    for block in ratings.chunks(BLOCK) {
        add_block(block, &mut found);
    }

    // What is counted elsewhere is off the scale.
    let found = &found[first..first + counts.len()];
    let all_on_scale = super::total(found) == ratings.len() as u64;
    if all_on_scale {
        super::add(found, counts);
    }
    all_on_scale
}

/// Adds how often each byte is in the block. All 256 have a count, so no byte is checked before it is counted.
fn add_block(block: &[u8], found: &mut [u64; 256]) {
    let mut tables = [[0_u32; 256]; 4];
    let (eights, rest) = block.as_chunks();
    for &eight in eights {
        // Taking a word apart is faster than loading eight bytes.
        let eight = u64::from_le_bytes(eight);
        for index in 0..8 {
            let rating = (eight >> (8 * index)) & 0xff;
            #[allow(clippy::cast_possible_truncation)] // a byte
            let rating = rating as usize;
            tables[index % 4][rating] += 1;
        }
    }
    for &rating in rest {
        tables[0][usize::from(rating)] += 1;
    }

    let [first, second, third, fourth] = tables;
    for (index, found) in found.iter_mut().enumerate() {
        *found += u64::from(first[index])
            + u64::from(second[index])
            + u64::from(third[index])
            + u64::from(fourth[index]);
    }
}
