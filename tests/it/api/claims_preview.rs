//! What an application would learn of a person, before it asks.

use axum::http::StatusCode;
use serde_json::{Value, json};
use vestibule::domain::right::Right;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::payload,
    world::World,
};

const APP: &str = "scope = \"openid profile library\"\nconsent = \"never\"\n\
    [[scopes]]\nname = \"library\"\nclaims = [\"email\"]\n";

/// The claims by name, and where each is from.
fn by_name(said: &Value) -> (Value, Value) {
    let all = said.as_array().expect("claims");
    let name = |one: &Value| one["claim"].as_str().expect("a name").to_owned();
    let from = |one: &Value| match one.get("scope") {
        Some(scope) => json!(format!("{} {}", one["from"].as_str().unwrap(), scope.as_str().unwrap())),
        None => one["from"].clone(),
    };
    let values = all.iter().map(|one| (name(one), one["value"].clone())).collect();
    (values, all.iter().map(|one| (name(one), from(one))).collect())
}

/// Without what differs from token to token.
fn lasting(mut claims: Value) -> Value {
    for own in ["iat", "exp", "auth_time", "jti", "sid", "gid", "at_hash", "nonce"] {
        claims.as_object_mut().unwrap().remove(own);
    }
    claims
}

#[both_databases]
async fn a_preview_is_what_the_application_gets(database: TestDatabase) {
    let world = World::with_app(&database, APP).await;
    let api = Api::full(&world).await;
    good(
        &api.post("/attributes", json!({ "name": "department" })).await,
        StatusCode::CREATED,
    );
    let alice = user(&world, "alice").await.id.to_string();
    let given = json!({ "attributes": { "department": "Physics" } });
    good(&api.patch(&format!("/users/{alice}"), given).await, StatusCode::OK);
    let everywhere = json!(["id_token", "userinfo", "access_token"]);
    let rule = |claim: &str, from: Value| json!({ "claim": claim, "from": from, "into": everywhere });
    let rules = json!({ "claim_rules": [rule("dept", json!({ "attribute": "department" }))] });
    good(&api.patch("/scopes/library", rules).await, StatusCode::OK);
    let rules = json!({ "claim_rules": [rule("tenant", json!({ "constant": 7 }))] });
    good(&api.patch("/clients/app", rules).await, StatusCode::OK);

    let events = database.number("SELECT count(*) FROM audit_events").await;
    let asked = json!({ "user_id": alice, "client_id": "app" });
    let preview = good(&api.post("/claims/preview", asked).await, StatusCode::OK);
    assert_eq!(
        (&preview["scope"], &preview["admitted"]),
        (&json!("library openid profile"), &json!(true))
    );
    assert_eq!(database.number("SELECT count(*) FROM audit_events").await, events);
    assert_eq!(database.number("SELECT count(*) FROM grants").await, 0);

    let mut browser = world.alice().signed_in().await;
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "openid profile library", &[])
        .await;
    let (id_token, from) = by_name(&preview["id_token"]);
    assert_eq!(lasting(id_token), lasting(tokens.claims()));
    assert_eq!(
        (&from["dept"], &from["tenant"], &from["sub"]),
        (&json!("scope_rule library"), &json!("client_rule"), &json!("server"))
    );
    let (userinfo, from) = by_name(&preview["userinfo"]);
    assert_eq!(userinfo, world.userinfo(&tokens.access_token).await.json());
    assert_eq!(
        (&from["name"], &from["email"]),
        (&json!("scope profile"), &json!("scope library"))
    );
    let (access_token, _) = by_name(&preview["access_token"]);
    assert_eq!(lasting(access_token), lasting(payload(&tokens.access_token)));

    // Only what the client may ask for, and what is not there is not granted.
    let asked = json!({ "user_id": alice, "client_id": "app", "scope": "profile email nothing" });
    let less = good(&api.post("/claims/preview", asked).await, StatusCode::OK);
    assert_eq!(
        (&less["scope"], less.get("id_token"), less.get("userinfo")),
        (&json!("profile"), None, None)
    );
    good(
        &api.patch("/clients/app", json!({ "access_token_format": "opaque" }))
            .await,
        StatusCode::OK,
    );
    let asked = json!({ "user_id": alice, "client_id": "app" });
    let opaque = good(&api.post("/claims/preview", asked).await, StatusCode::OK);
    assert_eq!(opaque.get("access_token"), None);
}

#[both_databases]
async fn a_preview_is_for_whoever_may_look_at_the_person_and_the_application(database: TestDatabase) {
    let world = World::with_app(&database, APP).await;
    let alice = user(&world, "alice").await.id.to_string();
    let asked = json!({ "user_id": alice, "client_id": "app" });
    let both = Api::only(&world, &[Right::UsersRead, Right::ClientsRead]).await;
    good(&both.post("/claims/preview", asked.clone()).await, StatusCode::OK);
    let clients = Api::only(&world, &[Right::ClientsRead]).await;
    problem(&clients.post("/claims/preview", asked.clone()).await, "not-allowed");
    // Whoever may not look at it does not learn whether it is there.
    let users = Api::only(&world, &[Right::UsersRead]).await;
    problem(&users.post("/claims/preview", asked).await, "not-found");
    let nobody = json!({ "user_id": "0190b3f2-7a52-7c3b-9d0e-000000000000", "client_id": "app" });
    problem(&both.post("/claims/preview", nobody).await, "not-found");
    let typed = problem(
        &both.post("/claims/preview", json!({ "user_id": alice })).await,
        "invalid",
    )["pointer"]
        .clone();
    assert_eq!(typed, "/client_id");
}
