//! The schema: applied once, whoever comes first, and back.

use vestibule::store::{changes, key, schema, users};

use crate::support::{both_databases, database::TestDatabase, examples::user};

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
    assert_eq!(changes::since(&database.store, None).await.unwrap().position, 0);
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

#[both_databases]
async fn every_key_of_a_persons_table_contains_their_home_and_none_is_null(database: TestDatabase) {
    let tables: Vec<String> = key::tables_by_home().map(|table| format!("'{table}'")).collect();
    let tables = tables.join(", ");
    let (all, with_home) = if database.is_postgres() {
        (
            format!(
                "SELECT count(*) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
                 WHERE i.indisunique AND t.relname IN ({tables})"
            ),
            format!(
                "SELECT count(*) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey) AND a.attnotnull \
                 WHERE i.indisunique AND a.attname = 'home' AND t.relname IN ({tables})"
            ),
        )
    } else {
        (
            format!(
                "SELECT count(*) FROM sqlite_master t, pragma_index_list(t.name) i \
                 WHERE t.type = 'table' AND i.\"unique\" AND t.name IN ({tables})"
            ),
            format!(
                "SELECT count(*) FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_info(i.name) k, \
                 pragma_table_info(t.name) c WHERE t.type = 'table' AND i.\"unique\" AND k.name = 'home' \
                 AND c.name = 'home' AND c.\"notnull\" AND t.name IN ({tables})"
            ),
        )
    };
    let keys = database.number(&all).await;
    assert!(keys >= i64::try_from(key::tables_by_home().count()).unwrap());
    assert_eq!(database.number(&with_home).await, keys);
}

#[both_databases]
async fn every_reference_to_a_person_contains_their_home(database: TestDatabase) {
    let (all, with_home) = if database.is_postgres() {
        (
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid = 'users'::regclass",
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid = 'users'::regclass \
             AND pg_get_constraintdef(oid) LIKE 'FOREIGN KEY (home, %) REFERENCES users(home, id) ON DELETE CASCADE'",
        )
    } else {
        (
            "SELECT count(*) FROM sqlite_master t, pragma_foreign_key_list(t.name) f \
             WHERE t.type = 'table' AND f.\"table\" = 'users' AND f.\"to\" = 'id'",
            "SELECT count(*) FROM sqlite_master t, pragma_foreign_key_list(t.name) f \
             WHERE t.type = 'table' AND f.\"table\" = 'users' AND f.\"to\" = 'home' AND f.\"from\" = 'home' \
             AND f.on_delete = 'CASCADE'",
        )
    };
    let references = database.number(all).await;
    assert!(references > 10);
    assert_eq!(database.number(with_home).await, references);
}

#[both_databases]
async fn a_row_in_another_home_than_its_id_names_is_refused(database: TestDatabase) {
    let ada = user(1, "ada");
    users::insert(&database.store, &ada).await.unwrap();
    let (id, digest) = if database.is_postgres() {
        (format!("'{}'", ada.id), "'\\x00'::bytea")
    } else {
        (format!("x'{}'", ada.id.0.simple()), "x'00'")
    };
    // The same number, and then one more.
    for (home, is_refused) in [("home", false), ("home + 1", true), ("NULL", true)] {
        let device = format!(
            "INSERT INTO known_devices (home, id, digest, user_id, passkey_offered, expires_at) \
             SELECT {home}, id, {digest}, id, disabled, created_at FROM users WHERE id = {id}"
        );
        assert_eq!(database.refuses(&device).await, is_refused, "{home}");
        let code = format!(
            "INSERT INTO recovery_codes (home, user_id, digest) SELECT {home}, id, {digest} FROM users WHERE id = {id}"
        );
        assert_eq!(database.refuses(&code).await, is_refused, "{home}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_says_what_it_holds_and_what_its_key_is() {
    TestDatabase::on_postgres(|database| async move {
        let silent = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
                      AND relname <> 'seaql_migrations' AND coalesce(obj_description(oid), '') NOT LIKE '%Key: %'";
        assert_eq!(database.number(silent).await, 0);
    })
    .await;
}
