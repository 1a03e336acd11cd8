//! Sign-in by another provider: finds the account for its answer, if there is one. The answer is already verified; the
//! configuration decides what is trusted in it. It replaces the password only: second factors still apply.
//!
//! An existing account is matched by its address only if the provider is trusted with addresses and both sides have verified
//! that address. Otherwise whoever registers another person's address first, here or there, would share their account.

use serde_json::json;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    config::UpstreamConfig,
    context::{Context, FailedSignIn, REASON_DISABLED},
    crypto::token::{self, TokenKind},
    domain::permit::RowPermit,
    domain::{
        event::{Event, EventKind},
        ids::UserId,
        upstream::{LinkedIdentity, UpstreamIdentity, UpstreamRequest},
        user::{User, UserClaims},
    },
    store::{
        Connection, StoreError, Transaction, groups,
        upstream_identities::{self, Unlinked},
        upstream_requests::{self, Claimed},
        users,
    },
};

const FACTOR: &str = "upstream";

/// A request to another provider: who is redirected, and why.
pub struct NewUpstreamRequest<'a> {
    /// The provider.
    pub upstream_id: &'a str,
    /// The browser that it belongs to.
    pub browser_digest: Vec<u8>,
    /// The user whose account is to be linked; `None` for a sign-in.
    pub link_to: Option<UserId>,
    /// The destination afterwards.
    pub destination: String,
    /// Whether they must authenticate again there.
    pub proof: Proof,
}

/// Whether the other provider may use an existing session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// An existing session is enough.
    Any,
    /// A new sign-in is required.
    Reauthentication,
}

/// What a browser needs before it is redirected.
pub struct UpstreamRequestDraft {
    /// The `state`.
    pub state: String,
    /// The PKCE verifier; it is stored here only.
    pub verifier: Zeroizing<String>,
    /// The row to store.
    pub request: UpstreamRequest,
}

/// A browser that came back from a redirect by this server.
pub struct Returned {
    /// The stored row.
    pub request: UpstreamRequest,
    /// The PKCE verifier.
    pub verifier: Zeroizing<String>,
}

/// The account of an identity.
pub enum Recognised {
    /// The user is signed in by it.
    Yes(Box<User>),
    /// The account is closed.
    Closed,
    /// There is none: the user signs in here in another way first, and links it.
    Unknown,
}

/// The result of linking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// It is linked.
    Yes,
    /// It belongs to another user, or the user has another identity at that provider.
    Taken,
}

/// Prepares a redirect. Nothing is stored yet.
pub fn begin(context: &Context, new_request: NewUpstreamRequest<'_>) -> UpstreamRequestDraft {
    let id = match new_request.link_to {
        Some(user) => context.id_of(user.home()),
        None => context.new_id(),
    };
    let minted = token::mint(TokenKind::UpstreamState, id, &context.random);
    let verifier = Zeroizing::new(context.random.token_text());
    let sealed_verifier = context
        .sealer
        .seal(&purpose(minted.id), verifier.as_bytes(), &context.random);
    UpstreamRequestDraft {
        state: minted.text,
        verifier,
        request: UpstreamRequest {
            id: minted.id,
            upstream_id: new_request.upstream_id.to_owned(),
            browser_digest: new_request.browser_digest,
            state_digest: minted.digest,
            nonce: context.random.token_text(),
            sealed_verifier,
            link_to: new_request.link_to,
            destination: new_request.destination,
            reauthenticate_since: (new_request.proof == Proof::Reauthentication).then_some(context.now),
            expires_at: context.now + UpstreamRequest::LASTS,
        },
    }
}

/// Stores the request until the browser comes back.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn keep(context: &Context, request: &UpstreamRequest, permit: RowPermit) -> Result<(), StoreError> {
    upstream_requests::insert(&context.store, request, permit).await
}

/// Takes the request of `state` out of the store; `None` if it is of another browser or provider, used, or expired.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn come_back(
    context: &Context,
    browser_digest: &[u8],
    upstream_id: &str,
    state: &str,
) -> Result<Option<Returned>, StoreError> {
    let Some(presented) = token::parse(TokenKind::UpstreamState, state) else {
        return Ok(None);
    };
    let claimed = Claimed {
        id: presented.id,
        state_digest: &presented.digest,
        browser_digest,
        upstream_id,
    };
    let taken = upstream_requests::take(&context.store, claimed, context.now).await?;
    Ok(taken.and_then(|request| {
        let opened = context
            .sealer
            .open(&purpose(request.id), &request.sealed_verifier)
            .ok()?;
        let verifier = Zeroizing::new(String::from_utf8(opened.to_vec()).ok()?);
        Some(Returned { request, verifier })
    }))
}

