//! `/login/keep-account`: somebody comes back to an account that they asked to be deleted. They keep it, or leave it be.

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
    accounts::erasure,
    flow::sign_in::RequiredAction,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    web::bench,
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

impl Page for KeepAccountPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The question; whose account stays is sent on.
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
    let Some(candidate) =
        complete::candidate_for_action(&state, &browser, &headers, RequiredAction::KeepAccount).await?
    else {
        return Ok(Redirect::to(&destination.next_step()).into_response());
    };
    let page = KeepAccountPage {
        shell: destination
            .shell(&state, &mut browser, &headers, Some(&candidate.user))
            .await?,
        form_action: destination.address("/login/keep-account"),
        account: AccountLabel::of(&candidate, &destination),
        date: candidate
            .user
            .state
            .deletes_at
            .map(|at| at.format("%Y-%m-%d").to_string())
            .unwrap_or_default(),
    };
    Ok(render(StatusCode::OK, page))
}

/// They keep it.
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
    let Some(candidate) =
        complete::candidate_for_action(&state, &browser, &headers, RequiredAction::KeepAccount).await?
    else {
        return Ok(Redirect::to(&destination.next_step()).into_response());
    };
    if form.get("keep") == Some("yes") {
        let bench = bench(&state, &context);
        erasure::cancel(&bench, candidate.user.id).await?;
    }
    let visit = Visit {
        state: &state,
        context: &context,
        headers: &headers,
        destination: &destination,
    };
    Ok(complete::settled(&visit, &mut browser, candidate).await?.go_on())
}
