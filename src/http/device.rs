//! The cookie that recognises a browser: long-lived, and useless without the password.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time};

use super::state::AppState;
use crate::crypto::token::{self, PresentedToken, TokenKind};

/// The token that the browser presents, if it has the right format.
pub fn presented(state: &AppState, headers: &HeaderMap) -> Option<PresentedToken> {
    let name = cookie_name(state);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .and_then(|cookie| token::parse(TokenKind::Device, cookie.value()))
}

/// Asks the browser to store `token` for that long.
pub fn remember(state: &AppState, headers: &mut HeaderMap, token: &str, known_for: chrono::Duration) {
    let cookie = Cookie::build((cookie_name(state), token))
        .path("/")
        .max_age(time::Duration::seconds(known_for.num_seconds()))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.config().issuer.is_https());
    if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

fn cookie_name(state: &AppState) -> &'static str {
    if state.config().issuer.is_https() {
        "__Host-vestibule-device"
    } else {
        "vestibule-device"
    }
}