/// Signs in the user of `identity`, by the rules of `upstream`.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn recognise(
    context: &Context,
    upstream: &UpstreamConfig,
    identity: &UpstreamIdentity,
) -> Result<Recognised, StoreError> {
    // The user may do the same in another window at once. What that one created is found by the next attempt.
    for _ in 0..2 {
        match recognise_once(context, upstream, identity).await {
            Err(error) if error.is_conflict() => {}
            recognised => return recognised,
        }
    }
    unknown(context).await
}

async fn recognise_once(
    context: &Context,
    upstream: &UpstreamConfig,
    identity: &UpstreamIdentity,
) -> Result<Recognised, StoreError> {
    let transaction = context.store.begin().await?;
    let user = match owner_of(&transaction, upstream, identity).await? {
        Some(owner) => users::find(&transaction, owner).await?,
        None => match owner_of_address(&transaction, upstream, identity).await? {
            Some(user) if user.disabled => Some(user),
            Some(user) => {
                link_now(context, &transaction, upstream, identity, user.id).await?;
                Some(user)
            }
            None => create(context, &transaction, upstream, identity).await?,
        },
    };
    let Some(user) = user else {
        drop(transaction);
        return unknown(context).await;
    };
    if user.disabled {
        drop(transaction);
        record_failure(context, Some(user.id), REASON_DISABLED).await?;
        return Ok(Recognised::Closed);
    }
    let used = linked(context, upstream, identity, user.id);
    if !upstream_identities::record_use(&transaction, &used).await? {
        drop(transaction);
        return unknown(context).await;
    }
    context
        .record_factor(&transaction, EventKind::SignInSucceeded, FACTOR, Some(user.id))
        .await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(Recognised::Yes(Box::new(user)))
}

/// Links `identity` to the account of `owner`, who asked for it after a recent sign-in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn link(
    context: &Context,
    upstream: &UpstreamConfig,
    identity: &UpstreamIdentity,
    owner: UserId,
) -> Result<Linked, StoreError> {
    let holder = owner_of(&context.store, upstream, identity).await?;
    if let Some(holder) = holder {
        return Ok(if holder == owner { Linked::Yes } else { Linked::Taken });
    }
    let transaction = context.store.begin().await?;
    match link_now(context, &transaction, upstream, identity, owner).await {
        Ok(()) => {}
        Err(error) if error.is_conflict() => return Ok(Linked::Taken),
        Err(error) => return Err(error),
    }
    transaction.commit().await?;
    context.outbox.wake();
    Ok(Linked::Yes)
}

/// Removes the link of `owner` to that provider, unless they could not sign in without it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn unlink(
    context: &Context,
    owner: UserId,
    upstream_id: &str,
    open: &[&UpstreamConfig],
) -> Result<Unlinked, StoreError> {
    let transaction = context.store.begin().await?;
    // Other providers count only while they are configured.
    let is_open = |linked: &LinkedIdentity| open.iter().any(|upstream| upstream.names(linked));
    let unlinked = upstream_identities::delete(&transaction, owner, upstream_id, is_open).await?;
    if unlinked == Unlinked::Yes {
        let event = event(context, EventKind::UpstreamUnlinked, owner, upstream_id);
        context.record(&transaction, &event).await?;
    }
    transaction.commit().await?;
    context.outbox.wake();
    Ok(unlinked)
}

/// Records that an answer was invalid, or belongs to no account.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn record_failure(context: &Context, user: Option<UserId>, reason: &str) -> Result<(), StoreError> {
    context
        .record_failed_sign_in(&context.store, &failed(user, reason))
        .await
}

/// Logs a sign-in at another provider that ended there: nobody was refused.
pub fn log_failure(context: &Context, user: Option<UserId>, reason: &str) {
    context.log_failed_sign_in(&failed(user, reason));
}

fn failed(user: Option<UserId>, reason: &str) -> FailedSignIn<'_> {
    FailedSignIn {
        factor: FACTOR,
        account: user.into(),
        reason,
    }
}

