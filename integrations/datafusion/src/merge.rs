//! `merge_tally(tally)`: stored tallies added up, each group on a scale of its own.

use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, GroupsAccumulator, Signature, Volatility,
};

use crate::aggregate::{distinct_refused, refuse_distinct};
use crate::arguments::{Column, Takes};
use crate::coding::kept;
use crate::form::{StoredTallies, tally_type};
use crate::state::state_fields;
use crate::summing::{Source, Summing};
use crate::sums::Part;

/// The aggregate `merge_tally`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct MergeTally {
    takes: Takes,
    signature: Signature,
}

impl MergeTally {
    const NAME: &str = "merge_tally";

    pub(crate) fn new() -> Self {
        Self {
            takes: Takes {
                columns: &[Column::Tally],
                parameters: vec![],
            },
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    fn checked(args: &AccumulatorArgs) -> Result<Summing<Stored>> {
        if args.is_distinct {
            return refuse_distinct(Self::NAME);
        }
        Ok(Summing::default())
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
        self.takes.coerce(Self::NAME, given)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(tally_type())
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(state_fields(args.name))
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

/// Stored tallies, row by row.
#[derive(Debug, Default)]
struct Stored;

impl Source for Stored {
    fn each(
        &mut self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
        take: &mut dyn FnMut(usize, Part) -> Result<()>,
    ) -> Result<()> {
        let kept = kept(&values[0], filter);
        for (row, tally) in StoredTallies::new(&values[0])?.rows()?.enumerate() {
            // What a filter keeps out is not looked at.
            if kept.as_ref().is_some_and(|kept| kept.is_null(row)) {
                continue;
            }
            if let Some(tally) = tally? {
                take(row, Part::Tally(tally))?;
            }
        }
        Ok(())
    }

    fn size(&self) -> usize {
        0
    }
}
