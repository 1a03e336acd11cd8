//! The plans of the statements that every request waits for, as the database makes them: none may read a whole table.

use chrono::DateTime;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uuid::Uuid;

use super::{
    Store, StoreError, access_tokens, audit, authorization_codes, clients, connection::Access as _, grants,
    known_devices, passkeys, revoked_tokens, sessions, statement::Sql, sweep, upstream_identities, upstream_requests,
    users, webauthn_ceremonies,
};
use crate::domain::{
    event::{Event, EventKind},
    ids::{EventId, GrantId},
};

/// How the database would run one statement.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Which statement.
    pub name: &'static str,
    /// The plan, line by line, in the database's words.
    pub lines: Vec<String>,
}

impl Plan {
    /// Whether a table, or an index of one, is read from end to end. The index of unsealed events is no case of that: it holds
    /// only what is asked for.
    pub fn reads_everything(&self) -> bool {
        self.lines.iter().enumerate().any(|(number, line)| {
            if line.contains("audit_events_unsealed") {
                return false;
            }
            let is_index_scan = ["Index Scan", "Index Only Scan"].iter().any(|scan| line.contains(scan));
            let has_condition = self
                .lines
                .get(number + 1)
                .is_some_and(|next| next.contains("Index Cond"));
            line.contains("Seq Scan") || line.trim_start().starts_with("SCAN") || is_index_scan && !has_condition
        })
    }
}

/// The plan of each.
pub async fn plans(store: &Store) -> Result<Vec<Plan>, StoreError> {
    let transaction = store.begin().await?;
    let connection = transaction.writer();
    let backend = connection.get_database_backend();
    if backend == DbBackend::Postgres {
        // A small table is read whole because that is cheap. Whether it could be otherwise shows when that is dear.
        connection.execute_unprepared("SET LOCAL enable_seqscan = off").await?;
    }
    let mut plans = Vec::new();
    for (name, statement) in statements(backend)? {
        let (explain, column) = match backend {
            DbBackend::Postgres => ("EXPLAIN", 0),
            _ => ("EXPLAIN QUERY PLAN", 3),
        };
        let statement = Statement {
            sql: format!("{explain} {}", statement.sql),
            ..statement
        };
        let mut lines = Vec::new();
        for row in connection.query_all_raw(statement).await? {
            lines.push(row.try_get_by_index(column)?);
        }
        plans.push(Plan { name, lines });
    }
    Ok(plans)
}

/// Each with parameters of the right types; which values does not matter.
fn statements(backend: DbBackend) -> Result<Vec<(&'static str, Statement)>, StoreError> {
    let (id, digest, now) = (Uuid::nil(), vec![0_u8; 32], DateTime::UNIX_EPOCH);
    let rotation = grants::Rotation {
        grant_id: GrantId(id),
        from_generation: 0,
        from_digest: digest.clone(),
        new_digest: digest.clone(),
        now,
        idle_expires_at: now,
    };
    let event = Event {
        id: EventId(id),
        at: now,
        kind: EventKind::RefreshTokenRotated,
        actor: crate::domain::actor::Actor::System,
        user_id: None,
        client_id: None,
        ip_address: None,
        correlation_id: None,
        detail: serde_json::Value::Null,
    };
    let by_id = || vec![Value::from(id)];
    let by_text = || vec![Value::from("name")];
    let mut statements: Vec<(&'static str, Sql, Vec<Value>)> = vec![
        ("users::find", users::FIND, by_id()),
        ("users::find_by_login_name", users::FIND_BY_LOGIN_NAME, by_text()),
        ("clients::find", clients::FIND, by_text()),
        ("clients::origin_is_registered", clients::FIND_ORIGIN, by_text()),
        ("grants::find", grants::FIND, by_id()),
        ("grants::find_with_user", grants::FIND_WITH_USER, by_id()),
        (
            "grants::rotate_refresh",
            grants::ROTATE,
            grants::rotation_values(&rotation).into(),
        ),
        ("grants::revoke", grants::REVOKE, vec![id.into(), now.into()]),
        (
            "grants::revoke_by_session",
            grants::REVOKE_BY_SESSION,
            vec![id.into(), now.into()],
        ),
        ("grants::list_clients_of_session", grants::CLIENTS_OF_SESSION, by_id()),
        (
            "grants::list_apps_for_user",
            grants::LIVE_OF_USER,
            vec![id.into(), now.into()],
        ),
        (
            "authorization_codes::consume",
            authorization_codes::CONSUME,
            vec![id.into(), digest.clone().into(), now.into()],
        ),
        (
            "authorization_codes::consume, spent",
            authorization_codes::FIND_SPENT,
            by_id(),
        ),
        ("known_devices::find", known_devices::FIND, vec![id.into(), now.into()]),
        (
            "passkeys::find_by_credential_id",
            passkeys::FIND_BY_CREDENTIAL,
            vec![digest.clone().into()],
        ),
        ("passkeys::list_of_user", passkeys::LIST_OF_USER, by_id()),
        (
            "upstream_identities::owner",
            upstream_identities::OWNER,
            vec!["name".into(), "name".into(), "name".into()],
        ),
        (
            "upstream_requests::take",
            upstream_requests::TAKE,
            vec![
                id.into(),
                "name".into(),
                digest.clone().into(),
                digest.clone().into(),
                now.into(),
            ],
        ),
        (
            "webauthn_ceremonies::take",
            webauthn_ceremonies::TAKE,
            vec![id.into(), digest.clone().into(), "sign_in".into(), now.into()],
        ),
        ("access_tokens::find", access_tokens::FIND, by_id()),
        (
            "revoked_tokens::contains",
            revoked_tokens::CONTAINS,
            vec![digest.clone().into()],
        ),
        ("sessions::exists", sessions::EXISTS, by_id()),
        ("sessions::load", sessions::LOAD, vec![digest.into(), now.into()]),
        ("audit::seal_batch", audit::UNSEALED, vec![1_i64.into()]),
        ("sweep, codes", sweep::CODES, vec![now.into(), 1_i64.into()]),
        ("sweep, messages", sweep::UNDELIVERED, vec![now.into(), 1_i64.into()]),
    ];
    statements.extend(sweep::TABLES.map(|sql| ("sweep", sql, vec![now.into(), 1_i64.into()])));
    let mut bound: Vec<_> = statements
        .into_iter()
        .map(|(name, sql, values)| (name, sql.bind(backend, values)))
        .collect();
    if backend == DbBackend::Postgres {
        bound.push((
            "grants::rotate_refresh, with its event",
            grants::rotate_and_log(backend, &rotation, &event)?,
        ));
    }
    Ok(bound)
}
