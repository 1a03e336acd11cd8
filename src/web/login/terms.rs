//! `/login/terms`: a user who has not accepted the current terms has to accept them to continue.

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
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `version` = [`TermsPage::version`].
    pub form_action: String,
    /// The user who is signing in.
    pub account: AccountLabel,
    /// The URL of the terms.
    pub terms: Option<WebLink>,
    /// Their version.
    pub version: String,
}

/// The page; users who have accepted them are redirected to their next step.
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

/// Accepts the version that was shown; if there is a newer one, the user is asked again.
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
