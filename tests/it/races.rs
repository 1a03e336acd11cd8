//! What may succeed once, tried by many at the same moment, through two nodes. One wins, whoever asks and wherever.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;
use vestibule::{app, crypto::signing::KeyPair, domain::signing_algorithm::SigningAlgorithm};

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    browser::Page,
    device::{Device, tv},
    relying_party::{CALLBACK, PASSWORD, RelyingParty, SECRET, alice_and_app, pass, payload, user},
    server::{ISSUER, TestServer},
    world::World,
};

const ATTEMPTS: usize = 200;

/// A code requested without PKCE, so that redeeming it is one simple form.
async fn code(server: &TestServer) -> String {
    let mut browser = server.browser();
    let asked = crate::support::server::encode(&[
        ("client_id", "app"),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid offline_access"),
    ]);
    let page = browser.visit(&format!("/authorize?{asked}")).await;
    pass(&mut browser, page, "alice").await.answered()["code"].clone()
}

#[both_databases]
async fn an_app_code_and_a_recovery_code_each_sign_in_once_in_fifty_concurrent_attempts(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.throttle.free_attempts = 100;
        config.throttle.close_after = 1_000;
    })
    .await;
    let other = world.another_node().await;
    let alice = world.alice().with_totp().await;
    for (page, code) in [
        ("/login/totp", alice.next_code()),
        ("/login/recovery-code", alice.recovery_codes[0].clone()),
    ] {
        let mut ready = Vec::new();
        for number in 0..50 {
            let mut browser = world.alice().signed_in().await;
            let form = browser.visit(page).await;
            let node = if number % 2 == 0 { &world.server } else { &other };
            ready.push((browser.at(node.router()), form));
        }
        let code = code.as_str();
        let attempts = ready
            .iter_mut()
            .map(|(browser, form)| async move { browser.submit_once(form, &[("code", code)]).await.status.as_u16() });
        let statuses = join_all(attempts).await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 303).count(),
            1,
            "{page}: {statuses:?}"
        );
        // Wrong, or not checked because another one was being counted.
        assert!(
            statuses.iter().all(|status| [303, 401, 429].contains(status)),
            "{page}: {statuses:?}"
        );
    }
}

#[both_databases]
async fn of_two_hundred_redemptions_of_one_code_one_succeeds_and_the_reuse_ends_its_tokens(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("require_pkce = false")).await;
    let code = code(&server).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
    ];
    let attempts = (0..ATTEMPTS).map(|number| {
        let node = if number % 2 == 0 { &server } else { &other };
        node.post_as("/token", ("app", SECRET), &fields)
    });
    let answers = join_all(attempts).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1);
    for answer in &lost {
        assert_eq!(
            (answer.status.as_u16(), answer.error().as_str()),
            (400, "invalid_grant"),
            "{}",
            answer.body
        );
    }
    let tokens = won[0].json();
    let access_token = tokens["access_token"].as_str().expect("a token");
    assert_eq!(server.userinfo(access_token).await.status, 401);
    assert_eq!(other.userinfo(access_token).await.status, 401);
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().expect("one")),
    ];
    assert_eq!(
        other.post_as("/token", ("app", SECRET), &refresh).await.error(),
        "invalid_grant"
    );
    assert_eq!(server.events("code.redeemed").await, 1);
}

#[both_databases]
async fn of_two_hundred_polls_of_one_device_one_is_let_in(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("")).await;
    server.seed(&tv("")).await;
    let device = Device::ask(&server, "offline_access").await;
    device.let_in(&mut server.browser(), "alice").await;
    let polls = (0..ATTEMPTS).map(|number| device.poll(if number % 2 == 0 { &server } else { &other }));
    let (won, lost): (Vec<_>, Vec<_>) = join_all(polls)
        .await
        .into_iter()
        .partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1);
    for answer in &lost {
        let said = (answer.status.as_u16(), answer.error());
        assert_eq!(said, (400, "invalid_grant".to_owned()), "{}", answer.body);
    }
    let tokens = won[0].json();
    let access_token = tokens["access_token"].as_str().expect("a token");
    assert_eq!(other.userinfo(access_token).await.status, 200, "who lost ends nothing");
    assert_eq!(server.events("code.redeemed").await, 1);
}

