//! Scores of answers with weights.

use std::collections::BTreeMap;
use std::sync::Arc;

use cxmetrics::{Confidence, EstimateError, Metric, Scale, WeightedTally};
use datafusion::arrow::array::{Array, ArrayRef, Float64Array, Int64Array, UInt8Array};
use datafusion::prelude::SessionContext;

use crate::support::{
    add_table, assert_same, figure, figures, refusal, rows, scores, session, some_ratings,
};

const ROWS: usize = 1_500;

/// Weights that no sum of doubles holds exactly, some of them 0, spread over six orders of magnitude.
fn weight(row: usize) -> f64 {
    match row % 11 {
        4 => 0.0,
        step => 0.1 * 7.3_f64.powi(i32::try_from(step).unwrap() - 5) + [0.0, 1.0, 2.0][row % 3],
    }
}

fn segment(row: usize) -> i64 {
    i64::try_from(row / 97 % 5).unwrap()
}

fn answers(partitions: usize, batch_size: usize) -> SessionContext {
    let ctx = session(partitions, batch_size);
    let ratings = some_ratings(ROWS as u64);
    // Who did not answer needs no weight.
    let weights = ratings
        .iter()
        .enumerate()
        .map(|(row, rating)| rating.map(|_| weight(row)));
    let weights: ArrayRef = Arc::new(weights.collect::<Float64Array>());
    let segments: ArrayRef = Arc::new(Int64Array::from_iter_values((0..ROWS).map(segment)));
    let ratings: ArrayRef = Arc::new(UInt8Array::from(ratings));
    let columns = vec![
        ("segment", segments),
        ("rating", ratings),
        ("weight", weights),
    ];
    add_table(&ctx, "answers", columns, partitions, batch_size);
    ctx
}

fn tally(rows: impl Iterator<Item = usize>) -> WeightedTally {
    let ratings = some_ratings(ROWS as u64);
    let given = rows.filter_map(|row| Some((ratings[row]?, weight(row))));
    WeightedTally::from_ratings(Scale::ZERO_TO_TEN, given).unwrap()
}

fn expected(metric: &dyn Metric, tally: &WeightedTally) -> [Option<f64>; 3] {
    match metric.estimate_weighted(tally) {
        Ok(estimate) => {
            let interval = estimate.interval(Confidence::P90);
            [estimate.value(), interval.lower(), interval.upper()].map(Some)
        }
        Err(EstimateError::Empty) => [None; 3],
        Err(error) => panic!("{error}"),
    }
}

fn calls(name: &str, constants: &str) -> String {
    let call = |figure: &str, confidence: &str| {
        format!("{name}_weighted{figure}(rating, weight{constants}{confidence})")
    };
    [
        call("", ""),
        call("_lower", ", 0.9"),
        call("_upper", ", 0.9"),
    ]
    .join(", ")
}

#[test]
fn partitions_and_batches_make_no_difference() {
    let mut groups = BTreeMap::<i64, Vec<usize>>::new();
    for row in 0..ROWS {
        groups.entry(segment(row)).or_default().push(row);
    }
    let groups = groups
        .into_values()
        .map(|rows| tally(rows.into_iter()))
        .collect::<Vec<_>>();
    let whole = tally(0..ROWS);
    for (partitions, batch_size) in [(1, 8192), (2, 7), (8, 64)] {
        let ctx = answers(partitions, batch_size);
        for skipped in [false, true] {
            if skipped {
                for option in ["rows_threshold = 0", "ratio_threshold = 0.0"] {
                    let sql =
                        format!("SET datafusion.execution.skip_partial_aggregation_probe_{option}");
                    rows(&ctx, &sql).unwrap();
                }
            }
            for (name, constants, metric) in scores(Scale::ZERO_TO_TEN) {
                let calls = calls(&name, &constants);
                let sql = format!("SELECT {calls} FROM answers GROUP BY segment ORDER BY segment");
                let found = rows(&ctx, &sql).unwrap();
                for figure in 0..3 {
                    let wanted = groups
                        .iter()
                        .map(|tally| expected(metric.as_ref(), tally)[figure]);
                    assert_same(&figures(&found, figure), &wanted.collect::<Vec<_>>(), &sql);
                }
                let sql = format!("SELECT {calls} FROM answers");
                let found = rows(&ctx, &sql).unwrap();
                for (figure, wanted) in expected(metric.as_ref(), &whole).into_iter().enumerate() {
                    assert_same(&figures(&found, figure), &[wanted], &sql);
                }
            }
        }
    }
}

