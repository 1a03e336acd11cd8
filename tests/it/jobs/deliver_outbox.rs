//! Mail, with a local mail server: it arrives once, under TLS; if the server is down or slow, only mail is delayed; permanent
//! failures are visible.

use std::{
    sync::Arc,
    time::{Duration as StdDuration, Instant},
};

use chrono::Duration;
use vestibule::{
    context::{Context, Services},
    crypto::{
        random::Random,
        sealing::{MasterKey, Sealer},
    },
    domain::permit::MessagePermit,
    domain::{actor::Actor, email_address::EmailAddress},
    jobs::deliver_outbox::{self, Transport},
    messages::{
        mail::{Mail, MailKind},
        mail_transport::MailTransport,
        outbox::Outbox,
    },
    store::outbox,
};

use crate::support::{both_databases, database::TestDatabase, server::TestServer, smtp::SmtpServer};

async fn node(database: &TestDatabase, smtp: &SmtpServer) -> TestServer {
    TestServer::start_with(database, |config| smtp.configure(config)).await
}

fn mail(kind: MailKind) -> Mail {
    Mail {
        to: EmailAddress::parse("alice@example.com").unwrap(),
        user_id: None,
        language: "en".to_owned(),
        kind,
    }
}

async fn enqueue(context: &Context, kind: MailKind) {
    context
        .outbox
        .enqueue(
            &context.store,
            MessagePermit::granted(),
            &mail(kind),
            context.clock.now(),
        )
        .await
        .unwrap();
    context.outbox.wake();
}

/// One round of the job.
async fn deliver(context: &Context) {
    let transport = MailTransport::new(&context.config).unwrap().unwrap();
    deliver_outbox::run(context, &Transport::Mail(transport)).await.unwrap();
}

async fn standing(context: &Context) -> (i64, i64) {
    let standing = outbox::waiting(&context.store).await.unwrap();
    (standing.waiting, standing.failed)
}

/// Waits for the result of a background job.
async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < StdDuration::from_secs(20), "{what}: not after 20 s");
        tokio::time::sleep(StdDuration::from_millis(20)).await;
    }
}

#[both_databases]
async fn a_message_is_sent_over_tls_after_authentication(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    let expires_at = context.clock.now() + Duration::minutes(30);
    enqueue(
        context,
        MailKind::PasswordReset {
            token: "vrp_a-secret".to_owned(),
            destination: String::new(),
            expires_at,
        },
    )
    .await;
    assert_eq!(
        database.number("SELECT count(*) FROM outbox WHERE kind = 'mail'").await,
        1
    );
    deliver(context).await;
    let [mail] = &smtp.taken()[..] else {
        panic!("{:?}", smtp.taken())
    };
    assert!(mail.is_protected);
    assert_eq!(mail.to, "RCPT TO:<alice@example.com>");
    for part in [
        "From: Vestibule <no-reply@id.example.com>",
        "Subject: Choose a new password for Vestibule",
        "Message-ID: <",
        "text/plain",
        "text/html",
        "https://id.example.com/recover/reset?token",
    ] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
    assert_eq!(standing(context).await, (0, 0));
}

#[both_databases]
async fn a_waiting_message_is_sealed(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let expires_at = server.context().clock.now() + Duration::minutes(30);
    enqueue(
        &server.context(),
        MailKind::SignInCode {
            code: "31415926".to_owned(),
            link: "/login/email-code".to_owned(),
            expires_at,
        },
    )
    .await;
    let claimed = outbox::claim_due(&server.context().store, "mail", server.clock.now(), 1)
        .await
        .unwrap()
        .remove(0);
    for secret in ["31415926", "alice@example.com"] {
        assert!(
            !claimed
                .payload
                .windows(secret.len())
                .any(|window| window == secret.as_bytes()),
            "{secret}"
        );
    }
    assert!(server.context().outbox.open(&claimed).is_ok());
}

