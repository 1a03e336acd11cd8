//! `/logged-out`: somebody is signed out.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::http::{
    errors::PageError,
    page::{AppBrand, Shell, render},
    page_request::PageRequest,
};

/// The page that says that one is signed out.
#[derive(Template)]
#[template(path = "logged_out.html")]
pub struct LoggedOutPage {
    /// What every page needs. With an app whose home page is known, the link leads there.
    pub shell: Shell,
    /// Where to sign in again.
    pub sign_in_url: String,
}

/// The page.
///
/// # Errors
/// When the session cannot be read (503).
pub async fn get(request: PageRequest) -> Result<Response, PageError> {
    let messages = request.messages(&[], None);
    let page = LoggedOutPage {
        shell: request.shell_without_form(messages, String::new()),
        sign_in_url: "/login".to_owned(),
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}
