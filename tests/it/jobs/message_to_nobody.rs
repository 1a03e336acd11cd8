//! What is written in the place of a message, so that nobody learns whether there is somebody to write to.

use std::net::SocketAddr;

use axum::{body::Body, http::Method};
use vestibule::{
    domain::{email_address::EmailAddress, permit::MessagePermit},
    http::client_address::PeerAddress,
    jobs::deliver_outbox::{self, Transport},
    messages::{
        mail::{Mail, MailKind},
        mail_transport::MailTransport,
    },
    store::outbox,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    server::{TestServer, request},
    smtp::SmtpServer,
};

/// It was counted as delivered.
#[both_databases]
async fn a_message_to_nobody_is_not_counted_as_sent(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let server = TestServer::start_with(&database, |config| smtp.configure(config)).await;
    let context = server.context();
    let mail = Mail {
        to: EmailAddress::parse("alice@example.com").unwrap(),
        user_id: None,
        language: "en".to_owned(),
        kind: MailKind::Decoy,
    };
    let outbox = &context.outbox;
    outbox
        .enqueue(&context.store, MessagePermit::granted(), &mail, context.now)
        .await
        .unwrap();
    let transport = MailTransport::new(&context.config).unwrap().unwrap();
    deliver_outbox::run(&context, &Transport::Mail(transport))
        .await
        .unwrap();
    assert!(smtp.taken().is_empty());
    assert_eq!(outbox::waiting(&context.store).await.unwrap().waiting, 0);
    let mut scrape = request(Method::GET, "/metrics").body(Body::empty()).unwrap();
    let here = PeerAddress(SocketAddr::from(([127, 0, 0, 1], 1)));
    scrape.extensions_mut().insert(here);
    let metrics = server.send(scrape).await.body;
    assert!(
        metrics.contains("vestibule_mail_total{result=\"not_sent\"}"),
        "{metrics}"
    );
}
