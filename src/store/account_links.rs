//! Links that were sent to people. One counts once: whoever deletes its row has used it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Connection, StoreError, statement::Sql};
use crate::domain::ids::{Home, UserId};

/// A link, and what it was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLink {
    /// Finds the row; precedes the secret in the token's text.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// Whose; `None` for a link that was sent to nobody.
    pub user_id: Option<UserId>,
    /// SHA-256 of what must still be true of the account.
    pub account_state: Vec<u8>,
    /// The address that is to become the account's, where that is what the link is for.
    pub new_email: Option<String>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

/// Adds a link.
pub async fn insert(connection: &dyn Connection, link: &AccountLink) -> Result<(), StoreError> {
    let values = [
        Home::of(link.id).into(),
        link.id.into(),
        link.digest.clone().into(),
        link.user_id.map(|user| user.0).into(),
        link.account_state.clone().into(),
        link.new_email.clone().into(),
        link.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// The link, if it has not expired. The caller compares the digest, in constant time. Looking spends nothing.
pub async fn find(
    connection: &dyn Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<AccountLink>, StoreError> {
    let values = [Home::of(id).into(), id.into(), now.into()];
    let Some(row) = FIND.read_one(connection, values).await? else {
        return Ok(None);
    };
    let user_id: Option<Uuid> = row.try_get_by_index(1)?;
    Ok(Some(AccountLink {
        id,
        digest: row.try_get_by_index(0)?,
        user_id: user_id.map(UserId),
        account_state: row.try_get_by_index(2)?,
        new_email: row.try_get_by_index(3)?,
        expires_at: row.try_get_by_index(4)?,
    }))
}

/// Uses the link up: true for one caller only.
pub async fn consume(connection: &dyn Connection, link: &AccountLink, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let values = [
        Home::of(link.id).into(),
        link.id.into(),
        link.digest.clone().into(),
        now.into(),
    ];
    Ok(CONSUME.write(connection, values).await? == 1)
}

/// Every other link of the user is invalid from now on.
pub async fn delete_of_user(connection: &dyn Connection, user: UserId) -> Result<u64, StoreError> {
    let values = [user.home().into(), user.0.into()];
    DELETE_OF_USER.write(connection, values).await
}

/// Earlier links to a new password are invalid from now on.
pub async fn delete_resets_of_user(connection: &dyn Connection, user: UserId) -> Result<u64, StoreError> {
    let values = [user.home().into(), user.0.into()];
    DELETE_RESETS_OF_USER.write(connection, values).await
}

const INSERT: Sql = Sql::both(
    "INSERT INTO account_links (home, id, digest, user_id, account_state, new_email, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

const FIND: Sql = Sql::both(
    "SELECT digest, user_id, account_state, new_email, expires_at FROM account_links \
     WHERE home = $1 AND id = $2 AND expires_at > $3",
);

const CONSUME: Sql =
    Sql::both("DELETE FROM account_links WHERE home = $1 AND id = $2 AND digest = $3 AND expires_at > $4");

const DELETE_RESETS_OF_USER: Sql =
    Sql::both("DELETE FROM account_links WHERE home = $1 AND user_id = $2 AND new_email IS NULL");

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM account_links WHERE home = $1 AND user_id = $2");
