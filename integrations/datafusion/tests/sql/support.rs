//! Sessions, tables, and the library's own results.

use std::sync::Arc;

use cxmetrics::{Ces, Confidence, Csat, EstimateError, Metric, Nps, Scale, Tally};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Schema, UInt64Type};
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::prelude::{SessionConfig, SessionContext};

/// A session with the functions.
pub(crate) fn session(partitions: usize, batch_size: usize) -> SessionContext {
    let config = SessionConfig::new()
        .with_target_partitions(partitions)
        .with_batch_size(batch_size);
    let ctx = SessionContext::new_with_config(config);
    cxmetrics_datafusion::register(&ctx).unwrap();
    ctx
}

/// A table of columns, cut into as many partitions and batches of that size.
pub(crate) fn add_table(
    ctx: &SessionContext,
    name: &str,
    columns: Vec<(&str, ArrayRef)>,
    partitions: usize,
    batch_size: usize,
) {
    let fields = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
        .collect::<Vec<_>>();
    let schema = Arc::new(Schema::new(fields));
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    let whole = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
    let cut = |batch: &RecordBatch, size: usize| {
        (0..batch.num_rows())
            .step_by(size.max(1))
            .map(|start| batch.slice(start, size.max(1).min(batch.num_rows() - start)))
            .collect::<Vec<_>>()
    };
    let mut parts = cut(&whole, whole.num_rows().div_ceil(partitions))
        .iter()
        .map(|part| cut(part, batch_size))
        .collect::<Vec<_>>();
    parts.resize(partitions, vec![]);
    let table = MemTable::try_new(schema, parts).unwrap();
    ctx.register_table(name, Arc::new(table)).unwrap();
}

/// A table `answers` of one column `rating` in a session of one partition.
pub(crate) fn ratings(column: ArrayRef) -> SessionContext {
    let ctx = session(1, 8192);
    add_table(&ctx, "answers", vec![("rating", column)], 1, 8192);
    ctx
}

/// The rows that a query gives.
pub(crate) fn rows(ctx: &SessionContext, sql: &str) -> Result<RecordBatch> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let frame = ctx.sql(sql).await?;
        let schema = Arc::new(frame.schema().as_arrow().clone());
        Ok(concat_batches(&schema, &frame.collect().await?)?)
    })
}

/// The only figure that a query gives.
pub(crate) fn figure(ctx: &SessionContext, sql: &str) -> Result<Option<f64>> {
    let rows = rows(ctx, sql)?;
    assert_eq!((rows.num_rows(), rows.num_columns()), (1, 1));
    Ok(figures(&rows, 0)[0])
}

/// A column of figures.
pub(crate) fn figures(rows: &RecordBatch, column: usize) -> Vec<Option<f64>> {
    rows.column(column)
        .as_primitive::<Float64Type>()
        .iter()
        .collect()
}

/// The counts of a column of tallies.
pub(crate) fn tallies(rows: &RecordBatch, column: usize) -> Vec<Option<Vec<u64>>> {
    let tallies = stored(rows, column).into_iter();
    tallies
        .map(|tally| tally.map(|tally| tally.counts().to_vec()))
        .collect()
}

/// A column of tallies, in the form that the crate's docs promise.
pub(crate) fn stored(rows: &RecordBatch, column: usize) -> Vec<Option<Tally>> {
    let column = rows.column(column).as_struct();
    assert_eq!(column.column_names(), ["scale", "counts"]);
    let scales = column.column(0).as_string::<i32>();
    let lists = column.column(1).as_list::<i32>();
    assert_eq!(lists.value_type(), DataType::UInt64);
    (0..column.len())
        .map(|row| {
            column.is_valid(row).then(|| {
                let scale: Scale = scales.value(row).parse().unwrap();
                let counts = lists.value(row);
                Tally::from_counts(scale, counts.as_primitive::<UInt64Type>().values()).unwrap()
            })
        })
        .collect()
}

/// The constants that the function of a tally takes in the place of those of ratings: the tally knows its scale.
pub(crate) fn of_tally(constants: &str, scale: Scale) -> String {
    constants.replacen(&format!(", '{scale}'"), "", 1)
}

/// The message with which a query is refused.
pub(crate) fn refusal(ctx: &SessionContext, sql: &str) -> String {
    match rows(ctx, sql) {
        Ok(rows) => panic!("{sql} gave {rows:?}"),
        Err(error) => error.strip_backtrace(),
    }
}

/// A score of the library: value, lower and upper limit at 90 %; nothing without answers.
pub(crate) fn expected(metric: &dyn Metric, tally: &Tally) -> [Option<f64>; 3] {
    match metric.estimate(tally) {
        Ok(estimate) => {
            let interval = estimate.interval(Confidence::P90);
            [estimate.value(), interval.lower(), interval.upper()].map(Some)
        }
        Err(EstimateError::Empty) => [None; 3],
        Err(error) => panic!("{error}"),
    }
}

/// The SQL and the metric of every score that is defined on a scale, from 0 upwards, of whole ratings.
pub(crate) fn scores(scale: Scale) -> Vec<(String, String, Box<dyn Metric>)> {
    let mut scores: Vec<(String, String, Box<dyn Metric>)> = vec![
        (
            "csat_top_box".into(),
            format!(", '{scale}', 1"),
            Box::new(Csat::top_box(1)),
        ),
        (
            "csat_index".into(),
            format!(", '{scale}'"),
            Box::new(Csat::INDEX),
        ),
        ("ces".into(), format!(", '{scale}'"), Box::new(Ces::MEAN)),
    ];
    if scale == Scale::ZERO_TO_TEN {
        scores.push(("nps".into(), String::new(), Box::new(Nps::STANDARD)));
        scores.push((
            "csat_top_box".into(),
            ", '0-10', 3".into(),
            Box::new(Csat::top_box(3)),
        ));
    }
    scores
}

/// The three figures of a score in SQL, over a column.
pub(crate) fn calls(name: &str, column: &str, constants: &str) -> String {
    format!(
        "{name}({column}{constants}), {name}_lower({column}{constants}, 0.9), \
         {name}_upper({column}{constants}, 0.9)"
    )
}

/// Equal to the last bit.
pub(crate) fn assert_same(found: &[Option<f64>], wanted: &[Option<f64>], what: &str) {
    let bits = |figures: &[Option<f64>]| {
        figures
            .iter()
            .map(|figure| figure.map(f64::to_bits))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        bits(found),
        bits(wanted),
        "{what}: {found:?} for {wanted:?}"
    );
}

/// The same ratings on every machine, unevenly spread: 0 to 10, with a missing one here and there.
pub(crate) fn some_ratings(count: u64) -> Vec<Option<u8>> {
    (0..count)
        .map(|row| {
            let mixed = row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
            let rating = [10, 9, 9, 8, 10, 7, 3, 0, 10, 6, 5, 9, 2][(mixed % 13) as usize];
            (mixed % 17 != 3).then_some(rating)
        })
        .collect()
}
