//! For many levels: several tables of counts, taken in turn.
//!
//! A count that is raised twice in a row waits for its own store. With neighbours in different tables, it
//! does not, even when every rating is the same.

/// From this many ratings on, the tables repay the time to clear them.
pub(super) const WORTHWHILE: usize = 1024;

/// As many ratings as surely do not overflow a count.
const BLOCK: usize = u32::MAX as usize & !7;

/// Counts the ratings unless one is off the scale; says whether all of them are on it.
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    let scale = usize::from(lowest)..usize::from(lowest) + counts.len();
    let mut found = [0_u64; 256];
    for block in ratings.chunks(BLOCK) {
        let mut tables = [[0_u32; 256]; 4];
        let (eights, rest) = block.as_chunks::<8>();
        for eight in eights {
            let eight = u64::from_le_bytes(*eight);
            for index in 0..8 {
                tables[index % 4][(eight >> (8 * index)) as usize & 255] += 1;
            }
        }
        for &rating in rest {
            tables[0][usize::from(rating)] += 1;
        }
        for table in tables {
            for (found, count) in found.iter_mut().zip(table) {
                *found += u64::from(count);
            }
        }
    }
    let on_scale = &found[scale];
    if on_scale.iter().sum::<u64>() != ratings.len() as u64 {
        return false;
    }
    for (count, found) in counts.iter_mut().zip(on_scale) {
        *count += found;
    }
    true
}
