//! Which scripts may read what (Fetch Standard, CORS protocol): public documents from any origin; token, UserInfo and
//! revocation from origins that a client registered. Never with cookies.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::state::AppState;

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, OPTIONS");
const HEADERS: HeaderValue = HeaderValue::from_static("authorization, content-type");
const EXPOSED: HeaderValue = HeaderValue::from_static("www-authenticate, retry-after, x-correlation-id");
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// For documents that are everybody's.
pub async fn any_origin(request: Request, next: Next) -> Response {
    let is_preflight = is_preflight(request.method(), request.headers());
    let mut response = if is_preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    allow(headers, HeaderValue::from_static("*"));
    response
}

/// For endpoints that registered origins may call. To any other origin the answer is as to one that never heard of CORS.
pub async fn registered_origins(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let is_allowed = match origin.as_ref().and_then(|origin| origin.to_str().ok()) {
        Some(origin) => state.store.cors_origin_registered(origin).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "registered origins could not be read");
            false
        }),
        None => false,
    };
    let is_preflight = is_preflight(request.method(), request.headers());
    let mut response = if is_preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let (Some(origin), true) = (origin, is_allowed) {
        allow(headers, origin);
    }
    response
}

fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ORIGIN) && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
}
