//! A counter that moves with every change of what nodes keep in memory: clients, scopes, signing keys. Nodes ask for it often
//! and read again when it moved, whoever made the change.

use super::{Connection, StoreError, Transaction, statement::Sql};

/// Where the counter stands.
pub async fn version(connection: &dyn Connection) -> Result<i64, StoreError> {
    match VERSION.read_one(connection, []).await? {
        Some(row) => Ok(row.try_get_by_index(0)?),
        None => Err(StoreError::internal("change_counter has no row")),
    }
}

/// Waits until nobody else changes any of it, and keeps others waiting until the transaction ends.
pub async fn lock(transaction: &Transaction) -> Result<(), StoreError> {
    LOCK.read_one(transaction, []).await?;
    Ok(())
}

/// Moves it. In a transaction, others that change something wait from here on: so it comes first.
pub async fn bump(connection: &dyn Connection) -> Result<(), StoreError> {
    BUMP.write(connection, []).await?;
    Ok(())
}

const VERSION: Sql = Sql::both("SELECT version FROM change_counter WHERE id = 1");
/// On SQLite a transaction has the write lock already.
const LOCK: Sql = Sql::each(
    "SELECT version FROM change_counter WHERE id = 1 FOR UPDATE",
    "SELECT version FROM change_counter WHERE id = 1",
);
const BUMP: Sql = Sql::both("UPDATE change_counter SET version = version + 1 WHERE id = 1");
