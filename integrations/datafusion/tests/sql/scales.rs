//! Every tally and every partial result carries its scale.

use std::sync::Arc;

use cxmetrics::{Ces, Scale, Tally};
use datafusion::arrow::array::{Array, ArrayRef, Int64Array, StringArray, UInt8Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::logical_expr::EmitTo;
use datafusion::logical_expr::GroupsAccumulator;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::aggregate::AggregateExprBuilder;
use datafusion::physical_expr::expressions::{col, lit};
use datafusion::prelude::SessionContext;

use crate::support::{add_table, assert_same, expected, figures, refusal, rows, session, stored};

/// Five levels each, and three meanings.
const FIVE_LEVELS: [&str; 3] = ["1-5", "0-4", "1-5 reversed"];

const ROWS: u8 = 240;

/// The rating that stands in a row, on 1-5.
fn rating(row: u8) -> u8 {
    1 + row.wrapping_mul(7) % 11 % 5
}

/// A table `answers` of 1 to 4, which are on all three scales, and a view `days` of their tallies, a question on each scale.
fn questions(partitions: usize, batch_size: usize) -> SessionContext {
    let ctx = session(partitions, batch_size);
    let day: ArrayRef = Arc::new(Int64Array::from_iter_values(
        (0..ROWS).map(|row| i64::from(row / 40)),
    ));
    let ratings: ArrayRef = Arc::new(UInt8Array::from_iter_values(
        (0..ROWS).map(|row| rating(row).min(4)),
    ));
    add_table(
        &ctx,
        "answers",
        vec![("day", day), ("rating", ratings)],
        partitions,
        batch_size,
    );
    let questions = FIVE_LEVELS.map(|scale| {
        format!("SELECT '{scale}' AS question, day, tally(rating, '{scale}') AS counts FROM answers GROUP BY day")
    });
    rows(
        &ctx,
        &format!("CREATE TABLE days AS {}", questions.join(" UNION ALL ")),
    )
    .unwrap();
    ctx
}

fn wanted(scale: &str) -> Tally {
    let ratings = (0..ROWS).map(|row| rating(row).min(4));
    Tally::from_ratings(scale.parse().unwrap(), ratings).unwrap()
}

#[test]
fn every_group_is_on_a_scale_of_its_own() {
    let mut order = FIVE_LEVELS;
    order.sort_unstable();
    for (partitions, batch_size) in [(1, 8192), (2, 2), (8, 3)] {
        let ctx = questions(partitions, batch_size);
        for skipped in [false, true] {
            if skipped {
                pass_every_row_on(&ctx);
            }
            let sql = "SELECT merge_tally(counts), tally_ces(merge_tally(counts)), tally_csat_top_box(merge_tally(counts), 2)
                       FROM days GROUP BY question ORDER BY question";
            let found = rows(&ctx, sql).unwrap();
            let tallies = order.map(wanted);
            assert_eq!(stored(&found, 0), tallies.clone().map(Some));
            for (position, metric) in [
                (1, &Ces::MEAN as &dyn cxmetrics::Metric),
                (2, &cxmetrics::Csat::TOP_TWO_BOX),
            ] {
                let wanted = tallies.clone().map(|tally| expected(metric, &tally)[0]);
                assert_same(&figures(&found, position), &wanted, sql);
            }
        }
    }
}

#[test]
fn tallies_of_different_scales_never_merge() {
    for (partitions, batch_size) in [(1, 8192), (2, 2), (8, 3)] {
        let ctx = questions(partitions, batch_size);
        for rest in ["", " GROUP BY day", " GROUP BY day % 2"] {
            let found = refusal(&ctx, &format!("SELECT merge_tally(counts) FROM days{rest}"));
            assert!(found.contains("answers on the scale"), "{found}");
            assert!(
                found.contains("do not go with answers on the scale"),
                "{found}"
            );
        }
        let over =
            "OVER (PARTITION BY day ORDER BY question ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)";
        let found = refusal(
            &ctx,
            &format!("SELECT merge_tally(counts) {over} FROM days"),
        );
        assert!(
            found.contains("do not go with answers on the scale"),
            "{found}"
        );
    }
}

#[test]
fn a_score_that_does_not_go_with_the_scale_is_refused_in_words() {
    let ctx = questions(1, 8192);
    let found = refusal(&ctx, "SELECT tally_nps(counts) FROM days");
    assert!(found.contains("0-10"), "{found}");
    let found = refusal(
        &ctx,
        "SELECT tally_csat_top_box(counts, 5) FROM days WHERE question = '0-4'",
    );
    assert!(
        found.contains("a box of 5 is not between 1 and 4 of the scale 0-4"),
        "{found}"
    );
}

/// A table keeps one scale a row as well as a group does.
#[test]
fn scores_of_rows_on_different_scales() {
    let ctx = questions(2, 3);
    let sql =
        "SELECT question, tally_ces_upper(counts, 0.9) FROM days WHERE day = 0 ORDER BY question";
    let found = rows(&ctx, sql).unwrap();
    let mut order = FIVE_LEVELS;
    order.sort_unstable();
    let names = StringArray::from(order.to_vec());
    let shown = datafusion::arrow::compute::cast(found.column(0), &DataType::Utf8).unwrap();
    assert_eq!(shown.as_ref(), &names as &dyn Array);
    let wanted = order.map(|scale| {
        let ratings = (0..40).map(|row| rating(row).min(4));
        let tally = Tally::from_ratings(scale.parse::<Scale>().unwrap(), ratings).unwrap();
        expected(&Ces::MEAN, &tally)[2]
    });
    assert_same(&figures(&found, 1), &wanted, sql);
}

/// A long table: each row has its question, the scale of the question, and a rating that may be missing.
fn long(partitions: usize, batch_size: usize) -> SessionContext {
    let ctx = session(partitions, batch_size);
    let scale = |row: u8| FIVE_LEVELS[usize::from(row % 3)];
    let given = |row: u8| (!row.is_multiple_of(10)).then(|| rating(row).min(4));
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "row",
            Arc::new(Int64Array::from_iter_values((0..ROWS).map(i64::from))),
        ),
        (
            "scale",
            Arc::new(StringArray::from_iter_values((0..ROWS).map(scale))),
        ),
        (
            "rating",
            Arc::new((0..ROWS).map(given).collect::<UInt8Array>()),
        ),
    ];
    add_table(&ctx, "answers", columns, partitions, batch_size);
    ctx
}

