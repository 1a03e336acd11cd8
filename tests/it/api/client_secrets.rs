//! The secrets of a client: two while one is exchanged for the other.

use axum::http::StatusCode;
use chrono::{DateTime, Duration, TimeDelta, Utc};
use serde_json::{Value, json};
use vestibule::{
    domain::{client_secret::ClientSecret, ids::ClientId, right::Right},
    store::client_secrets,
};

use crate::support::{
    api::{Api, good, problem},
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, SECRET},
    world::World,
};

const SECRETS: &str = "/clients/app/secrets";

/// What a token request with that secret answers: 400, because its code is wrong, or 401.
async fn ask(world: &World, secret: &str) -> u16 {
    world.services().store.forget_cached();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", CALLBACK),
    ];
    world.post_as("/token", ("app", secret), &fields).await.status.as_u16()
}

async fn add(api: &Api<'_>, body: Value) -> (i64, String) {
    let made = good(&api.post(SECRETS, body).await, StatusCode::CREATED);
    let text = made["client_secret"].as_str().expect("a secret").to_owned();
    assert!(
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
        "{text}"
    );
    (made["id"].as_i64().expect("a number"), text)
}

async fn known(world: &World) -> Vec<ClientSecret> {
    client_secrets::list(&world.services().store, &ClientId::from("app"))
        .await
        .expect("a store")
}

#[both_databases]
async fn a_secret_is_exchanged_for_another_without_a_gap(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let first = good(&api.get(SECRETS).await, StatusCode::OK);
    let old = first[0]["id"].as_i64().expect("a number");
    let (new, text) = add(&api, json!({})).await;
    assert_eq!((ask(&world, SECRET).await, ask(&world, &text).await), (400, 400));
    let all = good(&api.get(SECRETS).await, StatusCode::OK);
    assert_eq!(
        (all[0]["id"].as_i64(), all[1]["id"].as_i64()),
        (Some(old), Some(new)),
        "the newest last"
    );
    assert!(
        all[1]["created_at"].is_string() && !all.to_string().contains(&text),
        "{all}"
    );
    let third = problem(&api.post(SECRETS, json!({})).await, "conflict");
    assert!(
        third["detail"]
            .as_str()
            .expect("a sentence")
            .contains("two live secrets"),
        "{third}"
    );
    let revoked = api.delete(&format!("{SECRETS}/{old}")).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{}", revoked.body);
    assert_eq!((ask(&world, SECRET).await, ask(&world, &text).await), (401, 400));
    let only = problem(&api.delete(&format!("{SECRETS}/{new}")).await, "conflict");
    assert!(
        only["detail"].as_str().expect("a sentence").contains("the only secret"),
        "{only}"
    );
    problem(&api.delete(&format!("{SECRETS}/{old}")).await, "not-found");
    assert_eq!(ask(&world, "another-secret-altogether").await, 401);
}

