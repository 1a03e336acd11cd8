//! `GET /jwks`: the public keys (RFC 7517 section 5). Does not use the database; browsers of any origin may read it.

use axum::{extract::State, http::HeaderMap, response::Response};

use crate::http::{public_document::cacheable, state::AppState};

/// The key set, or 304 if the client has it already.
pub async fn get(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let keys = state.keys.get();
    cacheable(
        &headers,
        keys.etag(),
        || keys.jwks_json().to_owned(),
        "application/jwk-set+json",
    )
}
