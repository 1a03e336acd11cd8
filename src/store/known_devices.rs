//! Browsers that somebody signed in from, by the digest of a long-lived secret. Knowing one proves nothing by itself: it only
//! gives its owner a counter of their own, so that a stranger's guesses never lock them out.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Connection, StoreError, statement::Sql};
use crate::domain::ids::UserId;

/// A browser, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    /// Finds the row; stands in front of the secret.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// Who signed in from it.
    pub user_id: UserId,
    /// When it is forgotten.
    pub expires_at: DateTime<Utc>,
}

/// Adds a browser.
pub async fn insert(connection: &impl Connection, device: &KnownDevice) -> Result<(), StoreError> {
    let values = [
        device.id.into(),
        device.digest.clone().into(),
        device.user_id.0.into(),
        device.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// Forgets every browser of the user.
pub async fn delete_of_user(connection: &impl Connection, user: UserId) -> Result<u64, StoreError> {
    DELETE_OF_USER.write(connection, [user.0.into()]).await
}

/// The browser, if it is not forgotten. The caller compares the digest, in constant time.
pub async fn find(
    connection: &impl Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<KnownDevice>, StoreError> {
    let Some(row) = FIND.read_one(connection, [id.into(), now.into()]).await? else {
        return Ok(None);
    };
    Ok(Some(KnownDevice {
        id,
        digest: row.try_get_by_index(0)?,
        user_id: UserId(row.try_get_by_index(1)?),
        expires_at: row.try_get_by_index(2)?,
    }))
}

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM known_devices WHERE user_id = $1");

const INSERT: Sql = Sql::both("INSERT INTO known_devices (id, digest, user_id, expires_at) VALUES ($1, $2, $3, $4)");

pub(super) const FIND: Sql =
    Sql::both("SELECT digest, user_id, expires_at FROM known_devices WHERE id = $1 AND expires_at > $2");
