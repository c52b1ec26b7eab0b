//! Counting bytes: how often each level of a scale occurs in a slice of ratings.
//!
//! No single loop is the fastest everywhere, so there are five, each in its own room:
//!
//! | loop | for |
//! |---|---|
//! | [`plain`] | slices so short that anything else costs more to set up than it saves |
//! | [`avx512`] | scales that end at 10 at the latest, on x86-64 processors that have AVX-512 with its bit counts and products of bits |
//! | [`avx2`] | scales of up to 16 levels, on those that have AVX2 |
//! | [`compare`] | scales of up to 16 levels, on all others |
//! | [`tables`] | wider scales |
//!
//! Where only classes of levels are told apart, [`classes`] does without the counts of single levels.
//!
//! They share one contract: every rating is checked, and if one is off the scale, no count changes. [`plain`]
//! knows where that rating is; the others only find that there is one, and [`count`] looks for it.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod classes;
mod compare;
mod plain;
mod tables;
#[cfg(test)]
mod tests;

/// The most levels of a scale that [`count_classes`] can tell apart.
pub(crate) use classes::MOST_LEVELS as MOST_LEVELS_OF_CLASSES;

/// The most levels of which [`avx2`] and [`compare`] can keep track.
const FEW_LEVELS: usize = 16;

/// Below this many ratings, the plain loop is the fastest, whatever the scale and the processor.
pub(crate) const SHORT: usize = 64;

/// Adds one to `counts[rating - lowest]` for every rating.
///
/// The scale is `lowest..lowest + levels`. It has 1 to 256 levels and ends at 255 at the latest, and there is one
/// count for each level. The caller sees to it that no count can overflow.
///
/// # Errors
///
/// The position of the first rating that is not on the scale; the counts are then as they were.
#[inline]
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

/// [`count`] for a slice that is [`SHORT`], on a scale from `LOWEST` up with any number of levels.
#[inline]
pub(crate) fn count_short<const LOWEST: u8>(
    ratings: &[u8],
    counts: &mut [u64],
) -> Result<(), usize> {
    plain::count(ratings, LOWEST, counts)
}

/// [`count`] for a slice that may be long enough for a vector loop; apart, so that short ones do not pay for it.
#[inline(never)]
fn count_long(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> Result<(), usize> {
    let (vector_loop, worthwhile) = fastest_loop(lowest, counts.len());
    if ratings.len() < worthwhile {
        plain::count(ratings, lowest, counts)
    } else if vector_loop(ratings, lowest, counts) {
        Ok(())
    } else {
        Err(first_off_scale(ratings, lowest, counts.len()))
    }
}

/// How many ratings are of each of two levels or above, for a scale as in [`count`] of
/// [`MOST_LEVELS_OF_CLASSES`] at most.
///
/// # Errors
///
/// The position of the first rating that is not on the scale.
pub(crate) fn count_classes(
    ratings: &[u8],
    lowest: u8,
    levels: usize,
    cuts: [u8; 2],
) -> Result<[u64; 2], usize> {
    classes::count(ratings, lowest, levels, cuts)
        .ok_or_else(|| first_off_scale(ratings, lowest, levels))
}

/// Counts the ratings unless one is off the scale; says whether all of them are on it.
type Loop = fn(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool;

/// The loop for long slices, and how many ratings make it faster than the plain one.
fn fastest_loop(lowest: u8, levels: usize) -> (Loop, usize) {
    if levels > FEW_LEVELS {
        return (tables::count, tables::WORTHWHILE);
    }
    #[cfg(target_arch = "x86_64")]
    if avx512::fits(lowest, levels) && has_avx512() {
        return (count_with_vectors::<true>, SHORT);
    }
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        return (count_with_vectors::<false>, SHORT);
    }
    (compare::count, compare::WORTHWHILE)
}

/// Whether there is a loop that was made for the processor that runs this.
pub(crate) fn has_vector_loop() -> bool {
    #[cfg(target_arch = "x86_64")]
    let has_vector_loop = has_avx2();
    #[cfg(not(target_arch = "x86_64"))]
    let has_vector_loop = false;
    has_vector_loop
}

/// Whether the processor that runs this is known to have AVX2.
#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    // Asking the processor takes `std`. Without it, only a program compiled for such processors knows.
    #[cfg(feature = "std")]
    let has_avx2 = std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(feature = "std"))]
    let has_avx2 = cfg!(target_feature = "avx2");
    has_avx2
}

/// Whether it is known to have what [`avx512`] is compiled for: Ice Lake, Zen 4 and later.
#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    #[cfg(feature = "std")]
    let has_avx512 = std::arch::is_x86_feature_detected!("avx512bw")
        && std::arch::is_x86_feature_detected!("avx512vl")
        && std::arch::is_x86_feature_detected!("avx512bitalg")
        && std::arch::is_x86_feature_detected!("gfni");
    #[cfg(not(feature = "std"))]
    let has_avx512 = cfg!(all(
        target_feature = "avx512bw",
        target_feature = "avx512vl",
        target_feature = "avx512bitalg",
        target_feature = "gfni"
    ));
    has_avx512
}

/// [`avx512::count`], only for use where [`has_avx512`], or [`avx2::count`], only for use where [`has_avx2`].
#[cfg(target_arch = "x86_64")]
fn count_with_vectors<const AVX512: bool>(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    debug_assert!(if AVX512 { has_avx512() } else { has_avx2() });
    // SAFETY: both functions are safe but for being compiled for processors with the features of their names, and
    // `fastest_loop` and the tests, which alone name this one, do so only after `has_avx512` or `has_avx2`.
    #[allow(unsafe_code)]
    unsafe {
        if AVX512 {
            avx512::count(ratings, lowest, counts)
        } else {
            avx2::count(ratings, lowest, counts)
        }
    }
}

/// The position of the first rating that is not on the scale.
#[cold]
fn first_off_scale(ratings: &[u8], lowest: u8, levels: usize) -> usize {
    ratings
        .iter()
        .take_while(|rating| usize::from(rating.wrapping_sub(lowest)) < levels)
        .count()
}

/// How many ratings were found.
fn total(found: &[u64]) -> u64 {
    found.iter().sum()
}

/// Adds what was found to the counts.
fn add(found: &[u64], counts: &mut [u64]) {
    for (count, found) in counts.iter_mut().zip(found) {
        *count += found;
    }
}

/// Adds what was found of the levels above the lowest to the counts; what is left of so many ratings is of the lowest.
#[cfg(target_arch = "x86_64")]
#[inline]
fn add_higher(found: &[u64], ratings: usize, counts: &mut [u64]) {
    if let Some((lowest, higher)) = counts.split_first_mut() {
        let mut others = 0;
        for (count, found) in higher.iter_mut().zip(found) {
            *count += found;
            others += found;
        }
        *lowest += ratings as u64 - others;
    }
}
