//! The results of a cluster are those of one process, to the last bit.

#[path = "../examples/ballista/cluster.rs"]
mod cluster;
#[path = "../examples/ballista/survey.rs"]
mod survey;

use cluster::Cluster;
use datafusion::prelude::SessionContext;

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_finds_what_one_process_finds() {
    let folder = tempfile::tempdir().unwrap();
    survey::write(folder.path(), 100_000).await.unwrap();
    let alone = SessionContext::new();
    cxmetrics_datafusion::register(&alone).unwrap();
    let cluster = Cluster::start(2).await.unwrap();
    for query in survey::QUERIES {
        let found = survey::ask(&cluster.session, folder.path(), query)
            .await
            .unwrap();
        let wanted = survey::ask(&alone, folder.path(), query).await.unwrap();
        assert!(found.num_rows() > 0);
        assert_eq!(found.columns(), wanted.columns(), "{query}");
    }
    let tasks = cluster.tasks();
    assert!(
        tasks.iter().all(|&tasks| tasks > 0),
        "tasks by executor: {tasks:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_off_the_scale_is_named_by_the_cluster() {
    let folder = tempfile::tempdir().unwrap();
    survey::write(folder.path(), 100).await.unwrap();
    let cluster = Cluster::start(2).await.unwrap();
    let query = "SELECT ces(rating, '0-9') FROM answers GROUP BY shop";
    let refused = survey::ask(&cluster.session, folder.path(), query)
        .await
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("rating 10 is not on the scale 0-9"),
        "{refused}"
    );
}
