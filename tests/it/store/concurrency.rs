//! Many writers at once: nobody sees "locked", nobody's write is lost.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use backon::Retryable as _;
use vestibule::store::{
    RETRY_POLICY, Store, StoreError, Transaction,
    changes::{self, Change},
    throttle, users,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{RULES, noon, user},
};

/// Something that takes the lock of the configuration.
async fn record(store: &Store) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    changes::record(&transaction, &Change::SigningKeys).await?;
    transaction.commit().await
}

#[both_databases]
async fn fifty_writers_never_see_a_locked_database(database: TestDatabase) {
    let other = database.connect().await;
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..50_u128 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        writers.spawn(async move {
            for round in 0..10 {
                let name = format!("writer-{number}-{round}");
                users::insert(&store, &user(number * 100 + round, &name)).await.unwrap();
                record(&store).await.unwrap();
                throttle::attempt(&store, &name, noon(), &RULES).await.unwrap();
                assert!(users::find_by_login_name(&store, &name).await.unwrap().is_some());
            }
        });
    }
    writers.join_all().await;
    assert_eq!(changes::since(&database.store, None).await.unwrap().position, 500);
}

#[both_databases]
async fn what_a_transaction_read_is_true_when_it_writes(database: TestDatabase) {
    users::insert(&database.store, &user(1, "0")).await.unwrap();
    let other = database.connect().await;
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..20 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        writers.spawn(async move {
            // The counter's row is the lock; the user is what is read and written.
            retrying(&store, |transaction| async move {
                changes::lock(&transaction).await?;
                let mut user = users::find(&transaction, user(1, "").id).await?.unwrap();
                let count: u32 = user.display_name().parse().unwrap();
                user.claims.preferred_username = Some((count + 1).to_string());
                users::update(&transaction, &user).await
            })
            .await
            .unwrap();
        });
    }
    writers.join_all().await;
    let user = users::find(&database.store, user(1, "").id).await.unwrap().unwrap();
    assert_eq!(user.display_name(), "20");
}

#[both_databases]
async fn a_lock_that_is_not_given_up_is_told_as_unavailable(database: TestDatabase) {
    let mut config = database.config.clone();
    config.max_connections = 4;
    let other = vestibule::store::Store::connect(&config).await.unwrap();
    let holder = database.store.begin().await.unwrap();
    changes::record(&holder, &Change::SigningKeys).await.unwrap();
    let began = Instant::now();
    let outcome = record(&other).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    assert!(began.elapsed() < Duration::from_secs(8));
    holder.commit().await.unwrap();
    record(&other).await.unwrap();
}

#[both_databases]
async fn an_exhausted_pool_is_told_as_unavailable(database: TestDatabase) {
    let mut config = database.config.clone();
    config.max_connections = 1;
    let narrow = vestibule::store::Store::connect(&config).await.unwrap();
    let held = narrow.begin().await.unwrap();
    let began = Instant::now();
    let outcome = record(&narrow).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    assert!(began.elapsed() < Duration::from_secs(4));
    drop(held);
    record(&narrow).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_retried_and_not_shown() {
    crate::support::database::TestDatabase::on_postgres(|database| async move {
        for number in [1, 2] {
            users::insert(&database.store, &user(number, &format!("user-{number}")))
                .await
                .unwrap();
        }
        let tries = Arc::new(AtomicU32::new(0));
        let mut writers = tokio::task::JoinSet::new();
        for (first, second) in [(1, 2), (2, 1)] {
            let (store, tries) = (database.store.clone(), tries.clone());
            writers.spawn(async move {
                let tries = &tries;
                retrying(&store, |transaction| async move {
                    tries.fetch_add(1, Ordering::Relaxed);
                    users::set_password_hash(&transaction, user(first, "").id, "a").await?;
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    users::set_password_hash(&transaction, user(second, "").id, "b").await
                })
                .await
                .unwrap();
            });
        }
        writers.join_all().await;
        assert!(tries.load(Ordering::Relaxed) > 2, "they met");
    })
    .await;
}

/// Does `work` in a transaction and commits, and again if it lost against another one.
async fn retrying<F: Future<Output = Result<(), StoreError>>>(
    store: &Store,
    work: impl Fn(Arc<Transaction>) -> F,
) -> Result<(), StoreError> {
    let attempt = async || {
        let transaction = Arc::new(store.begin().await?);
        work(transaction.clone()).await?;
        Arc::into_inner(transaction).expect("nobody else has it").commit().await
    };
    attempt.retry(RETRY_POLICY).when(StoreError::is_transient).await
}
