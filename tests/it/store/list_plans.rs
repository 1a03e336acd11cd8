//! The lists of administrators are read by indexes where there is much to read.

use vestibule::store::hot_paths;

use crate::support::{both_databases, database::TestDatabase};

/// Ten thousand users with a name, clients, groups and scopes.
async fn fill(database: &TestDatabase) {
    let numbers = if database.is_postgres() {
        "numbers AS (SELECT n::integer FROM generate_series(1, 10000) n)"
    } else {
        "RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)"
    };
    let (id, time) = if database.is_postgres() {
        (
            "(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-00000000' || lpad(to_hex(n), 4, '0'))::uuid",
            "now()",
        )
    } else {
        (
            "unhex(printf('%08x00007000800000000000', n) || printf('%04x', n))",
            "'2026-01-01 00:00:00 +00:00'",
        )
    };
    for insert in [
        format!(
            "INSERT INTO users (home, id, disabled, admin, claims, full_name, must_change_password, version, created_at, \
             updated_at) WITH {numbers} SELECT n, {id}, FALSE, n = 1, '{{}}', 'person ' || n, FALSE, 1, {time}, {time} \
             FROM numbers"
        ),
        format!(
            "INSERT INTO login_names (name, kind, user_id) WITH {numbers} \
             SELECT 'name-' || n, 'username', {id} FROM numbers"
        ),
        format!(
            "INSERT INTO clients (client_id, disabled, metadata, shown_name, version, created_at, updated_at) \
             WITH {numbers} SELECT 'client-' || n, FALSE, '{{}}', 'app ' || n, 1, {time}, {time} FROM numbers"
        ),
        format!(
            "INSERT INTO groups (id, name, disabled, version, created_at, updated_at) \
             WITH {numbers} SELECT {id}, 'group-' || n, FALSE, 1, {time}, {time} FROM numbers"
        ),
        format!(
            "INSERT INTO scopes (name, description, claims, version, created_at, updated_at) \
             WITH {numbers} SELECT 'scope-' || n, '', '[]', 1, {time}, {time} FROM numbers"
        ),
        format!(
            "INSERT INTO group_memberships (home, user_id, group_id) \
             WITH {numbers} SELECT u.home, u.id, g.id FROM numbers JOIN users u ON u.home = n \
             JOIN groups g ON g.name = 'group-' || (n % 100 + 1)"
        ),
        // As it is done by itself after a while; on Postgres it also brings what was added into the index of trigrams.
        if database.is_postgres() {
            "VACUUM ANALYZE"
        } else {
            "ANALYZE"
        }
        .to_owned(),
    ] {
        database.execute(&insert).await;
    }
}

#[both_databases]
async fn no_list_of_ten_thousand_is_read_whole(database: TestDatabase) {
    fill(&database).await;
    // A new connection: SQLite plans by the statistics that a connection read first.
    let plans = hot_paths::list_plans(&database.connect().await).await.unwrap();
    assert_eq!(plans.len(), if database.is_postgres() { 10 } else { 8 });
    for plan in plans {
        assert!(!plan.reads_everything(), "{}: {:#?}", plan.name, plan.lines);
    }
}

#[both_databases]
async fn a_list_without_its_index_would_show(database: TestDatabase) {
    fill(&database).await;
    database.execute("DROP INDEX clients_shown_name").await;
    let plans = hot_paths::list_plans(&database.connect().await).await.unwrap();
    let slow = plans.iter().find(|plan| plan.name == "client_list, by name").unwrap();
    assert!(slow.reads_everything(), "{:#?}", slow.lines);
}
