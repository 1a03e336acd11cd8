//! People's passkeys. The counter only rises, by the statement that records a use. A passkey is with its owner; whose one is that
//! an authenticator calls so, is looked up apart, which also keeps it one person's.

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;

use super::{Connection, StoreError, Transaction, connection::Access as _, statement::Sql, users};
use crate::domain::{
    ids::{PasskeyId, UserId},
    passkey::{Backup, MOST_PER_USER, Passkey},
};

/// How adding a passkey ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is there.
    Yes,
    /// Its owner has as many as one may have.
    TooMany,
}

/// How removing a passkey ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// It is gone.
    Yes {
        /// What it was called.
        name: String,
    },
    /// It stays: its owner has no password and no other passkey that signs in by itself.
    LastSignInMethod,
    /// They have no such passkey.
    NotTheirs,
}

/// What a use changed.
#[derive(Clone, Debug)]
pub struct Used {
    /// Which passkey.
    pub id: PasskeyId,
    /// What is kept of it from now on.
    pub credential: String,
    /// Its counter now.
    pub counter: u32,
    /// Where else it may be now.
    pub backup: Backup,
    /// When.
    pub at: DateTime<Utc>,
}

/// Adds a passkey; [`StoreError::Conflict`] where it is somebody's already. Its owner's row is locked meanwhile, so that two at
/// once are counted one after the other.
pub async fn insert(connection: &dyn Connection, passkey: &Passkey) -> Result<Added, StoreError> {
    let transaction = connection.nested().await?;
    users::hold(&transaction, passkey.user_id).await?;
    let (eligible, done) = passkey.backup.flags();
    let values = [
        passkey.user_id.home().into(),
        passkey.id.0.into(),
        passkey.user_id.0.into(),
        passkey.credential_id.clone().into(),
        passkey.credential.clone().into(),
        i64::from(passkey.counter).into(),
        passkey.name.clone().into(),
        eligible.into(),
        done.into(),
        passkey.created_at.into(),
        passkey.last_used_at.into(),
        passkey.user_handle.clone().into(),
        passkey.is_discoverable.into(),
        i64::try_from(MOST_PER_USER).unwrap_or(i64::MAX).into(),
    ];
    if INSERT.write(&transaction, values).await? == 0 {
        return Ok(Added::TooMany);
    }
    let values = [passkey.credential_id.clone().into(), passkey.user_id.0.into()];
    OWN.write(&transaction, values).await?;
    transaction.commit().await?;
    Ok(Added::Yes)
}

/// The passkey that its authenticator calls so.
pub async fn find_by_credential_id(
    connection: &dyn Connection,
    credential_id: &[u8],
) -> Result<Option<Passkey>, StoreError> {
    let row = OWNER.read_one(connection, [credential_id.to_vec().into()]).await?;
    let Some(owner) = row.map(|row| row.try_get_by_index(0)).transpose()?.map(UserId) else {
        return Ok(None);
    };
    let values = [owner.home().into(), credential_id.to_vec().into()];
    let row = FIND_BY_CREDENTIAL.read_one(connection, values).await?;
    row.as_ref().map(from_row).transpose()
}

/// A person's passkeys, oldest first.
pub async fn list_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<Passkey>, StoreError> {
    let rows = LIST_OF_USER
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
    rows.iter().map(from_row).collect()
}

/// Records a use; false where the counter did not rise since (a counter that stays zero does not count), or the passkey is gone.
pub async fn record_use(connection: &dyn Connection, used: &Used) -> Result<bool, StoreError> {
    let (eligible, done) = used.backup.flags();
    let values = [
        used.id.home().into(),
        used.id.0.into(),
        i64::from(used.counter).into(),
        used.credential.clone().into(),
        eligible.into(),
        done.into(),
        used.at.into(),
    ];
    Ok(RECORD_USE.write(connection, values).await? == 1)
}

/// Gives a passkey of `owner` another name; false where they have no such passkey.
pub async fn rename(connection: &dyn Connection, owner: UserId, id: PasskeyId, name: &str) -> Result<bool, StoreError> {
    let values = [owner.home().into(), id.0.into(), owner.0.into(), name.into()];
    Ok(RENAME.write(connection, values).await? == 1)
}

/// Removes a passkey of `owner`, unless they could not sign in without it. Their row is locked meanwhile, so that of the last
/// two one stays.
pub async fn delete(connection: &dyn Connection, owner: UserId, id: PasskeyId) -> Result<Deleted, StoreError> {
    let transaction = connection.nested().await?;
    users::hold(&transaction, owner).await?;
    let values = || [owner.home().into(), id.0.into(), owner.0.into()];
    let deleted = match DELETE.write_returning(&transaction, values()).await?.first() {
        Some(row) => {
            let credential_id: Vec<u8> = row.try_get_by_index(1)?;
            DISOWN
                .write(&transaction, [credential_id.into(), owner.0.into()])
                .await?;
            Deleted::Yes {
                name: row.try_get_by_index(0)?,
            }
        }
        None if IS_THEIRS.read_one(&transaction, values()).await?.is_some() => Deleted::LastSignInMethod,
        None => Deleted::NotTheirs,
    };
    transaction.commit().await?;
    Ok(deleted)
}

