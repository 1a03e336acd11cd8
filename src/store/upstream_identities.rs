//! Who people are at other providers. One identity is one person's, and a person has one at each provider: the first is kept by
//! the look-up from an identity to its owner, the second by the identities of a person, which are with them.

use chrono::{DateTime, Utc};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{Connection, StoreError, Transaction, connection::Access as _, statement::Sql, users};
use crate::domain::{ids::UserId, upstream::LinkedIdentity};

/// How taking a link away ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlinked {
    /// It is gone.
    Yes,
    /// It stays: its owner has no password, no passkey and no other provider.
    LastSignInMethod,
    /// They have none at that provider.
    NotTheirs,
}

/// Links; [`StoreError::Conflict`] where the identity is somebody's already, or its owner has one at that provider.
pub async fn insert(connection: &dyn Connection, identity: &LinkedIdentity) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    let values = [
        identity.user_id.home().into(),
        identity.user_id.0.into(),
        identity.upstream_id.clone().into(),
        identity.issuer.clone().into(),
        identity.subject.clone().into(),
        identity.email.clone().into(),
        identity.linked_at.into(),
        identity.last_used_at.into(),
    ];
    INSERT.write(&transaction, values).await?;
    OWN.write(&transaction, ownership(identity)).await?;
    transaction.commit().await
}

/// Whose identity that is.
pub async fn owner(
    connection: &dyn Connection,
    (upstream_id, issuer): (&str, &str),
    subject: &str,
) -> Result<Option<UserId>, StoreError> {
    let values = [upstream_id.into(), issuer.into(), subject.into()];
    let row = OWNER.read_one(connection, values).await?;
    row.map(|row| Ok(UserId(row.try_get_by_index(0)?))).transpose()
}

