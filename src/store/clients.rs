//! Registered applications. Nodes keep them in memory ([`Store::client`](super::Store::client)); every change here is written to
//! the log of changes.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    client_groups, client_secrets,
    connection::Access as _,
    documents::{self, Document as _, StoredClientMetadata},
    json_column::JsonColumn,
    login_names::normalise,
    paging::containing,
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::domain::{
    acr::Acr,
    client::{Client, ClientMetadata},
    ids::{ClientId, UserId},
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
    let metadata: JsonColumn<StoredClientMetadata> = row.try_get_by_index(2)?;
    let client_id: String = row.try_get_by_index(4)?;
    let disabled: bool = row.try_get_by_index(1)?;
    let owner: Option<Uuid> = row.try_get_by_index(8)?;
    let not_understood = metadata.0.not_understood();
    let allowed_groups = client_groups::read(row, 10)?;
    if !not_understood.is_empty() {
        tracing::warn!(
            client_id,
            members = ?not_understood,
            "the client is disabled: this release does not know a value in its metadata"
        );
    }
    let value = Client {
        client_id: ClientId(client_id),
        client_secret_digest: row.try_get_by_index(0)?,
        disabled: disabled || !not_understood.is_empty(),
        disabled_as_unknown: !disabled && !not_understood.is_empty(),
        not_before: row.try_get_by_index(7)?,
        registered_at: row.try_get_by_index(5)?,
        owner: owner.map(UserId),
        metadata: ClientMetadata {
            allowed_groups,
            ..metadata.0.read()
        },
    };
    Ok(Versioned {
        created_at: value.registered_at,
        value,
        version: row.try_get_by_index(3)?,
        managed: row.try_get_by_index(9)?,
        updated_at: row.try_get_by_index(6)?,
    })
}

/// Adds a client; [`StoreError::Conflict`] where the identifier is taken.
pub async fn insert(connection: &dyn Connection, client: &Client, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    let metadata = serde_json::to_value(StoredClientMetadata::store(client.metadata.clone()))?;
    let owner = client.owner.map(|owner| owner.0).into();
    let values = values(client, client.disabled, metadata, now)
        .into_iter()
        .chain([owner]);
    INSERT.write(&transaction, values).await?;
    let digest = client.client_secret_digest.as_deref();
    client_secrets::follow(&transaction, &client.client_id, None, digest, now).await?;
    client_groups::replace(&transaction, &client.client_id, &client.metadata.allowed_groups).await?;
    replace_origins(&transaction, client).await?;
    transaction.commit().await
}

/// Makes the row what `client` says.
pub async fn update(connection: &dyn Connection, client: &Client, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client.client_id.clone())).await?;
    let (values, had) = replacing_values(&transaction, client, now).await?;
    UPDATE.write(&transaction, values).await?;
    replace_what_follows(&transaction, client, had, now).await?;
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
    let (values, had) = replacing_values(&transaction, client, now).await?;
    let values = values.into_iter().chain([version.into()]);
    let outcome = Outcome::of(UPDATE_IF.write(&transaction, values).await?);
    if outcome == Outcome::Changed {
        replace_what_follows(&transaction, client, had, now).await?;
        transaction.commit().await?;
    }
    Ok(outcome)
}

/// Removes the client, if it still has that version.
pub async fn delete_if(connection: &dyn Connection, client_id: &ClientId, version: i64) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Client(client_id.clone())).await?;
    DELETE_ORIGINS.write(&transaction, [client_id.as_str().into()]).await?;
    let values = [client_id.as_str().into(), version.into()];
    let outcome = Outcome::of(DELETE_IF.write(&transaction, values).await?);
    if outcome == Outcome::Changed {
        transaction.commit().await?;
    }
    Ok(outcome)
}

/// The classes that enabled clients ask of their users, each once.
pub async fn required_acrs(connection: &dyn Connection) -> Result<Vec<Acr>, StoreError> {
    let rows = REQUIRED_ACRS.read_all(connection, []).await?;
    let acr = |row: &QueryResult| -> Result<Acr, StoreError> {
        let stored: String = row.try_get_by_index(0)?;
        // One that only a later release knows disables the client.
        Ok(serde_json::from_value(stored.into()).unwrap_or_default())
    };
    rows.iter().map(acr).collect()
}

/// Every client that has rules for claims.
pub async fn list_with_claim_rules(connection: &dyn Connection) -> Result<Vec<Client>, StoreError> {
    let rows = WITH_CLAIM_RULES.read_all(connection, []).await?;
    rows.iter().map(|row| Ok(from_row(row)?.value)).collect()
}

const REQUIRED_ACRS: Sql = Sql::each(
    "SELECT DISTINCT metadata->>'required_acr' FROM clients WHERE NOT disabled AND metadata->>'required_acr' IS NOT NULL",
    "SELECT DISTINCT json_extract(metadata, '$.required_acr') FROM clients \
     WHERE NOT disabled AND json_extract(metadata, '$.required_acr') IS NOT NULL",
);

/// A client that may ask for the scope.
pub async fn find_with_scope(connection: &dyn Connection, scope: &str) -> Result<Option<ClientId>, StoreError> {
    let part = containing(&format!(" {scope} "));
    let row = FIND_WITH_SCOPE.read_one(connection, [part]).await?;
    row.map(|row| Ok(ClientId(row.try_get_by_index(0)?))).transpose()
}

