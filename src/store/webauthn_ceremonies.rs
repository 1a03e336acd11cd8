//! What browsers were asked about passkeys, until they answer or the time is over. Each is taken out once.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Connection, StoreError, statement::Sql};
use crate::domain::permit::RowPermit;
use crate::domain::{
    ids::{Home, UserId},
    passkey::{Ceremony, Purpose},
};

/// A ceremony that was taken out: nobody else gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenCeremony {
    /// Who was asked, where that was known.
    pub user_id: Option<UserId>,
    /// What the answer is checked against.
    pub state: String,
}

/// Adds a ceremony.
pub async fn insert(connection: &dyn Connection, ceremony: &Ceremony, _: RowPermit) -> Result<(), StoreError> {
    let values = [
        Home::of(ceremony.id).into(),
        ceremony.id.into(),
        ceremony.browser_digest.clone().into(),
        ceremony.user_id.map(|user| user.0).into(),
        ceremony.purpose.as_str().into(),
        ceremony.state.clone().into(),
        ceremony.expires_at.into(),
    ];
    INSERT.write(connection, values).await?;
    Ok(())
}

/// Takes the ceremony out, for the browser and the purpose that it began for, unless it expired; `None` for all but one caller.
pub async fn take(
    connection: &dyn Connection,
    id: Uuid,
    browser_digest: &[u8],
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<TakenCeremony>, StoreError> {
    let values = [
        Home::of(id).into(),
        id.into(),
        browser_digest.to_vec().into(),
        purpose.as_str().into(),
        now.into(),
    ];
    let rows = TAKE.write_returning(connection, values).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let user: Option<Uuid> = row.try_get_by_index(0)?;
    Ok(Some(TakenCeremony {
        user_id: user.map(UserId),
        state: row.try_get_by_index(1)?,
    }))
}

const INSERT: Sql = Sql::both(
    "INSERT INTO webauthn_ceremonies (home, id, browser_digest, user_id, purpose, state, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

pub(super) const TAKE: Sql = Sql::both(
    "DELETE FROM webauthn_ceremonies \
     WHERE home = $1 AND id = $2 AND browser_digest = $3 AND purpose = $4 AND expires_at > $5 RETURNING user_id, state",
);
