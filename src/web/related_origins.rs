//! `GET /.well-known/webauthn`: the origins beside this one that may use its passkeys (Web Authentication Level 3, section 5.11).

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::json;

use crate::http::public_document::cacheable;
use crate::{
    crypto::digest,
    http::{errors::ProtocolError, state::AppState},
    protocol::error::{ErrorCode, OAuthError},
};

/// The list.
///
/// # Errors
/// 404, if it is empty.
pub async fn get(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ProtocolError> {
    let origins = state
        .passkeys
        .as_ref()
        .map(|passkeys| passkeys.related_origins())
        .unwrap_or_default();
    if origins.is_empty() {
        let error = OAuthError::new(
            ErrorCode::InvalidRequest,
            "no other origin may use passkeys of this one",
        );
        return Err(ProtocolError::new(StatusCode::NOT_FOUND, error));
    }
    let body = json!({ "origins": origins }).to_string();
    let hash = digest::short(&body);
    Ok(cacheable(&headers, &format!("\"{hash}\""), || body, "application/json"))
}
