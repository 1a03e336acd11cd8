//! `/logged-out`: the user is signed out.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    http::{
        errors::PageError,
        page::{AppBrand, Shell, render},
        page_request::PageRequest,
        parameters::PageParameters,
    },
    web::sign_in::logout_request::app_to_return_to,
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
/// When the session cannot be read (503), or the store fails (503 or 500).
pub async fn get(request: PageRequest, PageParameters(parameters): PageParameters) -> Result<Response, PageError> {
    let asked: Vec<String> = parameters.get("ui_locales").map(str::to_owned).into_iter().collect();
    let messages = request.messages(&asked, None);
    let deletion = request.browser.deletion().await?;
    let page = LoggedOutPage {
        erased_on: deletion.map(|at| messages.date(at)),
        shell: Shell {
            app: app_to_return_to(&request, &parameters).await?,
            ..request.shell_without_form(messages, String::new())
        },
        sign_in_url: "/login".to_owned(),
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}
