//! `/login/with/{provider}/callback`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde_json::{Value, json};

use crate::support::{
    authenticator::set_up,
    both_databases,
    browser::Browser,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app, user},
    server::TestServer,
    upstream::{BACK, Liar, Signed, asked, github, is_refused, leave, reach, sign_in_as, trusted, with_provider, work},
    world::World,
};

mod trust;

/// Links Alice's account here to her account at the provider.
async fn link_alice(server: &TestServer, provider: &crate::support::upstream::Provider) -> Browser {
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let linked = sign_in_as(provider, &mut browser, "/account/providers", "alice").await;
    assert_eq!(linked.address, "/account/providers?done=linked", "{}", linked.body);
    browser
}

#[both_databases]
async fn a_linked_account_signs_in_and_continues_to_the_application(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::build(&database, "consent = \"never\"", |config| reach(config, work(&provider.issuer))).await;
        link_alice(&world, &provider).await;
        let question = world.app.ask("email", &[]).await;
        let mut browser = world.browser();
        let done = sign_in_as(&provider, &mut browser, &question.address, "alice").await;
        let claims = world.app.redeem(&question, &world.app.code(&question, &done)).await.expect("tokens").claims();
        assert_eq!((&claims["acr"], claims.get("amr")), (&json!("urn:vestibule:acr:1fa"), None), "how the provider authenticated the user is not known");
        assert!(claims["auth_time"].is_i64());
        assert_eq!(browser.visit("/").await.page(), "home");
        assert_eq!(world.events("upstream.linked").await, 1);
        let detail = "SELECT count(*) FROM audit_events WHERE kind = 'sign_in.succeeded' AND CAST(detail AS TEXT) LIKE '%upstream%'";
        assert_eq!(database.number(detail).await, 1);
    }).await;
}

#[both_databases]
async fn an_account_is_made_once_for_an_allowed_address_and_for_no_other(database: TestDatabase) {
    with_provider(|provider| async move {
        let server = TestServer::start_with(&database, |config| {
            let mut upstream = work(&provider.issuer);
            (upstream.create_accounts, upstream.trust_email) = (true, true);
            upstream.allowed_domains = vec!["work.example".to_owned()];
            upstream.groups = vec!["staff".to_owned()];
            reach(config, upstream);
        })
        .await;
        server
            .seed(&format!(
                "{}\n[[groups]]\nname = \"staff\"\n",
                alice_and_app("consent = \"never\"")
            ))
            .await;
        // A user name that is taken is not reused.
        server
            .seed("[[users]]\npreferred_username = \"bob\"\npassword = \"another person altogether\"\n")
            .await;
        let mut browser = server.browser();
        let home = sign_in_as(&provider, &mut browser, "/login", "bob").await;
        assert_eq!(home.page(), "home", "{}", home.body);
        assert!(home.body.contains("bob of Work"), "{}", home.body);
        assert_eq!(
            sign_in_as(&provider, &mut server.browser(), "/login", "bob")
                .await
                .page(),
            "home"
        );
        assert_eq!(server.events("user.created").await, 1);
        assert_eq!(database.number("SELECT count(*) FROM users").await, 3);
        assert_eq!(database.number("SELECT count(*) FROM group_memberships").await, 1);
        assert_eq!(
            database
                .number("SELECT count(*) FROM login_names WHERE name = 'bob@work.example'")
                .await,
            1
        );
        assert_eq!(
            database
                .number("SELECT count(*) FROM login_names WHERE name = 'bob'")
                .await,
            1
        );
        for stranger in ["carol", "eve"] {
            let mut browser = server.browser();
            let refused = sign_in_as(&provider, &mut browser, "/login", stranger).await;
            is_refused(&refused, 403);
            assert!(
                refused.body.contains("Then link Work under Other providers."),
                "{}",
                refused.body
            );
            assert_eq!(browser.visit("/").await.page(), "login", "{stranger}");
        }
        assert_eq!(database.number("SELECT count(*) FROM users").await, 3);
    })
    .await;
}

#[both_databases]
async fn a_disabled_user_cannot_sign_in(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, trusted(&provider.issuer))).await;
        database.execute("UPDATE users SET disabled = TRUE").await;
        let mut browser = world.browser();
        is_refused(&sign_in_as(&provider, &mut browser, "/login", "alice").await, 401);
        assert_eq!(
            database.number("SELECT count(*) FROM upstream_identities").await,
            0,
            "nothing is linked either"
        );
        database.execute("UPDATE users SET disabled = FALSE").await;
        assert_eq!(
            sign_in_as(&provider, &mut world.browser(), "/login", "alice")
                .await
                .page(),
            "home"
        );
        database.execute("UPDATE users SET disabled = TRUE").await;
        let mut browser = world.browser();
        is_refused(&sign_in_as(&provider, &mut browser, "/login", "alice").await, 401);
        assert_eq!(browser.visit("/").await.page(), "login");
    })
    .await;
}

