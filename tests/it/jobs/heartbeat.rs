//! A server says that it runs, and how its jobs go.

use std::time::Duration;

use vestibule::{jobs, store::nodes};

use crate::support::{both_databases, database::TestDatabase, server::TestServer};

#[both_databases]
async fn a_server_that_starts_is_among_the_nodes_with_its_jobs(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let jobs = jobs::start(server.services());
    loop {
        let nodes = nodes::list(&server.services().store).await.unwrap();
        if let [node] = &nodes[..] {
            assert_eq!(node.version, env!("CARGO_PKG_VERSION"));
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    while !server.services().job_log.runs().iter().any(|run| run.name == "sweep") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(jobs);
}
