//! `GET` and `POST /authorize`.

mod respond;
mod resume;

use crate::support::{
    database::TestDatabase,
    relying_party::CALLBACK,
    server::{TestServer, encode, outline},
    sqlite,
    world::World,
};

#[sqlite]
async fn a_live_session_gets_a_code_at_once_and_no_request_is_stored(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let mut browser = world.alice().signed_in().await;
    let question = world.app.ask("", &[]).await;
    let away = browser.get(&question.address).await;
    world.app.code(&question, &away);
    assert_eq!(database.number("SELECT count(*) FROM authorization_requests").await, 0);
    let headers = outline(&away);
    assert!(!headers.contains("set-cookie"), "{headers}");
    assert!(headers.contains("cache-control: no-store"), "{headers}");
}

#[sqlite]
async fn every_wrong_value_is_reported_to_the_application_with_state_and_issuer(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let long = "x".repeat(5_000);
    for (name, value, error) in [
        ("response_type", "", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("response_type", "carrier", "unsupported_response_type"),
        ("scope", "unknown", "invalid_scope"),
        ("scope", "\"", "invalid_scope"),
        ("scope", &long, "invalid_request"),
        ("nonce", &long, "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("max_age", "-5", "invalid_request"),
        ("claims", "{\"id_token\": 7}", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("resource", "not a uri", "invalid_target"),
        ("resource", "https://api.example/#fragment", "invalid_target"),
    ] {
        let mut asked = vec![
            ("client_id", "app"),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "S&=? #%"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ];
        asked.retain(|(asked, _)| *asked != name);
        asked.push((name, value));
        let page = browser.get(&format!("/authorize?{}", encode(&asked))).await;
        let answer = page.answered();
        assert_eq!(answer.get("error").map(String::as_str), Some(error), "{name}={value}");
        assert_eq!(
            (answer["state"].as_str(), answer["iss"].as_str()),
            ("S&=? #%", crate::support::server::ISSUER)
        );
        assert!(!page.location().contains(['\r', '\n', '\t']));
        let known = ["error", "error_description", "state", "iss"];
        assert!(answer.keys().all(|name| known.contains(&name.as_str())), "{answer:?}");
    }
    let state = "s".repeat(5_000);
    let asked = encode(&[
        ("client_id", "app"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("state", &state),
    ]);
    let answer = browser.get(&format!("/authorize?{asked}")).await.answered();
    assert_eq!(
        (answer["error"].as_str(), answer.get("state")),
        ("invalid_request", None)
    );
    assert_eq!(database.number("SELECT count(*) FROM authorization_requests").await, 0);
}

#[sqlite]
async fn a_posted_request_that_is_no_form_or_too_long_is_an_error_page(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let mut browser = server.browser();
    let long = "x".repeat(20_000);
    let page = browser.post("/authorize", &[("state", &long)]).await;
    assert_eq!((page.status.as_u16(), page.page()), (413, "error"));
    let page = browser
        .post("/authorize", &[("client_id", "app"), ("state", "ü \r\n")])
        .await;
    assert_eq!(page.location(), "/authorize?client_id=app&state=%C3%BC+%0D%0A");
}

#[sqlite]
async fn a_request_without_pages_sets_no_cookie_in_a_new_browser(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let question = world.app.ask("", &[("prompt", "none")]).await;
    let answer = world.app.answer(&question, &browser.get(&question.address).await);
    assert_eq!(answer["error"], "login_required");
    assert!(browser.cookies.is_empty());
    assert_eq!(database.number("SELECT count(*) FROM sessions").await, 0);
}

#[sqlite]
async fn a_native_application_may_use_any_port_of_its_loopback_address(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed(
            "[[clients]]\nclient_id = \"cli\"\ntoken_endpoint_auth_method = \"none\"\napplication_type = \"native\"\n\
             consent = \"never\"\nredirect_uris = [\"http://127.0.0.1/cb\", \"http://[::1]/cb\", \"com.example.app:/cb\"]\n",
        )
        .await;
    let mut browser = world.alice().signed_in().await;
    for (redirect_uri, is_right) in [
        ("http://127.0.0.1:51004/cb", true),
        ("http://[::1]:51004/cb", true),
        ("com.example.app:/cb", true),
        ("http://localhost:51004/cb", false),
        ("http://127.0.0.2:51004/cb", false),
        ("http://127.0.0.1:51004/other", false),
        ("https://127.0.0.1:51004/cb", false),
        ("http://127.0.0.1:51004@evil.example/cb", false),
    ] {
        let asked = encode(&[
            ("client_id", "cli"),
            ("redirect_uri", redirect_uri),
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ]);
        let page = browser.get(&format!("/authorize?{asked}")).await;
        if is_right {
            assert!(
                page.location().starts_with(&format!("{redirect_uri}?code=vac_")),
                "{redirect_uri}: {}",
                page.location()
            );
        } else {
            assert_eq!((page.status.as_u16(), page.location()), (400, ""), "{redirect_uri}");
        }
    }
}
