//! The queries of the hot paths use their indexes.

use vestibule::store::hot_paths;

use crate::support::{both_databases, database::TestDatabase};

#[both_databases]
async fn no_hot_path_reads_everything(database: TestDatabase) {
    let plans = hot_paths::plans(&database.store).await.unwrap();
    assert!(plans.len() > 40);
    for plan in plans {
        assert!(!plan.lines.is_empty(), "{} has a plan", plan.name);
        assert!(!plan.reads_everything(), "{}: {:#?}", plan.name, plan.lines);
    }
}
#[both_databases]
async fn a_missing_index_would_show(database: TestDatabase) {
    for index in ["grants_session", "grants_expiry", "grants_user_client"] {
        database.execute(&format!("DROP INDEX {index}")).await;
    }
    // A new connection: SQLite plans by the schema that a connection read first.
    let slow: Vec<_> = hot_paths::plans(&database.connect().await)
        .await
        .unwrap()
        .into_iter()
        .filter(|plan| plan.reads_everything())
        .map(|plan| plan.name)
        .collect();
    assert_eq!(
        slow,
        [
            "grants::revoke_by_session",
            "grants::list_clients_of_session",
            "grants::list_apps_for_user",
            "sweep, what expired"
        ]
    );
}
