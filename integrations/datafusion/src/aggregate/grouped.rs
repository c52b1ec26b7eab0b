//! The vectorised path of GROUP BY: the counts of all groups in one flat table.

use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::common::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};

use super::output::Output;
use crate::state::Partials;

/// The counts of every group.
#[derive(Debug)]
pub(super) struct GroupedAnswers {
    output: Output,
    /// A row for each group: the count of each class, and one more for what is missing, so that the loop over the
    /// rows needs no branch.
    counts: Vec<u64>,
    /// The class of each row of a batch; kept for its memory.
    codes: Vec<u16>,
}

impl GroupedAnswers {
    pub(super) fn new(output: Output) -> Self {
        Self {
            output,
            counts: Vec::new(),
            codes: Vec::new(),
        }
    }

    fn classes(&self) -> usize {
        self.output.coding().classes()
    }

    fn stride(&self) -> usize {
        self.classes() + 1
    }

    /// The counts of the groups that are to be emitted, without those of what is missing.
    fn take(&mut self, emit_to: EmitTo) -> Vec<u64> {
        let stride = self.stride();
        let emit_to = match emit_to {
            EmitTo::All => EmitTo::All,
            EmitTo::First(groups) => EmitTo::First(groups * stride),
        };
        let mut counts = emit_to.take_needed(&mut self.counts);
        let groups = counts.len() / stride;
        let classes = self.classes();
        for group in 0..groups {
            counts.copy_within(group * stride..group * stride + classes, group * classes);
        }
        counts.truncate(groups * classes);
        counts
    }
}

impl GroupsAccumulator for GroupedAnswers {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        let stride = self.stride();
        self.output
            .coding()
            .read(&values[0], opt_filter, &mut self.codes)?;
        self.counts.resize(total_num_groups * stride, 0);
        for (&group, &code) in group_indices.iter().zip(&self.codes) {
            self.counts[group * stride + usize::from(code)] += 1;
        }
        Ok(())
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        let (stride, classes) = (self.stride(), self.classes());
        self.counts.resize(total_num_groups * stride, 0);
        for (&group, partial) in group_indices.iter().zip(Partials::new(values)?.iter()) {
            if let Some(partial) = partial? {
                let counts = &mut self.counts[group * stride..][..classes];
                self.output.coding().add(counts, &partial)?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let counts = self.take(emit_to);
        self.output.results(&counts)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let counts = self.take(emit_to);
        let coding = self.output.coding();
        coding.states(counts.chunks_exact(coding.classes()))
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let mut codes = Vec::new();
        let coding = self.output.coding();
        coding.read(&values[0], opt_filter, &mut codes)?;
        coding.states_of_codes(&codes)
    }

    fn size(&self) -> usize {
        size_of_val(self)
            + self.output.coding().size()
            + self.counts.capacity() * size_of::<u64>()
            + self.codes.capacity() * size_of::<u16>()
    }
}
