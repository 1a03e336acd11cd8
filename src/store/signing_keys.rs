//! Signing keys, sealed. Nodes keep them in memory; every change here is written to the log of changes.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    connection::Access as _,
    entities::signing_keys,
    statement::Sql,
};
use crate::domain::{signing_algorithm::SigningAlgorithm, signing_key::SigningKey};

/// Every key, oldest first; without those whose algorithm only a newer release knows, which are left to it.
pub async fn list(connection: &dyn Connection) -> Result<Vec<SigningKey>, StoreError> {
    let rows = signing_keys::Entity::find()
        .order_by_asc(signing_keys::Column::PublishedAt)
        .order_by_asc(signing_keys::Column::Kid)
        .all(&connection.reader())
        .await?;
    Ok(rows.into_iter().filter_map(from_row).collect())
}

/// Adds a key.
pub async fn insert(connection: &dyn Connection, key: &SigningKey) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::SigningKeys).await?;
    let row = signing_keys::ActiveModel {
        kid: Set(key.kid.clone()),
        algorithm: Set(key.algorithm.as_str().to_owned()),
        public_jwk: Set(key.public_jwk.clone()),
        sealed_private_key: Set(key.sealed_private_key.clone()),
        published_at: Set(key.published_at),
        active_from: Set(key.active_from),
        retired_from: Set(key.retired_from),
        removed_from: Set(key.removed_from),
    };
    signing_keys::Entity::insert(row)
        .exec_without_returning(&transaction.writer())
        .await?;
    transaction.commit().await
}

/// Sets when the key no longer signs and when it leaves the key set.
pub async fn set_times(
    connection: &dyn Connection,
    kid: &str,
    retired_from: Option<DateTime<Utc>>,
    removed_from: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::SigningKeys).await?;
    signing_keys::Entity::update_many()
        .col_expr(signing_keys::Column::RetiredFrom, Expr::value(retired_from))
        .col_expr(signing_keys::Column::RemovedFrom, Expr::value(removed_from))
        .filter(signing_keys::Column::Kid.eq(kid))
        .exec(&transaction.writer())
        .await?;
    transaction.commit().await
}

/// Makes a key sign from `active_from` on.
pub async fn set_active_from(
    connection: &dyn Connection,
    kid: &str,
    active_from: DateTime<Utc>,
) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::SigningKeys).await?;
    signing_keys::Entity::update_many()
        .col_expr(signing_keys::Column::ActiveFrom, Expr::value(active_from))
        .filter(signing_keys::Column::Kid.eq(kid))
        .exec(&transaction.writer())
        .await?;
    transaction.commit().await
}

/// Deletes a key that left the key set.
pub async fn delete(connection: &dyn Connection, kid: &str) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::SigningKeys).await?;
    signing_keys::Entity::delete_by_id(kid)
        .exec(&transaction.writer())
        .await?;
    transaction.commit().await
}

/// Waits until no other node rotates, and keeps others waiting until the transaction ends.
pub async fn lock_rotation(transaction: &Transaction) -> Result<(), StoreError> {
    LOCK.read_one(transaction, []).await?;
    Ok(())
}

fn from_row(row: signing_keys::Model) -> Option<SigningKey> {
    let Some(algorithm) = SigningAlgorithm::parse(&row.algorithm) else {
        tracing::warn!(
            kid = row.kid,
            "a signing key has an algorithm that this release does not know"
        );
        return None;
    };
    Some(SigningKey {
        kid: row.kid,
        algorithm,
        public_jwk: row.public_jwk,
        sealed_private_key: row.sealed_private_key,
        published_at: row.published_at,
        active_from: row.active_from,
        retired_from: row.retired_from,
        removed_from: row.removed_from,
    })
}

/// On SQLite a transaction has the write lock already.
const LOCK: Sql = Sql::each(
    "SELECT 1 FROM locks WHERE name = 'signing_keys' FOR UPDATE",
    "SELECT 1 FROM locks WHERE name = 'signing_keys'",
);
