//! Rows for every list of administrators: so many that the databases plan as they do for many.

use super::database::TestDatabase;

/// How rows are made: fifty thousand or ten thousand numbers `n`, and the id and the time of one.
struct Rows {
    many: &'static str,
    some: &'static str,
    id: &'static str,
    time: &'static str,
    /// A time long after.
    later: &'static str,
    /// Some bytes.
    digest: &'static str,
}

const ON_POSTGRES: Rows = Rows {
    many: "numbers AS (SELECT n::integer FROM generate_series(1, 50000) n)",
    some: "numbers AS (SELECT n::integer FROM generate_series(1, 10000) n)",
    id: "(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-00000000' || lpad(to_hex(n), 4, '0'))::uuid",
    time: "timestamptz '2026-01-01 00:00:00Z' + n * interval '1 second'",
    later: "timestamptz '2099-01-01 00:00:00Z'",
    digest: "decode(lpad(to_hex(n), 8, '0'), 'hex')",
};

const ON_SQLITE: Rows = Rows {
    many: "RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)",
    some: "RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)",
    id: "unhex(printf('%08x00007000800000000000', n) || printf('%04x', n))",
    time: "strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-01-01', n || ' seconds')",
    later: "'2099-01-01T00:00:00+00:00'",
    digest: "unhex(printf('%08x', n))",
};

/// Users with names, in groups, with a session and an invitation, and an event and a trace about each.
fn people(
    Rows {
        many,
        id,
        time,
        later,
        digest,
        ..
    }: &Rows,
) -> [String; 10] {
    [
        format!(
            "INSERT INTO users (home, id, disabled, admin, claims, full_name, must_change_password, version, created_at, \
             updated_at) WITH {many} SELECT n, {id}, n % 50 = 0, n < 5, '{{\"email\": \"x\"}}', \
             CASE WHEN n % 10 > 0 THEN 'person ' || n END, FALSE, 1, {time}, {time} FROM numbers"
        ),
        format!(
            "INSERT INTO login_names (name, kind, user_id) WITH {many} SELECT 'name-' || n, 'username', {id} FROM numbers"
        ),
        format!(
            "INSERT INTO login_names (name, kind, user_id) WITH {many} \
             SELECT 'mail-' || n || '@example.org', 'email', {id} FROM numbers WHERE n % 2 = 0"
        ),
        format!(
            "INSERT INTO group_memberships (home, user_id, group_id) WITH {many} \
             SELECT u.home, u.id, g.id FROM numbers JOIN users u ON u.home = n \
             JOIN groups g ON g.name = 'group-' || (n % 1000 + 1)"
        ),
        format!(
            "INSERT INTO attribute_definitions (name, label, kind, required, visible_to_user, changed_by, searchable, version, \
             created_at, updated_at) WITH {many} SELECT 'room', 'Room', 'text', FALSE, FALSE, 'administrator', TRUE, 1, {time}, \
             {time} FROM numbers WHERE n = 1"
        ),
        format!(
            "INSERT INTO user_attributes (home, user_id, name, value, search) WITH {many} \
             SELECT u.home, u.id, 'room', '\"room\"', 'room ' || n FROM numbers JOIN users u ON u.home = n"
        ),
        format!(
            "INSERT INTO audit_events (home, id, occurred_at, kind, actor, user_id, client_id, correlation_id, detail) \
             WITH {many} SELECT n, {id}, {time}, CASE WHEN n % 200 = 0 THEN 'role.changed' ELSE 'code.issued' END, \
             CASE WHEN n % 500 = 0 THEN 'system' ELSE 'client:app' END, {id}, 'client-' || (n % 100), 'request-' || n, '' \
             FROM numbers"
        ),
        format!(
            "INSERT INTO traces (home, id, occurred_at, step, verdict, correlation_id, client_id, user_id, checks, expires_at) \
             WITH {many} SELECT n, {id}, {time}, 'token', CASE WHEN n % 20 = 0 THEN 'refused' ELSE 'passed' END, \
             'request-' || n, 'client-' || (n % 100), {id}, '[]', {time} FROM numbers"
        ),
        format!(
            "INSERT INTO registrations (id, digest, email, name, invited, group_names, destination, expires_at, inviter) WITH {many} \
             SELECT {id}, {digest}, 'invited-' || n || '@example.org', 'invited-' || n || '@example.org', n % 3 = 0, '[]', \
             '', {later}, 'administrator:' || (n % 100) FROM numbers"
        ),
        format!(
            "INSERT INTO sessions (home, id_digest, session_id, user_id, data, ip_address, created_at, expires_at) \
             WITH {many} SELECT n, {digest}, {id}, {id}, '{{}}', '192.0.2.' || (n % 250), {time}, {later} FROM numbers"
        ),
    ]
}

/// Clients, groups, who may use a client, and scopes. A hundred groups are below one.
fn the_rest(Rows { some, id, time, .. }: &Rows) -> [String; 5] {
    [
        format!(
            "INSERT INTO clients (client_id, disabled, metadata, shown_name, version, created_at, updated_at) \
             WITH {some} SELECT 'client-' || n, FALSE, '{{}}', 'app ' || n, 1, {time}, {time} FROM numbers"
        ),
        format!(
            "INSERT INTO groups (id, name, disabled, has_role, version, created_at, updated_at) \
             WITH {some} SELECT {id}, 'group-' || n, FALSE, n IN (200, 300), 1, {time}, {time} FROM numbers"
        ),
        "UPDATE groups SET parent_id = (SELECT g.id FROM groups g WHERE g.name = 'group-5000') \
         WHERE name LIKE 'group-1__'"
            .to_owned(),
        format!("INSERT INTO client_groups (client_id, group_id) WITH {some} SELECT 'client-' || n, {id} FROM numbers"),
        format!(
            "INSERT INTO scopes (name, description, claims, version, created_at, updated_at) \
             WITH {some} SELECT 'scope-' || n, '', '[]', 1, {time}, {time} FROM numbers"
        ),
    ]
}

/// Fills every list. In a smaller table Postgres may well look at all.
pub async fn fill(database: &TestDatabase) {
    // What is done by itself after a while; on Postgres it also brings what was added into the index of trigrams.
    let (rows, analyse) = if database.is_postgres() {
        (ON_POSTGRES, "VACUUM ANALYZE")
    } else {
        (ON_SQLITE, "ANALYZE")
    };
    for insert in the_rest(&rows).iter().chain(&people(&rows)) {
        database.execute(insert).await;
    }
    database.execute(analyse).await;
}
