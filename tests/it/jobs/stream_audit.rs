//! The audit log is sent elsewhere: every event, in order, and once while nothing breaks.

use std::{fs, sync::Arc};

use chrono::{DateTime, Duration, TimeDelta, Utc};
use serde_json::Value;
use vestibule::{
    config::{AuditStreamConfig, StreamKind, StreamStart},
    context::Context,
    jobs::{
        seal_audit,
        stream_audit::{self, sink::Sink},
    },
    store::{audit, audit_streams, sealed_audit},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{event, noon},
    gateway::SmsGateway,
    log::Log,
    server::TestServer,
    syslog::SyslogServer,
};

fn stream(to: StreamKind) -> AuditStreamConfig {
    AuditStreamConfig {
        name: "siem".to_owned(),
        to: Some(to),
        ..AuditStreamConfig::default()
    }
}

fn to_http(gateway: &SmsGateway) -> AuditStreamConfig {
    AuditStreamConfig {
        url: Some(format!("http://{}/messages", gateway.address)),
        authorization: Some("Bearer the token".into()),
        ..stream(StreamKind::Http)
    }
}

fn to_syslog(server: &SyslogServer) -> AuditStreamConfig {
    AuditStreamConfig {
        address: Some(server.address()),
        ..stream(StreamKind::Syslog)
    }
}

/// Adds events and seals them.
async fn happen(server: &TestServer, numbers: std::ops::RangeInclusive<u128>) {
    let events: Vec<_> = numbers.map(event).collect();
    audit::insert_missing(&server.services().store, &events).await.unwrap();
    seal(server).await;
}

async fn seal(server: &TestServer) {
    seal_audit::run(&server.context()).await.unwrap();
}

/// One round of the job, as after a restart: nothing is remembered but what is stored.
async fn round(context: &Context, stream: &AuditStreamConfig) {
    let mut sink = Sink::new(stream, "id.example.com").unwrap();
    stream_audit::run(context, stream, &mut sink).await.unwrap();
}

async fn standing(server: &TestServer) -> audit_streams::Standing {
    let standing = audit_streams::standing(&server.services().store, "siem").await;
    standing.unwrap().expect("the stream has begun")
}

/// The numbers in lines of JSON.
fn numbers(lines: &str) -> Vec<i64> {
    let number = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        line["sequence"].as_i64().expect("a number")
    };
    lines.lines().map(number).collect()
}

fn numbers_taken(gateway: &SmsGateway) -> Vec<i64> {
    gateway.taken().iter().flat_map(|taken| numbers(&taken.body)).collect()
}

/// A server whose stream has begun and waits for nothing, and the number of the last event before.
async fn begun(database: &TestDatabase, stream: &AuditStreamConfig) -> (TestServer, i64) {
    let server = TestServer::start(database).await;
    seal(&server).await;
    round(&server.context(), stream).await;
    assert_eq!(standing(&server).await.waiting, 0);
    let last = database.number("SELECT number FROM audit_streams").await;
    (server, last)
}

#[both_databases]
async fn events_are_posted_as_lines_and_again_where_the_answer_was_an_error(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let stream = to_http(&gateway);
    let (server, last) = begun(&database, &stream).await;
    happen(&server, 1..=3).await;
    gateway.answer(500);
    round(&server.context(), &stream).await;
    let failed = standing(&server).await;
    assert_eq!((failed.waiting, failed.failures), (3, 1));
    assert_eq!(failed.last_error.as_deref(), Some("the server answered 500"));
    gateway.answer(200);
    round(&server.context(), &stream).await;
    assert_eq!(gateway.taken().len(), 1, "a failure is followed by a pause");
    server.clock.advance(Duration::seconds(2));
    round(&server.context(), &stream).await;
    happen(&server, 4..=4).await;
    round(&server.context(), &stream).await;
    let taken = gateway.taken();
    assert_eq!(taken[0].body, taken[1].body, "the same events");
    let accepted: Vec<_> = taken[1..].iter().flat_map(|taken| numbers(&taken.body)).collect();
    assert_eq!(accepted, (last + 1..=last + 4).collect::<Vec<_>>());
    assert_eq!(taken[0].authorization, "Bearer the token");
    assert_eq!(taken[0].content_type, "application/x-ndjson");
    let works = standing(&server).await;
    assert_eq!((works.waiting, works.failures, works.last_error), (0, 0, None));
}

