//! `/`, `/apps/{client_id}/remove`, `/sessions/{session_id}/end` and `/sessions/end-others`.

use crate::support::{
    database::TestDatabase,
    relying_party::{PASSWORD, user},
    server::outline,
    sqlite,
    world::World,
};

#[sqlite]
async fn the_page_shows_which_applications_have_access_and_where_the_user_is_signed_in(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    world.browser().sign_in("alice", PASSWORD).await;
    let home = browser.visit("/").await;
    insta::assert_snapshot!("home", outline(&home));
    assert_eq!((home.status.as_u16(), home.page()), (200, "home"));
    let actions: Vec<String> = home.forms().into_iter().map(|form| form.action).collect();
    assert!(
        actions.contains(&"/logout/confirm".to_owned()) && actions.contains(&"/apps/app/remove".to_owned()),
        "{actions:?}"
    );
    assert_eq!(
        actions.iter().filter(|action| action.ends_with("/end")).count(),
        1,
        "the other browser"
    );
    let token = home.csrf_token();
    let done = browser.post("/apps/app/remove", &[("csrf_token", &token)]).await;
    let done = browser.follow(done).await;
    assert!(!done.body.contains("/apps/app/remove") && done.body.contains("role=\"status\""));
}

#[sqlite]
async fn signing_out_everywhere_else_ends_only_the_users_own_sessions(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let (mut one, mut two, mut here, mut mallory) =
        (world.browser(), world.browser(), world.browser(), world.browser());
    let tokens = world.app.sign_in(&mut one, "alice", "email", &[]).await;
    two.sign_in("alice", PASSWORD).await;
    mallory.sign_in("mallory", PASSWORD).await;
    let home = here.sign_in("alice", PASSWORD).await;
    assert!(
        home.body.contains("See your email address"),
        "what the application may is said: {}",
        home.body
    );
    let token = home.csrf_token();
    let sent = here.post("/sessions/end-others", &[("csrf_token", &token)]).await;
    let done = here.follow(sent).await;
    assert!(
        done.page() == "home" && !done.body.contains("/sessions/end-others"),
        "{}",
        done.body
    );
    for other in [&mut one, &mut two] {
        assert_eq!(other.visit("/").await.page(), "login");
    }
    assert_eq!(
        world.userinfo(&tokens.access_token).await.status,
        401,
        "what went with the session is gone"
    );
    assert_eq!(mallory.visit("/").await.page(), "home");
}

#[sqlite]
async fn nobody_ends_anothers_session_or_removes_anothers_application(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let mut alice = world.browser();
    let tokens = world.app.sign_in(&mut alice, "alice", "offline_access", &[]).await;
    let session = tokens.claims()["sid"].as_str().expect("a session").to_owned();
    let mut mallory = world.person("mallory").signed_in().await;
    let token = mallory.visit("/").await.csrf_token();
    for session in [session.as_str(), "x", "0190b3f2-7a52-7c3b-9d0e-000000000000"] {
        let page = mallory
            .post(&format!("/sessions/{session}/end"), &[("csrf_token", &token)])
            .await;
        assert_eq!((page.status.as_u16(), page.page()), (404, "error"), "{session}");
    }
    mallory.post("/apps/app/remove", &[("csrf_token", &token)]).await;
    assert_eq!(alice.visit("/").await.page(), "home");
    world.app.userinfo(&tokens).await;
    world.app.refresh(tokens.refresh(), "").await.expect("tokens");
}

#[sqlite]
async fn an_expired_session_is_not_shown(database: TestDatabase) {
    let world = World::new(&database).await;
    world.browser().sign_in("alice", PASSWORD).await;
    world.clock.advance(chrono::Duration::minutes(61));
    let mut browser = world.browser();
    let home = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(home.page(), "home");
    assert!(
        home.forms().iter().all(|form| !form.action.ends_with("/end")),
        "only this browser"
    );
}

/// C8: an app without a live token was not listed, though it would have got one without asking.
#[sqlite]
async fn an_app_that_was_allowed_and_holds_no_token_can_be_removed_too(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "profile", &[]).await;
    let token = browser.visit("/").await.csrf_token();
    browser
        .post("/logout/confirm", &[("csrf_token", &token), ("confirm", "yes")])
        .await;
    let mut browser = world.alice().signed_in().await;
    let home = browser.visit("/").await;
    assert!(home.body.contains("Allowed just now, not in use now"), "{}", home.body);
    let removed = browser
        .post("/apps/app/remove", &[("csrf_token", &home.csrf_token())])
        .await;
    let home = browser.follow(removed).await;
    assert!(
        home.body.contains("No app has access to your account."),
        "{}",
        home.body
    );
    let asked = browser.visit(&world.app.ask("profile", &[]).await.address).await;
    assert_eq!(asked.page(), "consent");
}

/// C8: one could sign out on the overview alone. C18: no page said where one is.
#[sqlite]
async fn every_page_of_the_account_signs_out_and_says_where_one_is(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    for (address, current) in [
        ("/", "/"),
        ("/account/security", "/account/security"),
        ("/account/password", "/account/security"),
        ("/account/passkeys", "/account/security"),
        ("/account/devices", "/account/devices"),
        ("/account/activity", "/account/activity"),
        ("/account/profile", "/account/profile"),
        ("/account/data", "/account/data"),
    ] {
        let page = browser.visit(address).await;
        assert!(
            page.forms().iter().any(|form| form.action == "/logout/confirm"),
            "{address}"
        );
        let marked = format!("href=\"{current}\" aria-current=");
        assert_eq!(page.body.matches(" aria-current=").count(), 1, "{address}");
        assert!(page.body.contains(&marked), "{address}: {}", page.body);
    }
}
