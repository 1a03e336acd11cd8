//! Accounts.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    passkey_device::PasskeyDevice,
    relying_party::PASSWORD,
    server::TestServer,
    world::World,
};

#[both_databases]
async fn an_account_is_made_signed_in_to_and_erased(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed("[[groups]]\nname = \"staff\"\n").await;
    let api = Api::full(&world).await;
    let new = json!({
        "preferred_username": "berta", "email": "berta@example.com", "email_verified": true, "password": PASSWORD, "groups": ["staff"],
    });
    let answer = api.post("/users", new).await;
    let made = good(&answer, StatusCode::CREATED);
    assert_eq!(made["groups"], json!(["staff"]));
    assert_eq!(made["has_password"], true);
    assert!(!answer.body.contains("argon2"), "{}", answer.body);
    let path = answer.location().trim_start_matches("/api/v1").to_owned();
    assert_eq!(api.get(&path).await.json(), made);
    let mut browser = world.browser();
    browser.sign_in("berta", PASSWORD).await;
    let used = good(&api.get(&format!("{path}/access")).await, StatusCode::OK);
    assert_eq!(used["sessions"].as_array().unwrap().len(), 1, "{used}");
    let erased = api.delete(&path).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.body);
    problem(&api.get(&path).await, "not-found");
    assert_eq!(world.events("account.erased").await, 1);
    let page = browser.get("/").await;
    assert_ne!(page.page(), "home", "{}", page.body);
}

#[both_databases]
async fn another_address_is_not_verified_until_somebody_says_so(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    assert_eq!(api.get(&path).await.json()["email_verified"], true);
    let renamed = good(&api.patch(&path, json!({ "name": "Alice L" })).await, StatusCode::OK);
    assert_eq!(renamed["email_verified"], true, "the address is the same");
    let moved = api.patch(&path, json!({ "email": "a@other.example" })).await;
    assert_ne!(good(&moved, StatusCode::OK)["email_verified"], true);
    let claimed = api.patch(&path, json!({ "email_verified": true })).await;
    assert_eq!(problem(&claimed, "invalid")["pointer"], "/email_verified");
    let confirmed = api.act(&format!("{path}/confirm-email")).await;
    assert_eq!(good(&confirmed, StatusCode::OK)["email_verified"], true);
    let without = api.patch(&path, json!({ "email": null })).await;
    let without = good(&without, StatusCode::OK);
    assert_eq!(
        (without.get("email"), without.get("email_verified")),
        (None, None),
        "{without}"
    );
}

#[both_databases]
async fn a_name_that_somebody_has_is_refused_in_any_spelling(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    for (field, taken) in [("preferred_username", "ALICE"), ("email", "Alice@Example.com")] {
        let answer = api.post("/users", json!({ field: taken })).await;
        assert_eq!(problem(&answer, "taken")["pointer"], format!("/{field}"));
    }
    let berta = api.post("/users", json!({ "preferred_username": "berta" })).await;
    let path = berta.location().trim_start_matches("/api/v1").to_owned();
    let answer = api.patch(&path, json!({ "preferred_username": "alice" })).await;
    problem(&answer, "taken");
    let answer = api.patch(&path, json!({ "preferred_username": null })).await;
    problem(&answer, "invalid");
}

#[both_databases]
async fn closing_an_account_ends_all_access_to_it(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let mut browser = world.alice().signed_in().await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let closed = api.patch(&path, json!({ "disabled": true })).await;
    assert_eq!(good(&closed, StatusCode::OK)["disabled"], true);
    assert_ne!(browser.get("/").await.page(), "home");
    let opened = api.act(&format!("{path}/enable")).await;
    assert_eq!(good(&opened, StatusCode::OK)["disabled"], false);
    assert_ne!(browser.get("/").await.page(), "home", "nothing from before works again");
}

#[both_databases]
async fn a_session_and_an_application_are_ended_one_by_one(database: TestDatabase) {
    let world = World::new(&database).await;
    let api = Api::full(&world).await;
    let mut browser = world.alice().signed_in().await;
    let tokens = world.app.sign_in(&mut browser, "alice", "openid", &[]).await;
    let path = format!("/users/{}", user(&world, "alice").await.id);
    let used = good(&api.get(&format!("{path}/access")).await, StatusCode::OK);
    assert_eq!(used["apps"][0]["client_id"], "app", "{used}");
    let session = used["sessions"][0]["id"].as_str().unwrap();
    let revoked = api.delete(&format!("{path}/apps/app")).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{}", revoked.body);
    assert_eq!(
        world.userinfo(&tokens.access_token).await.status,
        StatusCode::UNAUTHORIZED
    );
    let ended = api.delete(&format!("{path}/sessions/{session}")).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT, "{}", ended.body);
    assert_ne!(browser.get("/").await.page(), "home");
    problem(&api.delete(&format!("{path}/sessions/{session}")).await, "not-found");
}

#[both_databases]
async fn the_last_owner_stays(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed("[[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\n")
        .await;
    let api = Api::full(&server).await;
    let path = format!("/users/{}", user(&server, "olga").await.id);
    problem(&api.delete(&path).await, "conflict");
    problem(&api.act(&format!("{path}/disable")).await, "conflict");
    problem(&api.patch(&path, json!({ "disabled": true })).await, "conflict");
    problem(&api.delete(&format!("{path}/roles/owner")).await, "conflict");
    assert_eq!(api.get(&path).await.json()["disabled"], false);
}

#[both_databases]
async fn factors_are_listed_and_removed_one_by_one(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().with_totp().await;
    PasskeyDevice::new().register(&mut alice.browser, "A device").await;
    let api = Api::full(&world).await;
    let path = format!("/users/{}/factors", user(&world, "alice").await.id);
    let factors = good(&api.get(&path).await, StatusCode::OK);
    assert!(factors["totp"]["created_at"].is_string(), "{factors}");
    assert_eq!(factors["recovery_codes"], 8, "{factors}");
    let passkey = factors["passkeys"][0]["id"].as_str().expect("a passkey").to_owned();
    for of in [
        "totp".to_owned(),
        "recovery-codes".to_owned(),
        format!("passkeys/{passkey}"),
    ] {
        let answer = api.delete(&format!("{path}/{of}")).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{of}: {}", answer.body);
        problem(&api.delete(&format!("{path}/{of}")).await, "not-found");
    }
    assert_eq!(
        good(&api.get(&path).await, StatusCode::OK),
        json!({ "passkeys": [], "recovery_codes": 0 })
    );
}
