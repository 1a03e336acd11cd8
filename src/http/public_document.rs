//! Public documents: the same for everybody, and kept for a while by those who read them.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::assets::is_current;

/// How long a relying party may keep the set: far shorter than the time a key is published before it signs.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=300");

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
