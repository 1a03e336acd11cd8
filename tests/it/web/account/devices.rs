//! `/account/devices`.

use chrono::Duration;

use crate::support::{
    authenticator::set_up,
    both_databases,
    browser::Browser,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app, user},
    server::TestServer,
};

async fn sign_out(browser: &mut Browser) {
    let token = browser.visit("/").await.csrf_token();
    browser
        .post("/logout/confirm", &[("csrf_token", &token), ("confirm", "yes")])
        .await;
}

#[both_databases]
async fn a_trusted_browser_is_not_asked_again_for_thirty_days_and_others_are(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let (app, _) = set_up(&server, &mut browser).await;
    sign_out(&mut browser).await;
    let page = browser.sign_in("alice", PASSWORD).await;
    browser
        .submit(&page, &[("code", &app.next_code(&server)), ("trust", "yes")])
        .await;
    sign_out(&mut browser).await;
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "home");
    assert!(
        browser
            .visit("/account/devices")
            .await
            .body
            .contains("Second step not asked until")
    );
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.page(), "totp");
    sign_out(&mut browser).await;
    server.clock.advance(Duration::days(30));
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "totp");
}

#[both_databases]
async fn a_removed_device_is_asked_again_and_nobody_removes_anothers(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    server.seed(&user("mallory")).await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let (app, _) = set_up(&server, &mut browser).await;
    let mut trusted = server.browser();
    let page = trusted.sign_in("alice", PASSWORD).await;
    trusted
        .submit(&page, &[("code", &app.next_code(&server)), ("trust", "yes")])
        .await;
    let own = trusted.visit("/account/devices").await;
    let forms = own.forms();
    assert_eq!(forms.len(), 2);
    let mut mallory = server.browser();
    mallory.sign_in("mallory", PASSWORD).await;
    let token = mallory.visit("/account/devices").await.csrf_token();
    for form in &forms {
        assert_eq!(mallory.post(&form.action, &[("csrf_token", &token)]).await.status, 404);
    }
    for form in &forms {
        let done = trusted.post(&form.action, &[("csrf_token", &own.csrf_token())]).await;
        assert_eq!(trusted.follow(done).await.page(), "devices");
    }
    assert_eq!(server.events("device.forgotten").await, 2);
    sign_out(&mut trusted).await;
    assert_eq!(trusted.sign_in("alice", PASSWORD).await.page(), "totp");
}

#[both_databases]
async fn another_users_trusted_browser_replaces_no_second_step(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    server.seed(&user("mallory")).await;
    let mut mallory = server.browser();
    mallory.sign_in("mallory", PASSWORD).await;
    let (app, _) = set_up(&server, &mut mallory).await;
    sign_out(&mut mallory).await;
    let page = mallory.sign_in("mallory", PASSWORD).await;
    mallory
        .submit(&page, &[("code", &app.next_code(&server)), ("trust", "yes")])
        .await;
    let mut alice = server.browser();
    alice.sign_in("alice", PASSWORD).await;
    set_up(&server, &mut alice).await;
    sign_out(&mut mallory).await;
    assert_eq!(mallory.sign_in("alice", PASSWORD).await.page(), "totp");
}
