//! Random tables, divided at random.

use std::collections::BTreeMap;
use std::sync::Arc;

use cxmetrics::{Scale, Tally};
use datafusion::arrow::array::{Array, ArrayRef, Float64Array, UInt32Array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use proptest::prelude::*;

use crate::support::{
    add_table, assert_same, calls, expected, figures, rows, scores, session, tallies,
};

fn scales() -> impl Strategy<Value = Scale> {
    prop_oneof![
        Just(Scale::ZERO_TO_TEN),
        Just(Scale::ONE_TO_FIVE),
        Just(Scale::ONE_TO_SEVEN.reversed()),
        (0..20_i32, 1..30_i32)
            .prop_map(|(lowest, width)| Scale::new(lowest, lowest + width).unwrap()),
    ]
}

/// Rows of a segment and a rating, missing now and then, on a scale.
fn tables() -> impl Strategy<Value = (Scale, Vec<(u32, Option<i32>)>)> {
    scales().prop_flat_map(|scale| {
        let rating = proptest::option::weighted(0.9, scale.lowest()..=scale.highest());
        (
            Just(scale),
            proptest::collection::vec((0..9_u32, rating), 0..200),
        )
    })
}

fn types() -> impl Strategy<Value = DataType> {
    proptest::sample::select(vec![
        DataType::UInt8,
        DataType::Int64,
        DataType::Float32,
        DataType::Float64,
        DataType::Decimal128(12, 3),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sql_is_the_library(
        (scale, table) in tables(),
        data_type in types(),
        partitions in 1..9_usize,
        batch_size in 1..100_usize,
    ) {
        let mut wanted = BTreeMap::new();
        let mut whole = Tally::new(scale);
        for &(segment, rating) in &table {
            let tally = wanted.entry(segment).or_insert_with(|| Tally::new(scale));
            tally.record_answer(rating).unwrap();
            whole.record_answer(rating).unwrap();
        }
        let ctx = session(partitions, batch_size);
        let segments: ArrayRef = Arc::new(UInt32Array::from_iter_values(table.iter().map(|row| row.0)));
        let ratings = table.iter().map(|row| row.1.map(f64::from)).collect::<Float64Array>();
        let ratings = cast(&ratings, &data_type).unwrap();
        prop_assert_eq!(ratings.len(), table.len());
        let columns = vec![("segment", segments), ("rating", ratings)];
        add_table(&ctx, "answers", columns, partitions, batch_size);

        for (name, constants, metric) in scores(scale) {
            let calls = calls(&name, "rating", &constants);
            let sql = format!("SELECT {calls} FROM answers GROUP BY segment ORDER BY segment");
            let found = rows(&ctx, &sql).unwrap();
            for figure in 0..3 {
                let wanted = wanted
                    .values()
                    .map(|tally| expected(metric.as_ref(), tally)[figure])
                    .collect::<Vec<_>>();
                assert_same(&figures(&found, figure), &wanted, &sql);
            }
            let sql = format!("SELECT {calls} FROM answers");
            let found = rows(&ctx, &sql).unwrap();
            for (figure, wanted) in expected(metric.as_ref(), &whole).into_iter().enumerate() {
                assert_same(&figures(&found, figure), &[wanted], &sql);
            }
        }

        // Merging what was counted apart is counting it all.
        let sql = format!(
            "SELECT merge_tally(counts) FROM
             (SELECT tally(rating, '{scale}') AS counts FROM answers GROUP BY segment)"
        );
        let merged = tallies(&rows(&ctx, &sql).unwrap(), 0);
        prop_assert_eq!(merged, [(!whole.is_empty()).then(|| whole.counts().to_vec())]);
    }
}