#[both_databases]
async fn two_hundred_concurrent_refreshes_make_one_successor(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let tokens = app.sign_in(&mut server.browser(), "alice", "offline_access", &[]).await;
    let fields = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh())];
    let attempts = (0..ATTEMPTS).map(|number| {
        let node = if number % 2 == 0 { &server } else { &other };
        node.post_as("/token", ("app", SECRET), &fields)
    });
    let answers = join_all(attempts).await;
    let mut successors = BTreeSet::new();
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.body);
        successors.insert(answer.json()["refresh_token"].as_str().expect("a token").to_owned());
    }
    assert_eq!(successors.len(), 1);
    assert_eq!(server.events("refresh_token.rotated").await, 1);
    let successor = successors.first().expect("one");
    app.refresh(successor, "").await.expect("the successor works");
}

#[both_databases]
async fn a_revocation_during_refreshes_leaves_no_valid_token(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let mut browser = server.browser();
    for _ in 0..5 {
        let tokens = app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
        let fields = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh())];
        let revocation = [("token", tokens.refresh())];
        let (answers, revoked) = tokio::join!(
            join_all((0..16).map(|_| server.post_as("/token", ("app", SECRET), &fields))),
            other.post_as("/revoke", ("app", SECRET), &revocation),
        );
        assert_eq!(revoked.status, 200);
        for answer in answers.iter().filter(|answer| answer.status == 200) {
            let answer = answer.json();
            let next = answer["refresh_token"].as_str().expect("a token");
            assert!(app.refresh(next, "").await.is_err(), "a token escaped its revocation");
            let access_token = answer["access_token"].as_str().expect("a token");
            assert_eq!(server.userinfo(access_token).await.status, 401);
        }
    }
}

#[both_databases]
async fn a_logout_during_a_redemption_leaves_no_valid_token(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("consent = \"never\"")).await;
    let app = RelyingParty::app(&server);
    for round in 0..20_u64 {
        let mut browser = server.browser();
        browser.sign_in("alice", PASSWORD).await;
        let question = app.ask("", &[]).await;
        let code = app.code(&question, &browser.get(&question.address).await);
        let mut leaving = browser.at(other.router());
        let page = leaving.visit("/logout").await;
        let (redeemed, gone) = tokio::join!(app.redeem(&question, &code), async {
            tokio::time::sleep(std::time::Duration::from_micros(round * 300)).await;
            leaving.submit(&page, &[("confirm", "yes")]).await
        });
        assert_eq!(gone.page(), "logged-out");
        if let Ok(tokens) = redeemed {
            assert!(
                app.refresh(tokens.refresh(), "").await.is_err(),
                "a grant escaped the logout"
            );
            assert_eq!(server.userinfo(&tokens.access_token).await.status, 401);
        }
    }
}

#[both_databases]
async fn an_assertion_sent_fifty_times_works_once(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    let (key, _) = KeyPair::generate(SigningAlgorithm::ES256).expect("a key");
    let jwks = toml::Value::try_from(json!({"keys": [key.public_jwk()]})).expect("TOML");
    server
        .seed(&format!(
            "[[scopes]]\nname = \"notes\"\n[[clients]]\nclient_id = \"robot\"\nscope = \"notes\"\n\
         token_endpoint_auth_method = \"private_key_jwt\"\ngrant_types = [\"client_credentials\"]\njwks = {jwks}\n"
        ))
        .await;
    let now = server.clock.now().timestamp();
    let claims = json!({"iss": "robot", "sub": "robot", "aud": ISSUER, "jti": "once", "iat": now, "exp": now + 60});
    let assertion = key.sign_jwt(None, &claims).expect("a signature");
    let fields = [
        ("grant_type", "client_credentials"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", assertion.as_str()),
    ];
    let attempts = (0..50).map(|number| {
        let node = if number % 2 == 0 { &server } else { &other };
        node.post("/token", &fields)
    });
    let answers = join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 200 || answer.error() == "invalid_client")
    );
}

