//! Columns of every type that holds numbers.

use std::sync::Arc;

use cxmetrics::{Ces, Csat, Nps, Scale, Tally};
use datafusion::arrow::array::{
    Array, ArrayRef, Decimal128Array, Decimal256Array, Float32Array, Int64Array, UInt8Array,
    UInt64Array,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, i256};

use crate::support::{
    add_table, assert_same, calls, expected, figure, figures, ratings, refusal, rows, session,
    some_ratings,
};

fn numbers() -> Vec<DataType> {
    vec![
        DataType::UInt8,
        DataType::UInt16,
        DataType::UInt32,
        DataType::UInt64,
        DataType::Int8,
        DataType::Int16,
        DataType::Int32,
        DataType::Int64,
        DataType::Float16,
        DataType::Float32,
        DataType::Float64,
        DataType::Decimal32(5, 2),
        DataType::Decimal64(9, 3),
        DataType::Decimal128(20, 4),
        DataType::Decimal256(40, 6),
    ]
}

fn dictionary(values: DataType) -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(values))
}

/// With a missing answer and without one, grouped and not.
#[test]
fn every_type_gives_the_same_score() {
    let with_missing = some_ratings(500);
    let complete = with_missing
        .iter()
        .copied()
        .flatten()
        .map(Some)
        .collect::<Vec<_>>();
    for answers in [with_missing, complete] {
        let tally = Tally::from_answers(Scale::ZERO_TO_TEN, answers.iter().copied()).unwrap();
        let wanted = expected(&Nps::STANDARD, &tally);
        let plain: ArrayRef = Arc::new(UInt8Array::from(answers));
        for number in numbers() {
            let mut types = vec![number.clone()];
            if matches!(number, DataType::UInt8 | DataType::Int64 | DataType::Utf8) {
                types.push(dictionary(number));
            }
            for data_type in types {
                let column = cast(&plain, &data_type).unwrap();
                assert_eq!(column.data_type(), &data_type);
                let ctx = ratings(column);
                for rest in [
                    "",
                    "GROUP BY rating IS NULL ORDER BY rating IS NULL LIMIT 1",
                ] {
                    let sql = format!("SELECT {} FROM answers {rest}", calls("nps", "rating", ""));
                    let found = rows(&ctx, &sql).unwrap();
                    for (position, &wanted) in wanted.iter().enumerate() {
                        let what = format!("{data_type}: {sql}");
                        assert_same(&figures(&found, position), &[wanted], &what);
                    }
                }
            }
        }
    }
}

#[test]
fn a_rating_off_the_scale_is_named_whatever_its_type() {
    let plain: ArrayRef = Arc::new(Int64Array::from(vec![Some(3), None, Some(11), Some(10)]));
    for number in numbers() {
        for data_type in [number.clone(), dictionary(number.clone())] {
            let Ok(column) = cast(&plain, &data_type) else {
                continue; // no such dictionary
            };
            let ctx = ratings(column);
            for rest in ["", "GROUP BY rating IS NULL"] {
                let sql = format!("SELECT nps(rating) FROM answers {rest}");
                let refusal = refusal(&ctx, &sql);
                let wanted = format!("rating {} is not on the scale 0-10", eleven(&number));
                assert!(refusal.contains(&wanted), "{data_type}: {refusal}");
            }
        }
    }
}

/// 11 as it stands in a column of this type.
fn eleven(data_type: &DataType) -> String {
    match data_type {
        DataType::Decimal32(_, digits)
        | DataType::Decimal64(_, digits)
        | DataType::Decimal128(_, digits)
        | DataType::Decimal256(_, digits) => {
            format!("11.{}", "0".repeat(usize::try_from(*digits).unwrap()))
        }
        _ => "11".into(),
    }
}

