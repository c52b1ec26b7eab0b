//! The functions of stored tallies: `tally_nps(tally)` and its like, `tally_nps_difference(first, second)` and its like,
//! and `tally_total(tally)`.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, UInt64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, internal_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use crate::arguments::{Column, Constants, Takes};
use crate::form::StoredTallies;
use crate::score::ScoreFigure;

/// What a function makes of stored tallies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Score(ScoreFigure),
    Difference(ScoreFigure),
    Total,
}

/// A function of stored tallies.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct StoredTally {
    name: String,
    kind: Kind,
    takes: Takes,
    signature: Signature,
}

impl StoredTally {
    /// `tally_nps(tally)` and its like: the name of the aggregate, with a tally in the place of ratings and scale.
    pub(crate) fn score(figure: ScoreFigure) -> Self {
        Self::new(&figure.name(""), Kind::Score(figure))
    }

    /// `tally_nps_difference(first, second)` and its like.
    pub(crate) fn difference(figure: ScoreFigure) -> Self {
        Self::new(&figure.name("_difference"), Kind::Difference(figure))
    }

    /// `tally_total(tally)`.
    pub(crate) fn total() -> Self {
        Self::new("total", Kind::Total)
    }

    fn new(name: &str, kind: Kind) -> Self {
        let (columns, parameters): (&[Column], _) = match kind {
            Kind::Score(figure) => (&[Column::Tally], figure.parameters()),
            Kind::Difference(figure) => (&[Column::Tally, Column::Tally], figure.parameters()),
            Kind::Total => (&[Column::Tally], vec![]),
        };
        Self {
            name: format!("tally_{name}"),
            kind,
            takes: Takes {
                columns,
                parameters,
            },
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    fn results(&self, columns: &[ArrayRef], constants: &Constants) -> Result<ArrayRef> {
        let columns = columns
            .iter()
            .map(StoredTallies::new)
            .collect::<Result<Vec<_>>>()?;
        match (self.kind, columns.as_slice()) {
            (Kind::Score(figure), [tallies]) => {
                let question = figure.question(constants)?;
                let figures = tallies.rows()?.map(|tally| match tally? {
                    Some(tally) => question.answer(&tally),
                    None => Ok(None),
                });
                Ok(Arc::new(figures.collect::<Result<Float64Array>>()?))
            }
            (Kind::Difference(figure), [first, second]) => {
                let question = figure.question(constants)?;
                let pairs = first.rows()?.zip(second.rows()?);
                let figures = pairs.map(|(first, second)| match (first?, second?) {
                    (Some(first), Some(second)) => question.difference(&first, &second),
                    _ => Ok(None),
                });
                Ok(Arc::new(figures.collect::<Result<Float64Array>>()?))
            }
            (Kind::Total, [tallies]) => {
                let totals = tallies
                    .rows()?
                    .map(|tally| Ok(tally?.map(|tally| tally.total())));
                Ok(Arc::new(totals.collect::<Result<UInt64Array>>()?))
            }
            (_, columns) => {
                internal_err!("{} was called with {} columns", self.name, columns.len())
            }
        }
    }
}

impl ScalarUDFImpl for StoredTally {
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
            Kind::Score(_) | Kind::Difference(_) => ScoreFigure::TYPE,
            Kind::Total => DataType::UInt64,
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let Some((columns, constants)) = args.args.split_at_checked(self.takes.columns.len())
        else {
            return internal_err!("{} was called with too little", self.name);
        };
        let constants = self.takes.scalars(&self.name, constants)?;
        let every_row = columns
            .iter()
            .any(|column| matches!(column, ColumnarValue::Array(_)));
        let results = self.results(&ColumnarValue::values_to_arrays(columns)?, &constants)?;
        if every_row {
            Ok(ColumnarValue::Array(results))
        } else {
            ScalarValue::try_from_array(&results, 0).map(ColumnarValue::Scalar)
        }
    }
}
