//! Scopes that an administrator defined. Nodes keep them in memory; every change here moves the change counter.

use sea_orm::QueryResult;

use super::{Connection, StoreError, changes, connection::Access as _, json_column::JsonColumn, statement::Sql};
use crate::domain::scope::Scope;

/// Every scope, by name.
pub async fn list(connection: &dyn Connection) -> Result<Vec<Scope>, StoreError> {
    LIST.read_all(connection, []).await?.iter().map(from_row).collect()
}

/// The scope.
pub async fn find(connection: &dyn Connection, name: &str) -> Result<Option<Scope>, StoreError> {
    let row = FIND.read_one(connection, [name.into()]).await?;
    row.as_ref().map(from_row).transpose()
}

/// Adds the scope, or makes the row what `scope` says.
pub async fn upsert(connection: &dyn Connection, scope: &Scope) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::bump(&transaction).await?;
    let values = [
        scope.name.clone().into(),
        scope.description.clone().into(),
        JsonColumn(scope.claims.clone()).into(),
    ];
    UPSERT.write(&transaction, values).await?;
    transaction.commit().await
}

fn from_row(row: &QueryResult) -> Result<Scope, StoreError> {
    let claims: JsonColumn<Vec<String>> = row.try_get_by_index(2)?;
    Ok(Scope {
        name: row.try_get_by_index(0)?,
        description: row.try_get_by_index(1)?,
        claims: claims.0,
    })
}

const LIST: Sql = Sql::both("SELECT name, description, claims FROM scopes ORDER BY name");

const FIND: Sql = Sql::both("SELECT name, description, claims FROM scopes WHERE name = $1");

const UPSERT: Sql = Sql::both(
    "INSERT INTO scopes (name, description, claims) VALUES ($1, $2, $3) \
     ON CONFLICT (name) DO UPDATE SET description = $2, claims = $3",
);
