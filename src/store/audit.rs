//! The audit log. Events are inserted by the transaction that made the decision; a job seals them afterwards (`sealed_audit.rs`), so that
//! no decision waits for another.

use chrono::SubsecRound;
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{
    Connection, StoreError,
    connection::Access as _,
    key::Reach,
    statement::{Sql, write_rows},
};
use crate::domain::{
    event::{Event, EventKind},
    ids::{ClientId, EventId, UserId},
};

/// The columns of an event, as [`values`] gives them.
macro_rules! columns {
    () => {
        "home, id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail"
    };
}

/// A change of at most one row, with the event of it: each as one statement on Postgres, where the event is `$n` and the nine that
/// follow, and the change alone on SQLite. [`write_logged`] runs it.
macro_rules! logged {
    // The change ends in a subquery that locks rows on Postgres.
    ($change:expr, $lock:expr, $event:literal) => {
        crate::store::statement::Sql::each(
            concat!(
                "WITH changed AS (",
                $change,
                $lock,
                ") held RETURNING home) INSERT INTO audit_events (",
                crate::store::audit::columns!(),
                ") SELECT ",
                $event,
                " FROM changed"
            ),
            concat!($change, ") held"),
        )
    };
    ($change:expr, $event:literal) => {
        crate::store::statement::Sql::each(
            concat!(
                "WITH changed AS (",
                $change,
                " RETURNING home) INSERT INTO audit_events (",
                crate::store::audit::columns!(),
                ") SELECT ",
                $event,
                " FROM changed"
            ),
            $change,
        )
    };
}
pub(super) use {columns, logged};

/// Adds an event.
pub async fn insert(connection: &dyn Connection, event: &Event) -> Result<(), StoreError> {
    INSERT.write(connection, values(event)?).await?;
    Ok(())
}

/// Changes a row and adds the event of it, both or none; false, and nothing changed, if there was no such row. One round trip on
/// Postgres: with the tables spread over several databases, two statements in a transaction would be cheaper there, and dearer
/// everywhere else.
pub(super) async fn write_logged(
    connection: &dyn Connection,
    logged: Sql,
    change: Vec<Value>,
    event: &Event,
) -> Result<bool, StoreError> {
    if connection.writer().is_postgres() {
        return Ok(logged.write(connection, logged_values(change, event)?).await? == 1);
    }
    let transaction = connection.nested().await?;
    if logged.write(&transaction, change).await? == 0 {
        return Ok(false);
    }
    insert(&transaction, event).await?;
    transaction.commit().await?;
    Ok(true)
}

/// The values of a [`logged`] statement on Postgres.
pub(super) fn logged_values(mut change: Vec<Value>, event: &Event) -> Result<Vec<Value>, StoreError> {
    change.extend(values(event)?);
    Ok(change)
}

/// Adds events, all or none.
pub async fn insert_many(connection: &dyn Connection, events: &[Event]) -> Result<(), StoreError> {
    match events {
        [] => Ok(()),
        [event] => insert(connection, event).await,
        events => insert_rows(connection, events, "").await,
    }
}

/// Adds those of the events that are not there yet, all or none: whoever got no answer may try again. On Postgres this is dearer than
/// [`insert_many`].
pub async fn insert_missing(connection: &dyn Connection, events: &[Event]) -> Result<(), StoreError> {
    insert_rows(connection, events, " ON CONFLICT (home, id) DO NOTHING").await
}

async fn insert_rows(connection: &dyn Connection, events: &[Event], conflict: &str) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        rows.push(values(event)?);
    }
    write_rows(&transaction, rows, &[], Reach::Key, |rows, _| {
        format!(
            concat!("INSERT INTO audit_events (", columns!(), ") VALUES {}{}"),
            rows, conflict
        )
    })
    .await?;
    transaction.commit().await
}

/// What happened to the user, the newest first, at most `limit` events. It may be a moment old.
pub async fn list_for_user(connection: &dyn Connection, user: UserId, limit: u32) -> Result<Vec<Event>, StoreError> {
    let rows = OF_USER
        .read_all(connection, [user.home().into(), user.0.into(), i64::from(limit).into()])
        .await?;
    rows.iter().filter_map(|row| from_row(row).transpose()).collect()
}

/// The event in a row. `None` where only a newer release knows the kind or the actor: it is left to that.
pub(super) fn from_row(row: &QueryResult) -> Result<Option<Event>, StoreError> {
    let kind: String = row.try_get_by_index(2)?;
    let actor: String = row.try_get_by_index(3)?;
    let (Some(kind), Ok(actor)) = (EventKind::parse(&kind), actor.parse()) else {
        return Ok(None);
    };
    let user_id: Option<Uuid> = row.try_get_by_index(4)?;
    let client_id: Option<String> = row.try_get_by_index(5)?;
    let detail: String = row.try_get_by_index(8)?;
    Ok(Some(Event {
        id: EventId(row.try_get_by_index(0)?),
        at: row.try_get_by_index(1)?,
        kind,
        actor,
        user_id: user_id.map(UserId),
        client_id: client_id.map(ClientId),
        ip_address: row.try_get_by_index(6)?,
        correlation_id: row.try_get_by_index(7)?,
        detail: serde_json::from_str(&detail)?,
    }))
}

/// The columns of an event, as [`INSERT`] names them.
pub(super) fn values(event: &Event) -> Result<[Value; 10], StoreError> {
    Ok([
        event.id.home().into(),
        event.id.0.into(),
        event.at.trunc_subsecs(6).into(),
        event.kind.as_str().into(),
        event.actor.to_string().into(),
        event.user_id.map(|user| user.0).into(),
        event.client_id.as_ref().map(|client| client.0.clone()).into(),
        event.ip_address.clone().into(),
        event.correlation_id.clone().into(),
        serde_json::to_string(&event.detail)?.into(),
    ])
}

pub(super) const INSERT: Sql = Sql::both(concat!(
    "INSERT INTO audit_events (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
));

pub(super) const OF_USER: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail FROM audit_events \
     WHERE home = $1 AND user_id = $2 ORDER BY id DESC LIMIT $3",
)
.may_be_stale();
