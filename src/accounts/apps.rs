//! The applications that have access to a user's account, and how to revoke it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    domain::{
        client::Client,
        event::EventKind,
        ids::{ClientId, UserId},
        scope::ScopeSet,
    },
    store::{StoreError, Transaction, authorization_codes, consents, grants, users},
};

/// An application with access.
#[derive(Clone, Debug)]
pub struct App {
    /// The client.
    pub client: Arc<Client>,
    /// The union of its granted scopes.
    pub scope: ScopeSet,
    /// When it had access last.
    pub last_access: LastAccess,
}

/// When an application had access last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastAccess {
    /// When it last got a token of a grant that is still valid.
    UsedAt(DateTime<Utc>),
    /// When the user allowed it: it holds no token now, and gets one without being asked.
    AllowedAt(DateTime<Utc>),
}

/// The applications that have access to `user`'s account now, latest first, and then those that may get it without asking again.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn list(context: &Context, user: UserId) -> Result<Vec<App>, StoreError> {
    let mut apps = Vec::new();
    for (client_id, scope, last_used_at) in grants::list_apps_for_user(&context.store, user, context.now).await? {
        if let Some(client) = context.store.client(&client_id).await?
            && client.honours(last_used_at)
        {
            apps.push(App {
                client,
                scope,
                last_access: LastAccess::UsedAt(last_used_at),
            });
        }
    }
    let mut consents = consents::list_for_user(&context.store, user).await?;
    consents.sort_by_key(|consent| std::cmp::Reverse(consent.granted_at));
    for consent in consents {
        if apps.iter().any(|app| app.client.client_id == consent.client_id) {
            continue;
        }
        if let Some(client) = context.store.client(&consent.client_id).await?
            && client.is_meant(consent.granted_at)
        {
            apps.push(App {
                client,
                scope: consent.scope,
                last_access: LastAccess::AllowedAt(consent.granted_at),
            });
        }
    }
    Ok(apps)
}

/// Revokes an application's access: its grants end, codes that are not redeemed become invalid, and it has to ask for consent
/// again. Without any access there is no event.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn revoke(context: &Context, user: UserId, client_id: &ClientId) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    revoke_in(context, &transaction, user, client_id).await?;
    transaction.commit().await
}

/// The same in the caller's transaction.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn revoke_in(
    context: &Context,
    transaction: &Transaction,
    user: UserId,
    client_id: &ClientId,
) -> Result<(), StoreError> {
    // A redemption locks the user's row too: it is over, and its grant ends below, or it finds no code afterwards.
    users::hold(transaction, user).await?;
    let codes = authorization_codes::forget_outstanding(transaction, user, client_id, context.now).await?;
    let grants = grants::revoke_by_user_and_client(transaction, user, client_id, context.now).await?;
    let had_consent = consents::delete(transaction, user, client_id).await?;
    if codes > 0 || grants > 0 || had_consent {
        let event = context.event(EventKind::ConsentWithdrawn).user(user).client(client_id);
        context.record(transaction, &event).await?;
    }
    Ok(())
}
