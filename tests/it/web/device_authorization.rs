//! `POST /device_authorization`, and the polls that follow at `/token` (RFC 8628).

use chrono::Duration;

use crate::support::{
    both_databases,
    database::TestDatabase,
    device::{DEVICE_CODE, Device, tv},
    relying_party::{SECRET, client, payload},
    server::{Answer, ISSUER, outline},
    sqlite,
    traces::{expect_stop, trace_of},
    world::World,
};

async fn world(database: &TestDatabase) -> World {
    let world = World::new(database).await;
    world.seed(&tv("")).await;
    world
}

fn said(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.error())
}

#[sqlite]
async fn the_answer_has_the_codes_and_where_they_are_typed(database: TestDatabase) {
    let world = world(&database).await;
    let fields = [("client_id", "tv"), ("scope", "openid profile")];
    let answer = world.post("/device_authorization", &fields).await;
    insta::assert_snapshot!("device_authorization", outline(&answer));
    assert_eq!(answer.header("cache-control"), "no-store");
    let begun = answer.json();
    let code = begun["user_code"].as_str().expect("a code");
    assert_eq!(begun["verification_uri"], format!("{ISSUER}/device"));
    assert_eq!(
        begun["verification_uri_complete"],
        format!("{ISSUER}/device?user_code={code}")
    );
    assert_eq!(
        (begun["expires_in"].as_i64(), begun["interval"].as_i64()),
        (Some(600), Some(5))
    );
    let is_letter = |letter: char| "BCDFGHJKLMNPQRSTVWXZ".contains(letter);
    let (first, second) = code.split_once('-').expect("a dash");
    assert!(first.len() == 4 && second.len() == 4, "{code}");
    assert!(first.chars().chain(second.chars()).all(is_letter), "{code}");
    assert!(
        begun["device_code"]
            .as_str()
            .is_some_and(|code| code.starts_with("vdc_"))
    );
    let stored = database
        .text("SELECT CAST(request AS text) FROM device_authorizations")
        .await;
    assert!(!stored.contains(code) && !stored.contains("vdc_"), "{stored}");
}

#[both_databases]
async fn a_client_that_has_a_secret_needs_it_and_one_without_the_grant_asks_in_vain(database: TestDatabase) {
    let world = world(&database).await;
    world
        .seed(&client("box", &format!("grant_types = [\"{DEVICE_CODE}\"]")))
        .await;
    world
        .seed(&client(
            "off",
            &format!("disabled = true\ngrant_types = [\"{DEVICE_CODE}\"]"),
        ))
        .await;
    let scope = [("scope", "openid")];
    let begun = world.post_as("/device_authorization", ("box", SECRET), &scope).await;
    assert_eq!(begun.status, 200, "{}", begun.body);
    let wrong = world
        .post_as("/device_authorization", ("box", "another-secret-of-sixteen"), &scope)
        .await;
    assert_eq!(said(&wrong), (401, "invalid_client".to_owned()));
    expect_stop(&world, &wrong, "right_credential", "client.client_secret").await;
    let without = [("client_id", "box"), ("scope", "openid")];
    let nameless = world.post("/device_authorization", &without).await;
    assert_eq!(said(&nameless), (401, "invalid_client".to_owned()));
    let off = world.post_as("/device_authorization", ("off", SECRET), &scope).await;
    assert_eq!(said(&off), (401, "invalid_client".to_owned()));
    let other = world.post_as("/device_authorization", ("app", SECRET), &scope).await;
    assert_eq!(said(&other), (400, "unauthorized_client".to_owned()));
    let trace = expect_stop(&world, &other, "device_grant_allowed", "client.grant_types").await;
    assert_eq!(trace["step"], "device_authorization");
}

#[both_databases]
async fn what_may_not_be_asked_is_refused_and_nothing_is_stored(database: TestDatabase) {
    let world = world(&database).await;
    for (fields, error, check) in [
        (vec![], "invalid_scope", "scope"),
        (vec![("scope", "films")], "invalid_scope", "scope"),
        (vec![("scope", "a\"b")], "invalid_scope", "requested_scope"),
        (
            vec![("scope", "openid"), ("resource", "https://elsewhere.example")],
            "invalid_target",
            "resource",
        ),
        (
            vec![("scope", "openid"), ("max_age", "soon")],
            "invalid_request",
            "max_age",
        ),
    ] {
        let mut all = vec![("client_id", "tv")];
        all.extend(fields);
        let answer = world.post("/device_authorization", &all).await;
        assert_eq!(said(&answer), (400, error.to_owned()), "{all:?}");
        assert_eq!(trace_of(&world, &answer).await["stopped_at"], check, "{all:?}");
    }
    let twice = [("client_id", "tv"), ("scope", "openid"), ("scope", "openid")];
    let answer = world.post("/device_authorization", &twice).await;
    assert_eq!(said(&answer), (400, "invalid_request".to_owned()));
    assert_eq!(database.number("SELECT count(*) FROM device_authorizations").await, 0);
}

