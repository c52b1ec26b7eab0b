//! The words for a rating that is not on its scale.

use cxmetrics::{RatingError, Scale, Tally, TallyError};
use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::{Float32Type, Float64Type};
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::common::{DataFusionError, exec_datafusion_err};

use crate::arguments::refused;

/// Why the rating of a row is refused, in the library's words, with the rating exactly as it stands in the column.
#[cold]
pub(crate) fn refusal(scale: Scale, column: &ArrayRef, row: usize) -> DataFusionError {
    if let Some(doubles) = column.as_primitive_opt::<Float64Type>() {
        return match Tally::new(scale).record(doubles.value(row)) {
            Err(error) => refused(error),
            Ok(()) => {
                exec_datafusion_err!("rating {} is not on the scale {scale}", doubles.value(row))
            }
        };
    }
    let single = column
        .as_primitive_opt::<Float32Type>()
        .map(|singles| singles.value(row));
    let text = match single {
        // All its digits would be those of the nearest double.
        Some(value) if value.abs() < 1e15 || !value.is_finite() => value.to_string(),
        Some(value) => format!("{value:e}"),
        None => match array_value_to_string(column, row) {
            Ok(text) => text,
            Err(error) => return error.into(),
        },
    };
    let problem = match single {
        Some(value) => match Tally::new(scale).record(value) {
            Err(TallyError::Rating(RatingError::NotFinite { .. })) => Problem::NotFinite,
            Err(TallyError::Rating(RatingError::BetweenLevels { .. })) => Problem::BetweenLevels,
            _ => Problem::OffScale,
        },
        None if is_within(scale, &text) => Problem::BetweenLevels,
        None => Problem::OffScale,
    };
    match problem {
        Problem::NotFinite => exec_datafusion_err!("rating {text} is not a finite number"),
        Problem::BetweenLevels => {
            exec_datafusion_err!("rating {text} is between two levels of the scale {scale}")
        }
        Problem::OffScale => exec_datafusion_err!("rating {text} is not on the scale {scale}"),
    }
}

enum Problem {
    NotFinite,
    BetweenLevels,
    OffScale,
}

/// Whether a number in plain digits lies between the ends of a scale.
fn is_within(scale: Scale, text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    // What 64 bits do not hold is beyond every scale.
    let Ok(whole) = whole.parse::<i64>() else {
        return false;
    };
    let beyond = fraction.bytes().any(|digit| digit != b'0');
    let negative = text.starts_with('-');
    let (lowest, highest) = (i64::from(scale.lowest()), i64::from(scale.highest()));
    let above = whole > highest || (whole == highest && beyond && !negative);
    let below = whole < lowest || (whole == lowest && beyond && negative);
    !above && !below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_scale_to_the_last_digit() {
        let scale = Scale::ZERO_TO_TEN;
        for within in [
            "0",
            "10",
            "10.000",
            "-0.00",
            "9.99999999999999999999",
            "0.1",
        ] {
            assert!(is_within(scale, within), "{within}");
        }
        for beyond in [
            "10.00000000000000000001",
            "-0.00000000000000000001",
            "11",
            "-1",
        ] {
            assert!(!is_within(scale, beyond), "{beyond}");
        }
        assert!(!is_within(scale, "99999999999999999999"));
        let below_zero: Scale = "-5--2".parse().expect("a scale");
        assert!(is_within(below_zero, "-2.5"));
        assert!(!is_within(below_zero, "-1.9"));
        assert!(!is_within(below_zero, "-5.1"));
    }
}
