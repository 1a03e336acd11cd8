//! Codes, redirects, proofs and tokens that must buy nothing.

use std::sync::{Arc, Mutex};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde_json::{Value, json};
use vestibule::{crypto::signing::KeyPair, domain::signing_algorithm::SigningAlgorithm};

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    browser::Browser,
    relying_party::{CALLBACK, Refused, RelyingParty, SECRET, alice_and_app, client, pass},
    server::{Answer, ISSUER, TestServer, encode},
    world::World,
};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A code for `alice` at `app`, requested with these additional parameters.
async fn code(browser: &mut Browser, more: &[(&str, &str)]) -> String {
    let mut asked = vec![
        ("client_id", "app"),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid"),
    ];
    asked.extend(more);
    let page = browser.visit(&format!("/authorize?{}", encode(&asked))).await;
    let answer = pass(browser, page, "alice").await.answered();
    answer.get("code").unwrap_or_else(|| panic!("{answer:?}")).clone()
}

fn redemption<'a>(code: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("grant_type", "authorization_code"), ("code", code)];
    fields.extend(more);
    fields
}

/// The text of a page, without what differs between two responses.
fn words(answer: &Answer) -> String {
    let id = answer.header("x-correlation-id");
    let policy = answer.header("content-security-policy");
    let nonce = crate::support::server::between(policy, "'nonce-", "'").unwrap_or("no nonce");
    answer.body.replace(id, "ID").replace(nonce, "NONCE")
}

#[both_databases]
async fn a_redirect_uri_is_compared_exactly_and_is_not_echoed(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&client("closed", "disabled = true")).await;
    world
        .seed(
            "[[clients]]\nclient_id = \"two\"\nclient_secret = \"a-secret-of-at-least-sixteen\"\n\
        redirect_uris = [\"https://app.example/callback\", \"https://app.example/callback?a=1\"]",
        )
        .await;
    let mut browser = world.browser();
    browser.sign_in("alice", crate::support::relying_party::PASSWORD).await;
    let ask = |client_id: &str, redirect_uri: &str| {
        let mut asked = vec![("client_id", client_id), ("response_type", "code"), ("scope", "openid")];
        if !redirect_uri.is_empty() {
            asked.push(("redirect_uri", redirect_uri));
        }
        format!(
            "/authorize?{}&state=reflect-me&code_challenge={CHALLENGE}&code_challenge_method=S256",
            encode(&asked)
        )
    };
    let unknown = browser.get(&ask("nobody", CALLBACK)).await;
    assert_eq!((unknown.status.as_u16(), unknown.page()), (400, "error"));
    for (client_id, redirect_uri) in [
        ("closed", CALLBACK),
        ("two", ""),
        ("app", "https://app.example/callback/"),
        ("app", "https://app.example/callback?more=1"),
        ("app", "https://app.example/callback#fragment"),
        ("app", "https://APP.example/callback"),
        ("app", "https://app.example:443/callback"),
        ("app", "http://app.example/callback"),
        ("app", "https://app.example/./callback"),
        ("app", "https://app.example/%63allback"),
        ("app", "https://app.example/callback/../evil"),
        ("app", "https://evil.example/callback"),
        ("app", "https://app.example@evil.example/callback"),
        ("app", "https://app.example/callback https://evil.example"),
        ("app", "javascript:alert(1)"),
        ("app", "//evil.example"),
        ("two", "https://app.example/callback?a=2"),
    ] {
        let page = browser.get(&ask(client_id, redirect_uri)).await;
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (400, ""),
            "{client_id} {redirect_uri}"
        );
        assert_eq!(words(&page), words(&unknown), "{client_id} {redirect_uri}");
        assert!(!page.body.contains("evil") && !page.body.contains("reflect-me"));
    }
    assert_eq!(database.number("SELECT count(*) FROM authorization_codes").await, 0);
}

