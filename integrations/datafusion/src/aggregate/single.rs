//! All answers in one group: queries without GROUP BY, and windows.

use datafusion::arrow::array::ArrayRef;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Accumulator;

use super::output::Output;
use crate::columns::only_row;
use crate::counts::{add, subtract};
use crate::state::Partials;

/// The counts of one group.
#[derive(Debug)]
pub(super) struct Answers {
    output: Output,
    counts: Vec<u64>,
    /// The class of each row of a batch; kept for its memory.
    codes: Vec<u16>,
}

impl Answers {
    pub(super) fn new(output: Output) -> Self {
        Self {
            counts: vec![0; output.coding().classes()],
            codes: Vec::new(),
            output,
        }
    }

    /// The counts of a batch.
    fn count(&mut self, column: &ArrayRef) -> Result<Vec<u64>> {
        let coding = self.output.coding();
        if let Some(counts) = coding.count_bytes(column)? {
            return Ok(counts);
        }
        coding.read(column, None, &mut self.codes)?;
        // One more class, for what is missing.
        let mut counts = vec![0; coding.classes() + 1];
        for &code in &self.codes {
            counts[usize::from(code)] += 1;
        }
        counts.truncate(coding.classes());
        Ok(counts)
    }
}

impl Accumulator for Answers {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let batch = self.count(&values[0])?;
        add(&mut self.counts, &batch)
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let batch = self.count(&values[0])?;
        subtract(&mut self.counts, &batch)
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let result = self.output.results(&self.counts)?;
        ScalarValue::try_from_array(&result, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let only = std::iter::once(self.counts.as_slice());
        only_row(&self.output.coding().states(only)?)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for partial in Partials::new(states)?.iter() {
            if let Some(partial) = partial? {
                self.output.coding().add(&mut self.counts, &partial)?;
            }
        }
        Ok(())
    }

    fn size(&self) -> usize {
        size_of_val(self)
            + self.output.coding().size()
            + self.counts.capacity() * size_of::<u64>()
            + self.codes.capacity() * size_of::<u16>()
    }
}
