//! Counts that are added and taken out.

use cxmetrics::TallyError;
use datafusion::common::{Result, internal_err};

use crate::arguments::refused;

/// Adds counts of the same classes.
pub(crate) fn add(counts: &mut [u64], more: &[u64]) -> Result<()> {
    check_lengths(counts, more)?;
    for (count, &more) in counts.iter_mut().zip(more) {
        add_one(count, more)?;
    }
    Ok(())
}

/// Adds to one count.
pub(crate) fn add_one(count: &mut u64, more: u64) -> Result<()> {
    match count.checked_add(more) {
        Some(sum) => *count = sum,
        None => return Err(refused(TallyError::Overflow)),
    }
    Ok(())
}

/// Takes out counts of the same classes that were added before.
pub(crate) fn subtract(counts: &mut [u64], less: &[u64]) -> Result<()> {
    check_lengths(counts, less)?;
    for (count, &less) in counts.iter_mut().zip(less) {
        subtract_one(count, less)?;
    }
    Ok(())
}

/// Takes out of one count.
pub(crate) fn subtract_one(count: &mut u64, less: u64) -> Result<()> {
    match count.checked_sub(less) {
        Some(rest) => *count = rest,
        None => return internal_err!("more answers leave the window than came into it"),
    }
    Ok(())
}

fn check_lengths(counts: &[u64], others: &[u64]) -> Result<()> {
    if counts.len() == others.len() {
        return Ok(());
    }
    internal_err!("{} counts with {} others", counts.len(), others.len())
}
