//! Codes that were sent by mail or by SMS. A try is counted by the statement that reads the code; whoever deletes its row has used it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Connection, StoreError, Transaction, statement::Sql};
use crate::domain::ids::{Home, UserId};

/// A code that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentCode {
    /// Finds the row. Of a code that was asked for by name alone it is random to the end: two codes of one person must not look
    /// alike to whoever asks.
    pub id: Uuid,
    /// SHA-256 of what it is worth something for: the browser that asked, the purpose, and the sign-in.
    pub holder_digest: Vec<u8>,
    /// Whose; `None` for a code that was sent to nobody.
    pub user_id: Option<UserId>,
    /// What tries at it are counted by: the same for every code of one person, or of one name that is nobody's.
    pub counter: String,
    /// SHA-256 of what must still be true of the account.
    pub account_state: Vec<u8>,
    /// A keyed digest of the code, with the id.
    pub code_digest: Vec<u8>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

/// Adds a code.
pub async fn insert(connection: &dyn Connection, code: &SentCode) -> Result<(), StoreError> {
    let values = [
        Home::of(code.id).into(),
        code.id.into(),
        code.holder_digest.clone().into(),
        code.user_id.map(|user| user.0).into(),
        code.counter.clone().into(),
        code.account_state.clone().into(),
        code.code_digest.clone().into(),
        code.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// Whether the code is worth something there, and has not expired. Looking spends nothing.
pub async fn is_held(
    connection: &dyn Connection,
    id: Uuid,
    holder_digest: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [
        Home::of(id).into(),
        id.into(),
        holder_digest.to_vec().into(),
        now.into(),
    ];
    Ok(HELD.read_one(connection, values).await?.is_some())
}

/// Whose the code is, and what tries at it are counted by; counts nothing yet.
pub async fn owner(
    connection: &dyn Connection,
    id: Uuid,
    holder_digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<(Option<UserId>, String)>, StoreError> {
    let values = [
        Home::of(id).into(),
        id.into(),
        holder_digest.to_vec().into(),
        now.into(),
    ];
    let Some(row) = HELD.read_one(connection, values).await? else {
        return Ok(None);
    };
    let user_id: Option<Uuid> = row.try_get_by_index(0)?;
    Ok(Some((user_id.map(UserId), row.try_get_by_index(1)?)))
}

/// What a code is measured by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Whose it is.
    pub user_id: Option<UserId>,
    /// A keyed digest of the code, with the id.
    pub code_digest: Vec<u8>,
    /// SHA-256 of what must still be true of the account.
    pub account_state: Vec<u8>,
}

/// Counts a try by its holder, and answers what the code is measured by; nothing after `most` tries. The caller compares, in
/// constant time.
pub async fn try_once(
    connection: &dyn Connection,
    id: Uuid,
    holder_digest: &[u8],
    now: DateTime<Utc>,
    most: i32,
) -> Result<Option<Measure>, StoreError> {
    let values = [
        Home::of(id).into(),
        id.into(),
        holder_digest.to_vec().into(),
        now.into(),
        most.into(),
    ];
    let rows = TRY_ONCE.write_returning(connection, values).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let user_id: Option<Uuid> = row.try_get_by_index(0)?;
    Ok(Some(Measure {
        user_id: user_id.map(UserId),
        code_digest: row.try_get_by_index(1)?,
        account_state: row.try_get_by_index(2)?,
    }))
}

/// Uses the code up: true for one caller only.
pub async fn consume(connection: &dyn Connection, id: Uuid) -> Result<bool, StoreError> {
    let values = [Home::of(id).into(), id.into()];
    Ok(CONSUME.write(connection, values).await? == 1)
}

/// Deletes the codes of somebody whose access ends.
pub async fn delete_of_user(transaction: &Transaction, user: UserId) -> Result<(), StoreError> {
    DELETE_OF_USER.write(transaction, [user.0.into()]).await?;
    Ok(())
}

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM sent_codes WHERE user_id = $1")
    .fan_out("the code of somebody who was known by name alone is not with them: its id would tell who that is");

const INSERT: Sql = Sql::both(
    "INSERT INTO sent_codes (home, id, holder_digest, user_id, counter, account_state, code_digest, tries, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
);

const HELD: Sql = Sql::both(
    "SELECT user_id, counter FROM sent_codes WHERE home = $1 AND id = $2 AND holder_digest = $3 AND expires_at > $4",
);

const TRY_ONCE: Sql = Sql::both(
    "UPDATE sent_codes SET tries = tries + 1 \
     WHERE home = $1 AND id = $2 AND holder_digest = $3 AND expires_at > $4 AND tries < $5 RETURNING user_id, code_digest, account_state",
);

const CONSUME: Sql = Sql::both("DELETE FROM sent_codes WHERE home = $1 AND id = $2");
