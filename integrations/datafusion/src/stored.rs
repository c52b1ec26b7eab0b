//! The functions that score a stored tally: `tally_nps(counts)` and its like, and `tally_total(counts)`.

use std::sync::Arc;

use cxmetrics::Tally;
use datafusion::arrow::array::{ArrayRef, Float64Array, UInt64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, exec_datafusion_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use crate::arguments::{Parameter, coerce_counts, not_constant, refused};
use crate::counts::Lists;
use crate::score::ScoreFigure;

/// What a function makes of a stored tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Score(ScoreFigure),
    Total,
}

/// A function of a stored tally.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct StoredTally {
    name: String,
    kind: Kind,
    signature: Signature,
}

impl StoredTally {
    /// `tally_nps(counts)` and its like: the name of the aggregate, with counts in the place of the ratings.
    pub(crate) fn score(figure: ScoreFigure) -> Self {
        Self::new(format!("tally_{}", figure.name()), Kind::Score(figure))
    }

    /// `tally_total(counts)`.
    pub(crate) fn total() -> Self {
        Self::new("tally_total".into(), Kind::Total)
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
            Kind::Total => vec![],
        }
    }

    fn constants(&self, arguments: &[ColumnarValue]) -> Result<Vec<ScalarValue>> {
        arguments
            .iter()
            .map(|argument| match argument {
                ColumnarValue::Scalar(value) => Ok(value.clone()),
                ColumnarValue::Array(column) => not_constant(&self.name, column.data_type()),
            })
            .collect()
    }

    fn results(&self, column: &ArrayRef, constants: &[ScalarValue]) -> Result<ArrayRef> {
        let lists = Lists::new(column)?;
        match self.kind {
            Kind::Score(figure) => {
                let question = figure.question(constants)?;
                let figures = lists.iter().map(|counts| match counts? {
                    Some(counts) => {
                        let tally = Tally::from_counts(question.scale(), counts);
                        question.answer(&tally.map_err(refused)?)
                    }
                    None => Ok(None),
                });
                Ok(Arc::new(figures.collect::<Result<Float64Array>>()?))
            }
            Kind::Total => {
                let totals = lists.iter().map(|counts| counts?.map(total).transpose());
                Ok(Arc::new(totals.collect::<Result<UInt64Array>>()?))
            }
        }
    }
}

fn total(counts: &[u64]) -> Result<u64> {
    counts
        .iter()
        .try_fold(0_u64, |sum, &count| sum.checked_add(count))
        .ok_or_else(|| exec_datafusion_err!("more answers than a 64-bit count can hold"))
}

impl ScalarUDFImpl for StoredTally {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        coerce_counts(&self.name, &self.parameters(), given)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.kind {
            Kind::Score(_) => ScoreFigure::TYPE,
            Kind::Total => DataType::UInt64,
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [counts, constants @ ..] = args.args.as_slice() else {
            return not_constant(&self.name, "nothing");
        };
        let constants = self.constants(constants)?;
        match counts {
            ColumnarValue::Array(column) => {
                self.results(column, &constants).map(ColumnarValue::Array)
            }
            ColumnarValue::Scalar(value) => {
                let results = self.results(&value.to_array()?, &constants)?;
                ScalarValue::try_from_array(&results, 0).map(ColumnarValue::Scalar)
            }
        }
    }
}
