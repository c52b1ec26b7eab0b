//! What the benchmarks share: ratings, ways to do the same work, and tables of their ratios.
#![allow(missing_debug_implementations, clippy::must_use_candidate)] // nobody but the benchmarks sees it

mod ways;

pub use ways::{Table, Timing, Way, measure, quick};

/// Ratings from 0 to 10 in no order, the same in every run.
pub fn ratings(length: u32) -> Vec<u8> {
    (0..length)
        .map(|number| {
            let mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
            // Below 11, which is all in the lowest byte.
            ((mixed * 11) >> 32).to_le_bytes()[0]
        })
        .collect()
}
