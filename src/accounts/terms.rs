//! The terms of service that users must accept.

use crate::{
    context::Context,
    domain::{event::EventKind, ids::UserId},
    store::{StoreError, users},
};

/// Records that `user` accepts `version`, if it is the current one; otherwise they are asked again.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn accept(context: &Context, user: UserId, version: &str) -> Result<(), StoreError> {
    if context.config.sign_in.terms_version.as_deref() != Some(version) {
        return Ok(());
    }
    let transaction = context.store.begin().await?;
    users::accept_terms(&transaction, user, version).await?;
    context
        .record(&transaction, &context.event(EventKind::TermsAccepted).user(user))
        .await?;
    transaction.commit().await
}
