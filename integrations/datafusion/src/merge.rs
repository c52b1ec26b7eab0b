//! `merge_tally(counts)`: stored tallies added up.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, ScalarValue, exec_err, internal_err};
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};

use crate::aggregate::{counts_state, distinct_refused, refuse_distinct};
use crate::arguments::{coerce_counts, counts_type};
use crate::coding::kept;
use crate::counts::{Lists, add, lists, subtract};

/// The aggregate `merge_tally`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct MergeTally {
    signature: Signature,
}

impl MergeTally {
    const NAME: &str = "merge_tally";

    pub(crate) fn new() -> Self {
        Self {
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    fn checked(args: &AccumulatorArgs) -> Result<Merged> {
        if args.is_distinct {
            return refuse_distinct(Self::NAME);
        }
        Ok(Merged::default())
    }
}

impl AggregateUDFImpl for MergeTally {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        coerce_counts(Self::NAME, &[], given)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(counts_type())
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![counts_state(args.name)])
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Self::checked(&args).map(|merged| Box::new(merged) as _)
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        args: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        Self::checked(&args).map(|merged| Box::new(merged) as _)
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        Some(distinct_refused())
    }
}

/// The sums of every group; without groups there is one.
#[derive(Debug, Default)]
struct Merged {
    /// How many levels the tallies have; the first one says it.
    levels: Option<usize>,
    /// A row of counts for each group.
    counts: Vec<u64>,
    /// How many tallies went into each group, so that none gives NULL.
    tallies: Vec<u64>,
}

impl Merged {
    /// Room for as many groups.
    fn grow(&mut self, groups: usize) {
        self.tallies.resize(groups, 0);
        self.counts.resize(groups * self.levels.unwrap_or(0), 0);
    }

    fn add(&mut self, group: usize, list: &[u64]) -> Result<()> {
        let levels = *self.levels.get_or_insert(list.len());
        if list.len() != levels {
            return exec_err!(
                "tallies of {levels} and of {} levels are not of one scale",
                list.len()
            );
        }
        self.grow(self.tallies.len());
        add(&mut self.counts[group * levels..][..levels], list)?;
        self.tallies[group] += 1;
        Ok(())
    }

    fn subtract(&mut self, group: usize, list: &[u64]) -> Result<()> {
        let levels = self.levels.unwrap_or(0);
        let Some(tallies) = self.tallies[group].checked_sub(1) else {
            return internal_err!("a tally leaves the window that did not come into it");
        };
        self.tallies[group] = tallies;
        subtract(&mut self.counts[group * levels..][..levels], list)
    }

    fn lists(counts: Vec<u64>, levels: usize, tallies: &[u64]) -> Result<ArrayRef> {
        let any = tallies.iter().map(|&tallies| tallies > 0);
        let nulls = any.collect::<NullBuffer>();
        Ok(Arc::new(lists(counts, levels, tallies.len(), Some(nulls))?))
    }

    /// The list of the only group.
    fn only(&mut self) -> Result<ScalarValue> {
        self.grow(1);
        let levels = self.levels.unwrap_or(0);
        let list = Self::lists(self.counts.clone(), levels, &self.tallies)?;
        ScalarValue::try_from_array(&list, 0)
    }
}

impl Accumulator for Merged {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.grow(1);
        for list in Lists::new(&values[0])?.iter() {
            if let Some(list) = list? {
                self.add(0, list)?;
            }
        }
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.grow(1);
        for list in Lists::new(&values[0])?.iter() {
            if let Some(list) = list? {
                self.subtract(0, list)?;
            }
        }
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.only()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.only()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        // A partial sum is a tally.
        Accumulator::update_batch(self, states)
    }

    fn size(&self) -> usize {
        size_of_val(self) + (self.counts.capacity() + self.tallies.capacity()) * size_of::<u64>()
    }
}

impl GroupsAccumulator for Merged {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.grow(total_num_groups);
        let kept = kept(&values[0], opt_filter);
        let rows = group_indices.iter().zip(Lists::new(&values[0])?.iter());
        for (row, (&group, list)) in rows.enumerate() {
            if kept.as_ref().is_some_and(|kept| kept.is_null(row)) {
                continue;
            }
            if let Some(list) = list? {
                self.add(group, list)?;
            }
        }
        Ok(())
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        GroupsAccumulator::update_batch(self, values, group_indices, None, total_num_groups)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let levels = self.levels.unwrap_or(0);
        let tallies = emit_to.take_needed(&mut self.tallies);
        let counts = EmitTo::First(tallies.len() * levels).take_needed(&mut self.counts);
        Self::lists(counts, levels, &tallies)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![GroupsAccumulator::evaluate(self, emit_to)?])
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let mut rows = Self::default();
        let every_row = (0..values[0].len()).collect::<Vec<_>>();
        GroupsAccumulator::update_batch(
            &mut rows,
            values,
            &every_row,
            opt_filter,
            every_row.len(),
        )?;
        GroupsAccumulator::state(&mut rows, EmitTo::All)
    }

    fn size(&self) -> usize {
        Accumulator::size(self)
    }
}
