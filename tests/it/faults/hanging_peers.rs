//! A mail server and another provider that take connections and then say nothing: no other request waits for them, and what waits for
//! them has an end. That they are down, and a mail server that hangs when it has the message, is in `jobs/deliver_outbox.rs` and
//! `web/login/with.rs`.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use vestibule::store::outbox;

use crate::support::{
    database::TestDatabase,
    mail::request_recovery,
    process::instance::eventually,
    relying_party::PASSWORD,
    server::TestServer,
    smtp::SmtpServer,
    sqlite,
    upstream::{BACK, Liar, Signed, asked, is_refused, leave, reach, silence, silent_provider, trusted, work},
    world::World,
};

/// No request of anybody else takes longer, on a slow machine. The limit of outbound requests is five seconds.
const AT_ONCE: Duration = Duration::from_secs(4);
/// That limit, with a margin.
const GIVEN_UP: Duration = Duration::from_secs(15);
/// The limit of a mail server, which is given more time, with a margin.
const MAIL_GIVEN_UP: Duration = Duration::from_secs(50);

async fn a_stranger_signs_in_at_once(world: &World) {
    let begun = Instant::now();
    let mut browser = world.browser();
    assert_eq!(browser.sign_in("alice", PASSWORD).await.page(), "home");
    assert!(begun.elapsed() < AT_ONCE, "took {:?}", begun.elapsed());
}

async fn attempts(server: &TestServer) -> i64 {
    server
        .database
        .number("SELECT CAST(coalesce(max(attempts), 0) AS bigint) FROM outbox")
        .await
}

#[sqlite]
async fn a_mail_server_that_never_greets_delays_no_request_and_gets_the_message_later(database: TestDatabase) {
    let mut smtp = SmtpServer::start().await;
    let world = World::with_config(&database, |config| smtp.configure(config)).await;
    smtp.go_down().await;
    let silent = silence(TcpListener::bind(smtp.address).await.expect("the port is free again"));
    let jobs = world.server.app.start_jobs();
    let begun = Instant::now();
    request_recovery(&mut world.browser(), "alice").await;
    assert!(begun.elapsed() < AT_ONCE, "took {:?}", begun.elapsed());
    eventually(GIVEN_UP, "the job has taken it", async || {
        attempts(&world.server).await == 1
    })
    .await;
    a_stranger_signs_in_at_once(&world).await;
    // The attempt is given up, and counted as one.
    let given_up = "SELECT count(*) FROM outbox WHERE last_error IS NOT NULL";
    eventually(MAIL_GIVEN_UP, "it is given up", async || {
        database.number(given_up).await == 1
    })
    .await;
    let standing = outbox::waiting(&world.context().store).await.expect("an outbox");
    assert_eq!((standing.waiting, standing.failed), (1, 0));
    silent.abort();
    assert!(silent.await.expect_err("it was stopped").is_cancelled());
    smtp.come_back().await;
    world.clock.advance(chrono::Duration::seconds(21));
    eventually(GIVEN_UP, "it arrives", async || smtp.taken().len() == 1).await;
    drop(jobs);
}

#[sqlite]
async fn a_provider_that_never_answers_is_given_up_and_delays_nobody_else(database: TestDatabase) {
    let issuer = silent_provider().await;
    let world = World::build(&database, "consent = \"never\"", |config| reach(config, work(&issuer))).await;
    let question = world.app.ask("", &[]).await;
    let mut browser = world.browser();
    let begun = Instant::now();
    let (away, ()) = tokio::join!(
        leave(&mut browser, &question.address),
        a_stranger_signs_in_at_once(&world)
    );
    assert!(begun.elapsed() < GIVEN_UP, "took {:?}", begun.elapsed());
    assert_eq!((away.status.as_u16(), away.page()), (502, "login"));
    assert!(away.body.contains("Work does not answer"), "{}", away.body);
    assert_eq!(database.number("SELECT count(*) FROM upstream_requests").await, 0);
    // The same page continues to the application, with a password.
    let done = browser
        .submit(&away, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    world.app.code(&question, &done);
}

#[sqlite]
async fn a_provider_that_hangs_when_it_is_asked_for_tokens_signs_nobody_in_until_it_answers(database: TestDatabase) {
    let liar = Liar::start(false).await;
    let world = World::with_config(&database, |config| reach(config, trusted(liar.issuer()))).await;
    let now = world.clock.now().timestamp();
    let mut browser = world.browser();
    liar.will_hang();
    let away = leave(&mut browser, "/login").await;
    let back = format!("{BACK}?code=x&state={}", asked(away.location(), "state"));
    let begun = Instant::now();
    let (page, ()) = tokio::join!(browser.visit(&back), a_stranger_signs_in_at_once(&world));
    assert!(begun.elapsed() < GIVEN_UP, "took {:?}", begun.elapsed());
    is_refused(&page, 502);
    assert_eq!(browser.visit("/").await.page(), "login");
    // The answer is used up; another one is accepted when the provider is back.
    liar.will_answer();
    is_refused(&browser.visit(&back).await, 400);
    let away = leave(&mut browser, "/login").await;
    liar.will_say(liar.sign(&liar.claims(away.location(), now), Signed::Rightly));
    let back = format!("{BACK}?code=x&state={}", asked(away.location(), "state"));
    assert_ne!(browser.visit(&back).await.page(), "login");
    assert_eq!(browser.visit("/").await.page(), "home");
}
