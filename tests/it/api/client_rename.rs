//! Another identifier for a client.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use vestibule::management::apply::Change;

use crate::support::{
    api::{Api, good, problem, user},
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, Refused, RelyingParty, SECRET, alice_and_app, client},
    server::Answer,
    world::World,
};

async fn rename(api: &Api<'_>, from: &str, to: &str) -> Answer {
    let request = api.request(Method::POST, &format!("/clients/{from}/rename"));
    request
        .field("if-match", "*")
        .json(&json!({ "client_id": to }))
        .send()
        .await
}

#[both_databases]
async fn a_client_that_is_renamed_stays_the_same_one(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed("[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"alice\"\ngroups = [\"staff\"]\n\
               [[clients]]\nclient_id = \"app\"\nallowed_groups = [\"staff\"]\ncors_origins = [\"https://app.example\"]\n")
        .await;
    let api = Api::full(&world).await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "openid offline_access", &[])
        .await;
    let question = world.app.ask("openid", &[]).await;
    let code = world.app.code(&question, &browser.get(&question.address).await);
    let second = good(&api.post("/clients/app/secrets", json!({})).await, StatusCode::CREATED);
    let before = api.get("/clients/app").await.json();

    let after = good(&rename(&api, "app", "web app").await, StatusCode::OK);
    let but_for = |mut client: Value| {
        for member in ["client_id", "updated_at"] {
            client.as_object_mut().expect("a client").remove(member);
        }
        client
    };
    assert_eq!(after["client_id"], "web app");
    assert_eq!(but_for(after), but_for(before));
    problem(&api.get("/clients/app").await, "not-found");

    // What names the old identifier ends. The nodes follow within a second; this one does at once.
    world.services().store.forget_cached();
    let refused = Err(Refused("invalid_client".to_owned()));
    assert_eq!(world.app.redeem(&question, &code).await.map(|_| ()), refused);
    assert_eq!(world.app.refresh(tokens.refresh(), "").await.map(|_| ()), refused);
    assert_eq!(
        world.userinfo(&tokens.access_token).await.status,
        StatusCode::UNAUTHORIZED
    );

    // Both secrets count, and nobody is asked again. Tokens say their time in whole seconds.
    world.clock.advance(chrono::Duration::seconds(2));
    let renamed = RelyingParty::new(&world, "web app", Some(SECRET));
    let new = renamed
        .sign_in(&mut browser, "alice", "openid offline_access", &[])
        .await;
    assert_eq!(world.events("consent.granted").await, 1);
    assert!(world.is_active(("web app", SECRET), &new.access_token).await);
    let second = second["client_secret"].as_str().expect("a secret");
    assert!(world.is_active(("web app", second), &new.access_token).await);
    assert!(!world.is_active(("web app", SECRET), &tokens.access_token).await);
    let origins = "SELECT count(*) FROM client_origins WHERE client_id = 'web app'";
    assert_eq!(database.number(origins).await, 1);
    assert_eq!(
        database
            .number("SELECT count(*) FROM consents WHERE client_id = 'app'")
            .await,
        0
    );
}

#[both_databases]
async fn an_identifier_that_is_taken_wrong_or_not_seen_changes_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&client("other", "")).await;
    let api = Api::full(&world).await;
    assert_eq!(
        problem(&rename(&api, "app", "other").await, "taken")["pointer"],
        "/client_id"
    );
    problem(&rename(&api, "app", "app").await, "taken");
    assert_eq!(
        problem(&rename(&api, "app", "").await, "invalid")["pointer"],
        "/client_id"
    );
    problem(&rename(&api, "app", "..").await, "invalid");
    problem(&rename(&api, "nothing", "new").await, "not-found");
    let body = json!({ "client_id": "new" });
    problem(
        &api.post("/clients/app/rename", body.clone()).await,
        "precondition-required",
    );
    let stale = api
        .request(Method::POST, "/clients/app/rename")
        .field("if-match", "\"x\"");
    problem(&stale.json(&body).send().await, "stale");
    let dry = api
        .request(Method::POST, "/clients/app/rename?dry_run=true")
        .field("if-match", "*");
    assert_eq!(good(&dry.json(&body).send().await, StatusCode::OK)["client_id"], "new");
    good(&api.get("/clients/app").await, StatusCode::OK);
    world.seed(&format!("managed = true\n{}", client("app", ""))).await;
    problem(&rename(&api, "app", "new").await, "conflict");
}

/// What an earlier client of the new identifier was given was decided about another one.
#[both_databases]
async fn what_an_earlier_client_of_the_new_identifier_was_given_does_not_come_back(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&client("old", "")).await;
    world.clock.advance(chrono::Duration::seconds(2));
    let api = Api::full(&world).await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "openid offline_access", &[])
        .await;
    assert_eq!(api.delete("/clients/app").await.status, StatusCode::NO_CONTENT);
    world.clock.advance(chrono::Duration::seconds(2));
    good(&rename(&api, "old", "app").await, StatusCode::OK);
    world.services().store.forget_cached();
    assert_eq!(
        world.userinfo(&tokens.access_token).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert!(world.app.refresh(tokens.refresh(), "").await.is_err());
    let page = browser.visit(&world.app.ask("openid", &[]).await.address).await;
    assert_eq!(page.page(), "consent", "she agreed to another one: {}", page.body);
    let alice = format!("/users/{}/access", user(&world, "alice").await.id);
    assert_eq!(api.get(&alice).await.json()["apps"], json!([]));
}

#[both_databases]
async fn a_client_that_is_renamed_in_a_file_stays_the_same_one(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "openid", &[]).await;
    let made = Api::full(&world).await.get("/clients/app").await.json()["created_at"].clone();
    let file = alice_and_app("").replace("client_id = \"app\"", "client_id = \"web\"\nwas = \"app\"");
    let reports = world.apply(&file).await.expect("applied");
    let web = reports.iter().find(|report| report.name == "web").expect("web");
    assert_eq!(web.change, Change::Changed);
    let id = web
        .fields
        .iter()
        .find(|field| field.name == "client_id")
        .expect("a field");
    assert_eq!((id.before.as_deref(), id.after.as_deref()), (Some("app"), Some("web")));
    let api = Api::full(&world).await;
    problem(&api.get("/clients/app").await, "not-found");
    assert_eq!(api.get("/clients/web").await.json()["created_at"], made);
    RelyingParty::new(&world, "web", Some(SECRET))
        .sign_in(&mut browser, "alice", "openid", &[])
        .await;
    assert_eq!(world.events("consent.granted").await, 1);
    let again = world.apply(&file).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
    // The old identifier is free, for another one.
    let created = api
        .post("/clients", json!({ "client_id": "app", "redirect_uris": [CALLBACK] }))
        .await;
    good(&created, StatusCode::CREATED);
    world.apply(&file).await.expect("applied");
    good(&api.get("/clients/app").await, StatusCode::OK);
}
