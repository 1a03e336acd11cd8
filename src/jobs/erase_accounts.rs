//! Erases the accounts whose users asked for it and did not sign in again in time. Each is erased by one node.

use crate::{
    context::Context,
    domain::event::EventKind,
    store::{StoreError, audit, erasure, users},
};

/// Accounts in one run; the next run erases the rest.
const LIMIT: u32 = 100;

/// Erases the accounts that are due.
///
/// # Errors
/// When the store fails.
pub async fn run(context: &Context) -> Result<(), StoreError> {
    let now = context.now;
    for user in users::list_due_for_deletion(&context.store, now, LIMIT).await? {
        let transaction = context.store.begin().await?;
        if erasure::erase(&transaction, user, now).await? {
            let event = context.event(EventKind::AccountErased).user(user);
            audit::insert(&transaction, &event).await?;
            transaction.commit().await?;
        }
    }
    Ok(())
}