/// A client that is not disabled and has registered the origin for its scripts, of the first hundred that have.
pub async fn find_by_origin(connection: &dyn Connection, origin: &str) -> Result<Option<ClientId>, StoreError> {
    for row in LIST_BY_ORIGIN.read_all(connection, [origin.into()]).await? {
        // A client can be disabled by a value in its metadata too.
        let client = from_row(&row)?.value;
        if !client.disabled {
            return Ok(Some(client.client_id));
        }
    }
    Ok(None)
}

fn values(client: &Client, disabled: bool, metadata: serde_json::Value, now: DateTime<Utc>) -> [Value; 6] {
    [
        client.client_id.0.clone().into(),
        client.client_secret_digest.clone().into(),
        disabled.into(),
        metadata.into(),
        normalise(client.display_name()).into(),
        now.into(),
    ]
}

/// The values that make the row what `client` says, and keep what this release does not know in it. A client that reads as disabled
/// because of an unknown value keeps that value while nobody enables it, and the `disabled` of its row while nobody disables it
/// either: the release that knows the value decides. Whoever enables it gives every value. Beside them is the secret that it had.
async fn replacing_values(
    transaction: &Transaction,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<([Value; 6], Option<Vec<u8>>), StoreError> {
    let key = [client.client_id.as_str().into()];
    let after = client.metadata.clone();
    let held = documents::replacement::<StoredClientMetadata>(transaction, HOLD, key, after).await?;
    let (mut disabled, mut document, mut had) = (client.disabled, held.document, None);
    if let Some(row) = held.row {
        had = row.try_get_by_index(2)?;
        let before: JsonColumn<StoredClientMetadata> = row.try_get_by_index(0)?;
        let not_understood = before.0.not_understood();
        if client.disabled {
            disabled = !client.disabled_as_unknown || not_understood.is_empty() || row.try_get_by_index(1)?;
        } else {
            let given = serde_json::to_value(StoredClientMetadata::store(client.metadata.clone()))?;
            for member in not_understood {
                document[member] = given[member].clone();
            }
        }
    }
    Ok((values(client, disabled, document, now), had))
}

async fn replace_what_follows(
    transaction: &Transaction,
    client: &Client,
    had: Option<Vec<u8>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let digest = client.client_secret_digest.as_deref();
    client_secrets::follow(transaction, &client.client_id, had.as_deref(), digest, now).await?;
    client_groups::replace(transaction, &client.client_id, &client.metadata.allowed_groups).await?;
    replace_origins(transaction, client).await
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

/// Whoever changes a client has the lock of the log of changes already; this one is for whoever would not.
const HOLD: Sql = Sql::each(
    "SELECT metadata, disabled, client_secret_digest FROM clients WHERE client_id = $1 FOR NO KEY UPDATE",
    "SELECT metadata, disabled, client_secret_digest FROM clients WHERE client_id = $1",
);

/// What [`from_row`] reads of `clients c`.
macro_rules! columns {
    ($database:ident) => {
        concat!(
            "client_secret_digest, disabled, metadata, version, client_id, created_at, updated_at, not_before, owner, managed, ",
            $crate::store::client_groups::names!($database)
        )
    };
}
pub(super) use columns;

macro_rules! select {
    ($which:literal) => {
        Sql::each(
            concat!("SELECT ", columns!(postgres), $which),
            concat!("SELECT ", columns!(sqlite), $which),
        )
    };
}

const WITH_CLAIM_RULES: Sql = select!(" FROM clients c WHERE metadata->>'claim_rules' IS NOT NULL");

pub(super) const FIND: Sql = select!(" FROM clients c WHERE client_id = $1");

pub(super) const LIST_BY_ORIGIN: Sql =
    select!(" FROM client_origins JOIN clients c USING (client_id) WHERE origin = $1 AND NOT disabled LIMIT 100");

const INSERT: Sql = Sql::both(
    "INSERT INTO clients (client_id, client_secret_digest, disabled, metadata, shown_name, created_at, updated_at, owner, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 1)",
);

macro_rules! update {
    ($which:literal) => {
        Sql::both(concat!(
            "UPDATE clients SET client_secret_digest = $2, metadata = $4, shown_name = $5, updated_at = $6, \
             not_before = CASE WHEN disabled = $3 THEN not_before ELSE $6 END, disabled = $3, version = version + 1 \
             WHERE client_id = $1",
            $which
        ))
    };
}

const UPDATE: Sql = update!("");

const UPDATE_IF: Sql = update!(" AND version = $7");

const DELETE_IF: Sql = Sql::both("DELETE FROM clients WHERE client_id = $1 AND version = $2");

/// The scope of a client is one text, with spaces between its values.
const FIND_WITH_SCOPE: Sql = Sql::each(
    "SELECT client_id FROM clients WHERE ' ' || (metadata->>'scope') || ' ' LIKE $1 ESCAPE '\\' ORDER BY client_id LIMIT 1",
    "SELECT client_id FROM clients WHERE ' ' || json_extract(metadata, '$.scope') || ' ' LIKE $1 ESCAPE '\\' ORDER BY client_id LIMIT 1",
);

const DELETE_ORIGINS: Sql = Sql::both("DELETE FROM client_origins WHERE client_id = $1");

const INSERT_ORIGIN: Sql = Sql::both("INSERT INTO client_origins (origin, client_id) VALUES ($1, $2)");
