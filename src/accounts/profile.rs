//! What somebody says of themselves.

use crate::{
    context::Context,
    domain::{
        event::EventKind,
        ids::UserId,
        user::{User, UserClaims},
    },
    store::{StoreError, users},
};

/// Saves what `change` makes of the claims of `user`. The account is read again and held, so that what an administrator changes at the
/// same moment stays changed.
///
/// # Errors
/// When the store fails.
pub async fn save(
    context: &Context,
    user: UserId,
    change: impl FnOnce(&UserClaims) -> UserClaims,
) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    let Some(current) = users::find_and_hold(&transaction, user).await? else {
        return Ok(());
    };
    let claims = change(&current.claims);
    if claims == current.claims {
        return Ok(());
    }
    let changed = User {
        claims,
        updated_at: context.now,
        ..current
    };
    users::set_claims(&transaction, &changed).await?;
    context
        .record(&transaction, &context.event(EventKind::ProfileChanged).user(user))
        .await?;
    transaction.commit().await
}
