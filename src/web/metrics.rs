//! `GET /metrics`: for Prometheus, from the addresses in `metrics.allow` only; 404 for all others. Behind a proxy that is not listed in
//! `proxy.trusted` everybody has the address of the proxy, so nobody gets them there.

use std::net::IpAddr;

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use crate::{
    context::Context,
    http::{
        client_address::{PeerAddress, is_unlisted_proxy},
        error_page::ErrorKind,
        errors::PageError,
        metrics::gauges,
        state::AppState,
    },
};

/// The metrics, in the Prometheus text format.
///
/// # Errors
/// 404, for addresses that are not listed.
pub async fn get(
    State(state): State<AppState>,
    peer: Option<Extension<PeerAddress>>,
    headers: HeaderMap,
    context: Context,
) -> Result<Response, PageError> {
    let config = &state.config();
    let is_listed = |address: &IpAddr| config.metrics.allow.iter().any(|network| network.contains(address));
    let is_proxied =
        peer.is_some_and(|Extension(peer)| is_unlisted_proxy(peer.0.ip(), &headers, &config.proxy.trusted));
    ErrorKind::NotFound.unless(context.address.as_ref().is_some_and(is_listed) && !is_proxied)?;
    let pool = state.store.pool_status();
    gauges(state.passwords.queue_length(), pool.open, pool.idle);
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        state.metrics.render(),
    )
        .into_response())
}
