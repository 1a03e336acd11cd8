//! What a logout request comes to (OpenID Connect RP-Initiated Logout 1.0): decided alike when it arrives and when it is confirmed.

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};

use crate::{
    domain::{client::Client, ids::ClientId, session::SignedIn},
    http::{errors::PageError, page_request::PageRequest},
    protocol::{
        logout_request::{self, HintClaims, LogoutDecision},
        parameters::Parameters,
    },
};

/// Decides about the request that these parameters make, for whoever is signed in.
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

/// Where somebody goes who is signed out: back to the application, if it may be returned to.
pub fn leave(return_to: Option<String>) -> Response {
    Redirect::to(return_to.as_deref().unwrap_or("/logged-out")).into_response()
}

/// What an ID token of ours says, expired or not (RP-Initiated Logout 1.0 section 2).
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
