//! Another password. It is set where the old one was lost, stolen or somebody else's: nothing that the old one opened stays open.

use chrono::{DateTime, Utc};

use super::Bench;
use crate::{
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, Transaction, authorization_codes, grants, known_devices, sessions, throttle, users},
};

/// Makes `hash` the password that `user` chose, and ends everything that the old one opened; the caller signs them in again.
///
/// # Errors
/// When the store fails.
pub async fn choose(bench: &Bench<'_>, user: UserId, hash: &str) -> Result<(), StoreError> {
    let transaction = bench.store.begin().await?;
    users::set_password_hash(&transaction, user, hash).await?;
    end_what_the_old_one_opened(&transaction, user, bench.now).await?;
    bench.record(&transaction, EventKind::PasswordChanged, user).await?;
    transaction.commit().await
}

/// Ends sessions, grants, codes on their way and known browsers, and opens the counters of wrong tries again.
///
/// # Errors
/// When the store fails.
pub async fn end_what_the_old_one_opened(
    transaction: &Transaction,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    throttle::succeed(transaction, &throttle::password_key(user)).await?;
    for factor in ["totp", "recovery_code", "email_code", "sms_code"] {
        throttle::succeed(transaction, &throttle::factor_key(factor, user)).await?;
    }
    sessions::end_all(transaction, user).await?;
    grants::revoke_by_user(transaction, user, now).await?;
    authorization_codes::delete_of_user(transaction, user).await?;
    known_devices::delete_of_user(transaction, user).await?;
    Ok(())
}
