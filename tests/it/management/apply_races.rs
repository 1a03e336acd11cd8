//! State files, while somebody else changes the same objects.

use std::time::Duration;

use vestibule::{
    domain::permit::HashPermit,
    domain::{group::Group, ids::GroupId},
    management::apply::{ApplyError, Change, Report},
    store::{Transaction, clients, groups, users},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, noon, user},
    relying_party::{PASSWORD, alice_and_app, client},
    server::TestServer,
};

type Applied = Result<Vec<Report>, ApplyError>;

/// Applies `state` while `other` has changed something and not committed yet, and commits that once the apply waits for it.
async fn applied_beside(server: &TestServer, state: &str, other: Transaction) -> Applied {
    let commit = async {
        wait_for_a_waiting_transaction(&server.database).await;
        other.commit().await.expect("committed");
    };
    tokio::join!(server.apply(state), commit).0
}

async fn wait_for_a_waiting_transaction(database: &TestDatabase) {
    if !database.is_postgres() {
        // It cannot be seen who waits for the file. Too short a time makes the test prove less, and not fail.
        tokio::time::sleep(Duration::from_millis(300)).await;
        return;
    }
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while database.number(waiting).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[both_databases]
async fn what_a_person_changes_while_a_file_is_applied_stays(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let alice = users::find_by_login_name(&database.store, "alice").await;
    let mut alice = alice.expect("read").expect("alice");
    alice.claims.nickname = Some("Ali".to_owned());
    let other = database.connect().await.begin().await.expect("begun");
    users::set_claims(&other, &alice).await.expect("written");
    let state = alice_and_app("").replace("Alice Lindqvist", "Alice L.");
    let reports = applied_beside(&server, &state, other).await.expect("applied");
    assert_eq!(reports[0].change, Change::Changed);
    let now = users::find(&database.store, alice.id).await;
    let claims = now.expect("read").expect("alice").claims;
    assert_eq!(claims.name.as_deref(), Some("Alice L."));
    assert_eq!(claims.nickname.as_deref(), Some("Ali"));
}

#[both_databases]
async fn a_password_set_while_a_file_is_applied_is_compared_again(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&alice_and_app("")).await;
    let alice = users::find_by_login_name(&database.store, "alice").await;
    let alice = alice.expect("read").expect("alice");
    let context = server.context();
    let another = context
        .passwords
        .hash(
            &HashPermit::granted("test".to_owned()),
            &"three quiet otters".into(),
            &context.random,
        )
        .await;
    let another = another.expect("hashed");
    let other = database.connect().await.begin().await.expect("begun");
    users::set_password_hash(&other, alice.id, &another)
        .await
        .expect("written");
    // The file says what it said before, and that fitted when it was compared.
    let reports = applied_beside(&server, &alice_and_app(""), other)
        .await
        .expect("applied");
    assert_eq!(reports[0].change, Change::Changed);
    assert_eq!(server.browser().sign_in("alice", PASSWORD).await.page(), "home");
    let again = server.apply(&alice_and_app("")).await.expect("applied");
    assert!(
        again.iter().all(|report| report.change == Change::Unchanged),
        "{again:?}"
    );
}

#[both_databases]
async fn a_secret_given_to_a_client_while_a_file_is_applied_stays(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(&client("app", "")).await;
    let mut app = clients::find(&database.store, &"app".into())
        .await
        .expect("read")
        .expect("app");
    app.client_secret_digest = Some(vec![9; 32]);
    let other = database.connect().await.begin().await.expect("begun");
    clients::update(&other, &app, noon()).await.expect("written");
    let state: String = client("app", "client_name = \"App\"")
        .lines()
        .filter(|line| !line.contains("client_secret"))
        .map(|line| format!("{line}\n"))
        .collect();
    let reports = applied_beside(&server, &state, other).await.expect("applied");
    assert_eq!(reports[0].change, Change::Changed);
    let now = clients::find(&database.store, &app.client_id)
        .await
        .expect("read")
        .expect("app");
    assert_eq!(now.client_secret_digest, Some(vec![9; 32]));
    assert_eq!(now.metadata.client_name.as_deref(), Some("App"));
}

#[both_databases]
async fn a_group_that_somebody_creates_meanwhile_is_an_error_and_nothing_is_written(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let staff = Group {
        id: GroupId(id(7)),
        name: "staff".to_owned(),
        description: None,
        disabled: false,
        required_acr: None,
        parent: None,
    };
    let other = database.connect().await.begin().await.expect("begun");
    groups::insert(&other, &staff, noon()).await.expect("written");
    let state = "[[scopes]]\nname = \"read\"\n[[groups]]\nname = \"staff\"\ndescription = \"All\"\n";
    let outcome = applied_beside(&server, state, other).await;
    if database.is_postgres() {
        let error = outcome.unwrap_err().to_string();
        assert!(error.starts_with("group staff: somebody else created it"), "{error}");
        assert_eq!(database.number("SELECT count(*) FROM scopes").await, 0);
    } else {
        // Who waits for the file has read nothing yet.
        assert_eq!(outcome.expect("applied")[1].change, Change::Changed);
    }
    let again = server.apply(state).await.expect("applied");
    assert_ne!(again[1].change, Change::Created);
}

#[both_databases]
async fn a_name_that_somebody_takes_meanwhile_is_an_error_and_nothing_is_written(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = database.connect().await.begin().await.expect("begun");
    users::insert(&other, &user(1, "alice")).await.expect("written");
    let state = "[[scopes]]\nname = \"read\"\n[[users]]\npreferred_username = \"alice\"\nname = \"Alice\"\n";
    let outcome = applied_beside(&server, state, other).await;
    if database.is_postgres() {
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains("another user's"), "{error}");
        assert_eq!(database.number("SELECT count(*) FROM scopes").await, 0);
    } else {
        assert_eq!(outcome.expect("applied")[1].change, Change::Changed);
    }
    assert_eq!(database.number("SELECT count(*) FROM users").await, 1);
}

#[both_databases]
async fn of_many_who_apply_the_same_file_one_creates_and_the_others_change_nothing(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let state = format!(
        "{}\n[[groups]]\nname = \"staff\"\n[[scopes]]\nname = \"read\"\n",
        alice_and_app("")
    );
    let outcomes = futures_util::future::join_all((0..5).map(|_| server.apply(&state))).await;
    let changes = outcomes
        .into_iter()
        .flat_map(|outcome| outcome.expect("applied"))
        .map(|report| report.change);
    let (created, others): (Vec<_>, Vec<_>) = changes.partition(|change| *change == Change::Created);
    assert_eq!(created.len(), 4, "each object once");
    assert!(others.iter().all(|change| *change == Change::Unchanged), "{others:?}");
}
