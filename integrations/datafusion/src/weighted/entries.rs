//! How often each rating was given with each weight, for every group.

use std::collections::HashMap;

use cxmetrics::{Scale, WeightError, WeightedTally};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::common::{Result, exec_err, internal_datafusion_err, internal_err};
use datafusion::logical_expr::EmitTo;

use crate::arguments::{parse_scale, refused};
use crate::coding::Coding;
use crate::counts::{add_one, subtract_one};

/// A rating, by its level, and a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Entry {
    level: u16,
    /// The bits of a weight from 0 upwards, which are in the order of the weights.
    weight: u64,
}

impl Entry {
    fn new(level: u16, weight: f64) -> Self {
        Self {
            level,
            // No answer stands for -0 customers.
            weight: (weight + 0.0).to_bits(),
        }
    }

    pub(super) fn level(self) -> u16 {
        self.level
    }

    pub(super) fn weight(self) -> f64 {
        f64::from_bits(self.weight)
    }
}

/// The answers of every group.
///
/// They are counted and not summed, since counts can be added in any order and taken out again: the figures are the
/// same to the last bit however the engine divides the rows.
#[derive(Debug)]
pub(super) struct Entries {
    coding: Coding,
    groups: Vec<HashMap<Entry, u64>>,
    /// How many entries all groups have room for.
    room: usize,
    /// The class of each row of a batch; kept for its memory.
    codes: Vec<u16>,
}

impl Entries {
    pub(super) fn new(coding: Coding) -> Self {
        Self {
            coding,
            groups: Vec::new(),
            room: 0,
            codes: Vec::new(),
        }
    }

    pub(super) fn scale(&self) -> &str {
        self.coding.text()
    }

    /// Room for as many groups.
    pub(super) fn grow(&mut self, groups: usize) {
        self.groups.resize_with(groups, HashMap::new);
    }

    /// Refuses answers on another scale.
    pub(super) fn check(&self, scale: &str) -> Result<()> {
        if scale == self.coding.text() {
            return Ok(());
        }
        Err(refused(WeightError::Scales {
            scale: self.coding.scale(),
            other: parse_scale(scale)?,
        }))
    }

    /// Adds answers of one rating and weight.
    pub(super) fn add(
        &mut self,
        group: usize,
        level: u16,
        weight: f64,
        answers: u64,
    ) -> Result<()> {
        let Some(entries) = self.groups.get_mut(group) else {
            return internal_err!("no room for group {group}");
        };
        let entry = Entry::new(level, weight);
        if let Some(count) = entries.get_mut(&entry) {
            return add_one(count, answers);
        }
        check(&self.coding, entry, weight)?;
        let before = entries.capacity();
        entries.insert(entry, answers);
        self.room += entries.capacity() - before;
        Ok(())
    }

    /// Takes out one answer that was added before.
    fn remove(&mut self, group: usize, level: u16, weight: f64) -> Result<()> {
        let entry = Entry::new(level, weight);
        let entries = self.groups.get_mut(group);
        let Some((entries, count)) = entries.and_then(|entries| {
            let count = *entries.get(&entry)?;
            Some((entries, count))
        }) else {
            return internal_err!("an answer leaves the window that did not come into it");
        };
        let mut rest = count;
        subtract_one(&mut rest, 1)?;
        if rest == 0 {
            entries.remove(&entry);
        } else {
            entries.insert(entry, rest);
        }
        Ok(())
    }

    /// Adds the answers of a batch, or takes them out.
    pub(super) fn update(
        &mut self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
        group_of: impl Fn(usize) -> usize,
        change: Change,
    ) -> Result<()> {
        let mut codes = std::mem::take(&mut self.codes);
        for (row, answer) in answers(&self.coding, values, filter, &mut codes)?.enumerate() {
            if let Some((level, weight)) = answer? {
                match change {
                    Change::Add => self.add(group_of(row), level, weight, 1)?,
                    Change::Remove => self.remove(group_of(row), level, weight)?,
                }
            }
        }
        self.codes = codes;
        Ok(())
    }