/// Neither the number that is refused nor the number that is accepted is the nearest double.
#[test]
fn what_no_double_holds_is_read_and_named_as_it_stands() {
    let refused = |column: ArrayRef, scale: &str| {
        let ctx = ratings(column);
        let sql = format!("SELECT ces(rating, '{scale}') FROM answers");
        let grouped = refusal(&ctx, &format!("{sql} GROUP BY 1 = 1"));
        let whole = refusal(&ctx, &sql);
        let words = |message: &str| {
            let start = message.find("rating ").unwrap();
            message[start..].lines().next().unwrap().to_string()
        };
        assert_eq!(words(&grouped), words(&whole));
        words(&whole)
    };
    let wide = 9_007_199_254_740_993_i64; // 2^53 + 1
    let message = refused(Arc::new(Int64Array::from(vec![1, wide])), "0-10");
    assert_eq!(message, "rating 9007199254740993 is not on the scale 0-10");
    let message = refused(Arc::new(Int64Array::from(vec![i64::MIN])), "0-10");
    assert_eq!(
        message,
        "rating -9223372036854775808 is not on the scale 0-10"
    );
    let message = refused(Arc::new(UInt64Array::from(vec![u64::MAX])), "0-10");
    assert_eq!(
        message,
        "rating 18446744073709551615 is not on the scale 0-10"
    );

    let decimals = |values: Vec<i128>, digits| -> ArrayRef {
        let column = Decimal128Array::from(values);
        Arc::new(column.with_precision_and_scale(38, digits).unwrap())
    };
    // As a double it would be 10, and on the scale.
    let near_ten = 10 * 10_i128.pow(20) + 1;
    let message = refused(decimals(vec![near_ten], 20), "0-10");
    assert_eq!(
        message,
        "rating 10.00000000000000000001 is not on the scale 0-10"
    );
    let message = refused(decimals(vec![near_ten - 2], 20), "0-10");
    assert_eq!(
        message,
        "rating 9.99999999999999999999 is between two levels of the scale 0-10"
    );
    let message = refused(decimals(vec![250, 275], 2), "1-5/2");
    assert_eq!(
        message,
        "rating 2.75 is between two levels of the scale 1-5/2"
    );
    let huge = Decimal256Array::from(vec![i256::MAX]);
    let message = refused(Arc::new(huge), "0-10");
    assert!(
        message.starts_with("rating 578960446186580977117854925043439539266"),
        "{message}"
    );

    let message = refused(Arc::new(Float32Array::from(vec![6.1])), "0-10");
    assert_eq!(
        message,
        "rating 6.1 is between two levels of the scale 0-10"
    );
    let message = refused(Arc::new(Float32Array::from(vec![f32::NAN])), "0-10");
    assert_eq!(message, "rating NaN is not a finite number");
}

/// A number that differs from a rating by the rounding of its calculation is that rating, as in the library.
#[test]
fn computed_fractions() {
    let scale: Scale = "0-1/100".parse().unwrap();
    let computed = 57.0_f64 * 0.01;
    assert!(scale.contains(computed) && computed.to_bits() != 0.57_f64.to_bits());
    let ctx = ratings(Arc::new(datafusion::arrow::array::Float64Array::from(
        vec![computed],
    )));
    let found = figure(&ctx, "SELECT ces(rating, '0-1/100') FROM answers").unwrap();
    assert_same(&[found], &[Some(0.57)], "a hundredth");
}

#[test]
fn numbers_beyond_every_scale() {
    let refused = |column: ArrayRef| refusal(&ratings(column), "SELECT nps(rating) FROM answers");
    let message = refused(Arc::new(Int64Array::from(vec![-1])));
    assert!(
        message.contains("rating -1 is not on the scale 0-10"),
        "{message}"
    );
    for largest in [i64::MIN, i64::MAX] {
        let message = refused(Arc::new(Int64Array::from(vec![largest])));
        assert!(message.contains("is not on the scale 0-10"), "{message}");
    }
    let message = refused(Arc::new(UInt64Array::from(vec![u64::MAX])));
    assert!(message.contains("is not on the scale 0-10"), "{message}");
    for (value, wanted) in [
        (f64::NAN, "rating NaN is not a finite number"),
        (f64::NEG_INFINITY, "rating -inf is not a finite number"),
        (6.5, "rating 6.5 is between two levels of the scale 0-10"),
        (-0.25, "rating -0.25 is not on the scale 0-10"),
        (1e300, "rating 1e300 is not on the scale 0-10"),
    ] {
        let column = datafusion::arrow::array::Float64Array::from(vec![9.0, value]);
        let message = refused(Arc::new(column));
        assert!(message.contains(wanted), "{message}");
    }
}

