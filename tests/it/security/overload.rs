//! Too much at once, a handler that fails, a database that is away, keys that change.

use std::{collections::BTreeSet, time::Duration as StdDuration};

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use vestibule::{
    config::ConfigDuration,
    domain::{actor::Actor, signing_algorithm::SigningAlgorithm},
    http::{connections, server},
    jobs::sweep,
    management::keys,
    management::keys::rotation,
};

use crate::support::database::TestDatabase;
use crate::support::{
    both_databases,
    relying_party::{PASSWORD, RelyingParty, SECRET, alice_and_app, jose_header},
    server::TestServer,
    sqlite,
    world::World,
};

fn kids(jwks: &Value) -> BTreeSet<String> {
    let keys = jwks["keys"].as_array().expect("keys");
    keys.iter()
        .map(|key| key["kid"].as_str().expect("a kid").to_owned())
        .collect()
}

#[both_databases]
async fn when_too_many_passwords_wait_the_next_ones_get_503(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        config.passwords.memory_kib = 32 * 1024;
        config.passwords.iterations = 3;
        config.passwords.concurrency = 1;
        config.passwords.queue = 1;
    })
    .await;
    server
        .seed(&alice_and_app(
            "grant_types = [\"authorization_code\", \"client_credentials\"]\nscope = \"openid\"",
        ))
        .await;
    let mut visits = Vec::new();
    for number in 0..12 {
        let mut browser = server.browser();
        let page = browser.visit("/login").await;
        visits.push((browser, page, format!("name{number}")));
    }
    let attempts = visits.iter_mut().map(|(browser, page, name)| async move {
        browser
            .submit_once(page, &[("username", name), ("password", "not the password")])
            .await
    });
    let (answers, jwks) = tokio::join!(join_all(attempts), server.get("/jwks"));
    assert_eq!(jwks.status, 200);
    let busy: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(!busy.is_empty() && busy.len() < 12, "{} of 12", busy.len());
    for answer in &answers {
        assert!(answer.status == 401 || answer.status == 503, "{}", answer.status);
        assert_eq!(answer.page(), "login");
    }
    for answer in busy {
        assert_eq!(answer.header("retry-after"), "2");
    }
    let mut browser = server.browser();
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "home", "it is over");
}

#[both_databases]
async fn a_handler_that_panics_answers_500_and_other_requests_succeed(database: TestDatabase) {
    let world = World::new(&database).await;
    let question = world.app.ask("", &[]).await;
    let mut browser = world.browser();
    browser.visit("/login").await;
    world.clock.stop_telling();
    for path in [question.address.as_str(), "/"] {
        let page = browser.get(path).await;
        assert_eq!((page.status.as_u16(), page.page()), (500, "error"), "{path}");
        assert_ne!(page.header("content-security-policy"), "");
        assert!(page.body.contains(page.header("x-correlation-id")));
        assert!(
            !page.body.contains("panic") && !page.body.contains("clock"),
            "{}",
            page.body
        );
    }
    let answer = world
        .post_as(
            "/token",
            ("app", SECRET),
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
        )
        .await;
    assert_eq!(answer.status, 500);
    assert_eq!(world.get("/jwks").await.status, 200);
    world.clock.tell_again();
    let away =
        crate::support::relying_party::pass(&mut browser.clone(), browser.visit(&question.address).await, "alice")
            .await;
    world.app.code(&question, &away);
}

#[both_databases]
async fn while_the_database_is_down_keys_are_served_and_the_rest_answers_503(database: TestDatabase) {
    let world = World::with_config(&database, |config| {
        config.database.acquire_timeout = ConfigDuration::seconds(1);
    })
    .await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "", &[]).await;
    world.services().store.close().await.expect("the pool closes");
    for path in [
        "/jwks",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/health/live",
    ] {
        assert_eq!(world.get(path).await.status, 200, "{path}");
    }
    assert_eq!(world.get("/health/ready").await.status, 503);
    let page = browser.get("/").await;
    assert_eq!(
        (page.status.as_u16(), page.page(), page.header("retry-after")),
        (503, "error", "2")
    );
    let answer = world.userinfo(&tokens.access_token).await;
    assert_eq!(
        (answer.status.as_u16(), answer.error().as_str()),
        (503, "temporarily_unavailable")
    );
    assert_eq!(answer.header("retry-after"), "2");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh())];
    assert_eq!(world.post_as("/token", ("app", SECRET), &fields).await.status, 503);
    // Nothing was lost: another node continues.
    let other = world.another_node().await;
    world
        .app
        .at(&other)
        .refresh(tokens.refresh(), "")
        .await
        .expect("tokens");
}