/// How many identities of that provider open an account.
pub async fn count(connection: &dyn Connection, upstream_id: &str, issuer: &str) -> Result<i64, StoreError> {
    let row = COUNT.read_one(connection, [upstream_id.into(), issuer.into()]).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Records a sign-in; false where the link is gone, or another person's by now.
pub async fn record_use(connection: &dyn Connection, used: &LinkedIdentity) -> Result<bool, StoreError> {
    let values = [
        used.user_id.home().into(),
        used.user_id.0.into(),
        used.upstream_id.clone().into(),
        used.issuer.clone().into(),
        used.subject.clone().into(),
        used.email.clone().into(),
        used.last_used_at.into(),
    ];
    Ok(RECORD_USE.write(connection, values).await? == 1)
}

/// A person's identities, oldest link first.
pub async fn list_of_user(connection: &dyn Connection, user: UserId) -> Result<Vec<LinkedIdentity>, StoreError> {
    let rows = LIST_OF_USER
        .read_all(connection, [user.home().into(), user.0.into()])
        .await?;
    rows.iter().map(from_row).collect()
}

/// Takes the link of `owner` away, unless they could not sign in without it; of other providers those count that `is_open` says are. Their row
/// is locked meanwhile, so that of the last two ways in one stays.
pub async fn delete(
    connection: &dyn Connection,
    owner: UserId,
    upstream_id: &str,
    is_open: impl Fn(&LinkedIdentity) -> bool,
) -> Result<Unlinked, StoreError> {
    let transaction = connection.nested().await?;
    users::hold(&transaction, owner).await?;
    let linked = list_of_user(&transaction, owner).await?;
    let is_theirs = linked.iter().any(|identity| identity.upstream_id == upstream_id);
    let has_another = linked
        .iter()
        .any(|identity| identity.upstream_id != upstream_id && is_open(identity));
    let values = [
        owner.home().into(),
        owner.0.into(),
        upstream_id.into(),
        has_another.into(),
    ];
    let deleted = DELETE.write(&transaction, values).await?;
    if deleted > 0 {
        for identity in linked.iter().filter(|identity| identity.upstream_id == upstream_id) {
            DISOWN.write(&transaction, ownership(identity)).await?;
        }
    }
    transaction.commit().await?;
    Ok(match (deleted, is_theirs) {
        (0, true) => Unlinked::LastSignInMethod,
        (0, false) => Unlinked::NotTheirs,
        (_, _) => Unlinked::Yes,
    })
}

/// Gives the identity to `to`, who has none at that provider; [`StoreError::Conflict`] where they have. Both rows are held meanwhile by the
/// caller.
pub async fn give(transaction: &Transaction, identity: &LinkedIdentity, to: UserId) -> Result<(), StoreError> {
    let values = [
        identity.user_id.home().into(),
        identity.user_id.0.into(),
        identity.upstream_id.clone().into(),
        identity.issuer.clone().into(),
    ];
    REMOVE.write(transaction, values).await?;
    DISOWN.write(transaction, ownership(identity)).await?;
    let given = LinkedIdentity {
        user_id: to,
        ..identity.clone()
    };
    insert(transaction, &given).await
}

/// Nothing names the identities of somebody who is erased any more; the identities themselves go with their owner's row.
pub(super) async fn disown_all(transaction: &Transaction, owner: UserId) -> Result<(), StoreError> {
    for identity in list_of_user(transaction, owner).await? {
        DISOWN.write(transaction, ownership(&identity)).await?;
    }
    Ok(())
}

fn ownership(identity: &LinkedIdentity) -> [Value; 4] {
    [
        identity.upstream_id.clone().into(),
        identity.issuer.clone().into(),
        identity.subject.clone().into(),
        identity.user_id.0.into(),
    ]
}

fn from_row(row: &QueryResult) -> Result<LinkedIdentity, StoreError> {
    let user_id: Uuid = row.try_get_by_index(3)?;
    let last_used_at: Option<DateTime<Utc>> = row.try_get_by_index(6)?;
    Ok(LinkedIdentity {
        upstream_id: row.try_get_by_index(0)?,
        issuer: row.try_get_by_index(1)?,
        subject: row.try_get_by_index(2)?,
        user_id: UserId(user_id),
        email: row.try_get_by_index(4)?,
        linked_at: row.try_get_by_index(5)?,
        last_used_at,
    })
}

const INSERT: Sql = Sql::both(
    "INSERT INTO upstream_identities (home, user_id, upstream_id, issuer, subject, email, linked_at, last_used_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);

const OWN: Sql =
    Sql::both("INSERT INTO upstream_owners (upstream_id, issuer, subject, user_id) VALUES ($1, $2, $3, $4)");

const DISOWN: Sql =
    Sql::both("DELETE FROM upstream_owners WHERE upstream_id = $1 AND issuer = $2 AND subject = $3 AND user_id = $4");

pub(super) const OWNER: Sql =
    Sql::both("SELECT user_id FROM upstream_owners WHERE upstream_id = $1 AND issuer = $2 AND subject = $3");

const COUNT: Sql = Sql::both("SELECT count(*) FROM upstream_owners WHERE upstream_id = $1 AND issuer = $2")
    .may_be_stale()
    .fan_out("an administrator looks at the providers");

const RECORD_USE: Sql = Sql::both(
    "UPDATE upstream_identities SET email = $6, last_used_at = $7 \
     WHERE home = $1 AND user_id = $2 AND upstream_id = $3 AND issuer = $4 AND subject = $5",
);

const LIST_OF_USER: Sql = Sql::both(
    "SELECT upstream_id, issuer, subject, user_id, email, linked_at, last_used_at FROM upstream_identities \
     WHERE home = $1 AND user_id = $2 ORDER BY linked_at, upstream_id",
);

const REMOVE: Sql =
    Sql::both("DELETE FROM upstream_identities WHERE home = $1 AND user_id = $2 AND upstream_id = $3 AND issuer = $4");

const DELETE: Sql = Sql::both(
    "DELETE FROM upstream_identities WHERE home = $1 AND user_id = $2 AND upstream_id = $3 AND ($4 \
     OR EXISTS (SELECT 1 FROM users WHERE home = $1 AND id = $2 AND password_hash IS NOT NULL) \
     OR EXISTS (SELECT 1 FROM passkeys WHERE home = $1 AND user_id = $2))",
);
