//! The log of changes of what nodes keep in memory: clients, scopes, signing keys, settings, providers. Every node follows it and reads again what
//! changed, whoever changed it. Its lock also keeps apart those who give and take roles.
//!
//! Whoever changes any of it locks one row first, which also gives the number of the change. So changes come one after the other,
//! and their numbers have no gaps and are in the order of commits: a node that has read up to a number has missed nothing before it.

use sea_orm::QueryResult;

use super::{Connection, StoreError, Transaction, statement::Sql};
use crate::domain::ids::ClientId;

/// How many changes a node reads at once. One that is further behind discards its whole cache instead.
const MOST: usize = 1000;

/// How long changes are kept, in seconds. A node that was away for longer discards its whole cache.
const KEPT_FOR_SECONDS: i64 = 86_400;

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The client of that identifier, or its origins.
    Client(ClientId),
    /// The scope of that name.
    Scope(String),
    /// Any of the signing keys.
    SigningKeys,
    /// Any of the settings.
    Settings,
    /// Any of the providers that users sign in with.
    Upstreams,
}

/// What changed since a node looked last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeBatch {
    /// The number of the last change, from which the node goes on.
    pub position: i64,
    /// The changes in their order. `None` if it cannot be told what they are: the node starts, was away for too long, the database
    /// was restored, or a newer release changed what this one does not know.
    pub changes: Option<Vec<Change>>,
}

/// What changed since `position`.
pub async fn since(connection: &dyn Connection, position: Option<i64>) -> Result<ChangeBatch, StoreError> {
    // Nothing comes after the greatest number.
    let after = position.unwrap_or(i64::MAX);
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
    let rows = SINCE.read_all(connection, [after.into(), limit.into()]).await?;
    let first = rows
        .first()
        .ok_or_else(|| StoreError::internal("change_counter has no row"))?;
    let last: i64 = first.try_get_by_index(0)?;
    let changes = match position {
        None => None,
        Some(position) if position == last => Some(Vec::new()),
        Some(position) => every_change(&rows, position, last)?,
    };
    Ok(ChangeBatch {
        position: last,
        changes,
    })
}

/// The changes after `position` up to `last`, if each of them is there and known.
fn every_change(rows: &[QueryResult], position: i64, last: i64) -> Result<Option<Vec<Change>>, StoreError> {
    let mut changes = Vec::with_capacity(rows.len());
    let mut expected = position;
    for row in rows {
        expected += 1;
        if row.try_get_by_index::<Option<i64>>(1)? != Some(expected) {
            return Ok(None);
        }
        let (kind, key): (String, String) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let Some(change) = Change::parse(&kind, key) else {
            return Ok(None);
        };
        changes.push(change);
    }
    Ok((expected == last).then_some(changes))
}

/// Waits until nobody else changes any of it, and keeps others waiting until the transaction ends.
pub async fn lock(transaction: &Transaction) -> Result<(), StoreError> {
    LOCK.read_one(transaction, []).await?;
    Ok(())
}

/// Writes down that `change` is made in this transaction. Others that change something wait from here on, so it comes before the
/// change itself. On Postgres nodes that listen are woken by the commit.
pub async fn record(transaction: &Transaction, change: &Change) -> Result<(), StoreError> {
    let rows = NEXT.write_returning(transaction, []).await?;
    let row = rows
        .first()
        .ok_or_else(|| StoreError::internal("change_counter has no row"))?;
    let sequence: i64 = row.try_get_by_index(0)?;
    let (kind, key) = change.stored();
    LOG.write(transaction, [sequence.into(), kind.into(), key.into()])
        .await?;
    Ok(())
}

/// Deletes at most `limit` changes that no node needs any more; how many. The time is the database's, which is the same for all
/// nodes.
pub(super) async fn delete_old(connection: &dyn Connection, limit: u32) -> Result<u64, StoreError> {
    DELETE_OLD
        .write(connection, [KEPT_FOR_SECONDS.into(), i64::from(limit).into()])
        .await
}

impl Change {
    fn stored(&self) -> (&'static str, &str) {
        match self {
            Self::Client(client_id) => ("client", client_id.as_str()),
            Self::Scope(name) => ("scope", name),
            Self::SigningKeys => ("signing_keys", ""),
            Self::Settings => ("settings", ""),
            Self::Upstreams => ("upstreams", ""),
        }
    }

    fn parse(kind: &str, key: String) -> Option<Self> {
        Some(match kind {
            "client" => Self::Client(ClientId(key)),
            "scope" => Self::Scope(key),
            "signing_keys" => Self::SigningKeys,
            "settings" => Self::Settings,
            "upstreams" => Self::Upstreams,
            _ => return None,
        })
    }
}

/// The channel on which Postgres says that there is a change.
pub(super) const CHANNEL: &str = "vestibule_changes";

pub(super) const SINCE: Sql = Sql::both(
    "SELECT c.version, l.sequence, l.kind, l.key FROM change_counter c LEFT JOIN changes l ON l.sequence > $1 \
     WHERE c.id = 1 ORDER BY l.sequence LIMIT $2",
);

/// On SQLite a transaction has the write lock already.
const LOCK: Sql = Sql::each(
    "SELECT version FROM change_counter WHERE id = 1 FOR UPDATE",
    "SELECT version FROM change_counter WHERE id = 1",
);

const NEXT: Sql = Sql::both("UPDATE change_counter SET version = version + 1 WHERE id = 1 RETURNING version");

const LOG: Sql = Sql::each(
    "WITH logged AS (INSERT INTO changes (sequence, kind, key, changed_at) \
     VALUES ($1, $2, $3, floor(extract(epoch FROM clock_timestamp()))::bigint)) \
     SELECT pg_notify('vestibule_changes', '')",
    "INSERT INTO changes (sequence, kind, key, changed_at) VALUES ($1, $2, $3, unixepoch())",
);

macro_rules! delete_old {
    ($now:literal) => {
        concat!(
            "DELETE FROM changes WHERE sequence IN (SELECT sequence FROM changes WHERE changed_at < ",
            $now,
            " - $1 ORDER BY changed_at, sequence LIMIT $2)"
        )
    };
}

pub(super) const DELETE_OLD: Sql = Sql::each(
    delete_old!("floor(extract(epoch FROM clock_timestamp()))::bigint"),
    delete_old!("unixepoch()"),
);
