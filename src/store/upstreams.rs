//! Other providers that users can sign in with, as administrators set them up. Nodes keep them in memory with the settings; every change
//! here is written to the log of changes. There are few, so they are read together.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError,
    changes::{self, Change},
    connection::Access as _,
    documents::{self, StoredUpstream, understood},
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::config::UpstreamConfig;

/// A provider as it is kept.
#[derive(Clone, Debug)]
pub struct KeptUpstream {
    /// What it is, without its secret.
    pub config: UpstreamConfig,
    /// The client secret, sealed.
    pub sealed_secret: Vec<u8>,
    /// Its place among those of the database.
    pub position: i32,
}

/// Every provider, in the order of the buttons. One that this release does not understand is left out.
pub async fn list(connection: &dyn Connection) -> Result<Vec<Versioned<KeptUpstream>>, StoreError> {
    let rows = LIST.read_all(connection, []).await?;
    rows.iter().filter_map(|row| from_row(row).transpose()).collect()
}

/// The provider of that id.
pub async fn find(connection: &dyn Connection, id: &str) -> Result<Option<Versioned<KeptUpstream>>, StoreError> {
    let row = FIND.read_one(connection, [id.into()]).await?;
    Ok(row.as_ref().map(from_row).transpose()?.flatten())
}

/// Adds a provider; [`StoreError::Conflict`] where there is one of that id.
pub async fn insert(connection: &dyn Connection, kept: KeptUpstream, now: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Upstreams).await?;
    let id = kept.config.id.clone();
    let held = documents::replacement::<StoredUpstream>(&transaction, HOLD, [id.as_str().into()], kept.config).await?;
    let values = [
        id.into(),
        held.document.into(),
        kept.sealed_secret.into(),
        kept.position.into(),
        now.into(),
    ];
    INSERT.write(&transaction, values).await?;
    transaction.commit().await
}

/// Makes the row what `kept` says, if it still has that version.
pub async fn update_if(
    connection: &dyn Connection,
    kept: KeptUpstream,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Upstreams).await?;
    let id = kept.config.id.clone();
    let held = documents::replacement::<StoredUpstream>(&transaction, HOLD, [id.as_str().into()], kept.config).await?;
    let values: [Value; 6] = [
        id.into(),
        held.document.into(),
        kept.sealed_secret.into(),
        kept.position.into(),
        now.into(),
        version.into(),
    ];
    let outcome = Outcome::of(UPDATE_IF.write(&transaction, values).await?);
    if outcome == Outcome::Changed {
        transaction.commit().await?;
    }
    Ok(outcome)
}

/// Removes the provider, if it still has that version. The identities of users there stay.
pub async fn delete_if(connection: &dyn Connection, id: &str, version: i64) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Upstreams).await?;
    let outcome = Outcome::of(DELETE_IF.write(&transaction, [id.into(), version.into()]).await?);
    if outcome == Outcome::Changed {
        transaction.commit().await?;
    }
    Ok(outcome)
}

/// The provider in a row of [`columns`].
fn from_row(row: &QueryResult) -> Result<Option<Versioned<KeptUpstream>>, StoreError> {
    let Some(config) = understood::<StoredUpstream>(row, 1, "upstreams.document")? else {
        return Ok(None);
    };
    let id = row.try_get_by_index(0)?;
    Ok(Some(Versioned {
        value: KeptUpstream {
            config: UpstreamConfig { id, ..config },
            sealed_secret: row.try_get_by_index(2)?,
            position: row.try_get_by_index(3)?,
        },
        version: row.try_get_by_index(4)?,
        managed: row.try_get_by_index(7)?,
        created_at: row.try_get_by_index(5)?,
        updated_at: row.try_get_by_index(6)?,
    }))
}

/// What [`from_row`] reads.
macro_rules! columns {
    () => {
        "id, document, sealed_secret, position, version, created_at, updated_at, managed"
    };
}

const LIST: Sql = Sql::both(concat!("SELECT ", columns!(), " FROM upstreams ORDER BY position, id"));

const FIND: Sql = Sql::both(concat!("SELECT ", columns!(), " FROM upstreams WHERE id = $1"));

/// Whoever changes a provider has the lock of the log of changes already; this one is for whoever would not.
const HOLD: Sql = Sql::each(
    "SELECT document FROM upstreams WHERE id = $1 FOR NO KEY UPDATE",
    "SELECT document FROM upstreams WHERE id = $1",
);

const INSERT: Sql = Sql::both(
    "INSERT INTO upstreams (id, document, sealed_secret, position, version, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, 1, $5, $5)",
);

const UPDATE_IF: Sql = Sql::both(
    "UPDATE upstreams SET document = $2, sealed_secret = $3, position = $4, updated_at = $5, version = version + 1 \
     WHERE id = $1 AND version = $6",
);

const DELETE_IF: Sql = Sql::both("DELETE FROM upstreams WHERE id = $1 AND version = $2");
