//! Roles that administrators made. Those that are built in are in `domain/role.rs`, and in no table.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError, Transaction,
    documents::{self, Document as _, StoredRights},
    json_column::JsonColumn,
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::domain::role::Role;

/// Every role, by name. There are few.
pub async fn list(connection: &dyn Connection) -> Result<Vec<Versioned<Role>>, StoreError> {
    let rows = LIST.read_all(connection, []).await?;
    rows.iter().map(from_row).collect()
}

/// The role, with the version that a change names.
pub async fn find(connection: &dyn Connection, name: &str) -> Result<Option<Versioned<Role>>, StoreError> {
    let row = FIND.read_one(connection, [name.into()]).await?;
    row.as_ref().map(from_row).transpose()
}

/// Adds a role; [`StoreError::Conflict`] where the name is taken.
pub async fn insert(connection: &dyn Connection, role: &Role, now: DateTime<Utc>) -> Result<(), StoreError> {
    let rights = serde_json::to_value(StoredRights::store(role.rights))?;
    INSERT.write(connection, values(role, rights, now)).await?;
    Ok(())
}

/// Makes the row what `role` says, if it still has that version. Rights that this release does not know stay.
pub async fn update_if(
    transaction: &Transaction,
    role: &Role,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let key = [role.name.clone().into()];
    let held = documents::replacement::<StoredRights>(transaction, HOLD, key, role.rights).await?;
    let values = values(role, held.document, now).into_iter().chain([version.into()]);
    Ok(Outcome::of(UPDATE_IF.write(transaction, values).await?))
}

/// Removes the role, if it still has that version. Whoever has it has nothing by it from then on.
pub async fn delete_if(connection: &dyn Connection, name: &str, version: i64) -> Result<Outcome, StoreError> {
    Ok(Outcome::of(
        DELETE_IF.write(connection, [name.into(), version.into()]).await?,
    ))
}

fn values(role: &Role, rights: serde_json::Value, now: DateTime<Utc>) -> [Value; 4] {
    [
        role.name.clone().into(),
        role.description.clone().into(),
        rights.into(),
        now.into(),
    ]
}

fn from_row(row: &QueryResult) -> Result<Versioned<Role>, StoreError> {
    let rights: JsonColumn<StoredRights> = row.try_get_by_index(2)?;
    let value = Role {
        name: row.try_get_by_index(0)?,
        description: row.try_get_by_index(1)?,
        allows_unknown: rights.0.has_unknown(),
        rights: rights.0.read(),
    };
    Ok(Versioned {
        value,
        version: row.try_get_by_index(3)?,
        managed: row.try_get_by_index(6)?,
        created_at: row.try_get_by_index(4)?,
        updated_at: row.try_get_by_index(5)?,
    })
}

const LIST: Sql =
    Sql::both("SELECT name, description, rights, version, created_at, updated_at, managed FROM roles ORDER BY name");

const FIND: Sql =
    Sql::both("SELECT name, description, rights, version, created_at, updated_at, managed FROM roles WHERE name = $1");

/// On SQLite a transaction has the write lock already.
const HOLD: Sql = Sql::each(
    "SELECT rights FROM roles WHERE name = $1 FOR NO KEY UPDATE",
    "SELECT rights FROM roles WHERE name = $1",
);

const INSERT: Sql = Sql::both(
    "INSERT INTO roles (name, description, rights, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $4, 1)",
);

const UPDATE_IF: Sql = Sql::both(
    "UPDATE roles SET description = $2, rights = $3, updated_at = $4, version = version + 1 \
     WHERE name = $1 AND version = $5",
);

const DELETE_IF: Sql = Sql::both("DELETE FROM roles WHERE name = $1 AND version = $2");
