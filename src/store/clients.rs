//! Registered applications. Nodes keep them in memory ([`Store::client`](super::Store::client)); every change here moves the
//! change counter.

use std::collections::BTreeSet;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    Connection, StoreError, Transaction, changes,
    connection::Access as _,
    entities::{client_origins, clients},
    json_column::JsonColumn,
    statement::Sql,
};
use crate::domain::{
    client::{Client, ClientMetadata},
    ids::ClientId,
};

/// The client, as the database has it now.
pub async fn find(connection: &dyn Connection, client_id: &ClientId) -> Result<Option<Client>, StoreError> {
    let Some(row) = FIND.read_one(connection, [client_id.as_str().into()]).await? else {
        return Ok(None);
    };
    let metadata: JsonColumn<ClientMetadata> = row.try_get_by_index(2)?;
    Ok(Some(Client {
        client_id: client_id.clone(),
        client_secret_digest: row.try_get_by_index(0)?,
        disabled: row.try_get_by_index(1)?,
        metadata: metadata.0,
    }))
}

/// Adds a client; [`StoreError::Conflict`] where the identifier is taken.
pub async fn insert(connection: &dyn Connection, client: &Client) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::bump(&transaction).await?;
    clients::Entity::insert(columns(client))
        .exec_without_returning(&transaction.writer())
        .await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// Makes the row what `client` says.
pub async fn update(connection: &dyn Connection, client: &Client) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::bump(&transaction).await?;
    clients::Entity::update_many()
        .set(columns(client))
        .filter(clients::Column::ClientId.eq(client.client_id.as_str()))
        .exec(&transaction.writer())
        .await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// Whether a client that is not disabled has registered the origin for its scripts.
pub async fn origin_is_registered(connection: &dyn Connection, origin: &str) -> Result<bool, StoreError> {
    Ok(FIND_ORIGIN.read_one(connection, [origin.into()]).await?.is_some())
}

fn columns(client: &Client) -> clients::ActiveModel {
    clients::ActiveModel {
        client_id: Set(client.client_id.0.clone()),
        client_secret_digest: Set(client.client_secret_digest.clone()),
        disabled: Set(client.disabled),
        metadata: Set(JsonColumn(client.metadata.clone())),
    }
}

async fn replace_origins(transaction: &Transaction, client: &Client) -> Result<(), StoreError> {
    client_origins::Entity::delete_many()
        .filter(client_origins::Column::ClientId.eq(client.client_id.as_str()))
        .exec(&transaction.writer())
        .await?;
    let origins: BTreeSet<&String> = client.metadata.cors_origins.iter().collect();
    let rows: Vec<_> = origins
        .into_iter()
        .map(|origin| client_origins::ActiveModel {
            origin: Set(origin.clone()),
            client_id: Set(client.client_id.0.clone()),
        })
        .collect();
    if !rows.is_empty() {
        client_origins::Entity::insert_many(rows)
            .exec_without_returning(&transaction.writer())
            .await?;
    }
    Ok(())
}

pub(super) const FIND: Sql =
    Sql::both("SELECT client_secret_digest, disabled, metadata FROM clients WHERE client_id = $1");

pub(super) const FIND_ORIGIN: Sql = Sql::both(
    "SELECT 1 FROM client_origins o JOIN clients c ON c.client_id = o.client_id \
     WHERE o.origin = $1 AND NOT c.disabled LIMIT 1",
);
