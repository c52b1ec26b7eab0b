//! What fails gives an error or the right figures, never others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use datafusion::arrow::array::{ArrayRef, RecordBatch, UInt8Array, UInt32Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::catalog::streaming::StreamingTable;
use datafusion::common::exec_datafusion_err;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::streaming::PartitionStream;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::support::{add_table, refusal, rows, some_ratings};

const ROWS: usize = 20_000;
const SEGMENTS: u32 = 4_000;

/// Every kind of aggregate, with something to keep for each of many groups.
const QUERIES: [&str; 4] = [
    "SELECT segment, nps(rating), nps_lower(rating, 0.95) FROM answers GROUP BY segment ORDER BY segment",
    "SELECT segment, tally_ces(tally(rating, '0-100')) FROM answers GROUP BY segment ORDER BY segment",
    "SELECT segment, nps_weighted(rating, 1 + segment % 7) FROM answers GROUP BY segment ORDER BY segment",
    "SELECT segment, tally_ces(merge_tally(tally)) FROM
     (SELECT segment, rating, tally(rating, '0-100') AS tally FROM answers GROUP BY segment, rating)
     GROUP BY segment ORDER BY segment",
];

/// A session that may use so many bytes, without a disk to spill to.
fn limited(bytes: usize) -> SessionContext {
    let mode = DiskManagerMode::Disabled;
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(GreedyMemoryPool::new(bytes)))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode))
        .build_arc()
        .unwrap();
    let config = SessionConfig::new()
        .with_target_partitions(2)
        .with_batch_size(512)
        // As little as is needed, so that what is limited is the functions' memory.
        .with_sort_spill_reservation_bytes(16_384);
    let ctx = SessionContext::new_with_config_rt(config, runtime);
    cxmetrics_datafusion::register(&ctx).unwrap();
    let segments = (0..ROWS).map(|row| u32::try_from(row * 31).unwrap() % SEGMENTS);
    let segments: ArrayRef = Arc::new(UInt32Array::from_iter_values(segments));
    let ratings: ArrayRef = Arc::new(UInt8Array::from(some_ratings(ROWS as u64)));
    add_table(
        &ctx,
        "answers",
        vec![("segment", segments), ("rating", ratings)],
        2,
        512,
    );
    ctx
}

/// From much too little memory to more than enough. Nothing is spilled: with a disk and next to no memory the engine itself
/// can wait for room that nobody gives back.
#[test]
fn memory_that_runs_out_gives_an_error_or_the_right_figures() {
    for query in QUERIES {
        let wanted = rows(&limited(usize::MAX), query).unwrap();
        assert_eq!(wanted.num_rows(), SEGMENTS as usize);
        let (mut refused, mut answered) = (0, 0);
        for bytes in [
            20_000,
            300_000,
            1_000_000,
            4_000_000,
            16_000_000,
            1_000_000_000,
        ] {
            let ctx = limited(bytes);
            match rows(&ctx, query) {
                Ok(found) => {
                    assert_eq!(found, wanted, "{query} in {bytes} bytes");
                    answered += 1;
                }
                Err(error) => {
                    let words = error.strip_backtrace();
                    assert!(words.contains("Resources exhausted"), "{query}: {words}");
                    refused += 1;
                }
            }
            assert_eq!(
                ctx.runtime_env().memory_pool.reserved(),
                0,
                "{query} in {bytes} bytes"
            );
        }
        // The least is too little for any, the most is enough for all.
        assert!(
            refused >= 1 && answered >= 1,
            "{query}: {refused} refused, {answered} answered"
        );
    }
}

/// How a stream of batches ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Done,
    Breaks,
    Never,
}

/// Batches that arrive one after the other.
#[derive(Debug)]
struct Arriving {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    end: End,
    /// How many batches have been taken.
    taken: Arc<AtomicUsize>,
}

impl PartitionStream for Arriving {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut stream = RecordBatchReceiverStreamBuilder::new(Arc::clone(&self.schema), 1);
        let (door, batches, end) = (stream.tx(), self.batches.clone(), self.end);
        let taken = Arc::clone(&self.taken);
        stream.spawn(async move {
            for batch in batches {
                if door.send(Ok(batch)).await.is_err() {
                    return Ok(());
                }
                taken.fetch_add(1, Ordering::SeqCst);
            }
            match end {
                End::Done => Ok(()),
                End::Breaks => Err(exec_datafusion_err!("the line broke")),
                End::Never => std::future::pending().await,
            }
        });
        stream.build()
    }
}

const BATCHES: usize = 8;

/// A table `answers` of two partitions that arrive; the second one ends so. Tells how many batches have been taken.
fn arriving(ctx: &SessionContext, end: End) -> Arc<AtomicUsize> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("segment", DataType::UInt32, false),
        Field::new("rating", DataType::UInt8, true),
    ]));
    let taken = Arc::new(AtomicUsize::new(0));
    let partition = |number: u32, end| -> Arc<dyn PartitionStream> {
        let batches = (0..BATCHES).map(|batch| {
            let ratings = some_ratings(500).into_iter().skip(batch * 60).take(60);
            let ratings = ratings.collect::<UInt8Array>();
            let segments = UInt32Array::from(vec![number; ratings.len()]);
            let columns: Vec<ArrayRef> = vec![Arc::new(segments), Arc::new(ratings)];
            RecordBatch::try_new(Arc::clone(&schema), columns).unwrap()
        });
        Arc::new(Arriving {
            schema: Arc::clone(&schema),
            batches: batches.collect(),
            end,
            taken: Arc::clone(&taken),
        })
    };
    let parts = vec![partition(0, End::Done), partition(1, end)];
    let table = StreamingTable::try_new(Arc::clone(&schema), parts).unwrap();
    ctx.deregister_table("answers").unwrap();
    ctx.register_table("answers", Arc::new(table)).unwrap();
    taken
}

fn session() -> SessionContext {
    crate::support::session(2, 64)
}

#[test]
fn input_that_breaks_off_gives_an_error() {
    let ctx = session();
    arriving(&ctx, End::Breaks);
    for query in QUERIES
        .into_iter()
        .chain(["SELECT nps(rating), nps_weighted(rating, 2) FROM answers"])
    {
        let found = refusal(&ctx, query);
        assert!(found.contains("the line broke"), "{query}: {found}");
    }
}

/// A query is cancelled while it counts: it gives nothing, leaves nothing in memory, and the next one is right.
#[test]
fn a_query_that_is_cancelled_leaves_nothing() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for query in QUERIES {
        let ctx = session();
        let taken = arriving(&ctx, End::Never);
        runtime.block_on(async {
            let frame = ctx.sql(query).await.unwrap();
            let task = tokio::spawn(frame.collect());
            while taken.load(Ordering::SeqCst) < 2 * BATCHES {
                assert!(!task.is_finished(), "a figure of half the answers");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
            // Other threads stop a moment later.
            for _ in 0..2_000 {
                if ctx.runtime_env().memory_pool.reserved() == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        assert_eq!(ctx.runtime_env().memory_pool.reserved(), 0, "{query}");
        arriving(&ctx, End::Done);
        let again = rows(&ctx, query).unwrap();
        let fresh = session();
        arriving(&fresh, End::Done);
        assert_eq!(again, rows(&fresh, query).unwrap());
        assert_eq!(again.num_rows(), 2);
    }
}
