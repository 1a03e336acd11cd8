//! `/account/devices`.

use chrono::Duration;

use crate::support::{
    authenticator::set_up,
    both_databases,
    browser::Browser,
    database::TestDatabase,
    relying_party::{PASSWORD, user},
    world::World,
};

async fn sign_out(browser: &mut Browser) {
    let token = browser.visit("/").await.csrf_token();
    browser
        .post("/logout/confirm", &[("csrf_token", &token), ("confirm", "yes")])
        .await;
}

#[both_databases]
async fn a_trusted_browser_is_not_asked_again_for_thirty_days_and_others_are(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().with_totp().await;
    sign_out(&mut alice.browser).await;
    let page = alice.browser.sign_in("alice", PASSWORD).await;
    alice
        .browser
        .submit(&page, &[("code", &alice.next_code()), ("trust", "yes")])
        .await;
    sign_out(&mut alice.browser).await;
    assert_eq!(alice.browser.sign_in("alice", PASSWORD).await.page(), "home");
    assert!(
        alice
            .browser
            .visit("/account/devices")
            .await
            .body
            .contains("Second step not asked until")
    );
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.page(), "totp");
    sign_out(&mut alice.browser).await;
    world.clock.advance(Duration::days(30));
    assert_eq!(alice.browser.sign_in("alice", PASSWORD).await.page(), "totp");
}

#[both_databases]
async fn a_removed_device_is_asked_again_and_nobody_removes_anothers(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let alice = world.alice().with_totp().await;
    let mut trusted = world.browser();
    let page = trusted.sign_in("alice", PASSWORD).await;
    trusted
        .submit(&page, &[("code", &alice.next_code()), ("trust", "yes")])
        .await;
    let own = trusted.visit("/account/devices").await;
    let mut forms = own.forms();
    forms.retain(|form| form.action.ends_with("/forget"));
    assert_eq!(forms.len(), 2);
    let mut mallory = world.person("mallory").signed_in().await;
    let token = mallory.visit("/account/devices").await.csrf_token();
    for form in &forms {
        assert_eq!(mallory.post(&form.action, &[("csrf_token", &token)]).await.status, 404);
    }
    for form in &forms {
        let done = trusted.post(&form.action, &[("csrf_token", &own.csrf_token())]).await;
        assert_eq!(trusted.follow(done).await.page(), "devices");
    }
    assert_eq!(world.events("device.forgotten").await, 2);
    sign_out(&mut trusted).await;
    assert_eq!(trusted.sign_in("alice", PASSWORD).await.page(), "totp");
}

#[both_databases]
async fn another_users_trusted_browser_replaces_no_second_step(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(&user("mallory")).await;
    let mut mallory_signed_in = world.person("mallory").with_totp().await;
    sign_out(&mut mallory_signed_in.browser).await;
    let page = mallory_signed_in.browser.sign_in("mallory", PASSWORD).await;
    mallory_signed_in
        .browser
        .submit(&page, &[("code", &mallory_signed_in.next_code()), ("trust", "yes")])
        .await;
    let mut alice = world.alice().signed_in().await;
    set_up(&world, &mut alice).await;
    sign_out(&mut mallory_signed_in.browser).await;
    assert_eq!(
        mallory_signed_in.browser.sign_in("alice", PASSWORD).await.page(),
        "totp"
    );
}
