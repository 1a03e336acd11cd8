//! `/admin/people/{id}/impersonate`: a link by which the administrator acts as a user.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use secrecy::ExposeSecret as _;

use crate::{
    domain::{ids::UserId, right::Right},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::PagePath,
    },
    management::users::{self, impersonate},
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "admin/people/person/impersonate.html")]
pub struct ImpersonatePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// The name of the user.
    pub name: String,
    /// Where their page is.
    pub address: String,
    /// The reason that was typed.
    pub reason: String,
    /// The longest reason, in characters.
    pub longest_reason: usize,
    /// The link; it is shown this once.
    pub link: Option<String>,
    /// Why there is none.
    pub problem: Option<String>,
}

/// The form.
///
/// # Errors
/// When there is no such user (404), the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator, PagePath(id): PagePath) -> Result<Response, PageError> {
    show(&mut administrator, &id, String::new(), Shown::Form).await
}

/// Makes the link.
///
/// # Errors
/// As for the form.
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let user: UserId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let reason = form.get("reason").unwrap_or_default().to_owned();
    let context = administrator.context();
    match impersonate::begin(context, user, &administrator.session, &reason).await {
        Ok(token) => {
            let path = format!("/impersonation/begin?token={}", token.expose_secret());
            let link = context.config.issuer.url(&path);
            show(&mut administrator, &id, reason, Shown::Link(link)).await
        }
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let status = refusal::status(&error);
            let problem = refusal::sentence(&messages, error)?;
            show(&mut administrator, &id, reason, Shown::Problem(status, problem)).await
        }
    }
}

enum Shown {
    Form,
    Link(String),
    Problem(StatusCode, String),
}

async fn show(
    administrator: &mut Administrator,
    id: &str,
    reason: String,
    shown: Shown,
) -> Result<Response, PageError> {
    let id: UserId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let found = users::get(administrator.context(), Right::UsersRead, id).await;
    let user = found.map_err(refusal::page)?.value;
    let (shell, frame) = administrator.frame(Section::People).await?;
    let (status, link, problem) = match shown {
        Shown::Form => (StatusCode::OK, None, None),
        Shown::Link(link) => (StatusCode::OK, Some(link), None),
        Shown::Problem(status, problem) => (status, None, Some(problem)),
    };
    let page = ImpersonatePage {
        name: user.display_name().to_owned(),
        address: format!("/admin/people/{id}"),
        reason,
        longest_reason: impersonate::LONGEST_REASON,
        link,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}
