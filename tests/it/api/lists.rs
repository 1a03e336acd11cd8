//! Lists.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::CALLBACK,
    server::{TestServer, encode},
};

/// Every item of a list, page by page.
async fn all(api: &Api<'_>, path: &str, query: &[(&str, &str)]) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut query = query.to_vec();
        if let Some(cursor) = &cursor {
            query.push(("cursor", cursor));
        }
        let page = good(&api.get(&format!("{path}?{}", encode(&query))).await, StatusCode::OK);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return items,
        }
    }
}

fn names(items: &[Value], member: &str) -> Vec<String> {
    items
        .iter()
        .map(|item| item[member].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[both_databases]
async fn users_are_listed_filtered_sorted_and_paged(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let mut state = String::from("[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n");
    for number in 0..7 {
        let group = if number % 2 == 0 { "sales" } else { "staff" };
        state.push_str(&format!(
            "[[users]]\npreferred_username = \"u{number}\"\nname = \"N{}\"\nemail = \"u{number}@example.com\"\ngroups = [\"{group}\"]\n",
            number / 2
        ));
    }
    server.seed(&state).await;
    let api = Api::full(&server).await;
    let of = async |query: &[(&str, &str)]| names(&all(&api, "/users", query).await, "preferred_username");
    let mut everybody = of(&[("limit", "2")]).await;
    everybody.sort();
    assert_eq!(everybody, ["u0", "u1", "u2", "u3", "u4", "u5", "u6"]);
    let filter = "email sw \"U3@\" or (group eq \"sales\" and not (preferred_username eq \"u0\"))";
    let mut found = of(&[("filter", filter), ("limit", "1")]).await;
    found.sort();
    assert_eq!(found, ["u2", "u3", "u4", "u6"]);
    let by_name = all(&api, "/users", &[("sort", "-name"), ("limit", "3")]).await;
    assert_eq!(names(&by_name, "name"), ["N3", "N2", "N2", "N1", "N1", "N0", "N0"]);
    assert_eq!(of(&[("filter", "search co \"u5\"")]).await, ["u5"]);
    let id = user(&server, "u4").await.id.to_string();
    assert_eq!(of(&[("filter", &format!("id eq \"{id}\""))]).await, ["u4"]);
    let first = api.get("/users?limit=2").await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    for wrong in [
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        &format!("sort=name&cursor={cursor}"),
        "sort=email",
        "filter=nothing%20eq%20%22a%22",
        "filter=email%20gt%20%22a%22",
        "filter=disabled%20eq%20%22a%22",
        "filter=email%20eq",
        "filters=x",
        "limit=1&limit=2",
    ] {
        problem(&api.get(&format!("/users?{wrong}")).await, "malformed");
    }
}

#[both_databases]
async fn a_list_has_nothing_that_its_caller_may_not_look_at(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let people = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n[[groups]]\nname = \"others\"\n\
        [[users]]\npreferred_username = \"lea\"\nroles = [{ role = \"admin\", within = \"staff\" }]\n\
        [[users]]\npreferred_username = \"dev\"\nroles = [\"app_developer\"]\n\
        [[users]]\npreferred_username = \"sam\"\ngroups = [\"sales\"]\n[[users]]\npreferred_username = \"otto\"\ngroups = [\"others\"]\n\
        [[clients]]\nclient_id = \"app\"\nclient_secret = \"a-secret-of-at-least-sixteen\"\nredirect_uris = [\"https://a.example/cb\"]\n";
    server.seed(people).await;
    let lea = Api::of(&server, "lea").await;
    assert_eq!(names(&all(&lea, "/users", &[]).await, "preferred_username"), ["sam"]);
    for filter in [
        "preferred_username eq \"otto\"",
        "search co \"otto\"",
        "not (preferred_username eq \"sam\")",
        "group eq \"others\"",
    ] {
        assert!(all(&lea, "/users", &[("filter", filter)]).await.is_empty(), "{filter}");
    }
    assert_eq!(names(&all(&lea, "/groups", &[]).await, "name"), ["sales", "staff"]);
    let about = names(&all(&lea, "/audit", &[]).await, "user");
    let sam = user(&server, "sam").await.id.to_string();
    assert!(!about.is_empty() && about.iter().all(|user| *user == sam), "{about:?}");
    let dev = Api::of(&server, "dev").await;
    problem(&dev.get("/users").await, "not-allowed");
    problem(&dev.get("/audit").await, "not-allowed");
    assert!(all(&dev, "/clients", &[]).await.is_empty());
    let mine = json!({ "client_id": "mine", "redirect_uris": [CALLBACK] });
    assert_eq!(dev.post("/clients", mine).await.status, StatusCode::CREATED);
    assert_eq!(names(&all(&dev, "/clients", &[]).await, "client_id"), ["mine"]);
    let others = [("filter", "not (client_id eq \"mine\")")];
    assert!(all(&dev, "/clients", &others).await.is_empty());
    let full = Api::full(&server).await;
    assert_eq!(
        names(&all(&full, "/clients", &[("sort", "-client_id")]).await, "client_id"),
        ["mine", "app"]
    );
}

#[both_databases]
async fn the_audit_log_is_read_from_the_newest_on(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let made = api.post("/groups", json!({ "name": "staff" })).await;
    let id = made.header("x-correlation-id").to_owned();
    server.clock.advance(chrono::Duration::seconds(1));
    assert_eq!(
        api.post("/groups", json!({ "name": "sales" })).await.status,
        StatusCode::CREATED
    );
    let events = all(
        &api,
        "/audit",
        &[("filter", "kind eq \"group.changed\""), ("limit", "1")],
    )
    .await;
    let of_groups: Vec<&str> = events
        .iter()
        .map(|event| event["detail"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(of_groups, ["sales", "staff"]);
    let one = all(&api, "/audit", &[("filter", &format!("correlation_id eq \"{id}\""))]).await;
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(one[0]["actor"].as_str().unwrap().starts_with("api_key:"), "{}", one[0]);
    let changed = api
        .patch(
            &format!("/groups/{}", made.json()["id"].as_str().unwrap()),
            json!({ "description": "All" }),
        )
        .await;
    assert_eq!(changed.status, StatusCode::OK);
    let last = all(&api, "/audit", &[("filter", "kind eq \"group.changed\"")]).await;
    assert_eq!(
        last[0]["detail"]["fields"],
        json!([{ "field": "description", "before": null, "after": "\"All\"" }])
    );
}

#[both_databases]
async fn keys_and_scopes_are_listed(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let keys = good(&api.get("/keys").await, StatusCode::OK);
    assert!(
        keys.as_array().unwrap().iter().any(|key| key["state"] == "active"),
        "{keys}"
    );
    assert!(!keys.to_string().contains("private"), "{keys}");
    server
        .seed("[[scopes]]\nname = \"b\"\n[[scopes]]\nname = \"a\"\n")
        .await;
    assert_eq!(
        names(&all(&api, "/scopes", &[("limit", "1")]).await, "name"),
        ["a", "b"]
    );
}

#[both_databases]
async fn keys_are_rotated_of_all_algorithms_or_of_some(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let count = async || api.get("/keys").await.json().as_array().map_or(0, Vec::len);
    assert_eq!(count().await, 5);
    let some = json!({ "algorithms": ["ES256", "EdDSA", "ES256"] });
    assert_eq!(api.post("/keys/rotate?dry_run=true", some.clone()).await.status, 204);
    assert_eq!(count().await, 5);
    assert_eq!(api.post("/keys/rotate", some).await.status, 204);
    assert_eq!(count().await, 7);
    assert_eq!(api.post("/keys/rotate", json!({})).await.status, 204);
    assert_eq!(count().await, 12);
    problem(
        &api.post("/keys/rotate", json!({ "algorithms": ["none"] })).await,
        "invalid",
    );
    for _ in 0..17 {
        let one = json!({ "algorithms": ["ES256"] });
        assert_eq!(api.post("/keys/rotate", one).await.status, 204);
    }
    problem(
        &api.post("/keys/rotate", json!({ "algorithms": ["ES256"] })).await,
        "conflict",
    );
}
