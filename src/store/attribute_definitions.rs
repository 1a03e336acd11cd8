//! What can be known of people beside the standard claims. There are few, and only administrators and people who change their profile ask.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};

use super::{
    Connection, StoreError,
    statement::Sql,
    versioned::{Outcome, Versioned},
};
use crate::domain::attribute::{AttributeDefinition, AttributeKind, ChangedBy};

/// Every attribute, by name.
pub async fn list(connection: &dyn Connection) -> Result<Vec<Versioned<AttributeDefinition>>, StoreError> {
    let rows = LIST.read_all(connection, []).await?;
    rows.iter().map(from_row).collect()
}

/// The attribute, with the version that a change names.
pub async fn find(
    connection: &dyn Connection,
    name: &str,
) -> Result<Option<Versioned<AttributeDefinition>>, StoreError> {
    let row = FIND.read_one(connection, [name.into()]).await?;
    row.as_ref().map(from_row).transpose()
}

/// Adds an attribute; [`StoreError::Conflict`] where the name is taken.
pub async fn insert(
    connection: &dyn Connection,
    definition: &AttributeDefinition,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    INSERT.write(connection, values(definition, now)).await?;
    Ok(())
}

/// Makes the row what `definition` says, if it still has that version.
pub async fn update_if(
    connection: &dyn Connection,
    definition: &AttributeDefinition,
    version: i64,
    now: DateTime<Utc>,
) -> Result<Outcome, StoreError> {
    let values = values(definition, now).into_iter().chain([version.into()]);
    Ok(Outcome::of(UPDATE_IF.write(connection, values).await?))
}

/// Removes the attribute and every value of it, if it still has that version.
pub async fn delete_if(connection: &dyn Connection, name: &str, version: i64) -> Result<Outcome, StoreError> {
    Ok(Outcome::of(
        DELETE_IF.write(connection, [name.into(), version.into()]).await?,
    ))
}

fn values(definition: &AttributeDefinition, now: DateTime<Utc>) -> [Value; 8] {
    [
        definition.name.clone().into(),
        definition.label.clone().into(),
        definition.kind.as_str().into(),
        definition.required.into(),
        definition.visible_to_user.into(),
        definition.changed_by.as_str().into(),
        definition.searchable.into(),
        now.into(),
    ]
}

fn from_row(row: &QueryResult) -> Result<Versioned<AttributeDefinition>, StoreError> {
    let kind: String = row.try_get_by_index(2)?;
    let changed_by: String = row.try_get_by_index(5)?;
    let value = AttributeDefinition {
        name: row.try_get_by_index(0)?,
        label: row.try_get_by_index(1)?,
        kind: AttributeKind::parse(&kind).ok_or_else(|| StoreError::internal("an attribute of an unknown kind"))?,
        required: row.try_get_by_index(3)?,
        visible_to_user: row.try_get_by_index(4)?,
        // Whoever a later release names: here nobody but administrators.
        changed_by: ChangedBy::parse(&changed_by).unwrap_or(ChangedBy::Administrator),
        searchable: row.try_get_by_index(6)?,
    };
    Ok(Versioned {
        value,
        version: row.try_get_by_index(7)?,
        managed: row.try_get_by_index(10)?,
        created_at: row.try_get_by_index(8)?,
        updated_at: row.try_get_by_index(9)?,
    })
}

macro_rules! select {
    ($which:literal) => {
        Sql::both(concat!(
            "SELECT name, label, kind, required, visible_to_user, changed_by, searchable, version, created_at, updated_at, \
             managed FROM attribute_definitions ",
            $which
        ))
    };
}

const LIST: Sql = select!("ORDER BY name");

const FIND: Sql = select!("WHERE name = $1");

const INSERT: Sql = Sql::both(
    "INSERT INTO attribute_definitions \
     (name, label, kind, required, visible_to_user, changed_by, searchable, created_at, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)",
);

const UPDATE_IF: Sql = Sql::both(
    "UPDATE attribute_definitions SET label = $2, kind = $3, required = $4, visible_to_user = $5, changed_by = $6, searchable = $7, \
     updated_at = $8, version = version + 1 WHERE name = $1 AND version = $9",
);

const DELETE_IF: Sql = Sql::both("DELETE FROM attribute_definitions WHERE name = $1 AND version = $2");
