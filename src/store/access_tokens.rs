//! Opaque access tokens. The caller compares the digest, in constant time.

use uuid::Uuid;

use super::{
    Connection, StoreError,
    documents::{Choice, Document as _, StoredTexts},
    json_column::JsonColumn,
    statement::Sql,
};
use crate::domain::{
    access_token::OpaqueAccessToken,
    confirmation::Confirmation,
    ids::{ClientId, GrantId, Home},
    scope::ScopeSet,
};

/// Adds a token.
pub async fn insert(connection: &dyn Connection, token: &OpaqueAccessToken) -> Result<(), StoreError> {
    let cnf = token.cnf.as_ref().map(serde_json::to_value).transpose()?;
    let values = [
        Home::of(token.id).into(),
        token.id.into(),
        token.digest.clone().into(),
        token.grant_id.map(|grant| grant.0).into(),
        token.client_id.0.clone().into(),
        token.scope.to_string().into(),
        serde_json::to_value(StoredTexts::store(token.audience.clone()))?.into(),
        cnf.into(),
        token.issued_at.into(),
        token.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// The token; it may have expired. `None` also where another release bound it in a way that this one does not know.
pub async fn find(connection: &dyn Connection, id: Uuid) -> Result<Option<OpaqueAccessToken>, StoreError> {
    let Some(row) = FIND.read_one(connection, [Home::of(id).into(), id.into()]).await? else {
        return Ok(None);
    };
    let scope: String = row.try_get_by_index(3)?;
    let audience: JsonColumn<StoredTexts> = row.try_get_by_index(4)?;
    let cnf: Option<JsonColumn<Choice<Confirmation>>> = row.try_get_by_index(7)?;
    let cnf = match cnf {
        None => None,
        Some(JsonColumn(Choice::Known(cnf))) => Some(cnf),
        Some(JsonColumn(Choice::Unknown(_))) => {
            tracing::warn!(
                place = "access_tokens.cnf",
                "an access token is bound in a way that only another release knows, and counts as absent"
            );
            return Ok(None);
        }
    };
    Ok(Some(OpaqueAccessToken {
        id,
        digest: row.try_get_by_index(0)?,
        grant_id: row.try_get_by_index::<Option<Uuid>>(1)?.map(GrantId),
        client_id: ClientId(row.try_get_by_index(2)?),
        scope: ScopeSet::parse(&scope),
        audience: audience.0.read(),
        cnf,
        issued_at: row.try_get_by_index(5)?,
        expires_at: row.try_get_by_index(6)?,
    }))
}

/// Deletes the token; whether it was there.
pub async fn delete(connection: &dyn Connection, id: Uuid) -> Result<bool, StoreError> {
    let values = [Home::of(id).into(), id.into()];
    Ok(DELETE.write(connection, values).await? == 1)
}

const INSERT: Sql = Sql::both(
    "INSERT INTO access_tokens (home, id, digest, grant_id, client_id, scope, audience, cnf, issued_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

pub(super) const FIND: Sql = Sql::both(
    "SELECT digest, grant_id, client_id, scope, audience, issued_at, expires_at, cnf FROM access_tokens \
     WHERE home = $1 AND id = $2",
);

const DELETE: Sql = Sql::both("DELETE FROM access_tokens WHERE home = $1 AND id = $2");
