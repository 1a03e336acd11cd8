//! Signing keys: kept with their times, rotated by one node.

use chrono::Duration;
use vestibule::{
    domain::signing_algorithm::SigningAlgorithm,
    store::{
        changes::{self, Change},
        signing_keys,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{noon, signing_key},
};

#[both_databases]
async fn keys_come_back_as_they_were_and_follow_their_times(database: TestDatabase) {
    let store = &database.store;
    let key = signing_key("first");
    signing_keys::insert(store, &key).await.unwrap();
    let retired = noon() + Duration::days(1);
    signing_keys::set_times(store, "first", Some(retired), None)
        .await
        .unwrap();
    let found = signing_keys::list(store).await.unwrap().remove(0);
    assert_eq!(found.public_jwk, key.public_jwk);
    assert_eq!(found.sealed_private_key, key.sealed_private_key);
    assert_eq!(found.algorithm, SigningAlgorithm::EdDSA);
    assert_eq!(
        (found.published_at, found.active_from),
        (key.published_at, key.active_from)
    );
    assert_eq!((found.retired_from, found.removed_from), (Some(retired), None));
    signing_keys::delete(store, "first").await.unwrap();
    assert!(signing_keys::list(store).await.unwrap().is_empty());
    let news = changes::since(store, Some(0)).await.unwrap();
    assert_eq!(news.changes.as_deref(), Some(&[const { Change::SigningKeys }; 3][..]));
}

#[both_databases]
async fn one_node_rotates_at_a_time(database: TestDatabase) {
    let mut nodes = tokio::task::JoinSet::new();
    for number in 0..8 {
        let store = database.connect().await;
        nodes.spawn(async move {
            let transaction = store.begin().await.unwrap();
            signing_keys::lock_rotation(&transaction).await.unwrap();
            if signing_keys::list(&transaction).await.unwrap().is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                signing_keys::insert(&transaction, &signing_key(&number.to_string()))
                    .await
                    .unwrap();
            }
            transaction.commit().await.unwrap();
        });
    }
    nodes.join_all().await;
    assert_eq!(signing_keys::list(&database.store).await.unwrap().len(), 1);
}
