//! Connections of the pool that Postgres has closed, as a restart does, or that somebody gave up while they were used.

use std::time::Duration;

use futures_util::future::{join_all, try_join_all};
use tokio::time::timeout;
use vestibule::store::{Store, schema, throttle};

use crate::support::{
    database::TestDatabase,
    examples::{RULES, noon},
    postgres,
};

/// B15: after a restart one request for each pooled connection was answered with 503.
#[postgres]
async fn reads_and_transactions_do_not_notice_that_pooled_connections_were_closed(database: TestDatabase) {
    let store = database.connect().await;
    for _ in 0..3 {
        // All of them are open at once, so that the pool has as many connections.
        let open = try_join_all((0..8).map(|_| store.begin())).await.expect("transactions");
        drop(open);
        all_are_back(&store).await;
        assert!(store.pool_status().open >= 8);
        database.close_connections().await;
        let reads = join_all((0..8).map(|_| schema::is_current(&store))).await;
        assert!(reads.iter().all(|read| matches!(read, Ok(true))), "{reads:?}");
        database.close_connections().await;
        let begun = join_all((0..8).map(|_| store.begin())).await;
        assert!(begun.iter().all(Result::is_ok), "{begun:?}");
        drop(begun);
        all_are_back(&store).await;
        database.close_connections().await;
        store.ping().await.expect("an answer");
    }
    store.close().await.expect("closed");
}

/// A client that leaves, or a database that hangs, ends the wait for `BEGIN`. What the next ones were told to be stored was in that
/// transaction, and gone with it.
#[postgres]
async fn a_begin_that_nobody_waits_for_leaves_no_connection_in_a_transaction(database: TestDatabase) {
    let store = database.connect().await;
    let mut stored = 0;
    for round in 0..5 {
        let given_up = (0..8).map(|_| timeout(Duration::ZERO, store.begin()));
        join_all(given_up).await;
        all_are_back(&store).await;
        let writes = (0..8).map(async |number| {
            let counter = format!("counter {round}-{number}");
            throttle::attempt(&store, &counter, noon(), &RULES).await
        });
        try_join_all(writes).await.expect("they are stored");
        stored += 8;
        let found = database.number("SELECT count(*) FROM throttle_counters").await;
        assert_eq!(found, stored, "round {round}");
    }
    store.close().await.expect("closed");
}

/// Waits until every connection is back in the pool: a transaction that is dropped gives its own back a little later.
async fn all_are_back(store: &Store) {
    loop {
        let status = store.pool_status();
        if status.idle >= usize::try_from(status.open).expect("a small number") {
            return;
        }
        tokio::task::yield_now().await;
    }
}
