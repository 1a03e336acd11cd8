//! `/account/email`.

use vestibule::config::RegistrationMode;

use crate::support::{
    both_databases,
    database::TestDatabase,
    mail::{request_email_change, waiting, with_mail},
    relying_party::{PASSWORD, alice_and_app, user},
    server::TestServer,
    world::World,
};

mod confirm;

#[both_databases]
async fn another_users_address_gets_the_same_answer_and_its_owner_is_notified(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    world.seed(&user("bob")).await;
    let mut browser = world.alice().signed_in().await;
    assert!(
        request_email_change(&world, &mut browser, "free@example.org")
            .await
            .is_some()
    );
    let page = browser.visit("/account/email").await;
    let token = page.csrf_token();
    let sent = browser
        .post(
            "/account/email",
            &[("csrf_token", &token), ("email", "BOB@example.com")],
        )
        .await;
    assert!(sent.status == 200 && sent.body.contains("within two hours"));
    let mail = waiting(&world).await.pop().expect("a mail");
    assert_eq!(
        (String::from(mail.to), mail.kind.name()),
        ("bob@example.com".to_owned(), "already_registered")
    );
    assert_eq!(
        database
            .number("SELECT count(*) FROM account_links WHERE user_id IS NULL")
            .await,
        1
    );
}

#[both_databases]
async fn an_invalid_address_and_one_of_a_forbidden_domain_are_refused(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        with_mail(config);
        config.registration.mode = RegistrationMode::Domains;
        config.registration.allowed_domains = vec!["example.com".to_owned()];
    })
    .await;
    let mut browser = world.alice().signed_in().await;
    let token = browser.visit("/account/email").await.csrf_token();
    for email in [
        "",
        "alice",
        "a@b\r\nBcc: eve@example.com",
        "a@example.org",
        "a@evil.example.com",
    ] {
        let refused = browser
            .post("/account/email", &[("csrf_token", &token), ("email", email)])
            .await;
        assert_eq!((refused.status.as_u16(), refused.page()), (422, "email"), "{email}");
    }
    assert!(waiting(&world).await.is_empty());
    assert!(
        request_email_change(&world, &mut browser, "other@example.com")
            .await
            .is_some()
    );
}

#[both_databases]
async fn with_a_stronger_factor_a_password_alone_changes_no_address(database: TestDatabase) {
    let world = World::with_config(&database, with_mail).await;
    let alice = world.alice().with_totp().await;
    let mut browser = world.browser();
    let step = browser.sign_in("alice", PASSWORD).await;
    assert_eq!(step.page(), "totp");
    assert_eq!(browser.visit("/account/email").await.page(), "login");
    let home = browser.submit(&step, &[("code", &alice.next_code())]).await;
    assert_eq!(home.page(), "home");
    assert_eq!(browser.visit("/account/email").await.page(), "email");
    world.clock.advance(chrono::Duration::minutes(10));
    assert_eq!(
        browser.visit("/account/email").await.page(),
        "login",
        "that was long ago"
    );
}

#[both_databases]
async fn the_page_can_be_turned_off_and_its_messages_are_limited(database: TestDatabase) {
    let closed = TestServer::start_with(&database, |config| {
        with_mail(config);
        config.registration.email_changes = false;
    })
    .await;
    closed.seed(&alice_and_app("")).await;
    let mut browser = closed.browser();
    browser.sign_in("alice", PASSWORD).await;
    assert_eq!(browser.visit("/account/email").await.status, 404);
    assert!(!browser.visit("/account/profile").await.body.contains("/account/email"));
    let server = TestServer::start_with(&database, with_mail).await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    assert!(browser.visit("/account/profile").await.body.contains("/account/email"));
    let token = browser.visit("/account/email").await.csrf_token();
    for email in [
        "victim@example.org",
        "VICTIM@example.org",
        "victim@Example.org",
        "one@example.org",
        "two@example.org",
        "three@example.org",
    ] {
        let sent = browser
            .post("/account/email", &[("csrf_token", &token), ("email", email)])
            .await;
        assert_eq!(sent.status, 200);
    }
    assert_eq!(
        waiting(&server).await.len(),
        2,
        "two a minute per address, three per user"
    );
}
