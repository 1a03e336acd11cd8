//! Authenticator apps, one a person. That a code counts once is one conditional statement.

use super::{Connection, StoreError, statement::Sql};
use crate::domain::{
    ids::UserId,
    totp::{TotpAlgorithm, TotpCredential, TotpParameters},
};

/// The user's app.
pub async fn find(connection: &dyn Connection, user: UserId) -> Result<Option<TotpCredential>, StoreError> {
    let Some(row) = FIND.read_one(connection, [user.home().into(), user.0.into()]).await? else {
        return Ok(None);
    };
    let algorithm: String = row.try_get_by_index(1)?;
    let (digits, period): (i32, i32) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    Ok(Some(TotpCredential {
        user_id: user,
        sealed_secret: row.try_get_by_index(0)?,
        parameters: TotpParameters {
            algorithm: TotpAlgorithm::parse(&algorithm).unwrap_or(TotpAlgorithm::SHA1),
            digits: u8::try_from(digits).unwrap_or_default(),
            period: u32::try_from(period).unwrap_or_default(),
        },
        last_step: row.try_get_by_index(4)?,
        created_at: row.try_get_by_index(5)?,
    }))
}

/// Makes this the user's app, unless they have one: true for one caller only.
pub async fn add(connection: &dyn Connection, credential: &TotpCredential) -> Result<bool, StoreError> {
    let TotpParameters {
        algorithm,
        digits,
        period,
    } = credential.parameters;
    let values = [
        credential.user_id.home().into(),
        credential.user_id.0.into(),
        credential.sealed_secret.clone().into(),
        algorithm.as_str().into(),
        i32::from(digits).into(),
        i32::try_from(period).unwrap_or(i32::MAX).into(),
        credential.last_step.into(),
        credential.created_at.into(),
    ];
    Ok(ADD.write(connection, values).await? == 1)
}

/// Uses a time step up: true for one caller only, and never again for it or an older one (RFC 6238 section 5.2).
pub async fn use_step(connection: &dyn Connection, user: UserId, step: i64) -> Result<bool, StoreError> {
    let values = [user.home().into(), user.0.into(), step.into()];
    Ok(USE_STEP.write(connection, values).await? == 1)
}

/// Removes the app; whether there was one.
pub async fn delete(connection: &dyn Connection, user: UserId) -> Result<bool, StoreError> {
    let values = [user.home().into(), user.0.into()];
    Ok(DELETE.write(connection, values).await? == 1)
}

pub(super) const FIND: Sql = Sql::both(
    "SELECT sealed_secret, algorithm, digits, period, last_step, created_at FROM totp_credentials \
     WHERE home = $1 AND user_id = $2",
);

const ADD: Sql = Sql::both(
    "INSERT INTO totp_credentials (home, user_id, sealed_secret, algorithm, digits, period, last_step, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (home, user_id) DO NOTHING",
);

const USE_STEP: Sql =
    Sql::both("UPDATE totp_credentials SET last_step = $3 WHERE home = $1 AND user_id = $2 AND last_step < $3");

const DELETE: Sql = Sql::both("DELETE FROM totp_credentials WHERE home = $1 AND user_id = $2");
