//! Two nodes on one Postgres database: each sees the changes of the other.

use std::time::{Duration, Instant};

use reqwest::Method;

use crate::support::{
    database::TestDatabase,
    process::{
        instance::{Instance, STATE, Server, ask, eventually},
        person::Person,
    },
};

/// Two nodes, started at the same time on an empty database.
async fn two_nodes(database: &TestDatabase) -> (Instance, Instance, Server, Server) {
    let one = Instance::on(&database.config.url);
    one.apply(STATE).await;
    let other = Instance::beside(&one);
    let (first, second) = tokio::join!(one.serve(), other.serve());
    (one, other, first, second)
}

/// A user's tokens, from the first node.
async fn tokens(server: &Server) -> (String, String) {
    let mut alice = Person::default();
    let login = alice.authorize(server, "").await.page();
    let code = alice.sign_in(server, &login).await.code();
    let tokens = server.redeem(&code).await.json();
    let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    (text("access_token"), text("refresh_token"))
}

async fn userinfo(server: &Server, access_token: &str) -> u16 {
    let request = server.request(Method::GET, "/userinfo").bearer_auth(access_token);
    ask(request).await.status.as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn both_publish_the_same_keys_and_accept_each_others_tokens() {
    TestDatabase::on_postgres(async |database| {
        let (one, _other, first, second) = two_nodes(&database).await;
        eventually(Duration::from_secs(2), "both show the same keys", async || {
            first.kids().await == second.kids().await
        })
        .await;
        let (access, refresh) = tokens(&first).await;
        assert_eq!(userinfo(&second, &access).await, 200);
        assert_eq!(second.refresh(&refresh).await.status, 200);
        one.succeed(&["keys", "rotate"]).await;
        let before = first.kids().await.len();
        eventually(Duration::from_secs(2), "both show the new keys", async || {
            first.kids().await == second.kids().await && first.kids().await.len() >= before
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revocation_at_one_is_seen_by_the_other_within_a_second() {
    TestDatabase::on_postgres(async |database| {
        let (_one, _other, first, second) = two_nodes(&database).await;
        let (access, refresh) = tokens(&first).await;
        // Both have used it, so both may have cached something.
        for server in [&first, &second] {
            assert_eq!(userinfo(server, &access).await, 200);
            assert!(server.is_active(&refresh).await);
        }
        let revoked = first.post_as_app("/revoke", &[("token", &refresh)]).await;
        assert_eq!(revoked.status, 200);
        let since = Instant::now();
        eventually(Duration::from_secs(1), "the other node knows", async || {
            userinfo(&second, &access).await == 401
        })
        .await;
        assert!(!second.is_active(&refresh).await);
        assert_eq!(second.refresh(&refresh).await.status, 400);
        assert!(since.elapsed() < Duration::from_secs(2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_apply_disables_is_refused_by_both_within_two_seconds() {
    TestDatabase::on_postgres(async |database| {
        let (one, _other, first, second) = two_nodes(&database).await;
        let (access, refresh) = tokens(&first).await;
        for server in [&first, &second] {
            assert_eq!(server.client_credentials().await.status, 200);
        }
        one.apply(&STATE.replace("client_id = \"app\"", "client_id = \"app\"\ndisabled = true"))
            .await;
        for server in [&first, &second] {
            eventually(Duration::from_secs(2), "the client is refused", async || {
                server.client_credentials().await.status == 401
            })
            .await;
            assert_eq!(server.refresh(&refresh).await.status, 401);
            assert_eq!(userinfo(server, &access).await, 401);
            let page = Person::default().authorize(server, "").await.page();
            assert_eq!(page.answer.status, 400, "{page:?}");
        }
        // And back: the grant was not revoked, the client was disabled.
        one.apply(&STATE.replace("client_id = \"app\"", "client_id = \"app\"\ndisabled = false"))
            .await;
        for server in [&first, &second] {
            eventually(Duration::from_secs(2), "the client is accepted again", async || {
                server.client_credentials().await.status == 200
            })
            .await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_start_together_on_an_empty_database_make_one_schema_and_one_set_of_keys() {
    TestDatabase::on_postgres(async |database| {
        // All tables are deleted: the nodes start with an empty database.
        database.execute("DROP SCHEMA public CASCADE").await;
        database.execute("CREATE SCHEMA public").await;
        let mut one = Instance::on(&database.config.url);
        one.set(
            "VESTIBULE_MASTER_KEY__VALUE",
            "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        );
        let mut other = Instance::beside(&one);
        other.set(
            "VESTIBULE_MASTER_KEY__VALUE",
            "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        );
        other.unset("VESTIBULE_MASTER_KEY__FILE");
        let (first, second) = tokio::join!(one.serve(), other.serve());
        eventually(Duration::from_secs(2), "both show the same keys", async || {
            first.kids().await == second.kids().await
        })
        .await;
        assert_eq!(first.kids().await.len(), 5, "one key for each algorithm");
    })
    .await;
}
