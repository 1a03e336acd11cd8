//! Deleting an account: it is closed immediately, and erased after a time in which the user can still keep it.

use chrono::{DateTime, TimeDelta, Utc};

use super::access;
use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, users},
};

/// How long a user can still keep the account after asking for its deletion.
pub const WAITING: TimeDelta = TimeDelta::days(14);

/// `user` asks for the deletion of their account: it is closed now. Returns when it will be erased; `None` for whoever has a role in
/// the administration, which has to be taken from them first, so that an owner always remains.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn request(context: &Context, user: UserId) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at = context.now + WAITING;
    let transaction = context.store.begin().await?;
    let current = users::find_and_hold(&transaction, user).await?;
    if current.is_none_or(|current| current.has_role) {
        return Ok(None);
    }
    users::set_deletion(&transaction, user, Some(at)).await?;
    access::end_all(&transaction, user, context.now).await?;
    context
        .record(&transaction, &context.event(EventKind::DeletionRequested).user(user))
        .await?;
    transaction.commit().await?;
    Ok(Some(at))
}

/// `user` keeps their account after all.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn cancel(context: &Context, user: UserId) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    users::set_deletion(&transaction, user, None).await?;
    context
        .record(&transaction, &context.event(EventKind::DeletionCancelled).user(user))
        .await?;
    transaction.commit().await
}
