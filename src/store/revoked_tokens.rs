//! JWT access tokens that were given back before they expired (RFC 7009), by the digest of their `jti`.

use chrono::{DateTime, Utc};

use super::{Connection, StoreError, statement::Sql};

/// Adds a token; false if it is there already.
pub async fn insert(
    connection: &dyn Connection,
    jti_digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [jti_digest.to_vec().into(), expires_at.into()];
    Ok(INSERT.write(connection, values).await? == 1)
}

/// Whether the token was given back.
pub async fn contains(connection: &dyn Connection, jti_digest: &[u8]) -> Result<bool, StoreError> {
    Ok(CONTAINS
        .read_one(connection, [jti_digest.to_vec().into()])
        .await?
        .is_some())
}

const INSERT: Sql = Sql::both(
    "INSERT INTO revoked_tokens (jti_digest, expires_at) VALUES ($1, $2) ON CONFLICT (jti_digest) DO NOTHING",
);

pub(super) const CONTAINS: Sql = Sql::both("SELECT 1 FROM revoked_tokens WHERE jti_digest = $1");
