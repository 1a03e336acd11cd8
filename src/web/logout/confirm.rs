//! `POST /logout/confirm`: somebody says on our own page that they want to be signed out.

use axum::response::Response;

use crate::{
    http::{errors::PageError, forms::CheckedForm, page_request::PageRequest},
    protocol::logout_request::LogoutDecision,
    web::sign_in::{
        complete::end_session,
        logout_request::{decide, leave},
    },
};

/// Signs them out, and returns to the application where that may be.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut request: PageRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let current = request.current_user().await?;
    let session = current.as_ref().map(|(session, _)| session);
    let decision = decide(&request, &form, session).await?;
    end_session(&mut request).await?;
    Ok(match decision {
        LogoutDecision::EndNow { return_to } | LogoutDecision::Confirm { return_to } => leave(return_to),
        LogoutDecision::Refuse(_) => leave(None),
    })
}
