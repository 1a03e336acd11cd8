//! The claims that users edit themselves.

use crate::{
    context::Context,
    domain::{
        event::EventKind,
        ids::UserId,
        user::{User, UserClaims},
    },
    store::{StoreError, users},
};

/// Applies `change` to the claims of `user` and saves them. The account is read again and its row locked, so that a
/// concurrent change by an administrator is not lost.
///
/// # Errors
/// When the store fails (503 or 500).
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
