//! Registered applications. Nodes keep them in memory ([`Store::client`](super::Store::client)); every change here moves the
//! change counter.

use std::collections::BTreeSet;

use sea_orm::Value;

use super::{
    Connection, StoreError, Transaction, changes, connection::Access as _, json_column::JsonColumn, statement::Sql,
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
    INSERT.write(&transaction, values(client)).await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// Makes the row what `client` says.
pub async fn update(connection: &dyn Connection, client: &Client) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::bump(&transaction).await?;
    UPDATE.write(&transaction, values(client)).await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// Whether a client that is not disabled has registered the origin for its scripts.
pub async fn origin_is_registered(connection: &dyn Connection, origin: &str) -> Result<bool, StoreError> {
    Ok(FIND_ORIGIN.read_one(connection, [origin.into()]).await?.is_some())
}

fn values(client: &Client) -> [Value; 4] {
    [
        client.client_id.0.clone().into(),
        client.client_secret_digest.clone().into(),
        client.disabled.into(),
        JsonColumn(client.metadata.clone()).into(),
    ]
}

async fn replace_origins(transaction: &Transaction, client: &Client) -> Result<(), StoreError> {
    let client_id = client.client_id.as_str();
    DELETE_ORIGINS.write(transaction, [client_id.into()]).await?;
    let origins: BTreeSet<&String> = client.metadata.cors_origins.iter().collect();
    for origin in origins {
        INSERT_ORIGIN
            .write(transaction, [origin.into(), client_id.into()])
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

const INSERT: Sql =
    Sql::both("INSERT INTO clients (client_id, client_secret_digest, disabled, metadata) VALUES ($1, $2, $3, $4)");

const UPDATE: Sql =
    Sql::both("UPDATE clients SET client_secret_digest = $2, disabled = $3, metadata = $4 WHERE client_id = $1");

const DELETE_ORIGINS: Sql = Sql::both("DELETE FROM client_origins WHERE client_id = $1");

const INSERT_ORIGIN: Sql = Sql::both("INSERT INTO client_origins (origin, client_id) VALUES ($1, $2)");
