//! Decides about a logout request (OpenID Connect RP-Initiated Logout 1.0), the same way on arrival and on confirmation.

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};

use crate::{
    domain::{client::Client, ids::ClientId, session::SignedIn, user::User},
    http::{errors::PageError, messages::Messages, page_request::PageRequest},
    protocol::{
        logout_request::{self, HintClaims, LogoutDecision},
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
    Ok(logout_request::decide(
        parameters,
        hint.as_ref(),
        client.as_deref(),
        session,
    ))
}

/// Where the user is redirected after sign-out: to the application, if that is allowed. This server's own page goes on in the language
/// of the account, which it could not know otherwise.
pub fn leave(return_to: Option<String>, user: Option<&User>) -> Response {
    let language = user.and_then(|user| user.claims.locale.as_deref());
    let address = match (return_to, language) {
        (Some(address), _) => address,
        (None, Some(tag)) => format!("/logged-out?ui_locales={}", Messages::in_language(tag).language()),
        (None, None) => "/logged-out".to_owned(),
    };
    Redirect::to(&address).into_response()
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
