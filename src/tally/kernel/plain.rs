//! One rating after the other: nothing to set up, so the fastest loop for a handful of ratings.

/// Counts the ratings, or says the position of the first that is off the scale.
#[inline]
pub(super) fn count(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> Result<(), usize> {
    if add_all(ratings, lowest, counts) {
        Ok(())
    } else {
        Err(take_back(ratings, lowest, counts))
    }
}

/// Counts the ratings up to the first that is off the scale; says whether there is none.
#[inline(always)] // with the lowest rating that is known where it is called
#[allow(clippy::inline_always)]
fn add_all(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> bool {
    // Four at a time: as many steps of the loop are not taken. What is shorter does not pay for it.
    let (fours, rest) = if ratings.len() < 4 {
        (&[][..], ratings)
    } else {
        ratings.as_chunks::<4>()
    };
    for four in fours {
        for &rating in four {
            if !add_one(rating, lowest, counts) {
                return false;
            }
        }
    }
    for &rating in rest {
        if !add_one(rating, lowest, counts) {
            return false;
        }
    }
    true
}

/// Counts a rating if it is on the scale; says whether it is.
#[inline]
fn add_one(rating: u8, lowest: u8, counts: &mut [u64]) -> bool {
    // Below the scale, the index wraps round to one that no slice has. In bytes, the difference would be taken in
    // a part of a register, which makes the whole loop take 1.7 times as long.
    let index = usize::from(rating).wrapping_sub(usize::from(lowest));
    let count = counts.get_mut(index);
    let on_scale = count.is_some();
    if let Some(count) = count {
        *count += 1;
    }
    on_scale
}

/// Undoes the counting of the ratings before the first that is off the scale; says where that is.
#[cold]
#[inline(never)]
pub(super) fn take_back(ratings: &[u8], lowest: u8, counts: &mut [u64]) -> usize {
    let position = super::first_off_scale(ratings, lowest, counts.len());
    for rating in &ratings[..position] {
        counts[usize::from(rating - lowest)] -= 1;
    }
    position
}