#[both_databases]
async fn a_message_is_sent_when_the_mail_server_is_back(database: TestDatabase) {
    let mut smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    smtp.go_down().await;
    enqueue(context, MailKind::Test).await;
    deliver(context).await;
    assert_eq!(standing(context).await, (1, 0));
    smtp.come_back().await;
    deliver(context).await;
    assert!(smtp.taken().is_empty(), "it was tried again at once");
    server.clock.advance(Duration::seconds(11));
    deliver(context).await;
    assert_eq!(smtp.taken().len(), 1);
    assert_eq!(standing(context).await, (0, 0));
}

#[both_databases]
async fn the_running_job_delivers_and_a_slow_mail_server_delays_no_request(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let _jobs = server.app.start_jobs();
    smtp.hold();
    enqueue(&server.context(), MailKind::Test).await;
    smtp.somebody_waits(1).await;
    let started = Instant::now();
    enqueue(&server.context(), MailKind::Test).await;
    assert!(server.get("/login").await.status.as_u16() < 500);
    assert!(started.elapsed() < StdDuration::from_secs(2), "{:?}", started.elapsed());
    assert!(smtp.taken().is_empty());
    smtp.release();
    until("both arrive", async || smtp.taken().len() == 2).await;
    until("nothing waits", async || standing(&server.context()).await == (0, 0)).await;
}

#[both_databases]
async fn a_permanently_refused_message_is_given_up_at_once_and_reported(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    smtp.refuse("550 5.1.1 no such person");
    enqueue(context, MailKind::Test).await;
    deliver(context).await;
    assert_eq!(standing(context).await, (0, 1));
    assert_eq!(server.events("mail.undeliverable").await, 1);
    let reason = outbox::last_failure(&context.store).await.unwrap().unwrap();
    assert!(reason.contains("no such person"), "{reason}");
    smtp.refuse("");
    server.clock.advance(Duration::days(30));
    deliver(context).await;
    assert!(smtp.taken().is_empty(), "what was given up was sent");
}

#[both_databases]
async fn a_temporarily_refused_message_is_given_up_after_three_days(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    // Not permanent either, although its code says so: the error concerns the server.
    smtp.refuse("554 5.3.0 no service here");
    enqueue(context, MailKind::Test).await;
    deliver(context).await;
    assert_eq!(standing(context).await, (1, 0));
    server.clock.advance(Duration::hours(1));
    smtp.refuse("451 4.7.1 come back later");
    for _ in 0..69 {
        deliver(context).await;
        server.clock.advance(Duration::hours(1));
    }
    assert_eq!(standing(context).await, (1, 0));
    for _ in 0..4 {
        server.clock.advance(Duration::hours(1));
        deliver(context).await;
    }
    assert_eq!(standing(context).await, (0, 1));
    assert_eq!(server.events("mail.undeliverable").await, 1);
}

#[both_databases]
async fn with_a_wrong_smtp_password_messages_wait(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = TestServer::start_with(&database, |config| {
        smtp.configure(config);
        config.mail.smtp.password = Some("another password".into());
    })
    .await;
    enqueue(&server.context(), MailKind::Test).await;
    deliver(&server.context()).await;
    assert_eq!(standing(&server.context()).await, (1, 0));
    assert!(smtp.taken().is_empty());
}

#[both_databases]
async fn a_server_without_a_trusted_certificate_gets_no_message(database: TestDatabase) {
    let (smtp, other) = (SmtpServer::start().await, SmtpServer::start().await);
    let server = TestServer::start_with(&database, |config| {
        smtp.configure(config);
        config.mail.smtp.root_certificate = Some(other.certificate.clone());
    })
    .await;
    enqueue(&server.context(), MailKind::Test).await;
    deliver(&server.context()).await;
    assert_eq!(standing(&server.context()).await, (1, 0));
    assert!(smtp.taken().is_empty());
}

#[both_databases]
async fn two_nodes_deliver_each_message_once(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let one = node(&database, &smtp).await;
    let other = one.another_node().await;
    for _ in 0..20 {
        enqueue(&one.context(), MailKind::Test).await;
    }
    let (first, second) = (one.context(), other.context());
    tokio::join!(deliver(&first), deliver(&second));
    assert_eq!(smtp.taken().len(), 20);
    assert_eq!(standing(&one.context()).await, (0, 0));
}

