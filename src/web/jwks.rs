//! `GET /jwks`: the public keys (RFC 7517 section 5). Answers without the database, and from a browser of any origin.

use axum::{extract::State, http::HeaderMap, response::Response};

use crate::http::{public_document::cacheable, state::AppState};

/// The key set, or 304 to those who have it.
pub async fn get(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let keys = state.keys.get();
    cacheable(
        &headers,
        keys.etag(),
        || keys.jwks_json().to_owned(),
        "application/jwk-set+json",
    )
}
