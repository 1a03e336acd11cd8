//! The response to an authorization request (RFC 6749 section 4.1.2, RFC 9207): a code or an error, in the requested response
//! mode. A device gets none: it asks by itself (RFC 8628 section 3.4), and the browser is told that.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    domain::{
        authentication_method::amr,
        authorization_request::{
            AuthorizationRequest, ConsentAnswer, PendingAuthorization, RedirectTarget, ResponseMode, ResponseTarget,
        },
        client::{Client, ConsentPolicy},
        grant::GrantBasis,
    },
    flow::Allowed,
    grants::{
        authorization_code::{self, CodeBinding, PendingRow},
        device_authorization,
    },
    http::{
        error_page::ErrorKind,
        errors::{PageError, PrivateCause},
        page::{Shell, render},
        page_request::PageRequest,
    },
    protocol::{
        authorize_response::{AuthorizeAnswer, ResponseEncoding, answer},
        error::OAuthError,
    },
    store::authorization_codes::RestsOn,
};

/// The page that posts the response to the app: automatically where scripts run, by a button where they do not.
///
/// It has no `csrf_token`: the form goes to the app, and the token is for this server only.
#[derive(Template)]
#[template(path = "authorize/respond.html")]
pub struct RespondPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The redirect URI.
    pub action: String,
    /// The parameters of the answer.
    pub fields: Vec<(&'static str, String)>,
}

/// Whether the request has a row, which the response consumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestRow {
    /// It is answered immediately and was not stored.
    NotStored,
    /// It was stored while pages were shown.
    Stored,
}

/// Where a response goes.
pub struct Target<'a> {
    /// The registered redirect URI.
    pub redirect_uri: &'a str,
    /// The response mode.
    pub response_mode: ResponseMode,
    /// The client's `state`, returned unchanged.
    pub state: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// The destination of the response to `request`.
    fn of(request: &'a AuthorizationRequest, target: &'a RedirectTarget) -> Self {
        Self {
            redirect_uri: &target.redirect_uri,
            response_mode: target.response_mode,
            state: request.state.as_deref(),
        }
    }
}

/// Issues the code, or lets the device in. The request's row, if there is one, is deleted in the same transaction, so that two tabs get only one
/// code.
///
/// # Errors
/// When the request was answered already, or the user's access ended meanwhile (400), or the store fails (503 or 500).
pub async fn allow(
    request: &PageRequest,
    client: &Client,
    pending: &PendingAuthorization,
    allowed: Allowed,
    request_row: RequestRow,
) -> Result<Response, PageError> {
    let asked = &pending.request;
    let actor = allowed.session.acts();
    let basis = GrantBasis {
        client_id: asked.client_id.clone(),
        user_id: allowed.session.user_id,
        session_id: allowed.session.session_id,
        acr: allowed.acr.as_str().to_owned(),
        amr: amr(&allowed.session.amr),
        auth_time: allowed.session.auth_time,
        scope: allowed.scope,
        claims: allowed.claims,
        resource: asked.resource.clone(),
        actor: allowed.session.actor,
        cnf: None,
    };
    let context = request.context.acted_by(actor);
    let target = match &asked.target {
        ResponseTarget::Redirect(target) => target,
        ResponseTarget::Device(id) => {
            let is_approved = device_authorization::approve(&context, pending, *id, basis).await?;
            ErrorKind::SignInExpired.unless(is_approved)?;
            return Ok(device_page("approved"));
        }
    };
    let binding = CodeBinding {
        redirect_uri: target.redirect_uri.clone(),
        redirect_uri_was_sent: target.redirect_uri_was_sent,
        code_challenge: asked.code_challenge.clone(),
        nonce: asked.nonce.clone(),
        rests_on: match client.metadata.consent {
            ConsentPolicy::Never => RestsOn::Session,
            ConsentPolicy::Always | ConsentPolicy::Once => RestsOn::Consent,
        },
    };
    let row = match request_row {
        RequestRow::Stored => PendingRow::UsedUp(pending.id),
        RequestRow::NotStored => PendingRow::None,
    };
    let issued = authorization_code::issue(&context, row, basis, binding).await?;
    let code = issued.ok_or(ErrorKind::SignInExpired)?;
    Ok(send(request, &Target::of(asked, target), AuthorizeAnswer::Code(code)))
}

/// The page that ends the approval of a device.
fn device_page(done: &str) -> Response {
    let page = device_authorization::PAGE;
    Redirect::to(&format!("{page}?done={done}")).into_response()
}

/// Tells the client that the request is refused, and deletes its row; a refusal by the user is recorded as an event.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn refuse(
    request: &PageRequest,
    pending: &PendingAuthorization,
    error: OAuthError,
    request_row: RequestRow,
) -> Result<Response, PageError> {
    let target = match &pending.request.target {
        ResponseTarget::Redirect(target) => target,
        ResponseTarget::Device(id) => {
            device_authorization::deny(&request.context, pending, *id).await?;
            let mut response = device_page(match pending.consent_decision.map(|decision| decision.answer) {
                Some(ConsentAnswer::Deny) => "denied",
                Some(ConsentAnswer::Allow) | None => "refused",
            });
            response.extensions_mut().insert(PrivateCause(error.to_string().into()));
            return Ok(response);
        }
    };
    if request_row == RequestRow::Stored {
        authorization_code::refuse(&request.context, pending).await?;
    }
    let target = Target::of(&pending.request, target);
    Ok(send(request, &target, AuthorizeAnswer::Error(error)))
}

/// Sends a response to the application.
pub fn send(request: &PageRequest, target: &Target<'_>, what: AuthorizeAnswer) -> Response {
    let issuer = request.context.config.issuer.as_str();
    let cause = match &what {
        AuthorizeAnswer::Error(error) => Some(PrivateCause(error.to_string().into())),
        AuthorizeAnswer::Code(_) => None,
    };
    let mut response = match answer(target.redirect_uri, target.response_mode, issuer, target.state, what) {
        ResponseEncoding::Redirect(address) => Redirect::to(&address).into_response(),
        ResponseEncoding::FormPost { action, fields } => {
            let messages = request.messages(&[], None);
            // The form goes to the app, and the token is for this server only.
            let shell = request.shell_without_form(messages, String::new());
            let page = RespondPage { shell, action, fields };
            render(StatusCode::OK, &page.shell, &page)
        }
    };
    if let Some(cause) = cause {
        response.extensions_mut().insert(cause);
    }
    response
}
