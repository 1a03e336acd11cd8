//! `/logged-out`: the user is signed out.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::http::{
    errors::PageError,
    page::{AppBrand, Shell, render},
    page_request::PageRequest,
};

/// The page that says so.
#[derive(Template)]
#[template(path = "logged_out.html")]
pub struct LoggedOutPage {
    /// The common data of every page. If an app with a home page is known, the link leads there.
    pub shell: Shell,
    /// When the account is erased that was just closed, as a date.
    pub erased_on: Option<String>,
    /// Where to sign in again.
    pub sign_in_url: String,
}

/// The page.
///
/// # Errors
/// When the session cannot be read (503).
pub async fn get(request: PageRequest) -> Result<Response, PageError> {
    let messages = request.messages(&[], None);
    let deletion = request.browser.deletion().await?;
    let page = LoggedOutPage {
        erased_on: deletion.map(|at| messages.date(at)),
        shell: request.shell_without_form(messages, String::new()),
        sign_in_url: "/login".to_owned(),
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}
