//! The cookie of the browser session: `__Host-vestibule` on https, HttpOnly, SameSite=Lax, deleted when the browser closes.
//! The server decides how long a sign-in lasts (`browser.rs`), not the cookie.

use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use super::state::AppState;
use crate::store::sessions::BrowserSessions;

/// The layer that loads and saves the session of each page.
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
