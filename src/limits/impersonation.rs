//! How long an administrator may act as somebody else. It is asked whenever it matters, so that it ends at once with whatever it rests on.

use crate::{
    context::Context,
    domain::{
        ids::SessionId,
        right::Right,
        session::{IMPERSONATION_LASTS, Impersonator, SignedIn},
        user::User,
    },
    store::{Connection, StoreError, authorities, groups, sessions, users},
};

/// Whether the administrator may act as the user in the session `acting` now: it is there and not older than [`IMPERSONATION_LASTS`], their
/// own session has neither ended nor lasted too long, they have the right over the user, and the user has no role. That they do nothing in
/// their own session meanwhile does not end it: they are at work here.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn is_allowed(
    context: &Context,
    connection: &dyn Connection,
    user: &User,
    (acting, actor): (SessionId, Impersonator),
) -> Result<bool, StoreError> {
    let acting = sessions::find(connection, acting, context.now).await?;
    let is_acting = |found: &SignedIn| {
        (found.user_id, found.actor) == (user.id, Some(actor)) && context.now - found.started_at < IMPERSONATION_LASTS
    };
    if !acting.as_ref().is_some_and(is_acting) {
        return Ok(false);
    }
    let Some(own) = own_session(context, connection, actor).await? else {
        return Ok(false);
    };
    if context.now - own.started_at >= context.config.sessions.admin_absolute.as_chrono() {
        return Ok(false);
    }
    let administrator = users::find(connection, actor.user_id).await?;
    if user.has_role || user.disabled || administrator.is_none_or(|found| found.disabled || !found.has_role) {
        return Ok(false);
    }
    let authority = authorities::of_user(connection, actor.user_id).await?;
    let groups = groups::effective_of_user(connection, user.id).await?;
    Ok(authority.has_over(Right::UsersImpersonate, &groups))
}

/// Whether the administrator is at work in their own session too: to begin, it takes both.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn is_present(
    context: &Context,
    connection: &dyn Connection,
    actor: Impersonator,
) -> Result<bool, StoreError> {
    let idle = context.config.sessions.admin_idle.as_chrono();
    let own = own_session(context, connection, actor).await?;
    Ok(own.is_some_and(|own| context.now - own.last_seen_at < idle))
}

async fn own_session(
    context: &Context,
    connection: &dyn Connection,
    actor: Impersonator,
) -> Result<Option<SignedIn>, StoreError> {
    let own = sessions::find(connection, actor.session_id, context.now).await?;
    Ok(own.filter(|own| own.user_id == actor.user_id && own.actor.is_none()))
}
