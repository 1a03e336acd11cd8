//! What administrators set while the server runs, in one row. Nodes keep it in memory; every change here is written to the log of changes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    Connection, StoreError,
    changes::{self, Change},
    connection::Access as _,
    json_column::JsonColumn,
    statement::Sql,
    versioned::{Outcome, Versioned},
};

/// The values by the key of their setting. Those that a newer release knows are among them. Where nothing was ever set, it has version 0.
pub async fn find(connection: &dyn Connection) -> Result<Versioned<BTreeMap<String, Value>>, StoreError> {
    let Some(row) = FIND.read_one(connection, []).await? else {
        return Ok(Versioned {
            value: BTreeMap::new(),
            version: 0,
            managed: false,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        });
    };
    let JsonColumn(value) = row.try_get_by_index(0)?;
    Ok(Versioned {
        value,
        version: row.try_get_by_index(1)?,
        managed: false,
        created_at: row.try_get_by_index(2)?,
        updated_at: row.try_get_by_index(3)?,
    })
}

/// Makes the row `values`, if it still has that version.
pub async fn update_if(
    connection: &dyn Connection,
    values: &BTreeMap<String, Value>,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Settings).await?;
    let values = [serde_json::to_value(values)?.into(), version.into(), now.into()];
    let outcome = Outcome::of(UPDATE_IF.write(&transaction, values).await?);
    if outcome == Outcome::Changed {
        transaction.commit().await?;
    }
    Ok(outcome)
}

const FIND: Sql = Sql::both("SELECT document, version, created_at, updated_at FROM settings WHERE id = 1");

/// The lock of the log of changes keeps two first changes apart.
const UPDATE_IF: Sql = Sql::both(
    "INSERT INTO settings (id, document, version, created_at, updated_at) VALUES (1, $1, 1, $3, $3) \
     ON CONFLICT (id) DO UPDATE SET document = $1, version = settings.version + 1, updated_at = $3 WHERE settings.version = $2",
);
