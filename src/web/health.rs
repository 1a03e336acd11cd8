//! `GET /health/live` and `GET /health/ready`: for the service manager or the container platform.

use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::http::state::AppState;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// The process is running.
pub async fn live() -> Response {
    Json(json!({ "status": "live" })).into_response()
}

/// The process can serve requests: the database answers, and there is a signing key.
pub async fn ready(State(state): State<AppState>) -> Response {
    let database = tokio::time::timeout(PATIENCE, state.store.ping())
        .await
        .is_ok_and(|answer| answer.is_ok());
    let keys = state
        .keys
        .get()
        .active(
            crate::domain::signing_algorithm::SigningAlgorithm::ES256,
            state.clock.now(),
        )
        .is_some();
    let status = if database && keys {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = |good: bool| if good { "up" } else { "down" };
    let body = json!({ "status": if status.is_success() { "ready" } else { "not ready" }, "database": word(database), "keys": word(keys) });
    (status, Json(body)).into_response()
}
