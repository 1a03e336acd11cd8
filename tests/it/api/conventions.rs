//! What every resource does in the same way.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use vestibule::domain::right::Right;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    server::TestServer,
    sqlite,
    world::World,
};

#[both_databases]
async fn nobody_gets_in_without_a_key_that_counts(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let stranger = Api {
        server: &server,
        key: String::new(),
    };
    let api = Api::full(&server).await;
    assert_eq!(api.get("/me").await.status, StatusCode::OK);
    let cut = &api.key[..api.key.len() - 1];
    let mut flipped = api.key.clone().into_bytes();
    flipped[40] ^= 1;
    let flipped = String::from_utf8(flipped).unwrap();
    for key in ["", "x", "vak_", cut, &flipped, &api.key.replace("vak_", "vat_")] {
        let unknown = Api {
            server: &server,
            key: key.to_owned(),
        };
        for path in ["/me", "/users/0190b3f2-7a52-7c3b-9d0e-000000000000", "/clients/app"] {
            let answer = unknown.get(path).await;
            problem(&answer, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="vestibule""#);
        }
    }
    problem(&stranger.act("/users").await, "unauthenticated");
}

#[sqlite]
async fn what_is_not_there_is_a_problem_too(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    problem(&api.get("/nothing").await, "not-found");
    problem(&api.get("/users/x").await, "not-found");
    problem(
        &api.get("/users/0190b3f2-7a52-7c3b-9d0e-000000000000").await,
        "not-found",
    );
    problem(&api.get("/clients/%00").await, "not-found");
    let answer = api.request(Method::PUT, "/roles").send().await;
    problem(&answer, "method-not-allowed");
    assert!(answer.header("allow").contains("GET"), "{:?}", answer.headers);
}

#[both_databases]
async fn a_change_needs_the_tag_of_what_was_seen_and_loses_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let seen = api.get(&path).await;
    let tag = seen.header("etag").to_owned();
    let rename = |name: &str| json!({ "name": name });
    let without = api.request(Method::PATCH, &path).json(&rename("A")).send().await;
    problem(&without, "precondition-required");
    problem(
        &api.request(Method::DELETE, &path).send().await,
        "precondition-required",
    );
    let first = api.request(Method::PATCH, &path).field("if-match", &tag);
    let first = first.json(&rename("First")).send().await;
    assert_eq!(good(&first, StatusCode::OK)["name"], "First");
    assert_ne!(first.header("etag"), tag);
    let second = api.request(Method::PATCH, &path).field("if-match", &tag);
    let second = second.json(&rename("Second")).send().await;
    let refused = problem(&second, "stale");
    assert_eq!(refused["current"]["name"], "First");
    assert_eq!(second.header("etag"), first.header("etag"));
    let late = api.request(Method::DELETE, &path).field("if-match", &tag).send().await;
    problem(&late, "stale");
    let now = api.get(&path).await;
    assert_eq!(now.json()["name"], "First");
    assert_eq!(
        now.header("etag"),
        first.header("etag"),
        "an answer is tagged the same everywhere"
    );
}

#[both_databases]
async fn a_dry_run_answers_what_would_be_and_changes_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let before = api.get(&path).await;
    let events = || world.database.number("SELECT count(*) FROM audit_events");
    let count = events().await;
    let would = api
        .patch(
            &format!("{path}?dry_run=true"),
            json!({ "name": "B", "disabled": true }),
        )
        .await;
    let would = good(&would, StatusCode::OK);
    assert_eq!((&would["name"], &would["disabled"]), (&json!("B"), &json!(true)));
    let made = api.post("/groups?dry_run=true", json!({ "name": "staff" })).await;
    let made = good(&made, StatusCode::CREATED);
    assert_eq!(made["name"], "staff");
    for action in ["disable", "reset-password", "reset-factors", "sign-out", "unlock"] {
        let answer = api.act(&format!("{path}/{action}?dry_run=true")).await;
        assert!(answer.status.is_success(), "{action}: {}", answer.body);
    }
    let gone = api.delete(&format!("{path}?dry_run=true")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.body);
    assert_eq!(api.get(&path).await.body, before.body);
    let id = made["id"].as_str().unwrap();
    problem(&api.get(&format!("/groups/{id}")).await, "not-found");
    assert_eq!(events().await, count);
    for odd in [
        "dry_run=1",
        "dry_run=",
        "dry_run=true&dry_run=false",
        "dryrun=true",
        "DRY_RUN=true",
        "dry_run%5B%5D=true",
    ] {
        problem(&api.act(&format!("{path}/unlock?{odd}")).await, "malformed");
    }
}

