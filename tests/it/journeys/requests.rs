//! What an application may ask in its request (OpenID Connect Core 1.0 sections 3.1.2.1 and 5.5), and how it is answered.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde_json::json;

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    browser::Page,
    relying_party::{CALLBACK, PASSWORD, pass, user},
    server::{ISSUER, encode},
    world::World,
};

/// The fields of a page that posts the response.
fn posted(page: &Page) -> BTreeMap<String, String> {
    assert_eq!(page.page(), "respond", "{} {}", page.status, page.body);
    let form = page.form();
    assert_eq!(form.action, CALLBACK);
    form.fields.into_iter().collect()
}

#[both_databases]
async fn prompt_none_never_shows_a_page(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    for (scope, error) in [
        ("", "login_required"),
        ("profile", "consent_required"),
        ("email", "consent_required"),
    ] {
        let question = world.app.ask(scope, &[("prompt", "none")]).await;
        let answer = world.app.answer(&question, &browser.get(&question.address).await);
        assert_eq!(answer.get("error").map(String::as_str), Some(error), "{scope}");
        assert!(
            answer
                .keys()
                .all(|name| ["error", "error_description", "state", "iss"].contains(&name.as_str()))
        );
        if scope.is_empty() {
            world.app.sign_in(&mut browser, "alice", "", &[]).await;
        }
    }
    let question = world.app.ask("", &[("prompt", "none")]).await;
    let code = world.app.code(&question, &browser.get(&question.address).await);
    let quiet = world.app.redeem(&question, &code).await.expect("tokens");
    // The same for a signed-in user.
    let question = world
        .app
        .ask("", &[("prompt", "none"), ("id_token_hint", quiet.id())])
        .await;
    let code = world.app.code(&question, &browser.get(&question.address).await);
    let again = world.app.redeem(&question, &code).await.expect("tokens");
    assert_eq!(quiet.claims()["auth_time"], again.claims()["auth_time"]);

    let question = world.app.ask("", &[("prompt", "none login")]).await;
    assert_eq!(
        world.app.answer(&question, &browser.get(&question.address).await)["error"],
        "invalid_request"
    );
}

#[both_databases]
async fn prompt_login_and_an_exceeded_max_age_ask_for_the_password_again(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let mut before = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    for asked in [("prompt", "login"), ("max_age", "60"), ("max_age", "0")] {
        world.clock.advance(Duration::minutes(2));
        let question = world.app.ask("", &[asked]).await;
        let page = browser.visit(&question.address).await;
        assert_eq!(page.page(), "login", "{asked:?}");
        let away = pass(&mut browser, page, "alice").await;
        let after = world
            .app
            .redeem(&question, &world.app.code(&question, &away))
            .await
            .expect("tokens");
        assert!(
            after.claims()["auth_time"].as_i64() > before.claims()["auth_time"].as_i64(),
            "{asked:?}"
        );
        assert_eq!(after.claims()["sid"], before.claims()["sid"], "the session continues");
        before = after;
    }
    let question = world.app.ask("", &[("max_age", "10000")]).await;
    let code = world.app.code(&question, &browser.get(&question.address).await);
    let same = world.app.redeem(&question, &code).await.expect("tokens");
    assert_eq!(same.claims()["auth_time"], before.claims()["auth_time"]);
    for wrong in ["-1", "soon", "1.5"] {
        let question = world.app.ask("", &[("max_age", wrong)]).await;
        let answer = world.app.answer(&question, &browser.get(&question.address).await);
        assert_eq!(answer["error"], "invalid_request", "{wrong}");
    }
}

#[both_databases]
async fn prompt_consent_asks_again_and_refusing_is_access_denied(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let question = world.app.ask("", &[("prompt", "consent")]).await;
    let page = browser.visit(&question.address).await;
    assert_eq!(page.page(), "consent");
    let away = browser.submit(&page, &[("decision", "deny")]).await;
    let answer = world.app.answer(&question, &away);
    assert_eq!(answer["error"], "access_denied");
    assert!(!answer.contains_key("code"));
    assert_eq!(world.events("consent.denied").await, 1);
}

