//! `POST /logout/confirm`: the user confirms on this server's own page that they want to be signed out.

use axum::response::Response;

use crate::{
    http::{errors::PageError, forms::CheckedForm, page_request::PageRequest},
    protocol::logout_request::{Afterwards, LogoutDecision},
    web::sign_in::{
        complete::end_session,
        logout_request::{decide, leave},
    },
};

/// Signs the user out, and redirects to the application if that is allowed.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut request: PageRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let current = request.current_subject().await?;
    let session = current.as_ref().map(|(session, _)| session);
    let user = current.as_ref().map(|(_, user)| user);
    let decision = decide(&request, &form, session).await?;
    end_session(&mut request).await?;
    Ok(match decision {
        LogoutDecision::EndNow(afterwards) | LogoutDecision::Confirm(afterwards) => leave(afterwards, &form, user),
        LogoutDecision::Refuse(_) => leave(Afterwards::OurPage, &form, user),
    })
}