#[both_databases]
async fn an_authenticator_app_is_still_required(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        let mut first = link_alice(&world, &provider).await;
        let (app, _) = set_up(&world, &mut first).await;
        let mut browser = world.browser();
        let half = sign_in_as(&provider, &mut browser, "/login", "alice").await;
        assert_eq!(half.page(), "totp", "{}", half.body);
        assert_eq!(browser.visit("/").await.page(), "login");
        let home = browser.submit(&half, &[("code", &app.next_code(&world.clock))]).await;
        assert_eq!(home.page(), "home", "{}", home.body);
    })
    .await;
}

#[both_databases]
async fn an_answer_is_accepted_once_and_only_in_the_browser_that_asked(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        link_alice(&world, &provider).await;
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "alice")
            .await;
        // In another browser, new or not, it signs nobody in and is not redeemed.
        let mut another = world.browser();
        another.visit("/login").await;
        let mut with_a_flow = world.browser();
        leave(&mut with_a_flow, "/login").await;
        for other in [&mut another, &mut world.browser(), &mut with_a_flow] {
            is_refused(&other.visit(&back).await, 400);
            assert_eq!(other.visit("/").await.page(), "login");
        }
        // Neither is a changed state accepted.
        let state = asked(&back, "state");
        for forged in [
            state.to_uppercase(),
            format!("{state}x"),
            String::new(),
            "vus_".to_owned() + &"A".repeat(64),
        ] {
            is_refused(&browser.visit(&back.replace(&state, &forged)).await, 400);
        }
        assert_eq!(browser.visit(&back).await.page(), "home");
        is_refused(&browser.clone().visit(&back).await, 400);
        assert_eq!(
            world.events("sign_in.succeeded").await,
            2,
            "her password once, and this once"
        );
    })
    .await;
}

#[both_databases]
async fn of_many_concurrent_answers_one_is_accepted(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        link_alice(&world, &provider).await;
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "alice")
            .await;
        let mut attempts = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (mut browser, back) = (browser.clone(), back.clone());
            attempts.spawn(async move { browser.get(&back).await.status.as_u16() });
        }
        let statuses = attempts.join_all().await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 303).count(),
            1,
            "{statuses:?}"
        );
    })
    .await;
}

#[both_databases]
async fn a_late_answer_is_refused(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        link_alice(&world, &provider).await;
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "alice")
            .await;
        world.clock.advance(Duration::minutes(10));
        is_refused(&browser.visit(&back).await, 400);
    })
    .await;
}

#[both_databases]
async fn a_user_who_cancels_at_the_provider_can_continue_here(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::build(&database, "consent = \"never\"", |config| {
            reach(config, work(&provider.issuer))
        })
        .await;
        let question = world.app.ask("", &[]).await;
        let mut browser = world.browser();
        let away = leave(&mut browser, &question.address).await;
        let state = asked(away.location(), "state");
        let page = browser
            .visit(&format!(
                "{BACK}?error=access_denied&error_description=%3Cscript%3E&state={state}"
            ))
            .await;
        is_refused(&page, 401);
        assert!(
            page.body.contains("You did not sign in with Work") && !page.body.contains("<script>"),
            "{}",
            page.body
        );
        let done = browser
            .submit(&page, &[("username", "alice"), ("password", PASSWORD)])
            .await;
        world.app.code(&question, &done);
    })
    .await;
}

