//! The schema: brought up to this release, and asked how far it is. A schema that a newer release has brought further still fits
//! this one (releases only add), so that one can go back by a release.

use std::collections::HashSet;

use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait as _;

use super::{Connection, Store, StoreError, Transaction, connection::Access as _, statement::Sql};

/// Applies what is missing, all or nothing. Of nodes that start at once, one does it and the others wait.
pub async fn migrate(store: &Store) -> Result<(), StoreError> {
    if is_current(store).await? {
        return Ok(());
    }
    let transaction = store.begin().await?;
    lock(&transaction).await?;
    // Another node may have been faster.
    if !missing(&applied(&transaction).await?).is_empty() {
        Migrator::up(transaction.inner(), None).await?;
    }
    transaction.commit().await
}

/// Takes every change back: tables and what is in them. For tests and for starting over.
pub async fn revert_all(store: &Store) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    lock(&transaction).await?;
    Migrator::down(transaction.inner(), None).await?;
    transaction.commit().await
}

/// Every change of this release by name, and whether it was applied.
pub async fn status(store: &Store) -> Result<Vec<(String, bool)>, StoreError> {
    let applied = applied(store).await?;
    Ok(names()
        .into_iter()
        .map(|name| {
            let is_applied = applied.contains(&name);
            (name, is_applied)
        })
        .collect())
}

/// Whether every change of this release was applied.
pub async fn is_current(store: &Store) -> Result<bool, StoreError> {
    Ok(missing(&applied(store).await?).is_empty())
}

fn missing(applied: &HashSet<String>) -> Vec<String> {
    names().into_iter().filter(|name| !applied.contains(name)).collect()
}

fn names() -> Vec<String> {
    Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect()
}

/// One node at a time, without the time limits of ordinary statements. On SQLite a transaction has the write lock already.
async fn lock(transaction: &Transaction) -> Result<(), StoreError> {
    if transaction.writer().is_postgres() {
        for sql in [
            "SET LOCAL statement_timeout = 0",
            "SET LOCAL lock_timeout = '120s'",
            // "vestibule" in ASCII, cut to 64 bits.
            "SELECT pg_advisory_xact_lock(x'7665737469627565'::bigint)",
        ] {
            transaction.writer().execute_unprepared(sql).await?;
        }
    }
    Ok(())
}

/// The names of the changes that were applied, those of other releases too. Writes nothing.
async fn applied(connection: &dyn Connection) -> Result<HashSet<String>, StoreError> {
    if HAS_TABLE.read_one(connection, []).await?.is_none() {
        return Ok(HashSet::new());
    }
    let rows = APPLIED.read_all(connection, []).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

const HAS_TABLE: Sql = Sql::each(
    "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
);

const APPLIED: Sql = Sql::both("SELECT version FROM seaql_migrations");
