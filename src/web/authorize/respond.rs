//! The answer to an authorization request (RFC 6749 section 4.1.2, RFC 9207): a code or an error, carried the way the request asked.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::resume::Visit;
use crate::{
    domain::{
        authorization_request::{PendingAuthorization, ResponseMode},
        event::EventKind,
        grant::GrantBasis,
        session,
    },
    flow::Allowed,
    grants::authorization_code::{self, CodeBinding},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        layers::accept_language,
        messages::Messages,
        page::{Page, Shell, form_action_source, render},
        state::AppState,
    },
    protocol::authorize_response::{AuthorizeAnswer, ResponseEncoding, answer},
    store::{audit, authorization_requests},
    web::{grant_failure, plain_shell, workshop},
};

/// The page that carries the answer to the app. It posts by itself where scripts run, and has a button where they do not.
///
/// It has no `csrf_token`: the form goes to the app, and the token is ours.
#[derive(Template)]
#[template(path = "authorize/respond.html")]
pub struct RespondPage {
    /// What every page needs. `form_action` has to name the app's origin.
    pub shell: Shell,
    /// The redirect URI.
    pub action: String,
    /// The parameters of the answer.
    pub fields: Vec<(&'static str, String)>,
}

impl Page for RespondPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// Whether the request has a row, which the answer uses up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is answered as it arrives.
    NotYet,
    /// It was on its way through the pages.
    Yes,
}

/// Where an answer goes.
pub struct Target<'a> {
    /// The registered address.
    pub redirect_uri: &'a str,
    /// How it travels.
    pub response_mode: ResponseMode,
    /// Given back untouched.
    pub state: Option<&'a str>,
}

/// Issues the code. The request's row, if it has one, is used up in the same transaction: two tabs get one code.
///
/// # Errors
/// When the request was answered already, or the store fails.
pub async fn allow(
    visit: &Visit<'_>,
    pending: &PendingAuthorization,
    allowed: Allowed,
    written: Written,
) -> Result<Response, PageError> {
    let state = visit.state;
    let keys = state.keys.get();
    let workshop = workshop(state, &keys, visit.context);
    let request = &pending.request;
    let basis = GrantBasis {
        client_id: request.client_id.clone(),
        user_id: allowed.session.user_id,
        session_id: allowed.session.session_id,
        acr: allowed.acr.as_str().to_owned(),
        amr: session::amr(&allowed.session.amr),
        auth_time: allowed.session.auth_time,
        scope: allowed.scope,
        claims: allowed.claims,
        resource: request.resource.clone(),
    };
    let binding = CodeBinding {
        redirect_uri: request.redirect_uri.clone(),
        redirect_uri_was_sent: request.redirect_uri_was_sent,
        code_challenge: request.code_challenge.clone(),
        nonce: request.nonce.clone(),
    };
    let transaction = state.store.begin().await?;
    if written == Written::Yes && !authorization_requests::finish(&transaction, pending.id).await? {
        return Err(ErrorKind::SignInLapsed.into());
    }
    let code = authorization_code::issue(&workshop, &transaction, basis, binding)
        .await
        .map_err(grant_failure)?;
    transaction.commit().await?;
    let target = Target {
        redirect_uri: &request.redirect_uri,
        response_mode: request.response_mode,
        state: request.state.as_deref(),
    };
    carry(state, visit.headers, &target, AuthorizeAnswer::Code(code))
}

/// Uses up the row of a request that is refused; a refusal by the user is an event.
///
/// # Errors
/// When the store fails.
pub async fn finish_refused(
    visit: &Visit<'_>,
    pending: &PendingAuthorization,
    written: Written,
) -> Result<(), PageError> {
    if written == Written::NotYet {
        return Ok(());
    }
    let state = visit.state;
    let keys = state.keys.get();
    let transaction = state.store.begin().await?;
    if authorization_requests::finish(&transaction, pending.id).await?
        && let Some(decision) = pending.consent_decision
    {
        let event = workshop(state, &keys, visit.context)
            .event(EventKind::ConsentDenied)
            .client(&pending.request.client_id)
            .user(decision.user_id);
        audit::insert(&transaction, &event).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Carries an answer to the application.
///
/// # Errors
/// When the page cannot be drawn.
pub fn carry(
    state: &AppState,
    headers: &HeaderMap,
    target: &Target<'_>,
    what: AuthorizeAnswer,
) -> Result<Response, PageError> {
    match answer(
        target.redirect_uri,
        target.response_mode,
        state.config.issuer.as_str(),
        target.state,
        what,
    ) {
        ResponseEncoding::Redirect(address) => Ok(Redirect::to(&address).into_response()),
        ResponseEncoding::FormPost { action, fields } => {
            let messages = Messages::choose(&[], accept_language(headers));
            let shell = Shell {
                form_action: form_action_source(&action),
                ..plain_shell(state, messages, String::new())
            };
            Ok(render(StatusCode::OK, RespondPage { shell, action, fields }))
        }
    }
}
