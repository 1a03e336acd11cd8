//! The browser session's cookie: `__Host-vestibule` on https, HttpOnly, SameSite=Lax, gone when the browser closes. How long
//! a sign-in lasts is our clock's business (`browser.rs`), not the cookie's.

use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use super::state::AppState;
use crate::store::sessions::BrowserSessions;

/// The layer that carries the session of each page.
pub fn layer(state: &AppState) -> SessionManagerLayer<BrowserSessions> {
    let is_https = state.config.issuer.is_https();
    SessionManagerLayer::new(BrowserSessions {
        store: state.store.clone(),
        clock: state.clock.clone(),
        limits: state.config.sessions.clone(),
    })
    .with_name(if is_https { "__Host-vestibule" } else { "vestibule" })
    .with_secure(is_https)
    .with_http_only(true)
    .with_same_site(SameSite::Lax)
    .with_path("/")
    .with_expiry(Expiry::OnSessionEnd)
}
