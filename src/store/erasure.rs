//! The end of an account: everything that is kept of its owner goes, but for the audit log, which names them by a number that nobody
//! else has.
//!
//! What is kept with a person goes with their row. What is looked up by something else (a name, a credential) is kept with that, and
//! is deleted here, in the same transaction.

use chrono::{DateTime, Utc};

use super::{
    Connection, StoreError, applied_users, connection::Access as _, known_devices, login_names, passkeys, sent_codes,
    statement::Sql, throttle, traces, upstream_identities,
};
use crate::domain::ids::UserId;

/// Erases the account, if it is still to go by now; whether it did.
pub async fn erase(connection: &dyn Connection, id: UserId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let transaction = connection.nested().await?;
    let values = || [id.home().into(), id.0.into(), now.into()];
    if IS_DUE.read_one(&transaction, values()).await?.is_none() {
        return Ok(false);
    }
    passkeys::disown_all(&transaction, id).await?;
    upstream_identities::disown_all(&transaction, id).await?;
    login_names::delete_of_user(&transaction, id).await?;
    applied_users::delete_of_user(&transaction, id).await?;
    sent_codes::delete_of_user(&transaction, id).await?;
    traces::delete_of_user(&transaction, id).await?;
    let devices = known_devices::list_for_user(&transaction, id, now).await?;
    throttle::delete_of_user(&transaction, id, devices.iter().map(|device| device.id)).await?;
    let erased = ERASE.write(&transaction, values()).await?;
    transaction.commit().await?;
    Ok(erased == 1)
}

/// Held as a whole: nothing that refers to the row is added any more. On SQLite a transaction has the write lock already.
const IS_DUE: Sql = Sql::each(
    "SELECT 1 FROM users WHERE home = $1 AND id = $2 AND deletes_at IS NOT NULL AND deletes_at <= $3 FOR UPDATE",
    "SELECT 1 FROM users WHERE home = $1 AND id = $2 AND deletes_at IS NOT NULL AND deletes_at <= $3",
);

const ERASE: Sql =
    Sql::both("DELETE FROM users WHERE home = $1 AND id = $2 AND deletes_at IS NOT NULL AND deletes_at <= $3");
