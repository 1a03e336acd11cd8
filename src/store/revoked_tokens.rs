//! JWT access tokens that were given back before they lapsed (RFC 7009), by the digest of their `jti`.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::{Connection, StoreError, connection::Access as _, entities::revoked_tokens, statement::Sql};

/// Adds a token; it may be there already.
pub async fn insert(
    connection: &dyn Connection,
    jti_digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = revoked_tokens::ActiveModel {
        jti_digest: Set(jti_digest.to_vec()),
        expires_at: Set(expires_at),
    };
    revoked_tokens::Entity::insert(row)
        .on_conflict(
            OnConflict::column(revoked_tokens::Column::JtiDigest)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&connection.writer())
        .await?;
    Ok(())
}

/// Whether the token was given back.
pub async fn contains(connection: &dyn Connection, jti_digest: &[u8]) -> Result<bool, StoreError> {
    Ok(CONTAINS
        .read_one(connection, [jti_digest.to_vec().into()])
        .await?
        .is_some())
}

pub(super) const CONTAINS: Sql = Sql::both("SELECT 1 FROM revoked_tokens WHERE jti_digest = $1");
