//! Which origins may read which responses (Fetch Standard, CORS protocol): public documents from any origin; token, UserInfo
//! and revocation from origins that a client registered. Never with cookies.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header, request::Parts};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use super::state::AppState;

const MAX_AGE: Duration = Duration::from_mins(10);

/// For public documents.
pub fn any_origin() -> CorsLayer {
    layer().allow_origin(Any).vary([])
}

/// For endpoints that registered origins may call. Other origins get no `Access-Control-Allow-Origin`.
pub fn registered_origins(state: &AppState) -> CorsLayer {
    let state = state.clone();
    let predicate = move |origin: HeaderValue, _: &Parts| is_registered(state, origin);
    layer()
        .allow_origin(AllowOrigin::async_predicate(predicate))
        .vary([header::ORIGIN])
}

async fn is_registered(state: AppState, origin: HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    let registered = state.store.cors_origin_registered(origin).await;
    registered.unwrap_or_else(|error| {
        tracing::warn!(%error, "registered origins could not be read");
        false
    })
}

/// Whoever calls it says what the response varies by: by default that is three headers, and their list is copied for every request.
fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([
            header::WWW_AUTHENTICATE,
            header::RETRY_AFTER,
            HeaderName::from_static("x-correlation-id"),
        ])
        .max_age(MAX_AGE)
}