#[both_databases]
async fn prompt_select_account_offers_this_account_or_another(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    let mut browser = world.browser();
    let alice = world.app.sign_in(&mut browser, "alice", "", &[]).await;

    let question = world.app.ask("", &[("prompt", "select_account")]).await;
    let page = browser.visit(&question.address).await;
    assert_eq!(page.page(), "select-account");
    let session = alice.claims()["sid"].as_str().expect("a session").to_owned();
    let away = browser.submit(&page, &[("account", &session)]).await;
    let same = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(same.claims()["sub"], alice.claims()["sub"]);

    let question = world.app.ask("", &[("prompt", "select_account")]).await;
    let page = browser.visit(&question.address).await;
    let page = browser.submit(&page, &[("account", "another")]).await;
    assert_eq!(page.page(), "login");
    let away = pass(&mut browser, page, "bob").await;
    let bob = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_ne!(bob.claims()["sub"], alice.claims()["sub"]);

    let question = world.app.ask("", &[("prompt", "none select_account")]).await;
    assert_eq!(
        world.app.answer(&question, &browser.get(&question.address).await)["error"],
        "invalid_request"
    );
}

#[both_databases]
async fn a_hint_at_another_user_never_returns_the_signed_in_one(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("bob")).await;
    let alice = world.app.sign_in(&mut world.browser(), "alice", "", &[]).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "bob", "", &[]).await;
    let question = world
        .app
        .ask("", &[("prompt", "none"), ("id_token_hint", alice.id())])
        .await;
    assert_eq!(
        world.app.answer(&question, &browser.get(&question.address).await)["error"],
        "login_required"
    );
    let question = world.app.ask("", &[("id_token_hint", alice.id())]).await;
    let page = browser.visit(&question.address).await;
    assert_eq!(page.page(), "login");
    let away = browser
        .submit(&page, &[("username", "bob"), ("password", PASSWORD)])
        .await;
    assert_eq!(
        world.app.answer(&question, &away)["error"],
        "login_required",
        "bob is still not alice"
    );
    let question = world.app.ask("", &[("id_token_hint", alice.id())]).await;
    let page = browser.visit(&question.address).await;
    let away = pass(&mut browser, page, "alice").await;
    let tokens = world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
    assert_eq!(tokens.claims()["sub"], alice.claims()["sub"]);
    let question = world.app.ask("", &[("id_token_hint", "nonsense")]).await;
    assert_eq!(
        world.app.answer(&question, &browser.get(&question.address).await)["error"],
        "invalid_request"
    );
}

#[both_databases]
async fn requested_claims_are_returned_where_they_were_requested(database: TestDatabase) {
    let world = World::new(&database).await;
    let claims = json!({
        "userinfo": {"name": {"essential": true}},
        "id_token": {"email": null, "auth_time": {"essential": true}},
    })
    .to_string();
    let tokens = world
        .app
        .sign_in(&mut world.browser(), "alice", "", &[("claims", &claims)])
        .await;
    assert_eq!(tokens.claims()["email"], "alice@example.com");
    assert_eq!(tokens.claims().get("name"), None);
    let userinfo = world.app.userinfo(&tokens).await;
    assert_eq!(userinfo["name"], "Alice Lindqvist");
    assert_eq!(userinfo.get("email"), None);
}

#[both_databases]
async fn the_response_mode_can_be_form_post_or_fragment(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;

    let question = world.app.ask("", &[("response_mode", "fragment")]).await;
    let page = browser.get(&question.address).await;
    assert!(page.location().starts_with(&format!("{CALLBACK}#")) && !page.location().contains('?'));
    let code = world.app.code(&question, &page);
    world.app.redeem(&question, &code).await.expect("tokens");

    let question = world.app.ask("", &[("response_mode", "form_post")]).await;
    let page = browser.get(&question.address).await;
    assert_eq!((page.status.as_u16(), page.location()), (200, ""));
    let policy = page.header("content-security-policy");
    assert!(!policy.contains("form-action"), "{policy}");
    let answer = posted(&page);
    world.app.check_answer(&question, &answer);
    world.app.redeem(&question, &answer["code"]).await.expect("tokens");

    let question = world
        .app
        .ask(
            "",
            &[("response_mode", "form_post"), ("prompt", "none"), ("max_age", "0")],
        )
        .await;
    world.clock.advance(Duration::seconds(5));
    let answer = posted(&browser.get(&question.address).await);
    world.app.check_answer(&question, &answer);
    assert_eq!(answer["error"], "login_required");
}

