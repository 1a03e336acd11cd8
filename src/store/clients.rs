//! Registered applications. Nodes keep them in memory ([`Store::client`](super::Store::client)); every change here is written to
//! the log of changes.

use std::collections::BTreeSet;

use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    connection::Access as _,
    documents::{self, Document as _, StoredClientMetadata},
    json_column::JsonColumn,
    paging::{Limit, range},
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::domain::{client::Client, ids::ClientId};

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

/// One page of clients, by the bytes of their identifier: those whose identifier begins with `prefix`, after `after`.
pub async fn list(
    connection: &dyn Connection,
    prefix: &str,
    disabled: Option<bool>,
    after: Option<&ClientId>,
    limit: Limit,
) -> Result<Vec<Versioned<Client>>, StoreError> {
    let [after, from, below] = range(prefix, after.map(ClientId::as_str));
    let values = [after, from, below, disabled.into(), limit.into()];
    let rows = LIST.read_all(connection, values).await?;
    rows.iter().map(from_row).collect()
}

fn from_row(row: &QueryResult) -> Result<Versioned<Client>, StoreError> {
    let metadata: JsonColumn<StoredClientMetadata> = row.try_get_by_index(2)?;
    let client_id: String = row.try_get_by_index(4)?;
    let disabled: bool = row.try_get_by_index(1)?;
    let not_understood = metadata.0.not_understood();
    if let Some(member) = not_understood {
        tracing::warn!(
            client_id,
            member,
            "the client is disabled: this release does not know a value in its metadata"
        );
    }
    let value = Client {
        client_id: ClientId(client_id),
        client_secret_digest: row.try_get_by_index(0)?,
        disabled: disabled || not_understood.is_some(),
        metadata: metadata.0.read(),
    };
    let version = row.try_get_by_index(3)?;
    Ok(Versioned { value, version })
}

/// Adds a client; [`StoreError::Conflict`] where the identifier is taken.
pub async fn insert(connection: &dyn Connection, client: &Client) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    let metadata = serde_json::to_value(StoredClientMetadata::store(client.metadata.clone()))?;
    INSERT
        .write(&transaction, values(client, client.disabled, metadata))
        .await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// Makes the row what `client` says.
pub async fn update(connection: &dyn Connection, client: &Client) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    let values = replacing_values(&transaction, client).await?;
    UPDATE.write(&transaction, values).await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// The same as [`update`], if the client still has that version.
pub async fn update_if(connection: &dyn Connection, client: &Client, version: i64) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    let values = replacing_values(&transaction, client).await?;
    let values = values.into_iter().chain([version.into()]);
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

fn values(client: &Client, disabled: bool, metadata: serde_json::Value) -> [Value; 4] {
    [
        client.client_id.0.clone().into(),
        client.client_secret_digest.clone().into(),
        disabled.into(),
        JsonColumn(metadata).into(),
    ]
}

/// The values that make the row what `client` says, and keep what this release does not know in it. A client that reads as disabled
/// because of an unknown value keeps the `disabled` of its row while nobody enables it: the release that knows the value decides.
async fn replacing_values(transaction: &Transaction, client: &Client) -> Result<[Value; 4], StoreError> {
    let key = [client.client_id.as_str().into()];
    let after = client.metadata.clone();
    let held = documents::replacement::<StoredClientMetadata>(transaction, HOLD, key, after).await?;
    let disabled = match held.row {
        Some(row) if client.disabled => {
            let before: JsonColumn<StoredClientMetadata> = row.try_get_by_index(0)?;
            before.0.not_understood().is_none() || row.try_get_by_index(1)?
        }
        _ => client.disabled,
    };
    Ok(values(client, disabled, held.document))
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
    Sql::both("SELECT client_secret_digest, disabled, metadata, version, client_id FROM clients WHERE client_id = $1");

/// Whoever changes a client has the lock of the log of changes already; this one is for whoever would not.
const HOLD: Sql = Sql::each(
    "SELECT metadata, disabled FROM clients WHERE client_id = $1 FOR NO KEY UPDATE",
    "SELECT metadata, disabled FROM clients WHERE client_id = $1",
);

macro_rules! list {
    ($by_bytes:literal) => {
        concat!(
            "SELECT client_secret_digest, disabled, metadata, version, client_id FROM clients WHERE client_id",
            $by_bytes,
            " > $1 AND client_id",
            $by_bytes,
            " >= $2 AND client_id",
            $by_bytes,
            " < $3 AND ($4 IS NULL OR disabled = $4) ORDER BY client_id",
            $by_bytes,
            " LIMIT $5"
        )
    };
}

pub(super) const LIST: Sql = Sql::each(list!(" COLLATE \"C\""), list!(""));

pub(super) const FIND_BY_ORIGIN: Sql = Sql::both(
    "SELECT o.client_id FROM client_origins o JOIN clients c ON c.client_id = o.client_id \
     WHERE o.origin = $1 AND NOT c.disabled LIMIT 1",
);

const INSERT: Sql = Sql::both(
    "INSERT INTO clients (client_id, client_secret_digest, disabled, metadata, version) \
     VALUES ($1, $2, $3, $4, 1)",
);

macro_rules! update {
    ($which:literal) => {
        Sql::both(concat!(
            "UPDATE clients SET client_secret_digest = $2, disabled = $3, metadata = $4, version = version + 1 \
             WHERE client_id = $1",
            $which
        ))
    };
}

const UPDATE: Sql = update!("");

const UPDATE_IF: Sql = update!(" AND version = $5");

const DELETE_ORIGINS: Sql = Sql::both("DELETE FROM client_origins WHERE client_id = $1");

const INSERT_ORIGIN: Sql = Sql::both("INSERT INTO client_origins (origin, client_id) VALUES ($1, $2)");
