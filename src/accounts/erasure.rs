//! Leaving: an account is erased after a time in which its owner can come back for it. Until then nothing of it is open.

use chrono::{DateTime, TimeDelta, Utc};

use super::password::end_what_the_old_one_opened;
use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, users},
};

/// How long somebody who asked to leave can still come back.
pub const WAITING: TimeDelta = TimeDelta::days(14);

/// `user` asks that their account be deleted: from now on it is closed; when it goes.
///
/// # Errors
/// When the store fails.
pub async fn request(context: &Context, user: UserId) -> Result<DateTime<Utc>, StoreError> {
    let at = context.now + WAITING;
    let transaction = context.store.begin().await?;
    users::set_deletion(&transaction, user, Some(at)).await?;
    end_what_the_old_one_opened(&transaction, user, context.now).await?;
    context
        .record(&transaction, &context.event(EventKind::DeletionRequested).user(user))
        .await?;
    transaction.commit().await?;
    Ok(at)
}

/// `user` keeps their account after all.
///
/// # Errors
/// When the store fails.
pub async fn cancel(context: &Context, user: UserId) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    users::set_deletion(&transaction, user, None).await?;
    context
        .record(&transaction, &context.event(EventKind::DeletionCancelled).user(user))
        .await?;
    transaction.commit().await
}
