//! The aggregates over ratings: one figure of a score, or the tally itself.

mod grouped;
mod output;
mod single;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, Expr, GroupsAccumulator, Signature, Volatility,
};

use crate::arguments::{self, Parameter, coerce_ratings, counts_type};
use crate::score::ScoreFigure;
use grouped::GroupedAnswers;
use output::Output;
use single::Answers;

/// What an aggregate makes of the ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Score(ScoreFigure),
    Tally,
}

/// An aggregate over a column of ratings.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct RatingAggregate {
    name: String,
    kind: Kind,
    signature: Signature,
}

impl RatingAggregate {
    /// `nps(rating)` and its like.
    pub(crate) fn score(figure: ScoreFigure) -> Self {
        Self::new(figure.name(), Kind::Score(figure))
    }

    /// `tally(rating, scale)`.
    pub(crate) fn tally() -> Self {
        Self::new("tally".into(), Kind::Tally)
    }

    fn new(name: String, kind: Kind) -> Self {
        Self {
            name,
            kind,
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    fn parameters(&self) -> Vec<Parameter> {
        match self.kind {
            Kind::Score(figure) => figure.parameters(),
            Kind::Tally => vec![Parameter::Scale],
        }
    }

    fn output(&self, args: &AccumulatorArgs) -> Result<Output> {
        if args.is_distinct {
            return refuse_distinct(&self.name);
        }
        let constants = arguments::constants(&self.name, args.exprs)?;
        match (self.kind, constants.as_slice()) {
            (Kind::Score(figure), constants) => Output::figure(figure.question(constants)?),
            (Kind::Tally, [scale]) => {
                let scale = arguments::scale((self.name.clone(), scale))?;
                Ok(Output::counts(scale))
            }
            (Kind::Tally, _) => plan_err!("tally takes ratings and a scale"),
        }
    }
}

impl AggregateUDFImpl for RatingAggregate {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        coerce_ratings(&self.name, &self.parameters(), given)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.kind {
            Kind::Score(_) => ScoreFigure::TYPE,
            Kind::Tally => counts_type(),
        })
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![counts_state(args.name)])
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Answers::new(self.output(&args)?)))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        args: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(GroupedAnswers::new(self.output(&args)?)))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        Some(distinct_refused())
    }
}

/// Partial results: a list with the count of each class.
pub(crate) fn counts_state(name: &str) -> FieldRef {
    Field::new(format_state_name(name, "counts"), counts_type(), true).into()
}

/// Refuses `DISTINCT` before the optimizer rewrites it into a grouping, behind which it could not be seen.
pub(crate) fn distinct_refused() -> AggregateFunctionSimplification {
    Box::new(|aggregate, _| {
        if aggregate.params.distinct {
            return refuse_distinct(aggregate.func.name());
        }
        Ok(Expr::AggregateFunction(aggregate))
    })
}

pub(crate) fn refuse_distinct<T>(name: &str) -> Result<T> {
    plan_err!(
        "{name}(DISTINCT ...) would count equal answers of different people once: leave DISTINCT out"
    )
}
