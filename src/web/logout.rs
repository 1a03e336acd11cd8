//! `/logout` (OpenID Connect RP-Initiated Logout 1.0): an application signs its user out, or a user opens the page directly.

use askama::Template;
use axum::{
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    http::{
        error_page::ErrorKind,
        errors::PageError,
        format,
        page::{Shell, render},
        page_request::PageRequest,
        parameters::{PageParameters, form_body},
    },
    protocol::{
        logout_request::{Afterwards, LogoutDecision},
        parameters::Parameters,
    },
    web::sign_in::{
        complete::end_session,
        logout_request::{decide, leave},
    },
};

pub mod confirm;

/// The page that asks whether to sign out.
#[derive(Template)]
#[template(path = "logout.html")]
pub struct LogoutPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `confirm` = `yes`, and `passed_on`.
    pub form_action: String,
    /// The parameters of the request, to be posted again with the answer.
    pub passed_on: Vec<(String, String)>,
    /// Who is signed in; `None` if nobody is.
    pub user: Option<LogoutUser>,
    /// Where to return instead.
    pub stay_url: String,
    /// Whether the application asked for an address that it did not register, so that nobody is taken there.
    pub return_is_unknown: bool,
}

/// The user to sign out.
#[derive(Clone, Debug)]
pub struct LogoutUser {
    /// The label of the account.
    pub label: String,
    /// Their initials, instead of a picture.
    pub initials: String,
}

/// The request, by GET.
///
/// # Errors
/// When the request is wrong (400), or the store fails (503 or 500).
pub async fn get(mut request: PageRequest, PageParameters(parameters): PageParameters) -> Result<Response, PageError> {
    let current = request.current_subject().await?;
    let session = current.as_ref().map(|(session, _)| session);
    match decide(&request, &parameters, session).await? {
        LogoutDecision::Refuse(reason) => Err(PageError::caused(ErrorKind::BadRequest, reason.as_str())),
        LogoutDecision::EndNow(afterwards) => {
            end_session(&mut request).await?;
            let user = current.as_ref().map(|(_, user)| user);
            Ok(leave(afterwards, &parameters, user))
        }
        LogoutDecision::Confirm(afterwards) => {
            let user = current.as_ref().map(|(_, user)| user);
            let messages = request.messages(&ui_locales(&parameters), user);
            let page = LogoutPage {
                shell: request.shell_in(messages).await?,
                form_action: "/logout/confirm".to_owned(),
                passed_on: passed_on(&parameters),
                user: current.map(|(_, user)| LogoutUser {
                    label: user.account_label().to_owned(),
                    initials: format::initials(user.display_name()),
                }),
                stay_url: "/".to_owned(),
                return_is_unknown: afterwards == Afterwards::Unregistered,
            };
            Ok(render(StatusCode::OK, &page.shell, &page))
        }
    }
}

/// The request, by POST: redirected to a GET. A form posted from another site comes without the session cookie
/// (`SameSite=Lax`); the GET that follows has it.
///
/// # Errors
/// When the parameters cannot be read (400 or 413).
pub async fn post(request: Request) -> Result<Response, PageError> {
    let body = form_body(request).await?;
    Ok(Redirect::to(&format!("/logout?{body}")).into_response())
}

/// The parameters that the confirmation posts again.
fn passed_on(parameters: &Parameters) -> Vec<(String, String)> {
    ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"]
        .into_iter()
        .filter_map(|name| parameters.get(name).map(|value| (name.to_owned(), value.to_owned())))
        .collect()
}

fn ui_locales(parameters: &Parameters) -> Vec<String> {
    parameters
        .get("ui_locales")
        .unwrap_or_default()
        .split(' ')
        .take(16)
        .map(str::to_owned)
        .collect()
}
