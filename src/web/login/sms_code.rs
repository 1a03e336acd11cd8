//! `/login/sms-code`: a code by SMS, in the place of a password.

use axum::response::Response;

use crate::{
    domain::channel::Channel,
    http::{errors::PageError, forms::CheckedForm},
    web::sign_in::{
        message_code::{self, LinkQuery},
        step::SignInStep,
    },
};

/// The form for a name.
///
/// # Errors
/// See [`message_code::get`].
pub async fn get(step: SignInStep) -> Result<Response, PageError> {
    message_code::get(step, Channel::Sms, LinkQuery::default()).await
}

/// Sends a code, or takes one.
///
/// # Errors
/// See [`message_code::post`].
pub async fn post(step: SignInStep, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    message_code::post(step, Channel::Sms, &form).await
}