/// Equal weights are no weights.
#[test]
fn equal_weights_change_nothing() {
    let ctx = answers(2, 64);
    let sql = "SELECT nps_weighted_lower(rating, 2.5, 0.9), nps_lower(rating, 0.9) FROM answers";
    let found = rows(&ctx, sql).unwrap();
    assert_same(&figures(&found, 0), &figures(&found, 1), sql);
}

#[test]
fn answers_that_leave_the_window_are_taken_out() {
    let ctx = session(2, 32);
    let day: ArrayRef = Arc::new(Int64Array::from_iter_values((0..).take(ROWS)));
    let rating: ArrayRef = Arc::new(UInt8Array::from(some_ratings(ROWS as u64)));
    let weights: ArrayRef = Arc::new(Float64Array::from_iter_values((0..ROWS).map(weight)));
    let columns = vec![("day", day), ("rating", rating), ("weight", weights)];
    add_table(&ctx, "answers", columns, 1, 32);
    let sql = "SELECT day, csat_top_box_weighted_upper(rating, weight, '0-10', 2, 0.9)
                      OVER (ORDER BY day ROWS BETWEEN 9 PRECEDING AND CURRENT ROW)
               FROM answers ORDER BY day";
    let found = rows(&ctx, sql).unwrap();
    let wanted = (0..ROWS).map(|row| {
        let tally = tally(row.saturating_sub(9)..=row);
        cxmetrics::Csat::top_box(2)
            .estimate_weighted(&tally)
            .ok()
            .map(|estimate| estimate.interval(Confidence::P90).upper())
    });
    assert_same(&figures(&found, 1), &wanted.collect::<Vec<_>>(), sql);
}

fn one(rating: Option<u8>, weight: Option<f64>) -> SessionContext {
    let ctx = session(1, 8192);
    let ratings: ArrayRef = Arc::new(UInt8Array::from(vec![Some(9), rating]));
    let weights: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.5), weight]));
    assert_eq!(ratings.len(), weights.len());
    add_table(
        &ctx,
        "answers",
        vec![("rating", ratings), ("weight", weights)],
        1,
        8192,
    );
    ctx
}

#[test]
fn weights_that_cannot_be_taken() {
    for (weight, wanted) in [
        (
            Some(-1.0),
            "weight -1 is neither 0 nor between 1e-100 and 1e100",
        ),
        (Some(f64::NAN), "weight NaN is neither 0 nor between"),
        (Some(f64::INFINITY), "weight inf is neither 0 nor between"),
        (Some(1e-200), "is neither 0 nor between"),
        (None, "an answer has no weight: 0 is a weight, NULL is none"),
    ] {
        for rest in ["", " GROUP BY 1 = 1"] {
            let sql = format!("SELECT nps_weighted(rating, weight) FROM answers{rest}");
            let found = refusal(&one(Some(3), weight), &sql);
            assert!(found.contains(wanted), "{found}");
            // Nobody asks what a missing answer weighs.
            assert_eq!(figure(&one(None, weight), &sql).unwrap(), Some(100.0));
        }
    }
    let found = refusal(
        &one(Some(11), Some(1.0)),
        "SELECT nps_weighted(rating, weight) FROM answers",
    );
    assert!(
        found.contains("rating 11 is not on the scale 0-10"),
        "{found}"
    );
    let found = refusal(
        &one(Some(1), Some(1.0)),
        "SELECT nps_weighted(DISTINCT rating, weight) FROM answers",
    );
    assert!(found.contains("leave DISTINCT out"), "{found}");
}

#[test]
fn answers_of_weight_zero_stand_for_nobody() {
    let sql = "SELECT nps_weighted(rating, weight) FROM answers";
    assert_eq!(figure(&one(Some(0), Some(0.0)), sql).unwrap(), Some(100.0));
    assert_eq!(figure(&one(Some(0), Some(-0.0)), sql).unwrap(), Some(100.0));
    let sql = "SELECT nps_weighted(rating, 0) FROM answers";
    assert_eq!(figure(&one(Some(0), Some(1.0)), sql).unwrap(), None);
}
