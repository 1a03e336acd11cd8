//! The audit log. Events are inserted unsealed, by the transaction that made the decision; later one node at a time numbers them
//! and chains them under a key, in batches, so that no decision waits for another and any later change shows. The key is not in the
//! database in the clear (`audit_chain.rs`).

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use sea_orm::{QueryResult, Value};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Connection, Store, StoreError,
    audit_chain::{AuditChainKey, Link},
    connection::Access as _,
    key::Reach,
    statement::{Sql, write_rows},
};
use crate::domain::{
    event::{Event, EventKind},
    ids::{ClientId, EventId, Home, UserId},
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

/// What reading the whole chain showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every sealed event is as it was sealed.
    Whole {
        /// How many.
        events: i64,
    },
    /// An event was changed, removed or added, or the events were sealed under another key.
    Broken {
        /// Where in the chain it first shows.
        sequence: i64,
    },
}

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
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        let kind: String = row.try_get_by_index(2)?;
        let actor: String = row.try_get_by_index(3)?;
        // A kind or an actor that only a newer release knows is left to it.
        let (Some(kind), Ok(actor)) = (EventKind::parse(&kind), actor.parse()) else {
            continue;
        };
        let client_id: Option<String> = row.try_get_by_index(5)?;
        let detail: String = row.try_get_by_index(8)?;
        events.push(Event {
            id: EventId(row.try_get_by_index(0)?),
            at: row.try_get_by_index(1)?,
            kind,
            actor,
            user_id: Some(user),
            client_id: client_id.map(ClientId),
            ip_address: row.try_get_by_index(6)?,
            correlation_id: row.try_get_by_index(7)?,
            detail: serde_json::from_str(&detail)?,
        });
    }
    Ok(events)
}

/// Numbers and chains at most `limit` events; how many there were. While another node does it, none.
pub async fn seal_batch(store: &Store, key: &AuditChainKey, limit: usize) -> Result<usize, StoreError> {
    let transaction = store.begin().await?;
    let Some(head) = LOCK_HEAD.read_one(&transaction, []).await? else {
        return Ok(0);
    };
    let mut sequence: i64 = head.try_get_by_index(0)?;
    let mut head: Vec<u8> = head.try_get_by_index(1)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let events = UNSEALED.read_all(&transaction, [limit.into()]).await?;
    if events.is_empty() {
        return Ok(0);
    }
    let mut rows: Vec<[Value; 4]> = Vec::with_capacity(events.len());
    for row in &events {
        let event = StoredEvent::from_row(row)?;
        sequence += 1;
        let link = event.link(key, &head, sequence)?;
        head = link.head;
        rows.push([
            Home::of(event.id).into(),
            event.id.into(),
            sequence.into(),
            link.seal.into(),
        ]);
    }
    write_rows(&transaction, rows, &[], Reach::FanOut, |rows, _| {
        format!(
            "WITH sealed (home, id, sequence, seal) AS (VALUES {rows}) UPDATE audit_events \
             SET sequence = sealed.sequence, seal = sealed.seal FROM sealed \
             WHERE audit_events.home = sealed.home AND audit_events.id = sealed.id"
        )
    })
    .await?;
    MOVE_HEAD.write(&transaction, [sequence.into(), head.into()]).await?;
    transaction.commit().await?;
    Ok(events.len())
}

