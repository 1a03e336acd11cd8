//! Decides about a logout request (OpenID Connect RP-Initiated Logout 1.0), the same way on arrival and on confirmation.

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded;

use crate::{
    domain::{
        client::Client,
        ids::ClientId,
        session::SignedIn,
        trace::{Check, CheckName, TraceStep},
        user::User,
    },
    http::{
        errors::PageError,
        messages::Messages,
        page::{AppBrand, WebLink},
        page_request::PageRequest,
    },
    protocol::{
        error::PageReason,
        logout_request::{self, Afterwards, HintClaims, LogoutDecision},
        parameters::Parameters,
    },
};

/// Decides about the request with these parameters, for the signed-in user.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn decide(
    request: &PageRequest,
    parameters: &Parameters,
    session: Option<&SignedIn>,
) -> Result<LogoutDecision, PageError> {
    let hint = hint(request, parameters);
    let client = client(request, parameters, hint.as_ref()).await?;
    let decision = logout_request::decide(parameters, hint.as_ref(), client.as_deref(), session);
    note(request, parameters, client.as_deref(), &decision);
    if let LogoutDecision::EndNow(Afterwards::Unregistered) | LogoutDecision::Confirm(Afterwards::Unregistered) =
        &decision
    {
        tracing::info!(
            client = ?client.as_deref().map(|client| client.client_id.as_str()),
            sent = ?parameters.get("post_logout_redirect_uri"),
            registered = ?client.as_deref().map(|client| &client.metadata.post_logout_redirect_uris),
            "post_logout_redirect_uri is not registered"
        );
    }
    Ok(decision)
}

/// Notes in the trace what was decided.
fn note(request: &PageRequest, parameters: &Parameters, client: Option<&Client>, decision: &LogoutDecision) {
    let trace = &request.context.trace;
    trace.begin(TraceStep::Logout);
    if let Some(client_id) = client
        .map(|client| client.client_id.as_str())
        .or(parameters.get("client_id"))
    {
        trace.client(client_id);
    }
    let address = parameters.get("post_logout_redirect_uri");
    match decision {
        LogoutDecision::Refuse(PageReason::LogoutClientMismatch) => {
            let check = Check::refused(CheckName::LogoutClient).expected("the client of the id_token_hint");
            trace.refused(check.came(parameters.get("client_id")));
        }
        LogoutDecision::Refuse(_) => {
            trace.refused(Check::refused(CheckName::NotRepeated).came(parameters.repeated()));
        }
        LogoutDecision::EndNow(Afterwards::Unregistered) | LogoutDecision::Confirm(Afterwards::Unregistered) => {
            let registered = client.map(|client| client.metadata.post_logout_redirect_uris.join(" "));
            let check = Check::refused(CheckName::RegisteredPostLogoutRedirectUri).came(address);
            let check = check.expected(registered.unwrap_or_default());
            trace.refused(check.by("client.post_logout_redirect_uris"));
        }
        LogoutDecision::EndNow(_) | LogoutDecision::Confirm(_) => trace.answered(),
    }
}

/// The answer after sign-out: to the application, or to our own page, which checks the address of its link again. It goes on in the
/// language of the account, which it could not know otherwise.
pub fn leave(afterwards: Afterwards, parameters: &Parameters, user: Option<&User>) -> Response {
    let names: &[&str] = match afterwards {
        Afterwards::Redirect(address) => return Redirect::to(&address).into_response(),
        Afterwards::OurPage | Afterwards::Unregistered => &[],
        Afterwards::Link(_) => &["client_id", "post_logout_redirect_uri", "state"],
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(names.iter().filter_map(|name| Some((name, parameters.get(name)?))));
    if let Some(tag) = user.and_then(|user| user.claims.locale.as_deref()) {
        query.append_pair("ui_locales", &Messages::in_language(tag).language());
    }
    let address = match query.finish() {
        query if query.is_empty() => "/logged-out".to_owned(),
        query => format!("/logged-out?{query}"),
    };
    Redirect::to(&address).into_response()
}

/// The application that asked for the sign-out without a hint, with the registered address that our page links to as its home.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn app_to_return_to(request: &PageRequest, parameters: &Parameters) -> Result<Option<AppBrand>, PageError> {
    let client = client(request, parameters, None).await?;
    let Some(address) = logout_request::link(parameters, client.as_deref()) else {
        return Ok(None);
    };
    // An address with a scheme of an app's own is not a link that a page can show.
    let home = WebLink::parse(&address);
    Ok(client.filter(|_| home.is_some()).map(|client| AppBrand {
        home,
        ..AppBrand::of(&client)
    }))
}

/// The claims of an ID token issued here, expired or not (RP-Initiated Logout 1.0 section 2).
fn hint(request: &PageRequest, parameters: &Parameters) -> Option<HintClaims> {
    let claims = request.context.keys.verify_id_token(parameters.get("id_token_hint")?)?;
    let claim = |name: &str| claims.get(name).and_then(|value| value.as_str());
    if claim("iss") != Some(request.context.config.issuer.as_str()) {
        return None;
    }
    let client_id = match claims.get("aud")? {
        serde_json::Value::String(audience) => ClientId::from(audience.as_str()),
        serde_json::Value::Array(audiences) => ClientId::from(audiences.first()?.as_str()?),
        _ => return None,
    };
    Some(HintClaims {
        client_id,
        sub: claim("sub").and_then(|sub| sub.parse().ok()),
        sid: claim("sid").and_then(|sid| sid.parse().ok()),
    })
}

/// The client that the request or its hint names.
async fn client(
    request: &PageRequest,
    parameters: &Parameters,
    hint: Option<&HintClaims>,
) -> Result<Option<Arc<Client>>, PageError> {
    match parameters.get("client_id").or(hint.map(|hint| hint.client_id.as_str())) {
        Some(client_id) => Ok(request.context.store.client(&ClientId::from(client_id)).await?),
        None => Ok(None),
    }
}
