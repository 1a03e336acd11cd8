//! `/login/email-code`: a code by mail, in the place of a password.

use axum::response::Response;

use crate::{
    domain::channel::Channel,
    http::{errors::PageError, forms::CheckedForm, parameters::PageQuery},
    web::sign_in::{
        message_code::{self, LinkQuery},
        step::SignInStep,
    },
};

/// The form for a name, or, by the link of the mail, for the code.
///
/// # Errors
/// See [`message_code::get`].
pub async fn get(step: SignInStep, PageQuery(link): PageQuery<LinkQuery>) -> Result<Response, PageError> {
    message_code::get(step, Channel::Email, link).await
}

/// Sends a code, or takes one.
///
/// # Errors
/// See [`message_code::post`].
pub async fn post(step: SignInStep, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    message_code::post(step, Channel::Email, &form).await
}
