//! Scopes that an administrator defined. Nodes keep them in memory; every change here is written to the log of changes.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    connection::Access as _,
    documents::{self, Document as _, StoredTexts},
    json_column::JsonColumn,
    paging::{Limit, range},
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::domain::scope::Scope;

/// Every scope, by name.
pub async fn list(connection: &dyn Connection) -> Result<Vec<Scope>, StoreError> {
    let rows = LIST.read_all(connection, []).await?;
    rows.iter().map(|row| Ok(from_row(row)?.value)).collect()
}

/// The scope.
pub async fn find(connection: &dyn Connection, name: &str) -> Result<Option<Scope>, StoreError> {
    Ok(find_version(connection, name).await?.map(|found| found.value))
}

/// The same, with the version that a change of an administrator names.
pub async fn find_version(connection: &dyn Connection, name: &str) -> Result<Option<Versioned<Scope>>, StoreError> {
    let row = FIND.read_one(connection, [name.into()]).await?;
    row.as_ref().map(from_row).transpose()
}

/// One page of scopes, by the bytes of their name: those whose name begins with `prefix`, after `after`.
pub async fn list_page(
    connection: &dyn Connection,
    prefix: &str,
    after: Option<&str>,
    limit: Limit,
) -> Result<Vec<Versioned<Scope>>, StoreError> {
    let [after, from, below] = range(prefix, after);
    let rows = LIST_PAGE
        .read_all(connection, [after, from, below, limit.into()])
        .await?;
    rows.iter().map(from_row).collect()
}

/// Adds the scope, or makes the row what `scope` says.
pub async fn upsert(connection: &dyn Connection, scope: &Scope, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Scope(scope.name.clone())).await?;
    UPSERT
        .write(&transaction, values(&transaction, scope, now).await?)
        .await?;
    transaction.commit().await
}

/// Makes the row what `scope` says, if it still has that version.
pub async fn update_if(
    connection: &dyn Connection,
    scope: &Scope,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Scope(scope.name.clone())).await?;
    let values = values(&transaction, scope, now)
        .await?
        .into_iter()
        .chain([version.into()]);
    let outcome = Outcome::of(UPDATE_IF.write(&transaction, values).await?);
    if outcome == Outcome::Changed {
        transaction.commit().await?;
    }
    Ok(outcome)
}

/// The values that make the row what `scope` says, and keep what this release does not know in it.
async fn values(transaction: &Transaction, scope: &Scope, now: DateTime<Utc>) -> Result<[Value; 4], StoreError> {
    let key = [scope.name.clone().into()];
    let held = documents::replacement::<StoredTexts>(transaction, HOLD, key, scope.claims.clone()).await?;
    Ok([
        scope.name.clone().into(),
        scope.description.clone().into(),
        held.document.into(),
        now.into(),
    ])
}

fn from_row(row: &QueryResult) -> Result<Versioned<Scope>, StoreError> {
    let claims: JsonColumn<StoredTexts> = row.try_get_by_index(2)?;
    let value = Scope {
        name: row.try_get_by_index(0)?,
        description: row.try_get_by_index(1)?,
        claims: claims.0.read(),
    };
    Ok(Versioned {
        value,
        version: row.try_get_by_index(3)?,
        created_at: row.try_get_by_index(4)?,
        updated_at: row.try_get_by_index(5)?,
    })
}

/// Whoever changes a scope has the lock of the log of changes already; this one is for whoever would not.
const HOLD: Sql = Sql::each(
    "SELECT claims FROM scopes WHERE name = $1 FOR NO KEY UPDATE",
    "SELECT claims FROM scopes WHERE name = $1",
);

const LIST: Sql =
    Sql::both("SELECT name, description, claims, version, created_at, updated_at FROM scopes ORDER BY name");

const FIND: Sql =
    Sql::both("SELECT name, description, claims, version, created_at, updated_at FROM scopes WHERE name = $1");

const UPSERT: Sql = Sql::both(
    "INSERT INTO scopes (name, description, claims, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $4, 1) \
     ON CONFLICT (name) DO UPDATE SET description = $2, claims = $3, updated_at = $4, version = scopes.version + 1",
);

const LIST_PAGE: Sql = Sql::both(
    "SELECT name, description, claims, version, created_at, updated_at FROM scopes \
     WHERE name > $1 AND name >= $2 AND name < $3 ORDER BY name LIMIT $4",
)
.may_be_stale();

const UPDATE_IF: Sql = Sql::both(
    "UPDATE scopes SET description = $2, claims = $3, updated_at = $4, version = version + 1 \
     WHERE name = $1 AND version = $5",
);

/// The list, with parameters of the right types, for the tests of its plan.
pub(super) fn explained() -> (&'static str, Sql, Vec<Value>) {
    let [after, from, below] = range("a", None);
    ("scopes, list", LIST_PAGE, vec![after, from, below, 50_i64.into()])
}
