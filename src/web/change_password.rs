//! `GET /.well-known/change-password` (W3C, A Well-Known URL for Changing Passwords): where password managers send their users.

use axum::response::{IntoResponse, Redirect, Response};

/// Redirects to the page that changes the password.
pub async fn get() -> Response {
    Redirect::to("/account/password").into_response()
}
