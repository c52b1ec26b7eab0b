//! The scores of partitioned Parquet files, computed by a scheduler and two executors of Ballista on loopback, and
//! once more by one process: `cargo run --example ballista --features ballista`
//!
//! It starts the cluster, asks it, compares, and stops it.

mod cluster;
mod survey;

use cluster::Cluster;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    survey::write(folder.path(), 200_000).await?;

    let alone = SessionContext::new();
    cxmetrics_datafusion::register(&alone)?;
    let cluster = Cluster::start(2).await?;
    for query in survey::QUERIES {
        let found = survey::ask(&cluster.session, folder.path(), query).await?;
        let wanted = survey::ask(&alone, folder.path(), query).await?;
        println!("{}", pretty_format_batches(std::slice::from_ref(&found))?);
        if found.columns() != wanted.columns() {
            return datafusion::common::exec_err!("one process finds something else: {wanted:?}");
        }
    }
    println!(
        "The same as in one process. Tasks by executor: {:?}",
        cluster.tasks()
    );
    Ok(())
}
