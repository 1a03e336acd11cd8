//! The known browsers of a user.

use uuid::Uuid;

use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, known_devices},
};

/// Forgets a known browser of `owner`, so that it is asked for a second factor again; false if they have no such browser.
///
/// # Errors
/// When the store fails (503 or 500).
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
