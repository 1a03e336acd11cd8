//! `GET /.well-known/webauthn`.

use serde_json::json;

use crate::support::{database::TestDatabase, server::TestServer, sqlite};

#[sqlite]
async fn the_configured_origins_are_listed_and_without_any_the_page_does_not_exist(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    assert_eq!(server.get("/.well-known/webauthn").await.status, 404);
    let origins = ["https://id.example.net", "https://id.example.org:8443"];
    let server = TestServer::start_with(&database, |config| {
        config.passkeys.related_origins = origins.map(str::to_owned).into();
    })
    .await;
    let answer = server.get("/.well-known/webauthn").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(answer.json(), json!({ "origins": origins }));
}