#[both_databases]
async fn an_id_token_with_any_wrong_value_is_refused(database: TestDatabase) {
    let liar = Liar::start(false).await;
    let world = World::with_config(&database, |config| reach(config, trusted(liar.issuer()))).await;
    let now = world.clock.now().timestamp();
    type Lie = fn(&Liar, Value) -> String;
    fn with(liar: &Liar, mut claims: Value, name: &str, value: Value) -> String {
        claims[name] = value;
        liar.sign(&claims, Signed::Rightly)
    }
    fn unsigned(header: &Value, claims: &Value, signature: &str) -> String {
        let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}.{signature}", part(header), part(claims))
    }
    let lies: [(&str, Lie); 15] = [
        ("another nonce", |liar, claims| with(liar, claims, "nonce", json!("x"))),
        ("no nonce", |liar, claims| with(liar, claims, "nonce", Value::Null)),
        ("another audience", |liar, claims| {
            with(liar, claims, "aud", json!("another-app"))
        }),
        ("more audiences", |liar, claims| {
            with(liar, claims, "aud", json!(["vestibule", "another-app"]))
        }),
        ("no audience", |liar, claims| with(liar, claims, "aud", json!([]))),
        ("another party", |liar, claims| {
            with(liar, claims, "azp", json!("another-app"))
        }),
        ("another issuer", |liar, claims| {
            with(liar, claims, "iss", json!("https://accounts.google.com"))
        }),
        ("its issuer with a slash", |liar, claims| {
            let slashed = format!("{}/", liar.issuer());
            with(liar, claims, "iss", json!(slashed))
        }),
        ("a time that is over", |liar, claims| {
            let over = claims["iat"].as_i64().unwrap_or_default() - 1;
            with(liar, claims, "exp", json!(over))
        }),
        ("no subject", |liar, claims| with(liar, claims, "sub", json!(""))),
        ("a subject of great length", |liar, claims| {
            with(liar, claims, "sub", json!("x".repeat(256)))
        }),
        ("another key", |liar, claims| liar.sign(&claims, Signed::ByAnother)),
        ("no signature", |_, claims| {
            unsigned(&json!({ "alg": "none" }), &claims, "")
        }),
        ("a signature by the client secret", |_, claims| {
            unsigned(&json!({ "alg": "HS256" }), &claims, "AAAA")
        }),
        ("nothing", |_, _| "x.y.z".to_owned()),
    ];
    for (lie, tell) in lies {
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        liar.will_say(tell(&liar, liar.claims(away.location(), now)));
        let state = asked(away.location(), "state");
        let page = browser.visit(&format!("{BACK}?code=x&state={state}")).await;
        assert!(
            matches!(page.status.as_u16(), 401 | 502),
            "{lie}: {} {}",
            page.status,
            page.body
        );
        assert_eq!(page.page(), "login", "{lie}");
        assert_eq!(browser.visit("/").await.page(), "login", "{lie}");
        assert_eq!(
            database.number("SELECT count(*) FROM upstream_identities").await,
            0,
            "{lie}"
        );
    }
    // And a valid answer is accepted, so it was the lies that were refused.
    let mut browser = world.browser();
    let away = leave(&mut browser, "/login").await;
    liar.will_say(liar.sign(&liar.claims(away.location(), now), Signed::Rightly));
    let state = asked(away.location(), "state");
    assert_eq!(
        browser.visit(&format!("{BACK}?code=x&state={state}")).await.page(),
        "home"
    );
}

#[both_databases]
async fn an_answer_in_the_name_of_another_issuer_is_refused(database: TestDatabase) {
    for promises in [false, true] {
        let liar = Liar::start(promises).await;
        let world = World::with_config(&database, |config| reach(config, trusted(liar.issuer()))).await;
        let own = format!("&iss={}", liar.issuer());
        for (iss, is_right) in [
            ("&iss=https://evil.example", false),
            ("&iss=", false),
            ("", !promises),
            (&own, true),
        ] {
            let mut browser = world.browser();
            let away = leave(&mut browser, "/login").await;
            liar.will_say(liar.sign(
                &liar.claims(away.location(), world.clock.now().timestamp()),
                Signed::Rightly,
            ));
            let state = asked(away.location(), "state");
            let page = browser.visit(&format!("{BACK}?code=x&state={state}{iss}")).await;
            assert_eq!(
                page.page() == "home",
                is_right,
                "{promises} {iss:?}: {} {}",
                page.status,
                page.body
            );
        }
        database.execute("DELETE FROM upstream_identities").await;
        database.execute("DELETE FROM upstream_owners").await;
    }
}

#[both_databases]
async fn github_identifies_a_user_and_its_profile_verifies_no_address(database: TestDatabase) {
    for (verified, page) in [(false, "login"), (true, "home")] {
        let upstream = github(json!([
            { "email": "old@example.org", "primary": false, "verified": true },
            { "email": "alice@example.com", "primary": true, "verified": verified },
        ]))
        .await;
        let world = World::with_config(&database, |config| {
            reach(
                config,
                vestibule::config::UpstreamConfig {
                    trust_email: true,
                    ..upstream
                },
            );
        })
        .await;
        world.seed(&user("octocat")).await;
        let mut browser = world.browser();
        let away = leave(&mut browser, "/login").await;
        assert_eq!(asked(away.location(), "scope"), "read:user user:email");
        let state = asked(away.location(), "state");
        let refused = browser.visit(&format!("{BACK}?code=another-code&state={state}")).await;
        is_refused(&refused, 401);
        let away = leave(&mut browser, "/login").await;
        let state = asked(away.location(), "state");
        let done = browser.visit(&format!("{BACK}?code=the-code&state={state}")).await;
        assert_eq!(done.page(), page, "{}", done.body);
    }
}
