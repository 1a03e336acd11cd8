//! `GET` and `POST /authorize`: the authorization endpoint (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1).
//!
//! A request that needs no page is answered at once. Any other is stored, and goes on with the page of its next step.

use axum::{
    extract::Request,
    response::{IntoResponse, Redirect, Response},
};

use self::{
    dispatch::Next,
    respond::{RequestRow, Target},
};
use crate::{
    context::Context,
    domain::permit::RowPermit,
    domain::{
        authorization_request::{AuthorizationRequest, PendingAuthorization},
        ids::{AuthorizationRequestId, ClientId, UserId},
        trace::{Check, CheckName, TraceStep},
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        page_request::PageRequest,
        parameters::{PageParameters, form_body},
    },
    limits::rows::{RowKind, count},
    protocol::{
        authorize_request::{self, AuthorizeRefusal, PageReason},
        authorize_response::AuthorizeAnswer,
        parameters::Parameters,
        rules::{
            self,
            draft::CheckedRequest,
            input::{IdTokenHint, RuleInput},
        },
    },
    store::authorization_requests,
};

pub mod dispatch;
pub mod respond;
pub mod resume;

/// The request, by GET.
///
/// # Errors
/// A page (400), never a redirect, while the client and its redirect URI are not verified; the store fails (503 or 500).
pub async fn get(mut request: PageRequest, PageParameters(parameters): PageParameters) -> Result<Response, PageError> {
    let context = &request.context;
    context.trace.begin(TraceStep::Authorize);
    let client_id = authorize_request::client_id(&parameters).map_err(|reason| {
        let check = Check::refused(CheckName::KnownClient).expected("one client_id");
        context.trace.refused(check.came(parameters.get("client_id")));
        bad_request(reason)
    })?;
    context.trace.client(client_id);
    let client = context.store.client(&ClientId::from(client_id)).await?;
    let input = RuleInput {
        parameters: &parameters,
        client: client.as_deref(),
        known_scopes: &context.store.scope_names().await?,
        id_token_hint: id_token_hint(context, &parameters),
    };
    let checked = authorize_request::check(&input);
    if checked.is_err() {
        context.log_client(client_id);
    }
    if checked.is_err() || context.trace.is_sampled() {
        context
            .trace
            .checked(|| rules::explain::explain(rules::Endpoint::Authorize, &input));
    }
    match checked {
        Ok(CheckedRequest { client, request: asked }) => {
            let mut pending = pending(&request, asked);
            match dispatch::next(&request, client, &pending, RequestRow::NotStored).await? {
                Next::Answer(response) => Ok(response),
                Next::Page(page) => {
                    // Only now: a request that is answered at once creates no session in a new browser.
                    pending.browser_digest = request.browser.digest_or_new().await?;
                    let permit = permit(&request).await?;
                    authorization_requests::insert(&request.context.store, &pending, permit).await?;
                    request.browser.note_request(pending.id, &client.client_id).await?;
                    Ok(dispatch::to_page(page, &pending))
                }
            }
        }
        Err(AuthorizeRefusal::Page(reason)) => Err(refused_by_page(reason, &input)),
        Err(AuthorizeRefusal::Redirect {
            redirect_uri,
            response_mode,
            state,
            error,
        }) => {
            let target = Target {
                redirect_uri: &redirect_uri,
                response_mode,
                state: state.as_deref(),
            };
            Ok(respond::send(&request, &target, AuthorizeAnswer::Error(error)))
        }
    }
}

/// The request, by POST: redirected to a GET. A form posted from another site comes without the session cookie
/// (`SameSite=Lax`); the GET that follows has it, so that a signed-in user stays signed in.
///
/// # Errors
/// When the parameters cannot be read (400 or 413).
pub async fn post(request: Request) -> Result<Response, PageError> {
    let body = form_body(request).await?;
    Ok(Redirect::to(&format!("/authorize?{body}")).into_response())
}

fn pending(request: &PageRequest, asked: AuthorizationRequest) -> PendingAuthorization {
    let context = &request.context;
    PendingAuthorization {
        id: AuthorizationRequestId(context.new_id()),
        request: asked,
        browser_digest: request.browser.digest().unwrap_or_default(),
        created_at: context.now,
        expires_at: context.now + context.config.sessions.request.as_chrono(),
        selected_session: None,
        consent_decision: None,
    }
}

/// Leave to store the request: of the user, or of a stranger.
async fn permit(request: &PageRequest) -> Result<RowPermit, PageError> {
    let user = request.browser.signed_in().map(|session| session.user_id);
    Ok(count(&request.context, RowKind::AuthorizationRequest, user).await??)
}

/// The page says little, because a stranger reads it too. The log says what is registered, and what came in its place.
fn refused_by_page(reason: PageReason, input: &RuleInput<'_>) -> PageError {
    match (reason, input.client) {
        (PageReason::UnregisteredRedirectUri, Some(client)) => {
            let sent: String = input
                .parameters
                .get("redirect_uri")
                .unwrap_or_default()
                .chars()
                .take(300)
                .collect();
            let registered = &client.metadata.redirect_uris;
            let cause = format!("{}: sent {sent:?}, registered {registered:?}", reason.as_str());
            PageError::caused(ErrorKind::BadRequest, cause)
        }
        (reason, _) => bad_request(reason),
    }
}

fn bad_request(reason: PageReason) -> PageError {
    PageError::caused(ErrorKind::BadRequest, reason.as_str())
}

/// The user that `id_token_hint` names: an ID token issued here, expired or not (OpenID Connect Core 1.0 section 3.1.2.1).
fn id_token_hint(context: &Context, parameters: &Parameters) -> IdTokenHint {
    let Some(hint) = parameters.get("id_token_hint") else {
        return IdTokenHint::Absent;
    };
    let subject = context.keys.verify_id_token(hint).and_then(|claims| {
        let is_ours = claims.get("iss").and_then(|iss| iss.as_str()) == Some(context.config.issuer.as_str());
        claims.get("sub").filter(|_| is_ours)?.as_str()?.parse::<UserId>().ok()
    });
    subject.map_or(IdTokenHint::Invalid, IdTokenHint::User)
}
