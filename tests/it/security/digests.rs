//! What is short cannot be found out from a copy of the database.

use aws_lc_rs::digest::{SHA256, digest};
use uuid::Uuid;
use vestibule::{
    crypto::{
        digest::hex,
        keyed_digest::{DigestKey, DigestPurpose},
    },
    messages::mail::MailKind,
};

use crate::support::{
    both_databases,
    browser::Browser,
    database::TestDatabase,
    mail::{waiting, with_mail},
    relying_party::alice_and_app,
    server::TestServer,
};

#[both_databases]
async fn a_sent_code_cannot_be_guessed_from_the_database_without_a_key(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_mail).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    let page = browser.visit("/login/email-code").await;
    browser.submit(&page, &[("username", "alice")]).await;
    let MailKind::SignInCode { code, .. } = waiting(&server).await.pop().expect("a mail").kind else {
        panic!("no code was sent");
    };
    let (hexadecimal, id) = if database.is_postgres() {
        ("encode(code_digest, 'hex')", "id::text")
    } else {
        ("lower(hex(code_digest))", "lower(hex(id))")
    };
    let stored = database.text(&format!("SELECT {hexadecimal} FROM sent_codes")).await;
    let id: Uuid = database
        .text(&format!("SELECT {id} FROM sent_codes"))
        .await
        .parse()
        .expect("a UUID");
    let parts: [&[u8]; 2] = [id.as_bytes(), code.as_bytes()];
    let derived = |key: &DigestKey| hex(&key.digest(DigestPurpose::SentCode, &parts));
    assert_eq!(derived(&server.services().digest_key), stored);
    assert_ne!(derived(&DigestKey::new([0; 32])), stored);
    for text in [&b"sent code "[..], b"sent code", b""] {
        let plain = [text, id.as_bytes(), code.as_bytes()].concat();
        assert_ne!(hex(digest(&SHA256, &plain).as_ref()), stored);
    }
}

/// People type passwords into the field for the name, and every counter of a stranger is a row.
#[both_databases]
async fn a_name_that_nobody_has_is_counted_under_a_keyed_digest(database: TestDatabase) {
    let server = TestServer::start_with(&database, with_mail).await;
    let typed = "correct horse battery staple";
    let mut browser = server.browser();
    browser.sign_in(typed, "wrong password").await;
    ask_for_a_code(&mut browser, typed).await;
    let page = browser.visit("/recover").await;
    browser.submit(&page, &[("username", typed)]).await;
    let keyed = server.services().digest_key.counter_key(typed);
    let counted = |text: &str| format!("SELECT count(*) FROM throttle_counters WHERE key LIKE '%{text}%'");
    assert!(database.number(&counted(&keyed)).await >= 3);
    for text in [typed, &hex(&digest(&SHA256, typed.as_bytes()).as_ref()[..16])] {
        assert_eq!(database.number(&counted(text)).await, 0, "{text}");
    }
}

async fn ask_for_a_code(browser: &mut Browser, name: &str) {
    let page = browser.visit("/login/email-code").await;
    browser.submit(&page, &[("username", name)]).await;
}
