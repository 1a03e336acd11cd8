//! Erases the accounts whose owners asked for it and did not come back. One node erases each.

use crate::{
    context::Context,
    domain::event::EventKind,
    store::{StoreError, audit, erasure, users},
};

/// Accounts in one run; the next run takes the rest.
const LIMIT: u32 = 100;

/// Erases what is due.
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