#[both_databases]
async fn one_of_two_nodes_rotates_the_keys_and_no_key_signs_before_it_is_published(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.keys.rotate_every = ConfigDuration::days(5)).await;
    let other = world.another_node().await;
    let before = kids(&world.get("/jwks").await.json());
    assert_eq!(before.len(), 5);
    world.clock.advance(Duration::days(4));
    let (first, second) = (world.context(), other.context());
    let (one, two) = tokio::join!(rotation::run(&first), rotation::run(&second));
    one.expect("rotated");
    two.expect("rotated");
    // As if both had noticed the change.
    for node in [&world.server, &other] {
        node.app
            .state
            .keys
            .replace(rotation::load(node.services()).await.expect("keys"));
    }
    let published = kids(&world.get("/jwks").await.json());
    assert_eq!(published.len(), 10, "one successor for each");
    assert_eq!(published, kids(&other.get("/jwks").await.json()));
    assert!(published.is_superset(&before));
    let old = world
        .app
        .sign_in(&mut world.browser(), "alice", "offline_access", &[])
        .await;
    assert!(
        before.contains(jose_header(old.id())["kid"].as_str().expect("a kid")),
        "not before its day"
    );
    world.clock.advance(Duration::hours(25));
    let new = world.app.refresh(old.refresh(), "").await.expect("tokens");
    let kid = jose_header(new.id())["kid"].as_str().expect("a kid").to_owned();
    assert!(published.contains(&kid) && !before.contains(&kid));
    // The old ones stay while their tokens are valid, and are removed then.
    rotation::run(&world.context()).await.expect("nothing to do");
    assert_eq!(kids(&world.get("/jwks").await.json()).len(), 10);
    world.clock.advance(Duration::hours(25));
    rotation::run(&world.context()).await.expect("removed");
    world
        .server
        .app
        .state
        .keys
        .replace(rotation::load(world.services()).await.expect("keys"));
    let after = kids(&world.get("/jwks").await.json());
    assert!(after.is_disjoint(&before) && after.contains(&kid));
}

#[both_databases]
async fn a_manual_rotation_is_seen_within_two_seconds_and_old_tokens_stay_valid(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let by_hand = server.another_node().await;
    server.seed(&alice_and_app("")).await;
    let app = RelyingParty::app(&server);
    let old = app.sign_in(&mut server.browser(), "alice", "offline_access", &[]).await;
    let jobs = server.app.start_jobs();
    keys::rotate(&by_hand.context().acted_by(Actor::CommandLine), &SigningAlgorithm::ALL)
        .await
        .expect("rotated");
    let mut waited = StdDuration::ZERO;
    while kids(&server.get("/jwks").await.json()).len() < 10 {
        assert!(waited < StdDuration::from_secs(2), "not followed in time");
        tokio::time::sleep(StdDuration::from_millis(100)).await;
        waited += StdDuration::from_millis(100);
    }
    app.userinfo(&old).await;
    server.clock.advance(Duration::seconds(4));
    let new = app.refresh(old.refresh(), "").await.expect("tokens");
    assert_ne!(jose_header(new.id())["kid"], jose_header(old.id())["kid"]);
    app.userinfo(&old).await;
    app.userinfo(&new).await;
    drop(jobs);
}

#[both_databases]
async fn a_change_of_a_client_on_another_node_is_seen_within_two_seconds(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let by_hand = server.another_node().await;
    let state = alice_and_app("grant_types = [\"client_credentials\"]\nscope = \"notes\"");
    by_hand.seed(&format!("{state}\n[[scopes]]\nname = \"notes\"\n")).await;
    let app = RelyingParty::app(&server);
    let jobs = server.app.start_jobs();
    app.client_credentials(&[]).await.expect("a token");
    by_hand
        .seed(&state.replace("client_id = \"app\"", "client_id = \"app\"\ndisabled = true"))
        .await;
    let mut waited = StdDuration::ZERO;
    while app.client_credentials(&[]).await.is_ok() {
        assert!(waited < StdDuration::from_secs(2), "not followed in time");
        tokio::time::sleep(StdDuration::from_millis(100)).await;
        waited += StdDuration::from_millis(100);
    }
    drop(jobs);
}

