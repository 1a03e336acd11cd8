//! `/login/new-password`: a user whose password was set by somebody else chooses a new one.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::password,
    domain::user::User,
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        candidate::{AccountLabel, SignInCandidate},
        complete,
        new_password_form::{NewPasswordProblems, judged, typed_password},
        step::{CandidateFor, MustChangePassword},
    },
};

/// The page that asks.
#[derive(Template)]
#[template(path = "login/new_password.html")]
pub struct NewPasswordPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `password`, `password_again`.
    pub form_action: String,
    /// The user who is signing in.
    pub account: AccountLabel,
    /// The problem with the input.
    pub problems: NewPasswordProblems,
}

/// The form; users who need not change their password are redirected to their next step.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<MustChangePassword>) -> Result<Response, PageError> {
    let page = page(&mut step, NewPasswordProblems::default()).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Sets the password.
///
/// # Errors
/// When the password was changed elsewhere meanwhile (400), too many passwords wait to be hashed (503), or the store fails (503
/// or 500).
pub async fn post(
    mut step: CandidateFor<MustChangePassword>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let context = &step.request.context;
    let user = &step.candidate.user;
    let subject = user.id.to_string();
    let new = match password::hash_new(context, user, &subject, &typed_password(&form)).await? {
        Ok(new) => new,
        Err(refusal) => {
            let problems = judged(refusal)?;
            let page = page(&mut step, problems).await?;
            return Ok(render(page.problems.status(), &page.shell, &page));
        }
    };
    ErrorKind::SignInExpired.unless(password::change(context, user, &new).await?)?;
    step.request.browser.note_ended_by_request();
    // All known browsers were forgotten; this one becomes known again.
    let candidate = SignInCandidate {
        known: None,
        user: User {
            password_hash: Some(new.hash),
            ..step.candidate.user
        },
        ..step.candidate
    };
    let recorded = complete::settled(&mut step.request, &step.destination, candidate).await?;
    Ok(recorded.go_on())
}

async fn page(
    step: &mut CandidateFor<MustChangePassword>,
    problems: NewPasswordProblems,
) -> Result<NewPasswordPage, PageError> {
    Ok(NewPasswordPage {
        form_action: step.destination.address("/login/new-password"),
        account: step.label(),
        problems,
        shell: step.shell().await?,
    })
}
