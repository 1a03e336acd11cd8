//! The cookie of the browser session: `__Host-vestibule` on https, HttpOnly, SameSite=Lax, deleted when the browser closes.
//! The server decides how long a sign-in lasts (`browser.rs`), not the cookie. The session's id has 128 random bits, and the cookie is
//! signed with 256: nobody guesses one, and one that is made up is refused without a look at the database.

use tower_sessions::{
    Expiry, SessionManagerLayer,
    cookie::{Key, SameSite},
    service::SignedCookie,
};

use super::state::AppState;
use crate::store::sessions::BrowserSessions;

/// The layer that loads and saves the session of each page.
pub fn layer(state: &AppState) -> SessionManagerLayer<BrowserSessions, SignedCookie> {
    let is_https = state.config().issuer.is_https();
    SessionManagerLayer::new(BrowserSessions {
        store: state.store.clone(),
        clock: state.clock.clone(),
        config: state.current_config.clone(),
    })
    .with_name(if is_https { "__Host-vestibule" } else { "vestibule" })
    .with_secure(is_https)
    .with_http_only(true)
    .with_same_site(SameSite::Lax)
    .with_path("/")
    .with_expiry(Expiry::OnSessionEnd)
    .with_signed(Key::from(&state.digest_key.cookie_key()))
}