#[sqlite]
async fn one_address_gets_so_many_codes_a_minute(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.throttle.rows_per_address_per_minute = 2).await;
    world.seed(&tv("")).await;
    for _ in 0..2 {
        Device::ask(&world, "").await;
    }
    let fields = [("client_id", "tv"), ("scope", "openid")];
    let answer = world.post("/device_authorization", &fields).await;
    assert_eq!(answer.status, 429, "{}", answer.body);
    assert_ne!(answer.header("retry-after"), "");
    expect_stop(
        &world,
        &answer,
        "few_enough",
        "server.throttle.rows_per_address_per_minute",
    )
    .await;
    world.clock.advance(Duration::minutes(1));
    Device::ask(&world, "").await;
}

#[both_databases]
async fn a_device_waits_is_let_in_and_gets_its_tokens_once(database: TestDatabase) {
    let world = world(&database).await;
    let device = Device::ask(&world, "profile offline_access").await;
    assert_eq!(
        said(&device.poll(&world).await),
        (400, "authorization_pending".to_owned())
    );
    world.clock.advance(Duration::seconds(5));
    assert_eq!(
        said(&device.poll(&world).await),
        (400, "authorization_pending".to_owned())
    );
    let mut browser = world.browser();
    let signed_in_at = world.clock.now().timestamp();
    let page = device.let_in(&mut browser, "alice").await;
    assert!(page.body.contains("You can go back to your device"), "{}", page.body);
    // However early it asks: there is nothing left to wait for.
    let answer = device.poll(&world).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    let claims = payload(&text("id_token"));
    assert_eq!(claims["aud"], serde_json::json!(["tv"]));
    assert_eq!(claims["auth_time"], signed_in_at);
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]));
    assert_eq!(claims["acr"], "urn:vestibule:acr:1fa");
    assert_eq!(claims.get("nonce"), None);
    assert_eq!(world.userinfo(&text("access_token")).await.status, 200);
    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", "tv"),
        ("refresh_token", &text("refresh_token")),
    ];
    assert_eq!(world.post("/token", &refresh).await.status, 200);
    let again = device.poll(&world).await;
    assert_eq!(said(&again), (400, "invalid_grant".to_owned()));
    expect_stop(&world, &again, "unused_device_code", "").await;
    // Its answer may have been lost on the way: what it got first stays.
    assert_eq!(world.userinfo(&text("access_token")).await.status, 200);
    assert_eq!(
        (
            world.events("device.approved").await,
            world.events("code.redeemed").await
        ),
        (1, 1)
    );
    let by = "SELECT count(*) FROM audit_events WHERE kind = 'device.approved' AND client_id = 'tv' AND actor LIKE 'person:%'";
    assert_eq!(database.number(by).await, 1);
}

#[both_databases]
async fn a_device_that_asks_too_often_has_to_wait_longer_each_time(database: TestDatabase) {
    let world = world(&database).await;
    let device = Device::ask(&world, "").await;
    let pending = (400, "authorization_pending".to_owned());
    let slow_down = (400, "slow_down".to_owned());
    let interval = "SELECT CAST(interval_seconds AS bigint) FROM device_authorizations";
    assert_eq!(said(&device.poll(&world).await), pending);
    for seconds in [10, 15] {
        assert_eq!(said(&device.poll(&world).await), slow_down);
        assert_eq!(database.number(interval).await, seconds);
    }
    world.clock.advance(Duration::seconds(10));
    assert_eq!(said(&device.poll(&world).await), slow_down);
    assert_eq!(database.number(interval).await, 20);
    // A little early is no hurry.
    world.clock.advance(Duration::seconds(19));
    assert_eq!(said(&device.poll(&world).await), pending);
    assert_eq!(database.number(interval).await, 20);
    // Waiting is no failure: of all these polls none is among the failed sign-ins.
    let traces = "SELECT count(*) FROM traces WHERE step = 'token'";
    let last = world.post("/token", &[("grant_type", "x")]).await;
    trace_of(&world, &last).await;
    assert_eq!(database.number(traces).await, 1);
}

