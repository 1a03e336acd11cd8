//! The browsers that somebody is known by.

use uuid::Uuid;

use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, known_devices},
};

/// Forgets a browser of `owner`, so that a second factor is asked there again; false where they have no such browser.
///
/// # Errors
/// When the store fails.
pub async fn forget(context: &Context, owner: UserId, id: Uuid) -> Result<bool, StoreError> {
    let transaction = context.store.begin().await?;
    if !known_devices::delete(&transaction, id, owner).await? {
        return Ok(false);
    }
    context
        .record(&transaction, &context.event(EventKind::DeviceForgotten).user(owner))
        .await?;
    transaction.commit().await?;
    Ok(true)
}
