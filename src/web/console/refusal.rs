//! Why something was not done, in the words of the console.

use axum::http::StatusCode;

use crate::{
    http::{
        error_page::ErrorKind,
        errors::{PageError, describe},
        messages::Messages,
    },
    management::{authority::NotDone, change_error::ChangeError, lists::ListFailure, users::PasswordError},
    store::listing::ListError,
};

/// A sentence for the administrator, where the page stays; otherwise an error page.
///
/// # Errors
/// When the thing is not there (404), the actor may not look at it (403), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: ChangeError) -> Result<String, PageError> {
    Ok(match error {
        ChangeError::NotDone(NotDone::Store(error)) => return Err(error.into()),
        ChangeError::NotDone(NotDone::HasRole) => messages.text("admin-problem-has-role"),
        ChangeError::NotDone(NotDone::LastOwner) => messages.text("admin-problem-last-owner"),
        ChangeError::NotDone(NotDone::NotAllowed(right)) => {
            messages.text_with("admin-problem-right", &[("right", right.as_str())])
        }
        ChangeError::NotFound(_) => return Err(ErrorKind::NotFound.into()),
        ChangeError::Overloaded(error) => return Err(error.into()),
        ChangeError::Managed => messages.text("admin-problem-managed"),
        ChangeError::Stale => messages.text("admin-problem-stale"),
        ChangeError::Taken(_) => messages.text("admin-problem-taken"),
        ChangeError::Invalid(invalid) => messages.text_with("admin-problem-other", &[("problem", &invalid.problem)]),
        ChangeError::TooMuch(problem) | ChangeError::InUse(problem) => {
            messages.text_with("admin-problem-other", &[("problem", &problem)])
        }
    })
}

/// The status of the page that says it.
pub fn status(error: &ChangeError) -> StatusCode {
    match error {
        ChangeError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

/// The error page of something that cannot be looked at.
pub fn page(error: ChangeError) -> PageError {
    match error {
        ChangeError::NotDone(NotDone::Store(error)) => error.into(),
        ChangeError::NotDone(_) | ChangeError::TooMuch(_) => ErrorKind::Forbidden.into(),
        ChangeError::NotFound(_) => ErrorKind::NotFound.into(),
        other => PageError::internal(describe(&other)),
    }
}

/// The same of a list. A cursor of another list, from an old link, is a bad request (400).
pub fn list_page(error: ListFailure) -> PageError {
    match error {
        ListFailure::NotDone(error) => page(error.into()),
        ListFailure::List(ListError::Store(error)) => error.into(),
        ListFailure::List(error) => PageError::caused(ErrorKind::BadRequest, error.to_string()),
    }
}

impl From<PasswordError> for ChangeError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::NotDone(error) => error.into(),
            PasswordError::Overloaded(error) => error.into(),
        }
    }
}
