//! Where users are signed in: all of them, or those of the members of the groups that the actor has the right over.

use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    lists::{ListFailure, ListRequest, groups_with},
    users,
};
use crate::{
    context::Context,
    domain::{ids::SessionId, right::Right, session::SessionOfUser},
    store::{listing::Page, session_list, sessions},
};

/// A page of sessions, the newest first.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<SessionOfUser>, ListFailure> {
    let groups = groups_with(context, Right::SessionsRead).await?;
    let query = request.query(groups.as_deref());
    Ok(session_list::list(&context.store, &query, context.now).await?)
}

/// Ends a session, with the access of applications that is bound to it.
///
/// # Errors
/// When there is none (404), the actor may not end it (403), or the store fails (503 or 500).
pub async fn end(context: &Context, session: SessionId) -> Result<(), ChangeError> {
    let Some(owner) = sessions::owner(&context.store, session, context.now).await? else {
        // Whoever may end none does not learn which there are.
        let authority = authority::of(context, &context.store).await.map_err(NotDone::Store)?;
        return Err(match authority.has_somewhere(Right::SessionsEnd) {
            true => ChangeError::NotFound("session"),
            false => ChangeError::needs(Right::SessionsEnd),
        });
    };
    users::end_session(context, owner, session).await
}
