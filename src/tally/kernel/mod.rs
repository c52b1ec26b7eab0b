//! Counting bytes: how often each level occurs in a slice of ratings.
//!
//! No single loop is the fastest everywhere, so there are four, each in its own room:
//!
//! | loop | for |
//! |---|---|
//! | [`plain`] | short slices, where anything cleverer costs more to set up than it saves |
//! | [`avx2`] | scales of up to 16 levels on x86-64 processors that have AVX2 |
//! | [`compare`] | scales of up to 16 levels everywhere else |
//! | [`tables`] | wider scales |
//!
//! They agree on one contract: every byte is checked, and when one is off the scale no count changes.
//! [`plain`] says where that byte is; the others only say that there is one, and [`count`] looks for it.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod compare;
mod plain;
mod tables;
#[cfg(test)]
mod tests;

/// The most levels that the vector loops count.
const FEW_LEVELS: usize = 16;

/// Adds one to `counts[rating - lowest]` for every rating.
///
/// The scale is `lowest..lowest + levels`, it ends at 255 at the latest, and there is one count for each of its
/// levels. The caller makes sure that no count can overflow.
///
/// # Errors
///
/// The position of the first rating that is not on the scale; the counts are then as they were.
pub(crate) fn count(
    ratings: &[u8],
    lowest: u8,
    levels: usize,
    counts: &mut [u64],
) -> Result<(), usize> {
    debug_assert_eq!(counts.len(), levels);
    debug_assert!((1..=256 - usize::from(lowest)).contains(&levels));

    if ratings.len() < SHORT {
        plain::count(ratings, lowest, counts)
    } else {
        count_long(ratings, lowest, counts)
    }
}

/// [`count`] for slices that may repay some preparation. On its own, so that short slices do not pay for it.
#[inline(never)]
fn count_long(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> Result<(), usize> {
    let levels = counts.len();
    let all_on_scale = if levels > FEW_LEVELS {
        if ratings.len() < tables::WORTHWHILE {
            return plain::count(ratings, lowest, counts);
        }
        tables::count(ratings, lowest, counts)
    } else if has_avx2() {
        count_with_avx2(ratings, lowest, counts)
    } else {
        if ratings.len() < compare::WORTHWHILE {
            return plain::count(ratings, lowest, counts);
        }
        compare::count(ratings, lowest, counts)
    };
    if all_on_scale {
        Ok(())
    } else {
        Err(first_off_scale(ratings, lowest, levels))
    }
}
/// x
const SHORT: usize = 32;

#[cfg(target_arch = "x86_64")]
fn count_with_avx2(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    // SAFETY: the processor has AVX2, which is all that calling this function asks for.
    #[allow(unsafe_code)]
    return unsafe { avx2::count(ratings, lowest, counts) };
}

/// Whether the processor that runs this has AVX2.
#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    #[cfg(feature = "std")]
    return std::arch::is_x86_feature_detected!("avx2");
    // Asking the processor takes `std`; without it, only a build for such processors knows.
    #[cfg(not(feature = "std"))]
    return cfg!(target_feature = "avx2");
}

/// The position of the first rating that is not on the scale; the length if all of them are.
#[cold]
fn first_off_scale(ratings: &[u8], lowest: u8, levels: usize) -> usize {
    ratings
        .iter()
        .position(|rating| usize::from(rating.wrapping_sub(lowest)) >= levels)
        .unwrap_or(ratings.len())
}
