//! `GET /authorize/{id}`: what comes next for a request that was written down. [`flow::next_step`] alone decides; this is the
//! only place that acts on it.

use std::sync::Arc;

use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::respond::{self, Target, Written};
use crate::{
    crypto::digest,
    domain::{
        authorization_request::PendingAuthorization, client::Client, ids::AuthorizationRequestId, session::SignedIn,
        sign_in::Enrolled, user::User,
    },
    flow::{self, Facts, Person, Step, sign_in::is_plainly_enough},
    http::{
        browser::{Browser, stands_for},
        error_page::ErrorKind,
        errors::PageError,
        parameters::PagePath,
        request_context::RequestContext,
        state::AppState,
    },
    protocol::{authorize_response::AuthorizeAnswer, redirect_uri},
    store::{authorization_requests, consents, enrolled, users},
    web::login::{complete, enrol, next::page_of_action, second_factor::page_of},
};

/// The next step of a request.
///
/// # Errors
/// A page when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    context: RequestContext,
    browser: Browser,
    headers: HeaderMap,
    PagePath(id): PagePath,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| ErrorKind::SignInLapsed)?;
    let pending = load(&state, &browser, id).await?;
    let visit = Visit {
        state: &state,
        context: &context,
        headers: &headers,
        browser: &browser,
    };
    match next_answer(&visit, &pending, Written::Yes).await? {
        Next::Answer(response) => Ok(response),
        Next::Page(page) => Ok(Redirect::to(&format!("{page}?request={id}")).into_response()),
    }
}

/// One browser's visit to one request.
pub struct Visit<'a> {
    /// The server.
    pub state: &'a AppState,
    /// The request's name and address.
    pub context: &'a RequestContext,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its browser.
    pub browser: &'a Browser,
}

/// What to do.
pub enum Next {
    /// The application gets this answer.
    Answer(Response),
    /// The user must see this page first.
    Page(&'static str),
}

/// Finds the request, if it is this browser's.
///
/// # Errors
/// The same page for a request that is used, lapsed, another browser's, or never was.
pub async fn load(
    state: &AppState,
    browser: &Browser,
    id: AuthorizationRequestId,
) -> Result<PendingAuthorization, PageError> {
    let pending = authorization_requests::find(&state.store, id, state.clock.now()).await?;
    let own = browser.digest().unwrap_or_default();
    pending
        .filter(|pending| digest::same(&pending.browser_digest, &own))
        .ok_or_else(|| ErrorKind::SignInLapsed.into())
}

/// Which request a step's page stands for; none for somebody who came there by themselves.
#[derive(Debug, Deserialize)]
pub struct StepQuery {
    /// The request's identifier.
    pub request: Option<String>,
}

/// The request that a step's address names.
///
/// # Errors
/// A page, when it is used, lapsed or another browser's.
pub async fn load_step(
    state: &AppState,
    browser: &Browser,
    query: StepQuery,
) -> Result<PendingAuthorization, PageError> {
    let id = query
        .request
        .as_deref()
        .and_then(|id| id.parse().ok())
        .ok_or(ErrorKind::SignInLapsed)?;
    load(state, browser, id).await
}

/// Loads what is known, lets the flow decide, and answers if there is an answer.
///
/// # Errors
/// When the store fails.
pub async fn next_answer(
    visit: &Visit<'_>,
    pending: &PendingAuthorization,
    written: Written,
) -> Result<Next, PageError> {
    let state = visit.state;
    let client = load_client(state, pending).await?;
    let signed_in = current_user(state, visit.browser).await?;
    let on_the_way = match visit.browser.progress() {
        Some(progress) => complete::candidate(state, visit.browser, visit.headers)
            .await?
            .map(|candidate| (progress, candidate)),
        None => None,
    };
    // What somebody could prove is looked up only where what they proved may not be enough.
    let could_prove = match &signed_in {
        Some((session, user))
            if !is_plainly_enough(session, user, &state.config.sign_in, &client, &pending.request) =>
        {
            enrolled::find(&state.store, user).await?
        }
        _ => Enrolled::default(),
    };
    let consent = match &signed_in {
        Some((_, user)) => consents::find(&state.store, user.id, &client.client_id).await?,
        None => None,
    };
    let facts = Facts {
        pending,
        client: &client,
        policy: &state.config.sign_in,
        session: signed_in.as_ref().map(|(session, user)| {
            let person = Person {
                user,
                enrolled: &could_prove,
                device: session.device_trust(),
            };
            (session, person)
        }),
        progress: on_the_way
            .as_ref()
            .map(|(progress, candidate)| (*progress, candidate.person(state))),
        consent: consent.as_ref(),
        now: state.clock.now(),
    };
    let request = &pending.request;
    let target = Target {
        redirect_uri: &request.redirect_uri,
        response_mode: request.response_mode,
        state: request.state.as_deref(),
    };
    Ok(match flow::next_step(&facts) {
        Step::Login => Next::Page("/login"),
        Step::SecondFactor(factors) => Next::Page(page_of(&factors)),
        Step::Enrol(acr) => Next::Page(enrol::page_of(acr, &visit.state.config.sign_in)),
        Step::Settle(action) => Next::Page(page_of_action(action)),
        Step::SelectAccount => Next::Page("/select-account"),
        Step::Consent => Next::Page("/consent"),
        Step::Respond(allowed) => Next::Answer(respond::allow(visit, pending, allowed, written).await?),
        Step::Refuse(error) => {
            respond::finish_refused(visit, pending, written).await?;
            Next::Answer(respond::carry(
                state,
                visit.headers,
                &target,
                AuthorizeAnswer::Error(error),
            )?)
        }
    })
}

/// The client of a request that is on its way. One that was closed meanwhile, or no longer has that address, ends it.
///
/// # Errors
/// A page, when it is gone or closed.
pub async fn load_client(state: &AppState, pending: &PendingAuthorization) -> Result<Arc<Client>, PageError> {
    let client = state.store.client(&pending.request.client_id).await?;
    client
        .filter(|client| !client.disabled && redirect_uri::matches(client, &pending.request.redirect_uri))
        .ok_or_else(|| ErrorKind::BadRequest.into())
}

/// Who is signed in, if their session and their account still stand.
///
/// # Errors
/// When the store fails.
pub async fn current_user(state: &AppState, browser: &Browser) -> Result<Option<(SignedIn, User)>, PageError> {
    let Some(session) = browser.signed_in() else {
        return Ok(None);
    };
    let user = users::find(&state.store, session.user_id).await?;
    let now = state.clock.now();
    let Some(user) = user.filter(|user| stands_for(session, user, &state.config, now)) else {
        return Ok(None);
    };
    browser.touch(now).await?;
    Ok(Some((session.clone(), user)))
}
