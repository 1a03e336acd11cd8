//! Opaque access tokens. The caller compares the digest, in constant time.

use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{
    Connection, StoreError, connection::Access as _, entities::access_tokens, json_column::JsonColumn, statement::Sql,
};
use crate::domain::{
    access_token::OpaqueAccessToken,
    confirmation::Confirmation,
    ids::{ClientId, GrantId},
    scope::ScopeSet,
};

/// Adds a token.
pub async fn insert(connection: &dyn Connection, token: &OpaqueAccessToken) -> Result<(), StoreError> {
    let row = access_tokens::ActiveModel {
        id: Set(token.id),
        digest: Set(token.digest.clone()),
        grant_id: Set(token.grant_id.map(|grant| grant.0)),
        client_id: Set(token.client_id.0.clone()),
        scope: Set(token.scope.to_string()),
        audience: Set(JsonColumn(token.audience.clone())),
        cnf: Set(token.cnf.clone().map(JsonColumn)),
        issued_at: Set(token.issued_at),
        expires_at: Set(token.expires_at),
    };
    access_tokens::Entity::insert(row)
        .exec_without_returning(&connection.writer())
        .await?;
    Ok(())
}

/// The token; it may have lapsed.
pub async fn find(connection: &dyn Connection, id: Uuid) -> Result<Option<OpaqueAccessToken>, StoreError> {
    let Some(row) = FIND.read_one(connection, [id.into()]).await? else {
        return Ok(None);
    };
    let scope: String = row.try_get_by_index(3)?;
    let audience: JsonColumn<Vec<String>> = row.try_get_by_index(4)?;
    let cnf: Option<JsonColumn<Confirmation>> = row.try_get_by_index(7)?;
    Ok(Some(OpaqueAccessToken {
        id,
        digest: row.try_get_by_index(0)?,
        grant_id: row.try_get_by_index::<Option<Uuid>>(1)?.map(GrantId),
        client_id: ClientId(row.try_get_by_index(2)?),
        scope: ScopeSet::parse(&scope),
        audience: audience.0,
        cnf: cnf.map(|cnf| cnf.0),
        issued_at: row.try_get_by_index(5)?,
        expires_at: row.try_get_by_index(6)?,
    }))
}

/// Deletes the token; whether it was there.
pub async fn delete(connection: &dyn Connection, id: Uuid) -> Result<bool, StoreError> {
    let gone = access_tokens::Entity::delete_by_id(id)
        .exec(&connection.writer())
        .await?;
    Ok(gone.rows_affected == 1)
}

pub(super) const FIND: Sql = Sql::both(
    "SELECT digest, grant_id, client_id, scope, audience, issued_at, expires_at, cnf FROM access_tokens WHERE id = $1",
);