    /// The answers of a batch, each row by itself.
    pub(super) fn rows(
        &self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
    ) -> Result<Vec<Option<Entry>>> {
        answers(&self.coding, values, filter, &mut Vec::new())?
            .map(|answer| match answer? {
                Some((level, weight)) => {
                    let entry = Entry::new(level, weight);
                    check(&self.coding, entry, weight)?;
                    Ok(Some(entry))
                }
                None => Ok(None),
            })
            .collect()
    }

    /// The groups that are to be emitted.
    pub(super) fn take(&mut self, emit_to: EmitTo) -> Vec<Vec<(Entry, u64)>> {
        let taken = emit_to.take_needed(&mut self.groups);
        let room = taken.iter().map(HashMap::capacity).sum::<usize>();
        self.room = self.room.saturating_sub(room);
        taken.iter().map(sorted).collect()
    }

    /// The only group.
    pub(super) fn only(&self) -> Vec<(Entry, u64)> {
        self.groups.first().map(sorted).unwrap_or_default()
    }

    /// The tally of a group's entries.
    pub(super) fn tally(&self, entries: &[(Entry, u64)]) -> Result<WeightedTally> {
        let mut tally = WeightedTally::new(self.coding.scale());
        for &(entry, answers) in entries {
            let rating = rating(&self.coding, entry)?;
            // One by one, as the library would: a product is rounded otherwise than a sum.
            for _ in 0..answers {
                tally.record(rating, entry.weight()).map_err(refused)?;
            }
        }
        Ok(tally)
    }

    pub(super) fn size(&self) -> usize {
        size_of_val(self)
            + self.coding.size()
            + self.groups.capacity() * size_of::<HashMap<Entry, u64>>()
            // A hash table is at most 7/8 full, and has a byte besides each entry.
            + self.room * 8 / 7 * (size_of::<(Entry, u64)>() + 1)
            + self.codes.capacity() * size_of::<u16>()
    }
}

/// Whether answers come in or leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove,
}

/// In an order that does not depend on how they came.
fn sorted(entries: &HashMap<Entry, u64>) -> Vec<(Entry, u64)> {
    let mut entries = entries
        .iter()
        .map(|(&entry, &count)| (entry, count))
        .collect::<Vec<_>>();
    entries.sort_unstable();
    entries
}

/// Level and weight of each row of a batch; `None` where there is no answer to count.
fn answers<'a>(
    coding: &Coding,
    values: &'a [ArrayRef],
    filter: Option<&BooleanArray>,
    codes: &'a mut Vec<u16>,
) -> Result<impl Iterator<Item = Result<Option<(u16, f64)>>> + use<'a>> {
    let [ratings, weights, ..] = values else {
        return internal_err!("{} columns, not ratings and weights", values.len());
    };
    let weights: &Float64Array = weights
        .as_primitive_opt::<Float64Type>()
        .ok_or_else(|| internal_datafusion_err!("weights of type {}", weights.data_type()))?;
    coding.read(ratings, filter, codes)?;
    let none = coding.classes();
    Ok(codes.iter().zip(weights).map(move |(&code, weight)| {
        if usize::from(code) == none {
            return Ok(None);
        }
        match weight {
            Some(weight) => Ok(Some((code, weight))),
            None => exec_err!("an answer has no weight: 0 is a weight, NULL is none"),
        }
    }))
}

/// Refuses a weight that the library does not take, in its words.
fn check(coding: &Coding, entry: Entry, weight: f64) -> Result<()> {
    rating(coding, entry)?;
    // The smallest tally will do: whether a weight can be taken does not depend on the scale.
    let mut tally = WeightedTally::new(Scale::THUMBS);
    tally.record(0, weight).map_err(refused)
}

fn rating(coding: &Coding, entry: Entry) -> Result<f64> {
    coding.rating(entry.level).ok_or_else(|| {
        internal_datafusion_err!("the scale {} has no level {}", coding.text(), entry.level)
    })
}