fn long_tally(scale: usize, rows: impl Iterator<Item = u8>) -> Tally {
    let rows = rows.filter(|row| usize::from(row % 3) == scale && !row.is_multiple_of(10));
    let ratings = rows.map(|row| rating(row).min(4));
    Tally::from_ratings(FIVE_LEVELS[scale].parse().unwrap(), ratings).unwrap()
}

#[test]
fn a_scale_that_stands_in_the_rows() {
    for (partitions, batch_size) in [(1, 8192), (2, 2), (8, 3)] {
        let ctx = long(partitions, batch_size);
        for skipped in [false, true] {
            if skipped {
                pass_every_row_on(&ctx);
            }
            let sql = "SELECT tally(rating, scale), tally(rating, scale) FILTER (WHERE row < 100)
                       FROM answers GROUP BY row % 3 ORDER BY row % 3";
            let found = rows(&ctx, sql).unwrap();
            for (position, most) in [(0, ROWS), (1, 100)] {
                let wanted = [0, 1, 2].map(|scale| Some(long_tally(scale, 0..most)));
                assert_eq!(stored(&found, position), wanted);
            }
            let sql = "SELECT tally(rating, scale) FROM answers WHERE row % 3 = 1";
            let found = rows(&ctx, sql).unwrap();
            assert_eq!(stored(&found, 0), [Some(long_tally(1, 0..ROWS))]);
            for rest in ["", " GROUP BY row % 2"] {
                let found = refusal(
                    &ctx,
                    &format!("SELECT tally(rating, scale) FROM answers{rest}"),
                );
                assert!(
                    found.contains("do not go with answers on the scale"),
                    "{found}"
                );
            }
        }
        let sql = "SELECT row, tally(rating, scale) OVER (PARTITION BY row % 3 ORDER BY row
                                                          ROWS BETWEEN 4 PRECEDING AND CURRENT ROW)
                   FROM answers ORDER BY row";
        let found = stored(&rows(&ctx, sql).unwrap(), 1);
        for (row, found) in (0..ROWS).zip(found) {
            let window = row.saturating_sub(12)..=row;
            let wanted = long_tally(usize::from(row % 3), window);
            assert_eq!(found, (!wanted.is_empty()).then_some(wanted), "row {row}");
        }
    }
}