/// Gives the passkey to `to`, as the row `id`, which is at their home. Its authenticator goes on to call its owner what it did. The caller
/// holds both rows.
pub async fn give(
    transaction: &Transaction,
    passkey: &Passkey,
    (to, id): (UserId, PasskeyId),
) -> Result<Added, StoreError> {
    let owner = passkey.user_id;
    let values = [owner.home().into(), passkey.id.0.into(), owner.0.into()];
    REMOVE.write(transaction, values).await?;
    let values = [passkey.credential_id.clone().into(), owner.0.into()];
    DISOWN.write(transaction, values).await?;
    let given = Passkey {
        id,
        user_id: to,
        user_handle: Some(passkey.user_handle().to_vec()),
        ..passkey.clone()
    };
    insert(transaction, &given).await
}

/// Nothing names the passkeys of somebody who is erased any more; the passkeys themselves go with their owner's row.
pub(super) async fn disown_all(transaction: &Transaction, owner: UserId) -> Result<(), StoreError> {
    for passkey in list_of_user(transaction, owner).await? {
        let values = [passkey.credential_id.into(), owner.0.into()];
        DISOWN.write(transaction, values).await?;
    }
    Ok(())
}

fn from_row(row: &QueryResult) -> Result<Passkey, StoreError> {
    let counter: i64 = row.try_get_by_index(4)?;
    let (eligible, done): (bool, bool) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    Ok(Passkey {
        id: PasskeyId(row.try_get_by_index(0)?),
        user_id: UserId(row.try_get_by_index(1)?),
        credential_id: row.try_get_by_index(2)?,
        credential: row.try_get_by_index(3)?,
        counter: u32::try_from(counter).map_err(StoreError::internal)?,
        name: row.try_get_by_index(5)?,
        backup: Backup::of_flags(eligible, done),
        created_at: row.try_get_by_index(8)?,
        last_used_at: row.try_get_by_index(9)?,
        user_handle: row.try_get_by_index(10)?,
        is_discoverable: row.try_get_by_index(11)?,
    })
}

/// What [`from_row`] reads.
macro_rules! columns {
    () => {
        "id, user_id, credential_id, credential, counter, name, backup_eligible, backed_up, created_at, last_used_at, \
         user_handle, discoverable"
    };
}

const INSERT: Sql = Sql::both(concat!(
    "INSERT INTO passkeys (home, ",
    columns!(),
    ") SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 \
     WHERE (SELECT count(*) FROM passkeys WHERE home = $1 AND user_id = $3) < $14"
));

const OWN: Sql = Sql::both("INSERT INTO passkey_owners (credential_id, user_id) VALUES ($1, $2)");

const DISOWN: Sql = Sql::both("DELETE FROM passkey_owners WHERE credential_id = $1 AND user_id = $2");

pub(super) const OWNER: Sql = Sql::both("SELECT user_id FROM passkey_owners WHERE credential_id = $1");

pub(super) const FIND_BY_CREDENTIAL: Sql = Sql::both(concat!(
    "SELECT ",
    columns!(),
    " FROM passkeys WHERE home = $1 AND credential_id = $2"
));

pub(super) const LIST_OF_USER: Sql = Sql::both(concat!(
    "SELECT ",
    columns!(),
    " FROM passkeys WHERE home = $1 AND user_id = $2 ORDER BY created_at, id"
));

const RECORD_USE: Sql = Sql::both(
    "UPDATE passkeys SET counter = $3, credential = $4, backup_eligible = $5, backed_up = $6, last_used_at = $7 \
     WHERE home = $1 AND id = $2 AND (counter < $3 OR counter = 0 AND $3 = 0)",
);

const RENAME: Sql = Sql::both("UPDATE passkeys SET name = $4 WHERE home = $1 AND id = $2 AND user_id = $3");

const REMOVE: Sql = Sql::both("DELETE FROM passkeys WHERE home = $1 AND id = $2 AND user_id = $3");

const DELETE: Sql = Sql::both(
    "DELETE FROM passkeys WHERE home = $1 AND id = $2 AND user_id = $3 AND \
     (EXISTS (SELECT 1 FROM users WHERE home = $1 AND id = $3 AND password_hash IS NOT NULL) \
      OR EXISTS (SELECT 1 FROM passkeys o WHERE o.home = $1 AND o.user_id = $3 AND o.id <> $2 AND o.discoverable)) \
     RETURNING name, credential_id",
);

const IS_THEIRS: Sql = Sql::both("SELECT 1 FROM passkeys WHERE home = $1 AND id = $2 AND user_id = $3");
