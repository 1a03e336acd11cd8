//! `/login/with/{provider}`.

mod callback;

use std::time::{Duration, Instant};

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
    upstream::{BACK, asked, leave, nobody, reach, sign_in_as, with_provider, work},
    world::World,
};

#[both_databases]
async fn the_button_redirects_to_the_provider_with_state_nonce_and_pkce(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        let mut browser = world.browser();
        let login = browser.visit("/login").await;
        assert!(login.body.contains("Sign in with Work"), "{}", login.body);
        let policy = login.header("content-security-policy");
        assert!(!policy.contains("form-action"), "{policy}");
        let away = leave(&mut browser, "/login").await;
        assert_eq!(away.status, 303);
        let address = away.location();
        assert!(
            address.starts_with(&format!("{}/authorize?", provider.issuer)),
            "{address}"
        );
        assert_eq!(asked(address, "redirect_uri"), BACK);
        assert_eq!(
            (
                asked(address, "response_type").as_str(),
                asked(address, "code_challenge_method").as_str()
            ),
            ("code", "S256")
        );
        assert_eq!(asked(address, "scope"), "openid email profile");
        for (name, length) in [("state", 68), ("nonce", 43), ("code_challenge", 43)] {
            assert_eq!(asked(address, name).len(), length, "{name}");
        }
        assert_eq!(asked(address, "prompt"), "");
        // The stored values reveal no secret.
        let kept = database
            .number(&format!(
                "SELECT count(*) FROM upstream_requests WHERE nonce <> '{}' OR destination LIKE '%{}%'",
                asked(address, "nonce"),
                asked(address, "state"),
            ))
            .await;
        assert_eq!(kept, 0);
    })
    .await;
}

#[both_databases]
async fn a_reauthentication_is_also_required_at_the_provider(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        let mut browser = world.alice().signed_in().await;
        world.clock.advance(chrono::Duration::minutes(11));
        let away = leave(&mut browser, "/account/password").await;
        assert_eq!(
            (
                asked(away.location(), "prompt").as_str(),
                asked(away.location(), "max_age").as_str()
            ),
            ("login", "0")
        );
    })
    .await;
}

#[both_databases]
async fn an_unreachable_provider_is_reported_and_delays_no_other_request(database: TestDatabase) {
    let gone = nobody().await;
    let world = World::with_config(&database, |config| reach(config, work(&format!("http://{gone}")))).await;
    let mut browser = world.browser();
    let question = world.app.ask("", &[]).await;
    let away = leave(&mut browser, &question.address).await;
    assert_eq!((away.status.as_u16(), away.page()), (502, "login"));
    assert!(away.body.contains("Work does not answer"), "{}", away.body);
    assert_eq!(database.number("SELECT count(*) FROM upstream_requests").await, 0);
    // The same page continues to the application, with a password.
    let begun = Instant::now();
    let done = browser
        .submit(&away, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert!(
        done.page() == "consent" || done.location().starts_with("https://app.example"),
        "{}",
        done.body
    );
}

#[both_databases]
async fn a_disabled_or_unknown_provider_is_refused_on_every_path(database: TestDatabase) {
    with_provider(|provider| async move {
        let (issuer, other) = (provider.issuer.clone(), provider.issuer.clone());
        let open = TestServer::start_with(&database, move |config| reach(config, work(&issuer))).await;
        open.seed(&alice_and_app("")).await;
        let mut browser = open.browser();
        // Alice has linked it, and it is disabled during her sign-in.
        browser.sign_in("alice", PASSWORD).await;
        let linked = sign_in_as(&provider, &mut browser, "/account/providers", "alice").await;
        assert_eq!(linked.address, "/account/providers?done=linked", "{}", linked.body);
        let mut on_her_way = open.browser();
        let away = leave(&mut on_her_way, "/login").await;
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "alice")
            .await;
        let closed = TestServer::start_with(&database, move |config| {
            let mut upstream = work(&other);
            upstream.disabled = true;
            reach(config, upstream);
        })
        .await;
        let mut on_her_way = on_her_way.at(closed.router());
        let refused = on_her_way.visit(&back).await;
        assert_eq!((refused.status.as_u16(), refused.page()), (404, "error"));
        assert_eq!(on_her_way.visit("/").await.page(), "login");
        let login = on_her_way.visit("/login").await;
        assert!(!login.body.contains("Sign in with Work"));
        let token = login.csrf_token();
        for path in ["/login/with/work", "/login/with/another"] {
            assert_eq!(
                on_her_way.post(path, &[("csrf_token", &token)]).await.status,
                404,
                "{path}"
            );
        }
        let mut alice = closed.browser();
        alice.sign_in("alice", PASSWORD).await;
        let token = alice.visit("/account/providers").await.csrf_token();
        assert_eq!(
            alice
                .post("/account/providers/work/link", &[("csrf_token", &token)])
                .await
                .status,
            404
        );
        // A link to a disabled provider can still be removed.
        let gone = alice
            .post("/account/providers/work/unlink", &[("csrf_token", &token)])
            .await;
        assert_eq!(gone.location(), "/account/providers?done=unlinked");
    })
    .await;
}
