//! What the functions take: the types that each argument may have, and the constants behind the columns.

use std::fmt::{self, Display};
use std::sync::Arc;

use cxmetrics::{Confidence, ParseScaleError, Scale};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::common::{
    DataFusionError, Result, ScalarValue, exec_datafusion_err, plan_datafusion_err, plan_err,
};
use datafusion::logical_expr::ColumnarValue;
use datafusion::physical_expr::PhysicalExpr;

use crate::form::is_tally;

/// A constant that a function takes after its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Parameter {
    Scale,
    Box,
    Confidence,
}

impl Parameter {
    /// The type that the constant is cast to before it is read.
    fn coerced(self, function: &str, given: &DataType) -> Result<DataType> {
        match self {
            Self::Scale if is_text(given) => Ok(DataType::Utf8),
            Self::Box if given.is_integer() => Ok(DataType::Int64),
            Self::Confidence if given.is_numeric() => Ok(DataType::Float64),
            _ => plan_err!("{function} takes {self}, not a value of type {given}"),
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scale => "a scale as text, such as '0-10' or '1-5/2'",
            Self::Box => "the number of levels in the box, such as 2",
            Self::Confidence => "a confidence as a fraction, such as 0.95",
        })
    }
}

pub(crate) fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// What a function computes on, row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Ratings,
    Weights,
    Tally,
}

impl Column {
    /// The type to which the column is cast: mostly its own, since casting could lose what has to be checked.
    fn coerced(self, function: &str, given: &DataType) -> Result<DataType> {
        match self {
            Self::Ratings if is_rating(given) => Ok(given.clone()),
            Self::Weights if given.is_numeric() || given.is_null() => Ok(DataType::Float64),
            Self::Tally if is_tally(given) => Ok(given.clone()),
            _ => plan_err!("{function} takes {self}, not a column of {given}"),
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ratings => "ratings",
            Self::Weights => "their weights",
            Self::Tally => {
                "a stored tally (its scale and its counts, as tally(rating, scale) makes it)"
            }
        })
    }
}

/// What a function takes: columns, and constants behind them.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Takes {
    pub(crate) columns: &'static [Column],
    pub(crate) parameters: Vec<Parameter>,
}

impl Takes {
    /// The types to which the arguments are cast.
    pub(crate) fn coerce(&self, function: &str, given: &[DataType]) -> Result<Vec<DataType>> {
        let wanted = self.columns.len() + self.parameters.len();
        if given.len() != wanted {
            let columns = self.columns.iter().map(ToString::to_string);
            let parameters = self.parameters.iter().map(ToString::to_string);
            return plan_err!(
                "{function} takes {}: {wanted} arguments, not {}",
                columns.chain(parameters).collect::<Vec<_>>().join(", "),
                given.len()
            );
        }
        let (columns, constants) = given.split_at(self.columns.len());
        let columns = self.columns.iter().zip(columns);
        let parameters = self.parameters.iter().zip(constants);
        columns
            .map(|(column, given)| column.coerced(function, given))
            .chain(parameters.map(|(parameter, given)| parameter.coerced(function, given)))
            .collect()
    }

    /// The constants in the arguments of an aggregate.
    pub(crate) fn constants<'a>(
        &'a self,
        function: &'a str,
        arguments: &[Arc<dyn PhysicalExpr>],
    ) -> Result<Constants<'a>> {
        let values = arguments
            .iter()
            .skip(self.columns.len())
            .map(|argument| match constant(argument) {
                Some(value) => Ok(value),
                None => self.not_constant(function, argument),
            })
            .collect::<Result<_>>()?;
        Ok(Constants {
            function,
            takes: self,
            values,
        })
    }

    /// The constants in the arguments of a function.
    pub(crate) fn scalars<'a>(
        &'a self,
        function: &'a str,
        arguments: &[ColumnarValue],
    ) -> Result<Constants<'a>> {
        let values = arguments
            .iter()
            .map(|argument| match argument {
                ColumnarValue::Scalar(value) => Ok(value.clone()),
                ColumnarValue::Array(column) => self.not_constant(function, column.data_type()),
            })
            .collect::<Result<_>>()?;
        Ok(Constants {
            function,
            takes: self,
            values,
        })
    }

    fn not_constant<T>(&self, function: &str, argument: impl Display) -> Result<T> {
        match self.columns.len() {
            1 => plan_err!(
                "{function} takes one column, and {argument} would be a second: the rest are constants"
            ),
            columns => plan_err!(
                "{function} takes {columns} columns, and {argument} would be one more: the rest are constants"
            ),
        }
    }
}

/// The value of an argument that does not depend on the row.
fn constant(argument: &Arc<dyn PhysicalExpr>) -> Option<ScalarValue> {
    let nothing = RecordBatch::new_empty(Arc::new(Schema::empty()));
    match argument.evaluate(&nothing) {
        Ok(ColumnarValue::Scalar(value)) => Some(value),
        _ => None,
    }
}

/// Whether an argument is the same for all rows.
pub(crate) fn is_constant(argument: &Arc<dyn PhysicalExpr>) -> bool {
    constant(argument).is_some()
}

/// The constants of one call.
#[derive(Debug)]
pub(crate) struct Constants<'a> {
    function: &'a str,
    takes: &'a Takes,
    values: Vec<ScalarValue>,
}

impl Constants<'_> {
    /// The scale.
    pub(crate) fn scale(&self) -> Result<Scale> {
        self.read(Parameter::Scale, |value| match value.try_as_str() {
            Some(Some(text)) => Some(
                text.parse()
                    .map_err(|error: ParseScaleError| plan_datafusion_err!("{error}")),
            ),
            _ => None,
        })
    }

    /// The number of levels in a box.
    pub(crate) fn boxes(&self) -> Result<usize> {
        self.read(Parameter::Box, |value| match value {
            // Too many for `usize` are too many for any scale.
            ScalarValue::Int64(Some(boxes)) if *boxes >= 0 => {
                Some(Ok(usize::try_from(*boxes).unwrap_or(usize::MAX)))
            }
            _ => None,
        })
    }

    /// The confidence.
    pub(crate) fn confidence(&self) -> Result<Confidence> {
        self.read(Parameter::Confidence, |value| match value {
            ScalarValue::Float64(Some(level)) => {
                Some(Confidence::new(*level).map_err(|error| plan_datafusion_err!("{error}")))
            }
            _ => None,
        })
    }

    fn read<T>(
        &self,
        parameter: Parameter,
        read: impl Fn(&ScalarValue) -> Option<Result<T>>,
    ) -> Result<T> {
        let function = self.function;
        let mut constants = self.takes.parameters.iter().zip(&self.values);
        let Some((_, value)) = constants.find(|(each, _)| **each == parameter) else {
            return plan_err!("{function} takes {parameter}");
        };
        match read(value) {
            Some(result) => result,
            None => plan_err!("{function} takes {parameter}, not {value}"),
        }
    }
}

fn is_rating(data_type: &DataType) -> bool {
    match data_type {
        DataType::Dictionary(_, values) => is_rating(values),
        other => other.is_numeric() || other.is_null(),
    }
}

/// A scale that travels as text.
pub(crate) fn parse_scale(text: &str) -> Result<Scale> {
    text.parse()
        .map_err(|error: ParseScaleError| refused(error))
}

/// What the library refused, in its words: they are all that a cluster sends back from another machine.
pub(crate) fn refused(error: impl Display) -> DataFusionError {
    exec_datafusion_err!("{error}")
}
