//! A cluster of Ballista on loopback: a scheduler and executors that know the functions.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::serde::BallistaCodec;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use ballista_executor::new_standalone_executor_from_builder;
use ballista_scheduler::standalone::new_standalone_scheduler_from_state;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

/// How many partitions a stage has.
const PARTITIONS: usize = 8;

/// A running cluster. It lives as long as the runtime in which it was started.
pub(crate) struct Cluster {
    /// A session whose queries the cluster runs.
    pub(crate) session: SessionContext,
    tasks: Vec<Arc<AtomicUsize>>,
}

impl Cluster {
    /// A scheduler and so many executors with one thread each.
    pub(crate) async fn start(executors: usize) -> Result<Self> {
        let config = SessionConfig::new_with_ballista()
            .with_target_partitions(PARTITIONS)
            // As between machines: every partial result goes over the network.
            .with_ballista_shuffle_reader_force_remote_read(true);
        let state = SessionStateBuilder::new()
            .with_config(config.clone())
            .with_default_features()
            .build();
        // Plans travel with the names of the functions, so scheduler and executors look them up here.
        let everywhere = SessionContext::new_with_state(state);
        cxmetrics_datafusion::register(&everywhere)?;
        let state = everywhere.state();

        let scheduler = new_standalone_scheduler_from_state(&state)
            .await
            .map_err(external)?;
        let url = format!("http://localhost:{}", scheduler.port());
        let mut tasks = Vec::new();
        for _ in 0..executors {
            let counter = Arc::new(AtomicUsize::new(0));
            tasks.push(Arc::clone(&counter));
            let runtime = Arc::clone(state.runtime_env());
            let config = config.clone();
            new_standalone_executor_from_builder(
                SchedulerGrpcClient::connect(url.clone())
                    .await
                    .map_err(external)?,
                1,
                Arc::new(move || config.clone()),
                // An executor asks for it once a task.
                Arc::new(move |_| {
                    counter.fetch_add(1, Ordering::Relaxed);
                    Ok(Arc::clone(&runtime))
                }),
                BallistaCodec::default(),
                (&state).into(),
            )
            .await
            .map_err(external)?;
        }

        let address = format!("df://localhost:{}", scheduler.port());
        let session = SessionContext::remote_with_state(&address, state).await?;
        cxmetrics_datafusion::register(&session)?;
        Ok(Self { session, tasks })
    }

    /// How many tasks each executor has begun.
    pub(crate) fn tasks(&self) -> Vec<usize> {
        let begun = |tasks: &Arc<AtomicUsize>| tasks.load(Ordering::Relaxed);
        self.tasks.iter().map(begun).collect()
    }
}

fn external(error: impl std::error::Error + Send + Sync + 'static) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
