//! `/login/terms`: somebody who has not accepted the terms of now reads and accepts them, or does not go on.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    complete::{self, Visit},
    destination::{Destination, DestinationQuery},
    second_factor::AccountLabel,
};
use crate::{
    domain::event::EventKind,
    flow::sign_in::RequiredAction,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, WebLink, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::users,
    web::bench,
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

impl Page for TermsPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The question; who has nothing to accept is sent on.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = complete::candidate_for_action(&state, &browser, &headers, RequiredAction::Terms).await?
    else {
        return Ok(Redirect::to(&destination.next_step()).into_response());
    };
    let page = TermsPage {
        shell: destination
            .shell(&state, &mut browser, &headers, Some(&candidate.user))
            .await?,
        form_action: destination.address("/login/terms"),
        account: AccountLabel::of(&candidate, &destination),
        terms: state.config.branding.terms_url.as_deref().and_then(WebLink::parse),
        version: state.config.sign_in.terms_version.clone().unwrap_or_default(),
    };
    Ok(render(StatusCode::OK, page))
}

/// They accept the version that they were shown; if another is in force by now, they are asked again.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = complete::candidate_for_action(&state, &browser, &headers, RequiredAction::Terms).await?
    else {
        return Ok(Redirect::to(&destination.next_step()).into_response());
    };
    let current = state.config.sign_in.terms_version.as_deref();
    if let Some(version) = form.get("version").filter(|version| Some(*version) == current) {
        let bench = bench(&state, &context);
        let transaction = state.store.begin().await?;
        users::accept_terms(&transaction, candidate.user.id, version).await?;
        bench
            .record(&transaction, EventKind::TermsAccepted, candidate.user.id)
            .await?;
        transaction.commit().await?;
    }
    let visit = Visit {
        state: &state,
        context: &context,
        headers: &headers,
        destination: &destination,
    };
    Ok(complete::settled(&visit, &mut browser, candidate).await?.go_on())
}
