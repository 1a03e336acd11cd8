//! The signed-in user: an extractor for pages that need one. Other users are redirected to sign in, and come back.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};

use super::{error_page::ErrorKind, errors::PageError, page_request::PageRequest, state::AppState};
use crate::{
    domain::{actor::Actor, session::SignedIn, user::User},
    store::StoreError,
};

/// A signed-in user with their request; the user is its actor.
pub struct CurrentUser {
    /// The request.
    pub request: PageRequest,
    /// The session in this browser.
    pub session: SignedIn,
    /// The account, in its current state.
    pub user: User,
}

/// Why a page is not shown: a redirect, or an error.
#[derive(Debug)]
pub enum PageRejection {
    /// Redirects to this URL of this server (303).
    Redirect(String),
    /// An error page.
    Error(PageError),
}

impl PageRejection {
    /// For scripts, which cannot follow a redirect to a page: it becomes an error (400).
    pub fn for_script(self) -> PageError {
        match self {
            Self::Redirect(_) => ErrorKind::SignInExpired.into(),
            Self::Error(error) => error,
        }
    }
}

impl<S> FromRequestParts<S> for CurrentUser
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageRejection> {
        let mut request = PageRequest::from_request_parts(parts, state).await?;
        let Some((session, user)) = request.current_user().await? else {
            if request.browser.acting_as().is_some() {
                return Err(PageRejection::Redirect("/impersonation".to_owned()));
            }
            return Err(PageRejection::Redirect(sign_in_address(parts.uri.path())));
        };
        request.context.actor = Actor::Person(user.id);
        Ok(Self { request, session, user })
    }
}

/// The sign-in page for a user who came to `path`; afterwards they return to the page that it belongs to.
pub fn sign_in_address(path: &str) -> String {
    match page_of(path) {
        Some(page) => format!("/login?next={page}"),
        None => "/login".to_owned(),
    }
}

/// The page below `/account` that `path` belongs to: its forms post to URLs below it; or the page of the console, whose forms post to its
/// own address. `None` for the home page.
pub fn page_of(path: &str) -> Option<String> {
    if path == "/admin" || path.starts_with("/admin/") {
        return Some(path.to_owned());
    }
    let mut segments = path.strip_prefix("/account/")?.split('/');
    match (segments.next(), segments.next()) {
        // The link of a mail is a separate page.
        (Some("email"), Some("confirm")) => Some(path.to_owned()),
        (Some(page), _) => Some(format!("/account/{page}")),
        (None, _) => None,
    }
}

impl From<PageError> for PageRejection {
    fn from(error: PageError) -> Self {
        Self::Error(error)
    }
}

impl From<ErrorKind> for PageRejection {
    fn from(kind: ErrorKind) -> Self {
        Self::Error(kind.into())
    }
}

impl From<StoreError> for PageRejection {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl IntoResponse for PageRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Redirect(address) => Redirect::to(&address).into_response(),
            Self::Error(error) => error.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_signs_in_returns_to_the_page_that_they_came_from() {
        for (path, address) in [
            ("/", "/login"),
            ("/sessions/end-others", "/login"),
            ("/account/security", "/login?next=/account/security"),
            ("/account/passkeys/0190/rename", "/login?next=/account/passkeys"),
            ("/account/recovery-codes", "/login?next=/account/recovery-codes"),
            ("/account/email", "/login?next=/account/email"),
            ("/admin/people", "/login?next=/admin/people"),
            ("/administer", "/login"),
            (
                "/account/email/confirm/vem_x",
                "/login?next=/account/email/confirm/vem_x",
            ),
        ] {
            assert_eq!(sign_in_address(path), address, "{path}");
        }
    }
}