#[both_databases]
async fn a_repeated_parameter_is_an_invalid_request(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "", &[]).await;
    for (name, value) in [
        ("scope", "openid"),
        ("nonce", "n"),
        ("prompt", "none"),
        ("response_type", "code"),
        ("code_challenge", CHALLENGE),
    ] {
        let question = world.app.ask("", &[(name, value), (name, value)]).await;
        let answer = world.app.answer(&question, &browser.get(&question.address).await);
        assert_eq!(answer["error"], "invalid_request", "{name}");
    }
    for name in ["client_id", "redirect_uri"] {
        let question = world.app.ask("", &[(name, "app")]).await;
        let page = browser.get(&question.address).await;
        assert_eq!((page.status.as_u16(), page.location()), (400, ""), "{name}");
    }
    for path in ["/token", "/introspect", "/revoke"] {
        let fields = [
            ("grant_type", "client_credentials"),
            ("token", "x"),
            ("token", "x"),
            ("grant_type", "x"),
        ];
        let answer = world.post_as(path, ("app", SECRET), &fields).await;
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (400, "invalid_request"),
            "{path}"
        );
    }
}

#[both_databases]
async fn a_code_is_bound_to_client_redirect_uri_and_verifier_and_a_failed_attempt_uses_it_up(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(&alice_and_app("require_pkce = false\nconsent = \"never\""))
        .await;
    server.seed(&client("other", "")).await;
    let mut browser = server.browser();
    let pkce = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let app = ("app", SECRET);
    let right = [("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
    for (who, wrong, error) in [
        (("other", SECRET), right.to_vec(), "invalid_grant"),
        (
            app,
            vec![
                ("redirect_uri", "https://app.example/other"),
                ("code_verifier", VERIFIER),
            ],
            "invalid_grant",
        ),
        (app, vec![("code_verifier", VERIFIER)], "invalid_grant"),
        (
            app,
            vec![
                ("redirect_uri", CALLBACK),
                ("code_verifier", "wrong-verifier-of-forty-three-characters-xx"),
            ],
            "invalid_grant",
        ),
        (app, vec![("redirect_uri", CALLBACK)], "invalid_grant"),
    ] {
        let code = code(&mut browser, &pkce).await;
        let answer = server.post_as("/token", who, &redemption(&code, &wrong)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (400, error),
            "{who:?} {wrong:?}"
        );
        let answer = server.post_as("/token", app, &redemption(&code, &right)).await;
        assert_eq!(answer.error(), "invalid_grant", "{who:?} {wrong:?}");
    }
    // A verifier without a challenge is refused as well.
    let plain = code(&mut browser, &[]).await;
    assert_eq!(
        server.post_as("/token", app, &redemption(&plain, &right)).await.error(),
        "invalid_grant"
    );
    // After sixty seconds it is too late.
    let late = code(&mut browser, &pkce).await;
    server.clock.advance(Duration::seconds(61));
    assert_eq!(
        server.post_as("/token", app, &redemption(&late, &right)).await.error(),
        "invalid_grant"
    );
    let good = code(&mut browser, &pkce).await;
    assert_eq!(
        server.post_as("/token", app, &redemption(&good, &right)).await.status,
        200
    );
    assert_eq!(database.number("SELECT count(*) FROM grants").await, 1);
}

#[both_databases]
async fn pkce_accepts_only_s256_and_is_required_unless_configured_otherwise(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    browser.sign_in("alice", crate::support::relying_party::PASSWORD).await;
    for pkce in [
        vec![],
        vec![("code_challenge", CHALLENGE)],
        vec![("code_challenge", CHALLENGE), ("code_challenge_method", "plain")],
        vec![("code_challenge_method", "S256")],
        vec![("code_challenge", "short"), ("code_challenge_method", "S256")],
    ] {
        let mut asked = vec![
            ("client_id", "app"),
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid"),
        ];
        asked.extend(&pkce);
        let answer = browser.get(&format!("/authorize?{}", encode(&asked))).await.answered();
        assert_eq!(
            answer.get("error").map(String::as_str),
            Some("invalid_request"),
            "{pkce:?}"
        );
        assert_eq!(answer["iss"], ISSUER);
    }
}

#[both_databases]
async fn a_token_of_one_kind_is_refused_as_another_kind_and_a_changed_one_is_refused(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server
        .seed(&alice_and_app(
            "require_pkce = false\naccess_token_format = \"opaque\"\nconsent = \"never\"",
        ))
        .await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let tokens = app.sign_in(&mut browser, "alice", "", &[]).await;
    let fresh = code(&mut browser, &[]).await;
    let bare = |text: &str| text[4..].to_owned();
    for wrong in [
        tokens.access_token.replace("vat_", "vac_"),
        tokens.refresh().replace("vrt_", "vac_"),
        tokens.refresh().to_owned(),
        tokens.id().to_owned(),
        bare(&fresh),
        fresh.to_uppercase(),
        format!("{fresh}A"),
        fresh[..fresh.len() - 1].to_owned(),
    ] {
        let answer = server
            .post_as(
                "/token",
                ("app", SECRET),
                &redemption(&wrong, &[("redirect_uri", CALLBACK)]),
            )
            .await;
        assert_eq!(answer.error(), "invalid_grant", "{wrong}");
    }
    for wrong in [
        fresh.replace("vac_", "vat_"),
        fresh.clone(),
        tokens.refresh().to_owned(),
        tokens.id().to_owned(),
        bare(&tokens.access_token),
        format!("{}A", tokens.access_token),
        tokens.access_token[..tokens.access_token.len() - 1].to_owned(),
    ] {
        assert_eq!(server.userinfo(&wrong).await.status, 401, "{wrong}");
        assert!(
            tokens.refresh() == wrong || !server.is_active(("app", SECRET), &wrong).await,
            "{wrong}"
        );
    }
    // None of these made the right code invalid.
    let answer = server
        .post_as(
            "/token",
            ("app", SECRET),
            &redemption(&fresh, &[("redirect_uri", CALLBACK)]),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// A client that authenticates with signatures of `key`.
fn robot(key: &KeyPair) -> String {
    let jwks = toml::Value::try_from(json!({"keys": [key.public_jwk()]})).expect("TOML");
    format!(
        "[[clients]]\nclient_id = \"robot\"\nscope = \"notes\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n\
         grant_types = [\"client_credentials\"]\njwks = {jwks}\n"
    )
}

#[both_databases]
async fn a_wrong_client_assertion_is_refused_and_uses_nothing_up(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[scopes]]\nname = \"notes\"\n").await;
    let (key, _) = KeyPair::generate(SigningAlgorithm::ES256).expect("a key");
    let (foreign, _) = KeyPair::generate(SigningAlgorithm::ES256).expect("a key");
    server.seed(&robot(&key)).await;
    let now = server.clock.now().timestamp();
    let good = json!({"iss": "robot", "sub": "robot", "aud": ISSUER, "jti": "j", "iat": now, "exp": now + 60});
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        key.sign_jwt(None, &claims).expect("a signature")
    };
    let made = |header: Value, signature: &str| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.{signature}", part(&header), part(&good))
    };
    let signed = key.sign_jwt(None, &good).expect("a signature");
    let signature = signed.rsplit_once('.').expect("a signature").1;
    for wrong in [
        made(json!({"alg": "none"}), ""),
        made(json!({"alg": "None"}), ""),
        made(json!({"alg": "HS256"}), signature),
        made(json!({"alg": "ES256", "jwk": foreign.public_jwk()}), signature),
        made(json!({"alg": "ES256", "jku": "https://evil.example/jwks"}), signature),
        made(json!({"alg": "ES256", "x5u": "https://evil.example/cert"}), signature),
        made(json!({"alg": "ES256", "crit": ["x"]}), signature),
        foreign.sign_jwt(None, &good).expect("a signature"),
        with("aud", json!("https://elsewhere.example")),
        with("aud", json!(null)),
        with("iss", json!("basic")),
        with("sub", json!("basic")),
        with("exp", json!((now + 60).to_string())),
        with("exp", json!(now - 120)),
        with("exp", json!(now + 3600)),
        with("exp", json!(1e300)),
        with("iat", json!(now + 3600)),
        with("nbf", json!("now")),
        with("jti", json!("")),
        with("jti", json!(7)),
        "a.b.c".to_owned(),
        "..".to_owned(),
        String::from("x").repeat(20_000),
    ] {
        let fields = [
            ("grant_type", "client_credentials"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", wrong.as_str()),
            ("client_id", "robot"),
        ];
        let answer = server.post("/token", &fields).await;
        assert!(
            matches!(answer.error().as_str(), "invalid_client" | "invalid_request"),
            "{wrong}: {}",
            answer.body
        );
        assert!(matches!(answer.status.as_u16(), 400 | 401), "{wrong}");
    }
    assert_eq!(database.number("SELECT count(*) FROM used_assertions").await, 0);
}

#[both_databases]
async fn a_client_authenticates_only_with_its_registered_method(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed("[[scopes]]\nname = \"notes\"\n").await;
    let (key, _) = KeyPair::generate(SigningAlgorithm::ES256).expect("a key");
    server.seed(&robot(&key)).await;
    server
        .seed(&client(
            "basic",
            "token_endpoint_auth_method = \"client_secret_basic\"\ngrant_types = [\"client_credentials\"]\nscope = \"notes\"",
        ))
        .await;
    server
        .seed(&client(
            "closed",
            "disabled = true\ngrant_types = [\"client_credentials\"]\nscope = \"notes\"",
        ))
        .await;
    let ask = [("grant_type", "client_credentials")];
    let unknown = server.post_as("/token", ("nobody", SECRET), &ask).await;
    assert_eq!(
        (unknown.status.as_u16(), unknown.error().as_str()),
        (401, "invalid_client")
    );
    assert!(unknown.header("www-authenticate").starts_with("Basic "));
    for who in [
        ("basic", "a-wrong-secret-of-this-kind"),
        ("closed", SECRET),
        ("robot", SECRET),
    ] {
        let answer = server.post_as("/token", who, &ask).await;
        assert_eq!(
            (answer.status, &answer.body),
            (unknown.status, &unknown.body),
            "{who:?}"
        );
    }
    let posted = [
        ("grant_type", "client_credentials"),
        ("client_id", "basic"),
        ("client_secret", SECRET),
    ];
    assert_eq!(
        server.post("/token", &posted).await.error(),
        "invalid_client",
        "not the registered method"
    );
    assert_eq!(
        server.post_as("/token", ("basic", SECRET), &posted).await.error(),
        "invalid_request",
        "two methods"
    );
    assert_eq!(
        server
            .post(
                "/token",
                &[("grant_type", "client_credentials"), ("client_id", "basic")]
            )
            .await
            .error(),
        "invalid_client"
    );
    assert_eq!(server.post_as("/token", ("basic", SECRET), &ask).await.status, 200);
}

#[both_databases]
async fn a_disabled_user_is_refused_on_every_path(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let state = alice_and_app("require_pkce = false");
    server.seed(&state).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let outstanding = code(&mut browser, &[]).await;
    let waiting = browser.visit(&app.ask("profile", &[]).await.address).await;
    assert_eq!(waiting.page(), "consent");
    server
        .seed(&state.replacen("preferred_username", "disabled = true\npreferred_username", 1))
        .await;

    let answer = server
        .post_as(
            "/token",
            ("app", SECRET),
            &redemption(&outstanding, &[("redirect_uri", CALLBACK)]),
        )
        .await;
    assert_eq!(answer.error(), "invalid_grant");
    assert_eq!(
        app.refresh(tokens.refresh(), "").await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
    assert_eq!(server.userinfo(&tokens.access_token).await.status, 401);
    assert!(!server.is_active(("app", SECRET), &tokens.access_token).await);
    assert!(!server.is_active(("app", SECRET), tokens.refresh()).await);
    let question = app.ask("", &[("prompt", "none")]).await;
    assert_eq!(
        app.answer(&question, &browser.get(&question.address).await)["error"],
        "login_required"
    );
    // The session ended with its form token, so the answer to its form is not looked at.
    let page = browser.submit(&waiting, &[("decision", "allow")]).await;
    assert_eq!((page.status.as_u16(), page.page()), (400, "error"));
    let page = browser.visit(&app.ask("profile", &[]).await.address).await;
    assert_eq!(page.page(), "login");
    let page = browser
        .submit(
            &page,
            &[
                ("username", "alice"),
                ("password", crate::support::relying_party::PASSWORD),
            ],
        )
        .await;
    assert_eq!(
        (page.status.as_u16(), page.page()),
        (401, "login"),
        "as for a wrong password"
    );
    assert_eq!(browser.visit("/").await.page(), "login");
}

#[both_databases]
async fn a_disabled_client_is_refused_on_every_path(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let state = alice_and_app("require_pkce = false\nscope = \"openid profile offline_access\"");
    server.seed(&state).await;
    server.seed(&client("api", "")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let outstanding = code(&mut browser, &[]).await;
    let waiting = browser.visit(&app.ask("profile", &[]).await.address).await;
    assert_eq!(waiting.page(), "consent");
    server
        .seed(&state.replace("client_id = \"app\"", "client_id = \"app\"\ndisabled = true"))
        .await;

    let answer = server
        .post_as(
            "/token",
            ("app", SECRET),
            &redemption(&outstanding, &[("redirect_uri", CALLBACK)]),
        )
        .await;
    assert_eq!(answer.error(), "invalid_client");
    assert_eq!(
        app.refresh(tokens.refresh(), "").await.unwrap_err(),
        Refused("invalid_client".to_owned())
    );
    assert_eq!(server.userinfo(&tokens.access_token).await.status, 401);
    for path in ["/introspect", "/revoke"] {
        let answer = server
            .post_as(path, ("app", SECRET), &[("token", &tokens.access_token)])
            .await;
        assert_eq!(answer.error(), "invalid_client", "{path}");
    }
    let page = browser.submit(&waiting, &[("decision", "allow")]).await;
    assert_eq!((page.status.as_u16(), page.page(), page.location()), (400, "error", ""));
    let question = app.ask("", &[]).await;
    let page = browser.get(&question.address).await;
    assert_eq!((page.status.as_u16(), page.location()), (400, ""));
    let bye = encode(&[
        ("id_token_hint", tokens.id()),
        ("post_logout_redirect_uri", "https://app.example/bye"),
    ]);
    assert_eq!(
        browser.get(&format!("/logout?{bye}")).await.location(),
        "",
        "nor is it trusted at logout"
    );
}

#[both_databases]
async fn introspection_tells_other_clients_nothing(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&client("stranger", "")).await;
    world.seed(&format!(
        "[[clients]]\nclient_id = \"spa\"\ntoken_endpoint_auth_method = \"none\"\nredirect_uris = [\"{CALLBACK}\"]\n"
    )).await;
    let tokens = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    for token in [
        tokens.access_token.as_str(),
        tokens.refresh(),
        tokens.id(),
        "nonsense",
        "",
    ] {
        let fields = [("token", token)];
        let answer = world.post_as("/introspect", ("stranger", SECRET), &fields).await;
        if token.is_empty() {
            assert_eq!(answer.error(), "invalid_request");
        } else {
            assert_eq!(
                (answer.status.as_u16(), answer.json()),
                (200, json!({"active": false})),
                "{token}"
            );
        }
        let public = world
            .post("/introspect", &[("client_id", "spa"), ("token", token)])
            .await;
        assert_eq!(
            (public.status.as_u16(), public.error().as_str()),
            (401, "invalid_client")
        );
    }
    // Nor can another client revoke; the response is always success.
    let answer = world
        .post_as("/revoke", ("stranger", SECRET), &[("token", tokens.refresh())])
        .await;
    assert_eq!(answer.error(), "invalid_grant");
    assert!(world.is_active(("app", SECRET), &tokens.access_token).await);
    assert_eq!(
        world
            .post_as("/revoke", ("app", SECRET), &[("token", "nonsense")])
            .await
            .status,
        200
    );
    assert_eq!(
        world
            .post_as("/revoke", ("app", SECRET), &[("token", tokens.refresh())])
            .await
            .status,
        200
    );
    assert!(!world.is_active(("app", SECRET), &tokens.access_token).await);
}

#[both_databases]
async fn removing_an_app_also_invalidates_its_unredeemed_codes(database: TestDatabase) {
    let world = World::with_app(&database, "require_pkce = false").await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    let outstanding = code(&mut browser, &[]).await;
    let home = browser.visit("/").await;
    let token = home.csrf_token();
    let done = browser.post("/apps/app/remove", &[("csrf_token", &token)]).await;
    assert_eq!(done.location(), "/?done=app-removed");
    assert_eq!(world.userinfo(&tokens.access_token).await.status, 401);
    assert_eq!(
        world.app.refresh(tokens.refresh(), "").await.unwrap_err(),
        Refused("invalid_grant".to_owned())
    );
    let answer = world
        .post_as(
            "/token",
            ("app", SECRET),
            &redemption(&outstanding, &[("redirect_uri", CALLBACK)]),
        )
        .await;
    assert_eq!(answer.error(), "invalid_grant");
    let question = world.app.ask("", &[("prompt", "none")]).await;
    assert_eq!(
        world.app.answer(&question, &browser.get(&question.address).await)["error"],
        "consent_required"
    );
}

#[both_databases]
async fn a_clients_keys_are_fetched_by_the_guarded_client_and_again_for_a_new_kid(database: TestDatabase) {
    let (old, _) = KeyPair::generate(SigningAlgorithm::ES256).expect("a key");
    let (new, _) = KeyPair::generate(SigningAlgorithm::ES256).expect("a key");
    let shown = Arc::new(Mutex::new((json!({"keys": [old.public_jwk()]}), 0)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/jwks", listener.local_addr().expect("an address"));
    let serving = Arc::clone(&shown);
    let keys = axum::routing::get(move || async move {
        let mut shown = serving.lock().expect("a lock");
        shown.1 += 1;
        axum::Json(shown.0.clone())
    });
    let keys = axum::Router::new().route("/jwks", keys);
    tokio::spawn(async move { axum::serve(listener, keys).await });
    let state = format!(
        "[[scopes]]\nname = \"notes\"\n[[clients]]\nclient_id = \"robot\"\nscope = \"notes\"\njwks_uri = \"{address}\"\n\
         token_endpoint_auth_method = \"private_key_jwt\"\ngrant_types = [\"client_credentials\"]\n"
    );
    let guarded = TestServer::start(&database).await;
    guarded.seed(&state).await;
    let open = TestServer::start_with(&database, |config| {
        config.outbound.allow_private = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    let ask = async |server: &TestServer, key: &KeyPair, jti: &str| {
        let now = server.clock.now().timestamp();
        let claims = json!({"iss": "robot", "sub": "robot", "aud": ISSUER, "jti": jti, "iat": now, "exp": now + 60});
        let assertion = key.sign_jwt(None, &claims).expect("a signature");
        let fields = [
            ("grant_type", "client_credentials"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", assertion.as_str()),
        ];
        server.post("/token", &fields).await.status.as_u16()
    };
    let fetched = || shown.lock().expect("a lock").1;
    assert_eq!(
        (ask(&guarded, &old, "0").await, fetched()),
        (401, 0),
        "a private address"
    );
    assert_eq!((ask(&open, &old, "1").await, fetched()), (200, 1));
    assert_eq!((ask(&open, &old, "2").await, fetched()), (200, 1), "kept");
    assert_eq!((ask(&open, &new, "3").await, fetched()), (401, 1), "not at once again");
    shown.lock().expect("a lock").0 = json!({"keys": [new.public_jwk(), old.public_jwk()]});
    open.clock.advance(Duration::seconds(60));
    assert_eq!((ask(&open, &new, "4").await, fetched()), (200, 2), "within a minute");
    assert_eq!((ask(&open, &old, "5").await, fetched()), (200, 2));
}
