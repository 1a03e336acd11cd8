//! `/logout` (OpenID Connect RP-Initiated Logout 1.0): an application signs its user out, or somebody came by themselves.

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
        page::{Shell, form_action_source, render},
        page_request::PageRequest,
        parameters::{PageParameters, form_body},
    },
    protocol::{logout_request::LogoutDecision, parameters::Parameters},
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
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `confirm` = `yes`, and `passed_on`.
    pub form_action: String,
    /// What the request said, to be said again with the answer.
    pub passed_on: Vec<(String, String)>,
    /// Who is signed in; `None` if nobody is.
    pub user: Option<LogoutUser>,
    /// Where to go instead.
    pub stay_url: String,
}

/// Who would be signed out.
#[derive(Clone, Debug)]
pub struct LogoutUser {
    /// What tells this account from another of theirs.
    pub label: String,
    /// Stands in for their picture.
    pub initials: String,
}

/// The request, by GET.
///
/// # Errors
/// When the request is wrong (400), or the store fails (503 or 500).
pub async fn get(mut request: PageRequest, PageParameters(parameters): PageParameters) -> Result<Response, PageError> {
    let current = request.current_user().await?;
    let session = current.as_ref().map(|(session, _)| session);
    match decide(&request, &parameters, session).await? {
        LogoutDecision::Refuse(reason) => Err(PageError::caused(ErrorKind::BadRequest, reason.as_str())),
        LogoutDecision::EndNow { return_to } => {
            end_session(&mut request).await?;
            Ok(leave(return_to))
        }
        LogoutDecision::Confirm { return_to } => {
            let messages = request.messages(&ui_locales(&parameters), None);
            let page = LogoutPage {
                shell: Shell {
                    form_action: return_to.as_deref().and_then(form_action_source),
                    ..request.shell_in(messages).await?
                },
                form_action: "/logout/confirm".to_owned(),
                passed_on: passed_on(&parameters),
                user: current.map(|(_, user)| LogoutUser {
                    label: user.account_label().to_owned(),
                    initials: format::initials(user.display_name()),
                }),
                stay_url: "/".to_owned(),
            };
            Ok(render(StatusCode::OK, &page.shell, &page))
        }
    }
}

/// The request, by POST: sent on as a GET. A form posted from another site comes without our cookie (`SameSite=Lax`); the GET that
/// follows has it.
///
/// # Errors
/// When the parameters cannot be read (400 or 413).
pub async fn post(request: Request) -> Result<Response, PageError> {
    let body = form_body(request).await?;
    Ok(Redirect::to(&format!("/logout?{body}")).into_response())
}

/// What the confirmation has to say again.
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
