//! The aggregates over ratings with weights.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, Float64Array};
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};

use super::entries::{Change, Entries, Entry};
use super::state::{Partials, States, state_fields};
use crate::aggregate::{distinct_refused, refuse_distinct};
use crate::arguments::{Column, Takes};
use crate::coding::Coding;
use crate::columns::only_row;
use crate::score::{Question, ScoreFigure};

/// `nps_weighted(rating, weight)` and its like.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct WeightedAggregate {
    name: String,
    figure: ScoreFigure,
    takes: Takes,
    signature: Signature,
}

impl WeightedAggregate {
    pub(crate) fn new(figure: ScoreFigure) -> Self {
        Self {
            name: figure.name("_weighted"),
            figure,
            takes: Takes {
                columns: &[Column::Ratings, Column::Weights],
                parameters: figure.parameters_of_ratings(),
            },
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    fn answers(&self, args: &AccumulatorArgs) -> Result<Answers> {
        if args.is_distinct {
            return refuse_distinct(&self.name);
        }
        let constants = self.takes.constants(&self.name, args.exprs)?;
        let scale = self.figure.scale(&constants)?;
        let question = self.figure.question(&constants)?;
        // A metric that does not go with the scale is refused before anything is counted.
        question.values(scale)?;
        Ok(Answers {
            question,
            entries: Entries::new(Coding::of_levels(scale)),
        })
    }
}

impl AggregateUDFImpl for WeightedAggregate {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        self.takes.coerce(&self.name, given)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(ScoreFigure::TYPE)
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(state_fields(args.name))
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(self.answers(&args)?))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        args: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(self.answers(&args)?))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        Some(distinct_refused())
    }
}

/// The weighted answers of every group; without groups there is one.
#[derive(Debug)]
struct Answers {
    question: Question,
    entries: Entries,
}

impl Answers {
    fn figure(&self, entries: &[(Entry, u64)]) -> Result<Option<f64>> {
        self.question.answer_weighted(&self.entries.tally(entries)?)
    }
}

impl Accumulator for Answers {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.entries.grow(1);
        self.entries.update(values, None, |_| 0, Change::Add)
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.entries.grow(1);
        self.entries.update(values, None, |_| 0, Change::Remove)
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Float64(self.figure(&self.entries.only())?))
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let mut states = States::default();
        states.push(self.entries.scale(), self.entries.only().into_iter());
        only_row(&states.finish()?)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.entries.grow(1);
        let partials = Partials::new(states)?;
        for row in 0..partials.len() {
            partials.add_to(&mut self.entries, 0, row)?;
        }
        Ok(())
    }

    fn size(&self) -> usize {
        size_of_val(&self.question) + self.entries.size()
    }
}

impl GroupsAccumulator for Answers {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.entries.grow(total_num_groups);
        self.entries
            .update(values, opt_filter, |row| group_indices[row], Change::Add)
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        self.entries.grow(total_num_groups);
        let partials = Partials::new(values)?;
        for (row, &group) in group_indices.iter().enumerate() {
            partials.add_to(&mut self.entries, group, row)?;
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let groups = self.entries.take(emit_to);
        let figures = groups.iter().map(|entries| self.figure(entries));
        Ok(Arc::new(figures.collect::<Result<Float64Array>>()?))
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let mut states = States::default();
        for entries in self.entries.take(emit_to) {
            states.push(self.entries.scale(), entries.into_iter());
        }
        states.finish()
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let mut states = States::default();
        for entry in self.entries.rows(values, opt_filter)? {
            states.push(
                self.entries.scale(),
                entry.map(|entry| (entry, 1)).into_iter(),
            );
        }
        states.finish()
    }

    fn size(&self) -> usize {
        Accumulator::size(self)
    }
}
