//! How all access to an account ends: one function, whoever ends it and why.

use chrono::{DateTime, Utc};

use super::sessions::{ClientOfSession, Ending, end_in};
use crate::{
    domain::ids::UserId,
    store::{
        StoreError, Transaction, account_links, api_keys, authorization_codes, bulk_jobs, grants, impersonations,
        known_devices, sent_codes, users,
    },
};

/// Ends sessions, grants, codes that are not redeemed, codes and links that were sent, known browsers, and API keys, and cancels the bulk jobs
/// that the user asked for. Returns the clients to notify that a session ended. The caller records the event.
///
/// The user's row is locked first. A redemption locks it too (`FOR SHARE`), so it is either over, and its grant ends here, or it
/// finds no code afterwards.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_all(
    transaction: &Transaction,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<ClientOfSession>, StoreError> {
    users::hold(transaction, user).await?;
    authorization_codes::delete_of_user(transaction, user).await?;
    let told = end_in(transaction, user, Ending::All, now).await?;
    grants::revoke_by_user(transaction, user, now).await?;
    account_links::delete_of_user(transaction, user).await?;
    sent_codes::delete_of_user(transaction, user).await?;
    known_devices::delete_of_user(transaction, user).await?;
    api_keys::delete_of_owner(transaction, user).await?;
    impersonations::delete_of_user(transaction, user).await?;
    bulk_jobs::cancel_of_user(transaction, user, now).await?;
    Ok(told)
}
