//! `/recover/reset`.

use chrono::Duration;
use futures_util::future::join_all;
use vestibule::messages::mail::MailKind;

use crate::support::{
    authenticator::set_up,
    both_databases,
    database::TestDatabase,
    mail::{request_recovery, waiting, with_mail},
    relying_party::PASSWORD,
    server::TestServer,
    world::World,
};

const NEW: &str = "three quiet otters row";
const TWICE: [(&str, &str); 2] = [("password", NEW), ("password_again", NEW)];

/// The token of the link that alice was sent.
async fn token(server: &TestServer) -> String {
    request_recovery(&mut server.browser(), "alice").await;
    let mails = waiting(server).await;
    match &mails.last().expect("a mail").kind {
        MailKind::PasswordReset { token, .. } => token.clone(),
        other => panic!("{}", other.name()),
    }
}

#[both_databases]
async fn a_link_sets_a_password_once_and_ends_sessions_and_grants(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut elsewhere = world.browser();
    let tokens = world.app.sign_in(&mut elsewhere, "alice", "offline_access", &[]).await;
    let token = token(&world).await;
    let mut browser = world.browser();
    // A mail program that opens the link first does not redeem it.
    for _ in 0..3 {
        assert_eq!(world.get(&format!("/recover/reset?token={token}")).await.status, 200);
    }
    let page = browser.visit(&format!("/recover/reset?token={token}")).await;
    assert_eq!(page.page(), "reset");
    for fields in [
        [("password", "short"), ("password_again", "short")],
        [("password", "password1"), ("password_again", "password1")],
        [("password", NEW), ("password_again", "x")],
    ] {
        assert_eq!(browser.submit(&page, &fields).await.status, 422);
    }
    let login = browser.submit(&page, &TWICE).await;
    assert_eq!(login.page(), "login");
    assert!(login.body.contains("Your password is changed"));
    assert_eq!(browser.visit("/").await.page(), "login", "a link signs nobody in");
    assert_eq!(elsewhere.visit("/").await.page(), "login");
    world
        .app
        .refresh(tokens.refresh(), "")
        .await
        .expect_err("the grant ended");
    assert_eq!(world.browser().sign_in("alice", PASSWORD).await.status, 401);
    assert_eq!(world.browser().sign_in("alice", NEW).await.page(), "home");
    let again = browser.visit(&format!("/recover/reset?token={token}")).await;
    assert_eq!((again.status.as_u16(), again.page()), (410, "error"));
    let told = waiting(&world).await;
    assert!(
        told.iter().any(|mail| mail.kind.name() == "account_changed"),
        "the user is notified"
    );
}

#[both_databases]
async fn a_second_factor_is_still_required(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let mut own = world.alice().signed_in().await;
    set_up(&world, &mut own).await;
    waiting(&world).await;
    let token = token(&world).await;
    let mut browser = world.browser();
    let page = browser.visit(&format!("/recover/reset?token={token}")).await;
    browser.submit(&page, &TWICE).await;
    assert_eq!(browser.sign_in("alice", NEW).await.page(), "totp");
}

#[both_databases]
async fn an_expired_truncated_changed_or_superseded_link_is_refused(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let good = token(&world).await;
    let mut flipped = good.clone();
    let last = if flipped.pop() == Some('A') { 'B' } else { 'A' };
    flipped.push(last);
    for token in [
        "",
        "vrp_",
        &good[..good.len() - 1],
        &format!("{good}A"),
        &good.replace("vrp_", "vsu_"),
        &flipped,
    ] {
        let page = world.get(&format!("/recover/reset?token={token}")).await;
        assert_eq!((page.status.as_u16(), page.page()), (410, "error"), "{token}");
    }
    // Another change of the password invalidates it.
    let mut own = world.alice().signed_in().await;
    let change = own.visit("/account/password").await;
    let mut waiting_browser = world.browser();
    let form = waiting_browser.visit(&format!("/recover/reset?token={good}")).await;
    own.submit(
        &change,
        &[
            ("password", "seven dreary yaks hum"),
            ("password_again", "seven dreary yaks hum"),
        ],
    )
    .await;
    assert_eq!(waiting_browser.submit(&form, &TWICE).await.status, 410);
    assert_eq!(
        world.browser().sign_in("alice", "seven dreary yaks hum").await.page(),
        "home"
    );
    waiting(&world).await;
    world.clock.advance(Duration::minutes(2));
    let expired = token(&world).await;
    world.clock.advance(Duration::minutes(30));
    assert_eq!(world.get(&format!("/recover/reset?token={expired}")).await.status, 410);
}

#[both_databases]
async fn of_fifty_concurrent_requests_on_two_nodes_one_succeeds(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let other = world.another_node().await;
    let token = token(&world).await;
    let mut ready = Vec::new();
    for number in 0..50 {
        let mut browser = world.browser();
        let page = browser.visit(&format!("/recover/reset?token={token}")).await;
        let node = if number % 2 == 0 { &world.server } else { &other };
        ready.push((browser.at(node.router()), page));
    }
    let attempts = ready
        .iter_mut()
        .map(|(browser, page)| async move { browser.submit_once(page, &TWICE).await.status.as_u16() });
    let statuses = join_all(attempts).await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 303).count(),
        1,
        "{statuses:?}"
    );
    assert!(
        statuses.iter().all(|status| [303, 410, 429].contains(status)),
        "{statuses:?}"
    );
    assert_eq!(world.events("password.changed").await, 1);
}