#[both_databases]
async fn the_newest_can_be_revoked_and_the_older_one_goes_on(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let (new, text) = add(&api, json!({})).await;
    assert_eq!(
        api.delete(&format!("{SECRETS}/{new}")).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!((ask(&world, SECRET).await, ask(&world, &text).await), (400, 401));
    let (_, again) = add(&api, json!({})).await;
    assert_eq!((ask(&world, SECRET).await, ask(&world, &again).await), (400, 400));
    let replaced = good(&api.act("/clients/app/secret").await, StatusCode::OK);
    assert_eq!(
        (ask(&world, SECRET).await, ask(&world, &again).await),
        (401, 401),
        "both are replaced"
    );
    assert_eq!(
        ask(&world, replaced["client_secret"].as_str().expect("a secret")).await,
        400
    );
    assert_eq!(known(&world).await.len(), 1);
}

#[both_databases]
async fn an_expired_secret_counts_for_nothing_and_leaves_room(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let soon = world.context().now + TimeDelta::minutes(5);
    let past = problem(
        &api.post(SECRETS, json!({ "expires_at": world.context().now })).await,
        "invalid",
    );
    assert_eq!(past["pointer"], "/expires_at");
    let (expired, text) = add(&api, json!({ "expires_at": soon })).await;
    assert_eq!(ask(&world, &text).await, 400);
    world.clock.advance(Duration::minutes(5));
    assert_eq!((ask(&world, &text).await, ask(&world, SECRET).await), (401, 400));
    let old = known(&world).await[0].number;
    problem(&api.delete(&format!("{SECRETS}/{old}")).await, "conflict");
    let (new, text) = add(&api, json!({})).await;
    let numbers: Vec<i64> = known(&world).await.iter().map(|secret| secret.number).collect();
    assert_eq!(numbers, [old, new], "the expired one is forgotten, and not {expired}");
    assert_eq!((ask(&world, &text).await, ask(&world, SECRET).await), (400, 400));
}

#[both_databases]
async fn the_last_use_is_known_to_the_minute(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let (_, text) = add(&api, json!({})).await;
    assert!(known(&world).await.iter().all(|secret| secret.last_used_at.is_none()));
    let used_at = async |expected: DateTime<Utc>| {
        for _ in 0..500 {
            let found = known(&world).await[1].last_used_at;
            // The clock of tests goes on a little at every look.
            if found.is_some_and(|found| (found - expected).num_seconds().abs() < 2) {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        false
    };
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", "x"),
        ("redirect_uri", CALLBACK),
    ];
    let first = world.context().now;
    world.post_as("/token", ("app", &text), &fields).await;
    assert!(used_at(first).await);
    world.clock.advance(Duration::seconds(30));
    world.post_as("/token", ("app", &text), &fields).await;
    world
        .post_as("/token", ("app", "wrong-secret-of-some-length"), &fields)
        .await;
    world.clock.advance(Duration::seconds(30));
    let later = world.context().now;
    world.post_as("/token", ("app", &text), &fields).await;
    assert!(used_at(later).await, "half a minute later nothing was written");
    assert_eq!(known(&world).await[0].last_used_at, None, "nobody used the other one");
    assert!(good(&api.get(SECRETS).await, StatusCode::OK)[1]["last_used_at"].is_string());
}

#[both_databases]
async fn a_release_that_knows_one_secret_shares_the_database(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    // It was made by such a release, so nothing is written down of it.
    database.execute("DELETE FROM client_secrets").await;
    assert_eq!(ask(&world, SECRET).await, 400);
    let listed = good(&api.get(SECRETS).await, StatusCode::OK);
    assert_eq!(
        (listed[0]["id"].as_i64(), listed[0].get("created_at")),
        (Some(0), None),
        "{listed}"
    );
    let (_, text) = add(&api, json!({})).await;
    assert_eq!((ask(&world, SECRET).await, ask(&world, &text).await), (400, 400));
    // Such a release replaces the secret: both that were there are gone with it.
    let digest = vestibule::crypto::digest::sha256(b"replaced-by-an-older-release");
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let literal = if database.is_postgres() {
        format!("'\\x{hex}'")
    } else {
        format!("x'{hex}'")
    };
    database
        .execute(&format!(
            "UPDATE clients SET client_secret_digest = {literal}, version = version + 1"
        ))
        .await;
    assert_eq!((ask(&world, SECRET).await, ask(&world, &text).await), (401, 401));
    assert_eq!(ask(&world, "replaced-by-an-older-release").await, 400);
    assert_eq!(ask(&world, &text).await, 401, "that it was used brings nothing back");
    let (_, text) = add(&api, json!({})).await;
    assert_eq!(
        (
            ask(&world, "replaced-by-an-older-release").await,
            ask(&world, &text).await
        ),
        (400, 400)
    );
    assert_eq!(ask(&world, SECRET).await, 401);
}

#[both_databases]
async fn a_state_file_with_a_live_secret_ends_no_exchange_and_one_with_another_does(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let (_, text) = add(&api, json!({})).await;
    let with = |secret: &str| format!("[[clients]]\nclient_id = \"app\"\nclient_secret = \"{secret}\"\n");
    world.seed(&with(SECRET)).await;
    assert_eq!((ask(&world, SECRET).await, ask(&world, &text).await), (400, 400));
    world.seed(&with("a-third-secret-from-the-file")).await;
    assert_eq!((ask(&world, SECRET).await, ask(&world, &text).await), (401, 401));
    assert_eq!(ask(&world, "a-third-secret-from-the-file").await, 400);
    assert_eq!(known(&world).await.len(), 1);
}

#[both_databases]
async fn who_has_no_right_to_secrets_makes_and_revokes_none(database: TestDatabase) {
    let world = World::new(&database).await;
    let full = Api::full(&world).await;
    let (new, text) = add(&full, json!({})).await;
    let reader = Api::only(&world, &[Right::ClientsRead, Right::ClientsWrite]).await;
    good(&reader.get(SECRETS).await, StatusCode::OK);
    problem(&reader.post(SECRETS, json!({})).await, "not-allowed");
    problem(&reader.delete(&format!("{SECRETS}/{new}")).await, "not-allowed");
    let stranger = Api::only(&world, &[Right::UsersRead]).await;
    problem(&stranger.get(SECRETS).await, "not-allowed");
    problem(&stranger.get("/clients/nothing/secrets").await, "not-allowed");
    assert_eq!(ask(&world, &text).await, 400);
    let public = json!({ "client_id": "spa", "redirect_uris": [CALLBACK], "token_endpoint_auth_method": "none" });
    good(&full.post("/clients", public).await, StatusCode::CREATED);
    problem(&full.post("/clients/spa/secrets", json!({})).await, "conflict");
    assert_eq!(good(&full.get("/clients/spa/secrets").await, StatusCode::OK), json!([]));
}

#[both_databases]
async fn what_is_done_with_secrets_is_in_the_audit_log_without_them(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let dry = api.post("/clients/app/secrets?dry_run=true", json!({})).await;
    assert_eq!(dry.status, StatusCode::CREATED, "{}", dry.body);
    assert_eq!(known(&world).await.len(), 1, "nothing is kept of a dry run");
    let (new, text) = add(&api, json!({})).await;
    api.delete(&format!("{SECRETS}/{new}")).await;
    let events = good(
        &api.get("/audit?filter=kind%20eq%20%22client.changed%22").await,
        StatusCode::OK,
    );
    let details: Vec<&Value> = events["items"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| &event["detail"])
        .collect();
    let (revoked, added) = (details[0], details[1]);
    assert_eq!(
        (&revoked["change"], &revoked["secret"]),
        (&json!("secret_revoked"), &json!(new))
    );
    assert_eq!(
        (&added["change"], &added["secret"]),
        (&json!("secret_added"), &json!(new))
    );
    assert!(!events.to_string().contains(&text));
}
