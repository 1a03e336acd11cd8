//! The document that describes the API, and its reference.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use vestibule::domain::right::Right;

use crate::support::{api::operations, database::TestDatabase, server::TestServer, sqlite};

#[sqlite]
async fn the_document_is_there_for_everybody_and_says_what_is_needed(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let answer = server.get("/api/v1/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    let document = answer.json();
    assert!(
        document["openapi"].as_str().unwrap().starts_with("3.1"),
        "{}",
        document["openapi"]
    );
    let operations = operations(&document);
    assert!(operations.len() > 30, "{}", operations.len());
    let rights = &document["components"]["schemas"]["Right"]["enum"];
    assert!(rights.as_array().unwrap().contains(&"users.read".into()), "{rights}");
    let mut ids = BTreeSet::new();
    for (method, path, operation) in &operations {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        assert!(
            !id.is_empty() && ids.insert(id),
            "{method} {path} has a name of its own"
        );
        assert!(
            !operation["summary"].as_str().unwrap_or_default().is_empty(),
            "{method} {path}"
        );
        let right = operation["x-right"].as_str();
        let is_right = right.is_some_and(|right| right.parse::<Right>().is_ok());
        assert!(is_right || path == "/api/v1/me", "{method} {path} says its right");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let has = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        assert_eq!(has("dry_run"), method != "GET", "{method} {path}");
        assert_eq!(has("Idempotency-Key"), method == "POST", "{method} {path}");
        assert_eq!(has("If-Match"), operation["x-if-match"] == true, "{method} {path}");
        assert!(operation["responses"]["401"].is_object(), "{method} {path}");
    }
}

#[sqlite]
async fn the_reference_names_every_operation(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let page = server.get("/api/v1").await;
    assert_eq!((page.status, page.page()), (StatusCode::OK, "api-reference"));
    let document = server.get("/api/v1/openapi.json").await.json();
    for (method, path, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(page.body.contains(&format!("id=\"{id}\"")), "{method} {path}");
    }
    // Every link within the page leads somewhere.
    for link in page.body.split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(page.body.contains(&format!("id=\"{target}\"")), "{target}");
    }
}