/// An event with a number that the chain never gave: it was added by hand.
async fn outside(connection: &dyn Connection) -> Result<Option<i64>, StoreError> {
    let Some(row) = NUMBERS.read_one(connection, []).await? else {
        return Ok(None);
    };
    let (first, last): (Option<i64>, Option<i64>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    // Read afterwards: a sealing job may run.
    let Some(head) = HEAD.read_one(connection, []).await? else {
        return Ok(Some(0));
    };
    let head: i64 = head.try_get_by_index(0)?;
    Ok(first.filter(|first| *first < 1).or(last.filter(|last| *last > head)))
}

/// Reads the whole chain and computes it again. It covers events from the moment they are sealed; one that is added, changed or
/// removed before that does not show.
pub async fn verify_chain(connection: &dyn Connection, key: &AuditChainKey) -> Result<Chain, StoreError> {
    const BATCH: usize = 1000;
    let Some(head) = HEAD.read_one(connection, []).await? else {
        return Ok(Chain::Broken { sequence: 0 });
    };
    let last: i64 = head.try_get_by_index(0)?;
    let last_head: Vec<u8> = head.try_get_by_index(1)?;
    let (mut sequence, mut head) = (0, Vec::new());
    loop {
        // Not beyond the head that was read: a sealing job may run.
        let rows = SEALED.read_all(connection, [sequence.into(), last.into()]).await?;
        for row in &rows {
            sequence += 1;
            let link = StoredEvent::from_row(row)?.link(key, &head, sequence)?;
            head = link.head;
            let stored_sequence: i64 = row.try_get_by_index(9)?;
            let stored_seal: Vec<u8> = row.try_get_by_index(10)?;
            if stored_sequence != sequence || stored_seal != link.seal {
                return Ok(Chain::Broken { sequence });
            }
        }
        if rows.len() < BATCH {
            break;
        }
    }
    if sequence != last || head != last_head {
        return Ok(Chain::Broken { sequence: sequence + 1 });
    }
    if let Some(sequence) = outside(connection).await? {
        return Ok(Chain::Broken { sequence });
    }
    Ok(Chain::Whole { events: sequence })
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

/// An event as it is chained: in this order, under these names, for ever.
#[derive(Serialize)]
struct StoredEvent {
    id: Uuid,
    at: String,
    kind: String,
    actor: String,
    user_id: Option<Uuid>,
    client_id: Option<String>,
    ip_address: Option<String>,
    correlation_id: Option<String>,
    detail: String,
}

impl StoredEvent {
    fn from_row(row: &QueryResult) -> Result<Self, StoreError> {
        let at: DateTime<Utc> = row.try_get_by_index(1)?;
        Ok(Self {
            id: row.try_get_by_index(0)?,
            at: at.to_rfc3339_opts(SecondsFormat::Micros, true),
            kind: row.try_get_by_index(2)?,
            actor: row.try_get_by_index(3)?,
            user_id: row.try_get_by_index(4)?,
            client_id: row.try_get_by_index(5)?,
            ip_address: row.try_get_by_index(6)?,
            correlation_id: row.try_get_by_index(7)?,
            detail: row.try_get_by_index(8)?,
        })
    }

    /// Its link: over everything before it, its number, and itself as JSON.
    fn link(&self, key: &AuditChainKey, head: &[u8], sequence: i64) -> Result<Link, StoreError> {
        Ok(key.link(head, &serde_json::to_vec(&(sequence, self))?))
    }
}

pub(super) const INSERT: Sql = Sql::both(concat!(
    "INSERT INTO audit_events (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
));

const HEAD: Sql = Sql::both("SELECT sequence, head FROM audit_chain WHERE id = 1");

/// On SQLite a transaction has the write lock already.
const LOCK_HEAD: Sql = Sql::each(
    "SELECT sequence, head FROM audit_chain WHERE id = 1 FOR UPDATE SKIP LOCKED",
    "SELECT sequence, head FROM audit_chain WHERE id = 1",
);

const MOVE_HEAD: Sql = Sql::both("UPDATE audit_chain SET sequence = $1, head = $2 WHERE id = 1");

pub(super) const UNSEALED: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail FROM audit_events \
     WHERE sequence IS NULL ORDER BY id LIMIT $1",
)
.fan_out("a job chains what happened to everybody");

pub(super) const OF_USER: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail FROM audit_events \
     WHERE home = $1 AND user_id = $2 ORDER BY id DESC LIMIT $3",
)
.may_be_stale();

const NUMBERS: Sql = Sql::both("SELECT min(sequence), max(sequence) FROM audit_events")
    .fan_out("the chain is over what happened to everybody");

const SEALED: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail, sequence, seal \
     FROM audit_events WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT 1000",
)
.fan_out("the chain is over what happened to everybody");
