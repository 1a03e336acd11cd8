//! `GET /login/next`: what comes next for somebody who signs in to their own pages. Who goes to an application is sent on by
//! `/authorize/{id}`; both ask the flow.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    complete,
    destination::{Destination, DestinationQuery},
    enrol,
    second_factor::page_of,
};
use crate::{
    flow::sign_in::{Need, RequiredAction},
    http::{browser::Browser, errors::PageError, parameters::PageQuery, state::AppState},
};

/// The next step.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let destination = Destination::load(&state, &browser, &query).await?;
    let to = match &destination {
        Destination::App(..) => destination.next_step(),
        Destination::Own(_) | Destination::WithNewPassword => {
            own_step(&state, &browser, &headers, &destination).await?
        }
    };
    Ok(Redirect::to(&to).into_response())
}

async fn own_step(
    state: &AppState,
    browser: &Browser,
    headers: &HeaderMap,
    destination: &Destination,
) -> Result<String, PageError> {
    if browser.progress().is_none() {
        return Ok(destination.end());
    }
    let Some(candidate) = complete::candidate(state, browser, headers).await? else {
        return Ok(destination.address("/login"));
    };
    Ok(match candidate.need(state) {
        // What is enough is recorded as a sign-in when it is proved; if rules changed since, it is proved again.
        Need::Nothing => destination.address("/login"),
        Need::SecondFactor(factors) => destination.address(page_of(&factors)),
        Need::Enrolment(acr) => destination.address(enrol::page_of(acr, &state.config.sign_in)),
        Need::RequiredAction(action) => destination.address(page_of_action(action)),
    })
}

/// The page on which it is settled.
pub fn page_of_action(action: RequiredAction) -> &'static str {
    match action {
        RequiredAction::KeepAccount => "/login/keep-account",
        RequiredAction::NewPassword => "/login/new-password",
        RequiredAction::Terms => "/login/terms",
    }
}
