//! `GET /jwks`: the public keys (RFC 7517 section 5). Answers without the database, and from a browser of any origin.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::http::{assets::is_current, state::AppState};

/// How long a relying party may keep the set: far shorter than the time a key is published before it signs.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=300");

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

/// A public JSON document with an entity tag (RFC 9110 section 8.8.3).
pub fn cacheable(
    request: &HeaderMap,
    etag: &str,
    body: impl FnOnce() -> String,
    content_type: &'static str,
) -> Response {
    let mut response = if is_current(request, etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body().into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, CACHE_CONTROL);
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}
