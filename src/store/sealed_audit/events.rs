//! Events as the chain reads them.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::ids::Home,
    store::{
        Connection, StoreError,
        audit_chain::{AuditChainKey, Link},
        key::Reach,
        statement::{Sql, write_rows},
    },
};

/// An event with its number.
pub(super) struct Numbered {
    pub(super) number: i64,
    pub(super) occurred_at: DateTime<Utc>,
    event: StoredEvent,
    home: i32,
    sealed_alone: SealedAlone,
}

/// The number and the seal that an earlier release gave it.
struct SealedAlone {
    sequence: Option<i64>,
    seal: Option<Vec<u8>>,
}

/// An event as it is sealed: in this order, under these names, for ever.
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

impl Numbered {
    /// What is sealed: its number, and itself as JSON.
    fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        Ok(serde_json::to_vec(&(self.number, &self.event))?)
    }

    /// The digest of the event and its number.
    pub(super) fn digest(&self, key: &AuditChainKey) -> Result<Vec<u8>, StoreError> {
        Ok(key.digest(&self.bytes()?))
    }

    /// Its home is a part of its id, and where its user's events are looked for.
    pub(super) fn is_at_home(&self) -> bool {
        self.home == i32::from(Home::of(self.event.id).0)
    }

    /// The link of this event alone, as earlier releases made it: over everything before it, and itself. `None` if it was sealed otherwise.
    pub(super) fn link_alone(&self, key: &AuditChainKey, head: &[u8]) -> Result<Option<Link>, StoreError> {
        let link = key.link(head, &self.bytes()?);
        let is_as_sealed =
            self.sealed_alone.sequence == Some(self.number) && self.sealed_alone.seal.as_ref() == Some(&link.seal);
        Ok(is_as_sealed.then_some(link))
    }
}

/// At most `limit` events with a number after `after` and up to `last`, in their order.
pub(super) async fn read(
    connection: &dyn Connection,
    after: i64,
    last: i64,
    limit: usize,
) -> Result<Vec<Numbered>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = EVENTS
        .read_all(connection, [after.into(), last.into(), limit.into()])
        .await?;
    rows.iter().map(from_row).collect()
}

/// Deletes the events.
pub(super) async fn delete(connection: &dyn Connection, events: &[Numbered]) -> Result<(), StoreError> {
    let keys = events
        .iter()
        .map(|event| [Home::of(event.event.id).into(), event.event.id.into()])
        .collect();
    write_rows(connection, keys, &[], Reach::FanOut, |rows, _| {
        format!("DELETE FROM audit_events WHERE (home, id) IN (VALUES {rows})")
    })
    .await?;
    Ok(())
}

/// An event with a number that the chain never gave, or no longer has: it was added by hand.
pub(super) async fn added_before(connection: &dyn Connection, start: i64) -> Result<Option<i64>, StoreError> {
    let Some(row) = FIRST.read_one(connection, []).await? else {
        return Ok(None);
    };
    let first: Option<i64> = row.try_get_by_index(0)?;
    Ok(first.filter(|first| *first <= start))
}

fn from_row(row: &QueryResult) -> Result<Numbered, StoreError> {
    let occurred_at: DateTime<Utc> = row.try_get_by_index(1)?;
    Ok(Numbered {
        number: row.try_get_by_index(9)?,
        occurred_at,
        home: row.try_get_by_index(10)?,
        sealed_alone: SealedAlone {
            sequence: row.try_get_by_index(11)?,
            seal: row.try_get_by_index(12)?,
        },
        event: StoredEvent {
            id: row.try_get_by_index(0)?,
            at: occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            kind: row.try_get_by_index(2)?,
            actor: row.try_get_by_index(3)?,
            user_id: row.try_get_by_index(4)?,
            client_id: row.try_get_by_index(5)?,
            ip_address: row.try_get_by_index(6)?,
            correlation_id: row.try_get_by_index(7)?,
            detail: row.try_get_by_index(8)?,
        },
    })
}

pub(in crate::store) const EVENTS: Sql = Sql::both(
    "SELECT id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail, number, home, sequence, seal \
     FROM audit_events WHERE number > $1 AND number <= $2 ORDER BY number LIMIT $3",
)
.fan_out("the chain is over what happened to everybody");

const FIRST: Sql =
    Sql::both("SELECT min(number) FROM audit_events").fan_out("the chain is over what happened to everybody");
