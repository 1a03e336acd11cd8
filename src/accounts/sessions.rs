//! Where a user is signed in, and how a session ends: by [`end_in`] alone, whoever ends it.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    domain::{
        event::EventKind,
        ids::{ClientId, SessionId, UserId},
        session::{SessionSummary, SignedIn},
    },
    store::{Connection, Store, StoreError, grants, sessions},
};

/// The live sessions of the user of `current`: that one first, then the newest.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn list(store: &Store, current: &SignedIn, now: DateTime<Utc>) -> Result<Vec<SessionSummary>, StoreError> {
    let mut listed = sessions::list_for_user(store, current.user_id, now).await?;
    listed.sort_by_key(|session| (session.id != current.session_id, Reverse(session.last_seen_at)));
    Ok(listed)
}

/// Ends the session `ended`, with every grant that does not outlive it. Answers whom to tell.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end(context: &Context, ended: &SignedIn) -> Result<Vec<ClientOfSession>, StoreError> {
    sign_out(context, ended.user_id, &[ended.session_id]).await
}

/// Ends another session of `owner`. Answers whom to tell; `None` where they have no such session.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_of_owner(
    context: &Context,
    owner: UserId,
    session: SessionId,
) -> Result<Option<Vec<ClientOfSession>>, StoreError> {
    let own = sessions::list_for_user(&context.store, owner, context.now).await?;
    if !own.iter().any(|found| found.id == session) {
        return Ok(None);
    }
    sign_out(context, owner, &[session]).await.map(Some)
}

/// Ends every session of the user of `current`, except that one. Answers whom to tell.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_others(context: &Context, current: &SignedIn) -> Result<Vec<ClientOfSession>, StoreError> {
    let own = sessions::list_for_user(&context.store, current.user_id, context.now).await?;
    let others = own.iter().map(|session| session.id);
    let others: Vec<SessionId> = others.filter(|id| *id != current.session_id).collect();
    sign_out(context, current.user_id, &others).await
}

/// Ends sessions of `owner` in one transaction, each with its event.
async fn sign_out(context: &Context, owner: UserId, ended: &[SessionId]) -> Result<Vec<ClientOfSession>, StoreError> {
    let transaction = context.store.begin().await?;
    let told = end_in(&transaction, owner, Ending::These(ended), context.now).await?;
    for session in ended {
        let event = context.event(EventKind::SignedOut).user(owner);
        let event = event.detail(serde_json::json!({ "session": session }));
        context.record(&transaction, &event).await?;
    }
    transaction.commit().await?;
    Ok(told)
}

/// Which sessions of a user end.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// These.
    These(&'a [SessionId]),
    /// Every one of them.
    All,
}

/// A client that has grants of a session that ended: it is to be told (OpenID Connect Back-Channel Logout 1.0 section 2.5, Front-Channel
/// Logout 1.0 section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientOfSession {
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: ClientId,
}

/// Ends sessions in the caller's transaction, whoever ends them and why: their rows, and the grants that do not outlive them. Answers
/// which clients have grants of these sessions. The event is the caller's to write.
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
        Ending::All => {
            let own = sessions::list_for_user(connection, owner, now).await?;
            own.iter().map(|session| session.id).collect()
        }
    };
    // Always in the same order, so that two transactions cannot wait for one another.
    ended.sort_unstable();
    let mut told = Vec::new();
    for session_id in ended {
        // The row goes first: a code that is redeemed at the same time waits for it, or has its grant revoked below.
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
        // Also those that have expired and are not yet swept.
        sessions::end_all(connection, owner).await?;
    }
    Ok(told)
}
