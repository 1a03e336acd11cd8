//! Who is admitted to the console: somebody with a role, whose sign-in is enough for an administrator. Others sign in first, or find no
//! such page.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use super::frame::{Frame, Section};
use crate::{
    context::Context,
    domain::{actor::Actor, authority::Authority, session::SignedIn, user::User},
    flow::sign_in::Need,
    http::{
        current_user::{CurrentUser, PageRejection, page_of, sign_in_address},
        error_page::ErrorKind,
        errors::PageError,
        page::Shell,
        page_request::PageRequest,
        state::AppState,
    },
    management::authority,
    store::StoreError,
    web::sign_in::{owner::need_for_console, paths},
};

/// An administrator with their request; they are its actor.
pub struct Administrator {
    /// The request.
    pub request: PageRequest,
    /// Their session.
    pub session: SignedIn,
    /// Their account.
    pub user: User,
    /// What they may do.
    pub authority: Authority,
}

impl<S> FromRequestParts<S> for Administrator
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageRejection> {
        let current = CurrentUser::from_request_parts(parts, state).await?;
        if !current.user.has_role {
            return Err(ErrorKind::NotFound.into());
        }
        let path = parts.uri.path();
        match need_for_console(&current.request.context, &current.session, &current.user).await? {
            Need::Nothing => {}
            Need::SecondFactor(_) => {
                let next = page_of(path).unwrap_or_default();
                return Err(PageRejection::Redirect(format!("{}?next={next}", paths::SECOND_FACTOR)));
            }
            Need::Enrolment(_) | Need::RequiredAction(_) => {
                return Err(PageRejection::Redirect(sign_in_address(path)));
            }
        }
        let CurrentUser {
            mut request,
            session,
            user,
        } = current;
        request.context.actor = Actor::Administrator(user.id);
        let authority = authority::of(&request.context, &request.context.store).await?;
        Ok(Self {
            request,
            session,
            user,
            authority,
        })
    }
}

/// Whether that user is admitted, in that session. For what goes on after a page was sent.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn is_admitted(context: &Context, session: &SignedIn, user: &User) -> Result<bool, StoreError> {
    Ok(user.has_role && matches!(need_for_console(context, session, user).await?, Need::Nothing))
}

impl Administrator {
    /// The context of their request.
    pub fn context(&self) -> &Context {
        &self.request.context
    }

    /// The common data of every page, and the frame of the console around it.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn frame(&mut self, section: Section) -> Result<(Shell, Frame), PageError> {
        let shell = self.request.shell(Some(&self.user)).await?;
        let frame = Frame::new(&shell, &self.user, &self.authority, section);
        Ok((shell, frame))
    }
}
