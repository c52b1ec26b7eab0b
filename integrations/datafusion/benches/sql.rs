//! How fast the functions are, compared with the plain SQL for the same score in the same engine.
//!
//! ```text
//! cargo bench --bench sql               # 100 million rows in 1,000 segments; needs 1 GB
//! cargo bench --bench sql -- --quick    # seconds, for continuous integration
//! ```
//!
//! The table is in memory: a rating of 0 to 10 as a byte and a segment as a 32-bit number, both in no order. Two
//! threads, two partitions.

#[path = "../../../benches/ways.rs"]
#[allow(
    unreachable_pub,
    missing_debug_implementations,
    clippy::must_use_candidate
)] // it is in a library elsewhere
mod ways;

use std::hint::black_box;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, UInt8Array, UInt32Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::prelude::{SessionConfig, SessionContext};
use tokio::runtime::Runtime;
use ways::{Table, Way, measure, quick};

const THREADS: usize = 2;
const BATCH: usize = 8_192;
const SEGMENTS: u64 = 1_000;

const PLAIN: &str = "avg(CASE WHEN rating >= 9 THEN 100 WHEN rating <= 6 THEN -100 ELSE 0 END)";

/// What is selected, by what name.
const SELECTED: [(&str, &str); 5] = [
    ("plain SQL", PLAIN),
    ("nps", "nps(rating)"),
    ("nps_lower", "nps_lower(rating, 0.95)"),
    ("nps_upper", "nps_upper(rating, 0.95)"),
    (
        "all three, each by itself",
        "nps(rating), nps_lower(rating, 0.95), nps_upper(rating, 0.95)",
    ),
];
const SHARED: &str = "all three from one tally";

fn main() -> Result<()> {
    let (rows, rounds) = if quick() {
        (400_000, 5)
    } else {
        (100_000_000, 7)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()?;
    let ctx = session(rows)?;

    let mut rates = Table::new(
        "Times as fast as the plain SQL:",
        ["by segment".into(), "overall".into()],
    );
    for (column, (group, select)) in [(" GROUP BY segment", "segment, "), ("", "")]
        .into_iter()
        .enumerate()
    {
        let mut queries = SELECTED
            .map(|(name, selected)| {
                (
                    name,
                    format!("SELECT {select}{selected} FROM answers{group}"),
                )
            })
            .to_vec();
        queries.push((
            SHARED,
            format!(
                "SELECT {select}tally_nps(tally), tally_nps_lower(tally, 0.95), tally_nps_upper(tally, 0.95)
                 FROM (SELECT {select}tally(rating, '0-10') AS tally FROM answers{group})"
            ),
        ));
        let ways = queries
            .iter()
            .map(|(name, sql)| Way::new(name, || run(&runtime, &ctx, sql)))
            .collect();
        let timings = measure(rounds, ways);
        for timing in &timings {
            rates.set(timing.name, column, timings[0].seconds / timing.seconds);
            #[allow(clippy::cast_precision_loss)]
            let rate = rows as f64 / timing.seconds / 1e6;
            println!("{rate:>8.0} million rows a second: {}{group}", timing.name);
        }
    }
    rates.print();
    Ok(())
}

fn run(runtime: &Runtime, ctx: &SessionContext, sql: &str) {
    let batches = runtime.block_on(async { ctx.sql(sql).await?.collect().await });
    black_box(batches.expect("the query is valid"));
}

/// A session with the functions and the table.
fn session(rows: usize) -> Result<SessionContext> {
    let config = SessionConfig::new()
        .with_target_partitions(THREADS)
        .with_batch_size(BATCH);
    let ctx = SessionContext::new_with_config(config);
    cxmetrics_datafusion::register(&ctx)?;
    let schema = Arc::new(Schema::new(vec![
        Field::new("segment", DataType::UInt32, false),
        Field::new("rating", DataType::UInt8, false),
    ]));
    let mut parts = vec![vec![]; THREADS];
    let mut seed = 1;
    for (batch, start) in (0..rows).step_by(BATCH).enumerate() {
        let answers = (start..rows.min(start + BATCH)).map(|_| answer(&mut seed));
        let (segments, ratings): (Vec<u32>, Vec<u8>) = answers.unzip();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt32Array::from(segments)),
            Arc::new(UInt8Array::from(ratings)),
        ];
        parts[batch % THREADS].push(RecordBatch::try_new(Arc::clone(&schema), columns)?);
    }
    ctx.register_table("answers", Arc::new(MemTable::try_new(schema, parts)?))?;
    Ok(ctx)
}

/// A segment and a rating, by `SplitMix64` (Steele, Lea and Flood, 2014).
#[allow(clippy::cast_possible_truncation)] // both are small
fn answer(seed: &mut u64) -> (u32, u8) {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^= mixed >> 31;
    ((mixed % SEGMENTS) as u32, ((mixed >> 32) % 11) as u8)
}
