//! `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server` (OpenID Connect Discovery 1.0 section 4,
//! RFC 8414 section 3): the same document.

use axum::{
    extract::State,
    http::HeaderMap,
    response::Response,
};

use super::jwks::cacheable;
use crate::{
    crypto::digest,
    domain::scope::Scope,
    http::{errors::ProtocolError, state::AppState},
    protocol::metadata,
};

/// The metadata.
pub async fn get(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ProtocolError> {
    // Discovery answers while the database is away; scopes of the house are a courtesy.
    let custom = state.store.scopes().await.map(|scopes| scopes.as_ref().clone()).unwrap_or_else(|_| Vec::<Scope>::new());
    let document = metadata::document(state.config.issuer.as_str(), &custom);
    let body = serde_json::to_string(&document).map_err(|error| ProtocolError::internal(error.to_string()))?;
    let hash: String = digest::sha256(body.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(cacheable(&headers, &format!("\"{hash}\""), || body, "application/json"))
}
