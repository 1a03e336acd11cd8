//! `/login/totp`.

use vestibule::store::users;

use crate::support::database::TestDatabase;
use crate::support::{
    browser::{Browser, Page},
    relying_party::PASSWORD,
    server::TestServer,
    sqlite,
    world::World,
};

/// Alice, who has set up an app, after entering her password in a new browser.
async fn after_password(server: &TestServer) -> (Browser, Page) {
    let mut browser = server.browser();
    let page = browser.sign_in("alice", PASSWORD).await;
    assert_eq!((page.status.as_u16(), page.page()), (200, "totp"), "{}", page.body);
    (browser, page)
}

#[sqlite]
async fn a_code_of_the_app_completes_the_sign_in_and_the_password_alone_does_not(database: TestDatabase) {
    let world = World::new(&database).await;
    let alice = world.alice().with_totp().await;
    let (mut browser, page) = after_password(&world).await;
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
    let home = browser.submit(&page, &[("code", &alice.next_code())]).await;
    assert_eq!(home.page(), "home", "{}", home.body);
    assert_ne!(
        browser.cookies["__Host-vestibule"], before["__Host-vestibule"],
        "the session's id changes"
    );
}

#[sqlite]
async fn wrong_used_and_expired_codes_get_the_same_answer(database: TestDatabase) {
    let world = World::new(&database).await;
    let alice = world.alice().with_totp().await;
    let used_at_set_up = alice.code();
    let (mut browser, page) = after_password(&world).await;
    for code in [used_at_set_up, alice.wrong_code(), String::new(), "x".repeat(60_000)] {
        let refused = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!((refused.status.as_u16(), refused.page()), (401, "totp"), "{code:.10}");
        assert!(refused.body.contains("aria-describedby=\"code-problem\""));
    }
    let code = alice.next_code();
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.page(), "home");
    let (mut another, page) = after_password(&world).await;
    assert_eq!(
        another.submit(&page, &[("code", &code)]).await.status,
        401,
        "the same code once more"
    );
}

#[sqlite]
async fn guesses_are_counted_per_user_over_browsers_and_flows(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().with_totp().await;
    let wrong = alice.wrong_code();
    for _ in 0..5 {
        let (mut browser, page) = after_password(&world).await;
        assert_eq!(browser.submit(&page, &[("code", &wrong)]).await.status, 401);
    }
    let (mut browser, page) = after_password(&world).await;
    let slowed = browser.submit(&page, &[("code", &alice.code())]).await;
    assert_eq!(slowed.status, 429, "even the right one is not checked");
    assert_ne!(slowed.header("retry-after"), "");
    // The browser in which she set it up is known: it has a separate counter.
    alice
        .browser
        .post(
            "/logout/confirm",
            &[
                ("csrf_token", &alice.browser.clone().visit("/").await.csrf_token()),
                ("confirm", "yes"),
            ],
        )
        .await;
    let page = alice.browser.sign_in("alice", PASSWORD).await;
    assert_eq!(page.page(), "totp");
    assert_eq!(
        alice
            .browser
            .submit(&page, &[("code", &alice.next_code())])
            .await
            .page(),
        "home"
    );
    assert!(world.events("sign_in.throttled").await >= 1);
}

#[sqlite]
async fn an_unfinished_sign_in_expires_and_ends_when_the_user_is_disabled(database: TestDatabase) {
    let world = World::new(&database).await;
    let alice_signed_in = world.alice().with_totp().await;
    let (mut browser, page) = after_password(&world).await;
    world.clock.advance(chrono::Duration::minutes(10));
    assert_eq!(
        browser.submit(&page, &[("code", &alice_signed_in.code())]).await.page(),
        "login"
    );
    let (mut browser, page) = after_password(&world).await;
    let mut alice = users::find_by_login_name(&database.store, "alice")
        .await
        .expect("a store")
        .expect("alice");
    alice.disabled = true;
    users::update(&database.store, &alice).await.expect("a change");
    assert_eq!(
        browser
            .submit(&page, &[("code", &alice_signed_in.next_code())])
            .await
            .page(),
        "login"
    );
}

#[sqlite]
async fn the_page_needs_the_right_password_first(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    assert_eq!(browser.visit("/login/totp").await.page(), "login");
    browser.sign_in("alice", PASSWORD).await;
    assert_eq!(browser.visit("/login/totp").await.page(), "home", "she has no app");
}
