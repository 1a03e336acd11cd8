//! The sessions of a user, and how they end: only by [`end_in`], whoever ends them.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    domain::{
        event::EventKind,
        ids::{ClientId, SessionId, UserId},
        session::{SessionSummary, SignedIn},
    },
    store::{Connection, Store, StoreError, Transaction, grants, sent_codes, sessions, users},
};

/// The live sessions of the user of `current`: the current one first, then the newest.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn list(store: &Store, current: &SignedIn, now: DateTime<Utc>) -> Result<Vec<SessionSummary>, StoreError> {
    let mut listed = sessions::list_for_user(store, current.user_id, now).await?;
    listed.sort_by_key(|session| (session.id != current.session_id, Reverse(session.last_seen_at)));
    Ok(listed)
}

/// Ends a session of `owner`, with every grant that is bound to it. Returns the clients to notify.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end(context: &Context, owner: UserId, session: SessionId) -> Result<Vec<ClientOfSession>, StoreError> {
    sign_out(context, owner, &[session]).await
}

/// Ends another session of `owner`. Returns the clients to notify; `None` if they have no such session.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_of_owner(
    context: &Context,
    owner: UserId,
    session: SessionId,
) -> Result<Option<Vec<ClientOfSession>>, StoreError> {
    if !sessions::ids_of_user(&context.store, owner, context.now)
        .await?
        .contains(&session)
    {
        return Ok(None);
    }
    sign_out(context, owner, &[session]).await.map(Some)
}

/// Ends every session of the user of `current` except the current one, and sign-ins on their way. Returns the clients to notify.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_others(context: &Context, current: &SignedIn) -> Result<Vec<ClientOfSession>, StoreError> {
    let transaction = context.store.begin().await?;
    users::hold(&transaction, current.user_id).await?;
    // Somebody may be half-way through a sign-in elsewhere. One that is finished meanwhile is among the others.
    sessions::end_unfinished(&transaction, current.user_id).await?;
    sent_codes::delete_of_user(&transaction, current.user_id).await?;
    let mut others = sessions::ids_of_user(&transaction, current.user_id, context.now).await?;
    others.retain(|id| *id != current.session_id);
    let told = sign_out_in(context, &transaction, current.user_id, &others).await?;
    transaction.commit().await?;
    Ok(told)
}

/// Ends sessions of `owner`, each with its event.
async fn sign_out(context: &Context, owner: UserId, ended: &[SessionId]) -> Result<Vec<ClientOfSession>, StoreError> {
    let transaction = context.store.begin().await?;
    let told = sign_out_in(context, &transaction, owner, ended).await?;
    transaction.commit().await?;
    Ok(told)
}

/// The same in the caller's transaction.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn sign_out_in(
    context: &Context,
    transaction: &Transaction,
    owner: UserId,
    ended: &[SessionId],
) -> Result<Vec<ClientOfSession>, StoreError> {
    let told = end_in(transaction, owner, Ending::These(ended), context.now).await?;
    for session in ended {
        let event = context.event(EventKind::SignedOut).user(owner);
        let event = event.detail(serde_json::json!({ "session": session }));
        context.record(transaction, &event).await?;
    }
    Ok(told)
}

/// Which sessions of a user are ended.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// These ones.
    These(&'a [SessionId]),
    /// All of them.
    All,
}

/// A client with grants of a session that ended; it has to be notified (OpenID Connect Back-Channel Logout 1.0 section 2.5,
/// Front-Channel Logout 1.0 section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientOfSession {
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: ClientId,
}

/// Ends sessions in the caller's transaction: deletes their rows, and revokes the grants that are bound to them. Returns the
/// clients with grants of these sessions. The caller records the event.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_in(
    connection: &dyn Connection,
    owner: UserId,
    ending: Ending<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<ClientOfSession>, StoreError> {
    let mut ended: Vec<SessionId> = match ending {
        Ending::These(ended) => ended.to_vec(),
        Ending::All => sessions::ids_of_user(connection, owner, now).await?,
    };
    // Always in the same order, to avoid deadlocks.
    ended.sort_unstable();
    let mut told = Vec::new();
    for session_id in ended {
        // The row is deleted first: a code that is redeemed at the same time waits for it, or has its grant revoked below.
        sessions::end(connection, session_id).await?;
        grants::revoke_by_session(connection, session_id, now).await?;
        let clients = grants::list_clients_of_session(connection, session_id).await?;
        told.extend(
            clients
                .into_iter()
                .map(|client_id| ClientOfSession { session_id, client_id }),
        );
    }
    if matches!(ending, Ending::All) {
        // Includes sign-ins on their way, and what has expired.
        sessions::end_all(connection, owner).await?;
    }
    Ok(told)
}
