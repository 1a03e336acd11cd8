//! SMS, with a local gateway server: the requests it gets, the meaning of its answers; if it is down or slow, only messages
//! are delayed.

use std::time::{Duration as StdDuration, Instant};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Duration;
use vestibule::{
    config::SmsFormat,
    context::Context,
    jobs::deliver_outbox::{self, Transport},
    messages::sms_gateway::Gateway,
    store::outbox,
};

use crate::support::{
    both_databases,
    browser::decode,
    database::TestDatabase,
    gateway::{FROM, SECRET, SmsGateway},
    server::TestServer,
    sms::{alice_with_phone, code_of, request_sms_code},
};

async fn node(database: &TestDatabase, gateway: &SmsGateway, format: SmsFormat) -> TestServer {
    let server = TestServer::start_with(database, |config| {
        gateway.configure(config, format);
        config.sign_in.sms_codes = true;
    })
    .await;
    server.seed(&alice_with_phone()).await;
    server
}

/// One round of the job.
async fn deliver(context: &Context) {
    let gateway = Gateway::new(&context.config).unwrap().unwrap();
    deliver_outbox::run(context, &Transport::Sms(gateway)).await.unwrap();
}

async fn standing(context: &Context) -> (i64, i64) {
    let standing = outbox::waiting(&context.store).await.unwrap();
    (standing.waiting, standing.failed)
}

#[both_databases]
async fn a_form_is_posted_as_twilio_expects_it_and_its_code_signs_in(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let server = node(&database, &gateway, SmsFormat::Twilio).await;
    let mut browser = server.browser();
    let enter = request_sms_code(&mut browser, "alice").await;
    assert!(gateway.taken().is_empty(), "no request calls the gateway");
    deliver(&server.context()).await;
    let [taken] = &gateway.taken()[..] else {
        panic!("{:?}", gateway.taken())
    };
    assert_eq!(
        taken.authorization,
        format!("Basic {}", STANDARD.encode(format!("AC0123:{SECRET}")))
    );
    assert_eq!(taken.content_type, "application/x-www-form-urlencoded");
    let form = decode(&taken.body);
    assert_eq!(form.keys().collect::<Vec<_>>(), ["Body", "From", "To"]);
    assert_eq!((form["To"].as_str(), form["From"].as_str()), ("+4915123456789", FROM));
    let code = code_of(&form["Body"]);
    assert!(
        form["Body"].ends_with(&format!("\n\n@id.example.com #{code}")),
        "{}",
        form["Body"]
    );
    assert_eq!(standing(&server.context()).await, (0, 0));
    assert_eq!(browser.submit(&enter, &[("code", &code)]).await.page(), "home");
}

#[both_databases]
async fn a_json_object_is_posted_with_a_token_and_an_id(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let server = node(&database, &gateway, SmsFormat::Json).await;
    request_sms_code(&mut server.browser(), "alice").await;
    gateway.answer(503);
    deliver(&server.context()).await;
    gateway.answer(200);
    server.clock.advance(Duration::seconds(11));
    deliver(&server.context()).await;
    let taken = gateway.taken();
    assert_eq!(taken.len(), 2, "503 is tried again");
    let bodies: Vec<serde_json::Value> = taken.iter().map(|it| serde_json::from_str(&it.body).unwrap()).collect();
    assert_eq!(
        bodies[0], bodies[1],
        "the same id, so that a second copy is known for one"
    );
    assert_eq!(taken[0].authorization, format!("Bearer {SECRET}"));
    assert_eq!(taken[0].content_type, "application/json");
    let keys: Vec<&String> = bodies[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["from", "id", "text", "to"]);
    assert_eq!(
        (&bodies[0]["to"], &bodies[0]["from"]),
        (&"+4915123456789".into(), &FROM.into())
    );
    assert!(!bodies[0]["id"].as_str().unwrap().is_empty());
}

#[both_databases]
async fn a_message_is_sent_when_the_gateway_is_back_unless_it_has_expired(database: TestDatabase) {
    let mut gateway = SmsGateway::start().await;
    let server = node(&database, &gateway, SmsFormat::Twilio).await;
    gateway.go_down().await;
    let mut browser = server.browser();
    let enter = request_sms_code(&mut browser, "alice").await;
    deliver(&server.context()).await;
    assert_eq!(standing(&server.context()).await, (1, 0));
    gateway.come_back().await;
    server.clock.advance(Duration::seconds(11));
    deliver(&server.context()).await;
    let taken = gateway.taken();
    assert_eq!(taken.len(), 1);
    let code = code_of(&decode(&taken[0].body)["Body"]);
    assert_eq!(browser.submit(&enter, &[("code", &code)]).await.page(), "home");
    gateway.go_down().await;
    server.clock.advance(Duration::minutes(2));
    request_sms_code(&mut server.browser(), "alice").await;
    deliver(&server.context()).await;
    gateway.come_back().await;
    server.clock.advance(Duration::minutes(11));
    deliver(&server.context()).await;
    assert_eq!(gateway.taken().len(), 1, "an expired code was sent");
    assert_eq!(standing(&server.context()).await, (0, 0));
}

#[both_databases]
async fn a_permanently_refused_message_is_given_up_at_once_and_its_error_contains_no_secret(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let server = node(&database, &gateway, SmsFormat::Twilio).await;
    gateway.answer(400);
    request_sms_code(&mut server.browser(), "alice").await;
    deliver(&server.context()).await;
    server.clock.advance(Duration::minutes(1));
    deliver(&server.context()).await;
    assert_eq!(gateway.taken().len(), 1);
    assert_eq!(standing(&server.context()).await, (0, 1));
    assert_eq!(server.events("sms.undeliverable").await, 1);
    assert_eq!(server.events("mail.undeliverable").await, 0);
    let of = async |kind| outbox::waiting_of(&database.store, kind).await.unwrap();
    assert_eq!((of("sms").await.failed, of("mail").await.failed), (1, 0));
    let reason = outbox::last_failure(&server.context().store).await.unwrap().unwrap();
    assert_eq!(reason, "the gateway answered 400");
}

#[both_databases]
async fn the_running_job_delivers_and_a_slow_gateway_delays_no_request(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let server = node(&database, &gateway, SmsFormat::Twilio).await;
    let _jobs = server.app.start_jobs();
    gateway.hold();
    request_sms_code(&mut server.browser(), "alice").await;
    gateway.somebody_waits().await;
    let started = Instant::now();
    request_sms_code(&mut server.browser(), "alice").await;
    assert!(started.elapsed() < StdDuration::from_secs(2), "{:?}", started.elapsed());
    assert!(gateway.taken().is_empty());
    gateway.release();
    let started = Instant::now();
    while gateway.taken().len() < 2 {
        assert!(started.elapsed() < StdDuration::from_secs(20), "not after 20 s");
        tokio::time::sleep(StdDuration::from_millis(20)).await;
    }
}

#[both_databases]
async fn a_waiting_message_is_sealed(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let server = node(&database, &gateway, SmsFormat::Twilio).await;
    request_sms_code(&mut server.browser(), "alice").await;
    let claimed = outbox::claim_due(&database.store, "sms", server.clock.now(), 1)
        .await
        .unwrap()
        .remove(0);
    let secret = b"4915123456789";
    assert!(!claimed.payload.windows(secret.len()).any(|window| window == secret));
    assert!(server.context().outbox.open(&claimed).is_err(), "it is no mail");
    assert!(server.context().outbox.open_sms(&claimed).is_ok());
}
