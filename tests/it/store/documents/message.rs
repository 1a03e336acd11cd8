//! `outbox.payload`, which is sealed.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;
use vestibule::{
    domain::{email_address::EmailAddress, ids::UserId, phone_number::PhoneNumber},
    messages::{
        mail::{AccountChange, Mail, MailKind},
        outbox::Unopened,
        sms::{Sms, SmsKind},
    },
    store::outbox::{self, NewMessage, OutboxMessage},
};

use crate::support::{
    both_databases, database::TestDatabase, examples::parsed, server::TestServer, sms::with_sms, smtp::SmtpServer,
};

const MAILS: &str = include_str!("messages.json");
/// With what has been added since.
const MAILS_2: &str = include_str!("messages_2.json");
const TEXTS: &str = include_str!("messages_sms.json");
const MINIMAL: &str = include_str!("message_minimal.json");

fn at() -> DateTime<Utc> {
    "2026-11-29T12:00:00Z".parse().unwrap()
}

fn mails() -> Vec<Mail> {
    let (expires_at, code, token) = (at(), || "31415926".to_owned(), || "vrp_x".to_owned());
    let changed = |what, device| MailKind::AccountChanged { what, at: at(), device };
    let kinds = [
        MailKind::Test,
        MailKind::SignInCode {
            code: code(),
            link: "/login/email-code".to_owned(),
            expires_at,
        },
        MailKind::SecondFactorCode {
            code: code(),
            expires_at,
        },
        MailKind::PasswordReset {
            token: token(),
            destination: String::new(),
            expires_at,
        },
        MailKind::Registration {
            token: token(),
            expires_at,
        },
        MailKind::EmailChange {
            token: token(),
            expires_at,
        },
        MailKind::AlreadyRegistered,
        MailKind::Invitation {
            token: token(),
            expires_at,
        },
        changed(AccountChange::Password, Some("Ünïcode ☂".to_owned())),
        changed(AccountChange::Email, None),
        changed(AccountChange::EmailIsNew, None),
        changed(AccountChange::FactorAdded, None),
        changed(AccountChange::FactorRemoved, None),
        changed(AccountChange::RecoveryCodes, None),
        changed(AccountChange::Deletion, None),
        MailKind::Decoy,
    ];
    kinds
        .into_iter()
        .enumerate()
        .map(|(number, kind)| mail(number == 0, kind))
        .collect()
}

fn mail(is_full: bool, kind: MailKind) -> Mail {
    Mail {
        to: EmailAddress::parse("alice@example.com").unwrap(),
        user_id: is_full.then_some(UserId(Uuid::from_u128(1))),
        language: if is_full { "de" } else { "" }.to_owned(),
        kind,
    }
}

fn texts() -> Vec<Sms> {
    let code = SmsKind::Code {
        code: "31415926".to_owned(),
        expires_at: at(),
    };
    let kinds = [SmsKind::Test, code, SmsKind::Decoy].into_iter().enumerate();
    kinds
        .map(|(number, kind)| Sms {
            to: PhoneNumber::parse("+4915123456789").unwrap(),
            user_id: (number == 0).then_some(UserId(Uuid::from_u128(1))),
            language: if number == 0 { "de" } else { "" }.to_owned(),
            kind,
        })
        .collect()
}

/// A message of `kind` in the outbox, claimed.
async fn put(server: &TestServer, (kind, purpose): (&str, &str), document: &Value) -> OutboxMessage {
    let context = server.context();
    let payload = context
        .sealer
        .seal(purpose, document.to_string().as_bytes(), &context.random);
    let message = NewMessage {
        kind,
        payload: &payload,
        expires_at: None,
    };
    outbox::enqueue(&context.store, &message, server.clock.now())
        .await
        .unwrap();
    outbox::claim_due(&context.store, kind, server.clock.now(), 1)
        .await
        .unwrap()
        .remove(0)
}

const MAIL: (&str, &str) = ("mail", "outbox message");
const SMS: (&str, &str) = ("sms", "outbox sms");

async fn node(database: &TestDatabase) -> TestServer {
    let smtp = SmtpServer::start().await;
    TestServer::start_with(database, |config| {
        smtp.configure(config);
        with_sms(config);
    })
    .await
}

fn written(message: &impl serde::Serialize) -> Value {
    serde_json::to_value(message).unwrap()
}

#[test]
fn messages_are_written_as_in_the_fixtures() {
    assert_eq!(written(&mails()), parsed(MAILS));
    assert_eq!(written(&texts()), parsed(TEXTS));
}

#[both_databases]
async fn messages_are_read_in_full(database: TestDatabase) {
    let server = node(&database).await;
    let outbox = &server.context().outbox;
    for document in parsed(MAILS).as_array().unwrap() {
        let message = put(&server, MAIL, document).await;
        assert_eq!(written(&outbox.open(&message).unwrap()), *document);
    }
    for document in parsed(TEXTS).as_array().unwrap() {
        let message = put(&server, SMS, document).await;
        assert_eq!(written(&outbox.open_sms(&message).unwrap()), *document);
    }
    for document in parsed(MAILS_2).as_array().unwrap() {
        let message = put(&server, MAIL, document).await;
        assert_eq!(written(&outbox.open(&message).unwrap()), *document);
    }
    let message = put(&server, MAIL, &parsed(MINIMAL)).await;
    let kind = MailKind::AccountChanged {
        what: AccountChange::Password,
        at: at(),
        device: None,
    };
    assert_eq!(written(&outbox.open(&message).unwrap()), written(&mail(false, kind)));
}

#[both_databases]
async fn a_message_with_something_of_a_later_release_is_not_opened(database: TestDatabase) {
    let server = node(&database).await;
    let outbox = &server.context().outbox;
    let mails = parsed(MAILS);
    let changed = |number: usize, change: fn(&mut Value)| {
        let mut document = mails[number].clone();
        change(&mut document);
        document
    };
    for document in [
        changed(0, |mail| mail["kind"]["kind"] = json!("later")),
        changed(0, |mail| mail["kind"]["later"] = json!(1)),
        changed(3, |mail| mail["later"] = json!({"deep": 1})),
        changed(3, |mail| mail["kind"]["later"] = json!("x")),
        changed(8, |mail| mail["kind"]["what"] = json!("later")),
    ] {
        let message = put(&server, MAIL, &document).await;
        assert_eq!(
            outbox.open(&message).unwrap_err(),
            Unopened::NotUnderstood,
            "{document}"
        );
    }
    let mut document = parsed(TEXTS)[1].clone();
    document["kind"]["kind"] = json!("later");
    let message = put(&server, SMS, &document).await;
    assert_eq!(outbox.open_sms(&message).unwrap_err(), Unopened::NotUnderstood);

    // A member that says nothing changes nothing.
    let message = put(&server, MAIL, &changed(3, |mail| mail["later"] = Value::Null)).await;
    assert!(outbox.open(&message).is_ok());
}
