//! `/login/keep-account`: somebody comes back to an account that they asked to be deleted. They keep it, or leave it be.

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
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `keep` = `yes`.
    pub form_action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// When the account goes, as a date.
    pub date: String,
}

/// The question; whose account stays is sent on.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<MustKeepAccount>) -> Result<Response, PageError> {
    let deletes_at = step.candidate.user.state.deletes_at;
    let page = KeepAccountPage {
        form_action: step.destination.address("/login/keep-account"),
        account: step.label(),
        date: deletes_at
            .map(|at| at.format("%Y-%m-%d").to_string())
            .unwrap_or_default(),
        shell: step.shell().await?,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// They keep it.
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
