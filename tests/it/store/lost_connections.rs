//! Postgres closes connections while nobody uses them, as a restart does.

use futures_util::future::{join_all, try_join_all};
use vestibule::store::{Store, schema};

use crate::support::{database::TestDatabase, postgres};

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
