//! Postgres hangs, has no connection left, or is replaced by its replica: requests are answered in time, what needs no database goes on,
//! what was answered is still there, and the server recovers by itself. That it stops and starts, and that the network to it fails, is
//! in `cli/outage.rs`.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::task::JoinSet;

use crate::support::process::{
    cluster::Cluster,
    instance::{Answer, Instance, STATE, Server, eventually},
    person::Person,
    relay::Relay,
    server::try_ask,
};

/// The specified limit of two seconds, with a margin for slow machines.
const SOON: Duration = Duration::from_millis(3_500);
/// The specified limit of a recovery.
const RECOVERED: Duration = Duration::from_secs(5);

fn text(answer: &Answer, member: &str) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()[member].as_str().expect("a text").to_owned()
}

/// With short limits: the same ones pass as with long ones.
fn instance_on(url: &str) -> Instance {
    let mut instance = Instance::on(url);
    for limit in ["ACQUIRE", "STATEMENT", "LOCK"] {
        instance.set(&format!("VESTIBULE_DATABASE__{limit}_TIMEOUT"), "1s");
    }
    instance
}

/// Alice in a browser, and a code.
async fn signed_in(server: &Server) -> (Person, String) {
    let mut alice = Person::default();
    let login = alice.authorize(server, "").await.page();
    let code = alice.sign_in(server, &login).await.code();
    (alice, code)
}

async fn fails_in_time(server: &Server, refresh_token: &str) {
    for path in ["/jwks", "/.well-known/openid-configuration", "/health/live"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(answer.took < Duration::from_secs(1), "{path} took {:?}", answer.took);
    }
    let ready = server.get("/health/ready").await;
    assert!(ready.status == 503 && ready.took < SOON, "{ready:?}");
    // More at once than there are connections.
    let requests = (0..40).map(|_| server.refresh(refresh_token));
    for answer in futures_util::future::join_all(requests).await {
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.header("retry-after").is_some(), "{answer:?}");
        assert!(answer.took < 2 * SOON, "{answer:?}");
    }
    let refreshed = server.refresh(refresh_token).await;
    assert_eq!(refreshed.json()["error"], "temporarily_unavailable");
    assert!(refreshed.took < SOON, "{refreshed:?}");
}

async fn recovers(server: &Server, alice: &mut Person, refresh_token: &str) {
    let form = [("token", refresh_token)];
    eventually(RECOVERED, "the server recovers by itself", async || {
        server.post_as_app("/introspect", &form).await.status == 200
    })
    .await;
    text(&server.refresh(refresh_token).await, "access_token");
    // On every connection of the pool: each answer is true.
    for _ in 0..20 {
        let code = alice.authorize(server, "&prompt=none").await.code();
        let access_token = text(&server.redeem(&code).await, "access_token");
        assert!(server.is_active(&access_token).await);
    }
    assert_eq!(server.get("/health/ready").await.status, 200);
}

/// However long the pause is: each request waits for a connection, and then for a statement, and both waits have passed here, for those
/// requests too that had a connection when it began. No other time plays a part, so 60 s of it would try nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_hangs_and_continues() {
    let cluster = Cluster::start_new();
    let instance = instance_on(&cluster.url());
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let (mut alice, code) = signed_in(&server).await;
    let refresh_token = text(&server.redeem(&code).await, "refresh_token");
    let unused = alice.authorize(&server, "&prompt=none").await.code();
    cluster.pause();
    // Each begins a transaction, and hangs there.
    let redemptions = (0..8).map(|_| server.redeem(&unused));
    for answer in futures_util::future::join_all(redemptions).await {
        assert!(answer.status == 503 && answer.took < SOON, "{answer:?}");
    }
    fails_in_time(&server, &refresh_token).await;
    // New connections fail in time too: those of before have been given up.
    fails_in_time(&server, &refresh_token).await;
    cluster.resume();
    recovers(&server, &mut alice, &refresh_token).await;
    text(&server.redeem(&unused).await, "access_token");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_has_no_connection_left() {
    let cluster = Cluster::start_new_with("-c max_connections=20");
    let instance = instance_on(&cluster.url());
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let (mut alice, code) = signed_in(&server).await;
    let refresh_token = text(&server.redeem(&code).await, "refresh_token");
    // Others take every connection, those of the server too.
    let mut others = Vec::new();
    let mut first = PgConnection::connect(&cluster.url()).await.expect("a connection");
    let ours = "FROM pg_stat_activity WHERE application_name = 'vestibule'";
    let end = format!("SELECT count(pg_terminate_backend(pid)) {ours}");
    let began = Instant::now();
    loop {
        while let Ok(other) = PgConnection::connect(&cluster.url()).await {
            others.push(other);
        }
        let end = sqlx::query_scalar(AssertSqlSafe(end.clone()));
        let ended: i64 = end.fetch_one(&mut first).await.expect("a number");
        if ended == 0 {
            break;
        }
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{ended} connections are the server's"
        );
    }
    fails_in_time(&server, &refresh_token).await;
    for other in others {
        other.close().await.expect("it is closed");
    }
    recovers(&server, &mut alice, &refresh_token).await;
}

