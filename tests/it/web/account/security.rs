//! `/account/security`.

use vestibule::{
    config::mail::MailTransportKind,
    messages::mail::{AccountChange, MailKind},
    store::outbox,
};

use crate::support::{
    account::request_deletion,
    authenticator::set_up,
    database::TestDatabase,
    relying_party::{PASSWORD, alice_and_app},
    server::{TestServer, outline},
    sqlite,
    world::World,
};

#[sqlite]
async fn the_page_lists_the_ways_to_sign_in(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.alice().signed_in().await;
    let page = browser.visit("/account/security").await;
    insta::assert_snapshot!("security", outline(&page));
    assert_eq!(page.page(), "security");
    assert!(page.body.contains("You have a password.") && page.body.contains("href=\"/account/authenticator\""));
    assert!(
        !page.body.contains("/account/recovery-codes"),
        "there are none without an app"
    );
}

#[sqlite]
async fn every_change_tells_its_owner_by_mail_in_their_language(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        config.mail.transport = MailTransportKind::File;
        config.mail.from = Some("Vestibule <no-reply@id.example.com>".to_owned());
    })
    .await;
    server
        .seed(&alice_and_app("").replace("[[users]]", "[[users]]\nlocale = \"de\""))
        .await;
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    set_up(&server, &mut browser).await;
    let page = browser.visit("/account/recovery-codes").await;
    browser.submit(&page, &[]).await;
    let page = browser.visit("/account/authenticator").await;
    browser.submit(&page, &[]).await;
    let page = browser.visit("/account/password").await;
    let new = [
        ("password", "three quiet otters row"),
        ("password_again", "three quiet otters row"),
    ];
    browser.submit(&page, &new).await;
    request_deletion(&mut browser).await;
    let mut waiting = outbox::claim_due(&database.store, "mail", server.clock.now(), 100)
        .await
        .expect("an outbox");
    waiting.sort_by_key(|message| message.id);
    let mut told = Vec::new();
    for message in &waiting {
        let mail = server.app.state.outbox.open(message).expect("ours");
        assert_eq!(
            (String::from(mail.to), mail.language.as_str()),
            ("alice@example.com".to_owned(), "de")
        );
        match mail.kind {
            MailKind::AccountChanged { what, .. } => told.push(what),
            other => panic!("{}", other.name()),
        }
    }
    assert_eq!(
        told,
        [
            AccountChange::FactorAdded,
            AccountChange::RecoveryCodes,
            AccountChange::FactorRemoved,
            AccountChange::Password,
            AccountChange::Deletion,
        ]
    );
}
