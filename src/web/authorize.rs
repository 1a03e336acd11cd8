//! `GET` and `POST /authorize`: an application asks (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1).
//!
//! A request that needs no page is answered at once. Any other is written down, and goes on at `/authorize/{id}`.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    domain::{
        authorization_request::PendingAuthorization,
        ids::{AuthorizationRequestId, ClientId, UserId},
        scope::ScopeSet,
    },
    http::{
        browser::Browser, error_page::ErrorKind, errors::PageError, parameters::PageParameters,
        request_context::RequestContext, state::AppState,
    },
    protocol::{
        authorize_request::{self, Asking, AuthorizeRefusal, IdTokenHint},
        authorize_response::AuthorizeAnswer,
        parameters::Parameters,
    },
    store::authorization_requests,
};

pub mod respond;
pub mod resume;

/// The request, by GET.
///
/// # Errors
/// A page, never a redirect, while the client and its redirect URI are not known to be right.
pub async fn get(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(parameters): PageParameters,
) -> Result<Response, PageError> {
    let client_id = authorize_request::client_id(&parameters).map_err(bad_request)?;
    let client = state.store.client(&ClientId::from(client_id)).await?;
    let asking = Asking {
        known_scopes: &defined_scopes(&state).await?,
        id_token_hint: id_token_hint(&state, &parameters),
    };
    let request = match authorize_request::check(&parameters, client.as_deref(), &asking) {
        Ok(request) => request,
        Err(AuthorizeRefusal::Page(reason)) => return Err(bad_request(reason)),
        Err(AuthorizeRefusal::Redirect {
            redirect_uri,
            response_mode,
            state: sent_state,
            error,
        }) => {
            let target = respond::Target {
                redirect_uri: &redirect_uri,
                response_mode,
                state: sent_state.as_deref(),
            };
            return respond::carry(&state, &headers, &target, AuthorizeAnswer::Error(error));
        }
    };
    let now = state.clock.now();
    let mut pending = PendingAuthorization {
        id: AuthorizationRequestId(state.random.uuid_v7(now)),
        request,
        browser_digest: browser.digest().unwrap_or_default(),
        created_at: now,
        expires_at: now + state.config.sessions.request.as_chrono(),
        selected_session: None,
        consent_decision: None,
    };
    let visit = resume::Visit {
        state: &state,
        context: &context,
        headers: &headers,
        browser: &browser,
    };
    match resume::next_answer(&visit, &pending, respond::Written::NotYet).await? {
        resume::Next::Answer(response) => Ok(response),
        resume::Next::Page(_) => {
            // Only now: a request that is answered at once leaves no session behind in a browser that was never here.
            pending.browser_digest = browser.digest_or_new().await?;
            authorization_requests::insert(&state.store, &pending).await?;
            Ok(Redirect::to(&format!("/authorize/{}", pending.id)).into_response())
        }
    }
}

/// The request, by POST: sent on as a GET. A form posted from another site comes without our cookie (`SameSite=Lax`); the GET
/// that follows has it, so that a signed-in user stays signed in.
///
/// # Errors
/// When the parameters cannot be read.
pub async fn post(request: Request) -> Result<Response, PageError> {
    debug_assert_eq!(*request.method(), Method::POST);
    let body = super::form_body(request).await?;
    Ok(Redirect::to(&format!("/authorize?{body}")).into_response())
}

fn bad_request(reason: authorize_request::PageReason) -> PageError {
    PageError::caused(ErrorKind::BadRequest, reason.as_str())
}

/// The scopes that an administrator defined. The rules know the standard ones.
///
/// # Errors
/// When the store fails.
pub async fn defined_scopes(state: &AppState) -> Result<ScopeSet, crate::store::StoreError> {
    let defined = state.store.scopes().await?;
    Ok(defined.iter().map(|scope| scope.name.as_str()).collect())
}

/// Whom `id_token_hint` names: an ID token of ours, expired or not (OpenID Connect Core 1.0 section 3.1.2.1).
fn id_token_hint(state: &AppState, parameters: &Parameters) -> IdTokenHint {
    let Some(hint) = parameters.get("id_token_hint") else {
        return IdTokenHint::Absent;
    };
    let subject = state.keys.get().verify_id_token(hint).and_then(|claims| {
        let is_ours = claims.get("iss").and_then(|iss| iss.as_str()) == Some(state.config.issuer.as_str());
        claims.get("sub").filter(|_| is_ours)?.as_str()?.parse::<UserId>().ok()
    });
    subject.map_or(IdTokenHint::Invalid, IdTokenHint::User)
}
