//! `GET /login/next`: what comes next for somebody who signs in to their own pages. Who goes to an application is sent on by
//! `/authorize/{id}`; both ask the flow.

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    enrol, proved,
    second_factor::page_of,
    way::{Way, WayQuery},
};
use crate::{
    flow::sign_in::{Duty, Need},
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
    PageQuery(query): PageQuery<WayQuery>,
) -> Result<Response, PageError> {
    let way = Way::load(&state, &browser, &query).await?;
    let to = match &way {
        Way::App(..) => way.next_step(),
        Way::Own(_) | Way::WithNewPassword => own_step(&state, &browser, &headers, &way).await?,
    };
    Ok(Redirect::to(&to).into_response())
}

async fn own_step(state: &AppState, browser: &Browser, headers: &HeaderMap, way: &Way) -> Result<String, PageError> {
    if browser.progress().is_none() {
        return Ok(way.end());
    }
    let Some(prover) = proved::prover(state, browser, headers).await? else {
        return Ok(way.address("/login"));
    };
    Ok(match prover.need(state) {
        // What is enough is recorded as a sign-in when it is proved; if rules changed since, it is proved again.
        Need::Nothing => way.address("/login"),
        Need::SecondFactor(factors) => way.address(page_of(&factors)),
        Need::Enrolment(acr) => way.address(enrol::page_of(acr, &state.config.sign_in)),
        Need::Duty(duty) => way.address(page_of_duty(duty)),
    })
}

/// The page on which it is settled.
pub fn page_of_duty(duty: Duty) -> &'static str {
    match duty {
        Duty::KeepAccount => "/login/keep-account",
        Duty::NewPassword => "/login/new-password",
        Duty::Terms => "/login/terms",
    }
}