#[both_databases]
async fn a_request_by_post_from_the_application_keeps_the_session(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let question = world.app.ask("", &[]).await;
    let (_, query) = question.address.split_once('?').expect("a query");
    let fields = crate::support::browser::decode(query);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut without = browser.clone();
    without.cookies.clear();
    let from = [("origin", "https://app.example"), ("sec-fetch-site", "cross-site")];
    let sent_on = without.post_from("/authorize", &fields, &from).await;
    assert_eq!(sent_on.status, 303);
    assert!(
        without.cookies.is_empty(),
        "a POST from elsewhere sets no cookie over ours"
    );
    let away = browser.get(sent_on.location()).await;
    world
        .app
        .redeem(&question, &world.app.code(&question, &away))
        .await
        .expect("tokens");
}

#[both_databases]
async fn optional_parameters_never_cause_an_error_and_unknown_ones_are_ignored(database: TestDatabase) {
    let world = World::with_app(&database, "require_pkce = false").await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let long = "x".repeat(500);
    for wish in [
        ("display", "touch"),
        ("display", "nonsense"),
        ("ui_locales", "de fr-CA !! en"),
        ("claims_locales", "se"),
        ("acr_values", "1 2 3"),
        ("login_hint", &long),
        ("extra", "foobar"),
    ] {
        let question = world.app.ask("", &[wish]).await;
        let code = world.app.code(&question, &browser.get(&question.address).await);
        world.app.redeem(&question, &code).await.expect("tokens");
    }
    // Without nonce, PKCE, the usual order of scopes, and state: still a valid request of a confidential client.
    let asked = encode(&[
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("client_id", "app"),
        ("scope", "openid"),
    ]);
    let answer = browser.get(&format!("/authorize?{asked}")).await.answered();
    assert_eq!(answer.keys().collect::<Vec<_>>(), ["code", "iss"]);
    assert_eq!(answer["iss"], ISSUER);
}

#[both_databases]
async fn what_is_not_supported_is_refused_by_name_and_never_ignored(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    for (parameter, error) in [
        (("request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported"),
        (
            ("request_uri", "https://app.example/request"),
            "request_uri_not_supported",
        ),
        (("registration", "{}"), "registration_not_supported"),
        (("response_mode", "carrier_pigeon"), "invalid_request"),
        (("prompt", "dance"), "invalid_request"),
        (("claims", "[]"), "invalid_request"),
        (("claims", "{"), "invalid_request"),
    ] {
        let question = world.app.ask("", &[parameter]).await;
        let answer = world.app.answer(&question, &browser.get(&question.address).await);
        assert_eq!(answer["error"], error, "{parameter:?}");
        assert!(!answer.contains_key("code"));
    }
}

#[both_databases]
async fn an_essential_acr_that_cannot_be_reached_is_an_error(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    let ask = |acr: serde_json::Value| json!({"id_token": {"acr": acr}}).to_string();
    for (claims, error) in [
        (
            ask(json!({"essential": true, "value": "urn:example:three-keys"})),
            Some("unmet_authentication_requirements"),
        ),
        (
            ask(json!({"essential": true, "values": ["urn:example:x", "urn:vestibule:acr:1fa"]})),
            None,
        ),
        (ask(json!({"value": "urn:example:three-keys"})), None),
    ] {
        let question = world.app.ask("", &[("claims", &claims)]).await;
        let answer = world.app.answer(&question, &browser.get(&question.address).await);
        assert_eq!(answer.get("error").map(String::as_str), error, "{claims}");
    }
}

/// D1: the refusal came back in the query, and a client that waits for a form post got it where it does not look.
#[both_databases]
async fn a_refused_request_object_is_answered_as_the_object_asks_at_the_checked_address(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let inside = json!({"response_mode": "form_post", "state": "inside", "redirect_uri": "https://evil.example/"});
    let object = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(inside.to_string()));
    let question = world.app.ask("", &[("request", &object)]).await;
    let fields = posted(&browser.get(&question.address).await);
    assert_eq!(fields["error"], "request_not_supported");
    assert_eq!(fields["state"], "inside");
    assert_eq!(fields["iss"], ISSUER);
    // An object that cannot be read changes nothing.
    let question = world.app.ask("", &[("request", "e30.!!.")]).await;
    let answer = world.app.answer(&question, &browser.get(&question.address).await);
    assert_eq!(answer["error"], "request_not_supported");
}
