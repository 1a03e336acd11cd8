//! `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server` (OpenID Connect Discovery 1.0 section 4,
//! RFC 8414 section 3): the same document.

use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::HeaderMap, response::Response};

use crate::{
    crypto::digest,
    domain::scope::ScopeSet,
    http::{errors::ProtocolError, messages::Messages, public_document::cacheable, state::AppState},
    protocol::{
        claim_rules,
        metadata::{self, Deployment},
    },
};

/// How long the database may take to return the scopes that an administrator defined.
const PATIENCE: Duration = Duration::from_millis(500);

/// The metadata. The answer has no scopes of administrators while the database does not answer in time.
///
/// # Errors
/// The document cannot be made (500).
pub async fn get(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ProtocolError> {
    // Discovery must answer fast, even while the database is down; these scopes are optional in it.
    let defined = match tokio::time::timeout(PATIENCE, state.store.scopes()).await {
        Ok(Ok(defined)) => defined,
        Ok(Err(_)) | Err(_) => Arc::default(),
    };
    let scopes: ScopeSet = defined.iter().map(|scope| scope.name.as_str()).collect();
    let languages = Messages::languages();
    let config = state.config();
    let deployment = Deployment {
        issuer: config.issuer.as_str(),
        scopes: &scopes,
        claims: &claim_rules::published(&defined),
        ui_locales: &languages.iter().map(String::as_str).collect::<Vec<_>>(),
        policy_uri: config.branding.privacy_url.as_deref(),
    };
    let document = metadata::document(&deployment).map_err(|error| ProtocolError::internal(error.to_string()))?;
    let body = serde_json::to_string(&document).map_err(|error| ProtocolError::internal(error.to_string()))?;
    let hash = digest::short(&body);
    Ok(cacheable(&headers, &format!("\"{hash}\""), || body, "application/json"))
}
