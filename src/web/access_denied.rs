//! `/access-denied`: says that the user may not use the app, which is for members of certain groups. They come as another user, or go back
//! to the app, which then gets `access_denied` (RFC 6749 section 4.1.2.1).

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    accounts::consent,
    domain::{actor::Actor, authorization_request::ConsentAnswer, user::User},
    flow::Step,
    http::{
        errors::PageError,
        format,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{complete::end_session, next_step::next_step, pending_request::PendingRequest},
};

/// The page.
#[derive(Template)]
#[template(path = "access_denied.html")]
pub struct AccessDeniedPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `next` = `another` or `back`.
    pub form_action: String,
    /// The label of the user's account ([`crate::domain::user::User::account_label`]).
    pub user_label: String,
    /// Their initials, instead of a picture.
    pub user_initials: String,
}

/// The page, while the user may not use the app.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut step: PendingRequest) -> Result<Response, PageError> {
    let Some(user) = user_to_tell(&step).await? else {
        return Ok(Redirect::to(&step.next_address()).into_response());
    };
    let page = AccessDeniedPage {
        shell: step.shell_for(&user).await?,
        form_action: format!("/access-denied?request={}", step.pending.id),
        user_label: user.account_label().to_owned(),
        user_initials: format::initials(user.display_name()),
    };
    Ok(render(StatusCode::FORBIDDEN, &page.shell, &page))
}

async fn user_to_tell(step: &PendingRequest) -> Result<Option<User>, PageError> {
    let signed_in = step.request.current_user().await?;
    let next = next_step(&step.request, &step.client, &step.pending, signed_in.as_ref()).await?;
    Ok(signed_in.map(|(_, user)| user).filter(|_| next == Step::NotAdmitted))
}

/// Signs the user out here, so that they can come as another one; or answers the app.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut step: PendingRequest, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let next = Redirect::to(&step.next_address()).into_response();
    let Some(user) = user_to_tell(&step).await? else {
        return Ok(next);
    };
    match form.get("next") {
        Some("another") => end_session(&mut step.request).await?,
        Some("back") => {
            let context = step.request.context.acted_by(Actor::Person(user.id));
            consent::answer(&context, &step.pending, user.id, ConsentAnswer::Deny).await?;
        }
        _ => {}
    }
    Ok(next)
}
