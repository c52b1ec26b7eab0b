//! All answers in one group: queries without GROUP BY, and windows.

use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Accumulator;

use super::output::Output;
use crate::counts::{Lists, add, lists, subtract};

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
        let result = self.output.results(self.counts.clone())?;
        ScalarValue::try_from_array(&result, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let list = lists(self.counts.clone(), self.counts.len(), 1, None)?;
        Ok(vec![ScalarValue::List(Arc::new(list))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for list in Lists::new(&states[0])?.iter() {
            if let Some(list) = list? {
                add(&mut self.counts, list)?;
            }
        }
        Ok(())
    }

    fn size(&self) -> usize {
        size_of_val(self)
            + self.counts.capacity() * size_of::<u64>()
            + self.codes.capacity() * size_of::<u16>()
    }
}
