//! Ends everybody's access from before a time. After a restore, what was revoked since the backup is valid again, and nobody can tell what
//! that was.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    accounts::access,
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, access_before, audit},
};

/// How many users are looked up at once.
const AT_ONCE: u32 = 500;

/// What was ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Users whose access ended.
    pub users: u64,
    /// Clients that are refused what they got before.
    pub clients: usize,
}

/// Why nothing was ended.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// The time is yet to come.
    #[error("the time is in the future: what is issued until then would end too")]
    InTheFuture,
    /// The store failed. Whoever was dealt with before has no access any more; run it again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends all access of every user who has anything from before `before`, takes back what they allowed before it, and refuses every token and
/// code that a client got before it. Users sign in again, and are asked for consent again. Nobody gets a mail. It can be run again, and
/// goes on where it was interrupted.
///
/// # Errors
/// See [`RevokeError`].
pub async fn revoke_everything(context: &Context, before: DateTime<Utc>) -> Result<Ended, RevokeError> {
    if before > context.now {
        return Err(RevokeError::InTheFuture);
    }
    // The clients first: from here on nothing of before is taken, whatever is still stored.
    let transaction = context.store.begin().await?;
    let clients = access_before::refuse_what_clients_got(&transaction, before).await?;
    let event = context.event(EventKind::EverythingRevoked);
    let event = event.detail(json!({ "before": before, "clients": clients }));
    audit::insert(&transaction, &event).await?;
    transaction.commit().await?;

    let mut ended = Ended { users: 0, clients };
    let mut last = None;
    loop {
        let users = access_before::users_with_any(&context.store, before, last, AT_ONCE).await?;
        for user in &users {
            end_one(context, *user, before).await?;
            ended.users += 1;
        }
        match users.last() {
            Some(user) => last = Some(*user),
            None => return Ok(ended),
        }
    }
}

async fn end_one(context: &Context, user: UserId, before: DateTime<Utc>) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    access::end_all(&transaction, user, context.now).await?;
    access_before::delete_consents(&transaction, user, before).await?;
    let event = context.event(EventKind::SignedOut).user(user);
    audit::insert(&transaction, &event.detail(json!({ "before": before }))).await?;
    transaction.commit().await
}
