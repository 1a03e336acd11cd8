//! What was asked of other providers, until they answer. Each is taken out once, by the browser and for the provider that it
//! began for; whatever else comes spends nothing.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Connection, StoreError, statement::Sql};
use crate::domain::permit::RowPermit;
use crate::domain::{
    ids::{Home, UserId},
    upstream::UpstreamRequest,
};

/// How an answer shows what it answers.
#[derive(Clone, Copy, Debug)]
pub struct Claimed<'a> {
    /// The row.
    pub id: Uuid,
    /// SHA-256 of the `state`.
    pub state_digest: &'a [u8],
    /// SHA-256 of the browser's secret.
    pub browser_digest: &'a [u8],
    /// Whose callback it came to.
    pub upstream_id: &'a str,
}

/// Adds a request.
pub async fn insert(connection: &dyn Connection, request: &UpstreamRequest, _: RowPermit) -> Result<(), StoreError> {
    let values = [
        Home::of(request.id).into(),
        request.id.into(),
        request.upstream_id.clone().into(),
        request.browser_digest.clone().into(),
        request.state_digest.clone().into(),
        request.nonce.clone().into(),
        request.sealed_verifier.clone().into(),
        request.link_to.map(|user| user.0).into(),
        request.destination.clone().into(),
        request.reauthenticate_since.into(),
        request.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// Takes the request out, unless it expired; `None` for all but one caller.
pub async fn take(
    connection: &dyn Connection,
    claimed: Claimed<'_>,
    now: DateTime<Utc>,
) -> Result<Option<UpstreamRequest>, StoreError> {
    let values = [
        Home::of(claimed.id).into(),
        claimed.id.into(),
        claimed.upstream_id.into(),
        claimed.browser_digest.to_vec().into(),
        claimed.state_digest.to_vec().into(),
        now.into(),
    ];
    let rows = TAKE.write_returning(connection, values).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let link_to: Option<Uuid> = row.try_get_by_index(2)?;
    Ok(Some(UpstreamRequest {
        id: claimed.id,
        upstream_id: claimed.upstream_id.to_owned(),
        browser_digest: claimed.browser_digest.to_vec(),
        state_digest: claimed.state_digest.to_vec(),
        nonce: row.try_get_by_index(0)?,
        sealed_verifier: row.try_get_by_index(1)?,
        link_to: link_to.map(UserId),
        destination: row.try_get_by_index(3)?,
        reauthenticate_since: row.try_get_by_index(4)?,
        expires_at: row.try_get_by_index(5)?,
    }))
}

const INSERT: Sql = Sql::both(
    "INSERT INTO upstream_requests \
     (home, id, upstream_id, browser_digest, state_digest, nonce, sealed_verifier, link_to, destination, reauthenticate_since, \
     expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);

pub(super) const TAKE: Sql = Sql::both(
    "DELETE FROM upstream_requests WHERE home = $1 AND id = $2 AND upstream_id = $3 AND browser_digest = $4 \
     AND state_digest = $5 AND expires_at > $6 \
     RETURNING nonce, sealed_verifier, link_to, destination, reauthenticate_since, expires_at",
);
