//! The cookie that knows a browser again: long-lived, and worth nothing without the password.

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::Duration;

use super::state::AppState;
use crate::crypto::token::{self, PresentedToken, TokenKind};

/// What the browser presents, if it presents anything that can be ours.
pub fn presented(state: &AppState, headers: &HeaderMap) -> Option<PresentedToken> {
    let name = cookie_name(state);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .and_then(|(_, value)| token::parse(TokenKind::Device, value))
}

/// Asks the browser to keep `token` that long.
pub fn remember(state: &AppState, headers: &mut HeaderMap, token: &str, known_for: Duration) {
    let secure = if state.config.issuer.is_https() { "; Secure" } else { "" };
    let name = cookie_name(state);
    let age = known_for.num_seconds();
    let cookie = format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

fn cookie_name(state: &AppState) -> &'static str {
    if state.config.issuer.is_https() {
        "__Host-vestibule-device"
    } else {
        "vestibule-device"
    }
}
