//! Scopes that an administrator defined. Nodes keep them in memory; every change here is written to the log of changes.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    connection::Access as _,
    documents::{self, Document as _, StoredClaimRules, StoredTexts},
    json_column::JsonColumn,
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

/// Removes the scope, if it still has that version.
pub async fn delete_if(connection: &dyn Connection, name: &str, version: i64) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Scope(name.to_owned())).await?;
    let outcome = Outcome::of(DELETE_IF.write(&transaction, [name.into(), version.into()]).await?);
    if outcome == Outcome::Changed {
        transaction.commit().await?;
    }
    Ok(outcome)
}

/// The values that make the row what `scope` says, and keep what this release does not know in it.
async fn values(transaction: &Transaction, scope: &Scope, now: DateTime<Utc>) -> Result<[Value; 5], StoreError> {
    let key = [scope.name.clone().into()];
    let held = documents::replacement::<StoredTexts>(transaction, HOLD, key, scope.claims.clone()).await?;
    let rules = match &held.row {
        Some(row) => {
            let stored: JsonColumn<serde_json::Value> = row.try_get_by_index(1)?;
            documents::changed::<StoredClaimRules>(&stored.0, scope.claim_rules.clone())?
        }
        None => serde_json::to_value(StoredClaimRules::store(scope.claim_rules.clone()))?,
    };
    Ok([
        scope.name.clone().into(),
        scope.description.clone().into(),
        held.document.into(),
        now.into(),
        rules.into(),
    ])
}

/// The scope in a row of [`columns`].
pub(super) fn from_row(row: &QueryResult) -> Result<Versioned<Scope>, StoreError> {
    let claims: JsonColumn<StoredTexts> = row.try_get_by_index(2)?;
    let rules: JsonColumn<StoredClaimRules> = row.try_get_by_index(7)?;
    let value = Scope {
        name: row.try_get_by_index(0)?,
        description: row.try_get_by_index(1)?,
        claims: claims.0.read(),
        claim_rules: rules.0.read(),
    };
    Ok(Versioned {
        value,
        version: row.try_get_by_index(3)?,
        managed: row.try_get_by_index(6)?,
        created_at: row.try_get_by_index(4)?,
        updated_at: row.try_get_by_index(5)?,
    })
}

/// Whoever changes a scope has the lock of the log of changes already; this one is for whoever would not.
const HOLD: Sql = Sql::each(
    "SELECT claims, claim_rules FROM scopes WHERE name = $1 FOR NO KEY UPDATE",
    "SELECT claims, claim_rules FROM scopes WHERE name = $1",
);

/// What [`from_row`] reads.
macro_rules! columns {
    () => {
        "name, description, claims, version, created_at, updated_at, managed, claim_rules"
    };
}
pub(super) use columns;

const LIST: Sql = Sql::both(concat!("SELECT ", columns!(), " FROM scopes ORDER BY name"));

const FIND: Sql = Sql::both(concat!("SELECT ", columns!(), " FROM scopes WHERE name = $1"));

const UPSERT: Sql = Sql::both(
    "INSERT INTO scopes (name, description, claims, created_at, updated_at, claim_rules, version) \
     VALUES ($1, $2, $3, $4, $4, $5, 1) \
     ON CONFLICT (name) DO UPDATE SET description = $2, claims = $3, claim_rules = $5, updated_at = $4, version = scopes.version + 1",
);

const UPDATE_IF: Sql = Sql::both(
    "UPDATE scopes SET description = $2, claims = $3, claim_rules = $5, updated_at = $4, version = version + 1 \
     WHERE name = $1 AND version = $6",
);

const DELETE_IF: Sql = Sql::both("DELETE FROM scopes WHERE name = $1 AND version = $2");
