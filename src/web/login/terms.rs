//! `/login/terms`: somebody who has not accepted the terms of now reads and accepts them, or does not go on.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    accounts::terms,
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, WebLink, render},
    },
    web::sign_in::{
        candidate::AccountLabel,
        complete,
        step::{CandidateFor, MustAcceptTerms},
    },
};

/// The page that asks.
#[derive(Template)]
#[template(path = "login/terms.html")]
pub struct TermsPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `version` = [`TermsPage::version`].
    pub form_action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// Where the terms are.
    pub terms: Option<WebLink>,
    /// Which they are.
    pub version: String,
}

/// The question; who has nothing to accept is sent on.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut step: CandidateFor<MustAcceptTerms>) -> Result<Response, PageError> {
    let shell = step.shell().await?;
    let config = &step.request.context.config;
    let page = TermsPage {
        shell,
        form_action: step.destination.address("/login/terms"),
        account: step.label(),
        terms: config.branding.terms_url.as_deref().and_then(WebLink::parse),
        version: config.sign_in.terms_version.clone().unwrap_or_default(),
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// They accept the version that they were shown; if another is in force by now, they are asked again.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(
    mut step: CandidateFor<MustAcceptTerms>,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    if let Some(version) = form.get("version") {
        terms::accept(&step.request.context, step.candidate.user.id, version).await?;
    }
    let recorded = complete::settled(&mut step.request, &step.destination, step.candidate).await?;
    Ok(recorded.go_on())
}
