//! Acting as somebody else: an administrator sees what a user sees in their applications. They get a link for a browser in which nobody is
//! signed in, so that their own sessions there and at the applications stay what they are. Tokens say who acts (RFC 8693 section 4.1).

use chrono::TimeDelta;
use secrecy::SecretString;
use serde_json::json;

use super::super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    validation::Invalid,
};
use crate::{
    context::Context,
    crypto::{
        digest,
        token::{self, PresentedToken, TokenKind},
    },
    domain::{
        actor::Actor,
        event::EventKind,
        ids::{SessionId, UserId},
        right::Right,
        session::{Impersonator, SignedIn},
        user::User,
    },
    limits::impersonation,
    store::{
        Connection, StoreError,
        impersonations::{self, ImpersonationLink},
        users,
    },
};

/// How long the link is valid.
pub const LINK_LASTS: TimeDelta = TimeDelta::minutes(5);

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 300;

/// The token of a link by which the administrator of `session` acts as the user. The reason is in the audit log. Nobody acts as somebody
/// with a role: what they do in the administration is to be their own.
///
/// # Errors
/// See [`ChangeError`].
pub async fn begin(
    context: &Context,
    user: UserId,
    session: &SignedIn,
    reason: &str,
) -> Result<SecretString, ChangeError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON || reason.chars().any(char::is_control) {
        let problem = format!("say why in one line of {LONGEST_REASON} characters at most; it is in the audit log");
        return Err(Invalid::new("reason", problem).into());
    }
    let transaction = context.store.begin().await?;
    users::hold(&transaction, user).await?;
    let is_own = context.actor == Actor::Administrator(session.user_id) && session.actor.is_none();
    if !is_own {
        return Err(ChangeError::needs(Right::UsersImpersonate));
    }
    require_may_act_as(context, &transaction, user).await?;
    let minted = token::mint(TokenKind::Impersonation, context.id_of(user.home()), &context.random);
    let link = ImpersonationLink {
        id: minted.id,
        digest: minted.digest,
        user_id: user,
        actor: Impersonator {
            user_id: session.user_id,
            session_id: session.session_id,
        },
        amr: session.amr.clone(),
        auth_time: session.auth_time,
        expires_at: context.now + LINK_LASTS,
    };
    impersonations::insert(&transaction, &link).await?;
    let event = context.event(EventKind::ImpersonationRequested).user(user);
    context
        .record(&transaction, &event.detail(json!({ "reason": reason })))
        .await?;
    context.commit(transaction).await?;
    Ok(minted.text.into())
}

/// The link and the user, if it is valid now. The link is not used up.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn look(
    context: &Context,
    presented: &PresentedToken,
) -> Result<Option<(ImpersonationLink, User)>, StoreError> {
    let found = impersonations::find(&context.store, presented.id, context.now).await?;
    let Some(link) = found.filter(|link| digest::same(&link.digest, &presented.digest)) else {
        return Ok(None);
    };
    let user = still_allowed(context, &context.store, &link).await?;
    Ok(user.map(|user| (link, user)))
}

/// Uses the link up; `None` if it was no longer valid. The caller writes the sign-in into the browser's session.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn redeem(context: &Context, link: &ImpersonationLink) -> Result<Option<(SignedIn, User)>, StoreError> {
    let transaction = context.store.begin().await?;
    users::hold(&transaction, link.user_id).await?;
    if !impersonations::consume(&transaction, link, context.now).await? {
        return Ok(None);
    }
    let Some(user) = still_allowed(context, &transaction, link).await? else {
        return Ok(None);
    };
    let acting = context.acted_by(Actor::Administrator(link.actor.user_id));
    let event = acting.event(EventKind::ImpersonationBegan).user(user.id);
    acting.record(&transaction, &event).await?;
    transaction.commit().await?;
    let signed_in = SignedIn {
        session_id: SessionId(context.id_of(user.id.home())),
        user_id: user.id,
        auth_time: link.auth_time,
        amr: link.amr.clone(),
        trusted_device: false,
        started_at: context.now,
        last_seen_at: context.now,
        actor: Some(link.actor),
    };
    Ok(Some((signed_in, user)))
}

/// The user of the link, if whoever asked for it is still signed in and could still ask for it.
async fn still_allowed(
    context: &Context,
    connection: &dyn Connection,
    link: &ImpersonationLink,
) -> Result<Option<User>, StoreError> {
    if !impersonation::is_present(context, connection, link.actor).await? {
        return Ok(None);
    }
    let acting = context.acted_by(Actor::Administrator(link.actor.user_id));
    match require_may_act_as(&acting, connection, link.user_id).await {
        Ok(user) => Ok(Some(user)),
        Err(ChangeError::NotDone(NotDone::Store(error))) => Err(error),
        Err(_) => Ok(None),
    }
}

/// The user, if the actor may act as them.
async fn require_may_act_as(context: &Context, connection: &dyn Connection, id: UserId) -> Result<User, ChangeError> {
    authority::require_above_user(context, connection, Right::UsersImpersonate, id).await?;
    let user = users::find(connection, id)
        .await?
        .ok_or(ChangeError::NotFound("user"))?;
    if user.has_role || context.actor == Actor::Administrator(id) {
        return Err(NotDone::HasRole.into());
    }
    if user.disabled || user.state.deletes_at.is_some() {
        return Err(ChangeError::InUse("the account is closed".to_owned()));
    }
    Ok(user)
}
