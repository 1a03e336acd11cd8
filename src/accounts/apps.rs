//! The applications that can act for somebody, and how their access is taken back.

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
    store::{StoreError, authorization_codes, consents, grants},
};

/// An application that has access.
#[derive(Clone, Debug)]
pub struct App {
    /// Which.
    pub client: Arc<Client>,
    /// What it may do altogether.
    pub scope: ScopeSet,
    /// When it last got a token.
    pub last_used_at: DateTime<Utc>,
}

/// The applications that can act for `user` now, the latest first.
///
/// # Errors
/// When the store fails.
pub async fn list(context: &Context, user: UserId) -> Result<Vec<App>, StoreError> {
    let mut apps = Vec::new();
    for (client_id, scope, last_used_at) in grants::list_apps_for_user(&context.store, user, context.now).await? {
        if let Some(client) = context.store.client(&client_id).await? {
            apps.push(App {
                client,
                scope,
                last_used_at,
            });
        }
    }
    Ok(apps)
}

/// Takes an application's access back: its grants end, codes on their way to it are worth nothing, and it has to ask again.
///
/// # Errors
/// When the store fails.
pub async fn revoke(context: &Context, user: UserId, client_id: &ClientId) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    grants::revoke_by_user_and_client(&transaction, user, client_id, context.now).await?;
    consents::delete(&transaction, user, client_id).await?;
    authorization_codes::forget_outstanding(&transaction, user, client_id, context.now).await?;
    let event = context.event(EventKind::ConsentWithdrawn).user(user).client(client_id);
    context.record(&transaction, &event).await?;
    transaction.commit().await
}
