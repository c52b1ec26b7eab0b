//! The aggregates over ratings: one figure of a score, or the tally itself.

mod by_scale;
mod grouped;
mod output;
mod single;

use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, Expr, GroupsAccumulator, Signature, Volatility,
};

use crate::arguments::{Column, Parameter, Takes, is_constant};
use crate::form::tally_type;
use crate::score::ScoreFigure;
use crate::state::state_fields;
use crate::summing::Summing;
use by_scale::ByScale;
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
    takes: Takes,
    signature: Signature,
}

impl RatingAggregate {
    /// `nps(rating)` and its like.
    pub(crate) fn score(figure: ScoreFigure) -> Self {
        Self::new(figure.name(""), Kind::Score(figure))
    }

    /// `tally(rating, scale)`.
    pub(crate) fn tally() -> Self {
        Self::new("tally".into(), Kind::Tally)
    }

    fn new(name: String, kind: Kind) -> Self {
        let parameters = match kind {
            Kind::Score(figure) => figure.parameters_of_ratings(),
            Kind::Tally => vec![Parameter::Scale],
        };
        Self {
            name,
            kind,
            takes: Takes {
                columns: &[Column::Ratings],
                parameters,
            },
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    /// What is made of the answers; `None` if the rows say on which scale they are.
    fn output(&self, args: &AccumulatorArgs) -> Result<Option<Output>> {
        if args.is_distinct {
            return refuse_distinct(&self.name);
        }
        match self.kind {
            Kind::Score(figure) => {
                let constants = self.takes.constants(&self.name, args.exprs)?;
                let question = figure.question(&constants)?;
                Output::figure(figure.scale(&constants)?, question).map(Some)
            }
            Kind::Tally if args.exprs.iter().skip(1).all(is_constant) => {
                let constants = self.takes.constants(&self.name, args.exprs)?;
                Ok(Some(Output::tally(constants.scale()?)))
            }
            Kind::Tally => Ok(None),
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
        self.takes.coerce(&self.name, given)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.kind {
            Kind::Score(_) => ScoreFigure::TYPE,
            Kind::Tally => tally_type(),
        })
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(state_fields(args.name))
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(match self.output(&args)? {
            Some(output) => Box::new(Answers::new(output)),
            None => Box::new(Summing::<ByScale>::default()),
        })
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        args: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(match self.output(&args)? {
            Some(output) => Box::new(GroupedAnswers::new(output)),
            None => Box::new(Summing::<ByScale>::default()),
        })
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        Some(distinct_refused())
    }
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