#[both_databases]
async fn a_post_with_an_idempotency_key_is_carried_out_once(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let post = |key: &str, name: &str| {
        let request = api.request(Method::POST, "/clients").field("idempotency-key", key);
        let client = json!({ "client_name": name, "redirect_uris": ["https://a.example/cb"] });
        request.json(&client).send()
    };
    let first = post("one", "A").await;
    let made = good(&first, StatusCode::CREATED);
    assert!(made["client_secret"].is_string());
    let again = post("one", "A").await;
    assert_eq!(again.body, first.body, "with the secret, which is nowhere else");
    assert_eq!(again.status, StatusCode::CREATED);
    for field in ["etag", "location", "content-type"] {
        assert_eq!(again.header(field), first.header(field), "{field}");
    }
    assert_eq!(again.header("idempotency-replayed"), "true");
    problem(&post("one", "B").await, "idempotency-key-reused");
    assert_eq!(post("two", "A").await.status, StatusCode::CREATED);
    assert_eq!(server.database.number("SELECT count(*) FROM clients").await, 2);
    // Another caller's keys are theirs.
    let other = Api::full(&server).await;
    let request = other.request(Method::POST, "/clients").field("idempotency-key", "one");
    let third = request
        .json(&json!({ "redirect_uris": ["https://c.example/cb"] }))
        .send()
        .await;
    assert_eq!(third.status, StatusCode::CREATED, "{}", third.body);
    // What was refused changed nothing, and may be sent again.
    let request = |uri: &str| {
        let request = api.request(Method::POST, "/clients").field("idempotency-key", "three");
        request.json(&json!({ "redirect_uris": [uri] })).send()
    };
    problem(&request("nonsense").await, "invalid");
    assert_eq!(request("https://d.example/cb").await.status, StatusCode::CREATED);
    // After a day the key is free.
    server.clock.advance(chrono::Duration::hours(25));
    assert_eq!(post("one", "B").await.status, StatusCode::CREATED);
    let sealed = server
        .database
        .number("SELECT count(*) FROM idempotency_keys WHERE answer IS NOT NULL")
        .await;
    assert!(sealed >= 4);
    problem(&post(&"k".repeat(256), "A").await, "malformed");
}

#[both_databases]
async fn of_many_at_once_with_one_key_one_is_carried_out(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let post = || {
        let request = api.request(Method::POST, "/groups").field("idempotency-key", "one");
        request.json(&json!({ "name": "staff" })).send()
    };
    let answers = futures_util::future::join_all((0..8).map(|_| post())).await;
    for answer in &answers {
        match answer.status {
            StatusCode::CREATED => {}
            _ => {
                problem(answer, "repeated");
            }
        }
    }
    assert!(answers.iter().any(|answer| answer.status == StatusCode::CREATED));
    assert_eq!(server.database.number("SELECT count(*) FROM groups").await, 1);
    assert_eq!(post().await.status, StatusCode::CREATED, "the first answer");
}

#[sqlite]
async fn what_is_wrong_with_a_body_is_named_with_its_place(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let alice = format!("/users/{}", user(&world, "alice").await.id);
    let cases: [(&str, Value, &str); 10] = [
        ("/users", json!({ "emial": "a@b.example" }), "/emial"),
        ("/users", json!({ "email": 7 }), "/email"),
        ("/users", json!({ "email": "nonsense" }), "/email"),
        (
            "/users",
            json!({ "preferred_username": "x", "password": "short" }),
            "/password",
        ),
        (
            "/users",
            json!({ "preferred_username": "x", "groups": ["none"] }),
            "/groups",
        ),
        (
            "/users",
            json!({ "preferred_username": "x", "name": "a\u{0}" }),
            "/name",
        ),
        ("/groups", json!({ "name": "" }), "/name"),
        (
            "/groups",
            json!({ "name": "a", "required_acr": "3fa" }),
            "/required_acr",
        ),
        ("/clients", json!({ "redirect_uris": ["ftp:/x"] }), "/redirect_uris"),
        ("/scopes", json!({ "name": "openid" }), "/name"),
    ];
    for (path, sent, place) in cases {
        let answer = api.post(path, sent.clone()).await;
        assert_eq!(problem(&answer, "invalid")["pointer"], place, "{sent}");
    }
    assert_eq!(
        problem(&api.patch(&alice, json!({ "id": 1 })).await, "invalid")["pointer"],
        "/id"
    );
    let post = |content_type: &str, text: &str| {
        api.request(Method::POST, "/users")
            .body(content_type, text.to_owned())
            .send()
    };
    problem(&post("text/plain", "{}").await, "unsupported-media-type");
    problem(&post("application/json", "{").await, "malformed");
    problem(&post("application/json", "[]").await, "malformed");
    let large = format!("{{\"name\": \"{}\"}}", "a".repeat(1024 * 1024));
    problem(&post("application/json", &large).await, "too-large");
}

#[sqlite]
async fn an_answer_says_nothing_where_there_is_nothing_and_is_never_kept_by_a_cache(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::only(&world, &[Right::UsersRead]).await;
    let answer = api.get(&format!("/users/{}", user(&world, "alice").await.id)).await;
    let alice = good(&answer, StatusCode::OK);
    assert_eq!(alice["email"], "alice@example.com");
    assert!(
        alice.as_object().unwrap().values().all(|value| !value.is_null()),
        "{alice}"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}
