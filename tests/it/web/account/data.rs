//! `/account/data`.

use axum::http::StatusCode;
use chrono::Duration;
use serde_json::json;
use vestibule::{catalogue::Messages, config::Config, domain::acr::Acr, jobs::erase_accounts};

use crate::support::{
    account::request_deletion,
    api::{Api, user},
    authenticator::set_up,
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
    sqlite,
    world::World,
};

/// Alice has an attribute.
async fn give_department(world: &World) {
    let api = Api::full(world).await;
    let made = api.post("/attributes", json!({ "name": "department" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let alice = user(world, "alice").await.id;
    let values = json!({ "attributes": { "department": "Physics" } });
    let changed = api.patch(&format!("/users/{alice}"), values).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
}

#[both_databases]
async fn a_copy_has_everything_and_no_secret(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "profile offline_access", &[])
        .await;
    let (_, codes) = set_up(&world, &mut browser).await;
    give_department(&world).await;
    let page = browser.visit("/account/data").await;
    let copy = browser.submit_once(&page, &[]).await;
    assert_eq!(
        (copy.status.as_u16(), copy.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(
        copy.header("content-disposition"),
        "attachment; filename=\"my-data.json\""
    );
    let json = copy.json();
    assert_eq!(json["account"]["claims"]["email"], "alice@example.com");
    assert_eq!(json["account"]["attributes"]["department"], "Physics");
    assert_eq!(json["applications"][0]["client_id"], "app");
    assert_eq!(json["consents"][0]["client_id"], "app");
    assert_eq!(json["sign_in"]["recovery_codes_left"], 8);
    assert_eq!(
        (&json["sign_in"]["email"], &json["sign_in"]["phone"]),
        (&true.into(), &false.into())
    );
    assert!(json["sessions"].as_array().is_some_and(|all| !all.is_empty()));
    assert!(
        json["events"]
            .as_array()
            .is_some_and(|all| all.iter().any(|event| event["kind"] == "sign_in.succeeded"))
    );
    for secret in [PASSWORD, "$argon2", &codes[0], tokens.refresh(), "digest", "sealed"] {
        assert!(!copy.body.contains(secret), "{secret}");
    }
    assert_eq!(world.events("account.exported").await, 1);
}

#[both_databases]
async fn an_account_is_erased_completely_after_the_waiting_time_and_not_before(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    set_up(&world, &mut browser).await;
    give_department(&world).await;
    // Without the box nothing happens.
    let page = browser.visit("/account/data").await;
    let token = page.csrf_token();
    let refused = browser.post("/account/data/delete", &[("csrf_token", &token)]).await;
    assert_eq!((refused.status.as_u16(), refused.page()), (422, "data"));
    request_deletion(&mut browser).await;
    world.clock.advance(Duration::days(14) - Duration::minutes(1));
    erase_accounts::run(&world.context()).await.expect("a run");
    assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
    world.clock.advance(Duration::minutes(1));
    erase_accounts::run(&world.context()).await.expect("a run");
    for table in [
        "users",
        "login_names",
        "user_attributes",
        "sessions",
        "grants",
        "consents",
        "known_devices",
        "totp_credentials",
        "recovery_codes",
        "authorization_codes",
    ] {
        assert_eq!(
            database
                .number(&format!(
                    "SELECT count(*) FROM {table} {}",
                    match table {
                        "sessions" => "WHERE user_id IS NOT NULL",
                        _ => "",
                    }
                ))
                .await,
            0,
            "{table}"
        );
    }
    assert_eq!(world.events("account.erased").await, 1);
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.status, 401);
    world.seed(&alice_and_app("")).await;
    assert_eq!(
        world.browser().sign_in("alice", PASSWORD).await.page(),
        "home",
        "the name is free again"
    );
}

#[both_databases]
async fn an_administrator_cannot_delete_their_own_account(database: TestDatabase) {
    let one_factor = |config: &mut Config| config.sign_in.admin_required_acr = Acr::OneFactor;
    let server = TestServer::start_with(&database, one_factor).await;
    server
        .seed(&alice_and_app("").replace("[[users]]", "[[users]]\nroles = [\"owner\"]"))
        .await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let token = browser.visit("/account/data").await.csrf_token();
    let refused = browser
        .post("/account/data/delete", &[("csrf_token", &token), ("confirm", "yes")])
        .await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        database
            .number("SELECT count(*) FROM users WHERE deletes_at IS NOT NULL")
            .await,
        0
    );
}

/// C8: it ended at "You are signed out", without a date and a way back.
#[sqlite]
async fn whoever_closes_their_account_learns_until_when_they_can_come_back(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/data").await;
    let form = page.forms().into_iter().find(|form| form.action.ends_with("/delete"));
    let token = page.csrf_token();
    let closed = browser
        .post(
            &form.expect("a form").action,
            &[("csrf_token", &token), ("confirm", "yes")],
        )
        .await;
    let closed = browser.follow(closed).await;
    let date = Messages::default().date(world.clock.now() + Duration::days(14));
    assert!(
        closed.body.contains("Your account is closed") && closed.body.contains(&date),
        "{}",
        closed.body
    );
    let keep = browser.visit("/login").await;
    let keep = browser
        .submit(&keep, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(keep.page(), "keep-account");
    browser.submit(&keep, &[("keep", "yes")]).await;
    assert!(browser.visit("/logged-out").await.body.contains("You are signed out"));
}
