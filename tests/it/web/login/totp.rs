//! `/login/totp`.

use vestibule::store::users;

use crate::support::database::TestDatabase;
use crate::support::{
    authenticator::set_up,
    both_databases,
    browser::{Browser, Page},
    relying_party::{PASSWORD, alice_and_app},
    server::TestServer,
};

/// Alice, who has set up an app, after entering her password in a new browser.
async fn after_password(server: &TestServer) -> (Browser, Page) {
    let mut browser = server.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "totp"), "{}", page.body);
    (browser, page)
}

#[both_databases]
async fn a_code_of_the_app_completes_the_sign_in_and_the_password_alone_does_not(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut first = server.browser();
    first.sign_in("alice", PASSWORD).await;
    let (app, _) = set_up(&server, &mut first).await;
    let (mut browser, page) = after_password(&server).await;
    for hook in [
        "autocomplete=\"one-time-code\"",
        "inputmode=\"numeric\"",
        "name=\"trust\"",
        "alice@example.com",
    ] {
        assert!(page.body.contains(hook), "{hook}");
    }
    assert_eq!(
        browser.visit("/").await.page(),
        "login",
        "an unfinished sign-in gives no access"
    );
    assert_eq!(browser.visit("/account/security").await.page(), "login");
    let before = browser.cookies.clone();
    let home = browser.submit(&page, &[("code", &app.next_code(&server))]).await;
    assert_eq!(home.page(), "home", "{}", home.body);
    assert_ne!(
        browser.cookies["__Host-vestibule"], before["__Host-vestibule"],
        "the session's id changes"
    );
}

#[both_databases]
async fn wrong_used_and_expired_codes_get_the_same_answer(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut first = server.browser();
    first.sign_in("alice", PASSWORD).await;
    let (app, _) = set_up(&server, &mut first).await;
    let used_at_set_up = app.code(&server);
    let (mut browser, page) = after_password(&server).await;
    for code in [
        used_at_set_up,
        app.wrong_code(&server),
        String::new(),
        "x".repeat(60_000),
    ] {
        let refused = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!((refused.status.as_u16(), refused.page()), (401, "totp"), "{code:.10}");
        assert!(refused.body.contains("aria-describedby=\"code-problem\""));
    }
    let code = app.next_code(&server);
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.page(), "home");
    let (mut another, page) = after_password(&server).await;
    assert_eq!(
        another.submit(&page, &[("code", &code)]).await.status,
        401,
        "the same code once more"
    );
}

#[both_databases]
async fn guesses_are_counted_per_user_over_browsers_and_flows(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut first = server.browser();
    first.sign_in("alice", PASSWORD).await;
    let (app, _) = set_up(&server, &mut first).await;
    let wrong = app.wrong_code(&server);
    for _ in 0..5 {
        let (mut browser, page) = after_password(&server).await;
        assert_eq!(browser.submit(&page, &[("code", &wrong)]).await.status, 401);
    }
    let (mut browser, page) = after_password(&server).await;
    let slowed = browser.submit(&page, &[("code", &app.code(&server))]).await;
    assert_eq!(slowed.status, 429, "even the right one is not checked");
    assert_ne!(slowed.header("retry-after"), "");
    // The browser in which she set it up is known: it has a separate counter.
    first
        .post(
            "/logout/confirm",
            &[
                ("csrf_token", &first.clone().visit("/").await.csrf_token()),
                ("confirm", "yes"),
            ],
        )
        .await;
    let page = first.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "totp");
    assert_eq!(
        first.submit(&page, &[("code", &app.next_code(&server))]).await.page(),
        "home"
    );
    assert!(server.events("sign_in.throttled").await >= 1);
}

#[both_databases]
async fn an_unfinished_sign_in_expires_and_ends_when_the_user_is_disabled(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut first = server.browser();
    first.sign_in("alice", PASSWORD).await;
    let (app, _) = set_up(&server, &mut first).await;
    let (mut browser, page) = after_password(&server).await;
    server.clock.advance(chrono::Duration::minutes(10));
    assert_eq!(
        browser.submit(&page, &[("code", &app.code(&server))]).await.page(),
        "login"
    );
    let (mut browser, page) = after_password(&server).await;
    let mut alice = users::find_by_login_name(&database.store, "alice")
        .await
        .expect("a store")
        .expect("alice");
    alice.disabled = true;
    users::update(&database.store, &alice).await.expect("a change");
    assert_eq!(
        browser.submit(&page, &[("code", &app.next_code(&server))]).await.page(),
        "login"
    );
}

#[both_databases]
async fn the_page_needs_the_right_password_first(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    assert_eq!(browser.visit("/login/totp").await.page(), "login");
    browser.sign_in("alice", PASSWORD).await;
    assert_eq!(browser.visit("/login/totp").await.page(), "login", "she has no app");
}
