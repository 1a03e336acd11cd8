//! API keys.

use axum::http::StatusCode;
use chrono::Duration;
use serde_json::json;
use vestibule::domain::{actor::Actor, right::Right, role::Over};

use crate::support::{
    api::{Api, good, group, problem, user},
    both_databases,
    database::TestDatabase,
    server::TestServer,
};

const OWNER: &str = "[[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\n\
    [[users]]\npreferred_username = \"adam\"\nroles = [\"admin\"]\n[[groups]]\nname = \"staff\"\n\
    [[users]]\npreferred_username = \"sam\"\ngroups = [\"staff\"]\n[[users]]\npreferred_username = \"otto\"\n";

#[both_databases]
async fn a_key_is_shown_once_and_counts_until_it_expires_or_is_revoked(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let made = api
        .post(
            "/api-keys",
            json!({ "name": "backup", "rights": ["users.read", "api_keys.read"] }),
        )
        .await;
    let made = good(&made, StatusCode::CREATED);
    let key = made["key"].as_str().unwrap();
    let path = format!("/api-keys/{}", made["id"].as_str().unwrap());
    assert!(key.starts_with("vak_") && key.len() == 68);
    let program = Api {
        server: &server,
        key: key.to_owned(),
    };
    assert_eq!(api.get(&path).await.json().get("last_used_at"), None);
    let seen = good(&program.get(&path).await, StatusCode::OK);
    assert_eq!(seen.get("key"), None);
    assert!(api.get(&path).await.json()["last_used_at"].is_string());
    assert_eq!(
        good(&api.get("/api-keys").await, StatusCode::OK)
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // As long as the key that made it.
    server.clock.advance(Duration::days(29));
    assert_eq!(program.get("/me").await.status, StatusCode::OK);
    server.clock.advance(Duration::days(1));
    problem(&program.get("/me").await, "unauthenticated");
    let api = Api::full(&server).await;
    let short = Api::only(&server, &[Right::UsersRead]).await;
    assert_eq!(short.get("/me").await.status, StatusCode::OK);
    let all = api.get("/api-keys").await.json();
    let id = all.as_array().unwrap().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        api.delete(&format!("/api-keys/{id}")).await.status,
        StatusCode::NO_CONTENT
    );
    problem(&short.get("/me").await, "unauthenticated");
    assert_eq!(server.events("api_key.revoked").await, 1);
    let wrong = [
        json!({ "name": "", "rights": ["users.read"] }),
        json!({ "name": "a", "rights": [] }),
        json!({ "name": "a", "rights": ["users.fly"] }),
        json!({ "name": "a", "rights": ["users.read"], "expires_at": "2020-01-01T00:00:00Z" }),
        json!({ "name": "a", "rights": ["users.read"], "expires_at": "2120-01-01T00:00:00Z" }),
        json!({ "name": "a", "rights": ["users.read"], "more": 1 }),
    ];
    for sent in wrong {
        problem(&api.post("/api-keys", sent).await, "invalid");
    }
}

#[both_databases]
async fn a_key_never_allows_more_than_its_owner_may_do_now(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(OWNER).await;
    let adam = user(&server, "adam").await.id;
    let rights = [Right::UsersRead, Right::ApiKeysWrite].into_iter().collect();
    let program = Api::with(&server, Actor::Administrator(adam), rights, Over::Everything).await;
    let sam = format!("/users/{}", user(&server, "sam").await.id);
    assert_eq!(program.get(&sam).await.status, StatusCode::OK);
    problem(&program.patch(&sam, json!({ "name": "x" })).await, "not-allowed");
    // A key does not make a stronger one.
    let stronger = json!({ "name": "x", "rights": ["users.write"] });
    problem(&program.post("/api-keys", stronger).await, "not-allowed");
    let soon = (server.clock.now() + Duration::days(1)).to_rfc3339();
    let as_strong = json!({ "name": "x", "rights": ["users.read"], "expires_at": soon });
    let as_strong = program.post("/api-keys", as_strong).await;
    assert_eq!(as_strong.status, StatusCode::CREATED, "{}", as_strong.body);
    server
        .seed("[[users]]\npreferred_username = \"adam\"\nroles = []\n")
        .await;
    problem(&program.get(&sam).await, "not-allowed");
    server
        .seed("[[users]]\npreferred_username = \"adam\"\nroles = [\"admin\"]\ndisabled = true\n")
        .await;
    problem(&program.get(&sam).await, "unauthenticated");
}

#[both_databases]
async fn a_key_over_a_group_reaches_no_further(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(OWNER).await;
    let olga = user(&server, "olga").await.id;
    let staff = group(&server, "staff").await;
    let rights = [Right::UsersRead].into_iter().collect();
    let program = Api::with(&server, Actor::Administrator(olga), rights, Over::Group(staff)).await;
    let path = |id| format!("/users/{id}");
    assert_eq!(
        program.get(&path(user(&server, "sam").await.id)).await.status,
        StatusCode::OK
    );
    problem(&program.get(&path(user(&server, "otto").await.id)).await, "not-allowed");
}

#[both_databases]
async fn a_key_ends_with_all_other_access_and_makes_none_that_outlasts_it(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(OWNER).await;
    let adam = user(&server, "adam").await.id;
    let rights = [Right::UsersRead, Right::ApiKeysWrite].into_iter().collect();
    let program = Api::with(&server, Actor::Administrator(adam), rights, Over::Everything).await;
    let later = (server.clock.now() + Duration::days(60)).to_rfc3339();
    let longer = json!({ "name": "x", "rights": ["users.read"], "expires_at": later });
    assert_eq!(
        problem(&program.post("/api-keys", longer).await, "invalid")["pointer"],
        "/expires_at"
    );
    let api = Api::full(&server).await;
    assert_eq!(
        api.act(&format!("/users/{adam}/sign-out")).await.status,
        StatusCode::NO_CONTENT
    );
    problem(&program.get("/me").await, "unauthenticated");
    let again = Api::with(&server, Actor::Administrator(adam), rights, Over::Everything).await;
    assert_eq!(api.act(&format!("/users/{adam}/disable")).await.status, StatusCode::OK);
    assert_eq!(api.act(&format!("/users/{adam}/enable")).await.status, StatusCode::OK);
    problem(&again.get("/me").await, "unauthenticated");
}
