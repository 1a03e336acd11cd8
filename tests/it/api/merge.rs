//! `/api/v1/users/{id}/merge`: two accounts of one person.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{
    api::{Api, good, problem},
    both_databases,
    database::TestDatabase,
    server::{Answer, TestServer},
};

/// Makes an account; its path.
async fn made(api: &Api<'_>, account: Value) -> String {
    let answer = api.post("/users", account).await;
    good(&answer, StatusCode::CREATED);
    answer.location().trim_start_matches("/api/v1").to_owned()
}

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

async fn tag(api: &Api<'_>, path: &str) -> String {
    api.get(path).await.header("etag").to_owned()
}

async fn merge(api: &Api<'_>, (kept, query): (&str, &str), if_match: &str, body: &Value) -> Answer {
    let request = api.request(Method::POST, &format!("{kept}/merge{query}"));
    request.field("if-match", if_match).json(body).send().await
}

#[both_databases]
async fn what_an_account_lacks_moves_to_it_and_nothing_else_changes(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[groups]]\nname = \"staff\"\n").await;
    let api = Api::full(&server).await;
    for name in ["department", "floor"] {
        let attribute = json!({ "name": name, "searchable": true });
        good(&api.post("/attributes", attribute).await, StatusCode::CREATED);
    }
    let ada = json!({ "preferred_username": "ada", "given_name": "Ada", "attributes": { "floor": "3" } });
    let ada = made(&api, ada).await;
    let countess = json!({
        "preferred_username": "countess", "email": "ada@example.com", "email_verified": true, "given_name": "Augusta",
        "family_name": "Lovelace", "groups": ["staff"], "attributes": { "floor": "4", "department": "Physics" },
    });
    let countess = made(&api, countess).await;
    let body = json!({ "other": id(&countess), "other_etag": tag(&api, &countess).await });
    let seen = tag(&api, &ada).await;
    let tried = good(
        &merge(&api, (&ada, "?dry_run=true"), &seen, &body).await,
        StatusCode::OK,
    );
    assert_eq!(tag(&api, &ada).await, seen, "a dry run changes nothing");
    let merged = good(&merge(&api, (&ada, ""), &seen, &body).await, StatusCode::OK);
    assert_eq!(merged, tried);
    assert_eq!(
        (&merged["groups"], &merged["fields"]),
        (
            &json!(["staff"]),
            &json!(["email", "email_verified", "family_name", "attributes.department"])
        )
    );
    let lost = json!(["given_name", "preferred_username", "attributes.floor"]);
    assert_eq!(merged["erased"]["fields"], lost, "{merged}");
    problem(&api.get(&countess).await, "not-found");
    let after = api.get(&ada).await.json();
    assert_eq!(
        (&after["email"], &after["email_verified"]),
        (&json!("ada@example.com"), &json!(true))
    );
    assert_eq!(
        (&after["given_name"], &after["family_name"]),
        (&json!("Ada"), &json!("Lovelace"))
    );
    assert_eq!(
        (&after["groups"], &after["preferred_username"]),
        (&json!(["staff"]), &json!("ada"))
    );
    assert_eq!(after["attributes"], json!({ "floor": "3", "department": "Physics" }));
    let found = api
        .get("/users?filter=attributes.department%20eq%20%22physics%22")
        .await
        .json();
    assert_eq!(found["items"][0]["id"], after["id"], "{found}");
    let free = api.post("/users", json!({ "preferred_username": "countess" })).await;
    good(&free, StatusCode::CREATED);
}

#[both_databases]
async fn both_accounts_are_named_with_what_was_seen_of_them(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let ada = made(&api, json!({ "preferred_username": "ada" })).await;
    let countess = made(&api, json!({ "preferred_username": "countess" })).await;
    let (seen, other_seen) = (tag(&api, &ada).await, tag(&api, &countess).await);
    let body = |etag: &str| json!({ "other": id(&countess), "other_etag": etag });
    let without = api
        .request(Method::POST, &format!("{ada}/merge"))
        .json(&body("*"))
        .send()
        .await;
    assert_eq!(without.status, StatusCode::PRECONDITION_REQUIRED, "{}", without.body);
    let without = merge(&api, (&ada, ""), "*", &json!({ "other": id(&countess) })).await;
    assert_eq!(problem(&without, "invalid")["pointer"], "/other_etag");
    for path in [&ada, &countess] {
        good(&api.patch(path, json!({ "name": "Another" })).await, StatusCode::OK);
    }
    let (now, other_now) = (tag(&api, &ada).await, tag(&api, &countess).await);
    problem(&merge(&api, (&ada, ""), &seen, &body(&other_now)).await, "stale");
    let stale = problem(&merge(&api, (&ada, ""), &now, &body(&other_seen)).await, "stale");
    assert_eq!(stale["current"]["id"], id(&countess), "{stale}");
    let itself = json!({ "other": id(&ada), "other_etag": "*" });
    assert_eq!(
        problem(&merge(&api, (&ada, ""), "*", &itself).await, "invalid")["pointer"],
        "/other"
    );
    let nobody = json!({ "other": "0190b3f2-7a52-7c3b-9d0e-000000000000", "other_etag": "*" });
    assert_eq!(
        problem(&merge(&api, (&ada, ""), "*", &nobody).await, "invalid")["pointer"],
        "/other"
    );
    good(&merge(&api, (&ada, ""), &now, &body(&other_now)).await, StatusCode::OK);
}

#[both_databases]
async fn the_same_request_twice_merges_once(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let ada = made(&api, json!({ "preferred_username": "ada" })).await;
    let countess = made(&api, json!({ "preferred_username": "countess", "name": "Ada" })).await;
    let body = json!({ "other": id(&countess), "other_etag": "*" });
    let mut answers = Vec::new();
    for _ in 0..2 {
        let request = api.request(Method::POST, &format!("{ada}/merge")).json(&body);
        let request = request.field("if-match", "*").field("idempotency-key", "\"merge-1\"");
        answers.push(good(&request.send().await, StatusCode::OK));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(server.events("account.erased").await, 1);
}
