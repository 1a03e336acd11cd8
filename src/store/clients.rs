//! Registered applications. Nodes keep them in memory ([`Store::client`](super::Store::client)); every change here is written to
//! the log of changes.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    connection::Access as _,
    json_column::JsonColumn,
    login_names::normalise,
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::domain::{
    client::{Client, ClientMetadata},
    ids::ClientId,
};

/// The client, as the database has it now.
pub async fn find(connection: &dyn Connection, client_id: &ClientId) -> Result<Option<Client>, StoreError> {
    Ok(find_version(connection, client_id).await?.map(|found| found.value))
}

/// The same, with the version that a change of an administrator names.
pub async fn find_version(
    connection: &dyn Connection,
    client_id: &ClientId,
) -> Result<Option<Versioned<Client>>, StoreError> {
    let row = FIND.read_one(connection, [client_id.as_str().into()]).await?;
    row.map(|row| from_row(&row)).transpose()
}

/// A client in a row of [`columns`].
pub(super) fn from_row(row: &QueryResult) -> Result<Versioned<Client>, StoreError> {
    let metadata: JsonColumn<ClientMetadata> = row.try_get_by_index(2)?;
    let value = Client {
        client_id: ClientId(row.try_get_by_index(4)?),
        client_secret_digest: row.try_get_by_index(0)?,
        disabled: row.try_get_by_index(1)?,
        metadata: metadata.0,
    };
    Ok(Versioned {
        value,
        version: row.try_get_by_index(3)?,
        created_at: row.try_get_by_index(5)?,
        updated_at: row.try_get_by_index(6)?,
    })
}

/// Adds a client; [`StoreError::Conflict`] where the identifier is taken.
pub async fn insert(connection: &dyn Connection, client: &Client, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    INSERT.write(&transaction, values(client, now)).await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// Makes the row what `client` says.
pub async fn update(connection: &dyn Connection, client: &Client, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    UPDATE.write(&transaction, values(client, now)).await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// The same as [`update`], if the client still has that version.
pub async fn update_if(
    connection: &dyn Connection,
    client: &Client,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    let values = values(client, now).into_iter().chain([version.into()]);
    let outcome = Outcome::of(UPDATE_IF.write(&transaction, values).await?);
    if outcome == Outcome::Changed {
        replace_origins(&transaction, client).await?;
        transaction.commit().await?;
    }
    Ok(outcome)
}

/// One of the clients that are not disabled and have registered the origin for their scripts.
pub async fn find_by_origin(connection: &dyn Connection, origin: &str) -> Result<Option<ClientId>, StoreError> {
    let row = FIND_BY_ORIGIN.read_one(connection, [origin.into()]).await?;
    row.map(|row| Ok(ClientId(row.try_get_by_index(0)?))).transpose()
}

fn values(client: &Client, now: DateTime<Utc>) -> [Value; 6] {
    [
        client.client_id.0.clone().into(),
        client.client_secret_digest.clone().into(),
        client.disabled.into(),
        JsonColumn(client.metadata.clone()).into(),
        normalise(client.display_name()).into(),
        now.into(),
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

/// What [`from_row`] reads.
macro_rules! columns {
    () => {
        "client_secret_digest, disabled, metadata, version, client_id, created_at, updated_at"
    };
}
pub(super) use columns;

pub(super) const FIND: Sql = Sql::both(concat!("SELECT ", columns!(), " FROM clients WHERE client_id = $1"));

pub(super) const FIND_BY_ORIGIN: Sql = Sql::both(
    "SELECT o.client_id FROM client_origins o JOIN clients c ON c.client_id = o.client_id \
     WHERE o.origin = $1 AND NOT c.disabled LIMIT 1",
);

const INSERT: Sql = Sql::both(
    "INSERT INTO clients (client_id, client_secret_digest, disabled, metadata, shown_name, created_at, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $6, 1)",
);

macro_rules! update {
    ($which:literal) => {
        Sql::both(concat!(
            "UPDATE clients SET client_secret_digest = $2, disabled = $3, metadata = $4, shown_name = $5, updated_at = $6, \
             version = version + 1 \
             WHERE client_id = $1",
            $which
        ))
    };
}

const UPDATE: Sql = update!("");

const UPDATE_IF: Sql = update!(" AND version = $7");

const DELETE_ORIGINS: Sql = Sql::both("DELETE FROM client_origins WHERE client_id = $1");

const INSERT_ORIGIN: Sql = Sql::both("INSERT INTO client_origins (origin, client_id) VALUES ($1, $2)");
