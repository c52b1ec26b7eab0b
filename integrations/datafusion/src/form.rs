//! The stored form of a tally: its scale as text, and its counts from the lowest rating to the highest.

use std::sync::Arc;

use cxmetrics::{Scale, Tally};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray, StructArray};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::{CastOptions, cast, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Field, Fields, UInt64Type};
use datafusion::common::{Result, exec_err, internal_datafusion_err};

use crate::arguments::{is_text, parse_scale, refused};
use crate::columns::{Lists, Texts, list_type, lists};

const SCALE: &str = "scale";
const COUNTS: &str = "counts";

/// The type of a stored tally.
pub(crate) fn tally_type() -> DataType {
    DataType::Struct(fields())
}

fn fields() -> Fields {
    Fields::from(vec![
        Field::new(SCALE, DataType::Utf8, true),
        Field::new(COUNTS, list_type(DataType::UInt64), true),
    ])
}

/// Whether a column can be read as stored tallies: a file may give back another type of text or of integer.
pub(crate) fn is_tally(data_type: &DataType) -> bool {
    match data_type {
        DataType::Null => true,
        DataType::Struct(fields) => {
            let has = |name: &str, is: fn(&DataType) -> bool| {
                fields
                    .find(name)
                    .is_some_and(|(_, field)| is(field.data_type()))
            };
            fields.len() == 2 && has(SCALE, is_scale) && has(COUNTS, is_counts)
        }
        _ => false,
    }
}

fn is_scale(data_type: &DataType) -> bool {
    is_text(data_type) || data_type.is_null()
}

fn is_counts(data_type: &DataType) -> bool {
    match data_type {
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _) => {
            field.data_type().is_integer() || field.data_type().is_null()
        }
        other => other.is_null(),
    }
}

/// A column of stored tallies that is being written.
#[derive(Debug, Default)]
pub(crate) struct TallyColumn {
    scales: Texts,
    counts: Vec<u64>,
    lengths: Vec<usize>,
    given: Vec<bool>,
}

impl TallyColumn {
    pub(crate) fn push(&mut self, scale: &str, counts: &[u64]) {
        self.scales.push(Some(scale));
        self.counts.extend_from_slice(counts);
        self.lengths.push(counts.len());
        self.given.push(true);
    }

    pub(crate) fn push_none(&mut self) {
        self.scales.push(None);
        self.lengths.push(0);
        self.given.push(false);
    }

    pub(crate) fn finish(self) -> Result<ArrayRef> {
        let nulls = NullBuffer::from(self.given);
        let counts = lists::<UInt64Type>(self.counts, &self.lengths, Some(nulls.clone()))?;
        let parts: Vec<ArrayRef> = vec![self.scales.finish()?, Arc::new(counts)];
        Ok(Arc::new(StructArray::try_new(
            fields(),
            parts,
            Some(nulls),
        )?))
    }
}

/// Stored tallies that have been read.
#[derive(Debug)]
pub(crate) struct StoredTallies {
    rows: usize,
    nulls: Option<NullBuffer>,
    /// `None` if nothing stands in the column at all.
    parts: Option<Parts>,
}

#[derive(Debug)]
struct Parts {
    scales: StringArray,
    counts: ArrayRef,
}

impl StoredTallies {
    pub(crate) fn new(column: &ArrayRef) -> Result<Self> {
        let parts = match column.data_type() {
            DataType::Null => None,
            _ => Some(Parts::new(column)?),
        };
        Ok(Self {
            rows: column.len(),
            nulls: column.nulls().cloned(),
            parts,
        })
    }

    /// Row by row; `None` where there is no tally.
    pub(crate) fn rows(&self) -> Result<impl Iterator<Item = Result<Option<Tally>>> + '_> {
        let parts = match &self.parts {
            Some(parts) => Some((&parts.scales, Lists::<UInt64Type>::new(&parts.counts)?)),
            None => None,
        };
        // Tallies of one scale mostly stand together.
        let mut last: Option<(&str, Scale)> = None;
        Ok((0..self.rows).map(move |row| {
            let here = self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
            let Some((scales, lists)) = parts.as_ref().filter(|_| here) else {
                return Ok(None);
            };
            if lists.is_null(row) {
                return Ok(None);
            }
            let counts = lists.row(row);
            if scales.is_null(row) {
                if counts.is_empty() {
                    return Ok(None);
                }
                return exec_err!("a stored tally of {} counts has no scale", counts.len());
            }
            let text = scales.value(row);
            let scale = match last {
                Some((known, scale)) if known == text => scale,
                _ => parse_scale(text)?,
            };
            last = Some((text, scale));
            if let Some(level) = lists.hole(row) {
                return exec_err!(
                    "a stored tally has no count at level {level}: 0 is a count, NULL is none"
                );
            }
            // An empty list is a tally of nobody.
            if counts.is_empty() {
                return Ok(Some(Tally::new(scale)));
            }
            Tally::from_counts(scale, counts).map(Some).map_err(refused)
        }))
    }
}

impl Parts {
    fn new(column: &ArrayRef) -> Result<Self> {
        let part = |name| {
            column
                .as_struct_opt()
                .and_then(|parts| parts.column_by_name(name))
                .ok_or_else(|| {
                    internal_datafusion_err!("{} is not a stored tally", column.data_type())
                })
        };
        let exactly = CastOptions {
            safe: false,
            ..CastOptions::default()
        };
        let scales = cast(part(SCALE)?, &DataType::Utf8)?;
        let counts = cast_with_options(part(COUNTS)?, &list_type(DataType::UInt64), &exactly)?;
        Ok(Self {
            scales: scales.as_string::<i32>().clone(),
            counts,
        })
    }
}