/// Where the library says yes to a fraction, so does SQL, stored as whatever it was.
#[test]
fn fractions_and_other_scales() {
    let scales = [
        "1-5/2",
        "0-1/10",
        "-5-5",
        "1-5 reversed",
        "-3-3/7 reversed",
        "250-300",
        "0-100",
    ];
    for text in scales {
        let scale: Scale = text.parse().unwrap();
        let given = scale
            .ratings()
            .enumerate()
            .flat_map(|(level, rating)| std::iter::repeat_n(rating, 1 + level % 3))
            .collect::<Vec<_>>();
        let tally = Tally::from_ratings(scale, given.iter().copied()).unwrap();
        let double: ArrayRef =
            Arc::new(datafusion::arrow::array::Float64Array::from(given.clone()));
        let mut types = vec![DataType::Float64, DataType::Float32];
        if scale.divisions() == 1 {
            types.push(DataType::Int16);
        }
        // Thirds and sevenths are no decimals.
        if 1_000 % scale.divisions() == 0 {
            types.push(DataType::Decimal32(9, 3));
            types.push(DataType::Decimal128(10, 3));
            types.push(DataType::Decimal256(60, 6));
        }
        for data_type in types {
            let ctx = ratings(cast(&double, &data_type).unwrap());
            let what = format!("{text} as {data_type}");
            let found = |call: &str| figure(&ctx, &format!("SELECT {call} FROM answers")).unwrap();
            let ces = found(&format!("ces(rating, '{text}')"));
            assert_same(&[ces], &expected(&Ces::MEAN, &tally)[..1], &what);
            let top = found(&format!("csat_top_box_lower(rating, '{text}', 2, 0.9)"));
            assert_same(&[top], &expected(&Csat::TOP_TWO_BOX, &tally)[1..2], &what);
            let counts = rows(
                &ctx,
                &format!("SELECT tally(rating, '{text}') FROM answers"),
            )
            .unwrap();
            assert_eq!(
                crate::support::tallies(&counts, 0),
                [Some(tally.counts().to_vec())]
            );
        }
    }
}

/// Bytes on scales that a byte cannot wholly express.
#[test]
fn bytes_on_any_scale() {
    for text in ["-5-5", "0-10/2", "200-300", "0-255", "3-9 reversed"] {
        let scale: Scale = text.parse().unwrap();
        let bytes = (0..=u8::MAX)
            .filter(|byte| scale.contains(*byte))
            .collect::<Vec<_>>();
        let tally = Tally::from_ratings(scale, bytes.iter().copied()).unwrap();
        let ctx = ratings(Arc::new(UInt8Array::from(bytes)));
        let sql = format!("SELECT ces(rating, '{text}') FROM answers");
        for rest in ["", " GROUP BY rating IS NULL"] {
            let found = figure(&ctx, &format!("{sql}{rest}")).unwrap();
            assert_same(&[found], &expected(&Ces::MEAN, &tally)[..1], text);
        }
    }
}

/// What a mask hides does not count, and is not checked.
#[test]
fn values_under_nulls_are_ignored() {
    let values = vec![10, 77, 3].into();
    let column = UInt8Array::new(values, Some(vec![true, false, true].into()));
    assert_eq!(column.value(1), 77);
    let ctx = session(1, 8192);
    add_table(&ctx, "answers", vec![("rating", Arc::new(column))], 1, 8192);
    for rest in ["", " GROUP BY 1 = 1"] {
        let sql = format!("SELECT nps(rating) FROM answers{rest}");
        assert_eq!(figure(&ctx, &sql).unwrap(), Some(0.0));
    }
}
