//! What the functions take: the types that each argument may have, and the constants behind the first one.

use std::fmt::{self, Display};
use std::sync::Arc;

use cxmetrics::{Confidence, ParseScaleError, Scale};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::{
    DataFusionError, Result, ScalarValue, exec_datafusion_err, plan_datafusion_err, plan_err,
};
use datafusion::logical_expr::ColumnarValue;
use datafusion::physical_expr::PhysicalExpr;

/// A constant that a function takes after its column.
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

fn is_text(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// The type of a list of counts, which is how a tally is stored.
pub(crate) fn counts_type() -> DataType {
    DataType::List(counts_field())
}

/// The field of the counts inside a list.
pub(crate) fn counts_field() -> Arc<Field> {
    Arc::new(Field::new_list_field(DataType::UInt64, true))
}

/// The types to which the arguments are cast: a column of ratings as it is, then the parameters.
pub(crate) fn coerce_ratings(
    function: &str,
    parameters: &[Parameter],
    given: &[DataType],
) -> Result<Vec<DataType>> {
    coerce(function, "ratings", parameters, given, |column| {
        is_rating(column).then(|| column.clone())
    })
}

/// The same for a column of stored tallies.
pub(crate) fn coerce_counts(
    function: &str,
    parameters: &[Parameter],
    given: &[DataType],
) -> Result<Vec<DataType>> {
    coerce(function, "a list of counts", parameters, given, |column| {
        is_counts(column).then(counts_type)
    })
}

fn coerce(
    function: &str,
    wanted: &str,
    parameters: &[Parameter],
    given: &[DataType],
    first: impl Fn(&DataType) -> Option<DataType>,
) -> Result<Vec<DataType>> {
    let [column, constants @ ..] = given else {
        return plan_err!("{function} takes {wanted}");
    };
    if constants.len() != parameters.len() {
        let takes = std::iter::once(wanted.to_string())
            .chain(parameters.iter().map(ToString::to_string))
            .collect::<Vec<_>>();
        return plan_err!(
            "{function} takes {}: {} arguments, not {}",
            takes.join(", "),
            takes.len(),
            given.len()
        );
    }
    let column = first(column).ok_or_else(|| {
        plan_datafusion_err!("{function} takes {wanted}, not a column of {column}")
    })?;
    let constants = parameters
        .iter()
        .zip(constants)
        .map(|(parameter, given)| parameter.coerced(function, given));
    std::iter::once(Ok(column)).chain(constants).collect()
}

fn is_rating(data_type: &DataType) -> bool {
    match data_type {
        DataType::Dictionary(_, values) => is_rating(values),
        DataType::Null => true,
        other => other.is_numeric(),
    }
}

fn is_counts(data_type: &DataType) -> bool {
    match data_type {
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _) => field.data_type().is_integer(),
        DataType::Null => true,
        _ => false,
    }
}

/// The constants behind the first argument of an aggregate.
pub(crate) fn constants(
    function: &str,
    arguments: &[Arc<dyn PhysicalExpr>],
) -> Result<Vec<ScalarValue>> {
    let nothing = RecordBatch::new_empty(Arc::new(Schema::empty()));
    arguments
        .iter()
        .skip(1)
        .map(|argument| match argument.evaluate(&nothing) {
            Ok(ColumnarValue::Scalar(value)) => Ok(value),
            _ => not_constant(function, argument),
        })
        .collect()
}

pub(crate) fn not_constant<T>(function: &str, argument: impl fmt::Display) -> Result<T> {
    plan_err!(
        "{function} takes one column, and {argument} would be a second: the rest are constants"
    )
}

/// A scale from its text.
pub(crate) fn scale((function, value): (String, &ScalarValue)) -> Result<Scale> {
    match value.try_as_str() {
        Some(Some(text)) => text
            .parse()
            .map_err(|error: ParseScaleError| plan_datafusion_err!("{error}")),
        _ => plan_err!("{function} takes {}, not {value}", Parameter::Scale),
    }
}

/// The number of levels in a box.
pub(crate) fn boxes((function, value): (String, &ScalarValue)) -> Result<usize> {
    match value {
        ScalarValue::Int64(Some(boxes)) if *boxes >= 0 => {
            // Too many for `usize` are too many for any scale.
            Ok(usize::try_from(*boxes).unwrap_or(usize::MAX))
        }
        _ => plan_err!("{function} takes {}, not {value}", Parameter::Box),
    }
}

/// A confidence.
pub(crate) fn confidence((function, value): (String, &ScalarValue)) -> Result<Confidence> {
    match value {
        ScalarValue::Float64(Some(level)) => {
            Confidence::new(*level).map_err(|error| plan_datafusion_err!("{error}"))
        }
        _ => plan_err!("{function} takes {}, not {value}", Parameter::Confidence),
    }
}

/// What the library refused, in its words: they are all that a cluster sends back from another machine.
pub(crate) fn refused(error: impl Display) -> DataFusionError {
    exec_datafusion_err!("{error}")
}