#[both_databases]
async fn a_message_claimed_by_a_node_that_died_is_sent_by_another(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let one = node(&database, &smtp).await;
    let other = one.another_node().await;
    enqueue(&one.context(), MailKind::Test).await;
    assert_eq!(
        outbox::claim_due(&one.context().store, "mail", one.clock.now(), 8)
            .await
            .unwrap()
            .len(),
        1
    );
    drop(one);
    deliver(&other.context()).await;
    assert!(smtp.taken().is_empty(), "the lease was broken");
    other.clock.advance(outbox::LEASE);
    deliver(&other.context()).await;
    assert_eq!(smtp.taken().len(), 1);
}

#[both_databases]
async fn an_expired_code_and_a_decoy_are_not_sent(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    let expires_at = context.clock.now() + Duration::minutes(10);
    enqueue(
        context,
        MailKind::SignInCode {
            code: "31415926".to_owned(),
            link: "/login/email-code".to_owned(),
            expires_at,
        },
    )
    .await;
    enqueue(context, MailKind::Decoy).await;
    server.clock.advance(Duration::minutes(10));
    deliver(context).await;
    assert!(smtp.taken().is_empty());
    assert_eq!(standing(context).await, (0, 0));
}

#[both_databases]
async fn a_message_that_one_node_cannot_unseal_waits_for_another(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    enqueue(context, MailKind::Test).await;
    let other_key = MasterKey::generate(&Random::system()).0;
    let (config, sealer) = (context.current_config.clone(), Sealer::new(vec![other_key]));
    let outbox = Outbox::new(config, sealer, Random::system());
    let own = Services::clone(server.services());
    let stranger = Services { outbox, ..own };
    let stranger = Context::new(&Arc::new(stranger), Actor::System);
    deliver(&stranger).await;
    assert!(smtp.taken().is_empty());
    assert_eq!(standing(context).await, (1, 0), "it is not given up");
    server.clock.advance(Duration::minutes(1));
    deliver(context).await;
    assert_eq!(smtp.taken().len(), 1);
    // A message that cannot be opened for three days is reported.
    enqueue(context, MailKind::Test).await;
    server.clock.advance(Duration::days(4));
    deliver(&stranger).await;
    assert_eq!(standing(context).await, (0, 1));
}

#[both_databases]
async fn a_message_of_a_later_release_waits_for_a_node_of_that_release(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    let mail = br#"{"to": "alice@example.com", "user_id": null, "language": "en", "kind": {"kind": "later"}}"#;
    let sealed = context.sealer.seal("outbox message", mail, &context.random);
    for (kind, expires_at) in [
        ("mail", None),
        ("mail", Some(server.clock.now() + Duration::minutes(10))),
        ("later", None),
    ] {
        let message = outbox::NewMessage {
            kind,
            payload: &sealed,
            expires_at,
        };
        outbox::enqueue(&context.store, &message, server.clock.now())
            .await
            .unwrap();
    }
    deliver(context).await;
    assert_eq!(standing(context).await, (3, 0));
    for _ in 0..20 {
        server.clock.advance(Duration::days(1));
        deliver(context).await;
    }
    assert!(smtp.taken().is_empty());
    assert_eq!(standing(context).await, (2, 0), "only what expired is gone");
    assert_eq!(server.events("mail.undeliverable").await, 0);
    // However long it waited: a node of that release gets it within a minute.
    server.clock.advance(Duration::minutes(1));
    let claimed = outbox::claim_due(&context.store, "mail", server.clock.now(), 8)
        .await
        .unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].payload, sealed);
}

#[both_databases]
async fn while_mail_is_off_no_message_is_stored(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    enqueue(&server.context(), MailKind::Test).await;
    assert_eq!(standing(&server.context()).await, (0, 0));
}

#[both_databases]
async fn a_message_of_a_rolled_back_transaction_is_not_sent(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = node(&database, &smtp).await;
    let context = &server.context();
    let transaction = context.store.begin().await.unwrap();
    context
        .outbox
        .enqueue(
            &transaction,
            MessagePermit::granted(),
            &mail(MailKind::Test),
            context.clock.now(),
        )
        .await
        .unwrap();
    drop(transaction);
    deliver(context).await;
    assert!(smtp.taken().is_empty());
}
