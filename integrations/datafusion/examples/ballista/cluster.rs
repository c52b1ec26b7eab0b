//! A cluster of Ballista on loopback: a scheduler and executors that know the functions.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::error::BallistaError;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use datafusion::common::exec_datafusion_err;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tokio::task::JoinSet;

/// How many partitions a stage has.
const PARTITIONS: usize = 8;

/// A running cluster; it stops with the runtime in which it was started.
pub(crate) struct Cluster {
    /// A session whose queries the cluster runs.
    pub(crate) session: SessionContext,
    /// Where executors ask for work.
    pub(crate) scheduler_port: u16,
    executors: JoinSet<Result<(), BallistaError>>,
    /// How many tasks each executor has begun.
    tasks: Vec<Arc<AtomicUsize>>,
}

impl Cluster {
    /// A scheduler and so many executors with one thread each. They keep in the folder what they send each other.
    pub(crate) async fn start(executors: usize, folder: &Path) -> Result<Self> {
        let state = state_with_functions()?;
        let scheduler_port = start_scheduler(&state).await?;
        let address = format!("df://localhost:{scheduler_port}");
        // It comes with Ballista's functions alone.
        let session = SessionContext::remote_with_state(&address, state).await?;
        cxmetrics_datafusion::register(&session)?;
        let mut cluster = Self {
            session,
            scheduler_port,
            executors: JoinSet::new(),
            tasks: Vec::new(),
        };
        for number in 0..executors {
            let folder = folder.join(format!("executor-{number}"));
            cluster.add_executor(&folder).await?;
        }
        Ok(cluster)
    }

    /// Starts an executor and waits until it answers.
    async fn add_executor(&mut self, folder: &Path) -> Result<()> {
        let tasks = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&tasks);
        let process = executor(self.scheduler_port, folder, move || {
            counter.fetch_add(1, Ordering::Relaxed);
        })?;
        let door = ("127.0.0.1", process.port);
        self.tasks.push(tasks);
        self.executors
            .spawn(start_executor_process(Arc::new(process)));
        while tokio::net::TcpStream::connect(door).await.is_err() {
            if let Some(ended) = self.executors.try_join_next() {
                return Err(exec_datafusion_err!("an executor ended: {ended:?}"));
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// How many tasks each executor has begun.
    pub(crate) fn tasks(&self) -> Vec<usize> {
        let begun = |tasks: &Arc<AtomicUsize>| tasks.load(Ordering::Relaxed);
        self.tasks.iter().map(begun).collect()
    }
}

/// Starts a scheduler and says its port. An executor that has not been heard of for three seconds is given up, and what
/// it had to do is given to others.
async fn start_scheduler(state: &SessionState) -> Result<u16> {
    let (built, config) = (state.clone(), state.config().clone());
    let cluster = BallistaCluster::new_memory(
        "localhost",
        Arc::new(move |_: SessionConfig| Ok(built.clone())),
        Arc::new(move || config.clone()),
    );
    let config = SchedulerConfig {
        executor_timeout_seconds: 3,
        expire_dead_executor_interval_seconds: 1,
        ..SchedulerConfig::default().with_scheduler_policy(TaskSchedulingPolicy::PullStaged)
    };
    let scheduler =
        create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, Arc::new(config))
            .await
            .map_err(refused)?;
    let listener = tokio::net::TcpListener::bind("localhost:0").await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(start_grpc_service_with_listener(listener, scheduler));
    Ok(port)
}

/// An executor with one thread, which says when it begins a task.
pub(crate) fn executor(
    scheduler_port: u16,
    folder: &Path,
    on_task: impl Fn() + Send + Sync + 'static,
) -> Result<ExecutorProcessConfig> {
    let state = state_with_functions()?;
    let (runtime, config) = (Arc::clone(state.runtime_env()), state.config().clone());
    std::fs::create_dir(folder)?;
    Ok(ExecutorProcessConfig {
        port: free_port()?,
        scheduler_port,
        external_host: Some("127.0.0.1".into()),
        // As the scheduler, which hands a task to whoever asks for one.
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        vcores: 1,
        work_dir: Some(folder.to_string_lossy().into_owned()),
        executor_heartbeat_interval_seconds: 1,
        override_function_registry: Some(Arc::new((&state).into())),
        override_config_producer: Some(Arc::new(move || config.clone())),
        // Without a cache, the executor asks for a runtime once a task.
        session_runtime_cache_capacity: 0,
        override_runtime_producer: Some(Arc::new(move |_| {
            on_task();
            Ok(Arc::clone(&runtime))
        })),
        ..ExecutorProcessConfig::default()
    })
}

/// What the scheduler and the executors know: plans travel with the names of the functions, so each looks them up.
fn state_with_functions() -> Result<SessionState> {
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(PARTITIONS)
        // As between machines: every partial result goes over the network.
        .with_ballista_shuffle_reader_force_remote_read(true);
    let state = SessionStateBuilder::new()
        .with_config(config)
        .with_default_features()
        .build();
    let session = SessionContext::new_with_state(state);
    cxmetrics_datafusion::register(&session)?;
    Ok(session.state())
}

/// A port that nobody listens on.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn refused(error: impl std::error::Error + Send + Sync + 'static) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
