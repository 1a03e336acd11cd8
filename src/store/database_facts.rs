//! Facts about the database, for administrators.

use super::{Connection as _, Store, StoreError, connection::Access as _, schema, statement::Sql};

/// What is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseFacts {
    /// `PostgreSQL` or `SQLite`.
    pub product: &'static str,
    /// Its version, as it says.
    pub version: String,
    /// Whether lists may be read from a replica.
    pub has_replica: bool,
    /// Whether names are found by any part of them quickly (`pg_trgm`); by their beginning they always are.
    pub finds_parts_quickly: bool,
    /// The newest change of the schema that was applied.
    pub newest_change: Option<String>,
    /// Changes of this release that were not applied.
    pub missing_changes: usize,
}

/// Reads them.
///
/// # Errors
/// When the database fails.
pub async fn read(store: &Store) -> Result<DatabaseFacts, StoreError> {
    let is_postgres = store.writer().is_postgres();
    let row = FACTS.read_one(store, []).await?;
    let row = row.ok_or_else(|| StoreError::internal("the database has no version"))?;
    let status = schema::status(store).await?;
    let applied = status.iter().rev().find(|(_, is_applied)| *is_applied);
    Ok(DatabaseFacts {
        product: if is_postgres { "PostgreSQL" } else { "SQLite" },
        version: row.try_get_by_index(0)?,
        finds_parts_quickly: row.try_get_by_index(1)?,
        has_replica: store.replica().is_some(),
        newest_change: applied.map(|(name, _)| name.clone()),
        missing_changes: status.iter().filter(|(_, is_applied)| !is_applied).count(),
    })
}

const FACTS: Sql = Sql::each(
    "SELECT current_setting('server_version'), EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm')",
    "SELECT sqlite_version(), (1 = 0)",
);
