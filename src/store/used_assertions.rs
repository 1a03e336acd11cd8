//! Client assertions that were seen (RFC 7523 section 3, `jti`), until they expire.

use chrono::{DateTime, Utc};

use super::{Connection, StoreError, statement::Sql};
use crate::domain::ids::ClientId;

/// True the first time.
pub async fn use_once(
    connection: &dyn Connection,
    client_id: &ClientId,
    jti_digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [client_id.as_str().into(), jti_digest.to_vec().into(), expires_at.into()];
    Ok(INSERT.write(connection, values).await? == 1)
}

const INSERT: Sql = Sql::both(
    "INSERT INTO used_assertions (client_id, jti_digest, expires_at) VALUES ($1, $2, $3) \
     ON CONFLICT (client_id, jti_digest) DO NOTHING",
);
