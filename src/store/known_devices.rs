//! Browsers that somebody signed in from, by the digest of a long-lived secret. Knowing one proves nothing by itself: it only
//! gives its owner a counter of their own, so that a stranger's guesses never lock them out.

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{Connection, StoreError, connection::Access as _, statement::Sql};
use crate::domain::ids::{Home, UserId};

macro_rules! columns {
    () => {
        "id, digest, user_id, expires_at, trusted_until, last_seen_at, user_agent"
    };
}

/// A browser, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDevice {
    /// Finds the row; precedes the secret in the token's text.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// Who signed in from it.
    pub user_id: UserId,
    /// When it is forgotten.
    pub expires_at: DateTime<Utc>,
    /// Until when it stands in for its owner's second factor.
    pub trusted_until: Option<DateTime<Utc>>,
    /// When its owner last signed in from it.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// What it calls itself.
    pub user_agent: Option<String>,
}

/// Adds a browser, and forgets all of its user but the `most` that they used last.
pub async fn insert(connection: &dyn Connection, device: &KnownDevice, most: i64) -> Result<(), StoreError> {
    let values = vec![
        Home::of(device.id).into(),
        device.id.into(),
        device.digest.clone().into(),
        device.user_id.0.into(),
        device.expires_at.into(),
        device.trusted_until.into(),
        device.last_seen_at.into(),
        device.user_agent.clone().into(),
        false.into(),
    ];
    if connection.writer().is_postgres() {
        // The statement does not see its own row.
        let values = values.into_iter().chain([(most - 1).into()]);
        INSERT_AND_KEEP_LATEST.write(connection, values).await?;
        return Ok(());
    }
    INSERT.write(connection, values).await?;
    let of_user = [device.user_id.home().into(), device.user_id.0.into(), most.into()];
    KEEP_LATEST.write(connection, of_user).await?;
    Ok(())
}

/// Forgets every browser of the user.
pub async fn delete_of_user(connection: &dyn Connection, user: UserId) -> Result<u64, StoreError> {
    DELETE_OF_USER
        .write(connection, [user.home().into(), user.0.into()])
        .await
}

/// The browser, if it is not forgotten. The caller compares the digest, in constant time.
pub async fn find(
    connection: &dyn Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<KnownDevice>, StoreError> {
    let values = [Home::of(id).into(), id.into(), now.into()];
    let Some(row) = FIND.read_one(connection, values).await? else {
        return Ok(None);
    };
    Ok(Some(device(&row)?))
}

/// The user's browsers that are not forgotten.
pub async fn list_for_user(
    connection: &dyn Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<KnownDevice>, StoreError> {
    let rows = LIST
        .read_all(connection, [user.home().into(), user.0.into(), now.into()])
        .await?;
    rows.iter().map(device).collect()
}

/// Its owner signed in from it again.
pub async fn seen(
    connection: &dyn Connection,
    id: Uuid,
    user_agent: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let values = [Home::of(id).into(), id.into(), user_agent.into(), now.into()];
    SEEN.write(connection, values).await?;
    Ok(())
}

/// From now until then it stands in for its owner's second factor.
pub async fn trust(
    connection: &dyn Connection,
    id: Uuid,
    user: UserId,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    let values = [user.home().into(), id.into(), user.0.into(), until.into()];
    TRUST.write(connection, values).await?;
    Ok(())
}

/// Its owner is offered a passkey there: true once.
pub async fn offer_passkey(connection: &dyn Connection, id: Uuid) -> Result<bool, StoreError> {
    let values = [Home::of(id).into(), id.into()];
    Ok(OFFER_PASSKEY.write(connection, values).await? == 1)
}

/// No browser of the user stands in for anything any more.
pub async fn distrust_all(connection: &dyn Connection, user: UserId) -> Result<u64, StoreError> {
    DISTRUST_ALL
        .write(connection, [user.home().into(), user.0.into()])
        .await
}

/// Forgets one browser of the user; whether it was theirs.
pub async fn delete(connection: &dyn Connection, id: Uuid, user: UserId) -> Result<bool, StoreError> {
    let values = [user.home().into(), id.into(), user.0.into()];
    Ok(DELETE.write(connection, values).await? == 1)
}

fn device(row: &QueryResult) -> Result<KnownDevice, StoreError> {
    Ok(KnownDevice {
        id: row.try_get_by_index(0)?,
        digest: row.try_get_by_index(1)?,
        user_id: UserId(row.try_get_by_index(2)?),
        expires_at: row.try_get_by_index(3)?,
        trusted_until: row.try_get_by_index(4)?,
        last_seen_at: row.try_get_by_index(5)?,
        user_agent: row.try_get_by_index(6)?,
    })
}

const OFFER_PASSKEY: Sql = Sql::both(
    "UPDATE known_devices SET passkey_offered = TRUE WHERE home = $1 AND id = $2 AND passkey_offered = FALSE",
);

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM known_devices WHERE home = $1 AND user_id = $2");

macro_rules! keep_latest {
    ($user:literal, $most:literal) => {
        concat!(
            "DELETE FROM known_devices WHERE home = $1 AND id IN (SELECT id FROM known_devices WHERE home = $1 AND user_id = ",
            $user,
            " ORDER BY last_seen_at IS NULL, last_seen_at DESC, id DESC LIMIT 1000 OFFSET ",
            $most,
            ")"
        )
    };
}

macro_rules! insert {
    () => {
        "INSERT INTO known_devices \
         (home, id, digest, user_id, expires_at, trusted_until, last_seen_at, user_agent, passkey_offered) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    };
}

const KEEP_LATEST: Sql = Sql::both(keep_latest!("$2", "$3"));

const INSERT: Sql = Sql::both(insert!());

/// One round trip, on Postgres.
const INSERT_AND_KEEP_LATEST: Sql = Sql::both(concat!("WITH surplus AS (", keep_latest!("$4", "$10"), ") ", insert!()));

pub(super) const FIND: Sql = Sql::both(concat!(
    "SELECT ",
    columns!(),
    " FROM known_devices WHERE home = $1 AND id = $2 AND expires_at > $3"
));

const LIST: Sql = Sql::both(concat!(
    "SELECT ",
    columns!(),
    " FROM known_devices WHERE home = $1 AND user_id = $2 AND expires_at > $3 ORDER BY last_seen_at DESC"
));

const SEEN: Sql = Sql::both("UPDATE known_devices SET user_agent = $3, last_seen_at = $4 WHERE home = $1 AND id = $2");

const TRUST: Sql =
    Sql::both("UPDATE known_devices SET trusted_until = $4 WHERE home = $1 AND id = $2 AND user_id = $3");

const DISTRUST_ALL: Sql = Sql::both("UPDATE known_devices SET trusted_until = NULL WHERE home = $1 AND user_id = $2");

const DELETE: Sql = Sql::both("DELETE FROM known_devices WHERE home = $1 AND id = $2 AND user_id = $3");
