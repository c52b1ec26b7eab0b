//! Columns of text and of lists, written row by row.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, ListArray, PrimitiveArray, StringArray};
use datafusion::arrow::buffer::{Buffer, NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{ArrowPrimitiveType, DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, exec_err, internal_datafusion_err};

/// A column of texts that is being written; a text can be missing.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    text: String,
    lengths: Vec<usize>,
    given: Vec<bool>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: Option<&str>) {
        let text_or_none = text.unwrap_or_default();
        self.text.push_str(text_or_none);
        self.lengths.push(text_or_none.len());
        self.given.push(text.is_some());
    }

    pub(crate) fn finish(self) -> Result<ArrayRef> {
        let offsets = offsets(&self.lengths)?;
        let nulls = NullBuffer::from(self.given);
        let column =
            StringArray::try_new(offsets, Buffer::from(self.text.into_bytes()), Some(nulls))?;
        Ok(Arc::new(column))
    }
}

/// A column of lists of numbers, from all numbers one after the other and the length of each list.
pub(crate) fn lists<T: ArrowPrimitiveType>(
    numbers: Vec<T::Native>,
    lengths: &[usize],
    nulls: Option<NullBuffer>,
) -> Result<ListArray> {
    let numbers = PrimitiveArray::<T>::new(numbers.into(), None);
    Ok(ListArray::try_new(
        item_field(T::DATA_TYPE),
        offsets(lengths)?,
        Arc::new(numbers),
        nulls,
    )?)
}

/// The only row of columns of one row.
pub(crate) fn only_row(columns: &[ArrayRef]) -> Result<Vec<ScalarValue>> {
    let columns = columns.iter();
    columns
        .map(|column| ScalarValue::try_from_array(column, 0))
        .collect()
}

/// The type of a list of numbers.
pub(crate) fn list_type(numbers: DataType) -> DataType {
    DataType::List(item_field(numbers))
}

fn item_field(numbers: DataType) -> FieldRef {
    Arc::new(Field::new_list_field(numbers, true))
}

fn offsets(lengths: &[usize]) -> Result<OffsetBuffer<i32>> {
    let total = lengths.iter().sum::<usize>();
    if i32::try_from(total).is_err() {
        return exec_err!(
            "{total} entries of {} groups are more than one column holds: take batches of fewer groups",
            lengths.len()
        );
    }
    Ok(OffsetBuffer::from_lengths(lengths.iter().copied()))
}

/// The lists of a column that has been read.
#[derive(Debug)]
pub(crate) struct Lists<'a, T: ArrowPrimitiveType> {
    lists: &'a ListArray,
    numbers: &'a PrimitiveArray<T>,
}

impl<'a, T: ArrowPrimitiveType> Lists<'a, T> {
    pub(crate) fn new(column: &'a ArrayRef) -> Result<Self> {
        let wrong =
            || internal_datafusion_err!("{} is not a list of {}", column.data_type(), T::DATA_TYPE);
        let lists = column.as_list_opt::<i32>().ok_or_else(wrong)?;
        let numbers = lists.values().as_primitive_opt::<T>().ok_or_else(wrong)?;
        Ok(Self { lists, numbers })
    }

    /// The numbers of a row, empty where there is no list.
    pub(crate) fn row(&self, row: usize) -> &'a [T::Native] {
        if self.lists.is_null(row) {
            return &[];
        }
        let (start, end) = self.ends(row);
        &self.numbers.values()[start..end]
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.lists.is_null(row)
    }

    /// The first position of a row's list at which nothing stands.
    pub(crate) fn hole(&self, row: usize) -> Option<usize> {
        let (start, end) = self.ends(row);
        (start..end).position(|position| self.numbers.is_null(position))
    }

    fn ends(&self, row: usize) -> (usize, usize) {
        let ends = self.lists.value_offsets();
        let end = |row: usize| usize::try_from(ends[row]).unwrap_or(0);
        (end(row), end(row + 1))
    }
}
