//! `/login/new-password`: somebody whose password was chosen by somebody else chooses their own.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::password,
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        candidate::{AccountLabel, SignInCandidate},
        complete,
        new_password_form::{NewPasswordProblems, typed_password},
        step::{CandidateFor, MustChangePassword},
    },
};

/// The page that asks.
#[derive(Template)]
#[template(path = "login/new_password.html")]
pub struct NewPasswordPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `password`, `password_again`.
    pub form_action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// What was wrong with what was typed.
    pub problems: NewPasswordProblems,
}

/// The form; who need not change anything is sent on.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<MustChangePassword>) -> Result<Response, PageError> {
    let page = page(&mut step, NewPasswordProblems::default()).await?;
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Their choice.
///
/// # Errors
/// When too many passwords wait to be hashed (503), or the store fails (503 or 500).
pub async fn post(
    mut step: CandidateFor<MustChangePassword>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let context = &step.request.context;
    let user = &step.candidate.user;
    let hash = match password::hash_new(context, user, &typed_password(&form)).await? {
        Ok(hash) => hash,
        Err(judgement) => {
            let page = page(&mut step, NewPasswordProblems(judgement)).await?;
            return Ok(render(page.problems.status(), &page.shell, &page));
        }
    };
    password::change(context, user.id, &hash).await?;
    // No browser is known any more; this one will be again.
    let candidate = SignInCandidate {
        known: None,
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
