//! Client assertions that were seen (RFC 7523 section 3, `jti`), until they lapse.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::{Connection, StoreError, connection::Access as _, entities::used_assertions};
use crate::domain::ids::ClientId;

/// True the first time.
pub async fn use_once(
    connection: &dyn Connection,
    client_id: &ClientId,
    jti_digest: &[u8],
    expires_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let row = used_assertions::ActiveModel {
        client_id: Set(client_id.0.clone()),
        jti_digest: Set(jti_digest.to_vec()),
        expires_at: Set(expires_at),
    };
    let inserted = used_assertions::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([used_assertions::Column::ClientId, used_assertions::Column::JtiDigest])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&connection.writer())
        .await?;
    Ok(inserted == 1)
}
