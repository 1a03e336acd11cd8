//! The schema: applied once, whoever comes first, and back.

use vestibule::store::{changes, schema, users};

use crate::support::{both_databases, database::TestDatabase};

use super::examples::user;

#[both_databases]
async fn the_schema_goes_up_and_down_and_up(database: TestDatabase) {
    let store = &database.store;
    assert!(schema::is_current(store).await.unwrap());
    schema::revert_all(store).await.unwrap();
    assert!(!schema::is_current(store).await.unwrap());
    assert!(schema::status(store).await.unwrap().iter().all(|(_, applied)| !applied));
    schema::migrate(store).await.unwrap();
    assert!(schema::status(store).await.unwrap().iter().all(|(_, applied)| *applied));
    users::insert(store, &user(1, "ada")).await.unwrap();
}

#[both_databases]
async fn nodes_that_start_at_once_migrate_once(database: TestDatabase) {
    schema::revert_all(&database.store).await.unwrap();
    let mut nodes = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let store = database.connect().await;
        nodes.spawn(async move { schema::migrate(&store).await.unwrap() });
    }
    nodes.join_all().await;
    assert_eq!(changes::version(&database.store).await.unwrap(), 0);
}

#[both_databases]
async fn a_release_starts_on_the_schema_of_its_successor(database: TestDatabase) {
    database
        .execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)")
        .await;
    assert!(schema::is_current(&database.store).await.unwrap());
    schema::migrate(&database.store).await.unwrap();
}

#[both_databases]
async fn asking_for_the_status_writes_nothing(database: TestDatabase) {
    schema::revert_all(&database.store).await.unwrap();
    database.execute("DROP TABLE seaql_migrations").await;
    assert!(
        schema::status(&database.store)
            .await
            .unwrap()
            .iter()
            .all(|(_, applied)| !applied)
    );
    schema::migrate(&database.store).await.unwrap();
    assert!(schema::is_current(&database.store).await.unwrap());
}
