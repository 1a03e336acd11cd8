//! Mail in tests: a deployment that has it, what waits in the outbox, and the pages that cause it.

use vestibule::{
    config::{Config, RegistrationMode, mail::MailTransportKind},
    messages::mail::{Mail, MailKind},
    store::outbox,
};

use super::{browser::Browser, server::TestServer};

/// A deployment with mail; its messages stay in the outbox.
pub fn with_mail(config: &mut Config) {
    config.mail.transport = MailTransportKind::File;
    config.mail.from = Some("Vestibule <no-reply@id.example.com>".to_owned());
}

/// Takes the messages out of the outbox.
pub async fn waiting(server: &TestServer) -> Vec<Mail> {
    let store = &server.database.store;
    let mut messages = outbox::claim_due(store, "mail", server.clock.now(), 5_000)
        .await
        .expect("an outbox");
    messages.sort_by_key(|message| message.id);
    messages
        .iter()
        .map(|message| server.app.state.outbox.open(message).expect("ours"))
        .collect()
}

/// Requests a link.
pub async fn request_recovery(browser: &mut Browser, name: &str) -> String {
    let page = browser.visit("/recover").await;
    assert_eq!(page.page(), "recover", "{}", page.body);
    let sent = browser.submit(&page, &[("username", name)]).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    sent.body.replace(
        &sent.body[sent.body.find("vestibule.css").expect("a sheet")..][..20],
        "",
    )
}

/// Requests a link to `email`; returns it, if there is one.
pub async fn request_email_change(server: &TestServer, browser: &mut Browser, email: &str) -> Option<String> {
    let page = browser.visit("/account/email").await;
    assert_eq!(page.page(), "email", "{}", page.body);
    let form = page.forms().into_iter().find(|form| {
        let is_ours = form.action.starts_with("/account/email");
        is_ours
            && form
                .fields
                .iter()
                .all(|(name, value)| name != "email" || value.is_empty())
    });
    let (form, token) = (form.expect("a form for another address"), page.csrf_token());
    let sent = browser
        .post(&form.action, &[("csrf_token", &token), ("email", email)])
        .await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert!(sent.body.contains("within two hours"), "{}", sent.body);
    match waiting(server).await.pop()?.kind {
        MailKind::EmailChange { token, .. } => Some(format!("/account/email/confirm/{token}")),
        _ => None,
    }
}

/// A deployment where everybody may make an account.
pub fn with_open_registration(config: &mut Config) {
    with_mail(config);
    config.registration.mode = RegistrationMode::Open;
}

/// The recipient of the newest mail, and its link's token, if there is one.
pub async fn registration_link(server: &TestServer) -> (String, Option<String>) {
    let Mail { to, kind, .. } = waiting(server).await.pop().expect("a mail");
    let token = match kind {
        MailKind::Registration { token, .. } | MailKind::Invitation { token, .. } => Some(token),
        _ => None,
    };
    (to.into(), token)
}

/// Takes the messages, and says how many of them go to somebody.
pub async fn real_mails(server: &TestServer) -> usize {
    let mails = waiting(server).await;
    mails.iter().filter(|mail| mail.user_id.is_some()).count()
}

/// Takes the messages; the link to a new password in the newest that has one.
pub async fn reset_link(server: &TestServer) -> String {
    let mails = waiting(server).await;
    let link = mails.into_iter().rev().find_map(|mail| match mail.kind {
        MailKind::PasswordReset { token, destination, .. } if destination.is_empty() => {
            Some(format!("/recover/reset?token={token}"))
        }
        MailKind::PasswordReset { token, destination, .. } => {
            Some(format!("/recover/reset?token={token}&{destination}"))
        }
        _ => None,
    });
    link.expect("a link")
}
