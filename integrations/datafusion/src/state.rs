//! Partial results as they travel between threads and machines: the scale, and the counts above zero with their levels.
//!
//! A row that has not been counted yet is a partial result of one answer, so that a batch of rows on a scale of 1,001
//! levels weighs no more than one on a scale of 5.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, UInt16Type, UInt64Type};
use datafusion::common::{Result, internal_datafusion_err, internal_err};
use datafusion::logical_expr::utils::format_state_name;

use crate::columns::{Lists, Texts, list_type, lists};

/// The columns of partial results.
pub(crate) fn state_fields(name: &str) -> Vec<FieldRef> {
    [
        ("scale", DataType::Utf8),
        ("levels", list_type(DataType::UInt16)),
        ("counts", list_type(DataType::UInt64)),
    ]
    .map(|(part, data_type)| Field::new(format_state_name(name, part), data_type, true).into())
    .into()
}

/// Partial results that are being written.
#[derive(Debug, Default)]
pub(crate) struct States {
    scales: Texts,
    levels: Vec<u16>,
    counts: Vec<u64>,
    lengths: Vec<usize>,
}

impl States {
    /// The counts of one group, by level; those that are 0 stay at home.
    pub(crate) fn push(&mut self, scale: &str, counts: impl Iterator<Item = (u16, u64)>) {
        let before = self.levels.len();
        for (level, count) in counts.filter(|&(_, count)| count > 0) {
            self.levels.push(level);
            self.counts.push(count);
        }
        self.scales.push(Some(scale));
        self.lengths.push(self.levels.len() - before);
    }

    /// A group of which nothing is known, not even its scale.
    pub(crate) fn push_none(&mut self) {
        self.scales.push(None);
        self.lengths.push(0);
    }

    /// The same for every group up to this one.
    pub(crate) fn push_none_until(&mut self, group: usize) {
        while self.lengths.len() < group {
            self.push_none();
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<ArrayRef>> {
        Ok(vec![
            self.scales.finish()?,
            std::sync::Arc::new(lists::<UInt16Type>(self.levels, &self.lengths, None)?),
            std::sync::Arc::new(lists::<UInt64Type>(self.counts, &self.lengths, None)?),
        ])
    }
}

/// The partial result of one group.
#[derive(Debug)]
pub(crate) struct Partial<'a> {
    /// The scale as text.
    pub(crate) scale: &'a str,
    levels: &'a [u16],
    counts: &'a [u64],
}

impl Partial<'_> {
    /// Levels with their counts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u16, u64)> + '_ {
        self.levels.iter().copied().zip(self.counts.iter().copied())
    }
}

/// Partial results that have come in.
#[derive(Debug)]
pub(crate) struct Partials<'a> {
    scales: &'a StringArray,
    levels: Lists<'a, UInt16Type>,
    counts: Lists<'a, UInt64Type>,
}

impl<'a> Partials<'a> {
    pub(crate) fn new(states: &'a [ArrayRef]) -> Result<Self> {
        let [scales, levels, counts] = states else {
            return internal_err!("{} columns of partial results, not 3", states.len());
        };
        Ok(Self {
            scales: scales.as_string_opt::<i32>().ok_or_else(|| {
                internal_datafusion_err!("{} is not a column of scales", scales.data_type())
            })?,
            levels: Lists::new(levels)?,
            counts: Lists::new(counts)?,
        })
    }

    /// Row by row; `None` for a group of which nothing is known.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Result<Option<Partial<'a>>>> + '_ {
        (0..self.scales.len()).map(|row| {
            if self.scales.is_null(row) {
                return Ok(None);
            }
            let (levels, counts) = (self.levels.row(row), self.counts.row(row));
            if levels.len() != counts.len() {
                return internal_err!("{} levels with {} counts", levels.len(), counts.len());
            }
            Ok(Some(Partial {
                scale: self.scales.value(row),
                levels,
                counts,
            }))
        })
    }
}