#[both_databases]
async fn a_setup_link_opened_twenty_times_makes_one_administrator(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    let link = app::set_up_link(server.services())
        .await
        .expect("a store")
        .expect("a link");
    let mut visits = Vec::new();
    for number in 0..20 {
        let node = if number % 2 == 0 { &server } else { &other };
        let mut browser = node.browser();
        let page = browser.visit(&link).await;
        assert_eq!(page.page(), "setup", "{}", page.body);
        visits.push((browser, page, format!("admin{number}")));
    }
    let attempts = visits.iter_mut().map(|(browser, page, name)| async move {
        let email = format!("{name}@example.com");
        let fields = [
            ("name", name.as_str()),
            ("username", name.as_str()),
            ("email", email.as_str()),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ];
        browser.submit_once(page, &fields).await
    });
    let answers: Vec<Page> = join_all(attempts).await;
    assert_eq!(
        answers
            .iter()
            .filter(|answer| answer.location() == "/login/next")
            .count(),
        1
    );
    assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
    assert_eq!(server.events("setup.completed").await, 1);
    assert_eq!(server.browser().visit(&link).await.page(), "error");
    assert_eq!(app::set_up_link(server.services()).await.expect("a store"), None);
}

#[both_databases]
async fn two_tabs_that_consent_at_once_get_one_code(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    for _ in 0..5 {
        let mut browser = server.browser();
        let question = app.ask("", &[("prompt", "consent")]).await;
        let login = browser.visit(&question.address).await;
        let consent = browser
            .submit(&login, &[("username", "alice"), ("password", PASSWORD)])
            .await;
        let tabs = (0..8).map(|number| {
            let mut tab = browser.at(if number % 2 == 0 {
                server.router()
            } else {
                other.router()
            });
            let consent = consent.clone();
            async move { tab.submit(&consent, &[("decision", "allow")]).await }
        });
        let pages = join_all(tabs).await;
        let codes: Vec<&Page> = pages.iter().filter(|page| page.location().contains("code=")).collect();
        assert_eq!(codes.len(), 1);
        assert!(
            pages
                .iter()
                .filter(|page| page.location().is_empty())
                .all(|page| page.page() == "error")
        );
        app.redeem(&question, &app.code(&question, codes[0]))
            .await
            .expect("tokens");
    }
    assert_eq!(server.events("code.issued").await, 5);
}

#[both_databases]
async fn concurrent_attempts_on_one_user_are_all_counted(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(&alice_and_app("")).await;
    let mut visits = Vec::new();
    for number in 0..30 {
        let mut browser = if number % 2 == 0 {
            server.browser()
        } else {
            other.browser()
        };
        let page = browser.visit("/login").await;
        visits.push((browser, page));
    }
    let attempts = visits
        .iter_mut()
        .map(|(browser, page)| browser.submit_once(page, &[("username", "alice"), ("password", "not the password")]));
    let answers = join_all(attempts).await;
    let looked_at = answers.iter().filter(|answer| answer.status == 401).count();
    assert!((5..=6).contains(&looked_at), "{looked_at} attempts were checked");
    assert!(
        answers
            .iter()
            .all(|answer| answer.status == 401 || answer.status == 429)
    );
}

#[both_databases]
async fn many_users_who_sign_in_at_once_get_separate_grants_and_tokens(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let people: Vec<String> = (0..24).map(|number| format!("person{number}")).collect();
    world
        .seed(&people.iter().map(|name| user(name)).collect::<String>())
        .await;
    let tokens = join_all(people.iter().map(|name| {
        let (app, mut browser) = (world.app.clone(), world.browser());
        async move { app.sign_in(&mut browser, name, "", &[]).await }
    }))
    .await;
    for claim in ["gid", "sub", "jti"] {
        let seen: BTreeSet<String> = tokens
            .iter()
            .map(|one| payload(&one.access_token)[claim].to_string())
            .collect();
        assert_eq!(seen.len(), people.len(), "{claim}");
    }
}
