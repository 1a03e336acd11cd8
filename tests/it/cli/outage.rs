//! The database goes down while the server runs, and comes back: requests are answered quickly and correctly, what needs no
//! database continues, and no restart is needed.

use std::time::{Duration, Instant};

use reqwest::Method;

use crate::support::process::{
    cluster::Cluster,
    instance::{Answer, Instance, STATE, Server, ask, eventually},
    person::Person,
    relay::Relay,
};

/// The specified limit of two seconds, with a margin for slow machines.
const SOON: Duration = Duration::from_millis(3_500);

/// A signed-in user, and an application with their tokens.
struct Before {
    alice: Person,
    access_token: String,
    refresh_token: String,
    /// Of another grant. Whether a request that is answered 503 took effect is not known: the database may get the statement when the
    /// network is back.
    to_revoke: String,
}

async fn before(server: &Server) -> Before {
    let mut alice = Person::default();
    let login = alice.authorize(server, "").await.page();
    let code = alice.sign_in(server, &login).await.code();
    let tokens = server.redeem(&code).await.json();
    let code = alice.authorize(server, "&prompt=none").await.code();
    let others = server.redeem(&code).await.json();
    let text = |token: &serde_json::Value| token.as_str().expect("a token").to_owned();
    Before {
        alice,
        access_token: text(&tokens["access_token"]),
        refresh_token: text(&tokens["refresh_token"]),
        to_revoke: text(&others["refresh_token"]),
    }
}

fn is_unavailable(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 503, "{what}: {answer:?}");
    assert!(
        answer.header("retry-after").is_some(),
        "{what}: no Retry-After: {answer:?}"
    );
    assert!(answer.took < SOON, "{what}: took {:?}", answer.took);
}

/// What must hold while there is no database.
async fn without_a_database(server: &Server, before: &mut Before) {
    for path in ["/jwks", "/.well-known/openid-configuration", "/health/live"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(answer.took < Duration::from_secs(1), "{path} took {:?}", answer.took);
    }
    let ready = server.get("/health/ready").await;
    assert_eq!(ready.status, 503);
    assert!(ready.took < SOON);

    let refreshed = server.refresh(&before.refresh_token).await;
    is_unavailable("refresh", &refreshed);
    assert_eq!(refreshed.json()["error"], "temporarily_unavailable");
    let introspected = server
        .post_as_app("/introspect", &[("token", &before.access_token)])
        .await;
    is_unavailable("introspection", &introspected);
    let revoked = server.post_as_app("/revoke", &[("token", &before.to_revoke)]).await;
    is_unavailable("revocation", &revoked);
    let request = server
        .request(Method::GET, "/userinfo")
        .bearer_auth(&before.access_token);
    is_unavailable("UserInfo", &ask(request).await);
    for path in ["/", "/login"] {
        let page = before.alice.open(server, path).await.page();
        is_unavailable(path, &page.answer);
        assert!(page.answer.body.contains("data-page=\"error\""), "{path}: {page:?}");
    }
    // With or without the database, no answer is wrong.
    let machine = server.client_credentials().await;
    assert!(matches!(machine.status.as_u16(), 200 | 503), "{machine:?}");
    // Many requests at once wait no longer than one.
    let started = Instant::now();
    let requests = (0..40).map(|_| server.refresh(&before.refresh_token));
    for answer in futures_util::future::join_all(requests).await {
        assert_eq!(answer.status, 503, "{answer:?}");
    }
    assert!(
        started.elapsed() < 2 * SOON,
        "the attempts took {:?}",
        started.elapsed()
    );
}

async fn with_a_database_again(server: &Server, before: &mut Before) {
    eventually(Duration::from_secs(5), "the server recovers by itself", async || {
        server
            .post_as_app("/introspect", &[("token", &before.access_token)])
            .await
            .status
            == 200
    })
    .await;
    assert!(server.is_active(&before.access_token).await);
    let refreshed = server.refresh(&before.refresh_token).await;
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    let code = before.alice.authorize(server, "&prompt=none").await.code();
    let redeemed = server.redeem(&code).await;
    assert_eq!(redeemed.status, 200, "{redeemed:?}");
    assert_eq!(server.get("/health/ready").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_stops_and_starts_again() {
    let cluster = Cluster::start_new();
    let instance = Instance::on(&cluster.url());
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let mut before = before(&server).await;
    cluster.stop();
    without_a_database(&server, &mut before).await;
    cluster.start();
    with_a_database_again(&server, &mut before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_network_to_postgres_fails_and_recovers() {
    let cluster = Cluster::start_new();
    let relay = Relay::to(cluster.address()).await;
    let mut instance = Instance::on(&format!("postgres://postgres@{}/postgres", relay.address));
    // The connection is not closed: only the time limits for connections and statements end the wait.
    instance.set("VESTIBULE_DATABASE__ACQUIRE_TIMEOUT", "1s");
    instance.set("VESTIBULE_DATABASE__STATEMENT_TIMEOUT", "1s");
    instance.set("VESTIBULE_DATABASE__LOCK_TIMEOUT", "1s");
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let mut before = before(&server).await;
    relay.cut();
    without_a_database(&server, &mut before).await;
    relay.mend();
    with_a_database_again(&server, &mut before).await;
}

/// B15: `serve` ended when the database was not there yet, as after a power cut.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn serve_waits_for_the_database_at_its_start_and_says_so() {
    let cluster = Cluster::start_new();
    cluster.stop();
    let mut instance = Instance::on(&cluster.url());
    instance.set("VESTIBULE_DATABASE__ACQUIRE_TIMEOUT", "1s");
    let server = instance.start(&["serve"]);
    eventually(Duration::from_secs(20), "it says that it waits", async || {
        server.log().contains("the database does not answer yet")
    })
    .await;
    cluster.start();
    eventually(Duration::from_secs(30), "it gets ready", async || {
        server.is_ready().await
    })
    .await;
    drop(server);
    cluster.stop();
    instance.set("VESTIBULE_DATABASE__START_TIMEOUT", "0s");
    assert_eq!(instance.run(&["serve"]).await.code, Some(1));
}
