//! Partial results of weighted answers: how often each rating was given with each weight.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray};
use datafusion::arrow::datatypes::{
    DataType, Field, FieldRef, Float64Type, UInt16Type, UInt64Type,
};
use datafusion::common::{Result, internal_datafusion_err, internal_err};
use datafusion::logical_expr::utils::format_state_name;

use super::entries::{Entries, Entry};
use crate::columns::{Lists, Texts, list_type, lists};

/// The columns of partial results.
pub(super) fn state_fields(name: &str) -> Vec<FieldRef> {
    [
        ("scale", DataType::Utf8),
        ("levels", list_type(DataType::UInt16)),
        ("weights", list_type(DataType::Float64)),
        ("answers", list_type(DataType::UInt64)),
    ]
    .map(|(part, data_type)| Field::new(format_state_name(name, part), data_type, true).into())
    .into()
}

/// Partial results that are being written.
#[derive(Debug, Default)]
pub(super) struct States {
    scales: Texts,
    levels: Vec<u16>,
    weights: Vec<f64>,
    answers: Vec<u64>,
    lengths: Vec<usize>,
}

impl States {
    pub(super) fn push(&mut self, scale: &str, entries: impl Iterator<Item = (Entry, u64)>) {
        let before = self.levels.len();
        for (entry, answers) in entries {
            self.levels.push(entry.level());
            self.weights.push(entry.weight());
            self.answers.push(answers);
        }
        self.scales.push(Some(scale));
        self.lengths.push(self.levels.len() - before);
    }

    pub(super) fn finish(self) -> Result<Vec<ArrayRef>> {
        Ok(vec![
            self.scales.finish()?,
            Arc::new(lists::<UInt16Type>(self.levels, &self.lengths, None)?),
            Arc::new(lists::<Float64Type>(self.weights, &self.lengths, None)?),
            Arc::new(lists::<UInt64Type>(self.answers, &self.lengths, None)?),
        ])
    }
}

/// Partial results that have come in.
#[derive(Debug)]
pub(super) struct Partials<'a> {
    scales: &'a StringArray,
    levels: Lists<'a, UInt16Type>,
    weights: Lists<'a, Float64Type>,
    answers: Lists<'a, UInt64Type>,
}

impl<'a> Partials<'a> {
    pub(super) fn new(states: &'a [ArrayRef]) -> Result<Self> {
        let [scales, levels, weights, answers] = states else {
            return internal_err!("{} columns of partial results, not 4", states.len());
        };
        Ok(Self {
            scales: scales.as_string_opt::<i32>().ok_or_else(|| {
                internal_datafusion_err!("{} is not a column of scales", scales.data_type())
            })?,
            levels: Lists::new(levels)?,
            weights: Lists::new(weights)?,
            answers: Lists::new(answers)?,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Adds a partial result to what is there.
    pub(super) fn add_to(&self, entries: &mut Entries, group: usize, row: usize) -> Result<()> {
        if self.scales.is_null(row) {
            return Ok(());
        }
        entries.check(self.scales.value(row))?;
        let (levels, weights) = (self.levels.row(row), self.weights.row(row));
        let answers = self.answers.row(row);
        if levels.len() != weights.len() || levels.len() != answers.len() {
            return internal_err!("levels, weights and answers of different numbers");
        }
        for ((&level, &weight), &answers) in levels.iter().zip(weights).zip(answers) {
            entries.add(group, level, weight, answers)?;
        }
        Ok(())
    }
}
