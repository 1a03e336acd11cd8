//! `GET /metrics`: for Prometheus, from the addresses in `metrics.allow` alone. To anyone else there is nothing here.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    context::Context,
    http::{error_page::ErrorKind, errors::PageError, metrics::gauges, state::AppState},
};

/// The figures, in the Prometheus text format.
///
/// # Errors
/// "Not found", for addresses that are not listed.
pub async fn get(State(state): State<AppState>, context: Context) -> Result<Response, PageError> {
    if !state
        .config
        .metrics
        .allow
        .iter()
        .any(|network| context.address.is_some_and(|address| network.contains(&address)))
    {
        return Err(ErrorKind::NotFound.into());
    }
    let pool = state.store.pool_status();
    gauges(state.passwords.queue_length(), pool.open, pool.idle);
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        state.metrics.render(),
    )
        .into_response())
}
