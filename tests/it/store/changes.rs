//! The log of changes: numbered without gaps, however many write; followed from any place in it; swept after a day.

use vestibule::{
    domain::ids::ClientId,
    store::{
        Store,
        changes::{self, Change},
        clients, sweep,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{client, noon},
};

fn app(name: &str) -> Change {
    Change::Client(ClientId::from(name))
}

/// What is new since `position`; `None` where it cannot be told.
async fn since(store: &Store, position: i64) -> Option<Vec<Change>> {
    changes::since(store, Some(position)).await.unwrap().changes
}

#[both_databases]
async fn many_writers_leave_no_gap_and_a_reader_beside_them_misses_nothing(database: TestDatabase) {
    const WRITERS: usize = 10;
    const EACH: usize = 10;
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..WRITERS {
        let store = database.connect().await;
        writers.spawn(async move {
            for round in 0..EACH {
                let client = client(&format!("app-{number}-{round}"));
                let transaction = store.begin().await.unwrap();
                clients::insert(&transaction, &client, noon()).await.unwrap();
                // Some change their mind, and leave no number unused.
                if round % 3 != 0 {
                    transaction.commit().await.unwrap();
                }
            }
        });
    }
    let mut read = Vec::new();
    let mut position = 0;
    let written = WRITERS * (0..EACH).filter(|round| round % 3 != 0).count();
    while read.len() < written {
        let news = changes::since(&database.store, Some(position)).await.unwrap();
        read.extend(news.changes.expect("nothing is missing before what is seen"));
        position = news.position;
        assert_eq!(read.len(), usize::try_from(position).unwrap());
    }
    writers.join_all().await;
    for number in 0..WRITERS {
        let of_one = read.iter().filter_map(|change| match change {
            Change::Client(id) => id.as_str().strip_prefix(&format!("app-{number}-")),
            _ => None,
        });
        let rounds: Vec<usize> = of_one.map(|round| round.parse().unwrap()).collect();
        assert!(rounds.is_sorted(), "in the order of commits: {rounds:?}");
    }
    assert_eq!(since(&database.store, position).await, Some(Vec::new()));
}

#[both_databases]
async fn who_starts_is_told_the_place_and_nothing_else(database: TestDatabase) {
    clients::insert(&database.store, &client("app"), noon()).await.unwrap();
    let news = changes::since(&database.store, None).await.unwrap();
    assert_eq!((news.position, news.changes), (1, None));
}

#[both_databases]
async fn who_is_behind_the_sweep_is_told_so_and_others_go_on(database: TestDatabase) {
    let store = &database.store;
    for name in ["a", "b", "c"] {
        clients::insert(store, &client(name), noon()).await.unwrap();
    }
    assert_eq!(since(store, 1).await, Some(vec![app("b"), app("c")]));
    database
        .execute("UPDATE changes SET changed_at = changed_at - 86500 WHERE sequence < 3")
        .await;
    // The time is the database's, whatever a node takes it for.
    assert_eq!(sweep::delete_expired(store, noon(), 100).await.unwrap(), 2);
    assert_eq!(since(store, 0).await, None);
    assert_eq!(since(store, 1).await, None);
    assert_eq!(since(store, 2).await, Some(vec![app("c")]));
    assert_eq!(since(store, 3).await, Some(Vec::new()));
    assert_eq!(since(store, 7).await, None, "the database was restored from a copy");
}

#[both_databases]
async fn what_only_a_newer_release_knows_and_what_is_too_much_to_read_is_told_as_such(database: TestDatabase) {
    let store = &database.store;
    clients::insert(store, &client("app"), noon()).await.unwrap();
    database.execute("UPDATE change_counter SET version = 2").await;
    database
        .execute("INSERT INTO changes (sequence, kind, key, changed_at) VALUES (2, 'organization', 'x', 9999999999)")
        .await;
    assert_eq!(since(store, 0).await, None);
    assert_eq!(since(store, 2).await, Some(Vec::new()));
    for first in (3..1003).step_by(500) {
        let rows: Vec<String> = (first..first + 500)
            .map(|n| format!("({n}, 'scope', 's', 9999999999)"))
            .collect();
        let sql = format!(
            "INSERT INTO changes (sequence, kind, key, changed_at) VALUES {}",
            rows.join(", ")
        );
        database.execute(&sql).await;
    }
    database.execute("UPDATE change_counter SET version = 1002").await;
    assert_eq!(since(store, 2).await.map(|changes| changes.len()), Some(1000));
    database.execute("UPDATE change_counter SET version = 1003").await;
    database
        .execute("INSERT INTO changes (sequence, kind, key, changed_at) VALUES (1003, 'scope', 's', 9999999999)")
        .await;
    assert_eq!(since(store, 2).await, None);
}
