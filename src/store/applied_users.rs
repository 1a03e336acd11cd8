//! People whom state files name, by the name that a file first gave them, whatever they are called since.

use serde_json::Value;
use uuid::Uuid;

use super::{
    Connection, StoreError, Transaction,
    documents::{self, Document as _, StoredUserClaims},
    json_column::JsonColumn,
    login_names::normalise,
    statement::Sql,
};
use crate::domain::{attribute::Attributes, ids::UserId, user::UserClaims};

/// What a state file said of somebody last.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedUser {
    /// Who.
    pub user_id: UserId,
    /// What it said.
    pub claims: UserClaims,
    /// The values of attributes that it gave.
    pub attributes: Attributes,
    /// Whether an authenticator app or passkeys came along: they do once, for what their owner removed since stays away.
    pub took_factors: bool,
    /// A hash of the password that it gave last; `None` where it gave none, or an older release applied it.
    pub password_hash: Option<String>,
}

/// Whom a file means by that name.
pub async fn find(connection: &dyn Connection, name: &str) -> Result<Option<AppliedUser>, StoreError> {
    let Some(row) = FIND.read_one(connection, [normalise(name).into()]).await? else {
        return Ok(None);
    };
    let user_id: Uuid = row.try_get_by_index(0)?;
    let claims: JsonColumn<StoredUserClaims> = row.try_get_by_index(1)?;
    let attributes: JsonColumn<Attributes> = row.try_get_by_index(4)?;
    Ok(Some(AppliedUser {
        user_id: UserId(user_id),
        claims: claims.0.read(),
        attributes: attributes.0,
        took_factors: row.try_get_by_index(2)?,
        password_hash: row.try_get_by_index(3)?,
    }))
}

/// Writes down what a file says now.
pub async fn put(transaction: &Transaction, name: &str, applied: &AppliedUser) -> Result<(), StoreError> {
    let name = normalise(name);
    let after = applied.claims.clone();
    let held = documents::replacement::<StoredUserClaims>(transaction, HOLD, [name.clone().into()], after).await?;
    let values = [
        name.into(),
        applied.user_id.0.into(),
        held.document.into(),
        applied.took_factors.into(),
        applied.password_hash.clone().into(),
        Value::Object(applied.attributes.clone().into_iter().collect()).into(),
    ];
    PUT.write(transaction, values).await?;
    Ok(())
}

/// Forgets what files said of somebody by that name, because files call them by another one now.
pub async fn delete(transaction: &Transaction, name: &str) -> Result<(), StoreError> {
    DELETE.write(transaction, [normalise(name).into()]).await?;
    Ok(())
}

/// Forgets what files said of somebody who is erased.
pub(super) async fn delete_of_user(transaction: &Transaction, user: UserId) -> Result<(), StoreError> {
    DELETE_OF_USER.write(transaction, [user.0.into()]).await?;
    Ok(())
}

const DELETE_OF_USER: Sql = Sql::both("DELETE FROM applied_users WHERE user_id = $1")
    .fan_out("files know people by names, which have a table of their own");

const DELETE: Sql = Sql::both("DELETE FROM applied_users WHERE name = $1");

const FIND: Sql =
    Sql::both("SELECT user_id, claims, took_factors, password_hash, attributes FROM applied_users WHERE name = $1");

const HOLD: Sql = Sql::each(
    "SELECT claims FROM applied_users WHERE name = $1 FOR NO KEY UPDATE",
    "SELECT claims FROM applied_users WHERE name = $1",
);

const PUT: Sql = Sql::both(
    "INSERT INTO applied_users (name, user_id, claims, took_factors, password_hash, attributes) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (name) DO UPDATE SET user_id = $2, claims = $3, took_factors = $4, password_hash = $5, attributes = $6",
);
