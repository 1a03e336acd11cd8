//! What a person has enrolled, counted by one statement over the tables that keep it.

use super::{Connection, StoreError, statement::Sql};
use crate::domain::{sign_in::Enrolled, user::User};

/// What the user could prove, beside their password.
pub async fn find(connection: &dyn Connection, user: &User) -> Result<Enrolled, StoreError> {
    let Some(row) = FIND
        .read_one(connection, [user.id.home().into(), user.id.0.into()])
        .await?
    else {
        return Ok(Enrolled::default());
    };
    let count = |index: usize| -> Result<u32, StoreError> {
        let number: i64 = row.try_get_by_index(index)?;
        Ok(u32::try_from(number).unwrap_or(u32::MAX))
    };
    Ok(Enrolled {
        totp: count(0)? > 0,
        recovery_codes: count(1)?,
        passkeys: count(2)?,
        email: user.verified_email().is_some(),
        phone: user.verified_phone().is_some(),
    })
}

pub(super) const FIND: Sql = Sql::both(
    "SELECT (SELECT count(*) FROM totp_credentials WHERE home = $1 AND user_id = $2), \
     (SELECT count(*) FROM recovery_codes WHERE home = $1 AND user_id = $2), \
     (SELECT count(*) FROM passkeys WHERE home = $1 AND user_id = $2)",
);
