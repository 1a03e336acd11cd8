//! Which origins may read which responses (Fetch Standard, CORS protocol): public documents from any origin; token, UserInfo
//! and revocation from origins that a client registered. Never with cookies.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{Layer, ServiceExt};
use tower_http::cors::{AllowHeaders, AllowOrigin, Any, CorsLayer};

use super::state::AppState;

const MAX_AGE: Duration = Duration::from_mins(10);

/// The rules of some endpoints; [`check`] applies them.
pub struct CorsRules {
    layer: CorsLayer,
    /// What a response to a request without `Origin` says, because a shared cache may give it to a browser later.
    without_origin: (HeaderName, HeaderValue),
}

/// For public documents.
pub fn any_origin() -> Arc<CorsRules> {
    Arc::new(CorsRules {
        layer: layer().allow_origin(Any).vary([]),
        without_origin: (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    })
}

/// For endpoints that registered origins may call. Other origins get no `Access-Control-Allow-Origin`.
pub fn registered_origins(state: &AppState) -> Arc<CorsRules> {
    let state = state.clone();
    let predicate = move |origin: HeaderValue, _: &Parts| is_registered(state, origin);
    Arc::new(CorsRules {
        layer: layer()
            .allow_origin(AllowOrigin::async_predicate(predicate))
            .vary([header::ORIGIN]),
        without_origin: (header::VARY, HeaderValue::from_static("origin")),
    })
}

/// Requests of servers, which name no origin, go past the layer: it is copied with all its lists for each request.
pub async fn check(State(rules): State<Arc<CorsRules>>, request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::ORIGIN) || request.method() == Method::OPTIONS {
        return rules.layer.layer(next).oneshot(request).await.into_response();
    }
    let mut response = next.run(request).await;
    let (name, value) = rules.without_origin.clone();
    response.headers_mut().append(name, value);
    response
}

async fn is_registered(state: AppState, origin: HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    let registered = state.store.cors_origin_registered(origin).await;
    registered.unwrap_or_else(|error| {
        tracing::warn!(%error, "registered origins could not be read");
        false
    })
}

/// Whoever calls it says what the response varies by. Every request header is allowed: libraries add theirs (`traceparent`,
/// `x-requested-with`, `cache-control`), and no answer depends on them. `*` would leave out `Authorization`.
fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            header::WWW_AUTHENTICATE,
            header::RETRY_AFTER,
            HeaderName::from_static("x-correlation-id"),
        ])
        .max_age(MAX_AGE)
}
