//! Sealing what is new.

use std::time::Duration;

use super::{events, place, ranges};
use crate::store::{Store, StoreError, audit_chain::AuditChainKey, connection::Access as _, statement::Sql};

/// How long transactions that write events are waited for. A longer one delays the seals of what came after it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked whether they have ended.
const POLL: Duration = Duration::from_millis(20);

/// The number up to which every event that will ever be there is there now. A transaction that wrote an event and has not committed yet
/// may have a lower number than one that has: those are waited for. `None` if one of them takes longer.
///
/// # Errors
/// When the store fails.
pub async fn settled(store: &Store) -> Result<Option<i64>, StoreError> {
    let Some(row) = NUMBERS.read_one(store, []).await? else {
        return Ok(None);
    };
    let (last, sealed): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    // What is sealed was waited for then; and SQLite has one writer.
    if last <= sealed || !store.writer().is_postgres() {
        return Ok(Some(last));
    }
    // Whoever has a number up to that one holds this lock until their transaction ends. So it is asked for after the number.
    let waited_for = writers(store).await?;
    match tokio::time::timeout(PATIENCE, until_over(store, waited_for)).await {
        Ok(over) => over.map(|()| Some(last)),
        Err(_) => Ok(None),
    }
}

async fn until_over(store: &Store, mut waited_for: Vec<String>) -> Result<(), StoreError> {
    while !waited_for.is_empty() {
        tokio::time::sleep(POLL).await;
        let left = writers(store).await?;
        waited_for.retain(|writer| left.contains(writer));
    }
    Ok(())
}

async fn writers(store: &Store) -> Result<Vec<String>, StoreError> {
    let rows = WRITERS.read_all(store, []).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Seals at most `limit` of the events that are new, up to the number that [`settled`] said; how many there were. While another node does
/// it, none.
///
/// # Errors
/// When the store fails.
pub async fn seal_new(store: &Store, key: &AuditChainKey, settled: i64, limit: usize) -> Result<usize, StoreError> {
    let transaction = store.begin().await?;
    let Some(end) = place::lock_end(&transaction).await? else {
        return Ok(0);
    };
    let new = events::read(&transaction, end.number, settled, limit).await?;
    let last = match new.last() {
        None => return Ok(0),
        Some(last) if new.len() == limit => last.number,
        Some(_) => settled,
    };
    let end = ranges::seal(&transaction, key, &end, last, &new).await?;
    place::move_end(&transaction, &end).await?;
    transaction.commit().await?;
    Ok(new.len())
}

/// The last number that was given, on Postgres also the one that will be given first; and the last one that is sealed.
const NUMBERS: Sql = Sql::each(
    "SELECT n.last_value, c.sequence FROM audit_event_numbers n JOIN audit_chain c ON c.id = 3",
    "SELECT n.last, c.sequence FROM audit_event_numbers n JOIN audit_chain c ON c.id = 3",
);

/// The transactions that write events, on Postgres. An insertion takes this lock before it takes a number, and a transaction keeps it.
const WRITERS: Sql = Sql::both(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' \
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND relation = 'audit_events'::regclass",
);