/// Waits until every commit waits for the replica.
async fn is_synchronous(cluster: &Cluster) {
    let mut connection = PgConnection::connect(&cluster.url()).await.expect("a connection");
    for sql in [
        "ALTER SYSTEM SET synchronous_standby_names = '*'",
        "SELECT pg_reload_conf()",
    ] {
        sqlx::raw_sql(sql).execute(&mut connection).await.expect("it is set");
    }
    let following = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
    while sqlx::query_scalar::<_, i64>(following)
        .fetch_one(&mut connection)
        .await
        .expect("a number")
        == 0
    {
        tokio::task::yield_now().await;
    }
    connection.close().await.expect("it is closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_postgres_fails_over_to_its_replica_nothing_that_was_answered_is_lost() {
    let first = Cluster::start_new();
    let relay = Relay::to(first.address()).await;
    let instance = instance_on(&format!("postgres://postgres@{}/postgres", relay.address));
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let replica = first.start_replica();
    is_synchronous(&first).await;
    let (mut alice, code) = signed_in(&server).await;
    let revoked = text(&server.redeem(&code).await, "refresh_token");
    assert_eq!(server.post_as_app("/revoke", &[("token", &revoked)]).await.status, 200);
    let mut codes = Vec::new();
    for _ in 0..8 {
        codes.push(alice.authorize(&server, "&prompt=none").await.code());
    }
    // It is killed while codes are redeemed.
    let mut running = JoinSet::new();
    for code in codes {
        let request = server.redemption(&code);
        running.spawn(async move { (code, try_ask(request).await.expect("the server answers")) });
    }
    let mut answered = vec![
        running
            .join_next()
            .await
            .expect("one of eight")
            .expect("it is answered"),
    ];
    first.kill();
    while let Some(one) = running.join_next().await {
        answered.push(one.expect("it is answered"));
    }
    let refused = server.refresh(&revoked).await;
    assert!(refused.status == 503 && refused.took < SOON, "{refused:?}");
    replica.promote();
    relay.lead_to(replica.address());
    let promoted = Instant::now();
    let (kept, lost): (Vec<_>, Vec<_>) = answered.into_iter().partition(|(_, answer)| answer.status == 200);
    let newest = text(&kept.first().expect("one was answered before").1, "refresh_token");
    recovers(&server, &mut alice, &newest).await;
    assert!(promoted.elapsed() < 3 * RECOVERED);
    for (code, answer) in kept {
        assert!(
            server.is_active(&text(&answer, "access_token")).await,
            "tokens were answered and forgotten"
        );
        assert_eq!(server.redeem(&code).await.status, 400, "a code is good twice");
    }
    for (code, answer) in lost {
        assert_eq!(answer.status, 503, "{answer:?}");
        // Whether it was used is not known to whoever got no answer; it is one of the two.
        let again = server.redeem(&code).await;
        assert!(matches!(again.status.as_u16(), 200 | 400), "{again:?}");
    }
    assert!(!server.is_active(&revoked).await, "a revocation was undone");
    assert_eq!(server.refresh(&revoked).await.status, 400);
}
