//! Links by which an administrator acts as a user. One counts once: whoever deletes its row has used it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    Connection, StoreError,
    documents::{Document as _, session::StoredImpersonator, understood},
    statement::Sql,
};
use crate::domain::{
    authentication_method::AuthenticationMethod,
    ids::{Home, UserId},
    session::Impersonator,
};

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpersonationLink {
    /// Finds the row; precedes the secret in the token's text. It ends in the home of the user.
    pub id: Uuid,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// As whom they act.
    pub user_id: UserId,
    /// Who acts.
    pub actor: Impersonator,
    /// What they had proved.
    pub amr: Vec<AuthenticationMethod>,
    /// When.
    pub auth_time: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
}

/// Adds a link.
pub async fn insert(connection: &dyn Connection, link: &ImpersonationLink) -> Result<(), StoreError> {
    let actor = StoredImpersonator::store((link.actor, link.amr.clone()));
    let values = [
        Home::of(link.id).into(),
        link.id.into(),
        link.digest.clone().into(),
        link.user_id.0.into(),
        serde_json::to_value(actor)?.into(),
        link.expires_at.into(),
        link.auth_time.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// The link, if it has not expired. The caller compares the digest, in constant time. Looking spends nothing.
pub async fn find(
    connection: &dyn Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<ImpersonationLink>, StoreError> {
    let values = [Home::of(id).into(), id.into(), now.into()];
    let Some(row) = FIND.read_one(connection, values).await? else {
        return Ok(None);
    };
    let actor = understood::<StoredImpersonator>(&row, 2, "impersonations.actor")?;
    let Some((actor, amr)) = actor else { return Ok(None) };
    Ok(Some(ImpersonationLink {
        id,
        digest: row.try_get_by_index(0)?,
        user_id: UserId(row.try_get_by_index(1)?),
        actor,
        amr,
        expires_at: row.try_get_by_index(3)?,
        auth_time: row.try_get_by_index(4)?,
    }))
}

/// Uses the link up: true for one caller only.
pub async fn consume(
    connection: &dyn Connection,
    link: &ImpersonationLink,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let values = [
        Home::of(link.id).into(),
        link.id.into(),
        link.digest.clone().into(),
        now.into(),
    ];
    Ok(CONSUME.write(connection, values).await? == 1)
}

/// Deletes every link by which somebody could act as the user.
pub async fn delete_of_user(connection: &dyn Connection, user: UserId) -> Result<u64, StoreError> {
    let values = [user.home().into(), user.0.into()];
    DELETE_OF_USER.write(connection, values).await
}

const INSERT: Sql = Sql::both(
    "INSERT INTO impersonations (home, id, digest, user_id, actor, expires_at, auth_time) VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

const FIND: Sql = Sql::both(
    "SELECT digest, user_id, actor, expires_at, auth_time FROM impersonations WHERE home = $1 AND id = $2 AND expires_at > $3",
);

const CONSUME: Sql =
    Sql::both("DELETE FROM impersonations WHERE home = $1 AND id = $2 AND digest = $3 AND expires_at > $4");

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM impersonations WHERE home = $1 AND user_id = $2");
