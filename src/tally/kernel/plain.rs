//! One rating after the other: nothing to set up, so the fastest loop for a handful of ratings.

/// Counts the ratings, or says the position of the first that is off the scale.
#[inline]
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> Result<(), usize> {
    for (position, rating) in ratings.iter().enumerate() {
        let Some(count) = counts.get_mut(usize::from(rating.wrapping_sub(lowest))) else {
            take_back(&ratings[..position], lowest, counts);
            return Err(position);
        };
        *count += 1;
    }
    Ok(())
}

/// Undoes the counting of ratings that are all on the scale.
#[cold]
fn take_back(ratings: &[u8], lowest: u8, counts: &mut [u64]) {
    for rating in ratings {
        counts[usize::from(rating - lowest)] -= 1;
    }
}
