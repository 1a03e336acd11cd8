//! `/health/live` and `/health/ready`.

use crate::support::{database::TestDatabase, server::TestServer, sqlite};

#[sqlite]
async fn a_node_is_ready_while_its_database_answers_and_live_without_it(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let ready = server.get("/health/ready").await;
    assert_eq!(ready.status, 200);
    insta::assert_snapshot!("ready", ready.body);
    server.services().store.close().await.expect("the pool closes");
    let away = server.get("/health/ready").await;
    assert_eq!(away.status, 503);
    insta::assert_snapshot!("not_ready", away.body);
    assert_eq!(server.get("/health/live").await.status, 200);
}
