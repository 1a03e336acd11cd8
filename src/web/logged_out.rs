//! `/logged-out`: the end of a visit.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::plain_shell;
use crate::http::{
    layers::accept_language,
    messages::Messages,
    page::{Page, Shell, render},
    state::AppState,
};

/// The page that says that one is signed out.
#[derive(Template)]
#[template(path = "logged_out.html")]
pub struct LoggedOutPage {
    /// What every page needs. With an app whose home page is known, the way on leads there.
    pub shell: Shell,
    /// Where to sign in again.
    pub sign_in_url: String,
}

impl Page for LoggedOutPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The page.
///
/// # Errors
/// When the session cannot be read.
pub async fn get(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let messages = Messages::choose(&[], accept_language(&headers));
    let page = LoggedOutPage { shell: plain_shell(&state, messages, String::new()), sign_in_url: "/login".to_owned() };
    render(StatusCode::OK, page)
}
