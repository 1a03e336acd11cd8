//! Where somebody is signed in, and how that ends. A session ends in one place, whoever ends it: with its row go the grants that do
//! not outlive it.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    domain::{
        event::EventKind,
        ids::{SessionId, UserId},
        session::{SessionSummary, SignedIn},
    },
    store::{Store, StoreError, grants, sessions},
};

/// The live sessions of whoever `current` is, that one first, then the newest.
///
/// # Errors
/// When the store fails.
pub async fn list(store: &Store, current: &SignedIn, now: DateTime<Utc>) -> Result<Vec<SessionSummary>, StoreError> {
    let mut listed = sessions::list_for_user(store, current.user_id, now).await?;
    listed.sort_by_key(|session| (session.id != current.session_id, Reverse(session.last_seen_at)));
    Ok(listed)
}

/// Ends the session `ended`, with every grant that does not outlive it.
///
/// # Errors
/// When the store fails.
pub async fn end(context: &Context, ended: &SignedIn) -> Result<(), StoreError> {
    end_one(context, ended.user_id, ended.session_id).await
}

/// Ends another session of `owner`; false where they have no such session.
///
/// # Errors
/// When the store fails.
pub async fn end_of_owner(context: &Context, owner: UserId, session: SessionId) -> Result<bool, StoreError> {
    let own = sessions::list_for_user(&context.store, owner, context.now).await?;
    if !own.iter().any(|found| found.id == session) {
        return Ok(false);
    }
    end_one(context, owner, session).await?;
    Ok(true)
}

/// Ends every session of whoever `current` is, but for that one.
///
/// # Errors
/// When the store fails.
pub async fn end_others(context: &Context, current: &SignedIn) -> Result<(), StoreError> {
    for other in sessions::list_for_user(&context.store, current.user_id, context.now).await? {
        if other.id != current.session_id {
            end_one(context, current.user_id, other.id).await?;
        }
    }
    Ok(())
}

async fn end_one(context: &Context, owner: UserId, session: SessionId) -> Result<(), StoreError> {
    let transaction = context.store.begin().await?;
    sessions::end(&transaction, session).await?;
    grants::revoke_by_session(&transaction, session, context.now).await?;
    let event = context.event(EventKind::SignedOut).user(owner);
    let event = event.detail(serde_json::json!({ "session": session }));
    context.record(&transaction, &event).await?;
    transaction.commit().await
}