#[both_databases]
async fn a_line_is_the_event_as_the_api_shows_it_with_its_number(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let (server, last) = begun(&database, &to_http(&gateway)).await;
    happen(&server, 7..=7).await;
    round(&server.context(), &to_http(&gateway)).await;
    let line: Value = serde_json::from_str(&gateway.taken()[0].body).unwrap();
    let it = event(7);
    let expected = serde_json::json!({
        "sequence": last + 1, "id": it.id, "occurred_at": it.at, "kind": "refresh_token.rotated", "actor": "client:app",
        "user": it.user_id, "client_id": "app", "ip_address": "192.0.2.1", "correlation_id": null, "detail": it.detail,
    });
    assert_eq!(line, expected);
}

#[both_databases]
async fn a_kind_that_only_a_newer_release_knows_is_sent_too(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let (server, last) = begun(&database, &to_http(&gateway)).await;
    audit::insert_missing(&server.services().store, &[event(1)])
        .await
        .unwrap();
    database
        .execute(&format!(
            "UPDATE audit_events SET kind = 'passkey.teleported', actor = 'robot:7' WHERE number > {last}"
        ))
        .await;
    seal(&server).await;
    round(&server.context(), &to_http(&gateway)).await;
    let line: Value = serde_json::from_str(&gateway.taken()[0].body).unwrap();
    assert_eq!(
        (&line["kind"], &line["actor"]),
        (&"passkey.teleported".into(), &"robot:7".into())
    );
}

#[both_databases]
async fn a_new_stream_begins_with_what_happens_then_or_with_everything(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let (server, last) = begun(&database, &to_http(&gateway)).await;
    assert!(gateway.taken().is_empty());
    happen(&server, 1..=1200).await;
    let everything = AuditStreamConfig {
        name: "archive".to_owned(),
        from: StreamStart::Beginning,
        ..to_http(&gateway)
    };
    round(&server.context(), &everything).await;
    assert_eq!(numbers_taken(&gateway), (1..=last + 1200).collect::<Vec<_>>());
    assert!(gateway.taken().len() >= 3, "at most 500 at once");
}

#[both_databases]
async fn of_two_nodes_one_sends_and_each_event_goes_out_once(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let stream = Arc::new(to_http(&gateway));
    let (server, last) = begun(&database, &stream).await;
    let node = server.another_node().await;
    for hundred in 0..8 {
        happen(&server, hundred * 100 + 1..=hundred * 100 + 100).await;
        let (one, other) = (server.context(), node.context());
        tokio::join!(round(&one, &stream), round(&other, &stream));
    }
    round(&server.context(), &stream).await;
    assert_eq!(numbers_taken(&gateway), (last + 1..=last + 800).collect::<Vec<_>>());
}

#[both_databases]
async fn when_a_node_dies_another_goes_on_after_its_lease_and_the_dead_one_changes_nothing(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let stream = to_http(&gateway);
    let (server, last) = begun(&database, &stream).await;
    happen(&server, 1..=2).await;
    let store = &server.services().store;
    let now = server.clock.now();
    let until = now + TimeDelta::seconds(30);
    let mut dead = audit_streams::claim(store, "siem", now, until).await.unwrap().unwrap();
    round(&server.context(), &stream).await;
    assert!(gateway.taken().is_empty(), "another node has the turn");
    server.clock.advance(Duration::seconds(31));
    round(&server.context(), &stream).await;
    assert_eq!(numbers_taken(&gateway), [last + 1, last + 2]);
    let late: DateTime<Utc> = server.clock.now();
    assert!(
        !audit_streams::accepted(store, &mut dead, last + 1, late, late)
            .await
            .unwrap()
    );
    assert_eq!(standing(&server).await.waiting, 0);
}

