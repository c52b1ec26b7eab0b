//! Lists of counts: how tallies are stored, and how partial results travel.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, ListArray, UInt64Array};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::UInt64Type;
use datafusion::common::{
    Result, exec_datafusion_err, exec_err, internal_datafusion_err, internal_err,
};

use crate::arguments::counts_field;

/// A column of lists of `width` counts each.
pub(crate) fn lists(
    counts: Vec<u64>,
    width: usize,
    rows: usize,
    nulls: Option<NullBuffer>,
) -> Result<ListArray> {
    if i32::try_from(width.saturating_mul(rows)).is_err() {
        return exec_err!(
            "{rows} groups of {width} counts are more than one column of lists holds"
        );
    }
    Ok(ListArray::try_new(
        counts_field(),
        OffsetBuffer::from_repeated_length(width, rows),
        Arc::new(UInt64Array::from(counts)),
        nulls,
    )?)
}

/// Adds counts of the same classes.
pub(crate) fn add(counts: &mut [u64], more: &[u64]) -> Result<()> {
    check_lengths(counts, more)?;
    for (count, more) in counts.iter_mut().zip(more) {
        match count.checked_add(*more) {
            Some(sum) => *count = sum,
            None => return exec_err!("more answers than a 64-bit count can hold"),
        }
    }
    Ok(())
}

/// Takes out counts of the same classes that were added before.
pub(crate) fn subtract(counts: &mut [u64], less: &[u64]) -> Result<()> {
    check_lengths(counts, less)?;
    for (count, less) in counts.iter_mut().zip(less) {
        match count.checked_sub(*less) {
            Some(rest) => *count = rest,
            None => return internal_err!("more answers leave the window than came into it"),
        }
    }
    Ok(())
}

fn check_lengths(counts: &[u64], others: &[u64]) -> Result<()> {
    if counts.len() == others.len() {
        return Ok(());
    }
    internal_err!("{} counts with {} others", counts.len(), others.len())
}

/// The lists of a column, row by row; `None` for a row without one.
pub(crate) struct Lists<'a> {
    lists: &'a ListArray,
    counts: &'a UInt64Array,
}

impl<'a> Lists<'a> {
    pub(crate) fn new(column: &'a ArrayRef) -> Result<Self> {
        let wrong = || internal_datafusion_err!("{} is not a list of counts", column.data_type());
        let lists = column.as_list_opt::<i32>().ok_or_else(wrong)?;
        let counts = lists
            .values()
            .as_primitive_opt::<UInt64Type>()
            .ok_or_else(wrong)?;
        Ok(Self { lists, counts })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Result<Option<&'a [u64]>>> + use<'a> {
        let (lists, counts) = (self.lists, self.counts);
        (0..lists.len()).map(move |row| {
            if lists.is_null(row) {
                return Ok(None);
            }
            let ends = lists.value_offsets();
            let start = usize::try_from(ends[row]).unwrap_or(0);
            let end = usize::try_from(ends[row + 1]).unwrap_or(0);
            let hole = (start..end).find(|&position| counts.is_null(position));
            if let Some(position) = hole {
                return Err(exec_datafusion_err!(
                    "a stored tally has no count at level {}: 0 is a count, NULL is none",
                    position - start
                ));
            }
            Ok(Some(&counts.values()[start..end]))
        })
    }
}
