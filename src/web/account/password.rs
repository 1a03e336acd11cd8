//! `/account/password`: changes the user's own password. It ends all sessions but the current one.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    accounts::password,
    domain::{ids::SessionId, session::SignedIn},
    http::{
        current_user::CurrentUser,
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        complete::{know_again, sign_in_with_password},
        new_password_form::{NewPasswordProblems, judged, typed_password},
        owner::{Owner, Proven},
    },
};

const PAGE: &str = "/account/password";

/// The form.
#[derive(Template)]
#[template(path = "account/password.html")]
pub struct PasswordPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `password`, `password_again`.
    pub form_action: String,
    /// The username for password managers.
    pub username: String,
    /// The problem with the input.
    pub problems: NewPasswordProblems,
}

/// The form; users without a recent sign-in are redirected to sign in.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut owner: Owner<Proven>) -> Result<Response, PageError> {
    let page = page(&mut owner, NewPasswordProblems::default()).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Changes the password. The current session is replaced by a new one; the others end.
///
/// # Errors
/// When the password was changed elsewhere meanwhile (400), too many passwords wait to be hashed (503), or the store fails (503
/// or 500).
pub async fn post(mut owner: Owner<Proven>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let context = &owner.request.context;
    let subject = owner.user.id.to_string();
    let new = match password::hash_new(context, &owner.user, &subject, &typed_password(&form)).await? {
        Ok(new) => new,
        Err(refusal) => {
            let problems = judged(refusal)?;
            let page = page(&mut owner, problems).await?;
            return Ok(render(page.problems.status(), &page.shell, &page));
        }
    };
    ErrorKind::SignInExpired.unless(password::change(context, &owner.user, &new).await?)?;
    // Another session: what was issued for the old one meanwhile ends with it.
    let session = SignedIn {
        session_id: SessionId(owner.request.context.id_of(owner.user.id.home())),
        ..owner.session.clone()
    };
    owner.request.browser.note_ended_by_request();
    sign_in_with_password(&mut owner.request, session, Some(&new.hash)).await?;
    let next = Redirect::to("/account/security?done=password-changed").into_response();
    know_again(&owner.request, &owner.user, next).await
}

async fn page(current: &mut CurrentUser, problems: NewPasswordProblems) -> Result<PasswordPage, PageError> {
    Ok(PasswordPage {
        shell: current.request.shell(Some(&current.user)).await?,
        form_action: PAGE.to_owned(),
        username: current.user.account_label().to_owned(),
        problems,
    })
}