#[both_databases]
async fn events_that_were_deleted_before_are_told_of_in_the_log_and_the_rest_is_sent(database: TestDatabase) {
    let gateway = SmsGateway::start().await;
    let stream = to_http(&gateway);
    let (server, last) = begun(&database, &stream).await;
    happen(&server, 1..=3).await;
    happen(&server, 4..=5).await;
    let services = server.services();
    let most = usize::try_from(last).unwrap() + 3;
    let before = noon().max(server.clock.now()) + TimeDelta::days(1);
    sealed_audit::delete_old(&services.store, &services.audit_chain_key, before, most)
        .await
        .unwrap();
    let log = Log::start();
    round(&server.context(), &stream).await;
    assert_eq!(numbers_taken(&gateway), [last + 4, last + 5]);
    let text = log.text();
    assert!(
        text.contains("events were deleted") && text.contains(&format!("up_to={}", last + 3)),
        "{text}"
    );
}

#[both_databases]
async fn a_file_has_whole_lines_also_after_a_crash_within_one(database: TestDatabase) {
    let path = std::env::temp_dir().join(format!("vestibule-stream-{}-{}", std::process::id(), database.kind()));
    let stream = AuditStreamConfig {
        path: Some(path.clone()),
        ..stream(StreamKind::File)
    };
    let (server, last) = begun(&database, &stream).await;
    happen(&server, 1..=2).await;
    round(&server.context(), &stream).await;
    assert_eq!(numbers(&fs::read_to_string(&path).unwrap()), [last + 1, last + 2]);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 20]).unwrap();
    happen(&server, 3..=3).await;
    round(&server.context(), &stream).await;
    let text = fs::read_to_string(&path).unwrap();
    let third = text.lines().nth(2).unwrap();
    assert_eq!(numbers(third), [last + 3], "{text}");
    // It is made anew where log rotation has moved it away, and a folder in its place is a failure.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    happen(&server, 4..=4).await;
    round(&server.context(), &stream).await;
    assert_eq!(standing(&server).await.failures, 1);
    fs::remove_dir(&path).unwrap();
    server.clock.advance(Duration::seconds(2));
    round(&server.context(), &stream).await;
    assert_eq!(numbers(&fs::read_to_string(&path).unwrap()), [last + 4]);
    fs::remove_file(&path).unwrap();
}

#[both_databases]
async fn syslog_over_tcp_gets_each_event_as_a_message_also_after_it_was_down(database: TestDatabase) {
    let mut syslog = SyslogServer::over_tcp().await;
    let stream = to_syslog(&syslog);
    let (server, last) = begun(&database, &stream).await;
    happen(&server, 1..=3).await;
    syslog.go_down().await;
    round(&server.context(), &stream).await;
    let failed = standing(&server).await;
    assert_eq!((failed.waiting, failed.failures), (3, 1));
    syslog.come_back().await;
    server.clock.advance(Duration::seconds(2));
    round(&server.context(), &stream).await;
    let messages = syslog.messages();
    assert_eq!(messages.len(), 3);
    let header = "<86>1 2031-05-06T12:00:00.000001Z id.example.com vestibule - refresh_token.rotated - \u{feff}";
    let sent: Vec<i64> = messages
        .iter()
        .flat_map(|message| numbers(message.strip_prefix(header).unwrap_or_else(|| panic!("{message}"))))
        .collect();
    assert_eq!(sent, [last + 1, last + 2, last + 3]);
}

#[both_databases]
async fn syslog_over_tls_gets_events_if_its_certificate_is_trusted(database: TestDatabase) {
    let syslog = SyslogServer::over_tls().await;
    let stranger = to_syslog(&syslog);
    let (server, _) = begun(&database, &stranger).await;
    happen(&server, 1..=600).await;
    round(&server.context(), &stranger).await;
    assert!(syslog.messages().is_empty());
    let error = standing(&server).await.last_error.unwrap();
    assert!(error.contains("certificate"), "{error}");
    let trusted = AuditStreamConfig {
        root_certificate: Some(syslog.certificate.clone()),
        ..stranger
    };
    server.clock.advance(Duration::seconds(2));
    round(&server.context(), &trusted).await;
    assert_eq!(syslog.messages().len(), 600);
    assert_eq!(standing(&server).await.waiting, 0);
}
