//! The scores of partitioned Parquet files, computed by a scheduler and two executors of Ballista on loopback, and
//! once more by one process: `cargo run --example ballista`
//!
//! It starts the cluster, asks it, compares, and stops it.

mod cluster;
mod survey;

use std::path::Path;

use cluster::Cluster;
use datafusion::common::exec_err;
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use tokio::runtime::Runtime;

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    // The runtime ends, and the cluster with it, before the folder is removed.
    Runtime::new()?.block_on(compare(folder.path()))
}

async fn compare(folder: &Path) -> Result<()> {
    let answers = folder.join("answers");
    survey::write(&answers, 200_000).await?;

    let alone = SessionContext::new();
    cxmetrics_datafusion::register(&alone)?;
    let cluster = Cluster::start(2, folder).await?;
    for query in survey::QUERIES {
        let found = survey::ask(&cluster.session, &answers, query).await?;
        let wanted = survey::ask(&alone, &answers, query).await?;
        println!("{found}");
        if found != wanted {
            return exec_err!("one process finds something else:\n{wanted}");
        }
    }
    println!(
        "The same as in one process, to the last digit. Tasks by executor: {:?}",
        cluster.tasks()
    );
    Ok(())
}
