//! Links that make an account. One counts once: whoever deletes its row has used it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Connection, StoreError, document::Document, statement::Sql};

/// A link, and the account that it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Finds the row; stands in front of the secret.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// The address that it was sent to; `None` for a link that makes no account.
    pub email: Option<String>,
    /// Who asked for it.
    pub asked: AskedBy,
    /// The names of the groups that the account is put into.
    pub groups: Vec<String>,
    /// Where they were going: the address of the sign-in page on their way.
    pub way: String,
    /// When it lapses.
    pub expires_at: DateTime<Utc>,
}

/// Who asked for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// Whoever wants the account.
    Themselves,
    /// An administrator.
    Administrator,
}

/// Adds a link.
pub async fn insert(connection: &impl Connection, registration: &Registration) -> Result<(), StoreError> {
    let values = [
        registration.id.into(),
        registration.digest.clone().into(),
        registration.email.clone().into(),
        (registration.asked == AskedBy::Administrator).into(),
        Document(registration.groups.clone()).into(),
        registration.way.clone().into(),
        registration.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// The link, if it has not lapsed. The caller compares the digest, in constant time. Looking spends nothing.
pub async fn find(
    connection: &impl Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Registration>, StoreError> {
    let Some(row) = FIND.read_one(connection, [id.into(), now.into()]).await? else {
        return Ok(None);
    };
    let is_invited: bool = row.try_get_by_index(2)?;
    let groups: Document<Vec<String>> = row.try_get_by_index(3)?;
    Ok(Some(Registration {
        id,
        digest: row.try_get_by_index(0)?,
        email: row.try_get_by_index(1)?,
        asked: if is_invited {
            AskedBy::Administrator
        } else {
            AskedBy::Themselves
        },
        groups: groups.0,
        way: row.try_get_by_index(4)?,
        expires_at: row.try_get_by_index(5)?,
    }))
}

/// Uses the link up, and every other to the same address: true for one caller only.
pub async fn consume(
    connection: &impl Connection,
    registration: &Registration,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [registration.id.into(), registration.digest.clone().into(), now.into()];
    if CONSUME.write(connection, values).await? == 0 {
        return Ok(false);
    }
    DELETE_OF_EMAIL
        .write(connection, [registration.email.clone().into()])
        .await?;
    Ok(true)
}

const INSERT: Sql = Sql::both(
    "INSERT INTO registrations (id, digest, email, invited, group_names, way, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

const FIND: Sql = Sql::both(
    "SELECT digest, email, invited, group_names, way, expires_at FROM registrations WHERE id = $1 AND expires_at > $2",
);

const CONSUME: Sql = Sql::both("DELETE FROM registrations WHERE id = $1 AND digest = $2 AND expires_at > $3");

const DELETE_OF_EMAIL: Sql = Sql::both("DELETE FROM registrations WHERE email = $1");
