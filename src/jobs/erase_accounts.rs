//! Erases the accounts whose users asked for it and did not sign in again in time. Each is erased by one node.

use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, audit, erasure, users},
};

/// Accounts in one run; the next run erases the rest.
const LIMIT: u32 = 100;

/// Erases the accounts that are due. One that cannot be erased keeps no other one waiting.
///
/// # Errors
/// When the store fails: the first failure. The others are in the log.
pub async fn run(context: &Context) -> Result<(), StoreError> {
    let mut outcome = Ok(());
    for user in users::list_due_for_deletion(&context.store, context.now, LIMIT).await? {
        if let Err(error) = erase(context, user).await {
            tracing::error!(user = %user.0, ?error, "an account could not be erased and will be tried again");
            outcome = outcome.and(Err(error));
        }
    }
    outcome
}

async fn erase(context: &Context, user: UserId) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    if erasure::erase(&transaction, user, context.now).await? {
        let event = context.event(EventKind::AccountErased).user(user);
        audit::insert(&transaction, &event).await?;
        transaction.commit().await?;
    }
    Ok(())
}
