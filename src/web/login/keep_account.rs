//! `/login/keep-account`: a user signs in to an account that is to be deleted. They can keep it, or stop here.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::erasure,
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    web::sign_in::{
        candidate::AccountLabel,
        complete,
        step::{CandidateFor, MustKeepAccount},
    },
};

/// The page that asks.
#[derive(Template)]
#[template(path = "login/keep_account.html")]
pub struct KeepAccountPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `keep` = `yes`.
    pub form_action: String,
    /// The user who is signing in.
    pub account: AccountLabel,
    /// When the account will be erased, as a date.
    pub date: String,
}

/// The page; users whose account is not to be deleted are redirected to their next step.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<MustKeepAccount>) -> Result<Response, PageError> {
    let deletes_at = step.candidate.user.state.deletes_at;
    let shell = step.shell().await?;
    let page = KeepAccountPage {
        form_action: step.destination.address("/login/keep-account"),
        account: step.label(),
        date: deletes_at.map(|at| shell.messages.date(at)).unwrap_or_default(),
        shell,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Keeps the account.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(
    mut step: CandidateFor<MustKeepAccount>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    if form.get("keep") == Some("yes") {
        erasure::cancel(&step.request.context, step.candidate.user.id).await?;
    }
    let recorded = complete::settled(&mut step.request, &step.destination, step.candidate).await?;
    Ok(recorded.go_on())
}
