//! The accumulators of the aggregates that give a tally whose scale the rows tell.

use std::fmt;

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{Accumulator, EmitTo, GroupsAccumulator};

use crate::state::States;
use crate::sums::{Part, Sums};

/// How the rows of a batch are read.
pub(crate) trait Source: fmt::Debug + Default + Send + Sync + 'static {
    /// Hands over the part of each row that has one, in the order of the rows.
    fn each(
        &mut self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
        take: &mut dyn FnMut(usize, Part) -> Result<()>,
    ) -> Result<()>;

    /// The bytes that it keeps.
    fn size(&self) -> usize;
}

/// The tally of every group; without groups there is one.
#[derive(Debug, Default)]
pub(crate) struct Summing<S> {
    source: S,
    sums: Sums,
}

impl<S: Source> Summing<S> {
    fn size(&self) -> usize {
        self.source.size() + self.sums.size()
    }
}

impl<S: Source> Accumulator for Summing<S> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.sums.grow(1);
        let sums = &mut self.sums;
        self.source
            .each(values, None, &mut |_, part| sums.add(0, &part))
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let sums = &mut self.sums;
        self.source
            .each(values, None, &mut |_, part| sums.subtract(&part))
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.sums.only_tally()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.sums.only_state()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.sums.grow(1);
        self.sums.add_partials(states, |_| 0)
    }

    fn size(&self) -> usize {
        self.size()
    }
}

impl<S: Source> GroupsAccumulator for Summing<S> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.sums.grow(total_num_groups);
        let sums = &mut self.sums;
        self.source.each(values, opt_filter, &mut |row, part| {
            sums.add(group_indices[row], &part)
        })
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        self.sums.grow(total_num_groups);
        self.sums.add_partials(values, |row| group_indices[row])
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        self.sums.tallies(emit_to)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        self.sums.states(emit_to)
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let mut states = States::default();
        S::default().each(values, opt_filter, &mut |row, part| {
            states.push_none_until(row);
            let scale = part.scale().to_string();
            match part {
                Part::Tally(tally) => {
                    states.push(&scale, (0..).zip(tally.counts().iter().copied()));
                }
                Part::Answer { level, .. } => states.push(&scale, std::iter::once((level, 1))),
            }
            Ok(())
        })?;
        states.push_none_until(values[0].len());
        states.finish()
    }

    fn size(&self) -> usize {
        self.size()
    }
}
