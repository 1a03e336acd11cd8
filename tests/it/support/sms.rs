//! SMS in tests: a deployment that has it, what waits in the outbox, and the page that causes it.

use vestibule::{
    config::{Config, SmsTransport},
    messages::sms::{Sms, SmsKind},
    store::outbox,
};

use super::{
    browser::{Browser, Page},
    relying_party::alice_and_app,
    server::TestServer,
};

/// A deployment with SMS and sign-in by SMS code; its messages stay in the outbox.
pub fn with_sms(config: &mut Config) {
    config.sms.transport = SmsTransport::Log;
    config.sign_in.sms_codes = true;
}

/// Alice, with a verified number.
pub fn alice_with_phone() -> String {
    alice_and_app("").replace(
        "email_verified = true",
        "email_verified = true\nphone_number = \"+49 151 23456789\"\nphone_number_verified = true",
    )
}

/// Takes the messages out of the outbox.
pub async fn texts(server: &TestServer) -> Vec<Sms> {
    let store = &server.database.store;
    let mut messages = outbox::claim_due(store, "sms", server.clock.now(), 5_000)
        .await
        .expect("an outbox");
    messages.sort_by_key(|message| message.id);
    for message in &messages {
        outbox::delivered(store, message.id).await.expect("an outbox");
    }
    messages
        .iter()
        .map(|message| server.app.state.outbox.open_sms(message).expect("ours"))
        .collect()
}

/// The code of the newest message.
pub async fn texted(server: &TestServer) -> String {
    match texts(server).await.pop().expect("a message").kind {
        SmsKind::Code { code, .. } => code,
        other => panic!("{}", other.name()),
    }
}

/// The code that a message begins with.
pub fn code_of(text: &str) -> String {
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// Another code.
pub fn another(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..7])
}

/// Requests a code from the sign-in page.
pub async fn request_sms_code(browser: &mut Browser, name: &str) -> Page {
    let login = browser.visit("/login").await;
    assert!(login.body.contains("href=\"/login/sms-code\""), "{}", login.body);
    let page = browser.visit("/login/sms-code").await;
    let enter = browser.submit(&page, &[("username", name)]).await;
    assert_eq!(
        (enter.status.as_u16(), enter.page()),
        (200, "sms-code"),
        "{}",
        enter.body
    );
    enter
}
