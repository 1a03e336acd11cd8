//! API keys. The caller compares the digest, in constant time.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{
    Connection, StoreError,
    documents::{Document as _, StoredRights},
    json_column::JsonColumn,
    statement::Sql,
};
use crate::domain::{
    api_key::ApiKey,
    ids::{ApiKeyId, GroupId, UserId},
    role::Over,
};

/// How long a use is not written down after another.
const USE_IS_WRITTEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Every key, the oldest first. There are few.
pub async fn list(connection: &dyn Connection) -> Result<Vec<ApiKey>, StoreError> {
    let rows = LIST.read_all(connection, []).await?;
    rows.iter().map(from_row).collect()
}

/// The key; it may have expired.
pub async fn find(connection: &dyn Connection, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
    let row = FIND.read_one(connection, [id.0.into()]).await?;
    row.as_ref().map(from_row).transpose()
}

/// The digest of the key's secret, beside the key.
pub async fn find_with_digest(
    connection: &dyn Connection,
    id: ApiKeyId,
) -> Result<Option<(ApiKey, Vec<u8>)>, StoreError> {
    let Some(row) = FIND.read_one(connection, [id.0.into()]).await? else {
        return Ok(None);
    };
    Ok(Some((from_row(&row)?, row.try_get_by_index(8)?)))
}

/// Adds a key whose secret has that digest. It ends with the key that made it, if one did.
pub async fn insert(
    connection: &dyn Connection,
    key: &ApiKey,
    digest: Vec<u8>,
    made_by: Option<ApiKeyId>,
) -> Result<(), StoreError> {
    let within = match key.over {
        Over::Everything => None,
        Over::Group(group) => Some(group.0),
    };
    let values: [Value; 9] = [
        key.id.0.into(),
        key.name.clone().into(),
        digest.into(),
        serde_json::to_value(StoredRights::store(key.rights))?.into(),
        within.into(),
        key.owner.map(|owner| owner.0).into(),
        key.created_at.into(),
        key.expires_at.into(),
        made_by.map(|maker| maker.0).into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// The key was presented. Written at most once a minute, so that a busy program costs nothing more.
pub async fn record_use(connection: &dyn Connection, key: &ApiKey, now: DateTime<Utc>) -> Result<(), StoreError> {
    let written = key.last_used_at;
    if written.is_none_or(|written| written + USE_IS_WRITTEN_EVERY <= now) {
        RECORD_USE.write(connection, [key.id.0.into(), now.into()]).await?;
    }
    Ok(())
}

/// Removes the key; whether it was there.
pub async fn delete(connection: &dyn Connection, id: ApiKeyId) -> Result<bool, StoreError> {
    Ok(DELETE.write(connection, [id.0.into()]).await? == 1)
}

/// Removes every key that the user made.
pub async fn delete_of_owner(connection: &dyn Connection, owner: UserId) -> Result<(), StoreError> {
    DELETE_OF_OWNER.write(connection, [owner.0.into()]).await?;
    Ok(())
}

fn from_row(row: &QueryResult) -> Result<ApiKey, StoreError> {
    let rights: JsonColumn<StoredRights> = row.try_get_by_index(2)?;
    let within: Option<Uuid> = row.try_get_by_index(3)?;
    let owner: Option<Uuid> = row.try_get_by_index(4)?;
    Ok(ApiKey {
        id: ApiKeyId(row.try_get_by_index(0)?),
        name: row.try_get_by_index(1)?,
        rights: rights.0.read(),
        over: within.map_or(Over::Everything, |group| Over::Group(GroupId(group))),
        owner: owner.map(UserId),
        created_at: row.try_get_by_index(5)?,
        expires_at: row.try_get_by_index(6)?,
        last_used_at: row.try_get_by_index(7)?,
    })
}

const LIST: Sql = Sql::both(
    "SELECT id, name, rights, within_group, owner, created_at, expires_at, last_used_at FROM api_keys \
     ORDER BY created_at, id",
);

const FIND: Sql = Sql::both(
    "SELECT id, name, rights, within_group, owner, created_at, expires_at, last_used_at, digest FROM api_keys \
     WHERE id = $1",
);

const INSERT: Sql = Sql::both(
    "INSERT INTO api_keys (id, name, digest, rights, within_group, owner, created_at, expires_at, made_by) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

const RECORD_USE: Sql = Sql::both("UPDATE api_keys SET last_used_at = $2 WHERE id = $1");

const DELETE_OF_OWNER: Sql = Sql::both("DELETE FROM api_keys WHERE owner = $1");

const DELETE: Sql = Sql::both("DELETE FROM api_keys WHERE id = $1");