#[test]
fn rows_that_have_no_scale_or_another() {
    let ctx = long(1, 8192);
    // Whoever did not answer needs no scale.
    let sql = "SELECT tally(rating, nullif(scale, '0-4')) FROM answers WHERE row % 30 = 10 GROUP BY row % 3";
    assert_eq!(stored(&rows(&ctx, sql).unwrap(), 0), [None]);
    for (scale, wanted) in [
        ("nullif(scale, '0-4')", "an answer has no scale"),
        ("concat(scale, '!')", "is not a scale such as"),
        (
            "replace(scale, '4', '3')",
            "rating 4 is not on the scale 0-3",
        ),
    ] {
        let sql = format!(
            "SELECT tally(rating, {scale}) FROM answers WHERE row % 3 = 1 GROUP BY row % 3"
        );
        let found = refusal(&ctx, &sql);
        assert!(found.contains(wanted), "{found}");
    }
}

fn pass_every_row_on(ctx: &SessionContext) {
    for option in ["rows_threshold = 0", "ratio_threshold = 0.0"] {
        let sql = format!("SET datafusion.execution.skip_partial_aggregation_probe_{option}");
        rows(ctx, &sql).unwrap();
    }
}

/// The aggregate as the engine builds it, over a column `rating`.
fn accumulator(name: &str, scale: &str) -> Box<dyn GroupsAccumulator> {
    let schema = Arc::new(Schema::new(vec![Field::new(
        "rating",
        DataType::UInt8,
        true,
    )]));
    let functions = cxmetrics_datafusion::aggregate_functions();
    let function = functions
        .into_iter()
        .find(|each| each.name() == name)
        .unwrap();
    let arguments: Vec<Arc<dyn PhysicalExpr>> = vec![col("rating", &schema).unwrap(), lit(scale)];
    AggregateExprBuilder::new(function, arguments)
        .schema(schema)
        .alias(name)
        .build()
        .unwrap()
        .create_groups_accumulator()
        .unwrap()
}

/// Partial results of different scales meet only if an engine is told wrong; then it is told so.
#[test]
fn partial_results_of_different_scales_never_merge() {
    let ratings: ArrayRef = Arc::new(UInt8Array::from(vec![1, 2, 4, 4]));
    for first in FIVE_LEVELS {
        for second in FIVE_LEVELS {
            for name in ["tally", "ces"] {
                let mut partial = accumulator(name, first);
                partial
                    .update_batch(&[Arc::clone(&ratings)], &[0, 0, 0, 0], None, 1)
                    .unwrap();
                let whole = partial.state(EmitTo::All).unwrap();
                let rows = accumulator(name, first)
                    .convert_to_state(&[Arc::clone(&ratings)], None)
                    .unwrap();
                for (state, groups) in [(whole, vec![0]), (rows, vec![0; 4])] {
                    let mut last = accumulator(name, second);
                    let merged = last.merge_batch(&state, &groups, 1);
                    if first == second {
                        merged.unwrap();
                        let mut direct = accumulator(name, second);
                        direct
                            .update_batch(&[Arc::clone(&ratings)], &[0, 0, 0, 0], None, 1)
                            .unwrap();
                        let found = last.evaluate(EmitTo::All).unwrap();
                        assert_eq!(&found, &direct.evaluate(EmitTo::All).unwrap());
                    } else {
                        let message = merged.unwrap_err().to_string();
                        let wanted = format!(
                            "answers on the scale {first} do not go with answers on the scale {second}"
                        );
                        assert!(message.contains(&wanted), "{message}");
                    }
                }
            }
        }
    }
}

/// A row that is passed on by itself weighs the same on every scale: 4 + 2 + 4 + 8 bytes of lists, 4 of offset and the
/// scale's text, which here has at most 6; buffers may be half as large again.
#[test]
fn rows_passed_on_by_themselves_are_light_on_every_scale() {
    const BATCH: u16 = 8192;
    for scale in ["1-5", "0-1000"] {
        let ratings = (0..BATCH).map(|row| u8::try_from(1 + row % 5).unwrap());
        let ratings: ArrayRef = Arc::new(ratings.collect::<UInt8Array>());
        let state = accumulator("tally", scale)
            .convert_to_state(&[ratings], None)
            .unwrap();
        let bytes = state
            .iter()
            .map(Array::get_array_memory_size)
            .sum::<usize>();
        let most = usize::from(BATCH) * (4 + 2 + 4 + 8 + 4 + 6) * 3 / 2 + 4_096;
        assert!(bytes <= most, "{bytes} bytes on {scale}, of {most}");
    }
}