#[both_databases]
async fn the_sweep_deletes_expired_rows_and_no_others(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let tokens = world.app.sign_in(&mut browser, "alice", "offline_access", &[]).await;
    browser.visit(&world.app.ask("profile", &[]).await.address).await;
    world.clock.advance(Duration::days(2));
    sweep::run(&world.context()).await.expect("swept");
    for table in ["authorization_requests", "authorization_codes"] {
        assert_eq!(
            database.number(&format!("SELECT count(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
    world.app.refresh(tokens.refresh(), "").await.expect("still alive");
}

#[both_databases]
async fn a_long_password_is_refused_early(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let page = browser.visit("/login").await;
    let long = "p".repeat(60_000);
    let answer = browser
        .submit_once(&page, &[("username", "alice"), ("password", &long)])
        .await;
    assert_eq!(answer.status, 401);
    let longer = "p".repeat(70_000);
    let answer = browser
        .submit_once(&page, &[("username", "alice"), ("password", &longer)])
        .await;
    assert_eq!((answer.status.as_u16(), answer.page()), (413, "error"));
    let answer = browser
        .submit_once(&page, &[("username", &long), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, 401);
    assert!(answer.body.len() < 10_000, "a name is not shown at any length");
}

/// A12: connections of HTTP/2 that only answer pings closed the port for ten minutes.
#[sqlite]
async fn silent_connections_of_one_address_leave_the_port_open_to_others(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(server::serve(
        listener,
        server.router(),
        Vec::new(),
        std::future::pending(),
    ));
    let connect = async |from: [u8; 4]| {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind((from, 0).into()).expect("an address of this machine");
        socket.connect(address).await.expect("a connection")
    };
    let answers = async |mut stream: TcpStream| {
        let request = b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await.ok();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok();
        answer.starts_with("HTTP/1.1 200")
    };
    let mut silent = Vec::new();
    for _ in 0..connections::MOST_OF_AN_ADDRESS {
        let mut stream = connect([127, 0, 0, 2]).await;
        // The preface of HTTP/2, and settings without a value.
        let hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        stream.write_all(hello).await.expect("written");
        let mut settings = [0_u8; 9];
        stream
            .read_exact(&mut settings)
            .await
            .expect("the settings of the server");
        silent.push(stream);
    }
    assert!(!answers(connect([127, 0, 0, 2]).await).await);
    assert!(answers(connect([127, 0, 0, 3]).await).await);
    silent.pop();
    let deadline = std::time::Instant::now() + StdDuration::from_secs(5);
    while !answers(connect([127, 0, 0, 2]).await).await {
        assert!(std::time::Instant::now() < deadline, "the place is free again");
    }
    serving.abort();
}

#[both_databases]
async fn a_request_that_is_too_large_is_refused_at_the_socket_and_the_next_one_is_answered(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server::serve(listener, server.router(), Vec::new(), async {
        ended.await.ok();
    }));
    let many: String = (0..100).map(|number| format!("x-{number}: 1\r\n")).collect();
    for (said, request) in [
        (
            "431",
            format!("GET /jwks HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "x".repeat(20_000)),
        ),
        ("431", format!("GET /jwks HTTP/1.1\r\nhost: x\r\n{many}\r\n")),
        ("4", format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(70_000))),
        ("400", "nonsense\r\n\r\n".to_owned()),
        (
            "413",
            "POST /token HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: 99999999999\r\n\r\na=b"
                .to_owned(),
        ),
        (
            "200",
            "GET /jwks HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        ),
    ] {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        // The server may close before all was sent.
        stream.write_all(request.as_bytes()).await.ok();
        let mut answer = [0_u8; 64];
        let read = stream.read(&mut answer).await.unwrap_or_default();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        let status = answer.strip_prefix("HTTP/1.1 ").unwrap_or(&answer);
        assert!(status.starts_with(said), "{said} expected: {answer:?}");
    }
    end.send(()).expect("it serves");
    tokio::time::timeout(StdDuration::from_secs(5), serving)
        .await
        .expect("it ends")
        .expect("without a panic");
}

#[both_databases]
async fn a_session_store_at_fault_is_an_error_and_no_overload(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let mut browser = server.browser();
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "home");
    database.execute("ALTER TABLE sessions RENAME TO gone").await;
    let answer = browser.get("/").await;
    assert_eq!((answer.status.as_u16(), answer.page()), (500, "error"));
    assert_eq!(answer.header("retry-after"), "");
}