#[both_databases]
async fn a_code_that_nobody_typed_expires_and_another_clients_or_an_unknown_one_is_nothing(database: TestDatabase) {
    let world = world(&database).await;
    world.seed(&tv("").replace("\"tv\"", "\"other\"")).await;
    let device = Device::ask(&world, "").await;
    let other = device.poll_as(&world, "other").await;
    assert_eq!(said(&other), (400, "invalid_grant".to_owned()));
    expect_stop(&world, &other, "issued_to_this_client", "").await;
    let wrong: String = device.code().chars().rev().collect();
    for code in ["", "vdc_x", wrong.as_str(), &device.code().replace("vdc_", "vac_")] {
        let fields = [("grant_type", DEVICE_CODE), ("client_id", "tv"), ("device_code", code)];
        let answer = world.post("/token", &fields).await;
        let error = if code.is_empty() {
            "invalid_request"
        } else {
            "invalid_grant"
        };
        assert_eq!(said(&answer), (400, error.to_owned()), "{code}");
    }
    world.clock.advance(Duration::minutes(10));
    let late = device.poll(&world).await;
    assert_eq!(said(&late), (400, "expired_token".to_owned()));
    expect_stop(&world, &late, "unexpired_device_code", "").await;
    let page = device.typed(&mut world.browser()).await;
    assert_eq!((page.status.as_u16(), page.page()), (422, "device"), "{}", page.body);
}

/// Whatever ends what was allowed before the device comes for it.
#[both_databases]
async fn what_ends_before_the_device_comes_is_not_given(database: TestDatabase) {
    let world = world(&database).await;
    let disabled = "[[users]]\npreferred_username = \"alice\"\ndisabled = ";
    let client = "[[clients]]\nclient_id = \"tv\"\ndisabled = ";
    for what in ["user", "session", "consent", "client"] {
        let device = Device::ask(&world, "profile").await;
        let mut browser = world.browser();
        device.let_in(&mut browser, "alice").await;
        match what {
            "user" => {
                world.seed(&format!("{disabled}true")).await;
                world.seed(&format!("{disabled}false")).await;
            }
            "session" => {
                let page = browser.visit("/logout").await;
                browser.submit(&page, &[("confirm", "yes")]).await;
            }
            "consent" => {
                let token = browser.visit("/").await.csrf_token();
                let page = browser.post("/apps/tv/remove", &[("csrf_token", token.as_str())]).await;
                assert_eq!(page.status, 303, "{}", page.body);
            }
            _ => {
                world.seed(&format!("{client}true")).await;
                world.seed(&format!("{client}false")).await;
            }
        }
        let answer = device.poll(&world).await;
        assert_eq!(said(&answer), (400, "invalid_grant".to_owned()), "{what}");
    }
    assert_eq!(world.events("code.redeemed").await, 0);
}

#[both_databases]
async fn a_device_without_offline_access_gets_no_refresh_token_and_ends_with_the_session(database: TestDatabase) {
    let world = world(&database).await;
    let device = Device::ask(&world, "profile").await;
    let mut browser = world.browser();
    device.let_in(&mut browser, "alice").await;
    let tokens = device.poll(&world).await.json();
    assert_eq!(tokens.get("refresh_token"), None, "{tokens}");
    let access_token = tokens["access_token"].as_str().expect("a token");
    assert_eq!(world.userinfo(access_token).await.status, 200);
    let page = browser.visit("/logout").await;
    browser.submit(&page, &[("confirm", "yes")]).await;
    assert_eq!(world.userinfo(access_token).await.status, 401);
}

#[both_databases]
async fn what_is_over_is_swept(database: TestDatabase) {
    let world = world(&database).await;
    Device::ask(&world, "").await;
    let count = "SELECT count(*) FROM device_authorizations";
    let sweep = async || {
        let now = world.clock.now();
        vestibule::store::sweep::delete_expired(&world.services().store, now, 100)
            .await
            .unwrap()
    };
    world.clock.advance(Duration::minutes(20));
    sweep().await;
    assert_eq!(database.number(count).await, 1, "a device still hears that it expired");
    world.clock.advance(Duration::hours(1));
    sweep().await;
    assert_eq!(database.number(count).await, 0);
}
