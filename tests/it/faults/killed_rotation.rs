//! A rotation of the signing keys that dies at each fail point, one after another: as a command beside a server, and in a server that
//! starts. After each, there is one active key for each algorithm, and each published key can be used.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use vestibule::domain::{clock::Clock, signing_algorithm::SigningAlgorithm};

use crate::support::{
    both_databases,
    database::TestDatabase,
    process::{
        instance::{ADMINISTRATOR, Instance, STATE, eventually},
        kill_points::KillPoints,
        person::Person,
    },
    relying_party::jose_header,
};

/// What is stored of the keys, and what `vestibule keys list` says of them.
async fn whole(database: &TestDatabase, instance: &Instance) -> BTreeSet<String> {
    let listed = instance.succeed(&["keys", "list"]).await;
    let rows: Vec<Vec<&str>> = listed
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect())
        .collect();
    for algorithm in SigningAlgorithm::ALL {
        let is_active = |row: &&Vec<&str>| row[1] == algorithm.as_str() && row[2] == "active";
        assert_eq!(rows.iter().filter(is_active).count(), 1, "{algorithm}: {listed}");
    }
    let published = "SELECT count(*) FROM audit_events WHERE kind = 'signing_key.published'";
    let stored = database.number("SELECT count(*) FROM signing_keys").await;
    assert_eq!(database.number(published).await, stored, "each key has its event");
    rows.iter().map(|row| row[0].to_owned()).collect()
}

/// Loads every key, and reads the audit log.
async fn passes_its_check(instance: &Instance) {
    let said = instance.run(&["check"]).await.said;
    for subject in ["signing keys", "audit log"] {
        let is_right = said.lines().any(|line| line.starts_with(&format!("ok     {subject}:")));
        assert!(is_right, "{subject}: {said}");
    }
}

#[both_databases]
async fn a_killed_rotate_command_publishes_a_key_or_none_and_tokens_stay_valid(database: TestDatabase) {
    let mut instance = Instance::on(&database.config.url);
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let mut alice = Person::default();
    let login = alice.authorize(&server, "").await.page();
    let code = alice.sign_in(&server, &login).await.code();
    let access_token = server.redeem(&code).await.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    // The server is not killed: it was started before.
    let mut points = KillPoints::of(&mut instance);
    let mut before = whole(&database, &instance).await;
    for number in 1..60 {
        points.arm(number);
        let rotated = instance.run(&["keys", "rotate", "--alg", "ES256"]).await;
        let is_through = points.disarm().is_none();
        assert_eq!(rotated.code, is_through.then_some(0), "{rotated:?}");
        let after = whole(&database, &instance).await;
        assert!(
            after.is_superset(&before) && after.len() <= before.len() + 1,
            "{after:?}"
        );
        eventually(Duration::from_secs(5), "the server publishes them", async || {
            server.kids().await.into_iter().collect::<BTreeSet<_>>() == after
        })
        .await;
        assert_eq!(server.userinfo(&access_token).await, 200);
        before = after;
        if is_through {
            break;
        }
    }
    passes_its_check(&instance).await;
    points.were_at(&[
        "INSERT INTO \"signing_keys\"",
        "UPDATE \"signing_keys\"",
        "audit_events",
    ]);
    // The newest key signs from now on.
    let newest = database
        .text("SELECT kid FROM signing_keys ORDER BY active_from DESC, kid LIMIT 1")
        .await;
    let code = alice.authorize(&server, "&prompt=none").await.code();
    let mut tokens = server.redeem(&code).await.json();
    let began = Instant::now();
    while jose_header(tokens["id_token"].as_str().expect("a token"))["kid"] != newest {
        assert!(began.elapsed() < Duration::from_secs(20), "it does not sign");
        let refresh_token = tokens["refresh_token"].as_str().expect("a token").to_owned();
        tokens = server.refresh(&refresh_token).await.json();
    }
}

#[both_databases]
async fn a_server_that_dies_while_it_rotates_at_its_start_publishes_the_next_key_once(database: TestDatabase) {
    let mut instance = Instance::on(&database.config.url);
    instance.apply(&format!("{STATE}\n{ADMINISTRATOR}")).await;
    let server = instance.serve().await;
    let token = server.client_credentials().await.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    server.kill();
    // One key has signed for long, and its successor is due.
    let long_ago = Clock::system().now() - chrono::Duration::hours(89 * 24 + 1);
    let long_ago = long_ago.format("%Y-%m-%d %H:%M:%S+00:00");
    let aged = format!("UPDATE signing_keys SET active_from = '{long_ago}' WHERE algorithm = 'ES256'");
    assert_eq!(database.execute(&aged).await, 1);
    let mut points = KillPoints::of(&mut instance);
    let before = whole(&database, &instance).await;
    for number in 1..60 {
        points.arm(number);
        let status = instance.start(&["serve"]).end_within(Duration::from_secs(60)).await;
        let point = points.disarm().map(str::to_owned);
        assert!(point.is_some(), "{status}: it was not killed");
        let after = whole(&database, &instance).await;
        passes_its_check(&instance).await;
        if after != before {
            assert_eq!(
                point.as_deref(),
                Some("Committed"),
                "something was seen before it was committed"
            );
            assert!(
                after.is_superset(&before) && after.len() == before.len() + 1,
                "{after:?}"
            );
            break;
        }
    }
    points.were_at(&[
        "INSERT INTO \"signing_keys\"",
        "UPDATE \"signing_keys\"",
        "audit_events",
    ]);
    // The next start has nothing left to do.
    let server = instance.serve().await;
    let after = whole(&database, &instance).await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(server.kids().await.into_iter().collect::<BTreeSet<_>>(), after);
    assert!(server.is_active(&token).await);
    assert_eq!(instance.run(&["check"]).await.code, Some(0));
}