async fn unknown(context: &Context) -> Result<Recognised, StoreError> {
    record_failure(context, None, "no account belongs to the identity").await?;
    Ok(Recognised::Unknown)
}

/// The account of that identity.
async fn owner_of(
    connection: &dyn Connection,
    upstream: &UpstreamConfig,
    identity: &UpstreamIdentity,
) -> Result<Option<UserId>, StoreError> {
    let provider = (upstream.id.as_str(), upstream.namespace());
    upstream_identities::owner(connection, (provider.0, &provider.1), &identity.subject).await
}

/// The address, if the provider verified it and is trusted with addresses.
fn trusted_email<'a>(upstream: &UpstreamConfig, identity: &'a UpstreamIdentity) -> Option<&'a str> {
    identity.verified_email().filter(|_| upstream.trust_email)
}

/// The user who has verified that address here, if the provider is trusted to have verified the same. A second identity at
/// that provider does not match: when an address is given to another person, it comes with a new identity.
async fn owner_of_address(
    transaction: &Transaction,
    upstream: &UpstreamConfig,
    identity: &UpstreamIdentity,
) -> Result<Option<User>, StoreError> {
    let Some(email) = trusted_email(upstream, identity) else {
        return Ok(None);
    };
    let Some(user) = users::find_by_login_name(transaction, email).await? else {
        return Ok(None);
    };
    let own = user.claims.email.as_deref().unwrap_or_default();
    // Compared character by character: similar addresses may be different mailboxes.
    let is_shown = user.claims.email_verified == Some(true) && own.eq_ignore_ascii_case(email);
    let linked = upstream_identities::list_of_user(transaction, user.id).await?;
    let has_another = linked.iter().any(|linked| upstream.names(linked));
    Ok(Some(user).filter(|_| is_shown && !has_another))
}

/// Creates an account for a user without one, if configured. An address that is already used for sign-in gets no second
/// account.
async fn create(
    context: &Context,
    transaction: &Transaction,
    upstream: &UpstreamConfig,
    identity: &UpstreamIdentity,
) -> Result<Option<User>, StoreError> {
    // If the provider is not trusted with addresses, the account gets none, because nobody has verified it.
    let email = trusted_email(upstream, identity);
    if !upstream.admits(email) {
        return Ok(None);
    }
    if let Some(email) = email
        && users::find_by_login_name(transaction, email).await?.is_some()
    {
        return Ok(None);
    }
    let claims = UserClaims {
        email: email.map(str::to_owned),
        email_verified: email.map(|_| true),
        // Only administrators assign usernames: state files identify users by them.
        preferred_username: None,
        ..identity.claims.clone()
    };
    let user = User::new(UserId(context.new_id()), claims, context.now);
    users::insert(transaction, &user).await?;
    for name in groups::join(transaction, user.id, &upstream.groups_of(&identity.groups)).await? {
        tracing::warn!(
            upstream = upstream.id,
            group = name,
            "new accounts are to be in a group that is not there"
        );
    }
    upstream_identities::insert(transaction, &linked(context, upstream, identity, user.id)).await?;
    let event = event(context, EventKind::AccountCreated, user.id, &upstream.id);
    context.record(transaction, &event).await?;
    users::find(transaction, user.id).await
}

async fn link_now(
    context: &Context,
    transaction: &Transaction,
    upstream: &UpstreamConfig,
    identity: &UpstreamIdentity,
    owner: UserId,
) -> Result<(), StoreError> {
    upstream_identities::insert(transaction, &linked(context, upstream, identity, owner)).await?;
    let event = event(context, EventKind::UpstreamLinked, owner, &upstream.id);
    context.record(transaction, &event).await
}

fn linked(context: &Context, upstream: &UpstreamConfig, identity: &UpstreamIdentity, owner: UserId) -> LinkedIdentity {
    LinkedIdentity {
        upstream_id: upstream.id.clone(),
        issuer: upstream.namespace(),
        subject: identity.subject.clone(),
        user_id: owner,
        email: identity.claims.email.clone(),
        linked_at: context.now,
        last_used_at: Some(context.now),
    }
}

fn event(context: &Context, kind: EventKind, owner: UserId, upstream_id: &str) -> Event {
    let event = context.event(kind);
    event.user(owner).detail(json!({ "upstream": upstream_id }))
}

fn purpose(id: Uuid) -> String {
    format!("upstream verifier {id}")
}
